"""The kernel's floor: bench/floor, a C program that makes only the system calls."""

import pathlib

from . import place
from .contestant import Contestant
from .process import run, timed

GROUP = "neargate-floor"  # as in cgroup.c
TRUNK, GATEWAY = "floor1", "floor0"


class Floor(Contestant):
    name = "kernel floor"

    def prepare(self) -> None:
        self.layers = [":".join(map(str, self.setting.layers(image))) for image in ("nginx", "tools")]
        run("ip", "link", "add", GATEWAY, "mtu", "9001", "type", "veth", "peer", "name", TRUNK, "mtu", "9001")
        run("ip", "address", "add", "10.98.0.1/16", "dev", GATEWAY)
        for link in (GATEWAY, TRUNK):
            run("ip", "link", "set", link, "up")

    def up(self, task: str, number: int) -> float:
        address = f"10.98.{number // 250}.{number % 250 + 2}"
        return timed(self.setting.programs / "floor", "up", self.directory, task, TRUNK, address, "10.98.0.1",
                     *self.layers, self.setting.programs / "pause", self.setting.programs / "init")

    def down(self, task: str) -> float:
        return timed(self.setting.programs / "floor", "down", self.directory, task)

    def execute(self, task: str) -> float:
        keeper = (self.directory / task / "keeper").read_text()
        children = pathlib.Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()
        return timed("nsenter", "--target", children[-1], "--all", "true")

    def close(self) -> None:
        place.leave(GROUP)

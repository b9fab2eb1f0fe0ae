"""podman's command line: a pod with an infra container, and two containers in it."""

import json
import os

from .cni import write_network
from .contestant import Contestant
from .process import run, timed
from .setting import NGINX, SLEEPER, SYSCTLS


class Podman(Contestant):
    name = "podman"

    def prepare(self) -> None:
        networks = write_network(self.directory / "cni")
        config = self.directory / "containers.conf"
        config.write_text(f"""
[containers]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
[network]
network_backend = "cni"
network_config_dir = {json.dumps(str(networks))}
default_network = "bench"
cni_plugin_dirs = ["/usr/lib/cni"]
""")
        os.environ["CONTAINERS_CONF"] = str(config)
        self.command = ["podman", "--root", str(self.directory / "root"), "--runroot", "/run/bench-podman",
                        "--storage-driver", "overlay"]
        for image in ("nginx", "tools", "pause"):
            run(*self.command, "load", "--input", self.setting.archive(image))

    def up(self, task: str, number: int) -> float:
        podman = " ".join(self.command)
        sysctls = " ".join(f"--sysctl '{name}={value}'" for name, value in SYSCTLS.items())
        return timed("sh", "-euc", f"""
            {podman} pod create --name {task} --share net,pid --infra-image localhost/pause {sysctls} --network bench
            {podman} run --detach --pod {task} --name {task}-nginx --pull never localhost/nginx {quoted(NGINX)}
            {podman} run --detach --pod {task} --name {task}-sleeper --pull never \
                --volume {self.setting.programs / 'init'}:/dev/init:ro localhost/tools {quoted(SLEEPER)}
        """)

    def down(self, task: str) -> float:
        return timed(*self.command, "pod", "rm", "--force", "--time", "0", task)

    def execute(self, task: str) -> float:
        return timed(*self.command, "exec", f"{task}-sleeper", "true")


def quoted(arguments: list[str]) -> str:
    return " ".join(f"'{argument}'" for argument in arguments)

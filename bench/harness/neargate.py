"""Neargate itself, as a user runs it: one command a step, no daemon."""

import json

from . import place
from .contestant import Contestant
from .process import run, timed
from .setting import NGINX, SYSCTLS

GROUP = "neargate-bench-tasks"

# The same definition as examples/fargatepidsharing.json, with kernel parameters.
DEFINITION = {
    "family": "bench",
    "networkMode": "awsvpc",
    "requiresCompatibilities": ["FARGATE"],
    "cpu": "256",
    "memory": "512",
    "pidMode": "task",
    "containerDefinitions": [
        {"name": "nginx", "image": "bench.invalid/nginx:latest", "essential": True, "command": NGINX,
         "systemControls": [{"namespace": name, "value": value} for name, value in SYSCTLS.items()]},
        {"name": "sleeper", "image": "bench.invalid/tools:latest", "essential": True,
         "command": ["sleep", "infinity"], "linuxParameters": {"initProcessEnabled": True}},
    ],
}


class Neargate(Contestant):
    name = "neargate"

    def prepare(self) -> None:
        self.definition = self.directory / "task.json"
        self.definition.write_text(json.dumps(DEFINITION))
        config = self.directory / "config.toml"
        # Apart from whatever else the machine runs, so that its CPU time is known.
        config.write_text(f'[cgroup]\nparent = "/{GROUP}"\n')
        self.command = [self.setting.repository / "target/release/neargate",
                        "--root", self.directory / "root", "--config", config]
        for image in ("nginx", "tools"):
            run(*self.command, "image", "import", self.setting.archive(image), "--tag", f"bench.invalid/{image}:latest")

    def up(self, task: str, number: int) -> float:
        return timed(*self.command, "run", self.definition, "--detach", "--name", task)

    def down(self, task: str) -> float:
        return timed(*self.command, "rm", "--force", task)

    def execute(self, task: str) -> float:
        return timed(*self.command, "exec", task, "sleeper", "--", "true")

    def close(self) -> None:
        run(*self.command, "cleanup", "--network")
        place.leave(GROUP)

"""What is asked of everything that is measured. Times are in milliseconds."""

import pathlib

from . import place, process
from .setting import Setting


class Contestant:
    name: str

    def __init__(self, setting: Setting, directory: pathlib.Path):
        """Nothing is started yet; `directory` is the contestant's own."""
        self.setting = setting
        self.directory = directory

    def prepare(self) -> None:
        """Gets images and daemons ready; not measured."""
        raise NotImplementedError

    def up(self, task: str, number: int) -> float:
        """From the client's exec until both containers have been started."""
        raise NotImplementedError

    def down(self, task: str) -> float:
        """Kills the task and removes all of it."""
        raise NotImplementedError

    def execute(self, task: str) -> float:
        """Runs `true` in the sleeper."""
        raise NotImplementedError

    def close(self) -> None:
        """Stops what prepare started."""

    def cpu(self) -> float:
        """CPU time of everything the contestant has started: it goes on counting for the workload."""
        return sum(place.cpu_time(group) for group in self.setting.groups)

    def pids(self) -> list[int]:
        """What runs now, as the baseline of `overhead`."""
        return [entry.pid for entry in process.descendants()]

    def overhead(self, baseline: list[int]) -> tuple[int, int]:
        """Processes beyond the baseline and the workload, and their PSS in kB."""
        return process.overhead(set(baseline))

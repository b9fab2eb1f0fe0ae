"""Contestants in another process: a line of JSON each way for every call."""

import json
import pathlib
import subprocess
import sys

from . import place
from .setting import Setting

UNSHARE = ["unshare", "--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child", "--mount-proc"]


class Remote:
    """Calls a contestant's methods where it is."""

    def __init__(self, server: "Server", name: str):
        self.server, self.name = server, name

    def __getattr__(self, method: str):
        return lambda *arguments: self.server.exchange([self.name, method, arguments])


class Server:
    """The process in throw-away surroundings that the peers run in."""

    def __init__(self, script: str, served: str, setting: Setting):
        self.process = subprocess.Popen([*UNSHARE, sys.executable, script, "--serve", served], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        names = self.exchange([str(path) for path in (setting.repository, setting.images, setting.work)])
        self.contestants = [Remote(self, name) for name in names]

    def exchange(self, request: list):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("bench: the peers' process has ended")
        return json.loads(answer)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()
        place.leave()


def serve(kinds: list[type]) -> None:
    """Answers a Server until it closes the connection."""
    # What contestants print must not be taken for an answer.
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(value) -> None:
        print(json.dumps(value), file=answers, flush=True)

    groups = place.enter()
    setting = Setting(*map(pathlib.Path, json.loads(sys.stdin.readline())), groups)
    contestants = {kind.name: kind(setting, setting.own_directory(kind)) for kind in kinds}
    answer(list(contestants))
    for line in sys.stdin:
        name, method, arguments = json.loads(line)
        answer(getattr(contestants[name], method)(*arguments))

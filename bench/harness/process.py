"""Starting, timing and counting processes."""

import ctypes
import os
import pathlib
import signal
import subprocess
import time

PR_SET_CHILD_SUBREAPER = 36

# What the task itself runs. All else below this program is what an engine adds.
WORKLOAD = {"nginx", "sleep", "init"}


def adopt_orphans() -> None:
    """Makes this process the parent of what engines leave running, so that it is found and reaped."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def timed(*command: str | pathlib.Path, env: dict[str, str] | None = None) -> float:
    """Runs a command and returns its milliseconds, from before exec until it has ended."""
    arguments = [str(part) for part in command]
    read, write = os.pipe()
    quiet = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
             (os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_DUP2, write, 2)]
    # A pipe that an engine's daemons may keep open: read it only if there is something to complain of.
    os.set_blocking(read, False)
    start = time.perf_counter()
    pid = os.posix_spawnp(arguments[0], arguments, env or os.environ, file_actions=quiet)
    _, status = os.waitpid(pid, 0)
    elapsed = (time.perf_counter() - start) * 1000
    os.close(write)
    try:
        output = os.read(read, 65536).decode(errors="replace")
    except BlockingIOError:
        output = ""
    os.close(read)
    if status != 0:
        code = os.waitstatus_to_exitcode(status)
        raise SystemExit(f"{' '.join(arguments)}\nended with {code}:\n{output}")
    reap()
    return elapsed


def run(*command: str | pathlib.Path, **kwargs) -> str:
    """Runs a command that is not measured and returns what it printed."""
    done = subprocess.run([str(part) for part in command], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **kwargs)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def reap() -> None:
    """Buries whatever has ended: adopted orphans, mostly."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass


class Entry:
    """One process of the table."""

    def __init__(self, pid: int):
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
        # The name stands in parentheses and may hold any character.
        name, rest = stat.split("(", 1)[1].rsplit(")", 1)
        fields = rest.split()
        self.pid, self.name, self.zombie, self.parent = pid, name, fields[0] == "Z", int(fields[1])


def descendants(root: int | None = None) -> list[Entry]:
    table = {}
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            table[int(path.name)] = Entry(int(path.name))
        except (FileNotFoundError, ProcessLookupError):
            pass  # It ended meanwhile.
    root = root or os.getpid()

    def below(entry: Entry) -> bool:
        while entry.parent in table:
            if entry.parent == root:
                return True
            entry = table[entry.parent]
        return entry.parent == root

    return [entry for entry in table.values() if below(entry)]


def overhead(baseline: set[int]) -> tuple[int, int]:
    """How many processes beyond the workload there are, and their PSS in kB."""
    count = pss = 0
    for entry in descendants():
        if entry.zombie or entry.name in WORKLOAD or entry.pid in baseline:
            continue
        try:
            rollup = pathlib.Path(f"/proc/{entry.pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        count += 1
        pss += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return count, pss


def terminate(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait()

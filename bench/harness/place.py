"""Throw-away surroundings: what an engine changes of the machine dies with the processes in here.

The peers run in mount, PID, network, IPC and cgroup namespaces of their own, with empty /run and
/var/lib/cni, and see of the cgroups only a subtree that is removed afterwards. They are also spared
the hybrid layout of cgroups, which crun refuses: they see v1 only where the machine has v1.
"""

import ctypes
import pathlib
import time

from .process import run

CGROUPS = pathlib.Path("/sys/fs/cgroup")
GROUP = "neargate-bench"
CLONE_NEWCGROUP = 0x02000000


def enter() -> list[pathlib.Path]:
    """Makes these surroundings; to be called as PID 1 of new mount, PID and network namespaces.

    Returns the groups to ask with `cpu_time`.
    """
    for path in ("/run", "/var/lib/cni", "/var/lib/containers"):
        pathlib.Path(path).mkdir(exist_ok=True)
        run("mount", "-t", "tmpfs", "tmpfs", path)
    run("ip", "link", "set", "lo", "up")

    hierarchies = list(mounted())
    for kind, top, _ in hierarchies:
        join(kind, top / GROUP)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWCGROUP) != 0:
        raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWCGROUP)")
    v1 = [(top, options) for kind, top, options in hierarchies if kind == "cgroup"]
    if not v1:
        run("mount", "-t", "cgroup2", "cgroup2", CGROUPS)
        # A group with processes of its own cannot have children with controllers.
        join("cgroup2", CGROUPS / "runner")
        controllers = (CGROUPS / "cgroup.controllers").read_text().split()
        (CGROUPS / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in controllers))
        return [CGROUPS]
    run("mount", "-t", "tmpfs", "tmpfs", CGROUPS)
    for top, options in v1:
        (CGROUPS / top.name).mkdir()
        run("mount", "-t", "cgroup", "-o", options, "cgroup", CGROUPS / top.name)
    return [CGROUPS / top.name for top, options in v1 if "cpuacct" in options.split(",")]


def account(group: str, *others: str) -> list[pathlib.Path]:
    """Moves this process to a group of its own, so that the CPU time of what it starts can be told.

    Returns the groups to ask with `cpu_time`: this one and those that contestants make themselves.
    """
    hierarchies = list(mounted())
    # Where cpuacct is a v1 controller, the unified hierarchy knows nothing of it.
    accounting = [each for each in hierarchies if "cpuacct" in each[2].split(",")] or hierarchies
    [(kind, top, _)] = accounting
    join(kind, top / group)
    return [top / each for each in (group, *others)]


def dismiss(group: str) -> None:
    """Undoes `account`."""
    for kind, top, _ in mounted():
        if (top / group).exists():
            join(kind, top)
    leave(group)


def cpu_time(group: pathlib.Path) -> float:
    """Milliseconds that a group and all below it have used."""
    if not group.exists():
        return 0
    if (group / "cpuacct.usage").exists():
        return int((group / "cpuacct.usage").read_text()) / 1e6
    return int((group / "cpu.stat").read_text().split()[1]) / 1e3


def mounted():
    """Each cgroup hierarchy of the machine: its kind, where it is, its controllers."""
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        before, after = line.split(" - ")
        kind, _, options = after.split()[:3]
        if kind in ("cgroup", "cgroup2"):
            yield kind, pathlib.Path(before.split()[4]), options.removeprefix("rw,")


def join(kind: str, group: pathlib.Path) -> None:
    new = not group.exists()
    group.mkdir(exist_ok=True)
    if new and kind == "cgroup" and (group / "cpuset.cpus").exists():
        (group / "cgroup.clone_children").write_text("1")
        for name in ("cpuset.cpus", "cpuset.mems"):
            (group / name).write_text((group.parent / name).read_text())
    (group / "cgroup.procs").write_text("0")


def leave(name: str = GROUP) -> None:
    """Removes a group in every hierarchy; to be called when the last process in it is dead."""
    deadline = time.monotonic() + 30
    for _, top, _ in mounted():
        # The deepest first.
        for group in sorted((top / name).glob("**/"), key=lambda path: -len(path.parts)):
            while True:
                try:
                    group.rmdir()
                    break
                except OSError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.05)

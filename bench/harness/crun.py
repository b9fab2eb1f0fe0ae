"""Bare crun, three times: pause, nginx and the sleeper, in shared network and PID namespaces.

It is spared what it does not do by itself: a network device, addresses, overlays, user namespaces.
"""

import json
import resource
import shutil
import time

from .contestant import Contestant
from .process import run, timed
from .setting import NGINX, PATH, SLEEPER, SYSCTLS

DOCKER_CAPABILITIES = ["CAP_" + name for name in (
    "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL "
    "AUDIT_WRITE").split()]
# The profile that podman uses.
SECCOMP_PROFILE = "/usr/share/containers/seccomp.json"


class Crun(Contestant):
    name = "crun, three times"

    def prepare(self) -> None:
        self.state = self.directory / "state"
        for image in ("nginx", "tools"):
            root = self.directory / image
            for layer in self.setting.layers(image):
                run("cp", "--archive", "--force", f"{layer}/.", root)
        pause = self.directory / "pause"
        for part in ("proc", "dev", "sys"):
            (pause / part).mkdir(parents=True)
        shutil.copy(self.setting.programs / "pause", pause / "pause")
        self.seccomp = default_filter()

    def up(self, task: str, number: int) -> float:
        pid_file = self.directory / f"{task}.pid"
        self._bundle(task, "pause", ["/pause"], "pause", {})
        elapsed = self._start(task, "pause", "--pid-file", pid_file)
        start = time.perf_counter()
        pid = pid_file.read_text()
        shared = {"network": f"/proc/{pid}/ns/net", "pid": f"/proc/{pid}/ns/pid"}
        self._bundle(task, "nginx", NGINX, "nginx", shared)
        self._bundle(task, "sleeper", SLEEPER, "tools", shared)
        elapsed += (time.perf_counter() - start) * 1000
        return elapsed + self._start(task, "nginx") + self._start(task, "sleeper")

    def down(self, task: str) -> float:
        elapsed = sum(timed("crun", "--root", self.state, "delete", "--force", f"{task}-{container}")
                      for container in ("sleeper", "nginx", "pause"))
        for path in self.directory.glob(f"{task}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return elapsed

    def execute(self, task: str) -> float:
        return timed("crun", "--root", self.state, "exec", f"{task}-sleeper", "true")

    def _start(self, task: str, container: str, *options) -> float:
        return timed("crun", "--root", self.state, "run", "--detach", *options,
                     "--bundle", self.directory / f"{task}-{container}", f"{task}-{container}")

    def _bundle(self, task: str, container: str, arguments: list[str], image: str, shared: dict[str, str]) -> None:
        bundle = self.directory / f"{task}-{container}"
        bundle.mkdir()
        namespaces = [{"type": kind} for kind in ("mount", "ipc", "uts", "cgroup")]
        namespaces += [{"type": kind, "path": path} for kind, path in shared.items()]
        if not shared:
            namespaces += [{"type": "network"}, {"type": "pid"}]
        capabilities = DOCKER_CAPABILITIES if shared else []
        # Not every machine lets root raise the limit.
        files = min(65535, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        mounts = [
            mount("/proc", "proc", "proc"), mount("/sys", "sysfs", "sysfs", "ro"),
            mount("/dev", "tmpfs", "tmpfs", "mode=755", "size=65536k"),
            mount("/dev/pts", "devpts", "devpts", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
            mount("/dev/shm", "tmpfs", "shm", "mode=1777", "size=65536k"),
            mount("/dev/mqueue", "mqueue", "mqueue"),
        ] if shared else []
        if container == "sleeper":
            mounts.append(mount("/dev/init", "bind", str(self.setting.programs / "init"), "bind", "ro"))
        config = {
            "ociVersion": "1.0.2",
            "hostname": "bench",
            "root": {"path": str(self.directory / image), "readonly": not shared},
            "process": {
                "cwd": "/", "args": arguments, "env": [PATH], "user": {"uid": 0, "gid": 0},
                "capabilities": {kind: capabilities for kind in ("bounding", "effective", "permitted")},
                "rlimits": [{"type": "RLIMIT_NOFILE", "hard": files, "soft": files}],
            },
            "mounts": mounts,
            "linux": {
                "namespaces": namespaces,
                "cgroupsPath": f"/{task}/{container}",
                "resources": {"memory": {"limit": 512 << 20}, "cpu": {"shares": 256}},
                "sysctl": {} if shared else SYSCTLS,
                "seccomp": self.seccomp,
                "maskedPaths": ["/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
                                "/proc/sched_debug", "/proc/scsi", "/sys/firmware"] if shared else [],
                "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
                if shared else [],
            },
        }
        (bundle / "config.json").write_text(json.dumps(config))


def mount(destination: str, kind: str, source: str, *options: str) -> dict:
    return {"destination": destination, "type": kind, "source": source, "options": ["nosuid", *options]}


def default_filter() -> dict:
    """The profile's rules for a process with the default capabilities, which are in none of its lists."""
    with open(SECCOMP_PROFILE) as file:
        profile = json.load(file)

    def applies(rule: dict) -> bool:
        includes, excludes = rule.get("includes") or {}, rule.get("excludes") or {}
        return (not includes.get("caps") and "amd64" in includes.get("arches", ["amd64"])
                and "amd64" not in excludes.get("arches", []))

    rules = [{"names": rule["names"], "action": rule["action"], "args": rule.get("args") or []}
             for rule in profile["syscalls"] if applies(rule)]
    return {"defaultAction": profile["defaultAction"], "architectures": ["SCMP_ARCH_X86_64"], "syscalls": rules}

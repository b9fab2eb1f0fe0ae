"""containerd with crun, spoken to as the kubelet does: CRI over gRPC, by a client that stays connected.

The messages are written field by field, which needs no generated code: a handful of the fields of
https://github.com/kubernetes/cri-api/blob/v0.23.1/pkg/apis/runtime/v1/api.proto.
"""

import json
import pathlib
import subprocess
import time

import grpc

from .cni import write_network
from .contestant import Contestant
from .process import run, terminate
from .setting import NGINX, SLEEPER, SYSCTLS

IMAGES = "docker.io/library/bench"


def field(number: int, value: "bytes | str | int | list | None") -> bytes:
    """One field of a message, or a repeated one."""
    if value is None:
        return b""
    if isinstance(value, list):
        return b"".join(field(number, item) for item in value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    raw = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(raw)) + raw


def varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(encoded + bytes([value]))


def first_text(message: bytes) -> str:
    """Field 1 of an answer, which is always an id of fewer than 128 bytes."""
    if not message.startswith(b"\x0a"):
        raise SystemExit(f"containerd's answer holds no id: {message!r}")
    return message[2 : 2 + message[1]].decode()


class Containerd(Contestant):
    name = "containerd (CRI), crun"

    def prepare(self) -> None:
        self.init = self.setting.programs / "init"
        self.tasks: dict[str, tuple[str, list[str]]] = {}
        self.daemon, socket = start_daemon(self.directory, pathlib.Path("/run/bench-containerd"))
        for image in ("nginx", "tools", "pause"):
            run("ctr", "--address", socket, "--namespace", "k8s.io", "image", "import", "--base-name", IMAGES,
                self.setting.archive(image))
        self.channel = grpc.insecure_channel(f"unix://{socket}")

    def up(self, task: str, number: int) -> float:
        start = time.perf_counter()
        sysctls = [field(1, name) + field(2, value) for name, value in SYSCTLS.items()]
        sandbox = (field(1, field(1, task) + field(2, task) + field(3, "bench")) + field(2, "bench")
                   + field(8, field(3, sysctls)))
        pod = first_text(self._call("RunPodSandbox", field(1, sandbox)))
        init = field(1, "/dev/init") + field(2, str(self.init)) + field(3, 1)
        containers = []
        for name, image, arguments, mounts in (("nginx", "nginx", NGINX, []), ("sleeper", "tools", SLEEPER, [init])):
            config = (field(1, field(1, name)) + field(2, field(1, f"{IMAGES}:{image}")) + field(3, arguments)
                      + field(7, mounts))
            created = self._call("CreateContainer", field(1, pod) + field(2, config) + field(3, sandbox))
            containers.append(first_text(created))
            self._call("StartContainer", field(1, containers[-1]))
        self.tasks[task] = pod, containers
        return (time.perf_counter() - start) * 1000

    def down(self, task: str) -> float:
        pod, containers = self.tasks.pop(task)
        start = time.perf_counter()
        for container in containers:
            self._call("StopContainer", field(1, container))  # without a timeout: SIGKILL
            self._call("RemoveContainer", field(1, container))
        self._call("StopPodSandbox", field(1, pod))
        self._call("RemovePodSandbox", field(1, pod))
        return (time.perf_counter() - start) * 1000

    def execute(self, task: str) -> float:
        _, containers = self.tasks[task]
        start = time.perf_counter()
        self._call("ExecSync", field(1, containers[-1]) + field(2, "true"))
        return (time.perf_counter() - start) * 1000

    def close(self) -> None:
        self.channel.close()
        terminate(self.daemon)

    def _call(self, method: str, request: bytes) -> bytes:
        return self.channel.unary_unary(f"/runtime.v1.RuntimeService/{method}")(request, timeout=60)


def start_daemon(directory: pathlib.Path, run_directory: pathlib.Path) -> tuple[subprocess.Popen, pathlib.Path]:
    """Starts a containerd that keeps everything in these two directories; returns it with its socket."""
    networks = write_network(directory / "cni", bridge="bench1", subnet="10.97.0.0/16")
    socket = run_directory / "containerd.sock"
    config = directory / "config.toml"
    quote = lambda path: json.dumps(str(path))
    config.write_text(f"""
version = 2
root = {quote(directory / "root")}
state = {quote(run_directory / "state")}
[grpc]
address = {quote(socket)}
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "{IMAGES}:pause"
# Without CAP_SYS_RESOURCE a score below the own one is refused.
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = {quote(networks)}
[plugins."io.containerd.grpc.v1.cri".containerd]
default_runtime_name = "crun"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.crun]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.crun.options]
BinaryName = "/usr/bin/crun"
""")
    log = open(directory / "log", "w")
    daemon = subprocess.Popen(["containerd", "--config", config], stdout=log, stderr=log)
    deadline = time.monotonic() + 30
    while True:
        ready = subprocess.run(["ctr", "--address", socket, "version"], capture_output=True).returncode == 0
        if ready:
            return daemon, socket
        if time.monotonic() > deadline or daemon.poll() is not None:
            raise SystemExit(f"containerd does not answer; see {directory / 'log'}")
        time.sleep(0.1)

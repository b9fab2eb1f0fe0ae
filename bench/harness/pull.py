"""Cold pulls of nginx from a registry on the loopback device, each onto a new ext4.

Deleting and unpacking again on one file system would mostly measure its allocation of inodes.
"""

import json
import pathlib
import subprocess
import tarfile
import time

from .containerd import start_daemon
from .contestant import Contestant
from .process import run, terminate, timed

REGISTRY = "127.0.0.1:5000"
IMAGE = f"{REGISTRY}/nginx:latest"


class Puller(Contestant):
    def pull(self) -> float:
        """One pull onto a new file system, which is `self.disk`."""
        self.disk = self.directory / "disk"
        self.disk.mkdir(exist_ok=True)
        image = self.directory / "ext4"
        run("truncate", "--size", "2G", image)
        run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image)
        run("mount", "-o", "loop", image, self.disk)
        try:
            return self.measure()
        finally:
            run("umount", self.disk)
            image.unlink()

    def measure(self) -> float:
        raise NotImplementedError


class Registry(Contestant):
    """Not measured: the registry that the others pull from."""

    name = "registry"

    def prepare(self) -> None:
        config = self.directory / "config.yml"
        config.write_text(json.dumps({
            "version": 0.1, "log": {"level": "error"}, "http": {"addr": REGISTRY},
            "storage": {"filesystem": {"rootdirectory": str(self.directory / "data")}},
        }))
        log = open(self.directory / "log", "w")
        self.daemon = subprocess.Popen(["docker-registry", "serve", config], stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while subprocess.run(["curl", "--silent", f"http://{REGISTRY}/v2/"], capture_output=True).returncode != 0:
            if time.monotonic() > deadline:
                raise SystemExit("bench: the registry does not answer")
            time.sleep(0.1)
        run("skopeo", "copy", "--dest-tls-verify=false", f"oci-archive:{self.setting.archive('nginx')}",
            f"docker://{IMAGE}")

    def close(self) -> None:
        terminate(self.daemon)


class Pipe(Puller):
    name = "curl, gzip, tar in a pipe"

    def prepare(self) -> None:
        with tarfile.open(self.setting.archive("nginx")) as archive:
            [top] = json.load(archive.extractfile("index.json"))["manifests"]
            manifest = json.load(archive.extractfile("blobs/" + top["digest"].replace(":", "/")))
        self.digests = [layer["digest"] for layer in manifest["layers"]]

    def measure(self) -> float:
        lines = [f"mkdir {number}; curl --silent --fail http://{REGISTRY}/v2/nginx/blobs/{digest}"
                 f" | gzip -d | tar x --numeric-owner -C {number}" for number, digest in enumerate(self.digests)]
        return timed("sh", "-euc", f"cd {self.disk}\n" + "\n".join(lines))


class NeargatePull(Puller):
    name = "neargate"

    def prepare(self) -> None:
        self.program = self.setting.repository / "target/release/neargate"

    def measure(self) -> float:
        return timed(self.program, "--root", self.disk, "image", "pull", IMAGE)


class PodmanPull(Puller):
    name = "podman"

    def prepare(self) -> None:
        pass

    def measure(self) -> float:
        return timed("podman", "--root", self.disk / "root", "--runroot", "/run/bench-podman", "--storage-driver",
                     "overlay", "pull", "--tls-verify=false", IMAGE)


class ContainerdPull(Puller):
    name = "containerd (ctr)"

    def prepare(self) -> None:
        pass

    def measure(self) -> float:
        daemon, socket = start_daemon(self.disk, pathlib.Path("/run/bench-containerd"))
        try:
            return timed("ctr", "--address", socket, "image", "pull", "--plain-http", IMAGE)
        finally:
            terminate(daemon)


CONTESTANTS = [Registry, Pipe, NeargatePull, PodmanPull, ContainerdPull]


def measure(contestants: list[Contestant], rounds: int) -> dict[str, list[float]]:
    """Interleaved, after one round that warms the caches of programs and of the registry's files."""
    samples = {each.name: [] for each in contestants}
    for number in range(rounds + 1):
        for contestant in contestants:
            elapsed = contestant.pull()
            if number > 0:
                samples[contestant.name].append(elapsed)
    return samples

"""What all contestants share: the task, the images, the places of files."""

import dataclasses
import json
import pathlib
import subprocess
import tarfile

# net.* parameters of the measured task, as every contestant sets them.
SYSCTLS = {
    "net.core.somaxconn": "6000",
    "net.ipv4.ip_local_port_range": "1024 65000",
    "net.ipv4.tcp_keepalive_time": "100",
}
NGINX = ["nginx", "-g", "daemon off;"]
SLEEPER = ["/dev/init", "--", "sleep", "infinity"]
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclasses.dataclass
class Setting:
    repository: pathlib.Path
    images: pathlib.Path  # nginx.tar, tools.tar and pause.tar
    work: pathlib.Path  # what this run makes, and removes again
    groups: list[pathlib.Path]  # the cgroups whose CPU time counts

    @property
    def programs(self) -> pathlib.Path:
        """The compiled programs of bench/floor."""
        return self.repository / "target" / "bench"

    def archive(self, image: str) -> pathlib.Path:
        return self.images / f"{image}.tar"

    def own_directory(self, kind: type) -> pathlib.Path:
        path = self.work / kind.__name__.lower()
        path.mkdir(parents=True)
        return path

    def layers(self, image: str) -> list[pathlib.Path]:
        """The image's layers as directories, the lowest first; each is unpacked once."""
        with tarfile.open(self.archive(image)) as archive:
            def blob(digest: str):
                return archive.extractfile("blobs/" + digest.replace(":", "/"))

            [top] = json.load(archive.extractfile("index.json"))["manifests"]
            layers = []
            for layer in json.load(blob(top["digest"]))["layers"]:
                target = self.work / "layers" / layer["digest"][7:19]
                if not target.exists():
                    target.mkdir(parents=True)
                    # No whiteout hides anything that the measured programs look at.
                    subprocess.run(["tar", "xz", "--numeric-owner", "--exclude=.wh.*", "-C", target],
                                   input=blob(layer["digest"]).read(), check=True)
                layers.append(target)
            return layers

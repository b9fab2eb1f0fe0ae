"""Botocore's model of Amazon ECS: fetched once, read, and asked."""

import functools
import gzip
import json
import pathlib
import re
import subprocess
import sys
import zipfile

DIRECTORY = "botocore/data/ecs/2014-11-13"


class Model:
    """The operations and shapes, without the documentation."""

    def __init__(self, source: str, service: dict, paginators: dict):
        self.source = source
        self.metadata = service["metadata"]
        self.operations = dict(sorted(service["operations"].items()))
        self.shapes = dict(sorted(service["shapes"].items()))
        self.paginators = paginators["pagination"]
        if self.metadata["protocol"] != "json":
            sys.exit(f"generate: protocol {self.metadata['protocol']}, json was expected")

    @functools.cached_property
    def inputs(self) -> list[str]:
        return sorted({operation["input"]["shape"] for operation in self.operations.values()})

    @functools.cached_property
    def outputs(self) -> list[str]:
        return sorted({operation["output"]["shape"] for operation in self.operations.values()})

    @functools.cached_property
    def errors(self) -> list[str]:
        return [name for name, shape in self.shapes.items() if shape.get("exception")]

    @functools.cached_property
    def reachable(self) -> list[str]:
        """What an input or an output is made of, by name."""
        seen: set[str] = set()
        pending = [*self.inputs, *self.outputs]
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                pending += self.parts(name)
        return sorted(seen)

    def parts(self, name: str) -> list[str]:
        shape = self.shapes[name]
        members = list(shape.get("members", {}).values())
        members += [shape[key] for key in ("member", "key", "value") if key in shape]
        return [member["shape"] for member in members]

    def is_structure(self, name: str) -> bool:
        """Whether it has members; a document is any JSON."""
        shape = self.shapes[name]
        return shape["type"] == "structure" and not shape.get("document")

    def is_enum(self, name: str) -> bool:
        return "enum" in self.shapes[name]


def load(requirements: pathlib.Path, directory: pathlib.Path) -> Model:
    version = re.search(r"^botocore==(\S+)", requirements.read_text(), re.MULTILINE)[1]
    wheel = directory / f"botocore-{version}-py3-none-any.whl"
    if not wheel.exists():
        download(requirements, directory)
    with zipfile.ZipFile(wheel) as archive:
        service = json.loads(gzip.decompress(archive.read(f"{DIRECTORY}/service-2.json.gz")))
        paginators = json.loads(archive.read(f"{DIRECTORY}/paginators-1.json"))
    return Model(f"the model of Amazon ECS in botocore {version}", service, paginators)


def download(requirements: pathlib.Path, directory: pathlib.Path) -> None:
    """Pip checks the digest."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
    command += ["--dest", str(directory), "--requirement", str(requirements)]
    subprocess.run(command, check=True)

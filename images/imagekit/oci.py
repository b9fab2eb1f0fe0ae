"""The OCI image layout, in a tar archive.

https://github.com/opencontainers/image-spec/blob/main/image-layout.md
"""

import dataclasses
import hashlib
import io
import json
import pathlib
import tarfile

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


@dataclasses.dataclass
class Layer:
    path: pathlib.Path
    digest: str
    diff_id: str
    size: int


@dataclasses.dataclass
class Image:
    architecture: str
    config: dict
    layers: list[Layer]


def write_archive(target: pathlib.Path, name: str, images: list[Image]) -> None:
    """Writes one image, or an index of several architectures of it, under the given name."""
    partial = target.with_suffix(".partial")
    with tarfile.open(partial, "w", format=tarfile.USTAR_FORMAT) as tar:
        archive = Archive(tar)
        manifests = [archive.add_image(image) for image in images]
        if len(manifests) == 1:
            top = manifests[0]
        else:
            top = archive.add_document(INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests})
        top["annotations"] = {"org.opencontainers.image.ref.name": name}
        archive.add("oci-layout", encode({"imageLayoutVersion": "1.0.0"}))
        archive.add("index.json", encode({"schemaVersion": 2, "mediaType": INDEX, "manifests": [top]}))
    partial.rename(target)


class Archive:
    """A layout that is being written; blobs that are there already are not written twice."""

    def __init__(self, tar: tarfile.TarFile):
        self.tar = tar
        self.present: set[str] = set()

    def add_image(self, image: Image) -> dict:
        """Returns the descriptor of the image's manifest."""
        config = self.add_document(CONFIG, {
            "architecture": image.architecture,
            "os": "linux",
            "config": image.config,
            "rootfs": {"type": "layers", "diff_ids": [layer.diff_id for layer in image.layers]},
        })
        layers = []
        for layer in image.layers:
            path = blob_path(layer.digest)
            if path not in self.present:
                self.present.add(path)
                self.tar.addfile(entry(path, layer.size), layer.path.open("rb"))
            layers.append({"mediaType": LAYER, "digest": layer.digest, "size": layer.size})
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers}
        descriptor = self.add_document(MANIFEST, manifest)
        return descriptor | {"platform": {"architecture": image.architecture, "os": "linux"}}

    def add_document(self, media_type: str, document: dict) -> dict:
        """Returns the descriptor of a JSON blob."""
        content = encode(document)
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        self.add(blob_path(digest), content)
        return {"mediaType": media_type, "digest": digest, "size": len(content)}

    def add(self, path: str, content: bytes) -> None:
        if path not in self.present:
            self.present.add(path)
            self.tar.addfile(entry(path, len(content)), io.BytesIO(content))


def blob_path(digest: str) -> str:
    return "blobs/" + digest.replace(":", "/")


def entry(path: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(path)
    info.size = size
    return info


def encode(document: dict) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()

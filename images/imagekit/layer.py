"""One layer: a directory tree as a gzip'd tar, the same bytes for the same tree."""

import gzip
import hashlib
import os
import pathlib
import stat
import subprocess

from .oci import Layer

# No file in an image is newer than this, whenever it was made (SOURCE_DATE_EPOCH).
EPOCH = 1735689600

CHUNK = 1 << 20


def translate_whiteouts(upper: pathlib.Path, lower: pathlib.Path) -> None:
    """Turns overlayfs's marks for deleted files into those of the OCI layer format.

    Overlayfs also marks each new directory opaque; only over a directory below does that say anything.

    https://docs.kernel.org/filesystems/overlayfs.html#whiteouts-and-opaque-directories
    https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
    """
    for directory, subdirectories, files in os.walk(upper):
        here = pathlib.Path(directory)
        for name in files:
            status = (here / name).lstat()
            if stat.S_ISCHR(status.st_mode) and status.st_rdev == 0:
                (here / name).unlink()
                (here / f".wh.{name}").touch()
        for name in subdirectories:
            path = here / name
            hides = not path.is_symlink() and (lower / path.relative_to(upper)).is_dir()
            if hides and "trusted.overlay.opaque" in os.listxattr(path):
                (path / ".wh..wh..opq").touch()


def pack(root: pathlib.Path, target: pathlib.Path) -> Layer:
    command = [
        "tar", "--create", "--directory", str(root), "--sort=name", "--numeric-owner",
        f"--mtime=@{EPOCH}", "--clamp-mtime", "--xattrs", "--xattrs-include=security.capability",
        "--format=posix", "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime", ".",
    ]
    plain = hashlib.sha256()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as tar, open(target, "wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as zipped:
            while chunk := tar.stdout.read(CHUNK):
                plain.update(chunk)
                zipped.write(chunk)
    if tar.returncode != 0:
        raise SystemExit(f"images/make: tar failed with {tar.returncode}")
    with open(target, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Layer(target, f"sha256:{digest}", f"sha256:{plain.hexdigest()}", target.stat().st_size)

"""Root file systems from Debian packages, layer by layer.

A derived image is the Debian base plus what one `apt-get install` and a set-up script change, taken
from the upper directory of an overlay over the base: the way any image builder makes a layer.
"""

import functools
import pathlib
import subprocess

from . import apt, layer
from .oci import Image, Layer

# Documentation is left out so that the images stay small; copyright files stay, as Debian asks.
DPKG_OPTIONS = [
    "path-exclude=/usr/share/doc/*", "path-include=/usr/share/doc/*/copyright",
    "path-exclude=/usr/share/man/*", "path-exclude=/usr/share/info/*",
    "path-exclude=/usr/share/locale/*",
]

# Runs in mount and PID namespaces of its own, so nothing is left mounted or running.
INSTALL = """
set -eu
mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$WORK/upper,workdir=$WORK/work" "$WORK/merged"
cd "$WORK/merged"
mount -t proc proc proc
# A place to mount the machine's resolver on; emptied again below.
touch etc/resolv.conf
mount --bind "$(realpath /etc/resolv.conf)" etc/resolv.conf
# Packages must not start their services here.
printf '#!/bin/sh\\nexit 101\\n' > usr/sbin/policy-rc.d
chmod +x usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
chroot . apt-get -qq update
chroot . apt-get -qq -o Dpkg::Use-Pty=0 install --no-install-recommends $PACKAGES > /dev/null
chroot . sh -euc "$SETUP"
chroot . apt-get -qq clean
umount etc/resolv.conf proc
rm -rf usr/sbin/policy-rc.d etc/resolv.conf etc/*- var/lib/apt/lists/* var/log/*.log \\
    var/log/apt/* var/cache/ldconfig/* var/cache/debconf/*-old var/lib/dpkg/*-old tmp/* run/*
"""


class Builder:
    """Builds images inside one temporary directory."""

    def __init__(self, directory: pathlib.Path):
        self.directory = directory

    def derived(self, recipe: dict) -> list[Image]:
        """An image of two layers: the Debian base, and what the recipe adds."""
        base, base_layer = self.base
        work = self._fresh("derived")
        for part in ("upper", "work", "merged"):
            (work / part).mkdir()
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "BASE": str(base), "WORK": str(work),
            "PACKAGES": " ".join(recipe["packages"]), "SETUP": recipe["setup"],
        }
        subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", INSTALL],
            check=True, env=environment, stdin=subprocess.DEVNULL,
        )
        layer.translate_whiteouts(work / "upper", base)
        added = layer.pack(work / "upper", work / "layer.tar.gz")
        architecture = apt.run("dpkg", "--print-architecture").strip()
        return [Image(architecture, recipe["config"], [base_layer, added])]

    def scratch(self, recipe: dict) -> list[Image]:
        """An image of one layer for each architecture: unpacked packages and nothing else."""
        roots = {}
        for architecture in recipe["architectures"]:
            roots[architecture] = root = self._fresh(f"scratch-{architecture}")
            for package in recipe["packages"]:
                archive = apt.download(package, architecture, self._fresh(f"apt-{architecture}"))
                apt.run("dpkg-deb", "--extract", archive, root)
        native = roots[apt.run("dpkg", "--print-architecture").strip()]
        images = []
        for architecture, root in roots.items():
            environment = {"PATH": "/usr/bin:/bin", "ROOT": str(root), "NATIVE": str(native)}
            subprocess.run(["sh", "-euc", recipe["setup"]], check=True, env=environment)
        for architecture, root in roots.items():
            packed = layer.pack(root, root.with_suffix(".tar.gz"))
            images.append(Image(architecture, recipe["config"], [packed]))
        return images

    @functools.cached_property
    def base(self) -> tuple[pathlib.Path, Layer]:
        """Debian with apt, shared by all derived images."""
        root = self._fresh("base") / "root"
        command = ["mmdebstrap", "--quiet", "--variant=apt", "--format=directory",
                   # The machine's own name and resolver are no part of an image.
                   "--customize-hook=rm -f \"$1/etc/hostname\" \"$1/etc/resolv.conf\""]
        command += [f"--dpkgopt={option}" for option in DPKG_OPTIONS]
        command += [f"--aptopt={option}" for option in apt.options()]
        command += [apt.RELEASE, str(root), "-"]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SOURCE_DATE_EPOCH": str(layer.EPOCH)}
        apt.run(*command, input=apt.sources(), env=environment)
        return root, layer.pack(root, root.parent / "layer.tar.gz")

    def _fresh(self, prefix: str) -> pathlib.Path:
        """A new directory; images are few, so a number is enough to tell them apart."""
        number = sum(1 for _ in self.directory.iterdir())
        path = self.directory / f"{prefix}-{number}"
        path.mkdir()
        return path

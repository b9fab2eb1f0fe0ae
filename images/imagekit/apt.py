"""What this machine's own apt is configured to use.

Read from apt itself and not from its files, because those come in two formats and many places. No
mirror is named anywhere in this repository: an image is made from wherever the machine gets its own
packages.
"""

import pathlib
import subprocess

RELEASE = "bookworm"


def run(*command: str | pathlib.Path, **kwargs) -> str:
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **kwargs).stdout


def sources() -> str:
    """The machine's Debian sources as the lines of a sources.list."""
    lines = _source_lines()
    if not lines:  # Nothing is known of a source before its first update.
        run("apt-get", "update")
        lines = _source_lines()
    if not lines:
        raise SystemExit(f"images/make: apt on this machine has no source of Debian {RELEASE}")
    return "\n".join(lines) + "\n"


def _source_lines() -> list[str]:
    targets = run(
        "apt-get", "indextargets", "Created-By: Packages", "Origin: Debian",
        "--format", "$(CODENAME) $(REPO_URI) $(RELEASE) $(COMPONENT)",
    )
    lines = [
        f"deb {uri} {suite} {component}"
        for codename, uri, suite, component in map(str.split, targets.splitlines())
        if codename.startswith(RELEASE)
    ]
    return list(dict.fromkeys(lines))


def options() -> list[str]:
    """How the machine reaches those sources: proxies, and checks it has to relax."""
    dump = run("apt-config", "dump", "Acquire::http", "Acquire::https", "Acquire::Check-Valid-Until")
    return [line for line in dump.splitlines() if not line.endswith(' "";')]


def download(package: str, architecture: str, directory: pathlib.Path) -> pathlib.Path:
    """Fetches one package of any architecture, with an apt state of its own."""
    for part in ("etc/apt/apt.conf.d", "etc/apt/preferences.d", "var/lib/apt/lists/partial",
                 "var/cache/apt/archives/partial", "var/lib/dpkg"):
        (directory / part).mkdir(parents=True, exist_ok=True)
    (directory / "etc/apt/trusted.gpg.d").symlink_to("/etc/apt/trusted.gpg.d")
    (directory / "etc/apt/sources.list").write_text(sources())
    (directory / "etc/apt/apt.conf.d/machine").write_text("\n".join(options()) + "\n")
    (directory / "var/lib/dpkg/status").touch()
    apt = ["apt-get", "-qq", "-o", f"Dir={directory}", "-o", f"APT::Architecture={architecture}",
           "-o", f"APT::Architectures={architecture}", "-o", "APT::Sandbox::User=root"]
    run(*apt, "update")
    run(*apt, "download", package, cwd=directory)
    [archive] = directory.glob("*.deb")
    return archive

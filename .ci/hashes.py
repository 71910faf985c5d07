"""Print every version of constraints.txt with the hashes of its wheels, for pip's --require-hashes; see make hashes.

pip itself is asked what it would install with each supported Python on each platform. Source distributions
are left out: they would run code of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from tempfile import TemporaryDirectory

PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = (
    ("manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_28_x86_64"),
    ("manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64"),
    ("macosx_14_0_arm64",),
)
HEADER = (
    "# The versions of constraints.txt with the hashes of their wheels, written by make hashes; CI installs no others."
)


def wheels(python: str, platform: tuple[str, ...]) -> dict[str, str]:
    """Return the hash of each wheel that pip would install there, by name and version."""
    with TemporaryDirectory() as target:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        command += ["install", "--dry-run", "--ignore-installed", "--no-deps", "--only-binary", ":all:"]
        command += ["--target", target, "--python-version", python, "--report", "-", "--requirement", "constraints.txt"]
        command += [part for tag in platform for part in ("--platform", tag)]
        report = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603 - our own words
    return {
        f"{each['metadata']['name'].lower()}=={each['metadata']['version']}": _hash_of(each)
        for each in json.loads(report)["install"]
    }


def _hash_of(installed: dict[str, dict[str, dict[str, dict[str, str]]]]) -> str:
    return "sha256:" + installed["download_info"]["archive_info"]["hashes"]["sha256"]


def main() -> None:
    """Print the file."""
    hashes = defaultdict[str, set[str]](set)
    for python in PYTHONS:
        for platform in PLATFORMS:
            for pin, value in wheels(python, platform).items():
                hashes[pin].add(value)
    entries = [" \\\n    ".join([pin, *(f"--hash={value}" for value in sorted(hashes[pin]))]) for pin in sorted(hashes)]
    print("\n".join([HEADER, *entries]))  # noqa: T201 - make takes it from here


main()

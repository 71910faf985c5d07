"""File systems that lie on another machine: a lock there may not hold, so they are refused unless allowed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import uuid
from pathlib import Path
from typing import NamedTuple

from okrtui.engine.journal.files.operations import Files, reason
from okrtui.errors import ReadOnlyError

MOUNTINFO = Path("/proc/self/mountinfo")

NETWORK = frozenset({
    "9p", "acfs", "afs", "beegfs", "ceph", "cephfs", "cifs", "coda", "curlftpfs", "davfs", "davfs2", "gcsfuse", "gfs2",
    "glusterfs", "goofys", "gpfs", "juicefs", "lizardfs", "lustre", "mfs", "moosefs", "ncpfs", "nfs", "nfs3", "nfs4",
    "ocfs2", "orangefs", "prl_fs", "pvfs2", "rclone", "s3fs", "smb2", "smb3", "smbfs", "sshfs", "vboxsf", "vmhgfs",
    "vmhgfs-fuse", "webdav",
})  # fmt: skip
"""Kinds of file systems that other machines can reach, as mountinfo names them (after `fuse.`, where it says that)."""

POINT, MARK = 4, "-"


class Mount(NamedTuple):
    """Where a file system is mounted, of what kind it is, and what it comes from."""

    point: str
    kind: str
    source: str

    @property
    def is_network(self) -> bool:
        """Whether other machines can reach it."""
        return self.kind.removeprefix("fuse.") in NETWORK


def mount_of(path: Path, mountinfo: str) -> Mount | None:
    """Find the mount that an absolute path lies on, in the text of /proc/self/mountinfo; the last one hides others."""
    found: Mount | None = None
    for line in mountinfo.splitlines():
        mount = _mount(line.split(" "))
        if mount and path.is_relative_to(mount.point) and len(mount.point) >= len(found.point if found else ""):
            found = mount
    return found


def _mount(words: list[str]) -> Mount | None:
    if MARK not in words or words.index(MARK) <= POINT or len(words) < words.index(MARK) + 3:
        return None
    kind, source = words[words.index(MARK) + 1 :][:2]
    return Mount(_unescaped(words[POINT]), kind, _unescaped(source))


def _unescaped(word: str) -> str:
    """Read a word in which blanks, tabs, line ends and backslashes are written as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), word)


def network_mount(path: Path, mountinfo: Path | None = None) -> Mount | None:
    """Tell the network file system that a path lies on; None where it is local, or where nothing tells."""
    try:
        text = (mountinfo or MOUNTINFO).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    mount = mount_of(path.resolve(), text)
    return mount if mount and mount.is_network else None


def refusal(path: Path, *, allowed: bool, files: Files, mountinfo: Path | None = None) -> ReadOnlyError | None:
    """Say why nothing may be written to a workspace on a network file system; where it is allowed, test the lock."""
    mount = network_mount(path, mountinfo)
    if mount is None:
        return None
    where = f"{path} lies on a network file system ({mount.kind} from {mount.source})"
    if not allowed:
        return ReadOnlyError(
            f"{where}, where a lock may not hold back the other machines.",
            "Move it to a local disk of the machine where all work, or allow network file systems in the config.",
        )
    problem = lock_trouble(path, files)
    if problem is None:
        return None
    return ReadOnlyError(f"{where} that failed the self-test: {problem}.", "Move it to a local disk.")


def lock_trouble(directory: Path, files: Files) -> str | None:
    """Try out what writing rests on, with a file of its own: a lock that holds, a rename and a link that replace."""
    paths = [directory / f"selftest.{uuid.uuid4().hex}.{number}.tmp" for number in range(3)]
    try:
        files.write_new(paths[0], b"")
        if not _holds(paths[0], files):
            return "two at once were given the lock"
        files.link(paths[0], paths[1])
        files.rename(paths[1], paths[2])
        files.rename(paths[0], paths[1])
        files.sync_directory(directory)
    except OSError as error:
        return reason(error)
    finally:
        for path in paths:
            with contextlib.suppress(OSError):
                files.discard(path)
    return None


def _holds(path: Path, files: Files) -> bool:
    """Whether a second descriptor is refused the lock that a first one has, and is given it afterwards."""
    with files.opened(path, os.O_RDWR) as first, files.opened(path, os.O_RDWR) as second:
        fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(first, fcntl.LOCK_UN)
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return os.fstat(second).st_nlink == 1
        return False

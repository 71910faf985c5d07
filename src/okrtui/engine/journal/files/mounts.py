"""Network file systems: locks may not work there, so they are refused unless allowed."""

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
"""Types of file systems that other machines can reach, as in mountinfo (without a `fuse.` prefix)."""

POINT, MARK = 4, "-"


class Mount(NamedTuple):
    """A mounted file system: its mount point, type and source."""

    point: str
    kind: str
    source: str

    @property
    def is_network(self) -> bool:
        """True if other machines can reach it."""
        return self.kind.removeprefix("fuse.") in NETWORK


def mount_of(path: Path, mountinfo: str) -> Mount | None:
    """Return the mount that an absolute path is on, from the text of /proc/self/mountinfo; the last one wins."""
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
    """Decode a word in which blanks, tabs, line ends and backslashes are octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), word)


def network_mount(path: Path, mountinfo: Path | None = None) -> Mount | None:
    """Return the network file system that a path is on; None if it is local or unknown."""
    try:
        text = (mountinfo or MOUNTINFO).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    mount = mount_of(path.resolve(), text)
    return mount if mount and mount.is_network else None


def refusal(path: Path, *, allowed: bool, files: Files, mountinfo: Path | None = None) -> ReadOnlyError | None:
    """Return why a workspace on a network file system is read-only; where it is allowed, test the lock."""
    mount = network_mount(path, mountinfo)
    if mount is None:
        return None
    where = f"{path} is on a network file system ({mount.kind} from {mount.source})"
    if not allowed:
        return ReadOnlyError(
            f"{where}, where locks may not work between machines.",
            "Move it to a local disk of the machine all of you use, or allow network file systems in the config.",
        )
    problem = lock_trouble(path, files)
    if problem is None:
        return None
    return ReadOnlyError(f"{where} and failed the self-test: {problem}.", "Move it to a local disk.")


def lock_trouble(directory: Path, files: Files) -> str | None:
    """Test lock, link and rename with temporary files; return what does not work, None if all does."""
    paths = [directory / f"selftest.{uuid.uuid4().hex}.{number}.tmp" for number in range(3)]
    try:
        files.write_new(paths[0], b"")
        if not _holds(paths[0], files):
            return "two processes got the lock at once"
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
    """Return whether a lock excludes a second descriptor until the first one releases it."""
    with files.opened(path, os.O_RDWR) as first, files.opened(path, os.O_RDWR) as second:
        fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(first, fcntl.LOCK_UN)
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return os.fstat(second).st_nlink == 1
        return False

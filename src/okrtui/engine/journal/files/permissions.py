"""Write permissions of a workspace directory: set at creation, checked and explained later."""

from __future__ import annotations

import contextlib
import errno
import grp
import os
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.confined import inner_mode
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files, file_mode
from okrtui.errors import ReadOnlyError, UsageError
from okrtui.login import login_name

SHARED = stat.S_ISGID | 0o770
"""The mode of a new workspace directory: for its owner and its group, which all files in it inherit."""


def group_name(number: int) -> str:
    """Return a group's name, or its number if it has none."""
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def group_number(group: str) -> int:
    """Return the number of a group given by name or number; raises UsageError."""
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        if group.isascii() and group.isdigit():
            return int(group)
    raise UsageError(f"There is no group “{group}” on this machine.", f"Create it with: groupadd {shlex.quote(group)}")


def my_groups() -> set[int]:
    """The groups of this process."""
    return {os.getegid(), *os.getgroups()}


def prepare(layout: Layout, group: str | None, files: Files) -> None:
    """Create the directories of a new workspace, shared with a group if one is given, so that they survive a crash.

    Raises UsageError if the path or group is unsuitable, ReadOnlyError if the group cannot be set.
    """
    number = None if group is None else group_number(group)
    made = [path for path in (layout.directory, *layout.directory.parents) if not path.exists()]
    new = bool(made)
    if not new:
        _refuse_place(layout.directory)
    layout.directory.mkdir(parents=True, exist_ok=True)
    try:
        if new or number is not None:
            _share(layout.directory, number)
    except BaseException:
        if new:
            layout.directory.rmdir()
        raise
    if not confined.is_directory(layout.backups):
        make_new(layout.backups)
    for path in made:
        with contextlib.suppress(PermissionError):  # one that may be passed through, but not read
            files.sync_directory(path.parent)


def make_new(directory: Path) -> None:
    """Create a directory inside the workspace with the same sharing; raises OSError if the name is taken."""
    if not confined.make_directory(directory):
        number = errno.EEXIST if confined.is_directory(directory) else errno.ENOTDIR
        raise OSError(number, os.strerror(number), directory)


def _refuse_place(directory: Path) -> None:
    if not directory.is_dir():
        raise UsageError(f"{directory} is not a directory.", "Choose another place.")
    if directory.stat().st_mode & stat.S_ISVTX:
        raise UsageError(
            _sticky(directory), f"Choose a directory inside it, or: chmod -t {shlex.quote(str(directory))}"
        )


def _share(directory: Path, group: int | None) -> None:
    """Set group and mode, in this order: a change of the group may drop the mode's setgid bit."""
    try:
        if group is not None:
            os.chown(directory, -1, group)
        directory.chmod(SHARED)
    except PermissionError:
        if group is None or group in my_groups():
            raise ReadOnlyError(
                f"{directory} belongs to {login_name(directory.stat().st_uid)}: you cannot share it with a group.",
                "Ask its owner, or choose another place.",
            ) from None
        raise ReadOnlyError(
            f"You are not in the group {group_name(group)}, so you cannot share a workspace with it.",
            f"Ask to be added to the group (usermod -aG {group_name(group)} {login_name()}), then log in again.",
        ) from None


def _sticky(directory: Path) -> str:
    return f"{directory} has the sticky bit: members of a workspace could not replace each other's files there."


def refusal(layout: Layout, *, read_only: bool) -> ReadOnlyError | None:
    """Return why this session may not write although the workspace is intact, None if it may."""
    if read_only:
        return ReadOnlyError("This session was started read-only.", "Start without --read-only to make changes.")
    directory, quoted = layout.directory, shlex.quote(str(layout.directory))
    status = directory.stat()
    if status.st_mode & stat.S_ISVTX:
        return ReadOnlyError(_sticky(directory), f"Ask its owner to run: chmod -t {quoted}")
    needed = (directory, layout.lock) if layout.lock.exists() else (directory,)
    if not all(os.access(path, os.W_OK | (os.X_OK if path is directory else 0)) for path in needed):
        return _no_permission(directory, status)
    if sys.platform == "linux" and not status.st_mode & stat.S_ISGID and not _is_mine(status.st_gid):
        group = group_name(status.st_gid)
        hint = f"Fix it with: chmod g+s {quoted}"
        return ReadOnlyError(f"New files in {directory} would not belong to {group}.", hint)
    return None


def require_writing(layout: Layout) -> None:
    """Raise ReadOnlyError if this user may not write to an existing directory."""
    if layout.directory.is_dir() and (problem := refusal(layout, read_only=False)):
        raise problem


def _is_mine(group: int) -> bool:
    return os.geteuid() == 0 or group in my_groups()


def _no_permission(directory: Path, status: os.stat_result) -> ReadOnlyError:
    what = "You have no permission to write to this workspace"
    owner, group = login_name(status.st_uid), group_name(status.st_gid)
    if os.statvfs(directory).f_flag & os.ST_RDONLY:
        return ReadOnlyError(f"{what}: its file system is mounted read-only.", "Ask the administrator of this machine.")
    if not status.st_mode & stat.S_IWGRP:
        hint = f"Ask {owner} to share it: chmod 2770 {shlex.quote(str(directory))}"
        return ReadOnlyError(f"{what}: it belongs to {owner} alone.", hint)
    if not _is_mine(status.st_gid):
        hint = f"Ask to be added to the group (usermod -aG {group} {login_name()}), then log in again."
        return ReadOnlyError(f"{what}: it belongs to {owner} and the group {group}.", hint)
    return ReadOnlyError(f"{what}.", "Ask its owner to give your group write access.")


def problems(layout: Layout) -> Iterator[tuple[Path, str, str]]:
    """Find what is wrong with owners, groups and modes: path, problem, and a command or a sentence as remedy."""
    status = layout.directory.stat()
    quoted = shlex.quote(str(layout.directory))
    if status.st_mode & stat.S_ISVTX:
        what = "It has the sticky bit: members cannot replace each other's files."
        yield layout.directory, what, f"chmod -t {quoted}"
    if status.st_mode & stat.S_IWOTH:
        yield layout.directory, "Everybody on this machine can change it.", f"chmod o-w {quoted}"
    if status.st_mode & stat.S_IWGRP and not status.st_mode & stat.S_ISGID:
        yield layout.directory, "New files do not get its group automatically.", f"chmod g+s {quoted}"
    wanted = file_mode(status.st_mode)
    for path in (layout.snapshot, layout.lock, *map(layout.journal, layout.journals())):
        yield from _problems_of_file(path, status.st_gid, wanted)
    if confined.status(layout.backups) and not confined.is_directory(layout.backups):
        what = "It is not a real directory, and links are not followed: no backups or old journals can be kept."
        backups, mode = shlex.quote(str(layout.backups)), inner_mode(status)
        yield layout.backups, what, f"rm {backups} && mkdir -m {mode:o} {backups}"


def _problems_of_file(path: Path, group: int, wanted: int) -> Iterator[tuple[Path, str, str]]:
    quoted = shlex.quote(str(path))
    status = confined.status(path)
    if status and stat.S_ISLNK(status.st_mode):
        yield path, "It is a symbolic link, which is never followed.", "Replace it with the file itself."
    elif status and not stat.S_ISREG(status.st_mode):
        yield path, "It is not a regular file, so it is never opened.", "Replace it with the file itself."
    elif status:
        if status.st_gid != group:
            what = f"It belongs to the group {group_name(status.st_gid)}."
            yield path, what, f"chgrp {group_name(group)} {quoted}"
        if wanted & ~status.st_mode:
            what = f"Its mode is {stat.S_IMODE(status.st_mode):o}: some members of the workspace cannot use it."
            yield path, what, f"chmod {wanted:o} {quoted}"

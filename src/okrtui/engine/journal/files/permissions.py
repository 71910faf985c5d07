"""Write permissions of a workspace directory: set at creation, checked and explained later."""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.confined import inner_mode
from okrtui.engine.journal.files.groups import group_name, my_groups
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files, copy_it, readable
from okrtui.errors import ReadOnlyError, UsageError
from okrtui.login import login_name

if TYPE_CHECKING:
    from okrtui.engine.journal.files.sharing import Sharing


def prepare(layout: Layout, group: str | None, files: Files) -> None:
    """Create the directories of a new workspace, for its owner alone or shared with a group, so that they survive.

    Raises UsageError if the path or group is unsuitable, ReadOnlyError if the group cannot be set.
    """
    from okrtui.engine.journal.files.sharing import PRIVATE, shared_with

    sharing = None if group is None else shared_with(PRIVATE, group, None)
    made = [path for path in (layout.directory, *layout.directory.parents) if not path.exists()]
    if not made:
        _refuse_place(layout, group)
    layout.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if made or sharing:
            _share(layout, sharing or PRIVATE)
    except BaseException:
        if made:
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


def ensure_backups(layout: Layout) -> None:
    """Create backups/ where somebody removed it; anything else of that name is left to what is done there."""
    if not confined.status(layout.backups):
        confined.make_directory(layout.backups)


def _refuse_place(layout: Layout, group: str | None) -> None:
    directory = layout.directory
    if not directory.is_dir():
        raise UsageError(f"{directory} is not a directory.", "Choose another place.")
    if confined.status(layout.snapshot):
        command = shlex.join(["okrtui", "share", str(directory), *(["--group", group] if group else [])])
        hint = f"Share it with: {command}" if group else "Open it, or choose another place."
        raise UsageError(f"There is a workspace at {directory} already.", hint)
    if directory.stat().st_mode & stat.S_ISVTX:
        raise UsageError(
            _sticky(directory), f"Choose a directory inside it, or: chmod -t {shlex.quote(str(directory))}"
        )


def _share(layout: Layout, sharing: Sharing) -> None:
    """Set who may use the directory of a workspace. Raises ReadOnlyError."""
    from okrtui.engine.journal.files.shared_places import give_access, no_member

    with confined.opened_directory(layout.directory) as descriptor:
        status = os.fstat(descriptor)
        group = status.st_gid if sharing.group < 0 else sharing.group
        try:
            give_access(descriptor, status, group, sharing.directory, sharing.bits)
        except PermissionError:
            if group in my_groups():
                raise ReadOnlyError(
                    f"{layout.directory} belongs to {login_name(status.st_uid)}: you cannot share it with a group.",
                    "Ask its owner, or choose another place.",
                ) from None
            raise no_member(group) from None


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
    if not os.access(directory, os.W_OK | os.X_OK) or (
        os.access(layout.lock, os.F_OK) and not os.access(layout.lock, os.W_OK)
    ):
        return _no_permission(directory, status)
    if sys.platform == "linux" and not status.st_mode & stat.S_ISGID and not _is_mine(status.st_gid):
        group = group_name(status.st_gid)
        hint = f"Fix it with: chmod g+s {quoted}"
        return ReadOnlyError(f"New files in {directory} would not belong to {group}.", hint)
    return None


def require_writing(layout: Layout) -> None:
    """Raise ReadOnlyError if this user may not write to an existing directory."""
    with readable():
        problem = refusal(layout, read_only=False) if layout.directory.is_dir() else None
    if problem:
        raise problem


def _is_mine(group: int) -> bool:
    return os.geteuid() == 0 or group in my_groups()


def _no_permission(directory: Path, status: os.stat_result) -> ReadOnlyError:
    what = "You have no permission to write to this workspace"
    owner, group = login_name(status.st_uid), group_name(status.st_gid)
    if os.statvfs(directory).f_flag & os.ST_RDONLY:
        return ReadOnlyError(f"{what}: its file system is mounted read-only.", "Ask the administrator of this machine.")
    if not status.st_mode & stat.S_IWGRP:
        hint = f"Ask {owner} to share it (okrtui share {shlex.quote(str(directory))} --group NAME)."
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
    yield from _odd_files(layout)
    yield from _problems_of_places(layout, f"okrtui share {quoted}")
    if confined.status(layout.backups) and not confined.is_directory(layout.backups):
        what = "It is not a real directory, and links are not followed: no backups or old journals can be kept."
        backups, mode = shlex.quote(str(layout.backups)), inner_mode(status)
        yield layout.backups, what, f"rm {backups} && mkdir -m {mode:o} {backups}"


def _odd_files(layout: Layout) -> Iterator[tuple[Path, str, str]]:
    """Find what stands in the place of a file and is none, or has another name elsewhere."""
    last = layout.journal(max(layout.journals(), default=0))
    for path in (layout.snapshot, layout.lock, *map(layout.journal, layout.journals())):
        status = confined.status(path)
        if status and stat.S_ISLNK(status.st_mode):
            yield path, "It is a symbolic link, which is never followed.", "Replace it with the file itself."
        elif status and not stat.S_ISREG(status.st_mode):
            yield path, "It is not a regular file, so it is never opened.", "Replace it with the file itself."
        elif status and status.st_nlink > 1 and path in (last, layout.lock):
            yield path, "It has another name elsewhere (a hard link), so nothing is written to it.", f"{copy_it(path)}."


def _problems_of_places(layout: Layout, remedy: str) -> Iterator[tuple[Path, str, str]]:
    from okrtui.engine.journal.files.shared_places import current, places

    for place in places(layout, current(layout)):
        if place.path == layout.directory:
            continue
        if place.status.st_gid != place.sharing.group:
            yield place.path, f"It belongs to the group {group_name(place.status.st_gid)}.", remedy
        if place.is_too_open:
            yield place.path, "Those who may only read can lock it, which keeps everybody from saving.", remedy
        elif place.is_too_closed:
            mode = stat.S_IMODE(place.status.st_mode)
            yield place.path, f"Its mode is {mode:o}: some members of the workspace cannot use it.", remedy

"""Everything in a workspace with who may read and change it, and who should."""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.access import (
    Access,
    AccessEntry,
    access_of,
    inherited_by_new,
    mode_of,
    set_access,
)
from okrtui.engine.journal.files.groups import group_name, my_groups
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import copy_it
from okrtui.engine.journal.files.sharing import Sharing, sharing_of
from okrtui.errors import ReadOnlyError
from okrtui.login import login_name


class SharedPlace(NamedTuple):
    """A file or directory of a workspace, who may do what with it, and how the workspace is shared."""

    path: Path
    status: os.stat_result
    access: Access
    inherited: Access
    sharing: Sharing
    is_lock: bool

    @property
    def is_directory(self) -> bool:
        """True for a directory."""
        return stat.S_ISDIR(self.status.st_mode)

    @property
    def wanted(self) -> Access:
        """Who should be able to do what with it."""
        return self.sharing.access(is_directory=self.is_directory, is_lock=self.is_lock)

    @property
    def bits(self) -> int:
        """The bits that its mode should have besides those of owner, group and others."""
        return self.sharing.bits if self.is_directory else 0

    @property
    def is_too_open(self) -> bool:
        """True for a lock that somebody can open who may not write."""
        wanted = {one[0::2]: one.rights for one in self.wanted}
        return self.is_lock and any(one.rights & ~wanted.get(one[0::2], 0) for one in self.access)

    @property
    def is_too_closed(self) -> bool:
        """True if somebody cannot use it who should."""
        found = {one[0::2]: one.rights for one in self.access}
        return any(one.rights & ~found.get(one[0::2], 0) for one in self.wanted)

    def differences(self) -> str:
        """Return what should be changed, as it is and as it should be; '' if nothing."""
        parts = []
        if self.status.st_gid != self.sharing.group:
            parts.append(f"group {group_name(self.status.st_gid)} -> {group_name(self.sharing.group)}")
        mode = stat.S_IMODE(self.status.st_mode)
        if mode != (wanted := mode_of(self.wanted) | self.bits):
            parts.append(f"mode {mode:o} -> {wanted:o}")
        if _named(self.access) != _named(self.wanted) or (
            self.is_directory and _named(self.inherited) != _named(self.wanted)
        ):
            parts.append("access control list")
        return ", ".join(parts)

    def change(self) -> None:
        """Share it as the workspace is; a change of the group may drop bits of the mode, so it comes first."""
        flags = confined.DIRECTORY | os.O_RDONLY if self.is_directory else os.O_RDONLY
        descriptor = confined.open_file(self.path, flags)
        try:
            if not os.path.samestat(os.fstat(descriptor), self.status):
                raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), self.path)
            give_access(descriptor, self.status, self.sharing.group, self.wanted, self.bits)
        finally:
            os.close(descriptor)


def _named(access: Access) -> set[AccessEntry]:
    return {one for one in access if one.is_named}


def give_access(descriptor: int, status: os.stat_result, group: int, access: Access, bits: int) -> None:
    """Set group and entries of an open file or directory."""
    if status.st_gid != group:
        os.fchown(descriptor, -1, group)
    set_access(descriptor, access, bits=bits)


def places(layout: Layout, sharing: Sharing) -> Iterator[SharedPlace]:
    """Yield everything in a workspace; what somebody removes meanwhile is passed over."""
    for path in layout.everything():
        status = confined.status(path)
        if status is not None:
            inherited = inherited_by_new(path) if stat.S_ISDIR(status.st_mode) else ()
            yield SharedPlace(path, status, access_of(path, status.st_mode), inherited, sharing, path == layout.lock)


def current(layout: Layout) -> Sharing:
    """Return how a workspace is shared: as its directory is."""
    status = layout.directory.stat()
    return sharing_of(status, access_of(layout.directory, status.st_mode))


def name_in(layout: Layout, path: Path) -> str:
    """Return the name of something in a workspace."""
    return "." if path == layout.directory else str(path.relative_to(layout.directory))


def refuse_foreign(layout: Layout, every: list[SharedPlace], wrong: list[SharedPlace]) -> None:
    """Raise ReadOnlyError where something cannot be changed, or is another file than it seems."""
    names = Counter((one.status.st_dev, one.status.st_ino) for one in every)
    for one in wrong:
        if not one.is_directory and one.status.st_nlink > names[one.status.st_dev, one.status.st_ino]:
            what = f"{one.path} has another name outside the workspace."
            raise ReadOnlyError(what, f"Nothing was changed. {copy_it(one.path)}")
        if os.geteuid() not in (0, one.status.st_uid):
            owner = login_name(one.status.st_uid)
            what = (
                f"{name_in(layout, one.path)} belongs to {owner}, so only {owner} and root can change who may use it."
            )
            raise ReadOnlyError(what, "Nothing was changed; ask root to run this command.")
        if one.sharing.group != one.status.st_gid and os.geteuid() != 0 and one.sharing.group not in my_groups():
            raise no_member(one.sharing.group)


def no_member(group: int) -> ReadOnlyError:
    """Return the error for somebody who wants to share a workspace with a group they are not in."""
    name = group_name(group)
    return ReadOnlyError(
        f"You are not in the group {name}, so you cannot share a workspace with it.",
        f"Ask to be added to the group (usermod -aG {name} {login_name()}), then log in again.",
    )

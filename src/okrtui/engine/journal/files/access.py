"""Who may read and change a file or directory: its mode and, if it has one, its access control list (POSIX ACL)."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import struct
import sys
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

READ, WRITE, ENTER = 4, 2, 1
ALL = READ | WRITE | ENTER
ATTRIBUTE, INHERITED = "system.posix_acl_access", "system.posix_acl_default"
NO_LIST = frozenset({errno.ENODATA, errno.EOPNOTSUPP, errno.ENOTSUP})
_VERSION, _UNNAMED = 2, 0xFFFF_FFFF
_HEAD, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")


class Tag(IntEnum):
    """Whom an entry of an access control list is about, as the kernel numbers them."""

    OWNER = 0x01
    USER = 0x02
    OWNING_GROUP = 0x04
    GROUP = 0x08
    MASK = 0x10
    OTHERS = 0x20


class AccessEntry(NamedTuple):
    """The rights of the owner, the owning group, others, or a user or group by number."""

    tag: Tag
    rights: int
    number: int = _UNNAMED

    @property
    def is_named(self) -> bool:
        """True if the entry is about a certain user or group, which takes an access control list."""
        return self.tag in (Tag.USER, Tag.GROUP)


Access = tuple[AccessEntry, ...]
"""The entries of the owner, the owning group and others, and of any users and groups by number, in their order."""


def plain(mode: int) -> Access:
    """Return the entries that a mode stands for."""
    return (
        AccessEntry(Tag.OWNER, mode >> 6 & ALL),
        AccessEntry(Tag.OWNING_GROUP, mode >> 3 & ALL),
        AccessEntry(Tag.OTHERS, mode & ALL),
    )


def access_of(place: int | Path, mode: int) -> Access:
    """Return who may do what with something of this mode: an open file, or a path, of which no link is followed."""
    listed = _listed(place)
    return _under(listed, mode >> 3) if listed else plain(mode)


def inherited_by_new(directory: Path) -> Access:
    """Return the list that new files in a directory get, none if there is none."""
    return tuple(one for one in _listed(directory, INHERITED) if one.tag is not Tag.MASK)


def inherited_access(descriptor: int, directory_mode: int) -> Access:
    """Return what a new file gets from its directory: its mode and, if it has one, its list for new files."""
    listed = _listed(descriptor)
    if not listed:
        return plain(directory_mode)
    others = AccessEntry(Tag.OTHERS, directory_mode & ALL)
    return _under((*(one for one in listed if one.tag is not Tag.OTHERS), others), directory_mode >> 3)


def _under(listed: Access, mask: int) -> Access:
    """Limit the entries of users and groups by the mask, as the kernel does."""
    return tuple(
        one if one.tag in (Tag.OWNER, Tag.OTHERS) else one._replace(rights=one.rights & mask)
        for one in listed
        if one.tag is not Tag.MASK
    )


def _listed(place: int | Path, name: str = ATTRIBUTE) -> Access:
    """Return the entries of an access control list, none if there is none."""
    if sys.platform != "linux":
        return ()
    try:
        data = os.getxattr(place, name, follow_symlinks=isinstance(place, int))
    except OSError as error:
        if error.errno in NO_LIST:
            return ()
        raise
    return tuple(AccessEntry(Tag(tag), rights, number) for tag, rights, number in _ENTRY.iter_unpack(data[4:]))


def for_files(access: Access) -> Access:
    """Return the entries of a file in a directory with these: the owner may read and write, others never write."""
    return tuple(one._replace(rights=_of_file(one)) for one in access)


def _of_file(one: AccessEntry) -> int:
    if one.tag is Tag.OWNER:
        return READ | WRITE
    return one.rights & (READ if one.tag is Tag.OTHERS else READ | WRITE)


def for_writers(access: Access) -> Access:
    """Return the entries of a file that only those may open who may write, since opening is enough to lock it."""
    kept = (one for one in for_files(access) if not one.is_named or one.rights & WRITE)
    return tuple(one if one.rights & WRITE else one._replace(rights=0) for one in kept)


def mode_of(access: Access) -> int:
    """Return the bits of the mode that stand for these entries; those of the group are the mask of a list."""
    found = {one.tag: one.rights for one in access}
    return found[Tag.OWNER] << 6 | _mask(access) << 3 | found[Tag.OTHERS]


def _mask(access: Access) -> int:
    mask = 0
    for one in access:
        mask |= 0 if one.tag in (Tag.OWNER, Tag.OTHERS) else one.rights
    return mask


def has_list(access: Access) -> bool:
    """Return whether these entries take an access control list."""
    return any(one.is_named for one in access)


def set_access(descriptor: int, access: Access, *, bits: int = 0) -> None:
    """Give an open file or directory exactly these entries; `bits` are those of its mode besides.

    New files in a directory get its list too. Raises OSError, with EOPNOTSUPP where the file system has no lists.
    """
    is_directory = stat.S_ISDIR(os.fstat(descriptor).st_mode)
    names = (ATTRIBUTE, INHERITED) if is_directory else (ATTRIBUTE,)
    if has_list(access):
        for name in names:
            _set_list(descriptor, name, (*access, AccessEntry(Tag.MASK, _mask(access))))
    else:
        _remove_lists(descriptor, names)
    os.fchmod(descriptor, mode_of(access) | bits)


def _set_list(descriptor: int, name: str, access: Access) -> None:
    if sys.platform != "linux":
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
    os.setxattr(descriptor, name, _packed(access))


def _packed(access: Iterable[AccessEntry]) -> bytes:
    ordered = sorted(access, key=lambda one: (one.tag, one.number))
    return _HEAD.pack(_VERSION) + b"".join(_ENTRY.pack(*one) for one in ordered)


def _remove_lists(descriptor: int, names: Iterable[str]) -> None:
    if sys.platform != "linux":
        return
    for name in names:
        with contextlib.suppress(OSError):
            os.removexattr(descriptor, name)

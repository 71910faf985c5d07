"""Who may read and change a workspace: the group, the mode and the access control list of everything in it.

Its directory says who may; every file follows. What writers lock is for writers alone: whoever may open a file may
lock it, and could keep everybody from saving.
"""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

from okrtui.engine.journal.files.access import (
    ALL,
    ENTER,
    READ,
    WRITE,
    Access,
    AccessEntry,
    Tag,
    for_files,
    for_writers,
)
from okrtui.engine.journal.files.groups import group_name, group_number
from okrtui.errors import UsageError
from okrtui.login import login_name

EVERYONE, NOBODY = "everyone", "nobody"
"""The readers that are no group."""


class Sharing(NamedTuple):
    """Who may do what besides the owner: the group and its rights, whether everybody may read, and who by number."""

    group: int
    team: int
    everyone: bool
    named: Access = ()

    @property
    def directory(self) -> Access:
        """The entries of a directory."""
        return (
            AccessEntry(Tag.OWNER, ALL),
            AccessEntry(Tag.OWNING_GROUP, _entered(self.team)),
            AccessEntry(Tag.OTHERS, READ | ENTER if self.everyone else 0),
            *(one._replace(rights=_entered(one.rights)) for one in self.named),
        )

    @property
    def bits(self) -> int:
        """The setgid bit where new files have to get the directory's group."""
        return stat.S_ISGID if self.team else 0

    def access(self, *, is_directory: bool, is_lock: bool) -> Access:
        """The entries of something in the workspace."""
        if is_directory:
            return self.directory
        return for_writers(self.directory) if is_lock else for_files(self.directory)


PRIVATE = Sharing(-1, 0, everyone=False)
"""For its owner alone."""


def _entered(rights: int) -> int:
    return rights | ENTER if rights & READ else 0


def sharing_of(status: os.stat_result, access: Access) -> Sharing:
    """Return how a directory is shared."""
    team = next(one.rights for one in access if one.tag is Tag.OWNING_GROUP)
    others = next(one.rights for one in access if one.tag is Tag.OTHERS)
    named = (one._replace(rights=one.rights & (READ | WRITE)) for one in access if one.is_named)
    return Sharing(
        status.st_gid, team & (READ | WRITE), bool(others & READ), tuple(one for one in named if one.rights & READ)
    )


def shared_with(sharing: Sharing, team: str | None, readers: str | None) -> Sharing:
    """Let a group read and write, and others only read: everyone, nobody or a group; None changes nothing.

    Raises UsageError at an unknown group, and where the readers are those who write.
    """
    if team is not None:
        number = group_number(team)
        named = tuple(one for one in sharing.named if one[0::2] != (Tag.GROUP, number))
        sharing = sharing._replace(group=number, team=READ | WRITE, named=named)
    return sharing if readers is None else _read_by(sharing, readers)


def _read_by(sharing: Sharing, readers: str) -> Sharing:
    writers = tuple(one for one in sharing.named if one.rights & WRITE)
    closed = sharing._replace(team=sharing.team if sharing.team & WRITE else 0, everyone=False, named=writers)
    if readers == NOBODY:
        return closed
    if readers == EVERYONE:
        return closed._replace(everyone=True, team=closed.team | READ)
    number = group_number(readers)
    if (closed.team and number == closed.group) or any(one[0::2] == (Tag.GROUP, number) for one in writers):
        raise UsageError(f"The group {group_name(number)} may already read and write.", "Name another group to read.")
    return closed._replace(named=(*writers, AccessEntry(Tag.GROUP, READ, number)))


def described(sharing: Sharing, owner: int) -> str:
    """Return who may do what, as a sentence."""
    named = [(_who(one), bool(one.rights & WRITE)) for one in sharing.named]
    team = [(f"the group {group_name(sharing.group)}", bool(sharing.team & WRITE))] if sharing.team else []
    writers = [login_name(owner), *(who for who, writes in (*team, *named) if writes)]
    readers = [who for who, writes in (*team, *named) if not writes]
    if sharing.everyone:
        readers = ["everybody on this machine"]
    reading = f"; {' and '.join(readers)} may read it" if readers else ""
    return f"{' and '.join(writers)} may read and change it{reading}."


def _who(one: AccessEntry) -> str:
    return login_name(one.number) if one.tag is Tag.USER else f"the group {group_name(one.number)}"

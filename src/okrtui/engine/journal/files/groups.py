"""Unix groups by name and number."""

from __future__ import annotations

import grp
import os
import shlex

from okrtui.errors import UsageError


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
    except (KeyError, ValueError):
        if group.isascii() and group.isdigit() and len(group) <= len("4294967294"):
            return int(group)
    raise UsageError(f"There is no group “{group}” on this machine.", f"Create it with: groupadd {shlex.quote(group)}")


def my_groups() -> set[int]:
    """The groups of this process."""
    return {os.getegid(), *os.getgroups()}

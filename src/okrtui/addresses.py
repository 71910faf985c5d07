"""Where a workspace is: in a directory, or in a database whose address begins with postgresql://."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from okrtui.errors import UsageError

_BEGINNINGS: Final = ("postgresql://", "postgres://")
_SECRETS: Final = ("password", "sslpassword")


class ServerAddress(str):
    """The address of a database, as libpq reads it; there is no password in it."""

    __slots__ = ()


Location = Path | ServerAddress


def is_server_address(text: str) -> bool:
    """Return whether a text names a database rather than a directory."""
    return text.startswith(_BEGINNINGS)


def server_address(text: str) -> ServerAddress:
    """Return a text as an address. Raises UsageError, which does not repeat it, if there is a password in it."""
    if _has_password(text.partition("://")[2]):
        raise UsageError(
            "The address of the workspace has a password, which others could read.",
            "Leave it out: put it in ~/.pgpass, or in a file that PGPASSFILE or a service names.",
        )
    return ServerAddress(text)


def _has_password(rest: str) -> bool:
    """Return whether the part after :// has a password: behind the user's name, or as a parameter."""
    from urllib.parse import parse_qsl  # noqa: PLC0415 - workspaces in directories start without it

    before = (rest.partition("?")[0], rest.partition("/")[0])  # libpq looks for a user up to the first slash
    if any("@" in part and ":" in part.partition("@")[0] for part in before):
        return True
    return any(name in _SECRETS for name, _ in parse_qsl(rest.partition("?")[2], keep_blank_values=True))


def require_directory(location: Location, instead: str) -> Path:
    """Return the directory of a workspace. Raises UsageError, which says what to do instead, for one in a database."""
    if isinstance(location, ServerAddress):
        raise UsageError("This is for workspaces in directories, and this one is in a database.", instead)
    return location

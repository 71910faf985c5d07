"""What the server refuses or reports, as the errors of the program."""

from __future__ import annotations

import orjson
import psycopg
from psycopg import errors

from okrtui.engine.migrations import upgraded_by_newer
from okrtui.engine.protocol import Destination
from okrtui.errors import (
    BusyError,
    FullError,
    MissingWorkspaceError,
    MovedAwayError,
    OkrError,
    ReadOnlyError,
    RuleError,
    UnreachableError,
)

CLASHES = (errors.SerializationFailure, errors.DeadlockDetected)
"""The server undid one of two transactions, which may be tried again."""

NOTHING = "Nothing was changed."
CHECK_PASSWORDS = "Check the password in ~/.pgpass, or in the file that PGPASSFILE or a service names."
PASSWORDS = "Put it into ~/.pgpass, or into a file that PGPASSFILE or a service names."
OTHER_SCHEMA, FOREIGN_AUTHOR, MOVED = "OK001", "OK002", "OK003"
"""The refusals of the functions of the schema."""

_ABSENT = (errors.InvalidSchemaName, errors.UndefinedTable, errors.UndefinedFunction, errors.InvalidCatalogName)
_KINDS: tuple[tuple[tuple[type[psycopg.Error], ...], type[OkrError], str, str], ...] = (
    (
        (*CLASHES, errors.LockNotAvailable),
        BusyError,
        "Others kept writing to this workspace:",
        f"{NOTHING} Try again in a moment.",
    ),
    (
        (errors.QueryCanceled,),
        BusyError,
        "The server took too long:",
        f"{NOTHING} Try again in a moment.",
    ),
    (
        (errors.DiskFull, errors.OutOfMemory, errors.ConfigurationLimitExceeded, errors.ProgramLimitExceeded),
        FullError,
        "The server has no room:",
        f"{NOTHING} Make room there and try again.",
    ),
    (
        (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege),
        ReadOnlyError,
        "The server refuses:",
        "Ask whoever administers it.",
    ),
    ((errors.DataError,), RuleError, "The change cannot be stored:", NOTHING),
)
"""The error to raise for errors of the server, how it begins, and what to do."""


def is_lost(error: psycopg.Error) -> bool:
    """Return whether the connection is gone, or the server does not serve now."""
    stopped = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow, errors.IdleSessionTimeout)
    gone = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and error.sqlstate is None
    ended = isinstance(error, errors.IdleInTransactionSessionTimeout | errors.TooManyConnections)
    return gone or ended or isinstance(error, stopped) or (error.sqlstate or "").startswith("08")


def unreachable(place: str, why: str = "") -> UnreachableError:
    """Return the error for a server that does not answer."""
    told = f": {why}" if why else "."
    return UnreachableError(f"The server of {place} cannot be reached{told}", f"{NOTHING} Try again in a moment.")


def missing(place: str) -> MissingWorkspaceError:
    """Return the error for a database without a workspace."""
    return MissingWorkspaceError(f"There is no workspace in {place}.", "Create one with okrtui init ADDRESS.")


def moved_away(note: str) -> MovedAwayError:
    """Return the error for a workspace that was moved, from what its owner noted."""
    try:
        return Destination.of_json(orjson.loads(note)).refusal()
    except (LookupError, TypeError, ValueError):
        return MovedAwayError("This workspace was moved.", "Ask its owner where it is now.")


def _refused(error: psycopg.Error) -> OkrError | None:
    """Return what a function of the schema refuses; None if it is something else."""
    if error.sqlstate == OTHER_SCHEMA:
        return upgraded_by_newer()
    if error.sqlstate == MOVED:
        return moved_away(error.diag.message_primary or "")
    if error.sqlstate == FOREIGN_AUTHOR:
        return ReadOnlyError("Only the owner of a workspace may write under another name.", NOTHING)
    return None


def explained(error: psycopg.Error, place: str) -> OkrError:
    """Return the error to raise for one of the server's."""
    if isinstance(error, _ABSENT):
        return missing(place)
    if refused := _refused(error):
        return refused
    if is_lost(error):
        return _without_password(error, place) or unreachable(place, _told(error))
    for kinds, kind, what, hint in _KINDS:
        if isinstance(error, kinds):
            return kind(f"{what} {_told(error)}", hint)
    return OkrError(f"The server reports: {_told(error)}", NOTHING)


def _without_password(error: psycopg.Error, place: str) -> OkrError | None:
    """Return the error where a password is missing or wrong, which no waiting mends; None for another fault.

    No code comes with the refusal of a login. Where the server does not say it in English, it counts as another fault.
    """
    if error.pgconn is not None and error.pgconn.needs_password:
        return UnreachableError(f"The server of {place} asks for a password.", PASSWORDS)
    if error.pgconn is not None and error.pgconn.used_password and "password" in (told := _told(error)):
        return UnreachableError(f"The server of {place} refuses the login: {told}", f"{NOTHING} {CHECK_PASSWORDS}")
    return None


def _told(error: psycopg.Error) -> str:
    """Return what the server or libpq said first, as the end of a sentence: the reason without the way to it."""
    text = error.diag.message_primary or str(error)
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["no reason is given"]
    reason = lines[0].rpartition("failed: ")[2].removeprefix("FATAL:").strip()
    return f"{reason.removesuffix('.')}."

"""Every error a user can meet: one class per reason, its text ready to be shown, with the exit code it stands for.

A text is one sentence of what is wrong and, as `hint`, one of what to do.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar


class OkrError(Exception):
    """What went wrong, as a sentence for the user, and what to do about it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class RuleError(OkrError):
    """A rule of the domain refuses the change; the sentence names the rule.

    `remedy` is the name of the change that would take the reason away, like cycle.start.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", remedy: str = "") -> None:
        super().__init__(message, hint)
        self.remedy = remedy


class DraftError(RuleError):
    """Fields of a draft are wrong: `fields` maps a field's name ('' for the whole draft) to its sentence.

    `unreadable` are those among them whose text is no number or date at all.
    """

    def __init__(self, fields: dict[str, str], unreadable: Collection[str] = ()) -> None:
        super().__init__(" ".join(dict.fromkeys(fields.values())))
        self.fields = fields
        self.unreadable = unreadable


class FullError(OkrError):
    """There is no room on the disk, in the quota or under the file-size limit; nothing was changed."""

    exit_code = 1


class UsageError(OkrError):
    """The command line, an id, a date or a number cannot be understood."""

    exit_code = 2


class MissingWorkspaceError(UsageError):
    """There is no workspace at the path."""


class ConflictError(OkrError):
    """Somebody changed the same record since it was opened.

    `mine` and `theirs` are the two records as plain field dictionaries; `theirs` is None where it was deleted.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        hint: str = "",
        mine: dict[str, object] | None = None,
        theirs: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.mine = mine
        self.theirs = theirs


class ReadOnlyError(OkrError):
    """The workspace cannot be changed by this session; the sentence says why."""

    exit_code = 5


class CorruptError(OkrError):
    """A file of the workspace is damaged; nothing was changed."""

    exit_code = 6


class NewerSchemaError(OkrError):
    """The workspace was written by a newer version of the program."""

    exit_code = 6


class UnsureError(OkrError):
    """The disk reported a failed sync: whether the last change is safe is not known, so this session stops writing."""

    exit_code = 6


class BusyError(OkrError):
    """The lock was not had in time; the sentence names who holds it."""

    exit_code = 7

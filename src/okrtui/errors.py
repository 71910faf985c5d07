"""The errors that users see: one class per reason, with a text ready to show and its exit code.

A text is one sentence on what is wrong and, as `hint`, one on what to do.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar


class OkrError(Exception):
    """An error with a sentence for the user on what went wrong, and one on what to do."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class RuleError(OkrError):
    """A rule of the domain forbids the change; the sentence names the rule.

    `remedy` is the name of the action that would remove the reason, like cycle.start.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", remedy: str = "") -> None:
        super().__init__(message, hint)
        self.remedy = remedy


class DraftError(RuleError):
    """Fields of a draft are wrong: `fields` maps a field's name ('' for the whole draft) to its sentence.

    `unreadable` are those among them whose text is not a number or date at all.
    """

    def __init__(self, fields: dict[str, str], unreadable: Collection[str] = ()) -> None:
        super().__init__(" ".join(dict.fromkeys(fields.values())))
        self.fields = fields
        self.unreadable = unreadable


class FullError(OkrError):
    """The disk, the quota or the file-size limit is exhausted; nothing was changed."""

    exit_code = 1


class UsageError(OkrError):
    """The command line, an id, a date or a number cannot be understood."""

    exit_code = 2


class LongNameError(UsageError):
    """The operating system takes no file name of that length."""

    def __init__(self) -> None:
        super().__init__("A file name is longer than this system allows.", "Use a shorter one.")


class MissingWorkspaceError(UsageError):
    """There is no workspace at the path."""


class ConflictError(OkrError):
    """Somebody changed or deleted the same record after it was opened.

    `mine` and `theirs` are the two records as plain field dictionaries; `theirs` is None if it was deleted.
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


class MovedAwayError(ReadOnlyError):
    """The workspace was moved: what is left shows it as it was then."""


class CorruptError(OkrError):
    """A file of the workspace is damaged; nothing was changed."""

    exit_code = 6


class NewerSchemaError(OkrError):
    """The workspace was written by a newer version of the program."""

    exit_code = 6


class UnsureError(OkrError):
    """The disk reported a failed sync: the last change may be lost, so this session stops writing."""

    exit_code = 6


class BusyError(OkrError):
    """The lock was not free in time; the sentence names its holder."""

    exit_code = 7


class UnreachableError(BusyError):
    """The server of the workspace does not answer; nothing was changed."""

"""Comments: what they are about, who is mentioned in them, and which mentions still wait for an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, groupby
from typing import Any, NamedTuple

from okrtui.domain.record_table import RecordKey, RecordTable
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Comment, Record
from okrtui.domain.records.validation import belonging_fields
from okrtui.domain.rules.ownership import is_among, owner_names
from okrtui.domain.rules.record_names import shown_id
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError

SUBJECT_FIELDS = {table: field for field, table in belonging_fields(Comment.table)}
"""The field that names what a comment is about, by the table of that."""

MENTION_DAYS = 28
"""The days for which a mention waits for an answer."""

_OLDER_ONES = 128
"""So many older comments in a row end the search for mentions: an import may have brought some with high numbers."""

_JOINED = r"[-.+@\\]"
"""What may stand inside a login name, but not at its end."""

_AT = r"(?<![\w@./+-])@"
_NAME = rf"{_AT}\w+(?:{_JOINED}\w+)*"
_BEGUN = rf"{_AT}((?:\w+{_JOINED})*\w*)$"


def subject_of(comment: Comment) -> RecordKey:
    """Return the table and number of what a comment is about."""
    return next((table, one) for table, field in SUBJECT_FIELDS.items() if (one := getattr(comment, field)) is not None)


def comments_about(workspace: Workspace, table: str, number: int) -> tuple[Comment, ...]:
    """Return the comments about a record, in the order of commits; none about a record of another kind."""
    field = SUBJECT_FIELDS.get(table)
    return () if field is None else workspace.index(Comment.table, field).of(number)


def day_of(comment: Comment) -> date:
    """Return the local day on which a comment was made."""
    return _local_day(comment.created_at)


def by_day(comments: Iterable[Comment]) -> list[tuple[date, list[Comment]]]:
    """Return comments in the order of commits with their days, those that follow one another on a day together."""
    return [(day, list(together)) for day, together in groupby(comments, day_of)]


def why_not_own(record: Record, actor: str) -> RuleError | None:
    """Return why somebody cannot change or delete a record alone: it is a comment by another."""
    if not isinstance(record, Comment) or folded(actor) == folded(record.created_by):
        return None
    said = f"{record.shown_id} is a comment by {record.created_by}, who alone can change or delete it."
    return RuleError(said, "Answer it with a comment of your own.")


# -- mentions -----------------------------------------------------------------------------------------------------


def mentioned(text: str) -> tuple[str, ...]:
    """Return the names behind an @ in a text, each once whatever its case; a name ends at a blank."""
    names: dict[str, str] = {}
    told = unicodedata.normalize("NFKC", text) if "@" in text else ""
    for start, end in mention_spans(told):
        names.setdefault(folded(told[start + 1 : end]), told[start + 1 : end])
    return tuple(names.values())


def mention_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand in a text: from the @ to the end of the name."""
    return (found.span() for found in re.finditer(_NAME, text))


def is_mentioned(text: str, name: str) -> bool:
    """Return whether a text mentions a login name, whatever its case; the name may have blanks."""
    wanted = folded(name)
    if not wanted or "@" not in text:
        return False
    return re.search(rf"{_AT}{re.escape(wanted)}(?!\w)(?!{_JOINED}\w)", folded(text)) is not None


def begun_mention(text: str) -> str | None:
    """Return the beginning of a name behind an @ at the end of a text, perhaps empty; None where there is none."""
    found = re.search(_BEGUN, text)
    return None if found is None else found[1]


def people(workspace: Workspace, today: date) -> list[str]:
    """Return who can be mentioned: owners, and who wrote or was mentioned in the comments of the last weeks."""
    lately = (name for said in _latest(workspace, today) for name in (said.by, *mentioned(said.text)))
    names: dict[str, str] = {}
    for name in chain(owner_names(workspace), lately):
        names.setdefault(folded(name), name)
    return sorted(names.values(), key=folded)


class OpenMention(NamedTuple):
    """A comment that waits for an answer by the people it mentions."""

    comment: Comment
    names: tuple[str, ...]


def open_mentions(workspace: Workspace, today: date, person: str | None) -> Iterator[OpenMention]:
    """Yield the comments of the last weeks that wait for an answer by a person, or by anybody for None; newest first.

    Who comments on the same record afterwards has answered; nobody is asked by a comment of their own.
    """
    known = workspace.table(Comment.table)
    return (OpenMention(known[said.id], names) for said, names in _unanswered(_latest(workspace, today), person))


def waiting_for(workspace: Workspace, about: RecordKey, person: str, today: date) -> list[Comment]:
    """Return the comments on a record that wait for an answer by a person, newest first."""
    first = today - timedelta(days=MENTION_DAYS)
    found = {one.id: one for one in reversed(comments_about(workspace, *about)) if day_of(one) >= first}
    return [found[said.id] for said, _ in _unanswered((_said(*one) for one in found.items()), person)]


def why_nothing_waits(workspace: Workspace, about: RecordKey, person: str, today: date) -> RuleError | None:
    """Return why a person has nothing to settle on a record: no comment there waits for their answer."""
    if waiting_for(workspace, about, person, today):
        return None
    return RuleError(f"No comment on {shown_id(*about)} waits for your answer.", "There is nothing to settle.")


class _Said(NamedTuple):
    """What the search for mentions needs of a comment, be it read or not."""

    id: int
    day: date
    by: str
    about: RecordKey
    text: str
    settled_by: Sequence[str]


def _said(number: int, found: Comment | Mapping[str, Any]) -> _Said:
    """Return what is needed of a comment; raises one of several errors where its document is not as it should be."""
    fields: Mapping[str, Any] = found.__dict__ if isinstance(found, Comment) else found
    about = next((table, fields[name]) for table, name in SUBJECT_FIELDS.items() if fields[name] is not None)
    by, text, settled_by = fields["created_by"], fields["text"], fields["settled_by"]
    if not isinstance(settled_by, Sequence) or not all(isinstance(one, str) for one in (by, text, *settled_by)):
        raise TypeError(number)
    return _Said(number, _local_day(fields["created_at"]), by, about, text, settled_by)


def _unanswered(comments: Iterable[_Said], person: str | None) -> Iterator[tuple[_Said, tuple[str, ...]]]:
    """Yield those of some comments, newest first, that wait for an answer, with whom they wait for."""
    answered: dict[RecordKey, list[str]] = {}
    for said in comments:
        done = answered.setdefault(said.about, [])
        done.append(said.by)
        asked = mentioned(said.text) if person is None else (person,) if is_mentioned(said.text, person) else ()
        waiting = tuple(one for one in asked if not is_among(one, (*done, *said.settled_by)))
        if waiting:
            yield said, waiting


def _latest(workspace: Workspace, today: date) -> Iterator[_Said]:
    """Yield the comments of the last weeks, newest first; none is read for it, and few older ones are looked at."""
    table, first, older = workspace.table(Comment.table), today - timedelta(days=MENTION_DAYS), 0
    newest = table.newest_first() if isinstance(table, RecordTable) else sorted(table.items(), reverse=True)
    for number, found in newest:
        try:
            said = _said(number, found)
        except (LookupError, TypeError, ValueError, StopIteration):  # reading it says what is wrong, or fills it up
            said = _said(number, table[number])
        if said.day >= first:
            older = 0
            yield said
        else:
            older += 1
            if older == _OLDER_ONES:
                return


def _local_day(moment: datetime | str) -> date:
    """Return the local day of a moment, which is text in a document."""
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone().date()

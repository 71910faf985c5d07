"""Changes given as documents: whatever a script left in the tables becomes one change that keeps every rule.

A script fills in the fields of a record; its id, its revision, and who made and changed it when are filled in here.
Nothing can be done this way that could not be done by hand.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from pydantic import ValidationError

from okrtui.domain.actions.import_limits import ImportLimits
from okrtui.domain.actions.import_rows import KEYS, MOST, ImportRow
from okrtui.domain.record_table import RecordKey
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import error_sentences
from okrtui.domain.records.models import RECORDS, STAMPS, Comment, Record
from okrtui.domain.records.validation import adapter
from okrtui.domain.rules.comments import subject_of, why_not_own
from okrtui.domain.rules.refusals import require
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import OkrError, RuleError

ACTION = "tinydb"

Staged = tuple[str, int, dict[str, Any] | None]
"""A table, an id, and the document that should stand there; None removes it."""


def take_in(workspace: Workspace, documents: Sequence[Staged], actor: str, now: datetime) -> Change:
    """Make a change of documents as they should be. Raises RuleError, which names the record and the field."""
    made: dict[tuple[str, int], Record] = {}
    limits = ImportLimits(workspace, made, now)
    gone = dict.fromkeys((table, number) for table, number, document in documents if document is None)
    for table, number, document in _owners_first(documents):
        before: Record | None = workspace.table(table).get(number)
        with _named(table, number):
            if document is None:
                _require_own(before, gone, actor)
                continue
            record = _record((table, number), document, before, {"updated_at": now, "updated_by": actor})
            if record is not before:
                limits.require(ImportRow(f"{PREFIXES[table]}{number}", table, {}), before, record)
                made[table, number] = record
    for _, _, why in limits.unready():
        raise RuleError(why)
    places = [(table, number) for table, number, _ in documents]
    return Change(ACTION, puts=tuple(made[place] for place in places if place in made), removes=tuple(gone))


def _require_own(record: Record | None, gone: Container[RecordKey], actor: str) -> None:
    """Refuse to delete the comment of somebody else, unless what it is about is deleted too. Raises RuleError."""
    if isinstance(record, Comment) and subject_of(record) not in gone:
        require(why_not_own(record, actor))


def _owners_first(documents: Sequence[Staged]) -> list[Staged]:
    """Sort documents so that records come before those that belong to them. Raises RuleError at an unknown table."""
    order = {table: place for place, table in enumerate(KEYS)}
    for table, number, _ in documents:
        if table not in order:
            raise RuleError(f"There is no table “{table}” in a workspace.", f"Its tables are {', '.join(order)}.")
        if not 0 < number <= MOST:
            raise RuleError(f"{number} cannot be an id.", "Leave out the id: the next one is used.")
    return sorted(documents, key=lambda one: order[one[0]])


def _record(
    place: tuple[str, int], document: Mapping[str, Any], before: Record | None, changed: dict[str, Any]
) -> Record:
    """Read the record that a document stands for; the one of before where nothing of it is to change."""
    table, number = place
    values, known = _fields_of(document), {} if before is None else _fields_of(before.document())
    names = next(kind for kind in RECORDS if kind.table == table).model_fields.keys() - STAMPS
    for name in values.keys() - known.keys() - names:
        raise RuleError(f"{name}: There is no such field.", f"The fields are {', '.join(sorted(names))}.")
    if before is None:
        stamps = {"created_at": changed["updated_at"], "created_by": changed["updated_by"]}
    else:
        kept = ("created_at", "created_by")
        stamps = {"revision": before.revision + 1, **{name: getattr(before, name) for name in kept}}
    context = {"today": changed["updated_at"].date()}
    record = adapter(table).validate_python({**values, **changed, **stamps, "id": number}, context=context)
    return before if before is not None and _fields_of(record.document()) == known else cast("Record", record)


def _fields_of(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in STAMPS}


@contextmanager
def _named(table: str, number: int) -> Iterator[None]:
    """Name the record that is refused. Raises RuleError."""
    shown = f"{PREFIXES[table]}{number}"
    try:
        yield
    except ValidationError as error:
        place, sentence = next(error_sentences(error))
        names = [str(part) for part in place]
        raise RuleError(": ".join([shown, *([".".join(names)] if names else []), sentence])) from None
    except OkrError as error:
        raise RuleError(f"{shown}: {error.message}", error.hint) from None

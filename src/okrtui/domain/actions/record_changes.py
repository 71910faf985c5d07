"""Making records for changes: new ones with the next id, edited ones with the next revision, deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar, cast

from pydantic import BaseModel

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.records.validation import adapter, belonging_fields
from okrtui.domain.rules.comments import why_not_own
from okrtui.domain.rules.integrity import references, users_of
from okrtui.domain.rules.refusals import require
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import ConflictError

D = TypeVar("D")
D_contra = TypeVar("D_contra", contravariant=True)
R = TypeVar("R", bound=Record)

Action = Callable[[Workspace, D_contra, str, datetime], Change]
"""A change as a pure function of the fresh workspace, a draft, the actor, and the time (UTC)."""


class Edit(NamedTuple, Generic[D]):
    """A draft for an existing record: the record's number, and the revision that the draft was made from."""

    id: int
    revision: int
    draft: D


class Removal(NamedTuple):
    """A record to be deleted, or `together` with everything that belongs to it.

    With a `revision`, the record is deleted only if it is unchanged since.
    """

    table: str
    id: int
    together: bool = False
    revision: int | None = None


def new(
    workspace: Workspace, kind: type[R], actor: str, now: datetime, values: dict[str, Any], *, number: int = 0
) -> R:
    """Return a new record with the next number of its table, or with the given one."""
    return kind(
        id=number or workspace.next_id(kind.table),
        created_at=now,
        created_by=actor,
        updated_at=now,
        updated_by=actor,
        **values,
    )


class RecordFactory:
    """Creates several new records for one change; each table continues its own numbers."""

    def __init__(self, workspace: Workspace, actor: str, now: datetime) -> None:
        self.records: list[Record] = []
        self._workspace, self._actor, self._now = workspace, actor, now

    def next_id(self, kind: type[Record]) -> int:
        """Return the number of the next new record of that kind."""
        return self._workspace.next_id(kind.table) + sum(isinstance(one, kind) for one in self.records)

    def new(self, kind: type[R], values: dict[str, Any]) -> R:
        """Make one more record."""
        record = new(self._workspace, kind, self._actor, self._now, values, number=self.next_id(kind))
        self.records.append(record)
        return record


def values_of(draft: BaseModel) -> dict[str, Any]:
    """Return the fields of a draft, its parts as models."""
    return {name: getattr(draft, name) for name in type(draft).model_fields}


def touched(record: R, actor: str, now: datetime, values: dict[str, Any]) -> R:
    """Return the next revision of a record, with other values; all of it is validated."""
    stamp = {"revision": record.revision + 1, "updated_at": now, "updated_by": actor}
    return cast("R", adapter(record.table).validate_python({**dict(record), **values, **stamp}))


def current(workspace: Workspace, kind: type[R], edit: Edit[Any]) -> R:
    """Return the record of an edit. Raises ConflictError where it was changed or deleted since the edit began."""
    record = workspace.table(kind.table).get(edit.id)
    shown = f"{PREFIXES[kind.table]}{edit.id}"
    mine = values_of(edit.draft) if isinstance(edit.draft, BaseModel) else None
    if record is None:
        raise ConflictError(f"{shown} was deleted while you were editing it.", "Your text is preserved.", mine=mine)
    if record.revision != edit.revision:
        raise ConflictError(
            f"{shown} was changed by {record.updated_by} while you were editing it.",
            "Compare the two versions and choose.",
            mine=mine,
            theirs=values_of(record),
        )
    found: R = record
    return found


def revised(record: R, actor: str, now: datetime, values: Mapping[str, Any]) -> tuple[R, ...]:
    """Return the record's next revision with these values, or nothing where it has them already."""
    if all(getattr(record, name) == value for name, value in values.items()):
        return ()
    return (touched(record, actor, now, dict(values)),)


def owned_by(workspace: Workspace, table: str, number: int) -> tuple[list[Record], list[Record]]:
    """Return the records that belong to one (and go with it), and those that only link to it (and stay)."""
    belongs: dict[tuple[str, int], Record] = {}
    links: dict[tuple[str, int], Record] = {}
    waiting = [(table, number)]
    while waiting:
        target, one = waiting.pop()
        for user in users_of(workspace, target, one):
            key = (user.table, user.id)
            if not _needs(user, target, one):
                links[key] = user
            else:
                belongs[key] = user
                waiting.append(key)
    gone = {*belongs, (table, number)}
    return list(belongs.values()), [user for key, user in links.items() if key not in gone]


def _needs(user: Record, table: str, number: int) -> bool:
    return any(target == table and getattr(user, name) == number for name, target in belonging_fields(user.table))


def _unlinked(user: Record, gone: set[tuple[str, int]], actor: str, now: datetime) -> Record:
    cleared = {name: None for name, target in references(user.table) if (target, getattr(user, name)) in gone}
    return touched(user, actor, now, cleared)


def delete(workspace: Workspace, removal: Removal, actor: str, now: datetime) -> Change:
    """Delete a record, together with everything that belongs to it where asked for, and unlink the rest.

    Raises ConflictError where it was changed since the revision that was seen, RuleError where it is not the actor's.
    """
    kind = next(kind for kind in RECORDS if kind.table == removal.table)
    record = workspace.find(kind, removal.id)
    if removal.revision not in (None, record.revision):
        raise ConflictError(
            f"{record.shown_id} was changed by {record.updated_by} since you opened it.",
            "Look at it again before you delete it.",
            theirs=values_of(record),
        )
    require(why_not_own(record, actor))
    belongs, links = owned_by(workspace, removal.table, removal.id) if removal.together else ([], [])
    gone: Iterable[Record] = [record, *belongs]
    keys = {(one.table, one.id) for one in gone}
    return Change(
        action=f"{removal.table.removesuffix('s').replace('_', '-')}.delete",
        puts=tuple(_unlinked(user, keys, actor, now) for user in links),
        removes=tuple((one.table, one.id) for one in gone),
    )

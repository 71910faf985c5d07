"""Reading records from stored documents, and many records as documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import SchemaSerializer, core_schema

from okrtui.domain.records.enums import PREFIXES, Ref
from okrtui.domain.records.field_types import clean_line, error_sentences, plain_number
from okrtui.domain.records.models import RECORDS, Record
from okrtui.errors import CorruptError

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=BaseModel)

_ADAPTERS: dict[str, TypeAdapter[Any]] = {}
_ANY = SchemaSerializer(core_schema.any_schema())
_Write = Callable[[Any], Any]
_WRITES: dict[type, _Write] = {Decimal: lru_cache(1024)(plain_number), date: lru_cache(1 << 14)(date.isoformat)}
_WRITERS: dict[tuple[type, ...], tuple[list[tuple[str, _Write]], list[str]]] = {}
"""How flat records are written, by their kind and the types of their values: the fields that are not as in JSON with a
way to write each, and those with a time."""

_FLAT = frozenset({str, int, bool, type(None), Decimal, date, datetime})
_GIVEN: set[str] = set()
"""What every record has for the names of the fields that it was given; nothing asks for them."""

_NO_MORE: dict[str, Any] = {}
"""The fields of a later version in a record that has none, and the dismissed hints of one without."""

_COME_AND_GO = frozenset({"check_ins", "measurements"})
"""The tables of which few records are kept, but many are read."""

_new, _set = object.__new__, object.__setattr__  # records are frozen
_name = lru_cache(1024)(str)
"""Gives the same text for the same name: a few people make all records."""


def adapter(table: str) -> TypeAdapter[Any]:
    """Return the validator of a table's documents, built at its first use."""
    known = _ADAPTERS.get(table)
    if known is None:
        kind = {kind.table: kind for kind in RECORDS}[table]
        kind.model_rebuild()  # once for reading and writing: an adapter of an unfinished model builds all of it again
        any(map(_set, repeat(_new(kind)), kind.model_fields, repeat(None)))  # else they share no names
        known = _ADAPTERS[table] = TypeAdapter(kind)
    return known


def validated(table: str, values: Mapping[str, Any], context: dict[str, Any] | None = None) -> Any:
    """Return the record with some values. Raises ValidationError.

    What many records have in common they share, without which a measurement would take twice the memory.
    """
    record = adapter(table).validator.validate_python(values, context=context)
    fields = record.__dict__
    fields["created_by"], fields["updated_by"] = _name(fields["created_by"]), _name(fields["updated_by"])
    made = values.get("created_at")
    if type(made) is str and made == values.get("updated_at"):
        fields["updated_at"] = fields["created_at"]
    if fields.get("dismissed") == _NO_MORE:
        fields["dismissed"] = _NO_MORE
    if table == "key_results":
        fields["measure"] = _compact(fields["measure"])
    elif table == "kpis":
        fields["targets"], fields["limits"] = (tuple(map(_compact, fields[one])) for one in ("targets", "limits"))
    return _shared(record) if table in _COME_AND_GO else _compact(record)


def lasting(record: R) -> R:
    """Return a record that is kept, unlike most others of its kind: it takes 170 bytes less then."""
    return _compact(record) if record.table in _COME_AND_GO else record


def _compact(part: M) -> M:
    """Return a record, or a part of one, that shares the names of its fields with all others of its kind.

    That takes 170 bytes instead of 500, and as long as a fifth of reading it.
    """
    twin: M = _new(type(part))
    fields = part.__dict__
    any(map(_set, repeat(twin), fields, fields.values()))  # none of the answers is true: it goes through all of them
    _set(twin, "__pydantic_extra__", part.__pydantic_extra__)
    _set(twin, "__pydantic_private__", None)
    return _shared(twin)


def _shared(part: M) -> M:
    """Return a record, or a part of one, that shares what it has beside its fields."""
    _set(part, "__pydantic_fields_set__", _GIVEN)
    if not part.__pydantic_extra__:
        _set(part, "__pydantic_extra__", _NO_MORE)
    return part


class RecordCopies(Generic[R]):
    """Makes records like a validated one without parts, of values that were validated each for itself.

    That takes a tenth of the time that validating a record does. They and their documents share the names of fields,
    as a copy of a compact record's does, which takes 100 bytes less of each.
    """

    def __init__(self, record: R) -> None:
        self._kind, self._fields = type(record), _compact(record).__dict__

    def fields(self) -> dict[str, Any]:
        """Return the fields of the record by name, to be changed and made another one of."""
        return self._fields.copy()

    def of(self, fields: dict[str, Any]) -> R:
        """Return a record of these fields, which are its own from now on."""
        made = _new(self._kind)
        _set(made, "__dict__", fields)
        _set(made, "__pydantic_fields_set__", _GIVEN)
        _set(made, "__pydantic_extra__", _NO_MORE)
        _set(made, "__pydantic_private__", None)
        return made


def fields_of(record: Record) -> dict[str, Any]:
    """Return the fields of a record by name, also those of a later version; `dict` takes forty times as long."""
    return {**record.__dict__, **(record.model_extra or {})}


class DocumentWriter:
    """Writes many records as plain JSON values.

    A record without parts, whose values are of the same types as those of one before it, is written here: that takes
    half of the time, and the records share the texts of their days and times, which takes half of the memory.
    """

    def __init__(self) -> None:
        self._texts = dict[int, str]()
        self._last: datetime | None = None
        self._last_text = ""

    def document(self, record: Record) -> dict[str, Any]:
        """Return a record as plain JSON values. Raises ValueError where a value is not of its field's type."""
        fields = record.__dict__
        like = (type(record), *map(type, fields.values()))
        known = _WRITERS.get(like)
        if known is None or record.__pydantic_extra__:
            document = record.document()
            _learn(like, fields, document)
            return document
        document = fields.copy()
        for name, write in known[0]:
            document[name] = write(fields[name])
        for name in known[1]:
            at = fields[name]
            if at is not self._last:  # one time is that of all in an import
                self._last = at
                self._last_text = self._texts.get(id(at)) or self._texts.setdefault(id(at), _time(at))
            document[name] = self._last_text
        return document


def documents_of(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """Yield many records as plain JSON values. Raises ValueError where a value is not of its field's type."""
    return map(DocumentWriter().document, records)


def _time(value: datetime) -> str:
    """Return a time as text; equal times may have different zones."""
    return cast("str", _ANY.to_python(value, mode="json"))


def _learn(like: tuple[type, ...], fields: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    """Learn from the document of a record how others like it are written, if they can be."""
    types = like[1:]
    if not _FLAT.issuperset(types):
        return
    pairs = list(zip(fields, types, strict=True))
    needed = [(name, _WRITES[one]) for name, one in pairs if one in _WRITES]
    times = [name for name, one in pairs if one is datetime]
    written = {name: write(fields[name]) for name, write in needed} | {name: _time(fields[name]) for name in times}
    if {**fields, **written} == document:
        _WRITERS[like] = needed, times


def record_of(table: str, document: Mapping[str, Any]) -> Record:
    """Return the record of a stored document. Raises CorruptError, naming record and field."""
    try:
        return cast("Record", validated(table, document))
    except ValidationError as error:
        place, sentence = next(error_sentences(error))
        where = ".".join(map(str, place))
        number = document.get("id") if isinstance(document, Mapping) else None
        error_text = f"its field “{clean_line(where)}” cannot be read" if where else "it cannot be read"
        why = f"{error_text} ({clean_line(sentence).rstrip('.')})"
        raise _damaged(table, number if isinstance(number, int) else "?", why) from None


def _damaged(table: str, number: object, why: str) -> CorruptError:
    return CorruptError(
        f"The record {PREFIXES[table]}{number} is damaged: {why}.",
        "Restore a backup, or ask whoever looks after the workspace.",
    )


@cache
def owner_fields(table: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of a table without which no record is, each with the table that it belongs to by that."""
    return tuple((name, mark.table) for name, mark, is_needed in _references(table) if is_needed)


@cache
def link_fields(table: str) -> tuple[str, ...]:
    """Return the fields of a table that may name another record."""
    return tuple(name for name, _, is_needed in _references(table) if not is_needed)


def _references(table: str) -> Iterator[tuple[str, Ref, bool]]:
    kind = next(kind for kind in RECORDS if kind.table == table)
    for name, field in kind.model_fields.items():
        yield from ((name, mark, field.is_required()) for mark in field.metadata if isinstance(mark, Ref))


@cache
def belonging_fields(table: str) -> tuple[tuple[str, str], ...]:
    """Return the fields by which a record may belong to another, each with the table of that; some may be empty."""
    return tuple((name, mark.table) for name, mark, is_needed in _references(table) if is_needed or mark.owns)


def ownerless(records: Mapping[str, Mapping[int, Record]], table: str) -> Iterator[tuple[int, CorruptError]]:
    """Yield the number of each record of a table that belongs to something that is not there, with the error."""
    for name, target in belonging_fields(table):
        owners = records[target]
        for number, record in records[table].items():
            owner = getattr(record, name)
            if owner is not None and owner not in owners:
                yield number, no_owner(record, name, target)


def no_owner(record: Record, field: str, target: str) -> CorruptError:
    """Return the error that a record belongs to something that is not there."""
    where = f"{PREFIXES[target]}{getattr(record, field)}"
    return _damaged(record.table, record.id, f"its {field.replace('_', ' ')}, {where}, is not there")


def stored(table: str, number: int, document: Mapping[str, Any]) -> Record:
    """Return the record stored under a number. Raises CorruptError."""
    record = record_of(table, document)
    if record.id != number:
        raise _damaged(table, number, f"its id is {record.shown_id}")
    return record

"""The columns of the CSV files: those of each kind of record, and the parsing of headings."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from okrtui.domain.actions.import_rows import KEYS, MEASURES
from okrtui.domain.records.former_fields import FORMER_FIELDS
from okrtui.domain.records.models import HintedRecord, Record
from okrtui.reports.exchange.csv_cells import BAND, KINDS

STAMPS = ("revision", "created_at", "created_by", "updated_at", "updated_by")
MEASURED = ("measure", *dict.fromkeys(name for names in MEASURES.values() for name in names))
"""The columns of a key result's measure."""

_ALSO = {"kpis": (*BAND, "since"), "key_results": ("cycle",)}
"""Columns that are read, never written: a first target, and the cycle of an objective named by its title."""


@cache
def written(table: str) -> tuple[str, ...]:
    """Return the columns of a table's file: the id, the fields, and who changed it when."""
    fields = [name for name in KINDS[table].model_fields if name not in Record.model_fields]
    fields.sort(key=lambda name: name in HintedRecord.model_fields)
    names = [part for name in fields for part in (MEASURED if name == "measure" else (name,))]
    return ("id", *names, *STAMPS)


@cache
def _headings(table: str) -> dict[str, str]:
    """Return every heading that a table's columns may have, as `_plain` returns it, with the column's name."""
    fields = KINDS[table].model_fields
    titles = {_plain(field.title): name for name, field in fields.items() if field.title and name != "measure"}
    names = {name: name for name in (*written(table), *_ALSO.get(table, ()))}
    former = {old: name for old, name in FORMER_FIELDS.items() if name in fields}
    titles |= former
    return titles | {"at_least": "low", "at_most": "high"} | names if table == "kpis" else titles | names


def _plain(heading: str) -> str:
    return re.sub(r"[\s_\-]+", "_", heading.strip().strip("\ufeff").casefold())


class Header(NamedTuple):
    """A file's columns as fields of a kind of record: None if there is no such field."""

    table: str
    names: tuple[str | None, ...]
    unknown: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """The missing fields that rows need to identify their record."""
        return [] if "id" in self.names else [name for name in KEYS[self.table] if name not in self.names]


def header(table: str, headings: list[str]) -> Header:
    """Return the headings of a file as those of a kind of record."""
    known = _headings(table)
    names = tuple(known.get(_plain(one)) for one in headings)
    unknown = tuple(one for one, name in zip(headings, names, strict=True) if name is None and one.strip())
    return Header(table, names, unknown)


def twice(found: Header) -> list[str]:
    """Return the fields that appear in two columns."""
    named = [name for name in found.names if name is not None]
    return sorted({name for name in named if named.count(name) > 1})


def fitting(headings: list[str]) -> list[Header]:
    """Return the kinds of record that fit the headings: those with the fewest unknown ones."""
    found = [one for table in KEYS if not (one := header(table, headings)).missing and not twice(one)]
    fitting_all = [one for one in found if _required(one)] or found
    fewest = min((len(one.unknown) for one in fitting_all), default=0)
    return [one for one in fitting_all if len(one.unknown) == fewest]


def _required(found: Header) -> bool:
    """Return whether the columns are enough to create a record."""
    fields = KINDS[found.table].model_fields
    needed = {name for name, field in fields.items() if field.is_required() and name not in Record.model_fields}
    return needed - {"measure", "verdict"} <= set(found.names)


def known_columns(headings: list[str]) -> int:
    """Return how many of the headings any kind of record has."""
    return sum(any(_plain(one) in _headings(table) for table in KEYS) for one in headings)

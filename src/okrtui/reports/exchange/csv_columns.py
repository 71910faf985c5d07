"""The columns of the CSV files: what each kind of record is written with, and how headings are read."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from okrtui.domain.actions.import_rows import KEYS, MEASURES
from okrtui.domain.records.models import HintedRecord, Record
from okrtui.reports.exchange.csv_cells import BAND, KINDS

STAMPS = ("revision", "created_at", "created_by", "updated_at", "updated_by")
MEASURED = ("measure", *dict.fromkeys(name for names in MEASURES.values() for name in names))
"""The columns that hold what a key result is measured by."""

_ALSO = {"kpis": (*BAND, "since"), "key_results": ("cycle",)}
"""Columns that are read, never written: a first target, and the cycle of an objective that is named by its title."""


@cache
def written(table: str) -> tuple[str, ...]:
    """The columns in which a table is written: the id, the fields, and who changed it when."""
    fields = [name for name in KINDS[table].model_fields if name not in Record.model_fields]
    fields.sort(key=lambda name: name in HintedRecord.model_fields)
    names = [part for name in fields for part in (MEASURED if name == "measure" else (name,))]
    return ("id", *names, *STAMPS)


@cache
def _headings(table: str) -> dict[str, str]:
    """Every heading that a table's columns may have, in the form that `_plain` makes, with the column's name."""
    fields = KINDS[table].model_fields
    titles = {_plain(field.title): name for name, field in fields.items() if field.title and name != "measure"}
    names = {name: name for name in (*written(table), *_ALSO.get(table, ()))}
    return titles | {"at_least": "low", "at_most": "high"} | names if table == "kpis" else titles | names


def _plain(heading: str) -> str:
    return re.sub(r"[\s_\-]+", "_", heading.strip().strip("\ufeff").casefold())


class Header(NamedTuple):
    """A file's columns as fields of a kind of record: None where there is no such field."""

    table: str
    names: tuple[str | None, ...]
    unknown: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """The fields without which no row can find its record."""
        return [] if "id" in self.names else [name for name in KEYS[self.table] if name not in self.names]


def header(table: str, headings: list[str]) -> Header:
    """The headings of a file, read as those of a kind of record."""
    known = _headings(table)
    names = tuple(known.get(_plain(one)) for one in headings)
    unknown = tuple(one for one, name in zip(headings, names, strict=True) if name is None and one.strip())
    return Header(table, names, unknown)


def twice(found: Header) -> list[str]:
    """The fields that two columns claim to be."""
    named = [name for name in found.names if name is not None]
    return sorted({name for name in named if named.count(name) > 1})


def fitting(headings: list[str]) -> list[Header]:
    """The kinds of record that the headings may be of: those that leave the fewest unknown."""
    found = [one for table in KEYS if not (one := header(table, headings)).missing and not twice(one)]
    told = [one for one in found if _required(one)] or found
    fewest = min((len(one.unknown) for one in told), default=0)
    return [one for one in told if len(one.unknown) == fewest]


def _required(found: Header) -> bool:
    """Whether a record that is not there yet could be made of the columns."""
    fields = KINDS[found.table].model_fields
    needed = {name for name, field in fields.items() if field.is_required() and name not in Record.model_fields}
    return needed - {"measure", "verdict"} <= set(found.names)


def known_columns(headings: list[str]) -> int:
    """How many of the headings any kind of record has."""
    return sum(any(_plain(one) in _headings(table) for table in KEYS) for one in headings)

"""The columns of the CSV files: those of each kind of record, and the parsing of headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from okrtui.domain.actions.import_rows import KEYS, MEASURES
from okrtui.domain.records.former_fields import FORMER_FIELDS
from okrtui.domain.records.kpi_parts import BOUNDS
from okrtui.domain.records.models import HintedRecord, KpiDraft, Record
from okrtui.reports.exchange.column_aliases import ALIASES
from okrtui.reports.exchange.csv_cells import KINDS
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.reports.exchange.sheet_columns import SHEET, SHEET_COLUMNS

STAMPS = tuple(name for name in Record.model_fields if name != "id")
MEASURED = ("measure", *dict.fromkeys(name for names in MEASURES.values() for name in names))
"""The columns of a key result's measure."""

_ALSO = {"kpis": (*BOUNDS, "since"), SHEET: ("cycle", *SHEET_COLUMNS)}
"""Columns that are read, never written: a first target, and beside a key result its objective's and a check-in's."""

_NOT_TYPED = frozenset({"measure", "dismissed"})

OF_NEW_KPI = tuple(name for name in KpiDraft.model_fields if name != "name")
"""The columns of a KPI that may stand beside its values where KPIs are made with them."""


@cache
def written(table: str) -> tuple[str, ...]:
    """Return the columns of a table's file: the id, the fields, and who changed it when."""
    fields = [name for name in KINDS[table].model_fields if name not in Record.model_fields]
    fields.sort(key=lambda name: name in HintedRecord.model_fields)
    names = [part for name in fields for part in (MEASURED if name == "measure" else (name,))]
    return ("id", *names, *STAMPS)


@cache
def columns(table: str) -> tuple[str, ...]:
    """Return the columns that a person may fill in for a kind of record: those with a label on screen."""
    fields = KINDS[table].model_fields
    also = (*MEASURED, *_ALSO.get(table, ())) if table == "key_results" else _ALSO.get(table, ())
    return tuple(
        dict.fromkeys([*(name for name, field in fields.items() if field.title and name not in _NOT_TYPED), *also])
    )


@cache
def _headings(table: str, *, create: bool = False) -> dict[str, str]:
    """Return every heading that a table's columns may have, as `plain` returns it, with the column's name."""
    fields = KINDS[table].model_fields
    found = _aliases("kpis", OF_NEW_KPI) | {name: name for name in OF_NEW_KPI} if create else {}
    found |= _aliases(table, ALIASES[table])
    found |= {plain(field.title): name for name, field in fields.items() if field.title and name != "measure"}
    found |= {old: name for old, name in FORMER_FIELDS.items() if name in fields or create}
    if table == "kpis":
        found |= {"at_least": "low", "at_most": "high"}
    return found | {name: name for name in (*written(table), *_ALSO.get(table, ()))}


def _aliases(table: str, names: Collection[str]) -> dict[str, str]:
    return {plain(other): name for name in names for other in ALIASES[table].get(name, ())}


def plain(heading: str) -> str:
    """Return a heading as headings are compared: in small letters, with runs of blanks and hyphens made one."""
    return re.sub(r"[\s_\-]+", "_", heading.strip().strip("\ufeff").casefold())


class Header(NamedTuple):
    """A file's columns as fields of a kind of record: None if there is no such field, or if it is left out."""

    table: str
    names: tuple[str | None, ...]
    unknown: tuple[str, ...]
    ignored: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The missing fields that rows need to identify their record."""
        return [] if "id" in self.names else [name for name in KEYS[self.table] if name not in self.names]

    @property
    def known(self) -> int:
        """The number of columns that are read."""
        return sum(name is not None for name in self.names)


def header(table: str, headings: Sequence[str], options: ImportOptions = ImportOptions()) -> Header:  # noqa: B008
    """Return the headings of a file as those of a kind of record."""
    known = _headings(table, create=options.create and table == "measurements")
    ignored = {plain(one) for one in options.ignored}
    renamed = {plain(one): plain(name) for one, name in options.renamed.items()}
    keys = [plain(one) for one in headings]
    names = [None if one in ignored else known.get(renamed.get(one, one)) for one in keys]
    if table == SHEET and not set(KEYS[SHEET]) <= set(names):
        names = [None if name in SHEET_COLUMNS else name for name in names]
    strange = (one for one, name in zip(headings, names, strict=True) if name is None and one.strip())
    unknown = tuple(one for one in strange if plain(one) not in ignored)
    return Header(table, tuple(names), unknown, tuple(one for one in headings if plain(one) in ignored))


def twice(found: Header, headings: Sequence[str]) -> list[str]:
    """Return the headings that mean the same field as another."""
    return [
        heading
        for heading, name in zip(headings, found.names, strict=True)
        if name is not None and found.names.count(name) > 1
    ]


def fitting(headings: Sequence[str], options: ImportOptions = ImportOptions()) -> list[Header]:  # noqa: B008
    """Return the kinds of record that fit the headings: those with the fewest unknown ones."""
    kinds = KEYS if options.table is None else (options.table,)
    found = [one for table in kinds if not (one := header(table, headings, options)).missing]
    found = [one for one in found if not twice(one, headings)]
    fitting_all = [one for one in found if _required(one)] or found
    fewest = min((len(one.unknown) for one in fitting_all), default=0)
    return [one for one in fitting_all if len(one.unknown) == fewest]


def _required(found: Header) -> bool:
    """Return whether the columns are enough to create a record."""
    fields = KINDS[found.table].model_fields
    needed = {name for name, field in fields.items() if field.is_required() and name not in Record.model_fields}
    return needed - {"measure", "verdict"} <= set(found.names)


def known_columns(headings: Sequence[str], renamed: Mapping[str, str] = {}) -> int:
    """Return how many of the headings any kind of record has."""
    named = {plain(one) for one in renamed}
    return sum(plain(one) in named or any(plain(one) in _headings(table) for table in KEYS) for one in headings)

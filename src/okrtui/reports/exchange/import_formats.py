"""What reading a file needs to be told, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from okrtui.domain.actions.import_rows import ImportBatch, RowFault, where


class SourceTable(NamedTuple):
    """The rows of a file that are not empty, each with its line.

    `kind` is the kind of record if the file says so by its name. In a typed table, text is text and numbers are
    `ExactText`; in any other, an apostrophe guards text that looks like a formula.
    """

    rows: Sequence[tuple[int, list[str]]]
    faults: Sequence[RowFault] = ()
    kind: str | None = None
    name: str = ""
    is_typed: bool = False


def as_it_is(source: SourceTable) -> SourceTable:
    """Return the table of a file that is one of ours."""
    return source


class ImportOptions(NamedTuple):
    """What a person says about a file where it does not speak for itself.

    `table` is the kind of record (None: by the header), `decimal` the decimal sign (empty: as the column decides),
    `dates` the order of day, month and year (`dmy`, `mdy`) or `serial` for day numbers of a spreadsheet. `ignored` are
    columns to leave out, `renamed` what columns are called here. `parentheses` make a number negative. `own_ids` are
    ids of this workspace, also where names differ. With `create`, KPIs that are not there yet are made with their
    values. With `overwrite`, the file counts for more than what somebody corrected. `cycle` is the cycle of the
    objectives of a sheet that names none, `as_of` the day of its check-ins. Objectives are started `anyway` for this
    reason. `year` is that of columns such as Jan or Q1, `targets` the bound that a target is: `low` or `high`.
    `fiscal_month` is the month in which fiscal years begin. `prepare` writes the table of a tool as one of ours; if
    rows are `nested`, one without an objective is one. With `full_names`, blanks do not part owners. `preset` is the
    tool that wrote the file, whose columns and ways are known.
    """

    table: str | None = None
    decimal: str = ""
    dates: str = ""
    ignored: Sequence[str] = ()
    renamed: Mapping[str, str] = MappingProxyType({})
    parentheses: bool = False
    own_ids: bool = False
    create: bool = False
    overwrite: bool = False
    cycle: str = ""
    as_of: str = ""
    anyway: str = ""
    year: int | None = None
    targets: str = ""
    fiscal_month: int | None = None
    prepare: Callable[[SourceTable], SourceTable] = as_it_is
    nested: bool = False
    full_names: bool = False
    preset: str = ""


class ExactText(str):
    """A cell that is a number in its file, written as it is written here; there is nothing to interpret."""

    __slots__ = ()


class Reading(NamedTuple):
    """The contents of a file: its rows, their faults, and the parts of it that were ignored.

    `remarks` are sentences on what was left out or changed in reading. `valueless` are the places of rows without a
    value. `unreadable` is a sentence on why the whole file cannot be read, if so.
    """

    batch: ImportBatch
    faults: Sequence[RowFault] = ()
    unknown: Sequence[str] = ()
    unreadable: str = ""
    remarks: Sequence[str] = ()
    valueless: Sequence[str | int] = ()

    def placed(self, part: str) -> Reading:
        """Return the reading of a part of several, with the part's name at each place."""
        rows = [row._replace(place=f"{part}, {where(row.place)}") for row in self.batch.rows]
        return self._replace(
            batch=replace(self.batch, rows=rows),
            faults=[fault._replace(place=f"{part}, {where(fault.place)}") for fault in self.faults],
            unknown=[f"{part}: {name}" for name in self.unknown],
            unreadable=f"{part}: {self.unreadable}" if self.unreadable else "",
            remarks=[f"{part}: {remark}" for remark in self.remarks],
            valueless=[f"{part}, {where(place)}" for place in self.valueless],
        )

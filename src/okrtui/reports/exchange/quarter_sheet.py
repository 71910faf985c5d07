"""A quarter's sheet as rows to import: each line has a key result, its objective and cycle, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from okrtui.domain.actions.import_rows import ImportRow, RowFault
from okrtui.domain.records.field_types import clean_line, folded
from okrtui.reports.exchange.csv_columns import MEASURED
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.reports.exchange.sheet_columns import (
    CHECK_IN_COLUMNS,
    CYCLE_COLUMNS,
    OBJECTIVE_COLUMNS,
    SHEET,
    STATES,
    STATUS,
    TRACKS,
)

_ACTIVE = "active"
_ENDED = frozenset({"closed", "dropped"})
_CYCLE_ID, _OBJECTIVE_ID = re.compile(r"c\d+", re.IGNORECASE), re.compile(r"o\d+", re.IGNORECASE)


class _Objective(NamedTuple):
    """What the lines of a sheet say about an objective; `lines` has the first line that says each field."""

    line: int
    cycle: str
    key: dict[str, Any]
    told: dict[str, Any]
    lines: dict[str, int]
    checked_in: list[int]


class QuarterSheet:
    """Takes the lines of a sheet, and tells the rows and faults that come of them."""

    def __init__(self, options: ImportOptions) -> None:
        self.faults: list[RowFault] = []
        self._options = options
        self._rows: list[ImportRow] = []
        self._objectives: dict[Any, _Objective] = {}
        self._key_results: dict[Any, dict[str, Any]] = {}
        self._tracks: dict[str, int] = {}
        self._days: dict[str, dict[str, Any]] = {}

    @property
    def remarks(self) -> list[str]:
        """What was left out of the sheet, in sentences."""
        if not self._tracks:
            return []
        words = ", ".join(f"“{word}”" for word in self._tracks)
        count = sum(self._tracks.values())
        return [f"Left out: status {words} of {count:,} row{'s' * (count > 1)}; okrtui computes it from the progress."]

    def take(self, line: int, values: dict[str, Any], *, is_bad: bool) -> None:
        """Take in what a line says."""
        gathered = {("kind" if name == "measure" else name): values.pop(name) for name in MEASURED if name in values}
        if gathered:
            values["measure"] = gathered
        if self._options.nested and not values.get("objective"):
            _raise_up(values)
        told = self._of_objective(line, values)
        check_in = {field: values.pop(name) for name, field in CHECK_IN_COLUMNS.items() if name in values}
        is_check_in = not check_in.keys() <= {"date"}
        is_bad = not self._objective(line, values, told, is_check_in=is_check_in) or is_bad
        is_key_result = bool(values.keys() - {"objective"}) or is_check_in
        if is_key_result or not (told or isinstance(values.get("objective"), tuple)):
            self._key_result(line, values, is_another_day="date" in check_in, is_bad=is_bad)
        if is_check_in:
            self._rows.append(self._check_in(line, values, check_in, is_bad=is_bad))

    def rows(self) -> Iterator[ImportRow]:
        """Yield the rows of the sheet: of its cycles, its objectives, its key results and their check-ins."""
        yield from self._cycles()
        for one in self._objectives.values():
            state = self._state(one)
            if one.told or one.cycle:
                new = {"state": state} if state else {}
                is_named = not one.told
                yield ImportRow(one.line, "objectives", {**one.key, **one.told}, is_in_passing=is_named, if_new=new)
        yield from self._rows

    def _cycles(self) -> Iterator[ImportRow]:
        """Yield a row for each cycle that is named; a new one has started if any of its objectives has."""
        found: dict[str, list[_Objective]] = {}
        for one in self._objectives.values():
            found.setdefault(folded(clean_line(one.cycle)), []).append(one)
        for name, every in found.items():
            if name and not _CYCLE_ID.fullmatch(name):
                is_started = any(self._state(one) not in ("", "draft") for one in every)
                new = {"state": _ACTIVE} if is_started else {}
                first, days = every[0], self._days.get(name, {})
                told = {"name": first.cycle, **days}
                yield ImportRow(first.line, "cycles", told, is_in_passing=not days, if_new=new)

    def _state(self, one: _Objective) -> str:
        """Return the state of a new objective: one that is checked in has started."""
        return str(one.told.get("state") or (_ACTIVE if one.checked_in else ""))

    def _of_objective(self, line: int, values: dict[str, Any]) -> dict[str, Any]:
        """Take the fields of the objective out of a line."""
        told = {field: values.pop(name) for name, field in OBJECTIVE_COLUMNS.items() if name in values}
        word = told.pop("state", None)
        if word is None:
            return told
        if word in TRACKS:
            self._tracks[word] = self._tracks.get(word, 0) + 1
        elif word in STATES:
            told["state"] = STATES[word]
        else:
            self.faults.append(RowFault(line, _no_status(word)))
        return told

    def _objective(self, line: int, values: dict[str, Any], told: dict[str, Any], *, is_check_in: bool) -> bool:
        """Add what a line says about its objective, and name the objective by its cycle where it has no id.

        Return whether there is an objective that it can be said of.
        """
        cycle, title = str(values.pop("cycle", "") or self._options.cycle), values.get("objective")
        self._cycle_days(line, cycle, values)
        title = title.strip() if isinstance(title, str) else ""
        if told and (why := _why_not_found(title, cycle, told)):
            self.faults.append(RowFault(line, why))
            return False
        if not title:
            return True
        if _OBJECTIVE_ID.fullmatch(title):
            cycle, key, named = "", {"id": title}, folded(title)
        else:
            key, named = {"cycle": cycle, "title": title}, folded(clean_line(title))
            values["objective"] = (cycle, title) if cycle else title
        place = (folded(clean_line(cycle)), named)
        one = self._objectives.setdefault(place, _Objective(line, cycle, key, {}, {}, []))
        if is_check_in:
            one.checked_in.append(line)
        for name, value in told.items():
            first = one.lines.setdefault(name, line)
            if one.told.setdefault(name, value) != value:
                says = f"{name}: Line {first} says “{clean_line(str(one.told[name]))[:40]}” of the same objective."
                self.faults.append(RowFault(line, says))
        return True

    def _cycle_days(self, line: int, cycle: str, values: dict[str, Any]) -> None:
        """Take the days of the cycle out of a line; no other line may say others."""
        known = self._days.setdefault(folded(clean_line(cycle)), {})
        for name, field in CYCLE_COLUMNS.items():
            if name in values and known.setdefault(field, day := values.pop(name)) != day:
                why = f"{name}: A row above says {clean_line(str(known[field]))[:40]} of the same cycle."
                self.faults.append(RowFault(line, why))

    def _key_result(self, line: int, values: dict[str, Any], *, is_another_day: bool, is_bad: bool) -> None:
        """Add the row of a key result; lines that say the same of it on other days are about one."""
        place = (values.get("id"), str(values.get("objective")), folded(clean_line(str(values.get("title", "")))))
        first = self._key_results.setdefault(place, values)
        if first is values or first != values or not is_another_day:
            self._rows.append(ImportRow(line, SHEET, values, is_bad))

    def _check_in(self, line: int, values: dict[str, Any], check_in: dict[str, Any], *, is_bad: bool) -> ImportRow:
        """Return the row of a check-in; without a date it is one of today, unless the latest says the same."""
        check_in["key_result"] = values.get("id") or (values.get("objective"), values.get("title", ""))
        day = check_in.get("date") or self._options.as_of
        if day:
            check_in["date"] = day
        return ImportRow(line, "check_ins", check_in, is_bad, if_new={} if day else {"date": None})


def _why_not_found(title: str, cycle: str, told: dict[str, Any]) -> str:
    """Return why a line does not say which objective its columns are about; empty if it does."""
    if not title:
        return (
            f"objective: Required, as its {', '.join(told)} is here. Write it in each row, also where it is the same."
        )
    is_found = cycle or _OBJECTIVE_ID.fullmatch(title)
    return (
        "" if is_found else "cycle: Required. Where it is the same in all rows, add --cycle, such as --cycle 2026-Q4."
    )


def _raise_up(values: dict[str, Any]) -> None:
    """Make what a row says of a key result that of an objective."""
    for below, above in (("title", "objective"), ("owners", "objective_owners")):
        if below in values:
            values[above] = values.pop(below)


def _no_status(word: str) -> str:
    states = ", ".join(dict.fromkeys(STATES.values()))
    return (
        f"{STATUS}: “{clean_line(word)[:40]}” is not a state ({states}). If it says how well things go, leave the "
        f"column out with --ignore {STATUS}: okrtui computes that."
    )

"""What a person may say about a file where it does not speak for itself, each with the words for it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.reports.exchange.presets import PRESETS


class SwitchChoice(NamedTuple):
    """One way to read a file: its value among the options, what it means, and its flag on the command line."""

    value: Any
    words: str
    flag: str = ""


class Switch(NamedTuple):
    """One of the options, with its choices; the first is what is done unless something is said."""

    name: str
    title: str
    choices: Sequence[SwitchChoice]

    def chosen(self, options: ImportOptions) -> SwitchChoice:
        """Return the choice in force; what was typed need not be one of those that are offered."""
        held = getattr(options, self.name)
        return next((one for one in self.choices if one.value == held), SwitchChoice(held, str(held)))

    def turned(self, options: ImportOptions, step: int = 1) -> ImportOptions:
        """Return the options with the next choice."""
        values = [one.value for one in self.choices]
        held = getattr(options, self.name)
        at = values.index(held) + step if held in values else 0
        changed: dict[str, Any] = {self.name: values[at % len(values)]}
        return options._replace(**changed)


def _yes_or_no(name: str, title: str, words: tuple[str, str], flag: str) -> Switch:
    choices = [
        SwitchChoice(value, said, flag if value else "") for value, said in zip((False, True), words, strict=True)
    ]
    return Switch(name, title, choices)


SWITCHES: Final = (
    Switch(
        "preset",
        "written by",
        (SwitchChoice("", "no known tool"), *(SwitchChoice(name, name, f"--from {name}") for name in PRESETS)),
    ),
    Switch(
        "decimal",
        "numbers",
        (
            SwitchChoice("", "as the column decides"),
            SwitchChoice(",", "comma: 1.234,5", "--decimal-comma"),
            SwitchChoice(".", "point: 1,234.5", "--decimal-point"),
        ),
    ),
    Switch(
        "dates",
        "dates",
        (
            SwitchChoice("", "as the column decides"),
            SwitchChoice("dmy", "day first: 31.12.2026", "--dates dmy"),
            SwitchChoice("mdy", "month first: 12/31/2026", "--dates mdy"),
            SwitchChoice("serial", "day numbers: 46387", "--dates serial"),
        ),
    ),
    _yes_or_no("parentheses", "(5.00)", ("is no number", "is -5.00"), "--parentheses"),
    Switch(
        "targets",
        "a KPI's target",
        (
            SwitchChoice("", "as the KPI has it"),
            SwitchChoice("low", "is the lowest good", "--targets low"),
            SwitchChoice("high", "is the highest good", "--targets high"),
        ),
    ),
    _yes_or_no("create", "KPIs not here yet", ("are refused", "are created"), "--create"),
    _yes_or_no("full_names", "owners", ("have names of one word", "have full names"), "--full-names"),
    _yes_or_no("overwrite", "corrected values", ("are kept", "are replaced"), "--overwrite"),
    _yes_or_no("own_ids", "ids", ("if names agree", "as of this workspace"), "--own-ids"),
)
_TYPED: Final = (("cycle", "--cycle"), ("as_of", "--as-of"), ("anyway", "--anyway"), ("year", "--year"))
"""The options that are typed, each with its flag."""


def of_cycles(names: Sequence[str]) -> Switch:
    """Return the switch that names the cycle of a sheet."""
    choices = (SwitchChoice(name, name, f"--cycle {shlex.quote(name)}") for name in names)
    return Switch("cycle", "cycle", (SwitchChoice("", "as the file says"), *choices))


def of_years(today: date) -> Switch:
    """Return the switch that names the year of columns such as Jan and Q1."""
    choices = (SwitchChoice(year, str(year), f"--year {year}") for year in range(today.year, today.year - 5, -1))
    return Switch("year", "year", (SwitchChoice(None, "as they say"), *choices))


def mapped(options: ImportOptions, column: str, field: str, holder: str = "") -> ImportOptions:
    """Return the options in which a column is a field; the column that is that field so far is left out."""
    ignored = [one for one in options.ignored if one != column]
    renamed = {one: name for one, name in options.renamed.items() if one != column}
    if holder and holder != column:
        ignored, renamed = [*ignored, holder], {one: name for one, name in renamed.items() if one != holder}
    return options._replace(ignored=tuple(ignored), renamed={**renamed, column: field})


def ignoring(options: ImportOptions, column: str) -> ImportOptions:
    """Return the options in which a column is left out, or is no longer if it was."""
    if column in options.ignored:
        return options._replace(ignored=tuple(one for one in options.ignored if one != column))
    renamed = {one: name for one, name in options.renamed.items() if one != column}
    return options._replace(ignored=(*options.ignored, column), renamed=renamed)


def command_line(source: str, options: ImportOptions) -> str:
    """Return the command that imports a file with these options."""
    words = ["okrtui", "import", source]
    words += ["--kind", options.table] if options.table else []
    for column, field in options.renamed.items():
        words += ["--map", f"{column}={field}"]
    for column in options.ignored:
        words += ["--ignore", column]
    for name, flag in _TYPED:
        typed = getattr(options, name)
        words += [flag, str(typed)] if typed else []
    flags = (switch.chosen(options).flag for switch in SWITCHES)
    return " ".join([shlex.join(words), *filter(None, flags)])

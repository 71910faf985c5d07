"""The tables of tools whose rows are not yet those of a quarter's sheet, written anew as such a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from okrtui.reports.exchange.csv_columns import plain
from okrtui.reports.exchange.header_search import SEARCHED
from okrtui.reports.exchange.import_formats import SourceTable
from okrtui.reports.exchange.page_links import without_addresses

ZONES: Final = "zones"
"""The column that puzzle/okr's three zones of a key result become: its steps."""

YES_OR_NO: Final = "step"
"""The column that says that a key result has no figures: its title is its only step."""

_WEIGHTS: Final = {"commit_zone": 3, "target_zone": 4, "stretch_zone": 3}
"""The zones of a key result without figures: reaching the first is 0.3 of it, the second 0.7, the third all."""

_REACHED: Final = {"FAIL": "", "COMMIT": "1", "TARGET": "1 2", "STRETCH": "1 2 3"}
_STATES: Final = {"DRAFT": "draft", "ONGOING": "active", "SUCCESSFUL": "closed", "NOTSUCCESSFUL": "closed"}
_UNITS: Final = {"PROZENT": "%", "PERCENT": "%", "ZAHL": "", "NUMBER": "", "UNBEKANNT": "", "UNKNOWN": ""}
_WORDS: Final = {"objective_state": _STATES, "check_in_zone": _REACHED, "unit_name": _UNITS}


def as_titles(source: SourceTable) -> SourceTable:
    """Return a table whose cells have the titles of pages alone, without their addresses."""
    return source._replace(rows=[(line, list(map(without_addresses, cells))) for line, cells in source.rows])


def with_zones_as_steps(source: SourceTable) -> SourceTable:
    """Return what a query of puzzle/okr printed, with its states and units in our words, and its zones as steps."""
    found = _placed(source, _WEIGHTS)
    if found is None:
        return source
    words = [_WORDS.get(name, {}) for name in found.names]
    kept = [at for at, name in enumerate(found.names) if name not in _WEIGHTS]
    zones = [(found.names.index(name), weight) for name, weight in _WEIGHTS.items()]

    def written(cells: Sequence[str]) -> list[str]:
        steps = [_step(number, cells[at], weight) for number, (at, weight) in enumerate(zones, 1) if cells[at].strip()]
        return [*(words[at].get(cells[at], cells[at]) for at in kept), "\n".join(steps)]

    return found.rewritten([*(found.headings[at] for at in kept), ZONES], written)


def with_parents_as_objectives(source: SourceTable) -> SourceTable:
    """Return the goals of Atlassian as objectives and, where they are below another and have none, its key results."""
    found = _placed(source, ("goal_key", "name", "parent_goal", "teams"))
    if found is None:
        return source
    key, name, parent, team = map(found.names.index, ("goal_key", "name", "parent_goal", "teams"))
    times = Counter(cells[name] for _, cells in found.body)
    titles = {cells[key]: _title(cells[name], cells[key], times) for _, cells in found.body}
    parents = {cells[parent] for _, cells in found.body}

    def written(cells: Sequence[str]) -> list[str]:
        title = _title(cells[name], cells[key], times)
        above = "" if cells[key] in parents else titles.get(cells[parent], "")
        told = {name: title, parent: above, team: "" if above else cells[team]}
        steps = _step(1, title, 1) if above and title else ""
        return [*(told.get(at, cell) for at, cell in enumerate(cells)), steps]

    return found.rewritten([*found.headings, YES_OR_NO], written)


def _title(name: str, key: str, times: Mapping[str, int]) -> str:
    """Return the name of a goal, with its key behind it where others have the same name."""
    return name if times[name] == 1 or not name else f"{name} ({key})"


class _Placed(NamedTuple):
    """A table whose header has the wanted columns: the rows above it, its headings and their names, and its rows.

    Each row is at least as long as the header.
    """

    source: SourceTable
    above: int
    headings: list[str]
    names: list[str]
    body: list[tuple[int, list[str]]]

    def rewritten(self, headings: list[str], written: Callable[[Sequence[str]], list[str]]) -> SourceTable:
        """Return the table with other columns; what is in a row beyond the header stays beyond it."""
        line, width = self.source.rows[self.above][0], len(self.headings)
        body = ((line, [*written(cells[:width]), *cells[width:]]) for line, cells in self.body)
        return self.source._replace(rows=[*self.source.rows[: self.above], (line, headings), *body])


def _placed(source: SourceTable, wanted: Iterable[str]) -> _Placed | None:
    """Return the table by its columns; None if it does not have all that are wanted."""
    for above, (_, headings) in enumerate(source.rows[:SEARCHED]):
        names = [plain(one) for one in headings]
        if set(wanted) <= set(names):
            short = [""] * len(names)
            body = [(line, [*cells, *short[len(cells) :]]) for line, cells in source.rows[above + 1 :]]
            return _Placed(source, above, headings, names, body)
    return None


def _step(number: int, text: str, weight: int) -> str:
    """Return a step as it is written in a cell, on one line."""
    return f"{number}. {' '.join(text.split())} | {weight}"

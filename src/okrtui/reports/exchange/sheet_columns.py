"""The columns of a quarter's sheet beside those of key results: of their objectives, and of a check-in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SHEET: Final = "key_results"
"""The kind of record whose files may have these columns."""

QUARTER: Final = "quarter"
"""What such a sheet is called."""

STATUS: Final = "status"

OBJECTIVE_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "team": "team",
        "objective_owners": "owners",
        "why": "why",
        "ambition": "ambition",
        STATUS: "state",
        "closing_note": "closing_note",
    }
)
"""Columns of the objective, with its fields."""

CHECK_IN_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {"current": "value", "done": "done", "as_of": "date", "confidence": "confidence", "note": "note"}
)
"""Columns of a check-in, with its fields."""

CYCLE_COLUMNS: Final[Mapping[str, str]] = MappingProxyType({"cycle_start": "start", "cycle_end": "end"})
"""Columns of the cycle, with its fields."""

PEOPLE: Final = frozenset({"owners", "objective_owners"})
"""Columns that have names of people."""

SHEET_COLUMNS: Final = (*CYCLE_COLUMNS, *OBJECTIVE_COLUMNS, *CHECK_IN_COLUMNS)

_STATES: Final = {
    "draft": "draft, planned, not started, entwurf, geplant",
    "active": "active, started, in progress, aktiv, gestartet, laufend, in arbeit",
    "closed": "closed, geschlossen, abgeschlossen",
    "dropped": "dropped, verworfen",
}
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {word: state for state, words in _STATES.items() for word in words.split(", ")}
)
"""The states of an objective by their words, in small letters."""

TRACKS: Final = frozenset({
    "on track", "at risk", "off track", "behind", "ahead", "green", "yellow", "amber", "red", "pending", "outdated",
    "im plan", "gefährdet", "kritisch", "hinter plan", "nicht im plan", "grün", "gelb", "rot",
})  # fmt: skip
"""Words, in small letters, for what okrtui computes from progress and pace."""


def field_of(table: str, name: str) -> tuple[str, str]:
    """Return the kind of record and the field that a column is about: a sheet's columns are of several kinds."""
    if table == SHEET:
        of = {"cycles": CYCLE_COLUMNS, "objectives": OBJECTIVE_COLUMNS, "check_ins": CHECK_IN_COLUMNS}
        return next(((kind, columns[name]) for kind, columns in of.items() if name in columns), (table, name))
    return table, name

"""The sections in the order of their number keys. A new section is a package here and its name in the list."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import Final

from okrtui.tui.sections.entry import SectionEntry

TODAY, OBJECTIVES, KPIS, CYCLES, DECIDE, LOG = "today", "objectives", "kpis", "cycles", "decide", "log"


def _entry(name: str) -> SectionEntry:
    entry: SectionEntry = import_module(f"okrtui.tui.sections.{name}").ENTRY
    return entry


SECTIONS: Final = tuple(map(_entry, (TODAY, OBJECTIVES, KPIS, CYCLES, DECIDE, LOG)))
NUMBERS: Final = {entry.key: str(number) for number, entry in enumerate(SECTIONS, 1)}
"""The declared key of each section."""

TITLES: Final = {entry.key: entry.title for entry in SECTIONS}


def preload() -> None:
    """Import all sections, while nothing else is to do: a first visit then takes no longer than others.

    One that cannot be imported, as the program is just being upgraded, is told at its visit.
    """
    for entry in SECTIONS:
        with suppress(ImportError):
            import_module(f"okrtui.tui.sections.{entry.key}.section")

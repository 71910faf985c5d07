"""The sections in the order of their number keys. A new section is a package here and its name in the list."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from okrtui.tui.sections.entry import SectionEntry

TODAY, OBJECTIVES, KPIS, CYCLES, DECIDE, LOG = "today", "objectives", "kpis", "cycles", "decide", "log"


def _entry(name: str) -> SectionEntry:
    entry: SectionEntry = import_module(f"okrtui.tui.sections.{name}").ENTRY
    return entry


SECTIONS: Final = tuple(map(_entry, (TODAY, OBJECTIVES, KPIS, CYCLES, DECIDE, LOG)))
TITLES: Final = {entry.key: entry.title for entry in SECTIONS}

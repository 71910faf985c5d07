"""What the exports of other tools call their columns: named sets of names and switches, as data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.reports.exchange.sheet_columns import SHEET

if TYPE_CHECKING:
    from okrtui.reports.exchange.import_formats import ImportOptions


class Preset(NamedTuple):
    """The export of a tool: what its columns are, which are left out, and how its cells and rows are read.

    `links`: a cell may be a title and the address of its page. `nested`: a row without an objective is one itself.
    """

    name: str
    source: str
    renamed: Mapping[str, str]
    ignored: tuple[str, ...]
    links: bool = False
    nested: bool = False

    def completed(self, told: ImportOptions) -> ImportOptions:
        """Return what a person said, completed by what is known of the tool."""
        return told._replace(
            table=told.table or SHEET,
            renamed={**self.renamed, **told.renamed},
            ignored=(*(one for one in self.ignored if one not in told.renamed), *told.ignored),
            links=self.links,
            nested=self.nested,
            full_names=True,
        )


_QUARTER_SHEET: Final = Preset(
    "quarter-sheet",
    "a usual quarter's sheet, without what okrtui computes",
    MappingProxyType(
        {
            "Objectives": "objective",
            "Key results": "title",
            "KRs": "title",
            "Baseline value": "baseline",
            "Start of quarter": "baseline",
            "Now": "current",
            "Department": "team",
            "Last update": "as_of",
            "Updated": "as_of",
        }
    ),
    (
        "Progress",
        "Progress %",
        "% complete",
        "Completion",
        "Fortschritt",
        "Score",
        "Grade",
        "Due date",
        "Deadline",
        "#",
    ),
)

_BURNING_OKR: Final = Preset(
    "burningokr",
    "okr.xlsx of BurningOKR, in English or German; add --cycle",
    MappingProxyType({"End": "target", "Ende": "target"}),
    (
        "Progress",
        "Fortschritt",
        "Corporate Objective",
        "Uebergeordnetes Unternehmensziel",
        "Description",
        "Beschreibung",
    ),
)

_NOTION: Final = Preset(
    "notion",
    "the CSV of a Notion database of key results; relations are read as titles",
    MappingProxyType(
        {
            "Name": "title",
            "Objectives": "objective",
            "Key results": "title",
            "Quarters": "cycle",
            "Cycle": "cycle",
            "Person": "owners",
            "People": "owners",
            "DRI": "owners",
            "Teams": "team",
        }
    ),
    (
        "Progress",
        "Progress bar",
        "Due date",
        "Deadline",
        "Created time",
        "Created by",
        "Last edited time",
        "Last edited by",
        "URL",
    ),
    links=True,
)

_ASANA: Final = Preset(
    "asana",
    "the CSV of an Asana project with objectives as tasks and key results as their subtasks; add --cycle",
    MappingProxyType({"Name": "title", "Parent task": "objective", "Assignee": "owners"}),
    (
        "Task ID",
        "Created At",
        "Completed At",
        "Last Modified",
        "Section/Column",
        "Assignee Email",
        "Start Date",
        "Due Date",
        "Tags",
        "Notes",
        "Projects",
        "Blocked By (Dependencies)",
        "Blocking (Dependencies)",
    ),
    nested=True,
)

PRESETS: Final[Mapping[str, Preset]] = MappingProxyType(
    {one.name: one for one in (_QUARTER_SHEET, _NOTION, _ASANA, _BURNING_OKR)}
)
"""The known exports by their names."""


def completed(told: ImportOptions) -> ImportOptions:
    """Return what a person said, completed by what is known of the tool that they named."""
    return PRESETS[told.preset].completed(told) if told.preset else told

"""What the exports of other tools call their columns: named sets of names and switches, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from types import MappingProxyType
from typing import Final, NamedTuple

from okrtui.reports.exchange import header_search
from okrtui.reports.exchange.csv_columns import plain
from okrtui.reports.exchange.import_formats import ImportOptions, SourceTable, as_it_is
from okrtui.reports.exchange.sheet_columns import SHEET
from okrtui.reports.exchange.tool_tables import (
    YES_OR_NO,
    ZONES,
    as_titles,
    with_parents_as_objectives,
    with_zones_as_steps,
)


class Preset(NamedTuple):
    """The export of a tool: what its columns are, which are left out, and how its cells and rows are read.

    `prepare` writes its table as one of ours. `nested`: a row without an objective is one itself.
    """

    name: str
    source: str
    renamed: Mapping[str, str]
    ignored: tuple[str, ...]
    prepare: Callable[[SourceTable], SourceTable] = as_it_is
    nested: bool = False

    def completed(self, told: ImportOptions) -> ImportOptions:
        """Return what a person said, completed by what is known of the tool."""
        return told._replace(
            table=told.table or SHEET,
            renamed={**self.renamed, **told.renamed},
            ignored=(*(one for one in self.ignored if one not in told.renamed), *told.ignored),
            prepare=self.prepare,
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
    prepare=as_titles,
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

_PUZZLE_OKR: Final = Preset(
    "puzzle-okr",
    "what a query of puzzle/okr's database prints, see below",
    MappingProxyType(
        {
            "quarter_label": "cycle",
            "start_date": "cycle_start",
            "end_date": "cycle_end",
            "team_name": "team",
            "objective_title": "objective",
            "description": "why",
            "objective_state": "status",
            "completed_comment": "closing_note",
            "key_result_title": "title",
            "unit_name": "unit",
            "stretch_goal": "target",
            ZONES: "steps",
            "check_in_created_on": "as_of",
            "check_in_value": "current",
            "check_in_zone": "done",
            "change_info": "note",
        }
    ),
    (),
    prepare=with_zones_as_steps,
)

_ATLASSIAN: Final = Preset(
    "atlassian",
    "the CSV of Atlassian's Goals: goals below others are their key results, done or not; add --cycle",
    MappingProxyType(
        {"Name": "title", "Parent Goal": "objective", "Owner": "owners", "Teams": "team", YES_OR_NO: "steps"}
    ),
    (
        "Goal Key",
        "Status",
        "Creation Date",
        "Target Date",
        "Sub-goals",
        "Contributing Projects",
        "Tags",
        "Latest update date",
    ),
    prepare=with_parents_as_objectives,
    nested=True,
)

_TELLING: Final = 2
"""The least number of columns of its own that tell a tool."""

PRESETS: Final[Mapping[str, Preset]] = MappingProxyType(
    {one.name: one for one in (_QUARTER_SHEET, _NOTION, _ASANA, _BURNING_OKR, _PUZZLE_OKR, _ATLASSIAN)}
)
"""The known exports by their names."""


def completed(told: ImportOptions) -> ImportOptions:
    """Return what a person said, completed by what is known of the tool that they named."""
    return PRESETS[told.preset].completed(told) if told.preset else told


def suggestion(source: SourceTable, told: ImportOptions) -> str:
    """Return a sentence on the tool whose columns a table has, to stand before another; empty if it is of none."""
    first = source._replace(rows=source.rows[: header_search.SEARCHED + 1])
    best, count = max(((one, _known(one, first, told)) for one in PRESETS.values()), key=itemgetter(1))
    return f"These are columns that --from {best.name} reads. " if count >= _TELLING and not told.preset else ""


def _known(preset: Preset, source: SourceTable, told: ImportOptions) -> int:
    """Return how many columns of a table are a tool's own, and one more if its cells are; 0 if some are strange."""
    known = preset.completed(told)
    prepared = preset.prepare(source)
    found = header_search.find(prepared, known)
    if isinstance(found, str):
        return 0
    own = set(map(plain, (*preset.renamed, *preset.ignored)))
    headings = prepared.rows[found.above][1]
    return sum(plain(one) in own for one in headings) + (prepared != source)

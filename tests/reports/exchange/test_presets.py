from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import TODAY, workspace
from okrtui.reports.exchange import csv_rows
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from okrtui.reports.exchange.page_links import without_addresses
from okrtui.reports.exchange.presets import PRESETS
from okrtui.reports.exchange.table_rows import read_tables
from okrtui.reports.exchange.workbook_tables import tables
from reports.exchanged import read, reasons, taken_in

EXPORTS = Path(__file__).parent / "exports"
PAGE = (Path(__file__).parents[3] / "docs/import.md").read_text(encoding="utf-8")


def reading(file: str, preset: str, **options: Any) -> Reading:
    """The export of a tool, read by its preset."""
    told = PRESETS[preset].completed(ImportOptions(**options))
    path = EXPORTS / file
    if path.suffix == ".csv":
        return csv_rows.read(path.read_text(encoding="utf-8"), TODAY, told)
    found = tables(path.read_bytes(), told)
    assert not isinstance(found, str)
    return read_tables(found, TODAY, told)


@pytest.mark.parametrize(
    ("file", "preset", "options", "ignored", "stands"),
    [
        (
            "quarter-sheet.csv", "quarter-sheet", {},
            ("Progress", "Due date"),
            [("Faster set-up", "9.5", "2026-11-21"), ("Fewer tickets", "100", "2026-11-21")],
        ),
        (
            "notion.csv", "notion", {},
            ("Progress", "Due Date"),
            [("Faster set-up", "9.5", "2026-11-12"), ("Fewer tickets", "100", "2026-11-16")],
        ),
        (
            "asana.csv", "asana", {"cycle": "2026-Q4"},
            (
                "Task ID", "Created At", "Completed At", "Last Modified", "Section/Column", "Assignee Email",
                "Start Date", "Due Date", "Tags", "Notes", "Projects",
            ),
            [("Faster set-up", "9.5", "2026-11-21"), ("Fewer tickets", "100", "2026-11-21")],
        ),
        (
            "burningokr.xlsx", "burningokr", {"cycle": "2026-Q4"},
            ("Progress", "Corporate Objective", "Description"),
            [
                ("Faster set-up", "9", "2026-11-21"), ("Fewer tickets", "100", "2026-11-21"),
                ("Fresh reports", "45", "2026-11-21"), ("Less spent on storage", "1400", "2026-11-21"),
            ],
        ),
        (
            "burningokr-de.xlsx", "burningokr", {"cycle": "2026-Q4"},
            ("Fortschritt", "Uebergeordnetes Unternehmensziel", "Beschreibung"),
            [
                ("Faster set-up", "9", "2026-11-21"), ("Fewer tickets", "100", "2026-11-21"),
                ("Fresh reports", "45", "2026-11-21"), ("Less spent on storage", "1400", "2026-11-21"),
            ],
        ),
    ],
)  # fmt: skip
def test_the_export_of_a_tool_is_read(
    file: str, preset: str, options: dict[str, Any], ignored: tuple[str, ...], stands: list[tuple[str, str, str]]
) -> None:
    there = workspace()
    found = reading(file, preset, **options)
    taken_in(there, found)
    assert found.unknown == ignored
    assert [(one.name, one.state) for one in there.cycles.values()] == [("2026-Q4", "active")]
    assert next(iter(there.objectives.values())).title == "Easy onboarding"
    titles = {one.id: one.title for one in there.key_results.values()}
    assert [(titles[one.key_result], str(one.value), str(one.date)) for one in there.check_ins.values()] == stands
    assert not taken_in(there, reading(file, preset, **options)).change.puts


def test_people_and_teams_of_the_exports() -> None:
    there = workspace()
    taken_in(there, reading("notion.csv", "notion"))
    assert [one.owners for one in there.key_results.values()] == [("Ada Lovelace", "Bo"), ("Bo",)]
    there = workspace()
    taken_in(there, reading("asana.csv", "asana", cycle="2026-Q4"))
    assert there.objectives[1].owners == ("Ada Lovelace",)
    there = workspace()
    taken_in(there, reading("burningokr.xlsx", "burningokr", cycle="2026-Q4"))
    assert [(one.title, one.team) for one in there.objectives.values()] == [
        ("Easy onboarding", "Growth"), ("Trusted data", "Data"),
    ]  # fmt: skip
    assert [getattr(one.measure, "unit", "") for one in there.key_results.values()] == ["", "", "%", "€"]


def test_blanks_part_owners_unless_names_are_full() -> None:
    text = (
        "cycle,objective,key result,baseline,target,owner\n2026-Q4,A,B,1,2,Ada Lovelace\n2026-Q4,A,C,1,2,ada; Bo Li\n"
    )
    for full, owners in ((False, ("Ada", "Lovelace")), (True, ("Ada Lovelace",))):
        there = workspace()
        taken_in(there, read(text, full_names=full))
        assert [one.owners for one in there.key_results.values()] == [owners, ("ada", "Bo Li")]


def test_what_a_person_says_counts_for_more_than_a_preset() -> None:
    told = PRESETS["notion"].completed(ImportOptions(renamed={"Name": "objective"}, ignored=("Mood",)))
    assert told.renamed["Name"] == "objective"
    assert "Mood" in told.ignored
    assert "Progress" in told.ignored


def test_a_column_that_a_preset_does_not_know_is_refused() -> None:
    told = PRESETS["quarter-sheet"].completed(ImportOptions(cycle="2026-Q4"))
    found = csv_rows.read("Objectives,Key results,Mood\nA,B,c\n", TODAY, told)
    assert found.unreadable.startswith("The column Mood is not among those of key_results")


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("Plan (draft)", "Plan (draft)"),
        ("Easy (https://www.notion.so/Easy-9ead313a910446c4b174fa92544a5aeb?pvs=21)", "Easy"),
        ("A (https://app.notion.com/p/9ead313a?pvs=21), B (https://www.notion.so/b?pvs=21)", "A, B"),
        ("Easy (Goals/Easy%209ead313a910446c4b174fa92544a5aeb.md)", "Easy"),
        (
            "../Goals%202e94ae45e5a748078004f261e2ef5504/Easy%20start%209ead313a910446c4b174fa92544a5aeb.md",
            "Easy start",
        ),
        ("notes.md and notion.so", "notes.md and notion.so"),
    ],
)
def test_the_address_behind_a_title_is_left_out(cell: str, title: str) -> None:
    assert without_addresses(cell) == title


def test_dates_in_words_have_one_reading() -> None:
    text = "cycle,objective,key result,baseline,target,current,as of\n2026-Q4,A,B,1,2,1,{}\n2026-Q4,A,C,1,2,,\n"
    for day in ("November 12, 2026", "12. Nov. 2026", "12 november 2026", "Nov 12 2026 8:08 AM"):
        there = workspace()
        taken_in(there, read(text.format(f'"{day}"')))
        assert str(there.check_ins[1].date) == "2026-11-12", day
    assert reasons(workspace(), read(text.format('"November 31, 2026"')))[0][1] == (
        "as_of: There is no such day as November 31, 2026."
    )


def test_every_preset_is_on_the_page() -> None:
    for one in PRESETS.values():
        assert f"| `{one.name}` | {one.source} |" in PAGE

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builders import TODAY, workspace
from okrtui.domain.records.measures import Milestones
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


def read_titles(text: str, preset: str) -> list[str]:
    """The titles of the key results that a file comes to."""
    there = workspace()
    taken_in(there, csv_rows.read(text, TODAY, PRESETS[preset].completed(ImportOptions())))
    return [one.title for one in there.key_results.values()]


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


def test_what_psql_prints_of_puzzle_okr_is_read_with_all_check_ins() -> None:
    there = workspace()
    found = reading("puzzle-okr.csv", "puzzle-okr")
    taken_in(there, found)
    assert found.unknown == ()
    assert [(one.name, str(one.start), str(one.end)) for one in there.cycles.values()] == [
        ("GJ 26/27-Q1", "2026-07-01", "2026-09-30"), ("GJ 26/27-Q2", "2026-10-01", "2026-12-31"),
    ]  # fmt: skip
    assert [(one.title, one.team, one.state, one.closing_note) for one in there.objectives.values()] == [
        ("Quick answers", "Data", "closed", "Too many holidays."), ("Easy onboarding", "Growth", "active", ""),
        ("Trusted data", "Data", "draft", ""),
    ]  # fmt: skip
    assert there.objectives[2].why == 'Half of our new customers give up, or "wait".'
    assert [(one.title, one.owners, one.measure.kind) for one in there.key_results.values()] == [
        ("Answer within the hour", ("Bo Li",), "metric"), ("Fewer handovers", ("Bo Li",), "metric"),
        ("Faster set-up", ("Ada Lovelace",), "metric"), ("Guided set-up", ("Bo Li",), "milestones"),
        ("Fresh reports", ("Bo Li",), "metric"),
    ]  # fmt: skip
    assert [getattr(one.measure, "unit", None) for one in there.key_results.values()] == ["%", "", "", None, "%"]
    assert [(one.key_result, str(one.value), one.done, str(one.date)) for one in there.check_ins.values()] == [
        (1, "65", (), "2026-09-30"), (3, "12", (), "2026-10-20"), (3, "9.5", (), "2026-11-10"),
        (4, "None", (1,), "2026-11-10"),
    ]  # fmt: skip
    assert not taken_in(there, reading("puzzle-okr.csv", "puzzle-okr")).change.puts


@pytest.mark.parametrize(("zone", "progress"), [("FAIL", "0"), ("COMMIT", "0.3"), ("TARGET", "0.7"), ("STRETCH", "1")])
def test_a_zone_that_is_reached_is_progress(zone: str, progress: str) -> None:
    text = (EXPORTS / "puzzle-okr.csv").read_text(encoding="utf-8").replace(",COMMIT,", f",{zone},")
    there = workspace()
    taken_in(there, csv_rows.read(text, TODAY, PRESETS["puzzle-okr"].completed(ImportOptions())))
    part = there.key_results[4]
    assert isinstance(part.measure, Milestones)
    assert [(one.text, str(one.weight)) for one in part.measure.steps] == [
        ("One region is live", "3"), ("Three regions are live", "4"), ("All regions | and partners are live", "3"),
    ]  # fmt: skip
    done = {number for one in there.check_ins.values() if one.key_result == 4 for number in one.done}
    assert sum(one.weight for one in part.measure.steps if one.number in done) / 10 == Decimal(progress)


def test_the_query_on_the_page_prints_the_columns_that_are_read() -> None:
    query = PAGE.split("```sql\n")[1].split("```")[0]
    printed = (EXPORTS / "puzzle-okr.csv").read_text(encoding="utf-8").partition("\n")[0].split(",")
    selected, brackets = query.removeprefix("SELECT ").partition("\nFROM ")[0], re.compile(r"\([^()]*\)")
    plain = brackets.sub("", brackets.sub("", selected))
    assert [re.split(r"[\s.]", one.strip())[-1] for one in plain.split(",")] == printed


def test_goals_below_others_are_key_results_that_are_done_or_not() -> None:
    there = workspace()
    found = reading("atlassian.csv", "atlassian", cycle="2026-Q4")
    taken_in(there, found)
    assert [(one.title, one.owners, one.team, one.state) for one in there.objectives.values()] == [
        ("A company people recommend", ("Cy Young",), "", "draft"),
        ("Easy onboarding", ("Ada Lovelace",), "Growth", "draft"),
        ("Half the tickets (ACME-5)", ("Bo Li",), "Support", "draft"),
    ]  # fmt: skip
    assert [(one.title, one.objective, one.owners) for one in there.key_results.values()] == [
        ("Guided set-up in all regions", 2, ("Bo Li",)), ("Half the tickets (ACME-4)", 2, ("Ada Lovelace",)),
    ]  # fmt: skip
    assert [step.text for one in there.key_results.values() for step in getattr(one.measure, "steps", ())] == [
        one.title for one in there.key_results.values()
    ]
    assert not taken_in(there, reading("atlassian.csv", "atlassian", cycle="2026-Q4")).change.puts


@pytest.mark.parametrize("preset", ["puzzle-okr", "atlassian"])
def test_a_table_without_the_columns_of_the_tool_is_read_as_it_is(preset: str) -> None:
    text = "cycle,objective,title,baseline,target\n2026-Q4,A,B,1,2\n"
    assert read_titles(text, preset) == ["B"]


@pytest.mark.parametrize("preset", ["puzzle-okr", "atlassian"])
def test_a_row_with_more_cells_than_the_header_is_refused_and_a_short_one_filled(preset: str) -> None:
    first, second, *_ = (EXPORTS / f"{preset}.csv").read_text(encoding="utf-8").splitlines()
    told = PRESETS[preset].completed(ImportOptions(cycle="" if preset == "puzzle-okr" else "2026-Q4"))
    found = csv_rows.read(f"{first}\n{second},more\n", TODAY, told)
    assert [one.place for one in found.faults] == [2]
    assert not csv_rows.read(f"{first}\n{second.rstrip(',')}\n", TODAY, told).faults


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


@pytest.mark.parametrize(
    ("file", "which"),
    [
        ("atlassian.csv", "--from atlassian"),
        ("puzzle-okr.csv", "--from puzzle-okr"),
        ("asana.csv", "--from asana"),
        ("notion.csv", "--from notion"),
        ("quarter-sheet.csv", "--from quarter-sheet"),
    ],
)
def test_the_columns_of_a_tool_are_recognized(file: str, which: str) -> None:
    text = (EXPORTS / file).read_text(encoding="utf-8")
    assert read(text).unreadable.startswith(f"These are columns that {which} reads. The column")
    other = PRESETS["burningokr"].completed(ImportOptions(preset="burningokr"))
    assert "These are" not in csv_rows.read(text, TODAY, other).unreadable


def test_every_preset_is_on_the_page() -> None:
    for one in PRESETS.values():
        assert f"| `{one.name}` | {one.source} |" in PAGE

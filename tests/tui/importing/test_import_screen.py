"""A file is looked at before it is imported: columns are mapped, switches turned, and one key imports."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from conftest import Opener
from okrtui.domain.actions import kpis
from okrtui.domain.records.models import NewKpiDraft
from okrtui.importing.files import opened
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.session import Session
from okrtui.tui.app import OkrApp
from okrtui.tui.host import SectionHost
from okrtui.tui.importing.flow import import_previewed
from okrtui.tui.importing.screen import Imported, ImportScreen
from tui.person import Person, at_work

SIZES = [(80, 24), (120, 40)]
SHEET = """All values
KPI;Datum;Wert;Mood
Employee attendance rate;05.12.2025;1,234;[/b] [@click=app.quit]x[/]
Employee attendance rate;06.12.2025;96;bad
"""
CLEAN = "kpi,date,value\nNet promoter score,2025-02-03,41\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files to import, where the program was started."""
    found = tmp_path / "files"
    found.mkdir()
    (found / "values.csv").write_text(SHEET)
    (found / "clean.csv").write_text(CLEAN)
    monkeypatch.chdir(found)
    return found


async def opens(me: Person, name: str) -> str:
    """Open the preview of a file."""
    await me.press("3", "I")
    await me.type(name)
    return await me.press("enter")


def row(me: Person, start: str) -> str:
    """The line of the screen that begins with a text, after the cursor."""
    return next(line for line in me.lines if line.strip(" ▌").startswith(start))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("folder")
async def test_a_clean_file_is_imported_with_one_key_and_undone(sample: Session, size: tuple[int, int]) -> None:
    count = len(sample.workspace.measurements)
    async with at_work(sample, size) as me:
        shown = await opens(me, "clean.csv")
        assert "tab outcome" in shown
        assert "tab columns" in await me.press("tab")
        assert "tab outcome" in await me.press("tab")
        assert "Would be imported: 1 added, 0 changed, 0 left." in shown
        assert "enter import" in me.last
        assert "Imported: 1 added, 0 changed, 0 left. Press u to undo all of it." in await me.press("enter")
        assert len(sample.workspace.measurements) == count + 1
        await opens(me, "clean.csv")
        again = await me.press("enter")
        assert "Imported: 0 added, 0 changed, 1 left." in again
        assert "undo all" not in again
        await me.press("u")
        assert len(sample.workspace.measurements) == count


async def test_the_home_of_somebody_who_is_not_there_is_refused_in_the_form(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "refers to the home of an unknown user" in await opens(me, "~nobody-here/goals.csv")
        assert me.front == "FormScreen"
        await me.press("escape", "y")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("folder")
async def test_a_column_is_mapped_and_switches_decide(sample: Session, size: tuple[int, int]) -> None:
    async with at_work(sample, size) as me:
        shown = await opens(me, "values.csv")
        assert "It cannot be read like this." in shown
        assert "▌ Mood" in row(me, "Mood"), "the cursor is where something has to be said"
        assert "[/b] [@click" in row(me, "Mood")
        assert "What is the column “Mood”?" in await me.press("space")
        assert "▌ leave it out" in me.screen
        await me.press("G", "enter")
        assert "note" in row(me, "Mood")
        assert "can mean 1234 or 1.234" in me.screen
        assert "1 of 2 rows cannot be imported" in await me.press("enter")
        assert me.front == "ImportScreen"
        await me.press("j", "space", "j", "space")
        assert "comma: 1.234,5" in row(me, "numbers")
        assert "2025-12-05" in row(me, "Datum")
        await me.press("tab", "G")
        assert "--map Mood=note --decimal-comma --dates dmy" in " ".join(me.screen.replace("▐", "").split())
        await me.press("tab", "h", "l", "enter")
        values = [one for one in sample.workspace.measurements.values() if one.date.isoformat()[:7] == "2025-12"]
        assert {(one.value, one.note) for one in values} >= {(Decimal("1.234"), "[/b] [@click=app.quit]x[/]")}


@pytest.mark.usefixtures("folder")
async def test_leaving_writes_nothing_and_keeps_no_trace(sample: Session) -> None:
    async with at_work(sample) as me:
        await opens(me, "clean.csv")
        await me.press("escape")
        assert me.front == "MainScreen"
        assert sample.sequence == 1


@pytest.mark.usefixtures("folder")
async def test_a_column_is_left_out_and_taken_in_again(sample: Session) -> None:
    async with at_work(sample) as me:
        await opens(me, "values.csv")
        assert "x leave out" in me.last
        await me.press("x")
        assert "left out" in row(me, "Mood")
        assert "x take in" in me.last
        await me.press("x")
        assert "not known" in row(me, "Mood")
        await me.press("k", "space", "j", "escape")
        assert "value" in row(me, "Wert")
        await me.press("space", "g", "enter")
        assert "left out" in row(me, "Wert")


async def test_the_kind_of_record_is_chosen_where_several_fit(sample: Session, folder: Path) -> None:
    (folder / "open.csv").write_text("name,unit\nNew one,%\n")
    async with at_work(sample) as me:
        await opens(me, "open.csv")
        await me.press("g", "space")
        assert "What kind of record does each row have?" in me.screen
        await me.press("escape", "space", "g", "enter")
        assert "cycles" in row(me, "kind of record")


async def test_several_tables_are_read_as_their_columns_say(sample: Session, folder: Path) -> None:
    async with at_work(sample) as me:
        await opens(me, str(folder))
        assert "clean.csv" in await me.press("g")
        assert "With several tables" in await me.press("space")
        assert "With several tables" not in await me.press("j")


async def test_a_file_that_is_not_there_is_told_in_the_form(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "Cannot read nowhere.csv: no such file or directory." in await opens(me, "nowhere.csv")
        assert me.front == "FormScreen"


async def test_of_many_rows_few_are_drawn(sample: Session, folder: Path) -> None:
    rows = "".join(f"Nobody's KPI,{2000 + at // 300}-01-01,{at}\n" for at in range(5000))
    (folder / "many.csv").write_text(f"kpi,date,value\n{rows}")
    async with at_work(sample) as me:
        shown = await opens(me, "many.csv")
        assert "5,000 rows" in shown
        assert "… and 4,500 more" in await me.press("tab", "G")


async def test_a_change_of_somebody_else_is_seen_before_the_commit(
    sample: Session, sample_path: Path, opener: Opener, folder: Path
) -> None:
    (folder / "new.csv").write_text("name\nBrand new\n")
    other = opener(sample_path, "bo")
    async with at_work(sample) as me:
        shown = await opens(me, "new.csv")
        assert "1 added" in shown
        other.do(kpis.add, NewKpiDraft(name="Brand new"))
        await me.press("enter")
        assert me.front == "MainScreen"
        assert len([one for one in sample.workspace.kpis.values() if one.name == "Brand new"]) == 1


async def test_the_command_shows_the_preview_alone(sample: Session, folder: Path) -> None:
    done: list[Imported | None] = []
    file = opened(str(folder / "clean.csv"), ImportOptions())

    async def first(host: SectionHost) -> None:
        done.append(await import_previewed(host, file, ImportOptions()))

    app = OkrApp(sample, first=first)
    async with app.run_test(size=(80, 24)) as pilot:
        me = Person(app, pilot)
        await me.rest()
        assert isinstance(app.screen, ImportScreen)
        await pilot.press("enter")
        await me.rest()
    assert done[0] is not None
    assert done[0].sequence == sample.sequence == 2


async def test_the_tool_that_wrote_a_sheet_and_its_cycle_are_said_there(sample: Session, folder: Path) -> None:
    text = "Name,Objectives,Owner,Start value,Target value,Progress\nFaster set-up,Make it easy,Ada Lovelace,14,5,0\n"
    (folder / "notion.csv").write_text(text)
    async with at_work(sample, (120, 40)) as me:
        await opens(me, "notion.csv")
        assert "no known tool" in row(me, "written by")
        while "▌" not in row(me, "written by"):
            await me.press("j")
        await me.press("space", "space")
        assert "notion" in row(me, "written by")
        assert "left out" in row(me, "Progress")
        assert "have full names" in me.screen
        while "▌" not in row(me, "cycle"):
            await me.press("j")
        await me.press("space")
        assert "--cycle" in me.screen
        await me.press("h")
        assert "as the file says" in row(me, "cycle")
        await me.press("l", "enter")
        assert [one.title for one in sample.workspace.key_results.values()][-1] == "Faster set-up"


async def test_a_column_that_its_tool_leaves_out_is_asked_for(sample: Session, folder: Path) -> None:
    (folder / "notion.csv").write_text("Name,Objectives,Progress\nFaster set-up,Make it easy,0\n")
    file = opened(str(folder / "notion.csv"), ImportOptions())

    async def first(host: SectionHost) -> None:
        await import_previewed(host, file, ImportOptions(preset="notion"))

    app = OkrApp(sample, first=first)
    async with app.run_test(size=(80, 24)) as pilot:
        me = Person(app, pilot)
        await me.rest()
        while "▌" not in row(me, "Progress"):
            await me.press("j")
        assert "What is the column “Progress”?" in await me.press("x")


@pytest.mark.usefixtures("folder")
async def test_an_empty_workspace_begins_with_a_file(bare: Session, folder: Path) -> None:
    (folder / "kpis.csv").write_text("name,unit\nWebsite uptime,%\n")
    async with at_work(bare) as me:
        assert "Bring what you have" in me.screen
        await me.press("5")
        await me.type("kpis.csv")
        await me.press("enter", "enter")
        assert [one.name for one in bare.workspace.kpis.values()] == ["Website uptime"]


async def test_names_with_blanks_ask_whether_they_are_one(sample: Session, folder: Path) -> None:
    text = "cycle,objective,key result,baseline,target,owner\n2027-Q1,Reach more,First,1,2,Ada Lovelace\n"
    (folder / "goals.csv").write_text(text)
    async with at_work(sample, (120, 40)) as me:
        await opens(me, "goals.csv")
        assert "have names of one word" in row(me, "owners")
        (folder / "goals.csv").write_text(text.replace("Ada Lovelace", "ada"))
        await me.press("escape")
        await opens(me, "goals.csv")
        assert not [line for line in me.lines if "names of one word" in line]


@pytest.mark.usefixtures("folder")
async def test_a_file_that_is_still_being_read_anew_is_not_imported_as_it_was_read_before(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(sample.workspace.measurements)
    async with at_work(sample, SIZES[0]) as me:
        await opens(me, "clean.csv")
        with monkeypatch.context() as endless:
            endless.setattr(ImportScreen, "_look", lambda _: None)
            await me.press("G", "space")
            assert "The file is being read again. Look at it first." in await me.press("enter")
        assert (me.front, len(sample.workspace.measurements)) == ("ImportScreen", count)

"""What was typed outlives the session that it was typed in."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from builders import NOW
from conftest import Opener
from okrtui.autosave import DraftFiles
from okrtui.domain.actions import kpis, record_changes
from okrtui.domain.actions.record_changes import Action, Edit, Removal
from okrtui.domain.records.action_drafts import TargetDraft
from okrtui.domain.records.models import KpiDraft
from okrtui.engine.protocol import Entry
from okrtui.errors import BusyError
from okrtui.session import Session
from okrtui.tui.forms.autosave import WAIT
from okrtui.tui.wizard.model import OPEN, WizardState, resumed
from refusing_disk import FULL, READ_ONLY, refuse
from tui.person import Person, at_work

Cut = Callable[[Session], Any]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts"


@pytest.fixture
def working(place: Path) -> Callable[[Session], Any]:
    """Somebody before the program whose connection drops in the end: nothing is left or saved."""

    @asynccontextmanager
    async def work(session: Session) -> AsyncIterator[Person]:
        keeping = DraftFiles(place, session.identity, lambda: NOW)
        async with at_work(session, (100, 30), keeping) as me:
            yield me
            keeping.flush()

    return work


def paths(place: Path) -> list[Path]:
    return sorted(place.glob("*.json"))


def files(place: Path) -> list[dict[str, Any]]:
    return [json.loads(one.read_text()) for one in paths(place)]


async def test_a_new_kpi_is_offered_at_the_next_start_and_goes_on_where_it_was(
    sample: Session, working: Cut, place: Path
) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half of", unit="%")
    async with working(sample) as me:
        assert "You left “Add a KPI” just now. Continue?" in me.screen
        assert "Name: Half of" in me.screen
        back = await me.press("y")
        assert me.front == "FormScreen"
        assert "Half of" in back
        await me.type(" a name")
        assert "K9 added" in await me.press("f2")
        assert sample.workspace.kpis[9].unit == "%"
    assert files(place) == []


async def test_it_is_on_disk_within_half_a_second(sample: Session, working: Cut, place: Path) -> None:
    async with working(sample) as me:
        began = time.monotonic()
        await me.press("3", "n")
        await me.fill(name="Half")
        assert files(place) == [] or time.monotonic() > began + WAIT
        await me.pilot.pause(WAIT + 0.2)
        assert [one["content"]["typed"]["name"] for one in files(place)] == ["Half"]
        assert [one["form"] for one in files(place)] == ["NewKpiDraft Add a KPI"]
        await me.press("backspace", "backspace", "backspace", "backspace")
        await me.pilot.pause(0.7)
        assert files(place) == [], "nothing is typed there any more"


async def test_what_is_discarded_or_saved_is_not_offered_again(sample: Session, working: Cut, place: Path) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half")
        await me.pilot.pause(0.7)
        await me.press("escape", "y", "m")
        await me.fill(value="4")
        await me.press("enter", "n")
        assert me.front == "FormScreen"
        await me.fill(name="Half")
        await me.press("ctrl+q", "y")
        assert not me.app.is_running
    assert files(place) == []


def cut_off(heard: asyncio.Event) -> None:
    """The end of the screens, just when a commit was acknowledged to them."""
    heard.set()
    raise asyncio.CancelledError


@pytest.mark.parametrize("keys", [("3", "n"), ("3", "m"), ("3", "e"), ("C",), ("5", "n")])
async def test_what_was_saved_while_the_link_was_dying_is_not_offered_again(
    keys: tuple[str, ...], sample: Session, working: Cut, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit is acknowledged to a session whose screens get no further."""
    async with working(sample) as me:
        await me.press(*keys)
        await me.type("Churn" if keys[0] == "5" or keys[-1] == "n" else "8")
        if keys[0] == "5":
            await me.press("enter")
            await me.press(*"yynynyny")
        await me.pilot.pause(0.7)
        assert len(files(place)) == 1
        heard = asyncio.Event()
        sample.call_owner_by(lambda: None)
        monkeypatch.setattr(sample, "take_in", partial(cut_off, heard))
        await me.press("f2" if keys[0] != "5" else "r")
        await asyncio.wait_for(heard.wait(), 10)
    assert files(place) == []


async def test_what_was_refused_while_the_link_was_dying_is_kept(
    sample: Session, working: Cut, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_action: Action[Any], _draft: object) -> Entry:
        raise BusyError("Somebody else saves.", "Try again.")

    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half")
        monkeypatch.setattr(sample, "do", refuse)
        assert "Somebody else saves." in await me.press("f2")
    assert [one["content"]["typed"]["name"] for one in files(place)] == ["Half"]


async def test_not_now_keeps_it_for_when_the_form_is_opened_and_d_throws_it_away(
    sample: Session, working: Cut, place: Path
) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half")
    async with working(sample) as me:
        await me.press("n", "2", "n")
        assert me.front == "FormScreen", "another form"
        assert "You left “Add a KPI”" in await me.press("escape", "3", "n")
        assert "Half" in await me.press("y")
        await me.press("escape", "n")
    async with working(sample) as me:
        assert "Half" in me.screen
        await me.press("d")
        assert me.front == "MainScreen"
        await me.press("3", "n")
        assert me.front == "FormScreen"
    assert files(place) == []


async def test_an_edit_goes_on_from_the_version_that_it_was_begun_on(
    sample: Session, working: Cut, sample_path: Path, opener: Opener
) -> None:
    async with working(sample) as me:
        await me.press("3", "e")
        await me.fill(name="!")
    theirs = opener(sample_path, "bo")
    kpi = theirs.workspace.kpis[2]
    values = {name: getattr(kpi, name) for name in KpiDraft.model_fields}
    theirs.do(kpis.edit, Edit(2, kpi.revision, KpiDraft.model_validate(values | {"owners": "bo", "name": "Churn"})))
    async with working(opener(sample_path)) as me:
        assert "You left “Edit K2” just now." in me.screen
        assert "Customer churn rate!" in await me.press("y")
        told = await me.press("enter")
        assert "K2 was changed by bo" in told
        assert "● Churn" in told
        await me.press("left", "enter")
        saved = opener(sample_path).workspace.kpis[2]
        assert (saved.name, saved.owners) == ("Customer churn rate!", ("bo",))


async def test_what_is_about_something_deleted_can_be_copied_and_thrown_away(
    sample: Session, working: Cut, place: Path, sample_path: Path, opener: Opener
) -> None:
    async with working(sample) as me:
        await me.press("3", "m")
        await me.fill(value="4.25", note="Long thought")
    opener(sample_path, "bo").do(record_changes.delete, Removal("kpis", 2, together=True))
    async with working(opener(sample_path)) as me:
        told = await me.press("y")
        assert "“Record a value” can no longer be opened: its record is gone." in told
        await me.press("y")
        assert "Note: Long thought" in me.app.clipboard
        await me.press("d")
        assert me.front == "MainScreen"
    assert files(place) == []


async def test_the_wizard_goes_on_with_its_answers_after_a_cut_and_after_leaving(
    sample: Session, working: Cut, place: Path
) -> None:
    async with working(sample) as me:
        began = time.monotonic()
        await me.press("5", "n")
        await me.type("Chur")
        assert files(place) == [] or time.monotonic() > began + WAIT
    async with working(sample) as me:
        assert "Metric: Chur" in me.screen
        assert "Which metric, and which target?" in await me.press("y")
        await me.type("n")
        await me.press("enter", *"yny", "1")
    async with working(sample) as me:
        assert "Answered: 3 of 8" in me.screen
        assert "1 of 8" in await me.press("y")
        assert "KPI 2 : 0 OKR" in me.screen
        await me.press("escape", "q")
        assert not me.app.is_running
    async with working(sample) as me:
        await me.press("n", "5")
        assert "You left “Is it a KPI or an OKR?”" in await me.press("n")
        await me.press("y", "4", *"nynyn")
        assert "Recorded decision" in await me.press("r")
        assert sample.workspace.decisions[max(sample.workspace.decisions)].answers == "ynynynyn"
    assert files(place) == []


async def test_two_sessions_of_one_person_keep_each_their_own(
    sample_path: Path, working: Cut, place: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrtui.autosave._is_live", lambda _: True)  # both are in this process, which would not count
    async with working(opener(sample_path)) as one, working(opener(sample_path)) as other:
        await one.press("3", "n")
        await one.fill(name="In the first")
        await one.pilot.pause(WAIT + 0.2)
        assert len(files(place)) == 1
        await other.press("3", "n")
        assert other.front == "FormScreen", "what the first has open is not offered to the second"
        await other.fill(name="In the second")
    monkeypatch.undo()
    assert sorted(one["content"]["typed"]["name"] for one in files(place)) == ["In the first", "In the second"]
    async with working(opener(sample_path)) as me:
        await me.press("d")
        assert me.front == "OfferScreen", "one after the other"
        await me.press("y")
        assert me.front == "FormScreen"


async def test_what_is_open_elsewhere_can_be_taken_over(
    sample: Session, working: Cut, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half")
    monkeypatch.setattr("okrtui.autosave._is_live", lambda _: True)
    async with working(sample) as me:
        assert "“Add a KPI” is open in another of your sessions; last edited just now." in me.screen
        await me.press("n", "3", "n")
        assert me.front == "FormScreen", "the other session has it, so it is not asked again"
        await me.press("escape")
    assert len(files(place)) == 1
    async with working(sample) as me:
        assert "Half" in await me.press("y")
        assert me.front == "FormScreen"


async def test_a_damaged_file_is_one_quiet_sentence(sample: Session, working: Cut, place: Path) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half")
    (path,) = paths(place)
    path.write_text("{")
    async with working(sample) as me:
        assert me.front == "MainScreen"
        assert "An unsaved draft could not be read" in me.screen
        await me.press("3", "n")
        assert me.front == "FormScreen"


@pytest.mark.parametrize(
    "change",
    [
        {"typed": None, "told": "x", "route": ["nowhere", "row.new", None]},
        {"typed": {"name": 4, "strange": []}, "told": [[1], 2, ["a", "b", "c"]], "title": ["[/]"]},
        {"route": ["kpis", "row.edit", [["kpis"], {}]]},
        {"route": 7, "opened": {"id": 2}},
        {"asking": {"metric": "x"}},
    ],
)
async def test_no_content_stops_the_program(change: dict[str, Any], sample: Session, working: Cut, place: Path) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half")
    (path,) = paths(place)
    document = json.loads(path.read_text())
    document["content"] |= change
    document["form"] = "wizard" if "asking" in change else document["form"]
    path.write_text(json.dumps(document))
    async with working(sample) as me:
        await me.press("y")
        await me.press("escape", "escape", "3", "n")
        assert me.app.is_running


async def test_a_session_that_may_only_read_keeps_none_and_is_offered_none(
    sample: Session, sample_path: Path, working: Cut, place: Path, opener: Opener
) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half")
    async with working(opener(sample_path, read_only=True)) as me:
        assert me.front == "MainScreen"
    assert len(files(place)) == 1


def test_the_questions_are_read_back_as_they_were_or_not_at_all() -> None:
    asking = WizardState("Churn", "yn" + OPEN * 6, 2, ("kpis", 3), "Because.", None)
    left = asking.left_off()
    assert left is not None
    assert resumed(json.loads(json.dumps(left))) == asking
    assert WizardState("Churn", about=("kpis", 3)).left_off() is None, "nothing was answered yet"
    assert WizardState("").left_off() is None
    for wrong in ({"answers": "yn"}, {"answers": "x" * 8}, {"at": "a"}, {"about": 3}, {"about": ["kpis"]}):
        assert resumed(left | wrong) is None, wrong
    assert resumed({}) is None
    past = resumed(left | {"at": 99})
    assert past is not None
    assert past.at == 7, "the verdict is not there yet"


async def test_what_was_typed_in_an_earlier_version_stands_in_the_field_of_today(
    sample: Session, working: Cut, place: Path
) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half of", owners=", bo")
    (path,) = paths(place)
    written = json.loads(path.read_text())
    written["content"]["typed"]["owner"] = written["content"]["typed"].pop("owners")
    path.write_text(json.dumps(written))
    async with working(sample) as me:
        await me.press("y")
        assert "K9 added" in await me.press("f2")
    assert sample.workspace.kpis[9].owners == ("ada", "bo")


async def test_targets_that_others_set_while_a_table_was_unsaved_are_not_lost(sample: Session, working: Cut) -> None:
    async with working(sample) as me:
        await me.press("3", "T")
        await me.fill(high="9", since="2027-01-01")
        await me.pilot.pause(0.7)
        draft = TargetDraft.model_validate({"kpi": 2, "since": "2027-06-01", "high": 1})
        await asyncio.to_thread(sample.do, kpis.target, draft)
    async with working(sample) as me:
        assert "Continue?" in me.screen
        assert "Set the targets of K2" in await me.press("y")
        assert "changed the targets of K2 meanwhile. Open the form again." in await me.press("f2")
        await me.press("escape", "y", "T")
        await me.fill(high="9", since="2027-01-01")
        assert "Targets saved for K2." in await me.press("f2")
    assert [str(one.since) for one in sample.workspace.kpis[2].targets][-2:] == ["2027-01-01", "2027-06-01"]


@pytest.mark.parametrize("number", [FULL, READ_ONLY])
async def test_a_disk_without_room_for_drafts_stops_nothing_and_is_told(
    sample: Session, working: Cut, place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    met = refuse(monkeypatch, place, number)
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Churn", unit="%")
        await me.pilot.pause(WAIT + 0.2)
        assert met
        assert "Churn" in me.screen
        saved = await me.press("f2")
        assert "K9 added" in saved
        assert "cannot be saved as a draft" in saved
        assert "cannot be saved as a draft" not in await me.press("m"), "it is told once"
        await me.fill(value="4")
        await me.press("f2")
        await me.press("q")
        assert not me.app.is_running
    assert sample.workspace.kpis[9].unit == "%"
    assert [one.value for one in sample.workspace.measurements.values() if one.kpi == 9] == [4]


async def test_a_draft_on_a_disk_that_became_read_only_can_be_opened_and_saved(
    sample: Session, working: Cut, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with working(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half of")
    with monkeypatch.context() as disk:
        refuse(disk, place, READ_ONLY)
        async with working(sample) as me:
            assert "Half of" in await me.press("y")
            assert me.front == "FormScreen"
            await me.fill(unit="%")
            assert "K9 added" in await me.press("f2")
        assert len(files(place)) == 1, "it cannot be deleted"
    assert sample.workspace.kpis[9].name == "Half of"

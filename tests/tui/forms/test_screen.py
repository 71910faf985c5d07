from __future__ import annotations

import asyncio
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from textual.app import App
from textual.events import Paste
from textual.widgets.input import Selection

from okrtui.domain.records.measures import Maintain, Metric, Milestone, Milestones
from okrtui.domain.records.models import (
    CheckInDraft,
    CycleDraft,
    KeyResultDraft,
    KpiDraft,
    ObjectiveDraft,
)
from okrtui.errors import BusyError, ConflictError, DraftError, OkrError
from okrtui.tui.dialogs import ConfirmScreen
from okrtui.tui.forms.screen import FormScreen
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.widgets.controls import LineInput, Passed, TextBox
from okrtui.tui.widgets.fields import Field
from tui.forms.form_host import TODAY, Desk, Harness, opened

HOSTILE = ("[/]", "[b", "[@click=app.quit]x[/]", "日本語" * 30, "x" * 300, "\x1b]52;c;eA==\x07evil")
OBJECTIVES = [(4, "Make onboarding effortless"), (7, "Revenue engine"), (9, "[/] revenue [@click=app.quit]x[/]")]


def objective(**more: Any) -> FormSpec:
    return FormSpec("New objective", ObjectiveDraft, fixed={"cycle": 3}, choices={"parent": OBJECTIVES}, **more)


def key_result(**more: Any) -> FormSpec:
    return FormSpec("New key result", KeyResultDraft, fixed={"objective": 4}, **more)


def all_but(kind: type[BaseModel], *names: str) -> frozenset[str]:
    """Return the fields to hide, so that only these are shown."""
    return frozenset(kind.model_fields) - {*names}


async def test_enter_hands_the_draft_over_and_leaves() -> None:
    async with opened(objective()) as desk:
        await desk.type("Grow 1 q")
        await desk.press("enter")
        assert desk.app.results == [ObjectiveDraft(cycle=3, title="Grow 1 q")]
        assert not isinstance(desk.app.screen, FormScreen)


async def test_errors_stand_under_their_fields_and_what_was_typed_stays() -> None:
    async with opened(key_result()) as desk:
        await desk.type("Faster")
        await desk.press("down", "down")
        assert desk.at == "measure.baseline"
        await desk.type("1,500")
        await desk.press("f2")
        assert desk.errors() == {
            "measure.baseline": "“1,500” can mean 1500 or 1.5. Enter one of them.",
            "measure.target": "Enter a number.",
        }
        assert desk.at == "measure.baseline"
        lines = desk.shown()
        below = next(index for index, line in enumerate(lines) if "Baseline" in line) + 1
        assert lines[below].strip() == "! “1,500” can mean 1500 or 1.5. Enter one of them."
        assert desk.form.typed()["title"] == "Faster"
        await desk.press("end", "backspace")
        assert "measure.baseline" not in desk.errors()


@pytest.mark.parametrize(
    "error",
    [BusyError("bo is saving [/].", "Press enter again."), ConflictError("bo changed it [@click=app.quit]x[/].")],
)
async def test_a_refused_submit_keeps_the_form_and_can_be_repeated(error: OkrError) -> None:
    tries: list[BaseModel] = []

    async def submit(draft: BaseModel) -> None:
        tries.append(draft)
        if len(tries) == 1:
            raise error

    async with opened(objective(), submit) as desk:
        await desk.type("Grow")
        await desk.press("enter")
        assert any(f"! {error}" in line for line in desk.shown())
        assert desk.form.typed()["title"] == "Grow"
        await desk.press("s", "enter")
        assert [draft.model_dump()["title"] for draft in tries] == ["Grow", "Grows"]
        assert desk.app.results == tries[1:]


async def test_a_draft_error_of_submit_stands_at_its_field() -> None:
    async def submit(_: BaseModel) -> None:
        raise DraftError({"name": "There is a KPI of this name already.", "": "All of it is wrong."})

    async with opened(FormSpec("New KPI", KpiDraft, initial={"name": "NPS"}), submit) as desk:
        await desk.press("tab", "ctrl+s")
        assert desk.errors() == {"name": "There is a KPI of this name already."}
        assert desk.at == "name"
        assert any("! All of it is wrong." in line for line in desk.shown())


async def test_a_second_enter_while_it_is_submitted_does_nothing() -> None:
    gate, tries = asyncio.Event(), []

    async def submit(draft: BaseModel) -> None:
        tries.append(draft)
        await gate.wait()

    async with opened(objective(), submit) as desk:
        await desk.press("g", "enter", "enter", "f2", "escape")
        assert len(tries) == 1
        assert isinstance(desk.app.screen, FormScreen)
        gate.set()
        await desk.pilot.pause()
        assert desk.app.results == tries


async def test_escape_leaves_at_once_where_nothing_was_changed() -> None:
    async with opened(objective(initial={"title": "old"})) as desk:
        await desk.press("x", "backspace", "escape")
        assert desk.app.results == [None]


async def test_escape_asks_where_something_was_typed() -> None:
    async with opened(objective()) as desk:
        await desk.press("x", "escape")
        assert isinstance(desk.app.screen, ConfirmScreen)
        await desk.press("n")
        assert desk.form.typed()["title"] == "x"
        assert desk.at == "title"
        await desk.press("escape", "enter")
        assert isinstance(desk.app.screen, FormScreen)
        await desk.press("escape", "y")
        assert desk.app.results == [None]


async def test_what_was_typed_before_is_restored_and_counts_as_changed() -> None:
    async with opened(objective(typed={"title": "half a tit"})) as desk:
        assert desk.form.typed()["title"] == "half a tit"
        assert desk.form.changed


async def test_choices_cycle_jump_and_keep_letters_from_the_app() -> None:
    spec = FormSpec("KPI", KpiDraft, hidden=all_but(KpiDraft, "cadence", "reward_linked"))
    async with opened(spec) as desk:
        assert desk.form.typed()["cadence"] == "monthly"
        await desk.press("right")
        assert desk.form.typed()["cadence"] == "quarterly"
        await desk.press("space", "space", "left", "q", "1")
        assert desk.form.typed()["cadence"] == "quarterly"
        await desk.press("w", "tab", "y")
        assert desk.form.typed()["cadence"] == "weekly"
        assert desk.form.typed()["reward_linked"] == "yes"
        line = next(line for line in desk.shown() if "Measured" in line)
        assert "● weekly" in line
        assert "○ yearly" in line


async def test_a_choice_too_long_for_its_line_shows_the_chosen_one() -> None:
    async with opened(FormSpec("KPI", KpiDraft, hidden=all_but(KpiDraft, "cadence")), size=(60, 24)) as desk:
        assert any("◂ monthly ▸  3 of 5" in line for line in desk.shown())


async def test_a_record_is_picked_from_what_fits() -> None:
    async with opened(objective(initial={"title": "t"})) as desk:
        await desk.press("up")
        assert desk.at == "parent"
        await desk.type("reven")
        assert any(line.strip() == "▸ O7 Revenue engine" for line in desk.shown())
        assert any("O9 [/] revenue [@click=app.quit]x[/]" in line for line in desk.shown())
        await desk.press("down", "enter")
        assert desk.form.typed()["parent"] == "O9 [/] revenue [@click=app.quit]x[/]"
        await desk.press("enter")
        assert desk.app.results == [ObjectiveDraft(cycle=3, title="t", parent=9)]


async def test_an_unknown_record_is_told_and_an_empty_one_is_none() -> None:
    async with opened(objective(initial={"title": "t"})) as desk:
        await desk.press("up")
        await desk.type("zebra")
        assert any("no match" in line for line in desk.shown())
        await desk.press("escape", "enter")
        assert desk.errors() == {"parent": "No match for “zebra”."}
        await desk.press("ctrl+u", "enter")
        assert desk.app.results == [ObjectiveDraft(cycle=3, title="t")]


async def test_switching_the_measure_keeps_what_was_typed_in_the_others() -> None:
    async with opened(
        key_result(initial={"title": "t", "measure": Metric(baseline=Decimal(1), target=Decimal(2))})
    ) as desk:
        await desk.press("down", "k")
        assert desk.at == "measure.kind"
        await desk.press("tab", "5", "shift+tab", "m", "tab")
        assert desk.at == "measure.steps"
        await desk.press("a", "enter", "b", "shift+tab", "k", "f2")
        [draft] = desk.app.results
        assert draft.measure == Maintain(low=Decimal(5))


async def test_order_of_the_fields_holds_after_switching_the_measure() -> None:
    async with opened(key_result(initial={"measure": Milestones(steps=(Milestone(number=1, text="a"),))})) as desk:
        await desk.press("down", "k")
        shown = [field.spec.name for field in desk.form.query(Field) if field.display]
        assert shown[1:5] == ["measure.kind", "measure.low", "measure.high", "measure.unit"]


async def test_milestones_are_lines_and_keep_their_numbers() -> None:
    before = Milestones(
        steps=(Milestone(number=2, text="Pilot"), Milestone(number=5, text="Roll out", weight=Decimal(2)))
    )
    async with opened(key_result(initial={"title": "t", "measure": before})) as desk:
        await desk.press("tab", "tab", "down", "end", "enter")
        await desk.type("All")
        assert desk.form.typed()["measure.steps"] == "Pilot\nRoll out | 2\nAll"
        await desk.press("ctrl+s")
        [draft] = desk.app.results
        assert [step.number for step in draft.measure.steps] == [2, 5, 6]


async def test_up_and_down_leave_a_text_box_at_its_edges() -> None:
    async with opened(objective(initial={"title": "t"})) as desk:
        await desk.press("tab", "a", "enter", "b", "up")
        assert desk.at == "why"
        await desk.press("up")
        assert desk.at == "title"
        await desk.press("down", "down", "down")
        assert desk.at == "owners"


async def test_a_date_steps_by_days_and_can_be_typed() -> None:
    spec = FormSpec("Cycle", CycleDraft, hidden=all_but(CycleDraft, "start"), initial={"start": TODAY})
    async with opened(spec) as desk:
        await desk.press("plus", "plus", "minus")
        assert desk.form.typed()["start"] == "2026-11-22"
        await desk.press("ctrl+u", *"2027-01-05")
        assert desk.form.typed()["start"] == "2027-01-05"
        await desk.press("left", "left", "backspace", "1")
        assert desk.form.typed()["start"] == "2027-01105"


async def test_steps_are_checked_off() -> None:
    spec = FormSpec(
        "Check in", CheckInDraft, fixed={"key_result": 1}, initial={"done": (2,)}, hidden=frozenset({"value"}),
        choices={"done": [(1, "[/] one"), (2, "two"), (3, "three")]},
    )  # fmt: skip
    async with opened(spec) as desk:
        assert any("[x] two" in line for line in desk.shown())
        assert any("[ ] [/] one" in line for line in desk.shown())
        await desk.press("space", "down", "down", "space", "q", "down")
        assert desk.at == "confidence"
        await desk.press("enter")
        assert desk.app.results == [CheckInDraft(key_result=1, date=TODAY, done=(1, 2, 3))]


async def test_lines_below_follow_what_is_typed() -> None:
    spec = objective(live=lambda raw: [((f"{len(raw['title'])} letters", "muted"),)] if raw["title"] else [])
    async with opened(spec) as desk:
        assert not any("letters" in line for line in desk.shown())
        await desk.type("abc")
        assert any("3 letters" in line for line in desk.shown())


async def test_texts_by_others_are_shown_as_they_are() -> None:
    for text in HOSTILE:
        spec = FormSpec(
            text, ObjectiveDraft, initial={"title": text, "why": text}, subtitle=[((text, ""),)], fixed={"cycle": 1},
            choices={"parent": [(1, text)]}, beside={"owners": text}, groups={"team": text}, save_label=text,
            live=lambda raw: [((raw["title"], ""),)], typed={"why": text},
        )  # fmt: skip
        async with opened(spec) as desk:
            lines = desk.shown()
            clean = text.replace("\x1b", "").replace("\x07", "")
            assert lines[0].strip()[:30] == clean[:30] or "日" in text
            assert sum(clean[:20] in line for line in lines) >= 6
            assert not any(char in line for line in lines for char in "\x1b\x07\x9b")
            await desk.press("escape")


async def test_a_pasted_text_loses_its_control_codes() -> None:
    async with opened(objective()) as desk:
        for name in ("title", "why"):
            desk.field(name).control.focus()
            await desk.pilot.pause()
            desk.app.post_message(Paste("a\x1b]52;c;eA==\x07b"))
            await desk.pilot.pause()
        assert desk.form.typed()["title"] == "a]52;c;eA==b"
        assert desk.form.typed()["why"] == "a]52;c;eA==b"


async def test_all_pasted_lines_come_into_a_field_of_one_line() -> None:
    pasted = {"\n18": "18", "Cut churn\r\n\r\n  by half\r": "Cut churn by half", " by ": " by "}
    async with opened(objective()) as desk:
        field = desk.field("title").control
        assert isinstance(field, LineInput)
        for text, taken in pasted.items():
            field.value = ""
            desk.app.post_message(Paste(text))
            await desk.pilot.pause()
            assert desk.form.typed()["title"] == taken
        field.value, field.selection = "from 5 to 9", Selection(6, 5)
        desk.app.post_message(Paste("up\nto"))
        await desk.pilot.pause()
        assert desk.form.typed()["title"] == "from up to to 9"


async def test_a_long_text_is_written_in_the_persons_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("VISUAL", 'sh -c \'echo "$(cat "$0") and more" >"$0"\'')
    monkeypatch.setattr(App, "suspend", lambda _: nullcontext())
    async with opened(objective()) as desk:
        await desk.press("f5")
        assert any("Go to a text of several lines" in line for line in desk.shown())
        box = desk.field("why").control
        assert isinstance(box, TextBox)
        box.focus()
        await desk.pilot.pause()
        assert "F5 your editor" in desk.shown()[-1]
        box.text = "To grow"
        await desk.press("f5")
        assert desk.form.typed()["why"] == "To grow and more"
        for named, told in (("false", "ended with an error (1)"), ("", "No editor is named.")):
            monkeypatch.setenv("VISUAL", named)
            monkeypatch.setenv("EDITOR", "")
            await desk.press("f5")
            assert any(told in line for line in desk.shown())
            assert desk.form.typed()["why"] == "To grow and more"


async def test_without_a_terminal_to_lend_the_text_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    async with opened(objective()) as desk:
        desk.field("why").control.focus()
        await desk.pilot.pause()
        await desk.press("f5")
        assert any("cannot be lent to an editor" in line for line in desk.shown())


async def test_the_focused_field_is_in_view_however_small_the_screen() -> None:
    async with opened(FormSpec("KPI", KpiDraft), size=(60, 12)) as desk:
        for _ in range(9):
            field = desk.field(desk.at)
            assert any(field.spec.label in line and "▸" in line for line in desk.shown())
            if field.spec.help:
                assert any(field.spec.help[:20] in line for line in desk.shown())
            await desk.press("tab")
        assert desk.at == "name"


async def test_the_keys_of_the_focused_field_are_told() -> None:
    async with opened(objective(save_label="save and next")) as desk:
        assert "enter save and next" in desk.shown()[-1]
        await desk.press("tab")
        assert "enter new line" in desk.shown()[-1]
        assert "^s F2 save and next" in desk.shown()[-1]
        assert desk.shown()[-1].endswith("esc leave")


@pytest.mark.parametrize(
    ("keys", "default", "answer"),
    [(["y"], False, True), (["n"], True, False), (["escape"], True, False), (["enter"], True, True),
     (["enter"], False, False), (["x", "y"], False, True)],
)  # fmt: skip
async def test_a_question_is_answered_with_one_key(keys: list[str], default: bool, answer: bool) -> None:  # noqa: FBT001
    app = Harness()
    async with app.run_test() as pilot:
        app.push_screen(ConfirmScreen("Delete [/]?", [f"{HOSTILE[2]} goes."], default=default), app.results.append)
        await pilot.pause()
        desk = Desk(app, pilot)
        assert "Delete [/]?" in desk.shown()[0]
        assert "[@click=app.quit]x[/] goes." in desk.shown()[2]
        await desk.press(*keys)
        assert app.results == [answer]


async def test_a_key_before_there_are_fields_does_no_harm() -> None:
    async with opened(objective()) as desk:
        await desk.type("Grow")
        passed = Passed(1)
        form = FormScreen(objective(), lambda: TODAY, desk.form._submit, desk.form._autosave)
        desk.app.push_screen(form)
        form.on_passed(passed)
        for action in ("move(1)", "save", "leave"):
            assert not await desk.app.run_action(action, form)
        await desk.pilot.pause()
        assert await desk.app.run_action("move(1)", form)

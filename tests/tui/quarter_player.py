"""The turns of the quarter of the story, each played by keys alone: what somebody does, and what they are told."""

from __future__ import annotations

from decimal import Decimal

from textual.widgets import Input, TextArea

import quarter_story as story
from okrtui.domain.records.measures import Maintain, Metric, Milestones
from tui.person import Person
from tui.quarter_seat import press, sees, sees_rows


async def fill(me: Person, **fields: str) -> None:
    """Fill in fields of the form in front: text in place of what stands there, or the letters that choose a word."""
    waiting = dict(fields)
    for _ in range(20):
        name = me.field.rpartition(".")[2]
        if name in waiting:
            await put(me, waiting.pop(name))
        if not waiting:
            return
        await press(me, "tab")
    raise AssertionError(f"no such field here: {sorted(waiting)}\n{me.screen}")


async def put(me: Person, text: str) -> None:
    """Fill in the field that has the focus."""
    focused = me.app.screen.focused
    if isinstance(focused, Input) and focused.value:
        await press(me, "end", "ctrl+u")
    if isinstance(focused, Input | TextArea):
        await me.type(text)
    else:
        await press(me, *text)


# -- before the quarter ---------------------------------------------------------------------------------------------


async def watch(me: Person) -> None:
    """Cy watches churn."""
    await press(me, "3", "n")
    written = {"name": "Churn", "high": "3", "red_high": "4", "unit": "%", "cadence": "w", "category": "h"}
    await fill(me, **written)
    await press(me, "enter")
    await sees(me, "K1 added.")


async def record(me: Person, value: Decimal) -> None:
    """Cy walks the values that are due: it is the one."""
    await press(me, "M")
    await sees(me, "Record a value 1 of 1")
    await put(me, str(value))
    await press(me, "enter")
    await sees(me, "1 of 1 recorded. Nothing is left.")


async def record_slip(me: Person, slip: Decimal, value: Decimal) -> None:
    """Cy types a value without its point, is asked, does not look, and corrects it in the detail."""
    await press(me, "M")
    await put(me, str(slip))
    await press(me, "enter")
    await sees(me, f"{slip} % is far from all other values of K1 Churn (3.6 – 4.4 %).")
    await press(me, "y")
    await sees(me, "1 of 1 recorded. Nothing is left.")
    await press(me, "3")
    await correct(me, value, f"Value {value} of K1 Churn saved.")


async def correct(me: Person, value: Decimal, told: str) -> None:
    """Correct the latest value or check-in in the detail of the row under the cursor."""
    await press(me, "tab")
    await press(me, "e")
    await put(me, str(value))
    await press(me, "enter")
    await sees(me, told)


async def plan(me: Person) -> None:
    """Ada plans the quarter; the calendar proposes the one that still runs."""
    await press(me, "4", "n")
    await fill(me, name="2026-Q4", start="2026-10-01", end="2026-12-31")
    await press(me, "enter")
    await sees(me, "2026-Q4 added.")


async def write(me: Person, goal: story.Goal) -> None:
    """Add an objective, and its key results without leaving the form."""
    await press(me, "2", "n")
    await fill(me, title=goal.title, why=story.WHY, ambition=goal.ambition[0])
    await press(me, "f2")
    for number, part in enumerate(goal.parts, 1):
        await sees(me, f"Key result {number} (an objective has 2 to 4)")
        await fill(me, title=part.title, **measured(part), owners=part.owner, weight=str(part.weight))
        await press(me, "f2")
    await press(me, "escape")
    await sees(me, f"is saved with {len(goal.parts)} key results.")


def measured(part: story.Part) -> dict[str, str]:
    """How a measure is filled in."""
    match part.measure:
        case Metric(baseline=baseline, target=target, unit=unit):
            return {"baseline": str(baseline), "target": str(target), "unit": unit}
        case Maintain(low=low):
            return {"kind": "k", "low": str(low)}
        case Milestones(steps=steps):
            return {"kind": "m", "steps": "\n".join(f"{one.text} | {one.weight}" for one in steps)}


async def heal(me: Person) -> None:
    """Cy raises an objective from the KPI, from the row that proposes it."""
    await press(me, "1", "G", "H")
    await sees(me, "Heal K1 Churn", "12 values, steady between 3.14 and 5.26. The target of 3 is outside")
    await fill(me, **{name: story.HEALED[name] for name in ("title", "why", "key_result", "changes")})
    await press(me, "f2")
    await sees(me, "O3 added as a draft with 2 key results. Press u to undo all of it.")


async def start(me: Person, told: str) -> None:
    """Ada starts the cycle under the cursor."""
    await press(me, "4", "g", "a")
    await sees(me, told)


# -- the weekly round -----------------------------------------------------------------------------------------------


async def first_check_in(me: Person, said: story.Said) -> None:
    """Check in before anything is due: on the key result itself."""
    await to_key_result(me, said.key_result)
    await press(me, "c")
    await answer(me, said, first=True)
    await sees(me, f" for KR{said.key_result}")


async def correct_check_in(me: Person, said: story.Said) -> None:
    """Correct the latest check-in of a key result, on its row."""
    assert said.value is not None
    await to_key_result(me, said.key_result)
    told = f"Check-in of {said.value} for KR{said.key_result} Agents trained saved."
    await correct(me, said.value, told)
    await press(me, "1")


async def to_key_result(me: Person, number: int) -> None:
    """Put the cursor on a key result; two of them stand under each objective."""
    await press(me, "2", "g", *["j"] * (number + (number - 1) // 2))


async def check_in_anew(me: Person, said: story.Said) -> None:
    """Check in, in a round, what never was."""
    await press(me, "C")
    await sees(me, "Check in 1 of 1", f"KR{said.key_result} ", "never checked in")
    await answer(me, said, first=True)
    await sees(me, "1 of 1 checked in. Nothing is left.")


async def check_in_round(me: Person, said: list[story.Said], follows: dict[int, str], skipped: int = 0) -> None:
    """Walk all that is due, one form after the other, and pass over the last ones."""
    count = len(said) + skipped
    await press(me, "C")
    for place, one in enumerate(said, 1):
        await sees(me, f"Check in {place} of {count}", f"KR{one.key_result} ")
        await answer(me, one, follows[one.key_result])
    for _ in range(skipped):
        await press(me, "tab")
    left = f"{skipped} is still due: press C to continue." if skipped else "Nothing is left."
    await sees(me, f"{len(said)} of {count} checked in. {left}")


async def answer(me: Person, said: story.Said, follows: str = "", *, first: bool = False) -> None:
    """Fill in one check-in, see what follows from it, and save it; the confidence stays what it was."""
    if said.value is not None:
        await put(me, str(said.slip or said.value))
    else:
        await check_off(me, said.done)
    await sees(me, "" if said.slip else follows)
    if first:
        await fill(me, confidence=str(said.confidence))
    await press(me, "enter")
    if said.slip is not None:
        await sees(me, f"{said.slip} agents is far from all other values of KR{said.key_result} Agents trained")
        await press(me, "y")


async def check_off(me: Person, done: tuple[int, ...]) -> None:
    """Check off the steps that are done and not marked yet; they stand one a line."""
    for number in done:
        line = next(line for line in me.lines if f"] step {number}" in line or "] Call plan" in line)
        if "[ ]" in line:
            await press(me, *["down"] * (number - 1), "space")


async def hand_over(me: Person, old: str, new: str, what: str) -> None:
    """Hand over everything that somebody owns, take it back as one, and do it again."""
    await press(me, "O")
    await fill(me, old=old, new=new)
    await sees(me, f"To be handed over: {what}.")
    await press(me, "f2")
    await sees(me, "Press u to undo all of it.")
    await press(me, "u")
    await sees(me, "Undone: change of owners in O1 ")
    await press(me, "U")
    await sees(me, "Redone: change of owners in O1 ")


async def owned(me: Person, name: str, *rows: str) -> None:
    """See in the list of everybody what is due from somebody, and go back to one's own."""
    await press(me, "1", "E", "slash")
    await me.type(f"owner:{name}")
    await press(me, "enter")
    await sees_rows(me, *rows)
    await press(me, "escape", "E")


# -- the end --------------------------------------------------------------------------------------------------------


async def explain(me: Person, weeks: tuple[int, ...]) -> None:
    """Cy notes the causes of the signals from the to-do list, as long as it asks for one."""
    await press(me, "1", "g")
    for place, week in enumerate(weeks):
        await press(me, "exclamation_mark")
        await sees(me, "What was the cause? K1 Churn", f"Date {story.measuring(week)}")
        await fill(me, cause=story.CAUSE)
        await press(me, "f2")
        await sees(me, "Noted the cause of a signal on K")
        assert ("! again." in me.screen) == (place < len(weeks) - 1)


async def close_what_healed(me: Person) -> None:
    """Cy closes the objective whose KPI is well again."""
    await press(me, "1", "g", "a")
    await sees(me, "Close or drop O3", "K1 Churn has met its target three times in a row: the work is done.")
    await fill(me, why=story.CLOSING)
    await press(me, "f2")
    await sees(me, "O3 is closed. Press x to reopen it.")


async def rebaseline(me: Person) -> None:
    """Cy has the chart begin anew."""
    week, reason = story.NEW_BASELINE
    await press(me, "3", "B")
    await fill(me, reason=reason, since=str(story.measuring(week)))
    await press(me, "enter")
    await sees(me, "Re-baselined K1")


async def grade(me: Person) -> None:
    """Ada grades one key result after the other, leaves the last one, and goes on with it."""
    await press(me, "1", "g", "a")
    for number, text in story.GRADES.items():
        shown = f"suggested {Decimal(story.SUGGESTED[number]):.1f}"
        await sees(me, f"Grade {number} of 6", f"KR{number} ", shown)
        if number == len(story.GRADES):
            await press(me, "escape")
            await sees(me, "1 key result of 2026-Q4 without a grade: press a to continue.")
            await press(me, "a")
            await sees(me, "Grade 1 of 1", shown)
        if text != story.SUGGESTED[number]:
            await fill(me, grade=text, note=story.GRADE_NOTE)
        await press(me, "f2")


async def close(me: Person) -> None:
    """Ada keeps the first objective, keeps and changes the second, and lets the third go."""
    await sees(me, "Close 2026-Q4", f"grade {story.CYCLE_GRADE}")
    for told in story.GRADED:
        await sees(me, told)
    await fill(me, retrospective=story.RETROSPECTIVE, **{"1": "k", "2": "kk"})
    await sees(me, "2 objectives carried over. Done, so not carried over: KR4 Agents trained.")
    await press(me, "f2")
    await sees(me, "Edit O5")
    await fill(me, title=story.CHANGED)
    await press(me, "f2")
    await sees(me, "Edit KR9")
    await press(me, "escape")
    await sees(me, "2026-Q4 closed. 2 objectives in 2027-Q1.")


async def explain_later(me: Person) -> None:
    """Cy notes something about the KPI of a closed cycle: KPIs go on."""
    await press(me, "3", "exclamation_mark")
    week, cause = story.LATER
    await fill(me, cause=cause, date=str(story.measuring(week)))
    await press(me, "f2")
    await sees(me, "Noted the cause of a signal on K")

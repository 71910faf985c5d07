"""Milestones as options name them: by number, repeated or with commas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from okrtui.cli.framework import parsing
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import KeyResult
from okrtui.errors import DraftError, RuleError, UsageError

DUE: Final = "--milestone-due"


def require_value_measure(record: KeyResult, value: str | None, called: str) -> None:
    """Refuse a value, by what the command calls it, for a key result with milestones. Raises RuleError."""
    if value is not None and isinstance(record.measure, Milestones):
        what = f"{record.shown_id} is measured by milestones, not by a {called}."
        raise RuleError(what, "Name the milestones that are done: --done N.")


def done_after(
    record: KeyResult, before: Iterable[int], new: tuple[str, ...], back: tuple[str, ...]
) -> tuple[int, ...]:
    """Return the milestones that were done before, with --done and --undone. Raises UsageError, DraftError."""
    done, named, undone = set(before), step_numbers("--done", new), step_numbers("--undone", back)
    if named & undone:
        both = ", ".join(map(str, sorted(named & undone)))
        raise UsageError(f"--done and --undone both name milestone {both}.", "Leave out one of them.")
    if undone - done:
        many = ", ".join(map(str, sorted(undone - done)))
        raise DraftError({"": f"--undone: Milestone {many} of {record.shown_id} is not done."})
    return tuple(sorted((done | named) - undone))


def step_numbers(name: str, typed_numbers: tuple[str, ...]) -> set[int]:
    """Return the typed milestone numbers, in options repeated or with commas. Raises UsageError."""
    found = {parsing.whole(name, part, 1) for text in typed_numbers for part in text.split(",")}
    return {number for number in found if number}


def dated(steps: list[dict[str, Any]], typed_days: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the milestones with the typed due dates, each as N:DAY; no day removes one. Raises UsageError, DraftError.

    The draft of the key result reads the days.
    """
    days: dict[int, str] = {}
    for text in typed_days:
        number, colon, day = text.partition(":")
        if not colon:
            raise UsageError(f"{DUE}: {parsing.quoted(text)} has no colon.", "Give a number and a day: 2:2026-11-12.")
        days |= dict.fromkeys(step_numbers(DUE, (number,)), day.strip())
    require_known(DUE, set(days), {step["number"] for step in steps})
    return [{**step, "due_on": days.get(step["number"], step.get("due_on"))} for step in steps]


def require_known(name: str, numbers: set[int], known: set[int]) -> None:
    """Refuse numbers that no milestone has. Raises DraftError."""
    strange = ", ".join(map(str, sorted(numbers - known)))
    if strange:
        listed = ", ".join(map(str, sorted(known)))
        raise DraftError({"": f"{name}: There is no milestone {strange}; the milestones are {listed}."})

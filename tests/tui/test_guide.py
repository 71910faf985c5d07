"""The guide by task, followed key by key: what it says one sees is on the screen."""

from __future__ import annotations

from typing import Any

import pytest

from guide_page import EMPTY, Task, tasks
from tui.person import at_work

NAMES = {"esc": "escape"}
TASKS = [task for task in tasks() if task.presses]


def test_most_tasks_are_told_by_keys() -> None:
    assert len(TASKS) >= 6


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
async def test_each_row_of_a_task_shows_what_it_says(task: Task, request: pytest.FixtureRequest) -> None:
    session: Any = request.getfixturevalue("bare" if task.title == EMPTY else "sample")
    async with at_work(session, (100, 30)) as me:
        for keys, shows in task.presses:
            for key, words in keys:
                await (me.press(NAMES.get(key, key)) if key else me.type(words))
            shown = " ".join((await me.rest()).split())
            assert [words for words in shows if words not in shown] == [], f"{keys}\n{me.screen}"

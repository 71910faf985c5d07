"""The commands of the guide by task, run as they stand there, task by task."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cli.cli_desk import Desk
from guide_page import EMPTY, GUIDE, Task, tasks

TASKS = tasks()


def lines_of(task: Task) -> list[list[str]]:
    """The commands of a task, without the name of the program."""
    plain = "".join(block for language, block in task.blocks if not language)
    found = [shlex.split(line, comments=True) for line in plain.splitlines()]
    assert {words[0] for words in found} <= {"okrtui"}
    return [words[1:] for words in found]


def test_the_guide_and_the_readme_list_the_tasks_in_their_order() -> None:
    anchors = [re.sub(r"[^a-z -]", "", task.title.casefold()).replace(" ", "-") for task in TASKS]
    assert len(anchors) == 13
    assert re.findall(r"\]\(#(.+?)\)", GUIDE.read_text("utf-8")) == anchors
    readme = (GUIDE.parents[1] / "README.md").read_text("utf-8")
    assert list(dict.fromkeys(re.findall(r"docs/guide\.md#([\w-]+)", readme))) == anchors
    assert all(task.blocks for task in TASKS)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_the_commands_of_a_task_do_what_they_say(
    task: Task, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Desk = request.getfixturevalue("bare" if task.title == EMPTY else "desk")
    monkeypatch.setattr("sys.stdin", io.StringIO("y\ny\nn\nn\ny\ny\nn\ns\n"))
    monkeypatch.setattr("okrtui.cli.commands.screens.at_terminal", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(tmp_path)
    assert [(line, answer.err) for line in lines_of(task) if (answer := desk.run(*line)).code] == []
    if task.title == EMPTY:
        assert desk.ask("kr", "show", "KR1")["confidence"] == 6
        assert desk.ask("objective", "show", "O1")["state"] == "active"
        assert desk.backend.opened


def test_the_script_of_the_guide_reads_a_workspace(desk: Desk) -> None:
    (script,) = (block for language, block in TASKS[-1].blocks if language == "python")
    script = script.replace("/srv/okr/workspace", str(desk.path))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Customer churn rate\n", "")

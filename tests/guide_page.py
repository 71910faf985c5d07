"""The guide by task, taken apart: each task with its keys and what they show, and with its blocks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

GUIDE = Path(__file__).parents[1] / "docs" / "guide.md"
EMPTY = "Start a team's workspace"
"""The task that begins with nothing; the others are tried on the sample."""


class Press(NamedTuple):
    """One row of a table: keys and typed words in their order, and the words that are then on the screen."""

    keys: list[tuple[str, str]]
    shows: list[str]


class Task(NamedTuple):
    """One task of the guide."""

    title: str
    presses: list[Press]
    blocks: list[tuple[str, str]]


def tasks() -> list[Task]:
    """Return the tasks of the guide."""
    parts = re.split(r"^## (.+)$", GUIDE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [_task(title, text) for title, text in zip(parts[::2], parts[1::2], strict=True)]


def _task(title: str, text: str) -> Task:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    pressed = [(left, right) for left, right in rows if left not in ("press", "---")]
    presses = [
        Press(re.findall(r"`([^`]+)`|“([^”]+)”", left), re.findall(r"“([^”]+)”", right)) for left, right in pressed
    ]
    return Task(title, presses, re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))

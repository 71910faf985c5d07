"""Two minutes of okrtui as an asciicast: `make recording` writes docs/okrtui.cast, which asciinema plays.

The screens run in a real terminal and are worked by keys. The times are those of the script, not of the machine, so
that the film is as long and as smooth on a slow one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from e2e.terminal import KEYS, in_terminal
from okrtui.tui.start import run
from showcase.stage import MORNING, sample_session

TESTS: Final = Path(__file__).parents[1]
FILE: Final = TESTS.parent / "docs" / "okrtui.cast"
PLAY: Final = (sys.executable, __file__, "play")
SIZE: Final = (100, 28)
TERM: Final = "xterm-256color"
TYPING: Final = 0.09
"""Seconds between two letters of a text."""

QUIET: Final = 0.15
"""Seconds without output after which a key is taken to have had its effect."""

QUERIES: Final = re.compile(r"\x1b\[\?\d+\$p|\x1b\[>?c|\x1b\[\?u|\x1b\[>0?q|\x1b\[6n")
"""What is asked of a terminal; one that plays the film would answer into the shell behind it."""


class Step(NamedTuple):
    """A chapter or none, a key or a text to type, and the seconds to look at what comes of it."""

    types: str
    seconds: float
    chapter: str = ""


STORY: Final = (
    Step("", 5, "What needs me today"),
    Step("C", 4, "Check in two key results"),
    Step("17.5", 2),
    Step("tab", 1),
    Step("6", 1),
    Step("tab", 1),
    Step("first articles are live", 2),
    Step("\x13", 3),
    Step("27", 2),
    Step("tab", 1),
    Step("8", 1.5),
    Step("enter", 4.5),
    Step("3", 3.5, "A KPI and its chart"),
    Step("z", 8),
    Step("z", 1.5),
    Step("5", 2.5, "Is it a KPI or an OKR?"),
    Step("n", 3),
    Step("Days until a new customer is live, from 14 to 5", 1.5),
    Step("enter", 5),
    *(Step(answer, 2.4) for answer in "nynyny"),
    Step("n", 2.4),
    Step("y", 7),
    Step("r", 3),
    Step("3", 2.5, "From a KPI to an OKR"),
    Step("H", 5),
    Step("tab", 0.8),
    Step("Every new customer has one person to call", 2),
    *(Step("tab", 0.5) for _ in range(7)),
    Step("30 calls in the first week", 1),
    Step("\x13", 6),
    Step("6", 5, "Who changed what, and one step back"),
    Step("u", 5),
    Step("1", 4),
)


def known_at(home: str) -> dict[str, str]:
    """Return the environment of a person with an empty home."""
    return {"TERM": TERM, "COLORTERM": "truecolor", "LANG": "C.UTF-8", "HOME": home, "PYTHONPATH": str(TESTS)}


def presses(text: str) -> Iterator[str]:
    """Return the keys of a step: one by its name, or the letters of a text."""
    yield from text if text and text not in KEYS else [text]


def cast(story: Sequence[Step] = STORY) -> Iterator[object]:
    """Play a story; return the lines of the film: what it is, then each output and chapter with its second."""
    width, height = SIZE
    environment = {"TERM": TERM, "SHELL": "/bin/sh"}
    yield {"version": 2, "width": width, "height": height, "timestamp": int(MORNING.timestamp()),
           "title": "okrtui", "env": environment}  # fmt: skip
    sent: list[bytes] = []
    now = 0.0
    with TemporaryDirectory() as home, in_terminal(PLAY, known_at(home), SIZE) as terminal:
        terminal.watch = sent.append
        terminal.wait("2026-Q4")
        for step in story:
            if step.chapter:
                yield [round(now, 2), "m", step.chapter]
            for key in presses(step.types):
                terminal.type(key)
                terminal.until(lambda: bool(sent), f"what {key!r} does")
                terminal.settle(QUIET)
                yield from shown(now, sent)
                now += TYPING
            now += step.seconds
        terminal.leave()
        yield from shown(now, sent)


def shown(now: float, sent: list[bytes]) -> Iterator[object]:
    """Return the line for what was sent meanwhile, if anything was."""
    if text := QUERIES.sub("", b"".join(sent).decode()):
        yield [round(now, 2), "o", text]
    sent.clear()


def main() -> None:
    """Write the film; as the program in its terminal, play a part in it."""
    if sys.argv[1:] == ["play"]:
        run(sample_session)
        return
    lines = [json.dumps(line, ensure_ascii=False) for line in cast()]
    FILE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()

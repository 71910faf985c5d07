"""The film of the program: a valid asciicast, which tells nothing of the machine that made it and can be made again."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pyte

from okrtui.login import login_name
from showcase.recording import FILE, QUERIES, SIZE, STORY, Step, cast

TEXT = FILE.read_text("utf-8")
FILM = [json.loads(line) for line in TEXT.splitlines()]
HEADER = {"version": 2, "width": SIZE[0], "height": SIZE[1]}


def played(film: list[Any]) -> dict[str, str]:
    """What stood on the screen when a chapter was over; the last one is over before the program is left."""
    screen = pyte.Screen(*SIZE)
    stream, told, chapter = pyte.Stream(screen), {}, ""
    for _, kind, data in film[1:]:
        if kind == "m":
            told[chapter], chapter = "\n".join(screen.display), data
        elif "\x1b[?1049l" not in data:
            stream.feed(data)
    return told | {chapter: "\n".join(screen.display)}


def is_well_formed(film: list[Any]) -> bool:
    """Whether it has the header of version 2, and then outputs and markers whose times never go back."""
    head, *lines = film
    return (
        HEADER.items() <= head.items()
        and all(kind in "om" and isinstance(data, str) for _, kind, data in lines)
        and all(before[0] <= after[0] for before, after in pairwise(lines))
    )


def test_it_is_a_film_of_two_minutes_that_shows_what_it_says() -> None:
    assert is_well_formed(FILM)
    assert 100 < FILM[-1][0] < 150
    assert len(TEXT) < 150_000
    seen = played(FILM)
    assert list(seen)[1:] == [step.chapter for step in STORY if step.chapter]
    assert "2 of 2 checked in" in seen["Check in two key results"]
    assert "Customer churn rate" in seen["A KPI and its chart"]
    assert "decision D4" in seen["Is it a KPI or an OKR?"]
    assert "O8" in seen["From a KPI to an OKR"]
    assert "2 things to do" in seen["Who changed what, and one step back"]


def test_it_asks_the_terminal_nothing_and_leaves_it_as_it_was() -> None:
    shown = "".join(data for _, kind, data in FILM[1:] if kind == "o")
    assert QUERIES.search(shown) is None
    for mode in ("1049", "1000", "1003", "2004", "25"):
        opened, closed = ("l", "h") if mode == "25" else ("h", "l")
        assert shown.rindex(f"\x1b[?{mode}{opened}") < shown.rindex(f"\x1b[?{mode}{closed}")


def test_it_tells_nothing_of_the_machine_it_was_made_on() -> None:
    assert re.findall(r"/(?:home|root|usr|tmp)\b", TEXT) == []
    assert login_name() == "ada" or f"{login_name()} ·" not in TEXT


def test_its_script_plays() -> None:
    film = json.loads(json.dumps(list(cast([Step("", 5, "Today"), Step("3", 2)]))))
    assert is_well_formed(film)
    assert "Customer churn rate" in played(film)["Today"]

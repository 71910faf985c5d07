from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key

from fuzz_keys import desk, fuzz
from fuzz_keys.shrinking import shrunk
from fuzz_keys.strokes import RESIZE, SIZES, strokes
from okrtui.tui.app import OkrApp

SEEDS, STROKES = 3, 300  # more of both: make fuzz
SHRINKING = 120


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory of the test's own: keys may write an export there."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_sequence_of_keys_ends_the_screens(seed: int, tmp_path: Path) -> None:
    outcome = desk.play(list(strokes(seed, STROKES)), fuzz.kind_of(seed), tmp_path, seed)
    assert not outcome.kinds, fuzz.shortest(seed, STROKES, SHRINKING)
    assert outcome.strokes == STROKES


def test_a_seed_tells_the_strokes() -> None:
    assert list(strokes(3, 400)) == list(strokes(3, 400))
    assert list(strokes(3, 400)) != list(strokes(4, 400))
    assert {next(strokes(seed, 1)) for seed in range(4)} == {RESIZE + size for size in SIZES[:4]}


def test_a_fault_is_found_counted_and_shrunk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("okrtui.tui.main_screen.MainScreen.open_filter", fail)
    sequence = ["resize 80x24", "3", "j", "j", "/", "j", "2"]
    outcome = desk.play(sequence, "sample", tmp_path)
    assert outcome.kinds == {"ZeroDivisionError in test_a_fault_is_found_counted_and_shrunk.<locals>.fail"}
    assert outcome.strokes == len(sequence)
    assert shrunk(sequence, lambda some: "/" in some, 10) == ["/"]
    told = fuzz.Told(0, 7, 1, hang=False, wrong=False, story="x")
    assert [line.split()[-1] for line in fuzz.table([told]).splitlines()] == ["all", "1", "7", "1", "0", "0"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the alarm may meet a finaliser
def test_screens_that_take_no_keys_are_a_hang(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(desk, "PATIENCE", 1)

    def never_ends(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr("okrtui.tui.main_screen.MainScreen.open_filter", never_ends)
    assert "hang" in desk.play(["\x1b", "/"], "sample", tmp_path).kinds


def test_screens_that_do_not_come_back_are_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = OkrApp.on_event

    async def deaf(self: OkrApp, event: object) -> None:
        if not (isinstance(event, Key) and event.key == "1"):
            await real(self, event)  # type: ignore[arg-type]

    monkeypatch.setattr(OkrApp, "on_event", deaf)
    assert desk.play(["3"], "sample", tmp_path).wrong.startswith("after esc esc 1 Today is not there")

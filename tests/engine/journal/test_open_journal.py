from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, do, journal, names, reopened
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError

DESCRIPTORS = Path("/proc/self/fd")


@pytest.fixture
def store(tmp_path: Path) -> JournalSession:
    store = JournalSession.create(tmp_path / "w")
    do(store, adding("a"))
    do(store, adding("b"))
    return store


def after(step: Callable[[], object], *added: str) -> Callable[[Workspace], Change]:
    """Plan to add names once something else has happened in the turn."""

    def plan(workspace: Workspace) -> Change:
        step()
        return adding(*added)(workspace)

    return plan


def open_journals(store: JournalSession) -> int:
    return [one.resolve() for one in DESCRIPTORS.iterdir()].count(journal(store.path).resolve())


def test_a_journal_that_is_replaced_in_a_turn_is_not_written_to(store: JournalSession) -> None:
    def replace() -> None:
        copy = store.path / "copy"
        shutil.copy(journal(store.path), copy)
        copy.rename(journal(store.path))

    do(store, after(replace, "c"))
    assert names(store) == reopened(store.path) == {1: "a", 2: "b", 3: "c"}


def test_who_looks_for_news_in_a_turn_leaves_its_journal_open(store: JournalSession) -> None:
    def look() -> None:
        other = threading.Thread(target=lambda: store.engine.since(store.sequence))
        other.start()
        other.join()

    do(store, after(look, "c"))
    assert names(store) == reopened(store.path) == {1: "a", 2: "b", 3: "c"}


@pytest.mark.skipif(not DESCRIPTORS.is_dir(), reason="needs /proc")
def test_a_turn_has_the_journal_open_and_closes_it_whatever_comes_of_it(store: JournalSession) -> None:
    found: list[int] = []

    def refuse(_: Workspace) -> Change:
        found.append(open_journals(store))
        raise RuleError("No.", "Never.")

    with pytest.raises(RuleError):
        do(store, refuse)
    do(store, after(lambda: found.append(open_journals(store)), "c"))
    assert (found, open_journals(store)) == ([1, 1], 0)

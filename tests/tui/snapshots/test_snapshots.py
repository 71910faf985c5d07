"""Every screen and state, compared with the texts that are kept in `kept`; `make snapshots` writes them anew.

Look at the difference that a change makes (`git diff tests/tui/snapshots`) before you keep it.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from difflib import unified_diff
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from builders import NOW, TODAY
from okrtui.autosave import DraftFiles
from okrtui.domain.actions import kpis, objectives
from okrtui.domain.actions.record_changes import Edit, Removal, delete
from okrtui.domain.records.models import KeyResultDraft, KpiDraft, ObjectiveDraft
from okrtui.engine.memory import MemoryEngine, SharedEntries
from okrtui.sample import seed
from okrtui.session import Session
from tui.person import Person, at_work
from tui.snapshots.shot import shot
from tui.snapshots.walks import WALKS, Step, Walk

KEPT: Final = Path(__file__).parent / "kept"
SIZES: Final = ((80, 24), (120, 40))
METRIC: Final = {"kind": "metric", "baseline": 2, "target": 9}
VALUES: Final = "kpi,date,value\nWebsite uptime,2026-11-09,99.95\nWebsite uptime,2026-11-16,99.98\n"
"""A file that one walk imports."""

ANEW: Final = os.environ.get("SNAPSHOTS") == "anew"


def kept_at(size: tuple[int, int], walk: Walk, step: Step) -> Path:
    """Where the screen of a step is kept."""
    return KEPT / f"{size[0]}x{size[1]}" / walk.name / f"{step.name}.txt"


def session_on(shared: SharedEntries, actor: str = "ada", *, read_only: bool = False) -> Session:
    """Somebody's session on a workspace."""
    engine = MemoryEngine(shared, read_only=read_only)
    return Session(engine, actor, now=lambda: NOW, today=lambda: TODAY)


@pytest.fixture(autouse=True)
def file_to_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the working directory."""
    (tmp_path / "values.csv").write_text(VALUES, "utf-8")
    monkeypatch.chdir(tmp_path)


def workspace_of(kind: str) -> SharedEntries:
    """A workspace of that kind."""
    shared = SharedEntries("acme")
    if kind != "empty":
        session_on(shared).do(seed, TODAY)
    if kind == "many":
        add_objectives(session_on(shared))
    return shared


def add_objectives(session: Session) -> None:
    """Add sixty objectives, each with a key result."""
    for number in range(60):
        owners = (("ada", "bo", "cy", "dee")[number % 4],)
        draft = ObjectiveDraft(title=f"Objective {number} makes a difference", cycle=2, owners=owners)
        session.do(objectives.add, draft)
        part = {"objective": max(session.workspace.objectives), "title": "Calls a day", "measure": METRIC}
        session.do(objectives.add_key_result, KeyResultDraft.model_validate(part))


def rename(session: Session) -> None:
    """Give K2 another name."""
    kpi = session.workspace.kpis[2]
    draft = KpiDraft.model_validate(
        {**{name: getattr(kpi, name) for name in KpiDraft.model_fields}, "name": "Customers lost"}
    )
    session.do(kpis.edit, Edit(kpi.id, kpi.revision, draft))


OTHERS: Final[dict[str, Callable[[Session], object]]] = {
    "@bo-renames": rename,
    "@bo-deletes": lambda session: session.do(delete, Removal("kpis", 4, together=True)),
}


async def go(me: Person, step: Step, shared: SharedEntries) -> None:
    """Press the keys of a step."""
    for words, key in step.strokes:
        if key in OTHERS:
            OTHERS[key](session_on(shared, "bo"))
            me.app.session.refresh()
        else:
            await (me.type(words) if words else me.press(key))
    await me.counted()


async def screens(me: Person, walk: Walk, shared: SharedEntries) -> AsyncIterator[tuple[Step, str]]:
    """Walk; yield each step whose screen is kept, with that screen."""
    for step in walk.steps:
        await go(me, step, shared)
        if step.name:
            yield step, shot(me.app)


def drafts(session: Session, place: Path) -> DraftFiles:
    """The unsaved forms of one session of somebody."""
    seconds = count(-5000)
    return DraftFiles(place, session.identity, lambda: NOW + timedelta(seconds=next(seconds)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
async def test_every_screen_of_a_walk_is_as_it_was_kept(
    walk: Walk, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    differ = []
    shared = workspace_of(walk.workspace)
    session = session_on(shared, read_only=walk.workspace == "read-only")
    if walk.before is not None:
        async with at_work(session, size, left := drafts(session, tmp_path / "drafts")) as me:
            await go(me, walk.before, shared)
            left.flush()
    async with at_work(session, size, drafts(session, tmp_path / "drafts")) as me:
        async for step, text in screens(me, walk, shared):
            file = kept_at(size, walk, step)
            if ANEW:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")
            before = file.read_text("utf-8") if file.exists() else ""
            lines = unified_diff(before.splitlines(), text.splitlines(), "kept", "now", lineterm="", n=1)
            differ += [line.replace("--- kept", f"--- {file.relative_to(KEPT)}") for line in lines]
    assert not differ, "\n".join([*differ, "", "If all of this is meant: make snapshots"])


def test_nothing_is_kept_of_a_screen_that_no_walk_shows() -> None:
    shown = {kept_at(size, walk, step) for size in SIZES for walk in WALKS for step in walk.steps if step.name}
    gone = set(KEPT.rglob("*.txt")) - shown
    if ANEW:
        for file in gone:
            file.unlink()
    assert ANEW or not gone

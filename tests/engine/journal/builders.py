from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal.engine import JournalEngine
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.journal_file import JournalFile
from okrtui.engine.journal.storage import ACTION, Commit
from okrtui.engine.journal.tables import Database
from okrtui.engine.protocol import Entry
from okrtui.errors import MissingWorkspaceError
from okrtui.session import Session

Plan = Callable[[Workspace], Change]
NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


def cycle(number: int, name: str, **more: Any) -> Cycle:
    values = {"created_at": NOW, "created_by": "ada", "updated_at": NOW, "updated_by": "ada", **more}
    return Cycle(id=number, name=name, start=date(2027, 1, 1), end=date(2027, 3, 31), **values)


def adding(*names: str) -> Plan:
    def plan(workspace: Workspace) -> Change:
        first = workspace.next_id("cycles")
        return Change("cycle.add", tuple(cycle(first + offset, name) for offset, name in enumerate(names)))

    return plan


def renaming(number: int, name: str) -> Plan:
    def plan(workspace: Workspace) -> Change:
        record = workspace.cycles[number]
        return Change("cycle.edit", (record.model_copy(update={"name": name, "revision": record.revision + 1}),))

    return plan


def removing(*numbers: int) -> Plan:
    return lambda _: Change("cycle.delete", (), tuple(("cycles", number) for number in numbers))


class JournalSession(Session):
    """A session on the files of a workspace, whose engine a test may look into."""

    def __init__(self, engine: JournalEngine) -> None:
        self.instant = NOW
        super().__init__(engine, "ada", now=lambda: self.instant)
        self.engine = engine

    @classmethod
    def open(
        cls, path: Path | str, *, read_only: bool = False, network: bool = False, files: Files | None = None
    ) -> JournalSession:
        return cls(JournalEngine.open(path, read_only=read_only, network=network, files=files))

    @classmethod
    def create(cls, path: Path | str, *, group: str | None = None, files: Files | None = None) -> JournalSession:
        return cls(JournalEngine.create(path, group=group, files=files))

    @property
    def journal_file(self) -> JournalFile:
        return self.engine.journal_file

    @property
    def path(self) -> Path:
        return Path(self.identity)


def raw_database(path: Path, actor: str = "ada", files: Files | None = None) -> Database:
    """The workspace as a TinyDB that knows no rule; it is made where there is none."""
    try:
        engine = JournalEngine.open(path, files=files)
    except MissingWorkspaceError:
        engine = JournalEngine.create(path, files=files)
    engine.database.journal.revise = lambda ops: Commit(ops, ACTION, actor, NOW)
    return engine.database


def do(store: JournalSession, plan: Plan, actor: str = "ada", *, now: datetime = NOW) -> Entry:
    store.actor, store.instant = actor, now
    return store.do(lambda workspace, _, __, ___: plan(workspace), None)


def names(store: JournalSession) -> dict[int, str]:
    return {number: record.name for number, record in sorted(store.workspace.cycles.items())}


def reopened(path: Path) -> dict[int, str]:
    store = JournalSession.open(path)
    try:
        return names(store)
    finally:
        store.close()


def compact(store: JournalSession) -> None:
    store.engine.compact()
    store.refresh()


def journal(path: Path, generation: int = 1) -> Path:
    return path / f"journal.{generation:08d}.jsonl"


def torn(path: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(path.glob("torn.*"))]


def failing(files: Files, name: str, number: int, *, after: int = 0) -> None:
    """Make one of the operations fail with an error number from its `after`-th next call on."""
    real = getattr(files, name)
    calls = [0]

    def fail(*arguments: Any) -> Any:
        calls[0] += 1
        if calls[0] > after:
            raise OSError(number, os.strerror(number))
        return real(*arguments)

    setattr(files, name, fail)

"""A desk to run commands at, in this process: a fixed day, a fixed name, a workspace of its own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from okrtui.__main__ import EngineBackend
from okrtui.cli.app import run
from okrtui.config import Said
from okrtui.engine.journal import create_engine
from okrtui.engine.protocol import Engine
from okrtui.sample import seed
from okrtui.session import Session

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ME = "ada"


def session_on(engine: Engine) -> Session:
    """A session of ada's on the fixed day."""
    return Session(engine, ME, now=lambda: NOW, today=lambda: TODAY)


def make_sample(path: Path, now: datetime = NOW) -> None:
    """A workspace with the sample as it is on a day."""
    session = Session(create_engine(path), ME, now=lambda: now, today=now.date)
    session.do(seed, now.date())
    session.close()


def make_sample_of_today(path: Path) -> None:
    """A workspace with the sample, for programs that look at the clock: it is to look the same on any day."""
    make_sample(path, datetime.now().astimezone())


@dataclass
class FixedBackend(EngineBackend):
    """The real backend on the fixed day and under a fixed name; its screens only note that they were opened.

    Where somebody is `curious`, they are left at first to look at the sample.
    """

    opened: list[dict[str, Any]] = field(default_factory=list)
    curious: bool = False

    def session(self, engine: Engine, actor: str | None = None) -> Session:
        session = super().session(engine, actor)
        session.now, session.today = lambda: NOW, lambda: TODAY
        return session

    def actor(self) -> str:
        return ME

    def now(self) -> datetime:
        return NOW

    def screens(
        self,
        opening: Callable[[], Session],
        *,
        theme: str,
        mouse: bool,
        glyphs: str,
        send_all: bool,
        keys: Mapping[str, Said],
        sample: bool = False,
    ) -> bool:
        session = opening()
        self.opened.append(
            {
                "path": Path(session.identity),
                "there": Path(session.identity).exists(),
                "kpis": len(session.workspace.kpis),
                "read_only": session.read_only,
                "theme": theme,
                "mouse": mouse,
                "glyphs": glyphs,
                "send_all": send_all,
                "sample": sample,
                "keys": {action: one.value for action, one in keys.items()},
            }
        )
        return self.curious and len(self.opened) == 1


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


@dataclass
class Desk:
    """Runs commands on the workspace at `path`, which the environment names."""

    path: Path
    capture: pytest.CaptureFixture[str]
    backend: FixedBackend = field(default_factory=FixedBackend)

    def run(self, *arguments: str | Path) -> Answer:
        """Run one command line."""
        self.capture.readouterr()
        code = run([str(one) for one in arguments], self.backend)
        out, err = self.capture.readouterr()
        return Answer(code, out, err)

    def do(self, *arguments: str | Path) -> str:
        """Run a command that must succeed, and say nothing on standard error; what it answers."""
        answer = self.run(*arguments)
        assert (answer.code, answer.err) == (0, ""), answer
        return answer.out

    def ask(self, *arguments: str | Path) -> Any:
        """Run a command that must succeed with --json; the JSON."""
        return json.loads(self.do("--json", *arguments))


def bytes_of(path: Path) -> dict[str, bytes]:
    """Every file below a directory, but for the lock's note of who held it last."""
    files = (one for one in path.rglob("*") if one.is_file() and one.name != "lock")
    return {str(one.relative_to(path)): one.read_bytes() for one in files}


PROGRAM = (sys.executable, "-m", "okrtui")


def plain_environment(home: Path, **more: str) -> dict[str, str]:
    """An environment of our own for a process, with its home in `home`."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "COVERAGE_PROCESS_CONFIG") if name in os.environ}
    kept["XDG_CONFIG_DIRS"] = str(home / "site")
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "OKRTUI_WORKSPACE": str(home / "work"), **more}

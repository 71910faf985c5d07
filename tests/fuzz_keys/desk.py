"""A run of random strokes in this process, as fast as the screens take them, and the judgement of it."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.geometry import Size
from textual.message import Message
from textual.pilot import Pilot

import hostile
from builders import NOW, TODAY
from fuzz_keys.neighbour import Neighbour
from fuzz_keys.strokes import RESIZE
from okrtui.autosave import DraftFiles
from okrtui.domain.rules.record_checks import check_records
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.journal.recovery import doctor
from okrtui.sample import seed as seed_sample
from okrtui.session import Session
from okrtui.tui.app import OkrApp
from okrtui.tui.dialogs import ConfirmScreen
from tui.person import Person, is_saving

PATIENCE = 20
"""Seconds after which strokes that are not taken in count as a hang."""

WORKSPACES = ("sample", "empty", "hostile")


class HangError(BaseException):
    """The screens take no more keys; not an Exception, so that nothing goes on after it."""


@dataclass
class Outcome:
    """What came of a run."""

    strokes: int = 0
    errors: list[BaseException] = field(default_factory=list)
    hang: str = ""
    wrong: str = ""
    seconds: float = 0.0

    @property
    def kinds(self) -> set[str]:
        """The kinds of what went wrong, to tell whether another run fails alike."""
        kinds = {f"{type(one).__name__} in {_place(one)}" for one in self.errors}
        return kinds | ({"hang"} if self.hang else set()) | ({self.wrong[:40]} if self.wrong else set())


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_qualname if trace is not None else ""


class KeptOpen(OkrApp):
    """The screens; keys that quit are counted, and the screens stay."""

    def exit(self, *args: Any, **options: Any) -> None:
        """Leave only where the run is over, or broke down."""
        if options.get("return_code") or getattr(self, "is_over", False):
            super().exit(*args, **options)


def session_on(path: Path, actor: str) -> Session:
    return Session(open_engine(path), actor, now=lambda: NOW, today=lambda: TODAY)


def make_workspace(kind: str, path: Path) -> None:
    """Make a workspace of one of the kinds."""
    create_engine(path).close()
    with closing(session_on(path, "ada")) as session:
        if kind == "sample":
            session.do(seed_sample, TODAY)
        elif kind == "hostile":
            hostile.fill(session)


@contextmanager
def hang_noticed(seconds: float, outcome: Outcome) -> Iterator[None]:
    """Raise HangError in code that does not end, and note where."""

    def interrupt(_number: int, frame: FrameType | None) -> None:
        place = frame.f_code.co_qualname if frame is not None else ""
        outcome.hang = outcome.hang or f"no answer after {outcome.strokes} strokes, in {place}"
        raise HangError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Run:
    """One app that gets strokes."""

    def __init__(self, app: KeptOpen, pilot: Pilot[bool], neighbour: Neighbour, seed: int) -> None:
        self.app, self.pilot = app, pilot
        self._neighbour = neighbour
        self._chance = random.Random(f"pace {seed}")  # noqa: S311 - repeatable
        self._parser = XTermParser()

    async def take(self, strokes: Sequence[str], outcome: Outcome) -> None:
        """Send all strokes, in batches, and let the neighbour work between them."""
        rest = list(strokes)
        while rest and not self.app._exit:
            number = self._chance.choice((1, 1, 2, 3, 8, 30))
            batch, rest = rest[:number], rest[number:]
            for stroke in batch:
                self._send(stroke)
            outcome.strokes += len(batch)
            await self.quiet(pause=0.02 if self._chance.random() < 0.2 else 0)
            if self._chance.random() < 0.15:
                self._neighbour.act()
                await asyncio.to_thread(self.app._poll)

    def _send(self, stroke: str) -> None:
        if stroke.startswith(RESIZE):
            self._resize(stroke.removeprefix(RESIZE))
            return
        for message in self._read(stroke):
            message.set_sender(self.app)
            self.app.post_message(message)

    def _read(self, stroke: str) -> list[Message]:
        if stroke == "\x1b":
            return [events.Key("escape", stroke)]
        try:
            found = list(self._parser.feed(stroke))
            self._parser._timeout_time = 0.0  # what is half a report is taken for keys
            return [*found, *self._parser.tick()] if self._parser._awaiting.timeout else found
        except (ValueError, OverflowError):
            self._parser = XTermParser()
            return []

    def _resize(self, size: str) -> None:
        width, height = map(int, size.split("x"))
        assert self.app._driver is not None
        self.app._driver._size = (width, height)
        self.app.post_message(events.Resize(Size(width, height), Size(width, height)))

    async def quiet(self, pause: float = 0.0) -> None:
        """Wait until all messages are taken in, and no save is under way."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for _ in range(5):
                await asyncio.sleep(0)
            waiting = any(not one._message_queue.empty() for one in [self.app, *self.app._registry])
            saving = is_saving(self.app) or self.app.ahead.waits(self.app.screen)
            if not waiting and not saving:
                await asyncio.sleep(pause)
                return
            if saving:
                await asyncio.sleep(0.001)
        raise HangError

    async def home(self) -> str:
        """Leave whatever is open, then press esc esc 1; the screen."""
        for _ in range(60):
            if self.app.screen is self.app.work:
                break
            self._send("y" if isinstance(self.app.screen, ConfirmScreen) else "\x1b")
            await self.quiet(pause=0.02)
        for stroke in (RESIZE + "80x24", "\x1b", "\x1b", "1"):
            self._send(stroke)
            await self.quiet(pause=0.03)
        await self.pilot.pause()
        return Person(self.app, self.pilot).screen


async def _played(strokes: Sequence[str], path: Path, seed: int, outcome: Outcome) -> None:
    with closing(session_on(path, "ada")) as mine, closing(session_on(path, "bo")) as other:
        drafts = DraftFiles(path.parent / "drafts", mine.identity, mine.now)
        app = KeptOpen(mine, keeping=lambda _: drafts)
        async with app.run_test(size=(80, 24)) as pilot:
            run = Run(app, pilot, Neighbour(other, seed), seed)
            await run.quiet(pause=0.02)
            try:
                await run.take(strokes, outcome)
                outcome.wrong = _judged(await run.home())
            finally:
                outcome.errors = list(app.guard.errors)
                app.is_over = True  # type: ignore[attr-defined]


def _judged(screen: str) -> str:
    return "" if "[1 Today]" in screen else f"after esc esc 1 Today is not there\n{screen}"


def play(strokes: Sequence[str], kind: str, directory: Path, seed: int = 0) -> Outcome:
    """Play strokes into the screens on a new workspace, and judge what came of it."""
    outcome, path = Outcome(), directory / "work"
    make_workspace(kind, path)
    began = time.monotonic()
    try:
        with hang_noticed(PATIENCE + len(strokes) * 0.3, outcome):
            asyncio.run(_played(strokes, path, seed, outcome))
    except HangError:
        outcome.hang = outcome.hang or f"no answer after {outcome.strokes} strokes"
    outcome.seconds = time.monotonic() - began
    report = doctor.examine(path, check_records)
    if not report.is_sound and not outcome.wrong:
        outcome.wrong = f"doctor: {report.findings}"
    return outcome

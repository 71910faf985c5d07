"""The sample data, added to a workspace or shown in a temporary one."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from okrtui.cli.framework.context import CommandContext
from okrtui.sample import seed
from okrtui.session import Session


def fill(session: Session) -> None:
    """Add the sample to a workspace."""
    session.do(seed, session.today())


@contextmanager
def throw_away(context: CommandContext) -> Iterator[Session]:
    """Open a temporary workspace with the sample in it; it is deleted in the end, whatever happens."""
    with _unwinding(), tempfile.TemporaryDirectory(prefix="okrtui-demo-") as directory:
        session = context.backend.create(Path(directory) / "sample")
        try:
            fill(session)
            yield session
        finally:
            session.close()


@contextmanager
def _unwinding() -> Iterator[None]:
    """Exit in order on a hang-up or termination, so that nothing stays behind."""
    kept = {number: signal.signal(number, _leave) for number in (signal.SIGHUP, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)

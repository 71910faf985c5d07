"""What is shown to the world plays here: the sample on a Monday that never ends."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from okrtui.engine.memory import MemoryEngine, SharedEntries
from okrtui.sample import seed
from okrtui.session import Session

MONDAY: Final = date(2026, 11, 23)
MORNING: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def sample_session() -> Session:
    """Return a session of ada's on the sample, which is always the same to the last character."""
    session = Session(MemoryEngine(SharedEntries("acme")), "ada", now=lambda: MORNING, today=lambda: MONDAY)
    session.do(seed, MONDAY)
    return session

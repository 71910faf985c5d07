"""The sample data, added to a workspace or shown in a temporary one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okrtui.cli.framework.context import CommandContext
from okrtui.sample import seed
from okrtui.session import Session
from okrtui.termination import exit_in_order


def fill(session: Session) -> None:
    """Add the sample to a workspace."""
    session.do(seed, session.today())


@contextmanager
def throw_away(context: CommandContext) -> Iterator[Session]:
    """Open a temporary workspace with the sample in it; it is deleted in the end, whatever happens."""
    with exit_in_order(), tempfile.TemporaryDirectory(prefix="okrtui-demo-") as directory:
        session = context.backend.create(Path(directory) / "sample")
        try:
            fill(session)
            yield session
        finally:
            session.close()

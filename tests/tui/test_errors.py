"""The disk fails while something is saved: it is said, what was typed stays, and it is saved once that is possible."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Any

import pytest

from okrtui.engine.journal.files.operations import Files
from okrtui.session import Session
from tui.person import at_work


def failing(files: Files, name: str, number: int) -> Callable[[], None]:
    """Have an operation of the disk fail until what is answered is called."""
    real = getattr(files, name)

    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    setattr(files, name, fail)
    return lambda: setattr(files, name, real)


def files_of(session: Session) -> Files:
    return session._engine.journal_file.files  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO])
async def test_a_form_stays_as_it_is_until_there_is_room(sample: Session, number: int) -> None:
    mend = failing(files_of(sample), "pwrite", number)
    async with at_work(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Churn")
        shown = " ".join((await me.press("f2")).split())
        assert os.strerror(number) in shown
        assert "Nothing was changed" in shown
        assert "Churn" in shown
        assert (me.front, len(sample.workspace.kpis)) == ("FormScreen", 8)
        mend()
        await me.press("f2")
        assert (me.front, sample.workspace.kpis[9].name) == ("MainScreen", "Churn")


async def test_after_a_sync_that_failed_what_was_typed_stays_and_the_reason_is_shown(sample: Session) -> None:
    failing(files_of(sample), "fdatasync", errno.EIO)
    async with at_work(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Churn")
        for _ in range(2):
            shown = " ".join((await me.press("f2")).split())
            assert "did not confirm a change" in shown
            assert "may or may not be saved" in shown
            assert "Churn" in shown
            assert me.front == "FormScreen"
        assert sample.read_only
        assert len(sample.workspace.kpis) == 8

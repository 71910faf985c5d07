"""The changes of one record: from a list or a detail to the log, and as far back as they go."""

from __future__ import annotations

from decimal import Decimal

import pytest

from builders import TODAY
from okrtui.domain.actions import objectives
from okrtui.domain.records.models import CheckInDraft
from okrtui.session import Session
from okrtui.tui.sections.log import section
from okrtui.tui.sections.log.section import LogSection
from tui.person import at_work
from tui.sections.test_sections import at_once


async def test_a_key_leads_to_the_changes_of_the_row(sample: Session) -> None:
    sample.do(objectives.check_in, CheckInDraft(key_result=6, date=TODAY, value=Decimal(30)))
    async with at_work(sample, (100, 30)) as me:
        shown = await me.press("2", "j", "w")
        assert "/on:KR6" in shown
        assert "Checked in 30 for KR6" in shown
        assert "Checked in 30 for KR6" not in await me.press("2", "j", "w")
        assert "“w” (changes) works in" in await me.press("w")


def test_what_is_about_a_record_is_found_however_old_it_is(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for key_result in (6, 7, 6, 7, 7, 7, 7):
        sample.do(objectives.check_in, CheckInDraft(key_result=key_result, date=TODAY, value=Decimal(30)))
    monkeypatch.setattr(section, "MOST", 2)
    monkeypatch.setattr(section, "PAGE", 2)
    log = LogSection(sample, at_once)
    newest = sample.sequence

    def listed(typed: str) -> list[int]:
        log.typed = typed
        log.keys()  # what is read meanwhile is listed with the next look
        return [newest - log.entry(key).sequence for key in log.keys()[0]]

    assert listed("") == [0, 1]
    log.turn_to("KR6")
    assert listed(log.typed) == [4, 6, newest - 1]
    assert listed("on:KR7 not by:bo") == [0, 1, 2, 3, 5, newest - 1]
    assert listed("on:KR6") == [4, 6, newest - 1]
    assert listed("") == [0, 1]

from __future__ import annotations

from collections.abc import Hashable

import pytest

from okrtui.session import Session
from okrtui.tui.detail_rows import DetailLayout
from okrtui.tui.sections.log import long_entry
from okrtui.tui.sections.log.section import LogSection
from tui.sections.test_sections import at_once


def log_of(session: Session) -> LogSection:
    log = LogSection(session, at_once)
    log.keys()
    return log


def detail(log: LogSection, key: Hashable) -> str:
    layout = DetailLayout(log.detail(key, 80), 80)
    return "\n".join("".join(text for text, _ in layout.line(y, None)) for y in range(layout.total))


def test_of_a_change_of_very_many_records_the_first_are_kept_and_all_are_told(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = log_of(sample)
    (first,) = whole.keys()[0]
    monkeypatch.setattr(long_entry, "MOST", 2)
    log = log_of(sample)
    count = len(whole.entry(first).ops)
    assert len(log.entry(first).ops) == 2 < count
    assert log._row(log.entry(first)).title == whole._row(whole.entry(first)).title
    assert set(log._row(log.entry(first)).ids) == set(whole._row(whole.entry(first)).ids)
    assert log.row(first).cells == whole.row(first).cells
    for typed in ("on:K3", "on:KR6 what:sample"):
        log.typed = typed
        assert log.keys() == ([first], 1), "a record that is not among the first is found"
    told, all_told = detail(log, first), detail(whole, first)
    assert told.rstrip().endswith(f"and {count - 2} more records")
    assert all_told.startswith(told[: told.rindex("and ")].rstrip())
    assert "more records" not in all_told


def test_a_change_that_leaves_the_list_takes_along_what_was_kept_of_it(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_entry, "MOST", 2)
    log = log_of(sample)
    assert log._long
    monkeypatch.setattr("okrtui.tui.sections.log.section.MOST", 0)
    log._add(())
    assert not log._long

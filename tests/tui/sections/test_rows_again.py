"""A row of which nothing has changed is equal to itself made again, so that a list does not draw it again."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from okrtui.session import Session
from okrtui.tui.sections.base import Section
from okrtui.tui.sections.cycles.section import CyclesSection
from okrtui.tui.sections.decide.section import DecideSection
from okrtui.tui.sections.kpis.section import AUDIT, CANDIDATES, KpisSection
from okrtui.tui.sections.objectives.section import ObjectivesSection
from okrtui.tui.sections.today.section import TodaySection


@pytest.mark.parametrize(
    ("kind", "view"),
    [
        (TodaySection, ""),
        (ObjectivesSection, ""),
        (KpisSection, ""),
        (KpisSection, AUDIT),
        (KpisSection, CANDIDATES),
        (CyclesSection, ""),
        (DecideSection, ""),
    ],
)
def test_a_row_made_again_is_the_same(sample: Session, kind: type[Section], view: str) -> None:
    section = kind(sample, Mock())
    section.toggle("everybody")
    if view:
        section.turn_to(view)
    keys, _ = section.keys()
    assert keys
    assert [section.row(key) for key in keys] == [section.row(key) for key in keys]

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from rich.cells import cell_len

from conftest import Opener, session_on
from hostile import OBEYED, fill, taint
from okrtui.domain.actions import kpis
from okrtui.domain.records.models import NewKpiDraft
from okrtui.domain.rules.ownership import owners_text
from okrtui.domain.rules.todo import NeedKind, needs
from okrtui.engine.journal import create_engine
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.detail_rows import DetailPart, DetailRows
from okrtui.tui.sections.base import Section, invitation, next_sort
from okrtui.tui.sections.catalogue import SECTIONS, TITLES
from okrtui.tui.sections.kpis.section import KpisSection
from okrtui.tui.sections.log.section import value_text
from okrtui.tui.sections.objectives.section import ObjectivesSection
from okrtui.tui.sections.today.section import TodaySection
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.table import arrange

T = TypeVar("T")
WIDTHS = (40, 60, 80, 110, 200)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Session:
    session = session_on(create_engine(tmp_path_factory.mktemp("hostile") / "acme"))
    fill(session)
    taint(session.workspace)
    return session


def at_once(work: Callable[[], T], then: Callable[[T], None]) -> None:
    """Do in the foreground what a section has done in the background."""
    then(work())


def section_of(session: Session, name: str) -> Section:
    return next(entry.make(session, at_once) for entry in SECTIONS if entry.key == name)


def fitted(line: Line, width: int) -> str:
    text = "".join(text for text, _ in styled_text.fit_line(line, width))
    assert cell_len(text) == width
    assert not OBEYED.search(text)
    return text


def lines_of(part: DetailPart, width: int) -> list[Line]:
    if isinstance(part, DetailRows):
        return [line for key in part.keys for line in part.draw(key, width)]
    return part.lines(width) if isinstance(part, Paragraph) else [part]


def drawn(parts: Any, width: int) -> str:
    return "\n".join(fitted(line, width) for one in parts for line in lines_of(one, width))


def listed(section: Section, width: int) -> list[str]:
    """The rows as the table lays them out, without the table."""
    keys, total = section.keys()
    assert section.kept(keys) <= len(keys)
    assert total >= 0
    texts = []
    for key in keys:
        row = section.row(key)
        assert row.key == key
        assert len(row.cells) == len(section.columns)
        cells = [
            styled_text.pieces(value, 12, column.align)
            for value, column in zip(row.cells, section.columns, strict=True)
        ]
        assert {styled_text.width_of(cell) for cell in cells} == {12}
        texts.append("".join(text for text, _ in styled_text.pieces(row.cells[0], width)))
        assert section.name_of(key)
    return texts


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("made", ["bare", "sample", "hostile"])
def test_every_section_draws_whatever_is_in_the_workspace(name: str, made: str, request: pytest.FixtureRequest) -> None:
    session: Session = request.getfixturevalue(made)
    section = section_of(session, name)
    if name == "today":
        section.everybody = True  # type: ignore[attr-defined]
    assert section.title == TITLES[name]
    for width in WIDTHS:
        drawn(section.summary(width), width)
        for key in section.keys()[0]:
            drawn(section.detail(key, width), width)
    listed(section, 40)
    assert (not section.keys()[0]) is (made == "bare")


@pytest.mark.parametrize("name", TITLES)
def test_an_empty_list_says_what_it_is_for_and_what_to_press(name: str, bare: Session) -> None:
    section = section_of(bare, name)
    for line in section.empty():
        assert styled_text.width_of(line) <= 76
    assert drawn(section.empty(), 76).strip()
    section.typed = "nothing like it"
    assert "press esc to clear it" in drawn(section.empty(), 76)


@pytest.mark.parametrize("name", TITLES)
def test_a_filter_keeps_what_it_says(name: str, sample: Session) -> None:
    section = section_of(sample, name)
    everything, total = section.keys()
    section.typed = "zzzz nowhere"
    assert section.keys() == ([], total)
    section.typed = "   "
    assert section.keys() == (everything, total)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("owner:me", {"ada"}),
        ("status:missed", {"ada"}),
        ("dept:engineering", {"", "cy"}),
        ("category:not-yet", {""}),
        ("stale:yes", {"bo"}),
        ("status:no-target", {""}),
    ],
)
def test_kpis_are_found_by_their_fields(sample: Session, typed: str, found: set[str]) -> None:
    section = section_of(sample, "kpis")
    section.typed = typed
    keys = section.keys()[0]
    assert keys
    assert {", ".join(sample.workspace.kpis[key].owners) for key in keys if isinstance(key, int)} == found


def test_objectives_that_fit_come_whole_and_others_with_the_key_results_that_fit(sample: Session) -> None:
    section = section_of(sample, "objectives")
    section.typed = "owner:cy"
    shown_rows = section.keys()[0]
    assert ("key_results", 13) in shown_rows  # of cy's own objective
    assert ("key_results", 14) in shown_rows  # of the same, though it is another's
    assert ("objectives", 5) in shown_rows  # bo's, for the sake of KR9
    mine = {part.id for part in sample.workspace.key_results_of(5) if "cy" in part.owners}
    theirs = {("key_results", part.id) for part in sample.workspace.key_results_of(5)}
    assert theirs & set(shown_rows) == {("key_results", number) for number in mine}
    assert 0 < len(mine) < len(theirs)
    section.typed = "kr9"
    assert section.keys()[0] == [("objectives", 5), ("key_results", 9)]


def test_kpis_sort_by_each_column_both_ways(sample: Session) -> None:
    section = section_of(sample, "kpis")
    assert isinstance(section, KpisSection)
    orders = []
    for _ in range(12):
        section.sort = next_sort(section.sort, ("name", "status", "due", "owners", "category", "department"))
        orders.append((section.sort, section.keys()[0]))
    assert len({sort for sort, _ in orders}) == 12
    assert all(len(keys) == 8 for _, keys in orders)
    by_status = next(keys for sort, keys in orders if sort == ("status", False))
    statuses = [listed_status(section, key) for key in by_status]
    assert statuses == sorted(statuses, key=("missed", "near", "no target", "met").index)


def listed_status(section: Section, key: Hashable) -> str:
    cell = section.row(key).cells[0]
    assert isinstance(cell, styled_text.Cell)
    return cell.text.partition(" ")[2]


def test_objectives_fold_and_stand_as_a_tree(sample: Session) -> None:
    section = section_of(sample, "objectives")
    assert isinstance(section, ObjectivesSection)
    flat = section.keys()[0]
    assert section.fold(("key_results", 6), is_open=False) == ("objectives", 4)
    assert ("key_results", 6) not in section.keys()[0]
    assert section.row(("objectives", 4)).open is False
    section.reveal(("key_results", 6))
    assert section.keys()[0] == flat
    section.tree = True
    assert section.row(("objectives", 7)).indent == 1, "O7 serves O4"
    section.tree = False
    section.reveal(("objectives", 1))
    assert ("objectives", 1) in section.keys()[0], "it stands in a closed cycle"


def test_a_retired_kpi_is_revealed_and_so_is_one_that_the_filter_hides(sample: Session) -> None:
    section = section_of(sample, "kpis")
    section.typed = "churn"
    section.reveal(2)
    assert section.typed == "churn", "it is listed already"
    section.reveal(1)
    assert section.typed == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ("", "–"),
        ([], "–"),
        (True, "yes"),
        (1250.5, "1,250.5"),
        ({"kind": "metric", "red_low": None, "low": 2}, "kind metric, low 2"),
        ([1, {"a_b": False}], "1; a b no"),
        ("[/]", "[/]"),
    ],
)
def test_stored_values_are_said_in_words(value: object, text: str) -> None:
    assert value_text(value) == text


def test_the_keys_of_an_invitation_stand_under_one_another() -> None:
    lines = invitation("None yet.", "word " * 30, ("row.new", "first"), ("section.decide row.new", "a longer second"))
    assert len({styled_text.width_of(line) for line in lines[-2:]}) == 1
    assert max(map(styled_text.width_of, lines)) <= 60


def test_a_name_behind_its_id_wraps_under_itself() -> None:
    lines = formatting.entry("KR12  ", "one two three four", 16)
    assert ["".join(text for text, _ in line) for line in lines] == ["KR12  one two", "      three four"]


def test_what_another_session_adds_is_a_row_of_mine(sample: Session, sample_path: Path, opener: Opener) -> None:
    other = opener(sample_path, "bo")
    names = ("objectives", "kpis", "cycles", "decide", "log")
    before = {name: section_of(sample, name).keys() for name in names}
    assert before == {name: section_of(other, name).keys() for name in names}
    entry = other.do(kpis.add, NewKpiDraft(name="Answered within a day"))
    sample.refresh()
    mine = section_of(sample, "kpis").keys()
    assert mine == section_of(other, "kpis").keys() != before["kpis"]
    assert entry.ops[0].id in mine[0]


def everybodys(sample: Session, typed: str = "") -> TodaySection:
    section = section_of(sample, "today")
    assert isinstance(section, TodaySection)
    section.toggle("everybody")
    section.typed = typed
    return section


@pytest.mark.parametrize("typed", ["owner:bo", "bo", "needs:record owner:bo"])
def test_everybodys_list_finds_what_is_due_from_a_person(sample: Session, typed: str) -> None:
    section = everybodys(sample, typed)
    keys, total = section.keys()
    found = {need.owners for need in needs(sample.workspace, sample.today(), "bo")}
    assert keys
    assert len(keys) < total
    assert {section._needs[key].owners for key in keys} <= found


def test_everybodys_list_has_the_owners_and_mine_has_not(sample: Session) -> None:
    section = everybodys(sample)
    headings = [column.title for column in section.shown_columns()]
    assert headings == ["late", "needs", "", "owner", "what", "", "key"]
    for key in section.keys()[0]:
        shown = [formatting.text(str(getattr(cell, "text", cell))) for cell in section.row(key).cells]
        assert len(shown) == len(headings)
        assert shown[3] == owners_text(section._needs[key].owners)
    section.toggle("everybody")
    assert "owner" not in [column.title for column in section.shown_columns()]
    key = section.keys()[0][0]
    assert len(section.row(key).cells) == len(section.shown_columns())


@pytest.mark.parametrize("width", [76, 116, 196])
def test_the_owner_is_there_at_every_width(sample: Session, width: int) -> None:
    columns = everybodys(sample).shown_columns()
    shown = {columns[slot.index].title: slot.width for slot in arrange(columns, width)}
    assert shown["owner"] >= 8
    assert shown["what"] >= 30


def test_owners_complete_the_filter_of_everybodys_list(sample: Session) -> None:
    section = everybodys(sample)
    every = {name for need in needs(sample.workspace, sample.today(), None) for name in need.owners}
    assert list(section.offers("owner")) == ["me", *sorted(every)]
    assert list(section.offers("needs")) == [kind.value for kind in NeedKind]

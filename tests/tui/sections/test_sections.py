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
from okrtui.domain.rules.status import objective_standing
from okrtui.domain.rules.todo import NeedKind, needs
from okrtui.engine.journal import create_engine
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.detail_rows import DetailPart, DetailRows
from okrtui.tui.sections.base import Section, invitation
from okrtui.tui.sections.catalogue import SECTIONS, TITLES
from okrtui.tui.sections.kpis.section import KpisSection
from okrtui.tui.sections.log.section import value_text
from okrtui.tui.sections.objectives.section import ObjectivesSection
from okrtui.tui.sections.today.section import TodaySection
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.column_layout import arrange
from tui.person import at_work

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


def cut(parts: Any, width: int) -> list[str]:
    """The lines that do not fit, as they are; a paragraph has none."""
    lines = [line for one in parts for line in lines_of(one, width) if styled_text.width_of(line) > width]
    return ["".join(text for text, _ in line) for line in lines]


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
            detail = section.detail(key, width)
            drawn(detail, width)
            assert not [line for line in cut(detail, width) if "press " in line.casefold()]
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
    usual = section.keys()[0]
    for key in section.sortable.values():
        for _ in range(2):
            section.sort_by(key)
            orders.append((section.sort, section.keys()[0]))
        section.sort_by(key)
        assert (section.sort, section.keys()[0], section.order_note()) == (None, usual, "")
    assert {"name", "value", "target", "change", "last", "category", "cadence"} <= {
        sort[0] for sort, _ in orders if sort
    }
    assert "trend" not in section.sortable.values()
    assert all(set(keys) == set(usual) for _, keys in orders)
    by_status = next(keys for sort, keys in orders if sort == ("status", False))
    statuses = [listed_status(section, key) for key in by_status]
    assert statuses == sorted(statuses, key=("missed", "near", "no target", "met").index)


@pytest.mark.parametrize("name", TITLES)
def test_every_list_sorts_by_each_of_its_columns_both_ways_and_keeps_the_usual_order_of_equal_rows(
    sample: Session, name: str
) -> None:
    section = section_of(sample, name)
    usual = [key for key in section.keys()[0] if not section.is_heading(key)]
    shown = {column.key for column in section.shown_columns() if column.title}
    assert shown - {"key", "trend", "counts"} <= set(section.sortable.values())
    for key in section.sortable.values():
        for descending in (False, True):
            section.sort = key, descending
            keys = list(section.keys()[0])
            assert sorted(map(usual.index, keys)) == list(range(len(usual))), (name, key)


def test_equal_rows_keep_their_order_in_both_directions(sample: Session) -> None:
    section = section_of(sample, "kpis")
    names = [sample.workspace.kpis[key].name for key in section.keys()[0] if isinstance(key, int)]
    for descending in (False, True):
        section.sort = "cadence", descending
        kpis = [sample.workspace.kpis[key] for key in section.keys()[0] if isinstance(key, int)]
        for cadence in {one.cadence for one in kpis}:
            alike = [one.name for one in kpis if one.cadence is cadence]
            assert alike == [one for one in names if one in alike]


@pytest.mark.parametrize("tree", [False, True])
def test_sorted_objectives_keep_their_key_results_and_in_the_tree_their_children(
    sample: Session,
    *,
    tree: bool,
) -> None:
    section = section_of(sample, "objectives")
    assert isinstance(section, ObjectivesSection)
    section.all_cycles, section.tree = True, tree
    for column in section.sortable.values():
        for descending in (False, True):
            section.sort = column, descending
            above: list[int] = []
            for key in section.keys()[0]:
                table, number = at(key)
                row = section.row(key)
                if table == "key_results":
                    assert sample.workspace.key_results[number].objective == above[-1]
                    continue
                del above[row.indent :]
                parent = sample.workspace.objectives[number].parent if tree else None
                assert parent == (above[-1] if above else None)
                above.append(number)


def at(key: Hashable) -> tuple[str, int]:
    """The table and the number of a row of objectives."""
    assert isinstance(key, tuple)
    return key


def test_progress_sorts_by_its_number_and_nothing_before_anything(sample: Session) -> None:
    section = section_of(sample, "objectives")
    section.sort = "bar", False
    numbers = [number for table, number in map(at, section.keys()[0]) if table == "objectives"]
    today = sample.today()
    shares = [objective_standing(sample.workspace, sample.workspace.objectives[one], today).progress for one in numbers]
    assert [one for one in shares if one is None] == shares[: shares.count(None)]
    known = [one for one in shares if one is not None]
    assert known == sorted(known)
    assert len(set(known)) > 1


async def test_a_column_is_chosen_from_a_list_or_by_its_heading_and_turned_round(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "s")
        await me.type("categ")
        await me.press("enter")
        assert "KPIs  dashboard  by category ▲" in me.lines[1], "it has no room at 80 columns"
        assert "by category ▼" in await me.press("S")
        await me.press("s")
        assert "sorted downwards; choose it for the usual order" in me.screen
        await me.press("escape")
        assert "by category ▼" in me.lines[1]
        await me.press("s", "enter")
        assert "by category" not in me.lines[1]
        assert "Press s to choose a column first." in await me.press("S")
        heading = next(line for line in me.lines if "status" in line)
        top = me.lines.index(heading)
        await me.pilot.click(offset=(heading.index("status"), top))
        await me.rest()
        assert "status ▲" in me.lines[top]
        await me.pilot.click(offset=(heading.index("status"), top))
        await me.rest()
        assert "status ▼" in me.lines[top]
        await me.pilot.click(offset=(heading.index("trend"), top))
        await me.rest()
        assert "status ▼" in me.lines[top], "a chart has no order"


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
    shown = {columns[slot.place].title: slot.width for slot in arrange(columns, width)}
    assert shown["owner"] >= 8
    assert shown["what"] >= 30


def test_owners_complete_the_filter_of_everybodys_list(sample: Session) -> None:
    section = everybodys(sample)
    every = {name for need in needs(sample.workspace, sample.today(), None) for name in need.owners}
    assert list(section.offers("owner")) == ["me", *sorted(every)]
    assert list(section.offers("needs")) == [kind.value for kind in NeedKind]


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("kpis", "owner:ada or", "“or” stands between two conditions"),
        ("kpis", "not status:green", "“green” is no status here: missed, near, no data, no target, met, retired."),
        ("kpis", "due:maybe", "“maybe” is no due here: yes, no."),
        ("objectives", "status:off", ""),
        ("log", "since:2026-01", ""),
        ("log", "since:today or by:ada", ""),
    ],
)
def test_what_is_wrong_with_a_filter_is_told(sample: Session, name: str, typed: str, told: str) -> None:
    section = section_of(sample, name)
    section.typed = typed
    fault = section.filter_fault()
    assert fault.startswith(told)
    assert bool(fault) is bool(told)


def test_an_unknown_field_is_named_where_nothing_is_found(sample: Session) -> None:
    section = section_of(sample, "kpis")
    section.typed = "team:sales"
    lines = "\n".join("".join(text for text, _ in line) for line in section.empty())
    assert "“team:” is no field here. The fields are owner:, status:," in lines


async def test_a_filter_with_or_and_not_lists_both_and_a_faulty_one_stays(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "slash")
        await me.type("owner:ada or owner:bo")
        await me.press("enter")
        kpis = sample.workspace.kpis.values()
        some = sum(1 for one in kpis if {"ada", "bo"} & set(one.owners))
        assert f"{some} of 8 KPIs" in me.lines[1]
        await me.press("escape", "slash")
        await me.type("not owner:ada")
        await me.press("enter")
        assert f"{sum('ada' not in one.owners for one in kpis)} of 8 KPIs" in me.lines[1]
        await me.press("escape", "slash")
        await me.type("status:green")
        await me.press("enter")
        assert "“green” is no status here" in me.lines[-1]
        assert me.app.screen.focused is not me.table
        await me.press("escape")
        assert "8 KPIs" in me.lines[1]

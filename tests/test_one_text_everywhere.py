"""A value has one text: the screens, the commands, Markdown and HTML say the same."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import (
    TODAY,
    check_in,
    cycle,
    key_result,
    kpi,
    maintain,
    measurement,
    metric,
    milestones,
    objective,
    workspace,
)
from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject
from okrtui.domain.columns.kpis import KPIS, KpiSubject
from okrtui.domain.columns.values import Bounds, ColumnValue, ProgressShare, Quantity, Ratio, StatusWord, text_of
from okrtui.domain.pace_charts import key_result_chart
from okrtui.domain.records.measures import Measure
from okrtui.domain.rules.measure_text import measured_by, target_text
from okrtui.domain.rules.number_text import number
from okrtui.domain.rules.pace_text import pace_text
from okrtui.glyphs import ASCII, UNICODE
from okrtui.reports.cycle_report import html_page, markdown
from okrtui.reports.cycle_report.document import Article, Heading, table_of
from okrtui.reports.terminal.records import facts
from okrtui.reports.terminal.records import table_of as text_table
from okrtui.reports.terminal.tables import Page
from okrtui.reports.terminal.timeline import LEVELS
from okrtui.tui import formatting, styled_text
from okrtui.tui.sections.objectives import objective_detail
from okrtui.tui.styled_text import Paragraph, pieces

UNITS = ("", "%", "days", "$", "€", "£k", "$ per seat", "€/h", "tickets a week", "日")
ANY_NUMBER = st.decimals(-(10**9), 10**9, allow_nan=False, places=4)


def on_screen(value: ColumnValue) -> str:
    return "".join(text for text, _ in pieces(formatting.cell(value), 200)).strip()


def by_command(column: Column[Any], subject: Any) -> str:
    lines = text_table(Catalogue(dict, [column._replace(listed=True)]), [subject], Page()).split("\n")
    return lines[1].strip() if len(lines) > 1 else ""


def reported(column: Column[Any], subject: Any) -> Iterable[str]:
    row: Column[Any] = Column("row", "row", lambda _: "row", report=True)
    table = table_of("x", Catalogue(dict, [row, column._replace(report=True)]), [subject])
    article = Article("x", [Heading(1, "x"), table])
    line = markdown.render(article).strip().split("\n")[-1]
    yield re.sub(r"\\(.)", r"\1", line).removeprefix("| row | ").removesuffix(" |")
    cell = re.findall(r"<td[^>]*>(.*)</td></tr>", html_page.render(article))[-1]
    yield html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<svg.*", "", cell)))


def says_the_same(column: Column[Any], subject: Any, text: str) -> None:
    assert text_of(column.of(subject)) == text
    assert by_command(column, subject) == text
    assert list(reported(column, subject)) == [text, text]
    assert on_screen(column.of(subject)) == text


@given(ANY_NUMBER, st.sampled_from(UNITS), st.none() | st.integers(0, 10))
def test_a_value_of_a_kpi_has_one_text(value: Decimal, unit: str, decimals: int | None) -> None:
    one = kpi(unit=unit, decimals=decimals)
    records = workspace(one, measurement(value=value, date=TODAY))
    subject = KpiSubject(records, records.kpis[1], TODAY)
    text = number(records.measurements[1].value, unit, decimals)
    says_the_same(KPIS["value"], subject, text)
    assert formatting.value(subject.record, records.measurements[1].value) == text
    assert f"{text} on {TODAY}" in facts(KPIS, subject, Page())


@given(ANY_NUMBER, st.integers(0, 10**6), st.sampled_from(UNITS), st.none() | st.integers(0, 4), st.integers(0, 2))
def test_a_target_has_one_text(low: Decimal, width: int, unit: str, decimals: int | None, sides: int) -> None:
    limits = {"low": low if sides != 1 else None, "high": low + width if sides else None}
    one = kpi(unit=unit, decimals=decimals, targets=[{"since": TODAY, **limits}])
    records = workspace(one)
    subject = KpiSubject(records, records.kpis[1], TODAY)
    text = target_text(subject.record, subject.standing.target)
    says_the_same(KPIS["target"], subject, text)
    assert formatting.target(subject.record, subject.standing.target) == text


@pytest.mark.parametrize(
    ("measure", "said", "now"),
    [
        (metric(14, 5), "14 → 5 days", "9.5 days"),
        (metric(4, 5, "$ per seat"), "4 → $5 per seat", "$9.5 per seat"),
        (maintain(-3, 20), "keep -3 – 20", "9.5"),
        (milestones(1), "1 milestone", "1 of 1"),
        (milestones(1, 1, 2), "3 milestones", "1 of 3"),
    ],
)
def test_a_measure_has_one_text(measure: Measure, said: str, now: str) -> None:
    steps = measure.kind == "milestones"
    checked = check_in(value=None if steps else "9.5", done=(1,) if steps else ())
    records = workspace(cycle(), objective(), key_result(measure=measure), checked)
    subject = KeyResultSubject(records, records.key_results[1], TODAY)
    says_the_same(KEY_RESULTS["measure"], subject, said)
    says_the_same(KEY_RESULTS["now"], subject, now)
    assert formatting.measure(subject.record) == measured_by(measure) == said
    assert formatting.reading(subject.record, records.check_ins[1]) == now


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Quantity(Decimal(5), "$ per seat"), "$5 per seat"),
        (Quantity(Decimal(-1200), "$", 2), "-$1,200.00"),
        (Quantity(None, "days"), "–"),
        (Ratio(Decimal("0.485")), "0.49"),
        (Bounds(None, Decimal(3), "%"), "≤ 3 %"),
        (StatusWord("on track"), "● on track"),
        (("due", "recovering"), "due, recovering"),
        (TODAY, "2026-11-21"),
        (True, "yes"),
    ],
)
def test_a_typed_value_has_one_text(value: ColumnValue, text: str) -> None:
    says_the_same(Column("x", "x", lambda one: one), value, text)


def test_progress_is_a_number_beside_its_bar() -> None:
    value = ProgressShare(Decimal("0.5"), Decimal("0.7"))
    column: Column[Any] = Column("x", "x", lambda one: one)
    assert [by_command(column, value), *reported(column, value)] == ["0.50"] * 3
    assert formatting.share(value.value) == "0.50"


def test_in_ascii_the_signs_have_twins() -> None:
    styled_text.use(ASCII)
    try:
        assert on_screen(Bounds(Decimal(-3), None, "€")) == ">= -€3"
        assert on_screen(Quantity(None)) == "-"
        assert Page(glyphs=ASCII).shown(text_of(Bounds(Decimal(-3), None, "h"))) == ">= -3 h"
    finally:
        styled_text.use(UNICODE)


@given(st.lists(st.decimals(-20, 40, places=1), max_size=5), st.sampled_from(["aspirational", "committed"]))
def test_progress_against_pace_has_one_text(values: list[Decimal], ambition: str) -> None:
    """It stands below the chart on screen and beside it in the report, and on the card of the command."""
    said = [check_in(id=at, date=TODAY - timedelta(days=9 - at), value=value) for at, value in enumerate(values, 1)]
    records = workspace(cycle(), objective(ambition=ambition), key_result(), *said)
    part = KeyResultSubject(records, records.key_results[1], TODAY)
    assert part.standing is not None
    text = pace_text(part.standing, records.objectives[1].ambition)
    chart = key_result_chart(records, part.record, part.standing, TODAY)
    below = [one for one in objective_detail.pace_lines(chart, 60) if isinstance(one, Paragraph)]
    assert [one.text.partition("progress ")[2] for one in below] == [text]
    assert text in html_page.render(Article("x", [Heading(1, "x"), chart])).replace("<time>", "").replace("</time>", "")
    assert text in facts(KEY_RESULTS, part, Page())


def test_in_ascii_the_levels_of_progress_are_those_of_the_screen() -> None:
    styled_text.use(ASCII)
    try:
        assert styled_text.with_signs(LEVELS) == Page(glyphs=ASCII).shown(LEVELS)
    finally:
        styled_text.use(UNICODE)

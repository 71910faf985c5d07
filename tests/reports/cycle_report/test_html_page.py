from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from okrtui.domain.records.field_types import clean_line
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import html_page, html_text
from okrtui.reports.cycle_report import report as cycle_report
from okrtui.reports.cycle_report.as_of import as_of
from okrtui.reports.cycle_report.html_style import DARK, LIGHT
from okrtui.reports.cycle_report.report import ReportOptions
from reports.conftest import tainted
from reports.nasty import NASTY, assert_plain

VOID = {"meta", "br", "path", "rect", "circle"}
KNOWN = VOID | {
    "html", "head", "title", "style", "body", "header", "nav", "ol", "li", "a", "main", "h1", "h2", "h3", "h4", "p",
    "blockquote", "bdi", "dl", "div", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure",
    "figcaption", "b", "svg", "desc", "text", "time", "details", "summary",
}  # fmt: skip
PARTS = {
    "#objectives", "#what-moved", "#kpis-amber-and-red", "#asks", "#next-cycle", "#retrospective",
    "#compared", "#objectives-in-detail", "#all-kpis", "#evidence", "#values", "#grades",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "href", "id", "class", "aria-label", "aria-labelledby",
    "aria-hidden", "role", "tabindex", "scope", "viewbox", "preserveaspectratio", "d", "x", "y", "cx", "cy", "r",
    "width", "height", "text-anchor", "open", "rel",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed in order, and known."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def page(records: Workspace, number: int = 1, *, detail: bool = True) -> str:
    record = records.cycles[number]
    day = cycle_report.default_day(records, record)
    return html_page.render(
        cycle_report.article(
            as_of(records, day),
            record,
            day,
            ReportOptions(record.name, cycle_report.beside(records, record), detail=detail),
        )
    )


@pytest.fixture(params=[1, 2, 3])
def reader(request: pytest.FixtureRequest, sample_of_records: Workspace) -> Reader:
    """A closed, a running and a planned cycle."""
    return Reader(page(sample_of_records, request.param))


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_text_becomes_an_element_or_an_attribute(text: str) -> None:
    told = page(tainted(text))
    assert_plain(told)
    read = Reader(told)
    assert {tag for tag, _ in read.found} <= KNOWN
    assert {name for _, attributes in read.found for name in attributes} <= ATTRIBUTES
    assert_safe(read.of("a"))


def assert_safe(links: list[dict[str, str | None]]) -> None:
    """Every link leads to a part of the page, or openly to a web address that is told nothing."""
    for link in links:
        if link["href"] not in PARTS:
            assert re.fullmatch(r"https?://[^\s<>\"]+", link["href"] or "", re.IGNORECASE)
            assert link["rel"] == "noopener noreferrer nofollow"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://a.example/2026-11-20?b=1&c='2'x.", "https://a.example/2026-11-20?b=1&c='2'x"),
        ("(http://a.example/x_(y)) then", "http://a.example/x_(y)"),
        ("راجع https://a.example/é", "https://a.example/é"),
        ("javascript:alert(1)//https", None),
        ('https://a.example/"onclick="alert(1)', "https://a.example/"),
    ],
)
def test_an_address_is_a_link_and_nothing_else_is(text: str, address: str | None) -> None:
    for told in (html_text.apart(text), html_text.dated(text), html_text.lines(f"{text}\n")):
        read = Reader(str(told))
        assert [link["href"] for link in read.of("a")] == ([address] if address else [])
        assert "".join(data for _, data in read.texts).strip() == text
        assert_safe(read.of("a"))


@pytest.mark.parametrize("text", [text for text in NASTY if "\n" not in text and len(text) < 100])
def test_a_reader_shows_the_text_that_was_typed(text: str) -> None:
    shown = " ".join("".join(data for _, data in Reader(page(tainted(text))).texts).split())
    assert clean_line(text) in shown


def test_nothing_comes_from_elsewhere(reader: Reader, sample_of_records: Workspace) -> None:
    told = page(sample_of_records, 2)
    assert {tag for tag, _ in reader.found} & {"script", "link", "img", "iframe", "object", "base", "form"} == set()
    assert all((link["href"] or "").startswith("#") for link in reader.of("a"))
    assert not re.search(r"url\(|@import|https?:|//", told)
    assert "default-src 'none'" in str(reader.of("meta"))


def test_headings_go_down_one_step_at_a_time(reader: Reader) -> None:
    levels = [int(tag[1]) for tag, _ in reader.found if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_heads_for_rows_and_columns(reader: Reader) -> None:
    tables = reader.of("table")
    assert len(tables) == len(reader.of("caption")) > 0
    scopes = [head["scope"] for head in reader.of("th")]
    assert set(scopes) == {"col", "row"}
    assert scopes.count("row") == len(reader.of("tr")) - len(tables)


def test_every_chart_says_what_it_shows(reader: Reader) -> None:
    names = {attributes.get("id") for tag, attributes in reader.found if tag in ("title", "desc")}
    charts = [chart for chart in reader.of("svg") if chart.get("aria-hidden") != "true"]
    assert all(chart["role"] == "img" for chart in charts)
    assert all(set((chart["aria-labelledby"] or "").split()) <= names for chart in charts)
    assert len(charts) == len(reader.of("figure"))


def test_ids_are_there_once_and_links_lead_somewhere(reader: Reader) -> None:
    ids = [attributes["id"] for _, attributes in reader.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {(link["href"] or "").removeprefix("#") for link in reader.of("a")} <= set(ids)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_is_enough(colours: dict[str, str]) -> None:
    for name in ("text", "muted", "accent", "good", "warn", "bad", "idle"):
        assert contrast(colours[name], colours["page"]) >= 4.5, name
    for line in ("accent", "good", "bad", "limit", "text"):
        assert contrast(colours[line], colours["page"]) >= 3, line
        assert contrast(colours[line], colours["band"]) >= 3, line
    assert contrast("#000000", "#ffffff") == pytest.approx(21)

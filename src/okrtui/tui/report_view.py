"""The report on a cycle and the digest of the week, as texts to read on screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from okrtui.domain.charts import Chart
from okrtui.domain.columns.values import text_of
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.glyphs import shown_in
from okrtui.reports.cycle_report import report
from okrtui.reports.cycle_report.as_of import as_of
from okrtui.reports.cycle_report.document import Block, Facts, Heading, Prose, Table
from okrtui.reports.cycle_report.report import ReportOptions
from okrtui.reports.digest import text as digest_text
from okrtui.reports.digest import week
from okrtui.reports.terminal.tables import GAP, Page, TextColumn, cells, table
from okrtui.tui import formatting, styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.plot import plot_with_legend
from okrtui.tui.styled_text import DetailLines, Paragraph, Tone

CHART: Final = 9
"""The height of a chart, in lines."""

LABEL: Final = 14
"""The cells of the labels of facts."""

READABLE: Final = 110
"""The widest that a report is drawn."""

SECTION, DETAIL = 2, 4
"""The levels of the headings of sections, and of single key results."""

NAME: Final = 1
"""The column of a table that has the names of its rows."""

SENTENCE: Final = 18
"""The cells from which on a text may get lines of its own."""

INDENT: Final = 4
"""The cells before it."""

TONES: Final[dict[int, Tone]] = {1: "accent", 2: "accent", 3: "strong", 4: "strong"}
"""The tone of a heading, by its level."""


def report_blocks(workspace: Workspace, cycle: Cycle) -> list[Block]:
    """Return what the screen shows of the report on a cycle, as of its default day.

    It leaves out the pages of single key results and the charts of KPIs, which the sections show.
    """
    day = report.default_day(workspace, cycle)
    known = as_of(workspace, day)
    level, shown = 1, []
    options = ReportOptions(compare=report.beside(known, known.cycles[cycle.id]))
    whole = report.article(known, known.cycles[cycle.id], day, options)
    for block in (*whole.blocks, *whole.details):
        level = block.level if isinstance(block, Heading) else level
        if level < DETAIL and (level > SECTION or not isinstance(block, Chart)):
            shown.append(block)
    return shown


def report_lines(blocks: Sequence[Block], width: int) -> DetailLines:
    """Return the blocks of a report as lines."""
    width = min(width, READABLE)
    drawn: DetailLines = [line for block in blocks for line in (*_block(block, width), ())]
    return [
        *drawn,
        Paragraph(
            f"Press {keymap.key('report.write')} for all of it as a page with charts, to print or to send.", "muted"
        ),
    ]


def digest_lines(workspace: Workspace, today: date, width: int) -> DetailLines:
    """Return the digest of the last seven days."""
    text = digest_text.as_text(week.digest(workspace, today, None), _page(width))
    if not text:
        return [Paragraph("Nothing has moved in the last seven days, and nothing is due.", "muted")]
    lines = text.split("\n")
    heads = {0, *(at + 1 for at, line in enumerate(lines) if not line)}
    return [((line, "accent" if at in heads else ""),) for at, line in enumerate(lines)]


def _page(width: int) -> Page:
    return Page(width, styled_text.glyphs())


def _shown(text: str) -> str:
    """Return a text with the signs in use."""
    return shown_in(text, styled_text.glyphs())


def _block(block: Block, width: int) -> Iterator[styled_text.Line | Paragraph]:
    match block:
        case Heading():
            yield Paragraph(_shown(block.text), TONES[block.level])
        case Facts():
            for label, value in block.pairs:
                yield from formatting.entry(styled_text.fit(label, LABEL), _shown(value), width) if value else ()
        case Prose():
            yield Paragraph(_shown(block.text), "" if block.quoted else "muted", 2 if block.quoted else 0)
        case Table():
            yield from _table(block, width)
        case Chart():
            yield from plot_with_legend(block, width, CHART)


def _table(block: Table, width: int) -> Iterator[styled_text.Line | Paragraph]:
    """Yield a table; where it is too wide, its sentences are below its rows, and its longest texts are shortened."""
    page = _page(width)
    rows = [[page.shown(text_of(value)) for value in row] for row in block.rows]
    heads = [one.head for one in block.columns]
    longest = [max(map(cells, column)) for column in zip(heads, *rows, strict=True)]
    below = _below(longest, width)
    columns = [
        TextColumn(one.head, one.right, crops=at == NAME) for at, one in enumerate(block.columns) if at not in below
    ]
    kept = [[text for at, text in enumerate(row) if at not in below] for row in rows]
    first, *rest = table(columns, kept, page).split("\n")
    yield ((_shown(block.caption), "strong"),)
    yield ((first, "head"),)
    for line, row in zip(rest, rows, strict=True):
        yield ((line, ""),)
        yield from (Paragraph(row[at], "muted", INDENT) for at in sorted(below) if row[at])


def _below(longest: Sequence[int], width: int) -> set[int]:
    """Return the columns whose texts get lines of their own: the longest ones, until the others fit."""
    found: set[int] = set()
    while sum(longest) - sum(longest[at] for at in found) + len(GAP) * (len(longest) - len(found) - 1) > width:
        left = [at for at in range(NAME + 1, len(longest)) if at not in found and longest[at] >= SENTENCE]
        if not left:
            break
        found.add(max(left, key=lambda at: longest[at]))
    return found

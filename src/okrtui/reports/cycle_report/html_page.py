"""An article as one HTML page: headings, captioned tables, charts as SVG; no script and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, groupby

from okrtui.reports.cycle_report.chart_svg import bar_svg, chart_svg
from okrtui.reports.cycle_report.document import Article, Bar, Block, Cell, Chart, Column, Facts, Heading, Prose, Table
from okrtui.reports.cycle_report.html_style import sheet
from okrtui.reports.cycle_report.html_text import apart, dated, escaped, lines

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_IN_CONTENTS = (2,)
_LONG = 36
"""A fact that is longer gets a line of its own."""

_SHORT = 14
"""A column whose cells are at most so long is not broken."""


def render(article: Article) -> str:
    """The whole page."""
    title = escaped(article.title)
    first, rest = article.blocks[0], article.blocks[1:]
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{sheet()}</style>
</head>
<body>
<header>
{_plain(first)}
{_contents(rest)}
</header>
<main>
{_body(rest)}
</main>
</body>
</html>
"""


def _contents(blocks: Sequence[Block]) -> str:
    """Links to the parts of the page."""
    heads = [one for one in blocks if isinstance(one, Heading) and one.level in _IN_CONTENTS]
    links = "\n".join(f'<li><a href="#{_anchor(one)}">{apart(one.text)}</a></li>' for one in heads)
    return f'<nav aria-label="Contents">\n<ol>\n{links}\n</ol>\n</nav>' if heads else ""


def _anchor(heading: Heading) -> str:
    """The id of a heading: that of its record, or its words."""
    return heading.anchor or _class_of(heading.text)


def _class_of(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")


def _body(blocks: Sequence[Block]) -> str:
    """The blocks in order; charts in a row share a grid, and one chart stands beside the tables that follow it."""
    numbers, parts, runs = count(1), [], [list(run) for _, run in groupby(blocks, type)]
    for at, run in enumerate(runs):
        figures = [_figure(one, next(numbers)) for one in run if isinstance(one, Chart)]
        after_one = at > 0 and len(runs[at - 1]) == 1 and isinstance(runs[at - 1][0], Chart)
        if len(figures) == 1 and at + 1 < len(runs) and isinstance(runs[at + 1][0], Table):
            parts.append(_grid("beside", [*figures, _stacked(runs[at + 1])]))
        elif figures:
            parts.append(_grid("charts", figures))
        elif not (after_one and isinstance(run[0], Table)):
            parts += map(_plain, run)
    return "\n".join(part for part in parts if part)


def _stacked(blocks: Sequence[Block]) -> str:
    return "<div>\n" + "\n".join(map(_plain, blocks)) + "\n</div>"


def _grid(look: str, parts: Sequence[str]) -> str:
    return f'<div class="{look}">\n' + "\n".join(parts) + "\n</div>"


def _figure(chart: Chart, number: int) -> str:
    caption = f"<b>{apart(chart.title)}</b> {dated(chart.told)}"
    return f"<figure>\n<figcaption>{caption}</figcaption>\n{chart_svg(chart, number)}\n</figure>"


def _plain(block: Block) -> str:
    match block:
        case Heading():
            name = f' id="{_anchor(block)}"' if block.level > 1 else ""
            return f"<h{block.level}{name}>{apart(block.text)}</h{block.level}>"
        case Facts():
            return _facts(block)
        case Prose():
            return f"<blockquote>{lines(block.text)}</blockquote>" if block.quoted else f"<p>{apart(block.text)}</p>"
        case Table():
            return _table(block)
        case Chart():
            return ""


def _facts(facts: Facts) -> str:
    rows = [_fact(label, value) for label, value in facts.pairs if value]
    return "<dl>\n" + "\n".join(rows) + "\n</dl>" if rows else ""


def _fact(label: str, value: str) -> str:
    room = _marked("long" if len(value) > _LONG else "")
    return f"<div{room}><dt>{escaped(label)}</dt><dd{_look(value)}>{dated(value)}</dd></div>"


def _look(value: str) -> str:
    """The colour of a fact that is a status: a sign, a blank, a word."""
    return f' class="status {_class_of(value)}"' if value[1:2] == " " and not value[0].isalnum() else ""


def _table(table: Table) -> str:
    caption = apart(table.caption)
    looks = list(_looks(table))
    heads = "".join(map(_head, table.columns))
    rows = "\n".join(_row(cells, table.columns, looks) for cells in table.rows)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escaped(table.caption)}">\n<table>\n'
        f"<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _head(column: Column) -> str:
    return f'<th scope="col"{_marked("right" if column.right else "")}>{escaped(column.head)}</th>'


def _looks(table: Table) -> Iterator[str]:
    """How the cells of each column are set: short words stay on one line, long ones get room."""
    for at, column in enumerate(table.columns):
        longest = max(len(str(row[at])) for row in table.rows)
        yield "right" if column.right else "plain" if longest <= _SHORT else "word"


def _row(cells: Sequence[Cell], columns: Sequence[Column], looks: Sequence[str]) -> str:
    first, *rest = cells
    shown = "".join(_cell(*one) for one in zip(rest, columns[1:], looks[1:], strict=True))
    return f'<tr><th scope="row">{apart(str(first))}</th>{shown}</tr>'


def _cell(cell: Cell, column: Column, look: str) -> str:
    if isinstance(cell, Bar):
        return f"<td{_marked(look)}>{cell}{bar_svg(cell)}</td>"
    if column.status:
        return f"<td{_marked(f'status {_class_of(cell)}'.strip())}>{apart(cell)}</td>"
    return f"<td{_marked(look)}>{apart(cell)}</td>"


def _marked(names: str) -> str:
    return f' class="{names}"' if names else ""

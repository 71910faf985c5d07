"""An article as one HTML page: headings, captioned tables, charts as SVG; no scripts, no external files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby

from markupsafe import Markup

from okrtui.domain.charts import Chart
from okrtui.domain.columns.values import ColumnValue, ProgressShare, StatusWord, text_of
from okrtui.reports.cycle_report.chart_svg import bar_svg, chart_svg, legend_html
from okrtui.reports.cycle_report.document import Article, Block, Facts, Heading, Prose, ReportColumn, Table
from okrtui.reports.cycle_report.html_style import sheet
from okrtui.reports.cycle_report.html_text import apart, dated, line, lines

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_IN_CONTENTS = (2,)
_LONG = 36
"""A longer fact gets a line of its own."""

_SHORT = 14
"""A column with cells up to this length is not wrapped."""


_PAGE = Markup("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{sheet}</style>
</head>
<body>
<header>
{head}
{contents}
</header>
<main>
{body}
</main>
</body>
</html>
""")


def render(article: Article) -> str:
    """Return the whole page."""
    first, rest = article.blocks[0], article.blocks[1:]
    numbers, behind = count(1), list(article.details)
    details = (_folded(one, numbers, unfolded=article.unfolded) for one in _parts(behind))
    page = _PAGE.format(
        policy=Markup(_POLICY), title=line(article.title), sheet=Markup(sheet()), head=_plain(first),  # noqa: S704 - our own
        contents=_contents([*rest, *behind]), body=_joined([_body(rest, numbers), *details]),
    )  # fmt: skip
    return str(page)


def _joined(parts: Iterable[Markup]) -> Markup:
    """Return parts of a page, one per line."""
    return Markup("\n").join(part for part in parts if part)


def _contents(blocks: Sequence[Block]) -> Markup:
    """Return links to the parts of the page."""
    heads = [one for one in blocks if isinstance(one, Heading) and one.level in _IN_CONTENTS]
    link = Markup('<li><a href="#{}">{}</a></li>')
    links = _joined(link.format(_anchor(one), apart(one.text)) for one in heads)
    return Markup('<nav aria-label="Contents">\n<ol>\n{}\n</ol>\n</nav>').format(links) if heads else Markup()


def _anchor(heading: Heading) -> str:
    """Return the id of a heading: that of its record, or made from its words."""
    return heading.anchor or _class_of(heading.text)


def _class_of(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")


def _parts(details: Sequence[Block]) -> list[list[Block]]:
    """Return the details by part, each with its heading first."""
    parts: list[list[Block]] = []
    for block in details:
        if isinstance(block, Heading) and block.level in _IN_CONTENTS:
            parts.append([])
        parts[-1].append(block)
    return parts


_FOLDED = Markup("<details{}>\n<summary>{}</summary>\n{}\n</details>")


def _folded(part: Sequence[Block], numbers: Iterator[int], *, unfolded: bool) -> Markup:
    """Return a part of the details below its heading, which folds and unfolds it."""
    return _FOLDED.format(Markup(" open") if unfolded else "", _plain(part[0]), _body(part[1:], numbers))


def _body(blocks: Sequence[Block], numbers: Iterator[int]) -> Markup:
    """Return the blocks in order; adjacent charts share a grid, a single one is beside the tables that follow it."""
    parts, runs = list[Markup](), [list(run) for _, run in groupby(blocks, type)]
    for at, run in enumerate(runs):
        figures = [_figure(one, next(numbers)) for one in run if isinstance(one, Chart)]
        after_one = at > 0 and len(runs[at - 1]) == 1 and isinstance(runs[at - 1][0], Chart)
        if len(figures) == 1 and at + 1 < len(runs) and isinstance(runs[at + 1][0], Table):
            parts.append(_grid("beside", [*figures, _stacked(runs[at + 1])]))
        elif figures:
            parts.append(_grid("charts", figures))
        elif not (after_one and isinstance(run[0], Table)):
            parts += map(_plain, run)
    return _joined(parts)


def _stacked(blocks: Sequence[Block]) -> Markup:
    return Markup("<div>\n{}\n</div>").format(Markup("\n").join(map(_plain, blocks)))


def _grid(look: str, parts: Sequence[Markup]) -> Markup:
    return Markup('<div class="{}">\n{}\n</div>').format(look, Markup("\n").join(parts))


def _figure(chart: Chart, number: int) -> Markup:
    return Markup("<figure>\n<figcaption><b>{}</b> {}</figcaption>\n{}{}\n</figure>").format(
        apart(chart.title), dated(chart.description), chart_svg(chart, number), legend_html(chart)
    )


def _plain(block: Block) -> Markup:
    match block:
        case Heading():
            name = Markup(' id="{}"').format(_anchor(block)) if block.level > 1 else ""
            return Markup("<h{0}{1}>{2}</h{0}>").format(block.level, name, apart(block.text))
        case Facts():
            return _facts(block)
        case Prose(quoted=True):
            return Markup("<blockquote>{}</blockquote>").format(lines(block.text))
        case Prose():
            return Markup("<p>{}</p>").format(apart(block.text))
        case Table():
            return _table(block)
        case Chart():
            return Markup()


def _facts(facts: Facts) -> Markup:
    rows = [_fact(label, value) for label, value in facts.pairs if value]
    return Markup("<dl>\n{}\n</dl>").format(Markup("\n").join(rows)) if rows else Markup()


def _fact(label: str, value: str) -> Markup:
    room = _marked("long" if len(value) > _LONG else "")
    return Markup("<div{}><dt>{}</dt><dd{}>{}</dd></div>").format(room, line(label), _look(value), dated(value))


def _look(value: str) -> Markup:
    """Return the colour class of a fact that is a status: a sign, a blank, a word."""
    is_status = value[1:2] == " " and not value[0].isalnum()
    return _marked(f"status {_class_of(value)}") if is_status else Markup()


_TABLE = Markup(
    '<div class="wide" role="region" tabindex="0" aria-label="{}">\n<table>\n'
    "<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n</div>"
)


def _table(table: Table) -> Markup:
    looks = list(_looks(table))
    heads = Markup().join(map(_head, table.columns))
    rows = Markup("\n").join(_row(values, looks) for values in table.rows)
    return _TABLE.format(line(table.caption), apart(table.caption), heads, rows)


def _head(column: ReportColumn) -> Markup:
    return Markup('<th scope="col"{}>{}</th>').format(_marked("right" if column.right else ""), line(column.head))


def _looks(table: Table) -> Iterator[str]:
    """Yield the class of each column: short words stay on one line, long text gets room."""
    for at, column in enumerate(table.columns):
        longest = max(len(text_of(row[at])) for row in table.rows)
        yield "right" if column.right else "plain" if longest <= _SHORT else "word"


def _row(values: Sequence[ColumnValue], looks: Sequence[str]) -> Markup:
    first, *rest = values
    shown = Markup().join(map(_cell, rest, looks[1:]))
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(apart(text_of(first)), shown)


def _cell(value: ColumnValue, look: str) -> Markup:
    text = text_of(value)
    if isinstance(value, StatusWord):
        return Markup("<td{}>{}</td>").format(_marked(f"status {_class_of(text)}".strip()), apart(text))
    bar = bar_svg(value) if isinstance(value, ProgressShare) else ""
    return Markup("<td{}>{}{}</td>").format(_marked(look), apart(text), bar)


def _marked(names: str) -> Markup:
    return Markup(' class="{}"').format(names) if names else Markup()

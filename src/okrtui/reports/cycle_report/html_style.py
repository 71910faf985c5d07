"""The style of the HTML report: a calm page in light, dark and print, without external files."""

from __future__ import annotations

LIGHT = {
    "page": "#ffffff", "raised": "#f4f6f8", "text": "#1b2430", "muted": "#535f6e", "rule": "#d3d9e0",
    "accent": "#0b5cad", "good": "#116b34", "warn": "#8a4f00", "bad": "#b3261e", "idle": "#5a6472",
    "limit": "#75808d", "band": "#e2f2e6",
}  # fmt: skip
"""The colours in light mode and in print."""

DARK = {
    "page": "#14181d", "raised": "#1d232a", "text": "#e6e9ee", "muted": "#a8b2be", "rule": "#39424d",
    "accent": "#7ab8ff", "good": "#6fd08c", "warn": "#f0b84a", "bad": "#ff938a", "idle": "#a8b2be",
    "limit": "#8b96a3", "band": "#1c3324",
}  # fmt: skip
"""The colours in dark mode."""

_STATUSES = {
    "good": ("on-track", "met", "strong"),
    "warn": ("at-risk", "near", "outdated"),
    "bad": ("off-track", "missed"),
    "idle": ("pending", "draft", "no-data", "no-target", "closed", "retired"),
}

_RULES = """
* { box-sizing: border-box; }
html { background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
body { max-width: 76rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2.25rem 0 .6rem; overflow-wrap: anywhere; text-wrap: balance; }
h1 { font-size: 1.9rem; margin-top: 0; }
h2 { font-size: 1.4rem; border-bottom: 1px solid var(--rule); padding-bottom: .3rem; }
h3 { font-size: 1.15rem; }
h4 { font-size: 1rem; }
p { max-width: 46rem; margin: .5rem 0; }
a { color: var(--accent); }
nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1.25rem 0 0; padding: 0; }
blockquote { margin: .5rem 0 .75rem; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--rule);
  max-width: 46rem; color: var(--muted); overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: .35rem 1.5rem;
  margin: .75rem 0; }
dl div { display: flex; gap: .6rem; }
dl .long { grid-column: 1 / -1; }
dt { color: var(--muted); flex: none; }
dt::after { content: ":"; }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
.wide { overflow-x: auto; margin: .9rem 0 1.25rem; }
.wide:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; min-width: min(100%, 34rem); font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; }
td { min-width: 0; overflow-wrap: anywhere; }
td.word { min-width: 8rem; }
.right { text-align: right; white-space: nowrap; }
.plain { white-space: nowrap; }
.status { white-space: nowrap; font-weight: 600; }
.bar { width: 5.5rem; height: .7rem; margin-left: .6rem; vertical-align: -.05rem; }
.bar .all { fill: var(--rule); }
.bar .done { fill: var(--accent); }
.bar .mark { stroke: var(--text); stroke-width: 2; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 1.5rem 2rem; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 0 2rem; }
.beside .wide { margin-top: .75rem; }
.beside table { min-width: 0; }
figure { margin: .75rem 0; max-width: 44rem; }
figcaption { font-size: .9rem; color: var(--muted); overflow-wrap: anywhere; }
figcaption b { color: var(--text); }
time { white-space: nowrap; }
.charts figure { display: flex; flex-direction: column; justify-content: space-between; }
figure svg { display: block; width: 100%; height: auto; margin-top: .3rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: .2rem 0 0; padding: 0;
  font-size: .8rem; color: var(--muted); }
figure .legend svg { display: inline; width: 1.5rem; height: .65rem; margin: 0; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--muted);
  font-variant-numeric: tabular-nums; }
svg text.target { fill: var(--good); }
svg text.centre { fill: var(--text); }
svg path { fill: none; }
svg .axis { stroke: var(--rule); }
svg .band { fill: var(--band); }
svg .line { stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
svg .actual { stroke: var(--accent); }
svg .forecast { stroke: var(--accent); }
svg .expected, svg .limit { stroke: var(--limit); stroke-width: 1.5; }
svg .centre { stroke: var(--limit); stroke-width: 1.5; }
svg text.centre, svg text.limit, svg text.target { stroke: none; }
svg .target { stroke: var(--good); stroke-width: 1.5; }
svg .today { stroke: var(--limit); stroke-width: 1; }
svg .dashed { stroke-dasharray: 6 5; }
svg .dotted { stroke-dasharray: 1 6; }
svg .before { stroke: var(--limit); }
svg .boundary { stroke: var(--muted); stroke-width: 1; }
svg text.boundary { stroke: none; font-size: 11px; }
svg .dot { fill: var(--accent); }
svg .out { fill: var(--page); stroke: var(--muted); stroke-width: 1.5; stroke-dasharray: 2 2; }
svg .flag { fill: var(--page); stroke: var(--text); stroke-width: 2.5; }
svg .concern { stroke: var(--bad); }
svg .improvement { stroke: var(--good); }
details { border-top: 1px solid var(--rule); margin-top: 1rem; padding-top: .6rem; }
main > h2 + dl, main > p + dl { margin-top: .75rem; }
summary { cursor: pointer; color: var(--muted); }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
summary h2 { display: inline; font-size: 1.15rem; color: var(--text); border: 0; }
details[open] > summary h2 { font-size: 1.4rem; }
main > p:first-child { font-size: 1.15rem; max-width: none; }
"""

_PAPER = """
@page { size: A4; margin: 12mm 14mm; }
html { font-size: 9pt; line-height: 1.35; }
body { max-width: none; padding: 0; }
nav, details:not([open]), details[open] > summary::marker { display: none; }
details { border: 0; margin: 0; padding: 0; }
summary { list-style: none; }
#compared + .wide { break-inside: avoid; }
h2, h3, h4, caption { break-after: avoid; }
h1 { font-size: 1.6rem; margin-bottom: .4rem; }
h2 { font-size: 1.15rem; margin: 1rem 0 .35rem; padding-bottom: .15rem; }
h3, h4 { margin-top: 1.2rem; }
p, dl { margin: .3rem 0; max-width: none; }
dl { grid-template-columns: repeat(3, 1fr); gap: .1rem 1rem; }
.wide { margin: .4rem 0 .6rem; }
caption { padding-bottom: .1rem; }
h2 + .wide caption { display: none; }
figure, tr, blockquote, dl { break-inside: avoid; }
thead { display: table-header-group; }
table { font-size: 8pt; }
th, td { padding: .15rem .5rem .15rem 0; }
thead th { white-space: normal; vertical-align: bottom; }
td.word { min-width: 5.5rem; }
.bar { display: none; }
.wide { overflow: visible; }
.charts, .beside { grid-template-columns: 1fr 1fr; gap: .5rem 1.25rem; }
figure svg { overflow: visible; }
svg text { font-size: 15px; }
a { color: inherit; text-decoration: none; }
"""


def sheet() -> str:
    """Return the style sheet."""
    statuses = "".join(
        f"{', '.join(f'.{word}' for word in words)} {{ color: var(--{colour}); }}\n"
        for colour, words in _STATUSES.items()
    )
    return (
        f":root {{ color-scheme: light dark;{_variables(LIGHT)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{{_variables(DARK)} }} }}"
        f"{_RULES}{statuses}"
        f"@media print {{\n:root {{ color-scheme: light;{_variables(LIGHT)} }}{_PAPER}}}\n"
    )


def _variables(colours: dict[str, str]) -> str:
    return "".join(f" --{name}: {colour};" for name, colour in colours.items())

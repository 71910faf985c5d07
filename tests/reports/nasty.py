"""Texts that try to be more than text in Markdown, HTML, CSV or on a terminal, and the check that they are not."""

from __future__ import annotations

from hostile import TEXTS

NASTY = (
    *TEXTS,
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    '"\' onmouseover="alert(1)',
    "-->]]><!--",
    "a | b \\| c",
    "`code` ``two`` ```\nfence",
    "~~~\n<b>",
    "[x](javascript:alert(1)) ![y](http://evil.example/z.png)",
    "<http://evil.example> http://evil.example www.evil.example",
    "&lt;b&gt; &#60;script&#62; &copy",
    "# heading #",
    "- item\n+ item\n* item\n1. item\n2) item",
    "> quote\n===\n---\n    code",
    "**bold** __bold__ _it_ *it* ~~no~~ $x$ $$y$$",
    "end \\",
    '=HYPERLINK("http://evil.example")',
    "+1",
    "-cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1+1",
    "\udcff\ud800 lone",
    "\u200bzero\u00adsoft\u2060\ufeff",
    "\u061c\u200e\u200fשלום \u202eabc\u2069",
    ".TH 1",
)
OBEYED = set(map(chr, (*range(10), *range(11, 32), *range(127, 160), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F))))
OBEYED |= set(map(chr, (*range(0x2066, 0x206A), 0xFEFF, *range(0xD800, 0xE000))))
"""What a terminal or an editor would obey instead of showing it; newlines are none of them."""


def assert_plain(text: str) -> None:
    assert not OBEYED & set(text)
    text.encode()

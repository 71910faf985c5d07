from __future__ import annotations

import json
import re

import pytest

from cli.cli_desk import Desk
from okrtui.cli.framework.printing import escaped, write_json
from okrtui.glyphs import folded_to_ascii
from okrtui.reports.terminal.tables import Page, TextColumn, card, cells, cropped, table

NASTY = [
    "[/]",
    "[@click=app.quit]x[/]",
    "\x1b[31mred\x1b]0;title\x07",
    "\x1b]52;c;aGk=\x1b\\",
    "\x9b31m\x85next\x90q\x9c",
    "abc\u202edcba\u2066x\u2069",
    "line\nbreak\r\nand\ttab",
    "e\u0301\u0302\u0303 a\u0300",
    "测试目标 日本語",
    "เป้าหมาย",
    "👩\u200d👩\u200d👧 family",
    "%s {0} $HOME `id`",
    "--workspace",
    "x" * 300,
]
OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LOOKS = [("kpi", "list"), ("objective", "list"), ("kr", "list"), ("cycle", "list"), ("cycle", "show", "C1")]
LOOKS += [("log",), ("todo", "--everyone"), ("kpi", "candidates")]


def test_no_text_reaches_a_terminal_as_anything_but_letters(empty: Desk) -> None:
    empty.do("cycle", "add", "2026-Q4")
    for number, text in enumerate(NASTY, start=1):
        key_result = f"KR{2 * number - 1}"
        empty.do("objective", "add", "--cycle", "C1", "--why", text, "--owner", text, "--team", text, "--", text)
        empty.do("kr", "add", "--metric", "0:5", "--unit", text[:40], "--", f"O{number}", text)
        empty.do("kr", "add", "--milestone", text, "--", f"O{number}", text)
        empty.do(
            "kpi", "add", "--definition", text, "--unit", text[:40], "--department", text, "--", f"{number} {text}"
        )
        empty.do("kpi", "record", f"K{number}", "3", "--note", text)
        empty.do("kpi", "explain", "--on", "today", "--", f"K{number}", text)
        empty.do("kpi", "rebaseline", "--since", "today", "--reason", text, "--", f"K{number}")
        empty.do("decide", "--answers", "yynnyyns", "--why", text, "--", text)
        empty.do(*(("cycle", "start", "C1") if number == 1 else ("objective", "start", f"O{number}")))
        empty.do("kr", "check-in", key_result, "3", "--note", text)
        empty.do("kr", "grade", key_result, "0.5", "--note", text)
        assert_harmless(
            empty, ("kr", "show", key_result), ("kpi", "show", f"K{number}"), ("objective", "show", f"O{number}")
        )
    empty.do("cycle", "add", "--start", "2026-10-01", "--end", "2026-12-31", "--", NASTY[2])
    assert_harmless(empty, *LOOKS, ("doctor",), ("where",))


def assert_harmless(desk: Desk, *looks: tuple[str, ...]) -> None:
    """Whatever is looked at, as text or as JSON, holds nothing that a terminal would obey."""
    for look in looks:
        out = desk.do(*look)
        assert not OBEYED.search(out), (look, out)
        out = desk.do(*look, "--json")
        assert not OBEYED.search(out), (look, out)
        assert isinstance(json.loads(out), list | dict)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_what_was_typed_wrong_is_told_without_its_control_codes(desk: Desk, text: str) -> None:
    for line in (
        ("kpi", "show", "--", text),
        ("kpi", "record", "--", "K1", text),
        ("kpi", "record", "K1", "3", "--on", text),
        ("kpi", "add", "X", "--category", text),
        ("decide", "X", "--answers", text),
        ("kpi", "list", f"--{text}"),
    ):
        answer = desk.run(*line)
        assert answer.code == 2, line
        assert not OBEYED.search(answer.err)
        assert answer.err.count("\n") == 1


def test_a_title_that_looks_like_markup_is_shown_as_it_is(empty: Desk) -> None:
    empty.do("kpi", "add", "[bold]x[/] [/] %s")
    assert "[bold]x[/] [/] %s" in empty.do("kpi", "list")


def test_the_last_gate_spells_out_what_a_terminal_would_obey() -> None:
    assert escaped("a\x1bb\x9b\u202e\ud800\n") == "a\\x1bb\\x9b\\u202e\\ud800\n"


def test_json_spells_out_what_a_terminal_would_obey(capsys: pytest.CaptureFixture[str]) -> None:
    import sys  # noqa: PLC0415

    value = {"a": "\x1b\x9b\u202e\ufeff😀"}
    write_json(sys.stdout, value)
    out = capsys.readouterr().out
    assert not OBEYED.search(out)
    assert json.loads(out) == value


def test_columns_stand_under_one_another_whatever_is_in_them() -> None:
    rows = [("K1", "测试", "1"), ("K10", "e\u0301a", "-12"), ("K2", "plain", "3")]
    text = table((TextColumn("id"), TextColumn("name", crops=True), TextColumn("n", right=True)), rows, Page())
    assert {cells(line) for line in text.splitlines()} == {3 + 2 + 5 + 2 + 3}


@pytest.mark.parametrize("width", [10, 20, 24, 40, 80])
def test_a_table_never_is_wider_than_the_terminal(width: int) -> None:
    rows = [("K1", "a long name " * 5, "测试目标" * 6, "12.5 %")]
    text = table(
        (TextColumn("id"), TextColumn("name", crops=True), TextColumn("owner", crops=True), TextColumn("n")),
        rows,
        Page(width),
    )
    assert all(cells(line) <= width for line in text.splitlines())
    assert "K1" in text


def test_columns_without_anything_are_left_out() -> None:
    assert table((TextColumn("a"), TextColumn("b")), [("1", ""), ("2", "")], Page()) == "a\n1\n2"


def test_a_card_wraps_long_values_and_leaves_out_empty_ones() -> None:
    text = card((("Why", "word " * 20), ("None", ""), ("Two", "one\ntwo")), Page(40))
    assert "None" not in text
    assert all(cells(line) <= 40 for line in text.splitlines())
    assert text.splitlines()[-2:] == ["Two  one", "     two"]


def test_cropping_counts_cells() -> None:
    assert cropped("测试目标", 5) == "测试…"
    assert cropped("测试", 4) == "测试"
    assert cells(cropped("ab测", 3)) == 3


def test_ascii_has_a_twin_for_every_sign_of_ours() -> None:
    assert folded_to_ascii("● met ▲ near ■ missed ≥ 5 → – “x” é 测") == '* met ^ near # missed >= 5 -> - "x" e ?'


def test_a_terminal_that_is_narrow_gets_cropped_lines(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "72")
    for look in LOOKS:
        assert max(map(cells, desk.do(*look).splitlines())) <= 72, look


def test_ascii_only_is_asked_for_or_follows_from_the_terminal(desk: Desk) -> None:
    assert not desk.do("kpi", "list").isascii()
    assert desk.do("--ascii", "kpi", "list").isascii()
    assert "* met" in desk.do("--ascii", "kpi", "list")

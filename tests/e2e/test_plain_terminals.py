"""Terminals with few colours, with none, and those that do not tell what they can show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, plain_environment
from e2e.server import ADA, Server
from e2e.terminal import in_terminal

EIGHT = {"black", "red", "green", "brown", "blue", "magenta", "cyan", "white"}
SIXTEEN = EIGHT | {f"bright{colour}" for colour in EIGHT} | {"default"}
"""As the terminal emulator names them; what is none of them comes as six digits."""


CONSOLE = re.compile(
    r"[^\x1b\x00-\x1f]|[\r\n]"  # text
    r"|\x1b\[[\d;]*[ABCDEFGHJKLMPXd]"  # the cursor, and erasing
    r"|\x1b\[(?:(?:[0134579]|2[1-57]|3[0-79]|4[0-79]|9[0-7]|10[0-7])?;?)*m"  # attributes and sixteen colours
    r"|\x1b\[\?(?:[157]|25|100\d|1015|1049|2004|2026)[hl]"  # modes; those that are unknown are passed over
)
"""All that console_codes(4) tells of; the console prints parts of other sequences."""


@pytest.mark.parametrize(
    ("term", "variables", "colours", "ascii_only"),
    [
        ("xterm", {}, SIXTEEN, False),
        ("linux", {"LC_ALL": "C"}, SIXTEEN, True),
        ("screen", {"NO_COLOR": "1"}, {"default"}, False),
    ],
    ids=["xterm", "linux-ascii", "screen-no-colour"],
)
def test_it_starts_and_can_be_read(
    server: Server, workspace: Path, term: str, variables: Mapping[str, str], colours: set[str], *, ascii_only: bool
) -> None:
    with server.at_work(ADA, workspace, term=term, variables=variables, size=(80, 24)) as ada:
        ada.wait("[1 Today]")
        ada.press("3", shows="8 KPIs")
        ada.wait("Website uptime")
        assert "missed" in ada.line_of("Customer churn rate")
        assert "4.2 %" in ada.line_of("Customer churn rate")
        ada.press("m", shows="Record a value")
        ada.press("5.1", shows="Value 5.1")
        ada.press("enter", shows="Recorded 5.1 % for K2")
        ada.settle()
        assert ada.colours() <= colours
        assert ada.unreadable() == ""
        assert ada.screen.isascii() == ascii_only
        assert ada.leave() == 0


def test_the_console_of_linux_gets_only_what_it_knows(sample_path: Path, tmp_path: Path) -> None:
    environment = plain_environment(tmp_path, TERM="linux", LC_ALL="C.UTF-8", OKRTUI_WORKSPACE=str(sample_path))
    sent: list[bytes] = []
    with in_terminal(PROGRAM, environment, (80, 25)) as me:
        me.watch = sent.append
        me.wait("[1 Today]")
        me.press("2", shows="Objectives")
        me.press("y", shows="clipboard")
        me.press("o", shows="back to the list")
        assert me.leave() == 0
    strange = CONSOLE.sub("", b"".join(sent).decode())
    assert not strange, repr(strange[:80])

"""Terminals with few colours, with none, and those that do not tell what they can show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from e2e.server import ADA, Server

EIGHT = {"black", "red", "green", "brown", "blue", "magenta", "cyan", "white"}
SIXTEEN = EIGHT | {f"bright{colour}" for colour in EIGHT} | {"default"}
"""As the terminal emulator names them; what is none of them comes as six digits."""


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

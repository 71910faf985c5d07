"""A link that is cut while somebody types: the program on the server ends, and what was typed is offered again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from e2e.server import ADA, BOB, Server, parent_of
from e2e.terminal import Terminal

LONGEST = 5.0
"""Seconds that the program goes on after the link is gone, at most."""


def cut(server: Server, workspace: Path, terminal: Terminal, where: str) -> None:
    """Cut the link on one of its ends, and wait until nothing is left of the session."""
    (process,) = server.processes(ADA, workspace)
    if where == "client":
        terminal.process.kill()
    else:
        sshd = parent_of(process)
        assert Path(f"/proc/{sshd}/cmdline").read_bytes().startswith(b"sshd: ada")
        os.kill(sshd, signal.SIGKILL)
    server.wait_gone(ADA, workspace, LONGEST)


def drafts(server: Server) -> Path:
    return server.home(ADA) / ".local" / "state" / "okrtui" / "drafts"


@pytest.mark.parametrize("where", ["client", "server"])
def test_a_form_is_offered_as_it_was_left(server: Server, workspace: Path, where: str) -> None:
    with server.at_work(ADA, workspace) as ada:
        ada.wait("[1 Today]")
        ada.press("3", shows="8 KPIs")
        ada.press("n", shows="Add a KPI")
        ada.press("Half of a na", shows="Half of a na")
        cut(server, workspace, ada, where)

    modes = {(one.stat().st_uid, one.stat().st_mode & 0o777) for one in (drafts(server), *drafts(server).iterdir())}
    assert modes == {(ADA.number, 0o700), (ADA.number, 0o600)}

    with server.at_work(BOB, workspace) as bob, server.at_work(ADA, workspace) as ada:
        ada.wait("You left “Add a KPI” just now. Continue?")
        ada.wait("Name: Half of a na")
        ada.press("y", shows="▸ Name Half of a na")
        ada.press("me", shows="Half of a name")
        ada.press("enter", shows="added. Press m")
        bob.wait("[1 Today]")
        bob.press("3", shows="9 KPIs")
        bob.wait("Half of a name")
        assert ada.leave() == 0
    assert not list(drafts(server).iterdir())


def test_the_eight_questions_are_gone_on_with_where_they_were_left(server: Server, workspace: Path) -> None:
    with server.at_work(ADA, workspace) as ada:
        ada.wait("[1 Today]")
        ada.press("5", shows="[5 Decide]")
        ada.press("n", shows="Which metric, and which target?")
        ada.press("Monthly churn", "enter", shows="1 of 8")
        ada.press("y", shows="2 of 8")
        ada.press("n", shows="3 of 8")
        cut(server, workspace, ada, "client")
    with server.at_work(ADA, workspace) as ada:
        ada.wait("You left “Is it a KPI or an OKR?”")
        ada.wait("Metric: Monthly churn")
        ada.press("y", shows="3 of 8")
        assert "Monthly churn" in ada.lines[0]

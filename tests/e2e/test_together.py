"""People at work at the same time, each logged in as themselves: what they see of each other, and what may be done."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

from e2e.server import ADA, BOB, EVE, GROUP, Server
from e2e.terminal import Terminal, bytes_while_idle
from okrtui.tui.actions.catalogue import ACTIONS, available_in
from okrtui.tui.sections.catalogue import TITLES

SOON = 1.5
"""Seconds: the promise is one, and the screen of who makes the change takes its part, too."""

NO_PERMISSION = "You have no permission to write to this workspace: it belongs to ada and the group okr."


def to_kpis(*terminals: Terminal) -> None:
    for one in terminals:
        one.wait("[1 Today]")
        one.press("3", shows="8 KPIs")
        one.wait("Website uptime")


def shown_in(terminal: Terminal, row: str, text: str) -> float:
    """Wait until a row shows a text; how long that took."""
    return terminal.until(lambda: text in terminal.line_of(row), f"{row}: {text}")


def opened_to_all(workspace: Path) -> None:
    """Let everybody on the machine look, as the documentation says."""
    for path in (workspace, *workspace.rglob("*")):
        path.chmod(0o2775 if path.is_dir() else 0o664)


def test_what_one_does_another_sees_at_once_and_an_idle_screen_sends_nothing(server: Server, workspace: Path) -> None:
    with server.at_work(ADA, workspace) as ada, server.at_work(BOB, workspace) as bob:
        to_kpis(ada, bob)
        bob.press("j", "j", shows="▌ ▲ near Monthly recurring revenue")
        seconds = []
        for value in ("5.1", "5.2", "5.3"):
            ada.press("m", shows="Record a value")
            ada.press(value, shows=f"Value {value}")
            ada.type("enter")
            seconds.append(shown_in(bob, "Customer churn", f"{value} %"))
            assert "Monthly recurring revenue" in bob.row
            ada.wait(f"Recorded {value} % for K2")

        ada.press("2", shows="[2 Objectives]")
        ada.wait("KR6 60 qualified leads")
        ada.press("j", "j", shows="▌ KR7")
        bob.press("2", shows="[2 Objectives]")
        bob.wait("KR6 60 qualified leads")
        bob.press("j", shows="▌ KR6")
        bob.press("c", shows="Check in")
        bob.press("45", shows="progress 0.75")
        bob.type("enter")
        seconds.append(shown_in(ada, "KR6", "0.75"))
        assert "KR7" in ada.row
        sys.stdout.write(f"\nseconds until another sees it: {', '.join(f'{one:.2f}' for one in seconds)}\n")
        assert statistics.median(seconds) < SOON

        bob.wait(" for KR6 ")
        ada.press("n", shows="Add an objective")
        assert bytes_while_idle(2.0, ada, bob) == 0, "a list and a form, and nobody does anything"


def test_who_may_only_look_sees_all_of_it_live_and_is_told_why_nothing_can_be_changed(
    server: Server, workspace: Path
) -> None:
    opened_to_all(workspace)
    with server.at_work(EVE, workspace) as eve:
        to_kpis(eve)
        assert "read-only · eve · acme" in eve.screen
        assert server.okrtui(ADA, workspace, "kpi", "record", "K2", "5.4").code == 0
        assert shown_in(eve, "Customer churn", "5.4 %") < SOON

        untried = {command.id for command in ACTIONS if command.changes}
        for number, (section, title) in enumerate(TITLES.items(), 1):
            eve.press(str(number), shows=f"[{number} {title}]")
            for command in available_in(section):
                if command.id in untried:
                    untried.remove(command.id)
                    eve.press(command.keys.split(",")[0], shows=NO_PERMISSION)
                    assert f"[{number} {title}]" in eve.screen, command.id
                    eve.type("f7")
                    eve.wait_gone("You have no permission")
        assert not untried
        assert eve.leave() == 0

    for change in (("kpi", "record", "K2", "4.4"), ("kr", "check-in", "KR6", "30"), ("kpi", "add", "New")):
        refused = server.okrtui(EVE, workspace, *change)
        assert (refused.code, refused.out) == (5, "")
        assert (
            refused.err == f"{NO_PERMISSION} Ask to be added to the group (usermod -aG okr eve), then log in again.\n"
        )
    assert json.loads(server.okrtui(EVE, workspace, "kpi", "show", "K2", "--json").out)["value"] == 5.4


def test_who_is_not_to_see_it_is_told_so(server: Server, workspace: Path) -> None:
    refused = server.okrtui(EVE, workspace, "kpi", "list")
    assert (refused.code, refused.out) == (5, "")
    assert refused.err.startswith("The workspace cannot be read: Permission denied.")
    with server.at_work(EVE, workspace) as eve:
        assert eve.ended() == 5
        assert "The workspace cannot be read: Permission denied." in eve.words
        assert "Traceback" not in eve.screen


def test_files_keep_group_and_mode_and_the_log_names_who_it_truly_was(server: Server, workspace: Path) -> None:
    for person, value in ((BOB, "5.5"), (ADA, "5.6")):
        with server.at_work(person, workspace) as one:
            to_kpis(one)
            assert f"{person.name} · acme" in one.screen
            one.press("m", shows="Record a value")
            one.press(value, shows=f"Value {value}")
            one.press("enter", shows=f"Recorded {value} % for K2")
            assert one.leave() == 0
    assert server.okrtui(BOB, workspace, "kpi", "record", "K3", "47").code == 0
    assert server.okrtui(BOB, workspace, "backup").code == 0
    assert {(path.stat().st_gid, path.stat().st_mode & 0o7777, path.is_dir()) for path in walk(workspace)} == {
        (GROUP[1], 0o2770, True),
        (GROUP[1], 0o660, False),
    }
    assert {path.stat().st_uid for path in walk(workspace)} == {ADA.number, BOB.number}
    log = json.loads(server.okrtui(ADA, workspace, "log", "--json").out)
    assert [entry["by"] for entry in log] == ["bob", "ada", "bob", "ada"]
    found = json.loads(server.okrtui(BOB, workspace, "doctor", "--json").out)
    assert (found["sound"], found["findings"]) == (True, [])


def walk(workspace: Path) -> list[Path]:
    return [workspace, *workspace.rglob("*")]

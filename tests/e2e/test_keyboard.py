"""The main job in a real terminal, by the keyboard alone, from nothing to a value that is there when one comes back."""

from __future__ import annotations

from pathlib import Path

from cli.cli_desk import PROGRAM, plain_environment
from e2e.terminal import in_terminal
from okrtui.login import login_name


def test_from_a_question_to_a_kpi_with_a_value_that_stays(tmp_path: Path) -> None:
    environment = plain_environment(tmp_path, TERM="xterm-256color")
    environment.pop("OKRTUI_WORKSPACE")
    with in_terminal(PROGRAM, environment, (80, 24)) as me:
        me.wait("empty workspace")
        me.press("3", shows="Which metric, and which target?")
        me.press("Customer churn rate", "enter", shows="1 of 8")
        for number, answer in enumerate("ynynyny", 2):
            me.press(answer, shows=f"{number} of 8")
        me.press("n", shows="KPI strong KPI 4 : 0 OKR")
        me.press("k", shows="Add a KPI")
        me.wait("Name Customer churn rate")
        for field in ("At least", "At most"):
            me.press("tab", shows=f"▸ {field}")
        me.press("3", shows="▸ At most 3")
        for field in ("Red below", "Red above", "Unit"):
            me.press("tab", shows=f"▸ {field}")
        me.press("%", shows="▸ Unit %")
        me.press("enter", shows="K1 added")
        me.press("3", shows="[3 KPIs]")
        me.press("m", shows="Record a value")
        me.press("4.2", shows="Value 4.2")
        me.press("enter", shows="Recorded 4.2 % for K1")
        me.wait("▌ ■ missed Customer churn rate 4.2 % ≤ 3 %")
        assert me.leave() == 0

    with in_terminal(PROGRAM, environment, (80, 24)) as me:
        me.wait("[1 Today]")
        me.press("3", shows="▌ ■ missed Customer churn rate 4.2 % ≤ 3 %")
        me.press("6", shows="[6 Log]")
        me.wait(f"{login_name()} Recorded 4.2 for K1 Customer churn rate")
        me.press("u", shows="Undone: value 4.2 of K1 Customer churn rate.")
        me.press("3", shows="[3 KPIs]")
        me.wait("no data")
        assert me.leave() == 0
    assert not list(tmp_path.glob(".local/state/okrtui/drafts/*")), "all that was typed was saved"

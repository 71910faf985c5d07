from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.cli_desk import Desk
from okrtui.cli.framework.click_ext import OkrCommand, numbers_last
from okrtui.cli.framework.command_index import COMMANDS, Branch, Leaf

LEAVES: dict[tuple[str, ...], Leaf] = {
    **{(name,): leaf for name, leaf in COMMANDS.items() if isinstance(leaf, Leaf)},
    **{
        (name, sub): leaf
        for name, one in COMMANDS.items()
        if isinstance(one, Branch)
        for sub, leaf in one.leaves.items()
    },
}


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_has_help_with_a_word_on_each_option(bare: Desk, path: tuple[str, ...]) -> None:
    module, _, name = LEAVES[path].target.partition(":")
    command = getattr(import_module(f"okrtui.cli.commands.{module}"), name)
    assert isinstance(command, OkrCommand)
    assert command.name == path[-1]
    text = bare.do(*path, "--help")
    assert f"okrtui {' '.join(path)}" in text
    assert command.help
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert all(one.help for one in options)
    assert {"--workspace", "--json"} <= {name for one in options for name in one.opts}
    assert text.isascii()


def test_help_lists_every_group_and_command(bare: Desk) -> None:
    text = bare.do("--help")
    assert all(name in text for name in COMMANDS if name != "open")
    assert "  open" not in text
    for name, branch in COMMANDS.items():
        if isinstance(branch, Branch):
            assert all(leaf in bare.do(name, "-h") for leaf in branch.leaves)


@pytest.mark.parametrize("value", ["-5", "-.5", "-0", "-1e2", "-5.25", "\u22125"])
def test_a_negative_value_is_typed_as_it_is(empty: Desk, value: str) -> None:
    empty.do("kpi", "add", "X")
    number = float(value.replace("\u2212", "-"))
    assert empty.ask("kpi", "record", "X", value)["value"] == number
    assert empty.ask("kpi", "record", "--on", "yesterday", "X", value)["measurements"][0]["value"] == number
    assert empty.ask("kpi", "record", "X", value, "--note", "-5 points")["measurements"][-1]["note"] == "-5 points"
    assert empty.ask("kpi", "record", "X", "--", value)["value"] == number


@pytest.mark.parametrize(
    "line",
    [
        "kr check-in KR6 -5 --confidence 3 --note -x --json",
        "kr check-in --json --confidence=3 KR6 -5 --note -x",
        "kr --json check-in --note -x --confidence 3 KR6 -5",
        "kr check-in --note -x --confidence 3 --json -- KR6 -5",
        "--json kr check-in KR6 --note -x -5 --confidence 3",
    ],
)
def test_options_may_stand_anywhere_around_a_negative_value(desk: Desk, line: str) -> None:
    checked = json.loads(desk.do(*line.split()))["check_ins"][-1]
    assert (checked["value"], checked["confidence"], checked["note"]) == (-5, 3, "-x")


def test_beside_a_negative_value_a_wrong_option_is_still_told(desk: Desk) -> None:
    assert "There is no option --nte. Did you mean --note?" in desk.run("kr", "check-in", "KR6", "-5", "--nte", "x").err
    for line in (("KR6", "-5", "--note"), ("--note",)):
        answer = desk.run("kr", "check-in", *line)
        assert (answer.code, answer.err.split(".")[0]) == (2, "--note needs a value"), answer
    assert "Got unexpected extra argument (-6)" in desk.run("kr", "check-in", "KR6", "-5", "-6").err


@given(st.lists(st.sampled_from(["-5", "-inf", "KR6", "-", "", "--note", "--json", "--note=-5", "-x5"])))
def test_nothing_is_lost_and_only_arguments_come_last(args: list[str]) -> None:
    try:
        found = numbers_last(args, {"--note"})
    except click.BadOptionUsage:
        assert args[-1] == "--note"
        return
    assert sorted(found) == sorted([*args, "--"])
    arguments = found[found.index("--") + 1 :]
    assert all(one in ("-5", "-inf", "KR6", "-", "") for one in arguments)


def test_negative_bounds_are_typed_as_they_are(desk: Desk) -> None:
    measure = desk.ask("kr", "add", "O7", "Level", "--metric", "-5:-1")["measure"]
    assert (measure["baseline"], measure["target"]) == (-5, -1)
    measure = desk.ask("kr", "add", "O7", "Band", "--maintain", "-5:")["measure"]
    assert (measure["low"], measure["high"]) == (-5, None)
    assert desk.ask("kr", "check-in", "KR6", "-5")["raw"] < 0
    assert desk.ask("kpi", "add", "-5 below zero")["name"] == "-5 below zero"


def test_the_workspace_may_be_named_anywhere_and_the_nearest_counts(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    desk.do("init", other)
    desk.do("--workspace", other, "kpi", "add", "Only here")
    for arguments in (
        ("--workspace", other, "kpi", "list"),
        ("kpi", "--workspace", other, "list"),
        ("kpi", "list", "--workspace", other),
        ("--workspace", desk.path, "kpi", "list", "--workspace", other),
    ):
        assert "Only here" in desk.do(*arguments)
    assert "Only here" not in desk.do("kpi", "list")


def test_the_file_inside_names_its_workspace_too(desk: Desk) -> None:
    assert len(desk.ask("--workspace", desk.path / "workspace.json", "kpi", "list")) == 8


def test_reading_touches_no_file(desk: Desk) -> None:
    def state() -> dict[Path, tuple[int, int]]:
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in [desk.path, *desk.path.rglob("*")]}

    before = state()
    for line in ("kpi list", "kpi show K1", "kr list", "kr show KR1", "objective list", "objective show O1", "log"):
        desk.do(*line.split())
    for line in ("cycle list", "cycle show C1", "todo", "where", "log --json", "kpi list --json"):
        desk.do(*line.split())
    assert state() == before


@pytest.mark.parametrize("line", ["doctor", "where", "share", "restore {} --yes", "import {}", "backup {}"])
def test_a_name_that_is_too_long_is_2(desk: Desk, tmp_path: Path, line: str) -> None:
    long = tmp_path / ("x" * 300)
    words = line.format(long).split()
    answer = desk.run(*words) if "{}" in line else desk.run("--workspace", long, *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "A file name is longer than this system allows. Use a shorter one.\n"

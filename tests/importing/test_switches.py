from __future__ import annotations

import shlex
from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from okrtui.cli.commands.import_ import options as typed
from okrtui.cli.commands.import_.command import import_records
from okrtui.importing.switches import SWITCHES, command_line, ignoring, mapped, of_cycles, of_years
from okrtui.reports.exchange.import_formats import ImportOptions

PLAIN = ImportOptions()


def test_a_switch_goes_round_its_choices_and_back() -> None:
    for switch in SWITCHES:
        options, seen = PLAIN, []
        for _ in switch.choices:
            seen.append(switch.chosen(options))
            options = switch.turned(options)
        assert seen == list(switch.choices)
        assert switch.turned(PLAIN, -1) == switch.turned(PLAIN, len(switch.choices) - 1)
        assert switch.chosen(options) is switch.choices[0]


def test_every_switch_is_a_flag_of_the_command() -> None:
    flags = {one for parameter in import_records.params for one in getattr(parameter, "opts", ())}
    told = {choice.flag.split()[0] for switch in SWITCHES for choice in switch.choices if choice.flag}
    assert told <= flags
    assert all(bool(choice.flag) == bool(at) for switch in SWITCHES for at, choice in enumerate(switch.choices))


def test_cycles_and_years_are_offered_and_what_was_typed_is_shown() -> None:
    cycles, years = of_cycles(["2026-Q4", "My 'own'"]), of_years(date(2026, 11, 21))
    assert cycles.turned(PLAIN, -1).cycle == "My 'own'"
    assert cycles.choices[2].flag == """--cycle 'My '"'"'own'"'"''"""
    assert [years.turned(PLAIN).year, years.turned(PLAIN, -1).year] == [2026, 2022]
    typed_in = PLAIN._replace(cycle="C7")
    assert cycles.chosen(typed_in).words == "C7"
    assert cycles.turned(typed_in).cycle == ""


def test_a_field_has_one_column() -> None:
    options = mapped(PLAIN, "Mood", "note", holder="Kommentar")
    assert (options.renamed, options.ignored) == ({"Mood": "note"}, ("Kommentar",))
    options = mapped(options, "Kommentar", "note", holder="Mood")
    assert (options.renamed, options.ignored) == ({"Kommentar": "note"}, ("Mood",))
    assert mapped(PLAIN, "Mood", "note", holder="Mood").ignored == ()


def test_a_column_is_left_out_and_taken_in_again() -> None:
    options = ignoring(mapped(PLAIN, "Mood", "note"), "Mood")
    assert (options.renamed, options.ignored) == ({}, ("Mood",))
    assert ignoring(options, "Mood").ignored == ()


@pytest.mark.parametrize(
    "options",
    [
        ImportOptions("kpis", ",", "dmy", ("a b", "'"), {"x=y": "name"}),
        ImportOptions(parentheses=True, own_ids=True, create=True, overwrite=True, targets="low", year=2026),
        ImportOptions(cycle="2026-Q4", as_of="2026-11-01", anyway="It's one", preset="notion", full_names=True),
    ],
)
def test_the_command_says_the_same(options: ImportOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Any] = []
    told = command_line("my file.csv", options)
    words = shlex.split(told)[2:]

    def caught(kind: str | None, **given: Any) -> ImportOptions:
        found.append(typed.options(kind, **{name: one for name, one in given.items() if name != "fiscal_month"}))
        raise KeyboardInterrupt

    monkeypatch.setattr("okrtui.cli.commands.import_.command.options", caught)

    class Context:
        """Stands for a run of the command; the options are all that is asked."""

        as_json = False

        def changing(self) -> Any:
            return nullcontext(SimpleNamespace(fiscal_month=None))

    CliRunner().invoke(import_records, words, obj=Context())
    assert found == [options]

from __future__ import annotations

import io

import pytest

from cli.cli_desk import Desk, bytes_of
from okrtui.engine import migrations, protocol
from okrtui.engine.protocol import Documents


def test_undo_and_redo_from_the_shell(empty: Desk) -> None:
    empty.do("kpi", "add", "Churn")
    empty.do("kpi", "record", "K1", "4.2", "--on", "2026-11-01")
    empty.do("kpi", "record", "K1", "9.9", "--on", "2026-11-01")
    told = empty.ask("undo")
    assert (told["action"], told["by"]) == ("undo 3", "ada")
    assert [(one["field"], one["before"], one["after"]) for one in told["changes"]] == [("value", 9.9, 4.2)]
    assert empty.ask("kpi", "show", "K1")["value"] == 4.2
    assert empty.ask("redo")["action"] == "redo 3"
    assert empty.ask("kpi", "show", "K1")["value"] == 9.9


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("undo", "7"), 1, "There is no change no. 7"),
        (("undo", "K1"), 2, "ENTRY"),
        (("redo",), 1, "have nothing to redo"),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_is_written(
    empty: Desk, arguments: tuple[str, ...], code: int, said: str
) -> None:
    empty.do("kpi", "add", "Churn")
    before = bytes_of(empty.path)
    answer = empty.run(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert bytes_of(empty.path) == before


def test_undo_and_redo_say_in_words_what_they_take_back(desk: Desk) -> None:
    desk.do("kr", "check-in", "KR6", "22")
    named = "check-in of 22 for KR6 60 qualified leads from Malaysia and Singapore"
    assert desk.do("undo") == f"Undone: {named}.\n"
    assert desk.do("redo") == f"Redone: {named}.\n"
    assert [one["title"] for one in desk.ask("log", "--limit", "2")] == [f"Redone: {named}", f"Undone: {named}"]


def test_many_records_are_undone_and_redone_when_that_is_said_or_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.ask("kpi", "list")
    answer = desk.run("undo")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "Undo no. 1: Added the sample data, 359 records? Use --yes to undo all of it.\n"
    assert desk.ask("kpi", "list") == before
    monkeypatch.setattr("okrtui.cli.framework.prompts.at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\ny\n"))
    answer = desk.run("undo")
    assert (answer.code, "Nothing was changed. Use --yes" in answer.err) == (1, True)
    answer = desk.run("undo")
    assert answer.code == 0
    assert answer.out.startswith("Undone: K1 Monthly recurring revenue and 358 more records")
    monkeypatch.setattr("okrtui.cli.framework.prompts.at_terminal", lambda: False)
    assert (
        desk.run("redo").err
        == "Redo: K1 Monthly recurring revenue and 358 more records? Use --yes to redo all of it.\n"
    )
    desk.do("redo", "--yes")
    desk.do("undo", "--yes")
    assert desk.ask("kpi", "list") == []


def test_an_addition_that_others_built_on_is_refused_as_an_undo(desk: Desk) -> None:
    desk.do("kr", "add", "O5", "Sell more", "--metric", "0:5")
    number = desk.ask("kr", "list")[-1]["id"]
    desk.do("kr", "check-in", number, "1")
    entry = desk.ask("log", "--limit", "2")[-1]["sequence"]
    answer = desk.run("undo", str(entry))
    assert answer.code == 1
    assert answer.err.startswith(f"The addition of {number} Sell more cannot be undone: check-in CI113 depends on it.")


def in_capitals(documents: Documents) -> Documents:
    """Schema 2, made up: units are in capital letters, and KPIs say whose they are."""
    kpis = documents.get("kpis", {})
    return {**documents, "kpis": {key: {**one, "unit": one["unit"].upper(), "of": "all"} for key, one in kpis.items()}}


def test_what_is_from_before_a_migration_is_shown_and_not_taken_back(
    empty: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.do("kpi", "add", "Churn", "--unit", "eur")
    empty.do("kpi", "add", "Leads", "--unit", "mm")
    empty.do("kpi", "delete", "K2")
    empty.do("kpi", "edit", "K1", "--owner", "bo")
    empty.do("undo")
    before = empty.ask("log")
    monkeypatch.setitem(migrations.STEPS, migrations.SCHEMA, in_capitals)
    monkeypatch.setattr(migrations, "SCHEMA", migrations.SCHEMA + 1)
    monkeypatch.setattr(protocol, "SCHEMA", migrations.SCHEMA)
    assert empty.ask("kpi", "show", "K1")["unit"] == "EUR"
    assert empty.ask("log") == before
    assert "Deleted K2 Leads" in empty.do("log")
    for line in (("undo",), ("undo", "1"), ("undo", "3"), ("redo",)):
        answer = empty.run(*line)
        assert (answer.code, answer.out) == (1, ""), line
        assert "an update of okrtui has changed the form of its records since. Edit the record" in answer.err
    assert empty.ask("log") == before
    assert empty.ask("kpi", "show", "K1")["owners"] == []
    empty.do("kpi", "delete", "K1")
    empty.do("undo")
    assert empty.ask("kpi", "show", "K1")["unit"] == "EUR"
    empty.do("redo")
    assert empty.ask("kpi", "list") == []


def test_the_changes_of_one_record_and_of_what_is_entered_for_it(desk: Desk) -> None:
    desk.do("kr", "check-in", "KR6", "22")
    desk.do("kr", "edit", "KR6", "--title", "70 leads")
    desk.do("kr", "edit", "KR7", "--title", "Nine contracts")
    desk.do("kr", "add", "O7", "Calls from 2 to 9")
    desk.do("kr", "delete", "KR16")
    told = [one["title"] for one in desk.ask("log", "--about", "kr6", "--limit", "2")]
    assert told == ["Changed KR6 70 leads", "Checked in 22 for KR6 70 leads"]
    assert desk.ask("log", "--about", "KR16")[0]["action"] == "key-result.delete", "it is there no more"
    assert desk.ask("log", "--about", "KR99") == []
    answer = desk.run("log", "--about", "leads")
    assert (answer.code, answer.err) == (2, "--about: “leads” is not an id. Enter an id such as KR6.\n")

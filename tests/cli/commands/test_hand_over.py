from __future__ import annotations

from cli.cli_desk import Desk


def owned_by(desk: Desk, name: str) -> list[str]:
    return [one["id"] for kind in ("objective", "kr", "kpi") for one in desk.ask(kind, "list", "--owner", name)]


def test_all_that_is_somebodys_is_handed_over_in_one_change(desk: Desk) -> None:
    before = owned_by(desk, "bo")
    tried = desk.ask("hand-over", "bo", "Zoe", "--dry-run")
    assert (tried["dry_run"], tried["sequence"]) == (True, None)
    assert owned_by(desk, "bo") == before
    done = desk.ask("hand-over", "bo", "Zoe")
    assert (done["moved"], done["left"]) == (tried["moved"], tried["left"])
    assert owned_by(desk, "zoe") == done["moved"]
    assert owned_by(desk, "bo") == done["left"]
    assert sorted(done["moved"] + done["left"]) == sorted(before)
    assert "Handed over" in desk.do("log", "--limit", "1")
    desk.do("undo")
    assert owned_by(desk, "bo") == before


def test_what_is_handed_over_and_what_is_left_is_named(desk: Desk) -> None:
    tried = desk.do("hand-over", "bo", "zoe", "--dry-run")
    assert tried.startswith("Dry run: this would be handed over: ")
    done = desk.do("hand-over", "bo", "zoe")
    assert done.startswith("Handed over: ")
    assert "Not handed over, as they are closed:" in done


def test_nothing_is_handed_over_where_nothing_is_owned(desk: Desk) -> None:
    for words in (("nobody", "bo"), ("nobody", "bo", "--dry-run")):
        answer = desk.run("hand-over", *words)
        assert (answer.code, answer.out) == (1, "")
        assert "Nothing belongs to nobody." in answer.err
    assert "NEW: Name somebody other than bo." in desk.run("hand-over", "bo", "BO").err

from __future__ import annotations

import pytest

from cli.cli_desk import Desk
from conftest import Opener
from okrtui.domain.actions import comments
from okrtui.domain.records.models import CommentDraft


def test_a_comment_is_written_read_changed_and_deleted(desk: Desk) -> None:
    written = desk.ask("comment", "kr6", " Who knows,\n@bo? ")
    assert (written["id"], written["key_result"], written["mentions"]) == ("CM1", "KR6", ["bo"])
    assert (written["text"], written["created_by"], written["kpi"]) == ("Who knows,\n@bo?", "ada", None)
    assert desk.ask("comment", "KR6") == [written] == desk.ask("comment", "CM1")
    assert desk.do("comment", "CM1", "Never mind.").startswith("Changed a comment on KR6 60 qualified leads")
    assert desk.ask("comment", "KR6")[0]["text"] == "Never mind."
    assert desk.do("comment", "CM1", "--delete").startswith("Deleted a comment on KR6 60 qualified leads")
    assert desk.do("comment", "KR6") == "No comments on KR6.\n"
    desk.do("undo")
    assert len(desk.ask("comment", "KR6")) == 1


def test_comments_are_read_in_threads_by_day(desk: Desk) -> None:
    desk.do("comment", "2026-Q4", "First line.\nSecond line.")
    desk.do("comment", "C2", "Another.")
    assert desk.do("comment", "c2") == (
        "2026-11-21\n  CM1  ada\n    First line.\n    Second line.\n  CM2  ada\n    Another.\n"
    )
    assert desk.do("comment", "C2", "--columns", "id,text").split("\n")[1] == "CM1  First line. Second line."


def test_a_mention_is_in_todo_until_it_is_answered_or_settled(desk: Desk, opener: Opener) -> None:
    bo = opener(desk.path, "bo")

    def replies() -> list[str]:
        return [f"{one['id']} {one['title']}" for one in desk.ask("todo") if one["kind"] == "reply"]

    bo.do(comments.write, CommentDraft(key_result=6, text="@ADA,\nis it so?"))
    assert replies() == ["KR6 bo mentions you: @ADA, is it so?"]
    assert "comment KR6 TEXT" in desk.do("todo")
    desk.do("comment", "KR6", "It is.")
    assert replies() == []
    bo.do(comments.write, CommentDraft(kpi=1, text="And this, @ada?"))
    assert "bo mentions you: And this, @ada?" in desk.do("digest", "--owner", "ada")
    settled = desk.ask("comment", "K1", "--settle")
    assert (settled["id"], settled["settled_by"]) == ("CM3", ["ada"])
    assert replies() == []
    assert "No comment on K1 waits for your answer." in desk.run("comment", "CM3", "--settle").err
    assert "Settled a mention on K1" in desk.do("log", "--about", "K1", "--limit", "1")
    assert "settling of a mention in the comment of bo on K1" in desk.do("undo")
    assert len(replies()) == 1


def test_what_others_said_stays_as_it_is(desk: Desk, opener: Opener) -> None:
    opener(desk.path, "bo").do(comments.write, CommentDraft(objective=1, text="Hm."))
    for words in (("x",), ("--delete",)):
        answer = desk.run("comment", "CM1", *words)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.startswith("CM1 is a comment by bo, who alone can change or delete it.")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("KR6", ""), 1, "TEXT: Required."),
        (("KR6", "\x1b"), 1, "TEXT: Required."),
        (("KR6", "x" * 20_001), 1, "TEXT: Too long: 20,001 characters; the limit is 20,000."),
        (("KR99", "x"), 2, "“KR99” is not an id here."),
        (("D1", "x"), 2, "“D1” takes no comments."),
        (("nothing", "x"), 2, "“nothing” is not an id or name here."),
        (("KR6", "x", "--delete"), 2, "TEXT, --delete and --settle cannot be combined."),
        (("KR6", "--delete"), 2, "KR6 is not a comment."),
        (("CM1",), 2, "“CM1” is not an id here."),
        (("KR6", "x", "--columns", "id"), 2, "--columns is for showing comments."),
    ],
)
def test_bad_input_is_told_in_a_sentence(desk: Desk, words: tuple[str, ...], code: int, told: str) -> None:
    answer = desk.run("comment", *words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith(told)
    assert len(answer.err) < 200
    assert desk.ask("log", "--limit", "1")[0]["action"] == "workspace.sample"

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import MADE, NOW, TODAY, at, comment
from okrtui.domain.overlay import Overlay
from okrtui.domain.records.models import Comment
from okrtui.domain.rules.comments import (
    MENTION_DAYS,
    begun_mention,
    comments_about,
    is_mentioned,
    mentioned,
    open_mentions,
    people,
    subject_of,
    why_not_own,
)
from okrtui.domain.rules.todo import NeedKind, needs
from okrtui.domain.workspace import Put, Workspace
from okrtui.errors import CorruptError


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("no one", ()),
        ("@ada", ("ada",)),
        ("(@Ada, @bo.)\n@ada: see", ("Ada", "bo")),
        ("@ada.lovelace's idea, @x-1!", ("ada.lovelace", "x-1")),
        ("mail ada@example.org or see https://there.org/@ada", ()),
        ("@ada@example.org @corp\\bo", ("ada@example.org", "corp\\bo")),
        ("@ @, @@ada @-x", ()),
        ("@Ägidius ＠bo @王", ("Ägidius", "bo", "王")),
    ],
)
def test_the_names_behind_an_at(text: str, names: tuple[str, ...]) -> None:
    assert mentioned(text) == names
    assert all(is_mentioned(text, name) for name in names)


@pytest.mark.parametrize(
    ("text", "name", "is_so"),
    [
        ("@ADA, look", "ada", True),
        ("@ada", "Ada ", True),
        ("@Ada  Lovelace: yes", "ada lovelace", True),
        ("@Ada Lovelaces", "ada lovelace", False),
        ("@adam", "ada", False),
        ("@ada-m", "ada", False),
        ("@ada.", "ada", True),
        ("bo@ada", "ada", False),
        ("ada", "ada", False),
        ("@", "", False),
        ("@a.c", "a.c", True),
        ("@abc", "a.c", False),
        ("@STRASSE", "straße", True),
    ],
)
def test_a_person_is_mentioned_as_owners_are_compared(text: str, name: str, *, is_so: bool) -> None:
    assert is_mentioned(text, name) is is_so


PIECES = st.sampled_from(["@", "ada", "bo", "Ada", ".", "-", " ", "\n", ",", "@ada", "@bo-1", "x@y", "\\", "(", "é"])


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["ada", "bo", "bo-1", "adabo", "é"]))
def test_both_ways_to_look_for_a_name_agree(text: str, name: str) -> None:
    named = mentioned(text)
    assert all(is_mentioned(text, one) for one in named)
    assert (name in [one.casefold() for one in named]) is is_mentioned(text, name)


@given(st.from_regex(r"\w{1,8}([-.]\w{1,8})?", fullmatch=True).filter(lambda name: name.isascii()))
def test_any_login_name_can_be_mentioned(name: str) -> None:
    assert mentioned(f"Thanks, @{name}.") == (name,)
    assert is_mentioned(f"Thanks, @{name.upper()}.", name)


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("@", ""), ("Is it so, @a", "a"), ("@ada.l", "ada.l"), ("@ada.", "ada."), ("@corp\\b", "corp\\b"),
        ("@ada ", None), ("ada@ex", None), ("ada", None), ("", None), ("@@a", None),
    ],
)  # fmt: skip
def test_letters_behind_an_at_are_the_beginning_of_a_name(text: str, begun: str | None) -> None:
    assert begun_mention(text) == begun


@given(st.from_regex(r"\w{1,8}([-.]\w{1,8})?", fullmatch=True), st.integers(0, 17))
def test_a_name_can_be_completed_wherever_its_writing_is_interrupted(name: str, written: int) -> None:
    assert begun_mention(f"Thanks, @{name[:written]}") == name[:written]


def test_owners_writers_and_who_was_mentioned_lately_can_be_mentioned() -> None:
    old = comment(id=1, text="@gone", created_by="left", created_at=MADE - timedelta(days=MENTION_DAYS + 9))
    new = comment(id=2, text="@Bo and @eve", created_by="dee", created_at=NOW)
    known = builders.workspace(
        builders.cycle(), builders.objective(owners="cy"), builders.key_result(owners="ADA"),
        builders.kpi(owners="bo"), old, new,
    )  # fmt: skip
    assert people(known, TODAY) == ["ADA", "bo", "cy", "dee", "eve"]


def company(*comments: Comment) -> Workspace:
    return builders.workspace(
        builders.cycle(), builders.objective(), builders.key_result(), builders.kpi(), *comments,
    )  # fmt: skip


def waiting(*comments: Comment, person: str | None = "bo") -> list[int]:
    return [one.comment.id for one in open_mentions(company(*comments), TODAY, person)]


ASKED = comment(text="@bo, is it true?")


@pytest.mark.parametrize(
    ("subject", "table"), [("cycle", "cycles"), ("objective", "objectives"), ("key_result", "key_results"),
                           ("kpi", "kpis")],
)  # fmt: skip
def test_a_comment_is_about_one_record(subject: str, table: str) -> None:
    one = comment(**{"key_result": None, subject: 1})
    assert subject_of(one) == (table, 1)
    assert comments_about(company(one), table, 1) == (one,)
    assert comments_about(company(one), table, 2) == ()


def test_nothing_else_has_comments() -> None:
    assert comments_about(company(ASKED), "decisions", 1) == ()


def test_who_is_mentioned_is_asked_until_they_answer_on_that_record() -> None:
    assert waiting(ASKED) == [1]
    assert waiting(ASKED, person="BO") == [1]
    assert waiting(ASKED, person="cy") == []
    other = comment(id=2, created_by="bo", kpi=1)
    assert waiting(ASKED, other) == [1], "an answer elsewhere is none"
    assert waiting(ASKED, comment(id=2, created_by="Bo")) == []
    again = comment(id=3, text="@bo: really?")
    assert waiting(ASKED, comment(id=2, created_by="bo"), again) == [3]
    assert waiting(ASKED, comment(id=2, created_by="cy"), again) == [3, 1], "the newest first"


def test_nobody_is_asked_by_a_comment_of_their_own_or_one_they_settled() -> None:
    assert waiting(comment(text="@ada @bo"), person="ada") == []
    assert waiting(comment(text="@bo", settled_by=["Bo"])) == []


def test_everybody_who_is_asked_is_named_and_an_answer_is_one_persons_own() -> None:
    workspace = company(comment(text="@bo @cy @ada"), comment(id=2, created_by="cy"))
    (found,) = open_mentions(workspace, TODAY, None)
    assert found.names == ("bo",)


def test_mentions_are_found_in_a_workspace_as_it_will_be() -> None:
    view = Overlay(company(ASKED))
    view.apply([Put("comments", 2, comment(id=2, kpi=1, text="And @bo?").document())])
    assert [one.comment.id for one in open_mentions(view, TODAY, "bo")] == [2, 1]


def test_a_mention_waits_for_four_weeks() -> None:
    def made(days: int) -> Comment:
        return comment(text="@bo", created_at=NOW - timedelta(days=days))

    assert waiting(made(MENTION_DAYS)) == [1]
    assert waiting(made(MENTION_DAYS + 1)) == []


def test_only_so_many_older_comments_in_a_row_are_passed_over() -> None:
    def old(count: int) -> list[Comment]:
        return [comment(id=10 + n, created_at=MADE) for n in range(count)]

    assert waiting(ASKED, *old(127)) == [1]
    assert waiting(ASKED, *old(128)) == []
    assert waiting(ASKED, *old(127), comment(id=5), comment(id=4, created_at=MADE)) == [1]


def test_a_comment_is_its_authors_alone() -> None:
    assert why_not_own(ASKED, "Ada") is None
    assert why_not_own(builders.kpi(), "bo") is None
    assert str(why_not_own(ASKED, "bo")) == (
        "CM1 is a comment by ada, who alone can change or delete it. Answer it with a comment of your own."
    )


# -- the to-do list -----------------------------------------------------------------------------------------------


def replies(workspace: Workspace, owner: str | None) -> list[tuple[str, str, tuple[str, ...], int | None]]:
    found = [one for one in needs(workspace, TODAY, owner) if one.kind is NeedKind.REPLY]
    return [(one.shown_id, one.title, one.owners, one.days_late) for one in found]


def test_a_mention_is_in_the_list_of_who_is_mentioned() -> None:
    workspace = company(comment(kpi=1, text="@bo,\n why?", created_at=NOW - timedelta(days=2)))
    assert replies(workspace, "bo") == [("K1", "ada mentions you: @bo, why?", ("bo",), 2)]
    assert replies(workspace, "ada") == []
    assert replies(workspace, None) == [("K1", "ada mentions bo: @bo, why?", ("bo",), 2)]


def test_a_record_is_listed_once_by_its_newest_mention() -> None:
    workspace = company(ASKED, comment(id=2, created_at=at(5), created_by="cy", text="And @bo, @dee?"))
    assert replies(workspace, "bo") == [("KR1", "cy mentions you (2 comments): And @bo, @dee?", ("bo",), 0)]
    assert replies(workspace, None) == [("KR1", "cy mentions bo, dee (2 comments): And @bo, @dee?", ("bo", "dee"), 0)]


def test_a_comment_whose_record_is_gone_is_passed_over() -> None:
    assert replies(builders.workspace(ASKED), "bo") == []


def stored_as(**changes: object) -> Workspace:
    """A workspace with a comment whose document another program wrote; a field of ... is left out."""
    document = {**ASKED.document(), **changes}
    whole = {name: value for name, value in document.items() if value is not ...}
    owners = {
        one.table: {"1": one.document()} for one in (builders.cycle(), builders.objective(), builders.key_result())
    }
    return Workspace.load({**owners, "comments": {"1": whole}})


def test_a_comment_whose_document_leaves_out_what_may_be_left_out_is_read() -> None:
    (found,) = open_mentions(stored_as(settled_by=..., cycle=..., objective=..., kpi=...), TODAY, "bo")
    assert found.comment.text == ASKED.text


@pytest.mark.parametrize("changes", [{"created_at": "x"}, {"key_result": None}, {"text": 5}, {"settled_by": 5}])
def test_a_comment_that_cannot_be_read_is_told_where_mentions_are_looked_for(changes: dict[str, object]) -> None:
    with pytest.raises(CorruptError, match="CM1"):
        list(open_mentions(stored_as(**changes), TODAY, "bo"))

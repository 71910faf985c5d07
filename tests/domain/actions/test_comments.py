from __future__ import annotations

import pytest

import builders
from builders import NOW, comment
from domain.actions.builders import carry_out
from okrtui.domain.actions import comments
from okrtui.domain.actions.document_changes import take_in
from okrtui.domain.actions.record_changes import Edit, Removal, delete
from okrtui.domain.records.models import CommentDraft
from okrtui.domain.rules.comments import comments_about, open_mentions
from okrtui.domain.workspace import Workspace
from okrtui.errors import ConflictError, RuleError


def company(state: str = "active") -> Workspace:
    return builders.workspace(
        builders.cycle(state=state),
        builders.objective(state="closed" if state == "closed" else "active"),
        builders.key_result(grade="0.7"),
        builders.kpi(state="retired"),
        comment(text="@bo, why?"),
        comment(id=2, created_by="bo", kpi=1),
    )


def texts(workspace: Workspace, table: str = "key_results") -> list[str]:
    return [one.text for one in comments_about(workspace, table, 1)]


@pytest.mark.parametrize("state", ["draft", "active", "closed"])
def test_a_comment_is_written_whatever_the_state_of_its_record(state: str) -> None:
    workspace = company(state)
    carry_out(workspace, comments.write, CommentDraft(key_result=1, text=" Learned:\r\nstart early. "))
    carry_out(workspace, comments.write, CommentDraft(kpi=1, text="It was no use."))
    assert texts(workspace)[-1] == "Learned:\nstart early."
    assert texts(workspace, "kpis")[-1] == "It was no use."


def test_two_may_answer_one_comment_at_once() -> None:
    workspace = company()
    both = [comments.write(workspace, CommentDraft(key_result=1, text=who), who, NOW) for who in ("bo", "cy")]
    assert [len(one.puts) for one in both] == [1, 1]
    assert not any(one.removes for one in both)


def test_the_text_of_ones_own_comment_can_be_changed() -> None:
    workspace = company()
    carry_out(workspace, comments.edit, Edit(1, 1, CommentDraft(kpi=1, text="Never mind.")), by="Ada")
    (found,) = comments_about(workspace, "key_results", 1)
    assert (found.text, found.created_by, found.revision) == ("Never mind.", "ada", 2)
    with pytest.raises(ConflictError):
        comments.edit(workspace, Edit(1, 1, CommentDraft(key_result=1, text="x")), "ada", NOW)


def test_a_comment_of_somebody_else_stays_as_it_is() -> None:
    workspace = company()
    with pytest.raises(RuleError, match="CM2 is a comment by bo"):
        comments.edit(workspace, Edit(2, 1, CommentDraft(kpi=1, text="x")), "ada", NOW)
    with pytest.raises(RuleError, match="CM2 is a comment by bo"):
        delete(workspace, Removal("comments", 2), "ada", NOW)
    carry_out(workspace, delete, Removal("comments", 1), by="ada")
    assert texts(workspace) == []


def test_comments_go_with_their_record_whoever_wrote_them() -> None:
    workspace = company()
    with pytest.raises(RuleError, match="K1 cannot be deleted alone: CM2 depends on it"):
        carry_out(workspace, delete, Removal("kpis", 1))
    carry_out(workspace, delete, Removal("kpis", 1, together=True), by="ada")
    assert list(workspace.table("comments")) == [1]


def test_a_mention_is_settled_without_an_answer() -> None:
    workspace = company()
    carry_out(workspace, comments.settle, ("key_results", 1), by="bo")
    assert list(open_mentions(workspace, NOW.date(), "bo")) == []
    assert comments_about(workspace, "key_results", 1)[0].settled_by == ("bo",)
    with pytest.raises(RuleError, match="No comment on KR1 waits for your answer"):
        comments.settle(workspace, ("key_results", 1), "bo", NOW)


@pytest.mark.parametrize("subject", [{}, {"cycle": 1, "kpi": 1}])
def test_a_comment_is_about_exactly_one_record(subject: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="about one cycle, objective, key result or KPI"):
        CommentDraft.model_validate({**subject, "text": "x"})


@pytest.mark.parametrize("text", ["", " \n", "\u200b\x1b"])
def test_a_comment_says_something(text: str) -> None:
    with pytest.raises(ValueError, match="Required"):
        CommentDraft.model_validate({"kpi": 1, "text": text})


def test_a_script_deletes_what_others_said_with_its_record_alone() -> None:
    with pytest.raises(RuleError, match="CM2: CM2 is a comment by bo"):
        take_in(company(), [("comments", 2, None)], "ada", NOW)
    both = take_in(company(), [("comments", 2, None), ("kpis", 1, None)], "ada", NOW)
    assert both.removes == (("comments", 2), ("kpis", 1))
    assert take_in(company(), [("comments", 1, None)], "ada", NOW).removes == (("comments", 1),)

"""Comments through a session, on every engine: side by side, deleted with their record, and brought back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import builders
from contract.conftest import Opener, Place
from okrtui.domain.actions import comments, kpis
from okrtui.domain.actions.record_changes import Removal, delete
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.models import CommentDraft, NewKpiDraft
from okrtui.domain.rules.comments import comments_about, open_mentions
from okrtui.session import Session


def session(opens: Opener, place: Place) -> Session:
    return Session(opens(), place.user)


def with_kpi(opens: Opener, place: Place) -> Session:
    one = session(opens, place)
    one.do(kpis.add, build(NewKpiDraft, {"name": "Churn"}, today=builders.TODAY))
    return one


def texts(one: Session) -> list[str]:
    one.refresh()
    return [each.text for each in comments_about(one.workspace, "kpis", 1)]


def test_two_who_comment_at_once_both_do(opens: Opener, place: Place) -> None:
    mine, theirs = with_kpi(opens, place), session(opens, place)
    start = threading.Barrier(2)

    def say(one: Session, text: str) -> None:
        start.wait(30)
        one.do(comments.write, CommentDraft(kpi=1, text=text))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(say, (mine, theirs), ("a", "b")))
    assert sorted(texts(mine)) == ["a", "b"]
    assert texts(mine) == texts(theirs) == texts(session(opens, place))


def test_comments_go_with_their_record_and_come_back_with_it(opens: Opener, place: Place) -> None:
    mine, theirs = with_kpi(opens, place), session(opens, place)
    mine.do(comments.write, CommentDraft(kpi=1, text="Why?\n@bo"))
    mine.do(delete, Removal("kpis", 1, together=True))
    assert texts(theirs) == []
    mine.undo()
    assert texts(theirs) == ["Why?\n@bo"]
    assert [one.names for one in open_mentions(theirs.workspace, theirs.today(), None)] == [("bo",)]
    mine.undo(2)
    assert texts(theirs) == []

"""The columns of comments."""

from __future__ import annotations

from okrtui.domain.columns.catalogue import Catalogue, Column, Subject
from okrtui.domain.columns.shared import id_column
from okrtui.domain.columns.values import Person
from okrtui.domain.records.models import Comment
from okrtui.domain.rules.comments import day_of, mentioned, subject_of
from okrtui.domain.rules.record_names import linked


class CommentSubject(Subject[Comment]):
    """A comment on a record."""

    @property
    def about(self) -> str:
        """What it is about, by id and name."""
        return linked(self.workspace, *subject_of(self.record))


COMMENTS = Catalogue(
    CommentSubject,
    (
        id_column(report=False, csv=""),
        Column("date", "date", lambda one: day_of(one.record), listed=True),
        Column("by", "by", lambda one: Person(one.record.created_by), listed=True),
        Column("about", "about", lambda one: one.about, listed=True, crops=True),
        Column("text", "comment", lambda one: one.record.text, listed=True, crops=True, stays=True),
        Column("mentions", "mentions", lambda one: mentioned(one.record.text), json="mentions"),
    ),
)  # fmt: skip

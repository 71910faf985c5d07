"""Section 5: the saved decisions; `n` asks the eight questions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from okrtui.domain.columns.decisions import DECISIONS, KIND_WORDS, DecisionSubject
from okrtui.domain.records.models import Decision, Record
from okrtui.domain.rules.decision import QUESTIONS, read
from okrtui.domain.rules.record_names import nouns_of
from okrtui.tui import formatting, styled_text
from okrtui.tui.filtering import Filter
from okrtui.tui.sections.base import Drawing, Section, invitation
from okrtui.tui.sections.catalogue import DECIDE
from okrtui.tui.sections.record_columns import filter_text, filter_words, in_order, offers, row_cells, table_columns
from okrtui.tui.styled_text import Cell, Line, Paragraph, Piece
from okrtui.tui.widgets.table import Row, TableColumn
from okrtui.tui.wizard.model import ANSWERS, contrast_line


class DecideSection(Section):
    """The decisions; a row's key is the decision's number."""

    key = DECIDE
    title = "Decide"
    nouns = nouns_of(Decision.table)
    fields: ClassVar[Sequence[str]] = filter_words(DECISIONS)
    catalogue = DECISIONS
    columns: ClassVar[Sequence[TableColumn]] = table_columns(DECISIONS)

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """Return the decisions, the latest first."""
        decisions = self.session.workspace.decisions
        active_filter = self.filter
        latest = [decisions[number] for number in sorted(decisions, reverse=True)]
        kept = [one for one in latest if not active_filter or self._fits(one, active_filter)]
        listed = in_order(kept, self.sort, DECISIONS, self._subject)
        return [one.id for one in listed], len(decisions)

    def _subject(self, decision: Decision) -> DecisionSubject:
        return DecisionSubject(self.session.workspace, decision, self.session.today())

    def _fits(self, decision: Decision, active_filter: Filter) -> bool:
        return active_filter.keeps(
            lambda: f"{decision.shown_id} {decision.metric}",
            lambda word: filter_text(DECISIONS, self._subject(decision), word, self.session.actor),
        )

    def offers(self, field: str) -> Iterable[str]:
        """Return the values that complete a field of the filter."""
        return offers(field, (DECISIONS, map(self._subject, self.session.workspace.decisions.values())))

    def _decision(self, key: Hashable) -> Decision:
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self.session.workspace.decisions[key]

    def row(self, key: Hashable) -> Row:
        """Return a decision as a row."""
        return Row(key, _CELLS(self._subject(self._decision(key))))

    def empty(self) -> Sequence[Line]:
        """Return the invitation to answer the eight questions."""
        if self.typed:
            return self.nothing_fits()
        about = "A KPI tracks how the business runs; an OKR changes it. Eight questions tell which one it is."
        return invitation("Is it a KPI or an OKR?", about, ("row.new", "answer them for a metric (two minutes)"))

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Return the detail of a decision: answers, contrasts, choice and reason."""
        decision = self._decision(key)
        outcome = read(decision.answers)
        lines: list[Line | Paragraph] = [
            ((decision.shown_id, "muted"),),
            Paragraph(decision.metric, "strong"),
            (
                (f"{KIND_WORDS[decision.verdict]} {outcome.strength}".strip(), "accent"),
                (f"   KPI {outcome.kpi_votes} : {outcome.okr_votes} OKR", "muted"),
            ),
            (),
        ]
        if decision.chosen is not None:
            lines.append((("chosen  ", "muted"), (KIND_WORDS[decision.chosen], "strong")))
        if decision.why:
            lines.append(Paragraph(decision.why))
        lines += [(("became  ", "muted"), (one, "")) for one in self._subject(decision).became]
        lines += self._history(decision)
        lines += [contrast_line(contrast, width) for contrast in outcome.contrasts] if width > 72 else []  # noqa: PLR2004 - the bars' width
        lines += [(), (("answers", "head"),)]
        for question, letter in zip(QUESTIONS, decision.answers, strict=True):
            answer: Piece = (ANSWERS[letter].ljust(10), "strong")
            lines.append(((f"{question.number}  ", "muted"), answer, (question.contrast, "muted")))
            lines.append(Paragraph(question.ask, "muted", 3))
        for thought in outcome.thoughts:
            lines += [(), Paragraph(thought, "warn")]
        return lines

    def _history(self, decision: Decision) -> list[Line | Paragraph]:
        """Return how the metric did since, and the verdicts on it before this one."""
        subject = self._subject(decision)
        lines: list[Line | Paragraph] = [Paragraph(subject.since)] if subject.since else []
        for one in subject.earlier:
            before = read(one.answers)
            told = f"{one.shown_id} {KIND_WORDS[one.verdict]} {before.strength}".rstrip()
            day = styled_text.day(self._subject(one).day, subject.today)
            lines.append((("before  ", "muted"), (told, ""), (f", {day}", "muted")))
        return lines

    def name_of(self, key: Hashable) -> str:
        """Return the id of a decision, such as D4."""
        return self._decision(key).shown_id

    def record(self, key: Hashable) -> Record | None:
        """Return the decision of a row."""
        return self.session.workspace.decisions.get(key) if isinstance(key, int) else None


_CELLS = row_cells(
    DECISIONS.on("screen"),
    {
        "metric": lambda one: ((f"{one.record.shown_id}  ", "muted"), (one.record.metric, "strong")),
        "votes": lambda one: Cell(formatting.text(DECISIONS["votes"].of(one)), "muted"),
        "chosen": lambda one: Cell(formatting.text(DECISIONS["chosen"].of(one)), "warn" if one.is_overruled else ""),
        "became": lambda one: Cell(formatting.text(one.became), "muted"),
        "when": lambda one: Cell(styled_text.day(one.day, one.today), "muted"),
    },
)

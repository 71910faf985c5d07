"""Section 5: the stored decisions; `n` asks the eight questions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import ClassVar

from okrtui.domain.records.enums import Kind
from okrtui.domain.records.models import Decision
from okrtui.domain.rules.decision import QUESTIONS, read
from okrtui.tui import styled_text
from okrtui.tui.commands import DECIDE
from okrtui.tui.filtering import distinct
from okrtui.tui.sections.base import Drawing, Section, invitation, nothing_fits
from okrtui.tui.styled_text import Cell, Line, Paragraph, Piece
from okrtui.tui.widgets.table import Column, Row
from okrtui.tui.wizard.model import ANSWERS, contrast_line

WORDS = {Kind.KPI: "KPI", Kind.OKR: "OKR", Kind.BOTH: "both", Kind.UNCLEAR: "unclear"}


class DecideSection(Section):
    """The decisions; a row's key is the decision's number."""

    key = DECIDE
    title = "Decide"
    nouns = ("decision", "decisions")
    fields: ClassVar[Sequence[str]] = ("verdict", "by")
    columns: ClassVar[Sequence[Column]] = (
        Column("metric", "metric", 34, minimum=32, flex=True, priority=9),
        Column("verdict", "verdict", 11, priority=8),
        Column("votes", "KPI : OKR", 9, align="center", priority=5),
        Column("chosen", "chosen", 6, priority=6),
        Column("became", "became", 12, minimum=8, priority=4),
        Column("by", "who", 8, priority=3),
        Column("when", "when", 12, priority=3),
    )

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """The decisions, the latest first."""
        decisions = list(self.session.workspace.decisions.values())
        narrowed = self.filter
        kept = [
            one.id
            for one in decisions
            if not narrowed
            or narrowed.keeps(
                lambda one=one: f"{one.shown_id} {one.metric}",  # type: ignore[misc]
                lambda name, one=one: str(one.verdict) if name == "verdict" else one.created_by,  # type: ignore[misc]
            )
        ]
        return sorted(kept, reverse=True), len(decisions)

    def offers(self, field: str) -> Iterable[str]:
        """What may be typed for a field of the filter."""
        decisions = self.session.workspace.decisions.values()
        return map(str, Kind) if field == "verdict" else distinct(one.created_by for one in decisions)

    def _decision(self, key: Hashable) -> Decision:
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self.session.workspace.decisions[key]

    def row(self, key: Hashable) -> Row:
        """A decision as a row."""
        decision = self._decision(key)
        outcome = read(decision.answers)
        chosen = "" if decision.chosen is None else WORDS[decision.chosen]
        overruled = decision.chosen not in (None, decision.verdict)
        return Row(
            key,
            (
                ((f"{decision.shown_id}  ", "muted"), (decision.metric, "strong")),
                f"{WORDS[decision.verdict]} {outcome.strength}".strip(),
                Cell(f"{outcome.kpi_votes} : {outcome.okr_votes}", "muted"),
                Cell(chosen, "warn" if overruled else ""),
                Cell(", ".join(self._became(decision)), "muted"),
                decision.created_by,
                Cell(styled_text.day(decision.created_at.astimezone().date(), self.session.today()), "muted"),
            ),
        )

    @staticmethod
    def _became(decision: Decision) -> list[str]:
        made = (("K", decision.kpi), ("O", decision.objective))
        return [f"{prefix}{number}" for prefix, number in made if number is not None]

    def empty(self) -> Sequence[Line]:
        """What the questions are for."""
        if self.typed:
            return nothing_fits()
        about = "A KPI watches how the business runs; an OKR changes it. Eight questions tell a metric's place."
        return invitation("Is it a KPI or an OKR?", about, ("row.new", "ask about a metric: two minutes"))

    def detail(self, key: Hashable, width: int) -> Drawing:
        """The answers, the contrasts, what was chosen and why."""
        decision = self._decision(key)
        outcome = read(decision.answers)
        lines: list[Line | Paragraph] = [
            ((decision.shown_id, "muted"),),
            Paragraph(decision.metric, "strong"),
            (
                (f"{WORDS[decision.verdict]} {outcome.strength}".strip(), "accent"),
                (f"   KPI {outcome.kpi_votes} : {outcome.okr_votes} OKR", "muted"),
            ),
            (),
        ]
        if decision.chosen is not None:
            lines.append((("chosen  ", "muted"), (WORDS[decision.chosen], "strong")))
        if decision.why:
            lines.append(Paragraph(decision.why))
        lines += [(("became  ", "muted"), (one, "")) for one in self._became(decision)]
        lines += [contrast_line(contrast, width) for contrast in outcome.contrasts] if width > 72 else []  # noqa: PLR2004 - the bars' width
        lines += [(), (("answers", "head"),)]
        for question, letter in zip(QUESTIONS, decision.answers, strict=True):
            answer: Piece = (ANSWERS[letter].ljust(10), "strong")
            lines.append(((f"{question.number}  ", "muted"), answer, (question.contrast, "muted")))
            lines.append(Paragraph(question.ask, "muted", 3))
        for thought in outcome.thoughts:
            lines += [(), Paragraph(thought, "warn")]
        return lines

    def name_of(self, key: Hashable) -> str:
        """D4."""
        return self._decision(key).shown_id

    def commands(self) -> Mapping[str, Callable[[Hashable | None], Awaitable[None] | None]]:
        """Ask, delete."""
        return {
            "row.new": lambda _key: self.desk.decide("", None),
            "row.delete": self._delete,
        }

    async def _delete(self, key: Hashable | None) -> None:
        if key is not None:
            await self.editor.remove("decisions", self._decision(key).id)

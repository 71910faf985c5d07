"""Set, correct and remove the targets of a KPI; targets that others set meanwhile are never lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from okrtui.domain.actions import kpis
from okrtui.domain.records.action_drafts import TargetTableDraft
from okrtui.domain.records.models import Kpi
from okrtui.domain.records.validation import record_of
from okrtui.domain.rules import target_lines
from okrtui.domain.rules.typed_values import typed_for_kpi
from okrtui.errors import CorruptError, DraftError
from okrtui.session import Entry, Session
from okrtui.tui import formatting
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.forms.unsaved import typed_in
from okrtui.tui.host import SectionHost
from okrtui.tui.styled_text import Line, Paragraph


async def set_targets(host: SectionHost, kpi: Kpi) -> None:
    """Open the table of a KPI's targets, with an unsaved text if there is one, and save it."""
    spec = target_form(host.session, kpi)
    left = await host.forms.left_in(spec)
    opened = kpi if left is None else _opened(left, kpi)
    seen = {"before": target_lines.text_of(opened.targets)}

    async def save(draft: BaseModel, autosave: Autosave) -> Entry:
        assert isinstance(draft, TargetTableDraft)  # noqa: S101 - the form was made for it
        return await host.commit(kpis.edit_targets, draft.model_copy(update=seen), autosave)

    typed = {} if left is None else typed_in(left)
    filled = await host.forms.fill_in(replace(spec, typed=typed), save, opened)
    if filled is not None and filled.entry is not None:
        host.say(f"Targets saved for {kpi.shown_id}." if filled.entry.ops else "Nothing changed.", "good")


def _opened(left: Mapping[str, Any], kpi: Kpi) -> Kpi:
    """Return the KPI as it was when an unsaved text was begun; as it is now where that cannot be read."""
    try:
        found = record_of(Kpi.table, left["opened"])
    except (CorruptError, LookupError, TypeError):
        return kpi
    return found if isinstance(found, Kpi) else kpi


def target_form(session: Session, record: Kpi) -> FormSpec:
    """Return the form of a KPI's targets: a new one, and the table of all."""
    lines = target_lines.text_of(record.targets)
    return FormSpec(
        title=f"Set the targets of {record.shown_id}",
        route=("kpis", "kpi.target", record.id),
        kind=TargetTableDraft,
        initial={"since": session.today() if record.targets else None, "lines": lines},
        fixed={"kpi": record.id},
        hidden=frozenset({"before"}),
        groups={"low": "A new target", "lines": "All of them, one a line"},
        subtitle=(((f"{record.shown_id}  ", "muted"), (record.name, "strong")),),
        live=lambda typed: _targets_read(record, typed.get("lines", ""), session.today()),
        around=typed_for_kpi(record),
    )


def _targets_read(kpi: Kpi, text: str, today: date) -> Sequence[Line | Paragraph]:
    """Return how the lines of targets are understood, or which of them is not."""
    try:
        found = target_lines.read(kpi, text, today)
    except DraftError as error:
        return [Paragraph(error.fields["lines"], "warn")]
    return [
        ((f"{target_lines.since_text(one.since)}  ", "muted"), (formatting.target(kpi, one), ""))
        for one in sorted(found, key=lambda one: one.since)
    ]

"""Set, correct and remove the targets of a KPI; targets that others set meanwhile are never lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from okrtui.domain.actions import kpis
from okrtui.domain.records.action_drafts import TargetTableDraft
from okrtui.domain.records.models import Kpi
from okrtui.domain.records.validation import record_of
from okrtui.domain.rules import target_lines
from okrtui.errors import CorruptError
from okrtui.session import Entry
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.unsaved import typed_in
from okrtui.tui.host import SectionHost


async def set_targets(host: SectionHost, kpi: Kpi) -> None:
    """Open the table of a KPI's targets, with an unsaved text if there is one, and save it."""
    spec = form_specs.target(host.session, kpi)
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

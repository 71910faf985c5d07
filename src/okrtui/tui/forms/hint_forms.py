"""Quality hints in forms: shown while typing, dismissed with a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from okrtui.domain.actions import hint_dismissal as actions
from okrtui.domain.actions.record_changes import values_of
from okrtui.domain.hints import Hint, Hinted, HintRule, hints
from okrtui.domain.records.action_drafts import DismissalDraft, HintRef
from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import HintedRecord, KeyResultDraft
from okrtui.errors import DraftError
from okrtui.session import Session
from okrtui.tui import formatting
from okrtui.tui.forms import texts as forms
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.sections import hint_lines
from okrtui.tui.styled_text import Line, Paragraph

MOST: Final = 4
"""The most hints shown below a form."""

BY_NAME: Final = frozenset({HintRule.ACTIVITY, HintRule.SAME_METRIC})
"""The hints that need no measure: they apply to a key result as soon as it has a title."""


def while_typing(session: Session, spec: FormSpec, record: HintedRecord | None = None) -> FormSpec:
    """Return the form with the hints on its content below the fields."""

    def follow(typed: Mapping[str, str]) -> Sequence[Line | Paragraph]:
        found = _of_what_is_typed(session, spec, typed, record)
        return [hint_lines.sentence(hint) for hint in found[:MOST]]

    return replace(spec, live=follow)


def _of_what_is_typed(
    session: Session, spec: FormSpec, typed: Mapping[str, str], record: HintedRecord | None
) -> tuple[Hint, ...]:
    today = session.today()
    try:
        draft: Any = forms.build(spec, typed, today)
    except DraftError:
        return _of_the_title(session, spec, typed) if issubclass(spec.kind, KeyResultDraft) else ()
    what: Any = draft if record is None else record.model_copy(update=values_of(draft))
    return hints(session.workspace, what, today)


def _of_the_title(session: Session, spec: FormSpec, typed: Mapping[str, str]) -> tuple[Hint, ...]:
    """Return the hints on a key result that has no measure yet."""
    title = typed.get("title", "").strip()
    objective = spec.fixed.get("objective")
    if not title or objective is None:
        return ()
    measure = Metric.model_validate({"baseline": 0, "target": 1})
    draft = KeyResultDraft.model_construct(objective=objective, title=title, owners=(), measure=measure, kpi=None)
    return tuple(hint for hint in hints(session.workspace, draft, session.today()) if hint.rule in BY_NAME)


async def dismiss(host: SectionHost, record: HintedRecord) -> None:
    """Dismiss one of a record's hints with a note; when none is left, restore the dismissed ones."""
    session = host.session
    fresh = [hint for hint in hints(session.workspace, _hinted(record), session.today()) if not hint.gate]
    if not fresh:
        await _restore(host, record)
        return
    spec = FormSpec(
        title=f"Dismiss a hint on {record.shown_id}",
        kind=DismissalDraft,
        initial={"rule": fresh[0].rule},
        fixed={"id": record.id},
        choices={"rule": [(hint.rule, hint.sentence) for hint in fresh]},
        subtitle=(((getattr(record, "title", getattr(record, "name", "")), "strong"),),),
    )
    if (entry := await host.forms.submit(spec, actions.dismiss)) is not None:
        host.tell(entry)


def _hinted(record: HintedRecord) -> Hinted:
    """Return the record with the type that the hints take."""
    found: Any = record
    return found  # type: ignore[no-any-return]


async def _restore(host: SectionHost, record: HintedRecord) -> None:
    rules = list(record.dismissed)
    if not rules:
        host.say(f"{record.shown_id} has no hint to dismiss.", "warn")
    elif await host.confirm(f"Restore the dismissed hints on {record.shown_id}?", "; ".join(_noted(record))):
        for rule in rules:
            await host.commit(actions.recall, HintRef(rule=HintRule(rule), id=record.id))
        host.say(f"{formatting.plural(len(rules), 'hint')} restored.", "good")


def _noted(record: HintedRecord) -> list[str]:
    return [f"{rule}: {note}" for rule, note in record.dismissed.items()]

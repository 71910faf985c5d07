"""The form that hands over what is somebody's to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from okrtui.domain.actions import hand_over as actions
from okrtui.domain.records.action_drafts import HandOverDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.errors import DraftError
from okrtui.session import Session
from okrtui.tui import formatting
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line, Paragraph


async def hand_over(host: SectionHost) -> None:
    """Hand over all that a person owns."""
    spec = FormSpec(
        title="Hand over everything that somebody owns",
        kind=HandOverDraft,
        route=("today", "owner.hand-over", None),
        subtitle=(Paragraph("Objectives, key results and KPIs get the new owner in the old one's place.", "muted"),),
        live=lambda typed: _moving(host.session, typed),
        save_label="hand over",
    )
    entry = await host.forms.submit(spec, actions.hand_over)
    if entry is not None:
        moved = formatting.plural(len(entry.ops), "record")
        host.say(f"Handed over {moved}. Press {keymap.key('app.undo')} to undo all of it.", "good")


def _moving(session: Session, typed: Mapping[str, str]) -> Sequence[Line | Paragraph]:
    """Return what would be handed over, and what would stay, as soon as the old owner is typed."""
    try:
        draft = build(HandOverDraft, {**typed, "new": typed.get("new") or "?"}, today=session.today())
    except DraftError:
        return ()
    found = actions.planned(session.workspace, draft)
    if not found.moved and not found.left:
        return (Paragraph(f"Nothing belongs to {draft.old}.", "warn"),)
    moved = Paragraph(f"To be handed over: {found.moved_text or 'nothing'}.", "accent")
    return (moved, Paragraph(found.left_text, "muted")) if found.left else (moved,)

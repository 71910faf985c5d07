"""Quality hints below a record, each with its reason."""

from __future__ import annotations

from okrtui.domain.hints import Hint, Hinted, hints, names_ahead
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line, Paragraph


def lines(session: Session, record: Hinted) -> list[Line | Paragraph]:
    """Return the hints on a record with their reasons, and the number of dismissed ones.

    Those by the names of others are left out until these are known: whoever shows a detail looks at them.
    """
    workspace = session.workspace
    found = hints(workspace, record, session.today(), by_name=names_ahead(workspace, record) is None)
    dismissed = len(getattr(record, "dismissed", {}))
    if not found and not dismissed:
        return []
    drawn: list[Line | Paragraph] = [(), (("hints", "head"), (f"   {len(found)}" if found else "", "muted"))]
    for hint in found:
        drawn += [sentence(hint), Paragraph(hint.why, "muted", 2)]
    dismiss = keymap.key("hint.dismiss")
    if any(not hint.gate for hint in found):
        drawn.append(Paragraph(f"press {dismiss} to dismiss a hint", "muted"))
    if dismissed:
        told = f"{formatting.plural(dismissed, 'hint')} dismissed; press {dismiss} to restore"
        drawn.append(Paragraph(told, "muted"))
    return drawn


def sentence(hint: Hint) -> Paragraph:
    """Return a hint as a sentence."""
    gate = " It cannot start before that." if hint.gate else ""
    return Paragraph(f"{styled_text.glyphs().signal} {hint.sentence}{gate}", "warn")

"""Quality hints below a record: what could be better, and why that is worth a thought."""

from __future__ import annotations

from okrtui.domain.hints import Hint, Hinted, hints
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line, Paragraph


def lines(session: Session, record: Hinted) -> list[Line | Paragraph]:
    """Return the hints on a record with the reason for each, and how many were dismissed."""
    found = hints(session.workspace, record, session.today())
    aside = len(getattr(record, "dismissed", {}))
    if not found and not aside:
        return []
    drawn: list[Line | Paragraph] = [(), (("hints", "head"), (f"   {len(found)}" if found else "", "muted"))]
    for hint in found:
        drawn += [told(hint), Paragraph(hint.why, "muted", 2)]
    dismiss = keymap.key("hint.dismiss")
    if any(not hint.gate for hint in found):
        drawn.append(((f"press {dismiss} to dismiss a hint", "muted"),))
    if aside:
        drawn.append(((f"{formatting.plural(aside, 'hint')} dismissed; press {dismiss} to restore", "muted"),))
    return drawn


def told(hint: Hint) -> Paragraph:
    """Return a hint as a sentence."""
    gate = " It cannot start before that." if hint.gate else ""
    return Paragraph(f"{styled_text.glyphs().signal} {hint.sentence}{gate}", "warn")

"""Importing a file on screen: which one, the preview, and the commit."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from okrtui.domain.records.action_drafts import ImportFileDraft
from okrtui.importing import files
from okrtui.importing.commit import committed, of_any_thread
from okrtui.importing.files import ImportFile
from okrtui.paths import readable
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.importing.screen import Imported, ImportScreen, counts
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Paragraph

MOST: Final = 200
"""The most files that are suggested."""


async def import_any(host: SectionHost) -> None:
    """Ask for a file, show what importing it would do, and import it if that is right."""
    opened: list[ImportFile] = []

    async def find(draft: BaseModel, _autosave: Autosave) -> None:
        assert isinstance(draft, ImportFileDraft)  # noqa: S101 - it is the form's draft
        opened.append(await asyncio.to_thread(files.opened, draft.file, ImportOptions()))

    spec = FormSpec(
        title="Import a file",
        kind=ImportFileDraft,
        subtitle=(Paragraph("Look first at what it would add and change; nothing is written before.", "muted"),),
        choices={"file": [(name, name) for name in await asyncio.to_thread(_suggested)]},
        save_label="preview",
    )
    if await host.forms.fill_in(spec, find) is None or not opened:
        return
    imported = await import_previewed(host, opened[-1], ImportOptions(fiscal_month=host.session.fiscal_month))
    if imported is not None:
        plan = imported.plan
        undo = f" Press {keymap.key('app.undo')} to undo all of it." if plan.added or plan.changed else ""
        host.say(f"Imported: {counts(plan)}.{undo}", "good")


async def import_previewed(host: SectionHost, file: ImportFile, options: ImportOptions) -> Imported | None:
    """Show the preview of a file; return what was imported, None where the person left."""
    session = host.session
    return await host.ask(
        ImportScreen(
            session, file, options, lambda found: host.carry_out(partial(committed, session, found, of_any_thread))
        )
    )


def _suggested() -> list[str]:
    """Return the files here that may be imported, the newest first."""
    try:
        found = [one for one in Path().iterdir() if one.suffix.casefold() in files.IMPORTED and one.is_file()]
        found.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    except OSError:
        return []
    return [readable(one) for one in found[:MOST]]

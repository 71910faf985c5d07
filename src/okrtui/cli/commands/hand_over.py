"""The command that hands over what is somebody's to others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from okrtui.cli.framework import parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.domain.actions import hand_over as actions
from okrtui.domain.actions.hand_over import HandOver, OwnedRecord
from okrtui.domain.records.action_drafts import HandOverDraft
from okrtui.domain.rules.record_names import name_of, named
from okrtui.domain.workspace import Change, Workspace
from okrtui.reports.terminal.tables import Page, blocks

_NAMES = {"old": "OLD", "new": "NEW", "": "NEW"}


@command("hand-over")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--everything", is_flag=True, help="Also what is closed, dropped or retired, but not in closed cycles.")
@click.option("--dry-run", is_flag=True, help="Show what would be handed over, and change nothing.")
@click.pass_obj
def hand_over(context: CommandContext, old: str, new: str, everything: bool, dry_run: bool) -> None:
    """Hand over everything that OLD owns: open objectives, key results and KPIs get NEW in OLD's place.

    Names are login names; NEW may be several with commas. Other owners stay. A single okrtui undo gives all of it back.
    """
    with context.reading() if dry_run else context.changing() as session:
        values = {"old": old, "new": new, "everything": everything}
        draft = parsing.draft(HandOverDraft, values, _NAMES, session.today())
        found: list[HandOver] = []

        def moving(fresh: Workspace, draft: HandOverDraft, actor: str, now: datetime) -> Change:
            found[:] = [actions.planned(fresh, draft)]
            return actions.hand_over(fresh, draft, actor, now)

        if dry_run:
            moving(session.workspace, draft, session.actor, session.now())
        sequence = None if dry_run else session.do(moving, draft).sequence
        context.answer(lambda: _json(found[0], sequence), lambda page: _text(found[0], page, dry_run=dry_run))


def _json(found: HandOver, sequence: int | None) -> dict[str, Any]:
    ids = {"moved": [one.shown_id for one in found.moved], "left": [one.shown_id for one in found.left]}
    return {"dry_run": sequence is None, "sequence": sequence, **ids}


def _text(found: HandOver, page: Page, *, dry_run: bool) -> str:
    done = f"{'Dry run: this would be handed over' if dry_run else 'Handed over'}: {found.moved_text}."
    return blocks(done, _listed(found.moved, page), found.left_text, _listed(found.left, page))


def _listed(records: Iterable[OwnedRecord], page: Page) -> str:
    return "\n".join(page.shown(named(one.table, one.id, name_of(one))) for one in records)

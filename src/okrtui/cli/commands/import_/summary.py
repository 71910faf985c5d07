"""The answer of an import: how many records were added, changed and left, and which."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from okrtui.cli.framework import printing
from okrtui.domain.actions.import_rows import KEYS, ImportPlan, RowFault, where
from okrtui.domain.records.models import CheckIn, Measurement, Record, SignalNote
from okrtui.domain.rules.change_text import changes
from okrtui.domain.rules.record_phrases import names_in
from okrtui.domain.workspace import Workspace
from okrtui.errors import ConflictError, RuleError
from okrtui.reports.terminal.tables import Page, TextColumn, blocks, table

_LISTED = 20
"""The number of records of a sort, and on a terminal of bad rows, that are listed; --json lists all."""


def as_json(plan: ImportPlan, unknown: Sequence[str], sequence: int | None) -> dict[str, Any]:
    """Return what was done, or without a sequence number what would be."""
    ids = {
        "added": [one.shown_id for one in plan.added],
        "changed": [after.shown_id for _, after in plan.changed],
        "left": [one.shown_id for one in plan.left],
    }
    counts = {name: len(found) for name, found in ids.items()}
    return {"dry_run": sequence is None, "sequence": sequence, "counts": counts, **ids, "passed_over": list(unknown)}


def as_text(workspace: Workspace, plan: ImportPlan, unknown: Sequence[str], page: Page, *, dry_run: bool) -> str:
    """Return the same in words, with the first records of each sort."""
    passed = f"Ignored unknown columns: {', '.join(unknown)}." if unknown else ""
    return blocks(
        _headline(plan, dry_run=dry_run), _counts(plan, page), _details(workspace, plan, page), page.shown(passed)
    )


def _headline(plan: ImportPlan, *, dry_run: bool) -> str:
    if not plan.change.puts:
        kept = " Ids used in the source workspace are reserved." if plan.used else ""
        return f"{'Nothing would change' if dry_run else 'Nothing changed'}.{kept}"
    return "Dry run: this would be imported." if dry_run else "Imported."


def _counts(plan: ImportPlan, page: Page) -> str:
    sorts = [Counter(one.table for one in part) for part in (plan.added, [b for b, _ in plan.changed], plan.left)]
    rows = [
        (name.replace("_", " "), *(f"{part[name]:,}" for part in sorts))
        for name in KEYS
        if any(part[name] for part in sorts)
    ]
    heads = (TextColumn("records"), *(TextColumn(head, right=True) for head in ("added", "changed", "left")))
    return table(heads, rows, page) if rows else ""


def _details(workspace: Workspace, plan: ImportPlan, page: Page) -> str:
    added = [f"added {one.shown_id} {_name(one)}" for one in plan.added[:_LISTED]]
    ops = [(after.table, after.id, after.document(), before.document()) for before, after in plan.changed[:_LISTED]]
    every = ((one.after.table, one.after.id, one.after.document(), None) for one in plan.taken)
    edits = changes(ops, names_in(workspace, ops, every))
    edited = [f"changed {one.record} {one.field}: {one.before} → {one.after}" for one in edits]
    more = [_more(len(plan.added), "added"), _more(len(plan.changed), "changed")]
    return "\n".join(page.shown(line) for line in (*added, more[0], *edited, more[1]) if line)


def _more(count: int, sort: str) -> str:
    return f"{sort} and {count - _LISTED:,} more; --json lists all" if count > _LISTED else ""


def _name(record: Record) -> str:
    if isinstance(record, CheckIn | Measurement | SignalNote):
        owner = f"KR{record.key_result}" if isinstance(record, CheckIn) else f"K{record.kpi}"
        return f"{owner} {record.date}"
    return str(next((getattr(record, name) for name in ("name", "title", "metric") if hasattr(record, name)), ""))


def refuse(faults: Iterable[RowFault], count: int) -> NoReturn:
    """Print every bad row on standard error, on a terminal only the first ones, and refuse the import.

    Raises RuleError, or ConflictError where all of them conflict with changes by others.
    """
    found = list(faults)
    if all(isinstance(one.place, int) for one in found):
        found.sort(key=lambda one: one.place)
    is_cut = sys.stderr is not None and sys.stderr.isatty() and len(found) > _LISTED
    lines = [f"{where(one.place)}: {' '.join(one.reason.split())}" for one in (found[:_LISTED] if is_cut else found)]
    if is_cut:
        lines.append(f"… and {len(found) - _LISTED:,} more; add 2> bad-rows.txt to the command for the full list.")
    printing.write(sys.stderr, "\n".join(lines))
    bad = len({one.place for one in found})
    sentence = f"{bad:,} of {max(bad, count):,} rows cannot be imported; nothing was changed."
    if all(one.is_conflict for one in found):
        raise ConflictError(sentence, "Compare with the records here, and decide which is right.")
    raise RuleError(sentence, "Correct the file and import it again.")

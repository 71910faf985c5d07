"""The answer of an import: how many records were added, changed and left, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from okrtui.domain.actions.import_rows import KEYS, ImportPlan, RowFault, where
from okrtui.domain.rules.change_text import changes
from okrtui.domain.rules.record_phrases import names_in, stored_text
from okrtui.domain.workspace import Workspace
from okrtui.errors import ConflictError, OkrError, RuleError
from okrtui.reports.exchange.import_formats import Reading
from okrtui.reports.terminal.added_records import added_text
from okrtui.reports.terminal.tables import Page, TextColumn, blocks, table

_LISTED = 20
"""The number of records of a sort, that are listed; --json lists all."""

_REHEARSED = 500
"""The number of records of a sort that a dry run lists."""


def as_json(plan: ImportPlan, reading: Reading, sequence: int | None, far: Sequence[RowFault] = ()) -> dict[str, Any]:
    """Return what was done, or without a sequence number what would be, and which values are far from all others."""
    ids = {
        "added": [one.shown_id for one in plan.added],
        "changed": [after.shown_id for _, after in plan.changed],
        "left": [one.shown_id for one in plan.left],
        "kept": [one.shown_id for one, _ in plan.kept],
    }
    counts = {name: len(found) for name, found in ids.items() if name != "kept"}
    return {
        "dry_run": sequence is None,
        "sequence": sequence,
        "counts": counts,
        **ids,
        "without_value": [where(place) for place in reading.valueless],
        "passed_over": list(reading.unknown),
        "remarks": list(reading.remarks),
        "far_values": [f"{where(one.place)}: {one.reason}" for one in far],
    }


def as_text(
    workspace: Workspace, plan: ImportPlan, reading: Reading, page: Page, far: Sequence[RowFault] = (), *, dry_run: bool
) -> str:
    """Return the same in words, with the first records of each sort."""
    told = _told(workspace, plan, reading, page, far, most=_REHEARSED if dry_run else _LISTED)
    return blocks(_headline(plan, dry_run=dry_run), *told)


def rehearsal(
    workspace: Workspace, plan: ImportPlan, reading: Reading, page: Page, far: Sequence[RowFault] = ()
) -> str:
    """Return what an import would do as a dry run tells it, what is to be checked first."""
    return blocks(_asked(page, far), *_told(workspace, plan, reading, page, (), most=_REHEARSED))


def _told(
    workspace: Workspace, plan: ImportPlan, reading: Reading, page: Page, far: Sequence[RowFault], *, most: int
) -> Iterator[str]:
    yield _counts(plan, page)
    yield _details(workspace, plan, page, most)
    yield _asked(page, far)
    yield "\n".join(page.shown(line) for line in _left_out(workspace, plan, reading) if line)


def _asked(page: Page, far: Sequence[RowFault]) -> str:
    return "\n".join(page.shown(f"Is this right? {where(one.place)}: {one.reason}") for one in far)


def _left_out(workspace: Workspace, plan: ImportPlan, reading: Reading) -> Iterator[str]:
    """Yield a line for each thing in the file that was not imported, with the reason."""
    if plan.kept:
        ops = [(one.table, one.id, one.document(), offered.document()) for one, offered in plan.kept[:_LISTED]]
        for edit in changes(ops, names_in(workspace, ops)):
            yield f"kept {edit.record} {edit.field}: {stored_text(edit.after)}; the file has {stored_text(edit.before)}"
        yield _more(len(plan.kept), "kept")
        yield "Kept what was corrected here. To take the values of the file instead, add --overwrite."
    if reading.valueless:
        places = [where(place) for place in reading.valueless[:_LISTED]]
        more = f" and {len(reading.valueless) - _LISTED:,} more" if len(reading.valueless) > _LISTED else ""
        yield f"Left out, as they have no value: {', '.join(places)}{more}."
    if reading.unknown:
        yield f"Ignored columns: {', '.join(reading.unknown)}."
    yield from reading.remarks


def _headline(plan: ImportPlan, *, dry_run: bool) -> str:
    if not plan.change.puts:
        kept = " Ids used in the source workspace are reserved." if plan.used else ""
        return f"{'Nothing would change' if dry_run else 'Nothing changed'}.{kept}"
    return "Dry run: this would be imported." if dry_run else "Imported."


def _counts(plan: ImportPlan, page: Page) -> str:
    parts = {"added": plan.added, "changed": [before for before, _ in plan.changed], "left": plan.left}
    if plan.kept:
        parts["kept"] = [one for one, _ in plan.kept]
    sorts = [Counter(one.table for one in part) for part in parts.values()]
    rows = [
        (name.replace("_", " "), *(f"{part[name]:,}" for part in sorts))
        for name in KEYS
        if any(part[name] for part in sorts)
    ]
    heads = (TextColumn("records"), *(TextColumn(head, right=True) for head in parts))
    return table(heads, rows, page) if rows else ""


def _details(workspace: Workspace, plan: ImportPlan, page: Page, most: int) -> str:
    added = [f"added {one.shown_id} {added_text(one)}" for one in plan.added[:most]]
    ops = [(after.table, after.id, after.document(), before.document()) for before, after in plan.changed[:most]]
    every = ((one.after.table, one.after.id, one.after.document(), None) for one in plan.taken)
    edits = changes(ops, names_in(workspace, ops, every))
    edited = [
        f"changed {one.record} {one.field}: {stored_text(one.before)} → {stored_text(one.after)}" for one in edits
    ]
    more = [_more(len(plan.added), "added", most), _more(len(plan.changed), "changed", most)]
    return "\n".join(page.shown(line) for line in (*added, more[0], *edited, more[1]) if line)


def _more(count: int, sort: str, most: int = _LISTED) -> str:
    return f"{sort} and {count - most:,} more; --json lists all" if count > most else ""


def fault_lines(faults: Iterable[RowFault]) -> list[str]:
    """Return a line for each bad row, by place where all are lines of one file."""
    found = list(faults)
    if all(isinstance(one.place, int) for one in found):
        found.sort(key=lambda one: one.place)
    return [f"{where(one.place)}: {' '.join(one.reason.split())}" for one in found]


def refusal(faults: Sequence[RowFault], reading: Reading) -> OkrError:
    """Return the refusal of an import with bad rows: a ConflictError where all conflict with changes by others."""
    bad = {one.place for one in faults}
    count = len(bad | {row.place for row in reading.batch.rows})
    sentence = f"{len(bad):,} of {count:,} rows cannot be imported; nothing was changed."
    if all(one.is_conflict for one in faults):
        return ConflictError(sentence, "Compare with the records here, and decide which is right.")
    return RuleError(sentence, "Correct the file and import it again.")

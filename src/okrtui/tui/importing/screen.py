"""The preview of an import: one looks, says how columns are read, and imports or leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar, Final, NamedTuple

from textual.binding import BindingType
from textual.widget import Widget

from okrtui.domain.actions.import_rows import ImportPlan
from okrtui.domain.actions.record_import import RefusedImportError
from okrtui.domain.rules.next_cycle import within_reach
from okrtui.errors import OkrError
from okrtui.importing import switches
from okrtui.importing.files import ImportFile
from okrtui.importing.preview import LEFT_OUT, Preview, preview
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from okrtui.reports.terminal.import_summary import fault_lines
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.importing import rows
from okrtui.tui.importing.field_choice import choose_field, choose_kind
from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.bars import KeyBar, MessageLine
from okrtui.tui.widgets.detail import DetailPane
from okrtui.tui.widgets.fields import Lines
from okrtui.tui.widgets.table import VirtualTable

LISTED: Final = 500
"""The most bad rows that are listed."""

ABOVE_AND_BELOW: Final = 8
"""The lines of the screen that are for neither list."""


class Imported(NamedTuple):
    """An import that was done: what was read, how it was planned, and the number of the change."""

    reading: Reading
    plan: ImportPlan
    sequence: int


def counts(plan: ImportPlan) -> str:
    """Return how many records a plan adds, changes and leaves."""
    return f"{len(plan.added):,} added, {len(plan.changed):,} changed, {len(plan.left) + len(plan.kept):,} left"


CommitImport = Callable[[Reading], Awaitable[tuple[ImportPlan, int]]]
"""Commits what was read, and waits until it is durable. Raises OkrError."""


class ImportScreen(OpaqueScreen[Imported | None]):
    """The columns of a file with its first rows above, what an import would do below. Texts are data."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.IMPORT)

    def __init__(self, session: Session, file: ImportFile, options: ImportOptions, commit: CommitImport) -> None:
        super().__init__()
        self._session, self._file, self._commit = session, file, commit
        self.options = options
        self._shown: Preview | None = None
        self._shown_options: ImportOptions | None = None
        today = session.today()
        cycles = within_reach(session.workspace, today, session.fiscal_month)
        dated = (switches.of_cycles(cycles), switches.of_years(today))
        self._switches = {one.name: one for one in (*switches.SWITCHES, *dated)}
        self._is_busy = False

    # drawing

    def compose(self) -> Iterable[Widget]:
        """Show the file, its columns, what would become of it, and the keys."""
        yield Lines([((f"Import {self._file.name}", "strong"),), (("Reading …", "muted"),)], id="title")
        yield VirtualTable(rows.columns(None), id="columns")
        yield DetailPane(self._outcome, id="outcome")
        yield MessageLine(id="message")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Read the file."""
        self.set_focus(self.query_one(VirtualTable))
        self._keys()
        self._look()

    def on_resize(self) -> None:
        """Give the lists their share of the lines."""
        self._share()

    def _look(self) -> None:
        """Read the file as the options say, in the background; a later look overtakes an earlier one."""
        self.run_worker(self._looked(self.options), group="background", exclusive=True)

    async def _looked(self, options: ImportOptions) -> None:
        shown = await asyncio.to_thread(preview, self._session, self._file, options)
        if options == self.options:
            is_first = self._shown is None
            self._shown, self._shown_options = shown, options
            self._show(shown, is_first=is_first)

    def _show(self, shown: Preview, *, is_first: bool) -> None:
        self.query_one("#title", Lines).show([((f"Import {self._file.name}", "strong"),), self._verdict(shown)])
        table = self.query_one(VirtualTable)
        table.set_columns(rows.columns(shown))
        table.set_rows(rows.rows(shown, self.options, list(self._switches.values())))
        if is_first and (wrong := rows.first_open(shown)) is not None:
            self.call_after_refresh(table.move_to, wrong)  # the list has its height by then
        self.query_one("#outcome", DetailPane).show(self._outcome)
        self._share()
        self._keys()

    def _share(self) -> None:
        table = self.query_one(VirtualTable)
        most = max(4, (self.size.height - ABOVE_AND_BELOW) * 3 // 5)
        table.styles.height = min(len(table.rows) + 1, most) if table.rows else 1

    def _verdict(self, shown: Preview) -> Line:
        """Return in a line what would happen."""
        if shown.problem:
            return (("It cannot be read like this.", "bad"),)
        if shown.plan is None:
            bad = len({one.place for one in shown.faults})
            return ((f"{formatting.plural(bad, 'row')} cannot be imported, so nothing would be.", "bad"),)
        return ((f"Would be imported: {counts(shown.plan)}.", "good" if shown.plan.change.puts else "muted"),)

    def _outcome(self, width: int) -> list[Line | Paragraph]:  # noqa: ARG002 - paragraphs are wrapped where they are shown
        shown = self._shown
        if shown is None:
            return []
        command = Paragraph(f"As a command: {switches.command_line(self._file.name, self.options)}", "muted")
        if shown.problem:
            return [Paragraph(shown.problem, "bad"), (), command]
        if shown.plan is None:
            every = fault_lines(shown.faults)
            more = [f"… and {len(every) - LISTED:,} more"] if len(every) > LISTED else []
            return [*(Paragraph(line, "bad") for line in (*every[:LISTED], *more)), (), command]
        return [*(Paragraph(line) for line in shown.summary.split("\n")), (), command]

    def _keys(self) -> None:
        at = self.query_one(VirtualTable).cursor_key
        offered = [(key("import.go"), "import")] if self._shown and self._shown.refusal is None else []
        if isinstance(at, rows.ColumnKey) and self._shown is not None:
            is_out = self._shown.tables[at.table].columns[at.column].state == LEFT_OUT
            word = "take in" if is_out else "leave out"
            offered += [(key("import.change"), "say what it is"), (key("import.leave-out"), word)]
        elif at is not None:
            offered += [(key("import.change"), "change")]
        bar = self.query_one(KeyBar)
        bar.last = (key("import.leave"), "leave")
        bar.show([*offered, ("tab", "columns" if self.query_one("#outcome").has_focus else "outcome")])

    def on_descendant_focus(self) -> None:
        """Say in the keys which list has the focus: tab leads to the other."""
        self._keys()

    def on_virtual_table_highlighted(self) -> None:
        """Show the keys of the row, and clear what was said about another."""
        self._say("")
        self._keys()

    def _say(self, sentence: str) -> None:
        sign = styled_text.glyphs().signal
        self.query_one("#message", MessageLine).say(f"{sign} {sentence}" if sentence else "", "bad")

    # saying how the file is read

    def action_change(self, step: int) -> None:
        """Ask what a column is or what kind of record a table has, or turn a switch."""
        at = self.query_one(VirtualTable).cursor_key
        if self._shown is None or self._is_busy:
            return
        if isinstance(at, str):
            self._read_with(self._switches[at].turned(self.options, step))
        elif isinstance(at, rows.ColumnKey) and step > 0:
            table = self._shown.tables[at.table]
            choose_field(self.app, table, table.columns[at.column], self.options, self._read_with)
        elif isinstance(at, rows.KindKey) and step > 0:
            self._choose_kind(at.table)

    def _choose_kind(self, at: int) -> None:
        assert self._shown is not None  # noqa: S101 - there is a row of it
        if len(self._shown.tables) > 1:
            self._say("With several tables, each is read as its columns say. Import one alone to say what it is.")
            return
        choose_kind(self.app, self._shown.tables[at], self.options, self._read_with)

    def action_leave_out(self) -> None:
        """Leave the column at the cursor out, or take it in again."""
        at = self.query_one(VirtualTable).cursor_key
        if self._shown is not None and isinstance(at, rows.ColumnKey) and not self._is_busy:
            column = self._shown.tables[at.table].columns[at.column]
            if column.state == LEFT_OUT and column.heading not in self.options.ignored:
                self.action_change(1)  # the tool that wrote the file leaves it out
            else:
                self._read_with(switches.ignoring(self.options, column.heading))

    def _read_with(self, options: ImportOptions) -> None:
        self._say("")
        if options != self.options:
            self.options = options
            self._look()

    # the end

    def on_virtual_table_selected(self, event: VirtualTable.Selected) -> None:
        """Import."""
        event.stop()
        self.action_take_in()

    def action_take_in(self) -> None:
        """Import what is shown, once, or say why that is not possible."""
        if self._shown is None or self._is_busy:
            return
        if self._shown_options != self.options:
            self._say("The file is being read again. Look at it first.")
            return
        refusal = self._shown.refusal
        if refusal is not None or self._shown.reading is None:
            self._say(refusal.message if refusal else "")
            return
        self._is_busy = True
        self.run_worker(self._taken_in(self._shown.reading), group="submit")

    async def _taken_in(self, reading: Reading) -> None:
        try:
            plan, sequence = await self._commit(reading)
        except RefusedImportError:
            self._say("Somebody changed the workspace meanwhile, and now rows cannot be imported.")
            self._look()
        except OkrError as error:
            self._say(str(error))
        else:
            self.dismiss(Imported(reading, plan, sequence))
        finally:
            self._is_busy = False

    def action_leave(self) -> None:
        """Leave; nothing is imported."""
        if not self._is_busy:
            self.dismiss(None)

"""The main screen, which shows every section: tabs, title, filter, list, detail, keys.

A section is not a screen: another one changes the content of the same few widgets, and only the cells that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Event, InputEvent, Key, MouseMove, Paste, Resize
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from okrtui.autosave import DraftFiles
from okrtui.session import RELOAD, Entry, Session
from okrtui.startup import collect_garbage
from okrtui.tui.actions.catalogue import ACTIONS
from okrtui.tui.actions.rows import EDIT
from okrtui.tui.actions.runner import ActionRunner
from okrtui.tui.detail_beside import DetailBeside
from okrtui.tui.detail_ways import DetailWays
from okrtui.tui.disk_work import DiskWork
from okrtui.tui.first_visits import FirstVisits
from okrtui.tui.key_pauses import KeyPauses
from okrtui.tui.keys import footer
from okrtui.tui.list_filter import ListFilter
from okrtui.tui.main_bars import MainBars, section_key
from okrtui.tui.main_host import MainHost
from okrtui.tui.sections.base import Section
from okrtui.tui.sections.catalogue import SECTIONS
from okrtui.tui.styled_text import Tone
from okrtui.tui.type_ahead import TypeAhead
from okrtui.tui.widgets.bars import KeyBar, TitleLine
from okrtui.tui.widgets.detail import DetailPane, RecordPane
from okrtui.tui.widgets.filter_bar import FilterBar
from okrtui.tui.widgets.summary import Summary
from okrtui.tui.widgets.tab_bar import Tab, TabBar
from okrtui.tui.widgets.table import VirtualTable

WIDE: Final = 110
"""The fewest columns that have room for the detail beside the list."""

_OPENS: Final = {entry.key: entry.make for entry in SECTIONS}


FEW: Final = 100
"""The records of a change that are looked at."""


def _only_puts(entries: Sequence[Entry]) -> bool:
    """Return whether some changes are known to leave every record there."""
    return bool(entries) and all(
        one.action != RELOAD and len(one.ops) <= FEW and all(op.after is not None for op in one.ops) for one in entries
    )


class _SideBySide(Horizontal):
    """Widgets that leave no cell of it bare; `BLANK`, here and of the screen, takes 8 % off the answer to a key."""

    BLANK = True


class MainScreen(Screen[None]):
    """The screen of one section at a time.

    `runner` runs its actions, `host` serves them, `table` is its list with `list_filter` above and `bars` around;
    `beside` shows its details, `ways` lead through them; `first_visits` reads ahead for the other sections; `pauses`
    are those between the keys.
    """

    AUTO_FOCUS = ""
    BLANK = True  # as the widgets side by side
    BINDINGS: ClassVar[list[BindingType]] = [action.binding for action in ACTIONS]

    def __init__(self, session: Session, ahead: TypeAhead, files: DraftFiles | None = None, mark: str = "") -> None:
        """`mark` is the first word on the right of the top line."""
        super().__init__()
        self.session = session
        self.host = MainHost(self, session, files)
        self.runner = ActionRunner(self, self.host, ahead)
        self.beside, self.ways = DetailBeside(self), DetailWays(self)
        self.first_visits = FirstVisits(self)
        self._mark, self._disk_work, self.pauses = mark, DiskWork(self), KeyPauses(self._set_timer)
        self._sections: dict[str, Section] = {}
        self.section: Section = self.section_of(SECTIONS[0].key)
        self._is_drawn = self._is_entered = False

    def _set_timer(self, seconds: float, call: Callable[[], None]) -> None:
        """Call a function after some seconds, whoever asks for that: a timer belongs to the task that sets it."""
        self.call_later(self.set_timer, seconds, call)

    def section_of(self, key: str) -> Section:
        """Return a section in its last state; build it at the first visit."""
        if key not in self._sections:
            self._sections[key] = made = _OPENS[key](self.session, self._disk_work)
            made.in_pause = self.pauses.call_in_next
        return self._sections[key]

    def compose(self) -> ComposeResult:
        """Build the widgets that every section uses; they have their styles from the start."""
        self.set_class(self.app.size.width >= WIDE, "wide")
        yield TabBar("okrtui", [Tab(section_key(entry.key), entry.title) for entry in SECTIONS])
        with _SideBySide(id="head"):
            field = FilterBar(id="filter")
            field.display = False
            yield field
            yield TitleLine()
        yield Summary()
        with _SideBySide(id="body"):
            yield VirtualTable()
            yield RecordPane(id="detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the first section."""
        self.table, self.detail = self.query_one(VirtualTable), self.query_one(RecordPane)
        self.list_filter, self._summary = ListFilter(self), self.query_one(Summary)
        self.bars = MainBars(self, self.session, self._mark)
        self._is_drawn = True
        self.go_to(self.table)
        self._enter()
        self.first_visits.make_ready()

    # -- keys ---------------------------------------------------------------------------------------------------

    def on_key(self, _event: Key) -> None:
        """Clear the notice at the next key."""
        if self.bars.keys.said:
            self.bars.keys.hush()

    def give_way(self, event: Event) -> None:
        """Let what a person does be answered before more is worked out."""
        if isinstance(event, MouseMove) or not isinstance(event, InputEvent | Paste):
            return
        self.pauses.key_pressed()
        self.pauses.call_in_next(collect_garbage)
        if self._is_drawn:
            self._summary.give_way()
            self.first_visits.give_way()
            self.beside.give_way()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable an action whose key belongs to another action in this section."""
        return action != "run" or not footer.yields(str(parameters[0]), self.section.key)

    def action_run(self, action_id: str) -> None:
        """Start an action; show the reason where it is refused."""
        self.runner.start(action_id)

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence until the next key."""
        self.bars.keys.say(sentence, tone)

    # -- sections ----------------------------------------------------------------------------------------------

    def show(self, section: str, key: Hashable | None = None, view: str = "") -> None:
        """Go to a section in its last state, or to a row of it, clearing a filter that hides the row.

        `view` names one of the section's views.
        """
        self.section.cursor, self.section.top = self.table.cursor_key, self.table.top
        self.list_filter.close()
        self.section = self.section_of(section)
        if view:
            self.section.turn_to(view)
        self._enter(key, as_left=not view)

    def _enter(self, key: Hashable | None = None, *, as_left: bool = False) -> None:
        """Show the current section in its last state, or a row of it."""
        self._is_entered = True
        self.first_visits.make_ready(0.0)
        self.table.folds = self.section.folds
        self.beside.close()
        with self.table.other_content(), self.detail.other_content():
            self.table.set_rows(())
            if key is None:
                self.redraw(self.section.cursor, self.section.top, as_left=as_left)
            else:
                self.section.reveal(key)
                self.redraw(key)

    def redraw(
        self, key: Hashable | None = None, top: int | None = None, *, as_left: bool = False, later: bool = False
    ) -> None:
        """Redraw the section; the cursor goes to the key, or stays on its row; `top` is the first visible row.

        `as_left` is a section whose state is that of its last drawing. The detail may follow a moment `later`.
        """
        section = self.section
        keys, total = section.keys()
        self.detail.set_class(not total, "blank")
        self._summary.show_for(section, self.size.width, self.redraw)
        if key is None and not self.table.rows:
            key = section.first_row(keys)
        self.table.empty = () if keys else section.empty()
        self.table.marks = section.marks
        self.table.set_columns(section.chosen_columns(self.host.preferences.left_out(section.key)), section.sort)
        self.table.set_rows(section.rows(keys, as_left=as_left), keys)
        self.table.top = self.table.top if top is None else top
        if key is not None:
            self.table.move_to(key)
        self.bars.list_changed(section, keys, total)
        if later and self.has_class("wide"):
            self.beside.draw_soon()
        else:
            self.beside.draw(keep=True)
        self._show_keys()

    def _show_keys(self) -> None:
        rows = bool(self.table.rows)
        self.bars.show_keys(self.section, self.beside.record, rows=rows, followed=self.ways.has_followed)

    def move(self, rows: int) -> None:
        """Move the cursor by a number of rows, and show the marks."""
        self.table.action_move(rows)
        self.table.repaint()
        self.bars.show_title(self.section)
        self._show_keys()

    def take_in(self, entries: list[Entry]) -> None:
        """Apply changes to the sections and redraw at once, behind another screen too: no row outlives its record."""
        self.pauses.call_in_next(collect_garbage)
        for section in self._sections.values():
            section.take_in(entries)
            section.marks.keep(lambda key, of=section: of.record(key) is not None)  # type: ignore[misc]
        if self._is_drawn:
            self.redraw(later=_only_puts(entries))
            self.call_later(self.first_visits.make_ready)

    # -- list and detail ----------------------------------------------------------------------------------------

    def on_resize(self, event: Resize) -> None:
        """Place the detail beside the list if there is room."""
        was_wide, is_wide = self.has_class("wide"), event.size.width >= WIDE
        self.set_class(is_wide, "wide")
        if self._is_entered:
            self._summary.show_for(self.section, event.size.width, self.redraw)
        if self._is_drawn and is_wide is not was_wide:  # the detail follows any other size by itself
            self.beside.draw(keep=True)

    @on(VirtualTable.Highlighted)
    def _moved(self, event: VirtualTable.Highlighted) -> None:
        event.stop()
        self.beside.follow()

    @on(VirtualTable.Selected)
    def _selected(self) -> None:
        self.beside.open()

    def go_to(self, widget: Widget) -> None:
        """Move the focus now: Textual's `focus` waits its turn, and the widget may be hidden by then."""
        self.set_focus(widget, scroll_visible=False)

    @on(RecordPane.Opened)
    def _opened_in_detail(self, event: RecordPane.Opened) -> None:
        """Go to the record, or edit it where no list has it."""
        if not self.ways.follow(event.key):
            self.action_run(EDIT.id)

    @on(DetailPane.Chosen)
    def _chosen_in_detail(self) -> None:
        self._show_keys()

    def on_descendant_focus(self) -> None:
        """Show the keys of the focused widget."""
        if self._is_drawn:
            self.beside.has_keys = self.detail.has_focus
            self._show_keys()

    @on(VirtualTable.Folded)
    def _folded(self, event: VirtualTable.Folded) -> None:
        """Fold the row, if it is still listed: the message may be older than the section in front."""
        if self.section.folds and event.key in self.table.keys:
            self.redraw(self.section.fold(event.key, is_open=event.is_open))

    @on(VirtualTable.HeadingChosen)
    def _sorted_by(self, event: VirtualTable.HeadingChosen) -> None:
        """Sort by the column, if the list can be sorted by it."""
        if event.key in self.section.sortable.values():
            self.section.sort_by(event.key)
            self.redraw()

    @on(TabBar.Chosen)
    def _tab(self, event: TabBar.Chosen) -> None:
        self.show(next(entry.key for entry in SECTIONS if section_key(entry.key) == event.key))

    # -- the filter ---------------------------------------------------------------------------------------------

    def open_filter(self) -> None:
        """Let the filter of the list be typed."""
        self.list_filter.open()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        self.list_filter.typed(event.value)

    @on(Input.Submitted, "#filter")
    def _filtered(self) -> None:
        self.list_filter.finish()

    def back(self) -> None:
        """Close the filter or the detail, or take the marks away."""
        is_open, is_filtering = self.has_class("open"), self.list_filter.is_open
        if self.section.marks and not is_filtering and not is_open:
            self.section.marks.clear()
            self.move(0)
        elif is_filtering or (self.section.typed and not is_open):
            self.list_filter.clear()
        else:
            self.beside.close()

    # -- unsaved forms -----------------------------------------------------------------------------------------

    def offer_left(self) -> bool:
        """Offer the unsaved forms of an earlier session; return False if there are none."""
        self.call_after_refresh(lambda: self.run_worker(self.host.unsaved.offer_all(), group="action"))
        return bool(self.host.unsaved.left())

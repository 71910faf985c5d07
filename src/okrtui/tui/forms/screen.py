"""The form screen: the fields of a draft model, checked and handed over for saving."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import BaseModel
from textual import events
from textual.actions import SkipAction
from textual.app import SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget

from okrtui import paths, text_editor
from okrtui.domain.records.field_types import clean_text
from okrtui.domain.records.number_reading import DIGITS
from okrtui.domain.rules.number_text import plain
from okrtui.errors import DraftError, OkrError, RuleError
from okrtui.session import Entry
from okrtui.tui import styled_text
from okrtui.tui.dialogs import ConfirmScreen
from okrtui.tui.forms import texts as forms
from okrtui.tui.forms.autosave import FormAutosave
from okrtui.tui.forms.spec import FieldSpec, FormSpec, Onward
from okrtui.tui.keys import bindings, keymap
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.bars import KeyBar, MessageLine
from okrtui.tui.widgets.controls import Control, Edited, Passed, TextBox
from okrtui.tui.widgets.fields import Field, Lines, column

if TYPE_CHECKING:
    from okrtui.tui.forms.runner import Submit


class Filled(NamedTuple):
    """A submitted form: its draft, and the change that saved it, if any."""

    draft: BaseModel
    entry: Entry | None


class FormScreen(OpaqueScreen[Filled | None]):
    """A form over the whole screen; the answer is the submitted form, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings((*bindings.FORM, bindings.EDITOR))

    def __init__(self, spec: FormSpec, today: Callable[[], date], submit: Submit, autosave: FormAutosave) -> None:
        super().__init__()
        self._spec = spec
        self._today = today
        self._submit = submit
        self._autosave = autosave
        self._specs = spec.fields
        self._start = forms.start(spec, today())
        self._raw = forms.opened(spec, today())
        self._fields: dict[str, Field] = {}
        self._confirmed: set[str] = set()

    # composition

    def compose(self) -> Iterable[Widget]:
        """Show title, fields, computed lines, errors and keys."""
        yield Lines([((self._spec.title, "strong"),), *self._spec.subtitle], id="title")
        with Vertical(id="fields"):
            for spec in self._specs:
                if spec.name in self._spec.groups:
                    yield Lines([(("", ""),), ((self._spec.groups[spec.name], "head"),)])
                if spec.shown(self._raw):
                    yield self._field(spec)
            yield Lines(self._live(), id="live")
        yield MessageLine(id="message")
        bar = KeyBar(self._keys(None), id="keys")
        bar.last = (keymap.key("form.leave"), self._spec.leave_label)
        yield bar

    def _field(self, spec: FieldSpec) -> Field:
        field = Field(spec, self._raw[spec.name], column(self._specs), self._today)
        self._fields[spec.name] = field
        return field

    def _live(self) -> Sequence[Line | Paragraph]:
        told = self._spec.live(self._raw) if self._spec.live else ()
        kept = forms.rounded(self._spec, self._raw)
        notes = [
            Paragraph(f"{label} is rounded to {DIGITS} digits: {plain(number)}.", "warn") for label, number in kept
        ]
        words = forms.from_words(self._spec, self._raw)
        return [*([Paragraph(words, "accent")] if words else []), *told, *notes]

    def _keys(self, control: Control | None) -> list[tuple[str, str]]:
        enters = control is None or control.ENTER_SAVES
        save = keymap.key("form.save") if enters else keymap.told("form.save", but="enter")
        own = control.keys() if control else ()
        label = self._spec.onward_label if self._goes_on else self._spec.save_label
        saves = [] if not save or save in dict(own) else [(save, label)]
        tab = keymap.key("form.tab")
        return [*saves, *own, *([] if tab in dict(own) else [(tab, "next")])]

    # content

    def typed(self) -> dict[str, str]:
        """Return the text of every field, those of other measures included; a form restores it as `typed`."""
        return dict(self._raw)

    @property
    def changed(self) -> bool:
        """Return whether any text differs from the new form."""
        return self._raw != self._start

    @property
    def _goes_on(self) -> bool:
        return bool(self._spec.onward_label) and not self.changed

    def on_edited(self, event: Edited) -> None:
        """Note the typed text; show the fields of the chosen measure."""
        control = event.source
        before, self._raw[control.spec.name] = self._raw.get(control.spec.name), control.raw
        if before != control.raw:
            self._fields[control.spec.name].tell("")
            self.query_one("#live", Lines).show(self._live())
            if control.spec.kind == "choice":
                self._show_parts()
            changed = [name for name, text in self._raw.items() if text != self._start[name]]
            self._autosave.note(self.typed(), changed)
        self._follow()

    def _show_parts(self) -> None:
        """Show the fields that apply now; create those that were never shown."""
        last: Field | None = None
        for spec in self._specs:
            field, shown = self._fields.get(spec.name), spec.shown(self._raw)
            if field is None and shown:
                field = self._field(spec)
                self.query_one("#fields").mount(field, after=last)
            elif field is not None:
                field.display = shown
            last = field or last

    # moving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave out all keys before there are fields: they may be typed ahead."""
        return bool(self._fields) and self.is_mounted

    def action_move(self, step: int) -> None:
        """Go to the next or previous field, if there is one: a closing form has none."""
        chain = [field.control for field in self.query(Field) if field.display]
        if not chain:
            return
        at = chain.index(self.focused) if self.focused in chain else -step
        self.set_focus(chain[(at + step) % len(chain)], scroll_visible=False)

    def action_pass_on(self, step: int) -> None:
        """Change the field before the next key is handled, so that letters typed after the tab reach it."""
        if isinstance(self.focused, Control) and self.focused.TAKES_TAB:
            raise SkipAction
        self.action_move(step)

    def on_passed(self, event: Passed) -> None:
        """Go to the neighbour of a control when the cursor leaves it."""
        self.action_move(event.step)

    def on_descendant_focus(self) -> None:
        """Show the keys of the field, and bring it into view."""
        self._follow()

    def _follow(self) -> None:
        if isinstance(self.focused, Control):
            self.query_one("#keys", KeyBar).show(self._keys(self.focused))
            self.call_after_refresh(self._into_view)

    def _into_view(self) -> None:
        field = self.focused.parent if self.focused else None
        if isinstance(field, Field):
            self.query_one("#fields").scroll_to_region(field.room(), animate=False, force=True)

    def on_key(self, event: events.Key) -> None:
        """Keep letters from the app behind the form."""
        if event.is_printable:
            event.stop()

    def action_edit_outside(self) -> None:
        """Open the text at the cursor in the person's editor; what was typed is on disk before."""
        box = self.focused
        if self.is_saving:
            return
        if not isinstance(box, TextBox):
            self.query_one("#message", MessageLine).say("Go to a text of several lines to open your editor.", "warn")
            return
        try:
            command = text_editor.editor(os.environ)
            self._autosave.flush()
            box.text = self._outside(box.text, command)
        except OkrError as error:
            self._tell({"": str(error)})
        else:
            self._tell({})

    def _outside(self, text: str, command: Sequence[str]) -> str:
        """Return a text as the editor leaves it; the screens rest meanwhile. Raises RuleError."""
        failed: OkrError | None = None
        try:
            with self.app.suspend():
                try:
                    text = text_editor.edited(text, command, paths.state_directory() / "editor")
                except OkrError as error:  # to be raised only once the screens are back
                    failed = error
        except SuspendNotSupported:
            failed = RuleError("This terminal cannot be lent to an editor.", "Write the text here.")
        if failed is not None:
            raise failed
        return clean_text(text)

    # saving and leaving

    def action_save(self) -> None:
        """Check the typed text and submit it, once."""
        if self.is_saving:
            return
        if self._goes_on:
            self.dismiss(Filled(Onward(), None))
            return
        try:
            draft = forms.build(self._spec, self._raw, self._today())
        except DraftError as error:
            self._tell(error.fields)
            return
        self._tell({})
        asked = self._spec.asks(draft) if self._spec.asks else ""
        if asked and asked not in self._confirmed:
            question = ConfirmScreen(asked, ("Save it all the same?",), yes="save", no="back to the form")
            self.app.push_screen(question, partial(self._answered, asked, draft))
        else:
            self._start_saving(draft)

    def _answered(self, asked: str, draft: BaseModel, save: bool | None) -> None:  # noqa: FBT001
        """Save a draft that was confirmed; the same is not asked again."""
        if save:
            self._confirmed.add(asked)
            self._start_saving(draft)

    def _start_saving(self, draft: BaseModel) -> None:
        self.is_saving = True
        self.run_worker(self._submitted(draft), group="submit")

    async def _submitted(self, draft: BaseModel) -> None:
        try:
            entry = await self._submit(draft, self._autosave)
        except DraftError as error:
            self._tell(forms.placed(self._spec, self._raw, error.fields))
        except OkrError as error:
            self._tell({"": str(error)})
        else:
            self.dismiss(Filled(draft, entry))
        finally:
            self.is_saving = False

    def _tell(self, errors: dict[str, str]) -> None:
        """Show errors at their fields and the rest below; focus the first field with an error."""
        for name, field in self._fields.items():
            field.tell(errors.get(name, ""))
        sign = styled_text.glyphs().signal
        self.query_one("#message", MessageLine).say(f"{sign} {errors['']}" if errors.get("") else "", "bad")
        wrong = [field for field in self.query(Field) if field.display and field.error]
        if wrong:
            self.set_focus(wrong[0].control, scroll_visible=False)
            self._follow()

    def action_leave(self) -> None:
        """Leave at once if nothing was changed; ask otherwise."""
        if self.is_saving:
            return
        if not self.changed:
            self.dismiss(None)
            return
        question = ConfirmScreen("Discard your changes?", yes="discard", no="back to the form")
        self.app.push_screen(question, self._left)

    def _left(self, discard: bool | None) -> None:  # noqa: FBT001
        if discard:
            self.dismiss(None)

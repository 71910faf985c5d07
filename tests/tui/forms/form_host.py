"""A form in an app of its own, and what one looks at in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, ClassVar, cast

from pydantic import BaseModel
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Static

from okrtui import paths
from okrtui.tui.forms.autosave import Autosave, FormAutosave
from okrtui.tui.forms.screen import Filled, FormScreen
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.widgets.controls import Control
from okrtui.tui.widgets.fields import Field

TODAY = date(2026, 11, 21)
Submit = Callable[[BaseModel], Awaitable[None]]


class Harness(App[None]):
    CSS_PATH: ClassVar = [paths.styles() / name for name in ("base.tcss", "forms.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,1,y", "quit", "Quit")]

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []

    def heard(self, filled: Filled | None) -> None:
        """Take the draft that a form is left with."""
        self.results.append(None if filled is None else filled.draft)

    def compose(self) -> ComposeResult:
        yield Static("behind", markup=False)


class Desk:
    """A form in an app, and what one looks at in it."""

    def __init__(self, app: Harness, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def form(self) -> FormScreen:
        return cast("FormScreen", self.app.screen)

    @property
    def at(self) -> str:
        return cast("Control", self.form.focused).spec.name

    def field(self, name: str) -> Field:
        return next(field for field in self.form.query(Field) if field.spec.name == name)

    def shown(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def errors(self) -> dict[str, str]:
        return {field.spec.name: field.error for field in self.form.query(Field) if field.error}

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*("space" if char == " " else char for char in text))


def _autosave(spec: FormSpec) -> FormAutosave:
    return FormAutosave(None, lambda _seconds, _run: None, spec, None, None)


def _submits(submit: Submit | None) -> Callable[[BaseModel, Autosave], Awaitable[None]]:
    async def submits(draft: BaseModel, _autosave: Autosave) -> None:
        if submit is not None:
            await submit(draft)

    return submits


@asynccontextmanager
async def opened(spec: FormSpec, submit: Submit | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desk]:
    app = Harness()
    async with app.run_test(size=size) as pilot:
        app.push_screen(FormScreen(spec, lambda: TODAY, _submits(submit), _autosave(spec)), app.heard)
        await pilot.pause()
        yield Desk(app, pilot)

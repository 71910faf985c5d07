"""The app survives internal errors: each is reported in a file and told in a sentence, and the person goes on.

Textual ends an app at the first exception in a handler, a timer or a worker, and stops the widget that raised it. It
has no public way to go on. All messages pass `MessagePump._dispatch_message` and every other exception reaches
`App._handle_exception`: these two private names are used in this module and nowhere else, and
`tests/tui/test_error_guard.py` shows for each kind of exception that they still do what is needed.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from rich.console import RenderableType
from rich.text import Text
from textual.events import Event, InputEvent
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from okrtui.errors import OkrError, UnreachableError
from okrtui.tui.keys.keymap import KeymapApp

R = TypeVar("R")

REPEATED: Final = 3
"""The errors within `SHORT`, without a key between them, after which the screens in front are closed."""

MOST: Final = 30
"""The errors within `SHORT`, without a key between them, after which the program gives up."""

SHORT: Final = 5.0
"""Seconds."""


class ErrorGuard:
    """The errors of one run: each is reported in a file; `giving_up` when there are too many at once."""

    def __init__(self, directory: Path | None) -> None:
        """Without a directory nothing is written."""
        self.errors: list[BaseException] = []
        self._directory = directory
        self._latest: deque[float] = deque(maxlen=MOST)

    def note(self, error: BaseException) -> None:
        """Count an error."""
        self.errors.append(error)
        self._latest.append(time.monotonic())

    def report(self, error: BaseException) -> str:
        """Write the report of an error; return where it is, in a sentence."""
        from okrtui import error_reports  # what it imports is a thirtieth of the start, and errors hardly ever come

        self.note(error)
        if self._directory is None:
            return ""
        try:
            return f"The report is {error_reports.write(error, self._directory)}."
        except OSError as refused:
            return f"Its report cannot be written: {refused.strerror}."

    def note_input(self) -> None:
        """Note a key or the like: no number of errors that somebody causes key by key ends the program."""
        self._latest.clear()

    def by_itself(self) -> int:
        """Return the number of errors in the last few seconds since anybody did anything."""
        since = time.monotonic() - SHORT
        return sum(at >= since for at in self._latest)


class GuardedApp(KeymapApp[R]):
    """An app that goes on after an internal error."""

    def __init__(self, *, reports: Path | None = None, **options: Any) -> None:
        """`reports` is the directory of error reports; the options are Textual's."""
        super().__init__(**options)
        self.guard = ErrorGuard(reports)
        self._is_up = False
        self._is_leaving = False

    def tell_error(self, sentence: str) -> None:
        """Show that something went wrong."""
        raise NotImplementedError

    def close_front(self) -> None:
        """Close the screens that do nothing but fail."""
        raise NotImplementedError

    async def on_event(self, event: Event) -> None:
        """Note what somebody does."""
        if isinstance(event, InputEvent):
            self.guard.note_input()
        await super().on_event(event)

    def stand_guard(self) -> None:
        """Survive errors from now on: the app is up. Those of tasks that nobody waits for are told, too."""
        self._is_up = True
        asyncio.get_running_loop().set_exception_handler(self._caught)

    def _caught(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.survives(error)

    def survives(self, error: Exception) -> bool:
        """Tell an error, and report an internal one; return False where the app has to end.

        A part of the workspace that is met damaged is told in its own words.
        """
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        sentence, end = self._told(error)
        if self._is_leaving:
            return True
        if not (self._is_up and self.is_running) or self.guard.by_itself() >= MOST:
            self.panic(end)
            return False
        with suppress(Exception):
            if self.guard.by_itself() == REPEATED:
                self.close_front()
            self.tell_error(sentence)
        return True

    def _told(self, error: Exception) -> tuple[str, str]:
        """Return what is said of an error where the app goes on, and where it has to end."""
        if isinstance(error, OkrError):
            if not isinstance(error, UnreachableError):  # it passes, and what is open is to be kept until then
                self.guard.note(error)
            return str(error), str(error)
        where = self.guard.report(error)
        told = ("Internal error; you can go on.", "okrtui had to end after an internal error.")
        return f"{told[0]} {where}".rstrip(), f"{told[1]} {where}".rstrip()

    def exit(self, result: R | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave; an error on the way out is reported and no more."""
        self._is_leaving = True
        super().exit(result, return_code, message)

    def panic(self, *renderables: RenderableType) -> None:
        """End with a message, and never with exit code 0."""
        self.exit(return_code=self.return_code or 1)
        super().panic(*(Text(one) if isinstance(one, str) else one for one in renderables))

    def _handle_exception(self, error: Exception) -> None:
        self.survives(error)


_dispatch = MessagePump._dispatch_message  # noqa: SLF001 - see the module's docstring


async def _dispatch_guarded(self: MessagePump, message: Message) -> None:
    """Dispatch a message; an error leaves the widget at work, and its next message is handled as usual."""
    try:
        await _dispatch(self, message)
    except Exception as error:
        app = self.app
        if not (isinstance(app, GuardedApp) and app.survives(error)):
            raise


MessagePump._dispatch_message = _dispatch_guarded  # type: ignore[method-assign]  # noqa: SLF001

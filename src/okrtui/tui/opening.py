"""A workspace that is opened in a thread of its own, while the first picture is there and keys are heard."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from okrtui.session import Session


class Opening:
    """Opens a session, and imports what shows it.

    `call` has a function called in the thread of the screens: `done` with the session, or `failed` with the error.
    """

    def __init__(
        self,
        opens: Callable[[], Session],
        call: Callable[..., Any],
        done: Callable[[Session], Awaitable[None]],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._opens, self._call, self._done, self._failed = opens, call, done, failed

    def start(self) -> None:
        """Begin; the process does not wait for it at its end."""
        threading.Thread(target=self._run, name="opening", daemon=True).start()

    def _run(self) -> None:
        try:
            session = self._opens()
            from okrtui.tui import main_screen  # noqa: F401 - with all that it imports
        except BaseException as error:  # noqa: BLE001 - it is raised where the screens were started
            self._call(self._failed, error)
        else:
            self._call(self._done, session)

"""Screens that are answered once: a key typed twice never closes the screen behind them."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


def _nothing() -> AwaitComplete:
    done: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
    return done


class AnsweredOnce(Screen[ScreenResultType]):
    """A screen that closes once and only itself, as soon as it is in front.

    Textual's `dismiss` closes whatever screen is in front, each time it is called: a second Enter that waits in the
    queue would close the next screen too, and an answer that arrives while a question is in front closes the question.
    """

    _is_answered = False
    _closes_later = False

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result; a second result is ignored."""
        if self._is_answered:
            return _nothing()
        self._is_answered = True
        if self.app.screen is self:
            return super().dismiss(result)
        self._result, self._closes_later = result, True
        return _nothing()

    def on_screen_resume(self) -> None:
        """Close now if the answer came while another screen was in front, unless one is in front again."""
        if self._closes_later and self.app.screen is self:
            self._closes_later = False
            super().dismiss(self._result)

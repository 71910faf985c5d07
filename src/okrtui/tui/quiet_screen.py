"""A screen that hides the screens behind it and redraws as rarely as possible."""

from __future__ import annotations

from typing import Self

from textual.geometry import Region
from textual.screen import ScreenResultType
from textual.widget import Widget

from okrtui.tui.answered_once import AnsweredOnce


class OpaqueScreen(AnsweredOnce[ScreenResultType]):
    """A screen that draws only blanks itself: its widgets are drawn when they change.

    Textual redraws the whole screen when it first appears, whenever the focus moves, and when the screen behind
    changes; over a slow connection each redraw is visible.
    """

    is_saving: bool = False
    """True while what was filled in is saved: what is typed is for the screen that comes next."""
    _still = True

    def on_mount(self) -> None:
        """Allow redraws once everything has been drawn."""
        self.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        self._still = False

    def draw_anew(self) -> None:
        """Draw everything again, also while the screen appears: the terminal has lost what was drawn."""
        self._still = False
        self.refresh()

    def set_focus(
        self,
        widget: Widget | None,
        scroll_visible: bool = True,  # noqa: FBT001, FBT002
        from_app_focus: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Move the focus without a full redraw; the widgets show it themselves."""
        before, self._still = self._still, True
        super().set_focus(widget, scroll_visible, from_app_focus)
        self._still = before

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Redraw, except for changes behind this screen (passed as regions) and calls without any change."""
        repaint = repaint and not self._still
        if regions or not (repaint or layout or recompose):
            return self
        return super().refresh(repaint=repaint, layout=layout, recompose=recompose)

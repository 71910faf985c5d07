"""A screen that hides what is behind it, and is drawn no more often than it has to be."""

from __future__ import annotations

from typing import Self

from textual.geometry import Region
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget


class OpaqueScreen(Screen[ScreenResultType]):
    """A screen without anything of its own to draw but blanks: its widgets are drawn when they change.

    Textual draws the whole screen again when it is first shown, whenever the focus moves, and when something changes
    on the screen behind; over a slow line each of them is seen.
    """

    _still = True

    def on_mount(self) -> None:
        """Draw again when asked to, from the moment that everything was drawn once."""
        self.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        self._still = False

    def set_focus(
        self,
        widget: Widget | None,
        scroll_visible: bool = True,  # noqa: FBT001, FBT002
        from_app_focus: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Move the focus; what shows it draws itself."""
        before, self._still = self._still, True
        super().set_focus(widget, scroll_visible, from_app_focus)
        self._still = before

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw again, except for what changed behind this screen (told as regions) and where nothing changed at all."""
        repaint = repaint and not self._still
        if regions or not (repaint or layout or recompose):
            return self
        return super().refresh(repaint=repaint, layout=layout, recompose=recompose)

"""Key bindings, the keymap of the settings, and the page that lists them."""

from __future__ import annotations

"""Key bindings, the keymap of the settings, and their page."""

from __future__ import annotations

"""One module per section, and the dialogs they open."""

from __future__ import annotations

"""The commands without the screen; nothing here imports Textual."""

from __future__ import annotations

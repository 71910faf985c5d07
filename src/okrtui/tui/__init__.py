"""The screens: the only room that knows Textual."""

from __future__ import annotations

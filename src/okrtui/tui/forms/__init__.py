"""Forms: their fields, their screen, their flows and their drafts."""

from __future__ import annotations

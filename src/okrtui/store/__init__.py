"""The workspace on disk: the only room that knows TinyDB, locks and files."""

from __future__ import annotations

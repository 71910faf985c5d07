"""The formats of the journal and of the snapshot."""

from __future__ import annotations

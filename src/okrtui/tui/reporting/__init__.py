"""Reports, digests and exports on screen: they are read first, then written to a file."""

from __future__ import annotations

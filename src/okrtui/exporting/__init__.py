"""Files that are written for a person: reports, digests and exports, the same by command and on screen."""

from __future__ import annotations

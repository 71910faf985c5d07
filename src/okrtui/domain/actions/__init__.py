"""Every change as a pure function: (workspace, draft, actor, now) -> Change.

An action sees the current workspace, never an earlier view of it; an edit names the revision that it was based on.
"""

from __future__ import annotations

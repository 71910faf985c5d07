"""Every change as a pure function: (workspace, draft, actor, now) -> Change.

An action sees the workspace as it is under the lock, never as somebody saw it earlier; what an edit was based on is
carried by its revision.
"""

from __future__ import annotations

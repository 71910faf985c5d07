"""What each section lists and does. A section draws nothing: it answers with rows and lines, and asks the desk."""

from __future__ import annotations

"""The preview of an import: what a file has, how it is read, and what it would change."""

from __future__ import annotations

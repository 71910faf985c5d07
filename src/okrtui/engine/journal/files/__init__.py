"""The files of a workspace directory: paths, operations, lock and permissions."""

from __future__ import annotations

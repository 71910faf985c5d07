"""Backup, restore, doctor, repair and upgrade of a workspace directory."""

from __future__ import annotations

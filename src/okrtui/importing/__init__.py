"""Importing records from files: what the command and the screens have in common."""

from __future__ import annotations

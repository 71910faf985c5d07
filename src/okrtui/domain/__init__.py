"""Records, rules, actions and hints, on pydantic and the standard library: no I/O, clock or randomness."""

from __future__ import annotations

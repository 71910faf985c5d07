"""The parts that all commands share: context, options, parsing, output, errors and completion."""

from __future__ import annotations

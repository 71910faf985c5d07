"""Every computation of the domain, each once."""

from __future__ import annotations

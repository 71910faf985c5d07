"""The wizard: eight questions that tell a KPI from an OKR."""

from __future__ import annotations

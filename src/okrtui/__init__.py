"""okrtui: the terminal home of a team's KPIs and OKRs."""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = ["__version__", "open_database"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from okrtui.scripting import open_database


def __getattr__(name: str) -> object:
    """Import the door for scripts when it is first used; the program itself starts without it."""
    if name == "open_database":
        from okrtui.scripting import open_database  # noqa: PLC0415 - commands and screens start without it

        return open_database
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

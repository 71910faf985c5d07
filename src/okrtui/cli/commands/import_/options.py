"""The options that say how a file is to be read, shared by the commands that read one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from okrtui.reports.exchange.import_formats import ImportOptions

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = (
    click.option("--map", "renamed", metavar="COLUMN=FIELD", multiple=True, help="Say what a column is. Repeatable."),
    click.option("--ignore", "ignored", metavar="COLUMN", multiple=True, help="Leave a column out. Repeatable."),
    click.option("--decimal-comma", is_flag=True, help="Read numbers such as 1.234,5."),
    click.option("--decimal-point", is_flag=True, help="Read numbers such as 1,234.5."),
    click.option(
        "--dates",
        type=click.Choice(["dmy", "mdy", "serial"], case_sensitive=False),
        help="Read dates such as 31.12.2026 (dmy), 12/31/2026 (mdy), or a spreadsheet's day numbers.",
    ),
    click.option("--parentheses", is_flag=True, help="Read (5.00) as -5.00."),
    click.option("--create", is_flag=True, help="Create the KPIs whose values are in the file."),
    click.option("--overwrite", is_flag=True, help="Replace also values that were corrected here."),
    click.option(
        "--year", type=click.IntRange(1900, 2200), metavar="YEAR", help="Year of columns such as Jan, Q1 or W45."
    ),
    click.option(
        "--targets",
        type=click.Choice(["low", "high"], case_sensitive=False),
        help="A KPI's target is the lowest good value (low) or the highest (high).",
    ),
)

_SHEET_OPTIONS: Final = (
    click.option("--cycle", metavar="C", default="", help="Cycle of the objectives, where the file names none."),
    click.option("--as-of", metavar="DAY", default="", help="Day of the current values in a sheet; default: today."),
    click.option("--full-names", is_flag=True, help="Read Ada Lovelace as one owner; only commas part names."),
    click.option(
        "--anyway", metavar="WHY", default="", help="Start objectives with fewer than 2 or over 4 key results."
    ),
)

NAMES: Final = frozenset(
    {
        "renamed",
        "ignored",
        "decimal_comma",
        "decimal_point",
        "dates",
        "parentheses",
        "create",
        "overwrite",
        "year",
        "targets",
    }
)


def reading(function: F) -> F:
    """Add the options for reading a file."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def of_sheets(function: F) -> F:
    """Add the options for sheets that have several kinds of record in a row."""
    from okrtui.reports.exchange.presets import PRESETS

    tools = click.Choice(list(PRESETS), case_sensitive=False)
    first = click.option("--from", "preset", type=tools, help="The tool that wrote the file.")
    for option in reversed((first, *_SHEET_OPTIONS)):
        function = option(function)
    return function


def options(
    kind: str | None,
    *,
    renamed: Sequence[str] = (),
    ignored: Sequence[str] = (),
    decimal_comma: bool = False,
    decimal_point: bool = False,
    dates: str | None = None,
    own_ids: bool = False,
    targets: str | None = None,
    preset: str | None = None,
    **others: Any,
) -> ImportOptions:
    """Return the options as they were typed. Raises click.UsageError."""
    from okrtui.reports.exchange.import_formats import ImportOptions

    if decimal_comma and decimal_point:
        raise click.UsageError("Choose --decimal-comma or --decimal-point, not both.")
    pairs = [one.rpartition("=") for one in renamed]
    if not all(column.strip() and field.strip() for column, _, field in pairs):
        raise click.UsageError('Write --map as COLUMN=FIELD, such as --map "Start=baseline".')
    return ImportOptions(
        kind and kind.casefold(),
        "," if decimal_comma else "." if decimal_point else "",
        (dates or "").casefold(),
        tuple(ignored),
        {column: field for column, _, field in pairs},
        own_ids=own_ids,
        targets=(targets or "").casefold(),
        preset=preset or "",
        **others,
    )

"""Every setting of a settings file, as a model that refuses what is wrong; it is loaded where a file has settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from okrtui.config import KEYS, LOOKS, THEMES
from okrtui.errors import UsageError

FiscalMonth = Literal[
    "", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip

GlyphSet = Literal["auto", "unicode", "narrow", "ascii"]


class Settings(BaseModel):
    """Every setting of a settings file; the documents, `okrtui where` and the messages are generated from it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)

    workspace: str = Field(
        "", description="The workspace to use: a path, relative to the settings file, or a postgresql:// address."
    )
    glyphs: GlyphSet = Field(
        "auto",
        description="The signs to draw with: unicode, narrow (one column each in East Asian terminals too), ascii, or "
        "auto: as the terminal answers when it is asked how wide it draws them; default: auto.",
    )
    mouse: bool = Field(default=LOOKS.mouse, description="false: leave the mouse to the terminal.")
    send_all: bool = Field(
        default=LOOKS.send_all, description="true: send all that is drawn anew, not only the cells that changed."
    )
    theme: str = Field(LOOKS.theme, description=f"The theme of the screens: {', '.join(THEMES)}.")
    network: bool = Field(
        default=False,
        description="true: allow changes to a workspace on a network file system, if its lock passes a test.",
    )
    history_days: int = Field(
        730, ge=1, le=36_500, description="The fewest days of history to keep; for everybody only; default: 730."
    )
    fiscal_year_starts: FiscalMonth = Field(
        "",
        description="The month in which your year begins, such as april; cycles are then named FY27-Q1.",
    )
    keys: Any = Field(
        default_factory=dict,
        description="Keys of the screens, by the id of their action; at the end of the file. The help lists the ids.",
    )

    @property
    def fiscal_month(self) -> int | None:
        """The month in which the fiscal year begins, 1 to 12; None where cycles are named by the calendar."""
        return get_args(FiscalMonth).index(self.fiscal_year_starts) or None


NAMES: Final = tuple(name for name in Settings.model_fields if name != KEYS)
"""The settings with a single value; the screens validate the table of keys."""

_EXPECTED: Final[dict[Any, str]] = {
    str: "a text in quotation marks", bool: "true or false", int: "a whole number from 1 to 36500",
    GlyphSet: f"one of these in quotation marks: {', '.join(get_args(GlyphSet))}",
    FiscalMonth: 'the English name of a month in quotation marks, such as "april"',
}  # fmt: skip


def require_valid(found: Mapping[str, Any], path: Path) -> None:
    """Check what a file says. Raises UsageError, with the key, for the first setting that is wrong."""
    try:
        Settings.model_validate(found)
    except ValidationError as error:
        raise _refusal(error, path) from None


def _refusal(error: ValidationError, path: Path) -> UsageError:
    """Return the error for the first invalid setting."""
    key = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
    if key not in Settings.model_fields:
        known = f"{', '.join(NAMES)}, and the table [{KEYS}]"
        return UsageError(f"{path} has the unknown key “{key}”.", f"The keys are: {known}.")
    expected = _EXPECTED[Settings.model_fields[key].annotation]
    return UsageError(f"{path} has an invalid value for “{key}”.", f"It must be {expected}.")

"""A person's own editor ($VISUAL, $EDITOR) for a long text, in a file that nobody else can read."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from okrtui.errors import RuleError
from okrtui.private_directory import make_private

LARGEST: Final = 1 << 20
"""The most bytes that are read back."""

_KEPT: Final = "The text is as it was."


def editor(environment: Mapping[str, str]) -> Sequence[str]:
    """Return the command of the editor. Raises RuleError where none is named, or it cannot be understood."""
    named = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        command = shlex.split(named)
    except ValueError:
        raise RuleError(f"The editor “{named}” has an open quotation mark.", "Correct VISUAL or EDITOR.") from None
    if not command:
        raise RuleError("No editor is named.", "Set VISUAL or EDITOR before you start okrtui: export EDITOR=nano.")
    return command


def edited(text: str, command: Sequence[str], directory: Path) -> str:
    """Return the text as the person left it in the editor; the file is removed. Raises RuleError."""
    try:
        make_private(directory)
        descriptor, name = tempfile.mkstemp(".txt", "okrtui-", directory)
    except OSError as error:
        raise RuleError(f"No file for the editor: {_reason(error)}.", _KEPT) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        _run(command, name)
        return _read(Path(name))
    except OSError as error:
        raise RuleError(f"The text of the editor cannot be read: {_reason(error)}.", _KEPT) from None
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()


def _run(command: Sequence[str], name: str) -> None:
    try:
        code = subprocess.run([*command, name], check=False).returncode  # noqa: S603 - the person's own command
    except OSError as error:
        raise RuleError(f"The editor “{command[0]}” cannot be started: {_reason(error)}.", _KEPT) from None
    if code:
        raise RuleError(f"The editor “{command[0]}” ended with an error ({code}).", _KEPT)


def _read(path: Path) -> str:
    """Return what is in the file, without the line end that editors add."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise RuleError("The text from the editor is too long.", _KEPT)
    try:
        return content.decode().removesuffix("\n")
    except UnicodeDecodeError:
        raise RuleError("The text from the editor is not UTF-8.", _KEPT) from None


def _reason(error: OSError) -> str:
    return error.strerror or "the system refuses"

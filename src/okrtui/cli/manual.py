"""The manual of the commands, generated from them: docs/commands.md and the man page docs/okrtui.1.

Run `python -m okrtui.cli.manual docs` to write both.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from okrtui.cli.app import root
from okrtui.cli.framework.click_ext import HELP, shared_options

ENVIRONMENT = (
    ("OKRTUI_WORKSPACE", "The workspace to use without --workspace."),
    ("OKRTUI_DEBUG", "Set to 1 to show internal errors with a traceback."),
    ("OKRTUI_PLAIN_START", "Set to 1 to start and exit without shortcuts, for profilers and coverage."),
    ("NO_COLOR", "Set to anything to show the screens without colours."),
    (
        "XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_CONFIG_DIRS, XDG_STATE_HOME",
        "Where okrtui keeps its files; see okrtui where.",
    ),
)
"""The environment variables in use."""

SETTINGS = (
    ("workspace", "The workspace to use; a relative path is relative to the settings file."),
    ("ascii", "true: draw with ASCII characters only."),
    ("mouse", "false: leave the mouse to the terminal."),
    ("theme", "The theme of the screens, by name."),
    ("network", "true: allow changes to a workspace on a network file system, if its lock passes a test."),
    ("history_days", "How many days of history to keep at least; default: 730."),
    ("[keys]", "Keys of the screens, by the id of their action; at the end of the file. The help lists the ids."),
)
"""The keys of a settings file."""

CONFIGURING = """Settings are TOML files: ~/.config/okrtui/config.toml for a person, /etc/xdg/okrtui/config.toml for
everybody on the machine. Options override variables, variables a person's file, and that the file for everybody. Run
okrtui where to see which settings are in use and why. Errors in a file are reported with its line."""

CODES = (
    (0, "Done."),
    (1, "Refused by a rule, or the disk is full; the message says which."),
    (2, "Wrong usage: an option, id, date or number that cannot be read, or no workspace."),
    (3, "Something is overdue (todo --fail-overdue)."),
    (4, "Changed by somebody else in the meantime."),
    (5, "No permission, or opened read-only."),
    (6, "The workspace is damaged or from a newer version, or the last change may not be safe on disk."),
    (7, "Busy: others kept writing to the workspace."),
    (130, "Interrupted."),
    (141, "The output was closed (a broken pipe)."),
)
"""The meaning of each exit code."""

TYPING = """Type ids as they are shown, in any case: K7, KR12. Cycles and KPIs can also be given by name, days as
2026-11-21, today or yesterday, and negative numbers as they are. Answers go to standard output, with --json as one JSON
document. Errors go to standard error, in one line that says what is wrong and what to do."""


_WIDE, _NARROW = 118, 72


class CommandEntry(NamedTuple):
    """One command as it is documented: its usage, its help and its own options."""

    path: str
    usage: str
    text: str
    options: list[tuple[str, str]]


def entries() -> Iterator[CommandEntry]:
    """Yield every command but hidden ones, in the order of the help."""
    whole = root()
    yield from _of(whole, _context(whole))


def _context(whole: click.Command) -> click.Context:
    return click.Context(whole, info_name="okrtui", help_option_names=HELP["help_option_names"])


def _of(one: click.Command, context: click.Context) -> Iterator[CommandEntry]:
    if context.parent is None or not isinstance(one, click.Group):
        yield _entry(one, context)
    if isinstance(one, click.Group):
        for name in one.list_commands(context):
            inner = one.get_command(context, name)
            if inner is not None:
                yield from _of(inner, click.Context(inner, info_name=name, parent=context))


def _entry(one: click.Command, context: click.Context) -> CommandEntry:
    common = {"--help", *(name for each in shared_options() for name in each.opts)}
    own = [each for each in one.get_params(context) if isinstance(each, click.Option) and not common & set(each.opts)]
    usage = " ".join(one.collect_usage_pieces(context)).replace("[OPTIONS]", "").split()
    options = [record for each in own if (record := each.get_help_record(context)) is not None]
    pieces = [context.command_path, *(["[OPTION]..."] if own else []), *usage]
    return CommandEntry(context.command_path, " ".join(pieces), (one.help or "").replace("\f", "").strip(), options)


def _common() -> list[tuple[str, str]]:
    whole = root()
    context = _context(whole)
    found = (each.get_help_record(context) for each in [*shared_options(), whole.get_help_option(context)] if each)
    return [record for record in found if record is not None]


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help text, each on one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


# -- docs/commands.md ---------------------------------------------------------------------------------------------


def page() -> str:
    """Return docs/commands.md."""
    parts = [
        "# Commands",
        "Generated by `python -m okrtui.cli.manual docs`, as is the man page `okrtui.1`.",
    ]
    parts += [_prose(" ".join(TYPING.split())), "Every command takes:", _listed(_common())]
    for one in entries():
        parts += [f"## {one.path}", f"```\n{one.usage}\n```"]
        parts += map(_prose, _paragraphs(one.text))
        parts += [_listed(one.options)] if one.options else []
    parts += ["## Settings", _prose(" ".join(CONFIGURING.split())), _listed(list(SETTINGS))]
    parts += ["## Environment", _listed(list(ENVIRONMENT)), "## Exit codes"]
    parts += ["| code | means |\n| --- | --- |\n" + "\n".join(f"| {code} | {meaning} |" for code, meaning in CODES)]
    return "\n\n".join(parts) + "\n"


def _prose(text: str) -> str:
    """Return a paragraph in lines as long as those of the source."""
    return "\n".join(_lines(re.sub(r"([*_<>\[\]|])", r"\\\1", text), _WIDE))


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _listed(rows: list[tuple[str, str]]) -> str:
    return "\n".join(f"- `{name}` – {_prose(text)}" for name, text in rows)


# -- docs/okrtui.1 ------------------------------------------------------------------------------------------------


def man_page() -> str:
    """Return docs/okrtui.1, the man page."""
    whole, *every = entries()
    parts = [
        '.TH OKRTUI 1 "" "okrtui" "User Commands"',
        *(".SH NAME", "okrtui \\- the terminal home of a team\\(aqs KPIs and OKRs"),
        *(".SH SYNOPSIS", ".B okrtui", _roff("[OPTION]... [PATH | COMMAND [ARGUMENT]...]")),
        *(".SH DESCRIPTION", *_roff_text(f"{whole.text}\n\n{TYPING}")),
        *(".SH OPTIONS", *_tagged([*whole.options, *_common()]), ".SH COMMANDS"),
    ]
    for one in every:
        parts += [".SS " + _quoted(one.usage.removeprefix("okrtui ")), *_roff_text(one.text), *_tagged(one.options)]
    parts += [".SH FILES", *_roff_text(CONFIGURING), *_tagged(list(SETTINGS))]
    parts += [".SH ENVIRONMENT", *_tagged(list(ENVIRONMENT)), ".SH EXIT STATUS"]
    parts += _tagged([(str(code), meaning) for code, meaning in CODES])
    return "\n".join(parts) + "\n"


def _roff(text: str) -> str:
    """Escape a line of text for roff: no request, no escape, no dash that it may change."""
    line = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    line = line.replace("~", "\\(ti").replace("^", "\\(ha")
    return f"\\&{line}" if line.startswith(".") else line


def _quoted(text: str) -> str:
    return '"' + _roff(text).replace('"', '""') + '"'


def _roff_text(text: str) -> list[str]:
    first, *rest = _paragraphs(text) or [""]
    return [*_folded(first), *(line for part in rest for line in (".PP", *_folded(part)))]


def _folded(text: str) -> list[str]:
    return [_roff(line) for line in _lines(text, _NARROW)]


def _tagged(rows: list[tuple[str, str]]) -> list[str]:
    return [line for name, text in rows for line in (".TP", ".B " + _quoted(name), *_folded(text))]


def write(directory: Path) -> None:
    """Write both into a directory."""
    (directory / "commands.md").write_text(page(), encoding="utf-8")
    (directory / "okrtui.1").write_text(man_page(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))

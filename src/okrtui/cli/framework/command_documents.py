"""The commands as a page and as a man page, made from themselves.

Run `python -m okrtui.cli.framework.command_documents docs` to write both.
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
    ("OKRTUI_WORKSPACE", "The workspace to use where --workspace names none."),
    ("OKRTUI_DEBUG", "Set to 1, an error of the program itself is shown with where it happened."),
    ("NO_COLOR", "Set to anything, the screens use no colours."),
    (
        "XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_CONFIG_DIRS, XDG_STATE_HOME",
        "Where the program looks for its files; see okrtui where.",
    ),
)
"""The variables that the program goes by."""

SETTINGS = (
    ("workspace", "The workspace to use; a relative path starts at the file that names it."),
    ("ascii", "true: draw with ASCII characters only."),
    ("mouse", "false: leave the mouse to the terminal."),
    ("theme", "The theme of the screens, by its name."),
    ("network", "true: let a workspace on a network file system be changed, once its lock has passed a test."),
    ("history_days", "How many days the log reaches back at least; 730 where nothing is said."),
    ("[keys]", "Keys of the screens by the ids of actions, below all others; the help lists the ids, under Re-map."),
)
"""The keys of a settings file."""

CONFIGURING = """Settings are TOML: ~/.config/okrtui/config.toml for a person, /etc/xdg/okrtui/config.toml for everybody
on the machine. A flag goes before a variable, a variable before a person's file, that before the one for everybody.
okrtui where tells what is in force and why; a key or value that is wrong is named with its file and line."""

CODES = (
    (0, "Done."),
    (1, "Refused by a rule, which the sentence names; or there is no room for it."),
    (2, "Wrong usage: an option, an id, a day or a number that cannot be understood, or no workspace."),
    (3, "Something is overdue (todo --fail-overdue)."),
    (4, "Changed by somebody else meanwhile."),
    (5, "No permission, or opened read-only."),
    (6, "The workspace is damaged or from a newer version, or it is not sure that the last change is safe."),
    (7, "Busy: the lock was not had in time."),
    (130, "Interrupted."),
    (141, "Nobody reads what is printed."),
)
"""What each exit code says."""

TYPING = """Ids are typed as they are shown, in any case: K7, KR12; cycles and KPIs by their names as well. Days are
2026-11-21, today or yesterday. Negative numbers are typed as they are. Standard output carries the answer, one JSON
document with --json; errors are one line on standard error, what is wrong and what to do."""


_WIDE, _NARROW = 118, 72


class Entry(NamedTuple):
    """One command as it is documented: what is typed, what it does, and its own parameters."""

    path: str
    usage: str
    text: str
    options: list[tuple[str, str]]


def entries() -> Iterator[Entry]:
    """Every command that is shown, in the order of the help."""
    whole = root()
    yield from _of(whole, _context(whole))


def _context(whole: click.Command) -> click.Context:
    return click.Context(whole, info_name="okrtui", help_option_names=HELP["help_option_names"])


def _of(one: click.Command, context: click.Context) -> Iterator[Entry]:
    if context.parent is None or not isinstance(one, click.Group):
        yield _entry(one, context)
    if isinstance(one, click.Group):
        for name in one.list_commands(context):
            inner = one.get_command(context, name)
            if inner is not None:
                yield from _of(inner, click.Context(inner, info_name=name, parent=context))


def _entry(one: click.Command, context: click.Context) -> Entry:
    common = {"--help", *(name for each in shared_options() for name in each.opts)}
    own = [each for each in one.get_params(context) if isinstance(each, click.Option) and not common & set(each.opts)]
    usage = " ".join(one.collect_usage_pieces(context)).replace("[OPTIONS]", "").split()
    options = [record for each in own if (record := each.get_help_record(context)) is not None]
    pieces = [context.command_path, *(["[OPTION]..."] if own else []), *usage]
    return Entry(context.command_path, " ".join(pieces), (one.help or "").replace("\f", "").strip(), options)


def _common() -> list[tuple[str, str]]:
    whole = root()
    context = _context(whole)
    found = (each.get_help_record(context) for each in [*shared_options(), whole.get_help_option(context)] if each)
    return [record for record in found if record is not None]


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, each on one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


# -- docs/commands.md ---------------------------------------------------------------------------------------------


def page() -> str:
    """docs/commands.md."""
    parts = [
        "# Commands",
        "Made by `python -m okrtui.cli.framework.command_documents docs`; the man page `okrtui.1` tells the same.",
    ]
    parts += [_prose(" ".join(TYPING.split())), "Every command takes:", _listed(_common())]
    for one in entries():
        parts += [f"## {one.path}", f"```\n{one.usage}\n```"]
        parts += map(_prose, _paragraphs(one.text))
        parts += [_listed(one.options)] if one.options else []
    parts += ["## Settings", _prose(" ".join(CONFIGURING.split())), _listed(list(SETTINGS))]
    parts += ["## Environment", _listed(list(ENVIRONMENT)), "## Exit codes"]
    parts += ["| code | means |\n| --- | --- |\n" + "\n".join(f"| {code} | {told} |" for code, told in CODES)]
    return "\n\n".join(parts) + "\n"


def _prose(text: str) -> str:
    """A paragraph, its lines as long as those of the source."""
    return "\n".join(_lines(re.sub(r"([*_<>\[\]|])", r"\\\1", text), _WIDE))


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _listed(rows: list[tuple[str, str]]) -> str:
    return "\n".join(f"- `{name}` – {_prose(told)}" for name, told in rows)


# -- docs/okrtui.1 ------------------------------------------------------------------------------------------------


def man_page() -> str:
    """docs/okrtui.1, the man page."""
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
    parts += _tagged([(str(code), told) for code, told in CODES])
    return "\n".join(parts) + "\n"


def _roff(text: str) -> str:
    """A line of text in which roff sees no request, no escape and no dash that it may change."""
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
    return [line for name, told in rows for line in (".TP", ".B " + _quoted(name), *_folded(told))]


def write(directory: Path) -> None:
    """Put both where they belong."""
    (directory / "commands.md").write_text(page(), encoding="utf-8")
    (directory / "okrtui.1").write_text(man_page(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))

#!/bin/sh
# click 8.5.1: with ignore_unknown_options, letters vanish out of an argument that begins with a hyphen.
#
# Guess:  the setting is the way to take negative numbers and such: what is no known option arrives as it
#         was typed.
# Really: a single hyphen is still read letter by letter; each letter that is a known option is taken out
#         and obeyed, the rest is put together again and handed on.
# Seen:   with an option -v: "-2.5 vs plan" arrives as "-2.5 s plan", and -v is set; with -h for help,
#         "-3 months" prints the help. "-5" alone arrives whole.
# For us: a note or a value is stored altered, with exit code 0. Put "--" in front of such arguments
#         before click sees them, and leave the setting alone.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check click==8.5.1
venv/bin/python - <<'PY'
import sys

import click
from click.testing import CliRunner


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]})
@click.option("-v", "--verbose", is_flag=True)
@click.argument("note")
def record(note, verbose):
    click.echo(f"{note}, verbose {verbose}")


def run(*arguments):
    result = CliRunner().invoke(record, arguments)
    return result.exit_code, result.output.splitlines()[0]


expect("-5", run("-5"), (0, "-5, verbose False"))
expect("-2.5 vs plan", run("-2.5 vs plan"), (0, "-2.5 s plan, verbose True"))
expect("-3 months", run("-3 months")[1][:6], "Usage:")
expect("-- '-2.5 vs plan'", run("--", "-2.5 vs plan"), (0, "-2.5 vs plan, verbose False"))
PY

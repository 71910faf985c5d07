"""Errors as one sentence and one of advice on standard error, with the exit code of their kind."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import TextIO

import click

from okrtui.cli.framework.click_ext import near_misses
from okrtui.errors import LongNameError, OkrError

UNEXPECTED, MISUSED, INTERRUPTED, UNHEARD = 1, 2, 130, 141
"""Exit codes: an internal error, wrong usage, Ctrl-C, and a closed pipe (as SIGPIPE would end it)."""

DEBUG = "OKRTUI_DEBUG"


def guarded(run: Callable[[], int]) -> int:
    """Run, and return the exit code whatever happens; a traceback is shown for debugging only."""
    code = _guarded(run)
    for stream in (sys.stdout, sys.stderr):
        code = _settled(stream, code)
    return code


def _guarded(run: Callable[[], int]) -> int:
    try:
        return run()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return UNHEARD
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence instead of a traceback
        return _printed(*_explained(error))


def _explained(error: Exception) -> tuple[str, int]:
    """Return the sentences about an error and its exit code; in debugging an internal error is raised again."""
    if isinstance(error, OkrError):
        return str(error), error.exit_code
    if isinstance(error, click.ClickException):
        return usage(error), MISUSED
    if os.environ.get(DEBUG) == "1":
        raise error
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return str(LongNameError()), MISUSED
    if isinstance(error, OSError) and error.filename is None:  # a stream's: whoever opens files says which
        why = (error.strerror or "the system refuses").lower()
        return f"Cannot write the answer: {why}. If the command changed anything, okrtui log shows it.", UNEXPECTED
    what = f"{type(error).__name__}: {error}".rstrip(".")
    return f"Internal error: {what}. Set {DEBUG}=1 for the traceback.", UNEXPECTED


def _printed(sentences: str, code: int) -> int:
    from okrtui.cli.framework.printing import write

    try:
        write(sys.stderr, " ".join(sentences.split()))
    except OSError:
        return code
    return code


def usage(error: click.ClickException) -> str:
    """Return what is wrong with a command line and where to look it up."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "okrtui"
    sentence = _sentence(error, ctx)
    end = "" if sentence.endswith(("?", ".")) else "."
    return f"{sentence}{end} Try {path} --help."


def _sentence(error: click.ClickException, ctx: click.Context | None) -> str:
    if isinstance(error, click.NoSuchOption) and ctx is not None:
        names = [name for one in ctx.command.get_params(ctx) for name in one.opts if name.startswith("--")]
        return f"There is no option {error.option_name}.{near_misses(error.option_name, names)}"
    if isinstance(error, click.BadOptionUsage) and error.message.endswith("requires an argument."):
        return f"{error.option_name} needs a value"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_name(error.param)} is missing."
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_name(error.param)}: {error.message}"
    group = ctx.command if ctx is not None else None
    if error.message == "Missing command." and ctx is not None and isinstance(group, click.Group):
        return f"Missing command; choose one of: {', '.join(group.list_commands(ctx))}."
    return error.message


def _name(parameter: click.Parameter) -> str:
    """Return a parameter as it is typed: --option, or ARGUMENT."""
    if isinstance(parameter, click.Option):
        return parameter.opts[-1]
    return (parameter.metavar or (parameter.name or "").upper()).strip("[]")


def _settled(stream: TextIO | None, code: int) -> int:
    """Flush a stream and return the exit code; where nobody reads it, drop what is left."""
    try:
        if stream is not None:
            stream.flush()
    except BrokenPipeError:
        _discard(stream)
        return code or UNHEARD
    except OSError:
        _discard(stream)
        return code or UNEXPECTED
    return code


def _discard(stream: TextIO | None) -> None:
    """Send what is still buffered to nowhere, so that leaving Python does not fail on it again."""
    if stream is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)

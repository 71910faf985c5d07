"""What goes wrong, as one sentence and one of advice on standard error, with the exit code that stands for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TextIO

import click

from okrtui.cli.framework.click_ext import near_misses
from okrtui.errors import OkrError

UNEXPECTED, MISUSED, INTERRUPTED, UNHEARD = 1, 2, 130, 141
"""Exit codes: an error of ours, wrong usage, Ctrl-C, and nobody reading what is printed (as SIGPIPE would end it)."""

DEBUG = "OKRTUI_DEBUG"


def guarded(run: Callable[[], int]) -> int:
    """The exit code of a run, whatever happens in it; nothing is ever shown as a traceback, but in debugging."""
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
        return _told(*_explained(error))


def _explained(error: Exception) -> tuple[str, int]:
    """What to tell about an error, and its exit code; an error of the program itself is raised again in debugging."""
    if isinstance(error, OkrError):
        return str(error), error.exit_code
    if isinstance(error, click.ClickException):
        return usage(error), MISUSED
    if os.environ.get(DEBUG) == "1":
        raise error
    if isinstance(error, OSError) and error.filename is None:  # a stream's: whoever opens files says which
        why = (error.strerror or "the system refuses").lower()
        return f"The answer cannot be written: {why}. Whatever was changed stands in okrtui log.", UNEXPECTED
    what = f"{type(error).__name__}: {error}"
    return f"okrtui stumbled over an error of its own ({what}). Set {DEBUG}=1 to see where.", UNEXPECTED


def _told(sentence: str, code: int) -> int:
    from okrtui.cli.framework.printing import write  # noqa: PLC0415 - only where something has to be told

    try:
        write(sys.stderr, " ".join(sentence.split()))
    except OSError:
        return code
    return code


def usage(error: click.ClickException) -> str:
    """What is wrong with a command line, and where to look it up."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "okrtui"
    sentence = _sentence(error, context)
    end = "" if sentence.endswith(("?", ".")) else "."
    return f"{sentence}{end} Try {path} --help."


def _sentence(error: click.ClickException, context: click.Context | None) -> str:
    if isinstance(error, click.NoSuchOption) and context is not None:
        names = [name for one in context.command.get_params(context) for name in one.opts if name.startswith("--")]
        return f"There is no option {error.option_name}.{near_misses(error.option_name, names)}"
    if isinstance(error, click.BadOptionUsage) and error.message.endswith("requires an argument."):
        return f"{error.option_name} needs a value"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_name(error.param)} is missing."
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_name(error.param)}: {error.message}"
    group = context.command if context is not None else None
    if error.message == "Missing command." and context is not None and isinstance(group, click.Group):
        return f"What to do is missing: {', '.join(group.list_commands(context))}."
    return error.message


def _name(parameter: click.Parameter) -> str:
    """A parameter as it is typed: --option, or ARGUMENT."""
    return (
        parameter.opts[-1]
        if isinstance(parameter, click.Option)
        else (parameter.metavar or (parameter.name or "").upper())
    )


def _settled(stream: TextIO | None, code: int) -> int:
    """The exit code after everything was handed over; a stream that nobody takes is let go of quietly."""
    try:
        if stream is not None:
            stream.flush()
    except BrokenPipeError:
        _let_go(stream)
        return code or UNHEARD
    except OSError:
        _let_go(stream)
        return code or UNEXPECTED
    return code


def _let_go(stream: TextIO | None) -> None:
    """Send what is still waiting to nowhere, so that leaving Python does not fail on it again."""
    if stream is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)

"""Process tricks for speed, each with what it saves; OKRTUI_PLAIN_START=1 turns all of them off.

The figures compare the fastest of 41 interleaved runs of `okrtui todo` on the sample (170 ms, Python 3.11, a shared
machine with two cores) unless they say otherwise. Plain runs take 50 ms longer (28 %; 20 % by the median). Tools
that need a normal exit, such as profilers, set the variable.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final, NoReturn

PLAIN: Final = "OKRTUI_PLAIN_START"
"""The environment variable that turns every trick off."""

_LOADER: Final = "pydantic.plugin._loader"


@cache
def is_plain() -> bool:
    """Return whether the tricks are turned off, as the environment has it when it is first asked."""
    return os.environ.get(PLAIN) == "1"


def lighten_commands() -> None:
    """Leave out what commands and screens import for what neither does."""
    skip_plugin_search()
    defer_secrets()
    defer_syntax_trees()
    defer_platform()
    defer_translations()


def lighten_screens() -> None:
    """Leave out what Textual imports for what no screen does."""
    skip_encryption()
    defer_unused_widgets()
    defer_directories()


def skip_plugin_search() -> None:
    """Skip pydantic's search for plugins among all installed packages: saves 20 ms, 11 %.

    Its own switch, PYDANTIC_DISABLE_PLUGINS, saves 3 to 5 ms only, as the module that searches is imported all the
    same. A stand-in takes the place of that module.
    """
    if not is_plain():
        _put_stand_in(_LOADER, get_plugins=tuple)


def defer_secrets() -> None:
    """Load `secrets`, which brings OpenSSL, when something of it is used: saves 6 ms, 2 %.

    Pydantic imports it for a type that is not used here. The lazy loader of importlib would not do:
    that import makes it load the module.
    """
    if not is_plain():
        _put_stand_in("secrets")


def defer_syntax_trees() -> None:
    """Load `ast` when something of it is used: saves 13 of 766 million instructions, 1.7 %.

    `inspect`, which nearly everything imports, reads source texts with it.
    """
    if not is_plain():
        _put_stand_in("ast", NodeVisitor=_Visitor)


class _Visitor:
    """Visits the nodes of a syntax tree: an `ast.NodeVisitor` that loads it for its first node."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_real("ast").NodeVisitor, name).__get__(self)


def defer_platform() -> None:
    """Load `platform` when more is asked than the name of the system: saves 6 of 766 million instructions, 0.8 %.

    `uuid` asks for it, and `platform` compiles patterns for what it can tell besides.
    """
    if not is_plain():
        _put_stand_in("platform", system=lambda: os.uname().sysname)


def defer_translations() -> None:
    """Load `gettext` when a translation is asked for: saves 7 of 766 million instructions, 0.9 %.

    Click looks for translations of its own texts, of which there are none.
    """
    if not is_plain():
        _put_stand_in("gettext", gettext=str, ngettext=_singular_or_plural)


def _singular_or_plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def skip_encryption() -> None:
    """Have asyncio do without OpenSSL, as it can where Python has none: saves screens 1.2 % of their start.

    That is 26 of 2,134 million instructions. Nothing here has asyncio encrypt anything: psycopg has its own OpenSSL.
    """
    if is_plain() or {"asyncio", "ssl"} & sys.modules.keys():
        return
    modules: dict[str, Any] = sys.modules
    modules["ssl"] = None
    try:
        import_module("asyncio")
    finally:
        del modules["ssl"]


def defer_unused_widgets() -> None:
    """Load the types that Textual's widgets declare when one is used: saves screens 1.3 % of their start.

    Textual imports them for one alias in annotations, and with them lists, trees and choices that no screen here shows.
    """
    if not is_plain():
        _put_stand_in("textual.types", IgnoreReturnCallbackType=Any)


def defer_directories() -> None:
    """Load `platformdirs` when Textual is asked to save a picture of the screen: saves 0.8 % of the screens' start."""
    if not is_plain():
        _put_stand_in("platformdirs", user_downloads_path=_user_downloads_path)


def _user_downloads_path() -> Any:
    return _real("platformdirs").user_downloads_path()


class _StandIn(ModuleType):
    """A module in the place of one that is not loaded yet."""


_stand_ins: Final = threading.Lock()
"""Held while one is taken away: a second thread must not take away the module itself."""


def _real(name: str) -> Any:
    """Return the module itself, and no stand-in for it."""
    with _stand_ins:
        if isinstance(sys.modules.get(name), _StandIn):
            del sys.modules[name]
    return import_module(name)


def _put_stand_in(name: str, **known: object) -> None:
    """Put a stand-in in the place of a module not loaded yet; asked for anything else, it lets the module answer."""

    def from_module(attribute: str) -> object:
        if attribute.startswith("__"):  # asked by the import itself
            raise AttributeError(attribute)
        return getattr(_real(name), attribute)

    stand_in = _StandIn(name)
    stand_in.__dict__.update(known, __getattr__=from_module)
    sys.modules.setdefault(name, stand_in)


class _Pauses:
    """The pauses of the collector that are open, in any thread, and whether it was on before the first of them.

    It is one of them, too, as none knows anything of its own.
    """

    __slots__ = ("lock", "opened", "was_on")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.opened, self.was_on = 0, False

    def __enter__(self) -> None:
        with self.lock:
            if not self.opened:
                self.was_on = gc.isenabled()
                gc.disable()
            self.opened += 1

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.opened -= 1
            if not self.opened and self.was_on:
                gc.enable()


_PAUSES: Final = _Pauses()


def collector_paused() -> AbstractContextManager[None]:
    """Pause the garbage collector while thousands of objects are created that all stay; nests, across threads too.

    Reading 22,000 records takes 106 ms (23 %) less CPU time, by the median of 31 runs; a whole `okrtui todo` on them
    another 45 ms (6 %), by the median of 12, where its imports and its answer are inside the pause too. On the sample
    nothing could be measured.
    """
    return contextlib.nullcontext() if is_plain() else _PAUSES


@contextlib.contextmanager
def collector_resumable() -> Iterator[Callable[[], None]]:
    """Yield a function that ends the pauses around this block until it ends, for screens that stay open.

    They call it once they are on the screen: until then the collector would take 6 % of their start. It leaves alone
    all that was created before, and looks at what has stayed since only where `collect_garbage` is called.
    """
    around, suspended, usual = _PAUSES.opened, 0, gc.get_threshold()

    def resume() -> None:
        nonlocal suspended
        with _PAUSES.lock:
            _PAUSES.opened -= around - suspended
            suspended = around
            if suspended:
                gc.set_threshold(YOUNG, *THEN)
            if suspended and not _PAUSES.opened and _PAUSES.was_on:
                gc.freeze()
                gc.enable()

    try:
        yield resume
    finally:
        gc.set_threshold(*usual)
        with _PAUSES.lock:
            _PAUSES.opened += suspended
            if suspended:
                gc.disable()


YOUNG: Final = 10_000
"""The objects that are created before the collector looks at them by itself: more than a key leaves behind."""

THEN: Final = 10, 1_000_000
"""After how many such looks it looks at those of all of them, and after how many of these at everything: never."""

OFTEN: Final = 30
"""The looks at what is young after which everything is looked at."""


def collect_garbage() -> None:
    """Have the collector look at what is young, and now and then at everything, while nobody waits.

    At everything takes 34 ms on 159,000 records once every section was seen, and came in the middle of a key.
    """
    if not is_plain():
        gc.collect(2 if gc.get_count()[2] >= OFTEN else 1)


_M_ARENA_MAX: Final = -8
"""The number of a setting of glibc's allocator."""


def use_one_arena() -> None:
    """Have all threads take their memory from one place: 4 MiB less of 59, for screens on 14,000 records.

    The allocator opens a place for each thread, and keeps there what threads that read the disk have freed. It is to be
    asked before the first of them: later ones go round through all places that there are, also those that the threads
    of the terminal have. With 159,000 records it is 12 MiB less of 84.
    """
    _ask_allocator("mallopt", _M_ARENA_MAX, 1)


def return_freed_memory() -> None:
    """Give the system back what the allocator keeps for later: after a look into the log 0.8 MiB of 49, or 1.5 of 57.

    Those are a workspace of 14,000 records and one of 159,000 that were imported at once; it takes 1 to 3 ms. What many
    small objects leave behind is otherwise kept until the end, by each of fifty screens on one server.
    """
    _ask_allocator("malloc_trim", 0)


def _ask_allocator(function: str, *values: int) -> None:
    """Call a function of glibc's allocator; another system has another one."""
    if is_plain():
        return
    import ctypes  # noqa: PLC0415 - the commands need none of it

    with contextlib.suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), function)(*values)


def leave(code: int) -> NoReturn:
    """End the process without taking the interpreter apart first: saves 24 ms, 14 %.

    A thread that is still at work is waited for, unless it is one that the process may leave behind, and all output is
    written.
    """
    this = threading.current_thread()
    if is_plain() or any(one is not this and not one.daemon for one in threading.enumerate()):
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # closed, or nobody reads it
            stream.flush()
    os._exit(code)

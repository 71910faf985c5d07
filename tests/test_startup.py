from __future__ import annotations

import ctypes
import gc
import os
import platform
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from okrtui import __version__, startup
from okrtui.__main__ import main
from okrtui.startup import OFTEN, PLAIN, collect_garbage, collector_paused, collector_resumable, is_plain

WITH_ALL, WITHOUT = "", "1"


@pytest.fixture(autouse=True)
def _with_every_trick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(PLAIN, raising=False)
    monkeypatch.setenv("OKRTUI_WORKSPACE", str(tmp_path / "work"))
    is_plain.cache_clear()
    yield
    is_plain.cache_clear()


def as_a_process(before: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in a process of its own, after a piece of code."""
    code = f"import sys\n{before}\nsys.argv = ['okrtui', *sys.argv[1:]]\nfrom okrtui.__main__ import script\nscript()"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


def modules_of(*arguments: str) -> list[str]:
    """Return the names of all modules that a command line has loaded at its end."""
    spy = "import okrtui.startup as startup\nleave = startup.leave\n"
    spy += "startup.leave = lambda code: (print(*sys.modules, file=sys.stderr, flush=True), leave(code))"
    return as_a_process(spy, *arguments).stderr.split()


# -- the collector --------------------------------------------------------------------------------------------------


def test_the_collector_comes_back_in_whatever_order_they_end() -> None:
    assert gc.isenabled()
    first, second = collector_paused(), collector_paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_paused(), collector_resumable() as resume:
            resume()
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_collector_runs_for_screens_and_pauses_for_what_they_load() -> None:
    with collector_paused():
        with collector_resumable() as resume:
            assert not gc.isenabled()
            resume()
            assert gc.isenabled()
            with collector_paused():
                assert not gc.isenabled()
                resume()
                assert not gc.isenabled()
            assert gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_pause_that_is_open_when_it_is_resumed_goes_on_to_its_end() -> None:
    with collector_paused(), collector_resumable() as resume:
        loading = collector_paused()
        loading.__enter__()
        resume()
        assert not gc.isenabled()
        loading.__exit__(None, None, None)
        assert gc.isenabled()
    assert gc.isenabled()


def test_screens_that_end_before_they_are_drawn_leave_the_pause_as_it_was() -> None:
    with collector_paused():
        with collector_resumable():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_resuming_a_collector_that_is_not_paused_changes_nothing() -> None:
    with collector_resumable() as resume:
        resume()
        assert gc.isenabled()
    assert gc.isenabled()


class Knot:
    """Garbage that only the collector can find."""

    def __init__(self) -> None:
        self.itself = self


def test_screens_look_at_all_objects_where_they_ask_for_it_and_not_by_themselves() -> None:
    usual = gc.get_threshold()
    with collector_paused(), collector_resumable() as resume:
        resume()
        knot = Knot()
        gone = weakref.ref(knot)
        for _ in range(2):
            gc.collect(1)  # it is old now
        del knot
        while gc.get_count()[2] < OFTEN:
            gc.collect(1)
            assert gone() is not None
        assert gc.get_threshold()[2] > OFTEN
        collect_garbage()
        assert gone() is None
    assert gc.get_threshold() == usual


@pytest.mark.parametrize(("plain", "expected"), [(WITH_ALL, False), (WITHOUT, True)])
def test_commands_run_without_the_collector(
    plain: str,
    expected: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PLAIN, plain)
    monkeypatch.setattr("okrtui.cli.app.run", lambda *_: gc.isenabled())
    assert main(["where"]) is expected
    assert gc.isenabled()


# -- the search for plugins -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("plain", "expected"), [(WITH_ALL, False), (WITHOUT, True)])
def test_commands_do_not_look_for_plugins_of_pydantic(
    plain: str,
    expected: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PLAIN, plain)
    as_a_process("", "init", "--sample")
    loaded = modules_of("todo")
    assert "pydantic.main" in loaded
    assert ("importlib.metadata" in loaded) is expected


def test_what_else_is_asked_of_the_module_that_looks_for_plugins_it_answers_itself() -> None:
    code = (
        "from okrtui.startup import skip_plugin_search\nskip_plugin_search()\n"
        "from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP, get_plugins\nprint(PYDANTIC_ENTRY_POINT_GROUP)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("pydantic\n", "")


# -- what pydantic imports for types that are not used -----------------------------------------------------------------


@pytest.mark.parametrize(("plain", "loaded"), [(WITH_ALL, set()), (WITHOUT, {"hmac"})])
def test_commands_do_not_load_openssl(plain: str, loaded: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLAIN, plain)
    as_a_process("", "init", "--sample")
    assert {"hmac"} & set(modules_of("todo")) == loaded, "coverage loads OpenSSL itself, but not by way of this"


def test_secrets_are_there_when_somebody_asks_for_them() -> None:
    code = (
        "import sys\nfrom okrtui.startup import defer_secrets\ndefer_secrets()\nimport secrets\n"
        "print('hmac' in sys.modules)\nprint(len(secrets.token_hex(8)), secrets.compare_digest('a', 'b'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False\n16 False\n", "")


def test_a_command_that_only_reads_loads_nothing_that_writes() -> None:
    as_a_process("", "init", "--sample")
    loaded = modules_of("todo")
    assert "okrtui.engine.journal.replay" in loaded
    writing = {"compaction", "recovery.upgrade", "recovery.swap", "files.lock_fairness"}
    assert not {f"okrtui.engine.journal.{name}" for name in writing} & set(loaded)
    assert not {"okrtui.domain.rules.carry_over", "okrtui.domain.records.action_drafts"} & set(loaded)


def test_opening_the_screens_loads_no_sample_and_no_chart_that_nobody_looks_at(tmp_path: Path) -> None:
    as_a_process("", "init")
    loaded = modules_of(str(tmp_path / "work"))
    assert "okrtui.cli.commands.workspace" in loaded
    assert not {"okrtui.sample", "okrtui.cli.commands.sample"} & set(loaded)
    code = "import sys, okrtui.tui.app, okrtui.tui.sections.today.section\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "okrtui.tui.sections.objectives.objective_detail" in done.stdout.split()
    assert not {"okrtui.sample", "okrtui.domain.behaviour_chart"} & set(done.stdout.split())


# -- what the standard library imports for what nobody asks ------------------------------------------------------------

_LEAN = "import sys\nfrom okrtui import startup\nstartup.lighten_commands()\n"


def answer(code: str, plain: str = WITH_ALL) -> str:
    """Return what a process without coverage, which loads these modules itself, prints for a piece of code."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")} | {PLAIN: plain}
    return subprocess.run(
        [sys.executable, "-c", _LEAN + code], env=env, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("plain", [WITH_ALL, WITHOUT])
def test_syntax_trees_and_the_platform_are_not_loaded_to_be_imported(plain: str) -> None:
    code = "import inspect, uuid\nprint(*(hasattr(sys.modules.get(name), '__file__') for name in ('ast', 'platform')))"
    assert (answer(code, plain) == "False False\n") is (plain == WITH_ALL)


@pytest.mark.parametrize("plain", [WITH_ALL, WITHOUT])
def test_the_platform_answers_as_ever(plain: str) -> None:
    code = "import platform\nprint(platform.system(), platform.machine(), platform.python_version(), platform.system())"
    named = f"{platform.system()} {platform.machine()} {platform.python_version()} {platform.system()}\n"
    assert answer(code, plain) == named


@pytest.mark.parametrize("plain", [WITH_ALL, WITHOUT])
def test_texts_without_a_translation_stay_as_they_are(plain: str) -> None:
    code = (
        "from gettext import gettext, ngettext\nimport click\nprint(hasattr(sys.modules['gettext'], '__file__'))\n"
        "print(gettext('Usage'), ngettext('one', 'many', 1), ngettext('one', 'many', 2), ngettext('one', 'many', 0))\n"
        "import gettext as module\nprint(module.NullTranslations().gettext('text'), module.gettext('Usage'))"
    )
    assert answer(code, plain) == f"{plain == WITHOUT}\nUsage one many many\ntext Usage\n"


@pytest.mark.parametrize("plain", [WITH_ALL, WITHOUT])
def test_a_visitor_of_syntax_trees_visits_them(plain: str) -> None:
    code = (
        "import ast, inspect, textwrap\n"
        "class Names(ast.NodeVisitor):\n"
        "    def __init__(self):\n        super().__init__()\n        self.found = []\n"
        "    def visit_Name(self, node):\n        self.found.append(node.id)\n        self.generic_visit(node)\n"
        "names = Names()\nnames.visit(ast.parse('a + b(c)'))\nprint(names.found, ast.literal_eval('[1]'))\n"
        "print(inspect.getsource(textwrap.TextWrapper).splitlines()[0])\n"
        "try:\n    names.unheard_of\nexcept AttributeError:\n    print('none')"
    )
    assert answer(code, plain) == "['a', 'b', 'c'] [1]\nclass TextWrapper:\nnone\n"


# -- what Textual imports for what no screen does ----------------------------------------------------------------------

_LIGHTER = "import sys\nfrom okrtui import startup\nstartup.lighten_screens()\nimport okrtui.tui.app\n"


@pytest.mark.parametrize("plain", [WITH_ALL, WITHOUT])
def test_screens_load_nothing_for_what_they_never_do(plain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLAIN, plain)
    code = f"{_LIGHTER}print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in ("asyncio.sslproto", "textual.command", "ssl", "textual.widgets._directory_tree", "platformdirs.unix"):
        expected = plain == WITHOUT or name in ("asyncio.sslproto", "textual.command")
        assert (name in done.stdout.split()) is expected, name


def test_what_was_left_out_is_there_when_somebody_asks_for_it() -> None:
    code = (
        f"{_LIGHTER}import ssl, platformdirs, textual.app\nfrom textual.types import NoSelection\n"
        "print(ssl.create_default_context().check_hostname, NoSelection.__name__)\n"
        "print(textual.app.user_downloads_path() == platformdirs.user_downloads_path(), platformdirs.__name__)\n"
        "from textual.types import IgnoreReturnCallbackType\nprint(IgnoreReturnCallbackType)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("True NoSelection\nTrue platformdirs\ntyping.Union[")


# -- the end --------------------------------------------------------------------------------------------------------

AT_EXIT = "import atexit\natexit.register(print, 'a normal exit')"


@pytest.mark.parametrize(("plain", "expected"), [(WITH_ALL, ""), (WITHOUT, "a normal exit\n")])
def test_a_process_ends_with_the_exit_code_and_all_that_was_printed(
    plain: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLAIN, plain)
    made = as_a_process(AT_EXIT, "init")
    assert (made.returncode, made.stdout.count("\n"), made.stdout.endswith(f"\n{expected}")) == (
        0,
        1 + bool(expected),
        True,
    )
    missing = as_a_process(AT_EXIT, "kpi", "show", "K9")
    assert (missing.returncode, missing.stdout) == (2, expected)
    assert "K9" in missing.stderr


def test_a_thread_that_is_at_work_still_is_waited_for() -> None:
    late = (
        "import threading\n"
        "def work():\n"
        "    threading.main_thread().join()\n"
        "    print('late', flush=True)\n"
        "threading.Thread(target=work).start()"
    )
    assert as_a_process(late, "--version").stdout.splitlines() == [f"okrtui {__version__}", "late"]


def test_a_thread_that_may_be_left_behind_is_not_waited_for() -> None:
    endless = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    told = "import atexit\natexit.register(print, 'taken apart')\n"
    assert as_a_process(endless + told, "--version").stdout == f"okrtui {__version__}\n"


def test_output_that_nobody_reads_does_not_change_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def flush(self) -> None:
            raise BrokenPipeError

    codes: list[int] = []
    monkeypatch.setattr(sys, "stdout", Closed())
    monkeypatch.setattr(threading, "enumerate", lambda: [threading.current_thread()])
    monkeypatch.setattr(os, "_exit", codes.append)
    startup.leave(3)
    assert codes == [3]


# -- memory ---------------------------------------------------------------------------------------------------------


class OtherAllocator:
    """A C library without the function."""


class Allocator:
    """A C library that notes what is asked of it."""

    asked: ClassVar[list[tuple[int, ...]]] = []

    def malloc_trim(self, kept: int) -> None:
        self.asked.append((kept,))

    def mallopt(self, setting: int, value: int) -> None:
        self.asked.append((setting, value))


@pytest.mark.parametrize("library", [Allocator, OtherAllocator])
def test_the_allocator_is_asked_where_it_can_be(library: type[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library())
    Allocator.asked.clear()
    startup.use_one_arena()
    startup.return_freed_memory()
    monkeypatch.setenv(PLAIN, "1")
    is_plain.cache_clear()
    startup.use_one_arena()
    startup.return_freed_memory()
    assert Allocator.asked == ([(-8, 1), (0,)] if library is Allocator else [])

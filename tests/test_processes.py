from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from okrtui import processes


def test_a_process_is_told_by_when_it_started() -> None:
    own = processes.started(os.getpid())
    assert own.isdigit()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert int(processes.started(other.pid)) >= int(own)
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # ended, and not asked for its exit code yet
        assert processes.started(other.pid) == ""
    assert processes.started(other.pid) == ""


def test_a_process_that_is_stopped() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert not processes.is_stopped(other.pid)
        other.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, other.pid, os.WSTOPPED)
        assert processes.is_stopped(other.pid)
        other.kill()
    assert not processes.is_stopped(other.pid)


@pytest.mark.parametrize("text", ["", "7", "7 (a) b) T", "7 (\udcff) S 1"])
def test_what_cannot_be_read_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(processes, "PROCESSES", tmp_path)
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "stat").write_text(text, errors="surrogateescape")
    assert processes.started(7) == ""
    assert processes.is_stopped(7) == text.endswith("T")


@pytest.mark.parametrize(
    ("script", "answer"), [("set -m; {}; true", "True"), ("set -m; bash -c '{}; true'; true", "True"), ("{}", "False")]
)
def test_only_a_shell_that_controls_jobs_brings_a_process_back(script: str, answer: str) -> None:
    ask = f'{sys.executable} -c "from okrtui import processes; print(processes.can_be_resumed())"'
    command = ["/bin/bash", "-c", script.format(ask)]
    done = subprocess.run(command, start_new_session=True, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == answer

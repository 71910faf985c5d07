"""The page of a hostile workspace in a real browser: what it makes of it, and what it asks for."""

from __future__ import annotations

import re
import shutil
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from okrtui.domain.records.enums import CycleState
from okrtui.domain.workspace import Workspace
from reports.conftest import holding, tainted
from reports.cycle_report.test_html_page import ATTRIBUTES, KNOWN, Reader, assert_safe, page
from reports.nasty import NASTY

BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not BROWSER, reason="no Chromium here to read the page with")


@contextmanager
def a_web_of_its_own() -> Iterator[tuple[int, list[str]]]:
    """A server that stands for every .example, the only addresses in the texts, and what it was asked for."""
    asked: list[str] = []

    class Answer(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline().decode(errors="replace").strip())
            self.wfile.write(b"HTTP/1.0 404 Not Found\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], asked
        server.shutdown()


def seen(pages: list[str], place: Path) -> tuple[str, list[str]]:
    """What a browser makes of pages in one window, scripts and all, and what it asked the web for."""
    for number, told in enumerate(pages):
        (place / f"{number}.html").write_text(told)
    frames = "".join(f'<iframe src="{number}.html"></iframe>' for number in range(len(pages)))
    (place / "all.html").write_text(f"<!DOCTYPE html><title>all</title>{frames}")
    start = place / ("all.html" if len(pages) > 1 else "0.html")
    with a_web_of_its_own() as (port, asked):
        rules = f"--host-resolver-rules=MAP *.example 127.0.0.1:{port}, MAP * ~NOTFOUND"
        line = [BROWSER, *QUIET, rules, f"--user-data-dir={place / 'profile'}", "--virtual-time-budget=3000"]
        done = subprocess.run(
            [*line, "--dump-dom", start.as_uri()], capture_output=True, text=True, timeout=120, check=True
        )
    return done.stdout, asked


def printed_pages(told: str, place: Path) -> int:
    """The number of pages that a browser prints a page on."""
    (place / "told.html").write_text(told)
    line = [BROWSER, *QUIET, f"--user-data-dir={place / 'profile'}", "--no-pdf-header-footer"]
    start = (place / "told.html").as_uri()
    subprocess.run([*line, f"--print-to-pdf={place / 'told.pdf'}", start], capture_output=True, timeout=120, check=True)
    return len(re.findall(rb"/Type /Page\b", (place / "told.pdf").read_bytes()))


def test_the_browser_would_run_and_fetch_what_a_page_lets_it(tmp_path: Path) -> None:
    told = "<!DOCTYPE html><script>document.title = 'run'</script><img src='http://evil.example/z.png'>"
    shown, asked = seen([told], tmp_path)
    assert "<title>run</title>" in shown
    assert asked == ["GET /z.png HTTP/1.1"]


def test_no_text_runs_fetches_or_becomes_an_element(tmp_path: Path) -> None:
    together = [text for text in NASTY if len(text) < 200]
    shown, asked = seen([page(tainted(" ".join(together)))], tmp_path)
    assert asked == []
    read = Reader(re.sub("</(rect|path|circle)>", "", shown))  # which the page itself leaves out
    assert {tag for tag, _ in read.found} <= KNOWN
    assert {name for _, attributes in read.found for name in attributes} <= ATTRIBUTES
    assert_safe(read.of("a"))
    assert "alert(1)" in "".join(text for _, text in read.texts), "it is shown as it was typed"


def test_each_text_alone_fetches_nothing(tmp_path: Path) -> None:
    _, asked = seen([page(tainted(text)) for text in NASTY], tmp_path)
    assert asked == []


def test_four_objectives_print_on_two_pages(sample_of_records: Workspace, tmp_path: Path) -> None:
    running = next(one for one in sample_of_records.cycles.values() if one.state is CycleState.ACTIVE)
    likeness = sample_of_records.objectives_of(running.id)[0]
    fourth = likeness.model_copy(update={"id": 90, "title": "Be the supplier that partners recommend"})
    parts = [
        one.model_copy(update={"id": 90 + number, "objective": 90, "kpi": None})
        for number, one in enumerate(sample_of_records.key_results_of(likeness.id))
    ]
    whole = holding((*sample_of_records, fourth, *parts))
    assert len(whole.objectives_of(running.id)) == 4
    assert printed_pages(page(whole, running.id, detail=False), tmp_path) == 2
    assert printed_pages(page(whole, running.id), tmp_path) > 2

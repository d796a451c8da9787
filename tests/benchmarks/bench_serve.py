"""Measure how long a preview takes from saving a source until the reloaded page shows the change.

In Chromium, over a listing of 98 papers and samples of a corpus by a fixed seed. Prints a Markdown
table of seconds and processor time, and one of the time by stage; exits with 1 and a list if a
bound is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench_build import amounts, machine, needed, say
from build_sources import lay_source
from build_tables import table
from playwright.sync_api import Browser, ConsoleMessage, sync_playwright
from search_memory import cpu_of
from search_papers import LISTED
from serve_stages import stages_of

from support.browser import launch
from support.run import Running, free_port, running, until

BOUNDS = {LISTED: 1.0, 10_000: 3.0}
SAVES = 7
# A word that no paper has.
WORD = "Qwxyz"
# A page logs the word that it contains when it is loaded. Polling would take time and processors.
TELL = f"""
addEventListener("DOMContentLoaded", () => {{
  console.log(document.body.textContent.match(/{WORD}\\d+/)?.[0] ?? "");
}});
"""
# Seconds to wait for the first build of a large catalog.
PATIENCE = 300.0
HEAD = ("papers", "seconds, median", "seconds, worst", "processor seconds, median")
# The first stage of a change. The last stage lasts until the page shows the change.
NOTICING = "Noticing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """The cost of showing one change: seconds in total, of processors, and by stage."""

    seconds: float
    computing: float
    stages: Mapping[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and return 1 if a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--papers", type=amounts, default=(*BOUNDS,), metavar="N,…", help="how many papers"
    )
    options = parser.parse_args(arguments)
    absent = [path for path in needed(options.papers) if not path.exists()]
    if absent:
        say(f"There is no real input at {' or '.join(map(str, absent))}.")
        return 0
    say(f"{machine()}\n")
    taken = {}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for papers in options.papers:
            taken[papers] = sorted(measure(papers, browser), key=lambda save: save.seconds)
        browser.close()
    for text in report(taken):
        say(text)
    slow = [*missed(taken)]
    for text in slow:
        say(f"- missed: {text}")
    return 1 if slow else 0


def report(taken: Mapping[int, Sequence[Save]]) -> Iterator[str]:
    """Yield the lines of the tables: the time of saves, and the stages of the median one."""
    yield from table(HEAD, [[f"{papers:,}", *figures(saves)] for papers, saves in taken.items()])
    yield ""
    middle = [saves[len(saves) // 2].stages for saves in taken.values()]
    names = dict.fromkeys(name for stages in middle for name in stages)
    yield from table(
        ("seconds by stage", *(f"{papers:,} papers" for papers in taken)),
        [[name, *(f"{stages.get(name, 0.0):.2f}" for stages in middle)] for name in names],
    )
    yield ""


def figures(saves: Sequence[Save]) -> Iterator[str]:
    """Yield the cells of the table for *saves*."""
    seconds = [save.seconds for save in saves]
    for number in (median(seconds), max(seconds), median(save.computing for save in saves)):
        yield f"{number:.2f}"


def missed(taken: Mapping[int, Sequence[Save]]) -> Iterator[str]:
    """Yield a message for each missed bound."""
    for papers, saves in taken.items():
        if median(save.seconds for save in saves) > BOUNDS.get(papers, float("inf")):
            yield f"{papers:,} papers: more than {BOUNDS[papers]:g} s"


def measure(papers: int, browser: Browser) -> list[Save]:
    """Return the cost of several successive changes of an abstract."""
    with tempfile.TemporaryDirectory(prefix="papershelf-bench-") as name:
        folder = Path(name)
        [source] = lay_source(papers, folder / "catalog").iterdir()
        mark(source)
        port = free_port()
        with running(
            "serve_stages",
            *("catalog", str(port)),
            cwd=folder,
            log=folder / "log",
            PYTHONPATH=str(Path(__file__).parent),
        ) as command:
            until(lambda: "Serving on" in command.printed, "the first build", PATIENCE)
            address = f"http://127.0.0.1:{port}/{page_of(folder / '.papershelf' / 'docs')}/"
            return list(saves(command, source, address, browser))


def mark(source: Path) -> None:
    """Insert the word into an abstract in the middle of a source."""
    text = source.read_text(encoding="utf-8")
    ending = ".\n\n" if source.suffix == ".txt" else '."'
    position = text.index(ending, len(text) // 2)
    source.write_text(f"{text[:position]} {WORD}0{text[position:]}", encoding="utf-8")


def page_of(docs: Path) -> str:
    """Return the address of the paper that contains the word."""
    for path in sorted((docs / "papers").iterdir()):
        if f"{WORD}0" in path.read_text(encoding="utf-8"):
            return f"papers/{path.stem}"
    raise LookupError(WORD)


def saves(command: Running, source: Path, address: str, browser: Browser) -> Iterator[Save]:
    """Change the source repeatedly and yield the time until the page shows each change."""
    page = browser.new_page()
    page.add_init_script(TELL)
    page.goto(address)
    text = source.read_text(encoding="utf-8")
    for number in range(1, SAVES + 1):
        page.wait_for_load_state("load")
        # A person pauses to look at the page before the next change.
        time.sleep(1)
        before = cpu_of(command.process.pid)
        begun = time.monotonic()
        word = f"{WORD}{number}"
        with page.expect_console_message(is_word(word), timeout=PATIENCE * 1000):
            source.write_text(text.replace(f"{WORD}0", word), encoding="utf-8")
        ended = time.monotonic()
        yield Save(
            seconds=ended - begun,
            computing=cpu_of(command.process.pid) - before,
            stages=stages_of(command.printed, begun, ended, NOTICING),
        )
    page.close()


def is_word(word: str) -> Callable[[ConsoleMessage], bool]:
    """Return a predicate of console messages that log *word*."""
    return lambda message: message.text == word


if __name__ == "__main__":
    sys.exit(main())

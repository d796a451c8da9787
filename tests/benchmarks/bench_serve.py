"""How long a preview takes from saving a source until the reloaded page shows what changed.

In Chromium, over 98 papers of a listing and samples of a corpus by a fixed seed. Prints a table in
Markdown, with the processor time of the preview beside it, and another of where the time went;
exits with 1 and a list where a bound is missed.
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
from search_papers import LISTED
from serve_stages import stages_of

from support.browser import launch
from support.run import Running, free_port, running, until

BOUNDS = {LISTED: 1.0, 10_000: 3.0}
SAVES = 7
# A word that no paper has.
WORD = "Qwxyz"
# A page tells which of these words it has once it is there: to ask it again and again takes of the
# time, and of the processors.
TELL = f"""
addEventListener("DOMContentLoaded", () => {{
  console.log(document.body.textContent.match(/{WORD}\\d+/)?.[0] ?? "");
}});
"""
# The first build of a large catalog takes its time.
PATIENCE = 300.0
HEAD = ("papers", "seconds, median", "seconds, worst", "processor seconds, median")
# The first stage of a change; the last one goes on until the page shows it.
NOTICING = "Noticing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """What showing one change took: seconds, in all and by stage, and those of a processor."""

    seconds: float
    computing: float
    stages: Mapping[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and tell whether the bounds hold."""
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument(
        "--papers", type=amounts, default=(*BOUNDS,), metavar="N,…", help="how many papers"
    )
    options = found.parse_args(arguments)
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
    """Yield the lines of the tables: what saves took, and the stages of the median one."""
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
    """Yield what the table says of saves."""
    seconds = [save.seconds for save in saves]
    for number in (median(seconds), max(seconds), median(save.computing for save in saves)):
        yield f"{number:.2f}"


def missed(taken: Mapping[int, Sequence[Save]]) -> Iterator[str]:
    """Yield the bounds that were missed, in words."""
    for papers, saves in taken.items():
        if median(save.seconds for save in saves) > BOUNDS.get(papers, float("inf")):
            yield f"{papers:,} papers: more than {BOUNDS[papers]:g} s"


def measure(papers: int, browser: Browser) -> list[Save]:
    """Return what some changes of an abstract take, one after the other."""
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
    """Put the word into an abstract in the middle of a source."""
    text = source.read_text(encoding="utf-8")
    ending = ".\n\n" if source.suffix == ".txt" else '."'
    place = text.index(ending, len(text) // 2)
    source.write_text(f"{text[:place]} {WORD}0{text[place:]}", encoding="utf-8")


def page_of(docs: Path) -> str:
    """Return the page of the paper that has the word."""
    for path in sorted((docs / "papers").iterdir()):
        if f"{WORD}0" in path.read_text(encoding="utf-8"):
            return f"papers/{path.stem}"
    raise LookupError(WORD)


def saves(command: Running, source: Path, address: str, browser: Browser) -> Iterator[Save]:
    """Save the source again and again, and see the page change."""
    page = browser.new_page()
    page.add_init_script(TELL)
    page.goto(address)
    text = source.read_text(encoding="utf-8")
    for number in range(1, SAVES + 1):
        page.wait_for_load_state("load")
        # As after a look at the page.
        time.sleep(1)
        before = computed(command)
        begun = time.monotonic()
        word = f"{WORD}{number}"
        with page.expect_console_message(is_word(word), timeout=PATIENCE * 1000):
            source.write_text(text.replace(f"{WORD}0", word), encoding="utf-8")
        ended = time.monotonic()
        yield Save(
            seconds=ended - begun,
            computing=computed(command) - before,
            stages=stages_of(command.printed, begun, ended, NOTICING),
        )
    page.close()


def is_word(word: str) -> Callable[[ConsoleMessage], bool]:
    """Return a test for whether a page tells that it has this word."""
    return lambda message: message.text == word


def computed(command: Running) -> float:
    """Return the seconds of a processor that a preview has taken, where the system tells them."""
    try:
        fields = Path(f"/proc/{command.process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    # User, system, and both of the processes that it has waited for (proc(5), fields 14 to 17).
    return sum(map(int, fields[11:15])) / 100


if __name__ == "__main__":
    sys.exit(main())

"""Judge the pages that visitors see first by Lighthouse, on phones and desktops.

The sites have 98 and 5,000 papers, behind a server that compresses. Prints a table in Markdown with
the median of the runs, and the audits that lower a score; exits with 1 where a page misses a bound.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench_build import amounts, machine, needed, say
from build_sources import lay_source
from build_tables import table
from search_papers import LISTED, ROOT

from support.browser import NAMES, served
from support.compressed import Compressing
from support.run import environment

COMMANDS = Path(sys.executable).parent
LIGHTHOUSE = COMMANDS.parent / "lighthouse/node_modules/lighthouse/cli/index.js"
SIZES = (LISTED, 5_000)
BOUNDS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
DEVICES = {"phone": (), "desktop": ("--preset=desktop",)}
RUNS = 3
# What a visitor experiences, as Lighthouse estimates it.
FIGURES = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
HEAD = ("papers", "page", "device", *BOUNDS, "LCP", "TBT", "CLS", "bytes")
CONFIG = f"""\
INHERIT: {ROOT / "templates" / "mkdocs.yml"}
site_name: Papers
site_description: A shelf of papers, with their links and topics.
plugins:
  - search
  - papershelf: {{sources: catalog, year: 2026}}
"""
FLAGS = "--headless=new --disable-background-networking --disable-component-update --no-first-run"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and return 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=amounts, default=SIZES, metavar="N,…")
    parser.add_argument("--runs", type=int, default=RUNS, help="of which the median counts")
    options = parser.parse_args(arguments)
    if missing := [path for path in needed(options.papers) if not path.exists()]:
        say(f"There is no {missing[0]}.")
        return 0
    faults: list[str] = []
    say(f"{machine()}\n")
    for line in table(HEAD, rows(options.papers, options.runs, faults)):
        say(line)
    for fault in faults:
        say(fault)
    return int(bool(faults))


def rows(sizes: Sequence[int], runs: int, faults: list[str]) -> Iterator[Sequence[str]]:
    """Yield a row for each page of sites of these *sizes*, and add missed bounds to *faults*."""
    for papers in sizes:
        for page, device, reports in judged(papers, runs):
            yield f"{papers:,}", page, device, *figures(reports)
            faults += [f"{papers:,} {page} {device}: {bound}" for bound in missed(reports)]


def judged(papers: int, runs: int) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield the name of each page, a device, and the reports of *runs* runs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_source(papers, folder / "catalog")
        (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        build = (sys.executable, "-m", "papershelf", "build", "--quiet")
        subprocess.run(build, cwd=folder, env=environment(), check=True)
        with served(folder / "site", Compressing) as address:
            for page, path in pages(folder / "site"):
                for device, more in DEVICES.items():
                    yield page, device, [report(f"{address}{path}", *more) for _ in range(runs)]


def pages(site: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of each kind of page: the longest paper, the largest topic."""
    yield "home", ""
    for name, folder in (("paper", "papers"), ("topic", "topics")):
        longest = max(site.glob(f"{folder}/*/index.html"), key=lambda path: path.stat().st_size)
        yield name, f"{folder}/{longest.parent.name}/"
    yield "search", "search/?q=language"


def report(address: str, *more: str) -> dict[str, Any]:
    """Return the report of Lighthouse on the page at an *address*."""
    sandbox = " --no-sandbox" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    chromium = os.environ.get("PAPERSHELF_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    command = [
        *(str(COMMANDS / "node"), str(LIGHTHOUSE), address, *more),
        *("--quiet", "--output=json", "--no-enable-error-reporting"),
        f"--only-categories={','.join(BOUNDS)}",
        f"--chrome-flags={FLAGS}{sandbox}",
    ]
    settings = environment({"CHROME_PATH": chromium})
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def score(reports: Sequence[dict[str, Any]], category: str) -> int:
    """Return the median of the scores of a category, from 0 to 100."""
    return round(100 * median(report["categories"][category]["score"] or 0 for report in reports))


def figures(reports: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Return the medians of the scores and figures of a page."""
    scores = [str(score(reports, category)) for category in BOUNDS]
    values = {
        name: median(report["audits"][name]["numericValue"] for report in reports)
        for name in (*FIGURES, "total-byte-weight")
    }
    paint, blocking, shift, size = values.values()
    return (*scores, f"{paint / 1000:.1f} s", f"{blocking:.0f} ms", f"{shift:.2f}", f"{size:,.0f}")


def missed(reports: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield each bound that is missed, with the audits that lower the score."""
    for category, bound in BOUNDS.items():
        if (actual := score(reports, category)) < bound:
            yield f"{category} is {actual}, not {bound}: {', '.join(failed(reports[0], category))}"


def failed(result: dict[str, Any], category: str) -> Iterator[str]:
    """Yield the audits of a category that miss a part of their score."""
    for reference in result["categories"][category]["auditRefs"]:
        audit = result["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
            yield f"{audit['id']} {audit.get('displayValue', '')}".strip()


if __name__ == "__main__":
    sys.exit(main())

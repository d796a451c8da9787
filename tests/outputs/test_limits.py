"""The size limit of GitHub Pages, and the warning when a site is likely to exceed it."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from papershelf.config import Settings, Sources
from papershelf.model import Paper, Source
from papershelf.outputs import limits
from papershelf.outputs.limits import estimated, likely_too_large, too_large
from papershelf.problems import Severity

PAPER = Paper(title="A", abstract="b" * 1200, source=Source(path="a.txt", line=1))
SETTINGS = Settings(sources=Sources(root=Path("/nowhere")))
SITE = SETTINGS.site(1000)


def test_eighty_thousand_papers_fit() -> None:
    assert not list(likely_too_large([PAPER] * 80_000, SETTINGS.site(80_000), "a.txt"))


def test_more_papers_than_pages_bears_are_a_warning_that_says_what_to_do() -> None:
    [found] = likely_too_large([PAPER] * 200_000, SETTINGS.site(200_000), "a.txt")
    assert found.severity is Severity.WARNING
    assert str(found) == (
        "a.txt: the site will probably take 2.07 GB; GitHub Pages publishes at most 1.00 GB "
        f"({limits.HINT})"
    )


def test_addresses_on_every_page_are_counted() -> None:
    papers = [PAPER] * 103_000
    both = replace(SITE, url="https://a.example/", repo_url="https://github.com/a/b")
    assert estimated(papers, both) - estimated(papers, SITE) == 103_000 * 360


def test_a_catalog_that_is_kept_small_takes_less() -> None:
    papers = [PAPER] * 1000
    assert estimated(papers, replace(SITE, is_large=True)) < estimated(papers, SITE) / 2


def test_a_finished_site_is_held_to_the_limit() -> None:
    assert not list(too_large(10**9, "site"))
    assert "site: the site takes 1.50 GB" in str(next(too_large(15 * 10**8, "site")))

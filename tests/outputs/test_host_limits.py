"""A site that is likely to exceed the size limit of GitHub Pages gives a warning."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from papershelf.config import Settings, Sources
from papershelf.model import Paper, Source
from papershelf.outputs.host_limits import HINT, estimated, likely_too_large, too_large
from papershelf.problems import Severity

PAPER = Paper(title="A", abstract="b" * 1200, source=Source(path="a.txt", line=1))
SETTINGS = Settings(sources=Sources(root=Path("/nowhere")))
SITE = SETTINGS.site(1000)


def test_eighty_thousand_papers_give_no_warning() -> None:
    assert not list(likely_too_large([PAPER] * 80_000, SETTINGS.site(80_000), "a.txt"))


def test_too_many_papers_give_a_warning_with_a_hint() -> None:
    [problem] = likely_too_large([PAPER] * 200_000, SETTINGS.site(200_000), "a.txt")
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        "a.txt: the site will probably take 2.07 GB; GitHub Pages publishes at most 1.00 GB "
        f"({HINT})"
    )


def test_the_estimate_of_a_large_catalog_is_less_than_half() -> None:
    papers = [PAPER] * 1000
    assert estimated(papers, replace(SITE, is_large=True)) < estimated(papers, SITE) / 2


def test_a_finished_site_above_the_limit_is_reported() -> None:
    assert not list(too_large(10**9, "site"))
    assert "site: the site takes 1.50 GB" in str(next(too_large(15 * 10**8, "site")))

"""What hosts of static sites bear, and how near a site comes to it."""

from collections.abc import Iterator, Sequence

from papershelf.config import Site
from papershelf.model import Paper, Source
from papershelf.problems import Problem, warning

# GitHub Pages: "Published GitHub Pages sites may be no larger than 1 GB."
_LARGEST_SITE = 10**9
# What a paper takes in all pages, lists and indexes without its abstract, in small catalogs and in
# those that are kept small, and how often the abstract is in them, compressed or not: measured on
# 1,000 and 103,750 papers (decision 0023).
_OF_SMALL, _OF_LARGE = 74_000, 7_700
_TIMES = 2.2
# What long lists in other orders take of a large catalog that has them (decision 0039).
_OF_ORDERS = 3_600
# What comes on top where pages name their own address, and lead to a form for corrections.
_OF_ADDRESS = 200
_OF_REPOSITORY = 160
HINT = "leave out what visitors need least, make several sites of it, or choose another host"


def estimated(papers: Sequence[Paper], site: Site) -> int:
    """Return about how many bytes the *site* of these papers will have."""
    each = _OF_LARGE if site.is_large else _OF_SMALL
    each += _OF_ORDERS * (site.is_large and site.has_orders)
    each += _OF_ADDRESS * bool(site.url) + _OF_REPOSITORY * bool(site.repo_url)
    return len(papers) * each + int(_TIMES * sum(len(paper.abstract) for paper in papers))


def likely_too_large(papers: Sequence[Paper], site: Site, shown: str) -> Iterator[Problem]:
    """Yield a warning, at the place *shown*, where the site is likely to exceed the limit."""
    yield from too_large(estimated(papers, site), shown, "is likely to have")


def too_large(size: int, shown: str, has: str = "has") -> Iterator[Problem]:
    """Yield a warning where a site that *has* so many bytes exceeds it."""
    if size > _LARGEST_SITE:
        most = f"GitHub Pages publishes no more than {_in_gigabytes(_LARGEST_SITE)}"
        yield warning(Source(path=shown), f"the site {has} {_in_gigabytes(size)}; {most}", HINT)


def _in_gigabytes(size: int) -> str:
    """Return a number of bytes for people."""
    return f"{size / 10**9:.2f} GB"

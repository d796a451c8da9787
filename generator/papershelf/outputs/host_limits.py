"""Limits of hosts of static sites, and warnings when a site exceeds them."""

from collections.abc import Iterator, Sequence

from papershelf.config import Site
from papershelf.model import Paper, Source
from papershelf.problems import Problem, warning

# GitHub Pages: "Published GitHub Pages sites may be no larger than 1 GB."
_MAX_SITE = 10**9
# Bytes per paper in all pages, lists and indexes, without the abstract, in small and in large
# catalogs, and bytes per byte of the abstract, which some files contain compressed: measured on
# 1,000 and 103,750 papers (decision 0023).
_PER_PAPER_SMALL, _PER_PAPER_LARGE = 74_000, 7_700
_PER_ABSTRACT_BYTE = 2.2
# Additional bytes per paper for long lists in other orders, in a large catalog (decision 0039).
_PER_PAPER_ORDERS = 3_600
HINT = "leave out some content, split the catalog into several sites, or choose another host"


def estimated(papers: Sequence[Paper], site: Site) -> int:
    """Return an estimate of the size in bytes of the *site* of these *papers*."""
    per_paper = _PER_PAPER_LARGE if site.is_large else _PER_PAPER_SMALL
    per_paper += _PER_PAPER_ORDERS * (site.is_large and site.has_orders)
    abstracts = sum(len(paper.abstract) for paper in papers)
    return len(papers) * per_paper + int(_PER_ABSTRACT_BYTE * abstracts)


def likely_too_large(papers: Sequence[Paper], site: Site, path: str) -> Iterator[Problem]:
    """Yield a warning about *path* if the estimated size exceeds the limit."""
    yield from too_large(estimated(papers, site), path, "will probably take")


def too_large(size: int, path: str, verb: str = "takes") -> Iterator[Problem]:
    """Yield a warning about *path* if *size*, in bytes, exceeds the limit.

    *verb* is the verb of its message.
    """
    if size > _MAX_SITE:
        limit = f"GitHub Pages publishes at most {_in_gigabytes(_MAX_SITE)}"
        yield warning(Source(path=path), f"the site {verb} {_in_gigabytes(size)}; {limit}", HINT)


def _in_gigabytes(size: int) -> str:
    return f"{size / 10**9:.2f} GB"

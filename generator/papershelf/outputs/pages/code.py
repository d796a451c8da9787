"""Which papers come with something to run: code, models, data, or a promise of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import LinkKind, Paper
from papershelf.outputs.addresses import CODE, MODELS_AND_DATA, PROMISED, WITHOUT
from papershelf.outputs.lists import (
    Intro,
    ListPage,
    PageLink,
    by_date,
    cut,
    most_in_list,
    page_tasks,
    paper_leaves,
    papers_on_page,
)
from papershelf.outputs.page import Head
from papershelf.text.wording import count


def _has_code(paper: Paper) -> bool:
    """Tell whether the paper links to its code."""
    return bool(paper.links_of(LinkKind.CODE))


def _has_data(paper: Paper) -> bool:
    """Tell whether the paper links to models or data."""
    return bool(paper.links_of(LinkKind.MODEL, LinkKind.DATA))


def _has_promise(paper: Paper) -> bool:
    """Tell whether the paper announces something that it does not link to."""
    return bool(paper.promises)


def _has_none(paper: Paper) -> bool:
    """Tell whether the paper has none of these."""
    return not (_has_code(paper) or _has_data(paper) or _has_promise(paper))


# Label, file, what it says, and which papers belong there; a paper may be in several.
LISTS: tuple[tuple[str, str, str, Callable[[Paper], bool]], ...] = (
    ("With code", CODE, "Their abstracts link to code.", _has_code),
    ("With models or data", MODELS_AND_DATA, "Their abstracts link to models or data.", _has_data),
    ("Promised", PROMISED, "Something is announced, and no address is given.", _has_promise),
    ("Without", WITHOUT, "No link to code, models or data, and no promise of them.", _has_none),
)


def code_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the four lists."""
    yield from page_tasks(_pages(catalog, site), site)


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    chosen = [[*filter(belongs, catalog.papers)] for *_, belongs in LISTS]
    for (label, first, says, _), papers in zip(LISTS, chosen, strict=True):
        # What has nothing to run is found by its year.
        most = most_in_list(catalog.papers, site) if first == WITHOUT else len(papers)
        texts = {
            "says": says,
            "count": count(len(papers), "paper"),
            "newest": f"{most:,}" if most < len(papers) else "",
        }
        tabs = tuple(
            PageLink(f"{other} ({len(found):,})", path, is_chosen=path == first)
            for (other, path, *_), found in zip(LISTS, chosen, strict=True)
        )
        head = Head(description=f"Papers {label.lower()}. {says}")
        intro = Intro("code", head, texts, {"tabs": tabs})
        pages = cut(papers[:most], papers_on_page(site))
        for leaf in paper_leaves(pages, first, catalog, site, by_date):
            yield ListPage(intro, leaf)

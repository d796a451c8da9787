"""Which papers come with something to run: code, models, data, or a promise of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task
from papershelf.model import LinkKind, Paper
from papershelf.outputs.addresses import CODE, MODELS_AND_DATA, PROMISED, WITHOUT
from papershelf.outputs.form import Form
from papershelf.outputs.lists import (
    Chunk,
    ListPage,
    PaperLeaf,
    by_date,
    leaves,
    most_in_list,
    page_tasks,
    shown_leaf,
)
from papershelf.outputs.page import Head, page
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


class _CodeIntro(Struct, frozen=True, kw_only=True):
    """What pages of the list of this number show above it: how long all four lists are.

    Where the list has the `newest` papers alone, that is how many.
    """

    number: int
    lengths: tuple[int, ...]
    newest: int


def code_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the four lists."""
    yield from page_tasks(_code_lists, _pages(catalog, site), site)


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage[_CodeIntro]]:
    chosen = [[*filter(belongs, catalog.papers)] for *_, belongs in LISTS]
    lengths = tuple(map(len, chosen))
    for number, (_, first, *_) in enumerate(LISTS):
        # What has nothing to run is found by its year.
        most = most_in_list(catalog.papers, site) if first == WITHOUT else lengths[number]
        papers = chosen[number][:most]
        newest = len(papers) if len(papers) < lengths[number] else 0
        intro = _CodeIntro(number=number, lengths=lengths, newest=newest)
        for leaf in leaves(papers, first, catalog, site, by_date):
            yield ListPage(intro, leaf)


def _code_lists(chunk: Chunk[ListPage[_CodeIntro]]) -> list[Artifact]:
    """Return some pages of the four lists."""
    return [_page(own.intro, own.leaf, chunk.site) for own in chunk.pages]


def _page(intro: _CodeIntro, leaf: PaperLeaf, site: Site) -> Artifact:
    label, _, says, _ = LISTS[intro.number]
    description = f"Papers {label.lower()}. {says}"
    head = Head(description=description, hide=("navigation", "toc"), listed=True)
    return page("code", leaf.path, site, head, partial(_context, intro, leaf))


def _context(intro: _CodeIntro, leaf: PaperLeaf, form: Form) -> Mapping[str, object]:
    tabs = [
        form.page_link(f"{label} ({length:,})", first)
        for (label, first, *_), length in zip(LISTS, intro.lengths, strict=True)
    ]
    return {
        "says": LISTS[intro.number][2],
        "count": count(intro.lengths[intro.number], "paper"),
        "newest": f"{intro.newest:,}" if intro.newest else "",
        "leaf": shown_leaf(leaf, form),
        "tabs": form.join(
            [form.strong(tab) if at == intro.number else tab for at, tab in enumerate(tabs)]
        ),
    }

"""Which papers come with something to run: code, models, data, or a promise of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import LinkKind, Paper
from papershelf.outputs.addresses import CODE, MODELS_AND_DATA, PROMISED, WITHOUT
from papershelf.outputs.lists import by_date, leaves, most_in_list
from papershelf.outputs.markdown import Markdown, front_matter, link, relative
from papershelf.outputs.page import Page
from papershelf.outputs.sections import Marks, Section, pages_in
from papershelf.outputs.templates import render
from papershelf.text.wording import count


def has_code(paper: Paper) -> bool:
    """Whether the paper links to its code."""
    return bool(paper.links_of(LinkKind.CODE))


def has_data(paper: Paper) -> bool:
    """Whether the paper links to models or data."""
    return bool(paper.links_of(LinkKind.MODEL, LinkKind.DATA))


def has_promise(paper: Paper) -> bool:
    """Whether the paper announces something that it does not link to."""
    return bool(paper.promises)


def has_none(paper: Paper) -> bool:
    """Whether the paper has none of these."""
    return not (has_code(paper) or has_data(paper) or has_promise(paper))


# Label, file, what it says, and which papers belong there; a paper may be in several.
LISTS: tuple[tuple[str, str, str, Callable[[Paper], bool]], ...] = (
    ("With code", CODE, "Their abstracts link to code.", has_code),
    ("With models or data", MODELS_AND_DATA, "Their abstracts link to models or data.", has_data),
    ("Promised", PROMISED, "Something is announced, and no address is given.", has_promise),
    ("Without", WITHOUT, "No link to code, models or data, and no promise of them.", has_none),
)


def lists_of(paper: Paper) -> tuple[int, ...]:
    """The numbers of the lists that a paper is in."""
    return tuple([number for number, (*_, belongs) in enumerate(LISTS) if belongs(paper)])


def code_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The four lists, each cut into pages, with tabs that tell how long they are."""
    return pages_in(code_sections(catalog, settings))


def code_sections(catalog: Catalog, settings: Settings) -> Iterator[Section]:
    """The sections of these pages: one for each list."""
    belongs = catalog.memory.recall_each("code", catalog.papers, lists_of)
    chosen = [
        [paper for paper in catalog.papers if number in belongs[id(paper)]]
        for number in range(len(LISTS))
    ]
    lengths = [*map(len, chosen)]
    for number, (_, first, *_) in enumerate(LISTS):
        # What has nothing to run is found by its year.
        most = most_in_list(catalog.papers, settings) if first == WITHOUT else lengths[number]
        papers = chosen[number][:most]
        yield Section(
            name=first,
            made_of=partial(told_of_list, number, papers, lengths),
            make=partial(list_pages, number, papers, lengths, catalog, settings),
        )


def told_of_list(
    number: int, papers: Sequence[Paper], lengths: Sequence[int], marks: Marks
) -> object:
    """What the pages of a list are made of."""
    return number, marks.listed(papers), lengths


def list_pages(
    number: int,
    papers: Sequence[Paper],
    lengths: Sequence[int],
    catalog: Catalog,
    settings: Settings,
) -> Iterator[Page]:
    """The pages of one of the lists, of these lengths, with these of its papers."""
    label, first, says, _ = LISTS[number]
    large = settings.is_large(len(catalog.papers))
    for leaf in leaves(papers, first, settings, by_date, large=large):
        tabs = [
            (tab(name, length, target, leaf.path), target == first)
            for (name, target, *_), length in zip(LISTS, lengths, strict=True)
        ]
        text = render(
            "code",
            front_matter=front_matter(
                f"Papers {label.lower()}. {says}", "navigation", "toc", listed=True
            ),
            label=label,
            says=says,
            count=count(lengths[number], "paper"),
            newest=f"{len(papers):,}" if len(papers) < lengths[number] else "",
            leaf=leaf,
            tabs=tabs,
        )
        yield Page(path=leaf.path, text=text)


def tab(name: str, count: int, target: str, page: str) -> Markdown:
    """The link to one of the lists."""
    return link(f"{name} ({count:,})", relative(page, target))

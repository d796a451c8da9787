"""The pages of a list, of the same list in other orders, and of its papers with code."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from papershelf.catalog import Catalog, title_order
from papershelf.config import Site
from papershelf.model import Paper
from papershelf.outputs.addresses import part_path
from papershelf.outputs.descriptions import list_description
from papershelf.outputs.forms.page import Head, PageContent, PageLink
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.lists.entries import SharedFact
from papershelf.outputs.lists.headings import Heading, by_letter, no_heading
from papershelf.outputs.lists.navigation import (
    NEWEST,
    TITLE,
    ListNavigation,
    choice_links,
    has_code,
    is_long,
    navigation_of,
)
from papershelf.outputs.lists.pages import ListPage, paginate, paper_list_pages, papers_on_page
from papershelf.text.wording import count


def list_in_orders(
    content: PageContent,
    group: NamedPapers,
    catalog: Catalog,
    site: Site,
    heading: Heading,
    *shared: SharedFact,
    query: Mapping[str, str | int] | None = None,
    downloads: tuple[PageLink, ...] = (),
    order: str = NEWEST,
    listed: Sequence[Paper] | None = None,
    code_heading: Heading = no_heading,
) -> Iterator[ListPage]:
    """Yield the pages of the list of *group*, and of its variants: in other orders, and with code.

    The list has *content* above the papers in *listed* (default: all of the group), grouped by
    *heading*; *shared* are the facts that it states for all of them. Its navigation, with links to
    *downloads*, is that of `navigation_of`, and the variants are those that this links to; papers
    with code are grouped by *code_heading*. Variants have lines, which take a fifth of the bytes of
    cards.
    """
    navigation = navigation_of(group, site, query or {}, downloads, order)
    pages = paginate(group.papers if listed is None else listed, papers_on_page(site))
    yield from paper_list_pages(
        content, pages, group.first, catalog, site, heading, *shared, navigation=navigation
    )
    if not site.has_orders:
        return
    in_lines = replace(site, is_large=True)
    for variant in _variants(group, navigation, site):
        papers, variant_heading = variant.group.papers, code_heading
        if variant.order == TITLE:
            variant_heading = by_letter if len(papers) > site.page_size else no_heading
        yield from paper_list_pages(
            _intro(variant.group, group, content.head.card),
            paginate(papers, papers_on_page(in_lines)),
            variant.group.first,
            catalog,
            in_lines,
            variant_heading,
            *shared,
            navigation=variant.navigation,
        )


class _Variant(NamedTuple):
    """A list of all papers of another list or of those with code, in the order of this label."""

    order: str
    group: NamedPapers
    navigation: ListNavigation


def _variants(group: NamedPapers, navigation: ListNavigation, site: Site) -> Iterator[_Variant]:
    """Yield the variants of the list of *group*, to which its *navigation* leads."""
    order = navigation.orders[0].label if navigation.orders else NEWEST
    lists = {"All": {order: group}}
    if navigation.filters:
        papers, first = [*filter(has_code, group.papers)], part_path(group.first, "code")
        lists["With code"] = {order: NamedPapers(f"{group.label} with code", first, papers)}
    for in_orders in lists.values():
        subset = in_orders[order]
        if navigation.orders and is_long(subset.papers, site):
            papers, first = sorted(subset.papers, key=title_order), part_path(subset.first, "title")
            in_orders[TITLE] = NamedPapers(f"{subset.label} by title", first, papers)
    for in_orders in lists.values():
        orders = [(label, variant.first) for label, variant in in_orders.items()]
        for label, variant in in_orders.items():
            # A list without this order is short, and has only one.
            same_order = [(name, other.get(label, other[order])) for name, other in lists.items()]
            filters = [(f"{name} ({len(it.papers):,})", it.first) for name, it in same_order]
            if variant is not group:
                first = variant.first
                links = ListNavigation(choice_links(orders, first), choice_links(filters, first))
                yield _Variant(label, variant, links)


def _intro(variant: NamedPapers, group: NamedPapers, card: str) -> PageContent:
    """Return the content above the papers of a *variant* of the list of *group*."""
    number = count(len(variant.papers), "paper")
    head = Head(
        description=list_description(f"{variant.label}, {number}"), title=variant.label, card=card
    )
    facts = (PageLink(number), PageLink(group.label, group.first))
    return PageContent("list", head, {"facts": facts})

"""The pages of a list, of the same list in other orders, and of its papers with code."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from papershelf.catalog import Catalog, title_order
from papershelf.config import Site
from papershelf.model import Paper
from papershelf.outputs.addresses import part_path
from papershelf.outputs.descriptions import list_description
from papershelf.outputs.forms.page import Head, PageContent, PageLink
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.lists.entries import SharedFact
from papershelf.outputs.lists.headings import by_letter, no_heading
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
    heading: Callable[[Paper], str],
    *shared: SharedFact,
    query: Mapping[str, str | int] | None = None,
    downloads: tuple[PageLink, ...] = (),
    order: str = NEWEST,
    listed: Sequence[Paper] | None = None,
    coded: Callable[[Paper], str] = no_heading,
) -> Iterator[ListPage]:
    """Yield the pages of the list of *group*, and of its variants: in other orders, and with code.

    The list has *content* above the papers in *listed* (default: all of the group), grouped by
    *heading*; *shared* are the facts that it states for all of them. Its navigation, with links to
    *downloads*, is that of `navigation_of`, and the variants are those that this links to; papers
    with code are grouped by *coded*. Variants have lines, which take a fifth of the bytes of cards.
    """
    navigation = navigation_of(group, site, query or {}, downloads, order)
    pages = paginate(group.papers if listed is None else listed, papers_on_page(site))
    yield from paper_list_pages(
        content, pages, group.first, catalog, site, heading, *shared, navigation=navigation
    )
    if not site.has_orders:
        return
    in_lines = replace(site, is_large=True)
    for label, variant, variant_ways in _variants(group, navigation, site):
        intro, variant_heading = _intro(variant, group, content.head.card), coded
        if label == TITLE:
            variant_heading = by_letter if len(variant.papers) > site.page_size else no_heading
        pages = paginate(variant.papers, papers_on_page(in_lines))
        yield from paper_list_pages(
            intro,
            pages,
            variant.first,
            catalog,
            in_lines,
            variant_heading,
            *shared,
            navigation=variant_ways,
        )


def _variants(
    group: NamedPapers, navigation: ListNavigation, site: Site
) -> Iterator[tuple[str, NamedPapers, ListNavigation]]:
    """Yield the order, the papers and the links of each variant of the list of *group*."""
    subsets = {"All": group}
    if navigation.filters:
        coded, first = [*filter(has_code, group.papers)], part_path(group.first, "code")
        subsets["With code"] = NamedPapers(f"{group.label} with code", first, coded)
    labels = [link.label for link in navigation.orders] or [NEWEST]
    table = {name: _in_orders(subset, labels, site) for name, subset in subsets.items()}
    for row in table.values():
        for order, variant in row.items():
            orders = [(label, other.first) for label, other in row.items()]
            column = [(name, lists.get(order, lists[labels[0]])) for name, lists in table.items()]
            filters = [(f"{name} ({len(other.papers):,})", other.first) for name, other in column]
            if variant is not group:
                links = ListNavigation(
                    choice_links(orders, variant.first), choice_links(filters, variant.first)
                )
                yield order, variant, links


def _in_orders(subset: NamedPapers, labels: Sequence[str], site: Site) -> Mapping[str, NamedPapers]:
    """Return the papers of *subset* by the *labels* of their orders; a short list has only one."""
    orders = {labels[0]: subset}
    if TITLE in labels and is_long(subset.papers, site):
        ordered, first = sorted(subset.papers, key=title_order), part_path(subset.first, "title")
        orders[TITLE] = NamedPapers(f"{subset.label} by title", first, ordered)
    return orders


def _intro(variant: NamedPapers, group: NamedPapers, card: str) -> PageContent:
    """Return the content above the papers of a *variant* of the list of *group*."""
    number = count(len(variant.papers), "paper")
    head = Head(
        description=list_description(f"{variant.label}, {number}"), title=variant.label, card=card
    )
    full_list = (PageLink(group.label, group.first),)
    return PageContent("part", head, {"count": number, "full_list": full_list, "children": ()})

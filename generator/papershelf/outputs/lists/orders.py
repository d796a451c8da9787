"""The pages of a list, of the same list in other orders, and of its papers with code."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from papershelf.catalog import Catalog, title_order
from papershelf.config import Site
from papershelf.model import Paper
from papershelf.outputs.addresses import part_path
from papershelf.outputs.citations.downloads import downloads_of
from papershelf.outputs.descriptions import list_description
from papershelf.outputs.forms.page import Head, PageContent, PageLink
from papershelf.outputs.groups import NamedPapers
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
    order: str = NEWEST,
    listed: Sequence[Paper] | None = None,
) -> Iterator[ListPage]:
    """Yield the pages of the list of *group*, and of its variants: in other orders, and with code.

    The list has *content* above the papers in *listed* (default: all of the group), grouped by
    *heading*. Its navigation, with links to its citation files, is that of `navigation_of`, and the
    variants are those that this links to; papers with code are grouped by *heading* too if the list
    has an *order* of its own. Variants have lines, which take a fifth of the bytes of cards.
    """
    navigation = navigation_of(group, site, order)
    with_files = replace(navigation, downloads=downloads_of(group, site))
    pages = paginate(group.papers if listed is None else listed, papers_on_page(site))
    yield from paper_list_pages(content, group, pages, heading, catalog, site, with_files)
    if not site.has_orders:
        return
    in_lines = replace(site, is_large=True)
    for label, variant, links in _variants(group, navigation, order, site):
        variant_heading = no_heading if order == NEWEST else heading
        if label == TITLE:
            variant_heading = by_letter if len(variant.papers) > site.page_size else no_heading
        intro = _intro(variant, group, content.head.card)
        pages = paginate(variant.papers, papers_on_page(in_lines))
        yield from paper_list_pages(
            intro, variant, pages, variant_heading, catalog, in_lines, links
        )


def _variants(
    group: NamedPapers, navigation: ListNavigation, order: str, site: Site
) -> Iterator[tuple[str, NamedPapers, ListNavigation]]:
    """Yield the label of the order, the papers and the navigation of each variant of a list.

    The list is that of *group* in its own *order*, and its *navigation* leads to the variants.
    """
    # By label of the filter, and within that by label of the order.
    lists = {"All": {order: group}}
    if navigation.filters:
        papers, first = [*filter(has_code, group.papers)], part_path(group.first, "code")
        lists["With code"] = {order: _variant(group, "with code", first, papers)}
    for in_orders in lists.values():
        subset = in_orders[order]
        if navigation.orders and is_long(len(subset.papers), site):
            papers, first = sorted(subset.papers, key=title_order), part_path(subset.first, "title")
            in_orders[TITLE] = _variant(subset, "by title", first, papers)
    for in_orders in lists.values():
        orders = [(label, variant.first) for label, variant in in_orders.items()]
        for label, variant in in_orders.items():
            # A list without this order is short, and has only one.
            same_order = [(name, other.get(label, other[order])) for name, other in lists.items()]
            filters = [(f"{name} ({len(it.papers):,})", it.first) for name, it in same_order]
            if variant is not group:
                first = variant.first
                links = ListNavigation(choice_links(orders, first), choice_links(filters, first))
                yield label, variant, links


def _variant(group: NamedPapers, name: str, first: str, papers: Sequence[Paper]) -> NamedPapers:
    return NamedPapers(f"{group.label} {name}", first, papers, group.shared)


def _intro(variant: NamedPapers, group: NamedPapers, card: str) -> PageContent:
    """Return the content above the papers of a *variant* of the list of *group*."""
    number = count(len(variant.papers), "paper")
    head = Head(
        description=list_description(f"{variant.label}, {number}"), title=variant.label, card=card
    )
    facts = (PageLink(number), PageLink(group.label, group.first))
    return PageContent("list", head, {"facts": facts})

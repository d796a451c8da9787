"""The pages of a list in all its orders, and of its papers with code."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from papershelf.catalog import Catalog, title_order
from papershelf.config import Site
from papershelf.model import Paper
from papershelf.outputs.addresses import by_title_path, with_code_path
from papershelf.outputs.descriptions import of_list
from papershelf.outputs.entries import Said
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.lists import Leaf, by_letter, by_nothing, cut, paper_leaves, papers_on_page
from papershelf.outputs.page import Head, PageContent, PageLink
from papershelf.outputs.ways import NEWEST, TITLE, Ways, choices, has_code, is_long
from papershelf.text.wording import count


def list_in_orders(
    content: PageContent,
    group: NamedPapers,
    ways: Ways,
    catalog: Catalog,
    site: Site,
    heading: Callable[[Paper], str],
    *said: Said,
    listed: Sequence[Paper] | None = None,
    coded: Callable[[Paper], str] = by_nothing,
) -> Iterator[Leaf]:
    """Yield the pages of the list of a *group*, and those that its *ways* lead to but the search.

    The list shows *content* above the papers that are *listed*, or else all of the group, by
    *heading*; *said* is what it says of all of them. Those with code are grouped by *coded*. Other
    pages than its own have lines, which take a fifth of the bytes of cards.
    """
    pages = cut(group.papers if listed is None else listed, papers_on_page(site))
    yield from paper_leaves(content, pages, group.first, catalog, site, heading, *said, ways=ways)
    if not site.has_orders:
        return
    in_lines = replace(site, is_large=True)
    for order, other, own in _lists(group, ways, site):
        intro, own_heading = _intro(other, group, content.head.card), coded
        if order == TITLE:
            own_heading = by_letter if len(other.papers) > site.page_size else by_nothing
        pages = cut(other.papers, papers_on_page(in_lines))
        yield from paper_leaves(
            intro, pages, other.first, catalog, in_lines, own_heading, *said, ways=own
        )


def _lists(group: NamedPapers, ways: Ways, site: Site) -> Iterator[tuple[str, NamedPapers, Ways]]:
    """Yield the order and papers of each list of a *group* but its own, and ways to the others."""
    subsets = {"All": group, **({"With code": _with_code(group)} if ways.filters else {})}
    labels = [link.label for link in ways.orders] or [NEWEST]
    table = {name: _in_orders(one, labels, site) for name, one in subsets.items()}
    for row in table.values():
        for order, listed in row.items():
            orders = [(label, one.first) for label, one in row.items()]
            column = [(name, one.get(order, one[labels[0]])) for name, one in table.items()]
            filters = [(f"{name} ({len(one.papers):,})", one.first) for name, one in column]
            if listed is not group:
                own = Ways(choices(orders, listed.first), choices(filters, listed.first))
                yield order, listed, own


def _in_orders(subset: NamedPapers, labels: Sequence[str], site: Site) -> Mapping[str, NamedPapers]:
    """Return papers by the *labels* of their orders, of which those seen at a glance have one."""
    has_other = TITLE in labels and is_long(subset.papers, site)
    return {labels[0]: subset, **({TITLE: _by_title(subset)} if has_other else {})}


def _with_code(group: NamedPapers) -> NamedPapers:
    coded = [*filter(has_code, group.papers)]
    return NamedPapers(f"{group.label} with code", with_code_path(group.first), coded)


def _by_title(group: NamedPapers) -> NamedPapers:
    ordered = sorted(group.papers, key=title_order)
    return NamedPapers(f"{group.label} by title", by_title_path(group.first), ordered)


def _intro(listed: NamedPapers, whole: NamedPapers, card: str) -> PageContent:
    """Return what stands above the papers that are *listed* of a *whole*."""
    number = count(len(listed.papers), "paper")
    head = Head(description=of_list(f"{listed.label}, {number}"), title=listed.label, card=card)
    links = {"whole": (PageLink(whole.label, whole.first),), "children": ()}
    return PageContent("part", head, {"count": number}, links)

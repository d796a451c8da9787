"""The pages of a list in other orders, and of its papers with code."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from papershelf.catalog import Catalog, title_order
from papershelf.config import Site
from papershelf.model import Paper
from papershelf.outputs.addresses import SITE_CARD, by_title_path, with_code_path
from papershelf.outputs.descriptions import of_list
from papershelf.outputs.entries import Said
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.lists import ListPage, by_letter, by_nothing, paper_lists
from papershelf.outputs.page import Head, PageContent, PageLink
from papershelf.outputs.ways import NEWEST, TITLE, Ways, choices, has_code, is_long
from papershelf.text.wording import count


def other_orders(
    group: NamedPapers,
    ways: Ways,
    catalog: Catalog,
    site: Site,
    *said: Said,
    heading: Callable[[Paper], str] = by_nothing,
    card: str = SITE_CARD,
) -> Iterator[ListPage]:
    """Yield the pages that *ways* lead to from the list of a *group*; the search is none of them.

    Those in the list's own order are grouped by *heading*; *said* is what the list says of all its
    papers. They have lines, which take a fifth of the bytes of cards. A *card* stands for them
    where they are shared.
    """
    if not site.has_orders:
        return
    in_lines = replace(site, is_large=True)
    for order, listed, own in _lists(group, ways, site):
        intro, papers, own_heading = _intro(listed, group, card), listed.papers, heading
        if order == TITLE:
            own_heading = by_letter if len(papers) > site.page_size else by_nothing
        yield from paper_lists(
            intro, papers, listed.first, catalog, in_lines, own_heading, *said, ways=own
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

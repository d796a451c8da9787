"""The indexes of venues and of years, and the pages of each venue, year, and year of a venue."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Paper, Venue
from papershelf.outputs.addresses import TRENDS, VENUES, YEARS, part_path, venue_path, year_path
from papershelf.outputs.bars import share_rows
from papershelf.outputs.descriptions import list_description, main_topics, with_lead
from papershelf.outputs.exports.dump import ALL_PAPERS, dump_path
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Values, as_chip
from papershelf.outputs.groups import (
    NamedPapers,
    SharedFact,
    frequent_topics,
    venue_groups,
    venue_label,
    year_groups,
)
from papershelf.outputs.lists.headings import (
    by_status,
    by_year_or_status,
    no_heading,
    title_of_year,
    year_label,
)
from papershelf.outputs.lists.navigation import year_links
from papershelf.outputs.lists.newest import group_feed
from papershelf.outputs.lists.orders import list_in_orders
from papershelf.outputs.lists.pages import (
    ListPage,
    is_short,
    names_on_page,
    page_tasks,
    paginate,
    papers_on_page,
)
from papershelf.outputs.pages.trends import trend_years
from papershelf.text.venue_names import series_of
from papershelf.text.wording import count, joined, shorten, span_of

_MAX_NAME = 200


def venue_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index, of the pages of all venues, and of those of their years."""
    if catalog.venues:
        yield from page_tasks(_venue_index(catalog, site), site)
        yield from page_tasks(_venue_lists(catalog, site), site)


def _venue_index(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    number = count(len(catalog.venues), "venue")
    ranked = sorted(catalog.by_venue.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    most = with_lead("including", (venue_label(catalog.venues[slug]) for slug, _ in ranked))
    head = Head(description=list_description(f"{number}, from A to Z", most))
    pages = paginate(tuple(catalog.venues), names_on_page(site))
    for page_number, slugs in enumerate(pages, start=1):
        rows = tuple(_venue_row(slug, catalog) for slug in slugs)
        intro = PageContent("venues", head, {"count": number}, (("venues", rows),))
        yield ListPage(intro, VENUES, page_number, len(pages))


def _venue_row(slug: str, catalog: Catalog) -> IndexRow:
    """Return the row of a venue: its full name, its number of papers, and their years."""
    papers, span = count(len(catalog.by_venue[slug]), "paper"), span_of(catalog.by_venue_year[slug])
    facts = (_full_name(catalog.venues[slug]), papers, span)
    return IndexRow(
        PageLink(venue_label(catalog.venues[slug]), venue_path(slug)), tuple(filter(None, facts))
    )


def _venue_lists(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    """Yield the pages of each venue and of its years: all papers, or the newest of too many."""
    for slug, group in zip(catalog.venues, venue_groups(catalog), strict=True):
        years = catalog.by_venue_year[slug]
        papers = [*chain.from_iterable(years.values()), *catalog.with_status(slug)]
        listed = papers if is_short(papers, site) else papers[: papers_on_page(site)]
        newest = f"{len(listed):,}" if len(listed) < len(papers) else ""
        intro = _venue_intro(slug, group, newest, catalog, site)
        group = replace(group, papers=papers)
        yield from list_in_orders(intro, group, catalog, site, by_year_or_status, listed=listed)
        for year, accepted in years.items():
            yield from _venue_year_lists(slug, year, accepted, catalog, site)


def _venue_year_lists(
    slug: str, year: int, accepted: Sequence[Paper], catalog: Catalog, site: Site
) -> Iterator[ListPage]:
    """Yield the pages of a venue's *accepted* papers of *year*, followed by those with a status."""
    intro, first = _venue_year_intro(slug, year, catalog, site), part_path(venue_path(slug), year)
    papers = [*accepted, *catalog.with_status(slug, year)]
    shared = (SharedFact.VENUE, SharedFact.YEAR)
    query: dict[str, str | int] = {"venue": slug, "year": year} if year else {}
    group = NamedPapers(intro.head.title, first, papers, shared, query)
    yield from list_in_orders(intro, group, catalog, site, by_status)


def _venue_intro(
    slug: str, group: NamedPapers, newest: str, catalog: Catalog, site: Site
) -> PageContent:
    """Return the content above the papers of a venue; *newest* is the number shown if not all."""
    venue, years = catalog.venues[slug], catalog.by_venue_year[slug]
    number = count(len(group.papers), "paper")
    papers = f"{number} from {group.label}"
    head = Head(
        description=list_description(papers, span_of(years), main_topics(group.papers)),
        title=group.label,
        has_toc=True,
        feed=group_feed(group, catalog, site),
    )
    facts = (
        PageLink(f"{number}{_plus_others(catalog.with_status(slug))}"),
        PageLink(span_of(years)),
        PageLink("All venues", VENUES),
        head.feed_link,
    )
    values: Values = {"newest": newest, "year_files": site.is_large}
    meta = (("", (PageLink(_full_name(venue)),)), ("", facts))
    return PageContent(
        "list", head, values, meta=meta, side=(("Years", year_links(group.first, years)),)
    )


def _venue_year_intro(slug: str, year: int, catalog: Catalog, site: Site) -> PageContent:
    venue, years = catalog.venues[slug], catalog.by_venue_year[slug]
    label, number = venue_label(venue), count(len(years[year]), "paper")
    title = title_of_year(label, year)
    description = list_description(f"{number} from {title}", main_topics(years[year]))
    head = Head(description=description, title=title)
    facts = (
        PageLink(f"{number}{_plus_others(catalog.with_status(slug, year))}"),
        PageLink(f"{label} in all years", venue_path(slug)),
        PageLink(f"All of {year}" if year else "", year_path(year)),
    )
    near = _near_years(venue_path(slug), tuple(years), year)
    meta = (("", (PageLink(_full_name(venue)),)), ("", facts), ("Nearest years", near))
    topics = () if site.is_large else frequent_topics(years[year])
    return PageContent("list", head, meta=meta, side=(("Topics", topics),))


def _plus_others(papers: Iterable[Paper]) -> str:
    """Return the number of *papers* by status, ", plus 2 rejected", or empty if there are none."""
    counts = Counter(paper.status for paper in papers if paper.status)
    others = joined([f"{number:,} {status}" for status, number in counts.items()])
    return f", plus {others}" if others else ""


def _full_name(venue: Venue) -> str:
    """Return the full name of *venue* if its label is an abbreviation, else empty.

    The label of a series of events, such as a workshop, is the name without what belongs to one
    edition: its name would repeat the label, and be wrong for other years.
    """
    is_repeated = venue.label in (venue.name, series_of(venue.name))
    return "" if is_repeated else shorten(venue.name, _MAX_NAME)


def _near_years(first: str, years: Sequence[int], year: int) -> tuple[PageLink, ...]:
    """Return links to the lists of the years before and after *year*, in this order.

    *years*, the latest first, are those with lists below the list or index at *first*.
    """
    index = years.index(year)
    near = (*years[index + 1 : index + 2], *years[max(index - 1, 0) : index])
    return tuple(PageLink(year_label(it), part_path(first, it)) for it in near)


def year_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index of years, and of the pages of all years of publication."""
    if catalog.by_year:
        yield from page_tasks([ListPage(_year_index(catalog, site), YEARS)], site)
        yield from page_tasks(_year_lists(catalog, site), site)


def _year_index(catalog: Catalog, site: Site) -> PageContent:
    known = sum(len(papers) for papers in catalog.by_year.values())
    unknown = len(catalog.papers) - known
    rows = share_rows(year_groups(catalog))
    span = span_of(catalog.by_year)
    head = Head(description=f"{count(known, 'paper')} of {span}, by year of publication.")
    export = dump_path(catalog.papers, site) if site.is_large else ""
    values: Values = {
        "unknown": count(unknown, "paper") if unknown else "",
        "whole": export == ALL_PAPERS,
        "export": (PageLink(export, export),) if export else (),
        "trends": (PageLink("Trends", TRENDS),) if trend_years(catalog) else (),
    }
    return PageContent("years", head, values, (("years", rows),))


def _year_lists(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    """Yield the pages of each year: all its papers, or only those without a venue.

    The latter if there are too many and lists have no other orders; the rest is listed by venue.
    """
    for year, group in zip(catalog.by_year, year_groups(catalog), strict=True):
        papers, is_complete = group.papers, site.has_orders or is_short(group.papers, site)
        without_venue = [paper for paper in papers if not (paper.venue and paper.venue.slug)]
        listed = papers if is_complete else without_venue
        intro = _year_intro(year, catalog, is_complete=is_complete)
        group = replace(group, query=group.query if is_complete else {})
        heading = no_heading if is_complete else lambda _: "Papers without a venue"
        yield from list_in_orders(intro, group, catalog, site, heading, listed=listed)


def _year_intro(year: int, catalog: Catalog, *, is_complete: bool) -> PageContent:
    """Return the content above the papers of *year*.

    The year's venues are next to a list that *is_complete*, or else the way to its other papers.
    """
    papers, venues = catalog.by_year[year], tuple(_venues_of(year, catalog))
    number, main_venues = count(len(papers), "paper"), (venue.label for venue in venues)
    description = list_description(
        f"{number} published in {year}", with_lead("mainly from", main_venues)
    )
    facts = (PageLink(number), PageLink("All years", YEARS))
    near = _near_years(YEARS, tuple(catalog.by_year), year)
    meta = (("", facts), ("Nearest years", near))
    chips = tuple(map(as_chip, venues)) if is_complete else ()
    side = (("Venues", chips), ("Topics", frequent_topics(papers)))
    sections = () if is_complete else (("Venues", tuple(map(IndexRow, venues))),)
    head = Head(description=description)
    return PageContent("list", head, {"title": str(year)}, sections, meta, side)


def _venues_of(year: int, catalog: Catalog) -> Iterator[PageLink]:
    """Yield links to the venues of *year* with their numbers of accepted papers, most first."""
    counts = Counter[str]()
    for paper in catalog.by_year[year]:
        if paper.venue and paper.venue.slug:
            counts[paper.venue.slug] += not paper.status
    for slug, number in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        label = venue_label(catalog.venues[slug])
        yield PageLink(label, venue_path(slug, year), f"({number:,})")

"""The page of trends: papers and code by year, and rising and falling topics."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.curated.taxonomy import Topic
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import TRENDS, topic_path
from papershelf.outputs.bars import percent, share_bars, year_bars
from papershelf.outputs.descriptions import list_description, with_lead
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Section, Values
from papershelf.outputs.lists.navigation import has_code
from papershelf.outputs.lists.pages import ListPage, page_tasks
from papershelf.outputs.pages.topic_index import topic_link
from papershelf.text.wording import count, span_of

# The least papers of a year for a meaningful share, and the least years for a trend.
_MIN_PAPERS, _MIN_YEARS = 10, 3
_MAX_YEARS = 30
_TOPICS = 24
# The numbers of rising and of falling topics, and of years that are compared with as many before.
_MOVING, _COMPARED = 8, 3
# The z-score from which a difference of shares is significant, as many topics are compared.
_SIGNIFICANT = 3.0


def trends_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the page, if enough years are known."""
    if years := trend_years(catalog):
        totals = {year: len(catalog.by_year[year]) for year in years}
        yield from page_tasks([ListPage(_content(catalog, totals), TRENDS)], site)


def trend_years(catalog: Catalog) -> tuple[int, ...]:
    """Return the latest years with enough papers for shares, in ascending order."""
    papers = catalog.by_year
    years = [year for year in sorted(papers) if len(papers[year]) >= _MIN_PAPERS]
    return tuple(years[-_MAX_YEARS:]) if len(years) >= _MIN_YEARS else ()


def _content(catalog: Catalog, totals: Mapping[int, int]) -> PageContent:
    moving = dict(_moving(catalog, totals))
    rising = [row.link.label for row in moving["rising"]]
    number, span = count(sum(totals.values()), "paper"), span_of(totals)
    description = list_description(
        f"{number} of {span} by year, topic and code", with_lead("rising:", rising)
    )
    values: Values = {
        "count": number,
        "span": (PageLink(span),),
        "papers": f"{year_bars(totals.items())}\n{_table(totals, {})}",
        "code": _chart([paper for paper in catalog.papers if has_code(paper)], totals),
    }
    trends = tuple(
        IndexRow(topic_link(topic, catalog), picture=chart)
        for topic in catalog.top_topics[:_TOPICS]
        if (chart := _chart(catalog.by_topic[topic.id], totals))
    )
    head = Head(description=description)
    return PageContent("trends", head, values, (*moving.items(), ("by_year", trends)))


def _chart(papers: Iterable[Paper], totals: Mapping[int, int]) -> str:
    """Return an HTML chart and table of the share of *papers* in all papers of each year.

    *totals* has the number of all papers by year. The result is empty if there is no chart.
    """
    counts = Counter(paper.year for paper in papers)
    shares = {year: counts[year] / total for year, total in totals.items()}
    bars = share_bars(shares)
    return f"{bars}\n{_table({year: counts[year] for year in totals}, shares)}" if bars else ""


def _table(counts: Mapping[int, int], shares: Mapping[int, float]) -> str:
    """Return a folded table with the numbers of a chart, the latest year first."""
    heads = ["Year", "Papers", *(["Share"] if shares else [])]
    rows = [f"<tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>"]
    for year in sorted(counts, reverse=True):
        cells = [str(year), f"{counts[year]:,}", *([percent(shares[year])] if shares else [])]
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    table = f"<table><tbody>{''.join(rows)}</tbody></table>"
    return f'<details class="ps-numbers"><summary>Numbers</summary>{table}</details>'


def _moving(catalog: Catalog, totals: Mapping[int, int]) -> Iterator[Section]:
    """Yield the topics whose share rose most and fell most in the latest years."""
    years = tuple(totals)
    compared = min(_COMPARED, len(years) // 2)
    after, before = years[-compared:], years[-2 * compared : -compared]
    moves = [
        (_difference(_share(counts, after, totals), _share(counts, before, totals)), topic, counts)
        for topic in catalog.topics
        for counts in [Counter(paper.year for paper in catalog.by_topic[topic.id])]
    ]
    moves.sort(key=lambda move: (-move[0], move[1].id))
    rising = [move[1:] for move in moves if move[0] >= _SIGNIFICANT]
    falling = [move[1:] for move in reversed(moves) if move[0] <= -_SIGNIFICANT]
    for name, moving in (("rising", rising), ("falling", falling)):
        rows = [_row(*move, totals, (before, after)) for move in moving[:_MOVING]]
        yield name, tuple(rows)


def _share(
    counts: Mapping[int, int], years: Iterable[int], totals: Mapping[int, int]
) -> tuple[int, int]:
    """Return the sums of *counts* and of *totals* over *years*."""
    years = tuple(years)
    return sum(counts[year] for year in years), sum(totals[year] for year in years)


def _difference(after: tuple[int, int], before: tuple[int, int]) -> float:
    """Return the z-score of the difference of two shares, by the pooled two-proportion z-test.

    *after* and *before* are pairs of a number of papers and their total; 0 if all or none count.
    """
    pooled = (after[0] + before[0]) / (after[1] + before[1])
    error = sqrt(pooled * (1 - pooled) * (1 / after[1] + 1 / before[1]))
    return (after[0] / after[1] - before[0] / before[1]) / error if error else 0.0


def _row(
    topic: Topic,
    counts: Mapping[int, int],
    totals: Mapping[int, int],
    spans: Iterable[Sequence[int]],
) -> IndexRow:
    """Return the row of *topic*, with its share in each of the *spans* of years."""
    parts = [(_share(counts, span, totals), span_of(span)) for span in spans]
    shares = [
        f'<span class="ps-whole">{percent(number / total)} in {years}</span>'
        for (number, total), years in parts
    ]
    return IndexRow(PageLink(topic.label, topic_path(topic.id)), picture=", ".join(shares))

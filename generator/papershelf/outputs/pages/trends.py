"""The page of trends: papers and code by year, and rising and falling topics."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.curated.taxonomy import Topic
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import TRENDS, topic_path
from papershelf.outputs.bars import percent, share_bars, year_bars
from papershelf.outputs.descriptions import list_description, with_lead
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Section, Values
from papershelf.outputs.groups import topic_link
from papershelf.outputs.lists.navigation import has_code
from papershelf.outputs.lists.pages import ListPage, page_tasks
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


class _Share(NamedTuple):
    """The number of papers on a topic in some years, and of all papers of these years."""

    years: Sequence[int]
    papers: int
    total: int


def _moving(catalog: Catalog, totals: Mapping[int, int]) -> Iterator[Section]:
    """Yield the topics whose share rose most and fell most in the latest years."""
    shares = {topic.id: _shares(catalog.by_topic[topic.id], totals) for topic in catalog.topics}
    scores = {topic_id: _z_score(*pair) for topic_id, pair in shares.items()}
    ranked = sorted(catalog.topics, key=lambda topic: (-scores[topic.id], topic.id))
    rising = [topic for topic in ranked if scores[topic.id] >= _SIGNIFICANT]
    falling = [topic for topic in reversed(ranked) if scores[topic.id] <= -_SIGNIFICANT]
    for name, topics in (("rising", rising), ("falling", falling)):
        yield name, tuple(_row(topic, shares[topic.id]) for topic in topics[:_MOVING])


def _shares(papers: Iterable[Paper], totals: Mapping[int, int]) -> tuple[_Share, _Share]:
    """Return the shares of *papers* in the years before the latest ones, and in the latest.

    *totals* has the number of all papers by year.
    """
    counts, years = Counter(paper.year for paper in papers), tuple(totals)
    compared = min(_COMPARED, len(years) // 2)
    before, after = (
        _Share(span, sum(counts[year] for year in span), sum(totals[year] for year in span))
        for span in (years[-2 * compared : -compared], years[-compared:])
    )
    return before, after


def _z_score(before: _Share, after: _Share) -> float:
    """Return the z-score of the difference of two shares, by the pooled two-proportion z-test.

    The result is 0 if all or no papers are on the topic.
    """
    pooled = (after.papers + before.papers) / (after.total + before.total)
    error = sqrt(pooled * (1 - pooled) * (1 / after.total + 1 / before.total))
    return (after.papers / after.total - before.papers / before.total) / error if error else 0.0


def _row(topic: Topic, pair: Iterable[_Share]) -> IndexRow:
    """Return the row of a *topic*, with its *pair* of shares."""
    shares = [
        f'<span class="ps-whole">{percent(it.papers / it.total)} in {span_of(it.years)}</span>'
        for it in pair
    ]
    return IndexRow(PageLink(topic.label, topic_path(topic.id)), picture=", ".join(shares))

"""Records of one paper are merged; doubtful pairs are not, and are reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.enrich.compare import content_of, record_of
from papershelf.enrich.constraints import NO_CONSTRAINTS, Constraints
from papershelf.enrich.merge import merge
from papershelf.model import (
    Author,
    Count,
    CountKind,
    Identifier,
    Link,
    LinkKind,
    Origin,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Status,
    Venue,
)
from papershelf.problems import Problem, Severity

ABSTRACT = (
    "Recurrent networks read a sentence word after word, which is slow. This network has none of "
    "that: every word attends to all others, and translation gets better and cheaper."
)
OTHER_ABSTRACT = (
    "Gardens ask for patience. We collect what growers wrote down in forty villages and fit a "
    "model of frost, rain and harvest that tells them when sowing pays."
)
TITLE = "Attention Is All You Need"
VASWANI, SHAZEER, PARMAR = (
    Author(name="Ashish Vaswani", given="Ashish", family="Vaswani"),
    Author(name="Noam Shazeer", given="Noam", family="Shazeer"),
    Author(name="Niki Parmar", given="Niki", family="Parmar"),
)
DEVLIN = Author(name="Jacob Devlin", given="Jacob", family="Devlin")
NEURIPS = Venue(slug="neurips", short="NeurIPS", name="Neural Information Processing Systems")
JMLR = Venue(slug="jmlr", short="JMLR", name="Journal of Machine Learning Research")
ARXIV = Identifier(scheme="arxiv", value="1706.03762")
DOI = Identifier(scheme="doi", value="10.1000/attention")


def record(source: str, title: str = TITLE, year: int = 0, **fields: Any) -> Paper:
    """Return a record at "file:line"."""
    path, _, line = source.partition(":")
    published = PartialDate(year=year) if year else None
    values = {"published": published, **fields}
    return Paper(title=title, source=Source(path=path, line=int(line or 1)), **values)


PUBLISHED = record(
    "venue.bib:3", year=2017, authors=(VASWANI, SHAZEER, PARMAR), venue=NEURIPS, pages="5998–6008"
)
PREPRINT = record(
    "arxiv.xml:9",
    authors=(VASWANI, SHAZEER, PARMAR),
    kind=PaperKind.PREPRINT,
    abstract=ABSTRACT,
    identifiers=(ARXIV,),
    published=PartialDate(year=2017, month=6, day=12),
    links=(Link(url="https://arxiv.org/abs/1706.03762", kind=LinkKind.PREPRINT),),
)
LISTED = record(
    "listing.txt:5", "Attention is all you need", abstract=ABSTRACT, listed=PartialDate(year=2026)
)


def merge_papers(
    papers: Iterable[Paper], constraints: Constraints = NO_CONSTRAINTS
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the merged papers of records without findings, and the problems."""
    return merge(list(map(record_of, papers)), constraints)


def outcome(
    *papers: Paper, constraints: Constraints = NO_CONSTRAINTS
) -> tuple[list[Paper], list[Problem]]:
    """Return the merged papers and the problems; the order of records must not matter."""
    merged, problems = merge_papers(papers, constraints)
    reversed_merge, _ = merge_papers(papers[::-1], constraints)
    assert set(merged) == set(reversed_merge)
    return list(merged), list(problems)


def test_a_listing_a_preprint_and_the_published_version_are_one_paper() -> None:
    [paper], problems = outcome(LISTED, PREPRINT, PUBLISHED)
    assert paper.title == TITLE
    assert paper.venue == NEURIPS
    assert paper.pages == "5998–6008"
    assert paper.abstract == ABSTRACT
    assert paper.identifiers == (ARXIV,)
    assert paper.listed == LISTED.listed
    assert paper.links_of(LinkKind.PREPRINT) == PREPRINT.links
    assert [problem.severity for problem in problems] == [Severity.NOTE] * 2
    assert {str(problem.source) for problem in problems} == {"listing.txt:5", "arxiv.xml:9"}
    assert "was merged with venue.bib:3: both have the same title" in str(problems[0])


def test_a_different_doi_of_the_preprint_becomes_a_link() -> None:
    preprint_doi = Identifier(scheme="doi", value="10.1101/2020.01.01.000001")
    preprint = replace(PREPRINT, identifiers=(preprint_doi,), links=())
    [paper], _ = outcome(preprint, replace(PUBLISHED, identifiers=(DOI,)))
    assert paper.identifiers == (DOI,)
    assert paper.links == (
        Link(url="https://doi.org/10.1101/2020.01.01.000001", kind=LinkKind.PREPRINT, field="doi"),
    )
    assert Origin(field="links", source=preprint.source) in paper.origins
    link = Link(url="http://dx.doi.org/10.1101/2020.01.01.000001", kind=LinkKind.PAPER)
    [paper], _ = outcome(replace(preprint, links=(link,)), replace(PUBLISHED, identifiers=(DOI,)))
    assert paper.links == (link,)


def test_a_merged_paper_names_its_leading_record_and_the_origins_of_other_fields() -> None:
    [paper], _ = outcome(LISTED, PREPRINT, PUBLISHED)
    assert str(paper.source) == "venue.bib:3"
    assert list(map(str, paper.others)) == ["arxiv.xml:9", "listing.txt:5"]
    assert {origin.field: str(origin.source) for origin in paper.origins} == {
        "abstract": "arxiv.xml:9",
        "identifiers": "arxiv.xml:9",
        "links": "arxiv.xml:9",
        "listed": "listing.txt:5",
    }


def test_a_date_comes_from_a_record_that_is_more_exact_for_the_same_publication() -> None:
    exact = replace(PUBLISHED, published=PartialDate(year=2017, month=12, day=4), pages="")
    exact = replace(exact, source=Source(path="z.ris", line=1))
    [paper], _ = outcome(PUBLISHED, exact, PREPRINT)
    assert paper.published == exact.published
    [paper], _ = outcome(PREPRINT, PUBLISHED)
    assert paper.published == PUBLISHED.published
    later = replace(PUBLISHED, published=PartialDate(year=2018))
    [paper], _ = outcome(PREPRINT, later)
    assert paper.published == PartialDate(year=2018)


def test_long_titles_that_differ_only_at_the_end_are_two_papers() -> None:
    same = "A very long title of a report about everything " * 20
    papers, problems = outcome(record("a.bib:1", f"{same}one"), record("a.bib:9", f"{same}two"))
    assert len(papers) == 2
    assert problems == []


@pytest.mark.parametrize("field", ["volume", "issue", "pages"])
def test_records_with_another_volume_issue_or_pages_are_two_papers(field: str) -> None:
    first, second = (
        record(f"a.bib:{value}", "Editorial", 2018, venue=JMLR, **{field: str(value)})
        for value in (1, 2)
    )
    papers, [problem] = outcome(first, second)
    assert set(papers) == {first, second}
    assert problem.severity is Severity.WARNING


def test_the_leading_record_does_not_depend_on_the_lines_of_the_records() -> None:
    def keywords(*sources: str) -> tuple[str, ...]:
        records = [
            record(source, keywords=(word,)) for source, word in zip(sources, "xy", strict=True)
        ]
        [paper], _ = outcome(*records)
        return paper.keywords

    assert keywords("a.bib:1", "a.bib:2") == keywords("a.bib:2", "a.bib:1")


def test_the_fields_of_a_publication_come_from_one_record() -> None:
    volume = replace(PREPRINT, volume="abs/1706", publisher="arXiv")
    [paper], _ = outcome(volume, PUBLISHED)
    assert (paper.volume, paper.publisher, paper.pages) == ("", "", "5998–6008")


def test_the_licence_of_a_preprint_is_not_that_of_the_publication() -> None:
    free = replace(PREPRINT, license="https://creativecommons.org/licenses/by/4.0/")
    [paper], _ = outcome(free, PUBLISHED)
    assert paper.license == ""
    [paper], _ = outcome(free, LISTED)
    assert paper.license == free.license
    printed = replace(
        PUBLISHED, source=Source(path="z.ris", line=1), license=free.license, pages=""
    )
    [paper], _ = outcome(PUBLISHED, printed)
    assert (paper.license, paper.origins[0].field) == (free.license, "license")


@pytest.mark.parametrize(
    "title",
    [
        "ATTENTION IS ALL YOU NEED!",
        "Attention is all you need",
        "Attention Is All You Need: Networks without Recurrence",
        "Transformers: Attention Is All You Need",
    ],
)
def test_similar_titles_by_the_same_authors_are_one_paper(title: str) -> None:
    variant = replace(PREPRINT, title=title, identifiers=())
    assert len(outcome(variant, PUBLISHED)[0]) == 1


def test_titles_that_differ_in_a_word_or_letter_are_different_papers() -> None:
    prop = "PROP: Pre-training with Representative Words Prediction for Ad-hoc Retrieval"
    variants = (
        record("a.txt:1", prop, abstract=ABSTRACT),
        record("a.txt:3", f"B-{prop}", abstract=ABSTRACT),
        record("a.txt:5", prop.replace("Words", "Word"), abstract=ABSTRACT),
    )
    merged, problems = outcome(*variants)
    assert (len(merged), problems) == (3, [])


def test_the_same_title_by_other_people_is_another_paper() -> None:
    other = record("b.bib:1", year=2017, authors=(DEVLIN,))
    merged, problems = outcome(PUBLISHED, other)
    assert (len(merged), problems) == (2, [])


def test_a_work_published_at_two_venues_is_two_papers_and_a_note() -> None:
    journal = replace(
        PUBLISHED, venue=JMLR, published=PartialDate(year=2019), source=Source(path="j.bib", line=7)
    )
    merged, [note] = outcome(PUBLISHED, journal)
    assert len(merged) == 2
    assert note.severity is Severity.NOTE
    assert "venue.bib:3" in str(note)
    assert "j.bib:7" in str(note)


DOUBTS = {
    "another abstract, and no authors": replace(LISTED, abstract=OTHER_ABSTRACT),
    "one author of many": record(
        "c.bib:1",
        year=2017,
        authors=(VASWANI, *(replace(DEVLIN, family=name) for name in ("Chang", "Lee", "Wu"))),
    ),
    "another decade": record("c.bib:1", year=2003, authors=PUBLISHED.authors),
    "another DOI": record(
        "c.bib:1",
        year=2017,
        authors=PUBLISHED.authors,
        identifiers=(Identifier(scheme="doi", value="10.1000/another"),),
    ),
}


@pytest.mark.parametrize("other", DOUBTS.values(), ids=DOUBTS)
def test_a_doubtful_pair_is_not_merged_and_reported_with_both_records(other: Paper) -> None:
    first = replace(PUBLISHED, abstract=ABSTRACT, identifiers=(DOI,))
    merged, [problem] = outcome(first, other)
    assert len(merged) == 2
    assert problem.severity is Severity.WARNING
    text = str(problem)
    assert str(first.source) in text
    assert str(other.source) in text
    assert "corrections.yml" in problem.hint


def test_a_record_with_two_candidates_is_merged_with_neither() -> None:
    journal = replace(
        PUBLISHED, venue=JMLR, published=PartialDate(year=2019), source=Source(path="j.bib", line=7)
    )
    merged, problems = outcome(LISTED, PUBLISHED, journal)
    assert len(merged) == 3
    doubts = [problem for problem in problems if problem.severity is Severity.WARNING]
    assert len(doubts) == 2


@pytest.mark.parametrize("title", ["Editorial", "A reply", "Preface"])
def test_a_short_title_needs_authors(title: str) -> None:
    merged, problems = outcome(record("a.txt:1", title), record("b.txt:1", title, year=2001))
    assert len(merged) == 2
    assert [problem.severity for problem in problems] == [Severity.WARNING]


def test_records_with_a_shared_identifier_are_one_paper_whatever_their_titles() -> None:
    renamed = replace(PREPRINT, title="Transduction without Recurrence")
    published = replace(PUBLISHED, identifiers=(ARXIV, DOI))
    listed = record("d.ris:1", "Another Title of It", identifiers=(DOI,), abstract=ABSTRACT)
    [paper], _ = outcome(renamed, published, replace(listed, authors=PUBLISHED.authors))
    assert set(paper.identifiers) == {ARXIV, DOI}


def test_an_identifier_shared_by_unrelated_papers_merges_nothing() -> None:
    volume = tuple(
        record(f"v.bib:{line}", title, authors=(author,), identifiers=(DOI,))
        for line, title, author in (
            (1, TITLE, VASWANI),
            (2, "Deep Bidirectional Transformers", DEVLIN),
            (3, "Outrageously Large Networks", SHAZEER),
        )
    )
    merged, [problem] = outcome(*volume)
    assert len(merged) == 3
    assert "3 papers have it" in str(problem)
    assert problem.severity is Severity.WARNING


def test_a_repeated_record_is_merged() -> None:
    repeated = record("z.txt:1", "Editorial")
    [paper], [note] = outcome(record("a.txt:1", "Editorial"), repeated)
    assert str(paper.source) == "a.txt:1"
    assert "it is a duplicate of another record" in str(note)


def test_must_links_and_cannot_links_outweigh_all_evidence() -> None:
    first, second = record("a.txt:1", "One"), record("b.txt:1", "Quite Another", year=1990)
    [paper], [note] = outcome(first, second, constraints=Constraints(must_link=((first, second),)))
    assert "corrections.yml merges them" in str(note)
    assert paper.others
    merged, problems = outcome(
        PREPRINT, PUBLISHED, constraints=Constraints(cannot_link=((PREPRINT, PUBLISHED),))
    )
    assert (len(merged), problems) == (2, [])


def test_merging_is_idempotent() -> None:
    merged, _ = merge_papers([LISTED, PREPRINT, PUBLISHED, record("e.txt:1", "Another Title Here")])
    assert merge_papers(merged) == (merged, ())


titles = st.sampled_from([TITLE, TITLE.upper(), f"{TITLE}: A Study", "Editorial", "", "∅", "T: x"])
authors = st.lists(st.sampled_from([VASWANI, SHAZEER, DEVLIN]), unique=True).map(tuple)
years = st.sampled_from([0, 2000, 2017, 2018])
venues = st.sampled_from([None, NEURIPS, JMLR])
identifiers = st.lists(st.sampled_from([ARXIV, DOI]), unique=True).map(tuple)
records = st.builds(
    lambda title, people, year, venue, ids, text: record(
        "x:1", title, year, authors=people, venue=venue, identifiers=ids, abstract=text
    ),
    titles,
    authors,
    years,
    venues,
    identifiers,
    st.sampled_from(["", ABSTRACT, OTHER_ABSTRACT]),
)


@given(drawn=st.lists(records, max_size=8), data=st.data())
def test_no_record_is_lost_and_the_order_of_sources_does_not_matter(
    drawn: list[Paper], data: st.DataObject
) -> None:
    located = [
        replace(paper, source=Source(path="x", line=line)) for line, paper in enumerate(drawn, 1)
    ]
    merged, problems = merge_papers(located)
    sources = [source for paper in merged for source in (paper.source, *paper.others)]
    assert sorted(map(str, sources)) == sorted(str(paper.source) for paper in located)
    notes = [problem for problem in problems if "was merged with" in problem.message]
    assert len(notes) == len(located) - len(merged)
    assert set(merge_papers(data.draw(st.permutations(located)))[0]) == set(merged)


def test_many_records_with_the_same_title_take_linear_time() -> None:
    editorials = [
        record(
            "x:1", "Editorial", abstract=f"{OTHER_ABSTRACT} {number} {chr(97 + number % 26) * 9}"
        )
        for number in range(3_000)
    ]
    assert len(merge_papers(editorials)[0]) <= len(editorials)


def test_the_same_title_and_abstract_by_other_authors_are_reported_with_both_sources() -> None:
    first = record("a.bib:1", authors=(VASWANI,), abstract=ABSTRACT)
    second = record("b.bib:2", authors=(DEVLIN,), abstract=ABSTRACT.upper())
    third = record("c.bib:3", authors=(DEVLIN,), title="Gardens", abstract=ABSTRACT)
    papers, problems = merge_papers([first, second, third])
    assert len(papers) == 3
    (problem,) = problems
    assert problem.severity is Severity.WARNING
    assert {"a.bib:1", "b.bib:2"} <= {*str(problem).replace(": ", " ").split()}
    separate = Constraints(cannot_link=((first, second),))
    assert merge_papers([first, second], separate) == ((first, second), ())


ICLR = Venue(slug="iclr", short="ICLR", name="International Conference on Learning Representations")
JSON = Source(path="r.json", record=1)


def status_of(*statuses: Status | None, preprint: Status | None = None) -> Status | None:
    """Return the status of a paper with a preprint and records of these *statuses* at one venue."""
    records = [
        replace(PUBLISHED, venue=ICLR, pages="", status=status, source=replace(JSON, record=number))
        for number, status in enumerate(statuses, start=1)
    ]
    [paper], _ = merge_papers([*records, replace(PREPRINT, status=preprint)])
    return paper.status


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((None, Status.SUBMITTED), None),
        ((Status.SUBMITTED, Status.REJECTED), Status.REJECTED),
        ((Status.REJECTED, Status.WITHDRAWN), Status.WITHDRAWN),
        ((None, Status.RETRACTED), Status.RETRACTED),
        ((Status.WITHDRAWN,), Status.WITHDRAWN),
    ],
)
def test_a_retraction_outweighs_every_status_and_a_decision_outweighs_a_submission(
    statuses: tuple[Status | None, ...], expected: Status | None
) -> None:
    assert status_of(*statuses) is expected
    assert status_of(*reversed(statuses)) is expected


def test_the_status_of_a_withdrawn_preprint_is_not_that_of_the_publication() -> None:
    assert status_of(None, preprint=Status.WITHDRAWN) is None


def test_a_rejected_paper_that_was_published_elsewhere_has_no_status() -> None:
    rejected = replace(PUBLISHED, venue=ICLR, status=Status.REJECTED, pages="", source=JSON)
    [paper], _ = merge_papers([rejected, PUBLISHED])
    assert (paper.venue, paper.status, paper.others) == (NEURIPS, None, (JSON,))


OLD, NEW = PartialDate(year=2023), PartialDate(year=2024, month=3)
Dated = tuple[int, PartialDate | None]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((5, None), (7, None), (7, None)),
        ((9, OLD), (7, NEW), (7, NEW)),
        ((9, None), (7, OLD), (7, OLD)),
        ((5, NEW), (7, NEW), (7, NEW)),
    ],
)
def test_the_later_count_is_taken_or_else_the_larger(
    one: Dated, other: Dated, expected: Dated
) -> None:
    def counted(paper: Paper, value: int, date: PartialDate | None) -> Paper:
        return replace(paper, counts=(Count(kind=CountKind.CITATIONS, value=value, date=date),))

    for first, second in ((one, other), (other, one)):
        [paper], _ = merge_papers([counted(PUBLISHED, *first), counted(PREPRINT, *second)])
        [count] = paper.counts
        assert (count.value, count.date) == expected
        sources = [origin.source for origin in paper.origins if origin.field == "counts"]
        assert sources == ([PREPRINT.source] if second == expected else [])


def test_the_content_that_disambiguates_slugs_has_no_aliases() -> None:
    assert content_of(replace(PREPRINT, aliases=("Transformers",))) == content_of(PREPRINT)
    assert "aliases" not in content_of(PREPRINT)

"""Corrections prevail over every source, and are reported where they have no effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.curated.corrections import Change, PersonCorrection, load_corrections
from papershelf.enrich.corrections import (
    correct_fields,
    correct_findings,
    correct_people,
)
from papershelf.enrich.identity import identify
from papershelf.enrich.links import add_links
from papershelf.enrich.people import identify_people
from papershelf.enrich.topics import add_topics
from papershelf.model import (
    Author,
    Evidence,
    Identifier,
    Link,
    LinkKind,
    Origin,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Venue,
)
from papershelf.problems import Problem
from papershelf.text.evidence import unfold_evidence
from papershelf.text.names import author_of
from support.loading import bundled_venues, load_taxonomy
from support.shelf import TAXONOMY

CODE = "https://github.com/example/sums"
SUMS, CLOUDS, BERT = identify(
    (
        Paper(
            title="Sums of Clouds",
            abstract=f"Text classification. Code is at {CODE}. Our models will be released.",
            authors=(Author(name="Alan M. Turing", orcid="0000-0002-1825-0097"),),
            published=PartialDate(year=1936),
            source=Source(path="a.bib", line=1),
        ),
        Paper(title="Clouds", source=Source(path="a.bib", line=9), venue=Venue(name="Weather")),
        Paper(
            title="BERT",
            source=Source(path="b.bib", line=1),
            others=(Source(path="a.bib", line=20),),
            identifiers=(
                Identifier(scheme="doi", value="10.18653/v1/n19-1423"),
                Identifier(scheme="arxiv", value="1810.04805"),
            ),
            origins=(
                Origin(field="abstract", source=Source(path="a.bib", line=20)),
                Origin(field="venue", source=Source(path="a.bib", line=20)),
            ),
        ),
    )
)
PAPERS = (SUMS, CLOUDS, BERT)


TOPICS = load_taxonomy(TAXONOMY, "topics.yml")
VENUES = bundled_venues()


class Corrected(NamedTuple):
    """What `correct_fields` returns."""

    papers: Sequence[Paper]
    changes: Mapping[str, tuple[Change, ...]]
    problems: Sequence[Problem]


def fields(text: str, papers: Iterable[Paper] = PAPERS) -> Corrected:
    """Return the papers after the corrections of their fields."""
    corrections = load_corrections(text, "c.yml").papers
    return Corrected(*correct_fields(tuple(papers), corrections, VENUES))


def findings(text: str) -> tuple[tuple[Paper, ...], list[str]]:
    """Return the papers after all steps: corrected, enriched, and corrected again."""
    corrected = fields(text)
    enriched = [add_topics(add_links(paper), TOPICS) for paper in corrected.papers]
    papers, problems = correct_findings(enriched, corrected.changes, TOPICS)
    return tuple(map(unfold_evidence, papers)), messages((*corrected.problems, *problems))


def messages(problems: Iterable[Problem]) -> list[str]:
    """Return problems with their severity, as they are shown."""
    return [f"{problem.severity}: {problem}" for problem in problems]


def test_a_field_is_set_and_names_the_corrections_as_its_origin() -> None:
    corrected = fields(
        "papers:\n- paper: clouds\n  set:\n    abstract: |\n      One.\n\n      Two.\n"
        "    kind: report\n    published: 1937-02\n    publisher: A Press\n"
    )
    assert not corrected.problems
    assert corrected.papers == (
        SUMS,
        replace(
            CLOUDS,
            abstract="One.\n\nTwo.",
            kind=PaperKind.REPORT,
            published=PartialDate(year=1937, month=2),
            publisher="A Press",
            origins=tuple(
                Origin(field=field, source=Source(path="c.yml", line=line))
                for field, line in (
                    *(("abstract", 4), ("kind", 8), ("published", 9), ("publisher", 10)),
                )
            ),
        ),
        BERT,
    )


def test_a_removed_field_is_empty_and_has_no_origin() -> None:
    corrected = fields("papers: [{paper: bert, remove: [doi]}, {paper: clouds, remove: [venue]}]")
    _, clouds, bert = corrected.papers
    assert clouds.venue is None
    assert bert.identifiers == BERT.identifiers[1:]
    assert bert.origins == BERT.origins
    assert bert.id == "arxiv:1810.04805"
    with_origin = replace(BERT, abstract="An account.")
    [bert] = fields("papers: [{paper: bert, remove: [abstract]}]", [with_origin]).papers
    assert bert == replace(BERT, origins=BERT.origins[1:])


def test_an_author_who_is_in_the_source_too_keeps_the_metadata() -> None:
    text = "papers: [{paper: sums-of-clouds, set: {authors: [Alonzo Church, Alan M. Turing]}}]"
    sums, *_ = fields(text).papers
    assert [author.name for author in sums.authors] == ["Alonzo Church", "Alan M. Turing"]
    assert sums.authors[1] == SUMS.authors[0]


def test_a_venue_is_recognised() -> None:
    text = "papers: [{paper: bert, set: {venue: Proceedings of NAACL 2019}}]"
    *_, bert = fields(text).papers
    assert bert.venue
    assert (bert.venue.short, bert.venue.slug) == ("NAACL", "naacl")


def test_a_new_title_makes_a_new_address_and_keeps_the_old_one() -> None:
    _, clouds, _ = fields("papers: [{paper: Clouds, set: {title: Skies of Lead}}]").papers
    assert clouds.slug == "skies-of-lead"
    assert clouds.former == ("clouds",)
    assert clouds.id == "title:clouds"


def test_a_new_title_with_the_same_address_adds_no_redirect() -> None:
    _, clouds, _ = fields("papers: [{paper: Clouds, set: {title: CLOUDS!}}]").papers
    assert (clouds.slug, clouds.former) == ("clouds", ())


def test_a_new_title_gets_no_address_that_another_paper_has_or_had() -> None:
    text = "papers: [{paper: Clouds, set: {title: BERT}}, {paper: BERT, set: {title: Clouds}}]"
    corrected = fields(text)
    _, clouds, bert = corrected.papers
    assert not corrected.problems
    assert clouds.slug.startswith("bert-")
    assert bert.slug.startswith("clouds-")
    assert (clouds.former, bert.former) == (("clouds",), ("bert",))


@pytest.mark.parametrize("title", ["Sky", "BERT", "Index"])
def test_a_new_title_keeps_the_address_that_an_earlier_build_gave_it(title: str) -> None:
    text = f"papers: [{{paper: clouds, set: {{title: {title}}}}}]"
    _, first, _ = fields(text).papers
    _, again, _ = fields(text, [SUMS, replace(CLOUDS, former=(first.slug,)), BERT]).papers
    assert (again.slug, again.former) == (first.slug, ("clouds",))


@given(st.permutations([replace(CLOUDS, former=("sky",)), replace(BERT, former=("sky",))]))
def test_a_former_address_of_two_papers_goes_to_the_same_one_in_any_order(
    papers: list[Paper],
) -> None:
    text = "papers: [{paper: clouds, set: {title: Sky}}, {paper: bert, set: {title: A}}]"
    slugs = {paper.id: paper.slug for paper in fields(text, papers).papers}
    assert slugs[BERT.id] == "a"
    assert slugs[CLOUDS.id] == "sky"


def test_an_address_is_renamed_and_old_ones_redirect_to_it() -> None:
    text = "papers: [{paper: Clouds, set: {title: A}, rename: sky, redirect_from: [heaven, sun]}]"
    _, clouds, _ = fields(text).papers
    assert (clouds.slug, clouds.former) == ("sky", ("clouds", "heaven", "sun"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{paper: Clouds, rename: bert}", "the address 'bert' belongs to “BERT”"),
        ("{paper: Clouds, redirect_from: bert}", "the address 'bert' belongs to “BERT”"),
        ("{paper: Clouds, rename: con}", "the address 'con' is reserved"),
    ],
)
def test_a_reserved_or_used_address_is_refused(text: str, expected: str) -> None:
    corrected = fields(f"papers: [{text}]")
    assert corrected.papers == PAPERS
    assert messages(corrected.problems) == [f"warning: c.yml:1: {expected}"]


def test_an_address_that_two_papers_request_is_rejected_for_both() -> None:
    corrected = fields("papers:\n- {paper: Clouds, rename: x}\n- {paper: BERT, rename: x}\n")
    assert corrected.papers == PAPERS
    assert messages(corrected.problems) == [
        "warning: c.yml:2: several corrections set the address 'x'",
        "warning: c.yml:3: several corrections set the address 'x'",
    ]


def test_the_address_of_a_new_title_is_not_one_that_another_paper_gets() -> None:
    corrected = fields(
        "papers:\n- {paper: Clouds, set: {title: Sky}}\n- {paper: BERT, rename: sky}\n"
    )
    assert not corrected.problems
    _, clouds, bert = corrected.papers
    assert bert.slug == "sky"
    assert clouds.slug.startswith("sky-")


def test_an_identifier_that_is_set_becomes_the_id() -> None:
    _, clouds, _ = fields("papers: [{paper: Clouds, set: {doi: 10.1000/X}}]").papers
    assert clouds.id == "doi:10.1000/x"
    assert clouds.slug == "clouds"


def test_an_identifier_of_another_paper_does_not_become_the_id_and_is_reported() -> None:
    corrected = fields("papers: [{paper: Clouds, set: {arxiv: 1810.04805}}]")
    assert [paper.id for paper in corrected.papers] == [paper.id for paper in PAPERS]
    assert messages(corrected.problems) == [
        "warning: c.yml:1: another paper also has arxiv:1810.04805 "
        "(if they are the same paper, merge them)"
    ]


def test_a_reference_may_use_a_name_from_another_correction() -> None:
    corrected = fields(
        "papers:\n- {paper: Sky, set: {venue: Weather Report}}\n"
        "- {paper: Clouds, set: {title: Sky, doi: 10.1000/x}, rename: heaven, "
        "redirect_from: nimbus}\n"
        "- {paper: heaven, set: {volume: 5}}\n- {paper: 'doi:10.1000/x', set: {issue: 6}}\n"
        "- {paper: nimbus, set: {pages: 7}}\n"
    )
    _, clouds, _ = corrected.papers
    assert not corrected.problems
    assert clouds.venue
    assert clouds.venue.name == "Weather Report"
    assert (clouds.volume, clouds.issue, clouds.pages) == ("5", "6", "7")


REMOVABLE = "(the correction can be removed)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- {paper: Rain, hide: true}",
            "warning: c.yml:2: no paper matches “Rain” (its title, id or line may have changed; if "
            "the paper is gone, remove the correction)",
        ),
        (
            "- {paper: clouds, set: {venue: Weather}}",
            "note: c.yml:2: “Clouds” already has this value of venue",
        ),
        (
            "- {paper: clouds, remove: [abstract]}",
            f"warning: c.yml:2: “Clouds” has no abstract to remove {REMOVABLE}",
        ),
        (
            "- {paper: bert, set: {arxiv: 1810.04805v2}}",
            "note: c.yml:2: “BERT” already has this value of arxiv",
        ),
        (
            "- {paper: bert, drop_links: [https://example.org]}",
            f"warning: c.yml:2: “BERT” has no link https://example.org {REMOVABLE}",
        ),
        (
            f"- {{paper: 'a.bib:1', add_links: [{{url: '{CODE}.git', kind: code}}]}}",
            f"note: c.yml:2: “Sums of Clouds” already has the link {CODE}.git",
        ),
        (
            "- {paper: bert, drop_topics: [sparse-attention]}",
            f"warning: c.yml:2: “BERT” does not have the topic 'sparse-attention' {REMOVABLE}",
        ),
        (
            "- {paper: 'a.bib:1', add_topics: [text-classification]}",
            "note: c.yml:2: “Sums of Clouds” already has the topic 'text-classification'",
        ),
    ],
    ids=lambda value: value[:40],
)
def test_a_correction_without_effect_is_reported(text: str, expected: str) -> None:
    _, problems = findings(f"papers:\n{text}\n")
    assert problems == [expected]


def test_an_ambiguous_reference_corrects_no_paper() -> None:
    twice = identify(replace(CLOUDS, source=Source(path="a.bib", line=line)) for line in (1, 5))
    corrected = fields("papers: [{paper: clouds, hide: true}]", twice)
    assert corrected.papers == twice
    assert messages(corrected.problems) == [
        "warning: c.yml:1: “clouds” matches 2 papers (name one by its source: a.bib:1, a.bib:5)"
    ]


def test_papers_on_one_line_are_corrected_apart() -> None:
    sums, clouds, bert = (replace(paper, source=BERT.source) for paper in PAPERS)
    text = "papers: [{paper: clouds, set: {title: Skies}, rename: sky}, {paper: bert, hide: true}]"
    corrected = fields(text, (sums, clouds, bert))
    assert not corrected.problems
    assert [paper.title for paper in corrected.papers] == [sums.title, "Skies", bert.title]
    assert [paper.slug for paper in corrected.papers] == [sums.slug, "sky", bert.slug]
    papers, _ = correct_findings(corrected.papers, corrected.changes, TOPICS)
    assert papers == corrected.papers[:2]


ADD_CODE, DROP_CODE = f"add_links: [{{url: {CODE}, kind: code}}]", f"drop_links: ['{CODE}/']"
CODE_AS_DATA = f"add_links: [{{url: {CODE}, kind: data}}]"
ADD_TOPIC, DROP_TOPIC = "add_topics: classification", "drop_topics: classification"


@pytest.mark.parametrize(
    ("first", "second", "subject"),
    [
        ("set: {venue: A}", "set: {venue: B}", "the venue"),
        ("set: {venue: A}", "remove: venue", "the venue"),
        ("rename: a", "rename: b", "the address"),
        (ADD_TOPIC, DROP_TOPIC, "the topic classification"),
        (ADD_CODE, DROP_CODE, f"the link {CODE}/"),
        (ADD_CODE, CODE_AS_DATA, f"the link {CODE}"),
    ],
    ids=lambda value: value[:30],
)
def test_contradicting_corrections_are_an_error_and_ignored(
    first: str, second: str, subject: str
) -> None:
    text = f"papers:\n- {{paper: clouds, {first}}}\n- {{paper: 'a.bib:9', {second}}}\n"
    papers, problems = findings(text)
    assert papers == findings("")[0]
    assert problems == [
        f"error: c.yml:3: the correction of {subject} contradicts the one at c.yml:2 "
        "(both are ignored until one is removed)"
    ]


@pytest.mark.parametrize(
    ("entry", "subject"),
    [
        ("set: {abstract: a}, remove: abstract", "abstract"),
        (f"{ADD_TOPIC}, {DROP_TOPIC}", "topic classification"),
        (f"{ADD_CODE[:-1]}, {{url: {CODE}/, kind: data}}]", f"link {CODE}/"),
    ],
    ids=lambda value: value[:30],
)
def test_changes_of_one_entry_that_contradict_are_an_error_too(entry: str, subject: str) -> None:
    papers, problems = findings(f"papers: [{{paper: clouds, {entry}}}]\n")
    assert papers == findings("")[0]
    [problem] = problems
    assert problem.startswith(f"error: c.yml:1: the correction of the {subject} contradicts the")


def test_identical_corrections_do_not_contradict() -> None:
    entry = "{paper: clouds, set: {volume: 5}, add_topics: classification}"
    _, problems = findings(f"papers: [{entry}, {entry}]")
    assert not problems


def test_a_dropped_link_is_not_found_again_and_an_added_one_fulfils_a_promise() -> None:
    models = "https://example.org/models"
    [sums, *_], problems = findings(
        f"papers: [{{paper: Sums of Clouds, drop_links: ['{CODE}/'], "
        f"add_links: [{{url: {models}, kind: model}}]}}]"
    )
    assert not problems
    assert sums.links == (Link(url=models, kind=LinkKind.MODEL, field="c.yml, line 1"),)
    assert sums.promises == ()
    [before, *_], _ = findings("")
    assert [promise.kinds for promise in before.promises] == [(LinkKind.MODEL,)]


def test_an_existing_link_gets_the_kind_of_the_correction_and_keeps_its_evidence() -> None:
    text = f"papers: [{{paper: Sums of Clouds, add_links: [{{url: {CODE}, kind: data}}]}}]"
    [sums, *_], problems = findings(text)
    assert not problems
    [link] = sums.links
    assert (link.url, link.kind, link.field) == (CODE, LinkKind.DATA, "c.yml, line 1")
    assert CODE in link.evidence
    assert link.written == CODE


def test_topics_are_dropped_and_added_with_the_corrections_as_evidence() -> None:
    [sums, *_], problems = findings(
        "papers:\n- paper: Sums of Clouds\n  drop_topics: text-classification\n"
        "  add_topics: [sparse-attention, classification]\n"
    )
    assert not problems
    assert [topic.id for topic in sums.topics] == ["classification", "sparse-attention"]
    assert sums.topics[1].label == "Sparse attention"
    assert sums.topics[1].evidence == (
        Evidence(phrase="sparse-attention", field="corrections", sentence="c.yml, line 4"),
    )


def test_a_hidden_paper_is_left_out_with_a_note_at_its_source() -> None:
    papers, problems = findings("papers: [{paper: Clouds, hide: true}]")
    assert [paper.title for paper in papers] == ["Sums of Clouds", "BERT"]
    assert problems == ["note: a.bib:9: “Clouds” is hidden by c.yml:1"]


def test_corrections_of_persons_without_papers_are_reported() -> None:
    text = """\
people:
- {name: Alan Turing, same_as: ["Turing, Alan M.", A. Turing]}
- {name: Alan M. Turing, papers: [a.bib:1, clouds, rain], as_name: Alan Turing (Logician)}
"""
    corrections = load_corrections(text, "c.yml")
    assert messages(correct_people(PAPERS, corrections.people)[1]) == [
        f"warning: c.yml:2: no author is called “A. Turing” {REMOVABLE}",
        f"warning: c.yml:3: “Alan M. Turing” is not an author of “Clouds” {REMOVABLE}",
        "warning: c.yml:3: no paper matches “rain” (its title, id or line may have changed; if the "
        "paper is gone, remove the correction)",
    ]
    assert correct_people(PAPERS, ()) == (PAPERS, ())


def test_the_punctuation_of_a_name_does_not_matter() -> None:
    text = """\
people:
- {name: Alan Turing, same_as: [Alan M Turing, alan-m turing]}
- {name: Alan M Turing, papers: [a.bib:1], as_name: Alan Turing (Logician)}
"""
    people = load_corrections(text, "c.yml").people
    assert not correct_people(PAPERS, people)[1]
    assert identify_people(PAPERS, people[:1])[0].authors[0].person == "Alan Turing"


def test_two_names_for_an_author_contradict_however_the_paper_is_named() -> None:
    text = """\
people:
- {name: Alan M. Turing, papers: [a.bib:1], as_name: Alan (X)}
- {name: "Turing, Alan M", papers: [sums-of-clouds], as_name: Alan (Y)}
- {name: Alan M. Turing, papers: [Sums of Clouds], as_name: Alan (X)}
"""
    people = load_corrections(text, "c.yml").people
    papers, problems = correct_people(PAPERS, people)
    assert messages(problems)[-1] == (
        "error: c.yml:3: “Turing, Alan M” gets another name at c.yml:2: “Alan (X)” "
        "(both are ignored until one is removed)"
    )
    assert papers[0].authors[0].name == "Alan M. Turing"
    assert correct_people(PAPERS, people[:1])[0][0].authors[0].name == "Alan (X)"


def test_a_name_may_be_one_that_another_correction_gives() -> None:
    text = """\
people:
- {name: Alan M. Turing, papers: [a.bib:1], as_name: Alan (X)}
- {name: Alan (Logician), same_as: Alan (X)}
"""
    people = load_corrections(text, "c.yml").people
    papers, problems = correct_people(PAPERS, people)
    assert not problems
    assert identify_people(papers, people)[0].authors[0].person == "Alan (Logician)"


def test_an_ambiguous_paper_of_a_person_is_no_contradiction() -> None:
    text = """\
people:
- {name: Alan M. Turing, papers: [a.bib:1], as_name: Alan (X)}
- {name: Alan M. Turing, papers: [SUMS OF CLOUDS], as_name: Alan (Y)}
"""
    people = load_corrections(text, "c.yml").people
    other = replace(SUMS, slug="other", source=Source(path="z.bib", line=1))
    papers, problems = correct_people((SUMS, other), people)
    assert messages(problems) == [
        "warning: c.yml:3: “SUMS OF CLOUDS” matches 2 papers (name one by its source: a.bib:1, "
        "z.bib:1)"
    ]
    assert [paper.authors[0].name for paper in papers] == ["Alan (X)", "Alan M. Turing"]


ENTRIES = (
    "{paper: clouds, set: {title: Skies of Lead, published: 1999}}",
    "{paper: 'a.bib:9', set: {venue: ACL, kind: article}, remove: abstract}",
    "{paper: 'b.bib:1', remove: [doi], rename: bert-of-2018}",
    "{paper: 'a.bib:20', add_topics: [classification, sparse-attention]}",
    "{paper: 'b.bib:1', redirect_from: [elmo], add_topics: image-classification}",
    "{paper: 'a.bib:1', set: {title: BERT}, drop_topics: text-classification}",
    f"{{paper: 'a.bib:1', drop_links: ['{CODE}']}}",
    "{paper: 'a.bib:9', add_links: [{url: https://example.org/a, kind: code}]}",
    "{paper: 'a.bib:1', hide: true}",
)


@given(st.lists(st.sampled_from(ENTRIES), unique=True).flatmap(
    lambda entries: st.tuples(st.just(entries), st.permutations(entries))
))  # fmt: skip
def test_the_order_of_corrections_does_not_matter_unless_they_contradict(
    orders: tuple[list[str], list[str]],
) -> None:
    first, second = (findings(f"papers: [{', '.join(entries)}]") for entries in orders)
    assert first[0] == second[0]
    assert sorted(first[1]) == sorted(second[1])


@given(st.lists(st.sampled_from(ENTRIES), unique=True))
def test_correcting_is_idempotent(entries: list[str]) -> None:
    text = f"papers: [{', '.join(entries)}]".replace("paper: clouds", "paper: 'a.bib:9'")
    once = fields(text)
    twice = fields(text, once.papers)
    assert twice.papers == once.papers
    enriched = [add_topics(add_links(paper), TOPICS) for paper in once.papers]
    corrected, _ = correct_findings(enriched, once.changes, TOPICS)
    assert correct_findings(corrected, once.changes, TOPICS)[0] == corrected


@given(st.permutations(PAPERS))
def test_the_order_of_the_papers_does_not_matter(papers: list[Paper]) -> None:
    text = f"papers: [{', '.join(ENTRIES)}]"
    in_order = sorted(fields(text).papers, key=lambda paper: paper.id)
    assert sorted(fields(text, papers).papers, key=lambda paper: paper.id) == in_order


def test_a_person_may_be_named_by_an_orcid_or_a_number_of_dblp() -> None:
    author = replace(author_of("Wei Wang 0001"), orcid="0000-0002-1825-0097")
    paper = Paper(title="T", source=Source(path="a"), authors=(author,))
    names = ("Wei Wang", "Wei Wang 0001", "dblp:Wei Wang 0001", author.orcid)
    person = PersonCorrection(name="Wang", same_as=names, source=Source(path="c.yml"))
    assert correct_people([paper], [person]) == ((paper,), ())

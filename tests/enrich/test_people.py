"""An author of several papers has one page, and no page has authors with a cannot-link."""

from __future__ import annotations

import json
import lzma
import re
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.curated.corrections import PersonCorrection
from papershelf.enrich import initials
from papershelf.enrich.people import MOST_SIGNED, identify_people, key_of, signed_by_too_many
from papershelf.model import Author, Paper, PartialDate, Source, Venue
from papershelf.problems import Severity
from papershelf.text.affiliations import affiliated
from papershelf.text.names import author_of, organisation, person
from papershelf.text.slugs import RESERVED

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HERE = Source(path="corrections.yml", line=1)
FIRST, SECOND = "0000-0002-1825-0097", "0000-0001-5109-3700"


def papers(*rows: list[Author | str]) -> tuple[Paper, ...]:
    """Return papers by these authors, with the titles p1, p2, and so on."""
    return tuple(
        Paper(
            title=f"P{number}",
            slug=f"p{number}",
            source=Source(path="a.bib", record=number),
            authors=tuple(author_of(one) if isinstance(one, str) else one for one in row),
        )
        for number, row in enumerate(rows, 1)
    )


def test_a_record_of_very_many_authors_gives_no_page_to_those_beyond_any_real_paper() -> None:
    crowd = [Author(name=f"Name {number}") for number in range(MOST_SIGNED + 3)]
    # The last but one has a paper besides.
    many, _ = identify_people(papers(crowd, [crowd[-2]]))
    assert [author.name for author in many.authors] == [author.name for author in crowd]
    assert all(author.slug for author in many.authors[:MOST_SIGNED])
    assert [author.slug for author in many.authors[MOST_SIGNED:]] == [
        "",
        f"name-{MOST_SIGNED + 1}",
        "",
    ]


def test_too_many_authors_are_reported_with_their_source() -> None:
    crowd: list[Author | str] = [Author(name=f"Name {number}") for number in range(MOST_SIGNED)]
    [found] = signed_by_too_many(papers(crowd, [*crowd, "Ann Lee"]))
    assert str(found).startswith(f"a.bib, record 2: “P2” has {MOST_SIGNED + 1:,} authors; ")
    assert found.severity is Severity.NOTE
    assert "corrections.yml" in found.hint


def slugs(*authors: Author | str) -> list[str]:
    """Return the slugs of authors, each of a separate paper."""
    return [paper.authors[0].slug for paper in identify_people(papers(*([one] for one in authors)))]


def with_orcid(name: str, orcid: str) -> Author:
    """Return an author with an ORCID."""
    return replace(author_of(name), orcid=orcid)


def with_identity(name: str, identity: str, orcid: str = "") -> Author:
    """Return an author whom a source disambiguates from homonyms."""
    return replace(author_of(name), identity=identity, orcid=orcid)


def same_as(name: str, *others: str) -> PersonCorrection:
    """Return the correction that joins names."""
    return PersonCorrection(name=name, same_as=others, source=HERE)


def set_apart(name: str, as_name: str, *references: str) -> PersonCorrection:
    """Return the correction that separates an author of some papers from homonyms."""
    return PersonCorrection(name=name, papers=references, as_name=as_name, source=HERE)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("J.-B. Poquelin", "j-b-poquelin"),
        ("Sinéad O'Connor", "sinead-o-connor"),
        ("Ludwig van Beethoven", "ludwig-van-beethoven"),
        ("张伟", "zhang-wei"),
        ("Łukasz Żołna", "lukasz-zolna"),
        ("The ATLAS Collaboration", "the-atlas-collaboration"),
    ],
)
def test_an_author_has_the_name_for_an_address(name: str, slug: str) -> None:
    assert slugs(name) == [slug]


@pytest.mark.parametrize("name", ["Con", "???", "Index", "\u202e"])
def test_a_name_with_an_empty_or_reserved_slug_gets_a_digest(name: str) -> None:
    [slug] = slugs(organisation(name))
    assert re.fullmatch(r"(con|author|index)-[0-9a-f]{8}", slug)


@pytest.mark.parametrize(
    "other",
    [
        *("ada lovelace", "ADA LOVELACE", "Lovelace, Ada", "Ada-Lovelace", "Ada  Lovelace."),
        "Ada\xa0Lovelace",
    ],
)
def test_case_white_space_and_punctuation_make_no_other_person(other: str) -> None:
    assert slugs("Ada Lovelace", "Ada Lovelace", other) == ["ada-lovelace"] * 3


def test_letters_with_accents_may_come_in_two_characters() -> None:
    assert len(set(slugs("Jos\u00e9 Rizal", "Jose\u0301 Rizal"))) == 1


def test_accents_and_initials_may_make_another_person() -> None:
    found = slugs("Kurt Müller", "Kurt Muller", "K. Müller")
    assert len(set(found)) == 3
    assert [re.sub("-[0-9a-f]{8}$", "", slug) for slug in found] == [
        "kurt-muller",
        "kurt-muller",
        "k-muller",
    ]


def test_one_orcid_is_one_person_under_the_fullest_name() -> None:
    rows = papers(
        [with_orcid("A. Lovelace", FIRST)],
        [with_orcid("Ada Lovelace", FIRST)],
        [with_orcid("LOVELACE, ADA", FIRST)],
    )
    found = [paper.authors[0] for paper in identify_people(rows)]
    assert {author.slug for author in found} == {"ada-lovelace"}
    assert {author.page_name for author in found} == {"Ada Lovelace"}
    assert [author.name for author in found] == [paper.authors[0].name for paper in rows]


def test_a_name_without_an_orcid_is_the_person_of_that_name_with_one() -> None:
    assert slugs("Ada Lovelace", with_orcid("Ada Lovelace", FIRST)) == ["ada-lovelace"] * 2


def test_two_orcids_are_a_cannot_link_and_an_author_without_any_is_a_third_person() -> None:
    found = slugs(with_orcid("Wei Zhang", FIRST), with_orcid("Wei Zhang", SECOND), "Wei Zhang")
    assert len(set(found)) == 3
    assert all(re.fullmatch("wei-zhang-[0-9a-f]{8}", slug) for slug in found)


def test_of_equally_full_names_the_most_frequent_is_shown_but_none_in_capitals() -> None:
    rows = papers(["JIA LI"], ["JIA LI"], ["Jia Li"], ["JiA Li"], ["Jia Li"])
    assert {paper.authors[0].page_name for paper in identify_people(rows)} == {"Jia Li"}


def test_all_else_of_an_author_and_of_a_paper_stays() -> None:
    author = person(given="Ada", family="Lovelace", orcid=FIRST)
    [paper] = papers([author, "Charles Babbage"])
    [found] = identify_people([paper])
    assert replace(found.authors[0], slug="") == author
    assert replace(found, authors=()) == replace(paper, authors=())
    [alone] = papers([])
    assert identify_people([alone]) == (alone,)


def test_a_correction_joins_names_under_its_own() -> None:
    rows = papers(["Ludwig van Beethoven"], ["L. v. Beethoven"], ["Beethoven, L."], ["L. Mozart"])
    correction = same_as("Ludwig van Beethoven", "L. v. Beethoven", "L. Beethoven")
    found = [paper.authors[0] for paper in identify_people(rows, [correction])]
    assert [author.slug for author in found] == ["ludwig-van-beethoven"] * 3 + ["l-mozart"]
    assert [author.page_name for author in found[:3]] == ["Ludwig van Beethoven"] * 3
    assert found[1].name == "L. v. Beethoven"


def test_a_correction_joins_even_two_orcids_and_names_that_form_a_ring() -> None:
    rows = papers([with_orcid("Ada Byron", FIRST)], [with_orcid("Ada Lovelace", SECOND)], ["A. L."])
    corrections = [
        same_as("Ada Lovelace", "Ada Byron", "A. L."),
        same_as("A. L.", "Ada Lovelace"),
        same_as("Nobody", "No One"),
    ]
    found = [paper.authors[0] for paper in identify_people(rows, corrections)]
    assert {author.slug for author in found} == {"ada-lovelace"}


def test_a_page_has_the_name_that_is_another_form_of_none_whatever_the_order() -> None:
    corrections = [same_as("A. Byron", "A. L."), same_as("Ada Byron", "A. Byron")]
    for given_so in (corrections, corrections[::-1]):
        [found] = identify_people(papers(["A. L."]), given_so)
        assert found.authors[0].page_name == "Ada Byron"


def test_a_correction_shows_a_name_that_no_paper_has() -> None:
    [found] = identify_people(papers(["A. Lovelace"]), [same_as("Ada Lovelace", "A. Lovelace")])
    assert (found.authors[0].slug, found.authors[0].page_name) == ("ada-lovelace", "Ada Lovelace")


def test_a_correction_separates_an_author_in_the_papers_that_it_names() -> None:
    rows = papers(["Wei Zhang"], ["Zhang, Wei", "Ada Lovelace"], ["Wei Zhang"])
    correction = set_apart("Wei Zhang", "Wei Zhang (Tsinghua)", "p2", "P3", "gone")
    one, two, three = identify_people(rows, [correction])
    assert [paper.authors[0].slug for paper in (one, two, three)] == [
        "wei-zhang",
        "wei-zhang-tsinghua",
        "wei-zhang-tsinghua",
    ]
    assert two.authors[0].name == two.authors[0].page_name == "Wei Zhang (Tsinghua)"
    assert (two.authors[0].given, two.authors[0].family) == ("Wei", "Zhang")
    assert two.authors[1].slug == "ada-lovelace"


def test_a_separated_author_keeps_an_orcid_that_nobody_else_has() -> None:
    rows = papers(
        [with_orcid("Wei Zhang", FIRST)],
        [with_orcid("Wei Zhang", FIRST)],
        [with_orcid("Wei Zhang", SECOND)],
    )
    correction = set_apart("Wei Zhang", "Wei Zhang (2)", "p2", "p3")
    found = [paper.authors[0] for paper in identify_people(rows, [correction])]
    assert [author.orcid for author in found] == [FIRST, "", SECOND]
    assert [author.slug for author in found] == ["wei-zhang", "wei-zhang-2", "wei-zhang-2"]


NAMES = st.sampled_from(
    ["Wei Zhang", "wei zhang", "W. Zhang", "Wéi Zhang", "张伟", "Index", "?", "", "Wei Zhang (2)"]
)
AUTHORS = st.builds(
    Author, name=NAMES, orcid=st.sampled_from(["", "", FIRST, SECOND]), literal=st.booleans()
)
CORRECTIONS = st.lists(
    st.builds(same_as, NAMES, NAMES, NAMES)
    | st.builds(set_apart, NAMES, NAMES.filter(bool), st.sampled_from(["p1", "p2", "P3", "x"])),
    max_size=3,
)


@given(st.lists(st.lists(AUTHORS, max_size=4), max_size=6), CORRECTIONS, st.randoms())
def test_who_is_who_does_not_depend_on_the_order_and_twice_is_once(
    rows: list[list[Author]], corrections: list[PersonCorrection], random: Random
) -> None:
    before = papers(*rows)
    once = identify_people(before, corrections)
    shuffled = list(before)
    random.shuffle(shuffled)
    again = {paper.slug: paper for paper in identify_people(shuffled, corrections)}
    assert tuple(again[paper.slug] for paper in before) == once
    found = [author for paper in once for author in paper.authors]
    assert all(SLUG.fullmatch(author.slug) for author in found)
    assert not RESERVED & {author.slug for author in found}
    assert len({author.slug for author in found}) == len(
        {(author.slug, author.page_name) for author in found}
    )
    if not corrections:
        assert identify_people(once) == once


@given(st.lists(AUTHORS, max_size=8))
def test_a_page_has_one_orcid_or_equal_names(authors: list[Author]) -> None:
    [paper] = identify_people(papers(list(authors)))
    for slug in {author.slug for author in paper.authors}:
        of_page = [author for author in paper.authors if author.slug == slug]
        orcids = {author.orcid for author in of_page} - {""}
        assert len(orcids) <= 1
        assert orcids or len({key_of(author.name) for author in of_page}) == 1


def test_the_persons_of_the_real_anthology(anthology: Path) -> None:
    with lzma.open(anthology, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, 10_000)]
    rows = [
        [person(given=one.get("given", ""), family=one["family"]) for one in record["authors"]]
        for record in records
    ]
    found = identify_people(papers(*map(list, rows)))
    names = {author.name for row in rows for author in row}
    pages = {author.slug: author.page_name for paper in found for author in paper.authors}
    assert sum(map(len, rows)) == 46_571
    assert (len(names), len(pages)) == (29_168, 28_914)
    assert pages["yoshua-bengio"] == "Yoshua Bengio"


def test_persons_of_one_name_whom_a_source_disambiguates_have_separate_pages() -> None:
    first, second, again = (with_identity("Wei Wang", f"dblp:Wei Wang 000{n}") for n in (1, 2, 1))
    one, other, same = slugs(first, second, again)
    assert one == same != other


def test_an_identity_of_a_source_and_an_orcid_of_one_author_are_one_person() -> None:
    both = with_identity("Wei Wang", "dblp:Wei Wang 0001", FIRST)
    identity = with_identity("Wei Wang", "dblp:Wei Wang 0001")
    assert len({*slugs(both, identity, with_orcid("Wei Wang", FIRST))}) == 1
    assert len({*slugs(both, identity, with_orcid("Wei Wang", SECOND))}) == 2


def test_an_author_with_a_number_at_dblp_is_not_the_one_without() -> None:
    # A number says that there are others.
    assert len({*slugs("Wei Wang 0001", "Wei Wang")}) == 2
    assert len({*slugs(with_identity("Wei Wang", "s2:7"), "Wei Wang")}) == 1


def test_identities_of_two_sources_may_be_one_person_and_two_of_one_source_are_not() -> None:
    one, other = with_identity("Ada Byron", "s2:7"), with_identity("Ada Byron", "acl:ada-byron")
    assert len({*slugs(one, other, with_orcid("Ada Byron", FIRST), "Ada Byron")}) == 1
    assert len({*slugs(one, other, with_identity("Ada Byron", "s2:8"))}) == 3


def test_one_identity_is_one_person_however_the_name_is_spelled() -> None:
    one, other = with_identity("Ada Byron", "s2:7"), with_identity("Augusta King", "s2:7")
    assert len({*slugs(one, other)}) == 1


def test_an_identity_with_two_orcids_is_no_reason_to_make_one_person_of_them() -> None:
    one, other = (with_identity("Wei Wang", "s2:7", orcid) for orcid in (FIRST, SECOND))
    assert len({*slugs(one, other)}) == 2


def test_a_correction_names_a_person_by_the_number_at_dblp() -> None:
    rows = papers(["Wei Wang 0001"], ["Wei Wang"], ["W. Wang"])
    found = identify_people(rows, [same_as("Wei Wang 0001", "W. Wang")])
    slug = [paper.authors[0].slug for paper in found]
    assert slug[0] == slug[2] != slug[1]


MAGALI = ["Magali Dufour", "Pierre Martin"]


@pytest.mark.parametrize(
    ("rows", "is_one"),
    [
        ([["M. Dufour", "Pierre Martin"], MAGALI], True),
        ([["Dufour, M.", "Pierre Martin"], MAGALI], True),
        # No coauthor in common, but for initials of one.
        ([["M. Dufour", "Ada Byron"], MAGALI], False),
        ([["M. Dufour"], ["Magali Dufour"]], False),
        ([["M. Dufour", "P. Martin"], MAGALI], False),
        ([["M. Dufour", "P. Martin", "A. Byron"], [*MAGALI, "Ada Byron"]], True),
        # Every paper with the initials has to have evidence.
        ([["M. Dufour", "Pierre Martin"], MAGALI, ["M. Dufour", "Ada Byron"]], False),
        # Another whom they fit, or on one paper with her.
        ([["M. Dufour", "Pierre Martin"], MAGALI, ["Marie Dufour"]], False),
        ([["M. Dufour", "Pierre Martin"], [*MAGALI, "M. Dufour"]], False),
        ([["M. A. Dufour", "Pierre Martin"], MAGALI], False),
        ([["M. Dufour", "Pierre Martin"], ["Magali Anne Dufour", "Pierre Martin"]], True),
    ],
)
def test_initials_are_resolved_to_the_person_with_the_same_coauthors(
    rows: list[list[Author | str]], *, is_one: bool
) -> None:
    found = identify_people(papers(*rows))
    one, other = (paper.authors[0] for paper in found[:2])
    assert (one.slug == other.slug) is is_one
    assert not is_one or one.page_name == other.page_name == other.name


def at(venue: str, year: int, *rows: list[Author | str]) -> list[Paper]:
    """Return papers by these authors at this venue in this year."""
    published = PartialDate(year=year)
    return [
        replace(paper, slug=f"{paper.slug}-{year}", venue=Venue(name=venue), published=published)
        for paper in papers(*rows)
    ]


@pytest.mark.parametrize(
    ("written", "venue", "year", "is_one"),
    [
        (["M. A. Dufour"], "NeurIPS", 2018, True),
        (["M. Dufour", "P. Martin"], "NeurIPS", 2018, True),
        (["M. Dufour"], "NeurIPS", 2018, False),
        (["M. A. Dufour"], "NeurIPS", 1998, False),
        (["M. A. Dufour"], "ICML", 2018, False),
    ],
)
def test_the_venue_in_a_near_year_and_a_second_initial_speak_for_a_person(
    written: list[Author | str], venue: str, year: int, *, is_one: bool
) -> None:
    known = at("NeurIPS", 2017, ["Magali Anne Dufour", "Pierre Martin"])
    found = identify_people([*known, *at(venue, year, written)])
    assert (found[0].authors[0].slug == found[1].authors[0].slug) is is_one


@pytest.mark.parametrize(
    ("coauthors", "affiliation", "is_one"),
    [
        ([], "Dept. of Physics, Lund University", False),
        ([], "Department of Physics, Lund University", True),
        (["P. Martin"], "Lund Univ, Sweden", True),
        (["P. Martin"], "Sweden", False),
        (["P. Martin"], "Department of Physics", False),
        # Another one says nothing against coauthors, for people move.
        (["Pierre Martin"], "Uppsala University", True),
    ],
)
def test_the_same_institution_speaks_for_a_person_and_another_not_against(
    coauthors: list[str], affiliation: str, *, is_one: bool
) -> None:
    known = affiliated(author_of("Magali Dufour"), "Department of Physics, Lund University, Sweden")
    written = affiliated(author_of("M. Dufour"), affiliation)
    found = identify_people(papers([known, "Pierre Martin"], [written, *coauthors]))
    assert (found[0].authors[0].slug == found[1].authors[0].slug) is is_one
    assert found[1].authors[0].affiliation == written.affiliation


def test_people_of_one_name_are_one_person_wherever_they_work() -> None:
    places = ("Inria", "Lund University", "")
    assert slugs(*(affiliated(author_of("Ada Byron"), place) for place in places)) == [
        "ada-byron"
    ] * len(places)


def test_more_has_to_speak_for_a_person_of_a_family_name_that_many_have() -> None:
    rows = [["M. A. Dufour"], ["Magali Anne Dufour"]]
    others = [[f"{name} Dufour"] for name in ("Ada", "Berta", "Clara", "Dora")]
    apart = identify_people(at("NeurIPS", 2018, *rows, *others))
    assert apart[0].authors[0].slug != apart[1].authors[0].slug
    together = [[*row, "P. Martin"] for row in rows]
    one = identify_people(at("NeurIPS", 2018, *together, *others))
    assert one[0].authors[0].slug == one[1].authors[0].slug


def test_in_a_very_large_catalog_a_rare_family_name_needs_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = at("NeurIPS", 2018, ["M. Dufour"], ["Magali Dufour"])
    monkeypatch.setattr(initials, "_MANY_PERSONS", 1)
    one, other = identify_people(rows)
    assert one.authors[0].slug == other.authors[0].slug


def test_a_correction_settles_whose_initials_they_are() -> None:
    rows = papers(["M. Dufour", "Pierre Martin"], [*MAGALI])
    correction = set_apart("M. Dufour", "M. Dufour (Lyon)", "p1")
    one, other = (paper.authors[0].slug for paper in identify_people(rows, [correction]))
    assert (one, other) == ("m-dufour-lyon", "magali-dufour")


SIGNED = st.builds(
    lambda name, orcid, identity, place: replace(
        author_of(name), orcid=orcid, identity=identity, affiliation=place
    ),
    st.sampled_from(
        "M. Dufour|Magali Dufour|M. A. Dufour|Marie Dufour|P. Martin|Pierre Martin|Ada Byron".split(
            "|"
        )
    ),
    st.sampled_from(["", "", "", FIRST, SECOND]),
    st.sampled_from(["", "", "", "s2:1", "s2:2", "acl:1", "dblp:Magali Dufour 0001"]),
    st.sampled_from(["", "", "Inria", "Department of Physics, Lund University"]),
)


@given(st.lists(st.lists(SIGNED, max_size=4), max_size=6), st.randoms())
def test_initials_and_identities_do_not_depend_on_the_order_and_mix_nobody(
    rows: list[list[Author]], random: Random
) -> None:
    before = papers(*rows)
    once = identify_people(before)
    shuffled = random.sample(before, len(before))
    again = {paper.slug: paper for paper in identify_people(shuffled)}
    assert tuple(again[paper.slug] for paper in before) == once
    assert identify_people(once) == once
    pages: dict[str, set[str]] = {}
    for paper in once:
        for author in paper.authors:
            pages.setdefault(author.slug, set()).add(author.orcid)
    assert all(len(orcids - {""}) <= 1 for orcids in pages.values())

"""An author of several papers has one page, and no page has authors with a cannot-link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.curated.corrections import PersonCorrection
from papershelf.enrich import initials
from papershelf.enrich.corrections import correct_people
from papershelf.enrich.people import MAX_SIGNED, identify_people, signed_by_too_many
from papershelf.model import Author, Paper, PartialDate, Source, Venue
from papershelf.problems import Severity
from papershelf.text.affiliations import affiliated
from papershelf.text.names import author_of, dotless_key, organisation, person
from papershelf.text.slugs import RESERVED
from support.samples import records_in

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CORRECTIONS_FILE = Source(path="corrections.yml", line=1)
ORCID, OTHER_ORCID = "0000-0002-1825-0097", "0000-0001-5109-3700"


def papers(*rows: list[Author | str]) -> tuple[Paper, ...]:
    """Return papers by these authors, with the titles p1, p2, and so on."""
    return tuple(
        Paper(
            title=f"P{number}",
            slug=f"p{number}",
            source=Source(path="a.bib", record=number),
            authors=tuple(
                author_of(author) if isinstance(author, str) else author for author in row
            ),
        )
        for number, row in enumerate(rows, 1)
    )


def test_authors_beyond_the_limit_of_a_record_get_no_page() -> None:
    crowd = [Author(name=f"Name {number}") for number in range(MAX_SIGNED + 1)]
    [many] = identify_people(papers(crowd))
    assert [author.name for author in many.authors] == [author.name for author in crowd]
    assert [bool(author.slug) for author in many.authors] == [*[True] * MAX_SIGNED, False]


def test_too_many_authors_are_reported_with_their_source() -> None:
    crowd: list[Author | str] = [Author(name=f"Name {number}") for number in range(MAX_SIGNED)]
    [problem] = signed_by_too_many(papers(crowd, [*crowd, "Ann Lee"]))
    assert str(problem).startswith(f"a.bib, record 2: “P2” has {MAX_SIGNED + 1:,} authors; ")
    assert problem.severity is Severity.NOTE
    assert "corrections.yml" in problem.hint


def slugs(*authors: Author | str) -> list[str]:
    """Return the slugs of authors, each of a separate paper."""
    return [
        paper.authors[0].slug
        for paper in identify_people(papers(*([author] for author in authors)))
    ]


def test_a_name_in_turkish_capitals_is_the_same_person() -> None:
    assert len(set(slugs("Işık, Ayşe", "IŞIK, Ayşe"))) == 1
    assert len(set(slugs("İsmail Şahin", "ŞAHİN, İsmail", "İsmail Şahi\u0307n"))) == 1


def test_an_address_has_a_digest_of_the_letters_that_the_name_has() -> None:
    assert slugs("Sercan Ö. Arık", "Sercan O. Arik") == [
        "sercan-o-arik-92ab5e35",
        "sercan-o-arik-e617c5af",
    ]


def test_an_accent_on_the_i_without_a_dot_of_tex_makes_no_other_person() -> None:
    assert slugs("Miroslav Dudík", "Miroslav Dud\u0131\u0301k") == ["miroslav-dudik"] * 2


def test_the_addresses_of_namesakes_depend_on_their_spelling() -> None:
    assert slugs("Ali Isik", "Ali Işık") == ["ali-isik-25f893e6", "ali-isik-d8b95863"]


def with_orcid(name: str, orcid: str) -> Author:
    return replace(author_of(name), orcid=orcid)


def with_identity(name: str, identity: str, orcid: str = "") -> Author:
    """Return an author whom a source disambiguates from homonyms."""
    return replace(author_of(name), identity=identity, orcid=orcid)


def same_as(name: str, *others: str) -> PersonCorrection:
    """Return the correction that links *others* to *name*."""
    return PersonCorrection(name=name, same_as=others, source=CORRECTIONS_FILE)


def separated(name: str, as_name: str, *references: str) -> PersonCorrection:
    """Return the correction that separates an author of some papers from homonyms."""
    return PersonCorrection(name=name, papers=references, as_name=as_name, source=CORRECTIONS_FILE)


def corrected_people(
    rows: Iterable[Paper], corrections: list[PersonCorrection]
) -> tuple[Paper, ...]:
    """Return papers after *corrections*, as the build applies them, with persons identified."""
    corrected, _ = correct_people(rows, corrections)
    return identify_people(corrected, corrections)


@pytest.mark.parametrize("name", ["Con", "???", "Index", "\u202e"])
def test_a_name_with_an_empty_or_reserved_slug_gets_a_digest(name: str) -> None:
    [slug] = slugs(organisation(name))
    assert re.fullmatch(r"(con|author|index)-[0-9a-f]{8}", slug)


@pytest.mark.parametrize(
    "variant",
    [
        *("ada lovelace", "ADA LOVELACE", "Lovelace, Ada", "Ada-Lovelace", "Ada  Lovelace."),
        "Ada\xa0Lovelace",
    ],
)
def test_names_that_differ_in_case_white_space_or_punctuation_are_one_person(variant: str) -> None:
    assert slugs("Ada Lovelace", "Ada Lovelace", variant) == ["ada-lovelace"] * 3


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert len(set(slugs("Jos\u00e9 Rizal", "Jose\u0301 Rizal"))) == 1


def test_names_that_differ_in_accents_or_initials_are_different_persons() -> None:
    distinct = slugs("Kurt Müller", "Kurt Muller", "K. Müller")
    assert len(set(distinct)) == 3
    assert [re.sub("-[0-9a-f]{8}$", "", slug) for slug in distinct] == [
        "kurt-muller",
        "kurt-muller",
        "k-muller",
    ]


def test_one_orcid_is_one_person_under_the_fullest_name() -> None:
    rows = papers(
        [with_orcid("A. Lovelace", ORCID)],
        [with_orcid("Ada Lovelace", ORCID)],
        [with_orcid("LOVELACE, ADA", ORCID)],
    )
    authors = [paper.authors[0] for paper in identify_people(rows)]
    assert {author.slug for author in authors} == {"ada-lovelace"}
    assert {author.page_name for author in authors} == {"Ada Lovelace"}
    assert [author.name for author in authors] == [paper.authors[0].name for paper in rows]


def test_two_orcids_are_a_cannot_link_and_an_author_without_any_is_a_third_person() -> None:
    distinct = slugs(
        with_orcid("Wei Zhang", ORCID), with_orcid("Wei Zhang", OTHER_ORCID), "Wei Zhang"
    )
    assert len(set(distinct)) == 3
    assert all(re.fullmatch("wei-zhang-[0-9a-f]{8}", slug) for slug in distinct)


def test_the_most_frequent_of_equally_full_names_is_shown_unless_it_is_in_capitals() -> None:
    rows = papers(["JIA LI"], ["JIA LI"], ["Jia Li"], ["JiA Li"], ["Jia Li"])
    assert {paper.authors[0].page_name for paper in identify_people(rows)} == {"Jia Li"}


def test_of_equally_full_names_one_with_a_full_stop_after_an_initial_is_shown() -> None:
    rows = papers(["Michael I Jordan"], ["Michael I Jordan"], ["Michael I. Jordan"])
    assert {paper.authors[0].page_name for paper in identify_people(rows)} == {"Michael I. Jordan"}
    rows = papers(["Michael Jordan"], ["Michael Jordan"], ["Michael. Jordan"])
    assert {paper.authors[0].page_name for paper in identify_people(rows)} == {"Michael Jordan"}


def test_all_other_fields_of_an_author_and_a_paper_stay() -> None:
    author = replace(person(given="Ada", family="Lovelace"), orcid=ORCID)
    [paper] = papers([author, "Charles Babbage"])
    [identified] = identify_people([paper])
    assert replace(identified.authors[0], slug="") == author
    assert replace(identified, authors=()) == replace(paper, authors=())
    [anonymous] = papers([])
    assert identify_people([anonymous]) == (anonymous,)


def test_a_correction_links_names_under_its_main_name() -> None:
    rows = papers(["Ludwig van Beethoven"], ["L. v. Beethoven"], ["Beethoven, L."], ["L. Mozart"])
    correction = same_as("Ludwig van Beethoven", "L. v. Beethoven", "L. Beethoven")
    authors = [paper.authors[0] for paper in identify_people(rows, [correction])]
    assert [author.slug for author in authors] == ["ludwig-van-beethoven"] * 3 + ["l-mozart"]
    assert [author.page_name for author in authors[:3]] == ["Ludwig van Beethoven"] * 3
    assert authors[1].name == "L. v. Beethoven"


def test_a_correction_links_different_orcids_and_cyclic_names() -> None:
    rows = papers(
        [with_orcid("Ada Byron", ORCID)], [with_orcid("Ada Lovelace", OTHER_ORCID)], ["A. L."]
    )
    corrections = [
        same_as("Ada Lovelace", "Ada Byron", "A. L."),
        same_as("A. L.", "Ada Lovelace"),
        same_as("Nobody", "No One"),
    ]
    authors = [paper.authors[0] for paper in identify_people(rows, corrections)]
    assert {author.slug for author in authors} == {"ada-lovelace"}


def test_a_page_has_the_main_name_of_chained_corrections_in_any_order() -> None:
    corrections = [same_as("A. Byron", "A. L."), same_as("Ada Byron", "A. Byron")]
    for ordered in (corrections, corrections[::-1]):
        [paper] = identify_people(papers(["A. L."]), ordered)
        assert paper.authors[0].page_name == "Ada Byron"


def test_a_correction_separates_an_author_in_the_papers_that_it_names() -> None:
    rows = papers(["Wei Zhang"], ["Zhang, Wei", "Ada Lovelace"], ["Wei Zhang"])
    correction = separated("Wei Zhang", "Wei Zhang (Tsinghua)", "p2", "P3", "gone")
    first, second, third = corrected_people(rows, [correction])
    assert [paper.authors[0].slug for paper in (first, second, third)] == [
        "wei-zhang",
        "wei-zhang-tsinghua",
        "wei-zhang-tsinghua",
    ]
    assert second.authors[0].name == second.authors[0].page_name == "Wei Zhang (Tsinghua)"
    assert (second.authors[0].given, second.authors[0].family) == ("Wei", "Zhang")
    assert second.authors[1].slug == "ada-lovelace"


def test_a_correction_applies_to_one_of_several_papers_on_a_line() -> None:
    rows = [
        replace(paper, source=Source(path="a", line=1))
        for paper in papers(["Wei Zhang"], ["Wei Zhang"])
    ]
    correction = separated("Wei Zhang", "Wei Zhang (Tsinghua)", "p1")
    names = [paper.authors[0].name for paper in corrected_people(rows, [correction])]
    assert names == ["Wei Zhang (Tsinghua)", "Wei Zhang"]


def test_a_separated_author_keeps_only_an_orcid_of_nobody_else() -> None:
    rows = papers(
        [with_orcid("Wei Zhang", ORCID)],
        [with_orcid("Wei Zhang", ORCID)],
        [with_orcid("Wei Zhang", OTHER_ORCID)],
    )
    correction = separated("Wei Zhang", "Wei Zhang (2)", "p2", "p3")
    authors = [paper.authors[0] for paper in corrected_people(rows, [correction])]
    assert [author.orcid for author in authors] == [ORCID, "", OTHER_ORCID]
    assert [author.slug for author in authors] == ["wei-zhang", "wei-zhang-2", "wei-zhang-2"]


NAMES = st.sampled_from(
    ["Wei Zhang", "wei zhang", "W. Zhang", "Wéi Zhang", "张伟", "Index", "?", "", "Wei Zhang (2)"]
)
AUTHORS = st.builds(
    Author, name=NAMES, orcid=st.sampled_from(["", "", ORCID, OTHER_ORCID]), literal=st.booleans()
)
CORRECTIONS = st.lists(
    st.builds(same_as, NAMES, NAMES, NAMES)
    | st.builds(separated, NAMES, NAMES.filter(bool), st.sampled_from(["p1", "p2", "P3", "x"])),
    max_size=3,
)


@given(st.lists(st.lists(AUTHORS, max_size=4), max_size=6), CORRECTIONS, st.randoms())
def test_pages_do_not_depend_on_the_order_and_identifying_is_idempotent(
    rows: list[list[Author]], corrections: list[PersonCorrection], random: Random
) -> None:
    before = papers(*rows)
    once = corrected_people(before, corrections)
    shuffled = list(before)
    random.shuffle(shuffled)
    by_slug = {paper.slug: paper for paper in corrected_people(shuffled, corrections)}
    assert tuple(by_slug[paper.slug] for paper in before) == once
    authors = [author for paper in once for author in paper.authors]
    assert all(SLUG.fullmatch(author.slug) for author in authors)
    assert not RESERVED & {author.slug for author in authors}
    assert len({author.slug for author in authors}) == len(
        {(author.slug, author.page_name) for author in authors}
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
        assert orcids or len({dotless_key(author.name) for author in of_page}) == 1


def test_the_authors_of_the_real_anthology_are_counted(anthology: Path) -> None:
    records = records_in(anthology, 10_000)
    rows = [
        [person(given=one.get("given", ""), family=one["family"]) for one in record["authors"]]
        for record in records
    ]
    identified = identify_people(papers(*map(list, rows)))
    names = {author.name for row in rows for author in row}
    pages = {author.slug: author.page_name for paper in identified for author in paper.authors}
    assert sum(map(len, rows)) == 46_571
    assert (len(names), len(pages)) == (29_168, 28_913)
    assert pages["yoshua-bengio"] == "Yoshua Bengio"


WANG = with_identity("Wei Wang", "dblp:Wei Wang 0001", ORCID)
BYRON = with_identity("Ada Byron", "s2:7")


@pytest.mark.parametrize(
    ("authors", "persons"),
    [
        # A source disambiguates homonyms.
        ([with_identity("Wei Wang", f"dblp:Wei Wang 000{n}") for n in (1, 2, 1)], [0, 1, 0]),
        # An author with an identity and an ORCID is one person with both of them.
        ([WANG, with_identity("Wei Wang", WANG.identity), with_orcid("Wei Wang", ORCID)], [0] * 3),
        (
            [WANG, with_identity("Wei Wang", WANG.identity), with_orcid("Wei Wang", OTHER_ORCID)],
            [0, 0, 1],
        ),
        # A number of DBLP means that there are homonyms.
        (["Wei Wang 0001", "Wei Wang"], [0, 1]),
        ([with_identity("Wei Wang", "s2:7"), "Wei Wang"], [0, 0]),
        # Identities of two sources may be one person, and two of one source are not.
        (
            [
                *(BYRON, with_identity("Ada Byron", "acl:ada-byron")),
                *(with_orcid("Ada Byron", ORCID), "Ada Byron"),
            ],
            [0] * 4,
        ),
        (
            [
                *(BYRON, with_identity("Ada Byron", "acl:ada-byron")),
                with_identity("Ada Byron", "s2:8"),
            ],
            [0, 1, 2],
        ),
        # An identity is one person whatever the name, unless there are two ORCIDs.
        ([BYRON, with_identity("Augusta King", "s2:7")], [0, 0]),
        ([with_identity("Wei Wang", "s2:7", orcid) for orcid in (ORCID, OTHER_ORCID)], [0, 1]),
    ],
)
def test_identities_and_orcids_link_authors_or_separate_them(
    authors: list[Author | str], persons: list[int]
) -> None:
    pages = slugs(*authors)
    assert [list(dict.fromkeys(pages)).index(page) for page in pages] == persons


def test_a_correction_may_name_a_person_by_the_number_of_dblp() -> None:
    rows = papers(["Wei Wang 0001"], ["Wei Wang"], ["W. Wang"])
    identified = identify_people(rows, [same_as("Wei Wang 0001", "W. Wang")])
    slug = [paper.authors[0].slug for paper in identified]
    assert slug[0] == slug[2] != slug[1]


MAGALI = ["Magali Dufour", "Pierre Martin"]


@pytest.mark.parametrize(
    ("rows", "is_same"),
    [
        ([["M. Dufour", "Pierre Martin"], MAGALI], True),
        ([["Dufour, M.", "Pierre Martin"], MAGALI], True),
        # They share no coauthor, or only the initials of one.
        ([["M. Dufour", "Ada Byron"], MAGALI], False),
        ([["M. Dufour"], ["Magali Dufour"]], False),
        ([["M. Dufour", "P. Martin"], MAGALI], False),
        ([["M. Dufour", "P. Martin", "A. Byron"], [*MAGALI, "Ada Byron"]], True),
        # Every paper with the initials needs evidence.
        ([["M. Dufour", "Pierre Martin"], MAGALI, ["M. Dufour", "Ada Byron"]], False),
        # The initials fit another person, or are on the same paper.
        ([["M. Dufour", "Pierre Martin"], MAGALI, ["Marie Dufour"]], False),
        ([["M. Dufour", "Pierre Martin"], [*MAGALI, "M. Dufour"]], False),
        ([["M. A. Dufour", "Pierre Martin"], MAGALI], False),
        ([["M. Dufour", "Pierre Martin"], ["Magali Anne Dufour", "Pierre Martin"]], True),
    ],
)
def test_initials_are_resolved_to_the_person_with_the_same_coauthors(
    rows: list[list[Author | str]], *, is_same: bool
) -> None:
    identified = identify_people(papers(*rows))
    first, second = (paper.authors[0] for paper in identified[:2])
    assert (first.slug == second.slug) is is_same
    assert not is_same or first.page_name == second.page_name == second.name


def at(venue: str, year: int, *rows: list[Author | str]) -> list[Paper]:
    """Return papers by these authors at this venue in this year."""
    published = PartialDate(year=year)
    return [
        replace(
            paper,
            slug=f"{paper.slug}-{year}",
            venue=Venue(name=venue, slug=venue.lower()),
            published=published,
        )
        for paper in papers(*rows)
    ]


@pytest.mark.parametrize(
    ("written", "venue", "year", "is_same"),
    [
        (["M. A. Dufour"], "NeurIPS", 2018, True),
        (["M. Dufour", "P. Martin"], "NeurIPS", 2018, True),
        (["M. Dufour"], "NeurIPS", 2018, False),
        (["M. A. Dufour"], "NeurIPS", 1998, False),
        (["M. A. Dufour"], "ICML", 2018, False),
    ],
)
def test_the_same_venue_in_a_near_year_and_a_second_initial_are_evidence(
    written: list[Author | str], venue: str, year: int, *, is_same: bool
) -> None:
    published = at("NeurIPS", 2017, ["Magali Anne Dufour", "Pierre Martin"])
    identified = identify_people([*published, *at(venue, year, written)])
    assert (identified[0].authors[0].slug == identified[1].authors[0].slug) is is_same


@pytest.mark.parametrize(
    ("coauthors", "affiliation", "is_same"),
    [
        ([], "Dept. of Physics, Lund University", False),
        ([], "Department of Physics, Lund University", True),
        (["P. Martin"], "Lund Univ, Sweden", True),
        (["P. Martin"], "Sweden", False),
        (["P. Martin"], "Department of Physics", False),
        # Another institution is no evidence against, as people move.
        (["Pierre Martin"], "Uppsala University", True),
    ],
)
def test_the_same_institution_is_evidence_and_another_is_not_against(
    coauthors: list[str], affiliation: str, *, is_same: bool
) -> None:
    magali = affiliated(
        author_of("Magali Dufour"), "Department of Physics, Lund University, Sweden"
    )
    written = affiliated(author_of("M. Dufour"), affiliation)
    identified = identify_people(papers([magali, "Pierre Martin"], [written, *coauthors]))
    assert (identified[0].authors[0].slug == identified[1].authors[0].slug) is is_same
    assert identified[1].authors[0].affiliation == written.affiliation


def test_authors_with_the_same_name_are_one_person_whatever_their_affiliations() -> None:
    affiliations = ("Inria", "Lund University", "")
    assert slugs(
        *(affiliated(author_of("Ada Byron"), affiliation) for affiliation in affiliations)
    ) == ["ada-byron"] * len(affiliations)


def test_a_frequent_family_name_needs_more_evidence() -> None:
    rows = [["M. A. Dufour"], ["Magali Anne Dufour"]]
    others = [[f"{name} Dufour"] for name in ("Ada", "Berta", "Clara", "Dora")]
    venue_only = identify_people(at("NeurIPS", 2018, *rows, *others))
    assert venue_only[0].authors[0].slug != venue_only[1].authors[0].slug
    with_coauthor = [[*row, "P. Martin"] for row in rows]
    identified = identify_people(at("NeurIPS", 2018, *with_coauthor, *others))
    assert identified[0].authors[0].slug == identified[1].authors[0].slug


def test_in_a_very_large_catalog_a_rare_family_name_needs_less_evidence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = at("NeurIPS", 2018, ["M. Dufour"], ["Magali Dufour"])
    monkeypatch.setattr(initials, "_MANY_PERSONS", 1)
    first, second = identify_people(rows)
    assert first.authors[0].slug == second.authors[0].slug


def test_a_correction_outweighs_the_evidence_for_initials() -> None:
    rows = papers(["M. Dufour", "Pierre Martin"], [*MAGALI])
    correction = separated("M. Dufour", "M. Dufour (Lyon)", "p1")
    first, second = (paper.authors[0].slug for paper in corrected_people(rows, [correction]))
    assert (first, second) == ("m-dufour-lyon", "magali-dufour")


SIGNED = st.builds(
    lambda name, orcid, identity, place: replace(
        author_of(name), orcid=orcid, identity=identity, affiliation=place
    ),
    st.sampled_from(
        "M. Dufour|Magali Dufour|M. A. Dufour|Marie Dufour|P. Martin|Pierre Martin|Ada Byron".split(
            "|"
        )
    ),
    st.sampled_from(["", "", "", ORCID, OTHER_ORCID]),
    st.sampled_from(["", "", "", "s2:1", "s2:2", "acl:1", "dblp:Magali Dufour 0001"]),
    st.sampled_from(["", "", "Inria", "Department of Physics, Lund University"]),
)


@given(st.lists(st.lists(SIGNED, max_size=4), max_size=6), st.randoms())
def test_initials_and_identities_never_mix_orcids_nor_depend_on_the_order(
    rows: list[list[Author]], random: Random
) -> None:
    before = papers(*rows)
    once = identify_people(before)
    shuffled = random.sample(before, len(before))
    by_slug = {paper.slug: paper for paper in identify_people(shuffled)}
    assert tuple(by_slug[paper.slug] for paper in before) == once
    assert identify_people(once) == once
    pages: dict[str, set[str]] = {}
    for paper in once:
        for author in paper.authors:
            pages.setdefault(author.slug, set()).add(author.orcid)
    assert all(len(orcids - {""}) <= 1 for orcids in pages.values())

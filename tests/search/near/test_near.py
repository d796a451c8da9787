"""Related papers, from a catalog to what pages show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.engine.chunks import Lengths
from papershelf.model import Paper, PartialDate
from papershelf.search.near import with_related
from papershelf.search.near.choose import MAX_RELATED
from papershelf.search.near.vectors import CHUNKS
from support.made_catalog import library
from support.near import KNOWN, SHORT, hide_model, related
from support.search import catalog_of, engine_at, paper

LIBRARY = library(120)


@pytest.fixture(autouse=True)
def _by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_model(monkeypatch)


def slugs(papers: list[Paper]) -> dict[str, list[str]]:
    """Return by slug those of the related papers."""
    return {slug: [one.slug for one in near] for slug, near in related(papers).items()}


def test_reasons_are_words_that_people_read(golden: Callable[[str, str], None]) -> None:
    found = related(KNOWN)
    lines = [
        f"{one.title}\n"
        + "".join(
            f"    {other.title} ({other.year}): {', '.join(other.terms)}"
            f"{', mutual' if other.is_mutual else ''}\n"
            for other in found.get(one.slug, ())
        )
        for one in KNOWN
    ]
    golden("near/reasons.txt", "".join(lines))


def test_words_of_any_text_are_no_reasons() -> None:
    text = "Once parsers meet treebanks, each solves what those found."
    papers = [paper(name, text) for name in ("Parsers", "Treebanks")]
    others = [paper(f"Rivers {name}") for name in "abcdefgh"]
    found = related([*papers, *others])["treebanks"]
    assert {term for one in found for term in one.terms} == {"parsers", "treebanks"}


def test_titles_of_mere_signs_are_not_those_of_one_work() -> None:
    texts = ("Parsers meet treebanks early.", "Treebanks teach parsers of grammars.")
    signs = [replace(paper("?", text), id=text, slug=text) for text in texts]
    others = [paper(f"Rivers {name}") for name in "abcdefgh"]
    assert slugs([*signs, *others])[texts[0]] == [texts[1]]


@pytest.mark.parametrize("lengths", [SHORT, CHUNKS])
def test_each_paper_has_some_others_each_once(lengths: Lengths) -> None:
    found = related(LIBRARY, lengths=lengths)
    known = {one.slug for one in LIBRARY.papers}
    assert len(found) > len(known) / 2
    for slug, near in found.items():
        own = [one.slug for one in near]
        assert 0 < len(own) <= MAX_RELATED
        assert len(set(own)) == len(own)
        assert slug not in own
        assert known >= set(own)


@pytest.mark.parametrize("most", [None, 3])
def test_neighbours_are_mutual_where_each_shows_the_other(most: int | None) -> None:
    found = related(LIBRARY, most=most)
    assert max(map(len, found.values())) == (most or MAX_RELATED)
    for slug, near in found.items():
        for one in near:
            others = {other.slug for other in found.get(one.slug, ())}
            assert one.is_mutual == (slug in others)


@given(order=st.permutations(KNOWN))
@settings(max_examples=10, deadline=None)
def test_the_order_of_papers_does_not_matter(order: list[Paper]) -> None:
    assert related(order) == related(KNOWN)


def test_one_process_finds_what_two_do() -> None:
    assert related(LIBRARY, lengths=SHORT) == related(LIBRARY, lengths=SHORT, jobs=2)


def test_how_papers_are_parted_changes_no_nearest_one() -> None:
    whole, parted = related(LIBRARY), related(LIBRARY, lengths=SHORT)
    same = sum(whole[slug][0].slug == parted[slug][0].slug for slug in whole if slug in parted)
    assert same > 0.9 * len(whole)


def test_how_a_small_catalog_is_parted_changes_nothing() -> None:
    quarters = Lengths(least=30, most=30, one_in=1)
    assert related(LIBRARY, lengths=quarters) == related(LIBRARY)


def test_a_paper_that_comes_last_leaves_most_results_as_they_are(tmp_path: Path) -> None:
    many = library(400)
    date = PartialDate(year=2031)
    new = replace(many.papers[0], id="new", slug="new", title="Graph diffusion", published=date)
    more = replace(many, papers=(new, *many.papers))
    with engine_at(tmp_path) as engine:
        before = dict(with_related(many, engine, lengths=SHORT).related)
    with engine_at(tmp_path) as engine:
        after = dict(with_related(more, engine, lengths=SHORT).related)
        [stage] = engine.report
        assert stage.hits > 2 * stage.misses
    assert after == related(more, lengths=SHORT)
    assert sum(before[slug] == after.get(slug) for slug in before) > 0.9 * len(before)


@pytest.mark.parametrize("count", [1, 2])
def test_papers_with_nothing_in_common_have_none_and_the_build_says_so(
    count: int, tmp_path: Path
) -> None:
    papers = [paper("Counting sheep", "Wool."), paper("Boiling tea", "Water.")][:count]
    with engine_at(tmp_path) as engine:
        catalog = with_related(catalog_of(papers), engine)
    assert not catalog.related
    assert [str(problem.message) for problem in catalog.problems] == [
        "no related papers: no two different works have enough words in common"
    ]


def test_other_forms_of_one_work_are_left_out() -> None:
    one = KNOWN[0]
    longer = replace(one, id="2", slug="again", title=f"{one.title}, Again")
    same = replace(one, id="3", slug="same", title="ATTENTION is all you need!", abstract="")
    filler = [paper(f"Sheep {name}", f"The {name} eat grass.") for name in ("herds", "dogs")]
    found = slugs([longer, same, *KNOWN, *filler])
    assert not {"again", "same"} & set(found[one.slug])
    assert found[one.slug]


def test_of_several_forms_of_another_work_the_nearest_alone_is_there() -> None:
    one, other = KNOWN[:2]
    forms = [replace(one, id=f"{at}", slug=f"f{at}", title=f"{one.title} {at}") for at in "123"]
    filler = [paper(f"Sheep {name}", f"The {name} eat grass.") for name in ("herds", "dogs")]
    found = slugs([*KNOWN, *forms, *filler])[other.slug]
    assert len({one.slug, *(form.slug for form in forms)} & set(found)) == 1
    assert KNOWN[2].slug in found


def test_a_catalog_of_one_abstract_over_and_over_has_a_site_without_related_papers() -> None:
    text = " ".join(f"word{number}" for number in range(30))
    papers = [paper(f"Volume {name}", text) for name in "abcdefghijklmnopqrstuvwxyz"]
    assert slugs(papers) == {}


def test_titles_alone_tell_what_is_near() -> None:
    bare = [replace(one, abstract="") for one in KNOWN]
    found = slugs(bare)
    assert found["deep-residual-learning-for-image-recognition"][0] == (
        "very-deep-convolutional-networks-for-large-scale-image-recognition"
    )


@pytest.mark.parametrize(
    ("titles", "term"),
    [
        (("图神经网络研究", "图神经网络综述", "机器翻译"), "神经"),
        (("الشبكات العصبية للرؤية", "الشبكات العصبية للترجمة", "تاريخ العلوم"), "العصبية"),
    ],
    ids=["chinese", "arabic"],
)
def test_words_are_found_in_other_scripts(titles: tuple[str, ...], term: str) -> None:
    papers = [
        replace(paper(title), id=str(number), slug=f"p{number}")
        for number, title in enumerate(titles)
    ]
    found = related(papers)
    assert [one.slug for one in found["p0"]] == ["p1"]
    assert term in found["p0"][0].terms
    assert "p2" not in found

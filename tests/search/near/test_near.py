"""Papers are related to others by the words that they share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.engine.chunks import Lengths
from papershelf.model import Paper, PartialDate, Related
from papershelf.search.near import CHUNKS, with_related
from papershelf.search.near.selection import MAX_RELATED
from support.made_catalog import library
from support.near import KNOWN, SHORT, hide_model, related
from support.search import catalog_of, engine_at, paper

LIBRARY = library(120)


@pytest.fixture(autouse=True)
def _by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_model(monkeypatch)


@cache
def related_in_library(
    lengths: Lengths = CHUNKS, most: int | None = None
) -> dict[str, tuple[Related, ...]]:
    """Return the related papers of the library, computed once for each set of arguments."""
    return related(LIBRARY, lengths=lengths, most=most)


def slugs(papers: list[Paper]) -> dict[str, list[str]]:
    """Return the slugs of the related papers of each paper, by slug."""
    return {slug: [other.slug for other in near] for slug, near in related(papers).items()}


def test_the_shared_terms_are_readable_words(golden: Callable[[str, str], None]) -> None:
    by_slug = related(KNOWN)
    lines = [
        f"{known.title}\n"
        + "".join(
            f"    {other.title} ({other.year}): {', '.join(other.terms)}"
            f"{', mutual' if other.is_mutual else ''}\n"
            for other in by_slug.get(known.slug, ())
        )
        for known in KNOWN
    ]
    golden("near/reasons.txt", "".join(lines))


def test_common_words_are_not_shared_terms() -> None:
    text = "Once parsers meet treebanks, each solves what those found."
    papers = [paper(name, text) for name in ("Parsers", "Treebanks")]
    others = [paper(f"Rivers {name}") for name in "abcdefgh"]
    near = related([*papers, *others])["treebanks"]
    assert {term for other in near for term in other.terms} == {"parsers", "treebanks"}


def test_titles_without_letters_do_not_make_papers_forms_of_one_work() -> None:
    texts = ("Parsers meet treebanks early.", "Treebanks teach parsers of grammars.")
    untitled = [replace(paper("?", text), id=text, slug=text) for text in texts]
    others = [paper(f"Rivers {name}") for name in "abcdefgh"]
    assert slugs([*untitled, *others])[texts[0]] == [texts[1]]


@pytest.mark.parametrize("lengths", [SHORT, CHUNKS])
def test_related_papers_are_distinct_others(lengths: Lengths) -> None:
    by_slug = related_in_library(lengths)
    known = {paper.slug for paper in LIBRARY.papers}
    assert len(by_slug) > len(known) / 2
    for slug, near in by_slug.items():
        others = [other.slug for other in near]
        assert 0 < len(others) <= MAX_RELATED
        assert len(set(others)) == len(others)
        assert slug not in others
        assert known >= set(others)


@pytest.mark.parametrize("most", [None, 3])
def test_related_papers_are_mutual_if_each_shows_the_other(most: int | None) -> None:
    by_slug = related_in_library(most=most)
    assert max(map(len, by_slug.values())) == (most or MAX_RELATED)
    for slug, near in by_slug.items():
        for other in near:
            shown = {neighbour.slug for neighbour in by_slug.get(other.slug, ())}
            assert other.is_mutual == (slug in shown)


@given(order=st.permutations(KNOWN))
@settings(max_examples=10, deadline=None)
def test_related_papers_do_not_depend_on_the_order_of_the_catalog(order: list[Paper]) -> None:
    assert related(order) == related(KNOWN)


def test_related_papers_do_not_depend_on_processes() -> None:
    assert related_in_library(SHORT) == related(LIBRARY, lengths=SHORT, jobs=2)


def test_chunks_rarely_change_the_nearest_paper() -> None:
    whole, chunked = related_in_library(), related_in_library(SHORT)
    same = sum(whole[slug][0].slug == chunked[slug][0].slug for slug in whole if slug in chunked)
    assert same > 0.9 * len(whole)


def test_chunks_of_a_small_catalog_change_nothing() -> None:
    quarters = Lengths(least=30, most=30, one_in=1)
    assert related(LIBRARY, lengths=quarters) == related_in_library()


def test_a_new_paper_leaves_most_results_unchanged(tmp_path: Path) -> None:
    many = library(400)
    date = PartialDate(year=2031)
    new = replace(many.papers[0], id="new", slug="new", title="Graph diffusion", published=date)
    more = replace(many, papers=(new, *many.papers))
    with engine_at(tmp_path) as engine:
        before = dict(with_related(many, engine, lengths=SHORT).related)
    with engine_at(tmp_path) as engine:
        after = dict(with_related(more, engine, lengths=SHORT).related)
        [stage] = engine.report.baseline.stages.values()
        assert stage.hits > 2 * stage.misses
    assert after == related(more, lengths=SHORT)
    assert sum(before[slug] == after.get(slug) for slug in before) > 0.9 * len(before)


@pytest.mark.parametrize("count", [1, 2])
def test_papers_with_nothing_in_common_have_no_related_papers_and_a_note(
    count: int, tmp_path: Path
) -> None:
    papers = [paper("Counting sheep", "Wool."), paper("Boiling tea", "Water.")][:count]
    with engine_at(tmp_path) as engine:
        catalog = with_related(catalog_of(papers), engine)
    assert not catalog.related
    assert [str(problem.message) for problem in catalog.problems] == [
        "no related papers: no two different works have enough words in common"
    ]


def test_other_forms_of_the_same_work_are_omitted() -> None:
    work = KNOWN[0]
    longer = replace(work, id="2", slug="again", title=f"{work.title}, Again")
    same = replace(work, id="3", slug="same", title="ATTENTION is all you need!", abstract="")
    filler = [paper(f"Sheep {name}", f"The {name} eat grass.") for name in ("herds", "dogs")]
    shown = slugs([longer, same, *KNOWN, *filler])[work.slug]
    assert not {"again", "same"} & set(shown)
    assert shown


def test_only_the_nearest_of_several_forms_of_another_work_is_shown() -> None:
    work, other = KNOWN[:2]
    forms = [replace(work, id=f"{at}", slug=f"f{at}", title=f"{work.title} {at}") for at in "123"]
    filler = [paper(f"Sheep {name}", f"The {name} eat grass.") for name in ("herds", "dogs")]
    shown = slugs([*KNOWN, *forms, *filler])[other.slug]
    assert len({work.slug, *(form.slug for form in forms)} & set(shown)) == 1
    assert KNOWN[2].slug in shown


def test_papers_with_one_abstract_are_not_related() -> None:
    text = " ".join(f"word{number}" for number in range(30))
    papers = [paper(f"Volume {name}", text) for name in "abcdefghijklmnopqrstuvwxyz"]
    assert slugs(papers) == {}


def test_papers_without_abstracts_are_related_by_titles() -> None:
    bare = [replace(known, abstract="") for known in KNOWN]
    assert slugs(bare)["deep-residual-learning-for-image-recognition"][0] == (
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
def test_papers_in_other_scripts_are_related_by_their_words(
    titles: tuple[str, ...], term: str
) -> None:
    papers = [
        replace(paper(title), id=str(number), slug=f"p{number}")
        for number, title in enumerate(titles)
    ]
    by_slug = related(papers)
    assert [other.slug for other in by_slug["p0"]] == ["p1"]
    assert term in by_slug["p0"][0].terms
    assert "p2" not in by_slug

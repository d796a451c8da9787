"""The map of a catalog has a position for each paper, and named regions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Paper, PaperMap, TopicMatch
from papershelf.search.near import with_related
from papershelf.search.near.mapping import MIN_PAPERS, with_map
from support.length import seeded
from support.made_catalog import library, vocabulary
from support.near import KNOWN, hide_model
from support.search import catalog_of, engine_at, paper

LIBRARY = library(200)
# Of the first lines of al-Khwarizmi's Algebra and of The Nine Chapters.
ARABIC = "الكتاب المختصر في حساب الجبر والمقابلة العدد الجذر المال"
CHINESE = "今有田廣十五步從十六步問為田幾何答曰一畝"


@pytest.fixture(autouse=True)
def _by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_model(monkeypatch)


def mapped(papers: Iterable[Paper] | Catalog, jobs: int = 1) -> Catalog:
    """Return the catalog of *papers* with its map."""
    catalog = papers if isinstance(papers, Catalog) else catalog_of(papers)
    with TemporaryDirectory() as folder, engine_at(Path(folder), jobs) as engine:
        return with_map(with_related(catalog, engine), engine)


def notes(catalog: Catalog) -> list[str]:
    """Return the messages of a *catalog* up to their colons."""
    return [problem.message.partition(":")[0] for problem in catalog.problems]


@pytest.fixture(scope="module")
def mapped_library() -> Catalog:
    """Return the library with its map."""
    with pytest.MonkeyPatch.context() as patch:
        hide_model(patch)
        return mapped(LIBRARY)


def map_of(catalog: Catalog) -> PaperMap:
    """Return the map of a *catalog* that must have one."""
    assert catalog.map
    return catalog.map


def terms_of(paper_map: PaperMap) -> set[str]:
    """Return the terms of all regions of a map."""
    return set(chain.from_iterable(region.terms for region in paper_map.regions))


def test_each_paper_has_a_position_by_its_number_in_the_search(mapped_library: Catalog) -> None:
    paper_map = map_of(mapped_library)
    assert paper_map.papers == LIBRARY.by_number
    assert len(paper_map.places) == 4 * len(paper_map.papers)


def test_all_papers_are_in_a_region_with_a_name(mapped_library: Catalog) -> None:
    paper_map = map_of(mapped_library)
    assert sum(region.papers for region in paper_map.regions) == len(paper_map.papers)
    assert all(region.terms for region in paper_map.regions)


def test_regions_are_named_by_topics() -> None:
    random = seeded(4)
    words = vocabulary(random)
    kinds = {"Round things": words[:200], "Flat things": words[200:400]}
    papers = [
        replace(
            paper(f"{' '.join(random.sample(kind, 8))} {number}"),
            topics=(TopicMatch(id=label, label=label, weight=1),),
        )
        for label, kind in kinds.items()
        for number in range(60)
    ]
    assert kinds.keys() <= terms_of(map_of(mapped(papers)))


def test_terms_keep_the_spelling_of_papers() -> None:
    random = seeded(4)
    words = vocabulary(random)
    papers = [
        paper(f"NLP of {' '.join(random.sample(words, 8))} {number}")
        if number < 60
        else paper(f"{' '.join(random.sample(words[:400], 8))} {number}")
        for number in range(200)
    ]
    terms = terms_of(map_of(mapped(papers)))
    assert "NLP" in terms
    assert "nlp" not in terms


def test_the_map_does_not_depend_on_processes(mapped_library: Catalog) -> None:
    serial, parallel = map_of(mapped_library), map_of(mapped(LIBRARY, jobs=2))
    assert (serial.places, serial.regions) == (parallel.places, parallel.regions)


def test_few_papers_have_no_map_and_no_note() -> None:
    catalog = mapped(KNOWN)
    assert catalog.map is None
    assert not notes(catalog)


def test_papers_without_related_ones_have_no_map_and_a_note() -> None:
    alone = [paper(f"Zq{chr(97 + at)}x", "") for at in range(MIN_PAPERS - len(KNOWN))]
    catalog = mapped([*KNOWN, *alone])
    assert catalog.map is None
    assert notes(catalog) == ["no map"]
    assert catalog.limits == (
        f"no map: only {len(KNOWN)} papers have enough words in common with other works",
    )


@pytest.mark.parametrize("papers", [1, 2, 40])
def test_papers_with_one_text_have_no_map(papers: int) -> None:
    same = [replace(KNOWN[0], id=f"{at}", slug=f"{at}") for at in range(papers)]
    catalog = mapped(same)
    assert catalog.map is None
    assert notes(catalog) == ["no related papers"]
    assert catalog.limits == (
        "no related papers: no two different works have enough words in common",
    )


def test_a_catalog_without_abstracts_is_a_limit_of_the_site() -> None:
    [limit] = mapped([replace(paper, abstract="") for paper in LIBRARY.papers]).limits
    assert limit == "papers are compared by their titles, as none has an abstract"


def test_a_complete_catalog_has_no_limits(mapped_library: Catalog) -> None:
    assert mapped_library.limits == ()


@pytest.mark.parametrize("text", [ARABIC, CHINESE])
def test_papers_in_other_scripts_have_a_map(text: str) -> None:
    words = text.split() if " " in text else [text[at : at + 4] for at in range(len(text) - 4)]
    join = " " if " " in text else ""
    papers = [
        paper(f"{at}", join.join(words[(at * step + step) % len(words)] for step in range(1, 6)))
        for at in range(60)
    ]
    assert any(term in text for term in terms_of(map_of(mapped(papers))))

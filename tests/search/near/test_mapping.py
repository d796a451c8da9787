"""The map of a catalog."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Paper, TopicMatch
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
    """Return the beginnings of the messages of a *catalog*."""
    return [problem.message.partition(":")[0] for problem in catalog.problems]


def test_each_paper_has_a_position_by_its_number_in_the_search() -> None:
    found = mapped(LIBRARY).map
    assert found
    assert found.papers == LIBRARY.by_number
    assert len(found.places) == 4 * len(found.papers)


def test_all_papers_are_in_a_region_with_a_name() -> None:
    found = mapped(LIBRARY).map
    assert found
    assert sum(region.papers for region in found.regions) == len(found.papers)
    assert all(region.terms for region in found.regions)


def test_regions_are_named_by_topics_too() -> None:
    random = seeded(4)
    words = vocabulary(random)
    kinds = {"Round things": words[:200], "Flat things": words[200:400]}
    papers = [
        replace(
            paper(f"{' '.join(random.sample(own, 8))} {number}"),
            topics=(TopicMatch(id=label, label=label, weight=1),),
        )
        for label, own in kinds.items()
        for number in range(60)
    ]
    found = mapped(papers).map
    assert found
    assert kinds.keys() <= set(chain.from_iterable(region.terms for region in found.regions))


def test_terms_are_spelt_as_in_papers() -> None:
    random = seeded(4)
    words = vocabulary(random)
    papers = [
        paper(f"NLP of {' '.join(random.sample(words, 8))} {number}")
        if number < 60
        else paper(f"{' '.join(random.sample(words[:400], 8))} {number}")
        for number in range(200)
    ]
    found = mapped(papers).map
    assert found
    terms = set(chain.from_iterable(region.terms for region in found.regions))
    assert "NLP" in terms
    assert "nlp" not in terms


def test_one_process_draws_what_two_do() -> None:
    one, two = mapped(LIBRARY).map, mapped(LIBRARY, jobs=2).map
    assert one
    assert two
    assert (one.places, one.regions) == (two.places, two.regions)


def test_few_papers_have_no_map_and_nothing_is_said_of_it() -> None:
    found = mapped(KNOWN)
    assert found.map is None
    assert not notes(found)


def test_papers_without_related_ones_have_no_map_but_a_note() -> None:
    alone = [paper(f"Zq{chr(97 + at)}x", "") for at in range(MIN_PAPERS - len(KNOWN))]
    found = mapped([*KNOWN, *alone])
    assert found.map is None
    assert notes(found) == ["no map"]
    assert found.limits == (
        f"no map: only {len(KNOWN)} papers have enough words in common with other works",
    )


@pytest.mark.parametrize("papers", [1, 2, 40])
def test_papers_of_one_text_have_no_map(papers: int) -> None:
    same = [replace(KNOWN[0], id=f"{at}", slug=f"{at}") for at in range(papers)]
    found = mapped(same)
    assert found.map is None
    assert notes(found) == ["no related papers"]
    assert found.limits == (
        "no related papers: no two different works have enough words in common",
    )


def test_where_no_paper_has_an_abstract_the_site_says_so() -> None:
    [said] = mapped([replace(one, abstract="") for one in LIBRARY.papers]).limits
    assert said == "papers are compared by their titles, as none has an abstract"


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert mapped(LIBRARY).limits == ()


@pytest.mark.parametrize("text", [ARABIC, CHINESE])
def test_other_scripts_have_a_map(text: str) -> None:
    words = text.split() if " " in text else [text[at : at + 4] for at in range(len(text) - 4)]
    join = " " if " " in text else ""
    some = [
        paper(f"{at}", join.join(words[(at * step + step) % len(words)] for step in range(1, 6)))
        for at in range(60)
    ]
    found = mapped(some)
    assert found.map
    assert any(term in text for region in found.map.regions for term in region.terms)

"""The files of the index depend on the catalog alone, and few change with one paper."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.model import Count, CountKind, Paper
from papershelf.search.coding import decode_word_list
from papershelf.search.indexer.files import name_of
from papershelf.search.indexer.layout import LAYOUT
from papershelf.search.words import plain_slug
from support.catalog import CATALOG, EMPTY_CATALOG
from support.length import seeded
from support.search import catalog_of, files_of, paper


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    """Return 3,000 papers of made-up words, some of them frequent and most of them rare."""
    random = seeded(7)
    words = [
        "".join(random.choices("abcdefghiklmnoprstu", k=random.randint(4, 9))) for _ in range(4000)
    ]

    def text(length: int) -> str:
        return " ".join(words[int(len(words) * random.random() ** 3)] for _ in range(length))

    return [
        paper(f"{text(6)} {number}", text(60), year=2000 + number // 200, venue=f"V{number % 7}")
        for number in range(3_000)
    ]


@pytest.fixture(scope="module")
def files(papers: list[Paper]) -> dict[str, str]:
    """Return the files of the index of the papers."""
    return files_of(catalog_of(papers))


@pytest.mark.parametrize("slug", ["on-p-nets", "on-ell-p-nets", "another"])
def test_a_card_shows_formulas_as_letters_and_links_to_the_paper(slug: str) -> None:
    shown = paper("On $\\ell_p$ Nets", "We bound $\\mathcal{O}(n^2)$. " + "So $x_i$ is. " * 50)
    files = files_of(catalog_of([replace(shown, id=f"title:{slug}", slug=slug)]))
    [[[_, card_slug, title, words, *_]]] = [
        json.loads(text) for path, text in files.items() if "/cards/" in path
    ]
    assert title == "On ℓp Nets"
    assert (card_slug or plain_slug(title)) == slug
    assert words.startswith("We bound O(n^2). So xi is. So xi is.")
    assert 100 < len(words) <= 162


def test_an_empty_catalog_has_an_index() -> None:
    manifest = json.loads(files_of(EMPTY_CATALOG)["search/manifest.json"])
    assert (manifest["papers"], manifest["terms"]["files"]) == (0, [])


def test_the_manifest_contains_the_number_of_papers_of_each_topic() -> None:
    topics = json.loads(files_of(CATALOG)["search/manifest.json"])["topics"]
    assert {topic_id: count for topic_id, *_, count in topics} == {
        topic_id: len(papers) for topic_id, papers in CATALOG.by_topic.items()
    }


def test_every_file_is_referenced_by_another(files: dict[str, str]) -> None:
    text = "".join(files.values())
    for path in files:
        name = path.split("/")[2] if path.count("/") > 1 else ""
        assert name.removesuffix(".json") in text


def test_the_name_of_a_file_is_the_digest_of_its_content(files: dict[str, str]) -> None:
    for path, text in files.items():
        folder, *rest = path.removeprefix("search/").split("/")
        if folder in ("terms", "places"):
            parts = (files[f"search/{part}/{rest[0]}"] for part in ("terms", "places"))
            assert rest == [f"{name_of(*map(str.encode, parts))}.json"]
        elif folder not in ("cards", "manifest.json"):
            assert rest == [f"{name_of(text.encode())}.json"]


def test_stems_are_sorted_over_all_shards(files: dict[str, str]) -> None:
    manifest = json.loads(files["search/manifest.json"])
    stems: list[str] = []
    for first, name in zip(manifest["terms"]["first"], manifest["terms"]["files"], strict=True):
        shard = decode_word_list(json.loads(files[f"search/terms/{name}.json"])["terms"])
        assert shard[0] == first
        stems += shard
    assert all(before < after for before, after in pairwise(stems))
    assert len(manifest["terms"]["files"]) > 1


def test_no_shard_is_much_longer_than_the_layout_says(files: dict[str, str]) -> None:
    shards = [json.loads(text) for path, text in files.items() if "/terms/" in path]
    assert max(len(shard["lists"]) for shard in shards) < 2 * LAYOUT.terms.most


def test_a_new_word_in_one_paper_changes_few_files(
    papers: list[Paper], files: dict[str, str]
) -> None:
    changed = replace(papers[1234], abstract=f"{papers[1234].abstract} zebra")
    after = files_of(catalog_of([*papers[:1234], changed, *papers[1235:]]))
    assert len([path for path in after if path not in files and "/cards/" not in path]) <= 12
    assert "search/manifest.json" in after


def test_a_new_paper_changes_one_block_of_cards(papers: list[Paper], files: dict[str, str]) -> None:
    after = files_of(catalog_of([*papers, paper("The Newest of All", "zebra", year=2030)]))
    new = [path for path in after if path not in files and "/cards/" in path]
    assert len({path.rpartition("/")[0] for path in new}) == 1
    # The folder of the newest papers has another name, but only one of its blocks differs.
    assert len({after[path] for path in new} - set(files.values())) == 1


def test_papers_are_numbered_by_date_venue_and_title() -> None:
    papers = [
        paper("c", year=2020, venue="B"),
        paper("b", year=2020, venue="A"),
        paper("a", year=2020, venue="A"),
        paper("d", year=2019),
        paper("e"),
    ]
    catalog = Catalog(papers=newest_first(papers), taxonomy=CATALOG.taxonomy)
    assert [paper.title for paper in catalog.by_number] == ["e", "d", "c", "b", "a"]


@pytest.mark.parametrize(("count", "is_listed"), [(200, True), (201, False)])
def test_a_word_of_one_abstract_is_listed_only_in_a_small_catalog(
    papers: list[Paper], count: int, is_listed: bool
) -> None:
    files = files_of(catalog_of([paper("Alone", "zebra4"), *papers[: count - 1]]))
    manifest = json.loads(files["search/manifest.json"])
    tables = json.loads(files[f"search/words/{manifest['words']}.json"])
    names = tables["forms"]["files"]
    lists = [json.loads(files[f"search/words/{name}.json"])["words"] for name in names]
    assert any("zebra4" in decode_word_list(words) for words in lists) is is_listed


def test_the_manifest_comes_last() -> None:
    *_, last = files_of(CATALOG)
    assert last == "search/manifest.json"


def test_the_last_word_of_a_very_long_abstract_is_indexed() -> None:
    text = "filler " * 30_000 + "needle"
    files = files_of(catalog_of([paper("Long", text)]))
    [shard] = [json.loads(text) for path, text in files.items() if "/terms/" in path]
    assert decode_word_list(shard["terms"]) == ["filler", "long", "needl"]


def test_equal_orders_share_one_file() -> None:
    papers = [
        replace(paper(title), counts=tuple(Count(kind=kind, value=value) for kind in CountKind))
        for title, value in (("First", 2), ("Second", 1))
    ]
    files = files_of(catalog_of(papers))
    facets = json.loads(files["search/manifest.json"])["facets"]
    assert len({facets[kind] for kind in CountKind}) == 1
    assert f"search/facets/{facets['stars']}.json" in files

"""The engine of the browser matches papers like lunr.js and ranks them like the reference."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from js.conftest import ALL, Run, Shelf, numbers, ranking, shelf
from papershelf.model import Paper
from papershelf.search.alternatives import parts_of
from papershelf.search.engine import search
from papershelf.search.index import Index
from papershelf.search.indexer.layout import LAYOUT
from papershelf.search.indexer.papers import texts_of
from papershelf.search.query import parse
from papershelf.search.scoring import FIELDS, idf_of
from papershelf.search.words import indexed_tokens, stem_of, trim
from support.length import seeded
from support.oracles import search_typed
from support.queries import any_query, lunr_query, required
from support.search import catalog_of, paper

QUERIES = 1_000


def known_words(index: Index) -> list[str]:
    """Return the words of an index that consist of ASCII letters and digits, as in lunr.js."""
    return sorted(form for form in index.forms if form.isascii() and form.isalnum())


def has_one_reading(word: str, index: Index) -> bool:
    """Return whether a query finds a word in one spelling only, as in lunr.js."""
    clauses = parse(word).clauses
    has_others = any(map(index.term, clauses[0].variants)) or parts_of(word, index)
    return len(clauses) == 1 and not has_others


def document(number: int, paper: Paper) -> dict[str, object]:
    """Return the words of a paper by field, as a document for lunr.js."""
    texts = (" ".join(map(trim, indexed_tokens(text)[0])) for text in texts_of(paper, {}))
    return {"number": number} | dict(zip(FIELDS, texts, strict=True))


@pytest.fixture(scope="module")
def found_by_lunr(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Any]]:
    """Return a function that returns what lunr.js finds, once for both forms of an index."""

    @cache
    def found(documents: str, queries: tuple[str, ...]) -> list[Any]:
        path = tmp_path_factory.mktemp("lunr") / "documents.json"
        path.write_text(documents, encoding="utf-8")
        return run("lunr_answers.js", [path], map(required, queries))

    return found


@pytest.mark.parametrize("built", ["whole", "cut", "real"], indirect=True)
def test_queries_match_the_same_papers_as_in_lunr(
    built: Shelf, run: Run, found_by_lunr: Callable[..., list[Any]]
) -> None:
    papers = enumerate(built.catalog.by_number)
    index = built.index
    words = [word for word in known_words(index) if has_one_reading(word, index)]
    random = seeded(11)
    queries = tuple(lunr_query(random, words) for _ in range(QUERIES))
    expected = found_by_lunr(json.dumps([document(*numbered) for numbered in papers]), queries)
    answers = run("answers.js", [built.site], [{"text": text, "limit": ALL} for text in queries])
    differing = [
        query
        for query, answer, matching in zip(queries, answers, expected, strict=True)
        if sorted(numbers(answer)) != matching
    ]
    assert differing == []
    assert sum(map(bool, expected)) > QUERIES / 2


@pytest.mark.parametrize("built", ["whole", "cut", "real"], indirect=True)
def test_papers_are_ranked_like_the_reference(built: Shelf, run: Run) -> None:
    random, words = seeded(12), known_words(built.index)
    titles = [paper.title for paper in built.catalog.papers]
    queries = [(any_query(random, words, titles), random.random() < 1 / 3) for _ in range(QUERIES)]
    assert_answers(built, queries, run)


@pytest.mark.parametrize("built", ["whole", "cut", "real"], indirect=True)
def test_beginnings_of_words_are_answered_like_the_reference(built: Shelf, run: Run) -> None:
    random, words = seeded(16), known_words(built.index)
    chosen = [random.choice(words) for _ in range(QUERIES)]
    # Many words begin alike.
    patterns = {f"{word[: random.randint(1, len(word))]}*": False for word in chosen}
    assert_answers(built, list(patterns.items()), run)


@pytest.mark.parametrize("built", ["whole", "cut", "real"], indirect=True)
def test_two_words_as_one_are_answered_like_the_reference(built: Shelf, run: Run) -> None:
    random, index = seeded(18), built.index
    titles = [paper.title.split() for paper in built.catalog.papers]
    venues = [paper.venue.name.split()[0] for paper in built.catalog.papers if paper.venue]
    pairs = [first + second for words in titles for first, second in pairwise(words)]
    pairs += [f"{venue}{random.randint(0, 99):02}" for venue in venues]
    signs = ["", "", "", "+", "-", "title:", "abstract:", "venue:"]
    texts = [
        f"{random.choice(signs)}{random.choice(pairs)} {random.choice(random.choice(titles))}"
        for _ in range(QUERIES // 2)
    ]
    texts += random.choices(pairs, k=QUERIES // 2)
    assert_answers(built, [(text, random.random() < 1 / 3) for text in texts], run)
    assert any(parts_of(pair.lower(), index) for pair in pairs)


def assert_answers(built: Shelf, queries: Sequence[tuple[str, bool]], run: Run) -> None:
    """Assert that both engines answer *queries* alike: texts with whether they are half typed."""
    lines = [{"text": text, "typing": typing, "limit": ALL} for text, typing in queries]
    answers, index = run("answers.js", [built.site], lines), built.index
    differing = []
    for (text, typing), answer in zip(queries, answers, strict=True):
        expected = search_typed(text, index) if typing else search(text, index)
        replacements = [(row["word"], tuple(row["words"])) for row in answer["replacements"]]
        same = ranking(answer) == list(expected.ranked) and answer["complete"] == expected.complete
        if not same or dict(replacements) != dict(expected.replacements):
            differing.append((text, typing))
    assert differing == []


def test_idf_equals_that_of_the_reference_in_catalogs_of_any_size(run: Run) -> None:
    random = seeded(15)
    sizes = [*range(1, 300), *(random.randint(300, 2_000_000) for _ in range(150))]
    lines = [
        (papers, sorted({*range(1, 200), *random.choices(range(1, papers + 1), k=300)}))
        for papers in sizes
    ]
    expected = [[idf_of(papers, having, 1) for having in counts] for papers, counts in lines]
    assert run("rarities.js", [], lines) == expected


# Queries without meaning, and texts that look like operators.
UNUSUAL = [
    "",
    " ",
    "the of and",
    "😀😀😀",
    "🙂 " * 5_000,
    "the " * 2_500,
    "\0",
    "*" * 999,
    "a~2",
    "注意力",
    "مرحبا بالعالم",
    "\u202eright to left",
    '"',
    '""',
    "a" * 10_000,
    "learning models " * 700,
    "* *a a* " * 40,
    "~1 ^2 +",
    "foo:bar +title: -",
    "learn^0",
    "constructor __proto__ toString",
    "(a*)*b" * 20,
    "\\",
    "trans\\*",
    "learning/models",
    "+learning/models -data/graph*",
    "title:learning/mod* networks:data",
    "+abstract:learning\\:models~1^2",
    '"large/language:model" a / b : c',
    "https://example.org/models/of-data ://",
    "-/",
    "\\/ \\: -\\:",
    "learning/" * 300,
]


def test_unusual_queries_are_answered_like_the_reference(built: Shelf, run: Run) -> None:
    assert_answers(built, [(text, False) for text in UNUSUAL], run)


def test_words_behind_slashes_and_colons_are_ranked_like_the_reference(
    tmp_path: Path, run: Run
) -> None:
    random = seeded(14)
    words = ["graph", "model", "data", "networks", "learning", "https", "of", "神", "Ⅳ", "İx"]
    signs = ["/", ":", "://", " / ", "//", "-", " ", "\u2028", "/:"]
    texts = [
        "".join(random.choice(words) + random.choice(signs) for _ in range(random.randint(1, 9)))
        for _ in range(600)
    ]
    papers = [paper(f"{text} {number}", text) for number, text in enumerate(texts[:60])]
    assert_answers(shelf(catalog_of(papers), tmp_path), [(text, False) for text in texts], run)


def test_results_are_divided_into_pages_and_carry_their_ids(built: Shelf, run: Run) -> None:
    lines = [
        {"text": "learning", "limit": ALL},
        *({"text": "learning", "limit": 7, "offset": offset} for offset in (0, 7, 14)),
    ]
    whole, *pages = run("answers.js", [built.site], lines)
    assert [row for page in pages for row in page["ranked"]] == whole["ranked"][:21]
    ids = [paper.id for paper in built.catalog.by_number]
    assert all(ids[number] == paper_id for number, _, paper_id in whole["ranked"])
    assert {page["total"] for page in pages} == {len(whole["ranked"])}


def early_answers(shelf: Shelf, texts: Sequence[str], run: Run) -> list[int]:
    """Return how many early answers each of *texts* has; all are a part of the final answer."""
    lines = [{"text": text, "limit": ALL, "isCold": True} for text in texts]
    answers, index = run("answers.js", [shelf.site], lines), shelf.index
    for text, answer in zip(texts, answers, strict=True):
        assert ranking(answer) == list(search(text, index).ranked)
        for early in answer["earlier"]:
            assert early["isPartial"]
            assert early["numbers"]
            assert set(early["numbers"]) <= set(numbers(answer))
    return [len(answer["earlier"]) for answer in answers]


def test_early_answers_are_subsets_of_the_final_answer(cut: Shelf, run: Run) -> None:
    random, words = seeded(13), known_words(cut.index)
    patterns = [*(f"{letter}*" for letter in "abcdelmrst"), "modl~1", "-model a*", "+model -dat*"]
    texts = [
        *patterns,
        *(" ".join(random.choices(words, k=14)) for _ in range(20)),
        *(f'"{one} model" +{other} {other[:2]}*' for one, other in pairwise(words[::3])),
        *(f'"{word} model"' for word in words),
    ]
    assert sum(early_answers(cut, texts, run)) > len(patterns)


def test_a_rare_typing_error_is_corrected(tmp_path: Path, run: Run) -> None:
    many = [paper(f"Attention Number {number}", "Models of data.") for number in range(64)]
    others = [paper(f"Graph Number {number}") for number in range(200)]
    slip = paper("Needs", "Atention to what all of you need.", year=2020)
    meant = paper("Attention Is All You Need", year=2017)
    cut = shelf(catalog_of([*many, *others, slip, meant]), tmp_path, LAYOUT)
    text = "atention is all you need"
    [answer] = run("answers.js", [cut.site], [{"text": text, "limit": ALL, "isCold": True}])
    assert ranking(answer) == list(search(text, cut.index).ranked)
    assert answer["earlier"] == []
    assert cut.index.card(numbers(answer)[0]).title == meant.title


def test_titles_with_the_corrected_word_precede_those_with_its_stem(
    tmp_path: Path, run: Run
) -> None:
    words = "Generic Events", "Generative Networks", "Bounds of Generalization", "Generations"
    papers = [paper(title, year=2000 + at) for at, title in enumerate(words * 3)]
    cut = shelf(catalog_of([*papers, paper("Generalization")]), tmp_path, LAYOUT)
    [answer] = run("answers.js", [cut.site], [{"text": "genralization", "limit": ALL}])
    assert ranking(answer) == list(search("genralization", cut.index).ranked)
    titles = [cut.index.card(number).title for number in numbers(answer)]
    assert titles[:4] == ["Generalization", *["Bounds of Generalization"] * 3]


def test_two_words_as_one_are_found_early_only_if_they_are_found_at_last(
    cut: Shelf, run: Run
) -> None:
    random, words = seeded(19), known_words(cut.index)
    pairs = ["".join(random.choices(words, k=2)) for _ in range(30)]
    assert any(early_answers(cut, [f"{pair} model data" for pair in pairs], run))


def test_papers_with_all_required_words_outside_abstracts_are_answered_early(
    cut: Shelf, run: Run
) -> None:
    texts = [f"+model +{word}" for word in ("data", "learn", "graph", "sample")]
    assert any(early_answers(cut, texts, run))


def test_papers_with_the_first_of_many_rare_words_are_answered_early(cut: Shelf, run: Run) -> None:
    random, index = seeded(17), cut.index
    rare = [word for word in known_words(index) if not index.is_frequent(stem_of(word))]
    texts = [" ".join(random.sample(rare, 16)) for _ in range(20)]
    assert all(early_answers(cut, texts, run))
    assert any(early_answers(cut, [f"{text} +{random.choice(rare)}" for text in texts], run))


def test_an_answer_precedes_its_facet_counts(whole: Shelf, run: Run) -> None:
    [answer] = run("answers.js", [whole.site], [{"text": "model", "counting": True}])
    [early] = answer["earlier"]
    assert not early["isPartial"]
    assert early["numbers"] == numbers(answer)
    assert answer["counts"]

"""A search finds the papers that match, best first."""

from __future__ import annotations

import json
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.engine.chunks import Lengths
from papershelf.model import Note, Source
from papershelf.problems import PapershelfError
from papershelf.search.engine import search
from papershelf.search.index import Index
from support.oracles import search_typed
from support.search import catalog_of, found, lay_index, layout_like_a_large_one, paper, titles

ATTENTION = paper(
    "Attention Is All You Need",
    "We propose a network architecture, the transformer, which is based on attention alone.",
    authors="Ashish Vaswani; Noam Shazeer",
    venue="NeurIPS",
    year=2017,
)
BERT = paper(
    "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    "Deep bidirectional representations are trained on text without labels.",
    authors="Jacob Devlin; Ming-Wei Chang",
    venue="NAACL",
    year=2019,
)
RESIDUAL = paper(
    "Deep Residual Learning for Image Recognition",
    "Deeper networks are harder to train; residual learning helps image recognition.",
    authors="Kaiming He",
    venue="CVPR",
    year=2016,
)
SURVEY = paper(
    "Recognition of Images: A Survey", "We look at learning deep and residual.", year=2020
)
PAPERS = (ATTENTION, BERT, RESIDUAL, SURVEY)


SLASHED = paper(
    "An Encoder/Decoder for Task:Translation",
    "Input/output pairs are at https://example.org/pairs/of-words; for TCP / IP see RFC:1122.",
)


@pytest.fixture(scope="module")
def slashed(tmp_path_factory: pytest.TempPathFactory) -> Index:
    papers = [SLASHED, paper("Another One")]
    return lay_index(catalog_of(papers), tmp_path_factory.mktemp("slashed"))


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("decoder", True),
        ("encoder", True),
        ("decod*", True),
        ("encoder/decoder", True),
        ("+encoder/decoder", True),
        ("+encoder/quantum", False),
        ("-decoder", False),
        ('"encoder/decoder"', True),
        ('"encoder decoder for task translation"', True),
        ("title:encoder/decoder", True),
        ("abstract:decoder", False),
        ("translation", True),
        ("task:translation", True),
        (r"+task\:translation", True),
        ("title:translation", True),
        ("translatino", True),
        ("output", True),
        ("1122", True),
        ('"tcp ip"', True),
        ('"tcp / ip"', True),
        ("https://example.org/pairs/of-words", True),
        (r"+https\:\/\/example.org\/pairs\/of", True),
        ("example.org", False),
    ],
)
def test_words_are_found_behind_slashes_and_colons(
    query: str, is_found: bool, slashed: Index
) -> None:
    assert (SLASHED.title in found(query, slashed)) is is_found


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return lay_index(catalog_of(PAPERS), tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("transformers", [BERT, ATTENTION]),
        ("title:transformer", [BERT]),
        ("author:vaswani", [ATTENTION]),
        ("venue:cvpr year:2019", []),
        ("author:vaswani year:2017", [ATTENTION]),
        ("venue:cvpr deep language", [RESIDUAL]),
        ("+deep -language", [RESIDUAL, SURVEY]),
        ("recogn*", [SURVEY, RESIDUAL]),
        ("recognition*", [SURVEY, RESIDUAL]),
        ("transformer*", [BERT, ATTENTION]),
        ("-transformer*", [SURVEY, RESIDUAL]),
        ("transformed*", []),
        ("transfromer~1", [BERT, ATTENTION]),
        ("-deep", [ATTENTION]),
        ("the of", []),
        ("", []),
        ("神", []),
    ],
)
def test_a_query_finds_the_papers_that_match(
    index: Index, query: str, expected: list[object]
) -> None:
    assert set(found(query, index)) == {one.title for one in PAPERS if one in expected}


def test_a_pattern_finds_words_whose_stem_is_in_any_file(tmp_path: Path) -> None:
    each_alone = layout_like_a_large_one(Lengths(least=1, most=1, one_in=1), frequent=100)
    papers = map(paper, ("Learning Theory", "Learned Hashing", "Learner Models"))
    index = lay_index(catalog_of(papers), tmp_path, each_alone)
    assert set(found("learni*", index)) == {"Learning Theory", "Learned Hashing"}


def test_a_phrase_is_found_where_its_words_are_adjacent_in_one_field(index: Index) -> None:
    assert found('"residual learning"', index) == [RESIDUAL.title]
    assert found('"learning residual"', index) == []
    assert found('"learning deep and residual"', index) == [SURVEY.title]
    assert found('author:"kaiming he"', index) == [RESIDUAL.title]
    assert found('"attention you need"', index) == []
    assert found('"attention is all you need"', index) == [ATTENTION.title]


def test_a_phrase_is_found_at_the_end_of_a_long_title(tmp_path: Path) -> None:
    beginning = " ".join(f"word{number}" for number in range(40))
    index = lay_index(catalog_of([paper(f"{beginning} sparse mixtures")]), tmp_path)
    assert len(search('title:"sparse mixtures"', index).ranked) == 1
    assert not search('title:"mixtures sparse"', index).ranked


def test_adjacent_words_of_a_title_rank_higher(index: Index) -> None:
    assert found("image recognition", index) == [RESIDUAL.title, SURVEY.title]
    assert found("recognition of images", index) == [SURVEY.title, RESIDUAL.title]


def test_papers_with_all_words_rank_first_and_are_counted(index: Index) -> None:
    answer = search("deep learning transformers unheardof", index)
    assert (answer.complete, len(answer.ranked)) == (0, 4)
    answer = search("deep learning image", index)
    assert set(titles(answer, index)[: answer.complete]) == {RESIDUAL.title, SURVEY.title}
    assert len(answer.ranked) == 3


def test_a_word_with_too_many_completions_is_not_required(tmp_path: Path) -> None:
    letters = "bcdfgklmnpr"
    many = [paper(f"Number mo{one}{other}") for one in letters for other in letters]
    index = lay_index(catalog_of([*many, paper("Graph Theory")]), tmp_path)
    assert search_typed("graph mo", index).complete == 1
    assert search_typed("graph mobb", index).complete == 0


def test_a_title_with_two_typing_errors_ranks_first(tmp_path: Path) -> None:
    many = [paper(f"We Need Number {number}", year=2000) for number in range(64)]
    others = [paper("Nedevschi on Attention"), paper("Attention to Attention")]
    index = lay_index(catalog_of([ATTENTION, *many, *others]), tmp_path)
    assert found("attenton is all you ned", index)[0] == ATTENTION.title


def test_an_unknown_word_is_replaced_by_similar_ones(index: Index) -> None:
    answer = search("atention", index)
    assert titles(answer, index) == [ATTENTION.title]
    assert answer.replacements == (("atention", ("attention",)),)


def test_a_rare_word_may_be_a_typing_error(tmp_path: Path) -> None:
    many = [paper(f"Attention Number {number}", year=2000) for number in range(64)]
    slip = paper("A Survey of Needs", "With atention to what all of you need.", year=2020)
    index = lay_index(catalog_of([*many, slip, ATTENTION]), tmp_path)
    answer = search("atention is all you need", index)
    assert titles(answer, index) == [ATTENTION.title, slip.title]
    assert answer.replacements == ()
    assert found("atention", index) == [slip.title]


def test_a_rare_word_without_similar_frequent_words_is_not_replaced(index: Index) -> None:
    assert found("bert", index) == [BERT.title]


def test_an_incomplete_last_word_is_completed(index: Index) -> None:
    assert found("bidirec", index) == [BERT.title]
    assert search("bidirec", index).replacements == (("bidirec", ("bidirectional",)),)


def test_while_typing_a_known_last_word_is_completed_too(index: Index) -> None:
    assert titles(search("deep", index), index) != []
    typed = search_typed("deep", index)
    assert typed.replacements == ()
    assert RESIDUAL.title in titles(typed, index)


def test_papers_with_equal_scores_are_ranked_newest_first(tmp_path: Path) -> None:
    twins = [paper("A Twin", year=2001), paper("A Twin", year=2003), paper("A Twin", year=2002)]
    index = lay_index(catalog_of(twins), tmp_path)
    answer = search("twin", index)
    assert [number for number, _ in answer.ranked] == [2, 1, 0]
    assert len({score for _, score in answer.ranked}) == 1


@given(query=st.text(st.sampled_from('deptrainglo "+-:~^*12')))
def test_any_query_is_answered_with_distinct_papers(index: Index, query: str) -> None:
    for answer in (search(query, index), search_typed(query, index)):
        numbers = [number for number, _ in answer.ranked]
        assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1}', '{"version": 2}'])
def test_an_invalid_manifest_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(PapershelfError, match=r"manifest\.json"):
        Index(tmp_path)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("papers", -1),
        ("cards.block", 0),
        ("cards.starts", []),
        ("cards.files", []),
        ("terms.files", []),
        ("scoring.usual_title", 0),
        ("scoring.weights", [1]),
        ("scoring.levels", []),
    ],
)
def test_an_impossible_value_in_a_manifest_is_an_error(
    tmp_path: Path, place: str, value: object
) -> None:
    lay_index(catalog_of(PAPERS), tmp_path)
    path = tmp_path / "search" / "manifest.json"
    manifest: Any = json.loads(path.read_text(encoding="utf-8"))
    *above, key = place.split(".")
    reduce(getitem, above, manifest)[key] = value
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(PapershelfError, match="is damaged"):
        found("deep", Index(tmp_path))


def test_a_table_of_keys_without_files_is_an_error(tmp_path: Path) -> None:
    lay_index(catalog_of(PAPERS), tmp_path)
    for path in (tmp_path / "search" / "keys").iterdir():
        path.write_text('{"files": []}', encoding="utf-8")
    with pytest.raises(PapershelfError, match="is damaged"):
        search("10.1000/182", Index(tmp_path))


@pytest.mark.parametrize("key", ["vectors", "site", "suffix"])
def test_a_manifest_that_lacks_a_key_is_an_error(tmp_path: Path, key: str) -> None:
    lay_index(catalog_of(PAPERS), tmp_path)
    path = tmp_path / "search" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest[key]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(PapershelfError, match=r"manifest\.json: is damaged"):
        Index(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        *('{"terms": ', "{}", "[" * 100_000),
        '{"terms":"0deep","forms":"","lists":"t0"}',
        '{"terms":1,"forms":"","lists":""}',
    ],
)
def test_a_damaged_shard_is_named(tmp_path: Path, text: str) -> None:
    lay_index(catalog_of(PAPERS), tmp_path)
    [shard] = (tmp_path / "search" / "terms").iterdir()
    shard.write_text(text, encoding="utf-8")
    with pytest.raises(PapershelfError, match=f"{shard.name}: is damaged"):
        search("deep", Index(tmp_path))


def test_a_paper_is_found_by_the_words_of_its_notes(tmp_path: Path) -> None:
    note = Note(
        source=Source(path="notes/bert.md", line=1),
        text="Masking **fifteen** percent.\n\n- `xylophone`",
        references=("bert",),
        title="Cloze",
        presenters=("Reading group",),
    )
    catalog = replace(catalog_of(PAPERS), notes={BERT.slug: (note,)})
    index = lay_index(catalog, tmp_path)
    for query in ("fifteen", "xylophone", "cloze", '"reading group"', "+masking +bidirectional"):
        assert found(query, index) == [BERT.title], query
    assert found('"labels cloze"', index) == []


def test_a_corrected_word_is_adjacent_in_titles(tmp_path: Path) -> None:
    adjacent, separate = paper("Natural Networks of Neural Cells"), paper("Natural Cells, Networks")
    index = lay_index(catalog_of([separate, adjacent, paper("Neutral Cells")]), tmp_path)
    assert found("netural networks", index)[0] == adjacent.title

"""`papershelf related` lists the related papers of a finished site."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from papershelf.cli import main
from papershelf.model import Paper
from papershelf.outputs.exports import dump
from papershelf.outputs.exports.dump import papers_jsonl
from support.models import lay_model
from support.near import KNOWN, hide_model, related
from support.outputs import artifacts
from support.search import catalog_of

Capture = pytest.CaptureFixture[str]
ATTENTION, ALIGN, _, BERT, _, RESIDUAL, _ = [paper.id for paper in KNOWN]


@pytest.fixture(autouse=True)
def _by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_model(monkeypatch)


def lay(folder: Path, papers: Iterable[Paper] = KNOWN) -> Path:
    """Write the records of *papers* into a folder."""
    for file in artifacts(papers_jsonl, catalog_of(papers)):
        (folder / file.path).write_bytes(file.data)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay(tmp_path)


def ids_file(folder: Path, *ids: str) -> str:
    path = folder / "ids.txt"
    path.write_text("".join(f"{paper_id}\n" for paper_id in ids), encoding="utf-8")
    return str(path)


def test_related_papers_are_printed_with_their_addresses(site: Path, capsys: Capture) -> None:
    assert main(["related", str(site), ATTENTION, "--limit", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1. Neural Machine Translation by Jointly Learning to Align and Translate"
    assert lines[1].strip().startswith("https://shelf.example/papers/neural-machine-translation")


def test_json_output_lists_all_related_papers_best_first(site: Path, capsys: Capture) -> None:
    assert main(["related", "--json", str(site), ATTENTION]) == 0
    found = json.loads(capsys.readouterr().out)
    assert all(list(row) == ["id", "title", "url", "score"] for row in found)
    ids = [row["id"] for row in found]
    assert ATTENTION not in ids
    assert len(set(ids)) == len(ids)
    scores = [row["score"] for row in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    slug = KNOWN[0].slug
    assert related(KNOWN)[slug][0].slug == ids[0].removeprefix("title:")


def test_an_unusable_model_is_reported_with_the_answer(
    site: Path, models: Path, capsys: Capture
) -> None:
    lay_model(models, "WordLlama")
    for file in models.rglob("*.safetensors"):
        file.write_bytes(file.read_bytes()[:99])
    assert main(["related", str(site), ATTENTION, "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)
    assert printed.err.startswith("note: wordllama: WordLlama can't be used: ")


def test_an_address_as_the_search_prints_it_names_a_paper(site: Path, capsys: Capture) -> None:
    printed = []
    for name in (ATTENTION, f"https://shelf.example/papers/{KNOWN[0].slug}/"):
        assert main(["related", str(site), name]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]


def test_all_papers_of_a_pool_are_ranked(site: Path, capsys: Capture, tmp_path: Path) -> None:
    pool = ids_file(tmp_path, RESIDUAL, BERT, ALIGN, ATTENTION)
    assert main(["related", str(site), ATTENTION, "--pool", pool, "--json"]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == [ALIGN, BERT, RESIDUAL]


def test_each_paper_of_a_file_of_ids_has_a_line(
    site: Path, capsys: Capture, tmp_path: Path
) -> None:
    ids = ids_file(tmp_path, ATTENTION, "", BERT)
    assert main(["related", str(site), "--ids", ids, "--limit", "2"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert len(first) == len(second) == 2


def test_the_export_of_a_large_catalog_is_read_in_parts(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump, "MAX_BYTES", 5_000)
    site = lay(tmp_path)
    assert not (site / "papers.jsonl").exists()
    assert main(["related", str(site), ATTENTION, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == ALIGN


@pytest.mark.parametrize(
    ("folder", "arguments", "message"),
    [
        ("site", ["nobody's"], "nobody's: the site has no paper with this id or address"),
        ("site", [ATTENTION, "--pool", "empty.txt"], "this file has no ids"),
        ("damaged", [ATTENTION], "can't be read"),
        ("deep", [ATTENTION], "can't be read"),
        ("other", [ATTENTION], "this folder has no records of papers"),
        ("missing", [ATTENTION], "there is no such folder"),
    ],
)
def test_wrong_input_is_an_error(
    folder: str,
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("site", "damaged", "deep"):
        Path(name).mkdir()
        lay(Path(name))
    Path("damaged/papers.jsonl").write_text('{"id": "cut', encoding="utf-8")
    Path("deep/papers.jsonl").write_text(f'{{"of": {"[" * 100_000}', encoding="utf-8")
    Path("other").mkdir()
    Path("empty.txt").touch()
    assert main(["related", folder, *arguments]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("given", [[], [""]])
def test_a_command_without_a_paper_is_wrong_usage(
    given: list[str], site: Path, capsys: Capture
) -> None:
    with pytest.raises(SystemExit):
        main(["related", str(site), *given])
    assert "give either ID or --ids FILE" in capsys.readouterr().err


def test_papers_with_equal_texts_have_equal_scores(tmp_path: Path, capsys: Capture) -> None:
    twins = [replace(KNOWN[1], id=name, slug=name) for name in "ab"]
    assert main(["related", str(lay(tmp_path, [*KNOWN, *twins])), ATTENTION, "--json"]) == 0
    scores = {row["id"]: row["score"] for row in json.loads(capsys.readouterr().out)}
    assert scores["a"] == scores["b"] == scores[ALIGN]

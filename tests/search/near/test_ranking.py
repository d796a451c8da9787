"""`papershelf related`, over a site that was built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from papershelf.cli import main
from papershelf.outputs import exports
from papershelf.outputs.exports import papers_jsonl
from support.models import lay_model
from support.near import KNOWN, hide_model, related
from support.outputs import artifacts
from support.search import catalog_of

Capture = pytest.CaptureFixture[str]
ATTENTION, ALIGN, _, BERT, _, RESIDUAL, _ = [one.id for one in KNOWN]


@pytest.fixture(autouse=True)
def _by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_model(monkeypatch)


def lay(folder: Path) -> Path:
    """Write the records of the known papers into a folder."""
    for file in artifacts(papers_jsonl, catalog_of(KNOWN)):
        (folder / file.path).write_bytes(file.data)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay(tmp_path)


def listed(folder: Path, *ids: str) -> str:
    """Return the path of a file with ids."""
    path = folder / "ids.txt"
    path.write_text("".join(f"{one}\n" for one in ids), encoding="utf-8")
    return str(path)


def test_papers_are_listed_with_their_addresses(site: Path, capsys: Capture) -> None:
    assert main(["related", str(site), ATTENTION, "--limit", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1. Neural Machine Translation by Jointly Learning to Align and Translate"
    assert lines[1].strip().startswith("https://shelf.example/papers/neural-machine-translation")


def test_programs_get_all_that_are_near_best_first(site: Path, capsys: Capture) -> None:
    assert main(["related", "--json", str(site), ATTENTION]) == 0
    found = json.loads(capsys.readouterr().out)
    assert all(list(one) == ["id", "title", "url", "score"] for one in found)
    ids = [one["id"] for one in found]
    assert ATTENTION not in ids
    assert len(set(ids)) == len(ids)
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    slug = KNOWN[0].slug
    assert next(one.slug for one in related(KNOWN)[slug]) == ids[0].removeprefix("title:")


def test_a_model_that_cannot_be_used_is_told_beside_the_answer(
    site: Path, models: Path, capsys: Capture
) -> None:
    lay_model(models, "WordLlama")
    for file in models.rglob("*.safetensors"):
        file.write_bytes(file.read_bytes()[:99])
    assert main(["related", str(site), ATTENTION, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)
    assert told.err.startswith("note: wordllama: WordLlama can't be used: ")


def test_a_pool_is_ranked_whole(site: Path, capsys: Capture, tmp_path: Path) -> None:
    pool = listed(tmp_path, RESIDUAL, BERT, ALIGN, ATTENTION)
    assert main(["related", str(site), ATTENTION, "--pool", pool, "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [ALIGN, BERT, RESIDUAL]


def test_many_are_ranked_a_line_each(site: Path, capsys: Capture, tmp_path: Path) -> None:
    ids = listed(tmp_path, ATTENTION, "", BERT)
    assert main(["related", str(site), "--ids", ids, "--limit", "2"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert len(first) == len(second) == 2


def test_the_parts_of_a_large_catalog_are_read(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LARGEST", 5_000)
    site = lay(tmp_path)
    assert not (site / "papers.jsonl").exists()
    assert main(["related", str(site), ATTENTION, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == ALIGN


def test_what_is_wrong_is_said(site: Path, capsys: Capture, tmp_path: Path) -> None:
    assert main(["related", str(site), "nobody's"]) == 1
    assert "nobody's: the site has no paper with this id" in capsys.readouterr().err
    assert main(["related", str(site), ATTENTION, "--pool", listed(tmp_path)]) == 1
    assert "this file has no ids" in capsys.readouterr().err
    (site / "papers.jsonl").write_text('{"id": "cut', encoding="utf-8")
    assert main(["related", str(site), ATTENTION]) == 1
    assert "can't be read" in capsys.readouterr().err
    assert main(["related", str(tmp_path / "missing"), ATTENTION]) == 1
    assert "this folder has no records of papers" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["related", str(site)])


def test_equal_texts_are_equally_near(tmp_path: Path, capsys: Capture) -> None:
    twins = [replace(KNOWN[1], id=name, slug=name) for name in "ab"]
    for file in artifacts(papers_jsonl, catalog_of([*KNOWN, *twins])):
        (tmp_path / file.path).write_bytes(file.data)
    assert main(["related", str(tmp_path), ATTENTION, "--json"]) == 0
    scores = {one["id"]: one["score"] for one in json.loads(capsys.readouterr().out)}
    assert scores["a"] == scores["b"] == scores[ALIGN]

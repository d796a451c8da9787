"""`papershelf search` searches a finished site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papershelf.cli import main
from papershelf.search.indexer import index
from support.catalog import CATALOG
from support.run import python
from support.search import engine_at, lay_index, texts_of
from support.trees import lay_tree

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    lay_index(CATALOG, site)
    return site


def test_papers_are_printed_best_first_with_their_addresses(site: Path, capsys: Capture) -> None:
    assert main(["search", str(site), "clouds"]) == 0
    assert capsys.readouterr().out == (
        "1. A Data Set of Clouds\n   papers/a-data-set-of-clouds/\n1 paper\n"
    )


def test_papers_with_only_some_of_the_words_are_counted_apart(site: Path, capsys: Capture) -> None:
    assert main(["search", str(site), "kingma adam"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 paper with all words, 1 more with some"


def test_addresses_are_those_of_the_site(tmp_path: Path, capsys: Capture) -> None:
    address = "https://shelf.example/"
    with engine_at(tmp_path / "cache") as engine:
        results = index(CATALOG, engine, directory_urls=False, site_url=address)
        lay_tree(tmp_path, texts_of(artifact for result in results for artifact in result.value))
    assert main(["search", str(tmp_path), "clouds"]) == 0
    assert f"   {address}papers/a-data-set-of-clouds.html\n" in capsys.readouterr().out


def test_json_output_is_a_list_of_objects(site: Path, capsys: Capture) -> None:
    assert main(["search", str(site), "numbers classification", "--json", "--limit", "1"]) == 0
    [answer] = json.loads(capsys.readouterr().out)
    assert answer["id"] == "doi:10.1112/plms/s2-42.1.230"
    assert answer["title"].startswith("On Computable Numbers")
    assert answer["url"].startswith("papers/on-computable-numbers")
    assert answer["score"] > 0


@pytest.mark.parametrize(
    "order",
    [
        ("{site}", "--json", "clouds"),
        ("--json", "{site}", "--limit", "1", "clouds"),
        ("--json", "--", "{site}", "clouds"),
    ],
)
def test_options_may_stand_anywhere(site: Path, order: tuple[str, ...], capsys: Capture) -> None:
    assert main(["search", *(part.format(site=site) for part in order)]) == 0
    [answer] = json.loads(capsys.readouterr().out)
    assert list(answer) == ["id", "title", "url", "score"]


@pytest.mark.parametrize(
    "query", ["", "the of", "\udcff", "\x00\x1b[31m", "[red]x[/red] \u2028", "-x"]
)
def test_any_query_is_answered_with_one_line_of_json(
    site: Path, query: str, capsys: Capture
) -> None:
    assert main(["search", str(site), "--json", "--", query]) == 0
    out = capsys.readouterr().out
    assert out.endswith("]\n")
    assert out.count("\n") == 1
    assert out.isascii()


def test_a_file_of_queries_is_answered_line_by_line(
    site: Path, tmp_path: Path, capsys: Capture
) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_bytes("\ufeffclouds\r\n\n神\n\x0c\x00\nquux".encode() + b"\xff")
    assert main(["search", str(site), "--queries", str(queries)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(answer) for answer in answers] == [1, 0, 1, 0, 0]


def test_the_replacement_of_a_misspelt_word_is_reported(site: Path, capsys: Capture) -> None:
    assert main(["search", str(site), "cluods"]) == 0
    assert "no paper contains 'cluods'; showing results for clouds" in capsys.readouterr().err


def test_a_folder_without_an_index_is_refused(tmp_path: Path, capsys: Capture) -> None:
    assert main(["search", str(tmp_path), "clouds"]) == 1
    assert ": this folder has no search index (give the folder" in capsys.readouterr().err
    (tmp_path / "search").mkdir()
    assert main(["search", str(tmp_path), "clouds"]) == 1
    assert "manifest.json: can't be read" in capsys.readouterr().err


def test_a_missing_file_of_queries_is_an_error(site: Path, capsys: Capture) -> None:
    assert main(["search", str(site), "--queries", str(site / "none.txt")]) == 1
    assert "none.txt: No such file or directory" in capsys.readouterr().err


def test_a_search_imports_no_module_of_builds(site: Path) -> None:
    code = "import sys; from papershelf.cli import main; main(['search', '.', 'clouds'])"
    done = python(f"{code}; print(*sys.modules)", cwd=site)
    assert "papershelf.search.engine" in done
    assert not {"papershelf.build", "mkdocs", "jinja2"} & set(done.split())


@pytest.mark.parametrize("arguments", [[], ["x", "--queries", "y"], ["x", "--limit", "-1"]])
def test_wrong_usage_is_an_error(site: Path, arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["search", str(site), *arguments])
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err

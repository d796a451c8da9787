"""Tasks read sources and prepare the catalog, whichever results are in the cache."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from papershelf import records
from papershelf.build import make_catalog, open_engine
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.engine.chunks import Lengths
from papershelf.model import Paper
from papershelf.problems import PapershelfError, Problem, Severity, worst
from papershelf.text.slugs import digest_of
from support.reading import catalog_of, project, put, settings_of
from support.shelf import LISTING, PAPERS, SPARSE, many


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with one listing and a taxonomy."""
    return project(tmp_path)


def test_an_unreadable_source_is_reported(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root, "secret.txt", "A Title\n\nAn abstract.\n")
    opened = Path.open

    def refuse(path: Path, *how: Any, **options: Any) -> Any:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *how, **options)

    monkeypatch.setattr(Path, "open", refuse)
    catalog = catalog_of(settings_of(root))
    assert len(catalog.papers) == PAPERS
    assert [str(problem) for problem in catalog.problems] == [
        "site_src/catalog/secret.txt: can't be read: Permission denied"
    ]


@pytest.mark.usefixtures("own_cache")
def test_a_fault_in_a_reader_names_the_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("boom")

    monkeypatch.setattr(records, "read_text", broken)
    with pytest.raises(
        PapershelfError,
        match=r"listing\.txt: ValueError\('boom'\); this is a bug in Papershelf: please report it",
    ):
        catalog_of(settings_of(root))


@pytest.mark.parametrize(
    "content",
    [
        LISTING.encode(),
        LISTING.replace("\n", "\r\n").encode(),
        LISTING.encode("utf-8-sig"),
        LISTING.encode("utf-16"),
        b"new\n\nSubscribe\n\n" + LISTING.encode() + b"\nstray\n\n. \n\nbyAK\n",
        b"Caf\xe9\n\nWhat nobody can read.\n",
        "Two\x85lines? One\x0cline. A\u2028line.\n\nNo.\n".encode(),
    ],
    ids=["plain", "crlf", "bom", "utf16", "boilerplate", "latin1", "separators"],
)
def test_every_line_is_accounted_for(root: Path, content: bytes) -> None:
    put(root, "other.txt", content)
    catalog = catalog_of(settings_of(root))
    for reading in catalog.readings:
        assert reading.accounted == reading.lines > 0
    assert sum(reading.papers for reading in catalog.readings) == len(catalog.papers)


def test_a_paper_of_two_sources_is_shown_once_with_a_note(root: Path) -> None:
    put(root, "zweite.txt", LISTING)
    catalog = catalog_of(settings_of(root))
    assert len(catalog.papers) == PAPERS
    assert [(reading.records, reading.papers) for reading in catalog.readings] == [
        (PAPERS, PAPERS),
        (PAPERS, 0),
    ]
    assert worst(catalog.problems) is Severity.NOTE
    assert "was merged with site_src/catalog/listing.txt:3" in catalog.problems[0].message


def test_the_papers_of_a_file_share_the_text_of_its_path(root: Path) -> None:
    sources = [paper.source for paper in catalog_of(settings_of(root)).papers]
    assert len({id(source.path) for source in sources}) == 1 < len(sources)


def test_a_source_named_twice_is_read_once(root: Path) -> None:
    twice = settings_of(root, sources=["site_src/catalog", "site_src/catalog/listing.txt"])
    catalog = catalog_of(twice)
    assert len(catalog.readings) == 1
    assert not catalog.problems


def test_two_sources_of_one_name_are_counted_separately(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Paths outside the project are shown by their names alone."""
    paths = [tmp_path_factory.mktemp(name) / "papers.txt" for name in ("one", "two")]
    paths[0].write_text(many(3), encoding="utf-8")
    paths[1].write_text(LISTING, encoding="utf-8")
    catalog = catalog_of(settings_of(root, sources=[str(path) for path in paths]))
    assert [reading.papers for reading in catalog.readings] == [3, PAPERS]


def test_a_file_that_the_settings_name_is_not_a_source(root: Path) -> None:
    put(root, "ours.yml", "papers: []\n")
    named = settings_of(root, corrections="site_src/catalog/ours.yml")
    assert not catalog_of(named).problems
    assert catalog_of(settings_of(root)).problems


def test_papers_are_listed_newest_first(root: Path) -> None:
    put(root, "listing.txt", "\n".join(reversed(LISTING.split("Mar 11")[:1])))
    put(root, "old.txt", many(1).replace("2026-03-12", "2020-01-01"))
    put(root, "undated.txt", many(2).replace("2026-03-12\n\n", ""))
    dates = [str(paper.date or "") for paper in catalog_of(settings_of(root)).papers]
    assert dates == ["2026-03-12", "2026-03-12", "2020-01-01", ""]


def test_corrections_override_the_sources(root: Path) -> None:
    before = catalog_of(settings_of(root))
    assert Path(SPARSE).name in {paper.slug for paper in before.papers}
    put(
        root,
        "corrections.yml",
        f"""\
papers:
  - paper: {SPARSE}
    set: {{title: Attention to a Few, authors: [Alan M. Turing]}}
    drop_topics: [sparse-attention]
  - paper: No Such Paper
    hide: true
""",
    )
    catalog = catalog_of(settings_of(root))
    [paper] = [paper for paper in catalog.papers if paper.title == "Attention to a Few"]
    assert (paper.slug, *paper.former) == ("attention-to-a-few", Path(SPARSE).name)
    assert [author.name for author in paper.authors] == ["Alan M. Turing"]
    assert "sparse-attention" not in {topic.id for topic in paper.topics}
    [problem] = [problem for problem in catalog.problems if problem.severity is Severity.WARNING]
    assert str(problem).startswith(
        "site_src/catalog/corrections.yml:5: no paper matches “No Such Paper”"
    )


def test_maps_of_the_settings_apply_to_compressed_files(root: Path) -> None:
    put(root, "export.json.gz", gzip.compress(b'{"rows": 1, "data": [{"name": "Tidy Shelves"}]}'))
    catalog = catalog_of(settings_of(root, maps={"ours": {"title": "name"}}))
    assert "Tidy Shelves" in [paper.title for paper in catalog.papers]


def test_a_link_out_of_the_catalog_is_reported_and_not_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text("A Secret Title of Ours\n", encoding="utf-8")
    (root / "site_src" / "catalog" / "link.txt").symlink_to(tmp_path / "private.txt")
    problems = [str(problem) for problem in catalog_of(settings_of(root)).problems]
    path, fault = "site_src/catalog/link.txt", "the link leads out of the folder; it was skipped"
    assert f"{path}: {fault} (replace the link with a copy)" in problems


def test_problems_are_in_the_order_of_their_records(root: Path) -> None:
    put(root, "odd.json", json.dumps([{"z": 1}, *({"a": 1} for _ in range(10))]))
    numbers = [problem.source.record for problem in catalog_of(settings_of(root)).problems]
    assert numbers == list(range(1, 12))


@pytest.fixture
def short_chunks() -> Iterator[None]:
    """Use chunks of few lines and records, and workers from the first task on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "LINE_CHUNKS", Lengths(least=100, most=400, one_in=2))
        patch.setattr(records, "RECORD_CHUNKS", Lengths(least=2, most=5, one_in=2))
        patch.setattr("papershelf.engine.engine._SERIAL_SECONDS", -1)
        yield


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_catalog_does_not_depend_on_the_number_of_jobs(
    root: Path, jobs: int, request: pytest.FixtureRequest
) -> None:
    known = {"abstract": "We release our code.", "year": 2020}
    rows = [json.dumps({"title": f"Paper {n} on Transformers", **known}) for n in range(40)]
    lines = [*rows, "{", "7", "", rows[3]]
    put(root, "records.jsonl", "\n".join(lines))
    put(root, "some.bib", bibtex(lines[:20]))
    fix = "papers:\n- {paper: paper-7-on-transformers, set: {abstract: None yet.}}\n"
    put(root, "corrections.yml", fix)
    serial = catalog_of(settings_of(root, jobs=1))
    assert len(serial.papers) == PAPERS + 40
    request.getfixturevalue("short_chunks")
    assert compared(catalog_of(settings_of(root, jobs=jobs))) == compared(serial)


def compared(catalog: Catalog) -> tuple[Any, ...]:
    """Return the parts by which two catalogs are compared."""
    return catalog.papers, catalog.problems, catalog.readings


WORDS = st.sampled_from(["Attention", "Text Classification", "Norms", "On", "Gradients", "Code"])
NAMES = st.sampled_from(["Ada Lovelace", "A. Lovelace", "Emmy Noether", "Noether, Emmy"])
RECORD = st.builds(
    lambda words, abstract, year, names: json.dumps(
        {"title": " ".join(words), "abstract": " ".join(abstract), "year": year, "authors": names}
    ),
    st.lists(WORDS, min_size=1, max_size=4),
    st.lists(WORDS, max_size=6),
    st.integers(2019, 2021),
    st.lists(NAMES, max_size=2, unique=True),
)
LINES = st.lists(RECORD | st.sampled_from(["", "{", "7"]), max_size=25)
PHRASES = st.lists(WORDS, min_size=1, max_size=2, unique=True)


@st.composite
def edited(draw: st.DrawFn, lines: list[str]) -> list[str]:
    """Return *lines* after a part of them was moved, removed, shuffled or replaced."""
    start = draw(st.integers(0, len(lines)))
    end = draw(st.integers(start, len(lines)))
    cut, rest = lines[start:end], [*lines[:start], *lines[end:]]
    position = draw(st.integers(0, len(rest)))
    between = draw(st.one_of(LINES, st.just(cut), st.permutations(cut)))
    return [*rest[:position], *between, *rest[position:]]


def taxonomy(phrases: list[str]) -> str:
    """Return a taxonomy of one topic with these phrases."""
    return (
        "facets: {task: {label: Task, description: It.}}\n"
        f"topics: [{{id: one, facet: task, label: One, description: It., phrases: {phrases}}}]\n"
    )


def bibtex(lines: list[str]) -> str:
    """Return the JSON records in *lines* as BibTeX."""
    rows = [json.loads(line) for line in lines if line.startswith('{"')]
    entries = (
        f"@article{{{digest_of(record['title'])[:12]},\n"
        f" title={{{record['title']}}},\n year={record['year']}\n}}\n"
        for record in rows
    )
    return "".join(entries)


CORRECTIONS = st.sampled_from(
    [
        "people: []\n",
        "people: [{name: Ada Lovelace, same_as: [A. Lovelace]}]\n",
        "people: [{name: Ada Lovelace, papers: [On], as_name: Ada Lovelace (poet)}]\n",
        "papers: [{paper: On, set: {venue: A Venue}}]\n",
        "papers: [{paper: On, add_topics: [one]}]\n",
        "papers: [{paper: On, hide: true}]\n",
    ]
)


def cold_catalog(settings: Settings) -> Catalog:
    """Return the catalog that is built with an empty cache."""
    with tempfile.TemporaryDirectory() as cache, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPERSHELF_CACHE", cache)
        return catalog_of(settings)


def misses(settings: Settings) -> int:
    """Build a catalog, and return the number of its cache misses."""
    with open_engine(settings.workers) as engine:
        make_catalog(settings, engine)
        return sum(stage.misses for stage in engine.report.baseline.stages.values())


@pytest.mark.usefixtures("short_chunks")
@examples(max_examples=40)
@given(st.data())
def test_cached_results_do_not_change_the_catalog(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = Path(folder)
        patch.setenv("PAPERSHELF_CACHE", f"{folder}/cache")
        lines = data.draw(LINES, "lines")
        for _ in range(3):
            put(root, "records.jsonl", "\n".join(lines))
            put(root, "topics.yml", taxonomy(data.draw(PHRASES, "phrases")))
            put(root, "corrections.yml", data.draw(CORRECTIONS, "corrections"))
            put(root, "listing.txt", LISTING)
            put(root, "some.bib", bibtex(lines[: data.draw(st.integers(0, 9))]))
            current = settings_of(
                root, jobs=1, year=data.draw(st.sampled_from([2024, 2025]), "year")
            )
            assert compared(catalog_of(current)) == compared(cold_catalog(current))
            assert misses(current) == 0
            lines = data.draw(edited(lines), "edited")


@pytest.mark.usefixtures("short_chunks", "own_cache")
def test_a_file_that_could_not_be_read_is_read_again_by_the_next_build(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "some.bib", "@article{k, title={A Title}, year=2020}")
    current = settings_of(root, jobs=1)
    with monkeypatch.context() as patch:

        def failing(_: object) -> None:
            raise OSError(5, "Input/output error")

        patch.setattr("papershelf.readers.files.reading.Opened.at", failing)
        catalog = catalog_of(current)
        assert not catalog.papers
        assert "Input/output error" in str(catalog.problems[0])
    assert len(catalog_of(current).papers) == PAPERS + 1


@pytest.mark.usefixtures("short_chunks")
def test_damaged_cache_entries_are_computed_again(root: Path, own_cache: Path) -> None:
    put(root, "some.bib", bibtex([json.dumps({"title": f"T {n}", "year": 2020}) for n in range(9)]))
    put(root, "records.jsonl", "\n".join(json.dumps({"title": f"U {n}"}) for n in range(99)))
    current = settings_of(root, jobs=1)
    expected = compared(catalog_of(current))
    paths = sorted(path for path in own_cache.rglob("*") if path.is_file())
    assert len(paths) > 9
    for path in paths:
        complete = path.read_bytes()
        path.write_bytes(complete[: len(complete) // 2])
        assert compared(catalog_of(current)) == expected
        assert path.read_bytes() == complete
        path.unlink()
        assert compared(catalog_of(current)) == expected


@pytest.mark.usefixtures("short_chunks", "own_cache")
def test_few_tasks_read_new_records(root: Path) -> None:
    lines = [json.dumps({"title": f"Paper {number}", "year": 2020}) for number in range(300)]
    put(root, "records.jsonl", "\n".join(lines))
    put(root, "some.bib", bibtex(lines))
    assert misses(settings_of(root, jobs=1)) > 100
    assert misses(settings_of(root, jobs=1, page_size=10)) == 0
    new = json.dumps({"title": "A New Paper", "year": 2021})
    put(root, "records.jsonl", "\n".join([*lines[:30], new, *lines[30:]]))
    assert 0 < misses(settings_of(root, jobs=1)) < 4
    put(root, "some.bib", bibtex([new, *lines]))
    assert 0 < misses(settings_of(root, jobs=1)) < 12


@pytest.mark.usefixtures("short_chunks", "own_cache")
def test_shifted_lines_are_not_read_again(root: Path) -> None:
    lines = [json.dumps({"title": f"Paper {number}", "year": 2020}) for number in range(300)]
    lines[200] = "{"
    put(root, "records.jsonl", "\n".join(lines))
    first = catalog_of(settings_of(root, jobs=1))
    put(root, "records.jsonl", "\n" * 7 + "\n".join(lines))
    assert misses(settings_of(root, jobs=1)) < 2
    second = catalog_of(settings_of(root, jobs=1))
    for one, other in ((first.papers, second.papers), (first.problems, second.problems)):
        shifts = zip(lines_in(one), lines_in(other), strict=True)
        assert {after - before for before, after in shifts} == {7}


def lines_in(items: Iterable[Paper | Problem]) -> list[int]:
    """Return the lines of the *items* that are in the file of records."""
    return [item.source.line for item in items if item.source.path.endswith("records.jsonl")]


def test_surrogates_are_replaced(root: Path) -> None:
    odd = '{"title": "A \\ud800 Title", "\\udc80": 1}\n{"\\ud800": "\\udc80"}\n'
    put(root, "odd.jsonl", odd)
    put(root, "odd.csv", b"title,\xe9,url\nA Table,1,https://example.org\n")
    put(root, "odd.yml", 'papers:\n- title: "A \\uD800 YAML"\n  "\\uD800": 1\n')
    catalog = catalog_of(settings_of(root))
    assert "A \ufffd Title" in {paper.title for paper in catalog.papers}


def test_the_name_of_a_file_may_not_be_utf_8(root: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    put(root, name, many(1))
    [reading, _] = catalog_of(settings_of(root)).readings
    assert reading.path == r"site_src/catalog/caf\xe9.txt"


def test_the_unused_keys_of_a_source_in_several_chunks_are_reported_once(root: Path) -> None:
    filler = "word " * 100
    papers = [{"title": f"Paper {n}", "mood": filler} for n in range(3_000)]
    put(root, "long.jsonl", "\n".join(map(json.dumps, [*papers, {"title": "A", "size": 1}])))
    problems = [str(each) for each in catalog_of(settings_of(root)).problems]
    assert [problem for problem in problems if "not used" in problem] == [
        "site_src/catalog/long.jsonl: these keys are not used: “mood”, “size”"
    ]


def test_a_decoding_error_loses_only_its_line(root: Path) -> None:
    # Either half is longer than the buffer of the file.
    text = ('{"title": "One"}\n{"title": "Two"}\n' * 4_000).encode("utf-16-le")
    put(root, "records.jsonl", b"\xff\xfe" + text + b"\x00\xdc\x00\xdc" + text)
    catalog = catalog_of(settings_of(root))
    assert {"One", "Two"} <= {paper.title for paper in catalog.papers}
    [reading] = (each for each in catalog.readings if each.path.endswith("records.jsonl"))
    assert (reading.records, reading.unused) == (15_999, 1)

"""From sources to a folder of pages, with everything between."""

from __future__ import annotations

import gc
import gzip
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf import gathering, recalled
from papershelf.build import Outcome, build, make_catalog, worst
from papershelf.catalog import Catalog
from papershelf.config import Settings, load_settings
from papershelf.digests import digest_of
from papershelf.earlier import PARTS
from papershelf.engine.chunks import Lengths
from papershelf.files import clear_folder
from papershelf.imprints import imprint_of
from papershelf.kept import kept_in
from papershelf.outputs import sections
from papershelf.problems import PapershelfError, Problem, Severity
from papershelf.readers import json_records
from papershelf.recalled import Memory
from support.shelf import LISTING, PAPERS, SPARSE, TAXONOMY, many


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one listing and a taxonomy."""
    catalog = tmp_path / "site_src" / "catalog"
    catalog.mkdir(parents=True)
    (catalog / "listing.txt").write_text(LISTING, encoding="utf-8")
    (catalog / "topics.yml").write_text(TAXONOMY, encoding="utf-8")
    return tmp_path


def settings(root: Path, **options: object) -> Settings:
    """The settings of a project, as mkdocs.yml would give them."""
    return load_settings(options, root, "mkdocs.yml")


def run(root: Path, **options: object) -> Outcome:
    """Build a project's pages into its docs folder."""
    return build(settings(root, **options), root / "docs")


def put(root: Path, name: str, content: str | bytes) -> Path:
    """Put a source into the catalog."""
    path = root / "site_src" / "catalog" / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder with its content and the time when it was written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def pages(root: Path) -> list[str]:
    """The pages of papers in the docs folder."""
    return sorted(path.name for path in (root / "docs" / "papers").glob("*.md"))


def said(error: pytest.ExceptionInfo[PapershelfError]) -> list[str]:
    """What a refusal says, one line a cause."""
    return [str(problem) for problem in error.value.problems]


def test_a_build_makes_a_page_of_every_kind(root: Path) -> None:
    run(root)
    made = set(snapshot(root / "docs"))
    assert len(pages(root)) == PAPERS
    assert made >= {
        ".papershelf.json",
        "about.md",
        "browse/index.md",
        "browse/title/index.md",
        "code/index.md",
        "code/models-and-data.md",
        "code/promised.md",
        "code/without.md",
        "index.md",
        "papers.jsonl",
        f"{SPARSE}.md",
        "robots.txt",
        "topics/classification.md",
        "topics/index.md",
        "topics/sparse-attention.md",
        "topics/text-classification.md",
    }


def test_a_second_build_writes_nothing(root: Path) -> None:
    first = run(root)
    before = snapshot(root / "docs")
    second = run(root)
    after = snapshot(root / "docs")
    records = {name for name in before if name.startswith(".papershelf.json")}
    assert first.written.written == second.written.unchanged == len(before) - len(records)
    assert (second.written.written, second.written.removed) == (0, 0)
    assert {name for name in before if before[name] != after[name]} <= records
    assert {name: before[name][0] for name in records} == {name: after[name][0] for name in records}


def test_only_pages_that_show_a_change_are_written_again(root: Path) -> None:
    run(root)
    before = snapshot(root / "docs")
    put(root, "listing.txt", LISTING.replace("The bound is tight.", "The bound is loose."))
    run(root)
    after = snapshot(root / "docs")
    # Files of the search index have another name when they change.
    changed = {name for name in before if before[name] != after.get(name)}
    assert "papers/on-the-norm-of-gradients.md" in changed
    assert not changed & {f"{SPARSE}.md", "topics/index.md", "about.md", "robots.txt"}


def test_a_paper_that_is_gone_takes_its_page_along(root: Path) -> None:
    put(root, "listing.txt", many(20))
    run(root)
    before = set(snapshot(root / "docs"))
    put(root, "listing.txt", many(19))
    run(root)
    gone = {name for name in before - set(snapshot(root / "docs")) if "search/" not in name}
    assert gone == {"papers/the-number-19-and-its-many-uses.md"}
    assert "the-number-19-and-its-many-uses.md" not in pages(root)
    assert len(pages(root)) == 19


def test_pages_by_hand_stay_and_are_named(root: Path) -> None:
    (root / "docs").mkdir()
    for name in ("about.md", "notes.md"):
        (root / "docs" / name).write_text("# By hand\n", encoding="utf-8")
    outcome = run(root)
    assert outcome.written.foreign == ["about.md"]
    for name in ("about.md", "notes.md"):
        assert (root / "docs" / name).read_text(encoding="utf-8") == "# By hand\n"


def test_the_same_papers_in_another_order_have_the_same_addresses(root: Path) -> None:
    blocks = [
        f"{title}\n\n{subject} are what we study here, at length.\n\n"
        for title, subject in (("Abcd", "Frogs"), ("Abcd?", "Toads"), ("Efgh!", "Newts"))
    ]
    put(root, "listing.txt", "".join(blocks))
    forth = {paper.title: paper.slug for paper in make_catalog(settings(root)).papers}
    put(root, "listing.txt", "".join(reversed(blocks)))
    back = {paper.title: paper.slug for paper in make_catalog(settings(root)).papers}
    assert forth == back
    assert len(set(forth.values())) == 3


@pytest.mark.parametrize(("left", "goes"), [(20, True), (18, True), (17, False), (1, False)])
def test_a_catalog_that_shrinks_by_more_than_a_tenth_is_refused(
    root: Path, left: int, goes: bool
) -> None:
    put(root, "listing.txt", many(20))
    run(root)
    before = snapshot(root / "docs")
    put(root, "listing.txt", many(left))
    if goes:
        run(root)
        assert len(pages(root)) == left
        return
    with pytest.raises(PapershelfError) as error:
        run(root)
    assert said(error) == [
        f"site_src/catalog: the catalog would shrink from 20 papers to {left} "
        "(if that is right, build with --allow-shrink)"
    ]
    assert snapshot(root / "docs") == before


def test_a_catalog_may_shrink_when_that_is_allowed(root: Path) -> None:
    put(root, "listing.txt", many(20))
    run(root)
    put(root, "listing.txt", many(3))
    run(root, allow_shrink=True)
    assert len(pages(root)) == 3
    run(root)


def test_other_sources_may_hold_fewer_papers(root: Path) -> None:
    put(root, "listing.txt", many(20))
    run(root)
    (root / "few.txt").write_text(many(2), encoding="utf-8")
    run(root, sources="few.txt")
    assert len(pages(root)) == 2


def test_a_refused_build_does_not_lower_the_guard(root: Path) -> None:
    put(root, "listing.txt", many(20))
    run(root)
    put(root, "listing.txt", many(5))
    for _ in range(2):
        with pytest.raises(PapershelfError, match="from 20 papers to 5"):
            run(root)


def test_an_empty_catalog_is_refused_and_nothing_written(root: Path) -> None:
    put(root, "listing.txt", "new\n\nSubscribe\n")
    with pytest.raises(PapershelfError) as error:
        run(root)
    assert said(error) == [
        "site_src/catalog: no papers found here (`papershelf check` tells what was read)"
    ]
    assert not (root / "docs").exists()


@pytest.mark.parametrize("name", ["nowhere", "site_src/catalog/nothing.txt"])
def test_a_missing_source_is_refused(root: Path, name: str) -> None:
    with pytest.raises(PapershelfError, match=f"{name}: there is no such file or folder"):
        run(root, sources=[name])


def problem_in(root: Path, name: str) -> Problem:
    """The one error that a source with this name gives."""
    catalog = make_catalog(settings(root))
    assert len(catalog.papers) >= PAPERS
    [found] = [found for found in catalog.problems if found.source.path.endswith(name)]
    return found


def test_a_source_that_is_not_utf8_is_reported_with_its_line_and_the_run_goes_on(
    root: Path,
) -> None:
    put(root, "latin.txt", "A Title Before\n\nIts abstract.\n\nCaf\xe9\n".encode("latin-1"))
    found = problem_in(root, "latin.txt")
    assert (found.severity, found.source.line) == (Severity.ERROR, 5)
    assert str(found).startswith("site_src/catalog/latin.txt:5: not UTF-8")


def test_a_source_that_cannot_be_read_is_reported_and_the_run_goes_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "secret.txt", "A Title\n\nAn abstract.\n")
    opened = Path.open

    def refuse(path: Path, *how: Any, **options: Any) -> Any:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *how, **options)

    monkeypatch.setattr(Path, "open", refuse)
    assert str(problem_in(root, "secret.txt")) == (
        "site_src/catalog/secret.txt: can't be read: Permission denied"
    )


def test_a_file_that_no_reader_is_for_is_reported_and_the_run_goes_on(root: Path) -> None:
    put(root, "cover.png", b"\x89PNG")
    found = problem_in(root, "cover.png")
    assert found.severity is Severity.ERROR
    assert "no reader for this kind of file" in found.message


def test_what_lies_in_a_catalog_and_is_no_source_is_left_alone(root: Path) -> None:
    put(root, "README.md", "About this folder")
    put(root, ".hidden.txt", many(3))
    assert not make_catalog(settings(root)).problems


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
    ids=["plain", "crlf", "bom", "utf16", "furniture", "latin1", "separators"],
)
def test_the_sum_of_lines_comes_out(root: Path, content: bytes) -> None:
    put(root, "other.txt", content)
    catalog = make_catalog(settings(root))
    for reading in catalog.readings:
        assert reading.accounted == reading.lines > 0
    assert sum(reading.papers for reading in catalog.readings) == len(catalog.papers)


def test_a_paper_that_two_sources_hold_is_shown_once_and_noted(root: Path) -> None:
    put(root, "zweite.txt", LISTING)
    catalog = make_catalog(settings(root))
    assert len(catalog.papers) == PAPERS
    assert [(reading.records, reading.papers) for reading in catalog.readings] == [
        (PAPERS, PAPERS),
        (PAPERS, 0),
    ]
    assert worst(catalog.problems) is Severity.NOTE
    assert "is one paper with site_src/catalog/listing.txt:3" in catalog.problems[0].message


def test_a_source_named_twice_is_read_once(root: Path) -> None:
    twice = settings(root, sources=["site_src/catalog", "site_src/catalog/listing.txt"])
    catalog = make_catalog(twice)
    assert len(catalog.readings) == 1
    assert not catalog.problems


def test_two_sources_of_one_name_keep_their_own_sums(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Paths outside of the project are shown by their names alone."""
    places = [tmp_path_factory.mktemp(name) / "papers.txt" for name in ("one", "two")]
    places[0].write_text(many(3), encoding="utf-8")
    places[1].write_text(LISTING, encoding="utf-8")
    catalog = make_catalog(settings(root, sources=[str(place) for place in places]))
    assert [reading.papers for reading in catalog.readings] == [3, PAPERS]


@pytest.mark.usefixtures("two_are_many")
@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_tells_each_stage_up_to_its_end(root: Path, jobs: int) -> None:
    told: list[tuple[str, int, int]] = []
    outcome = build(settings(root, jobs=jobs), root / "docs", lambda *word: told.append(word))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == [
        *("Reading", "Links and topics", "Merging", "People"),
        *("Search index", "Writing pages"),
    ]
    last = {stage: (done, total) for stage, done, total in told}
    assert last["Reading"] == (PAPERS, 0)
    assert last["Links and topics"] == (PAPERS, PAPERS)
    assert last["Merging"] == last["People"] == (PAPERS, 0)
    assert last["Writing pages"][0] + last["Search index"][0] == outcome.written.written


def test_a_stage_is_told_before_anything_is_done(root: Path) -> None:
    told: dict[str, int] = {}
    build(
        settings(root), root / "docs", lambda stage, done, _: told.setdefault(stage, done) and None
    )
    known = {"Merging", "People"}
    assert {stage: done for stage, done in told.items() if stage not in known and done} == {}


def test_the_newest_day_is_that_of_the_newest_paper_with_a_full_date(root: Path) -> None:
    assert run(root).newest == "2026-03-12"
    put(root, "listing.txt", LISTING.replace("Mar 12, 2026", "").replace("Mar 11, 2026", ""))
    assert run(root).newest == ""


def test_a_file_that_the_settings_name_is_no_source_wherever_it_lies(root: Path) -> None:
    put(root, "ours.yml", "papers: []\n")
    named = settings(root, corrections="site_src/catalog/ours.yml")
    assert not make_catalog(named).problems
    assert make_catalog(settings(root)).problems


def number_of_catalogs() -> int:
    """How many catalogs there are in memory."""
    gc.collect()
    return sum(isinstance(found, Catalog) for found in gc.get_objects())


def test_what_a_build_leaves_holds_no_catalog(root: Path) -> None:
    before = number_of_catalogs()
    outcome = run(root)
    assert number_of_catalogs() == before
    assert outcome.summary.papers == PAPERS


def test_papers_are_listed_newest_first(root: Path) -> None:
    put(root, "listing.txt", "\n".join(reversed(LISTING.split("Mar 11")[:1])))
    put(root, "old.txt", many(1).replace("2026-03-12", "2020-01-01"))
    put(root, "undated.txt", many(2).replace("2026-03-12\n\n", ""))
    dates = [str(paper.date or "") for paper in make_catalog(settings(root)).papers]
    assert dates == ["2026-03-12", "2026-03-12", "2020-01-01", ""]


def test_every_line_of_the_dump_is_a_paper(root: Path) -> None:
    run(root)
    lines = (root / "docs" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["title"] for line in lines][:1] == [
        "Sparse Attention for Long Documents"
    ]
    assert len(lines) == PAPERS


def test_corrections_outrank_the_sources(root: Path) -> None:
    run(root)
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
    outcome = run(root)
    catalog = make_catalog(settings(root))
    assert outcome.problems == catalog.problems
    [paper] = [paper for paper in catalog.papers if paper.title == "Attention to a Few"]
    assert (paper.slug, *paper.former) == ("attention-to-a-few", Path(SPARSE).name)
    assert [author.name for author in paper.authors] == ["Alan M. Turing"]
    assert "sparse-attention" not in {topic.id for topic in paper.topics}
    [problem] = [found for found in catalog.problems if found.severity is Severity.WARNING]
    assert str(problem).startswith(
        "site_src/catalog/corrections.yml:5: no paper is “No Such Paper”"
    )


def test_maps_of_the_settings_and_compressed_files_reach_the_reader(root: Path) -> None:
    put(root, "export.json.gz", gzip.compress(b'{"rows": 1, "data": [{"name": "Tidy Shelves"}]}'))
    catalog = make_catalog(settings(root, maps={"ours": {"title": "name"}}))
    assert "Tidy Shelves" in [paper.title for paper in catalog.papers]


def test_a_link_out_of_the_catalog_is_told(root: Path, tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text("A Secret Title of Ours\n", encoding="utf-8")
    (root / "site_src" / "catalog" / "link.txt").symlink_to(tmp_path / "private.txt")
    problems = [str(problem) for problem in make_catalog(settings(root)).problems]
    place, fault = "site_src/catalog/link.txt", "leads out of the folder; it is not read"
    assert f"{place}: {fault} (put a copy in its place)" in problems


def test_an_export_is_a_source_that_gives_the_same_papers(root: Path) -> None:
    run(root)
    first = (root / "docs" / "papers.jsonl").read_text(encoding="utf-8")
    put(root, "papers.jsonl", first)
    (root / "site_src" / "catalog" / "listing.txt").unlink()
    run(root)
    again = (root / "docs" / "papers.jsonl").read_text(encoding="utf-8")
    assert [without_places(line) for line in again.splitlines()] == [
        without_places(line) for line in first.splitlines()
    ]


def without_places(line: str) -> dict[str, Any]:
    """A line of the export without where the paper was read."""
    found = json.loads(line)
    return {key: value for key, value in found.items() if key not in ("source", "sources")}


def test_problems_of_records_stand_in_the_order_of_the_records(root: Path) -> None:
    put(root, "odd.json", json.dumps([{"z": 1}, *({"a": 1} for _ in range(10))]))
    found = [problem.source.record for problem in make_catalog(settings(root)).problems]
    assert found == list(range(1, 12))


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_catalog_is_the_same_for_any_number_of_jobs(
    root: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [
        {
            "title": f"Paper {number} on Transformers",
            "abstract": "We release our code.",
            "year": 2020,
        }
        for number in range(40)
    ]
    lines = [*map(json.dumps, records), "{", "7", "", json.dumps(records[3])]
    put(root, "records.jsonl", "\n".join(lines))
    fix = "papers:\n- {paper: paper-7-on-transformers, set: {abstract: None yet.}}\n"
    put(root, "corrections.yml", fix)
    alone = make_catalog(settings(root, jobs=1))
    monkeypatch.setattr(json_records, "MOST_LINES", 3)
    monkeypatch.setattr(gathering, "LONG", 2)
    monkeypatch.setattr(gathering, "RUN", 2)
    monkeypatch.setattr(gathering, "SHORT", 0)
    now = settings(root, jobs=jobs)
    assert len(alone.papers) == PAPERS + 40
    for cache in (None, root / "cache", root / "cache"):
        shared = make_catalog(now, kept=kept_in(cache, now))
        assert compared(shared) == compared(alone)


@pytest.fixture
def by_few() -> Iterator[None]:
    """Files of any size are kept, and runs have few lines and records."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "SHORT", 0)
        patch.setattr(gathering, "RUN", 2)
        patch.setattr(json_records, "FEWEST_LINES", 2)
        patch.setattr(json_records, "EVERY", 2)
        patch.setattr(json_records, "MOST_LINES", 5)
        yield


def compared(catalog: Catalog) -> tuple[Any, ...]:
    """What two catalogs are compared by."""
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
    """Lines of which some are moved, removed or changed, and new ones put between."""
    start = draw(st.integers(0, len(lines)))
    end = draw(st.integers(start, len(lines)))
    cut, rest = lines[start:end], [*lines[:start], *lines[end:]]
    place = draw(st.integers(0, len(rest)))
    between = draw(st.one_of(LINES, st.just(cut), st.permutations(cut)))
    return [*rest[:place], *between, *rest[place:]]


def taxonomy(phrases: list[str]) -> str:
    """A taxonomy of one topic."""
    return (
        "facets: {task: {label: Task, description: It.}}\n"
        f"topics: [{{id: one, facet: task, label: One, description: It., phrases: {phrases}}}]\n"
    )


def bibtex(lines: list[str]) -> str:
    """The records of lines as BibTeX."""
    records = [json.loads(line) for line in lines if line.startswith('{"')]
    entries = (
        f"@article{{k{number},\n title={{{record['title']}}},\n year={record['year']}\n}}\n"
        for number, record in enumerate(records)
    )
    return "".join(entries)


@pytest.mark.usefixtures("by_few")
@examples(max_examples=40)
@given(st.data())
def test_what_is_kept_changes_nothing(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "site_src/catalog").mkdir(parents=True)
        lines = data.draw(LINES, "lines")
        for _ in range(3):
            put(root, "records.jsonl", "\n".join(lines))
            put(root, "topics.yml", taxonomy(data.draw(PHRASES, "phrases")))
            put(root, "listing.txt", LISTING)
            put(root, "some.bib", bibtex(lines[: data.draw(st.integers(0, 9))]))
            now = settings(root, jobs=1, year=data.draw(st.sampled_from([2024, 2025]), "year"))
            kept = kept_in(root / "cache", now)
            again = kept_in(root / "cache", now)
            alone = compared(make_catalog(now))
            assert compared(make_catalog(now, kept=kept)) == alone
            assert compared(make_catalog(now, kept=again)) == alone
            assert again.used == kept.used
            lines = data.draw(edited(lines), "edited")


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


@pytest.mark.usefixtures("by_few")
@examples(max_examples=30)
@given(data=st.data(), most=st.sampled_from([10, 1_000]))
def test_what_a_preview_remembers_changes_nothing(data: st.DataObject, most: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = Path(folder)
        patch.setenv("XDG_STATE_HOME", str(root / "state"))
        patch.setattr(recalled, "MOST", most)
        (root / "site_src/catalog").mkdir(parents=True)
        put(root, "listing.txt", LISTING)
        lines = data.draw(LINES, "lines")
        memory = Memory(is_kept=True)
        for _ in range(4):
            put(root, "records.jsonl", "\n".join(lines))
            put(root, "topics.yml", taxonomy(data.draw(st.sampled_from([["On"], ["Text"]]))))
            put(root, "corrections.yml", data.draw(CORRECTIONS))
            now = settings(root, jobs=1, allow_shrink=True)
            outcome = build(now, root / "docs", cache=root / "cache", memory=memory)
            clear_folder(root / "alone")
            alone = build(now, root / "alone")
            assert outcome.problems == alone.problems
            assert shown(root / "docs") == shown(root / "alone")
            lines = data.draw(edited(lines), "edited")


@pytest.mark.usefixtures("by_few")
@examples(max_examples=40)
@given(lines=LINES, corrections=CORRECTIONS, phrases=PHRASES)
def test_the_imprints_of_records_are_those_of_the_papers(
    lines: list[str], corrections: str, phrases: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "site_src/catalog").mkdir(parents=True)
        put(root, "records.jsonl", "\n".join(lines))
        put(root, "listing.txt", LISTING)
        put(root, "topics.yml", taxonomy(phrases))
        put(root, "corrections.yml", corrections)
        catalog = make_catalog(settings(root, jobs=1))
        for paper in catalog.papers:
            assert catalog.imprint(paper) == imprint_of(paper)
        assert len(catalog.imprints) >= PAPERS


def shown(folder: Path) -> dict[str, bytes]:
    """The files of a folder that are part of the site, with their content."""
    files = snapshot(folder).items()
    return {name: content for name, (content, _) in files if not name.startswith(".")}


def test_a_preview_of_a_change_makes_little_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [{"title": f"Paper {number}", "year": 2020} for number in range(60)]
    put(root, "records.jsonl", "\n".join(map(json.dumps, records)))
    made = list[bytes]()

    def watched(data: bytes) -> str:
        made.append(data)
        return digest_of(data)

    monkeypatch.setattr(sections, "digest_of", watched)
    memory = Memory(is_kept=True)
    for number in range(3):
        records[30]["abstract"] = f"Edited {number} times."
        put(root, "records.jsonl", "\n".join(map(json.dumps, records)))
        made.clear()
        build(settings(root, jobs=1), root / "docs", cache=root / "cache", memory=memory)
    assert len(made) == 1
    assert b"paper-30" in made[0]


@pytest.mark.usefixtures("by_few")
def test_what_is_kept_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [json.dumps({"title": f"Paper {number}", "year": 2020}) for number in range(60)]
    put(root, "records.jsonl", "\n".join(records))
    prepare, prepared = gathering.prepare, list[str]()

    def watched(paper: Any, settings: Settings) -> gathering.Prepared:
        prepared.append(paper.title)
        return prepare(paper, settings)

    monkeypatch.setattr(gathering, "prepare", watched)
    cache = root / "cache"
    build(settings(root, jobs=1), root / "docs", cache=cache)
    assert len(prepared) == 60 + PAPERS
    prepared.clear()
    build(settings(root, jobs=1, page_size=10), root / "docs", cache=cache)
    assert not prepared
    new = json.dumps({"title": "A New Paper", "year": 2021})
    put(root, "records.jsonl", "\n".join([*records[:30], new, *records[30:]]))
    outcome = build(settings(root, jobs=1), root / "docs", cache=cache)
    assert "A New Paper" in prepared
    assert len(prepared) < 15
    assert outcome.summary.papers == 61 + PAPERS


@pytest.mark.usefixtures("by_few")
def test_a_file_that_could_not_be_read_is_tried_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "some.bib", "@article{k, title={A Title}, year=2020}")
    now = settings(root)
    with monkeypatch.context() as patch:

        def failing(*_: object) -> None:
            raise OSError(5, "Input/output error")

        patch.setattr("papershelf.readers.sources.Opened", failing)
        catalog = make_catalog(now, kept=kept_in(root / "cache", now))
        assert not catalog.papers
        assert "Input/output error" in str(catalog.problems[0])
    assert len(make_catalog(now, kept=kept_in(root / "cache", now)).papers) == PAPERS + 1


@pytest.mark.usefixtures("by_few")
def test_damage_to_what_is_kept_is_no_loss(root: Path) -> None:
    put(root, "some.bib", bibtex([json.dumps({"title": f"T {n}", "year": 2020}) for n in range(9)]))
    put(root, "records.jsonl", "\n".join(json.dumps({"title": f"U {n}"}) for n in range(9)))
    now, cache = settings(root, jobs=1), root / "cache"
    expected = compared(make_catalog(now, kept=kept_in(cache, now)))
    paths = sorted((cache / "read").iterdir())
    assert len(paths) > 9
    for path in paths:
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        assert compared(make_catalog(now, kept=kept_in(cache, now))) == expected
        assert path.read_bytes() == whole
        path.unlink()
        assert compared(make_catalog(now, kept=kept_in(cache, now))) == expected


@pytest.mark.usefixtures("two_are_many")
@pytest.mark.parametrize("jobs", [2, 3])
def test_the_pages_are_the_same_for_any_number_of_jobs(
    root: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papershelf.outputs.exports.PARTS", Lengths(least=384, most=40, one_in=256))
    records = [{"title": f"Paper {n}", "abstract": "We count. " * 1000} for n in range(110)]
    put(root, "long.jsonl", "\n".join(map(json.dumps, records)))
    mine = root / "docs" / "papers" / "paper-7.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    alone = run(root, jobs=1)
    made = contents(root / "docs")
    assert alone.written.foreign == ["papers/paper-7.md"]
    (root / "docs" / PARTS).unlink()
    again = run(root, jobs=jobs)
    assert again.written == replace(alone.written, written=0, unchanged=alone.written.written)
    assert again.written.digests == alone.written.digests
    clear_folder(root / "docs")
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    anew = run(root, jobs=jobs)
    assert anew.written == alone.written
    assert contents(root / "docs") == made
    assert {"papers-001.jsonl.gz", "papers-003.jsonl.gz", "papers.json"} <= made.keys()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content, but for the record of states of files."""
    return {name: content for name, (content, _) in snapshot(folder).items() if name != PARTS}

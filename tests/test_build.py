"""A build turns sources into a folder of pages."""

from __future__ import annotations

import gc
import json
import re
from pathlib import Path

import pytest

from papershelf.build import Outcome, build
from papershelf.catalog import Catalog
from papershelf.problems import PapershelfError
from support.reading import project, put, settings_of
from support.shelf import LISTING, PAPERS, SPARSE, many


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with one listing and a taxonomy."""
    return project(tmp_path)


def run(root: Path, **options: object) -> Outcome:
    """Build a project's pages into its docs folder."""
    return build(settings_of(root, **options), root / "docs")


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file of a folder with its content and the time of its modification."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def pages(root: Path) -> list[str]:
    """Return the pages of papers in the docs folder."""
    return sorted(path.name for path in (root / "docs" / "papers").glob("*.md"))


def messages(error: pytest.ExceptionInfo[PapershelfError]) -> list[str]:
    """Return the problems of an error as texts."""
    return [str(problem) for problem in error.value.problems]


def test_a_build_writes_pages_of_every_kind(root: Path) -> None:
    run(root)
    names = set(snapshot(root / "docs"))
    assert len(pages(root)) == PAPERS
    assert names >= {
        *(".papershelf.json", "about.md", "browse/index.md", "browse/title/index.md"),
        *("code/index.md", "code/models-and-data.md", "code/without.md", "index.md"),
        *("papers.jsonl", f"{SPARSE}.md", "robots.txt", "topics/classification.md"),
        *("topics/index.md", "topics/sparse-attention.md", "topics/text-classification.md"),
    }
    assert "code/promised.md" not in names, "no paper promises anything"


def test_a_related_paper_links_back_if_it_is_marked_so(root: Path) -> None:
    titles = [f"{letter} {kind} attention" for letter in "abcdef" for kind in ("sparse", "dense")]
    put(root, "many.jsonl", "\n".join(json.dumps({"title": title}) for title in titles))
    run(root, large=0)
    line = re.compile(r"^- \[.*\]\((.*)\.md\) \*(.*)\*$", re.MULTILINE)
    files = (root / "docs" / "papers").glob("*.md")
    related = {path.stem: dict(line.findall(path.read_text(encoding="utf-8"))) for path in files}
    pairs = [(slug, other, why) for slug, near in related.items() for other, why in near.items()]
    assert {slug in related[other] for slug, other, _ in pairs} == {True, False}
    for slug, other, why in pairs:
        assert ("mutually related" in why) == (slug in related[other])


def test_notes_in_the_catalog_appear_on_the_pages_of_their_papers(root: Path) -> None:
    notes = root / "site_src/catalog/notes"
    notes.mkdir()
    (notes / "which.md").write_text(
        "---\npaper: sparse-attention-for-long-documents\n---\n\n# Ours\n\nRead *twice*.\n",
        encoding="utf-8",
    )
    (notes / "lost.md").write_text("# On Nothing\n\nText.\n", encoding="utf-8")
    outcome = run(root)
    assert len(pages(root)) == PAPERS
    [problem] = [note for note in outcome.problems if "notes" in note.source.path]
    expected = "site_src/catalog/notes/lost.md:1: no paper matches “lost” or “On Nothing”"
    assert str(problem).startswith(expected)
    text = (root / "docs" / f"{SPARSE}.md").read_text(encoding="utf-8")
    assert "## Our notes\n\n### Ours\n\nRead *twice*.\n" in text
    assert (root / "docs/notes/index.md").is_file()
    assert not (root / "docs/notes.xml").exists()


@pytest.mark.parametrize(("left", "is_allowed"), [(20, True), (18, True), (17, False), (1, False)])
def test_a_catalog_that_shrinks_by_more_than_a_tenth_is_refused(
    root: Path, left: int, is_allowed: bool
) -> None:
    put(root, "listing.txt", many(20))
    run(root)
    before = snapshot(root / "docs")
    put(root, "listing.txt", many(left))
    if is_allowed:
        run(root)
        assert len(pages(root)) == left
        return
    with pytest.raises(PapershelfError) as error:
        run(root)
    assert messages(error) == [
        f"site_src/catalog: the catalog would shrink from 20 papers to {left} "
        "(if this is intended, build with --allow-shrink)"
    ]
    assert snapshot(root / "docs") == before


def test_read_errors_are_reported_with_the_error_about_a_shrinking_catalog(root: Path) -> None:
    put(root, "listing.txt", many(20))
    run(root)
    (root / "site_src/catalog/listing.txt").unlink()
    put(root, "refs.bib", "@article{one, title = {Tidy Shelves}}\n@article{two, title = {Cut")
    with pytest.raises(PapershelfError) as error:
        run(root)
    cause, refusal = messages(error)
    assert cause.startswith("site_src/catalog/refs.bib:2: ")
    assert "would shrink from 20 papers to 1" in refusal


def test_a_source_of_the_same_name_in_another_folder_may_contain_fewer_papers(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for papers in (20, 2):
        listing = tmp_path_factory.mktemp("elsewhere") / "listing.txt"
        listing.write_text(many(papers), encoding="utf-8")
        run(root, sources=str(listing))
        assert len(pages(root)) == papers
    manifest = (root / "docs/.papershelf.json").read_text(encoding="utf-8")
    assert "elsewhere" not in manifest
    listing.write_text(many(1), encoding="utf-8")
    with pytest.raises(PapershelfError, match=r"^listing.txt: the catalog would shrink from 2"):
        run(root, sources=str(listing))


def test_an_empty_catalog_is_refused_before_anything_is_written(root: Path) -> None:
    put(root, "listing.txt", "new\n\nSubscribe\n")
    with pytest.raises(PapershelfError) as error:
        run(root)
    assert messages(error) == [
        "site_src/catalog: no papers found (run `papershelf check` to see what was read)"
    ]
    assert not (root / "docs").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_reports_each_stage_to_its_end(root: Path, jobs: int) -> None:
    reports: list[tuple[str, int, int]] = []
    outcome = build(
        settings_of(root, jobs=jobs),
        root / "docs",
        lambda stage, *counts: reports.append((stage.name, *counts)),
    )
    stages = list(dict.fromkeys(stage for stage, _, _ in reports))
    # The name of the stage depends on the installed models.
    [related] = [stage for stage in stages if stage.startswith("Related papers by ")]
    assert stages == [
        *("Reading", "Links and topics", "Merging", "People"),
        *(related, "Search index", "Writing pages"),
    ]
    last = {stage: (done, total) for stage, done, total in reports}
    assert last["Reading"] == (PAPERS, 0)
    assert last["Links and topics"] == (PAPERS, PAPERS)
    assert last["Merging"] == last["People"] == last[related] == (PAPERS, 0)
    assert last["Writing pages"][0] + last["Search index"][0] == len(outcome.files)


def test_a_stage_is_reported_before_its_first_item(root: Path) -> None:
    first_counts: dict[str, int] = {}
    build(
        settings_of(root),
        root / "docs",
        lambda stage, done, _: first_counts.setdefault(stage.name, done) and None,
    )
    # These two stages have done their work when they are reported.
    late = {"Merging", "People"}
    assert not [stage for stage, done in first_counts.items() if stage not in late and done]


def test_the_newest_day_is_the_latest_full_date(root: Path) -> None:
    assert run(root).newest == "2026-03-12"
    put(root, "listing.txt", LISTING.replace("Mar 12, 2026", "").replace("Mar 11, 2026", ""))
    assert run(root).newest == ""


def number_of_catalogs() -> int:
    """Return the number of catalogs in memory."""
    gc.collect()
    return sum(isinstance(value, Catalog) for value in gc.get_objects())


def test_the_outcome_of_a_build_keeps_no_catalog_in_memory(root: Path) -> None:
    before = number_of_catalogs()
    outcome = run(root)
    assert number_of_catalogs() == before
    assert outcome.summary.papers == PAPERS


@pytest.mark.parametrize("jobs", [2, 3])
def test_pages_do_not_depend_on_the_number_of_jobs(
    root: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papershelf.engine.engine._SERIAL_SECONDS", -1.0)
    records = [{"title": f"Paper {n}", "abstract": "We count. " * 1000} for n in range(110)]
    put(root, "long.jsonl", "\n".join(map(json.dumps, records)))
    files = {}
    for count in (1, jobs):
        docs = root / f"docs-{count}"
        mine = docs / "papers" / "paper-7.md"
        mine.parent.mkdir(parents=True)
        mine.write_text("mine")
        settings = settings_of(root, jobs=count, cache_dir=f"cache-{count}")
        outcome = build(settings, docs)
        assert outcome.unowned == ["papers/paper-7.md"]
        files[count] = {name: content for name, (content, _) in snapshot(docs).items()}
    assert files[1] == files[jobs]


def test_restarting_workers_for_a_large_catalog_does_not_change_its_pages(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papershelf.engine.engine._SERIAL_SECONDS", -1.0)
    files = []
    for most in (10, 0):
        monkeypatch.setattr("papershelf.build._LARGE_CATALOG", most)
        docs = root / f"docs-{most}"
        build(settings_of(root, jobs=2, cache_dir=f"cache-{most}"), docs)
        files.append({name: content for name, (content, _) in snapshot(docs).items()})
    assert files[0] == files[1]

"""Warm builds keep unchanged files of the last site, and give the same site as cold builds."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from papershelf.engine import staging
from papershelf.engine.cache import Cache
from papershelf.engine.outputs import table_key
from papershelf.mkdocs.site import Request, build_site, load_site
from papershelf.problems import Summary
from papershelf.search.models import MODELS
from support.shelf import CONFIG, IMAGES, SPARSE, lay, site_of

LISTING = Path("site_src/catalog/listing.txt")
TOPICS = Path("site_src/catalog/topics.yml")
NORM = "papers/on-the-norm-of-gradients"


def build(folder: Path) -> Summary:
    """Build the site of a project."""
    return build_site(load_site(Request(config_file=folder / "mkdocs.yml", allow_shrink=True)))


def times(folder: Path) -> dict[str, int]:
    """Return the modification times of the files and folders below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*")
    }


def written(folder: Path, before: dict[str, int]) -> set[str]:
    """Return the files of a project's site that were written since *before*."""
    return {
        name
        for name, time in times(folder / "site").items()
        if before.get(name) != time and (folder / "site" / name).is_file()
    }


def cold(folder: Path, copy: Path) -> dict[str, bytes]:
    """Return the site that a cold build makes of a *copy* of the project in *folder*."""
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("site", ".*site*", ".papershelf*"))
    # Without the manifest, generated pages would be taken for hand-written ones.
    for path in (copy / "docs").rglob("*"):
        if path.is_file() and "by-hand" not in path.name:
            path.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPERSHELF_CACHE", str(copy / ".papershelf-cache"))
        assert build(copy).changed
    return site_of(copy)


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def write_note(folder: Path, text: str) -> None:
    """Write a note on one of the papers."""
    (folder / "notes").mkdir(exist_ok=True)
    front = "---\npaper: On the Norm of Gradients\ndate: 2026-03-13\n---\n"
    (folder / "notes/norm.md").write_text(f"{front}{text}\n", encoding="utf-8")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a small shelf with a page by hand and an override of the theme."""
    folder = lay(tmp_path / "shelf", CONFIG.replace("material}", "material, custom_dir: own}"))
    (folder / "docs/by-hand.md").write_text("# By hand\n\nFirst draft.\n", encoding="utf-8")
    (folder / "own").mkdir()
    (folder / "own/404.html").write_text("Nothing here.\n", encoding="utf-8")
    return folder


def test_a_build_of_an_unchanged_project_writes_no_file(shelf: Path) -> None:
    first = build(shelf)
    before = times(shelf)
    second = build(shelf)
    assert (first.changed, second.changed) == (True, False)
    assert (second.papers, second.topics) == (first.papers, first.topics) == (4, 4)
    assert times(shelf) == before


CHANGES: dict[str, Callable[[Path], object]] = {
    "a source": lambda shelf: change(shelf / LISTING, "is tight.", "is sharp."),
    "a new source": lambda shelf: (shelf / LISTING.with_name("more.txt")).write_text(
        "A Title\n\nB"
    ),
    "taxonomy": lambda shelf: change(shelf / TOPICS, "a few pairs", "some pairs"),
    "corrections": lambda shelf: (shelf / LISTING.with_name("corrections.yml")).write_text(
        "papers: [{paper: On the Norm of Gradients, set: {title: On Norms}}]"
    ),
    "a note": lambda shelf: write_note(shelf, "Tight, too.") or write_note(shelf, "Tight, indeed."),
    "settings": lambda shelf: change(shelf / "mkdocs.yml", "A small", "A smaller"),
    "page by hand": lambda shelf: change(shelf / "docs/by-hand.md", "First", "Second"),
    "new page by hand": lambda shelf: (shelf / "docs/by-hand-2.md").write_text("# Two\n"),
    "theme": lambda shelf: change(shelf / "own/404.html", "Nothing", "Nobody"),
}


def test_a_change_of_any_input_is_noticed(shelf: Path, tmp_path: Path) -> None:
    build(shelf)
    for name, edit in CHANGES.items():
        edit(shelf)
        assert build(shelf).changed, name
        assert not build(shelf).changed, name
    assert site_of(shelf) == cold(shelf, tmp_path / "cold")


def test_a_link_that_leads_nowhere_stops_no_build(shelf: Path) -> None:
    """Emacs makes such a link for a file that is being edited."""
    for folder in ("docs", "own"):
        (shelf / folder / ".#by-hand.md").symlink_to("ann@host.example.4711")
    (shelf / "docs/later.md").symlink_to("../later.md")
    assert build(shelf).changed
    assert not build(shelf).changed
    (shelf / "later.md").write_text("# Later\n", encoding="utf-8")
    assert build(shelf).changed
    assert "Later" in (shelf / "site/later/index.html").read_text(encoding="utf-8")


def test_a_model_that_is_installed_changed_or_removed_is_noticed(shelf: Path, models: Path) -> None:
    build(shelf)
    file = models / MODELS[0].package / MODELS[0].files[0]
    file.parent.mkdir(parents=True)
    for text in ("cut", "cut short"):
        file.write_text(text)
        assert build(shelf).changed
        assert not build(shelf).changed
    shutil.rmtree(models)
    assert build(shelf).changed


def test_a_changed_note_rewrites_its_paper_the_list_of_notes_and_the_feed(shelf: Path) -> None:
    change(shelf / "mkdocs.yml", "site_name", "site_url: https://shelf.example/\nsite_name")
    write_note(shelf, "Tight, we think.")
    build(shelf)
    before = times(shelf / "site")
    write_note(shelf, "Sharp, we think.")
    build(shelf)
    changed = {name for name in written(shelf, before) if not name.startswith("search/")}
    # Pages of the navigation are rendered in every build.
    assert {f"{NORM}/index.html", "notes/index.html", "notes.xml"} <= changed
    papers = {name for name in changed if name.startswith("papers/")}
    assert papers == {f"{NORM}/index.html", f"{NORM}.md"}
    pages = {name: (shelf / "site" / name).read_text() for name in changed}
    assert "Sharp" in pages[f"{NORM}/index.html"]
    assert 'type="application/atom+xml"' in pages[f"{NORM}/index.html"]
    assert "atom+xml" not in (shelf / f"site/{SPARSE}/index.html").read_text()


def test_a_change_of_an_inherited_configuration_is_noticed(shelf: Path) -> None:
    (shelf / "mkdocs.yml").rename(shelf / "base.yml")
    (shelf / "mkdocs.yml").write_text("INHERIT: base.yml\n")
    build(shelf)
    assert not build(shelf).changed
    change(shelf / "base.yml", "A small", "A smaller")
    assert build(shelf).changed


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a page is gone": lambda shelf: (shelf / f"site/{SPARSE}/index.html").unlink(),
    "a page was edited": lambda shelf: (shelf / f"site/{SPARSE}/index.html").write_text("Mine"),
    "the site is gone": lambda shelf: shutil.rmtree(shelf / "site"),
    "a source of a page was edited": lambda shelf: (shelf / f"docs/{SPARSE}.md").write_text("Mine"),
    "a source of a page is gone": lambda shelf: (shelf / f"docs/{SPARSE}.md").unlink(),
    "the table is damaged": lambda shelf: table(shelf).write_bytes(b"a" * 100),
    "the cache is gone": lambda _: shutil.rmtree(cache()),
}


def cache() -> Path:
    """Return the cache of these tests."""
    return Path(os.environ["PAPERSHELF_CACHE"])


def table(shelf: Path) -> Path:
    """Return the table of the outputs of a project's site."""
    return Cache(cache()).path(table_key(shelf / "site"))


def test_the_next_build_repairs_damage(shelf: Path) -> None:
    build(shelf)
    intact = site_of(shelf)
    for name, damage in DAMAGE.items():
        damage(shelf)
        assert build(shelf).changed, name
        assert site_of(shelf) == intact, name
        assert not build(shelf).changed, name


def test_a_site_with_a_hook_is_rebuilt_since_the_hook_may_read_other_inputs(
    shelf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mkdocs")
    (shelf / "hook.py").write_text("def on_config(config):\n    return config\n")
    with (shelf / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("hooks: [hook.py]\n")
    build(shelf)
    before = times(shelf / "site")
    assert build(shelf).changed
    assert "an unchanged site is rebuilt: hook.py may read other inputs" in caplog.messages
    # Outputs that come out the same are not written again.
    assert not written(shelf, before)


def test_a_warm_build_reports_the_same_problems(
    shelf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (shelf / LISTING.with_name("latin.txt")).write_bytes(b"Caf\xe9\n")
    reports = []
    for _ in range(2):
        caplog.clear()
        assert build(shelf).failed
        problems = [record for record in caplog.records if record.levelno >= logging.WARNING]
        reports.append([(record.levelname, record.getMessage()) for record in problems])
    cold_report, warm_report = reports
    assert cold_report == warm_report
    message = "site_src/catalog/latin.txt:1: not UTF-8 (save the file as UTF-8)"
    assert ("ERROR", message) in warm_report


def test_a_changed_abstract_rewrites_its_page_and_files_that_quote_it(
    shelf: Path, tmp_path: Path
) -> None:
    build(shelf)
    before = times(shelf / "site")
    change(shelf / LISTING, "The bound is tight.", "The bound is sharp.")
    build(shelf)
    changed = written(shelf, before)
    assert f"{NORM}/index.html" in changed
    assert "papers.jsonl" in changed
    assert not {f"{SPARSE}/index.html", f"{IMAGES}/index.html", "by-hand/index.html"} & changed
    assert not [name for name in changed if name.startswith(("topics/", "assets/"))]
    assert site_of(shelf) == cold(shelf, tmp_path / "cold")


@pytest.mark.parametrize("step", ["link_files", "swap_folder"])
def test_a_build_that_fails_while_it_assembles_the_site_leaves_the_last_one(
    step: str, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(shelf)
    last = site_of(shelf)
    change(shelf / LISTING, "no condition", "not one condition")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(staging, step, fails)
        with pytest.raises(Abort, match="No space left"):
            build(shelf)
    assert site_of(shelf) == last
    build(shelf)
    assert site_of(shelf) == cold(shelf, tmp_path / "cold")

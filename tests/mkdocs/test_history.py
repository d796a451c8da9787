"""A build enters days and addresses of papers in files, and builds the same site from them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from papershelf.engine.files import TEMPORARY
from support.run import papershelf, run
from support.shelf import CONFIG_WITH_URL, lay, site_of

# SOURCE_DATE_EPOCH of 2026-03-12 and 2026-04-12.
MARCH, APRIL = "1773273600", "1775952000"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return the empty ledger of days of a project whose papers have no date."""
    listing = "Sparse Attention for Long Documents\n\nReading long documents is slow.\n"
    file = lay(tmp_path / "shelf", CONFIG_WITH_URL, listing) / "site_src/catalog/first-seen.tsv"
    file.touch()
    return file


def built(ledger: Path, when: str) -> str:
    """Return what a build prints when the clock shows *when*, in seconds since 1970."""
    done = papershelf("build", cwd=ledger.parents[2], SOURCE_DATE_EPOCH=when)
    assert done.returncode == 0, done.stderr
    return done.stderr


def feed_of(ledger: Path) -> str:
    """Return the feed of the project's site."""
    return (ledger.parents[2] / "site/feeds/papers.xml").read_text(encoding="utf-8")


def test_a_new_paper_gets_the_day_of_the_build_and_keeps_it(ledger: Path) -> None:
    assert "added the lines of 1 paper; commit this file" in built(ledger, MARCH)
    written = ledger.read_bytes()
    assert written == b"title:sparse-attention-for-long-documents\t2026-03-12\n"
    assert "<updated>2026-03-12T00:00:00Z</updated>" in feed_of(ledger)
    site = site_of(ledger.parents[2])
    assert "first-seen.tsv" not in built(ledger, APRIL)
    assert (ledger.read_bytes(), site_of(ledger.parents[2])) == (written, site)


def test_a_clean_clone_gives_the_same_site_on_another_day(ledger: Path, tmp_path: Path) -> None:
    built(ledger, MARCH)
    clone = tmp_path / "clone"
    shutil.copytree(
        ledger.parents[2], clone, ignore=shutil.ignore_patterns("site", "docs", ".paper*")
    )
    built(clone / "site_src/catalog/first-seen.tsv", MARCH)
    assert site_of(clone) == site_of(ledger.parents[2])


def test_a_check_and_a_build_with_other_sources_write_nothing(ledger: Path) -> None:
    root = ledger.parents[2]
    assert papershelf("check", cwd=root).returncode == 0
    papershelf("build", "site_src/catalog/listing.txt", cwd=root)
    assert ledger.read_bytes() == b""


def test_a_ledger_that_can_t_be_written_is_reported_and_stops_no_build(ledger: Path) -> None:
    # A folder stands where the build would write its temporary file.
    (ledger.parent / f".{ledger.name}{TEMPORARY}").mkdir()
    assert "can't add the lines of 1 paper" in built(ledger, MARCH)
    assert ledger.read_bytes() == b""
    assert "<updated>2026-03-12T00:00:00Z</updated>" in feed_of(ledger)


def test_a_malformed_line_is_reported_with_its_number_and_stays(ledger: Path) -> None:
    ledger.write_text("spoilt\n", encoding="utf-8")
    root = ledger.parents[2]
    message = "site_src/catalog/first-seen.tsv:1: this line must be an id, a tab"
    assert message in papershelf("check", cwd=root).stdout
    assert message in built(ledger, MARCH)
    assert ledger.read_text(encoding="utf-8").startswith("spoilt\n")


def test_a_title_that_changes_in_its_source_leaves_a_redirect(tmp_path: Path) -> None:
    root = lay(tmp_path / "shelf", CONFIG_WITH_URL)
    source, addresses = (root / "site_src/catalog" / name for name in ("a.bib", "addresses.tsv"))
    addresses.touch()
    pages = [f"site/papers/{slug}/index.html" for slug in ("adam", "adam-a-method")]
    for title in ("Adam", "Adam: A Method"):
        source.write_text(f"@misc{{a, title = {{{title}}}, eprint = {{1412.6980}}}}\n", "utf-8")
        done = papershelf("build", cwd=root)
        assert "addresses.tsv: added the lines of 1 paper; commit this file" in done.stderr
    assert 'content="0; url=../adam-a-method/"' in (root / pages[0]).read_text("utf-8")
    assert "<h1" in (root / pages[1]).read_text("utf-8")
    known = addresses.read_bytes()
    assert known == b"arxiv:1412.6980\tadam\narxiv:1412.6980\tadam-a-method\n"
    papershelf("build", cwd=root)
    assert addresses.read_bytes() == known


def test_lines_that_no_build_has_written_are_added_by_the_next_one(ledger: Path) -> None:
    root = ledger.parents[2]
    assert run("mkdocs", "build", cwd=root, SOURCE_DATE_EPOCH=MARCH).returncode == 0
    assert ledger.read_bytes() == b""
    blocked = ledger.parent / f".{ledger.name}{TEMPORARY}"
    blocked.mkdir()
    assert "the next build will try again" in built(ledger, MARCH)
    blocked.rmdir()
    assert "added the lines of 1 paper" in built(ledger, MARCH)
    built(ledger, MARCH)
    assert "nothing changed" in papershelf("build", cwd=root, SOURCE_DATE_EPOCH=MARCH).stdout

"""Files in every format that want to do harm: each record is accounted for, and none does any."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree

import bibtexparser
import pytest

from support.harm import astray, loaded, more_than, scripts
from support.hostile_files import golden_files, hostile_files
from support.html import Site, dom_of
from support.length import IS_LONG, SEED, seeded
from support.loading import read_source
from support.run import papershelf
from support.shelf import CONFIG

CATALOG = "site_src/catalog"
# Files are poisoned by so many seeds, and pages made by our own HTML or by MkDocs.
SEEDS = range(SEED, SEED + (20 if IS_LONG else 1))
WAYS = {"fast": "", "by MkDocs": "      fast: false\n"}
# Copies of one file that are damaged at random.
MUTANTS = 2_000 if IS_LONG else 50


@dataclass(frozen=True, kw_only=True)
class Built:
    """A site of hostile files with what the commands have told, and one of harmless files."""

    folder: Path
    report: dict[str, Any]
    printed: str
    hostile: Site
    harmless: Site


ByWay = Mapping[str, Built]


def lay(folder: Path, files: dict[str, bytes], settings: str) -> Path:
    """Lay out a project with these sources."""
    catalog = folder / CATALOG
    catalog.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG.rstrip() + f":\n{settings}" * bool(settings))
    for name, data in files.items():
        (catalog / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module", params=SEEDS)
def by_way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ByWay:
    """Return the sites of a seed by the way in which their pages were made."""
    found = {}
    folder = lay(tmp_path_factory.mktemp("harmless"), golden_files(), "")
    papershelf("build", "--quiet", cwd=folder)
    harmless = Site(folder / "site")
    for way, settings in WAYS.items():
        files = hostile_files(seeded(request.param))
        folder = lay(tmp_path_factory.mktemp("hostile") / "shelf", files, settings)
        checked = papershelf("check", "--format", "json", cwd=folder)
        done = papershelf("build", "--quiet", cwd=folder)
        assert (checked.returncode, done.returncode) == (1, 1), done.stderr
        found[way] = Built(
            folder=folder,
            report=json.loads(checked.stdout),
            printed=checked.stderr + done.stderr,
            hostile=Site(folder / "site"),
            harmless=harmless,
        )
    return found


@pytest.fixture(scope="module", params=WAYS)
def built(request: pytest.FixtureRequest, by_way: ByWay) -> Built:
    """Return the sites that were made in one way."""
    return by_way[request.param]


def test_every_record_of_every_file_is_accounted_for(built: Built) -> None:
    names = {path.name for path in (built.folder / CATALOG).iterdir()}
    assert {Path(source["path"]).name for source in built.report["sources"]} == names
    for source in built.report["sources"]:
        parts = ("paper_lines", "headings", "boilerplate", "unused")
        assert source["lines"] == sum(source[part] for part in parts), source
    assert sum(source["papers"] for source in built.report["sources"]) == built.report["papers"]
    unread = {source["path"] for source in built.report["sources"] if not source["lines"]}
    assert unread <= {problem["path"] for problem in built.report["problems"]}


def test_problems_are_told_of_and_no_fault_of_ours(built: Built) -> None:
    assert "Traceback" not in built.printed
    assert not [found for found in built.report["problems"] if "of Papershelf" in found["hint"]]


def test_no_page_holds_an_element_attribute_or_script_of_a_source(built: Built) -> None:
    assert more_than(built.harmless, built.hostile) == []
    assert not any("pwned" in script for script in scripts(built.hostile))
    assert not any("1337" in page.text for page in built.hostile.pages.values())


def test_every_address_leads_to_the_web_or_to_something_in_the_site(built: Built) -> None:
    assert astray(built.hostile) == []
    assert loaded(built.hostile, "evil") == []
    assert built.hostile.broken() == []


def test_pages_are_as_whole_as_those_of_harmless_files(built: Built) -> None:
    known = {fault.partition(": ")[2] for fault in built.harmless.faults()}
    faults = [fault for fault in built.hostile.faults() if fault.partition(": ")[2] not in known]
    assert faults == []


def test_nothing_is_written_outside_of_the_project(built: Built) -> None:
    assert {path.name for path in built.folder.parent.iterdir()} == {"shelf"}
    assert {path.name for path in built.folder.iterdir()} == {
        *("docs", "mkdocs.yml", "site", "site_src")
    }
    assert not [folder for folder in built.folder.parents if (folder / "escaped").exists()]


def test_our_own_html_is_what_mkdocs_makes_of_the_markdown(by_way: ByWay) -> None:
    ours, theirs = (by_way[way].hostile.pages for way in WAYS)
    assert ours.keys() == theirs.keys()
    for name, page in ours.items():
        assert dom_of(page.article) == dom_of(theirs[name].article), name


def refuse(constant: str) -> NoReturn:
    """Refuse what is no JSON and what Python takes for it."""
    raise ValueError(constant)


def test_what_programs_read_can_be_parsed(built: Built) -> None:
    files = built.hostile.files
    for name, data in files.items():
        if name.endswith(".json"):
            json.loads(data, parse_constant=refuse)
    lines = [json.loads(line, parse_constant=refuse) for line in dump(files)]
    assert len(lines) == built.report["papers"]
    locations = [found.text or "" for found in ElementTree.fromstring(files["sitemap.xml"]).iter()]
    assert gzip.decompress(files["sitemap.xml.gz"]) == files["sitemap.xml"]
    assert len(locations) > 0


def dump(files: dict[str, bytes]) -> Iterator[bytes]:
    """Yield the lines of the dump, which may be in parts."""
    names = ["papers.jsonl"]
    if "papers.json" in files:
        names = json.loads(files["papers.json"])["parts"]
    for name in names:
        data = files[name]
        yield from (gzip.decompress(data) if name.endswith(".gz") else data).splitlines()


def test_each_citation_is_one_entry_of_bibtex(built: Built) -> None:
    for name, page in built.hostile.pages.items():
        for code in page.find("code"):
            text = "".join(code.itertext())
            if text.startswith("@"):
                parsed = bibtexparser.parse_string(text)
                assert (len(parsed.entries), len(parsed.blocks)) == (1, 1), (name, text)


def mutants() -> Iterator[tuple[str, bytes]]:
    """Yield damaged copies of hostile files, with parts of others in them."""
    random = seeded()
    files = hostile_files(random)
    names = sorted(files)
    for _ in range(MUTANTS):
        for name in names:
            data, other = files[name][:60_000], files[random.choice(names)]
            start, end = sorted(random.choices(range(len(data) + 1), k=2))
            at = random.randrange(len(other))
            part = other[at : at + random.randrange(1, 300)]
            yield name, data[:start] + part * random.choice((1, 1, 200)) + data[end:]


def test_files_that_are_mixed_at_random_are_read_or_reported(tmp_path: Path) -> None:
    for name, data in mutants():
        path = tmp_path / name
        path.write_bytes(data)
        batch = read_source(path, Path(name))
        assert batch.reading.accounted == batch.reading.lines, data
        assert batch.reading.records == len(batch.papers)
        assert not [found for found in batch.problems if "of Papershelf" in found.hint], data
        assert batch.papers or batch.problems or batch.reading.lines, data

"""Hostile files in every format: each record is accounted for, and none does harm."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from support.harm import astray, loaded, more_than, scripts
from support.hostile_files import golden_files, hostile_files
from support.html import Site, dom_of, strict_json
from support.length import IS_LONG, SEED, seeded
from support.loading import read_source
from support.reading import put
from support.run import papershelf
from support.shelf import CONFIG

CATALOG = "site_src/catalog"
# The random seeds of hostile files, and the ways in which their pages are rendered.
SEEDS = range(SEED, SEED + (20 if IS_LONG else 1))
WAYS = {"fast": "", "by MkDocs": "      fast: false\n"}
# The number of randomly damaged copies of each file.
MUTANTS = 2_000 if IS_LONG else 50


# Enough papers for a map with a legend, which hostile files may have too.
MAPPED = "\n".join(
    json.dumps({"title": f"{verb} {noun}"})
    for verb in "Sorting Lending Binding Dusting Reading Counting Buying Moving Mending".split()
    for noun in (
        *("autobiographies", "bibliographies", "correspondence", "dictionaries", "encyclopaedias"),
        *("manuscripts", "monographs", "newspapers", "proceedings"),
    )
).encode()


@dataclass(frozen=True, kw_only=True)
class Built:
    """A site of hostile files with the output of the commands, and a site of harmless files."""

    folder: Path
    report: dict[str, Any]
    printed: str
    hostile: Site
    harmless: Site


ByWay = Mapping[str, Built]


def lay(folder: Path, files: dict[str, bytes], settings: str) -> Path:
    """Write a project with *files* as sources."""
    for name, data in files.items():
        put(folder, name, data)
    (folder / "mkdocs.yml").write_text(CONFIG.rstrip() + f":\n{settings}" * bool(settings))
    return folder


@pytest.fixture(scope="module", params=SEEDS)
def by_way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ByWay:
    """Return the sites of a seed by the way in which their pages were rendered."""
    sites = {}
    files = {**golden_files(), "map.jsonl": MAPPED}
    folder = lay(tmp_path_factory.mktemp("harmless"), files, "")
    papershelf("build", "--quiet", cwd=folder)
    harmless = Site(folder / "site")
    for way, settings in WAYS.items():
        files = hostile_files(seeded(request.param))
        folder = lay(tmp_path_factory.mktemp("hostile") / "shelf", files, settings)
        checked = papershelf("check", "--format", "json", cwd=folder)
        done = papershelf("build", "--quiet", cwd=folder)
        assert (checked.returncode, done.returncode) == (1, 1), done.stderr
        sites[way] = Built(
            folder=folder,
            report=json.loads(checked.stdout),
            printed=checked.stderr + done.stderr,
            hostile=Site(folder / "site"),
            harmless=harmless,
        )
    return sites


@pytest.fixture(scope="module", params=WAYS)
def built(request: pytest.FixtureRequest, by_way: ByWay) -> Built:
    """Return the sites of one way."""
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


def test_problems_are_reported_without_a_fault_of_papershelf(built: Built) -> None:
    assert "Traceback" not in built.printed
    assert not [
        problem for problem in built.report["problems"] if "bug in Papershelf" in f"{problem}"
    ]


def test_pages_contain_no_element_attribute_or_script_of_a_source(built: Built) -> None:
    assert more_than(built.harmless, built.hostile) == []
    assert not any("pwned" in script for script in scripts(built.hostile))
    assert not any("1337" in page.text for page in built.hostile.pages.values())


def test_every_address_leads_to_the_web_or_into_the_site(built: Built) -> None:
    assert astray(built.hostile) == []
    assert loaded(built.hostile, "evil") == []
    assert built.hostile.broken() == []


def test_pages_have_no_faults_that_harmless_pages_do_not_have(built: Built) -> None:
    known = {fault.partition(": ")[2] for fault in built.harmless.faults()}
    faults = [fault for fault in built.hostile.faults() if fault.partition(": ")[2] not in known]
    assert faults == []


def test_no_file_is_written_outside_the_project(built: Built) -> None:
    assert {path.name for path in built.folder.parent.iterdir()} == {"shelf"}
    assert {path.name for path in built.folder.iterdir()} == {
        *("docs", "mkdocs.yml", "site", "site_src")
    }
    assert not [folder for folder in built.folder.parents if (folder / "escaped").exists()]


def test_fast_html_equals_that_of_mkdocs(by_way: ByWay) -> None:
    fast, by_mkdocs = (by_way[way].hostile.pages for way in WAYS)
    assert fast.keys() == by_mkdocs.keys()
    for name, page in fast.items():
        assert dom_of(page.article) == dom_of(by_mkdocs[name].article), name


def test_files_for_programs_can_be_parsed(built: Built) -> None:
    files = built.hostile.files
    for name, data in files.items():
        if name.endswith(".json"):
            strict_json(data)
    assert len(built.hostile.records) == built.report["papers"]
    locations = [
        element.text or "" for element in ElementTree.fromstring(files["sitemap.xml"]).iter()
    ]
    assert gzip.decompress(files["sitemap.xml.gz"]) == files["sitemap.xml"]
    assert len(locations) > 0


def mutants() -> Iterator[tuple[str, bytes]]:
    """Yield randomly damaged copies of hostile files, with parts of others inserted."""
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


def test_randomly_damaged_files_are_read_or_reported(tmp_path: Path) -> None:
    for name, data in mutants():
        path = tmp_path / name
        path.write_bytes(data)
        batch = read_source(path, Path(name))
        assert batch.reading.accounted == batch.reading.lines, data
        assert batch.reading.records == len(batch.papers)
        assert not [problem for problem in batch.problems if "bug in Papershelf" in f"{problem}"], (
            data
        )
        assert batch.papers or batch.problems or batch.reading.lines, data

"""The sites of two real catalogs are complete, valid and consistent."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import fastjsonschema
import pytest

from papershelf.search.index import Index
from support.html import Site, text_of
from support.run import papershelf, run
from support.shelf import copy_project

ROOT = Path(__file__).resolve().parent.parent
PAPERS = 98
HOME = "https://example.org/deep/shelf/"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="module", params=["trending_site", "bundled_site"])
def site(request: pytest.FixtureRequest) -> Site:
    """Return each of the two sites."""
    site: Site = request.getfixturevalue(request.param)
    return site


@pytest.fixture(scope="module")
def published(bundled_site: Site) -> Site:
    """Return the bundled site, built with an address below a path."""
    folder = bundled_site.folder.parent
    done = papershelf("build", "--strict", "-d", "published", cwd=folder, PAPERSHELF_SITE_URL=HOME)
    assert done.returncode == 0, done.stderr
    return Site(folder / "published")


def test_every_page_is_valid_html(site: Site) -> None:
    assert site.faults() == []


def test_no_link_is_broken_at_the_root_or_below_a_path(site: Site) -> None:
    assert site.broken() == []
    assert [fault for fault in site.broken("/some/where/") if "404.html" not in fault] == []


def test_nothing_is_loaded_from_another_host(site: Site) -> None:
    assert site.foreign() == []


def test_every_paper_has_a_page_with_its_title_and_abstract(site: Site) -> None:
    exported = site.records
    assert len(exported) == PAPERS
    assert sum(name.startswith("papers/") for name in site.pages) == PAPERS
    for record in exported:
        page = site[record["url"]]
        assert page.text_of("h1") == [" ".join(record["title"].split())]
        if "$" not in record["abstract"]:
            assert " ".join(record["abstract"].split()) in text_of(page.article)


def test_the_page_of_a_paper_shows_its_links_and_topics_with_evidence(site: Site) -> None:
    for record in site.records:
        page = site[record["url"]]
        text = text_of(page.article)
        targets = {address for _, name, address in page.addresses() if name == "href"}
        for link in record["links"]:
            assert link["url"] in targets
            assert "$" in link["evidence"] or " ".join(link["evidence"].split()) in text
        for promise in record["promised"]:
            assert "$" in promise["evidence"] or promise["evidence"] in text
        for topic in record["topics"]:
            assert f"../../topics/{topic['id']}/" in targets
            for evidence in topic["evidence"]:
                assert f"{topic['label']} (“{evidence['phrase']}”)" in text
                is_whole = evidence["field"] != "abstract"
                shown = f": in the {evidence['field']}" if is_whole else evidence["sentence"]
                assert "$" in shown or shown in text


def test_every_paper_is_in_both_lists_and_in_each_of_its_topics(site: Site) -> None:
    def listed(folder: str) -> set[str]:
        return {
            address.rstrip("/").rpartition("/")[2]
            for name, page in site.pages.items()
            if re.fullmatch(rf"{folder}/(page-\d+/)?index\.html", name)
            for _, _, address in page.addresses()
            if "papers/" in address
        }

    slugs = {record["slug"] for record in site.records}
    assert listed("browse") - {"papers"} == slugs
    assert listed("browse/title") - {"papers"} == slugs
    for record in site.records:
        for topic in record["topics"]:
            assert record["slug"] in listed(f"topics/{topic['id']}")


def documented() -> Iterator[str]:
    """Yield the fields of the export in the table of the documentation."""
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    [table] = re.findall(r"^(\| field .*?)^\s*$", page, re.DOTALL | re.MULTILINE)
    for row in table.splitlines()[2:]:
        yield from re.findall(r"`([a-z]+)`", row.split("|")[1])


def test_the_export_has_the_documented_fields(site: Site) -> None:
    fields = list(documented())
    assert len(fields) == len(set(fields))
    validate = fastjsonschema.compile(json.loads(site.files["papers.schema.json"]))
    exported = site.records
    for record in exported:
        assert sorted(record) == sorted(fields)
        assert record["title"]
        validate(record)
    for name in ("id", "slug", "url", "title"):
        assert len({record[name] for record in exported}) == PAPERS


def test_the_source_of_a_paper_is_the_line_of_its_title(trending_site: Site) -> None:
    lines = (trending_site.folder.parent / "2026-03-12.txt").read_text("utf-8").splitlines()
    for record in trending_site.records:
        assert record["source"]["path"] == "2026-03-12.txt"
        assert lines[record["source"]["line"] - 1] == record["title"]


def test_the_search_index_contains_every_paper(site: Site) -> None:
    index = Index(site.folder)
    urls = [index.card(number).url for number in range(index.papers)]
    assert sorted(record["url"] for record in site.records) == sorted(urls)


def test_the_about_page_shows_the_same_counts_as_check(trending_site: Site) -> None:
    done = papershelf(
        "check", "--format", "json", "2026-03-12.txt", cwd=trending_site.folder.parent
    )
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert (report["papers"], report["problems"]) == (PAPERS, [])
    [source] = report["sources"]
    assert (source["lines"], source["papers"], source["unused"]) == (201, PAPERS, 0)
    [shown] = [text for text in trending_site["about/"].text_of("li") if "201 lines" in text]
    assert shown == (
        "2026-03-12.txt (listing): "
        "201 lines read = 196 in 98 papers + 1 heading + 4 boilerplate + 0 unused"
    )


def test_no_file_contains_a_path_of_the_machine(site: Site) -> None:
    secrets = [
        str(site.folder.parent),
        str(ROOT),
        str(Path.home()),
        tempfile.gettempdir(),
        "lib/python",
    ]
    for name, content in site.files.items():
        if not name.startswith("assets/javascripts/"):
            assert not [secret for secret in secrets if secret.encode() in content], name


# Python imports this module first: it sets the clocks more than a year ahead.
LATER = """\
import datetime, time

class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=400, hours=5)
    @classmethod
    def today(cls):
        return cls.now()
    @classmethod
    def utcnow(cls):
        return super().utcnow() + datetime.timedelta(days=400, hours=5)

class LaterDay(datetime.date):
    @classmethod
    def today(cls):
        return super().today() + datetime.timedelta(days=400)

datetime.datetime, datetime.date = Later, LaterDay
now, nanoseconds, local, greenwich = time.time, time.time_ns, time.localtime, time.gmtime
time.time = lambda: now() + 400 * 86400
time.time_ns = lambda: nanoseconds() + 400 * 86400 * 10**9
time.localtime = lambda at=None: local(time.time() if at is None else at)
time.gmtime = lambda at=None: greenwich(time.time() if at is None else at)
"""


def test_a_build_does_not_depend_on_time_folder_and_hash_seed(site: Site, tmp_path: Path) -> None:
    folder = copy_project(site.folder.parent, tmp_path / "an other place")
    sources = [file.name for file in folder.glob("*.txt")]
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock/sitecustomize.py").write_text(LATER, encoding="utf-8")
    done = run(
        *("papershelf", "build", "--strict", *sources),
        cwd=folder,
        PYTHONPATH=os.pathsep.join([str(tmp_path / "clock"), os.environ.get("PYTHONPATH", "")]),
        PYTHONHASHSEED="4321",
        TZ="Pacific/Auckland",
        LC_ALL="C",
    )
    assert done.returncode == 0, done.stderr
    again = Site(folder / "site").files
    assert again.keys() == site.files.keys()
    assert [name for name in again if again[name] != site.files[name]] == []


def test_pages_have_canonical_addresses_if_the_site_has_one(published: Site) -> None:
    for name, page in published.pages.items():
        canonical = [
            element.attrib["href"]
            for element in page.find("link")
            if element.attrib.get("rel") == "canonical"
        ]
        address = HOME + name.removesuffix("index.html")
        assert canonical == ([] if name == "404.html" else [address])
    for record in published.records:
        assert record["url"] == f"{HOME}papers/{record['slug']}/"


def test_the_sitemap_contains_every_page_without_dates(published: Site) -> None:
    root = ElementTree.fromstring(published.files["sitemap.xml"])
    named = [str(element.text) for element in root.iter(LOC)]
    pages = published.pages.keys() - {"404.html"}
    assert sorted(named) == sorted(HOME + name.removesuffix("index.html") for name in pages)
    assert b"lastmod" not in published.files["sitemap.xml"]


def test_the_page_for_missing_pages_has_working_links(published: Site) -> None:
    assert published.broken("/deep/shelf/") == []
    page = published.pages["404.html"]
    assert page.text_of("h1") == ["Page not found"]
    addresses = {urljoin(f"{HOME}no/such/page/", address) for _, _, address in page.addresses()}
    assert addresses >= {HOME, f"{HOME}browse/", f"{HOME}topics/"}


ADDRESS = re.compile(r"https?://\S+")


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    """Return all sequences of *length* words in a text without its addresses."""
    words = re.findall("[a-z0-9]+", ADDRESS.sub(" ", text).casefold())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_the_bundled_abstracts_copy_no_passage_of_the_real_ones(
    trending_site: Site, bundled_site: Site
) -> None:
    taken = set().union(*(runs(record["abstract"]) for record in trending_site.records))
    assert len(taken) > 10_000
    copied = {
        record["title"]: shared
        for record in bundled_site.records
        if (shared := runs(record["abstract"]) & taken)
    }
    assert copied == {}


def test_the_bundled_abstracts_have_50_to_90_words(bundled_site: Site) -> None:
    words = {
        record["title"]: len(ADDRESS.sub(" ", record["abstract"]).split())
        for record in bundled_site.records
    }
    assert {title: count for title, count in words.items() if not 50 <= count <= 90} == {}


def test_the_bundled_catalog_has_the_real_titles_and_addresses(
    trending_site: Site, bundled_site: Site
) -> None:
    def urls_by_title(site: Site) -> dict[str, list[str]]:
        return {
            record["title"]: sorted(link["url"] for link in record["links"])
            for record in site.records
        }

    assert urls_by_title(bundled_site) == urls_by_title(trending_site)

"""The check of a finished site reports each fault, and nothing on a healthy site."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from papershelf.checks.addresses import UNKNOWN, FinishedSite
from papershelf.checks.page import parse_page
from papershelf.checks.site import check_site
from papershelf.checks.structure import llms_txt, styles
from papershelf.engine.executor import ProcessPool
from papershelf.problems import Severity
from support.finished import ADDRESS, DUBLIN_CORE, HARMS, SITE, TURING, SiteHarm, page
from support.html import Site
from support.timing import repeat_in_linear_time
from support.trees import lay_tree


def messages(folder: Path) -> list[str]:
    """Return the messages about the site in *folder*."""
    return [str(problem) for problem in check_site(folder).problems]


def site_with(folder: Path, changes: dict[str, str | bytes]) -> Path:
    """Write the healthy site, with files added or replaced by *changes*, and return its folder."""
    lay_tree(folder, SITE)
    for name, content in changes.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_healthy_site_has_no_problems(tmp_path: Path) -> None:
    report = check_site(site_with(tmp_path, {}))
    assert report.problems == ()
    assert (report.files, report.pages) == (len(SITE), 5)


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: f"{harm.path}: {harm.expected}")
def test_each_harm_is_one_error_in_its_file(harm: SiteHarm, tmp_path: Path) -> None:
    healthy = SITE[harm.path]
    assert harm.old in healthy
    [problem] = check_site(
        site_with(tmp_path, {harm.path: healthy.replace(harm.old, harm.new, 1)})
    ).problems
    assert problem.message.startswith(harm.expected)
    assert problem.source.path == harm.path
    assert problem.severity is Severity.ERROR


def test_a_compressed_file_is_checked_like_its_content(tmp_path: Path) -> None:
    invalid = SITE["papers.csl.json"].replace('"article-journal"', '"paper"', 1)
    folder = site_with(tmp_path, {"years.csl.json.gz": gzip.compress(invalid.encode())})
    [problem] = messages(folder)
    assert problem.startswith("years.csl.json.gz: can't be read: Invalid enum")


@pytest.mark.parametrize("site", ["bundled_site", "trending_site"])
def test_a_built_site_has_no_problems(site: str, request: pytest.FixtureRequest) -> None:
    built: Site = request.getfixturevalue(site)
    assert messages(built.folder) == []


def test_a_page_may_have_a_hidden_main_and_declare_its_encoding_by_http_equiv(
    tmp_path: Path,
) -> None:
    long = '<meta http-equiv=content-type content="text/html; charset=UTF-8">'
    home = SITE["index.html"].replace("<meta charset=utf-8>", long)
    home = home.replace("</main>", "</main><main hidden>Other</main>")
    assert messages(site_with(tmp_path, {"index.html": home})) == []


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("a.png", ["a.png"]),
        ("a.png, b.png 2x", ["a.png", "b.png"]),
        (" a.png 1x,b.png 2x,, c.png", ["a.png", "b.png", "c.png"]),
        ("data:image/png;base64,AA 1x, b,c.png 640w", ["data:image/png;base64,AA", "b,c.png"]),
        (" , ", []),
    ],
)
def test_a_srcset_is_split_as_browsers_split_it(written: str, addresses: list[str]) -> None:
    resources = parse_page("a.html", f'<img src=a.png alt="" srcset="{written}">').resources
    assert [address for address, _ in resources] == ["a.png", *addresses]


def test_workers_report_the_same_as_one_process(tmp_path: Path) -> None:
    broken = {
        f"n{number}.html": page("A page", "", "<p><a href=none.html>None</a>")
        for number in range(450)
    }
    folder = site_with(tmp_path, dict(broken))
    with ProcessPool(2) as pool:
        shared = check_site(folder, pool.map)
    assert shared == check_site(folder)
    assert len(shared.problems) == len(broken)


def test_a_site_without_an_address_is_checked_by_its_relative_links(tmp_path: Path) -> None:
    link = page("A page", "", "<p><a href=gone/>Gone</a> <a href=/elsewhere/>Other site</a>")
    home = page("Papers", "", "<p><a href=../>Above</a>")
    folder = lay_tree(
        tmp_path,
        {
            "index.html": home,
            "a.html": link,
            "style.css": "",
            "icon.svg": "<svg/>",
            "feeds/index.html": page("F", "../", ""),
        },
    )
    assert messages(folder) == [
        "a.html:10: the link gone/ leads to gone/index.html, which does not exist",
        "index.html:10: the link ../ leads to a folder above the site",
    ]


@pytest.mark.parametrize("address", ["#here", "", "#", "#here:~:text=Here", "#:~:text=Here"])
def test_a_fragment_without_a_path_is_one_of_its_page(tmp_path: Path, address: str) -> None:
    body = f'<p id=here><a href="{address}">Here</a>'
    assert messages(site_with(tmp_path, {"about.html": page("About", "", body)})) == []


def test_a_missing_fragment_of_a_page_next_to_the_home_page_is_reported(tmp_path: Path) -> None:
    about = page("About", "", "<p><a href=#top-of-page>Top</a> <a href=#gone>Gone</a>")
    about = about.replace("id=top-of-page", "id=other")
    assert messages(site_with(tmp_path, {"about.html": about})) == [
        "about.html:10: a link leads to #gone, but about.html has no such id",
        "about.html:10: a link leads to #top-of-page, but about.html has no such id",
    ]


def test_a_cell_of_a_table_may_name_thousands_of_authors(tmp_path: Path) -> None:
    authors = "; ".join(["Mustermann, Maximilian"] * 15_025)
    table = f'title,authors\r\n"A cohort study","{authors}"\r\n'
    assert messages(site_with(tmp_path, {"table.csv": table})) == []


@pytest.mark.parametrize(
    "value", ['"a = {b} = c"', '"x {"} y"', '{a = "b}', 'jan # "~1"', "2020", '"a" # {= b}']
)
def test_a_value_of_bibtex_may_be_written_in_any_way(tmp_path: Path, value: str) -> None:
    table = f"@misc{{a,\n  title = {value},\n  year = 1999\n}}\n"
    assert messages(site_with(tmp_path, {"a.bib": table})) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("papers.csl.json", "[1937, 1]", '[800, 1, "25"]'),
        ("sitemap.xml", "2026-03-12", "2026-03-12T10:20Z"),
        ("sitemap.xml", "2026-03-12", "2026-03-12T10:20+01:00"),
        ("index.html", f"canonical href={ADDRESS}", "canonical href=HTTPS://Shelf.example/papers/"),
        (
            "index.html",
            f"canonical href={ADDRESS}",
            "canonical href=https://shelf.example.:443/papers/",
        ),
        ("index.html", "href=style.css", "href=https://SHELF.example/papers/style.css"),
        # A page that first appeared elsewhere, and one that moved to another host.
        (
            TURING,
            f"canonical href={ADDRESS}p/turing/",
            "canonical href=https://journal.example/1937/",
        ),
        ("old/index.html", "<title>", "<link rel=canonical href=//new.example/old/><title>"),
        ("papers.bib", "@article", "% The {Turing} papers, \\cite{a,b}\n{\n}\n@article"),
        (
            "oai.xml",
            "<oai:header><oai:identifier>oai:shelf.example:turing</oai:identifier>\n"
            f"<oai:datestamp>2026-03-12</oai:datestamp></oai:header>{DUBLIN_CORE}",
            '<oai:header status="deleted"><oai:identifier>oai:shelf.example:turing'
            "</oai:identifier><oai:datestamp>2026-03-12</oai:datestamp></oai:header>",
        ),
        (TURING, '"ScholarlyArticle"', '["ScholarlyArticle", "bibo:AcademicArticle"]'),
        (
            TURING,
            '"https://schema.org", "@graph"',
            '["https://schema.org", {"@vocab": "https://a.example/"}], "@type": "Shelf", "@graph"',
        ),
        # Code, and a link of another form than in lists of files.
        (
            "llms.txt",
            "# Papers\n",
            "# Papers\n\n- `[a](gone)`, [b](<.>)\n\n```\nfiles[0](name)\n```\n",
        ),
    ],
)
def test_what_standards_allow_is_no_fault(tmp_path: Path, path: str, old: str, new: str) -> None:
    assert old in SITE[path]
    assert messages(site_with(tmp_path, {path: SITE[path].replace(old, new, 1)})) == []


def test_a_line_of_robots_txt_may_end_with_a_comment(tmp_path: Path) -> None:
    text = f"# All: pages\nUser-agent: *\nAllow: /\nSitemap: {ADDRESS}sitemap.xml # of all pages\n"
    assert messages(site_with(tmp_path, {"robots.txt": text})) == []


def test_a_missing_home_page_is_reported(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert messages(tmp_path / "empty") == ["index.html: the site has no home page"]


def test_exceeding_a_limit_of_the_host_is_a_warning(tmp_path: Path) -> None:
    folder = site_with(tmp_path, {})
    for number in range(10):
        with (folder / f"{number}.bin").open("wb") as file:
            file.truncate(104_857_600 + (number == 0))
    problems = check_site(folder).problems
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert [problem.source.path for problem in problems] == [".", "0.bin"]


def test_symbolic_links_are_reported_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    folder = site_with(tmp_path / "site", {})
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (folder / "above").symlink_to(tmp_path, target_is_directory=True)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    message = "symbolic links are not published; copy the file instead"
    assert messages(folder) == [f"{name}: {message}" for name in ("above", "link.html", "round")]


def with_body(body: str) -> bytes:
    """Return a page with *body*."""
    return page("A page", "", body).encode()


NO_DATES = '[{"id": 1, "type": "book", "issued": {"date-parts": [[], ["x"]]}}]'
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "no HTML": ("x.html", b"\x89PNG\r\n\x1a\n\x00", ":1: the file is not UTF-8"),
    "an empty page": ("x.html", b"", ":1: the page has no <h1>"),
    "broken UTF-8": ("x.bib", b"% a\n@article{a, title={\xff}}", ":2: the file is not UTF-8"),
    "half a page": ("x.html", with_body("<div><p>A")[:-20], ":10: <div> is not closed"),
    "half a tag": ("x.html", with_body("")[:12], ":1: the page has no <title>"),
    "no host": ("x.html", with_body("<a href='http://[/'>A</a>"), ":10: the link http://[/"),
    "no port": ("x.html", with_body("<img alt='' src='//a:x:y'>"), ":10: //a:x:y is loaded"),
    "a section": ("x.html", with_body("<![a[b]]>"), ":10: the rest of the page can't be read"),
    "deep HTML": ("x.html", b"<div>" * 20_000, ":1: <div> is not closed"),
    "deep JSON": ("x.json", b"[" * 100_000, ": can't be read: "),
    "deep XML": ("x.xml", b"<a>" * 100_000, ": can't be read: nested too deeply"),
    "long numbers": ("x.json", b"9" * 10_000, ": can't be read: "),
    "entities": ("x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ": can't be read: entit"),
    "an encoding": ("x.xml", b'<?xml version="1.0" encoding="x"?><a/>', ": can't be read: unkn"),
    "no gzip": ("x.xml.gz", b"<a/>", ": can't be read: Not a gzipped file"),
    "half gzip": ("x.json.gz", gzip.compress(b"[]")[:-4], ": can't be read: "),
    "a bomb": (
        "x.json.gz",
        gzip.compress(bytes(200_000_000), 1),
        ": can't be read: it has more than 104,857,600 bytes",
    ),
    "JSON-LD of lists": (
        "x.html",
        with_body("<script type=application/ld+json>[[3], 4]</script>"),
        ":10: JSON-LD: @context is not https://schema.org",
    ),
    "CSL of lists": ("x.csl.json", b'[{"id": {}, "type": []}]', ": can't be read: Expected"),
    "CSL without dates": ("x.csl.json", NO_DATES.encode(), ": the item 1 has an invalid date"),
    "half a table": ("x.csv", b'a,b\n"c', ":2: this row has 1 cell, but the first row has 2"),
}


@pytest.mark.parametrize(("name", "content", "expected"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_file_is_reported_and_does_not_stop_the_check(
    name: str, content: bytes, expected: str, tmp_path: Path
) -> None:
    problems = messages(site_with(tmp_path, {name: content}))
    assert any(problem.startswith(f"{name}{expected}") for problem in problems), problems
    assert all(problem.startswith(f"{name}:") for problem in problems)


def test_an_address_in_a_style_sheet_may_have_escaped_brackets() -> None:
    site = FinishedSite(Path(), UNKNOWN, frozenset())
    assert list(styles("a.css", r"a { src: url(https://example.org/a\(1\).woff) }", site))


@pytest.mark.parametrize("unit", ["url(", "url(\\(", "/* ", "url(#a)\n"])
def test_a_style_sheet_is_checked_in_linear_time(unit: str) -> None:
    def check(text: str) -> None:
        assert not list(styles("a.css", text, FinishedSite(Path(), UNKNOWN, frozenset())))

    repeat_in_linear_time(check, unit, size=200_000 * len(unit), seconds=10)


@pytest.mark.parametrize("unit", ["- [", "](", "- [](a", "- [a](b)\n", "\t", "\n"])
def test_an_overview_is_checked_in_linear_time(unit: str) -> None:
    def check(text: str) -> None:
        assert not list(llms_txt("llms.txt", text, FinishedSite(Path(), UNKNOWN, frozenset({"b"}))))

    repeat_in_linear_time(check, unit, size=200_000 * len(unit), seconds=10)


NASTY = [*r"""< <! <![ ]]> \ { " &#0; [[[ :// @a{ %zz ' , -->""".split(), "\0", "\ud800"]


@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(SITE)), st.integers(0, 2000), st.sampled_from(NASTY), st.booleans())
def test_no_damage_to_a_file_stops_the_check(
    tmp_path: Path, name: str, offset: int, nasty: str, cuts: bool
) -> None:
    text = SITE[name]
    offset %= len(text)
    damaged = text[:offset] + nasty + text[offset:] * (not cuts)
    messages(site_with(tmp_path, {name: damaged.encode(errors="surrogatepass")}))


def test_a_feed_may_be_called_like_a_site_map(tmp_path: Path) -> None:
    assert messages(site_with(tmp_path, {"feeds/sitemap-tools.xml": "<a/>"})) == []


def test_a_site_map_beyond_the_limits_is_reported(tmp_path: Path) -> None:
    entries = "".join(f"<url><loc>{ADDRESS}?{number}</loc></url>" for number in range(50_001))
    start, end = SITE["sitemap.xml"].splitlines()[0], "</urlset>"
    folder = site_with(tmp_path, {"sitemap.xml": f"{start}{entries}{end}"})
    packed = gzip.compress(f"{start}{' ' * 52_428_800}{end}".encode(), 1)
    (folder / "more.xml.gz").write_bytes(packed)
    assert messages(folder) == [
        "more.xml.gz: the site map exceeds the limit of 52,428,800 bytes",
        "sitemap.xml: the site map exceeds the limit of 50,000 addresses",
    ]


@pytest.mark.skipif(os.name != "posix", reason="file names are not bytes there")
def test_a_file_name_may_consist_of_any_bytes(tmp_path: Path) -> None:
    folder = site_with(tmp_path, {})
    (folder / os.fsdecode(b"\xff%#?.html")).write_bytes(SITE["feeds/index.html"].encode())
    assert all("does not exist" in problem or "above" in problem for problem in messages(folder))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_named_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(site_with(tmp_path, {}) / "pipe.html")
    assert messages(tmp_path) == []

"""All settings are checked, and no message reveals folders of the machine."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.config import Sources, load_settings
from papershelf.curated.options import OPTIONS
from papershelf.problems import PapershelfError

TAXONOMY = """\
facets: {task: {label: Task, description: What is to be done.}}
topics: [{id: a, facet: task, label: A, description: B, phrases: [c]}]
"""
VENUES = "venues: [{id: a, short: A, name: Letters, kind: journal}]\n"
KNOWN = (
    "known: sources, topics, venues, corrections, notes, year, page_size, latest, large, "
    "orders, markdown, allow_shrink, fast, jobs, cluster, cache_dir, mail, feeds, oai, maps"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a taxonomy."""
    catalog = tmp_path / "project" / "site_src" / "catalog"
    catalog.mkdir(parents=True)
    (catalog / "topics.yml").write_text(TAXONOMY, encoding="utf-8")
    return tmp_path / "project"


def faults(options: Mapping[Any, Any], root: Path) -> list[str]:
    """Return the errors of invalid options as texts."""
    with pytest.raises(PapershelfError) as error:
        load_settings(options, root, "mkdocs.yml")
    return [str(problem) for problem in error.value.problems]


def test_a_site_without_settings_reads_the_default_catalog(root: Path) -> None:
    settings = load_settings({}, root, "mkdocs.yml", site_name="Mine")
    assert settings.sources.paths == (root / "site_src/catalog",)
    assert root / "site_src/catalog/topics.yml" in settings.sources.curated
    assert [topic.id for topic in settings.curated.taxonomy.topics] == ["a"]
    assert (settings.curated.year, settings.page_size, settings.latest) == (0, 50, 10)
    assert settings.site_name == "Mine"


def test_every_setting_is_documented() -> None:
    page = Path(__file__).parent.parent / "docs" / "settings.md"
    described = re.findall(r"^\| `(\w+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(OPTIONS) <= set(described)


def test_the_examples_of_the_documentation_are_valid(root: Path) -> None:
    page = Path(__file__).parent.parent / "docs" / "settings.md"
    text = page.read_text(encoding="utf-8")
    examples = [*map(yaml.safe_load, re.findall("```yaml\n(.*?)```", text, re.DOTALL))]
    files = {next(iter(example)): example for example in examples if isinstance(example, dict)}
    names = {"facets": "physics.yml", "venues": "venues.yml", "papers": "own.yml"}
    for key, name in names.items():
        written = yaml.safe_dump(files.pop(key))
        (root / "site_src/catalog" / name).write_text(written, encoding="utf-8")
    assert not files
    blocks = [example for example in examples if isinstance(example, list)]
    assert len(blocks) == 4
    for [block] in blocks:
        load_settings(block["papershelf"], root, "mkdocs.yml")
    options = {"topics": "machine-learning", "corrections": "site_src/catalog/own.yml"}
    settings = load_settings(options, root, "mkdocs.yml")
    assert settings.corrections.papers
    assert settings.curated.venues.ids == {"cleo"}


def test_every_setting_is_loaded(root: Path) -> None:
    (root / "own.yml").write_text(TAXONOMY, encoding="utf-8")
    options = {
        "sources": ["a.txt", "/b/c"],
        "topics": "own.yml",
        "year": 2026,
        "page_size": 5,
        "latest": 100,
        "large": 0,
        "orders": 7,
        "markdown": True,
        "allow_shrink": True,
        "fast": False,
        "jobs": 2,
        "maps": {"ours": {"title": "name"}},
        "feeds": {"Graphs": "title:graph"},
    }
    settings = load_settings(options, root, "lab.yml")
    assert [field_map.title for field_map in settings.sources.maps] == [("name",)]
    assert settings.sources.paths == (root / "a.txt", Path("/b/c"))
    assert root / "own.yml" in settings.sources.curated
    assert settings.feeds == (("Graphs", "title:graph"),)
    assert settings.file == "lab.yml"
    assert settings.allow_shrink
    assert (settings.site(1).is_large, settings.site(1).has_markdown) == (True, True)
    assert (settings.fast, settings.workers.jobs) == (False, 2)
    assert (settings.curated.year, settings.page_size, settings.latest) == (2026, 5, 100)
    assert settings.large == 0
    assert (settings.related(0), settings.related(1)) == (None, 3)
    assert (settings.site(7).has_orders, settings.site(8).has_orders) == (True, False)


def test_a_setting_without_a_value_has_its_default(root: Path) -> None:
    settings = load_settings({"year": None, "sources": None}, root, "mkdocs.yml")
    assert (settings.curated.year, settings.sources.paths) == (0, (root / "site_src/catalog",))


def test_without_a_taxonomy_and_venues_the_bundled_ones_are_used(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path, "mkdocs.yml")
    assert len(settings.curated.taxonomy.topics) >= 150
    assert len(settings.curated.venues.entries) >= 150


@pytest.mark.parametrize("name", ["own.yml", "site_src/catalog/venues.yml"])
def test_a_file_of_venues_replaces_the_bundled_venues(name: str, root: Path) -> None:
    (root / name).write_text(VENUES, encoding="utf-8")
    options = {"venues": name} if name == "own.yml" else {}
    settings = load_settings(options, root, "mkdocs.yml")
    assert root / name in settings.sources.curated
    assert [venue.id for venue in settings.curated.venues.entries] == ["a"]


def test_errors_of_taxonomy_and_venues_are_reported_together(root: Path) -> None:
    (root / "own.yml").write_text("- a\n", encoding="utf-8")
    assert faults({"topics": "own.yml", "venues": "gone.yml"}, root) == [
        "own.yml:1: the taxonomy must be a mapping",
        "mkdocs.yml: can't read the venues gone.yml: No such file or directory",
    ]


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"sources": 5}, "'sources' must be a path or a list of paths, not 5"),
        ({"sources": []}, "'sources' must be a path or a list of paths, not []"),
        ({"sources": ["a", ""]}, "'sources' must be a path or a list of paths, not [a, '']"),
        ({"sources": " "}, "'sources' must be a path or a list of paths, not ' '"),
        (
            {"topics": []},
            "'topics' must be the path or name of a taxonomy, or a list of them, not []",
        ),
        ({"venues": 5}, "'venues' must be the path of a list of venues, not 5"),
        ({"year": "2026"}, "'year' must be a year without quotes, such as 2026, not '2026'"),
        ({"year": 26}, "'year' must be a year without quotes, such as 2026, not 26"),
        ({"year": True}, "'year' must be a year without quotes, such as 2026, not true"),
        ({"page_size": 4}, "'page_size' must be a whole number from 5 to 500, not 4"),
        ({"page_size": 501}, "'page_size' must be a whole number from 5 to 500, not 501"),
        ({"page_size": 7.5}, "'page_size' must be a whole number from 5 to 500, not 7.5"),
        ({"latest": 0}, "'latest' must be a whole number from 1 to 100, not 0"),
        *(
            (
                {"mail": mail},
                "'mail' must be a mapping with `from`, `to` (mail addresses) or `unsubscribe` "
                f"(an https: or mailto: address), such as {{from: a@b.org}}, not {written}",
            )
            for mail, written in (
                ({"from": "foo"}, "{from: foo}"),
                ({"to": "bar"}, "{to: bar}"),
                ({"to": "Us <us>"}, "{to: Us <us>}"),
                ({"cc": "a@b.example"}, "{cc: a@b.example}"),
                ({"to": "a@b.org, us"}, "{to: 'a@b.org, us'}"),
                ({"from": "a@b.org <"}, "{from: a@b.org <}"),
                ({"to": "a\nBcc: b"}, "{to: 'a Bcc: b'}"),
                ({"unsubscribe": "javascript:x"}, "{unsubscribe: 'javascript:x'}"),
                ({"unsubscribe": "https://a> <b"}, "{unsubscribe: 'https://a> <b'}"),
                ({"from": None, "to": date(2026, 9, 3)}, "{from: null, to: 2026-09-03}"),
            )
        ),
        *(
            (
                {"feeds": feeds},
                "'feeds' must be a mapping of different names to queries, "
                f"such as {{Us: author:welling}}, not {written}",
            )
            for feeds, written in (
                ({"A b": "c", "a-b": "d"}, "{A b: c, a-b: d}"),
                ({"/": "a"}, "{/: a}"),
                ({"Index": "a"}, "{Index: a}"),
                ({"a": ""}, "{a: ''}"),
                (["a"], "[a]"),
            )
        ),
        ({"large": -1}, "'large' must be a whole number, such as 5000, not -1"),
        ({"allow_shrink": "yes"}, "'allow_shrink' must be true or false, not 'yes'"),
        (
            {"maps": ["title"]},
            "'maps' must be a mapping of names to fields with their paths, not [title]",
        ),
        ({"maps": {"ours": {}}}, "'maps.ours' has no 'title' (every paper needs one)"),
        ({"allow_shrink": 1}, "'allow_shrink' must be true or false, not 1"),
        ({"fast": "no"}, "'fast' must be true or false, not 'no'"),
        ({"jobs": 65}, "'jobs' must be a whole number from 1 to 64, not 65"),
        ({"source": "a"}, "unknown setting 'source' (did you mean 'sources'?)"),
        ({"pagesize": 9}, "unknown setting 'pagesize' (did you mean 'page_size'?)"),
        ({"wallpaper": "red"}, f"unknown setting 'wallpaper' ({KNOWN})"),
        ({2026: "a"}, f"unknown setting '2026' ({KNOWN})"),
        (
            {"site_name": "a"},
            "unknown setting 'site_name' (it belongs to the top level of the file, not to the "
            "plugin)",
        ),
    ],
    ids=str,
)
def test_an_invalid_setting_is_named(options: Mapping[Any, Any], fault: str, root: Path) -> None:
    assert faults(options, root) == [f"mkdocs.yml: {fault}"]


LISTED = """\
plugins:
  - search
  - papershelf:
      latest:
        0
      maps:
        ours: {title: t,
          xyzzy: x}
        theirs: {doi: d}
      topics: [none]
"""
IN_LISTED = [
    "mkdocs.yml:4: 'latest' must be a whole number from 1 to 100, not 0",
    "mkdocs.yml:10: can't read the taxonomy none: No such file or directory",
    "mkdocs.yml:8: unknown field 'maps.ours.xyzzy'",
    "mkdocs.yml:9: 'maps.theirs' has no 'title'",
]
OF_LATEST = "'latest' must be a whole number from 1 to 100, not 0"


def written(options: Mapping[Any, Any], root: Path, **files: str) -> list[str]:
    """Return the errors of *options* beside settings *files*, without their hints."""
    for name, text in files.items():
        (root / f"{name}.yml").write_text(text, encoding="utf-8")
    return [fault.partition(" (")[0] for fault in faults(options, root)]


def test_an_error_in_the_settings_names_its_line(root: Path) -> None:
    options = yaml.safe_load(LISTED)["plugins"][1]["papershelf"]
    assert written(options, root, mkdocs=LISTED) == IN_LISTED


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plugins:\n  papershelf:\n    latest: 0\n", 3),
        ("a: &a\n  latest: 0\nplugins: [papershelf: *a]\n", 2),
        ("a: &a {latest: 0}\nplugins: [papershelf: {<<: *a}]\n", 1),
        ("a: &a {latest: 5}\nplugins:\n- papershelf: {<<: *a,\n    latest: 0}\n", 4),
        ("plugins:\n- papershelf:\n    latest: 5\n    latest: 0\n", 4),
        ("plugins:\n- papershelf:\n    # Latest\n    latest: !ENV [LATEST, 0]\n", 4),
    ],
)
def test_a_setting_has_its_line_in_all_forms(text: str, line: int, root: Path) -> None:
    assert written({"latest": 0}, root, mkdocs=text) == [f"mkdocs.yml:{line}: {OF_LATEST}"]


def test_an_error_in_an_inherited_file_names_that_file(root: Path) -> None:
    inherited = "plugins:\n  papershelf:\n    latest: 0\n    yaer: 5\n"
    own = "INHERIT: base.yml\nplugins:\n  papershelf: {latest: 0}\n"
    assert written({"latest": 0, "yaer": 5}, root, mkdocs=own, base=inherited) == [
        f"mkdocs.yml:3: {OF_LATEST}",
        "base.yml:4: unknown setting 'yaer'",
    ]


def test_a_merged_setting_is_not_looked_for_in_an_inherited_file(root: Path) -> None:
    inherited = "plugins:\n  papershelf: {latest: 5}\n"
    own = "INHERIT: base.yml\na: &a\n  latest: 0\nplugins:\n  papershelf: {<<: *a}\n"
    [fault] = written({"latest": 0}, root, mkdocs=own, base=inherited)
    assert fault == f"mkdocs.yml:3: {OF_LATEST}"


@pytest.mark.parametrize(
    "text",
    [
        "plugins: [papershelf]\n",
        "plugins:\n- papershelf: {latest: 5}\n- papershelf: {latest: 0}\n",
        "plugins: [papershelf: &a {<<: *a}]\n",
        "INHERIT: gone.yml\n",
        "INHERIT: !ENV [BASE, base.yml]\n",
        "INHERIT: mkdocs.yml/\nplugins: [",
        "plugins: &all [papershelf, *all]\n",
        "",
    ],
)
def test_a_setting_whose_place_is_unknown_has_no_line(text: str, root: Path) -> None:
    assert written({"latest": 0}, root, mkdocs=text) == [f"mkdocs.yml: {OF_LATEST}"]


def test_all_errors_are_reported_at_once(root: Path) -> None:
    (root / "own.yml").write_text("facets: {}\ntopics: 5\nmore: 6\n", encoding="utf-8")
    options = {"topics": "own.yml", "yaer": 2026, "latest": 0}
    assert faults(options, root) == [
        "mkdocs.yml: unknown setting 'yaer' (did you mean 'year'?)",
        "mkdocs.yml: 'latest' must be a whole number from 1 to 100, not 0",
        "own.yml:2: topics must be a list",
        "own.yml:3: the taxonomy: unknown key 'more' (known: facets, topics, context, ambiguous)",
    ]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        (
            "gone.yml",
            None,
            "mkdocs.yml: can't read the taxonomy gone.yml: No such file or directory",
        ),
        ("latin.yml", b"a: b\nc: \xe4", "latin.yml:2: not UTF-8 (save the file as UTF-8)"),
        ("../far.yml", b"[]", "far.yml:1: the taxonomy must be a mapping"),
        ("site_src", None, "mkdocs.yml: can't read the taxonomy site_src: Is a directory"),
    ],
)
def test_an_unreadable_taxonomy_is_named_without_its_folder(
    name: str, content: bytes | None, fault: str, root: Path
) -> None:
    if content is not None:
        (root / name).write_bytes(content)
    assert faults({"topics": name}, root) == [fault]
    assert faults({"topics": str(root / name)}, root) == [fault]


OTHER = """\
facets: {task: {label: Task, description: What is to be done.}}
topics: [{id: b, facet: task, label: B, description: C, parents: [a], phrases: [d]}]
"""


def test_topics_of_several_files_may_be_parents_of_each_other(root: Path) -> None:
    (root / "other.yml").write_text(OTHER, encoding="utf-8")
    names = ["site_src/catalog/topics.yml", "other.yml"]
    settings = load_settings({"topics": names}, root, "mkdocs.yml")
    taxonomy = settings.curated.taxonomy
    assert [topic.id for topic in taxonomy.topics] == ["a", "b"]
    assert [facet.id for facet in taxonomy.facets] == ["task"]
    assert taxonomy.ancestors["b"] == {"a"}
    assert {root / name for name in names} <= set(settings.sources.curated)


def test_a_bundled_taxonomy_is_chosen_by_name(root: Path) -> None:
    (root / "own.yml").write_text(TAXONOMY, encoding="utf-8")
    names = ["own.yml", "machine-learning", "medicine"]
    taxonomy = load_settings({"topics": names}, root, "mkdocs.yml").curated.taxonomy
    assert {"a", "object-detection", "randomized-trials"} <= taxonomy.by_id.keys()
    alone = load_settings({"topics": "medicine"}, root, "mkdocs.yml").curated.taxonomy
    assert "object-detection" not in alone.by_id
    assert faults({"topics": ["own.yml", "medcine"]}, root) == [
        "mkdocs.yml: can't read the taxonomy medcine: No such file or directory"
        " (bundled taxonomies: machine-learning, medicine)"
    ]


def test_errors_between_taxonomies_name_both_files(root: Path) -> None:
    (root / "other.yml").write_text(f"{OTHER}  # again\n".replace("id: b", "id: a"), "utf-8")
    (root / "lone.yml").write_text("topics: 5\nfacets: {}\n", encoding="utf-8")
    names = ["site_src/catalog/topics.yml", "other.yml"]
    assert faults({"topics": names}, root) == [
        "other.yml:2: topic 'a': this id is already used at site_src/catalog/topics.yml:2"
    ]
    assert faults({"topics": [*names[1:], "gone.yml", "away.yml"]}, root) == [
        f"mkdocs.yml: can't read the taxonomy {name}: No such file or directory"
        for name in ("gone.yml", "away.yml")
    ]
    assert faults({"topics": ["other.yml", "lone.yml"]}, root) == [
        "other.yml:2: topic 'a': its parents form a cycle: a -> a",
        "lone.yml:1: topics must be a list",
    ]


CORRECTIONS = "papers: [{paper: x, add_topics: [a]}]\n"


def test_corrections_next_to_the_taxonomy_are_read_without_a_setting(root: Path) -> None:
    path = root / "site_src/catalog/corrections.yml"
    assert path not in load_settings({}, root, "mkdocs.yml").sources.curated
    path.write_text(CORRECTIONS, encoding="utf-8")
    settings = load_settings({}, root, "mkdocs.yml")
    assert path in settings.sources.curated
    assert [correction.paper for correction in settings.corrections.papers] == ["x"]
    assert settings.corrections.papers[0].source.path == "site_src/catalog/corrections.yml"


def test_the_file_of_corrections_can_be_set(root: Path) -> None:
    (root / "site_src/catalog/corrections.yml").write_text(CORRECTIONS, encoding="utf-8")
    (root / "own.yml").write_text("merge: [[a, b]]\n", encoding="utf-8")
    settings = load_settings({"corrections": "own.yml"}, root, "mkdocs.yml")
    assert root / "own.yml" in settings.sources.curated
    assert not settings.corrections.papers


@pytest.mark.parametrize("folder", ["site_src/catalog/notes", "notes"])
def test_notes_are_in_the_catalog_or_next_to_the_settings(folder: str, root: Path) -> None:
    assert load_settings({}, root, "mkdocs.yml").sources.notes is None
    (root / folder).mkdir()
    sources = load_settings({}, root, "mkdocs.yml").sources
    assert sources.notes == root / folder
    assert root / folder in sources.curated


def test_the_folder_of_notes_can_be_set(root: Path) -> None:
    (root / "notes").mkdir()
    (root / "ours").mkdir()
    assert load_settings({"notes": "ours"}, root, "mkdocs.yml").sources.notes == root / "ours"
    for given in (1, "a\0b"):
        fault = f"mkdocs.yml: 'notes' must be the path of a folder, not {given!r}"
        assert faults({"notes": given}, root) == [fault]


def test_a_missing_folder_of_notes_is_reported_at_its_setting(root: Path) -> None:
    setting = "plugins:\n  - papershelf:\n      notes: ours\n"
    (root / "mkdocs.yml").write_text(setting, encoding="utf-8")
    assert faults({"notes": "ours"}, root) == ["mkdocs.yml:3: there is no folder ours for notes"]


@pytest.mark.parametrize("source", ["notes", "notes/adam.md"])
def test_a_folder_that_is_a_source_is_not_a_folder_of_notes(source: str, root: Path) -> None:
    (root / "notes").mkdir()
    (root / "notes/adam.md").touch()
    assert load_settings({"sources": source}, root, "mkdocs.yml").sources.notes is None


def test_errors_of_corrections_are_reported_with_those_of_settings(root: Path) -> None:
    (root / "own.yml").write_text("papers: [{paper: x, hide: 1}]\n", encoding="utf-8")
    assert faults({"corrections": "own.yml", "yaer": 2026}, root) == [
        "mkdocs.yml: unknown setting 'yaer' (did you mean 'year'?)",
        "own.yml:1: hide must be true, or left out",
    ]
    assert faults({"corrections": "gone.yml"}, root) == [
        "mkdocs.yml: can't read the corrections gone.yml: No such file or directory"
    ]
    assert faults({"corrections": 5}, root) == [
        "mkdocs.yml: 'corrections' must be the path of a file of corrections, not 5"
    ]


def test_corrections_may_add_only_topics_of_the_taxonomy(root: Path) -> None:
    text = "papers: [{paper: x, add_topics: [a, b]}]\n"
    (root / "own.yml").write_text(text, encoding="utf-8")
    assert faults({"corrections": "own.yml"}, root) == ["own.yml:1: unknown topic 'b'"]


def test_a_taxonomy_may_begin_with_a_byte_order_mark(root: Path) -> None:
    (root / "own.yml").write_text(TAXONOMY, encoding="utf-8-sig")
    assert load_settings({"topics": "own.yml"}, root, "mkdocs.yml").curated.taxonomy.topics


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a/b.txt", "a/b.txt"),
        ("./a/../b.txt", "b.txt"),
        ("../far/b.txt", "b.txt"),
        ("..", "tmp"),
        (".", "."),
        ("/etc/passwd", "passwd"),
    ],
)
def test_a_path_is_shown_relative_to_the_root_or_by_its_name(
    path: str, shown: str, tmp_path: Path
) -> None:
    root = tmp_path / "tmp" / "project"
    root.mkdir(parents=True)
    assert Sources(root=root).shown(root / path) == shown


def test_a_linked_path_outside_the_root_is_shown_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "b.txt").touch()
    root = tmp_path / "project"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "secret")
    assert Sources(root=root).shown(root / "link" / "b.txt") == "b.txt"


@pytest.mark.skipif(sys.platform != "linux", reason="names of other systems are text")
def test_a_name_that_is_not_utf_8_is_shown_with_escapes(root: Path) -> None:
    sources = Sources(root=root, paths=(root / os.fsdecode(b"b\xff.bib"),))
    assert sources.shown_paths == sources.names == ("b\\xff.bib",)

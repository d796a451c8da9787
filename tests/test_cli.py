"""Commands print their results, and end with the right exit code."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shutil
import socket
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from operator import itemgetter
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer
from rich.console import Console

from papershelf import __version__, resources
from papershelf.cli import parser, progress, serving
from papershelf.engine.cache import Cache
from support.finished import SITE
from support.html import Site
from support.run import exit_code, free_port, has_ipv6, papershelf, python, run, running
from support.shelf import CONFIG, CONFIG_WITH_URL, LISTING, PAPERS, SPARSE, lay, many
from support.trees import contents, lay_tree

COMMANDS = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
UNDATED = LISTING.replace(", 2026", "")
Cli = Callable[..., tuple[int, str, str]]


# The lines that report the progress of a build, for which there is a separate test.
STAGES = re.compile(
    r"(?m)^(?:[A-Z][A-Za-z ]+): (?:[\d,]+ (?:record|paper|page|file)s? in )?\d+\.\d s"
    r"(?: \([\d,]+ per second\))?\n"
)


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return a function that runs a command in an empty folder: exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    for name in ("SITE_NAME", "SITE_URL", "REPO_URL"):
        monkeypatch.delenv(f"PAPERSHELF_{name}", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = exit_code(arguments)
        printed = capsys.readouterr()
        return code, STAGES.sub("", printed.out), printed.err

    return run


def put(name: str, text: str = LISTING) -> str:
    """Write a file into the folder of the test, and return its name."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def test_the_version_is_that_of_the_package(cli: Cli) -> None:
    assert cli("--version") == (0, f"papershelf {__version__}\n", "")


@pytest.mark.parametrize("command", [[], ["build"], ["serve"], ["check"]])
def test_help_lists_the_arguments_of_a_command(cli: Cli, command: list[str]) -> None:
    code, out, err = cli(*command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(" ".join(["usage: papershelf", *command]))
    assert "SOURCE" in out if command else "build" in out


def options() -> list[tuple[str, str]]:
    """Return every option of every command."""
    commands = next(
        action.choices
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    parsers = [("papershelf", parser()), *commands.items()]
    return [
        (name, option)
        for name, command in parsers
        for action in command._actions
        for option in action.option_strings or ["SOURCE"]
        if name in commands or action.option_strings
    ]


def test_the_documentation_names_every_command_and_option() -> None:
    page = COMMANDS.read_text(encoding="utf-8")
    missing = [
        (command, option)
        for command, option in options()
        if not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", page)
    ]
    assert not missing
    for command in ("build", "serve", "check"):
        assert f"papershelf {command}" in page


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["bild"], "invalid choice: 'bild'"),
        (["build", "a", "--fast", "b"], "papershelf build: error: unrecognized arguments: --fast"),
        (["build", "--sitedir=x", "a"], "--sitedir=x (did you mean '--site-dir'?)"),
        (["search", "a", "--", "-b", "--limit", "2"], "--limit 2 (options go before --)"),
        (["topics", "sugest"], "argument suggest: invalid choice: 'sugest'"),
        (["build", "-d"], "argument -d/--site-dir: expected one argument"),
        (["build", ""], "argument SOURCE: the path is empty (the current folder is .)"),
        (["build", "-d", ""], "argument -d/--site-dir: the path is empty"),
        (["build", "-q", "-v"], "argument -v/--verbose: not allowed with argument -q/--quiet"),
        (["check", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
        (["check", "--site", "site", "a.bib"], "--site can't be combined with SOURCE or"),
        (["serve", "-a", ":8000"], "argument -a/--address: ':8000' is not HOST:PORT"),
        (["serve", "-a", "localhost:http"], "'localhost:http' is not HOST:PORT"),
        (["serve", "-a", "localhost:70000"], "'localhost:70000' is not HOST:PORT"),
        (["serve", "-a", "localhost:８０００"], "'localhost:８０００' is not HOST:PORT"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_reason(
    cli: Cli, arguments: list[str], complaint: str
) -> None:
    code, out, err = cli(*arguments)
    assert (code, out) == (2, "")
    assert complaint in err.splitlines()[-1]


@pytest.mark.parametrize(("command", "required"), [("topics", "suggest"), ("pages", "DIR")])
def test_only_required_arguments_are_called_so(cli: Cli, command: str, required: str) -> None:
    code, out, err = cli(command)
    assert (code, out) == (2, "")
    assert err.endswith(f"error: the following arguments are required: {required}\n")


def test_without_a_command_all_are_listed(cli: Cli) -> None:
    code, out, err = cli()
    assert (code, out) == (2, "")
    assert "build the site" in err
    assert "preview the site" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build"], "there is no mkdocs.yml, and no source was given (name a source, "),
        (["check"], "there is no mkdocs.yml, and no source was given (name a source, "),
        (["serve"], "there is no mkdocs.yml, and no source was given (name a source, "),
        (["build", "gone.txt"], "gone.txt: there is no such file or folder (check the name on"),
        (["check", "gone.txt"], "gone.txt: there is no such file or folder"),
        (["check", "-"], "-: there is no such file or folder (nothing is read from a pipe: save"),
        (
            ["build", "*.bib"],
            "*.bib: there is no such file or folder (patterns are not expanded: name",
        ),
        (
            ["build", "https://a.example/refs.bib"],
            "refs.bib: there is no such file or folder (nothing is downloaded: save the file",
        ),
        (
            ["check", "--site", "gone"],
            "gone: there is no such folder (give the folder of a finished site)",
        ),
        (
            ["search", "gone", "clouds"],
            "gone: there is no such folder (give the folder of a finished site)",
        ),
        (
            ["related", "list.txt", "2301.00001"],
            "list.txt: this is not a folder (give the folder of a finished site)",
        ),
        (
            ["check", "--site", "list.txt"],
            "list.txt: this is not a folder (give the folder of a finished site)",
        ),
        (
            ["pages", "list.txt", "more"],
            "list.txt: this is a file, but the pages need a folder (name the folder first",
        ),
        (
            ["build", "list.txt", "--timings", "folder"],
            "folder: this is a folder (give the name of a file)",
        ),
        (["build", "-f", "other.yml"], "other.yml: there is no such file"),
        (["build", "-f", "other.yml", "list.txt"], "other.yml: there is no such file"),
        (["build", "-f", "folder"], "folder: this is not a file (give a settings file such as"),
        (["build", "folder"], "folder: no papers found (run `papershelf check` to see"),
        (["build", "empty.txt"], "empty.txt: no papers found (run"),
        (
            ["build", "list.txt", "-d", "list.txt"],
            "list.txt: this is a file, but the site needs a folder",
        ),
        (["build", "more/list.txt", "-d", "more"], "would replace more/list.txt"),
        (["build", "more", "-d", "more"], "more: the site would replace more"),
        (["build", "more", "-d", "."], ".: the site would replace the folder that it is built"),
        (["build", "more", "-d", "more/../.."], "more/../..: the site would replace the folder"),
        (["build", "list.txt", "-d", "list.txt/site"], "Not a directory"),
    ],
    ids=" ".join,
)
def test_missing_and_invalid_files_are_reported_in_one_line_and_end_with_1(
    cli: Cli, arguments: list[str], message: str
) -> None:
    Path("folder").mkdir()
    put("empty.txt", "\n")
    before = Path(put("list.txt")).read_text(encoding="utf-8")
    put("more/list.txt")
    code, out, err = cli(*arguments)
    assert (code, out) == (1, "")
    [line] = err.splitlines()
    assert line.startswith("error: ")
    assert message in line
    assert not Path("site").exists()
    for name in ("list.txt", "more/list.txt"):
        assert Path(name).read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("plugins", "command", "message"),
    [
        ("[papershelf: {latest: few}]", ["build"], ":2: 'latest' must be a whole number"),
        ("[papershelf: {topics: none}]", ["check"], ":2: can't read the taxonomy none"),
        ("[search]", ["build"], ": the papershelf plugin is not enabled"),
        ("[papershelf]", ["digest", "--since", "2026-03-01", "list.txt"], ": the digest needs the"),
    ],
)
def test_a_message_about_settings_names_the_file_that_was_given(
    cli: Cli, plugins: str, command: list[str], message: str
) -> None:
    put("list.txt")
    put("other.yml", f"site_name: Papers\nplugins: {plugins}\n")
    Path("docs").mkdir()
    code, _, err = cli(*command, "-f", "other.yml")
    assert code == 1
    assert err.startswith(f"error: other.yml{message}")


def test_a_listing_in_an_empty_folder_becomes_a_site(cli: Cli) -> None:
    code, out, err = cli("build", put("2026-03-12.txt", UNDATED))
    assert (code, err) == (0, "")
    assert re.fullmatch(r"4 papers, [\d,]+ topics: site/ \(\d+\.\d s\)\n", out)
    assert sorted(path.name for path in Path().iterdir()) == [
        ".papershelf",
        "2026-03-12.txt",
        "site",
    ]
    assert Site(Path("site"))[""].text_of("h1") == ["Papershelf"]


def test_a_catalog_in_the_default_folder_needs_no_argument(cli: Cli) -> None:
    put("site_src/catalog/papers.txt")
    assert cli("build")[0] == 0
    assert Path("site/index.html").is_file()


def test_a_missing_docs_folder_is_created(cli: Cli, tmp_path: Path) -> None:
    (lay(tmp_path) / "docs").rmdir()
    assert cli("build")[0] == 0
    assert Path("docs/index.md").is_file()


def test_a_folder_that_cannot_be_created_is_reported_in_one_line(cli: Cli) -> None:
    Path(".papershelf").touch()
    code, out, err = cli("build", put("papers.txt"))
    assert (code, out) == (1, "")
    reason = "the pages can't be written here: Not a directory"
    assert err == f"error: .papershelf: {reason} (change to a folder that you can write to)\n"


@pytest.mark.parametrize("command", [("build",), ("check",), ("pages", "out")], ids=itemgetter(0))
def test_a_cache_that_cannot_be_used_is_reported_with_the_ways_to_name_another(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PAPERSHELF_CACHE", str(Path(put("papers.txt")).absolute()))
    code, out, err = cli(*command, "papers.txt")
    assert (code, out) == (1, "")
    assert "papers.txt: the cache can't use this folder: Not a directory (name another" in err


@pytest.mark.parametrize(
    ("names", "reported"),
    [
        ((), "the disk"),
        (("site/a.js",), "site/a.js"),
        (("theme/a.js", None, "site/a.js"), "theme/a.js to site/a.js"),
    ],
)
def test_a_full_disk_is_reported_with_source_and_target(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, names: tuple[str | None, ...], reported: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device", *names)

    monkeypatch.setattr("mkdocs.utils.copy_file", fails)
    error = f"error: {reported}: No space left on device\n"
    assert cli("build", put("papers.txt")) == (1, "", error)


def test_sources_on_the_command_line_replace_the_configured_ones(cli: Cli, tmp_path: Path) -> None:
    lay(tmp_path)
    code, out, err = cli("build", put("others/more.txt", many(7)), put("one.txt", many(1)))
    assert (code, out[:8]) == (0, "7 papers"), err


def test_a_draft_of_a_taxonomy_is_printed_or_written_into_a_new_file(cli: Cli) -> None:
    bib = "".join(
        f"@article{{k{number}, title = {{Dwarf stars {number}}}, keywords = {{dwarf stars}}}}\n"
        + f"@article{{m{number}, title = {{Paper {number}}}}}\n"
        for number in range(10)
    )
    put("stars.bib", bib)
    code, draft, err = cli("topics", "suggest", "stars.bib")
    assert (code, err) == (0, "")
    assert "label: Dwarf stars" in draft
    assert cli("topics", "suggest", "stars.bib", "-o", "topics.yml") == (0, "", "")
    assert Path("topics.yml").read_text(encoding="utf-8") == draft
    code, out, err = cli("topics", "suggest", "stars.bib", "-o", "topics.yml")
    assert (code, out) == (1, "")
    assert err.startswith("error: topics.yml: this file already exists")


def test_papers_without_topics_get_a_note_about_suggested_topics(cli: Cli) -> None:
    titles = (f"@article{{k{n}, title = {{Dwarf star {n}}}, year = 2001}}\n" for n in range(20))
    put("stars.bib", "".join(titles))
    note = "20 of 20 papers match no topic of the taxonomy (`papershelf topics suggest`"
    code, out, _ = cli("check", "stars.bib")
    assert code == 0
    assert f"note: stars.bib: {note}" in out
    code, _, err = cli("build", "stars.bib", "--strict")
    assert code == 0
    assert note in err


def test_a_warning_fails_a_strict_build_and_leaves_the_last_site(cli: Cli) -> None:
    put("papers.txt")
    assert cli("build", "papers.txt", "--strict")[0] == 0
    before = contents(Path("site"))
    put("papers.txt", UNDATED)
    code, out, err = cli("build", "papers.txt", "--strict")
    assert (code, out) == (1, "")
    assert "has no year" in err
    assert "Aborted with 2 warnings in strict mode!" in err
    assert contents(Path("site")) == before
    assert sorted(path.name for path in Path().iterdir()) == [".papershelf", "papers.txt", "site"]


def test_an_error_in_one_source_ends_with_1_but_the_others_are_built(cli: Cli) -> None:
    Path("broken.txt").write_bytes(b"Caf\xe9\n")
    code, out, err = cli("build", put("papers.txt"), "broken.txt")
    assert (code, out[:8]) == (1, "4 papers")
    assert err.startswith("error: broken.txt:1: not UTF-8")


def test_a_shrinking_catalog_is_refused_unless_that_is_allowed(cli: Cli) -> None:
    put("papers.txt", many(20))
    assert cli("build", "papers.txt")[0] == 0
    put("papers.txt", many(2))
    code, _, err = cli("build", "papers.txt")
    assert code == 1
    assert err.splitlines()[0] == (
        "error: papers.txt: the catalog would shrink from 20 papers to 2 "
        "(if this is intended, build with --allow-shrink)"
    )
    assert cli("build", "papers.txt", "--allow-shrink")[0] == 0


BROKEN = """\
site_name: A shelf
plugins:
  - papershelf:
      sorces: papers
      year: soon
      page_size: 2
      topics: gone.yml
"""


@pytest.mark.parametrize("command", ["build", "check", "serve"])
def test_all_errors_in_settings_are_reported_at_once(
    cli: Cli, tmp_path: Path, command: str
) -> None:
    lay(tmp_path, BROKEN)
    code, out, err = cli(command)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "error: mkdocs.yml:4: unknown setting 'sorces' (did you mean 'sources'?)",
        "error: mkdocs.yml:5: 'year' must be a year without quotes, such as 2026, not 'soon'",
        "error: mkdocs.yml:6: 'page_size' must be a whole number from 5 to 500, not 2",
        "error: mkdocs.yml:7: can't read the taxonomy gone.yml: No such file or directory",
    ]


PLAIN = "site_name: A\nplugins: [papershelf]\n"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("site_name: A shelf\nplugins: [search]\n", "the papershelf plugin is not enabled"),
        ("site_name: [", "error: mkdocs.yml:1: not valid YAML: "),
        (f"{PLAIN}\t- x\n", "(indent with spaces instead of tabs)\n"),
        ("", "site_name"),
        ("", "error: mkdocs.yml: Aborted with a configuration error!"),
        ("- a\n", "error: mkdocs.yml: The configuration is invalid. "),
        (f"{PLAIN}theme: nosuch\n", "Unrecognised theme name: 'nosuch'"),
        ("INHERIT: gone.yml\nsite_name: A\n", "gone.yml"),
        (f"{CONFIG}docs_dir: mkdocs.yml\n", "mkdocs.yml' isn't an existing directory"),
        ("5", "mkdocs.yml: "),
        (f"{PLAIN}extra_css: [5]\n", "mkdocs.yml:3: 'extra_css' must be a list of texts, not [5]"),
        (
            f"{PLAIN}theme: {{name: material, features: 5}}\n",
            "mkdocs.yml:3: 'theme.features' must be a list of texts, not 5",
        ),
        (
            f"{PLAIN}theme: {{name: material, language: german}}\n",
            "mkdocs.yml:3: 'theme.language' is unknown to Material: 'german' (give a code, ",
        ),
        (f"{PLAIN}theme: {{name: material, custom_dir: 5}}\n", "mkdocs.yml: "),
        ("site_name: A\nplugins:\n  - papershelf: [x]\n", "(an example is `sources: papers.bib`)"),
        (
            "site_name: A\nplugins:\n- papershelf:\n  fast: true\n",
            "(indent the settings of a plugin by more than its name)",
        ),
        ("site_name: A\nplugins:\n  - papershelf:\n      1: x\n", "unknown setting '1'"),
    ],
)
def test_invalid_settings_are_reported_without_a_traceback(
    cli: Cli, tmp_path: Path, config: str, message: str
) -> None:
    lay(tmp_path, config)
    code, out, err = cli("build")
    assert (code, out) == (1, "")
    assert message in err
    assert "Traceback" not in err


def test_a_wrong_variable_is_reported_without_naming_a_file_that_does_not_exist(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERSHELF_SITE_URL", "example.org")
    code, _, err = cli("build", put("list.txt"))
    assert code == 1
    assert "PAPERSHELF_SITE_URL" in err
    assert "mkdocs.yml" not in err


def test_all_wrong_values_of_the_theme_are_reported_at_once(cli: Cli, tmp_path: Path) -> None:
    lay(tmp_path, f"{PLAIN}extra_css: [5]\ntheme:\n  name: material\n  language: german\n")
    assert cli("build")[2].splitlines() == [
        "error: mkdocs.yml:3: 'extra_css' must be a list of texts, not [5]",
        "error: mkdocs.yml:6: 'theme.language' is unknown to Material: 'german' "
        "(give a code, such as de)",
    ]


def test_an_error_in_yaml_is_reported_in_the_file_that_has_it(cli: Cli) -> None:
    put("mkdocs.yml", "INHERIT: lab/base.yml\nsite_name: A shelf\n")
    Path("lab").mkdir()
    for text, line in ((b"nav:\n- a: b: c\n", 2), ("#\n#\nx: é".encode("latin-1"), 3)):
        Path("lab/base.yml").write_bytes(text)
        code, out, err = cli("build")
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert err.startswith(f"error: lab/base.yml:{line}: not valid YAML: ")
    assert err.endswith(" (save the file as UTF-8, without control characters)\n")


def test_settings_may_have_the_tags_of_mkdocs(cli: Cli, tmp_path: Path) -> None:
    snippets = "{pymdownx.snippets: {base_path: !relative $config_dir}}"
    lay(tmp_path, f"{CONFIG}markdown_extensions: [{snippets}]\ncopyright: !ENV [NOBODY, Ann]\n")
    assert cli("build")[0] == 0


def test_settings_may_have_the_other_name_that_mkdocs_looks_for(cli: Cli, tmp_path: Path) -> None:
    lay(tmp_path, CONFIG.replace("A small shelf", "[5]"))
    (tmp_path / "mkdocs.yml").rename(tmp_path / "mkdocs.yaml")
    code, _, err = cli("check")
    assert code == 1
    assert "Config value 'site_name'" in err


def test_check_accounts_for_every_line(cli: Cli) -> None:
    put("papers/2026-03-12.txt", f"new\n\nSubscribe\n\n{UNDATED}")
    put("papers/more.txt", many(1))
    assert cli("check", "papers") == (
        0,
        "papers/2026-03-12.txt (listing)\n"
        "  12 lines read = 8 in 4 papers + 2 headings + 2 boilerplate + 0 unused\n"
        "papers/more.txt (listing)\n"
        "  3 lines read = 2 in 1 paper + 1 heading + 0 unused\n"
        "5 papers, 0 problems\n",
        "",
    )


def test_check_ends_with_0_if_there_are_only_notes(cli: Cli) -> None:
    code, out, _ = cli("check", put("papers.txt"), put("again.txt"))
    assert code == 0
    assert out.splitlines()[-1] == "4 papers, 0 problems, 4 notes"


def test_check_says_that_a_folder_has_no_files_to_read(cli: Cli) -> None:
    Path("empty").mkdir()
    assert cli("check", "empty")[:2] == (
        1,
        "error: empty: no papers found (there are no files to read)\n0 papers, 1 problem\n",
    )


def test_check_fails_for_sources_from_which_no_site_can_be_built(cli: Cli) -> None:
    put("empty.txt", "\n")
    code, out, _ = cli("check", "empty.txt")
    assert code == 1
    assert "error: empty.txt: no papers found\n" in out
    code, out, _ = cli("check", "empty.txt", "--format", "json")
    assert code == 1
    assert json.loads(out)["problems"][-1]["message"] == "no papers found"


def test_check_reads_a_finished_site_without_sources(cli: Cli) -> None:
    lay_tree(Path("site"), SITE)
    assert cli("check", "--site", "site") == (0, "19 files, 5 pages, 0 problems\n", "")
    put("site/papers.ris", "TY  - JOUR\n")
    assert cli("check", "--site", "site") == (
        1,
        "error: papers.ris:1: a RIS record does not end with ER\n19 files, 5 pages, 1 problem\n",
        "",
    )


def test_check_reports_on_a_finished_site_as_json(cli: Cli) -> None:
    lay_tree(Path("site"), SITE | {"papers.ris": "TY  - JOUR\n"})
    code, out, err = cli("check", "--site", "site", "--format", "json")
    assert (code, err) == (1, "")
    [problem] = json.loads(out).pop("problems")
    assert (problem["path"], problem["line"], problem["severity"]) == ("papers.ris", 1, "error")


def test_a_lost_worker_is_reported(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("papershelf.cli.checking.check_site", lose)
    lay_tree(Path("site"), SITE)
    code, _, err = cli("check", "--site", "site")
    assert (code, err) == (
        1,
        "error: site: a worker process ended unexpectedly, perhaps for lack of memory\n",
    )


def test_a_site_above_the_limits_of_a_host_is_not_an_error(cli: Cli) -> None:
    lay_tree(Path("site"), SITE)
    with Path("site/data.bin").open("wb") as file:
        file.truncate(200_000_000)
    code, out, _ = cli("check", "--site", "site")
    assert (code, out.splitlines()[-1]) == (0, "20 files, 5 pages, 1 problem")


def test_check_reports_on_sources_as_json(cli: Cli) -> None:
    code, out, err = cli("check", "--format", "json", put("papers.txt", UNDATED))
    assert (code, err) == (1, "")
    report = json.loads(out)
    assert report["papers"] == PAPERS
    [source] = report["sources"]
    assert (source["path"], source["format"]) == ("papers.txt", "listing")
    uses = {name: source[name] for name in ("paper_lines", "headings", "boilerplate", "unused")}
    assert uses == {"paper_lines": 8, "headings": 2, "boilerplate": 0, "unused": 0}
    assert (source["lines"], source["records"], source["papers"]) == (10, PAPERS, PAPERS)
    first = report["problems"][0]
    assert (first["severity"], first["path"], first["line"]) == ("warning", "papers.txt", 3)
    assert first["message"] == "the date “12 March” has no year; this is the first paper with it"


def test_check_writes_no_files(cli: Cli) -> None:
    assert cli("check", put("papers.txt"))[0] == 0
    assert [path.name for path in Path().iterdir()] == ["papers.txt"]


def test_markup_and_control_characters_of_a_source_are_not_interpreted(cli: Cli) -> None:
    name = put("[red]papers[/red].txt", UNDATED.replace("Mar 12", "Mar 13 \x1b[31m"))
    _, out, _ = cli("check", name)
    assert out.splitlines()[0] == "[red]papers[/red].txt (listing)"
    assert "\x1b" not in out


def test_without_a_terminal_a_command_prints_plain_lines(tmp_path: Path) -> None:
    (tmp_path / "papers.txt").write_text(UNDATED, encoding="utf-8")
    done = papershelf("build", "papers.txt", cwd=tmp_path)
    assert done.returncode == 0
    *stages, last = done.stdout.splitlines()
    assert all(STAGES.fullmatch(f"{stage}\n") for stage in stages)
    # Numbers of pages and files, and the models by which papers are related, may vary.
    end = r" in |: \d+\.|: \d+ (?:pages|files)| by words.*"
    names = [re.split(end, stage)[0] for stage in stages]
    assert names == [
        *("Starting", "Reading: 4 records", "Links and topics: 4 records"),
        *("Merging: 4 records", "People: 4 papers", "Related papers"),
        *("Search index", "Writing pages", "Rendering", "Finishing"),
    ]
    # Feeds, citations and exports are files, too, but no pages.
    assert re.search(r"^Writing pages: \d+ files ", done.stdout, re.MULTILINE)
    assert re.fullmatch(r"4 papers, \d+ topics: site/ \(\d+\.\d s\)", last)
    assert len(done.stderr.splitlines()) == 2
    assert "\x1b" not in done.stdout + done.stderr


def test_a_site_outside_of_the_project_is_named_in_full(cli: Cli, tmp_path: Path) -> None:
    Path("project").mkdir()
    os.chdir("project")
    outside = tmp_path.resolve() / "outside"
    assert f": {outside.as_posix()}/ (" in cli("build", put("papers.txt"), "-d", "../outside")[1]
    shutil.rmtree(outside)
    outside.write_text("a file", encoding="utf-8")
    errors = cli("build", "papers.txt", "-d", str(outside))[2]
    assert f"{outside.as_posix()}: this is a file" in errors


def test_on_a_terminal_a_build_prints_its_stages_below_the_bars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    screen = io.StringIO()
    monkeypatch.setattr(progress, "stderr", Console(file=screen, force_terminal=True, width=80))
    assert exit_code(("build", put("papers.txt"))) == 0
    *stages, last = capsys.readouterr().out.splitlines(keepends=True)
    assert all(map(STAGES.fullmatch, stages))
    assert any(stage.startswith("Reading: 4 records in ") for stage in stages)
    assert last.startswith("4 papers, ")
    for stage in ("Merging", "People", "Rendering", "Finishing"):
        assert stage in screen.getvalue()


@pytest.mark.parametrize("command", ["serve -a {}", "pages out", "check", "topics suggest"])
def test_on_a_terminal_other_commands_show_their_progress(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def interrupted(_: LiveReloadServer) -> None:
        raise KeyboardInterrupt

    screen = io.StringIO()
    monkeypatch.setattr(progress, "stderr", Console(file=screen, force_terminal=True, width=80))
    monkeypatch.setattr(LiveReloadServer, "serve", interrupted)
    cli(*command.format(f"127.0.0.1:{free_port()}").split(), put("papers.txt"))
    for stage in ("Reading", "Merging", "People"):
        assert stage in screen.getvalue()


def test_a_quiet_build_prints_only_problems(cli: Cli) -> None:
    put("again.txt")
    assert cli("build", put("papers.txt"), "-q", "again.txt") == (0, "", "")
    code, out, err = cli("build", "--quiet", put("papers.txt", UNDATED))
    assert (code, out) == (0, "")
    assert [line.partition(":")[0] for line in err.splitlines()] == ["warning", "warning"]


def test_a_build_without_changes_imports_no_module_that_makes_pages(cli: Cli) -> None:
    assert cli("build", put("papers.txt"))[0] == 0
    code = "import sys; from papershelf.cli import main; main(['build', 'papers.txt'])"
    done = python(f"{code}; print(*sys.modules)", cwd=Path.cwd())
    *_, result, loaded = done.splitlines()
    assert "nothing changed" in result
    unneeded = {"papershelf.build", "papershelf.search.index", "numpy", "PIL", "watchfiles"}
    assert unneeded.isdisjoint(loaded.split())


def test_timings_of_stages_are_written_to_a_file_and_add_up(cli: Cli) -> None:
    _, out, _ = cli("build", put("papers.txt"), "--timings", "timings.json")
    timings = json.loads(Path("timings.json").read_text(encoding="utf-8"))
    assert f"({timings['seconds']:.1f} s)" in out
    stages = {stage.pop("stage"): stage for stage in timings["stages"]}
    assert timings["seconds"] == pytest.approx(
        sum(stage["seconds"] for stage in stages.values()), abs=0.01
    )
    assert stages["Merging"].items() >= {"count": PAPERS, "unit": "record"}.items()
    assert stages["Finishing"].items() >= {"count": 0, "unit": None}.items()


def reasons(out: str) -> dict[str, str]:
    """Return the reason for cache misses of each stage, from the output of `--explain`."""
    lines = re.findall(r"(?m)^(.+): [\d,]+ hit, [\d,]+ missed(?: \((.+)\))?$", out)
    return dict(lines)


@pytest.mark.usefixtures("own_cache")
def test_explain_prints_the_reason_for_cache_misses(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path)

    def explained() -> dict[str, str]:
        code, out, _ = cli("build", "--explain")
        assert code == 0
        return reasons(out)

    first = explained()
    assert {"Reading", "Writing pages"} < first.keys()
    assert set(first.values()) == {"first build"}
    assert cli("build", "--explain")[1].count("nothing changed") == 1
    put("site_src/catalog/listing.txt", LISTING.replace("is tight", "is sharp"))
    assert set(explained().values()) == {"source changed"}
    put("site_src/catalog/listing.txt", LISTING.replace("is tight", "is strict"))
    slug = SPARSE.partition("/")[2]
    put("site_src/catalog/corrections.yml", f"papers: [{{paper: {slug}, rename: sparse}}]")
    changed = explained()
    assert (changed["Reading"], changed["Writing pages"]) == ("source changed", "setting changed")
    put("mkdocs.yml", CONFIG.replace("- papershelf", "- papershelf: {latest: 2}"))
    changed = explained()
    assert changed["Writing pages"] == "setting changed"
    assert not changed["Reading"]
    put("mkdocs.yml", CONFIG_WITH_URL.replace("- papershelf", "- papershelf: {latest: 2}"))
    changed = explained()
    assert {changed["Search index"], changed["Writing pages"]} == {"setting changed"}
    feeds = "- papershelf: {latest: 2, feeds: {Bounds: bound}}"
    put("mkdocs.yml", CONFIG_WITH_URL.replace("- papershelf", feeds))
    assert explained()["Writing pages"] == "setting changed"
    monkeypatch.setattr(resources, "_program", lambda: "another program")
    assert set(explained().values()) == {"program changed"}


def test_verify_finds_a_wrong_result_in_the_cache(
    cli: Cli, tmp_path: Path, own_cache: Path
) -> None:
    lay(tmp_path)
    for number in ("0", r"[1-9]\d*"):
        code, out, _ = cli("build", "--verify", "1000")
        assert code == 0
        assert re.search(rf"(?m)^{number} cached results verified$", out)
    cache = Cache(own_cache)
    [wrong] = [
        path.parent.name + path.name
        for path in own_cache.glob("[0-9a-f][0-9a-f]/*")
        if b"robots.txt" in path.read_bytes()[:200]
    ]
    content = bytes(cache.get(wrong) or b"")
    cache.put(wrong, content.replace(b"Allow", b"Alone"))
    code, _, err = cli("build", "--verify", "1000")
    assert code == 1
    function = "papershelf.engine.artifact:passed_files"
    reason = f"error: {function} gives a result that differs from the cached one"
    assert f"{reason} (remove the cache, and build again)\n" in err


@pytest.mark.parametrize(
    "command", ["build --timings", "digest --since 2026-03-01 -o", "topics suggest -o"]
)
def test_an_output_file_in_a_missing_folder_is_an_error_before_any_work(
    cli: Cli, command: str
) -> None:
    assert cli(*command.split(), "gone/file", put("papers.txt")) == (
        1,
        "",
        "error: gone/file: the folder of this file does not exist\n",
    )
    assert not Path("site").exists()
    assert not Path("gone").exists()


def test_an_output_file_in_a_protected_folder_is_an_error_before_any_work(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, _: path != Path("folder"))
    Path("folder").mkdir()
    put("papers.txt")
    code, out, err = cli("digest", "--since", "2026-03-01", "-o", "folder/file", "papers.txt")
    assert (code, out) == (1, "")
    assert err == "error: folder/file: the folder of this file can't be written to\n"


def test_a_build_prints_no_notices_of_dependencies(tmp_path: Path) -> None:
    """Material prints a notice when it is run by the command of MkDocs."""
    (tmp_path / "papers.txt").write_text(LISTING, encoding="utf-8")
    done = run("papershelf", "build", "papers.txt", cwd=tmp_path, NO_MKDOCS_2_WARNING="")
    assert (done.returncode, done.stderr) == (0, "")
    assert STAGES.sub("", done.stdout).count("\n") == 1


def test_characters_that_the_terminal_cannot_encode_do_not_stop_a_command(tmp_path: Path) -> None:
    (tmp_path / "papers.txt").write_text(UNDATED, encoding="utf-8")
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run("papershelf", "check", "papers.txt", cwd=tmp_path, **ascii_only)
    assert "Traceback" not in done.stderr
    assert "4 papers, 2 problems" in done.stdout


IPV6 = pytest.param("[::1]", marks=pytest.mark.skipif(not has_ipv6(), reason="there is no IPv6"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", IPV6])
def test_a_port_in_use_is_reported_in_one_line(tmp_path: Path, host: str) -> None:
    (tmp_path / "papers.txt").write_text(LISTING, encoding="utf-8")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host.strip("[]"), 0), family=family) as taken:
        address = f"{host}:{taken.getsockname()[1]}"
        done = papershelf("serve", "papers.txt", "-a", address, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (f"error: the address {address} is in use; choose another with -a\n")


def test_a_foreign_host_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "papers.txt").write_text(LISTING, encoding="utf-8")
    done = papershelf("serve", "papers.txt", "-a", f"192.0.2.1:{free_port()}", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "can't be used" in done.stderr


def test_an_error_of_a_preview_is_not_reported_as_one_of_its_address(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "cache/previews")

    monkeypatch.setattr(serving, "serve_site", fails)
    arguments = ("serve", "-a", f"127.0.0.1:{free_port()}", put("papers.txt"))
    assert cli(*arguments) == (1, "", "error: cache/previews: Permission denied\n")


def test_an_interrupted_build_reports_that_it_stopped(tmp_path: Path) -> None:
    (tmp_path / "papers.txt").write_text(many(3000), encoding="utf-8")
    arguments = ("build", "papers.txt")
    with running("papershelf", *arguments, cwd=tmp_path, log=tmp_path / "log") as command:
        command.wait_for((tmp_path / ".papershelf/docs").exists, "the first file")
        assert command.stop() == 130
        assert command.printed == "Stopped.\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.bin", b"\x00\xff\xfe\x01\x80\x81"),
        ("people.csv", b"Name,Year\nAda,1815\n"),
        ("cyrillic.csv", b"Title\n\xd2\xe5\xee\xf0\xe5\xec\xe0\n"),
        ("other.json", b'{"a": 1}'),
        ("archive.zip", b"PK\x03\x04 and no more"),
    ],
)
def test_check_and_build_both_fail_for_a_file_without_papers(
    name: str, content: bytes, cli: Cli
) -> None:
    put("papers.txt")
    Path(name).write_bytes(content)
    for sources in ([name], ["papers.txt", name]):
        assert cli("check", *sources)[0] == cli("build", *sources)[0] == 1

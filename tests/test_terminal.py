"""Control characters in sources, names and arguments are printed with escapes."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from papershelf.cli.printing import message
from papershelf.problems import Severity
from support.run import LIMIT, environment, papershelf, run
from support.search import catalog_of, lay_index, paper
from support.shelf import CONFIG, LISTING, lay

# Sequences that write to the clipboard, clear the screen, change the direction of text, and begin a
# command of a CI.
CONTROLS = "\x1b]52;c;eA==\x07\x1b[2J\r\x9b1A\x7f"
HOSTILE = f"{CONTROLS}\u202e\u2066\u200e\u200f\u061c\u2028\u2029\n::error::x"
ESCAPED = (
    r"\x1b]52;c;eA==\x07\x1b[2J\r\x9b1A\x7f"
    r"\u202e\u2066\u200e\u200f\u061c\u2028\u2029\n::error::x"
)
# Characters that terminals interpret, except for line ends, and commands of a CI.
INTERPRETED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|^ *::", re.MULTILINE
)
NEEDS_POSIX = pytest.mark.skipif(os.name != "posix", reason="needs names and files of POSIX")
RECORDS = '[{"title": "A Fine Title", "published": "2024-05-01"}]'


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder with a listing."""
    (tmp_path / "papers.txt").write_text(LISTING, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def fine_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the search index of one paper."""
    folder = tmp_path_factory.mktemp("fine")
    lay_index(catalog_of([paper("Fine")]), folder)
    return folder


@pytest.fixture
def searchable(shelf: Path, fine_index: Path) -> Path:
    """Return a folder with a listing and a search index."""
    shutil.copytree(fine_index, shelf, dirs_exist_ok=True)
    return shelf


def printed(*arguments: str, cwd: Path, **variables: str) -> str:
    """Return the output and the errors of a command."""
    done = papershelf(*arguments, cwd=cwd, **variables)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@NEEDS_POSIX
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "x{}.json"),
        ("build", "x{}.json", "--strict", "-d", "{}"),
        ("pages", "{}", "x{}.json"),
        ("build", "gone{}.json"),
        ("check", "-f", "{}"),
        ("check", "x{}.json", "--{}"),
        ("serve", "-a", "{}:1"),
        ("search", "{}", "fine"),
        ("build", "x{}.json", "--timings", "{}/x"),
        ("{}",),
    ],
    ids=" ".join,
)
def test_names_and_arguments_are_printed_with_escapes(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    records = RECORDS.replace("2024-05-01", "soon")
    (tmp_path / f"x{HOSTILE}.json").write_text(records, encoding="utf-8")
    hostile = HOSTILE.replace("\n::", "\n ::") if arguments == ("{}",) else HOSTILE
    out = printed(*(argument.format(hostile) for argument in arguments), cwd=tmp_path)
    assert not INTERPRETED.search(out)
    assert r"\x1b]52" in out


def test_titles_and_queries_are_printed_with_escapes(tmp_path: Path) -> None:
    lay_index(catalog_of([paper(f"Fine {HOSTILE}")]), tmp_path)
    out = printed("search", ".", "fine", cwd=tmp_path)
    assert not INTERPRETED.search(out)
    assert f"1. Fine {ESCAPED}\n   papers/" in out
    out = printed("search", ".", "f\x1bine", cwd=tmp_path)
    assert not INTERPRETED.search(out)
    assert "no paper contains 'f\\x1bine'; showing results for fine" in out
    out = printed("search", ".", "fine", "--json", cwd=tmp_path)
    assert not INTERPRETED.search(out)
    assert json.loads(out)[0]["title"] == f"Fine {HOSTILE}"


@NEEDS_POSIX
def test_messages_of_mkdocs_are_printed_with_escapes_and_a_severity_per_line(
    tmp_path: Path,
) -> None:
    lay(tmp_path, f"{CONFIG}nav: [index.md]\n")
    (tmp_path / f"docs/by-hand{HOSTILE}.md").write_text("# By hand\n", encoding="utf-8")
    out = printed("build", "--verbose", cwd=tmp_path)
    assert not INTERPRETED.search(out)
    assert r"note:   - by-hand\x1b]52" in out
    assert "note: ::error::x" in out


def test_colours_in_a_text_are_escaped() -> None:
    screen = io.StringIO()
    shown = Console(file=screen, force_terminal=True, color_system="standard", width=80)
    shown.print(message(Severity.ERROR, "\x1b[32mgreen\u202e [red]x[/red]\n::stop::"))
    assert screen.getvalue() == (
        "\x1b[31merror: \x1b[0m\\x1b[32mgreen\\u202e [red]x[/red]\\n::stop::\n"
    )


def test_joiners_and_unusual_spaces_are_printed_unchanged(tmp_path: Path) -> None:
    name = "می\u200cخواهم\u00a0😀\u200d🔥\u3000x.txt"
    (tmp_path / name).write_text(LISTING, encoding="utf-8")
    assert printed("check", name, cwd=tmp_path).splitlines()[0] == f"{name} (listing)"


def test_the_json_report_is_ascii_with_a_line_for_each_problem(tmp_path: Path) -> None:
    records = [{"title": f"A Fine Title {HOSTILE} {n}", "published": "soon"} for n in range(200)]
    (tmp_path / "many.json").write_text(json.dumps(records), encoding="utf-8")
    out = printed("check", "--format", "json", "many.json", cwd=tmp_path, FORCE_COLOR="1")
    assert out.isascii()
    assert not INTERPRETED.search(out)
    report = json.loads(out)
    assert [list(problem) for problem in report["problems"]] == (
        [["severity", "path", "line", "message", "hint"]] * len(report["problems"])
    )
    assert len(report["problems"]) >= len(records)
    assert len(out.splitlines()) == 1 + len(report["sources"]) + 1 + len(report["problems"]) - 1


COMMANDS = [
    ("build", "papers.txt"),
    ("check", "papers.txt"),
    ("check", "--format", "json", "papers.txt"),
    ("search", ".", "fine"),
    ("search", ".", "fine", "--json"),
]


def unread(*command: str, cwd: Path) -> tuple[int, bytes]:
    """Return the exit code and the errors of *command*, whose output nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "papershelf", *command],
            cwd=cwd,
            env=environment(),
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=LIMIT,
            check=False,
        )
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_whose_output_nobody_reads_ends_without_an_error_message(
    searchable: Path, command: tuple[str, ...]
) -> None:
    # A report in JSON that can't be written is a failure; all other commands do their work.
    code = 1 if {"json", "--json"}.intersection(command) else 0
    assert unread(*command, cwd=searchable) == (code, b"")


def test_a_build_whose_output_nobody_reads_makes_the_site(shelf: Path) -> None:
    assert unread("build", "papers.txt", cwd=shelf) == (0, b"")
    assert (shelf / "site/index.html").is_file()
    assert unread("build", "missing.txt", cwd=shelf)[0] == 1


@NEEDS_POSIX
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_works_without_standard_error(searchable: Path, command: tuple[str, ...]) -> None:
    line = ["sh", "-c", 'exec "$@" 2>&-', "sh", sys.executable, "-m", "papershelf", *command]
    done = subprocess.run(
        line, cwd=searchable, env=environment(), capture_output=True, timeout=LIMIT, check=False
    )
    assert done.returncode == 0
    assert done.stdout


@pytest.mark.parametrize("seconds", ["", "x", "-5", "1e9", "4294967296", "9" * 5000])
def test_an_invalid_time_of_the_build_is_an_error(shelf: Path, seconds: str) -> None:
    done = papershelf("build", "papers.txt", cwd=shelf, SOURCE_DATE_EPOCH=seconds)
    assert done.returncode == 1
    assert f"SOURCE_DATE_EPOCH: '{seconds}' is not a number of seconds from 0 to" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("seconds", ["0", "4294967295"])
def test_the_earliest_and_latest_time_of_the_build_are_accepted(shelf: Path, seconds: str) -> None:
    lay(shelf)
    (shelf / "docs/by-hand.md").write_text("# By hand\n", encoding="utf-8")
    assert papershelf("build", cwd=shelf, SOURCE_DATE_EPOCH=seconds).returncode == 0


LONG = "x" * 5000


@pytest.fixture
def unusual_files(searchable: Path) -> Path:
    """Return a folder with cyclic links, a pipe, and a file that is not UTF-8."""
    (searchable / "round").symlink_to("round")
    (searchable / "loop").mkdir()
    (searchable / "loop/in").symlink_to("../loop")
    os.mkfifo(searchable / "pipe")
    (searchable / "latin.json").write_bytes(b'[{"title": "Caf\xe9"}]')
    return searchable


@NEEDS_POSIX
@pytest.mark.parametrize(
    "arguments",
    [
        *(
            (command, name)
            for command in ("build", "check")
            for name in ("-", "/dev/null", "/dev/stdin", "round", "round/x", "pipe", LONG)
        ),
        *(("build", name) for name in ("loop", "latin.json")),
        *(
            ("build", "papers.txt", "-d", name)
            for name in ("", "/dev/null", "round", "round/x", "pipe", LONG, "x/" * 2500)
        ),
        *(("check", "-f", name) for name in ("", "-", "/dev/null", "round", "pipe", LONG)),
        *(("pages", name, "papers.txt") for name in ("/dev/null", "round", "pipe", LONG)),
        *(("search", name, "fine") for name in ("-", "/dev/null", "round", "pipe", LONG)),
        *(("search", ".", "--queries", name) for name in ("", "-", "round", LONG)),
        *(("search", ".", "fine", "--limit", number) for number in ("9" * 30, "9" * 5000)),
        *(("serve", "papers.txt", "-a", f"{host}:1") for host in ("é" * 70, "..", LONG, "[::1")),
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
def test_an_invalid_argument_is_an_error_without_a_traceback(
    unusual_files: Path, arguments: tuple[str, ...]
) -> None:
    done = papershelf(*arguments, cwd=unusual_files)
    assert done.returncode in (1, 2)
    assert re.match(r"error: |papershelf \w+: error: ", done.stderr.splitlines()[-1])
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs names that are no UTF-8")
def test_names_of_files_may_not_be_utf_8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.json")).write_text(RECORDS, encoding="utf-8")
    done = run("papershelf", "build", "-q", ".", "-d", os.fsdecode(b"s\xe9te"), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / os.fsdecode(b"s\xe9te") / "papers/a-fine-title/index.html").is_file()


@pytest.mark.parametrize(
    "setting",
    [
        'site_dir: "a\\0b"',
        'docs_dir: "a\\0b"',
        "site_url: http://[",
        f"site_dir: {LONG}",
        f"docs_dir: {LONG}",
        *(
            f'plugins: [papershelf: {{{name}: "a\\0b"}}]'
            for name in ("sources", "topics", "venues", "corrections", "cache_dir")
        ),
    ],
    ids=lambda setting: str(setting)[:40],
)
def test_an_impossible_path_in_settings_is_an_error_without_a_traceback(
    tmp_path: Path, setting: str
) -> None:
    config = CONFIG.partition("plugins:")[0] if "plugins" in setting else CONFIG
    lay(tmp_path, f"{config}{setting}\n")
    done = papershelf("build", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr

"""The targets of the Makefile, run with replacements of Python and apt-get that log their calls."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from papershelf.engine.artifact import Artifact
from papershelf.engine.outputs import DocsFolder, OutputTable
from support.browser import NAMES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SYSTEM_TOOLS = ["cp", "echo", "find", "make", "mkdir", "rm", "sed", "sh", "touch"]
LOGS_CALL = '#!/bin/sh\necho "${0##*/} $*" >>"$LOG"\n'
# A Python of version $VERSION, with venv if $HAS_VENV is set.
PYTHON = """\
#!/bin/sh
case "$*" in
  *version_info\\ *) [ "$VERSION" != 3.9.2 ] ;;
  *platform*) echo "$VERSION" ;;
  *-venv*) echo python3.13-venv ;;
  *ensurepip*) [ -n "$HAS_VENV" ] ;;
  "-m venv "*) echo "python3 $*" >>"$LOG"; cp -R made .venv ;;
esac
"""


class Checkout:
    """A folder with the Makefile, and the commands on its PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands = folder / "commands"
        self.env = {"LOG": str(folder / "log"), "PATH": str(self.commands)}
        self.env |= {"VERSION": "3.13.5", "HAS_VENV": "yes", "HOME": str(folder)}
        (folder / "made" / "bin").mkdir(parents=True)
        self.commands.mkdir()
        shutil.copy(ROOT / "Makefile", folder)
        (folder / "pyproject.toml").touch()
        for tool in SYSTEM_TOOLS:
            (self.commands / tool).symlink_to(shutil.which(tool) or tool)
        self.command("python3", PYTHON)
        self.command("id", "#!/bin/sh\necho 1000\n")
        for name in ("python", "papershelf", "playwright"):
            self.command(f"../made/bin/{name}", LOGS_CALL)

    def command(self, name: str, script: str = LOGS_CALL) -> None:
        """Write a command into the folder on PATH."""
        path = self.commands / name
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run make in the folder."""
        return subprocess.run(
            ["make", *arguments],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def calls(self) -> list[str]:
        """Return the commands that were called since the last time."""
        log = Path(self.env["LOG"])
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    def print_variable(self, name: str) -> None:
        """Let the Python of the environment print an environment variable, or "unset"."""
        self.command("../made/bin/python", f'{LOGS_CALL}echo "${{{name}-unset}}"\n')


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


PROCESSES = "--numprocesses=3 --dist=loadfile --no-loadscope-reorder"
TESTS = f"python -m pytest {PROCESSES}"
IMPORTS_LENGTH = re.compile(r"^from support.length import .*(IS_LONG|sample)", re.MULTILINE)
INSTALL = "python -m pip install --quiet --disable-pip-version-check --editable "
COMPILE = "python -m compileall -q generator"


def test_make_without_a_target_lists_every_target_with_a_description(checkout: Checkout) -> None:
    done = checkout.make()
    targets = re.findall(r"^\.PHONY: (\w+)$", MAKEFILE, re.MULTILINE)
    assert re.findall(r"^  make (\w+) +\w", done.stdout, re.MULTILINE) == targets
    assert checkout.make("help").stdout == done.stdout


def test_make_site_installs_only_once(checkout: Checkout) -> None:
    assert checkout.make("site").returncode == 0
    assert checkout.calls() == ["python3 -m venv .venv", f"{INSTALL}.", COMPILE, "papershelf build"]
    assert checkout.make("site", "ARGS=--strict 'a b.txt'").returncode == 0
    assert checkout.calls() == ["papershelf build --strict a b.txt"]


def test_a_changed_pyproject_is_installed_into_the_same_environment(checkout: Checkout) -> None:
    checkout.make("site")
    checkout.calls()
    stamp = (checkout.folder / ".venv" / ".core").stat()
    os.utime(checkout.folder / "pyproject.toml", (stamp.st_atime + 5, stamp.st_mtime + 5))
    checkout.make("serve")
    assert checkout.calls() == [f"{INSTALL}.", COMPILE, "papershelf serve"]


def test_a_failed_installation_is_repeated(checkout: Checkout) -> None:
    failing = "#!/bin/sh\nexit 1\n"
    checkout.command("../made/bin/python", failing)
    assert checkout.make("site").returncode != 0
    checkout.command("../.venv/bin/python", LOGS_CALL)
    assert checkout.make("site").returncode == 0
    assert checkout.calls()[-3:] == [f"{INSTALL}.", COMPILE, "papershelf build"]


@pytest.mark.parametrize(("version", "reported"), [("3.9.2", "3.9.2"), ("", "missing")])
def test_an_old_or_missing_python_is_reported_in_one_line(
    checkout: Checkout, version: str, reported: str
) -> None:
    checkout.env["VERSION"] = version
    if not version:
        (checkout.commands / "python3").unlink()
    done = checkout.make("site")
    assert done.returncode != 0
    assert error_lines(done) == [
        f"Papershelf needs Python 3.11 or newer, but python3 is {reported}. "
        "Choose another: make site PYTHON=python3.12"
    ]


def test_a_python_without_venv_is_reported_with_the_package_to_install(checkout: Checkout) -> None:
    checkout.env["HAS_VENV"] = ""
    assert error_lines(checkout.make("site")) == [
        "Papershelf needs Python's venv module, which python3 lacks. "
        "On Debian or Ubuntu: sudo apt install python3.13-venv"
    ]


def test_root_installs_venv_and_a_browser_from_debian(checkout: Checkout) -> None:
    checkout.env["HAS_VENV"] = ""
    checkout.command("id", "#!/bin/sh\necho 0\n")
    browser = 'for name in "$@"; do case $name in chromium*) cp "$0" "${0%/*}/$name";; esac; done\n'
    checkout.command("apt-get", LOGS_CALL + browser)
    assert checkout.make("test").returncode == 0
    install = "apt-get -qq install -y --no-install-recommends "
    assert checkout.calls() == [
        *("apt-get -qq update", f"{install}python3.13-venv", "python3 -m venv .venv"),
        *(f"{INSTALL}.[test]", COMPILE, "apt-get -qq update", f"{install}chromium-headless-shell"),
        TESTS,
    ]


def test_root_installs_a_browser_with_a_window_where_debian_has_no_other(
    checkout: Checkout,
) -> None:
    checkout.command("id", "#!/bin/sh\necho 0\n")
    only = 'case "$*" in *shell) exit 100;; *install*) cp "$0" "${0%/*}/chromium";; esac\n'
    checkout.command("apt-get", LOGS_CALL + only)
    checkout.print_variable("PAPERSHELF_CHROMIUM")
    assert checkout.make("test").stdout.splitlines()[-1] == str(checkout.commands / "chromium")


def test_arguments_of_make_test_follow_the_default_ones(checkout: Checkout) -> None:
    checkout.command("chromium")
    checkout.make("test", "ARGS=-n 0 tests/test_cli.py")
    assert checkout.calls()[-1] == f"{TESTS} -n 0 tests/test_cli.py"


def test_clean_removes_only_generated_pages(checkout: Checkout) -> None:
    docs = checkout.folder / "site_src" / "docs"
    folder = DocsFolder(docs, OutputTable())
    folder.put(Artifact("papers/a.md", b"ours"), "key")
    folder.finish((), 1)
    (docs / "by-hand.md").touch()
    for name in ("generator", "tests"):
        (checkout.folder / name).mkdir()
    (checkout.folder / ".venv" / "bin").mkdir(parents=True)
    checkout.command("../.venv/bin/python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    done = checkout.make("clean")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in docs.iterdir()] == ["by-hand.md"]


def test_make_hostile_runs_every_test_file_that_has_a_long_form(checkout: Checkout) -> None:
    checkout.command("chromium")
    checkout.print_variable("PAPERSHELF_HOSTILE")
    done = checkout.make("hostile", "ARGS=-x")
    assert done.stdout.splitlines()[-1] == "long"
    *named, last = checkout.calls()[-1].removeprefix(TESTS).split()
    assert last == "-x"
    using = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if IMPORTS_LENGTH.search(path.read_text(encoding="utf-8"))
    }
    assert set(named) == using


@pytest.mark.parametrize(
    ("on_path", "named", "chosen"),
    [
        *(([name], "", name) for name in NAMES),
        # One without a window is preferred.
        (NAMES, "", "chromium-headless-shell"),
        (["chromium", "mine"], "mine", "mine"),
    ],
)
def test_a_browser_that_is_named_or_on_the_path_is_passed_to_the_tests(
    checkout: Checkout, on_path: Sequence[str], named: str, chosen: str
) -> None:
    for name in on_path:
        checkout.command(name)
    checkout.print_variable("PAPERSHELF_CHROMIUM")
    if named:
        checkout.env["PAPERSHELF_CHROMIUM"] = str(checkout.commands / named)
    done = checkout.make("test")
    assert done.stdout.splitlines()[-1] == str(checkout.commands / chosen)
    assert checkout.calls()[-1] == TESTS


def test_a_missing_browser_in_the_environment_is_reported(checkout: Checkout) -> None:
    done = checkout.make("test", "PAPERSHELF_CHROMIUM=/nowhere/chromium")
    assert error_lines(done) == [
        "PAPERSHELF_CHROMIUM is /nowhere/chromium, which is not a program."
    ]


def test_without_a_browser_playwright_installs_one(checkout: Checkout) -> None:
    checkout.print_variable("PAPERSHELF_CHROMIUM")
    assert checkout.make("test").stdout.splitlines()[-1] == "unset"
    assert checkout.calls()[-2:] == ["playwright install chromium", TESTS]


def test_a_failed_installation_of_a_browser_is_reported_with_a_hint(checkout: Checkout) -> None:
    checkout.command("../made/bin/playwright", "#!/bin/sh\necho a long trace >&2\nexit 1\n")
    done = checkout.make("test")
    assert done.returncode != 0
    assert error_lines(done) == [
        "No Chromium on PATH, and Playwright could not fetch its own (.venv/playwright.log).",
        "Install Chromium, or give its path: make test PAPERSHELF_CHROMIUM=/path/to/chromium",
    ]
    assert TESTS not in checkout.calls()


@pytest.mark.parametrize("target", re.findall(r"\$\(BIN\)/python (tests/\S+)", MAKEFILE))
def test_every_script_that_the_makefile_runs_exists(target: str) -> None:
    assert (ROOT / target).is_file()


def test_benchmarks_have_absolute_paths_to_the_helpers_of_tests() -> None:
    for folders in re.findall(r'PYTHONPATH="?([^"\s]+)', MAKEFILE):
        assert all(folder.startswith("$(CURDIR)/") for folder in folders.split(":")), folders


def error_lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines of standard error, without those of make itself."""
    return [line for line in done.stderr.splitlines() if not line.startswith("make")]

"""The scripts of the composite action build a site in a repository of listings, as on a runner.

A fresh virtual environment, first on PATH, replaces `setup-python`. The packages of this Python
replace PyPI.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tests' runner is a POSIX one")
ROOT = Path(__file__).resolve().parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INSTALL, BUILD, CHECK = (step for step in ACTION["runs"]["steps"] if "run" in step)
LISTING = """\
Model soups: averaging weights of several tuned models

We average the weights of several models that were tuned with different settings. The average is \
more accurate than the best of them and costs nothing more to run. Code is at \
https://github.com/example/soups.
"""
OTHER_LISTING = """\
Position prediction as a way to learn

We train a network to tell where each patch of an image or each word of a text belongs. It learns \
representations that transfer well to other tasks, without any label.
"""
# A date without a year is a warning, as neither the heading nor the name of the file has one.
DATED_LISTING = f"Mar 12\n\n{LISTING}"
# The contexts of a runner.
CONTEXTS = {"github.server_url": "https://github.com", "github.repository": "ann/papers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The exit code, output, and outputs file of a run of the build step."""

    code: int
    printed: str
    outputs: str


def run_step(step: dict[str, Any], workspace: Path, env: dict[str, str]) -> tuple[int, str]:
    """Run a step's script with the shell and the flags that a runner uses."""
    assert step["shell"] == "bash"
    script = Path(env["RUNNER_TEMP"]) / "script.sh"
    script.write_text(step["run"], encoding="utf-8")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
        cwd=workspace,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def step_env(
    step: dict[str, Any], given: dict[str, str], contexts: dict[str, str]
) -> dict[str, str]:
    """Return the environment of a step for the inputs *given*, and defaults for the others."""

    def filled(text: str, values: dict[str, str]) -> str:
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda name: values[name[1]], text)

    inputs = {
        f"inputs.{name}": given.get(name, filled(entry["default"], contexts))
        for name, entry in ACTION["inputs"].items()
    }
    return {name: filled(text, inputs | contexts) for name, text in step.get("env", {}).items()}


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a runner on which the install step has run."""
    folder = tmp_path_factory.mktemp("runner")
    python = folder / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", python], check=True)
    (packages,) = python.glob("lib/python*/site-packages")
    # The .pth file makes the packages importable, except for the editable Papershelf among them.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(folder / "outputs"),
        "PATH": f"{python / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PIP_NO_BUILD_ISOLATION": "0",  # 0 is pip's way to say "no isolation"
        "PIP_NO_INDEX": "1",
        "RUNNER_TEMP": str(folder),
    }
    code, printed = run_step(INSTALL, folder, env)
    assert code == 0, printed
    assert (python / "bin" / "papershelf").exists()
    return env


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a repository that contains only a listing."""
    folder = tmp_path / "a lab's papers"
    folder.mkdir()
    (folder / "listing.txt").write_text(LISTING, encoding="utf-8")
    return folder


@pytest.fixture
def build(runner: dict[str, str], workspace: Path, tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Return a function that runs the build step; underscores in inputs stand for hyphens."""

    def run(**inputs: str) -> Run:
        outputs = tmp_path / "outputs"
        outputs.write_text("", encoding="utf-8")
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        variables = {"GITHUB_OUTPUT": str(outputs), "GITHUB_WORKSPACE": str(workspace)}
        contexts = CONTEXTS | {"runner.temp": str(tmp_path)}
        env = runner | variables | step_env(BUILD, given, contexts)
        code, printed = run_step(BUILD, workspace, env)
        return Run(code=code, printed=printed, outputs=outputs.read_text(encoding="utf-8"))

    yield run
    assert not list(tmp_path.rglob("hacked"))


def html_of(site: Path) -> str:
    """Return the HTML of all pages of a site, concatenated."""
    return "\n".join(page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html")))


def test_a_repository_with_only_a_listing_becomes_a_checked_site(
    build: Callable[..., Run], runner: dict[str, str], workspace: Path
) -> None:
    run = build(sources="listing.txt")
    assert run.code == 0, run.printed
    assert run.outputs == "site-dir=site\n"
    assert (workspace / "site" / "index.html").exists()
    assert "Model soups: averaging weights" in html_of(workspace / "site")
    env = runner | step_env(CHECK, {}, CONTEXTS)
    assert run_step(CHECK, workspace, env)[0] == 0
    (workspace / "site" / "about" / "index.html").unlink()
    code, printed = run_step(CHECK, workspace, env)
    assert code == 1
    assert "about/index.html, which does not exist" in printed
    assert CHECK["if"] == "inputs.check != 'false'"


def test_one_line_names_several_sources_for_a_strict_build_into_the_requested_folder(
    build: Callable[..., Run], workspace: Path
) -> None:
    (workspace / "more.txt").write_text(OTHER_LISTING, encoding="utf-8")
    run = build(sources=" listing.txt  more.txt ", strict="true", site_dir="-out put")
    assert run.code == 0, run.printed
    assert run.outputs == "site-dir=-out put\n"
    titles = html_of(workspace / "-out put")
    assert "Model soups: averaging weights" in titles
    assert "Position prediction" in titles


def test_each_line_names_a_source_whatever_characters_it_has(
    build: Callable[..., Run], workspace: Path
) -> None:
    names = ["our papers.txt", "$(touch hacked).txt", "-d.txt", "*.txt", "`touch hacked`; #.txt"]
    for number, name in enumerate(names):
        text = OTHER_LISTING.replace("Position", f"Position {number}")
        (workspace / name).write_text(text, encoding="utf-8")
    run = build(sources="".join(f"\r\n  {name}\r\n" for name in names))
    assert run.code == 0, run.printed
    titles = html_of(workspace / "site")
    assert [f"Position {number} prediction" in titles for number in range(len(names))] == [True] * 5
    assert "Model soups" not in titles


def test_a_line_that_names_a_file_is_not_split(build: Callable[..., Run], workspace: Path) -> None:
    name = "-d $(touch hacked).txt"
    (workspace / name).write_text(OTHER_LISTING, encoding="utf-8")
    run = build(sources=name)
    assert run.code == 0, run.printed
    assert "Position prediction" in html_of(workspace / "site")


def test_a_missing_source_fails_the_step_with_one_clear_line(build: Callable[..., Run]) -> None:
    run = build(sources="listing.txt\nnowhere.txt\n")
    assert (run.code != 0, run.outputs) == (True, "")
    (naming,) = [line for line in run.printed.splitlines() if "nowhere.txt" in line]
    assert naming.startswith("error: ")
    assert "nowhere.txt: there is no such file or folder (check the name" in naming
    assert "Traceback" not in run.printed


def test_a_warning_fails_only_a_strict_build(build: Callable[..., Run], workspace: Path) -> None:
    (workspace / "dated.txt").write_text(DATED_LISTING, encoding="utf-8")
    assert build(sources="dated.txt").code == 0
    strict = build(sources="dated.txt", strict="true", site_dir="strict")
    assert (strict.code != 0, strict.outputs) == (True, "")
    assert "warning: dated.txt:" in strict.printed
    assert not (workspace / "strict").exists()


def test_a_site_without_settings_gets_its_name_and_urls_from_the_inputs(
    build: Callable[..., Run], workspace: Path
) -> None:
    run = build(
        sources="listing.txt", site_name="Ann's shelf", site_url="https://ann.example/papers"
    )
    assert run.code == 0, run.printed
    home = (workspace / "site" / "index.html").read_text(encoding="utf-8")
    assert "Ann&#39;s shelf" in home
    assert '<link rel=canonical href="https://ann.example/papers/">' in home
    assert "href=https://github.com/ann/papers" in home


def test_without_sources_as_input_the_config_names_them(
    build: Callable[..., Run], workspace: Path
) -> None:
    (workspace / "docs").mkdir()
    (workspace / "docs" / "rules.md").write_text("# Our rules\n", encoding="utf-8")
    (workspace / "my site.yml").write_text(
        "site_name: Our Papers\n"
        "theme: material\n"
        "plugins:\n"
        "  - papershelf:\n"
        "      sources: listing.txt\n",
        encoding="utf-8",
    )
    run = build(config="my site.yml")
    assert run.code == 0, run.printed
    assert "Our Papers" in (workspace / "site" / "index.html").read_text(encoding="utf-8")
    assert (workspace / "site" / "rules" / "index.html").exists()


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"strict": "yes"}, 'papershelf: strict must be "true" or "false", not "yes"\n'),
        ({"site_dir": ""}, "papershelf: site-dir must name one folder\n"),
        ({"site_dir": "site\nother=1"}, "papershelf: site-dir must name one folder\n"),
    ],
)
def test_an_invalid_input_is_refused_before_the_build(
    build: Callable[..., Run], inputs: dict[str, str], message: str
) -> None:
    assert build(**inputs) == Run(code=2, printed=message, outputs="")

"""The workflows and the action of the repository pass linters and have few permissions."""

from __future__ import annotations

import email
import email.utils
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# PyPI's action has a branch for each major version.
OFFICIAL = re.compile(r"\./|actions/[a-z-]+@v\d+|pypa/gh-action-pypi-publish@release/v\d+")
SYSTEMS = ["ubuntu-latest", "macos-latest", "windows-latest"]


def load(path: Path) -> dict[str, Any]:
    """Return a YAML file with every scalar as text, so that the key `on` is not read as true."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return found


ACTION = load(ROOT / "action.yml")
DEPLOY = load(ROOT / ".github" / "workflows" / "deploy.yml")
CI = load(ROOT / ".github" / "workflows" / "ci.yml")
RELEASE = load(ROOT / ".github" / "workflows" / "release.yml")


def steps() -> Iterator[dict[str, Any]]:
    """Yield every step of the action and of all workflows."""
    yield from ACTION["runs"]["steps"]
    for path in WORKFLOWS:
        for job in load(path)["jobs"].values():
            yield from job["steps"]


def run_tool(name: str, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run a tool that the `test` extra installs next to this Python."""
    command = [str(Path(sys.executable).with_name(name)), *arguments]
    return subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, check=False
    )


def test_actionlint_finds_nothing_in_the_workflows() -> None:
    shellcheck = Path(sys.executable).with_name("shellcheck")
    # pyflakes is no pinned dependency: whether it is installed must not change the outcome.
    done = run_tool(
        "actionlint", f"-shellcheck={shellcheck}", "-pyflakes=", *(str(path) for path in WORKFLOWS)
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    "script",
    [(ROOT / ".ci" / "run").read_text(encoding="utf-8")]
    + [step["run"] for step in ACTION["runs"]["steps"] if "run" in step],
    ids=lambda text: text.strip().splitlines()[0][:40],
)
def test_shellcheck_finds_nothing_in_the_scripts(script: str) -> None:
    done = run_tool("shellcheck", "--shell=bash", "-", text=script)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_action_is_official_and_has_one_version() -> None:
    used = {step["uses"] for step in steps() if "uses" in step}
    assert [action for action in used if not OFFICIAL.fullmatch(action)] == []
    assert len({action.partition("@")[0] for action in used}) == len(used)


def test_no_script_contains_an_expression_that_could_become_a_command() -> None:
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


def test_a_checkout_does_not_persist_the_token() -> None:
    checkouts = [step for step in steps() if step.get("uses", "").startswith("actions/checkout")]
    assert {step["with"]["persist-credentials"] for step in checkouts} == {"false"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_read_permissions_alone(path: Path) -> None:
    assert load(path)["permissions"] == {"contents": "read"}


def test_only_publishing_jobs_have_more_permissions() -> None:
    permissions = {
        (path.stem, name): job["permissions"]
        for path in WORKFLOWS
        for name, job in load(path)["jobs"].items()
        if "permissions" in job
    }
    assert permissions == {
        ("deploy", "build"): {"contents": "read", "pages": "read"},
        ("deploy", "deploy"): {"pages": "write", "id-token": "write"},
        ("release", "publish"): {"id-token": "write"},
    }


def test_every_job_has_a_time_limit() -> None:
    jobs = [job for path in WORKFLOWS for job in load(path)["jobs"].values()]
    assert all(0 < int(job["timeout-minutes"]) <= 60 for job in jobs)


def test_main_is_deployed_on_push_and_on_request() -> None:
    assert DEPLOY["on"] == {"push": {"branches": ["main"]}, "workflow_dispatch": ""}


def test_the_build_job_uploads_the_output_of_the_action() -> None:
    build = DEPLOY["jobs"]["build"]["steps"]
    action_step = next(step for step in build if step.get("uses") == "./")
    upload = build[-1]
    assert upload["uses"].startswith("actions/upload-pages-artifact@")
    assert upload["with"]["path"] == f"${{{{ steps.{action_step['id']}.outputs.site-dir }}}}"


def test_the_site_is_built_for_the_address_of_github_pages() -> None:
    build = DEPLOY["jobs"]["build"]["steps"]
    pages = next(step for step in build if step["uses"].startswith("actions/configure-pages@"))
    action_step = next(step for step in build if step["uses"] == "./")
    assert action_step["with"] == {"site-url": f"${{{{ steps.{pages['id']}.outputs.base_url }}}}"}


def test_ci_tests_every_supported_python_on_three_systems() -> None:
    job = CI["jobs"]["test"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    assert job["strategy"]["matrix"] == {"system": SYSTEMS, "python": named}
    assert project["requires-python"] == f">={named[0]}"


def test_long_hostile_tests_run_on_the_oldest_and_the_newest_python() -> None:
    job = load(ROOT / ".github/workflows/hostile.yml")["jobs"]["hostile"]
    named = CI["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert job["strategy"]["matrix"] == {"python": [named[0], named[-1]]}
    assert job["steps"][-1] == {"run": "make hostile"}


def runs_on(system: str) -> list[str]:
    """Return the commands of the test job on a system."""
    on_it = {
        "runner.os != 'Windows'": system != "Windows",
        "runner.os == 'Windows'": system == "Windows",
        "runner.os == 'Linux'": system == "Linux",
    }
    steps = [step for step in CI["jobs"]["test"]["steps"] if "run" in step]
    return [step["run"] for step in steps if on_it[step["if"]]]


def test_ci_runs_the_commands_of_maintainers() -> None:
    assert runs_on("Linux") == ["make test", "make check"]
    assert runs_on("macOS") == ["make test"]


def test_the_tests_on_windows_run_with_the_options_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [shared] = re.findall(r"^TEST_PROCESSES := (.*)$", makefile, re.MULTILINE)
    assert runs_on("Windows")[-1] == f"python -m pytest {shared}"


def test_a_tag_is_published_by_a_job_without_code_of_the_repository() -> None:
    assert RELEASE["on"] == {"push": {"tags": ["v*"]}}
    publish = RELEASE["jobs"]["publish"]
    assert publish["needs"] == "build"
    assert publish["environment"]["name"] == "pypi"
    assert [step["uses"].partition("@")[0] for step in publish["steps"]] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]


def test_a_release_is_built_after_its_tag_is_checked_with_the_address_of_the_project() -> None:
    *_, compare, build, upload = RELEASE["jobs"]["build"]["steps"]
    assert compare["run"] == 'test "$GITHUB_REF_NAME" = "v$(python -m hatchling version)"'
    address = "${{ github.server_url }}/${{ github.repository }}"
    assert build["env"] == {"PAPERSHELF_PROJECT_URL": address}
    [download, _] = RELEASE["jobs"]["publish"]["steps"]
    assert download["with"] == {name: upload["with"][name] for name in ("name", "path")}


def test_the_ci_script_is_executable() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_action_builds_with_the_cache_that_it_saves() -> None:
    action_steps = ACTION["runs"]["steps"]
    cache = next(step for step in action_steps if step.get("uses", "").startswith("actions/cache@"))
    build = next(step for step in action_steps if step.get("id") == "build")
    assert build["env"]["PAPERSHELF_CACHE"] == cache["with"]["path"]
    assert action_steps.index(cache) < action_steps.index(build)
    assert cache["with"]["key"] == cache["with"]["restore-keys"] + "${{ github.sha }}"


def test_every_input_of_the_action_is_documented() -> None:
    [named] = re.findall(r"Its inputs: (.*?);", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert re.findall("`(.*?)`", named) == list(ACTION["inputs"])
    entries = [*ACTION["inputs"].values(), *ACTION["outputs"].values()]
    assert all(entry["description"].endswith(".") for entry in entries)


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"From: lab@example.org\r\nTo: all@example.org\r\n",
        b"From: A lab with a long name\r\n <lab@example.org>\r\nTo: all@example.org\r\n",
    ],
)
def test_the_sent_digest_has_one_sender_and_one_recipient(given: bytes, tmp_path: Path) -> None:
    [job] = load(ROOT / ".github" / "workflows" / "digest.yml")["jobs"].values()
    script = job["steps"][-1]["run"].replace("curl ", "cat # ").replace("\\\n", "")
    (tmp_path / "digest.eml").write_bytes(given + b"Subject: News\r\n\r\nFrom: here on\r\n")
    named = {"DIGEST_FROM": "papers@example.org", "DIGEST_TO": "group@example.org"}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **named},
        capture_output=True,
        check=True,
    )
    mail = email.message_from_bytes(done.stdout)
    sender, to = ("lab", "all") if given else ("papers", "group")
    assert [address for _, address in email.utils.getaddresses(mail.get_all("From", []))] == [
        f"{sender}@example.org"
    ]
    assert mail.get_all("To") == [f"{to}@example.org"]
    assert mail["Subject"] == "News"

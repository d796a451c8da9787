"""The files around the package agree with it."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from papershelf import __version__
from papershelf.outputs.registry import OUTPUTS
from support.catalog import SETTINGS
from support.outputs import artifacts

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *DECISIONS]
LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)")
# The most lines of a decision.
PAGE = 60


def load(name: str) -> Any:
    """Return a YAML file of the repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text).strip().lower().replace(" ", "-") for text in headings}


def test_the_citation_names_the_version_and_the_licence_of_the_package() -> None:
    citation = load("CITATION.cff")
    assert citation["version"] == __version__
    assert citation["license"] == "MIT"


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", changes, re.MULTILINE)[0] == __version__


def test_the_commit_hook_runs_make_check() -> None:
    [repository] = load(".pre-commit-config.yaml")["repos"]
    [hook] = repository["hooks"]
    assert (repository["repo"], hook["entry"], hook["language"]) == (
        "local",
        "make check",
        "system",
    )
    assert (hook["always_run"], hook["pass_filenames"]) == (True, False)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_existing_files_and_headings(page: Path) -> None:
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), anchor


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.name)
def test_a_decision_fits_on_one_page(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= PAGE


def test_named_decisions_exist() -> None:
    known = {page.name[:4] for page in DECISIONS}
    scripts = [*ROOT.glob("generator/**/*.py"), *ROOT.glob("templates/**/*.js")]
    # This decision names those that it replaces.
    pages = [page for page in (*PAGES, *scripts) if page.name != "0032-one-engine.md"]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert set(re.findall(r"decisions?[ /](0\d{3})\b", text)) <= known


def test_the_targets_in_the_guide_for_contributors_exist() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE))
    assert set(re.findall(r"`(?:\w+=1 )?make ([a-z-]+)", guide)) <= targets


def test_git_ignores_all_files_that_a_build_writes_into_the_docs_folder() -> None:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [line.removeprefix("/site_src/docs/").rstrip("/") for line in lines]
    for output in OUTPUTS:
        for artifact in artifacts(
            output, settings=replace(SETTINGS, site_url="https://a.example/")
        ):
            first = artifact.path.partition("/")[0]
            assert any(fnmatchcase(first, name) for name in ignored), artifact.path


def test_every_room_is_described_for_contributors() -> None:
    described = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    package = ROOT / "generator" / "papershelf"
    rooms = [path.parent.name for path in package.glob("*/__init__.py")]
    assert [room for room in rooms if f"  {room}/ " not in described] == []

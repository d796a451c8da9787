"""Exported pages: another renderer builds a complete site from them without the plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.utils.yaml import yaml_load

from papershelf.mkdocs import export as exporting
from papershelf.mkdocs.export import export, with_front_matter
from papershelf.mkdocs.site import Request, load_site
from papershelf.problems import PapershelfError
from support.fabricated import Fabricator
from support.html import Site
from support.shelf import CONFIG, lay
from support.trees import contents, lay_tree

THEME = "{name: material, language: de, logo: assets/logo.svg, favicon: assets/logo.svg}"
NAV = """\
nav:
  - Home: index.md
  - Gone: {Here: papers/gone.md}
  - People: authors/index.md
  - By hand: by-hand.md
  - Elsewhere: https://example.org/
"""


BY_HAND = "# By hand\n\n[One](papers/one.md)\n\n!!! note\n    A\n\n```own\nB\n```\n"
EXTENSIONS = """\
markdown_extensions:
  - admonition
  - toc: {permalink: true}
  - pymdownx.superfences:
      custom_fences:
        - {name: own, class: own, format: !!python/name:pymdownx.superfences.fence_div_format }
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the project that was exported for another renderer."""
    monkeypatch.setattr(exporting, "build", Fabricator())
    shelf = lay(tmp_path / "shelf", f"{CONFIG}{NAV}{EXTENSIONS}")
    (shelf / "docs/by-hand.md").write_text(BY_HAND, "utf-8")
    export(load_site(Request(config_file=shelf / "mkdocs.yml")), tmp_path / "project")
    return tmp_path / "project"


def test_a_renderer_without_the_plugin_builds_a_complete_site(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    mkdocs_build(load_config(str(project / "mkdocs.yml"), strict=True))
    site = Site(project / "site")
    assert site.broken() == []
    scripts = [script.get("src") for script in site["search/"].find("script")]
    assert "../assets/search/page.js" in scripts
    assert "assets/search/lunr.js" in site.files
    sheets = [link.get("href") for link in site["papers/one/"].find("link")]
    assert "../../assets/papershelf.css" in sheets
    assert "0;url=../one/" in site["papers/moved/"].text
    assert "papers.jsonl" in site.files
    by_hand = site["by-hand/"].text
    for mark in ('class="headerlink"', 'class="admonition note"', '<div class="own">B</div>'):
        assert mark in by_hand


def test_the_exported_navigation_names_no_missing_page(project: Path) -> None:
    settings = yaml_load((project / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["nav"] == [
        {"Home": "index.md"},
        {"By hand": "by-hand.md"},
        {"Elsewhere": "https://example.org/"},
    ]


def test_the_template_and_target_of_a_page_are_in_its_front_matter(project: Path) -> None:
    def front_matter(name: str) -> dict[str, str]:
        text = (project / "docs" / name).read_text(encoding="utf-8")
        metadata: dict[str, str] = yaml.safe_load(text.split("---\n")[1])
        return metadata

    assert front_matter("search/index.md") == {"template": "search.html"}
    moved = front_matter("papers/moved.md")
    assert (moved["template"], moved["location"]) == ("redirect.html", "../one/")
    assert "template" not in front_matter("papers/one.md")


def test_an_export_keeps_the_language_and_the_pictures_of_the_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "build", Fabricator())
    shelf = lay(tmp_path / "shelf", CONFIG.replace("{name: material}", THEME))
    export(load_site(Request(config_file=shelf / "mkdocs.yml")), tmp_path / "project")
    theme = yaml_load((tmp_path / "project/mkdocs.yml").read_bytes())["theme"]
    assert theme["language"] == "de"
    assert theme["logo"] == theme["favicon"] == "assets/logo.svg"


@pytest.mark.parametrize("forced", [False, True])
def test_an_export_never_replaces_the_settings_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forced: bool
) -> None:
    monkeypatch.setattr(exporting, "build", Fabricator())
    shelf = lay(tmp_path / "shelf")
    # The docs folder of a site has a manifest, too.
    Fabricator()(load_site(Request(config_file=shelf / "mkdocs.yml")).settings, shelf / "docs")
    before = contents(shelf)
    site = load_site(Request(config_file=shelf / "mkdocs.yml", force=forced))
    with pytest.raises(PapershelfError, match="settings of this" if forced else "did not create"):
        export(site, shelf)
    assert contents(shelf) == before


def test_an_export_replaces_an_earlier_one(project: Path) -> None:
    before = contents(project)
    (project / "docs/index.md").unlink()
    shelf = project.parent / "shelf"
    export(load_site(Request(config_file=shelf / "mkdocs.yml")), project)
    assert contents(project) == before


def test_a_link_that_leads_nowhere_is_not_exported(project: Path) -> None:
    shelf = project.parent / "shelf"
    (shelf / "docs/.#by-hand.md").symlink_to("ann@host.example.4711")
    before = contents(project)
    export(load_site(Request(config_file=shelf / "mkdocs.yml")), project)
    assert contents(project) == before


def test_a_folder_that_the_pages_link_to_is_exported(project: Path) -> None:
    shelf = project.parent / "shelf"
    lay_tree(shelf / "elsewhere", {"guide.md": "# Guide\n", "more/a.txt": "a"})
    (shelf / "elsewhere/up").symlink_to(shelf / "elsewhere")
    (shelf / "docs/linked").symlink_to(shelf / "elsewhere")
    export(load_site(Request(config_file=shelf / "mkdocs.yml")), project)
    assert contents(project / "docs/linked") == contents(shelf / "elsewhere")
    assert not (project / "docs/linked").is_symlink()


def test_a_failed_first_export_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "cache"))
    shelf = lay(tmp_path / "shelf")
    request = Request(config_file=shelf / "mkdocs.yml", sources=[tmp_path / "gone.bib"])
    with pytest.raises(PapershelfError):
        export(load_site(request), tmp_path / "project")
    assert not (tmp_path / "project").exists()


def test_hand_written_pages_replace_generated_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "build", Fabricator())
    shelf = lay(tmp_path / "shelf", f"{CONFIG}{NAV}  - About: about.md\n")
    site = load_site(Request(config_file=shelf / "mkdocs.yml"))
    (shelf / "docs/search").mkdir()
    for name in ("about.md", "search/index.md"):
        (shelf / "docs" / name).write_text("# Ours\n", "utf-8")
    # As after a build, whose own pages are no hand-written ones.
    Fabricator()(site.settings, shelf / "docs")
    (shelf / "docs/topics/trees.md").write_text("# An old page\n", "utf-8")
    for _ in range(2):
        export(site, tmp_path / "project")
        for name in ("about.md", "search/index.md"):
            assert (tmp_path / "project/docs" / name).read_text("utf-8") == "# Ours\n"
    settings = yaml_load((tmp_path / "project/mkdocs.yml").read_text(encoding="utf-8"))
    assert {"About": "about.md"} in settings["nav"]
    assert "An old page" not in (tmp_path / "project/docs/topics/trees.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n", "---\na: b\n---\n# A\n"),
        ("---\nc: d\n---\n# A\n", "---\na: b\nc: d\n---\n# A\n"),
    ],
)
def test_new_front_matter_comes_before_that_of_the_page(text: str, expected: str) -> None:
    assert with_front_matter(text, {"a": "b"}) == expected

"""Settings that make MkDocs render pages one by one, and the reason that the build reports."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from papershelf.mkdocs.eligibility import EVENTS, ineligible, inputs_of
from papershelf.mkdocs.site import Request, load_site
from support.shelf import CONFIG, lay

CUSTOM_THEME = CONFIG.replace("{name: material}", "{name: material, custom_dir: own}")


pytestmark = pytest.mark.usefixtures("pages")
REASONS = {
    "a template": (CUSTOM_THEME, "the template main.html may change them"),
    "a partial": (CUSTOM_THEME, "the template partials/footer.html may change them"),
    "an extra template": (
        f"{CONFIG}extra_templates: [all.xml]\n",
        "the template all.xml may list them",
    ),
    "headings": (
        f"{CONFIG}markdown_extensions: [toc: {{baselevel: 2}}]\n",
        "the setting baselevel of the Markdown extension toc changes them",
    ),
    "a custom permalink": (
        f"{CONFIG}markdown_extensions: [toc: {{permalink: '#'}}]\n",
        "the setting permalink of the Markdown extension toc changes them",
    ),
    "another theme": (
        "site_name: A\ntheme: mkdocs\nplugins: [papershelf]\n",
        "the theme mkdocs has another frame",
    ),
}


@pytest.mark.parametrize(("config", "reason"), REASONS.values(), ids=REASONS)
def test_a_setting_that_may_change_pages_has_them_rendered_one_by_one(
    tmp_path: Path, config: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "mkdocs")
    lay(tmp_path, config)
    (tmp_path / "own/partials").mkdir(parents=True)
    (tmp_path / "docs/all.xml").write_text("{{ pages | length }}", encoding="utf-8")
    if "template" in reason and "own" in config:
        name = reason.split()[2]
        (tmp_path / "own" / name).write_text(
            '{% extends "base.html" %}' if name == "main.html" else "Ours", encoding="utf-8"
        )
    build(load_config(str(tmp_path / "mkdocs.yml")))
    assert f"pages are rendered one by one: {reason}" in caplog.messages
    assert "Abstract" in (tmp_path / "site/papers/one/index.html").read_text(encoding="utf-8")


def test_a_theme_without_a_name_is_called_by_that_of_its_folder(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "mkdocs")
    lay(tmp_path, CONFIG.replace("{name: material}", "{name: null, custom_dir: own}"))
    (tmp_path / "own").mkdir()
    site = load_site(Request(config_file=tmp_path / "mkdocs.yml"))
    assert ineligible(site.config) == "the theme own has another frame"
    assert inputs_of(site.config, {}, site.settings.sources) == ""
    reason = "the theme own may read other inputs"
    assert f"an unchanged site is rebuilt: {reason}" in caplog.messages


@pytest.mark.parametrize("event", EVENTS)
def test_a_hook_that_sees_pages_has_them_rendered_one_by_one(tmp_path: Path, event: str) -> None:
    lay(tmp_path, f"{CONFIG}hooks: [own.py]\n")
    (tmp_path / "own.py").write_text(f"def {event}(*_, **__):\n    pass\n", encoding="utf-8")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    assert ineligible(config) == f"own.py may change them ({event})"


@pytest.mark.parametrize(
    "config",
    [
        CONFIG,
        f"{CUSTOM_THEME}extra: {{analytics: {{provider: google, property: G-1}}}}\n",
        f"{CONFIG}markdown_extensions: [extra, toc: {{permalink: true, title: On this page}}]\n",
        f"{CONFIG}hooks: [own.py]\n",
    ],
)
def test_a_setting_that_changes_no_page_leaves_pages_to_skeletons(
    tmp_path: Path, config: str
) -> None:
    lay(tmp_path, config)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/404.html").write_text("Not here", encoding="utf-8")
    (tmp_path / "own/.#404.html").symlink_to("ann@host.example.4711")
    (tmp_path / "own.py").write_text("def on_post_build(config):\n    pass\n", encoding="utf-8")
    loaded = load_config(str(tmp_path / "mkdocs.yml"))
    assert ineligible(loaded) == ""

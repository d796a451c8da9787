"""Whether generated pages may be filled into skeletons, or MkDocs has to render them one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig

from papershelf.mkdocs.private import MATERIAL_SEARCH

# Themes whose templates take from a page what a skeleton has slots for.
THEMES = frozenset({"material", "mkdocs", "readthedocs"})
# The events in which a plugin sees or changes pages.
EVENTS = (
    *("on_files", "on_nav", "on_pre_page", "on_page_read_source", "on_page_markdown"),
    *("on_page_content", "on_env", "on_page_context", "on_post_page"),
)
# Settings of the table of contents that pages are made with, or that templates alone look at.
_TOC = frozenset({"permalink", "title"})


def ineligible(config: MkDocsConfig, own: object) -> str:
    """Return why skeletons can't be used with this *config*, in words, or an empty text.

    *own* is our plugin.
    """
    return next(_reasons(config, own), "")


def _reasons(config: MkDocsConfig, own: object) -> Iterator[str]:
    if config.theme.name not in THEMES:
        yield f"the theme {config.theme.name or config.theme.custom_dir} may do anything"
    for template in _changed_templates(config.theme.custom_dir):
        yield f"the template {template} may change them"
    if config.extra_templates:
        yield f"the template {config.extra_templates[0]} may list them"
    for name, plugin in config.plugins.items():
        for event in EVENTS:
            if plugin is not own and hasattr(plugin, event) and not _is_harmless(plugin, event):
                yield f"{name} may change them ({event})"
    yield from _odd_toc(config)
    analytics: Any = config.extra.get("analytics") or {}
    if analytics.get("feedback"):
        yield "extra.analytics.feedback tells their addresses"


def _changed_templates(custom_dir: str | None) -> Iterator[str]:
    """Yield the user's own templates that pages are made with, in order."""
    if custom_dir is None:
        return
    folder = Path(custom_dir)
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if name != "404.html":
            yield name


def _is_harmless(plugin: object, event: str) -> bool:
    """Return whether a plugin does nothing to generated pages in an event."""
    # Of pages that ask for it, Material's search takes note of nothing.
    return type(plugin).__module__ == MATERIAL_SEARCH and event == "on_page_context"


def extension_modules(config: MkDocsConfig) -> Iterator[tuple[str, str]]:
    """Yield the Markdown extensions of *config*, each with the module that it comes from."""
    empty = Markdown()
    for name in config.markdown_extensions:
        settings = (config.mdx_configs or {}).get(name) or {}
        made = empty.build_extension(name, settings) if isinstance(name, str) else name
        yield str(name), type(made).__module__


def _odd_toc(config: MkDocsConfig) -> Iterator[str]:
    """Yield what the table of contents of generated pages does not have as the settings ask."""
    for name, value in ((config.mdx_configs or {}).get("toc") or {}).items():
        if name not in _TOC or (name == "permalink" and type(value) is not bool):
            yield f"the setting {name} of the Markdown extension toc changes them"

"""What a site's settings let us leave out: to render page by page, and to build at all.

Generated pages are filled into skeletons, unless something may look at single ones. All that a
build depends on has one digest: where it is as it was, so is the site. Where something may look
elsewhere, at a clock or a history, there is no such digest.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from msgspec import msgpack
from pathspec import PathSpec

import mkdocs
from papershelf.config import Sources
from papershelf.engine.files import files_in
from papershelf.engine.outputs import owned_in
from papershelf.engine.task import digest, encode
from papershelf.mkdocs.private import MATERIAL_SEARCH
from papershelf.mkdocs.publish import hand_written
from papershelf.problems import PapershelfError
from papershelf.resources import environment
from papershelf.search.models import model_files
from papershelf.sources import listed_sources

# For those who ask for more than our own messages.
_details = logging.getLogger("mkdocs.plugins.papershelf.details")

# Themes whose templates take from a page what a skeleton has slots for.
_THEMES = frozenset({"material", "mkdocs", "readthedocs"})
# The events in which a plugin sees or changes pages.
EVENTS = (
    *("on_files", "on_nav", "on_pre_page", "on_page_read_source", "on_page_markdown"),
    *("on_page_content", "on_env", "on_page_context", "on_post_page"),
)
# Settings of the table of contents that pages are made with, or that templates alone look at.
_TOC = frozenset({"permalink", "title"})
# Packages of extensions that look at a page alone, but for those that read other files.
_KNOWN = ("pymdownx.", "markdown.extensions.", "material.extensions.", "papershelf.")
_READING = frozenset({"pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter"})
# Our settings that tell how a site is made and not what is in it.
_HOW = frozenset({"jobs", "cluster", "cache_dir"})
# Plugins that look at nothing but the docs folder and the configuration.
_SEARCH = (MATERIAL_SEARCH, f"{mkdocs.__name__}.contrib.search")
# Settings of MkDocs that are among the inputs in another way, or change nothing of a site.
_ELSEWHERE = frozenset(
    "config_file_path docs_dir site_dir theme plugins hooks watch dev_addr".split()
)


def ineligible(config: MkDocsConfig, own: object) -> str:
    """Return why skeletons can't be used with this *config*, in words, or an empty text.

    *own* is our plugin.
    """
    return next(_reasons(config, own), "")


def _reasons(config: MkDocsConfig, own: object) -> Iterator[str]:
    if config.theme.name not in _THEMES:
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
    for name in sorted(files_in(Path(custom_dir))) if custom_dir else ():
        if name.endswith(".html") and name != "404.html":
            yield name


def _is_harmless(plugin: object, event: str) -> bool:
    """Return whether a plugin does nothing to generated pages in an event."""
    # Of pages that ask for it, Material's search takes note of nothing.
    return type(plugin).__module__ == MATERIAL_SEARCH and event == "on_page_context"


def _odd_toc(config: MkDocsConfig) -> Iterator[str]:
    """Yield what the table of contents of generated pages does not have as the settings ask."""
    for name, value in ((config.mdx_configs or {}).get("toc") or {}).items():
        if name not in _TOC or (name == "permalink" and type(value) is not bool):
            yield f"the setting {name} of the Markdown extension toc changes them"


def inputs_of(
    config: MkDocsConfig, own: object, options: Mapping[str, Any], sources: Sources
) -> str:
    """Return the digest of all that a build reads, or an empty text where that is not known.

    *own* is our plugin, *options* are what it was given.
    Raises OSError where a file can't be read.
    """
    reason = next(_unknown(config, own), "")
    if reason:
        _details.info("all is built anew: %s", reason)
        return ""
    try:
        read = listed_sources(sources)
    except PapershelfError:
        # The build will say it.
        return ""
    docs = Path(config.docs_dir)
    inputs = (
        environment(),
        model_files(),
        (mkdocs.__name__, mkdocs.__version__, os.environ.get("SOURCE_DATE_EPOCH")),
        {name: value for name, value in options.items() if name not in _HOW},
        {name: value for name, value in config.items() if name not in _ELSEWHERE},
        [(name, plugin.config) for name, plugin in config.plugins.items()],
        (config.theme, sorted(config.theme.static_templates)),
        read,
        sorted((name, _digest_of(docs / name)) for name in hand_written(docs, owned_in(docs))),
        [_contents(config.theme.custom_dir)] if config.theme.custom_dir else [],
    )
    try:
        return digest(msgpack.encode(inputs, enc_hook=_plain))
    except (TypeError, OverflowError, UnicodeEncodeError):
        # A setting has a value that can do anything, or a name is not UTF-8.
        return ""


def _unknown(config: MkDocsConfig, own: object) -> Iterator[str]:
    """Yield why a build may depend on what can't be seen here; *own* is our plugin."""
    if config.theme.name not in _THEMES:
        yield f"the theme {config.theme.name} may look at anything"
    for name, plugin in config.plugins.items():
        if plugin is not own and not type(plugin).__module__.startswith(_SEARCH):
            yield f"{name} may look at anything"
    empty = Markdown()
    for name in config.markdown_extensions:
        settings = (config.mdx_configs or {}).get(name) or {}
        made = empty.build_extension(name, settings) if isinstance(name, str) else name
        module = type(made).__module__
        if not module.startswith(_KNOWN) or module in _READING:
            yield f"the Markdown extension {name} may look at anything"


def _plain(value: Any) -> Any:
    """Return a setting without objects of others; raises TypeError where they are not known."""
    if isinstance(value, PathSpec):
        return [str(getattr(found, "pattern", found)) for found in value.patterns]
    if isinstance(value, Mapping):
        return dict(value)
    if type(value).__module__.startswith("babel."):
        return str(value)
    raise TypeError(value)


def _contents(folder: str) -> list[tuple[str, str]]:
    """Return the files of a folder with their digests."""
    return sorted((name, _digest_of(Path(folder) / name)) for name in files_in(Path(folder)))


def _digest_of(path: Path) -> str:
    """Return the digest of a file; a folder that a link leads to counts with what is in it."""
    return digest(encode(_contents(str(path)))) if path.is_dir() else digest(path.read_bytes())

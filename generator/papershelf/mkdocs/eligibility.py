"""Eligibility of a site for two shortcuts: filled skeletons, and no build at all.

Generated pages are filled into skeletons, unless a template or plugin may look at single pages. All
inputs of a build have one digest: while it is unchanged, the site is up to date. Where a plugin or
extension may read other inputs, such as a clock or a history, there is no digest.
"""

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
from papershelf.engine.fingerprint import contents
from papershelf.engine.outputs import owned_in
from papershelf.engine.task import digest
from papershelf.mkdocs import log
from papershelf.mkdocs.private import MATERIAL_SEARCH
from papershelf.mkdocs.publish import hand_written
from papershelf.mkdocs.theme import has_frame
from papershelf.problems import PapershelfError
from papershelf.resources import environment
from papershelf.search.models import library_versions, model_files
from papershelf.sources import listed_sources

# Shown with --verbose only.
_details = log.getChild("details")

# The name of our plugin.
_OWN = "papershelf"
# Themes whose templates read no other inputs.
_THEMES = frozenset({"material", "mkdocs", "readthedocs"})
# The events in which a plugin can read or change pages.
EVENTS = (
    *("on_files", "on_nav", "on_pre_page", "on_page_read_source", "on_page_markdown"),
    *("on_page_content", "on_env", "on_page_context", "on_post_page"),
)
# Material's search ignores pages that are excluded from it, as generated ones are.
_HARMLESS = (MATERIAL_SEARCH, "on_page_context")
# Settings of the extension toc that skeletons support, or that only templates read.
_TOC = frozenset({"permalink", "title", "toc_depth"})
# Packages of Markdown extensions that read the page alone, and the exceptions that read files.
_PURE_EXTENSIONS = ("pymdownx.", "markdown.extensions.", "material.extensions.", "papershelf.")
_READING_EXTENSIONS = frozenset({"pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter"})
# Our settings that change how a site is built, but not its content.
_WORKER_SETTINGS = frozenset({"jobs", "cluster", "cache_dir"})
# Plugins that read the docs folder and the configuration alone.
_SEARCH = (MATERIAL_SEARCH, f"{mkdocs.__name__}.contrib.search")
# Settings of MkDocs that the digest covers in another way, or that do not change a site.
_OMITTED_SETTINGS = frozenset(
    "config_file_path docs_dir site_dir theme plugins hooks watch dev_addr".split()
)


def ineligible(config: MkDocsConfig) -> str:
    """Return the reason why skeletons can't be used with *config*, or an empty text."""
    return next(_reasons(config), "")


def _reasons(config: MkDocsConfig) -> Iterator[str]:
    if not has_frame(config):
        yield f"the theme {_theme_of(config)} has another frame"
    if config.theme.custom_dir:
        for template in _own_templates(Path(config.theme.custom_dir)):
            yield f"the template {template} may change them"
    if config.extra_templates:
        yield f"the template {config.extra_templates[0]} may list them"
    for name, plugin in config.plugins.items():
        for event in EVENTS:
            is_harmless = name == _OWN or (type(plugin).__module__, event) == _HARMLESS
            if hasattr(plugin, event) and not is_harmless:
                yield f"{name} may change them ({event})"
    yield from _odd_toc(config)


def _theme_of(config: MkDocsConfig) -> str:
    """Return the name of the theme, or that of its folder where it has none of its own."""
    return config.theme.name or Path(config.theme.custom_dir or "").name


def _own_templates(folder: Path) -> Iterator[str]:
    """Yield the templates in the user's own *folder* that may apply to pages, sorted."""
    for name in sorted(files_in(folder)):
        # A link that leads nowhere is no template.
        if name.endswith(".html") and name != "404.html" and (folder / name).exists():
            yield name


def _odd_toc(config: MkDocsConfig) -> Iterator[str]:
    """Yield the settings of the extension toc that generated pages do not support."""
    for name, value in ((config.mdx_configs or {}).get("toc") or {}).items():
        if name not in _TOC or (name == "permalink" and type(value) is not bool):
            yield f"the setting {name} of the Markdown extension toc changes them"


def inputs_of(config: MkDocsConfig, options: Mapping[str, Any], sources: Sources) -> str:
    """Return the digest of all inputs of a build, or an empty text where they are not known.

    *options* are the settings of our plugin. Raises OSError where a page or template can't be read.
    """
    reason = next(_unknown_inputs(config), "")
    if reason:
        _details.info("an unchanged site is rebuilt: %s", reason)
        return ""
    try:
        files = listed_sources(sources)
    except (OSError, PapershelfError):
        # The build reports it.
        return ""
    docs = Path(config.docs_dir)
    inputs = (
        environment(),
        (model_files(), library_versions()),
        (mkdocs.__name__, mkdocs.__version__, os.environ.get("SOURCE_DATE_EPOCH")),
        {name: value for name, value in options.items() if name not in _WORKER_SETTINGS},
        {name: value for name, value in config.items() if name not in _OMITTED_SETTINGS},
        [(name, plugin.config) for name, plugin in config.plugins.items()],
        (config.theme, sorted(config.theme.static_templates)),
        files,
        sorted((name, contents(docs / name)) for name in hand_written(docs, owned_in(docs))),
        contents(Path(config.theme.custom_dir)) if config.theme.custom_dir else "",
    )
    try:
        return digest(msgpack.encode(inputs, enc_hook=_plain))
    except (TypeError, OverflowError, UnicodeEncodeError):
        # A setting is an object of an unknown type, or a name is not UTF-8.
        return ""


def _unknown_inputs(config: MkDocsConfig) -> Iterator[str]:
    """Yield reasons why a build may have unknown inputs."""
    if config.theme.name not in _THEMES:
        yield f"the theme {_theme_of(config)} may read other inputs"
    for name, plugin in config.plugins.items():
        if name != _OWN and not type(plugin).__module__.startswith(_SEARCH):
            yield f"{name} may read other inputs"
    markdown = Markdown()
    for name in config.markdown_extensions:
        settings = (config.mdx_configs or {}).get(name) or {}
        extension = markdown.build_extension(name, settings) if isinstance(name, str) else name
        module = type(extension).__module__
        if not module.startswith(_PURE_EXTENSIONS) or module in _READING_EXTENSIONS:
            yield f"the Markdown extension {name} may read other inputs"


def _plain(value: Any) -> Any:
    """Return a setting's *value* as plain data; raises TypeError for objects of unknown types."""
    if isinstance(value, PathSpec):
        return [str(getattr(found, "pattern", found)) for found in value.patterns]
    if isinstance(value, Mapping):
        return dict(value)
    if type(value).__module__.startswith("babel."):
        return str(value)
    raise TypeError(value)

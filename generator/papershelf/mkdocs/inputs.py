"""All that a build depends on, as one digest: where it is as it was, so is the site.

Where something may look elsewhere, at a clock or a history, there is no such digest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from msgspec import ValidationError
from pathspec import PathSpec

import mkdocs
from papershelf.engine.files import files_in
from papershelf.engine.task import digest, encode
from papershelf.mkdocs.eligibility import THEMES, extension_modules
from papershelf.mkdocs.handwritten import hand_written
from papershelf.mkdocs.private import MATERIAL_SEARCH

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


def inputs_of(
    config: MkDocsConfig,
    options: Mapping[str, Any],
    sources: list[tuple[str, str]],
    environment: str,
    generated: AbstractSet[str],
) -> str:
    """Return the digest of all that a build reads, or an empty text where that is not known.

    *options* are our plugin's, *sources* the paths of what the catalog is made from with their
    digests, *environment* is the environment fingerprint, *generated* are the files of the docs
    folder that are ours. Raises OSError where a file can't be read.
    """
    docs = Path(config.docs_dir)
    inputs = (
        environment,
        (mkdocs.__name__, mkdocs.__version__, os.environ.get("SOURCE_DATE_EPOCH")),
        {name: value for name, value in options.items() if name not in _HOW},
        _settings(config),
        sources,
        sorted((name, _digest_of(docs / name)) for name in hand_written(docs, generated)),
        [_contents(config.theme.custom_dir)] if config.theme.custom_dir else [],
    )
    try:
        return digest(encode(inputs))
    except (TypeError, ValidationError):
        # A setting has a value that can do anything.
        return ""


def unknown(config: MkDocsConfig, own: object) -> Iterator[str]:
    """Yield why a build may depend on what can't be seen here; *own* is our plugin."""
    if config.theme.name not in THEMES:
        yield f"the theme {config.theme.name} may look at anything"
    for name, plugin in config.plugins.items():
        if plugin is not own and not type(plugin).__module__.startswith(_SEARCH):
            yield f"{name} may look at anything"
    for name, module in extension_modules(config):
        if not module.startswith(_KNOWN) or module in _READING:
            yield f"the Markdown extension {name} may look at anything"


def _settings(config: MkDocsConfig) -> tuple[Any, ...]:
    """Return what the settings say, with what the command line laid over them."""
    given = {name: _plain(value) for name, value in config.items() if name not in _ELSEWHERE}
    plugins = [(name, _plain(dict(plugin.config))) for name, plugin in config.plugins.items()]
    theme = {name: _plain(config.theme[name]) for name in config.theme}
    return given, plugins, theme, sorted(config.theme.static_templates)


def _plain(value: Any) -> Any:
    """Return a setting without objects of others, as far as they are known."""
    if isinstance(value, PathSpec):
        return [str(getattr(found, "pattern", found)) for found in value.patterns]
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if type(value).__module__.startswith("babel.") else value


def _contents(folder: str) -> list[tuple[str, str]]:
    """Return the files of a folder with their digests."""
    return sorted((name, _digest_of(Path(folder) / name)) for name in files_in(Path(folder)))


def _digest_of(path: Path) -> str:
    """Return the digest of a file; a folder that a link leads to counts with what is in it."""
    return digest(encode(_contents(str(path)))) if path.is_dir() else digest(path.read_bytes())

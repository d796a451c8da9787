"""All that a build depends on, as one digest: where it is as it was, so is the site.

Where something may look elsewhere, at a clock or a history, there is no such digest but a reason.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib.search import SearchPlugin as MkDocsSearch
from pathspec import PathSpec

from papershelf.build import listed_sources
from papershelf.config import Settings
from papershelf.digests import UndigestibleError, below, digest_of_file, digest_of_value
from papershelf.files import is_account
from papershelf.mkdocs.fast import ALONE, unlike
from papershelf.problems import PapershelfError
from papershelf.programs import stated, versions
from papershelf.resources import resource

# Plugins that look at nothing but the docs folder and the configuration.
PLUGINS = frozenset({"material.plugins.search.plugin", "material.plugins.meta.plugin"})
# Extensions that read other files, or names of them.
READING = ("pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter")
ENVIRONMENT = ("SOURCE_DATE_EPOCH",)
# Settings of MkDocs that are told in another way, or change nothing of a site.
APART = frozenset("config_file_path docs_dir site_dir theme plugins hooks watch dev_addr".split())


class UnseenError(Exception):
    """Why it can't be told what a build depends on."""


def inputs_of(
    config: MkDocsConfig,
    settings: Settings,
    options: Mapping[str, Any],
    ours: AbstractSet[str],
) -> str:
    """The digest; `options` are our plugin's, and `ours` the files of the docs folder from us.

    Raises UnseenError where there is none to be had.
    """
    try:
        return digest_of_value(
            (
                versions(),
                configured(config),
                {name: value for name, value in options.items() if name != "jobs"},
                [os.environ.get(name) for name in ENVIRONMENT],
                list(themes(config)),
                listed_sources(settings, digest_of_file),
                [digest_of_file(path) for path in settings.kept_paths],
                sorted(by_hand(config.docs_dir, ours)),
            )
        )
    except UndigestibleError as error:
        raise UnseenError(f"the settings hold {error}") from error
    except PapershelfError as error:
        raise UnseenError(str(error)) from error
    except OSError as error:
        raise UnseenError(f"{error.filename}: {error.strerror}") from error


def elsewhere(config: MkDocsConfig, own: object) -> Iterator[str]:
    """Why a build may depend on what can't be seen here; `own` is our plugin.

    Hooks are plugins as well, by the names of their files.
    """
    for name, plugin in config.plugins.items():
        known = type(plugin).__module__ in PLUGINS or isinstance(plugin, MkDocsSearch)
        if plugin is not own and not known:
            yield f"{name} may look at anything"
    for extension in unlike(config.markdown_extensions, config.mdx_configs, ALONE):
        yield f"the Markdown extension {extension} may look at anything"
    for extension in config.markdown_extensions:
        if str(extension) in READING:
            yield f"the Markdown extension {extension} reads other files"


def configured(config: MkDocsConfig) -> tuple[Any, ...]:
    """What the settings say, with what the command line laid over them."""
    given = {name: plain(value) for name, value in config.items() if name not in APART}
    plugins = {name: plain(plugin.config) for name, plugin in config.plugins.items()}
    theme = {name: plain(config.theme[name]) for name in config.theme}
    return given, plugins, theme, sorted(config.theme.static_templates)


def plain(value: Any) -> Any:
    """A setting without objects of others, as far as they are known."""
    if isinstance(value, PathSpec):
        return [(found.include, getattr(found.regex, "pattern", "")) for found in value.patterns]
    return str(value) if type(value).__module__.startswith("babel.") else value


def themes(config: MkDocsConfig) -> Iterator[Any]:
    """The files of the theme: those of installed packages as they lie there, others by content."""
    own = str(resource("theme"))
    read = {str(resource("pages")), own, str(config.theme.custom_dir or own)}
    for folder in (*sorted(read), *config.theme.dirs):
        yield contents(folder) if folder in read else stated(folder)


def contents(folder: str) -> list[tuple[str, str]]:
    """The files of a folder with their digests."""
    return sorted(
        (os.path.relpath(one.path, folder), digest_of_file(one.path)) for one in below(folder)
    )


def by_hand(docs: str, ours: AbstractSet[str]) -> Iterable[tuple[str, str]]:
    """The files of the docs folder that are not ours, with their digests."""
    start = len(docs.rstrip(os.sep)) + 1
    for one in below(docs):
        name = one.path[start:].replace(os.sep, "/")
        if name not in ours and not is_account(name):
            yield name, digest_of_file(one.path)

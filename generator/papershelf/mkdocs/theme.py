"""What pages need of the theme and of Markdown."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, FileSystemLoader
from jinja2.bccache import Bucket, bc_magic
from mkdocs.theme import Theme
from pathspec.gitignore import GitIgnoreSpec

from papershelf.engine.cache import Cache
from papershelf.engine.task import digest
from papershelf.mkdocs import slim
from papershelf.resources import resource

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig

_log = logging.getLogger("mkdocs.plugins.papershelf")

_EXTENSIONS = ("attr_list", "md_in_html", "tables", "papershelf.math")
_GENERATED = (
    *("/papers/", "/topics/", "/authors/", "/venues/", "/years/"),
    *("/browse/", "/code/", "/search/"),
)


class _CompiledTheme(Theme):
    """A theme whose templates are compiled once for all builds.

    It does not list what is hidden, which MkDocs leaves out of a site: Material has 14,000 icons.
    """

    compiled: BytecodeCache

    def get_env(self) -> Environment:
        """Return an environment for the templates of the theme."""
        env = super().get_env()
        env.loader = _VisibleLoader(self.dirs)
        env.bytecode_cache = self.compiled
        return env


class _CompiledTemplates(BytecodeCache):
    """Compiled templates in our cache: what is damaged there is not run."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the *bucket* of a template its code, if that is in the cache."""
        key = _key_of(bucket)
        content = self._cache.get(key)
        if content is not None:
            self._cache.touch(key)
            bucket.bytecode_from_string(bytes(content))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Put the code of the *bucket* of a template into the cache."""
        self._cache.put(_key_of(bucket), bucket.bytecode_to_string())


def _key_of(bucket: Bucket) -> str:
    return digest(bc_magic, bucket.key.encode(), bucket.checksum.encode())


class _VisibleLoader(FileSystemLoader):
    """Finds all templates, and lists those that are not hidden."""

    def list_templates(self) -> list[str]:
        """Return the names of the templates."""
        return sorted({name for folder in self.searchpath for name in _visible(Path(folder))})


def _visible(folder: Path) -> list[str]:
    """Return the paths of all files below *folder* but for those that are hidden."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inner = Path(here).relative_to(folder)
        found += [(inner / name).as_posix() for name in names if not name.startswith(".")]
    return found


def _compiled_theme(theme: Theme, cache: Cache) -> Theme:
    """Return the same *theme*, whose compiled templates are in the *cache*."""
    values = {name: theme[name] for name in theme if name not in ("name", "locale")}
    made = _CompiledTheme(
        theme.name, custom_dir=theme.custom_dir, locale=str(theme.locale), **values
    )
    made.dirs, made.static_templates = list(theme.dirs), set(theme.static_templates)
    made.compiled = _CompiledTemplates(cache)
    return made


def equip_theme(config: MkDocsConfig, cache: Cache) -> None:
    """Add our templates and style behind the user's own; no fonts from another host.

    Templates are in the *cache* once they are compiled.
    """
    own = str(resource("theme"))
    if own not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, own)
    _equip_pages(config, own)
    if config.theme.get("font"):
        if config.theme["font"] != Theme(name=config.theme.name).get("font"):
            _log.info("theme.font is not used: fonts come from the visitor's system")
        config.theme["font"] = False
    if slim.STYLE not in config.extra_css:
        config.extra_css.insert(0, slim.STYLE)
    config.theme = _compiled_theme(config.theme, cache)


def _equip_pages(config: MkDocsConfig, own: str) -> None:
    """Make Material's theme slim, unless settings ask for what only its own templates have."""
    if config.theme.name != "material" or slim.is_equipped(config):
        return
    reason = slim.ineligible_feature(config)
    if reason:
        _log.info("pages carry the whole frame of the theme: %s asks for it", reason)
    else:
        slim.equip(config, own)


def equip_markdown(config: MkDocsConfig) -> None:
    """Add the Markdown extensions that the pages use, and say that most are in no navigation."""
    for name in _EXTENSIONS:
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
    generated = GitIgnoreSpec.from_lines(_GENERATED)
    config.not_in_nav = config.not_in_nav + generated if config.not_in_nav else generated

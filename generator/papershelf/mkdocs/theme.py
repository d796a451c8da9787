"""What pages need of the theme and of Markdown."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket, bc_magic
from mkdocs.theme import Theme
from pathspec.gitignore import GitIgnoreSpec

from papershelf.engine.cache import Cache
from papershelf.engine.task import digest
from papershelf.mkdocs import slim
from papershelf.resources import resource

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_log = logging.getLogger("mkdocs.plugins.papershelf")

_EXTENSIONS = ("attr_list", "md_in_html", "tables", "papershelf.math")
_GENERATED = (
    *("/papers/", "/topics/", "/authors/", "/venues/", "/years/"),
    *("/browse/", "/code/", "/search/"),
)


class CompiledTemplates(BytecodeCache):
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


def equip_theme(config: MkDocsConfig) -> None:
    """Add our templates and style behind the user's own; no fonts from another host."""
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

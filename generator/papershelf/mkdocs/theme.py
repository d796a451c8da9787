"""What pages need of the theme and of Markdown.

Material's pages are made slim: templates in the place of Material's leave to one script what every
page would repeat, and nobody needs without scripts. Material's own templates stay at hand below
`material/`, and make the whole page where settings ask for what ours do not draw.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from jinja2.bccache import Bucket
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir
from pathspec.gitignore import GitIgnoreSpec

from papershelf.mkdocs.private import BUNDLE, PALETTE, STYLES, asset
from papershelf.resources import resource

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

_log = logging.getLogger("mkdocs.plugins.papershelf")

_EXTENSIONS = ("attr_list", "md_in_html", "tables", "papershelf.math")
_GENERATED = (
    *("/papers/", "/topics/", "/authors/", "/venues/", "/years/"),
    *("/browse/", "/code/", "/search/", "/notes/"),
)
_FRAME = "assets/frame.js"
_SHEET = "assets/frame.css"
STYLE = "assets/papershelf.css"
# What works on Material's own page only: its script puts parts of one page into another, moves
# them, or asks before all else.
_FEATURES = ("navigation.instant*", "navigation.tabs.sticky", "toc.integrate")
_PLUGINS = ("material/typeset",)
# The colours that the style sheet has where a page names none.
_USUAL = {"scheme": "default", "primary": "custom", "accent": "custom"}
_SOURCE_MAP = re.compile(r"\s*/\*# sourceMappingURL=[^*]*\*/\s*")


class _CompiledTemplates(BytecodeCache):
    """Compiled templates in memory: Jinja would read them from a file by pickle and marshal."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the *bucket* of a template its code, if it was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the *bucket* of a template."""
        if bucket.code:
            self._code[bucket.key, bucket.checksum] = bucket.code


@lru_cache(maxsize=1)
def compiled_templates() -> BytecodeCache:
    """Return the compiled templates of this process, for the next build of a preview."""
    return _CompiledTemplates()


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
    if STYLE not in config.extra_css:
        config.extra_css.insert(0, STYLE)


def _equip_pages(config: MkDocsConfig, own: str) -> None:
    """Make Material's theme slim, unless settings ask for what only its own templates have."""
    theme = config.theme
    if theme.name != "material" or _FRAME in theme.static_templates:
        return
    reason = next(_reasons_for_material(config), "")
    if reason:
        _log.info("pages carry the whole frame of the theme: %s asks for it", reason)
        return
    theme.dirs.insert(theme.dirs.index(own), str(resource("slim")))
    theme.static_templates |= {_FRAME, _SHEET}


def _reasons_for_material(config: MkDocsConfig) -> Iterator[str]:
    """Yield why pages of these settings are Material's own."""
    for name in _features(config):
        if any(fnmatch(name, pattern) for pattern in _FEATURES):
            yield f"the feature {name}"
    if config.extra.get("consent"):
        yield "extra.consent"
    for name in _PLUGINS:
        if name in config.plugins:
            yield f"the plugin {name}"


def _features(config: MkDocsConfig) -> Sequence[str]:
    return [str(name) for name in config.theme.get("features") or ()]


def equip_markdown(config: MkDocsConfig) -> None:
    """Add the Markdown extensions that the pages use, and say that most are in no navigation."""
    for name in _EXTENSIONS:
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
    generated = GitIgnoreSpec.from_lines(_GENERATED)
    config.not_in_nav = config.not_in_nav + generated if config.not_in_nav else generated


def furnish(env: Environment, config: MkDocsConfig, nav: Navigation, files: Files) -> None:
    """Give slim templates, if they are in use, what they ask for, as `slim`."""
    if _FRAME not in config.theme.static_templates:
        return
    theme = Path(get_theme_dir("material"))
    material = PrefixLoader({"material": FileSystemLoader(theme)})
    env.loader = ChoiceLoader([loader for loader in (env.loader, material) if loader])
    nested = any(item.children for item in nav.items)
    own, extra = _sheets(theme, config)
    sheet = _united(own, files, (str(theme), str(resource("theme"))))
    colours = _colours(config)
    env.globals["slim"] = {
        # The text of the style sheets that all pages have, and those that a page loads: the ones of
        # a site come last.
        "sheet": sheet,
        "styles": [_SHEET] if sheet else own,
        "extra_styles": extra,
        "bundle": asset(theme, BUNDLE),
        # Before the visitor chooses others, and whether the style sheet has them as they are.
        "colours": colours,
        "usual": colours == _USUAL and not extra,
        # Whether the navigation has sections, and whether it stands beside the text.
        "nested": nested,
        "by_side": nested or "navigation.tabs" not in _features(config),
    }


def _sheets(theme: Path, config: MkDocsConfig) -> tuple[Sequence[str], Sequence[str]]:
    """Return the style sheets that come first on all pages, Material's and ours, and the others."""
    found = [asset(theme, STYLES)]
    if config.theme.get("palette"):
        found.append(asset(theme, PALETTE))
    extra = [str(path) for path in config.extra_css]
    own = extra[:1] if extra[:1] == [STYLE] else []
    return [*found, *own], extra[len(own) :]


def _united(paths: Sequence[str], files: Files, homes: Collection[str]) -> str:
    """Return the text of style sheets, or nothing if one is in none of the folders *homes*.

    Such a one may name other files by their places beside it.
    """
    texts = []
    for path in paths:
        file = files.get_file_from_path(path)
        if file is None or file.src_dir not in homes:
            return ""
        texts.append(_SOURCE_MAP.sub("\n", file.content_string))
    return "".join(texts)


def _colours(config: MkDocsConfig) -> Mapping[str, str]:
    """Return the names of the colours of pages at first, as Material makes them of the palette."""
    palette: Any = config.theme.get("palette")
    first = palette[0] if isinstance(palette, list) and palette else palette
    if not isinstance(first, Mapping):
        return {}
    usual = {"scheme": "default", "primary": "indigo", "accent": "indigo"}
    return {name: str(first.get(name) or color).replace(" ", "-") for name, color in usual.items()}


def remove_source_maps(files: Files) -> None:
    """Remove Material's maps of its scripts and styles to their sources, which are a megabyte."""
    theme = get_theme_dir("material")
    for file in list(files):
        if file.src_uri.endswith(".map") and file.src_dir == theme:
            files.remove(file)

"""Pages without what every page would repeat: templates in the place of Material's.

They leave to one script what all pages share and nobody needs without scripts. Material's own
templates stay at hand below `material/`, and make the whole page where settings ask for what ours
do not draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from mkdocs.utils import get_theme_dir
from msgspec import Struct

from papershelf.mkdocs.private import BUNDLE, PALETTE, STYLES, asset
from papershelf.resources import resource

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

_FRAME = "assets/frame.js"
_SHEET = "assets/frame.css"
STYLE = "assets/papershelf.css"
_TABS = "navigation.tabs"
# What works on Material's own page only: its script puts parts of one page into another, moves
# them, or asks before all else.
_FEATURES = ("navigation.instant*", "navigation.tabs.sticky", "toc.integrate")
_PLUGINS = ("material/typeset",)
# The colours that the style sheet has where a page names none.
_USUAL = {"scheme": "default", "primary": "custom", "accent": "custom"}
_SOURCE_MAP = re.compile(r"\s*/\*# sourceMappingURL=[^*]*\*/\s*")


class _Slim(Struct, frozen=True, kw_only=True):
    """What the templates know as `slim`.

    The style sheets of a page: ours and Material's in one, whose text is `sheet`, unless somebody's
    own are in the place of them. The address of Material's script, the `_colours` of a page before
    the visitor chooses others and whether the sheet has them as they are, whether the navigation
    has sections, and whether it stands beside the text.
    """

    styles: Sequence[str]
    extra_styles: Sequence[str]
    sheet: str
    bundle: str
    colours: Mapping[str, str]
    usual: bool
    nested: bool
    by_side: bool


def ineligible_feature(config: MkDocsConfig) -> str | None:
    """Why pages of these settings are Material's own, if they are."""
    features = config.theme.get("features") or []
    for name in features:
        if any(fnmatch(str(name), pattern) for pattern in _FEATURES):
            return f"the feature {name}"
    if config.extra.get("consent"):
        return "extra.consent"
    return next((f"the plugin {name}" for name in _PLUGINS if name in config.plugins), None)


def equip(config: MkDocsConfig, before: str) -> None:
    """Put the templates in front of the folder `before`, the theme's other templates of ours."""
    place = config.theme.dirs.index(before)
    config.theme.dirs.insert(place, str(resource("slim")))
    config.theme.static_templates |= {_FRAME, _SHEET}


def is_equipped(config: MkDocsConfig) -> bool:
    """Return whether the templates are in use."""
    return _FRAME in config.theme.static_templates


def furnish(env: Environment, config: MkDocsConfig, nav: Navigation, files: Files) -> None:
    """Give the templates what they ask for."""
    theme = Path(get_theme_dir("material"))
    loader = PrefixLoader({"material": FileSystemLoader(theme)})
    loaders: list[BaseLoader] = [loader] if env.loader is None else [env.loader, loader]
    env.loader = ChoiceLoader(loaders)
    nested = any(item.children for item in nav.items)
    features: Any = config.theme.get("features") or []
    own, extra = _sheets(theme, config)
    sheet = _united(own, files, (theme, resource("theme")))
    first = _colours(config)
    env.globals["slim"] = _Slim(
        styles=[_SHEET] if sheet else own,
        extra_styles=extra,
        sheet=sheet,
        bundle=asset(theme, BUNDLE),
        colours=first,
        usual=first == _USUAL and not extra,
        nested=nested,
        by_side=nested or _TABS not in features,
    )


def _sheets(theme: Path, config: MkDocsConfig) -> tuple[Sequence[str], Sequence[str]]:
    """Return the style sheets that come first on all pages, Material's and ours, and the others."""
    found = [asset(theme, STYLES)]
    if config.theme.get("palette"):
        found.append(asset(theme, PALETTE))
    extra = [str(path) for path in config.extra_css]
    own = extra[:1] if extra[:1] == [STYLE] else []
    return [*found, *own], extra[len(own) :]


def _united(paths: Sequence[str], files: Files, homes: Sequence[Path]) -> str:
    """Return the text of style sheets, or nothing if one is in none of the folders *homes*.

    Such a one may name other files by their places beside it.
    """
    texts = []
    for path in paths:
        file = files.get_file_from_path(path)
        lies = Path(file.abs_src_path) if file and file.abs_src_path else None
        if lies is None or not any(lies.is_relative_to(home) for home in homes):
            return ""
        texts.append(_SOURCE_MAP.sub("\n", lies.read_text(encoding="utf-8")))
    return "".join(texts)


def source_maps(files: Files) -> Iterator[File]:
    """Material's maps of its scripts and styles to their sources, which are a megabyte."""
    theme = Path(get_theme_dir("material"))
    for name in files.src_uris:
        file = files.get_file_from_path(name) if name.endswith(".map") else None
        if file and file.abs_src_path and Path(file.abs_src_path).is_relative_to(theme):
            yield file


def _colours(config: MkDocsConfig) -> Mapping[str, str]:
    """Return the names of the colours of pages at first, as Material makes them of the palette."""
    palette: Any = config.theme.get("palette")
    first = palette[0] if isinstance(palette, list) and palette else palette
    if not isinstance(first, Mapping):
        return {}
    usual = {"scheme": "default", "primary": "indigo", "accent": "indigo"}
    return {name: str(first.get(name) or color).replace(" ", "-") for name, color in usual.items()}

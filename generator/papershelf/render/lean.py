"""Pages without what every page would repeat: templates in the place of Material's.

They leave to one script what all pages share and nobody needs without scripts. Material's own
templates stay at hand below `material/`, and make the whole page where settings ask for what ours
do not draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from mkdocs.utils import get_theme_dir

from papershelf.resources import resource

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

FRAME = "assets/frame.js"
TABS = "navigation.tabs"
# What works on Material's own page only: its script puts parts of one page into another, moves
# them, or asks before all else.
FEATURES = ("navigation.instant*", "navigation.tabs.sticky", "toc.integrate")
PLUGINS = ("material/typeset",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """What the templates know as `lean`.

    The addresses of Material's files, whether its navigation has sections, and whether it stands
    beside the text or is to work without scripts, so that pages have it in whole.
    """

    style: str
    palette: str
    bundle: str
    nested: bool
    by_side: bool


def obstacle(config: MkDocsConfig) -> str | None:
    """Why pages of these settings are Material's own, if they are."""
    features = config.theme.get("features") or []
    for name in features:
        if any(fnmatch(str(name), pattern) for pattern in FEATURES):
            return f"the feature {name}"
    if config.extra.get("consent"):
        return "extra.consent"
    return next((f"the plugin {name}" for name in PLUGINS if name in config.plugins), None)


def equip(config: MkDocsConfig, before: str) -> None:
    """Put the templates in front of the folder `before`, the theme's other templates of ours."""
    place = config.theme.dirs.index(before)
    config.theme.dirs.insert(place, str(resource("lean")))
    config.theme.static_templates.add(FRAME)


def is_equipped(config: MkDocsConfig) -> bool:
    """Whether the templates are in use."""
    return FRAME in config.theme.static_templates


def furnish(env: Environment, config: MkDocsConfig, nav: Navigation) -> None:
    """Give the templates what they ask for."""
    theme = Path(get_theme_dir("material"))
    loader = PrefixLoader({"material": FileSystemLoader(theme)})
    loaders: list[BaseLoader] = [loader] if env.loader is None else [env.loader, loader]
    env.loader = ChoiceLoader(loaders)
    nested = any(item.children for item in nav.items)
    features: Any = config.theme.get("features") or []
    env.globals["lean"] = Lean(
        style=asset(theme, "stylesheets/main.*.css"),
        palette=asset(theme, "stylesheets/palette.*.css"),
        bundle=asset(theme, "javascripts/bundle.*.js"),
        nested=nested,
        by_side=nested or TABS not in features,
    )


def asset(theme: Path, pattern: str) -> str:
    """A file of Material's, whose name changes with what is in it."""
    found = min((theme / "assets").glob(pattern))
    return found.relative_to(theme).as_posix()

"""The navigation of a site, which does not grow with the catalog, and names no missing page."""

from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from typing import Any

# Pages that some catalogs do not have.
_OPTIONAL = frozenset(
    f"{name}/index.md"
    for name in ("authors", "venues", "years", "trends", "digest", "map", "notes")
)
_NAVIGATION = {
    "Home": "index.md",
    "Search": "search/index.md",
    "Browse": "browse/index.md",
    "Topics": "topics/index.md",
    "Authors": "authors/index.md",
    "Venues": "venues/index.md",
    "Years": "years/index.md",
    "Map": "map/index.md",
    "Code": "code/index.md",
    "Notes": "notes/index.md",
    "About": "about.md",
}


def site_navigation(nav: Any, by_hand: Collection[str], generated: AbstractSet[str]) -> Any:
    """Return the navigation in the form of MkDocs' setting, without pages that do not exist.

    *nav* is the user's own, if there is one. Otherwise the other pages written *by_hand*
    follow those that most sites have, *generated* or not.
    """
    if nav is None:
        others = sorted(set(by_hand).difference(_NAVIGATION.values()))
        nav = [*({label: path} for label, path in _NAVIGATION.items()), *others]
    return _filtered(nav, lambda entry: entry not in _OPTIONAL - generated - set(by_hand))


def with_pages(nav: Any, pages: AbstractSet[str]) -> Any:
    """Return the navigation without links to pages other than *pages*."""
    return _filtered(nav, lambda entry: not entry.endswith(".md") or entry in pages)


def _filtered(nav: Any, is_kept: Callable[[str], bool]) -> Any:
    """Return the navigation with the entries that *is_kept* accepts, without empty sections."""
    if isinstance(nav, list):
        return [kept for entry in nav if (kept := _filtered(entry, is_kept))]
    if isinstance(nav, dict):
        return {title: kept for title, entry in nav.items() if (kept := _filtered(entry, is_kept))}
    return nav if isinstance(nav, str) and is_kept(nav) else None

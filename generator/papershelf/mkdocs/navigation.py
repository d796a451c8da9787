"""The navigation of a site: one that does not grow with the catalog, without missing pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from typing import Any

# Not every catalog has these pages.
_OPTIONAL = frozenset(f"{name}/index.md" for name in ("authors", "venues", "years", "map", "notes"))
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


def navigation_of(nav: Any, by_hand: Collection[str], generated: AbstractSet[str]) -> Any:
    """Return the navigation as settings write it, without pages that this catalog does not have.

    *nav* is the user's own, if there is one; else pages *by_hand* come after the *generated* ones.
    """
    if nav is None:
        nav = [*({label: path} for label, path in _NAVIGATION.items()), *sorted(by_hand)]
    return _filtered(nav, lambda entry: entry not in _OPTIONAL - generated - set(by_hand))


def with_pages(nav: Any, pages: AbstractSet[str]) -> Any:
    """Return a navigation without entries that lead to pages that are none of these."""
    return _filtered(nav, lambda entry: not entry.endswith(".md") or entry in pages)


def _filtered(nav: Any, is_kept: Callable[[str], bool]) -> Any:
    """Return a navigation without some entries, and without sections that this empties."""
    if isinstance(nav, list):
        return [kept for entry in nav if (kept := _filtered(entry, is_kept))]
    if isinstance(nav, dict):
        return {title: kept for title, entry in nav.items() if (kept := _filtered(entry, is_kept))}
    return nav if isinstance(nav, str) and is_kept(nav) else None

"""The navigation of a site: one that does not grow with the catalog, without missing pages."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from typing import Any

# Not every catalog has these pages.
OPTIONAL = frozenset({"authors/index.md", "venues/index.md", "years/index.md"})
NAVIGATION = (
    ("Home", "index.md"),
    ("Browse", "browse/index.md"),
    ("Topics", "topics/index.md"),
    ("Authors", "authors/index.md"),
    ("Venues", "venues/index.md"),
    ("Years", "years/index.md"),
    ("Code", "code/index.md"),
    ("About", "about.md"),
)


def navigation_of(nav: Any, by_hand: Collection[str], generated: AbstractSet[str]) -> Any:
    """Return the navigation as settings write it, without pages that this catalog does not have.

    *nav* is the user's own, if there is one; else pages *by_hand* come after the *generated* ones.
    """
    if nav is None:
        nav = [*({label: path} for label, path in NAVIGATION), *sorted(by_hand)]
    return _without(nav, OPTIONAL - generated - set(by_hand))


def _without(nav: Any, missing: AbstractSet[str]) -> Any:
    """Return a navigation without entries that lead to a missing page, and empty sections."""
    if isinstance(nav, list):
        return [kept for entry in nav if (kept := _without(entry, missing))]
    if isinstance(nav, dict):
        return {title: kept for title, entry in nav.items() if (kept := _without(entry, missing))}
    return None if nav in missing else nav

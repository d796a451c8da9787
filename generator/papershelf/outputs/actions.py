"""A paper's links as a row of actions: one for each kind, and the others behind "more"."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from papershelf.model import Link, LinkKind
from papershelf.outputs.page import Form
from papershelf.outputs.places import host_and_path, where

# In the order of the row: what an action is called, and its icon in the style sheet, if not that of
# any link.
_KINDS = {
    LinkKind.PDF: ("PDF", "file"),
    LinkKind.CODE: ("Code", "code"),
    LinkKind.MODEL: ("Models", "model"),
    LinkKind.DATA: ("Data", "data"),
    LinkKind.DEMO: ("Demo", "demo"),
    LinkKind.PROJECT_PAGE: ("Project page", ""),
    LinkKind.PREPRINT: ("Preprint", ""),
    LinkKind.PAPER: ("Paper", ""),
    LinkKind.VIDEO: ("Video", "demo"),
    LinkKind.SUPPLEMENT: ("Supplement", "file"),
    LinkKind.LEADERBOARD: ("Leaderboard", "data"),
    LinkKind.OTHER: ("Link", ""),
}
LABELS = {kind: label for kind, (label, _) in _KINDS.items()}
_ORDER = list(_KINDS)
# Where papers lie, by what people call it; of a DOI it is the publisher.
_PLACES = {
    "arxiv.org": "arXiv",
    "openreview.net": "OpenReview",
    "ecva.net": "ECVA",
    "jmlr.org": "JMLR",
    "openaccess.thecvf.com": "CVF",
    "proceedings.mlr.press": "PMLR",
    "aclanthology.org": "ACL Anthology",
    "doi.org": "Publisher",
}
_PAPERS = frozenset({LinkKind.PREPRINT, LinkKind.PAPER})


def actions_of(links: Iterable[Link]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Return the first link of each name in the order of the row, and the others."""
    first: dict[str, Link] = {}
    ordered = sorted(links, key=lambda one: _ORDER.index(one.kind))
    others = [one for one in ordered if first.setdefault(_name(one), one) is not one]
    return tuple(first.values()), tuple(others)


def shown_action(found: Link, form: Form) -> Markup:
    """Return a link as an action in a form: its name, its icon, and in small where it leads."""
    icon = _KINDS[found.kind][1]
    start = f'<small class="ps-{icon}">' if icon else "<small>"
    small = form.html(f"{start}{form.text(where(found.url))}</small>")
    return form.link(form.join((_name(found), small), " "), found.url)


def _name(found: Link) -> str:
    """Return what a link is called: its kind, or of a paper the place where it lies."""
    parts = host_and_path(found.url) if found.kind in _PAPERS else None
    return _PLACES.get(parts[0] if parts else "", LABELS[found.kind])

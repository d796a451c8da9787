"""What writers make: the text of one file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the site's source: `path` is relative, with slashes, below the docs folder."""

    path: str
    text: str

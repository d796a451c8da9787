"""What writers make: the content of one file."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Page(Struct, frozen=True, kw_only=True):
    """A file of the site's source: `path` is relative, with slashes, below the docs folder.

    It holds `text`, or else `data`.
    """

    path: str
    text: str = ""
    data: bytes = b""

    @property
    def content(self) -> bytes:
        """What is in the file."""
        return self.data or self.text.encode("utf-8", "replace")


class Unchanged(Struct, frozen=True, kw_only=True):
    """Word of files that are in the folder as they would be made: their digests by path."""

    digests: Mapping[str, str]

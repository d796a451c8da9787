"""The head of a Markdown file: where its front matter begins and ends."""

from __future__ import annotations

import re

from msgspec import Struct

from papershelf.readers.fields import with_line_feeds

_OPENING = re.compile(r"\s*?^(?P<sign>---|\+\+\+)[ \t]*$", re.MULTILINE)
_CLOSINGS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}


class FrontMatter(Struct, frozen=True, kw_only=True):
    """A file with front matter: its first line, `sign` and text, and a `body` if that ends."""

    line: int
    sign: str
    text: str
    body: str | None

    @property
    def is_toml(self) -> bool:
        """Whether the text is TOML, else it is YAML."""
        return self.sign == "+++"


def front_matter_of(text: str) -> FrontMatter | None:
    """Return what a *text* is made of if it begins with front matter."""
    text = plain_text(text)
    opening = _OPENING.match(text)
    if opening is None:
        return None
    # The line break stays, so that lines of the block count from the opening.
    rest = text[opening.end() :]
    closing = _CLOSINGS[opening["sign"]].search(rest, 1)
    return FrontMatter(
        line=opening[0].count("\n") + 1,
        sign=opening["sign"],
        text=rest[: closing.start()] if closing else rest,
        body=rest[closing.end() :] if closing else None,
    )


def plain_text(text: str) -> str:
    """Return a text whose lines all end in a line feed, without a byte order mark."""
    return with_line_feeds(text.removeprefix("\ufeff"))

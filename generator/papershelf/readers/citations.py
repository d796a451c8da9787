"""The citation that a page of academicpages recommends: authors, year, venue and numbers.

As in 'Your Name, You. (2009). &quot;Paper Title Number 1.&quot; <i>Journal 1</i>. 1(1).':
https://github.com/academicpages/academicpages.github.io/tree/master/markdown_generator.
"""

from __future__ import annotations

import re
from html import unescape

from msgspec.structs import replace

from papershelf.readers.fields import Fields, one_line
from papershelf.readers.lists import LONGEST_ENTRY, published_in
from papershelf.text.name_lists import split_authors

_TITLE = r"[\"“](?P<title>[^\"“”]{3,400})[\"”]"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # The year stands behind the authors, or else at the end.
        r"(?P<authors>[^(\"“]{2,2000})\((?P<year>[12][0-9]{3})[a-z]?\)[.,:]? ?"
        rf"(?:{_TITLE})?(?P<rest>.*)",
        rf"(?P<authors>[^(\"“]{{2,2000}}){_TITLE}(?P<rest>.*)",
    )
)
_VENUE = re.compile(
    r"<(?:i|em)>(?P<venue>[^<>]{2,200})</(?:i|em)>|(?<!\*)\*(?P<name>[^*]{2,200})\*"
)
_END = re.compile(r"(?<=\w\w)[ .,]+$|[ ,]+$")
_TAG = re.compile(r"</?[a-z]{1,9}\b[^<>]{0,200}>|\*+", re.IGNORECASE)


def cited(text: str) -> Fields:
    """Return what a citation says, nothing of one that is written in another form."""
    line = one_line(unescape(text))
    if len(line) > LONGEST_ENTRY:
        return Fields()
    venue = _VENUE.search(line)
    matches = (form.fullmatch(_TAG.sub("", line)) for form in _FORMS)
    match = next(filter(None, matches), None)
    if not match:
        return Fields()
    rest = match["rest"].lstrip(" .,")
    found = published_in(rest)
    name = (venue["venue"] or venue["name"]) if venue else found.venue
    return replace(
        found,
        title=(match["title"] or "").rstrip(".,"),
        authors=split_authors(_in_order(_END.sub("", match["authors"]))),
        venue=name.strip(" .,"),
        published=match.groupdict().get("year") or found.published,
        links=(),
    )


def _in_order(authors: str) -> str:
    """Return names of which the first alone may be turned: "Ba, Jimmy, and Max Welling"."""
    first, *rest = authors.split(", ")
    whole = [" " in name.removeprefix("and ").removeprefix("& ").strip() for name in rest[1:]]
    is_turned = " " not in first and whole and all(whole)
    return ", ".join([f"{rest[0]} {first}", *rest[1:]]) if is_turned else authors

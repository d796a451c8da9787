"""What pages hold that text alone could not make; those of a harmless site are the measure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from support.html import Site, is_about

# What renderers make of MathML; the elements that could do harm are not among them.
_MATHML = re.compile(r"(\{http[^}]*MathML\})?(m[a-z]+|none|semantics|math)")
_LOADED = ("link", "script", "img", "iframe", "source", "object", "embed")
_ADDRESSES = ("href", "xlink:href", "src", "action")
_SCHEMES = frozenset({"", "http", "https", "mailto"})


def more_than(harmless: Site, hostile: Site) -> list[object]:
    """Return the elements, attributes and scripts that the pages of a harmless site don't have."""
    more = _shapes(hostile) - _shapes(harmless)
    shapes = {(tag, name) for tag, name in more if not _is_mathml(tag, name)}
    return [*sorted(shapes), *sorted(scripts(hostile) - scripts(harmless))]


def _shapes(site: Site) -> set[tuple[str, str]]:
    """Return every kind of element with each of its attributes."""
    return {
        (str(found.tag), str(name))
        for page in site.pages.values()
        for found in page.elements
        for name in ("", *found.attrib)
    }


def _is_mathml(tag: str, attribute: str) -> bool:
    """Return whether a formula may have such an element and attribute."""
    is_harmful = attribute.startswith("on") or attribute in (*_ADDRESSES, "style", "id", "class")
    return bool(_MATHML.fullmatch(tag)) and not is_harmful


def scripts(site: Site) -> set[str]:
    """Return the text of every script, without the place that a theme puts into it.

    What says that it is data has to be data, and does not run.
    """
    return {
        re.sub(r'"base": ?"[^"]*"|base_url = "[^"]*"', "", "".join(found.itertext()))
        for page in site.pages.values()
        for found in page.find("script")
        if not (found.get("type") == "application/ld+json" and json.loads(found.text or ""))
    }


def astray(site: Site, schemes: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return the addresses on pages that lead to neither the web nor the site."""
    return [
        (name, address)
        for name, page in site.pages.items()
        for _, _, address in page.addresses()
        # As browsers do: white space and control characters in front or within do not count.
        if (plain := re.sub(r"[\x00-\x20]", "", address)) is not None
        if urlsplit(plain).scheme not in {*_SCHEMES, *schemes} or re.match(r"[\\/]{2}", plain)
    ]


def loaded(site: Site, host: str) -> list[tuple[str, str]]:
    """Return the addresses with the name of a host that pages load something from."""
    return [
        (name, address)
        for name, page in site.pages.items()
        for tag, _, address in page.addresses()
        if tag in _LOADED and host in address and not is_about(page, tag, address)
    ]

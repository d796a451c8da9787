"""Find harm on pages: active content that a harmless site lacks, and dangerous addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from support.html import Site, is_about

# The elements of rendered MathML, without those that could do harm.
_MATHML = re.compile(r"(\{http[^}]*MathML\})?(m[a-z]+|none|semantics|math)")
_LOADED = ("link", "script", "img", "iframe", "source", "object", "embed")
_ADDRESSES = ("href", "xlink:href", "src", "action")
_SCHEMES = frozenset({"", "http", "https", "mailto"})


def more_than(harmless: Site, hostile: Site) -> list[object]:
    """Return the elements, attributes and scripts of *hostile* that *harmless* does not have."""
    more = _shapes(hostile) - _shapes(harmless)
    shapes = {(tag, name) for tag, name in more if not _is_mathml(tag, name)}
    return [*sorted(shapes), *sorted(scripts(hostile) - scripts(harmless))]


def _shapes(site: Site) -> set[tuple[str, str]]:
    """Return the pairs of tag and attribute on pages; the attribute "" stands for the element."""
    return {
        (str(element.tag), str(name))
        for page in site.pages.values()
        for element in page.elements
        for name in ("", *element.attrib)
    }


def _is_mathml(tag: str, attribute: str) -> bool:
    """Return whether a formula may have an element *tag* with *attribute*."""
    is_harmful = attribute.startswith("on") or attribute in (*_ADDRESSES, "style", "id", "class")
    return bool(_MATHML.fullmatch(tag)) and not is_harmful


def scripts(site: Site) -> set[str]:
    """Return the text of every script, without the page's base address, which differs by page.

    JSON-LD is left out, as it does not run; raise ValueError if it is not JSON.
    """
    return {
        re.sub(r'"base": ?"[^"]*"|base_url = "[^"]*"', "", "".join(script.itertext()))
        for page in site.pages.values()
        for script in page.find("script")
        if not (script.get("type") == "application/ld+json" and json.loads(script.text or ""))
    }


def astray(site: Site, schemes: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return pages with their addresses that lead to neither the web nor the site.

    *schemes* are allowed in addition to those of the web and of mail.
    """
    return [
        (name, address)
        for name, page in site.pages.items()
        for _, _, address in page.addresses()
        # Browsers ignore white space and control characters in addresses, too.
        if (plain := re.sub(r"[\x00-\x20]", "", address)) is not None
        if urlsplit(plain).scheme not in {*_SCHEMES, *schemes} or re.match(r"[\\/]{2}", plain)
    ]


def loaded(site: Site, host: str) -> list[tuple[str, str]]:
    """Return pages with the addresses of resources that they load from *host*."""
    return [
        (name, address)
        for name, page in site.pages.items()
        for tag, _, address in page.addresses()
        if tag in _LOADED and host in address and not is_about(page, tag, address)
    ]

"""Normalise licences to addresses, from addresses or identifiers of https://spdx.org/licenses/."""

import re

from papershelf.text.addresses import is_followable
from papershelf.text.tables import table

_SPDX_PAGE = "https://spdx.org/licenses/"
_SPDX_ADDRESS = re.compile(re.escape(_SPDX_PAGE) + r"([\w.-]{1,40})\.html")
_SPDX = {name.casefold(): name for name in table("text/licenses", dict[str, str])["spdx"].split()}
# "http://www.creativecommons.org/licenses/by/3.0/us/legalcode"; old ones have no version.
_CC_ADDRESS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]{2,20})"
    r"(?:/([0-9]\.[0-9]))?(?:/([a-z]{2,3}))?(?:[/?#].*)?",
    re.IGNORECASE,
)
# "CC-BY-NC-4.0", and the written form "CC BY-NC 4.0".
_CC_NAME = re.compile(
    r"CC[ -](BY(?:-NC)?(?:-ND|-SA)?)[ -]([1-4]\.[0-9])(?:[ -]([A-Z]{2,3}))?", re.IGNORECASE
)
_CC0_NAME = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)
_LABELS = {"zero": "CC0", "mark": "Public Domain Mark"}
# Statements of access or of rights in a field for the licence.
_NO_LICENSE = re.compile(r"/access_right/|//(?:www\.)?rightsstatements\.org/")


def license_address(text: str) -> str:
    """Return the address of the first line of *text* that is a licence, or ""."""
    return next(filter(None, map(_address_of, map(str.strip, text.splitlines()))), "")


def _address_of(line: str) -> str:
    if match := _CC_ADDRESS.fullmatch(line):
        return _of_creative_commons(*match.groups())
    if match := _CC_NAME.fullmatch(line):
        return _of_creative_commons("licenses", *match.groups())
    if _CC0_NAME.fullmatch(line):
        return _of_creative_commons("publicdomain", "zero", "1.0")
    if name := _SPDX.get(line.casefold()):
        return f"{_SPDX_PAGE}{name}.html"
    return line if is_followable(line) and not _NO_LICENSE.search(line) else ""


def _of_creative_commons(*parts: str | None) -> str:
    path = "/".join(filter(None, parts)).lower()
    return f"https://creativecommons.org/{path}/"


def license_label(address: str) -> str:
    """Return the short name of the licence at *address* ("CC BY 4.0"), or ""."""
    if match := _CC_ADDRESS.fullmatch(address):
        _, code, version, jurisdiction = match.groups()
        name = _LABELS.get(code, f"CC {code.upper()}")
        return " ".join(filter(None, (name, version, (jurisdiction or "").upper())))
    match = _SPDX_ADDRESS.fullmatch(address)
    return match[1] if match else ""

"""The settings in the plugin's block of mkdocs.yml, and the validation of their values."""

import re
from collections.abc import Callable, Iterator, Mapping
from email.utils import getaddresses
from typing import Any

from msgspec import Struct

from papershelf.curated.yaml_nodes import Place, as_written, nearest_or_all
from papershelf.problems import Problem, failure
from papershelf.text.slugs import RESERVED, slug_of_text

# Addresses in the format of OAI-PMH: http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd.
_EMAIL = re.compile(r"[^\s@<>]+@(?:[^\s@.<>]+\.)+[^\s@.<>]+")
_GATEWAY = re.compile(r"(?:https?://[!-;=?-~]+)?")
# A URL for a List-Unsubscribe header, where it is between angle brackets.
_UNSUBSCRIBE = re.compile(r"(?:https?://|mailto:)[!-;=?-~]+")


class _Option(Struct, frozen=True):
    """One setting: its expected value in words for messages, and a test for valid values."""

    expected: str
    accepts: Callable[[Any], bool]


def _is_integer(low: int, high: int) -> Callable[[Any], bool]:
    """Return a test for an integer between *low* and *high*, both included."""
    return lambda value: type(value) is int and low <= value <= high


def _is_text(value: object) -> bool:
    """Return whether a value is a text that is not empty and has no NUL, as for a path."""
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


def is_texts(value: object) -> bool:
    """Return whether a value is a text, or a list of texts that is not empty."""
    return _is_text(value) or (
        isinstance(value, list) and bool(value) and all(map(_is_text, value))
    )


def _is_mail(value: object) -> bool:
    """Return whether a value is a mapping of headers of a mail, each a single line."""
    return (
        isinstance(value, Mapping)
        and value.keys() <= {"from", "to", "unsubscribe"}
        and all(_is_text(text) and text.isprintable() for text in value.values())
        and bool(_UNSUBSCRIBE.fullmatch(value.get("unsubscribe", "mailto:us")))
        and all(
            _EMAIL.fullmatch(address)
            for name in value.keys() & {"from", "to"}
            for _, address in getaddresses([value[name]])
        )
    )


def _is_feeds(value: object) -> bool:
    """Return whether a value maps names to queries, with a different file name for each."""
    if not isinstance(value, Mapping) or not all(map(_is_text, (*value, *value.values()))):
        return False
    slugs = {slug_of_text(name) for name in value}
    return len(slugs) == len(value) and RESERVED.isdisjoint(slugs)


def _is_oai(value: object) -> bool:
    """Return whether a value has an email address and, optionally, the URL of a gateway."""
    return (
        isinstance(value, Mapping)
        and value.keys() <= {"email", "gateway"}
        and all(isinstance(text, str) and text.isprintable() for text in value.values())
        and bool(_EMAIL.fullmatch(value.get("email", "")))
        and bool(_GATEWAY.fullmatch(value.get("gateway", "")))
    )


OPTIONS: Mapping[str, _Option] = {
    "sources": _Option("a path or a list of paths", is_texts),
    "topics": _Option("the path or name of a taxonomy, or a list of them", is_texts),
    "venues": _Option("the path of a list of venues", _is_text),
    "corrections": _Option("the path of a file of corrections", _is_text),
    "notes": _Option("the path of a folder", _is_text),
    "year": _Option("a year without quotes, such as 2026", _is_integer(1000, 9999)),
    "page_size": _Option("a whole number from 5 to 500", _is_integer(5, 500)),
    "latest": _Option("a whole number from 1 to 100", _is_integer(1, 100)),
    "large": _Option("a whole number, such as 5000", _is_integer(0, 10**9)),
    "orders": _Option("a whole number, such as 20000", _is_integer(0, 10**9)),
    "markdown": _Option("true or false", lambda value: type(value) is bool),
    "allow_shrink": _Option("true or false", lambda value: type(value) is bool),
    "fast": _Option("true or false", lambda value: type(value) is bool),
    "jobs": _Option("a whole number from 1 to 64", _is_integer(1, 64)),
    "cluster": _Option("the address of a Dask scheduler", _is_text),
    "cache_dir": _Option("the path of a folder", _is_text),
    "mail": _Option(
        "a mapping with `from`, `to` (mail addresses) or `unsubscribe` (an https: or mailto: "
        "address), such as {from: a@b.org}",
        _is_mail,
    ),
    "feeds": _Option(
        "a mapping of different names to queries, such as {Us: author:welling}", _is_feeds
    ),
    "oai": _Option(
        "a mapping with `email` (a mail address) and perhaps `gateway` (an https: address), such "
        "as {email: a@b.org}",
        _is_oai,
    ),
    "maps": _Option(
        "a mapping of names to fields with their paths", lambda value: isinstance(value, Mapping)
    ),
}


# Settings of MkDocs that people look for here.
_OF_MKDOCS = frozenset(
    "docs_dir extra_css nav repo_url site_description site_dir site_name site_url theme".split()
)


def option_faults(options: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Yield an error for each invalid setting in *options*; *place* returns its source."""
    for key, value in options.items():
        if key not in OPTIONS:
            hint = nearest_or_all(str(key), OPTIONS)
            if key in _OF_MKDOCS:
                hint = "it belongs to the top level of the file, not to the plugin"
            yield failure(place(key), f"unknown setting '{key}'", hint)
        elif not OPTIONS[key].accepts(value):
            message = f"'{key}' must be {OPTIONS[key].expected}, not {as_written(value)}"
            yield failure(place(key), message)

"""Find web addresses in prose, and bring them into a normal form."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

from msgspec import Struct

from papershelf.text.tables import table

REPOSITORY_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "huggingface.co")

_WORDS = table("text/addresses", dict[str, str])
_SHARED_HOSTS = (*REPOSITORY_HOSTS, *_WORDS["shared"].split())

# Other host names of the same sites.
_ALIASES = {
    "dx.doi.org": "doi.org",
    "hf.co": "huggingface.co",
    **{f"www.{host}": host for host in REPOSITORY_HOSTS},
}

OPENERS = tuple(_WORDS["openers"].split())


class Address(Struct, frozen=True, kw_only=True):
    """An address `url` in normal form, written as `text[start:end]`."""

    url: str
    start: int
    end: int


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of *words*, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _with_spaces(pattern: str) -> str:
    """Return the pattern of a host with optional spaces around its dots, as in "github. com"."""
    return pattern.replace(r"\.", r"\s?\.\s{0,2}")


# The patterns take time linear in the text: repetitions are possessive or bounded, and no
# alternative starts in the middle of a word.
_SCHEME = r"https?\s?:\s?/\s?/?\s?"
_START = r"(?<![A-Za-z0-9.@/-])"
_LOGIN = r"(?::[^\s/@]*+)?@"
_PORT = r"(?::\d{1,5}+)?"
# A tilde in TeX, and as it is copied from a PDF.
_TILDE = r"\{\\(?:textasciitilde|~)\}|\\textasciitilde|\\string~|\$\\sim\$(?=\w)|[\u02dc\u223c]"
_TEX = rf"\\[_%#&~$]|{_TILDE}|(?<=[_%#&~$e])\{{\}}"
# The start of another address, unless it is part of this one (`?to=https://…`, web.archive.org).
_NEXT = r"(?<!=)(?<!/web/\d{14}/)https?\s?:\s?/"
# All letters except "h", at which another address may begin.
_LETTERS = r"[^\W\dhH]"
_PIECE = rf"(?:(?:{_LETTERS}|[\d\-.~:/?#@!&'*+,;=%_])++|(?!{_NEXT})[hH]|{_TEX})"
_BODY = rf"(?:{_PIECE}|\({_PIECE}*+\))*+"
_TAIL = rf"{_PORT}(?!{_LOGIN})(?:[/?#]{_BODY})?"

_HOST = r"(?:[\w-]++(?:\.[\w-]++)++|\[[0-9A-Fa-f:.]{2,45}\])"
_SHARED = rf"(?:{_any_of(_SHARED_HOSTS)})"
_OWNED = rf"(?:{_with_spaces(_any_of((*REPOSITORY_HOSTS, 'sites.google.com')))})"
_PAGES = r"[A-Za-z0-9-]{1,63}\.github\.io"

# A space within an address is skipped only at known hosts, in the form owner/name, and a name after
# it must end the sentence: "github.com/o/ n." but not "github.com/o/ for all".
_LAST_NAME = r"\w[\w./-]*+(?:(?<=\.)\s|\s?[.)]|\s*\Z)"
_AFTER_SPACE = rf"(?:(?<=[-_])\s(?={_LAST_NAME}){_BODY})?"
_OWNED_TAIL = (
    rf"\s?/(?:\s{{1,2}}(?=[\w.-]++\s?/))?(?!{_NEXT})[\w.~-]++"
    rf"(?:/(?:\s(?={_LAST_NAME}))?{_BODY}{_AFTER_SPACE}|[?#]{_BODY})?"
)
_PAGES_TAIL = rf"(?![\w-]|\.[\w-])(?:/(?:\s(?={_LAST_NAME}))?{_BODY}{_AFTER_SPACE})?"
_ADDRESS = (
    rf"(?:(?:{_SCHEME}|{_START})(?:www\.)?{_OWNED}{_OWNED_TAIL}"
    rf"|{_SCHEME}{_with_spaces(_PAGES)}{_PAGES_TAIL}"
    rf"|{_SCHEME}(?:www\.\s)?{_HOST}{_TAIL}"
    rf"|{_START}(?:{_PAGES}{_PAGES_TAIL}|www\.\s?{_HOST}{_TAIL}|{_SHARED}/{_BODY}"
    # "host/~account" occurs only in addresses.
    rf"|{_HOST}(?=/(?:~|{_TILDE})\w){_TAIL}))"
)
# A DOI without a label is longer after the slash than a fraction or a unit.
_BARE = r"(?<![\w./-])(?=10\.\d{4,9}/\S{6})(?=\S{8,60}\d)"
_DOI = rf"(?:\bdoi(?:: ?| )|{_BARE})(?P<doi>10\.\d{{4,9}}+/{_BODY})"
_GROUP = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
# Every address contains one of these, and a slash unless it is at `www.` or GitHub Pages. So most
# abstracts, without any of them, are skipped fast.
_HINTS_WITHOUT_SLASH = (b"www.", b"github")
_HINTS = (
    *_HINTS_WITHOUT_SLASH,
    *(b"http", b"doi:", b"doi 10.", b"gitlab", b"bitbucket", b"huggingface", b"sites.", b"/~"),
    *(b"10.", *(f"{host}/".encode() for host in _SHARED_HOSTS)),
)
# The most characters from the start of an address, or of a Markdown link's text, to its hint.
_LEAD = 320
# Longer addresses are rejected: servers may not accept them, and the limit bounds the time.
_MAX_LENGTH, _MAX_HOST = 2000, 253

_TRAILING = ".,;:!?'*_%$~\\…"
_MISSING_SPACE = re.compile(rf"[.!?](?:{_any_of(OPENERS)})\Z")
_ESCAPED = re.compile(r"\\([_%#&~$])(?:\{\})?")
_TILDES = re.compile(_TILDE)
_GIVEN_SCHEME = re.compile(r"(https?):/{1,2}", re.IGNORECASE)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = re.compile(r"[\w\-.~:/?#@!&'*+,;=%()$\[\]]+")
_HOST_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]+)")


@lru_cache(maxsize=16)
def find_addresses(text: str) -> tuple[Address, ...]:
    """Return all addresses in *text* in their order, with repeated ones.

    These are http and https addresses, addresses without a scheme at known hosts, at `www.` or of a
    person's account, and DOIs with or without a label, in prose, Markdown or TeX. Addresses that a
    browser would parse otherwise than a reader are left out.
    """
    lowered = text.encode("ascii", "replace").lower()
    hints = _HINTS if b"/" in lowered else _HINTS_WITHOUT_SLASH
    found = [offset for hint in hints if (offset := lowered.find(hint)) >= 0]
    return tuple(_addresses_in(text, max(0, min(found) - _LEAD))) if found else ()


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of all written forms of addresses, which is slow to compile."""
    return re.compile(
        # Conditional groups, so that the pattern of the address is here only once.
        r"(?:(?P<markdown>\[[^\[\]]{1,300}+\]\(\s?)|(?P<href>\\?href\s?\{\s?)"
        r"|(?P<tex>\\?(?:url|link|hyperlink|path)\s?\{\s?)|(?P<angle><))?"
        rf"(?P<address>{_ADDRESS})"
        rf"(?(markdown)\s?\))(?(href)\s?\}}(?:\s?{_GROUP})?)(?(tex)\s?\}})(?(angle)>)"
        rf"|{_DOI}",
        re.IGNORECASE,
    )


def _addresses_in(text: str, begin: int) -> Iterator[Address]:
    """Yield the addresses in *text* from offset *begin*, each with its complete written form."""
    for match in _pattern().finditer(text, begin):
        form = str(match.lastgroup)
        # Without the punctuation of the sentence.
        raw = _MISSING_SPACE.sub("", match[form]).rstrip(_TRAILING)
        url = normal_form(f"https://doi.org/{raw}" if form == "doi" else raw)
        if url:
            bare = form == "doi" or match.start(form) == match.start()
            end = match.start(form) + len(raw) if bare else match.end()
            yield Address(url=url, start=match.start(), end=end)


def normal_form(raw: str) -> str:
    """Return an address in normal form, or "" if it is no plain http or https address."""
    if len(raw) > _MAX_LENGTH:
        return ""
    joined = "".join(_without_tex(raw).split())
    scheme = _GIVEN_SCHEME.match(joined)
    rest = joined[scheme.end() :] if scheme else joined
    url = f"{scheme[1].lower() if scheme else 'https'}://{_BARE_PERCENT.sub('%25', rest)}"
    parts = _checked(url)
    return _normalised(parts) if parts else ""


def _without_tex(raw: str) -> str:
    """Return the address *raw* without the escapes and tildes of TeX."""
    if raw.isascii() and "\\" not in raw:
        return raw.replace("{}", "")
    return _ESCAPED.sub(r"\1", _TILDES.sub("~", raw).replace("{}", ""))


def _checked(url: str) -> SplitResult | None:
    """Return the parts of an address that is safe to link to, or None for others."""
    try:
        parts = urlsplit(url if _SAFE.fullmatch(url) else "")
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return None
    front_page = host.removeprefix("www.") in _SHARED_HOSTS and not parts.path.strip("/")
    return parts if _is_host(host) and "@" not in parts.netloc and not front_page else None


@lru_cache(maxsize=256)
def _is_host(host: str) -> bool:
    """Return whether *host* is a public host name (RFC 1123, IDNA 2003) or an IP address."""
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return True
    is_plain = re.sub("[.-]", "", host).isalnum() and unicodedata.normalize("NFKC", host) == host
    # An encoded label may be invalid, and a letter beside its code would change it.
    is_mixed = "xn--" in host and not host.isascii()
    if len(host) > _MAX_HOST or not is_plain or is_mixed:
        return False
    with suppress(UnicodeError):
        encoded = host.encode("idna")
        encoded.decode("idna")
        return bool(_HOST_NAME.fullmatch(encoded.decode("ascii")))
    return False


def _normalised(parts: SplitResult) -> str:
    """Join the *parts* of an address; repositories get https and lose ".git" and a final slash."""
    host = parts.hostname or ""
    host, port = _ALIASES.get(host, host), parts.port
    path, scheme = parts.path, parts.scheme
    if host in REPOSITORY_HOSTS:
        scheme = "https"
        # Suffixes that only git needs may be repeated.
        while path.endswith((".git", "/")):
            path = path.removesuffix(".git").rstrip("/")
    url_host = f"[{host}]" if ":" in host else host
    netloc = f"{url_host}:{port}" if port else url_host
    url = urlunsplit((scheme, netloc, path, parts.query, parts.fragment))
    return url.replace("'", "%27")


def is_followable(address: str) -> bool:
    """Return whether a page may link to *address*: it is http or https and has no white space."""
    # `isprintable` accepts no white space except " ".
    if " " in address or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False

"""What is pasted to find one paper: an identifier or an address, and the key that the index has.

`engine/pasted.js` has the same patterns. They stand for those of `text.identifiers`, which read
what a source gives as a certain scheme, where here the scheme has to be found out.
"""

import re
from collections.abc import Iterable, Iterator
from zlib import crc32

from papershelf.model import Paper
from papershelf.search.words import SPACE
from papershelf.text.identifiers import identifier_of

_LONGEST = 1024
_AROUND = " <>\"'.,;"
_ESCAPED = re.compile("%([2-7][0-9a-f])")
_SCHEME = re.compile(r"(?:https?://|www\.)(?:www\.)?")
# The letters of these ids tell them from words: https://openreview.net/forum?id=y5bJXgBx6a.
_OPENREVIEW = re.compile("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9_-]{9,12}")
# The groups of a pattern are joined by slashes to the value of the scheme.
_PATTERNS = [
    (scheme, re.compile(pattern))
    for scheme, pattern in (
        (
            "arxiv",
            r"(?:(?:export\.)?arxiv\.org/(?:abs/|pdf/|html/)?|arxiv(?:: *| +)|"
            r"(?:(?:dx\.)?doi\.org/|doi(?:: *| +))?10\.48550/arxiv\.)?"
            r"([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z-]{2,})?/[0-9]{7})(?:v[0-9]+)?(?:\.pdf)?",
        ),
        ("doi", r"(?:(?:dx\.)?doi\.org/|doi(?:: *| +))?(10\.[0-9]{4,9}(?:\.[0-9]+)*/[^ ]+)"),
        (
            "acl",
            r"(?:aclanthology\.org/|acl(?:: *| +))?"
            r"([0-9]{4}\.[a-z0-9]+-[a-z0-9]+\.[0-9]+|[a-z][0-9]{2}-[0-9]{4})(?:\.pdf)?",
        ),
        ("openreview", r"openreview\.net/(?:forum|pdf)\?(?:.*&)?id=([a-z0-9_-]{4,40})(?:&.*)?"),
        ("openreview", r"openreview(?:: *| +)([a-z0-9_-]{4,40})"),
        ("pmid", r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|pmid(?:: *| +))([1-9][0-9]{0,8})"),
        ("pmid", "([1-9][0-9]{6,7})"),
        (
            "pmcid",
            r"(?:pmc\.ncbi\.nlm\.nih\.gov/articles/|ncbi\.nlm\.nih\.gov/pmc/articles/|"
            r"pmcid(?:: *| +))?(pmc[0-9]{1,9})(?:/.*)?",
        ),
        (
            "pmlr",
            r"proceedings\.mlr\.press/(v[0-9]{1,5})/([a-z0-9_'-]{1,60})(?:\.html|/\2\.pdf)?",
        ),
        (
            "pmlr",
            r"raw\.githubusercontent\.com/mlresearch/(v[0-9]{1,5})/main/assets/"
            r"([a-z0-9_'-]{1,60})/\2\.pdf",
        ),
        (
            "neurips",
            r"(?:proceedings\.neurips|papers\.nips)\.cc/paper(?:_files/paper)?/([0-9]{4})/"
            r"(?:hash|file)/([0-9a-f]{32})-[a-z0-9_-]{1,40}\.(?:html|pdf)",
        ),
        (
            "cvf",
            r"openaccess\.thecvf\.com/[a-z0-9_/]{1,60}/(?:html|papers)/"
            r"([a-z0-9_'-]{4,200}_paper)\.(?:html|pdf)",
        ),
        (
            "jmlr",
            r"jmlr\.org/papers/v(?:olume)?([0-9]{1,3})/([a-z0-9-]{2,40})(?:\.html|/\2\.pdf)",
        ),
    )
]


def pasted_key(text: str) -> str:
    """Return the key of what all of *text* names, such as "arxiv:1706.03762"; empty for no name.

    An address that names nothing else is "url:" and itself, without its scheme and "www.".
    """
    written = SPACE.sub(" ", text[:_LONGEST]).strip(_AROUND)
    if not written.isascii():
        return ""
    if _OPENREVIEW.fullmatch(written):
        return f"openreview:{written.lower()}"
    shown = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), written.lower())
    place = _address(shown)
    for scheme, pattern in _PATTERNS:
        if found := pattern.fullmatch(place):
            return f"{scheme}:{'/'.join(found.groups())}"
    return f"url:{place}" if _SCHEME.match(shown) and " " not in place else ""


def _address(shown: str) -> str:
    """Return an address in small letters without what does not tell it from others."""
    return _SCHEME.sub("", shown, count=1).partition("#")[0].rstrip("/")


def keys_of(paper: Paper) -> Iterator[str]:
    """Yield the keys of a *paper*: its identifiers, and the addresses that name no identifier."""
    for own in paper.identifiers:
        yield str(own).lower()
    for link in paper.links:
        if identifier_of(link.url) is None:
            key = pasted_key(link.url)
            if key.startswith("url:"):
                yield key


def checksums(keys: Iterable[str]) -> list[tuple[int, int]]:
    """Return two checksums for each key: CRC-32 of its bytes, and of them in reverse order."""
    every = (key.encode() for key in keys)
    return [(crc32(own), crc32(own[::-1])) for own in every]

"""Identifiers and URLs pasted as a query to find one paper, and their keys in the index.

`engine/pasted.js` has the same patterns. They accept what `text.identifiers` accepts; but there
the scheme of an identifier is given, and here it has to be detected.
"""

import re
from collections.abc import Iterator
from zlib import crc32

from papershelf.model import Paper
from papershelf.search.words import SPACE
from papershelf.text.identifiers import identifier_of

_MAX_LETTERS = 1024
_PADDING = " <>\"'.,;"
_OPENING, _CLOSING = "([{", ")]}"
_PERCENT_ENCODED = re.compile("%([2-7][0-9a-f])")
_SCHEME = re.compile(r"^(?:https?://|www\.)(?:www\.)?")
# Upper case, lower case and digits distinguish these ids from words:
# https://openreview.net/forum?id=y5bJXgBx6a.
_OPENREVIEW_ID = re.compile("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9_-]{9,12}")
# The groups of a pattern, joined by slashes, are the identifier.
_PATTERNS = [
    (scheme, re.compile(pattern))
    for scheme, pattern in (
        (
            "arxiv",
            r"(?:(?:export\.)?arxiv\.org/(?:abs/|pdf/|html/)?|huggingface\.co/papers/|"
            r"arxiv(?:: *| +)|(?:(?:dx\.)?doi\.org/|doi(?:: *| +))?10\.48550/arxiv\.)?"
            r"([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z-]{2,})?/[0-9]{7})(?:v[0-9]+)?(?:\.pdf)?",
        ),
        (
            "doi",
            r"(?:(?:dx\.)?doi\.org/|doi\.(?:acm|ieeecomputersociety)\.org/|doi(?:: *| +))?"
            r"(10\.[0-9]{4,9}(?:\.[0-9]+)*/[^ ]+)",
        ),
        (
            "doi",
            r"(?:dl\.acm\.org|link\.springer\.com|onlinelibrary\.wiley\.com)/"
            r"(?:doi|article|chapter)/(?:e?pdf/|abs/|full/|epub/)?"
            r"(10\.[0-9]{4,9}/[^ ?]{1,200})(?:\?[^ ]*)?",
        ),
        ("doi", r"(?:bio|med)rxiv\.org/content/(10\.1101/[0-9.]{5,30})(?:v[0-9]+(?:\.[^ ]*)?)?"),
        (
            "acl",
            r"(?:aclanthology\.org/|aclweb\.org/anthology/|acl(?:: *| +))?"
            r"([0-9]{4}\.[a-z0-9]+-[a-z0-9]+\.[0-9]+|[a-z][0-9]{2}-[0-9]{4})(?:\.pdf)?",
        ),
        ("openreview", r"openreview\.net/(?:forum|pdf)\?(?:.*&)?id=([a-z0-9_-]{4,40})(?:&.*)?"),
        ("openreview", r"openreview(?:: *| +)([a-z0-9_-]{4,40})"),
        ("pmid", r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|pmid(?:: *| +))([1-9][0-9]{0,8})"),
        ("pmid", "([1-9][0-9]{6,7})"),
        (
            "url",
            r"(git(?:hub|lab)\.com/[a-z0-9_.-]+/[a-z0-9_.-]+?)"
            r"(?:\.git|(?:/tree/(?:main|master))?(?:\?tab=[^ ]*)?)",
        ),
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
    """Return the key of *text* if all of it is an identifier or URL; else an empty string.

    The key of an identifier is such as "arxiv:1706.03762". The key of a URL without an identifier
    is "url:" and the URL, without its scheme and "www.".
    """
    written = _without_brackets(SPACE.sub(" ", text[:_MAX_LETTERS]).strip(_PADDING))
    if not written.isascii():
        return ""
    if _OPENREVIEW_ID.fullmatch(written):
        return f"openreview:{written.lower()}"
    decoded = _PERCENT_ENCODED.sub(lambda code: chr(int(code[1], 16)), written.lower())
    address = _SCHEME.sub("", decoded, count=1).partition("#")[0].rstrip("/")
    for scheme, pattern in _PATTERNS:
        if match := pattern.fullmatch(address):
            return f"{scheme}:{'/'.join(match.groups())}"
    return f"url:{address}" if _SCHEME.match(decoded) and " " not in address else ""


def may_be_word(text: str) -> bool:
    """Return whether *text*, which has a key, may also be a word.

    "Mistral-7B" looks like an id of OpenReview.
    """
    return _OPENREVIEW_ID.fullmatch(text.strip()) is not None


def _without_brackets(written: str) -> str:
    """Return *written* without brackets around it, as of a text that it was copied from.

    A bracket that is closed inside is a part of it, as in many a DOI.
    """
    inner = written.lstrip(_OPENING)
    if any(sign in inner for sign in _OPENING):
        return inner
    return inner.rstrip(_PADDING + _CLOSING)


def keys_of(paper: Paper) -> Iterator[str]:
    """Yield the keys of *paper*: its identifiers, and those of its links that are no identifier."""
    for identifier in paper.identifiers:
        yield str(identifier).lower()
    for link in paper.links:
        if identifier_of(link.url) is None:
            key = pasted_key(link.url)
            if key.startswith("url:"):
                yield key


def checksums(key: str) -> tuple[int, int]:
    """Return two checksums of *key*: the CRC-32 of its bytes, and of its bytes reversed."""
    content = key.encode()
    return crc32(content), crc32(content[::-1])

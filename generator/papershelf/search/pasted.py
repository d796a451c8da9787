"""Identifiers and URLs pasted as a query to find one paper, and their keys in the index.

`engine/pasted.js` accepts the same texts. Addresses of registries are those of
`text.identifiers`; but there the scheme of an identifier is given, and here it has to be detected.
"""

import re
from collections.abc import Iterator
from zlib import crc32

from papershelf.model import Paper
from papershelf.search.words import SPACE
from papershelf.text.identifiers import ADDRESSES, identifier_of

_MAX_LETTERS = 1024
_PADDING = " <>\"'.,;"
_OPENING, _CLOSING = "([{", ")]}"
_PERCENT_ENCODED = re.compile("%([2-7][0-9a-f])")
_SCHEME = re.compile(r"^(?:https?://|www\.)(?:www\.)?")
# Upper case, lower case and digits distinguish these ids from words:
# https://openreview.net/forum?id=y5bJXgBx6a.
_OPENREVIEW_ID = re.compile("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9_-]{9,12}")
# An identifier after its scheme, as people write it.
_LABELLED = re.compile("(arxiv|doi|acl|openreview|pmid|pmcid)(?:: *| +)(.*)")
# A listing or the margin of a paper has "arXiv:1706.03762v5 [cs.CL] 2 Aug 2023".
_ARXIV = (
    r"([0-9]{4}\.[0-9]{4,5}|(?!(?:abs|pdf|html)/)[a-z-]+(?:\.[a-z-]{2,})?/[0-9]{7})"
    r"(?:v[0-9]+)?(?:\.pdf)?(?: \[[a-z.-]+\].*)?"
)
# The addresses of arXiv's papers on all its hosts, and on other sites.
_MIRRORS = (
    r"(?:(?:[a-z0-9-]+\.)*(?:arxiv|ar5iv|alphaxiv)\.org/(?:[a-z]+/)?"
    r"|huggingface\.co/papers/|semanticscholar\.org/arxiv:)"
)
_DOI = r"(10\.[0-9]{4,9}(?:\.[0-9]+)*/[^ ?]+)"
# The pages of a DOI at publishers, and at the proxies of libraries.
_DOI_PAGE = r"[a-z0-9.-]+/(?:(?:doi|article|chapter)/(?:e?pdf/|abs/|full/|epub/)?)?"
_ACL = r"([0-9]{4}\.[a-z0-9]+-[a-z0-9]+\.[0-9]+|[a-z][0-9]{2}-[0-9]{4})(?:\.pdf)*"
# The schemes that a registry or label may have named ("" for none), the scheme, and its pattern,
# whose first group is the identifier.
_FORMS = [
    (given.split("|"), scheme, re.compile(form))
    for given, scheme, form in (
        ("arxiv|", "arxiv", _ARXIV),
        ("", "arxiv", rf"{_MIRRORS}{_ARXIV}"),
        ("", "arxiv", rf"(?:(?:dx\.)?doi\.org/|doi(?:: *| +))?10\.48550/arxiv\.{_ARXIV}"),
        ("doi|", "doi", _DOI),
        ("", "doi", rf"{_DOI_PAGE}{_DOI}"),
        ("acl|", "acl", _ACL),
        ("openreview", "openreview", "([a-z0-9_-]{4,40})"),
        ("pmid", "pmid", "([1-9][0-9]{0,8})"),
        ("", "pmid", "([1-9][0-9]{6,7})"),
        ("pmcid|", "pmcid", "(pmc[0-9]{1,9})(?:/.*)?"),
        *((scheme, scheme, "([a-z0-9_/'-]+)") for scheme in ("pmlr", "neurips", "cvf", "jmlr")),
        (
            "",
            "url",
            r"(git(?:hub|lab)\.com/[a-z0-9_.-]+/[a-z0-9_.-]+?)"
            r"(?:\.git|/tree/(?:main|master))?",
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
    for given, value in _readings(address):
        for schemes, scheme, form in _FORMS:
            if given in schemes and (match := form.fullmatch(value)):
                return f"{scheme}:{match[1]}"
    return f"url:{address}" if _SCHEME.match(decoded) and " " not in address else ""


def _readings(address: str) -> Iterator[tuple[str, str]]:
    """Yield for each way to read *address* the scheme that it names, or "", and the value.

    What follows "?" often says where a visitor came from, so it is left out at last.
    """
    for text in (address, address.partition("?")[0].rstrip("/")):
        yield "", text
        if match := _LABELLED.fullmatch(text):
            yield match[1], match[2]
        host, _, rest = text.partition("/")
        scheme, pattern = ADDRESSES.get(host, ("", None))
        if pattern and (match := pattern.fullmatch(rest)):
            yield scheme, "/".join(match.groups())


def may_be_word(text: str) -> bool:
    """Return whether *text*, which has a key, may be a word, as "Mistral-7B" of OpenReview may."""
    return _OPENREVIEW_ID.fullmatch(text.strip()) is not None


def _without_brackets(written: str) -> str:
    """Return *written* without brackets around it; pairs inside are its own, as in many a DOI."""
    inner = written.lstrip(_OPENING)
    surplus = sum(map(inner.count, _CLOSING)) - sum(map(inner.count, _OPENING))
    while surplus > 0 and inner[-1] in _CLOSING:
        inner, surplus = inner[:-1].strip(_PADDING), surplus - 1
    return inner


def keys_of(paper: Paper) -> Iterator[str]:
    """Yield the keys of *paper*: its identifiers, and those of its links that are no identifier."""
    for identifier in paper.identifiers:
        yield str(identifier).lower()
    for link in paper.links:
        if identifier_of(link.url) is None and (key := pasted_key(link.url)):
            yield key


def checksums(key: str) -> tuple[int, int]:
    """Return two checksums of *key*: the CRC-32 of its bytes, and of its bytes reversed."""
    content = key.encode()
    return crc32(content), crc32(content[::-1])

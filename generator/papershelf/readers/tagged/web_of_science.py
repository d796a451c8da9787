"""Web of Science's tagged text.

https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from papershelf.model import Author, PaperKind
from papershelf.readers.fields import Fields, Texts
from papershelf.readers.tagged.grammar import fields_by_tags, grammar
from papershelf.readers.words import paper_kind
from papershelf.text.affiliations import affiliated
from papershelf.text.identifiers import orcid_of
from papershelf.text.names import author_of_index, dotless_key, organisation

_MEDLINE_ID = re.compile(r"MEDLINE:([0-9]+)")
_NOT_A_PAGE = re.compile(r"–\+$|^(?:UNSP|ARTN) ")
_ADDRESS = re.compile(r"\[([^\[\]]+)\]([^\[\]]+)")
_MAX_ADDRESSES = 50
_NEXT_AUTHOR = re.compile(r"[;\r\n]")
_KINDS = {"J": "article", "B": "book", "S": "chapter", "C": "conference", "P": "patent"}


def _fields_of(tags: Texts) -> Fields:
    fields = fields_by_tags(tags, "Web of Science", _kind_of(tags), _authors_of(tags))
    journal = tags.first("JI")
    medline = _MEDLINE_ID.fullmatch(tags.first("UT"))
    return replace(
        fields,
        # SO holds the venue in capitals, JI often the same name in its usual spelling.
        venue=journal if journal.casefold() == fields.venue.casefold() else fields.venue,
        # Papers that are no part of an issue yet have the date of early access.
        published=fields.published or tags.first("EA"),
        # "+" stands for an unknown page, the prefixes mark the number of an article.
        pages=_NOT_A_PAGE.sub("", fields.pages),
        identifiers=(*fields.identifiers, ("pmid", medline[1] if medline else "")),
    )


def _kind_of(tags: Texts) -> PaperKind | None:
    """Return the kind of the record: by its first type in a journal, elsewhere by its last."""
    words, medium = tags.first("DT").split(";"), tags.first("PT")
    in_order = words if medium.startswith("J") else reversed(words)
    return paper_kind([*in_order, _KINDS.get(medium, "")])


def _authors_of(tags: Texts) -> Iterator[Author]:
    """Yield the authors, by their full names if given, and groups; or else the editors."""
    # "Bengio, Yoshua/0000-0002-9322-3515; …"
    parts = (part.partition("/") for text in tags.all("OI") for part in text.split(";"))
    orcids = {dotless_key(name): orcid_of(number) for name, _, number in parts}
    addresses = _addresses_of(tags)
    names = "\n".join(tags.best("AF", "AU", "BF", "BA")).strip()
    groups = "\n".join(tags.all("CA"))
    names = names or ("" if groups else "\n".join(tags.best("BE", "ED")))
    for name in filter(str.strip, _NEXT_AUTHOR.split(names)):
        author = author_of_index(name)
        with_orcid = replace(author, orcid=orcids.get(dotless_key(name), ""))
        yield affiliated(with_orcid, *addresses[dotless_key(name)])
    yield from map(organisation, filter(None, map(str.strip, _NEXT_AUTHOR.split(groups))))


def _addresses_of(tags: Texts) -> Mapping[str, Sequence[str]]:
    """Return the addresses of authors by the key of their name: "[LeCun, Yann] New York Univ"."""
    by_author: dict[str, list[str]] = defaultdict(list)
    for names, address in _ADDRESS.findall("\n".join(tags.all("C1"))):
        for name in names.split(";"):
            if len(addresses := by_author[dotless_key(name)]) < _MAX_ADDRESSES:
                addresses.append(address)
    return by_author


WEB_OF_SCIENCE = grammar("Web of Science", _fields_of)

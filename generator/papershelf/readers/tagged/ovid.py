"""Ovid's tagged format (https://ospguides.ovid.com/OSPguides/medline.htm), and its plain text.

In the plain text the name of each field is on a line of its own.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from papershelf.model import Author
from papershelf.readers.fields import STANDALONE, Fields, Texts, completed, one_line
from papershelf.readers.tagged.grammar import fields_by_tags, grammar
from papershelf.readers.words import letters, paper_kind
from papershelf.text.dates import most_exact
from papershelf.text.names import author_of_index

_AUTHORS = "author authors authornames authorsfullname fa au".split()
_KINDS = "publicationtype documenttype pt".split()
# "Journal. 12(3):45-67, 2001 Jan." and "Journal. 12 (3) (pp 45-67), 2001."
_SOURCE = re.compile(
    r"(?P<venue>[^\d]{3,200}?)\.? (?P<volume>[0-9]{1,5}) ?(?:\((?P<issue>[^()]{1,20})\))?"
    r"(?::| \(pp )(?P<pages>[A-Za-z]?[0-9]+(?:-[A-Za-z]?[0-9]+)?)\)?[,.;] ?"
    r"(?P<published>[^.]*[12][0-9]{3}[^.]*)?.*"
)
_JOURNAL = re.compile(r"([^\d]{3,200}?)\. *")
# "Holstiege, Jakob 1" and "Werner, S. M. [Author; E-mail: …]"
_NOTE = re.compile(r"\s?\[[^\[\]]{0,300}\]")
_INSTITUTIONS = re.compile(r"(?:[\s,]{1,3}(?:[0-9*+]{1,3}|\([0-9]{1,3}\))){1,9}\.?$")
# "Joffe H. Hall JE." separates names by full stops alone.
_ABBREVIATED = re.compile(r"[^\W\d_][^.;,]{0,60} [A-Z]{1,4}\.")
# "Deep learning. [Review]"
_TITLE_END = re.compile(r"(?<!\.)\.?(?:\s*\[[A-Z][a-z]+(?: [A-Za-z]+)?\]\.?)?$")
_NEXT_KIND = re.compile(r"[.:]\s*")


def _fields_of(tags: Texts) -> Fields:
    texts = Texts([(letters(tag), text) for tag, text in tags.pairs])
    kinds = (part for text in texts.all(*_KINDS) for part in _NEXT_KIND.split(text))
    fields = fields_by_tags(texts, "Ovid", paper_kind(kinds), _authors_of(texts))
    source = one_line(texts.first("source", "so"))
    cited = Fields() if fields.kind in STANDALONE else _fields_in_source(source)
    fields = replace(
        fields,
        title=_TITLE_END.sub("", one_line(fields.title)),
        published=most_exact([cited.published, fields.published]),
        keywords=tuple(text.strip(" .") for text in fields.keywords),
    )
    return completed(fields, cited)


def _fields_in_source(source: str) -> Fields:
    """Return the fields in *source*, the citation of a paper, or only the journal it names."""
    if match := _SOURCE.fullmatch(source):
        texts = {name: text.strip() for name, text in match.groupdict("").items()}
        return replace(Fields(), **texts)
    journal = _JOURNAL.fullmatch(source)
    return Fields(venue=journal[1] if journal else "")


def _authors_of(tags: Texts) -> Iterator[Author]:
    """Yield the authors, without the numbers of their institutions."""
    text = _NOTE.sub("", ";".join(tags.best(*_AUTHORS))).replace("\n", ";")
    for piece in text.split(";"):
        names = _ABBREVIATED.findall(piece)
        is_list = " ".join(names) == one_line(piece) and len(names) > 1
        for name in names if is_list else [piece]:
            if bare := _INSTITUTIONS.sub("", one_line(name)):
                yield author_of_index(bare)


OVID = grammar("Ovid", _fields_of)

"""EndNote's form of Refer (.enw), whose tags begin with "%", and RefWorks' tagged format."""

from __future__ import annotations

import re
from collections.abc import Mapping

from papershelf.readers.fields import Fields
from papershelf.readers.tagged import Grammar, TaggedTexts, authors_of, mapped
from papershelf.readers.words import paper_kind

# https://en.wikipedia.org/wiki/EndNote, and bibutils' and EndNote's own use of the tags.
_REFER_NAMES = {
    "kind": "%0 %9",
    "title": "%T",
    "abstract": "%X",
    "authors": "%A",
    "editors": "%E %Y",
    "host": "%B %S %J",
    "venue": "%J %B",
    "volume": "%V",
    "issue": "%N",
    "pages": "%P",
    "publisher": "%I",
    "day": "%8",
    "year": "%D",
    "doi": "%R",
    "keywords": "%K",
    "paper": "%U",
    "pdf": "%>",
}
# https://knowledge.exlibrisgroup.com/RefWorks/Legacy_RefWorks: "RefWorks Tagged Format".
_REFWORKS_NAMES = {
    "kind": "RT",
    "title": "T1",
    "abstract": "AB",
    "authors": "A1",
    "editors": "A2 A3",
    "host": "T2 JF JO",
    "venue": "JF JO T2",
    "short": "JO",
    "volume": "VO",
    "issue": "IS",
    "begin": "SP",
    "end": "OP",
    "publisher": "PB",
    "day": "FD",
    "year": "YR",
    "doi": "DO",
    "keywords": "K1",
    "paper": "UL LK",
}
_SIGN = re.compile(r"\A(?:\ufeff|\s)*(?:%0 [A-Z][\w ]+|%[AT] \S[^\r\n]*)[\r\n]+%[A-Z0-9@!+>] ?\S")
_REFWORKS_SIGN = re.compile(
    r"\A(?:\ufeff|\s)*RT [A-Z][\w, ]+[\r\n]+(?:[A-Z][A-Z0-9](?: [^\r\n]*)?[\r\n]+){0,99}?T1 \S"
)


def _fields_by(tags: TaggedTexts, names: Mapping[str, str]) -> Fields:
    """Return what a record says by *names*; editors stand in where there are no authors."""
    kind = paper_kind(tags.all(*names["kind"].split()))
    people = tags.all(names["authors"]) or tags.all(*names["editors"].split())
    lines = (line for text in people for line in text.splitlines())
    return mapped(tags, names, kind, authors_of(lines))


REFER = Grammar(
    name="EndNote",
    endings=(".enw",),
    sign=_SIGN,
    line=re.compile(r"(%[A-Z0-9!@#$&()*+<=>?\[\]^~])()(?=\s|$)(.*)", re.DOTALL),
    first="%0",
    parted=True,
    begin="%0 ",
    title="“%T”",
    fields=lambda tags: _fields_by(tags, _REFER_NAMES),
)
REFWORKS = Grammar(
    name="RefWorks",
    sign=_REFWORKS_SIGN,
    line=re.compile(r"([A-Z][A-Z0-9])()(?= |\s*$)(.*)", re.DOTALL),
    first="RT",
    begin="RT ",
    title="“T1 ”",
    fields=lambda tags: _fields_by(tags, _REFWORKS_NAMES),
)

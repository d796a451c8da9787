"""EndNote's form of Refer (.enw), whose tags begin with "%", and RefWorks' tagged format."""

from __future__ import annotations

import re
from functools import partial

from papershelf.readers.fields import Fields
from papershelf.readers.tagged import TAGS, Grammar, TaggedTexts, authors_of, mapped
from papershelf.readers.words import paper_kind

_SIGN = re.compile(r"\A(?:\ufeff|\s)*(?:%0 [A-Z][\w ]+|%[AT] \S[^\r\n]*)[\r\n]+%[A-Z0-9@!+>] ?\S")
_REFWORKS_SIGN = re.compile(
    r"\A(?:\ufeff|\s)*RT [A-Z][\w, ]+[\r\n]+(?:[A-Z][A-Z0-9](?: [^\r\n]*)?[\r\n]+){0,99}?T1 \S"
)


def _fields_by(name: str, tags: TaggedTexts) -> Fields:
    """Return what a record of the format of a *name* says; who has no authors may have editors."""
    names = TAGS[name]
    kind = paper_kind(tags.all(*names["kind"]))
    people = tags.all(*names["authors"]) or tags.all(*names["editors"])
    lines = (line for text in people for line in text.splitlines())
    return mapped(tags, name, kind, authors_of(lines))


REFER = Grammar(
    name="EndNote",
    endings=(".enw",),
    sign=_SIGN,
    line=re.compile(r"(%[A-Z0-9!@#$&()*+<=>?\[\]^~])()(?=\s|$)(.*)", re.DOTALL),
    first="%0",
    parted=True,
    begin="%0 ",
    title="“%T”",
    fields=partial(_fields_by, "EndNote"),
)
REFWORKS = Grammar(
    name="RefWorks",
    sign=_REFWORKS_SIGN,
    line=re.compile(r"([A-Z][A-Z0-9])()(?= |\s*$)(.*)", re.DOTALL),
    first="RT",
    begin="RT ",
    title="“T1 ”",
    fields=partial(_fields_by, "RefWorks"),
)

"""Entries of lists in Markdown: the title, the credit and the links in one line, in any order.

A line is cut into segments by links, emphasis, quotes and brackets. The title is the first link,
bold or quoted text that says nothing else, or else the first other text. The other segments are
labels of links, or the credit.
"""

import re
from collections.abc import Iterator, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Link, LinkKind
from papershelf.readers.citation import MAX_ENTRY, YEAR, published_in, with_date
from papershelf.readers.fields import PAPER_LINKS, Fields
from papershelf.readers.lists.credit import (
    BETWEEN_NAMES,
    STOP,
    Credit,
    are_authors,
    credit_in_brackets,
    credit_of,
    merged,
)
from papershelf.readers.pasted import (
    BULLETS,
    LINK,
    LINK_PATTERN,
    VENUE_LABEL,
    beside_identifier,
    labelled_links,
)
from papershelf.readers.words import link_kind
from papershelf.text.identifiers import identifier_of
from papershelf.text.name_lists import split_authors

# A bullet or a number, perhaps with the check box of a task, pictures or a date: "- [2023/05] ".
BULLET = re.compile(
    rf"\A\s*(?:[{BULLETS}]|[0-9]{{1,4}}[.)])\s+(?:\[[ xX]\]\s+)?"
    r"(?:[\u2300-\u2bff\U0001f300-\U0001faff]{1,3}\ufe0f?\s+)?"
    r"(?:[*_`]{0,3}[(\[]?(?P<date>(?:19|20)[0-9]{2}(?:(?P<dash>[-/.])(?:0?[1-9]|1[0-2])(?:(?P=dash)"
    r"(?:0?[1-9]|[12][0-9]|3[01]))?(?![0-9])|(?=[)\]])))[)\]]?[*_`]{0,3}[,:]? (?:[-–—|] )?)?"
)
# The date and time of a message in a chat.
_STAMP = re.compile(r"\W{0,2}(?:[0-9]{1,4}[./-]){2}[0-9]{2,4},? [0-9]{1,2}[:.][0-9]{2}\b")
# Comments, marks of equal contribution, footnotes, tags, and the names of pictures (":star:").
_NOISE = re.compile(
    r"<!--.*?-->|\\\*|<sup>[^<]{0,40}</sup>|</?(?:span|u)\b[^<>]*>"
    r"|(?<!\S)(?::[a-z0-9_+-]{2,30}:)+(?![^\s\[])"
)
_BOLD, _LINE_END = re.compile(r"</?(?:b|strong)>"), re.compile(r"<br ?/?>")
# Several words in bold type; "__init__" is a name in a title.
_UNDERSCORED = re.compile(r"(?<!\S)__((?:(?!__)\S)+ (?:(?!__).)+)__(?!\w)")
# The name of a method before the link of a title: "**GAN**: [Generative Adversarial Nets](URL)",
# "GAN - [Generative Adversarial Nets](URL)"; not "Code: [Generative Adversarial Nets](URL)".
_NAME = re.compile(
    r"\A(?:\*\*([^*\[\]]{1,40})(?:\*\*:|:\*\*)"
    r"|(?=\w\S{0,38}[A-Z0-9])([^\s*\[\]:]{1,40})(?: [-–—]|:)) "
    r"(?=\[(?!https?:)[^\[\]]{25,300}\]\()"
)
# Emphasis of a link or of brackets.
_AROUND = re.compile(
    rf"(?P<mark>[*_`]{{1,3}})(?P<inner>{LINK_PATTERN}|[(\[][^()\[\]*_`]{{2,80}}[)\]](?!\())(?P=mark)"
)
_SEGMENT = re.compile(
    rf"(?P<link>\[?{LINK_PATTERN}\]?)|\*\*(?P<bold>[^*]{{1,300}})\*\*"
    r"|(?<![\w*])(?P<mark>[*_])(?![\s*])(?P<italic>[^*_]{2,999})(?<!\s)(?P=mark)(?![\w*])"
    r"|(?:^|(?<=[.,:] ))[\"“](?P<quoted>[^\"“”]{8,300})[\"”](?![^\s.,])"
    r"|(?<!\w)\[(?P<tag>[^\[\]]{1,80})\](?!\()|`(?P<code>[^`]{2,80})`"
    rf"|(?<!\w)\((?P<dated>[^()]{{0,80}}(?:\b{YEAR}\b|\bet al\b)[^()]{{0,20}})\)"
    r"|(?:^|(?<=[.?!*)\]] ))\((?P<note>[^()]{2,80})\)(?!\w)"
)
# A label in brackets, or one that is the name of a picture.
_BRACKETED = re.compile(r"\[[^\[\]]*\]|:\w+:")
_GLUED = re.compile(rf"(?<=\w)(?={YEAR}$)")
_IN_BRACKETS = frozenset({"label", "tag", "code", "dated", "note"})
_MARKED = frozenset({"link", "bold", "quoted"})
_TITLES = _MARKED | {"italic", "plain"}
# What may stand between a title and the credit behind it: "Title (CVPR 2016)", "Title. A. Author".
_ENDS = tuple(
    re.compile(rf"(?P<title>.{{3,300}}){between}(?P<end>[^()]{{2,300}}\)?)")
    for between in (
        r" \((?=[^()]*\)$)",
        r"(?:(?<=\w\w)\.|(?<=\))\.|(?<=[?!])\.?) ",
        r" [-–—|] ",
        r", ",
    )
)
# No title: text with names in front, or a description behind.
_NO_TITLE = re.compile(r" [-–—] |\b\w\. |[|*`\[]")
_MIN_TITLE = 8
# The minimum number of words in the title of an entry without a link to the paper.
_WORDS_OF_TITLE = 4
_YEAR_IN_BRACKETS = re.compile(rf"\([^()]{{0,80}}{YEAR}[^()]{{0,20}}\)")
# What stands for a title and for an address in the template of an entry. A paper whose address was
# left out has “link” there, so this alone is no sign of a template.
_PLACEHOLDER = re.compile(
    r"(?i)\W*(?:(?:the|this|your|full|example) )*"
    r"(?:(?:paper)?[ _-]?title|paper[ _-]?name|(?:title|name) of .{0,20}paper)\W*"
)
_NO_ADDRESS = re.compile(r"\W*\w{1,20}[_-](?:link|url)\W*", re.IGNORECASE)
# Text that goes on in a link: "Our survey is on [arXiv](URL)"; not "What we look at [pdf](URL)".
_GOES_ON = re.compile(
    r"(?:(?:We|Our|This|See|Check|The (?:code|paper|survey))\b.* "
    r"(?:are|at|by|for|from|in|is|of|on|see|to|was|with)|.* (?:an?|our|the))"
)
# "Title. In *CVPR 2016*".
_BEFORE_VENUE = re.compile(r"(?<=[.,?!]) In$")
_PUNCTUATION = " .,:;(<|-–—"


class _LineSegment(Struct, frozen=True, kw_only=True):
    """A piece of a line: how it is set apart, where it is, its text, and the address of a link."""

    kind: str
    start: int
    end: int
    text: str
    url: str = ""

    def credit(self) -> Credit:
        """Return what the text says of authors, venue and year."""
        if self.kind == "link" or (self.kind == "label" and not VENUE_LABEL.fullmatch(self.text)):
            return Credit()
        read = credit_in_brackets if self.kind in _IN_BRACKETS else credit_of
        return read(_GLUED.sub(" ", self.text) if self.kind == "label" else self.text)


class ListEntry(Struct, frozen=True, kw_only=True):
    """An entry of a list; `date` is the one before the title, as written."""

    title: str
    credit: Credit
    links: tuple[Link, ...]
    date: str

    @property
    def is_sure(self) -> bool:
        """Whether the entry is surely one of a paper."""
        # Behind a linked title may be links to other papers.
        is_linked = any(link.field == "title" for link in self.links)
        links = self.links[:1] if is_linked else self.links
        is_dated = self.date or (self.credit.year and not self.credit.unclear)
        return bool(is_dated or any(identifier_of(link.url) for link in links))

    def fields(self) -> Fields:
        """Return the fields of the paper; a venue of another year is that of a later version."""
        date = re.sub("[/.]", "-", self.date) or self.credit.date
        fields = with_date(published_in(f"{self.credit.venue}, {self.credit.year}"), date)
        return replace(
            fields,
            title=self.title,
            authors=split_authors(self.credit.authors),
            links=(*self.links, *fields.links),
        )


def entry_of(line: str) -> ListEntry | None:
    """Return the entry in a *line*, or None."""
    if len(line) > MAX_ENTRY or _STAMP.match(line):
        return None
    bullet = BULLET.match(line)
    text = _LINE_END.sub(" ", BULLET.sub("", line))
    text = _UNDERSCORED.sub(r"**\1**", _BOLD.sub("**", _NOISE.sub("", text))).strip()
    words, url = ("", "") if LINK.search(text) else beside_identifier(text)
    text = _AROUND.sub(r"\g<inner>", _NAME.sub(r"[\1\2] ", words or text))
    segment = _title_in(list(_segments(text)), _TITLES if bullet or url else _MARKED)
    if not segment:
        return None
    around = (text[: segment.start], text[segment.end :])
    # In a credit, bold type is for one of the names.
    others = [each for part in around for each in _segments(part.replace("**", ""))]
    title, credit = _title_and_credit(segment, others)
    address = url or segment.url
    if not _is_title(title, address, segment.text, around[1]):
        return None
    linked = (Link(url=address, kind=LinkKind.PAPER, field="title"),) if address else ()
    links = (*linked, *labelled_links(" ".join(around)))
    date = (bullet["date"] or "") if bullet else ""
    entry = ListEntry(title=title, credit=credit, links=links, date=date)
    if bullet and segment.url:
        return entry
    leads_to_paper = any(link.kind in PAPER_LINKS or identifier_of(link.url) for link in links)
    is_paper = entry.is_sure if segment.url else leads_to_paper
    is_cited = bullet and _is_cited(entry, text)
    return entry if (is_paper or is_cited) and _is_read(credit, others) else None


def _is_title(title: str, address: str, text: str, after: str) -> bool:
    """Return whether a *title* is not that of a template, and its *text* no sentence.

    A sentence goes on in the link that stands *after* it; in double brackets this is a label.
    """
    if _PLACEHOLDER.fullmatch(title) or _NO_ADDRESS.fullmatch(address):
        return False
    has_link = after.startswith("[") and not after.startswith("[[")
    return bool(address or not has_link or not _GOES_ON.fullmatch(text))


def _is_cited(entry: ListEntry, text: str) -> bool:
    """Return whether the *text* of an *entry* without a link certainly is the title of a paper."""
    credit = entry.credit
    is_certain = credit.authors or _YEAR_IN_BRACKETS.search(text)
    is_long = len(entry.title.split()) >= _WORDS_OF_TITLE
    return bool(credit.venue and credit.year and is_certain and is_long)


def _is_read(credit: Credit, others: Sequence[_LineSegment]) -> bool:
    """Return whether no text is unclear but notes in brackets, and at most a venue undecided."""
    notes = merged(each.credit() for each in others if each.kind in _IN_BRACKETS)
    return credit.unclear == notes.unclear and bool(credit.authors or not credit.undecided)


def _segments(text: str) -> Iterator[_LineSegment]:
    """Yield the segments of *text*, also those between the ones that are set apart."""
    at = 0
    for match in _SEGMENT.finditer(text):
        yield from _plain(text, at, match.start())
        kind, at = match.lastgroup or "", match.end()
        written = LINK.sub(r"\g<label>", match[kind]) if kind != "link" else match["label"]
        if kind == "link" and _is_label(match):
            kind, written = "label", written.strip("[]")
        written = written.replace("**", "").strip(" _")
        bare = written.strip(" *_")
        yield _LineSegment(
            kind=kind,
            start=match.start(),
            end=at,
            text=written if "*" in bare else bare,
            url=match["url"] or "",
        )
    yield from _plain(text, at, len(text))


def _is_label(match: re.Match[str]) -> bool:
    """Return whether a link is in brackets, or its label names its kind or a venue."""
    label = match["label"]
    has_brackets = match[0].endswith("]") or match.start("label") - match.start() > 1
    is_label = _BRACKETED.fullmatch(label) or VENUE_LABEL.fullmatch(label) or link_kind(label)
    return bool(has_brackets or is_label)


def _plain(text: str, start: int, end: int) -> Iterator[_LineSegment]:
    """Yield the segment of *text* from *start* to *end* if it has a letter or a digit."""
    if any(map(str.isalnum, text[start:end])):
        written = text[start:end].strip().removeprefix(". ")
        yield _LineSegment(kind="plain", start=start, end=end, text=written)


def _title_in(segments: Sequence[_LineSegment], kinds: Set[str]) -> _LineSegment | None:
    """Return the title, of one of *kinds*, which only a credit and labels of links may precede."""
    titles = [each for each in segments if each.kind in kinds and _may_be_title(each)]
    marked = [each for each in titles if each.kind in _MARKED][:1]
    plain = [each for each in titles if each.kind not in _MARKED]
    # Text in bold or quotes may be two names, and what is beside it is no title.
    if marked and not marked[0].url:
        plain = []
    # What may be two names is a title only if nothing else is.
    plain.sort(key=lambda each: are_authors(_split(each)[0]))
    for title in (*marked, *plain):
        before = segments[: segments.index(title)]
        known = [each.credit() for each in before if each.kind not in _IN_BRACKETS]
        # A name before a link may be that of a method.
        if all(credit.is_clear or not (title.url or credit.unclear) for credit in known):
            return title
    return None


def _may_be_title(segment: _LineSegment) -> bool:
    """Return whether the text of a *segment* is not a credit."""
    if segment.kind in ("link", "quoted"):
        return True
    title, _ = _split(segment)
    credit = credit_of(title)
    is_dated = credit.year and not credit.unclear
    if segment.kind == "bold":
        return not (is_dated or credit.has_initials or link_kind(title))
    # Two names may be words of a title, too.
    names = BETWEEN_NAMES.split(STOP.split(title)[0])[:3]
    are_names = credit.has_initials or (len(names) > 2 and are_authors(", ".join(names)))
    return not (len(title) < _MIN_TITLE or are_names or is_dated or _NO_TITLE.search(title))


def _split(segment: _LineSegment) -> tuple[str, list[Credit]]:
    """Return the title in the text of a *segment*, and the parts of the credit behind it."""
    text = _BEFORE_VENUE.sub("", segment.text)
    title, parts = text.rstrip(_PUNCTUATION).lstrip(" ,:"), list[Credit]()
    while found := next(_ends_of(title, segment.kind, parts), None):
        title, parts = found[0].rstrip(_PUNCTUATION), [found[1], *parts]
    return title, parts


def _ends_of(text: str, kind: str, behind: Sequence[Credit]) -> Iterator[tuple[str, Credit]]:
    """Yield *text* without the credit at its end, and this, for each way in which it may follow.

    *kind* is that of the segment, and *behind* the credit behind *text*.
    """
    for form in _ENDS:
        if match := form.fullmatch(text):
            read = credit_in_brackets if match["end"].endswith(")") else credit_of
            credit = read(match["end"]).with_venue()
            are_names = kind not in _MARKED and credit.authors and (credit.has_initials or behind)
            if credit.is_clear and (are_names or (credit.year and not credit.authors)):
                yield match["title"], credit


def _title_and_credit(segment: _LineSegment, others: Sequence[_LineSegment]) -> tuple[str, Credit]:
    """Return the title in a *segment*, and the credit in it and the *others*."""
    parts = [each.credit() for each in others if each.kind != "label"]
    title, within = _split(segment)
    # Beside a credit, a year at the end of a title is a part of it.
    if segment.kind in _MARKED and any(part.year for part in parts):
        title, within = segment.text.rstrip(_PUNCTUATION), []
    credit = merged([*within, *parts])
    if not credit.year:
        credit = merged([credit, *(each.credit() for each in others if each.kind == "label")])
    return title, credit if segment.url else credit.with_venue()

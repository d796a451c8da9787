"""Lists of papers in Markdown, perhaps with tables: `- [Title](address) - authors, venue, year`.

Other lines that begin or end with the address or the arXiv id of a paper are entries, too.

The last name before the year is a venue or an author. Its words decide which, or else what the
other entries of the file have in this position; an undecided name is left out with a warning.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Link, LinkKind
from papershelf.problems import warning
from papershelf.readers.citation import LONGEST_ENTRY, published_in
from papershelf.readers.fields import PAPER_LINKS, one_line, shown
from papershelf.readers.lists.markdown_tables import begins_table, is_table, table_items
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import (
    LINK,
    LINK_PATTERN,
    SENTENCES,
    beside_identifier,
    follows,
    labelled_links,
    without_pictures,
)
from papershelf.readers.reader import Aside, AsideKind, FilledLine, Item, filled_lines, source_of
from papershelf.readers.words import link_kind
from papershelf.text.identifiers import identifier_of
from papershelf.text.name_lists import split_authors

# A bullet or a number, perhaps with the check box of a task, pictures or a date: "- [2023/05] ".
_BULLET = re.compile(
    r"\s*(?:[-*+•]|[0-9]{1,4}[.)])\s+(?:\[[ xX]\]\s+)?"
    r"(?:[\u2300-\u2bff\U0001f300-\U0001faff]{1,3}\ufe0f?\s+)?"
    r"(?:[*_`]{0,3}[(\[]?(?P<date>(?:19|20)[0-9]{2}(?:([-/.])(?:0?[1-9]|1[0-2])"
    r"(?:\2(?:0?[1-9]|[12][0-9]|3[01]))?(?![0-9])|(?=[)\]])))[)\]]?[*_`]{0,3}[,:]? (?:[-–—|] )?)?"
)
# "**[CVPR 2024]** ", "(CVPR 2024) ".
_VENUE_BEFORE = (
    r"[*_`]{0,3}[(\[`]{1,2}(?P<before>[^\W\d][^()\[\]`*_,.]{1,59},? (?:19|20)[0-9]{2})"
    r"[)\]`*_]{1,5}:? "
)
_ENTRY = re.compile(
    rf"{_BULLET.pattern}(?:{_VENUE_BEFORE})?[*_]{{0,3}}{LINK_PATTERN}[*_]{{0,3}}(?P<rest>.*)"
)
# The text before the links of an entry whose links follow the title: "(CVPR 2016) Title",
# "Title (CVPR 2016)", "**Title.** *A. Author.* CVPR 2016." and "Title. Author et al. CVPR 2016".
# Other lines are no entries.
_NO_NAMES, _NO_STOP = r"(?! [-–—] |\w\. (?![*_`(]))", r"(?:(?!\w\w\. (?!\*|In )).){3,999}"
_TITLE = rf"(?P<title>(?:{_NO_NAMES}[^\[\]()*|`]){{8,300}})"
_WHERE = r"(?P<venue>[^()\[\]`_*.,]{2,60}),? (?P<year>(?:19|20)[0-9]{2})"
_VENUE_BEHIND = re.compile(rf"(?:\*\*)?{_TITLE}(?:\*\*)?[.,]? [(`_*]{{1,2}}{_WHERE}[)`_*]{{1,2}}")
_UNLINKED = tuple(
    re.compile(form)
    for form in (
        rf"[(\[`]{{1,2}}{_WHERE}[)\]`]{{1,2}}:? (?:\*\*)?{_TITLE}(?:\*\*)?",
        _VENUE_BEHIND.pattern,
        rf"\*\*{_TITLE}\*\*[.,:]? (?:{_WHERE}(?:[.,:]? \*(?!\*)(?P<names>[^*]{{3,999}})\*)?"
        rf"|(?P<credit>{_NO_STOP}(?:19|20)[0-9]{{2}}\W*|\*(?!\*)[^*]{{3,999}}\*))",
        r"(?:\*\*)?(?P<title>[^\[\]()*|`]{8,300}?)(?:\*\*)?(?:[.,] | [-–—] | \()(?P<credit>"
        r"(?:[A-Z]\. ?)*[^\W\d_][^\d,;:.]{,60} et al\b"
        r"(?:[^\[\]|]{1,60}?(?<!\d)(?:19|20)[0-9]{2}\W*)?)[.)]*",
        rf"(?:\*\*)?{_TITLE}(?:\*\*)?",
    )
)
# The text beside an identifier, where brackets may belong to the title.
_BESIDE = (*_UNLINKED, re.compile(rf"(?P<title>(?:{_NO_NAMES}[^*|`]){{8,300}})"))
# A hard line break, and a short year at the end of a phrase that is no title of a link: "CVPR'24".
_BREAK = re.compile(r"(?:(?:\\|<br ?/?>)\s?|  )$")
_SHORT_YEAR = re.compile(
    r"\b([A-Z][A-Za-z&-]{1,30}) ?['’]([0-9]{2})(?=\s?(?:[])`*_.,;:\[]|$))(?![^\[\]\n]{0,300}\]\()"
)
_HEADING = re.compile(r"\s*#{1,6} ")
# Rules, comments, HTML, badges, and a table of contents.
_BOILERPLATE = re.compile(r"\s*(?:[-*_=]{3,}|<[^<>]*>.*|\[?!\[.*|[-*+] \[[^\[\]]*\]\(#[^()]*\))\s*")
_AT_EDGES = " ,.;:|-–—*_()[]"
_YEAR = re.compile(r"(?<![\w/-])(?:19|20)[0-9]{2}\Z")
# Emphasis separates names from a venue, but bold type is for one of the names.
_PART = re.compile(r" [-–—|·] |\. (?=In )|[.,]? ?(?:[Ii]n )?(?<!\*)\*(?!\*)[.,]? ?")
# Words of venues. Abbreviations such as NeurIPS and JMLR stand right before the year or numbers.
_VENUE_WORD = re.compile(
    r"(?i:\b(?:conference|conf|journal|proceedings|proc|transactions|trans|workshop|symposium|letters"
    r"|reviews?|advances|annals|arxiv|preprint|magazine|bulletin|nature|science)\b)"
)
# Names of people may be in capitals, too, but consist of several words.
_VENUE_ABBREVIATION = re.compile(r"^(?:In )?(?=\w*[A-Z]\w*[A-Z]\w*[A-Z])\w{3,}(?![\w ]* [A-Z]+$)")
# Words of venues and of institutions.
_NOT_PERSONS = re.compile(
    rf"{_VENUE_WORD.pattern}|\b(?:Universit|Institut|Research|Lab|College|School|Academy|AI\b)"
)
_BETWEEN_NAMES = re.compile(r",? (?:and|&) |, ")
# The number of words of a full name.
_WORDS_OF_NAME = range(2, 6)
_ET_AL = re.compile(r"[^\W\d_][^\d,;:]{,60} et al")
_TITLE_AND_NAME = re.compile(rf"(.{{8,300}}), (?={_ET_AL.pattern}$)(?=[A-Z])(.*)")
_PREPRINT = re.compile(r"[.,] (?:arXiv|[Pp]reprint)$")
_AUTHOR = re.compile(r"\b[A-Z]\.|\bet al\b|^(?:and|&) | (?:and|&) |\b[A-Z]{1,2}$")
# Never in a list of names: a number, or a word in lower case that is no particle.
_NOT_NAMES = re.compile(
    r"[0-9]|(?<![\w'’.-])(?!(?:and|et|al|others|van|von|der|den|de|del|della|di|da|dos|du|la|le|ten"
    r"|ter|el|bin|ibn|af|zu|zur)\b)[a-z]+(?![\w'’-])"
)
_LAST_CENTURY = "50"
_COMMON = 0.5


class _Credit(Struct, frozen=True, kw_only=True):
    """The authors, venue and year of an entry; `unclear` is text that is not certainly either."""

    authors: str = ""
    venue: str = ""
    unclear: str = ""
    year: str = ""


class _LinkedEntry(Struct, frozen=True, kw_only=True):
    """An entry of a list: its lines, its title, and the address that the title links to, if any.

    `rest` is the remainder of the first line, and the other lines. `leading_credit` is the credit
    of an entry whose links follow the title; `rest` then includes the entire first line. `date` is
    the one before the title, as written.
    """

    lines: tuple[FilledLine, ...]
    title: str
    url: str = ""
    rest: tuple[str, ...]
    leading_credit: _Credit | None = None
    date: str = ""

    def first_credit(self) -> _Credit:
        """Return the credit in the first line."""
        return self.leading_credit or _credit(self.rest[0])

    def credit(self) -> _Credit:
        """Return the credit in the first line if it has a year, else that in all lines."""
        first = self.first_credit()
        return first if first.year or self.leading_credit else _credit(" ".join(self.rest))

    def below(self) -> str:
        """Return the text below a first line with the credit, without links, or an empty text."""
        has_credit = self.leading_credit or self.first_credit().year
        return one_line(LINK.sub("", " ".join(self.rest[1:]))) if has_credit else ""

    def body(self) -> str:
        """Return the prose below an entry whose first line is complete, or an empty text."""
        text = self.below()
        is_prose = SENTENCES.fullmatch(text) and not any(map(_BULLET.match, self.rest[1:]))
        return text if self.first_credit().year and is_prose else ""

    def addresses(self) -> Sequence[str]:
        """Return the address that the title links to, or else those of the links behind it."""
        return [self.url] if self.url else [link.url for link in self.links()]

    def links(self) -> Iterator[Link]:
        """Yield the link of the title, and the other links by their labels."""
        if self.url:
            yield Link(url=self.url, kind=LinkKind.PAPER, field="title")
        yield from labelled_links(" ".join(self.rest))


def is_markdown_list(head: str) -> bool:
    """Return whether most of a text consists of entries of papers, or of tables of papers.

    An entry is surely one of a paper if it has a date, or leads to the identifier of a paper.
    """
    blocks = list(_blocks(_with_full_years(filled_lines(head))))
    entries = [entry for block in blocks if (entry := _entry_of(block))]
    sure = sum(
        bool(entry.date or entry.first_credit().year or any(map(identifier_of, entry.addresses())))
        for entry in entries
    )
    rows = sum(len(block) for block in blocks if is_table(block))
    others = sum(
        not (is_table(block) or _entry_of(block) or _aside_of(block[0].text)) for block in blocks
    )
    return sure + rows > 0 and sure >= _COMMON * len(entries) and sure + rows >= others


def read_markdown_list(lines: Sequence[FilledLine], _path: Path) -> Iterator[Item | FilledLine]:
    """Read the entries and tables of a text; all other lines are boilerplate or reported."""
    entries: list[_LinkedEntry] = []
    for block in _blocks(_with_full_years(lines)):
        if entry := _entry_of(block):
            entries.append(entry)
        elif is_table(block):
            yield from table_items(block)
        elif kind := _aside_of(block[0].text):
            yield Aside(kind, block[0].source)
        else:
            yield block[0]
    entry_credits = [entry.credit() for entry in entries]
    venues = sum(1 for credit in entry_credits if credit.venue)
    has_venues = venues >= _COMMON * sum(1 for credit in entry_credits if credit.year)
    for entry, credit in zip(entries, entry_credits, strict=True):
        yield from _entry_items(entry, credit, has_venues=has_venues)


def _with_full_years(lines: Sequence[FilledLine]) -> list[FilledLine]:
    """Return *lines* with four digits for the year of each venue."""

    def whole(short: re.Match[str]) -> str:
        return f"{short[1]} {'19' if short[2] >= _LAST_CENTURY else '20'}{short[2]}"

    return [replace(line, text=_SHORT_YEAR.sub(whole, line.text)) for line in lines]


def _unbroken(lines: Sequence[FilledLine], start: int) -> tuple[str, int]:
    """Return a line with those below that hard breaks join to it, and the index after them.

    The text has no pictures.
    """
    text, end = lines[start].text, start + 1
    while end < len(lines) and _BREAK.search(text) and len(text) <= LONGEST_ENTRY:
        if not follows(lines, end) or not lines[end].text[:1].isspace():
            break
        text, more = _BREAK.sub("", text).rstrip(), lines[end].text.lstrip()
        # Below a credit may be an abstract.
        if _YEAR.search(text.rstrip(_AT_EDGES)) and not more.startswith("["):
            break
        text = f"{text} - {more}"
        end += 1
    return without_pictures(_BREAK.sub("", text)).rstrip(), end


def _entry_of(lines: Sequence[FilledLine]) -> _LinkedEntry | None:
    """Return the entry in *lines*, or None if the first line begins none."""
    first, end = _unbroken(lines, 0)
    below = [without_pictures(line.text).strip() for line in lines[end:]]
    bullet = _BULLET.match(first)
    date = bullet["date"] if bullet else ""
    entry = _LinkedEntry(lines=tuple(lines), title="", rest=("", *below), date=date or "")
    if match := _ENTRY.match(first):
        # A venue before the title is read like one behind it.
        rest = f"{match['rest']} ({match['before']})" if match["before"] else match["rest"]
        title = match["label"].strip(" *_")
        return replace(entry, title=title, url=match["url"], rest=(rest, *below))
    if before := _before_links(first):
        title, credit = _title_and_credit(before)
        return replace(entry, title=title, rest=(first, *below), leading_credit=credit)
    if beside := _titled_beside(first):
        match, url = beside
        title, credit = _title_and_credit(match)
        return replace(entry, title=title, url=url, leading_credit=credit)
    return None


def _title_and_credit(match: re.Match[str]) -> tuple[str, _Credit]:
    """Return the title and the credit in the *match* of a form of _UNLINKED."""
    groups = {"venue": "", "year": "", "credit": "", "names": "", **match.groupdict("")}
    title, names = groups["title"].strip(" .,:"), groups["names"].strip(_AT_EDGES)
    if with_name := _TITLE_AND_NAME.fullmatch(title):
        title, names = with_name.groups()
    credit = _checked(names, groups["venue"], groups["year"])
    return title, _credit(groups["credit"]) if groups["credit"] else credit


def _titled_beside(text: str) -> tuple[re.Match[str], str] | None:
    """Match the title and the credit beside an identifier, and return them with its address."""
    bullet = _BULLET.match(text)
    words, url = beside_identifier(text[bullet.end() :] if bullet else text.strip())
    match = next((match for form in _BESIDE if (match := form.fullmatch(words))), None)
    return (match, url) if url and match else None


def _before_links(text: str) -> re.Match[str] | None:
    """Match the title and the credit before an entry's links, one of which leads to the paper."""
    bullet, link = _BULLET.match(text), LINK.search(text)
    if not bullet or not link or len(text) > LONGEST_ENTRY:
        return None
    if not any(link_kind(match["label"]) in PAPER_LINKS for match in LINK.finditer(text)):
        return None
    before = text[bullet.end() : link.start()].rstrip(" .,:-–—|")
    if after := LINK.sub("", text[link.start() :]).strip(f"{_AT_EDGES}!"):
        # A venue behind the links is read like one before them.
        return _VENUE_BEHIND.fullmatch(f"{before} ({after})")
    return next((match for form in _UNLINKED if (match := form.fullmatch(before))), None)


def _is_entry(text: str) -> bool:
    return bool(_ENTRY.match(text) or _before_links(text) or _titled_beside(text))


def _aside_of(text: str) -> AsideKind | None:
    """Return the kind of a heading or a line of boilerplate, or None for other text."""
    if _HEADING.match(text):
        return AsideKind.HEADING
    return AsideKind.BOILERPLATE if _BOILERPLATE.fullmatch(text) else None


def _blocks(lines: Sequence[FilledLine]) -> Iterator[Sequence[FilledLine]]:
    """Yield the lines of each entry and each table, and every other line by itself."""
    start = 0
    while start < len(lines):
        end = start + 1
        if begins_table(lines, start):
            while end < len(lines) and "|" in lines[end].text and follows(lines, end):
                end += 1
        elif _is_entry(_unbroken(lines, start)[0]):
            while end < len(lines) and _belongs(lines, end):
                end += 1
        yield lines[start:end]
        start = end


def _belongs(lines: Sequence[FilledLine], number: int) -> bool:
    """Return whether a line is indented and continues the entry above, or has only links."""
    text = without_pictures(lines[number].text)
    if not text[:1].isspace() or not follows(lines, number):
        return False
    match = _ENTRY.match(text)
    return bool(match and link_kind(match["label"])) or not _is_entry(text)


def _credit(text: str) -> _Credit:
    """Parse a credit such as "A. Vaswani, N. Shazeer, NeurIPS, 2017"."""
    text = one_line(LINK.sub("", text).replace("**", "")).strip(_AT_EDGES)
    if not _YEAR.search(text) or len(text) > LONGEST_ENTRY:
        text = _PREPRINT.sub("", text)
        are_names = _ET_AL.fullmatch(text) or _are_names(text)
        return _Credit(authors=text) if are_names else _Credit(unclear=text)
    year, text = text[-4:], text[:-4].rstrip(" ,;.:|-–—*_[")
    before, bracket, venue = text.rpartition("(")
    if not bracket or ")" in venue or not venue:
        before, *parts = _PART.split(text.rstrip(_AT_EDGES))
        venue = ", ".join(parts)
    if venue:
        return _checked(before.strip(_AT_EDGES), venue.strip(_AT_EDGES), year)
    pieces = before.split(", ")
    last = max((i for i, piece in enumerate(pieces) if not piece[:1].isdigit()), default=0)
    first = next((i for i, piece in enumerate(pieces) if _VENUE_WORD.search(piece)), len(pieces))
    first = last if first > last and _VENUE_ABBREVIATION.search(pieces[last]) else first
    if first < len(pieces) or _AUTHOR.search(pieces[-1]):
        return _checked(", ".join(pieces[:first]), ", ".join(pieces[first:]), year)
    authors = ", ".join(pieces[:-1])
    return replace(_checked(authors, "", year), unclear=pieces[-1])


def _are_names(text: str) -> bool:
    """Return whether a *text* without a year consists of several full names."""
    names = _BETWEEN_NAMES.split(text) if len(text) <= LONGEST_ENTRY else []
    are_full = len(names) > 1 and all(len(name.split()) in _WORDS_OF_NAME for name in names)
    return are_full and not (_NOT_NAMES.search(text) or _NOT_PERSONS.search(text))


def _checked(authors: str, venue: str, year: str) -> _Credit:
    """Return a credit; *authors* are `unclear` in it if they don't look like names."""
    if _NOT_NAMES.search(authors):
        return _Credit(venue=venue, unclear=authors, year=year)
    return _Credit(authors=authors, venue=venue, year=year)


def _entry_items(entry: _LinkedEntry, credit: _Credit, *, has_venues: bool) -> Iterator[Item]:
    """Yield the paper of an entry, and a warning if its credit is unclear.

    *has_venues* is whether most entries of the file have a venue; an unclear name then is one.
    """
    source = source_of(entry.lines)
    if has_venues and credit.authors and credit.unclear:
        credit = replace(credit, venue=credit.unclear, unclear="")
    if credit.unclear:
        message = f"“{shown(credit.unclear)}” may be authors or a venue, and was left out"
        hint = "expected “- [Title](address) - authors, venue, year”"
        yield warning(source, message, hint)
    below, abstract = entry.below(), entry.body()
    if not abstract and any(map(str.isalnum, below)):
        where = entry.lines[1 - len(entry.rest)].source
        hint = "below an entry, expected links or an abstract in sentences"
        yield warning(where, f"“{shown(below)}” was left out", hint)
    fields = published_in(f"{credit.venue}, {credit.year}")
    date = re.sub("[/.]", "-", entry.date)
    yield from paper_of(
        replace(
            fields,
            title=entry.title,
            abstract=abstract,
            authors=split_authors(credit.authors),
            links=(*entry.links(), *fields.links),
            # A venue of another year is that of a later version.
            published=date if date.startswith(fields.published) else fields.published,
        ),
        source,
    )

"""References in prose: authors, date, title, and where it came out, in the styles of lists.

A style is known by its names. What can't be separated is left out instead of being guessed at.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author
from papershelf.readers.citation import MAX_ENTRY, MONTH, PARTICLE, YEAR, published_in
from papershelf.readers.fields import Fields, one_line
from papershelf.text.dates import IN_PRESS
from papershelf.text.names import EAST_ASIAN, INITIAL, author_of, author_of_index, organisation

_PARTICLES = rf"(?:{PARTICLE}[ -]){{0,3}}"
_WORD = rf"{_PARTICLES}{INITIAL}[\w'’-]+"
_DOTTED = rf"{INITIAL}\.(?:[ -]?{INITIAL}\.){{0,3}}"
_JUNIOR = r"(?:,? (?:Jr\.?|Sr\.?|I{2,3}))?"
_FAMILY = rf"{_WORD}(?: {_WORD}){{0,2}}"
_SHORT_GIVEN = rf"(?:{_DOTTED}|{_WORD}(?: (?:{_DOTTED}|{INITIAL}(?=[ ,.;])))?)"
# "A. N. Gomez" and "Aidan N. Gomez"; "Gomez, A. N." and "Gomez, Aidan N.". If there are two words
# on both sides of a comma, it is one between names in order. These begin with no particle.
# East Asian names have no spaces, and are never inverted.
_IN_ORDER = (
    rf"(?={INITIAL})(?:(?=\w{{2,6}}\b){EAST_ASIAN.pattern}\b"
    rf"|(?:{_DOTTED}|{_WORD})(?: (?:{_DOTTED}|{_WORD}|{INITIAL}(?= ))){{1,5}}{_JUNIOR})"
)
_INVERTED = (
    rf"(?!{EAST_ASIAN.pattern},)"
    rf"(?:{_WORD},{_JUNIOR} {_WORD} {_WORD}|{_FAMILY},{_JUNIOR} {_SHORT_GIVEN}){_JUNIOR}"
)
# "Gomez AN"; "Gomez A. N.".
_INITIALS_BEHIND = rf"{_FAMILY} {INITIAL}(?:[ -]?{INITIAL}){{0,2}}(?!\w){_JUNIOR}"
_DOTTED_BEHIND = rf"{_FAMILY} {_DOTTED}"
# With initials before the family name, which is never a title in commas.
_INITIALS_FIRST = rf"{_DOTTED}(?: ?-?{INITIAL}\.)*(?: {_WORD}){{1,3}}{_JUNIOR}"
# Family names alone, certain only before "et al.", or before "and" and a year or quoted title.
_SURNAME = rf"{_WORD}(?=,? et al\b|(?:, {_WORD})*,? (?:and|&) {_WORD}[.,]? (?:\(?{YEAR}|[\"“]))"
# What stands behind the family name becomes initials with full stops: "Chen Y-T", "Turing A M".
_INITIALS_LAST = re.compile(rf"([^,]+?[\w'’-]) ({_DOTTED}|{INITIAL}(?:[ -]{INITIAL}){{0,2}})")
_UNDOTTED = re.compile(rf"({INITIAL})(?!\.)")
# APA writes ". . ." in place of names, and Google Scholar ", ... & ".
_OMITTED = r"(?:\. ?\. ?\.|…)"
_GAP = rf"(?:{_OMITTED} ?,? )?"
_BETWEEN = rf"(?:, {_GAP}|; )"
# Before the last name. A title may follow it.
_BEFORE_LAST = rf"(?:[,;]? {_GAP}(?:and|&) )"
_ET_AL = rf"(?P<others>,? (?:and|&) others|[,;]? et al\.?|,? {_OMITTED}(?: others)?|, 等)?"
# "(2015)", "(2015, May 7-9)", "2015, May.", "(May 2015)", "(1859)", "(in press)", "Forthcoming.".
_DATE = re.compile(
    rf"\.?,? (?:(?i:\((?:{IN_PRESS}|n\.d\.|submitted)\)[.:,]?|(?:{IN_PRESS})\.)"
    rf"|(?:\((?:{MONTH},? )?)?(?P<year>{YEAR}|(?<=\()1[5-9][0-9]{{2}})[a-z]?"
    rf"(?:(?:, [^()]{{3,30}})?\)[.:,]?|(?:, {MONTH})?[.:,])) ?"
)
_QUOTED = re.compile(r"[.,:]? ?[\"“](?P<title>[^\"“”]{3,400}?)[.,]?[\"”][.,]?(?: (?P<rest>.*))?")
_IN_SINGLE_QUOTES = re.compile(
    r"[.,:]? ?['‘](?P<title>[^\"“”]{3,400}?(?:[?!](?=['’])|(?=[.,]['’]|['’][.,])))"
    r"[.,]?['’][.,]?(?: (?P<rest>.*))?"
)
# A title ends at a full stop that does not follow an abbreviation.
_NO_END = rf"(?<!\bvs)(?<!\bcf)(?<!\bSt)(?<!\bDr)(?<!\b{INITIAL})"
# After "?" the title may continue with another sentence, which is no venue.
_NO_MORE = (
    r"(?! (?!In )[^.?!]{3,300}\. In )(?! (?!In |Proc|Adv(?:\.|ances)|Jour|Trans|IEEE|ACM|Int)"
    r"(?:[^\s.?!0-9]+ ){3,40}[^\s.?!0-9]+\. \w)"
)
# China's standard marks the type of a source: "Deep learning[J]. Nature", "Networks[C]//ICML".
_TYPE = r"\[[JCDMR](?:/OL)?\](?:[.,]|//|$)"
_BARE = re.compile(
    rf"(?P<title>[^\"“,;.&].{{2,400}}?{_NO_END}(?:[?!]{_NO_MORE}|(?=\.(?!\w)|, in: |{_TYPE})))"
    rf"(?:{_TYPE}\s?|[.,]?(?:\s|$))(?P<rest>.*)"
)
_BARE_AFTER_NAMES = re.compile(rf"(?:[.:]|(?<=\.)) {_BARE.pattern}")
# Physicists and Science write: "Phys. Rev. Lett. 77, 3865 (1996)".
_JOURNAL_AND_PAGE = (
    rf"{INITIAL}[^,]{{1,149}}? [A-Z]?[0-9]{{1,5}}, [A-Za-z]?[0-9]\S{{0,20}} \({YEAR}\).*"
)
# Elsevier's titles end before the name of a journal with its numbers, or before "in:".
_IN_COMMAS = re.compile(
    r", (?P<title>[^\"“”]{3,400}?), (?P<rest>in: .{4,600}"
    rf"|(?![A-Za-z]?[0-9]\S* \()[^,]{{2,150}}? \({YEAR}\).*|{_JOURNAL_AND_PAGE})"
)
# Titles in Science end at a full stop behind a word in lower case, unlike "Phys." of "Phys. Rev.".
_BEHIND_COMMA = re.compile(
    rf", (?P<title>[^\"“”]{{3,400}}? [a-z][\w'’-]*{_NO_END}(?:[?!]|(?=\.)))\.? "
    rf"(?P<rest>{_JOURNAL_AND_PAGE})"
)
# An organisation is certain only before a year or a quoted title.
_GROUP = re.compile(
    rf"(?>{INITIAL}[\w'’/-]+(?: (?:(?:of|for|on|the) ){{0,2}}{INITIAL}[\w'’/-]*){{0,7}})"
    rf"(?=[.,]? (?:[\"“]|\(?{YEAR}))"
)
# The remainder of a name, names before a quoted title, what only a venue has, or brackets.
_NO_TITLE = re.compile(r".*, [\"“]|[a-z]\. |[^\W\d_], |.*, pp?$|\([^()]*\)$")
# "Tidy shelves, 2015" and "Tidy shelves (arXiv:2401.00001)" end in what is no part of the title.
_TITLE_AND_MORE = re.compile(rf"(?P<title>.{{3,400}})(?:, | (?=\())(?P<more>{YEAR}|\(arXiv:\S+\))")
# What APA and Vancouver add to a title: "[Data set]", "[Doctoral dissertation, MIT]", "[Internet]".
_NOTE = re.compile(r" \[[^\[\]]{3,60}\]$")
_VENUE = re.compile(
    r"<(?:i|em)>(?P<venue>[^<>]{2,200})</(?:i|em)>|(?<!\*)\*(?P<name>[^*]{2,200})\*"
)
_TAG = re.compile(r"</?[a-z]{1,9}\b[^<>]{0,200}>|\*+", re.IGNORECASE)


class Style(Struct, frozen=True):
    """A style: patterns of the first name and of the others, and whether commas end titles."""

    first: str
    other: str
    in_commas: bool = False


# If two styles fit, the first one does: of "Gomez AN, Kaiser L", "Gomez AN" is no family name.
STYLES = (
    Style(_IN_ORDER, _IN_ORDER),
    Style(_INITIALS_BEHIND, _INITIALS_BEHIND),
    Style(_DOTTED_BEHIND, _DOTTED_BEHIND),
    # MLA and Chicago: "Vaswani, Ashish, and Noam Shazeer".
    Style(_INVERTED, _IN_ORDER),
    Style(_INVERTED, _INVERTED),
    # Elsevier: "A. Author, B.C. Author, Title, Journal 521 (7553) (2015) 436–444.".
    Style(_INITIALS_FIRST, _INITIALS_FIRST, in_commas=True),
    Style(_SURNAME, _WORD),
)


def fields_of(style: Style, text: str) -> Fields | None:
    """Return the fields of a reference in a *style*, or None if *text* is none."""
    if len(text) > MAX_ENTRY:
        return None
    authors = filter(None, (_names_in(style).match(text), _GROUP.match(text)))
    return next(filter(None, (_fields_after(match, style) for match in authors)), None)


@cache
def _names_in(style: Style) -> re.Pattern[str]:
    """Return the pattern of the names of authors in a *style*.

    Atomic groups and possessive quantifiers keep names from backtracking, so that the length of
    a list bounds the time. It is compiled when it is used, as patterns of names take long.
    """
    return re.compile(
        rf"(?P<first>(?>{style.first}))(?P<more>(?:{_BETWEEN}(?>{style.other})){{0,999}}+"
        rf"(?:{_BEFORE_LAST}(?>{style.other})){{0,999}}+){_ET_AL}"
    )


def _fields_after(authors: re.Match[str], style: Style) -> Fields | None:
    """Return the fields of a reference that begins with *authors*, None if no title follows."""
    text, end = authors.string, authors.end()
    date = _DATE.match(text, end)
    match = _titled(text, end, style, date)
    if not match or _NO_TITLE.match(match["title"]):
        return None
    title, rest = match["title"].strip().removesuffix("."), match["rest"] or ""
    title = _NOTE.sub("", title)
    if split := _TITLE_AND_MORE.fullmatch(title):
        title, rest = split["title"], f"{rest} {split['more']}"
    fields = published_in(rest)
    names = [organisation(authors[0])] if authors.re is _GROUP else _authors(authors, style)
    published = (date and date["year"]) or fields.published
    return replace(fields, title=title, authors=tuple(names), published=published)


def _titled(text: str, end: int, style: Style, date: re.Match[str] | None) -> re.Match[str] | None:
    """Return the match of title and rest, behind the authors, who *end* there, or the *date*."""
    if style.in_commas:
        return _BEHIND_COMMA.fullmatch(text, end) or _IN_COMMAS.fullmatch(text, end)
    forms = (_QUOTED, _IN_SINGLE_QUOTES, _BARE if date else _BARE_AFTER_NAMES)
    start = date.end() if date else end
    return next(filter(None, (form.fullmatch(text, start) for form in forms)), None)


def _authors(names: re.Match[str], style: Style) -> Iterator[Author]:
    """Yield the authors of *names* in a *style*; the last one is marked if others are left out."""
    *before, last = map(_author, (names["first"], *re.findall(style.other, names["more"])))
    yield from before
    yield replace(last, others=bool(names["others"] or re.search(_OMITTED, names["more"])))


def _author(name: str) -> Author:
    """Return the author of a *name*, with the initials before or after the family name."""
    match = _INITIALS_LAST.fullmatch(name)
    # East Asian names are short, too.
    if not match or not match[2][0].isupper():
        return author_of_index(name)
    family, initials = match[1], _UNDOTTED.sub(r"\1.", match[2])
    return author_of(f"{family}, {initials}")


def citation_fields(text: str) -> Fields:
    """Return the fields of a recommended citation, none if it has another form.

    It is as on pages of academicpages, such as 'Your Name, You. (2009). &quot;Paper Title Number
    1.&quot; <i>Journal 1</i>. 1(1).':
    https://github.com/academicpages/academicpages.github.io/tree/master/markdown_generator.
    """
    written = one_line(unescape(text))
    plain = _TAG.sub("", written)
    fields = next(filter(None, (fields_of(style, plain) for style in STYLES)), Fields())
    venue = _VENUE.search(written)
    if not (fields.title and venue):
        return fields
    return replace(fields, venue=(venue["venue"] or venue["name"]).strip(" .,"))

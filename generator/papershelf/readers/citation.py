"""Citations: one text with the authors, the title, the venue, the date and the numbers of a paper.

Parts that can't be separated are left out.
"""

import re
from collections.abc import Iterable
from html import unescape

from msgspec.structs import replace

from papershelf.model import Link, LinkKind
from papershelf.readers.fields import Fields, one_line
from papershelf.text.identifiers import ARXIV_ID
from papershelf.text.name_lists import split_authors

# The most characters of a citation.
LONGEST_ENTRY = 4000
_YEAR = r"(?:19|20)[0-9]{2}"
_FREE_YEAR = re.compile(rf"(?<![\w.:/–-])\(?({_YEAR})[a-z]?\)?(?![\w/–-]|:\S)")
# A year at the end of a phrase, such as a venue; not "the 2014 Conference".
_ENDING_YEAR = re.compile(rf"{_FREE_YEAR.pattern}(?=\s*(?:[,.;:)\0]|$))")
_MONTH = re.compile(
    r"[\s,(]+(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?(?: [0-9]{1,2},?)?$"
)
_IN_PRESS = re.compile(r"[\s,;(]+(?:in press|to appear|forthcoming)\)?$", re.IGNORECASE)
_NO_VENUE = re.compile(
    r"\b(?:edition|technical report|tech\. rep|thesis|dissertation|unpublished)\b", re.IGNORECASE
)
_EDITORS = re.compile(r"\A.{3,300}?[, (](?:[Ee]ditors?|[Ee]ds?\.?)\)?, ")
_IN = re.compile(r"\A[Ii]n:? ")
_URL = re.compile(r"(?:URL:? ?|(?:\[Online\]\. )?Available(?: at)?:? ?)?(https?://[^\s<>\"]+)")
_DOI = re.compile(r"(?:doi: ?|DOI:? ?)(10\.[0-9]{4,9}/[^\s,;]+)")
_ARXIV = re.compile(
    rf"(?:[aA]r[xX]iv preprint,? )?(?:arXiv:? ?|abs/)({ARXIV_ID})(?:v[0-9]+)?(?: \[[\w.-]+\])?"
)
_ISSUE = r"[0-9]{1,5}(?:[-–][0-9]{1,5})?"
# "12", and "12:3" for the third page of article 12.
_PAGE = r"[A-Za-z]?[0-9]+(?::[0-9]+)?"
_SPAN = rf"{_PAGE}(?: ?[-–—]{{1,2}} ?{_PAGE})?"
# "pp. 436-444", "vol. 521, no. 7553", and "521(7553):436–444", "521, 436–444" or "2015: 436-444".
_NUMBERS = (
    re.compile(rf"(?i:\bpp?\.|\bpages?) ?(?P<pages>{_SPAN})"),
    re.compile(r"(?i:\bvol(?:ume|\.)) ?(?P<volume>[0-9]{1,5})"),
    re.compile(rf"(?i:\bno\.|\bissue|\bnumber) ?(?P<issue>{_ISSUE})"),
    re.compile(
        rf"(?<=[\s,;])(?!{_YEAR}: |{_PAGE}[-–]{_PAGE}:)"
        rf"(?P<volume>[0-9]{{1,4}}) ?(?:\((?P<issue>{_ISSUE})\)"
        rf"(?:[:,] ?(?P<pages>{_SPAN}))?|: ?(?P<pages2>{_SPAN})|, (?P<pages3>[0-9]+[-–][0-9]+))"
        r"(?![\w-])"
    ),
    re.compile(r"(?<=, )(?P<pages>[0-9]{1,6}[-–][0-9]{1,6})(?=[\s.\0]*$)"),
    re.compile(rf"(?<={_YEAR}: )(?P<pages>{_SPAN})(?=[\s.\0]*$)"),
)
# APA puts numbers in brackets after the title of a book: "(Vol. 30, pp. 1–9)".
_BRACKETED_NUMBERS = re.compile(rf" \(((?:Vol\. [0-9]{{1,5}}, )?pp?\. ?{_SPAN})\)")
# Stands for text that was extracted.
_PLACEHOLDER = "\0"
_EDGES = " \0,.;:[]"
_TRAILING_PUNCTUATION = ".,;)]"
# The citation that a page of academicpages recommends, as in
# 'Your Name, You. (2009). &quot;Paper Title Number 1.&quot; <i>Journal 1</i>. 1(1).':
# https://github.com/academicpages/academicpages.github.io/tree/master/markdown_generator.
_TITLE = r"[\"“](?P<title>[^\"“”]{3,400})[\"”]"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # The year follows the authors, or else is at the end.
        r"(?P<authors>[^(\"“]{2,2000})\((?P<year>[12][0-9]{3})[a-z]?\)[.,:]? ?"
        rf"(?:{_TITLE})?(?P<rest>.*)",
        rf"(?P<authors>[^(\"“]{{2,2000}}){_TITLE}(?P<rest>.*)",
    )
)
_VENUE = re.compile(
    r"<(?:i|em)>(?P<venue>[^<>]{2,200})</(?:i|em)>|(?<!\*)\*(?P<name>[^*]{2,200})\*"
)
_END = re.compile(r"(?<=\w\w)[ .,]+$|[ ,]+$")
_TAG = re.compile(r"</?[a-z]{1,9}\b[^<>]{0,200}>|\*+", re.IGNORECASE)


def published_in(text: str) -> Fields:
    """Return the fields at the end of a citation; the venue is the text before numbers and ids."""
    if len(text) > LONGEST_ENTRY:
        return Fields()
    remaining, links = _extract(_URL, one_line(text))
    remaining, dois = _extract(_DOI, remaining)
    remaining, arxiv = _extract(_ARXIV, remaining)
    remaining = _BRACKETED_NUMBERS.sub(r", \1", remaining)
    numbers = [match for pattern in _NUMBERS if (match := pattern.search(remaining))]
    values = _first_values(numbers)
    ends = [match.start() for match in (*_ENDING_YEAR.finditer(remaining), *numbers)]
    if _PLACEHOLDER in remaining:
        ends.append(remaining.index(_PLACEHOLDER))
    # Text in brackets is part of the name.
    ends = [end for end in ends if remaining.count("(", 0, end) == remaining.count(")", 0, end)]
    return Fields(
        venue=_venue_of(remaining[: min(ends, default=len(remaining))]),
        volume=values.get("volume", ""),
        issue=values.get("issue", ""),
        pages=values.get("pages", ""),
        published=next(reversed(_FREE_YEAR.findall(remaining)), ""),
        identifiers=(*(("doi", doi) for doi in dois), *(("arxiv", number) for number in arxiv)),
        links=tuple(Link(url=link, kind=LinkKind.PAPER, field="citation") for link in links),
    )


def _first_values(numbers: Iterable[re.Match[str]]) -> dict[str, str]:
    """Return the first volume, issue and pages among the matches *numbers*."""
    values: dict[str, str] = {}
    for match in numbers:
        for name, value in match.groupdict(default="").items():
            field = name.rstrip("23")
            values[field] = values.get(field) or value
    return values


def _extract(pattern: re.Pattern[str], text: str) -> tuple[str, list[str]]:
    """Return *text* with a placeholder for each match of *pattern*, and the groups that matched."""
    groups = [match.rstrip(_TRAILING_PUNCTUATION) for match in pattern.findall(text)]
    return pattern.sub(_PLACEHOLDER, text) if groups else text, groups


def _venue_of(text: str) -> str:
    """Return the name of a venue without "In" and editors before it, and the month after it."""
    name = _IN_PRESS.sub("", _MONTH.sub("", text.strip(_EDGES))).strip(_EDGES).removesuffix(" (")
    name = _EDITORS.sub("", _IN.sub("", name))
    if _NO_VENUE.search(name) or name.count("(") != name.count(")"):
        return ""
    # If the name has another full stop, the one after it belongs to an abbreviation.
    is_short = "." in name and text[text.find(name) + len(name) :].startswith(".")
    return f"{name}." if is_short else name


def cited(text: str) -> Fields:
    """Return the fields of a recommended citation, none if it has another form."""
    line = one_line(unescape(text))
    if len(line) > LONGEST_ENTRY:
        return Fields()
    venue = _VENUE.search(line)
    matches = (form.fullmatch(_TAG.sub("", line)) for form in _FORMS)
    match = next(filter(None, matches), None)
    if not match:
        return Fields()
    rest = match["rest"].lstrip(" .,")
    fields = published_in(rest)
    name = (venue["venue"] or venue["name"]) if venue else fields.venue
    return replace(
        fields,
        title=(match["title"] or "").rstrip(".,"),
        authors=split_authors(_uninvert_first(_END.sub("", match["authors"]))),
        venue=name.strip(" .,"),
        published=match.groupdict().get("year") or fields.published,
        links=(),
    )


def _uninvert_first(authors: str) -> str:
    """Return *authors* in order; only the first may be inverted: "Ba, Jimmy, and Max Welling"."""
    first, *rest = authors.split(", ")
    are_full = [" " in name.removeprefix("and ").removeprefix("& ").strip() for name in rest[1:]]
    is_inverted = " " not in first and are_full and all(are_full)
    return ", ".join([f"{rest[0]} {first}", *rest[1:]]) if is_inverted else authors

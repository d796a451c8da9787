"""The end of a citation, behind authors and title: venue, date, numbers and identifiers.

Parts that can't be separated are left out.
"""

import re

from msgspec.structs import replace

from papershelf.model import Link, LinkKind
from papershelf.readers.fields import Fields, one_line
from papershelf.text.dates import IN_PRESS
from papershelf.text.identifiers import ARXIV_ID

# The most characters of a citation.
MAX_ENTRY = 4000
YEAR = r"(?:19|20)[0-9]{2}"
# Particles of family names that are hardly words of a title.
PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|el|al|bin|ibn|af|zur?)"
_FREE_YEAR = re.compile(rf"(?<![\w.:/–-])\(?({YEAR})[a-z]?\)?(?![\w/–-]|:\S)")
# "May", "Sept. 7", "January"; not "Marketing".
MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun[ei]?|Jul[iy]?|Aug|Sept?|Oct|Nov|Dec)"
    r"(?:[a-z]{0,5}(?:ary?|ch|il|st|ber))?\.?(?: [0-9]{1,2})?"
)
# A year at the end of a phrase, such as a venue; not "the 2014 Conference".
_ENDING_YEAR = re.compile(
    rf"{_FREE_YEAR.pattern}(?= {MONTH};| \((?i:oral|poster|spotlight)\)|\s*(?:[,.;:)\0]|$))"
)
_MONTH = re.compile(rf"(?:\A|(?<![\s,(])[\s,(]+)(?:[0-9]{{1,2}} )?{MONTH},?$")
_IN_PRESS = re.compile(rf"(?<![\s,;(])[\s,;(]+(?:{IN_PRESS})\)?$", re.IGNORECASE)
_NO_VENUE = re.compile(
    r"\b(?:edition|technical report|tech\. rep|thesis|dissertation|unpublished)\b", re.IGNORECASE
)
_EDITORS = re.compile(r"\A.{3,300}?[, (](?:[Ee]ditors?|[Ee]ds?\.?)\)?, ")
_EDITED_BY = re.compile(r", edited by ")
# Scholar puts the publisher, often with a place, behind the venue.
_PUBLISHER = re.compile(
    r"(?:(?<=[a-z]{5})(?<!Commun)|(?<=\)))\. "
    r"(?:Springer|PMLR|I(?:EEE|eee)|ACM|Elsevier|Citeseer|OpenReview)(?:, [^.]{2,60})?$"
)
_IN = re.compile(r"\A[Ii]n(?::? |$)")
_URL = re.compile(
    r"(?:URL:? ?|(?:\[Online\]\. )?(?:Available(?: at)?|"
    rf"Retrieved (?:{MONTH}, {YEAR}, )?from):? ?)?<?(https?://[^\s<>\"]+)>?"
)
_DOI = re.compile(r"(?:doi: ?|DOI:? ?)(10\.[0-9]{4,9}/[^\s,;]+)")
_ARXIV = re.compile(
    rf"(?:[aA]r[xX]iv preprint,? )?(?:arXiv:? ?|abs/)({ARXIV_ID})(?:v[0-9]+)?(?: \[[\w.-]+\])?"
)
_ISSUE = r"[0-9]{1,5}(?:[-–][0-9]{1,5})?"
# "12", and "12:3" for the third page of article 12.
_PAGE = r"[A-Za-z]?[0-9]+(?::[0-9]+)?"
_SPAN = rf"{_PAGE}(?: ?[-–—]{{1,2}} ?{_PAGE})?"
# "9 (8) (1997) 1735", "9.8 (1997): 1735", "9, no. 8 (1997): 1735" and "30 (2017)". An issue as in
# "60, 6 (June 2017), 84–90" has pages behind it, unlike the page in "77, 3865 (1996)".
_VOLUME_AND_YEAR = re.compile(
    rf"(?<=\s)(?!{YEAR}[ ,])(?P<volume>[A-Z]?[0-9]{{1,5}})"
    rf"(?:(?: ?\(|\.|, no\. )(?P<issue>{_ISSUE})\)?"
    rf"|, (?P<issue2>{_ISSUE})(?= \([^()]+\)[:,] ?{_PAGE})|, (?P<pages2>{_SPAN}))?"
    rf" \((?:{MONTH} )?{YEAR}\)(?:[:,]? (?P<pages>{_SPAN})(?![\w/]))?"
)
# "pp. 436-444", "vol. 521, no. 7553", and "521(7553):436–444", "521, 436–444" or "2015: 436-444".
_NUMBERS = (
    _VOLUME_AND_YEAR,
    re.compile(rf"(?i:\bpp?\.|\bpages?) ?(?P<pages>{_SPAN})"),
    re.compile(r"(?i:\bvol(?:ume|\.)) ?(?P<volume>[0-9]{1,5})"),
    re.compile(rf"(?i:\bno\.|\bissue|\bnumber) ?(?P<issue>{_ISSUE})"),
    re.compile(
        rf"(?<=[\s,;])(?!{YEAR}[:,] |{_PAGE}[-–]{_PAGE}:)"
        rf"(?P<volume>[0-9]{{1,4}}) ?(?:\((?!{YEAR}\))(?P<issue>{_ISSUE})\)"
        rf"(?:(?:: ?|, ?(?!{YEAR}(?![-–])))(?P<pages>{_SPAN}))?|: ?(?P<pages2>{_SPAN})"
        r"|, (?P<pages3>[0-9]+[-–][0-9]+|[0-9]{5,7}(?=[\s.\0]*$)))(?![\w-])"
    ),
    # "30" alone, between commas or at the end; not the page behind a volume.
    re.compile(
        rf"(?:(?<=;)|(?<=[^0-9],)|(?<={YEAR},))\s?(?!{YEAR}\b)(?P<volume>[0-9]{{1,4}})"
        rf"(?=, (?:{YEAR}\b|pp?\.|pages )|[\s.\0]*$)"
    ),
    re.compile(r"(?<=[a-z,.] )(?P<pages>[0-9]{1,6}[-–][0-9]{1,6})(?=[\s.\0]*$|\. [A-Z])"),
    re.compile(rf"(?<={YEAR}: )(?P<pages>{_SPAN})(?=[\s.\0]*$)"),
)
# APA puts numbers in brackets after the title of a book: "(Vol. 30, pp. 1–9)".
_NUMBER = rf"(?:(?:Vol|No)\. [0-9]{{1,5}}|pp?\. ?{_SPAN})"
_BRACKETED_NUMBERS = re.compile(rf" \(({_NUMBER}(?:, {_NUMBER}){{0,2}})\)")
# Stands for text that was extracted.
_PLACEHOLDER = "\0"
_EDGES = " \0,.;:[]"
_TRAILING_PUNCTUATION = ".,;)]"


def with_date(fields: Fields, date: str) -> Fields:
    """Return *fields* with a *date* that is more exact; one of another year is ignored."""
    return replace(fields, published=date) if date and fields.published in date else fields


def published_in(text: str) -> Fields:
    """Return the fields at the end of a citation; the venue is the text before numbers and ids."""
    if len(text) > MAX_ENTRY:
        return Fields()
    remaining, links = _extract(_URL, one_line(text))
    remaining, dois = _extract(_DOI, remaining)
    remaining, arxiv = _extract(_ARXIV, remaining)
    remaining = _BRACKETED_NUMBERS.sub(r", \1", remaining)
    numbers = [match for pattern in _NUMBERS if (match := pattern.search(remaining))]
    edges = (*_ENDING_YEAR.finditer(remaining), *_EDITED_BY.finditer(remaining), *numbers)
    ends = [match.start() for match in edges]
    if _PLACEHOLDER in remaining:
        ends.append(remaining.index(_PLACEHOLDER))
    # Text in brackets is part of the name.
    ends = [end for end in ends if remaining.count("(", 0, end) == remaining.count(")", 0, end)]
    end = min(ends, default=len(remaining))
    fields = Fields(
        venue=_venue_of(remaining[:end], _VOLUME_AND_YEAR.match(remaining, end) is not None),
        published=next(reversed(_FREE_YEAR.findall(remaining)), ""),
        identifiers=(*(("doi", doi) for doi in dois), *(("arxiv", number) for number in arxiv)),
        links=tuple(Link(url=link, kind=LinkKind.PAPER, field="citation") for link in links),
    )
    named = [item for match in numbers for item in match.groupdict().items() if item[1]]
    # The first value of a field takes precedence; "pages2" is a second group for "pages".
    return replace(fields, **{name.rstrip("23"): value for name, value in reversed(named)})


def _extract(pattern: re.Pattern[str], text: str) -> tuple[str, list[str]]:
    """Return *text* with a placeholder for each match of *pattern*, and the groups that matched."""
    groups = [match.rstrip(_TRAILING_PUNCTUATION) for match in pattern.findall(text)]
    return pattern.sub(_PLACEHOLDER, text) if groups else text, groups


def _venue_of(text: str, has_volume: bool) -> str:
    """Return the name of a venue without "In" and editors before it, and the month after it.

    *has_volume* is whether a volume and a year in brackets follow *text*.
    """
    name = _IN_PRESS.sub("", _MONTH.sub("", text.strip(_EDGES))).strip(_EDGES).removesuffix(" (")
    name = _PUBLISHER.sub("", _EDITORS.sub("", _IN.sub("", name)))
    if _NO_VENUE.search(name) or name.count("(") != name.count(")"):
        return ""
    # If the name has another full stop, or numbers follow, the one after it is an abbreviation's.
    is_short = ("." in name or has_volume) and text[text.find(name) + len(name) :].startswith(".")
    return f"{name}." if is_short else name

"""Convert the fields of BibTeX and biblatex entries to those of a paper."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec.structs import replace

from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.readers.fields import (
    IN_SERIES,
    Fields,
    arxiv_mention,
    arxiv_note,
    date_in,
    date_or_year,
    is_address,
    noted_identifiers,
    one_line,
    split_keywords,
    with_subtitle,
)
from papershelf.readers.maps import TextReader, known_maps
from papershelf.readers.words import WORDS, link_kind, paper_kind
from papershelf.text.dates import most_exact, parse_loosely
from papershelf.text.formula import pieces
from papershelf.text.languages import language_tag
from papershelf.text.name_lists import split_authors, with_bound_conjunctions, with_initials
from papershelf.text.names import ET_AL, author_of, organisation, person
from papershelf.text.tex import ESCAPED, TYPESET, UNGLUE, URL_MACRO, text_of_tex, verbatim

# Entry types that mean something else in other formats. For volumes see `bibliography`.
_KINDS = {"reference": "book", "proceedings": "inproceedings"}
# ACM gives the short name of a conference and its year as the series: "ICML '20".
_SHORT_AND_YEAR = re.compile(r"(?P<short>[A-Z][\w/+&-]{1,15}) ?['’][0-9]{2}")
# The date of listing in a note, as Papershelf exports it.
_LISTED = re.compile(r"Listed (?P<date>.{1,40})")
_BRACE_OR_AND = re.compile(r"[{}]|(?:^| )and(?= |$)", re.IGNORECASE)
# Spaces of TeX: "~" is a non-breaking one.
_TIES = re.compile(r"(?<!\\)~|\\[, ]")
# biblatex's extended name format: "family=Hasselt, given=Hado, prefix=van".
_NAME_PARTS = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}
_NAME_PART = re.compile(r"\s*(?P<part>[a-z-]{3,20})\s*=\s*(?P<value>[^=]*)")
# A name in another font, by which authors highlight themselves.
_IN_FONT = re.compile(r"\\(?:text(?:bf|it|sc)|underline|emph)\s*\{((?:[^{}]++|\{[^{}]*\})*+)\}")
# Marks of footnotes behind a name: "$^{1,a}$", "$^\dagger$"; not "M$^c$Donald", "$^{12}$C Group".
# Between full names, a comma after them separates.
_NOTE = r"(?:[^A-Za-z{}$\\]|\\[A-Za-z]++|\b[a-z]\b)"
_MARK = (
    rf"(?:(?:\$|\\\() ?\^ ?(?:\{{{_NOTE}++\}}|{_NOTE})(?:\$|\\\))"
    rf"|\\textsuperscript\s*\{{{_NOTE}++\}}|\\thanks\s*\{{[^{{}}]*\}})"
)
_MARKED = re.compile(
    rf"(?<![^,$}}])(?P<name>(?>[^,$\\{{}}]*\band |\s*)[^\s,$\\{{}}]++ [^,$\\{{}}]++){_MARK}++,"
    r"(?=\s*\S++ (?!and )\S)"
)
_MARKS = re.compile(rf"(?<=[^\W\d_]|[.}}]) ?{_MARK}++(?=[\s}}]*+(?:$|[,;]|and\b))")
# A macro for sorting only, as in BibTeX's example file: "\noopsort{1973b}1973".
_SORTED_BY = re.compile(r"\{?\\(?:noopsort|SortNoop)\s*\{[^{}]*\}\}?", re.IGNORECASE)
_SPAN = re.compile(r"[-–/]")
# Some programs put an expression such as `nov # 5` in braces.
_AROUND_DAY = re.compile(r"[#\",”]|(?<=[0-9])(?:(?:st|nd|rd|th)\b|\.)")
# "May and June" is a span like "May--June".
_UNTIL = re.compile(r"\s*(?:\\?&|—|\band\b)\s*")
_ANY_YEAR = "2000"
_LONE_ADDRESS = re.compile(rf"{URL_MACRO.pattern}|https?://[^\s{{}}]+", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s{}\\<>\"]+", re.IGNORECASE)
_JOURNAL_MACRO = re.compile(r"[{\s]{0,9}\\(?P<name>[a-z]{2,9})[{}\s]{0,9}")
# Dashes and quotation marks of TeX, but not options such as "--help".
_TEX_PUNCTUATION = re.compile(r"``|''|(?<!-)---(?!-)|(?<![\s-])--(?!-)|(?<!-)--(?![\w-])")
# The separator of addresses in one field, and a remark in brackets after an address.
_NEXT_ADDRESS = re.compile(r"[\s,;]\s*(?=https?://)", re.IGNORECASE)
_AFTER_ADDRESS = re.compile(r"\s+[(\[].*", re.DOTALL)
_ENCODED = str.maketrans({" ": "%20", "\t": "%20", "<": "%3C", ">": "%3E"})
_LINE_END = re.compile(r"\s*\n\s*")

_Values = Mapping[str, str]


class _EntryReader(TextReader):
    """A reader of the values of one entry, which are in TeX."""

    def at(self, path: str) -> list[str]:
        """Return the text of the value called *path*, if there is one."""
        return [text_of_tex(self.record[path])] if path in self.record else []


def fields_of(entry_type: str, values: _Values) -> Fields:
    """Return the fields of an entry of type *entry_type*; *values* has lower-case names."""
    series = _SHORT_AND_YEAR.fullmatch(text_of_tex(values.get("series", "")).strip())
    listed = _LISTED.fullmatch(values.get("note", "").strip())
    kind = paper_kind([_KINDS.get(entry_type, entry_type)]) or PaperKind.OTHER
    venues = "booktitle journal journaltitle eventtitle".split()
    if (kind in IN_SERIES or entry_type == "proceedings") and not series:
        venues.append("series")
    people = ("author", "editor") if kind is PaperKind.BOOK else ("author",)
    licenses = (verbatim(values.get(name, "")).strip() for name in ("license", "copyright"))
    mapped = _EntryReader(known_maps("text")["BibTeX"], values).fields()
    return replace(
        mapped,
        title=with_subtitle(*(_typeset(values.get(name, "")) for name in ("title", "subtitle"))),
        authors=(
            *_authors_of(_first(values, *people)),
            # A field of REVTeX and INSPIRE, such as "ATLAS".
            organisation(one_line(text_of_tex(values.get("collaboration", "")))),
        ),
        kind=kind,
        venue=_venue_of(_first(values, *venues)),
        venue_short=mapped.venue_short or (series["short"] if series else ""),
        published=_published_of(values),
        listed=listed["date"] if listed else "",
        identifiers=tuple(_identifiers_of(values)),
        keywords=tuple(chain(*(split_keywords(one_line(text)) for text in mapped.keywords))),
        links=tuple(_links_of(values)),
        language=_language_of(values),
        license="\n".join(filter(is_address, licenses)),
    )


def _first(values: _Values, *names: str) -> str:
    return next((values[name] for name in names if name in values), "")


def _language_of(values: _Values) -> str:
    """Return the first known language of `language`, `langid` and `hyphenation`, or ""."""
    named = (values.get(name, "") for name in ("language", "langid", "hyphenation"))
    return next(filter(language_tag, map(text_of_tex, named)), "")


def _venue_of(value: str) -> str:
    """Return the name of a venue; the journal macros of astronomers are expanded."""
    macro = _JOURNAL_MACRO.fullmatch(value)
    return (macro and WORDS.journals.get(macro["name"])) or _typeset(value)


def _typeset(value: str) -> str:
    """Return a title as text, with typographic dashes and quotation marks outside formulas."""
    return "".join(
        piece if is_formula else _TEX_PUNCTUATION.sub(lambda match: TYPESET[match[0]], piece)
        for piece, is_formula in pieces(text_of_tex(value).strip())
    )


def _published_of(values: _Values) -> str:
    """Return the most exact of the dates in `date`, `year` with `month` and `day`, and `start`."""
    year = date_or_year(one_line(text_of_tex(_SORTED_BY.sub("", values.get("year", "")))))
    date, day, start = (one_line(values.get(name, "")) for name in ("date", "day", "start"))
    return most_exact([date_in(date, year, _month_of(values), day), start])


def _month_of(values: _Values) -> str:
    month = _typeset(_TIES.sub(" ", values.get("month", "")))
    return one_line(_UNTIL.sub("-", _AROUND_DAY.sub(" ", month)))


def has_unknown_month(values: _Values) -> bool:
    """Return whether the entry has a month that is not recognised, such as "Spring"."""
    month = _month_of(values)
    # Some entries repeat the year.
    date = parse_loosely(most_exact([month, date_in("", _ANY_YEAR, month, "")]))
    return bool(month) and not _SPAN.search(month) and not (date and date.month)


def _links_of(values: _Values) -> Iterator[Link]:
    for name, value in values.items():
        if name == "url":
            yield from (Link(url=a, kind=LinkKind.PAPER, field=name) for a in _urls(value))
        elif name in ("howpublished", "note"):
            # A note with other text may be about something else.
            alone = name == "howpublished" or _LONE_ADDRESS.fullmatch(value.strip())
            role = LinkKind.PAPER if alone else LinkKind.OTHER
            yield from (Link(url=a, kind=role, field=name) for a in _addresses_within(value))
        elif name != "doi" and is_address(bare := verbatim(value)) and (kind := link_kind(name)):
            yield Link(url=bare, kind=kind, field=name)


def _addresses_within(value: str) -> list[str]:
    """Return the addresses in the URL macros of *value*, or if it has none all addresses."""
    in_macros = URL_MACRO.findall(value)
    if in_macros:
        return [address for text in in_macros for address in _urls(text)]
    return [address.rstrip(".,;)") for address in _WEB_ADDRESS.findall(verbatim(value))]


def _urls(value: str) -> list[str]:
    """Return the addresses of a field. Spaces are part of an address, line breaks are not."""
    parts = _NEXT_ADDRESS.split(_LINE_END.sub("", verbatim(value)))
    bare = (_AFTER_ADDRESS.sub("", part.strip(" \t,;")) for part in parts)
    return [part.translate(_ENCODED) for part in bare]


def _identifiers_of(values: _Values) -> Iterator[tuple[str, str]]:
    yield "doi", verbatim(values.get("doi", ""))
    yield "pmid", verbatim(_first(values, "pmid", "pubmedid"))
    if values.get("eprinttype", "").strip().casefold() == "pubmed":
        yield "pmid", verbatim(values.get("eprint", ""))
    yield "pmcid", verbatim(_first(values, "pmcid", "pmc"))
    yield from (("arxiv", value) for value in _arxiv_ids(values))
    for scheme, value in noted_identifiers(verbatim(values.get("note", ""))):
        if scheme != "arxiv":
            yield scheme, value
    openreview = verbatim(_first(values, "openreview", "openreviewid"))
    yield "openreview", "" if is_address(openreview) else openreview


def _arxiv_ids(values: _Values) -> Iterator[str]:
    """Yield the arXiv ids in their own fields, in `howpublished`, and in a note about arXiv."""
    registry = _first(values, "archiveprefix", "eprinttype").strip().casefold()
    if not registry:
        yield arxiv_mention(f"arxiv:{verbatim(values.get('eprint', ''))}")
    for name in ("eprint", "arxiv", "arxivid") if registry == "arxiv" else ("arxiv", "arxivid"):
        yield arxiv_note([f"arxiv:{verbatim(values.get(name, ''))}"])
    yield arxiv_mention(verbatim(values.get("howpublished", "")))
    # A note with other text may be about another paper.
    note = verbatim(values.get("note", ""))
    yield arxiv_mention(note) if note.casefold().startswith("arxiv") else ""


def _authors_of(value: str) -> Iterator[Author]:
    """Yield the authors of a field, separated by "and" outside of braces, or also by commas."""
    # The font of a name may be underlined and bold.
    unmarked = _MARKS.sub("", _MARKED.sub(r"\g<name> and", one_line(value)))
    plain = _IN_FONT.sub(r"\1", _IN_FONT.sub(r"\1", unmarked))
    bound = with_bound_conjunctions(plain)
    names = [bare for name in _split_names(bound) if (bare := name.strip(" ,"))]
    for name in with_initials(names):
        if {"{", "="} & set(name) or not _is_list(name, is_only=len(names) == 1):
            yield _parse_author(name)
        else:
            yield from split_authors(_plain(name))


def _is_list(text: str, *, is_only: bool) -> bool:
    """Return whether *text*, the whole field if *is_only*, holds more than one name."""
    if text.count(",") > 1:
        return is_only or author_of(text).literal
    return is_only and ";" in text


def _split_names(value: str) -> list[str]:
    """Return the texts between the words "and" that are outside of braces."""
    names, depth, start = [], 0, 0
    for mark in _BRACE_OR_AND.finditer(value):
        if mark[0] in "{}":
            depth = max(depth + (1 if mark[0] == "{" else -1), 0)
        elif not depth:
            names.append(value[start : mark.start()])
            start = mark.end()
    return [*names, value[start:]]


def _parse_author(name: str) -> Author:
    """Return the author of one *name*; a name completely in braces is an organisation."""
    if "=" in name and (extended := _name_parts(name)):
        return extended
    if not {"{", "}", "\\", "~"} & set(name):
        return author_of(name)
    glued = _plain(name, glue=True)
    if re.fullmatch(r"\{[^\\].*\}", name) and not {" ", ","} & set(glued):
        text = one_line(glued.translate(UNGLUE))
        return author_of(text) if ET_AL.fullmatch(text) else organisation(text)
    author = author_of(glued)
    parts = ("name", "given", "particle", "family", "suffix")
    return replace(author, **{part: getattr(author, part).translate(UNGLUE) for part in parts})


def _plain(name: str, *, glue: bool = False) -> str:
    return ESCAPED.sub(r"\1", text_of_tex(_TIES.sub(" ", name), glue=glue))


def _name_parts(name: str) -> Author | None:
    """Return the person of a *name* in biblatex's extended name format, or None."""
    matches = [_NAME_PART.fullmatch(part) for part in name.split(",")]
    parts = {match["part"]: one_line(_plain(match["value"])) for match in matches if match}
    if len(parts) < len(matches) or not parts.keys() & {"family", "given"}:
        return None
    named = {part_name: parts[key] for key, part_name in _NAME_PARTS.items() if key in parts}
    return person(**named)

"""Papers for reference managers: items of CSL-JSON, and RIS records and table rows from those.

`templates/frame/assets/cite.js` produces the same from the BibTeX on a page.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from papershelf.model import Author, Paper, PartialDate
from papershelf.outputs.citations.bibtex import note_of, url_of
from papershelf.outputs.kinds import KINDS, cited_kind_names, issue_and_number
from papershelf.text.tables import table
from papershelf.text.wording import printable_line

Item = Mapping[str, Any]

_PREPRINT = "article"
_RIS_TYPES = {names.csl: names.ris for names in KINDS.values() if names.csl}
_RIS_TAGS = table("outputs/ris", dict[str, str])
COLUMNS = tuple(
    "key type title authors venue date volume issue pages publisher doi arxiv url note".split()
)
_ARXIV = "arXiv:"
# Stands for the authors that a source leaves out.
_OTHERS = {"literal": "others"}
# "275-85; discussion 285-93", "11-20, 25", "e123".
_PAGE = r"([^\s,;–—-]+)"
_PAGES = re.compile(rf"{_PAGE}(?:\s*[–—-]+\s*{_PAGE}(?=[\s,;]|$)|(?=\s*[–—-]*\s*(?:[,;]|$)))")
# A spreadsheet program must not evaluate a cell as a formula; some accept full-width signs too:
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r]")


def csl_item(paper: Paper) -> Item:
    """Return a paper as an item of CSL-JSON, with the facts of its BibTeX entry."""
    names = cited_kind_names(paper)
    ids = {identifier.scheme: identifier.value for identifier in paper.identifiers}
    arxiv = ids.get("arxiv", "")
    issue, number = issue_and_number(paper, names)
    series = "collection-title" if names.venue == "series" else "container-title"
    authors = [*map(csl_name, paper.authors), *[_OTHERS] * paper.has_more_authors]
    date = paper.published or PartialDate()
    date_parts = [part for part in (date.year, date.month, date.day) if part]
    texts = {
        "title": paper.title,
        series: paper.venue.name if paper.venue and names.venue else "",
        "volume": paper.volume,
        "issue": issue or (number if arxiv else ""),
        "page": paper.pages.replace("–", "--").replace("--", "-"),
        "publisher": paper.publisher,
        "DOI": ids.get("doi", ""),
        "number": f"{_ARXIV}{arxiv}" if arxiv else number,
        "URL": url_of(paper),
        "note": note_of(paper),
        "language": paper.language,
    }
    return {
        "id": paper.key or paper.slug,
        "type": names.csl or (_PREPRINT if arxiv else "document"),
        **({"author": authors} if authors else {}),
        **({"issued": {"date-parts": [date_parts]}} if date.year else {}),
        **{name: line for name, text in texts.items() if (line := printable_line(text))},
    }


def csl_name(author: Author) -> dict[str, str]:
    """Return the parts of a name in CSL-JSON.

    A name without a given name and suffix is a literal, as in BibTeX.
    """
    if author.literal or not (author.family and (author.given or author.suffix)):
        full = f"{author.particle} {author.family}" if author.family else author.name
        return {"literal": printable_line(author.name if author.literal else full)}
    # As in BibTeX, the particle is the leading words in lower case.
    words = printable_line(author.particle).split()
    particle = [*takewhile(lambda word: word[0].islower(), words)]
    parts = {
        "family": " ".join([*words[len(particle) :], printable_line(author.family)]),
        "given": printable_line(author.given),
        "non-dropping-particle": " ".join(particle),
        "suffix": printable_line(author.suffix),
    }
    return {name: part for name, part in parts.items() if part}


def ris_record(item: Item) -> str:
    """Return *item* as an RIS record."""
    lines = [f"{tag}  - {value}\r\n" for tag, value in _ris_fields(item) if value]
    return "".join([*lines, "ER  - \r\n\r\n"])


def _ris_fields(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the tags and values, or "", of the RIS record of *item*."""
    yield "TY", _RIS_TYPES.get(item["type"], "GEN")
    yield "M3", "Preprint" if item["type"] == _PREPRINT else ""
    yield from (("AU", inverted_name(author)) for author in item.get("author", ()))
    if date := _date_parts(item):
        yield "PY", date[0]
        # The format has all three slashes, also where it has no month or day.
        yield "DA", "/".join(date) + "/" * (4 - len(date))
    number_tag = "SN" if item["type"] == "report" else "IS"
    tags = _RIS_TAGS if _arxiv_of(item) else {**_RIS_TAGS, "number": number_tag}
    yield from ((tag, item.get(name, "")) for name, tag in tags.items())
    yield from zip(("SP", "EP"), page_range(item.get("page", "")), strict=True)


def page_range(pages: str) -> tuple[str, str]:
    """Return the first and last page of the first range in *pages*; the last is "" if unknown."""
    match = _PAGES.match(pages)
    return (match[1], match[2] or "") if match else (pages, "")


def _arxiv_of(item: Item) -> str:
    """Return the arXiv id, which is in the field of a report's number, or ""."""
    number = item.get("number", "")
    return number.removeprefix(_ARXIV) if number.startswith(_ARXIV) else ""


def _date_parts(item: Item) -> list[str]:
    """Return the known parts of the date of *item*, padded as in ISO 8601."""
    parts = item["issued"]["date-parts"][0] if "issued" in item else []
    return [f"{part:02}" if at else f"{part:04}" for at, part in enumerate(parts)]


def inverted_name(author: Mapping[str, str]) -> str:
    """Return a name, given by its parts, as "van Last, First, Jr."."""
    if author == _OTHERS:
        return "et al."
    family = " ".join(
        [author[part] for part in ("non-dropping-particle", "family") if part in author]
    )
    others = [author[part] for part in ("given", "suffix") if part in author]
    return author.get("literal") or ", ".join([family, *others])


def csv_cells(item: Item) -> list[str]:
    """Return *item* as cells in the order of `COLUMNS`, safe from evaluation as formulas."""
    arxiv = _arxiv_of(item)
    cells = (
        item["id"],
        item["type"],
        item.get("title", ""),
        "; ".join(map(inverted_name, item.get("author", ()))),
        item.get("container-title") or item.get("collection-title", ""),
        "-".join(_date_parts(item)),
        item.get("volume", ""),
        item.get("issue") or ("" if arxiv else item.get("number", "")),
        *(item.get(name, "") for name in ("page", "publisher", "DOI")),
        arxiv,
        item.get("URL", ""),
        item.get("note", ""),
    )
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells]

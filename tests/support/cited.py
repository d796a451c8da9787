"""Papers to cite: hostile ones, those of the small catalog, and 2,000 of the real anthology."""

from __future__ import annotations

import lzma
import shutil
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import (
    Identifier,
    Link,
    LinkKind,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Status,
    Venue,
)
from papershelf.text.names import author_of, organisation, person
from support.catalog import PAPERS
from support.reading import catalog_of, settings_of

HOSTILE = (
    "“Quotes”, \"double\" and 'single' ones",
    "</script><script>alert(1)</script>",
    "]]> and <!-- and -->",
    "One\nline\r\nand another\u2028one",
    "{Braces} } of { all }{ kinds \\{ \\} \\",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+1 -2 \t3",
    "＝cmd() ＋1",
    "－1",
    "＠SUM(1)",
    "100 % of R&D for $5, x_1 #1 ~ ^",
    "ER  - \nTY  - JOUR",
    "==marked== ++in++ --out-- ~~off~~ >>said",
    "An $\\epsilon$-Net of $\\mathcal{O}(n)$ for AI, $x^{==}$ and $a\\$b$",
    "| a | table | [x](javascript:alert(1)) *b* _c_ `d`",
    "Größe, naïve Łódź, Ångström, Dvořák, Erdős, Şahin, Đặng: 注意力 γ",
)
# Pages as sources write them, with the first and the last page that citations name.
PAGES = {
    "230–265": ("230", "265"),
    "S1--S9": ("S1", "S9"),
    "e1003": ("e1003", ""),
    "1:1–1:20": ("1:1", "1:20"),
    "12, 15": ("12", ""),
    "12–": ("12", ""),
    "11-20, 25": ("11", "20"),
    "275-85; discussion 285-93": ("275", "85"),
    "275-85 discussion": ("275", "85"),
    "3-1–3-20": ("3-1–3-20", ""),
    "Article 7": ("Article 7", ""),
    "": ("", ""),
}
_SOURCE = Source(path="papers.txt", line=1)
_NAMES = (
    author_of("Alan M. Turing"),
    person(given="Ludwig", particle="van", family="Beethoven"),
    person(given="Jean", particle="de La", family="Fontaine"),
    person(given="Martin Luther", family="King", suffix="Jr."),
    person(given="Anton", family="van den Hengel"),
    person(given="Santiago", family="Ramón y Cajal"),
    person(given="brian", family="ichter"),
    person(given="Ann", family="One and Two"),
    person(given="A, B", family="C"),
    person(family="Aristotle"),
    person(family="King", suffix="Sr."),
    organisation("The Gravity, Light and Sound Group"),
)


def hostile_papers() -> list[Paper]:
    """Return papers of every kind and status, all of whose texts are hostile."""
    return [
        Paper(
            title=text,
            source=_SOURCE,
            authors=(*_NAMES, person(given=text, family=f"x{text}"), organisation(text)),
            kind=[None, *PaperKind][at % 9],
            venue=Venue(name=text),
            volume=text,
            issue=text,
            pages=["1–9", "e7", text, "1--3"][at % 4],
            publisher=text,
            published=_date(at) if at % 5 else None,
            listed=PartialDate(year=2026, month=3, day=12),
            identifiers=(
                *(Identifier(scheme="doi", value=f"10.1000/a_b({at})") for _ in range(at % 2)),
                *(Identifier(scheme="arxiv", value=f"2603.{at:05}") for _ in range(at % 3 > 0)),
            ),
            links=(Link(url=f"https://a.example/?a=b&c_{{d}}%20~{at}", kind=LinkKind.PAPER),),
            status=[None, *Status][at % 6],
            language=["", "de", "pt-BR"][at % 3],
            slug=f"paper-{at}",
        )
        for at, text in enumerate(HOSTILE)
    ]


def _date(at: int) -> PartialDate:
    """Return a year, with a month or a day, that depends on the number *at*."""
    month = at % 13
    return PartialDate(year=1950 + at, month=month, day=2 * at % 28 if month else 0)


def known_papers() -> list[Paper]:
    """Return hostile papers and those of the small catalog, each with a key."""
    return keyed([*hostile_papers(), *PAPERS])


def mixed_catalog(listing: Path, anthology: Path, folder: Path) -> Catalog:
    """Return the catalog of the *listing* and of some 2,000 papers spread over the *anthology*.

    *folder* is where a project with these sources is written.
    """
    shutil.copy(listing, folder)
    sample = folder / "sample.jsonl"
    with lzma.open(anthology, "rt", encoding="utf-8") as stream:
        sample.write_text("".join(islice(stream, 0, None, 51)), encoding="utf-8")
    return catalog_of(settings_of(folder, sources=[listing.name, sample.name]))


def keyed(papers: Iterable[Paper]) -> list[Paper]:
    """Return papers with unique keys."""
    return [replace(paper, key=f"key{number}") for number, paper in enumerate(papers)]

"""The ACL Anthology's XML: https://github.com/acl-org/acl-anthology, `data/xml/schema.rnc`.

Editors, awards, notes and the addresses of revisions are left out. A paper's address leads to
its newest revision.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.model import Author, Link, LinkKind, PaperKind, Source
from papershelf.problems import note
from papershelf.readers.fields import Fields, completed, shown
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import link_kind, status_named
from papershelf.readers.xml.stream import Located, XmlReader, all_text
from papershelf.text.identifiers import identifier

# The venue id that all workshops share, besides the id of their series.
_ANY_WORKSHOP = "ws"
# Attachments of other kinds are supplements.
_ATTACHMENT_KINDS = (LinkKind.CODE, LinkKind.DATA, LinkKind.VIDEO)
# "Computational Linguistics, Volume 15, Number 1, March 1989"
_VOLUME_SUFFIX = re.compile(r",? Volume [0-9].*")
_FRONT_AND_BACK_MATTER = frozenset({"frontmatter", "backmatter"})
_WITHDRAWALS = ("retracted", "removed")


def _read_collection(elements: Iterator[Located]) -> Iterator[Item]:
    """Yield the papers of a collection, and asides for front and back matter and events."""
    collection = volume = ""
    shared = Fields(kind=PaperKind.CONFERENCE)
    for element, source in elements:
        if element.tag == "collection":
            collection = element.get("id", "")
        elif element.tag == "volume":
            volume = element.get("id", "")
            is_journal = element.get("type") == "journal"
            shared = Fields(kind=PaperKind.ARTICLE if is_journal else PaperKind.CONFERENCE)
        elif element.tag == "meta":
            shared = _volume_fields(element, shared.kind)
        elif element.tag == "paper" and element.get("type") not in _FRONT_AND_BACK_MATTER:
            paper_id = _anthology_id(collection, volume, element.get("id", ""))
            yield from _read_paper(element, source, paper_id, shared)
        else:
            yield Aside(AsideKind.BOILERPLATE, source)


def _read_paper(paper: Element, source: Source, paper_id: str, shared: Fields) -> Iterator[Item]:
    """Yield the paper with the Anthology id *paper_id*, after a note if it was withdrawn."""
    withdrawals = [word for word in _WITHDRAWALS if paper.find(word) is not None]
    for word in withdrawals:
        yield note(source, f"the paper was {word}", shown(xml.first_at(paper, word)))
    fields = xml.mapped_fields("ACL Anthology", paper)
    fields = replace(
        fields,
        authors=tuple(map(_identified, fields.authors, paper.iterfind("author"))),
        identifiers=(*fields.identifiers, ("acl", paper_id)),
        links=tuple(_links_of(paper)),
        status=status_named(withdrawals),
    )
    yield from paper_of(completed(fields, shared), source)


def _volume_fields(meta: Element, kind: PaperKind | None) -> Fields:
    """Return the fields in the *meta* of a volume that its papers, of this *kind*, share."""
    title = xml.marked_at(meta, "booktitle")
    if kind is PaperKind.ARTICLE:
        title = xml.first_at(meta, "journal-title") or _VOLUME_SUFFIX.sub("", title, count=1)
    venues = xml.all_at(meta, "venue")
    return replace(
        xml.mapped_fields("ACL Anthology volume", meta),
        kind=kind,
        venue=title,
        venue_short=next((venue for venue in venues if venue != _ANY_WORKSHOP), ""),
    )


def _anthology_id(collection: str, volume: str, paper: str) -> str:
    """Return the paper's id, or "": https://aclanthology.org/info/ids/."""
    acl_id = f"{collection}-{volume}.{paper}"
    if volume and paper and "." not in collection:
        # Before 2020 it ends in four digits: one for the volume and three for the paper, or two and
        # two for workshops, for C69, and for D19 from its fifth volume on.
        is_late = collection == "D19" and volume.zfill(2) >= "05"
        digits = 2 if is_late or collection.startswith(("W", "C69")) else 1
        acl_id = f"{collection}-{volume.zfill(digits)}{paper.zfill(4 - digits)}"
    return acl_id if identifier("acl", acl_id) else ""


def _identified(author: Author, element: Element) -> Author:
    """Return *author* with a verified id, if any: https://aclanthology.org/info/names/."""
    author_id = element.get("id", "")
    is_verified = author_id and not author_id.endswith("/unverified")
    return replace(author, identity=f"acl:{author_id}") if is_verified else author


def _links_of(paper: Element) -> Iterator[Link]:
    """Yield the links of a *paper*. The Anthology's files are given by name, without an address."""
    for url in xml.all_at(paper, "url"):
        yield Link(url=_address(url, "", ".pdf"), kind=LinkKind.PAPER, field="url")
    for tag, kind in (("pwccode", LinkKind.CODE), ("pwcdataset", LinkKind.DATA)):
        for listed in paper.findall(tag):
            yield Link(url=listed.get("url", ""), kind=kind, field=tag)
    for video in paper.findall("video"):
        yield Link(url=_address(video.get("href", "")), kind=LinkKind.VIDEO, field="video")
    for file in paper.findall("attachment"):
        stated, url = link_kind(file.get("type", "")), _address(all_text(file), "attachments/")
        kind = stated if stated and stated in _ATTACHMENT_KINDS else LinkKind.SUPPLEMENT
        yield Link(url=url, kind=kind, field="attachment")
    for url in xml.all_at(paper, "erratum"):
        yield Link(url=_address(url, "", ".pdf"), kind=LinkKind.SUPPLEMENT, field="erratum")


def _address(name: str, folder: str = "", ending: str = "") -> str:
    """Return the address of the Anthology's file *name*, or *name* if it is an address already."""
    if not name or "://" in name:
        return name
    return f"https://aclanthology.org/{folder}{name}{'' if name.endswith(ending) else ending}"


ACL_ANTHOLOGY = XmlReader("ACL Anthology", _read_collection)

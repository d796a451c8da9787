"""The ACL Anthology's own XML: https://github.com/acl-org/acl-anthology, `data/xml/schema.rnc`.

Editors are not authors, and are left out; so are awards, notes and the addresses of revisions,
for a paper's own address leads to the newest.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, Link, LinkKind, PaperKind
from papershelf.problems import note
from papershelf.readers.fields import Fields, completed, paper_of, paper_or_pdf, shown
from papershelf.readers.maps import mapped_fields
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import link_kind, status_named
from papershelf.readers.xml_stream import Found, all_text

_SITE = "https://aclanthology.org"
# Of a workshop's venues the one that says only that it is a workshop.
_ANY_WORKSHOP = "ws"
# What an attachment may be that is more than a supplement.
_ATTACHED = (LinkKind.CODE, LinkKind.DATA, LinkKind.VIDEO)
_NEW_COLLECTION = re.compile(r"[0-9]{4}\.[a-z0-9]{1,40}")
_OLD_COLLECTION = re.compile(r"[A-Z][0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,3}")
# "Computational Linguistics, Volume 15, Number 1, March 1989"
_OF_A_VOLUME = re.compile(r",? Volume [0-9].*")
_MATTER = frozenset({"frontmatter", "backmatter"})
_GONE = ("retracted", "removed")


def _read_collection(found: Iterator[Found]) -> Iterator[Item]:
    """Yield a paper for each of a collection's volumes, whose beginnings are headings."""
    collection = volume = ""
    shared = Fields(kind=PaperKind.CONFERENCE)
    for one in found:
        element = one.element
        if element.tag == "collection":
            collection = element.get("id", "")
        elif element.tag == "volume":
            volume = element.get("id", "")
            journal = element.get("type") == "journal"
            shared = Fields(kind=PaperKind.ARTICLE if journal else PaperKind.CONFERENCE)
            yield Aside(AsideKind.HEADING, one.source)
        elif element.tag == "meta":
            shared = _with_meta(shared, element)
        elif element.tag == "paper" and element.get("type") not in _MATTER:
            name = _anthology_id(collection, volume, element.get("id", ""))
            yield from _read_paper(one, name, shared)
        else:
            yield Aside(AsideKind.BOILERPLATE, one.source)


def _read_paper(found: Found, name: str, shared: Fields) -> Iterator[Item]:
    """Yield the paper with this *name*, after a note where it has been withdrawn."""
    paper = found.element
    gone = [word for word in _GONE if paper.find(word) is not None]
    for word in gone:
        yield note(found.source, f"the paper was {word}", shown(xml.first_at(paper, word)))
    own = mapped_fields("ACL Anthology", paper)
    own = replace(
        own,
        authors=tuple(map(_identified, own.authors, paper.iterfind("author"))),
        identifiers=(*own.identifiers, ("acl", name)),
        links=tuple(_links_of(paper)),
        status=status_named(gone),
    )
    yield from paper_of(completed(own, shared, shared.__struct_fields__), found.source)


def _with_meta(volume: Fields, meta: Element) -> Fields:
    """Return what a volume says of all its papers, with what its metadata say."""
    title = xml.marked_at(meta, "booktitle")
    if volume.kind is PaperKind.ARTICLE:
        title = xml.first_at(meta, "journal-title") or _OF_A_VOLUME.sub("", title, count=1)
    venues = xml.all_at(meta, "venue")
    return replace(
        mapped_fields("ACL Anthology volume", meta),
        title="",
        kind=volume.kind,
        venue=title,
        venue_short=next((venue for venue in venues if venue != _ANY_WORKSHOP), ""),
    )


def _anthology_id(collection: str, volume: str, paper: str) -> str:
    """Return the paper's id, as https://aclanthology.org/info/ids/ has it, or nothing."""
    # Before 2020 an id ends in four digits: one for the volume and three for the paper, or two and
    # two for workshops, for C69, and for D19 from its fifth volume on.
    if _NEW_COLLECTION.fullmatch(collection):
        return f"{collection}-{volume}.{paper}" if volume and paper else ""
    numbers = _NUMBER.fullmatch(volume) and _NUMBER.fullmatch(paper)
    if not numbers or not _OLD_COLLECTION.fullmatch(collection):
        return ""
    first, second = int(volume), int(paper)
    many = collection == "D19" and first >= 5
    if many or collection.startswith("W") or collection == "C69":
        return f"{collection}-{first:02d}{second:02d}"
    return f"{collection}-{first}{second:03d}"


def _identified(author: Author, element: Element) -> Author:
    """Return an author, told by https://aclanthology.org/info/names/ from others of the name."""
    known = element.get("id", "")
    is_certain = known and not known.endswith("/unverified")
    return replace(author, identity=f"acl:{known}") if is_certain else author


def _links_of(paper: Element) -> Iterator[Link]:
    """Yield the addresses of a paper; files of the Anthology are given by their name."""
    for url in xml.all_at(paper, "url"):
        full = _address(url, "", ".pdf")
        yield Link(url=full, kind=paper_or_pdf(full), field="url")
    for code in paper.findall("pwccode"):
        yield Link(url=code.get("url", ""), kind=LinkKind.CODE, field="pwccode")
    for data in paper.findall("pwcdataset"):
        yield Link(url=data.get("url", ""), kind=LinkKind.DATA, field="pwcdataset")
    for video in paper.findall("video"):
        yield Link(url=_address(video.get("href", "")), kind=LinkKind.VIDEO, field="video")
    for file in paper.findall("attachment"):
        named, url = link_kind(file.get("type", "")), _address(all_text(file), "attachments/")
        kind = named if named and named in _ATTACHED else LinkKind.SUPPLEMENT
        yield Link(url=url, kind=kind, field="attachment")
    for url in xml.all_at(paper, "erratum"):
        yield Link(url=_address(url, "", ".pdf"), kind=LinkKind.SUPPLEMENT, field="erratum")


def _address(name: str, folder: str = "", ending: str = "") -> str:
    """Return where a file of the Anthology is; a name that is an address already stays as it is."""
    if not name or "://" in name:
        return name
    return f"{_SITE}/{folder}{name}{'' if name.endswith(ending) else ending}"


ACL_ANTHOLOGY = xml.element_format("ACL Anthology", _read_collection)

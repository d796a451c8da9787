"""The file of corrections: read whole, or refused with every fault at its line."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

import yaml

from papershelf.curated.corrections import (
    Change,
    Corrections,
    Group,
    PaperCorrection,
    PersonCorrection,
    Subject,
    Value,
)
from papershelf.curated.taxonomy import Taxonomy
from papershelf.curated.yaml_nodes import NULL, NodeReader, line_of, nearest
from papershelf.model import Link, LinkKind, PaperKind, PartialDate, Venue
from papershelf.problems import Problem, Severity
from papershelf.text.identifiers import SCHEMES, identifier
from papershelf.text.names import author_of

_PARTS = ("papers", "merge", "split", "people")
_PERSON_KEYS = ("name", "same_as", "papers", "as_name")
_LINK_SCHEMES = ("http", "https")
# What may be set; as every paper needs a title, that can't be removed.
_FIELDS = (
    *("title", "abstract", "authors", "kind", "venue", "volume", "issue", "pages", "publisher"),
    *("published", "listed", "keywords", *SCHEMES),
)
_REMOVABLE = _FIELDS[1:]
_LONGEST_SLUG = 120
_LONGEST_ADDRESS = 2000

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# Control characters, and halves of characters, which no file can hold.
_UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANK_LINE = re.compile(r"\n\s*\n")
_BOOLEAN = "tag:yaml.org,2002:bool"
_YES = frozenset({"true", "yes", "on"})

_Kind = TypeVar("_Kind", bound=StrEnum)


# A build asks for its settings more than once, and a preview again and again.
@lru_cache(maxsize=4)
def load_corrections(text: str, path: str) -> Corrections:
    """Return the corrections written in *text*, a YAML document with any of the four parts.

    Raises PapershelfError with every fault at its line: a broken file is refused whole.
    """
    return _CorrectionsLoader(path).load(text)


def unknown_topics(corrections: Corrections, taxonomy: Taxonomy) -> Iterator[Problem]:
    """Yield an error for each topic that the taxonomy does not have."""
    for correction in corrections.papers:
        for change in correction.changes:
            if change.subject is Subject.TOPIC and change.key not in taxonomy.by_id:
                yield Problem(
                    severity=Severity.ERROR,
                    source=change.source,
                    message=f"unknown topic '{change.key}'",
                    hint=nearest(change.key, taxonomy.by_id),
                )


class _CorrectionsLoader(NodeReader):
    """Reads the nodes of a file of corrections, and collects what is wrong."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.seen: set[int] = set()

    def load(self, text: str) -> Corrections:
        root = self.parse(text)
        parts = {} if _is_empty(root) else self.mapping(root, "the corrections", _PARTS)
        listed = {part: self.listed(parts.get(part), part) for part in _PARTS}
        corrections = Corrections(
            papers=tuple(map(self.paper, listed["papers"])),
            merges=tuple(self.group(node, "merge") for node in listed["merge"]),
            splits=tuple(self.group(node, "split") for node in listed["split"]),
            people=tuple(map(self.person, listed["people"])),
        )
        self.problems.extend(_torn(corrections))
        self.refuse_faults()
        return corrections

    def mapping(
        self, node: yaml.Node | None, name: str, keys: Iterable[str] | None
    ) -> dict[str, yaml.Node]:
        return super().mapping(node, name, keys) if self.is_new(node, name) else {}

    def items(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        return super().items(node, name) if self.is_new(node, name) else []

    def is_new(self, node: yaml.Node | None, name: str) -> bool:
        """Return whether a list or mapping is met for the first time.

        Aliases of lists of aliases would stand for more than any machine can hold.
        """
        if not isinstance(node, yaml.CollectionNode):
            return True
        if id(node) in self.seen:
            self.fault(line_of(node), f"{name}: what an alias stands for must be written out")
            return False
        self.seen.add(id(node))
        return True

    def listed(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        """Return the nodes of a list that may be missing, empty, or one thing without a list."""
        if node is None or _is_empty(node):
            return []
        is_single = not isinstance(node, yaml.SequenceNode) and name not in _PARTS
        return [node] if is_single else self.items(node, name)

    def text(self, node: yaml.Node | None, name: str, line: int) -> str:
        text = super().text(node, name, line)
        if not _UNUSABLE.search(text):
            return text
        self.fault(line_of(node, line), f"{name} has control characters")
        return ""

    def texts(self, node: yaml.Node | None, name: str) -> tuple[str, ...]:
        nodes = self.listed(node, name)
        found = (self.text(item, name, line_of(item)) for item in nodes)
        return tuple(dict.fromkeys(text for text in found if text))

    def paper(self, node: yaml.Node) -> PaperCorrection:
        """Return one entry of `papers`."""
        line, faults = line_of(node), len(self.problems)
        entries = self.mapping(node, "a paper", ("paper", *_CHANGES))
        reference = self.text(entries.pop("paper", None), "paper", line) if entries else ""
        changes = tuple(
            change
            for key, value in entries.items()
            if key in _CHANGES
            for change in _CHANGES[key](self, value)
        )
        if not changes and len(self.problems) == faults:
            self.fault(line, f"“{reference}”: nothing is to be changed")
        self.refuse_torn(changes)
        return PaperCorrection(paper=reference, changes=changes, source=self.source(line))

    def refuse_torn(self, changes: Iterable[Change]) -> None:
        """Refuse an entry that wants two things at once."""
        wanted: dict[tuple[Subject, str], Change] = {}
        for change in changes:
            known = wanted.setdefault((change.subject, change.key), change)
            if known.value != change.value:
                what = change.key or change.subject.value
                self.fault(change.source.line, f"'{what}' is corrected in two ways")

    def set_fields(self, node: yaml.Node) -> Iterator[Change]:
        """`set`: values by field."""
        for key, value in self.mapping(node, "set", _FIELDS).items():
            read = _VALUES.get(key)
            found = read(self, value, key) if read else None
            if found:
                yield self.change(Subject.FIELD, key, found, value)

    def remove_fields(self, node: yaml.Node) -> Iterator[Change]:
        """`remove`: names of fields."""
        for item in self.listed(node, "remove"):
            key = self.text(item, "remove", line_of(item))
            if key in _REMOVABLE:
                yield self.change(Subject.FIELD, key, None, item)
            elif key == "title":
                self.fault(line_of(item), "the title can't be removed: every paper needs one")
            elif key:
                self.fault(line_of(item), f"unknown field '{key}'", nearest(key, _REMOVABLE))

    def add_links(self, node: yaml.Node) -> Iterator[Change]:
        """`add_links`: addresses with their kinds."""
        for item in self.listed(node, "add_links"):
            entries = self.mapping(item, "a link", ("url", "kind"))
            line = line_of(item)
            url = self.text(entries.get("url"), "a link's url", line)
            kind = self.kind(LinkKind, entries.get("kind"), "a link's kind", line)
            if url and not _is_followable(url):
                self.fault(line, f"“{url[:80]}” is no web address", "links begin with https://")
            elif url and kind:
                place = self.source(line).label
                link = Link(url=url, kind=kind, field=place)
                yield self.change(Subject.LINK, url, link, item)

    def drop_links(self, node: yaml.Node) -> Iterator[Change]:
        """`drop_links`: addresses."""
        return self.named(Subject.LINK, node, "drop_links", keep=False)

    def add_topics(self, node: yaml.Node) -> Iterator[Change]:
        """`add_topics`: ids of topics."""
        return self.named(Subject.TOPIC, node, "add_topics", keep=True)

    def drop_topics(self, node: yaml.Node) -> Iterator[Change]:
        """`drop_topics`: ids of topics."""
        return self.named(Subject.TOPIC, node, "drop_topics", keep=False)

    def named(
        self, subject: Subject, node: yaml.Node, name: str, *, keep: bool
    ) -> Iterator[Change]:
        """Yield the changes of a list of keys."""
        for item in self.listed(node, name):
            key = self.text(item, name, line_of(item))
            if key:
                yield self.change(subject, key, key if keep else None, item)

    def rename(self, node: yaml.Node) -> Iterator[Change]:
        """`rename`: the slug of the paper's address."""
        slug = self.slug(node, "rename")
        if slug:
            yield self.change(Subject.ADDRESS, "", slug, node)

    def redirects(self, node: yaml.Node) -> Iterator[Change]:
        """`redirect_from`: slugs that lead to the paper too."""
        for item in self.listed(node, "redirect_from"):
            slug = self.slug(item, "redirect_from")
            if slug:
                yield self.change(Subject.REDIRECT, slug, slug, item)

    def slug(self, node: yaml.Node, name: str) -> str:
        slug = self.text(node, name, line_of(node))
        if slug and not (_SLUG.fullmatch(slug) and len(slug) <= _LONGEST_SLUG):
            message = f"{name}: an address is made of a-z, 0-9 and single hyphens"
            self.fault(line_of(node), message, f"at most {_LONGEST_SLUG} of them")
            return ""
        return slug

    def hide(self, node: yaml.Node) -> Iterator[Change]:
        """`hide`: true."""
        if getattr(node, "tag", "") == _BOOLEAN and str(node.value).lower() in _YES:
            yield self.change(Subject.SHOWN, "", None, node)
        else:
            self.fault(line_of(node), "hide must be true, or left out")

    def change(self, subject: Subject, key: str, value: Value | None, node: yaml.Node) -> Change:
        """Return a change with its place."""
        return Change(subject=subject, key=key, value=value, source=self.source(line_of(node)))

    def title(self, node: yaml.Node, name: str) -> str:
        title = self.text(node, name, line_of(node))
        if title and not any(map(str.isalnum, title)):
            self.fault(line_of(node), "a title has letters or digits")
        return title

    def line(self, node: yaml.Node, name: str) -> str:
        """Return a text on one line."""
        return self.text(node, name, line_of(node))

    def paragraphs(self, node: yaml.Node, name: str) -> str:
        """Return a text with a blank line between its paragraphs."""
        if not self.text(node, name, line_of(node)):
            return ""
        blocks = (" ".join(block.split()) for block in _BLANK_LINE.split(str(node.value)))
        return "\n\n".join(filter(None, blocks))

    def authors(self, node: yaml.Node, name: str) -> Value:
        return tuple(map(author_of, self.texts(node, name)))

    def venue(self, node: yaml.Node, name: str) -> Venue | None:
        text = self.line(node, name)
        return Venue(name=text) if text else None

    def paper_kind(self, node: yaml.Node, name: str) -> PaperKind | None:
        return self.kind(PaperKind, node, name, line_of(node))

    def kind(
        self, kinds: type[_Kind], node: yaml.Node | None, name: str, line: int
    ) -> _Kind | None:
        """Return one of the values of an enumeration."""
        text = self.text(node, name, line)
        known = [kind.value for kind in kinds]
        if not text or text in known:
            return kinds(text) if text else None
        hint = nearest(text, known) or f"known: {', '.join(known)}"
        self.fault(line_of(node, line), f"unknown kind '{text}'", hint)
        return None

    def date(self, node: yaml.Node, name: str) -> PartialDate | None:
        text = self.line(node, name)
        date = date_of(text)
        if text and not date:
            hint = "expected one such as 2019-06-02, 2019-06 or 2019"
            self.fault(line_of(node), f"“{text[:80]}” is no date", hint)
        return date

    def identifier(self, node: yaml.Node, scheme: str) -> Value | None:
        text = self.line(node, scheme)
        found = identifier(scheme, text) if text else None
        if text and not (found and found.scheme == scheme):
            self.fault(line_of(node), f"“{text[:80]}” is no identifier of {scheme}")
            return None
        return found

    def group(self, node: yaml.Node, name: str) -> Group:
        """Return one entry of `merge` or `split`."""
        faults = len(self.problems)
        records = self.texts(node, f"an entry of {name}")
        if len(records) < 2 and len(self.problems) == faults:
            self.fault(line_of(node), f"{name}: each entry is a list of two records or more")
        return Group(records=records, source=self.source(line_of(node)))

    def person(self, node: yaml.Node) -> PersonCorrection:
        """Return one entry of `people`."""
        line, faults = line_of(node), len(self.problems)
        entries = self.mapping(node, "a person", _PERSON_KEYS)
        name = self.text(entries.get("name"), "name", line) if entries else ""
        same_as = self.texts(entries.get("same_as"), "same_as")
        papers = self.texts(entries.get("papers"), "papers of a person")
        as_name = self.text(entries["as_name"], "as_name", line) if "as_name" in entries else ""
        if len(self.problems) == faults and not _is_whole(same_as, papers, as_name):
            self.fault(line, f"“{name}” needs either same_as, or papers and as_name")
        if name in same_as:
            self.fault(line, f"“{name}” is the same as itself")
        return PersonCorrection(
            name=name, same_as=same_as, papers=papers, as_name=as_name, source=self.source(line)
        )


_CHANGES: Mapping[str, Callable[[_CorrectionsLoader, yaml.Node], Iterator[Change]]] = {
    "set": _CorrectionsLoader.set_fields,
    "remove": _CorrectionsLoader.remove_fields,
    "add_links": _CorrectionsLoader.add_links,
    "drop_links": _CorrectionsLoader.drop_links,
    "add_topics": _CorrectionsLoader.add_topics,
    "drop_topics": _CorrectionsLoader.drop_topics,
    "rename": _CorrectionsLoader.rename,
    "redirect_from": _CorrectionsLoader.redirects,
    "hide": _CorrectionsLoader.hide,
}

_VALUES: Mapping[str, Callable[[_CorrectionsLoader, yaml.Node, str], Value | None]] = {
    **dict.fromkeys(("volume", "issue", "pages", "publisher"), _CorrectionsLoader.line),
    **dict.fromkeys(("published", "listed"), _CorrectionsLoader.date),
    **dict.fromkeys(SCHEMES, _CorrectionsLoader.identifier),
    "title": _CorrectionsLoader.title,
    "abstract": _CorrectionsLoader.paragraphs,
    "authors": _CorrectionsLoader.authors,
    "kind": _CorrectionsLoader.paper_kind,
    "venue": _CorrectionsLoader.venue,
    "keywords": _CorrectionsLoader.texts,
}


def _is_empty(node: yaml.Node | None) -> bool:
    """Return whether nothing is written here, as where all lines are comments."""
    return node is None or node.tag == NULL


def _is_whole(same_as: tuple[str, ...], papers: tuple[str, ...], as_name: str) -> bool:
    """Return whether a person is given other names, or papers and another name."""
    return bool(papers and as_name) if papers or as_name else bool(same_as)


def _is_followable(address: str) -> bool:
    """Return whether an address is one that a page may link to: of the web, and in one piece."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    in_one_piece = address.isprintable() and " " not in address
    is_web = parts.scheme in _LINK_SCHEMES and bool(parts.hostname)
    return is_web and in_one_piece and len(address) <= _LONGEST_ADDRESS


def date_of(text: str) -> PartialDate | None:
    """Return an ISO date as exact as it is written, where there is such a day."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    if not year or (match[2] and not 1 <= month <= 12):
        return None
    if match[3] and not 1 <= day <= monthrange(year, month)[1]:
        return None
    return PartialDate(year=year, month=month, day=day)


def _torn(corrections: Corrections) -> Iterator[Problem]:
    """Yield an error for each split of what merges make one."""
    merged = _leaders(group.records for group in corrections.merges)
    for group in corrections.splits:
        seen: dict[str, str] = {}
        for record in group.records:
            other = seen.setdefault(merged.get(record, record), record)
            if other != record:
                yield Problem(
                    severity=Severity.ERROR,
                    source=group.source,
                    message=f"“{other}” and “{record}” are merged elsewhere in this file",
                )


def _leaders(groups: Iterable[tuple[str, ...]]) -> Mapping[str, str]:
    """Return one member for all that groups, one after the other, bring together."""
    above: dict[str, str] = {}

    def leader(member: str) -> str:
        while (known := above.setdefault(member, member)) != member:
            above[member] = above[known]
            member = above[member]
        return member

    for group in groups:
        for member in group:
            above[leader(member)] = leader(group[0])
    return {member: leader(member) for member in list(above)}

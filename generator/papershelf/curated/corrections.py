"""The maintainer's corrections, which take precedence over every source, and their file.

The file is loaded as a whole, or rejected with every error at its line.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

import yaml
from msgspec import Struct

from papershelf.curated.taxonomy import Taxonomy
from papershelf.curated.yaml_nodes import LOADER, NULL, NodeReader, line_of, nearest, nearest_or_all
from papershelf.model import (
    Author,
    Identifier,
    Link,
    LinkKind,
    PaperKind,
    PartialDate,
    Source,
    Venue,
)
from papershelf.problems import Problem, failure
from papershelf.text.addresses import is_followable
from papershelf.text.dates import parse_loosely
from papershelf.text.identifiers import SCHEMES, identifier
from papershelf.text.names import author_of, named_authors, orderless_key
from papershelf.text.slugs import MAX_LETTERS, is_slug

_PARTS = ("papers", "merge", "split", "people")
_MAX_ADDRESS = 2000

# Control characters, and lone surrogates, which no file can contain.
_UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANK_LINE = re.compile(r"\n\s*\n")
_BOOLEAN = "tag:yaml.org,2002:bool"
_YES = frozenset({"true", "yes", "on"})
_Member = TypeVar("_Member", str, int)
Value = (
    str | tuple[str, ...] | tuple[Author, ...] | Identifier | Link | PaperKind | PartialDate | Venue
)


class Subject(StrEnum):
    """The subject of a change.

    The key of a field is its name or the scheme of an identifier, that of a link its address, of a
    topic its id, and of a redirect its slug. The other subjects have no key, as a paper has only
    one of each.
    """

    FIELD = "field"
    LINK = "link"
    TOPIC = "topic"
    ADDRESS = "address"
    REDIRECT = "redirect"
    SHOWN = "shown"


class Change(Struct, frozen=True, kw_only=True):
    """One change of a paper: `value` is the new value, or None to remove the old one."""

    subject: Subject
    key: str
    value: Value | None
    source: Source

    @property
    def outcome(self) -> object:
        """What two changes of one subject must share in order to agree."""
        return self.value.kind if isinstance(self.value, Link) else self.value


class PaperCorrection(Struct, frozen=True, kw_only=True):
    """The changes of the paper that `paper` refers to."""

    paper: str
    changes: tuple[Change, ...]
    source: Source


class Group(Struct, frozen=True, kw_only=True):
    """References to records that are one paper (must-link), or different papers (cannot-link)."""

    records: tuple[str, ...]
    source: Source


class PersonCorrection(Struct, frozen=True, kw_only=True):
    """A correction that disambiguates persons.

    Either the names in `same_as` are other forms of `name`, or the author called `name` of the
    `papers` (references) is a separate person, who is shown as `as_name`.
    """

    name: str
    same_as: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    as_name: str = ""
    source: Source


class Corrections(Struct, frozen=True, kw_only=True):
    """A file of corrections, each part in the order of the file.

    A reference is a paper's id or another identifier, its slug, its exact title, or the source of
    one of its records (file and line).
    """

    papers: tuple[PaperCorrection, ...] = ()
    merges: tuple[Group, ...] = ()
    splits: tuple[Group, ...] = ()
    people: tuple[PersonCorrection, ...] = ()


# A build loads its settings more than once, and a preview again and again.
@lru_cache(maxsize=4)
def load_corrections(text: str, path: str) -> Corrections:
    """Return the corrections in *text*; raises PapershelfError with every fault at its line."""
    return _CorrectionsLoader(path).load(text)


class _CorrectionsLoader(NodeReader):
    """Reads the nodes of a file of corrections, and collects errors.

    An invalid value may be returned as it is, since a file with an error is rejected as a whole.
    """

    def load(self, text: str) -> Corrections:
        root = self.parse(text)
        # A file with nothing but comments has no corrections.
        is_empty = root is None or root.tag == NULL
        parts = {} if is_empty else self.mapping(root, "the corrections", _PARTS)
        papers, merges, splits, people = (self.listed(parts.get(part), part) for part in _PARTS)
        corrections = Corrections(
            papers=tuple(map(self.paper, papers)),
            merges=tuple(self.group(node, "merge") for node in merges),
            splits=tuple(self.group(node, "split") for node in splits),
            people=tuple(map(self.person, people)),
        )
        self.problems.extend(_ambiguous_names(corrections.people))
        self.raise_faults()
        return corrections

    def parse(self, text: str) -> yaml.Node | None:
        """Return the root node; raises PapershelfError for aliases, which may expand endlessly."""
        root = super().parse(text)
        for token in yaml.scan(text, Loader=LOADER):
            if isinstance(token, yaml.AliasToken):
                message = "write the value out instead of using a YAML alias"
                self.fault(token.start_mark.line + 1, message)
        self.raise_faults()
        return root

    def listed(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        """Return the nodes of a list that may be missing, empty, or a single item instead."""
        if node is None or node.tag == NULL:
            return []
        is_single = not isinstance(node, yaml.SequenceNode) and name not in _PARTS
        return [node] if is_single else self.items(node, name)

    def text(self, node: yaml.Node | None, name: str, line: int = 1) -> str:
        text = super().text(node, name, line)
        if not _UNUSABLE.search(text):
            return text
        self.fault(line_of(node, line), f"{name} has control characters")
        return ""

    def texts(self, node: yaml.Node | None, name: str) -> tuple[str, ...]:
        texts = (self.text(item, name) for item in self.listed(node, name))
        return tuple(dict.fromkeys(text for text in texts if text))

    def paper(self, node: yaml.Node) -> PaperCorrection:
        """Return one entry of `papers`."""
        line, faults = line_of(node), len(self.problems)
        entries = self.mapping(node, "a paper", ("paper", "set", *CHANGES))
        reference = self.text(entries.pop("paper", None), "paper", line) if entries else ""
        changes = tuple(
            change for key, value in entries.items() for change in self.changes(key, value)
        )
        if not changes and len(self.problems) == faults:
            self.fault(line, f"“{reference}”: this entry changes nothing")
        return PaperCorrection(paper=reference, changes=changes, source=self.source(line))

    def changes(self, name: str, node: yaml.Node) -> Iterator[Change]:
        """Yield the changes under *name*, a key of an entry."""
        if name == "set":
            for key, value_node in self.mapping(node, "set", VALUES).items():
                value = VALUES[key](self, value_node, key) if key in VALUES else None
                if value:
                    yield self.change(Subject.FIELD, key, value, value_node)
        elif name in CHANGES:
            subject, read, is_added = CHANGES[name]
            is_single = subject in _SINGLE_SUBJECTS
            for item in [node] if is_single else self.listed(node, name):
                value = read(self, item, name)
                if value:
                    key = value.url if isinstance(value, Link) else str(value)
                    key = "" if is_single else key
                    yield self.change(subject, key, value if is_added else None, item)

    def change(self, subject: Subject, key: str, value: Value | None, node: yaml.Node) -> Change:
        """Return a change with the source of *node*."""
        return Change(subject=subject, key=key, value=value, source=self.source(line_of(node)))

    def removable(self, node: yaml.Node, name: str) -> str:
        """Return the name of an optional field of a paper."""
        key = self.text(node, name)
        known = [field for field in VALUES if field != "title"]
        if key == "title":
            self.fault(line_of(node), "the title can't be removed: every paper needs one")
        elif key and key not in known:
            self.fault(line_of(node), f"unknown field '{key}'", nearest_or_all(key, known))
        return key

    def link(self, node: yaml.Node, _name: str) -> Link | None:
        entries = self.mapping(node, "a link", ("url", "kind"))
        if not isinstance(node, yaml.MappingNode):
            return None
        line = line_of(node)
        url = self.text(entries.get("url"), "a link's url", line)
        kind = self.member(entries.get("kind"), LinkKind, "a link's kind", line)
        if url and not (len(url) <= _MAX_ADDRESS and is_followable(url)):
            self.fault(line, f"“{url[:80]}” is not a web address", "links begin with https://")
        return Link(url=url, kind=kind, field=self.source(line).label) if url and kind else None

    def slug(self, node: yaml.Node, name: str) -> str:
        slug = self.text(node, name)
        if slug and not is_slug(slug):
            message = f"{name}: an address is made of a-z, 0-9 and single hyphens"
            self.fault(line_of(node), message, f"at most {MAX_LETTERS} characters")
        return slug

    def yes(self, node: yaml.Node, name: str) -> str:
        if node.tag != _BOOLEAN or str(node.value).lower() not in _YES:
            self.fault(line_of(node), f"{name} must be true, or left out")
        return name

    def title(self, node: yaml.Node, name: str) -> str:
        title = self.text(node, name)
        if title and not any(map(str.isalnum, title)):
            self.fault(line_of(node), "a title must contain a letter or digit")
        return title

    def paragraphs(self, node: yaml.Node, name: str) -> str:
        """Return a text whose paragraphs are separated by a blank line."""
        if not self.text(node, name):
            return ""
        blocks = (" ".join(block.split()) for block in _BLANK_LINE.split(str(node.value)))
        return "\n\n".join(filter(None, blocks))

    def date(self, node: yaml.Node, name: str) -> PartialDate | None:
        text = self.text(node, name)
        partial_date = iso_date(text)
        if text and not partial_date:
            hint = "write it as 2019-06-02, 2019-06 or 2019"
            self.fault(line_of(node), f"“{text[:80]}” is not a date", hint)
        return partial_date

    def identifier(self, node: yaml.Node, scheme: str) -> Identifier | None:
        text = self.text(node, scheme)
        normalised = identifier(scheme, text) if text else None
        if text and not (normalised and normalised.scheme == scheme):
            self.fault(line_of(node), f"“{text[:80]}” is not a valid {scheme} identifier")
        return normalised

    def group(self, node: yaml.Node, name: str) -> Group:
        """Return one entry of `merge` or `split`."""
        faults = len(self.problems)
        records = self.texts(node, f"an entry of {name}")
        if len(records) < 2 and len(self.problems) == faults:
            self.fault(line_of(node), f"{name}: each entry needs at least two different records")
        return Group(records=records, source=self.source(line_of(node)))

    def person(self, node: yaml.Node) -> PersonCorrection:
        """Return one entry of `people`: with other names, or with papers and the name to show."""
        line, faults = line_of(node), len(self.problems)
        entries = self.mapping(node, "a person", ("name", "same_as", "papers", "as_name"))
        name = self.text(entries.get("name"), "name", line) if entries else ""
        same_as = self.texts(entries.get("same_as"), "same_as")
        papers = self.texts(entries.get("papers"), "papers of a person")
        as_name = self.text(entries["as_name"], "as_name") if "as_name" in entries else ""
        is_complete = (papers and as_name) if papers or as_name else same_as
        if len(self.problems) == faults and not is_complete:
            self.fault(line, f"“{name}” needs either same_as, or papers and as_name")
        if name in same_as:
            self.fault(line, f"“{name}” is also in its list same_as")
        return PersonCorrection(
            name=name, same_as=same_as, papers=papers, as_name=as_name, source=self.source(line)
        )


_Read = Callable[[_CorrectionsLoader, yaml.Node, str], Value | None]

# The fields that may be set, and the method that reads each value.
VALUES: Mapping[str, _Read] = {
    **dict.fromkeys(("volume", "issue", "pages", "publisher"), _CorrectionsLoader.text),
    **dict.fromkeys(("published", "listed"), _CorrectionsLoader.date),
    **dict.fromkeys(SCHEMES, _CorrectionsLoader.identifier),
    "title": _CorrectionsLoader.title,
    "abstract": _CorrectionsLoader.paragraphs,
    "authors": lambda loader, *named: named_authors(map(author_of, loader.texts(*named))),
    "kind": lambda loader, node, name: loader.member(node, PaperKind, name),
    "venue": lambda loader, *named: Venue(name=loader.text(*named)),
    "keywords": _CorrectionsLoader.texts,
}
# The other keys of an entry: the subject, the method that reads each listed item, and whether the
# item is added (True) or removed (False).
CHANGES: Mapping[str, tuple[Subject, _Read, bool]] = {
    "remove": (Subject.FIELD, _CorrectionsLoader.removable, False),
    "add_links": (Subject.LINK, _CorrectionsLoader.link, True),
    "drop_links": (Subject.LINK, _CorrectionsLoader.text, False),
    "add_topics": (Subject.TOPIC, _CorrectionsLoader.text, True),
    "drop_topics": (Subject.TOPIC, _CorrectionsLoader.text, False),
    "rename": (Subject.ADDRESS, _CorrectionsLoader.slug, True),
    "redirect_from": (Subject.REDIRECT, _CorrectionsLoader.slug, True),
    "hide": (Subject.SHOWN, _CorrectionsLoader.yes, False),
}
# A paper has only one of each of these, so that they need no key.
_SINGLE_SUBJECTS = (Subject.ADDRESS, Subject.SHOWN)


def iso_date(text: str) -> PartialDate | None:
    """Return an ISO date of a year, month or day, or None if there is no such date."""
    date = parse_loosely(text)
    return date if date and date.year and str(date) == text else None


def _ambiguous_names(people: Iterable[PersonCorrection]) -> Iterator[Problem]:
    """Yield an error for each additional main name of the same person.

    A main name is one that no entry lists as another form.
    """
    entries = [(orderless_key(person.name), person) for person in people if person.same_as]
    forms = {key for _, person in entries for key in map(orderless_key, person.same_as)}
    same = connected({key, *map(orderless_key, person.same_as)} for key, person in entries)
    by_person: dict[str, list[tuple[str, PersonCorrection]]] = defaultdict(list)
    for key, person in entries:
        by_person[min(same[key])].append((key, person))
    for group in by_person.values():
        # In a cycle every name is another form, so that there is no main name.
        (first, main), *others = [entry for entry in group if entry[0] not in forms] or group
        for key, person in others:
            if key != first:
                names = f"“{person.name}” and “{main.name}” at {main.source}"
                message = f"{names} are main names of one person"
                yield failure(person.source, message, "list one of them in same_as of the other")


def connected(groups: Iterable[Iterable[_Member]]) -> dict[_Member, set[_Member]]:
    """Return the connected component of each member of *groups*, which connect their members."""
    components: dict[_Member, set[_Member]] = {}
    for group in map(set, groups):
        component = group.union(*(components.get(member, ()) for member in group))
        components.update(dict.fromkeys(component, component))
    return components


def unknown_topics(corrections: Corrections, taxonomy: Taxonomy) -> Iterator[Problem]:
    """Yield an error for each topic in *corrections* that *taxonomy* does not have."""
    for correction in corrections.papers:
        for change in correction.changes:
            if change.subject is Subject.TOPIC and change.key not in taxonomy.by_id:
                hint = nearest(change.key, taxonomy.by_id)
                yield failure(change.source, f"unknown topic '{change.key}'", hint)

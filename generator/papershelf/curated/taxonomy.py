"""The topics that papers are sorted into: facets, topics, and the tree that parents make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain

import yaml
from msgspec import Struct

from papershelf.curated.yaml_nodes import NodeReader, line_of, nearest
from papershelf.problems import PapershelfError, Problem
from papershelf.text.slugs import SLUG
from papershelf.text.words import folded


class Facet(Struct, frozen=True, kw_only=True):
    """A way of looking at papers, such as task or method, under which topics are listed."""

    id: str
    label: str
    description: str = ""


class Topic(Struct, frozen=True, kw_only=True):
    """A topic and what finds it: `phrases` are enough by themselves, `hints` add up.

    A match inside one of the `exclude` phrases does not count.
    """

    id: str
    facet: str
    label: str
    description: str
    parents: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Taxonomy(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """All facets and topics in the order of their file; compared by identity.

    `context` holds what says that a paper is of the taxonomy's own field, and `ambiguous` the
    phrases and hints that mean something else in other fields: they count beside context only. One
    of several files has these for each file, in `files`.
    """

    facets: tuple[Facet, ...] = ()
    topics: tuple[Topic, ...] = ()
    context: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    files: tuple[Taxonomy, ...] = ()

    @property
    def fields(self) -> tuple[Taxonomy, ...]:
        """The taxonomy of each field, in their order."""
        return self.files or (self,)

    @cached_property
    def by_id(self) -> Mapping[str, Topic]:
        """Topic by id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def children(self) -> Mapping[str, tuple[Topic, ...]]:
        """The topics that name this one as a parent, in file order; every id has an entry."""
        children: dict[str, list[Topic]] = {topic.id: [] for topic in self.topics}
        for topic in self.topics:
            for parent in topic.parents:
                children[parent].append(topic)
        return {parent: tuple(topics) for parent, topics in children.items()}

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """By topic id, the ids of all topics above it."""
        parents = {topic.id: topic.parents for topic in self.topics}
        above: dict[str, frozenset[str]] = {}
        for topic_id in TopologicalSorter(parents).static_order():
            own = parents[topic_id]
            above[topic_id] = frozenset(own).union(*(above[parent] for parent in own))
        return above


# A build asks for its settings more than once, and a preview again and again.
@lru_cache(maxsize=4)
def load_taxonomies(files: tuple[tuple[str, str], ...]) -> Taxonomy:
    """Return the taxonomy of the texts of *files*, each with its path, as one.

    Ids are those of one topic each, in all files, and a parent may stand in another file. Facets of
    one id are one, as the first file has it. Raises PapershelfError with every fault at its line.
    """
    loaders = [_TaxonomyLoader(path) for _, path in files]
    problems: list[Problem] = []
    for loader, (text, _) in zip(loaders, files, strict=True):
        try:
            loader.load(text)
        except PapershelfError as error:
            problems += error.problems
    if not problems:
        _compare(loaders)
    for loader in loaders:
        problems += sorted(loader.problems, key=lambda found: found.source.line)
    if problems:
        raise PapershelfError(dict.fromkeys(problems))
    return _united([loader.taxonomy for loader in loaders])


def _united(files: Sequence[Taxonomy]) -> Taxonomy:
    """Return the taxonomies of *files* as one."""
    if len(files) == 1:
        return files[0]
    facets: dict[str, Facet] = {}
    for facet in chain.from_iterable(one.facets for one in files):
        facets.setdefault(facet.id, facet)
    topics = tuple(chain.from_iterable(one.topics for one in files))
    return Taxonomy(facets=tuple(facets.values()), topics=topics, files=tuple(files))


class _TaxonomyLoader(NodeReader):
    """Reads the facets and topics of one file, with the line of each topic."""

    taxonomy = Taxonomy()

    def load(self, text: str) -> None:
        """Read a file; raises PapershelfError where it is none of a taxonomy at all."""
        root = self.root(text, "the taxonomy", {"facets", "topics", "context", "ambiguous"})
        facet_nodes = self.mapping(root.get("facets"), "facets", None)
        nodes = self.items(root.get("topics"), "topics")
        self.lines = list(map(line_of, nodes))
        self.taxonomy = Taxonomy(
            facets=tuple(self.facet(name, node) for name, node in facet_nodes.items()),
            topics=tuple(self.struct(node, Topic, "topic") for node in nodes),
            context=self.texts(root.get("context"), "context"),
            ambiguous=self.texts(root.get("ambiguous"), "ambiguous"),
        )
        for message, hint in _context_faults(self.taxonomy):
            self.fault(line_of(root.get("ambiguous", root.get("context"))), message, hint)

    def facet(self, facet_id: str, node: yaml.Node) -> Facet:
        """Return a facet, whose node is a mapping."""
        name = f"facet '{facet_id}'"
        entries = self.mapping(node, name, {"label", "description"})
        if not SLUG.fullmatch(facet_id):
            self.fault(line_of(node), f"{name}: an id is made of a-z, 0-9 and single hyphens")
        label, description = (
            self.text(entries.get(key), f"{name}: {key}", line_of(node))
            for key in ("label", "description")
        )
        return Facet(id=facet_id, label=label, description=description)


class _PlacedTopic(Struct, frozen=True):
    """A topic, and where it stands."""

    topic: Topic
    loader: _TaxonomyLoader
    line: int

    def fault(self, message: str) -> None:
        """Note that something is wrong with the topic."""
        self.loader.fault(self.line, f"topic '{self.topic.id}': {message}")


def _compare(loaders: Sequence[_TaxonomyLoader]) -> None:
    """Note what is wrong with each topic by itself, beside those before it, and in the tree."""
    facet_ids = {facet.id for one in loaders for facet in one.taxonomy.facets}
    placed: dict[str, _PlacedTopic] = {}
    for loader in loaders:
        for topic, line in zip(loader.taxonomy.topics, loader.lines, strict=True):
            found = _PlacedTopic(topic, loader, line)
            for message in _topic_faults(topic, facet_ids):
                found.fault(message)
            first = placed.setdefault(topic.id, found)
            if first is not found:
                found.fault(f"this id is taken at {first.loader.source(first.line)}")
    _compare_parents(placed)


def _compare_parents(placed: Mapping[str, _PlacedTopic]) -> None:
    """Note what is wrong with the tree of topics."""
    for found in placed.values():
        for parent in found.topic.parents:
            if parent not in placed:
                found.fault(f"unknown parent '{parent}'")
    for cycle in _cycles({topic_id: found.topic for topic_id, found in placed.items()}):
        placed[cycle[0]].fault(f"its parents go round: {' -> '.join([*cycle, cycle[0]])}")


def _context_faults(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with context and ambiguous phrases, each with a hint or nothing."""
    if taxonomy.ambiguous and not taxonomy.context:
        yield "ambiguous phrases count beside context only, and there is none", ""
    # What topics are found by, in texts and as a keyword.
    named = ((one.label, one.id, *one.phrases, *one.hints) for one in taxonomy.topics)
    known = {folded(name): name for names in named for name in names}
    for phrase in taxonomy.ambiguous:
        if folded(phrase) not in known:
            yield f"no topic has the ambiguous phrase '{phrase}'", nearest(phrase, known.values())
    for phrase in taxonomy.context:
        if phrase and not folded(phrase):
            yield f"the context '{phrase}' has no letter or digit, so it can't match", ""


def _topic_faults(topic: Topic, facet_ids: set[str]) -> Iterator[str]:
    """Yield what is wrong with a topic by itself."""
    if topic.id and not SLUG.fullmatch(topic.id):
        yield "an id is made of a-z, 0-9 and single hyphens"
    if topic.id == "index":
        yield "the id 'index' is taken by the list of topics"
    if topic.facet and topic.facet not in facet_ids:
        yield f"unknown facet '{topic.facet}'"
    if not topic.phrases and not topic.hints:
        yield "it has neither phrases nor hints, so nothing can match"
    yield from _text_faults(topic)


def _text_faults(topic: Topic) -> Iterator[str]:
    """Yield what is wrong with the lists of a topic by themselves."""
    for phrase in (*topic.phrases, *topic.hints, *topic.exclude):
        if phrase and not any(map(str.isalnum, phrase)):
            yield f"the phrase '{phrase}' has no letter or digit, so it can't match"
    for parent, count in Counter(topic.parents).items():
        if parent and count > 1:
            yield f"parent '{parent}' is given twice"


def _cycles(topics: Mapping[str, Topic]) -> Iterator[list[str]]:
    """Yield each loop of parents, from child to parent, from its first topic in the file on."""
    rank = {topic_id: index for index, topic_id in enumerate(topics)}
    parents = {
        topic.id: [parent for parent in topic.parents if parent in topics]
        for topic in topics.values()
    }
    while True:
        try:
            TopologicalSorter(parents).prepare()
        except CycleError as error:
            loop: list[str] = error.args[1][:0:-1]
            parents[loop[0]].remove(loop[1 % len(loop)])
            first = min(range(len(loop)), key=lambda index: rank[loop[index]])
            yield loop[first:] + loop[:first]
        else:
            return

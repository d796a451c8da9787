"""The topics that papers are sorted into: facets, topics, and the tree that parents make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter

import yaml
from msgspec import Struct

from papershelf.curated.yaml_nodes import NodeReader, line_of, nearest
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
    phrases and hints that mean something else in other fields: they count beside context only.
    """

    facets: tuple[Facet, ...] = ()
    topics: tuple[Topic, ...] = ()
    context: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()

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
def load_taxonomy(text: str, path: str) -> Taxonomy:
    """Return the taxonomy written in *text*, a YAML document with `facets` and `topics`.

    Raises PapershelfError with every fault at its line: a broken taxonomy is refused whole.
    """
    return _TaxonomyLoader(path).load(text)


class _TaxonomyLoader(NodeReader):
    """Reads the facets and topics of one file."""

    def load(self, text: str) -> Taxonomy:
        root = self.root(text, "the taxonomy", {"facets", "topics", "context", "ambiguous"})
        facet_nodes = self.mapping(root.get("facets"), "facets", None)
        facets = tuple(self.facet(name, node) for name, node in facet_nodes.items())
        nodes = self.items(root.get("topics"), "topics")
        located = [(self.struct(node, Topic, "topic"), line_of(node)) for node in nodes]
        self.compare(facets, located)
        taxonomy = Taxonomy(
            facets=facets,
            topics=tuple(topic for topic, _ in located),
            context=self.texts(root.get("context"), "context"),
            ambiguous=self.texts(root.get("ambiguous"), "ambiguous"),
        )
        for message, hint in _context_faults(taxonomy):
            self.fault(line_of(root.get("ambiguous", root.get("context"))), message, hint)
        self.refuse_faults()
        return taxonomy

    def facet(self, facet_id: str, node: yaml.Node) -> Facet:
        name = f"facet '{facet_id}'"
        entries = self.mapping(node, name, {"label", "description"})
        if not SLUG.fullmatch(facet_id):
            self.fault(line_of(node), f"{name}: an id is made of a-z, 0-9 and single hyphens")
        label, description = (
            self.text(entries.get(key), f"{name}: {key}", line_of(node))
            for key in ("label", "description")
        )
        return Facet(id=facet_id, label=label, description=description)

    def compare(self, facets: tuple[Facet, ...], located: list[tuple[Topic, int]]) -> None:
        """Note what is wrong with each topic by itself, beside those before it, and in the tree."""
        facet_ids = {facet.id for facet in facets}
        topics: dict[str, Topic] = {}
        lines: dict[str, int] = {}
        for topic, line in located:
            for message in _topic_faults(topic, facet_ids, topics):
                self.fault(line, f"topic '{topic.id}': {message}")
            topics.setdefault(topic.id, topic)
            lines.setdefault(topic.id, line)
        for topic in topics.values():
            for parent in topic.parents:
                if parent not in topics:
                    self.fault(lines[topic.id], f"topic '{topic.id}': unknown parent '{parent}'")
        for cycle in _cycles(topics):
            message = f"its parents go round: {' -> '.join([*cycle, cycle[0]])}"
            self.fault(lines[cycle[0]], f"topic '{cycle[0]}': {message}")


def _context_faults(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with context and ambiguous phrases, each with a hint or nothing."""
    if taxonomy.ambiguous and not taxonomy.context:
        yield "ambiguous phrases count beside context only, and there is none", ""
    known = {folded(name): name for topic in taxonomy.topics for name in _names(topic)}
    for phrase in taxonomy.ambiguous:
        if folded(phrase) not in known:
            yield f"no topic has the ambiguous phrase '{phrase}'", nearest(phrase, known.values())
    for phrase in taxonomy.context:
        if phrase and not folded(phrase):
            yield f"the context '{phrase}' has no letter or digit, so it can't match", ""


def _names(topic: Topic) -> tuple[str, ...]:
    """Return all that a topic is found by, in texts and as a keyword."""
    return topic.label, topic.id, *topic.phrases, *topic.hints


def _topic_faults(topic: Topic, facet_ids: set[str], earlier: Mapping[str, Topic]) -> Iterator[str]:
    """Yield what is wrong with a topic by itself, beside the topics before it."""
    if topic.id in earlier:
        yield "this id is taken by an earlier topic"
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

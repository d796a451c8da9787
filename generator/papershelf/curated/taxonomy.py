"""The taxonomy by which papers are classified: facets, topics, and the hierarchy of topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain

import yaml
from msgspec import Struct

from papershelf.curated.yaml_nodes import NO_SLUG, NodeReader, line_of, nearest
from papershelf.problems import PapershelfError, Problem
from papershelf.text.slugs import is_slug
from papershelf.text.words import phrase_key


class Facet(Struct, frozen=True, kw_only=True):
    """A facet, such as task or method, under which topics are listed."""

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

    `context` holds phrases which show that a paper belongs to the taxonomy's field of research.
    `ambiguous` holds phrases and hints that have another meaning in other fields: they count only
    in papers with context. A taxonomy of several files has both in `files`, for each file.
    """

    facets: tuple[Facet, ...] = ()
    topics: tuple[Topic, ...] = ()
    context: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    files: tuple[Taxonomy, ...] = ()

    @property
    def fields(self) -> tuple[Taxonomy, ...]:
        """The taxonomies of the fields of research, in order."""
        return self.files or (self,)

    @cached_property
    def by_id(self) -> Mapping[str, Topic]:
        """The topics by id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def children(self) -> Mapping[str, tuple[Topic, ...]]:
        """The child topics by the id of their parent, in file order; every id has an entry."""
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
            direct = parents[topic_id]
            above[topic_id] = frozenset(direct).union(*(above[parent] for parent in direct))
        return above


# A build loads its settings more than once, and a preview again and again.
@lru_cache(maxsize=4)
def load_taxonomies(files: tuple[tuple[str, str], ...]) -> Taxonomy:
    """Return the taxonomies in *files*, each a text and its path, merged into one.

    The ids of topics are unique in all files, and a parent may be in another file. Of facets with
    the same id the first is kept. Raises PapershelfError with every error at its line, but only one
    cycle of parents.
    """
    loaders = [_TaxonomyLoader(path) for _, path in files]
    problems: list[Problem] = []
    for loader, (text, _) in zip(loaders, files, strict=True):
        try:
            loader.load(text)
        except PapershelfError as error:
            problems += error.problems
    if not problems:
        _validate(loaders)
    for loader in loaders:
        problems += sorted(loader.problems, key=lambda problem: problem.source.line)
    if problems:
        raise PapershelfError(dict.fromkeys(problems))
    return _merged([loader.taxonomy for loader in loaders])


def _merged(files: Sequence[Taxonomy]) -> Taxonomy:
    if len(files) == 1:
        return files[0]
    facets: dict[str, Facet] = {}
    for facet in chain.from_iterable(file.facets for file in files):
        facets.setdefault(facet.id, facet)
    topics = tuple(chain.from_iterable(file.topics for file in files))
    return Taxonomy(facets=tuple(facets.values()), topics=topics, files=tuple(files))


class _TaxonomyLoader(NodeReader):
    """Reads the facets and topics of one file, with the line of each topic."""

    taxonomy = Taxonomy()

    def load(self, text: str) -> None:
        """Load a file and collect its errors; raises PapershelfError if it has no taxonomy."""
        root = self.root(text, "the taxonomy", ("facets", "topics", "context", "ambiguous"))
        facet_nodes = self.mapping(root.get("facets"), "facets", None)
        self.topics = [
            _LocatedTopic(self.struct(node, Topic, "topic"), self, line_of(node))
            for node in self.items(root.get("topics"), "topics")
        ]
        self.taxonomy = Taxonomy(
            facets=tuple(self.facet(name, node) for name, node in facet_nodes.items()),
            topics=tuple(located.topic for located in self.topics),
            context=self.texts(root.get("context"), "context"),
            ambiguous=self.texts(root.get("ambiguous"), "ambiguous"),
        )
        for message, hint in _context_faults(self.taxonomy):
            self.fault(line_of(root.get("ambiguous", root.get("context"))), message, hint)

    def facet(self, facet_id: str, node: yaml.Node) -> Facet:
        """Return the facet that a *node* describes, which must be a mapping."""
        name = f"facet '{facet_id}'"
        entries = self.mapping(node, name, ("label", "description"))
        if not is_slug(facet_id):
            self.fault(line_of(node), f"{name}: {NO_SLUG}")
        label, description = (
            self.text(entries.get(key), f"{name}: {key}", line_of(node))
            for key in ("label", "description")
        )
        return Facet(id=facet_id, label=label, description=description)


class _LocatedTopic(Struct, frozen=True):
    """A topic, and its file and line."""

    topic: Topic
    loader: _TaxonomyLoader
    line: int

    def fault(self, message: str) -> None:
        """Report an error in the topic."""
        self.loader.fault(self.line, f"topic '{self.topic.id}': {message}")


def _validate(loaders: Sequence[_TaxonomyLoader]) -> None:
    """Report the errors in topics, in their ids and in their hierarchy."""
    facet_ids = {facet.id for loader in loaders for facet in loader.taxonomy.facets}
    by_id: dict[str, _LocatedTopic] = {}
    for located in chain.from_iterable(loader.topics for loader in loaders):
        for message in _topic_faults(located.topic, facet_ids):
            located.fault(message)
        first = by_id.setdefault(located.topic.id, located)
        if first is not located:
            located.fault(f"this id is already used at {first.loader.source(first.line)}")
    _validate_parents(by_id)


def _validate_parents(by_id: Mapping[str, _LocatedTopic]) -> None:
    """Report unknown parents, and a cycle of parents if there is any."""
    for located in by_id.values():
        for parent in located.topic.parents:
            if parent not in by_id:
                located.fault(f"unknown parent '{parent}'")
    parents = {
        topic_id: [parent for parent in located.topic.parents if parent in by_id]
        for topic_id, located in by_id.items()
    }
    try:
        TopologicalSorter(parents).prepare()
    except CycleError as error:
        names: list[str] = error.args[1][:0:-1]
        first = next(filter(names.__contains__, by_id))
        start = names.index(first)
        cycle = " -> ".join([*names[start:], *names[:start], first])
        by_id[first].fault(f"its parents form a cycle: {cycle}")


def _context_faults(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Yield the errors in context and ambiguous phrases, each with a hint or an empty text."""
    if taxonomy.ambiguous and not taxonomy.context:
        yield "ambiguous phrases count only in papers with context, but `context` is empty", ""
    # Phrases and hints are evidence in texts, the label and the id as keywords.
    topics = ((topic.label, topic.id, *topic.phrases, *topic.hints) for topic in taxonomy.topics)
    known = {phrase_key(name): name for name in chain.from_iterable(topics)}
    for phrase in taxonomy.ambiguous:
        if phrase_key(phrase) not in known:
            yield f"no topic has the ambiguous phrase '{phrase}'", nearest(phrase, known.values())
    for phrase in taxonomy.context:
        if phrase and not any(map(str.isalnum, phrase)):
            yield f"the context '{phrase}' has no letter or digit, so it can't match", ""


def _topic_faults(topic: Topic, facet_ids: set[str]) -> Iterator[str]:
    """Yield the errors in a single topic."""
    if topic.facet and topic.facet not in facet_ids:
        yield f"unknown facet '{topic.facet}'"
    if not topic.phrases and not topic.hints:
        yield "it has neither phrases nor hints, so nothing can match"
    for phrase in (*topic.phrases, *topic.hints, *topic.exclude):
        if phrase and not any(map(str.isalnum, phrase)):
            yield f"the phrase '{phrase}' has no letter or digit, so it can't match"
    for parent, count in Counter(topic.parents).items():
        if parent and count > 1:
            yield f"parent '{parent}' is given twice"

"""Checks of the metadata in the head of a paper's page: Highwire tags, and JSON-LD (schema.org)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from papershelf.checks.addresses import FinishedSite
from papershelf.checks.nesting import Fault
from papershelf.checks.page import ParsedPage
from papershelf.checks.values import is_date, is_tag_value, is_web_address, read_json
from papershelf.text.tables import table

_PREFIX = "citation_"
_REPEATED = frozenset({"author", "author_orcid", "author_institution", "author_email", "keywords"})
_RULES = table("checks/schema_org", dict[str, dict[str, Any]])
_REQUIRED, _PROPERTIES = _RULES["required"], _RULES["properties"]
# https://schema.org/ScholarlyArticle and the other types that a paper may have.
_ARTICLES = frozenset("Article Book Chapter Report ScholarlyArticle Thesis".split())
# Types of another vocabulary, or without required properties, are less alike than misspelt ones.
_ALIKE = 0.9
_CONTEXTS = frozenset({"https://schema.org", "http://schema.org"})
# The keys of a node that needs no type: it only refers to another node, or is a plain value.
_UNTYPED = frozenset({"@id", "@context", "@value", "@language"})
_Node = dict[str, Any]


def metadata(page: ParsedPage, site: FinishedSite) -> Iterator[Fault]:
    """Yield faults in the JSON-LD of *page*, by what search engines expect, and in its tags."""
    nodes: list[_Node] = []
    for text, line in page.linked_data:
        try:
            document = read_json(text)
        except ValueError as error:
            yield line, f"JSON-LD can't be read: {error}"
            continue
        nodes += _top_nodes(document)
        for fault in _document_faults(document, site, page.path):
            yield line, f"JSON-LD: {fault}"
    yield from _tag_faults(page, nodes)


def _tag_faults(page: ParsedPage, nodes: Iterable[_Node]) -> Iterator[Fault]:
    """Yield faults in the Highwire tags of *page*, which Google Scholar and Zotero read.

    A tag is required only where *nodes*, the page's JSON-LD, have the value, as sources may lack
    it.
    """
    tags = [
        (name[len(_PREFIX) :], content, line)
        for name, content, line in page.metas
        if name.startswith(_PREFIX)
    ]
    times = Counter(name for name, _, _ in tags)
    for name, content, line in tags:
        if not content.strip():
            yield line, f"{_PREFIX}{name} is empty"
        elif not is_tag_value(name, content):
            yield line, f"{_PREFIX}{name} has an invalid value: {content}"
    for name, number in times.items():
        if number > 1 and name not in _REPEATED:
            yield 1, f"{_PREFIX}{name} occurs {number} times, but only one is allowed"
    yield from _missing_tags(nodes, times)


def _missing_tags(nodes: Iterable[_Node], times: Mapping[str, int]) -> Iterator[Fault]:
    """Yield the tags that a page with JSON-LD *nodes* lacks; *times* counts its tags by name."""
    articles = [node for node in nodes if not _ARTICLES.isdisjoint(_types(node))]
    if (articles or times) and not times.get("title"):
        yield 1, "the page has no citation_title"
    for article in articles[:1]:
        number, named = len(_values(article.get("author", []))), times.get("author", 0)
        if number != named:
            yield 1, f"the page has {named} citation_author, but {number} authors in JSON-LD"
        if article.get("datePublished") and not times.get("publication_date"):
            yield 1, "the page has a date in JSON-LD, but no citation_publication_date"


def _document_faults(document: Any, site: FinishedSite, path: str) -> Iterator[str]:
    """Yield the faults of a JSON-LD *document*: of its contexts and of all its nodes."""
    for root in _values(document):
        contexts = _values(root.get("@context")) if isinstance(root, dict) else []
        if not any(str(context).rstrip("/") in _CONTEXTS for context in contexts):
            yield "@context is not https://schema.org"
        for node in _all_nodes(root):
            if "@graph" not in node:
                yield from _node_faults(node, site, path)


def _node_faults(node: _Node, site: FinishedSite, path: str) -> Iterator[str]:
    """Yield the faults of *node* itself, without those of the nodes inside it."""
    types = _types(node)
    if not types and not node.keys() <= _UNTYPED:
        yield f"the node with {', '.join(node)} has no @type"
    yield from _misspelt(types)
    for kind in types:
        for names in _REQUIRED.get(kind, ()):
            if not any(node.get(name) for name in names):
                yield f"{kind} has no {' or '.join(names)}"
    yield from _malformed_properties(node)
    for value in (*_values(node.get("url")), *_values(node.get("item"))):
        if _has_kind("address", value) and (missing := site.missing_target(path, value)):
            yield f"{value} leads to {missing}, which does not exist"
    if "itemListElement" in node:
        yield from _out_of_order(node["itemListElement"])


def _misspelt(types: Iterable[str]) -> Iterator[str]:
    """Yield those of *types* that are almost, but not quite, one that the rules name."""
    for kind in types:
        alike = get_close_matches(kind, _REQUIRED, n=1, cutoff=_ALIKE)
        if alike and kind not in alike:
            yield f"unknown @type: {kind} (did you mean {alike[0]}?)"


def _malformed_properties(node: _Node) -> Iterator[str]:
    for name, kinds in _PROPERTIES.items():
        values = _values(node[name]) if name in node else []
        if not all(any(_has_kind(kind, value) for kind in kinds) for value in values):
            yield f"{name} has an invalid value: {node[name]!s}"


def _out_of_order(items: Any) -> Iterator[str]:
    positions = [item.get("position") for item in _values(items) if isinstance(item, dict)]
    if positions != list(range(1, len(positions) + 1)):
        yield f"the positions must be 1 to {len(positions)}, but are {positions}"


def _top_nodes(document: Any) -> Iterator[_Node]:
    """Yield the top-level nodes of a JSON-LD *document*: the roots, or the nodes of a @graph."""
    for root in _values(document):
        graph = root.get("@graph", root) if isinstance(root, dict) else []
        yield from (node for node in _values(graph) if isinstance(node, dict))


def _all_nodes(value: Any) -> Iterator[_Node]:
    """Yield all nodes in *value*, at any depth; a context is none."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack += [inner for name, inner in item.items() if name != "@context"]
        elif isinstance(item, list):
            stack += item


def _types(node: _Node) -> list[str]:
    return [kind for kind in _values(node.get("@type", [])) if isinstance(kind, str)]


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _has_kind(kind: str, value: Any) -> bool:
    """Return whether *value* is a *kind*: a text, an address, a date, a node, or a node's type."""
    if isinstance(value, dict):
        return kind == "node" or kind in _types(value)
    if not isinstance(value, str):
        return False
    if kind == "text":
        return bool(value.strip())
    if kind == "address":
        return is_web_address(value)
    return kind == "date" and is_date(value[:10], "-")

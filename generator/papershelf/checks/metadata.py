"""What the head of a paper's page tells machines: Highwire's tags, and schema.org's terms."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from papershelf.checks.nesting import Fault
from papershelf.checks.page import ParsedPage
from papershelf.checks.places import SitePlace
from papershelf.checks.values import is_day, is_tag, is_web, read_json
from papershelf.text.tables import table

_PREFIX = "citation_"
_REPEATED = frozenset({"author", "author_orcid", "author_institution", "author_email", "keywords"})
_RULES = table("checks/schema_org", dict[str, dict[str, Any]])
_REQUIRED, _PROPERTIES = _RULES["required"], _RULES["properties"]
# https://schema.org/ScholarlyArticle and what else a paper may be.
_ARTICLES = frozenset("Article Book Chapter Report ScholarlyArticle Thesis".split())
_CONTEXTS = frozenset({"https://schema.org", "http://schema.org"})
# What a node has that only refers to another, or is a value.
_UNTYPED = frozenset({"@id", "@context", "@value", "@language"})
_Node = dict[str, Any]


def citation(page: ParsedPage, _: SitePlace) -> Iterator[Fault]:
    """Yield faults in the tags by which Google Scholar and Zotero know a *page*.

    A tag is required where the page says the same in another form; a source may give no more.
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
        elif not is_tag(name, content):
            yield line, f"{_PREFIX}{name} has another form: {content}"
    for name, number in times.items():
        if number > 1 and name not in _REPEATED:
            yield 1, f"{_PREFIX}{name} is given {number} times"
    yield from _left_out(page, times)


def _left_out(page: ParsedPage, times: Mapping[str, int]) -> Iterator[Fault]:
    """Yield the tags that a page about a paper lacks, of which there are so many."""
    articles = [node for node in _nodes(page) if not _ARTICLES.isdisjoint(_types(node))]
    if (articles or times) and not times.get("title"):
        yield 1, "the page has no citation_title"
    for article in articles[:1]:
        authors = article.get("author", [])
        number = len(authors) if isinstance(authors, list) else 1
        if number != times.get("author", 0):
            named = times.get("author", 0)
            yield 1, f"the page has {named} citation_author for {number} authors in JSON-LD"
        if article.get("datePublished") and not times.get("publication_date"):
            yield 1, "the page has no citation_publication_date, and a date in JSON-LD"


def linked_data(page: ParsedPage, place: SitePlace) -> Iterator[Fault]:
    """Yield faults in the JSON-LD of a *page* as search engines expect it."""
    for text, line in page.linked_data:
        try:
            found = read_json(text)
        except ValueError as error:
            yield line, f"JSON-LD can't be read: {error}"
            continue
        for fault in _described(found, place, page.path):
            yield line, f"JSON-LD: {fault}"


def _described(found: Any, place: SitePlace, path: str) -> Iterator[str]:
    """Yield what is wrong with a whole of nodes."""
    for root in _values(found):
        contexts = _values(root.get("@context")) if isinstance(root, dict) else []
        if not any(str(context).rstrip("/") in _CONTEXTS for context in contexts):
            yield "@context is not https://schema.org"
        for node in _inner(root):
            if "@graph" not in node:
                yield from _faults_of(node, place, path)


def _faults_of(node: _Node, place: SitePlace, path: str) -> Iterator[str]:
    """Yield what is wrong with a node alone."""
    types = _types(node)
    if not types and not node.keys() <= _UNTYPED:
        yield f"a node has no @type: {', '.join(node)}"
    for kind in types:
        for names in _REQUIRED.get(kind, ()):
            if not any(node.get(name) for name in names):
                yield f"{kind} has no {' or '.join(names)}"
    yield from _of_another_form(node)
    for value in (*_values(node.get("url")), *_values(node.get("item"))):
        if _is_of("address", value) and (missing := place.lacks(path, value)):
            yield f"{value} leads to {missing}, which is not there"
    if "itemListElement" in node:
        yield from _out_of_order(node["itemListElement"])


def _of_another_form(node: _Node) -> Iterator[str]:
    for name, kinds in _PROPERTIES.items():
        values = _values(node[name]) if name in node else []
        if not all(any(_is_of(kind, value) for kind in kinds) for value in values):
            yield f"{name} has another form: {node[name]!s}"


def _out_of_order(items: Any) -> Iterator[str]:
    places = [item.get("position") for item in _values(items) if isinstance(item, dict)]
    if places != list(range(1, len(places) + 1)):
        yield f"positions are not 1 to {len(places)}: {places}"


def _nodes(page: ParsedPage) -> Iterator[_Node]:
    """Yield the nodes of a page that are about something themselves."""
    for text, _ in page.linked_data:
        try:
            found = read_json(text)
        except ValueError:
            continue
        for root in _values(found):
            graph = root.get("@graph", root) if isinstance(root, dict) else []
            yield from (node for node in _values(graph) if isinstance(node, dict))


def _inner(value: Any) -> Iterator[_Node]:
    """Yield all nodes in a *value*, however deep."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left += one.values()
        elif isinstance(one, list):
            left += one


def _types(node: _Node) -> list[str]:
    return [kind for kind in _values(node.get("@type", [])) if isinstance(kind, str)]


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_of(kind: str, value: Any) -> bool:
    """Tell whether a *value* is of a *kind*: a text, an address, a date, or a node of some type."""
    if isinstance(value, dict):
        return kind == "node" or kind in _types(value)
    if not isinstance(value, str):
        return False
    if kind == "text":
        return bool(value.strip())
    return is_web(value) if kind == "address" else kind == "date" and is_day(value[:10], "-")

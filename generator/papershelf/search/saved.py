"""Saved searches: the papers of a catalog that match all of a query, by the index of its site."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Paper, Source
from papershelf.problems import Problem, warning
from papershelf.search.alternatives import alternatives
from papershelf.search.engine import having_compounds
from papershelf.search.index import Index
from papershelf.search.matches import match
from papershelf.search.pasted import pasted_key
from papershelf.search.query import Presence, parse

# Where the queries stand.
_SETTINGS = Source(path="mkdocs.yml")


def with_searches(catalog: Catalog, queries: Mapping[str, str], index: Index) -> Catalog:
    """Return a *catalog* with saved searches, whose *queries* are by name, and their papers.

    The *index* is that of the catalog. Of a query that matches nothing there is a warning.
    """
    papers = catalog.by_number
    found = {name: (query, _papers_of(query, papers, index)) for name, query in queries.items()}
    problems = (*catalog.problems, *_empty(found))
    return replace(catalog, searches=found, problems=problems)


def _papers_of(query: str, papers: Sequence[Paper], index: Index) -> tuple[Paper, ...]:
    """Return those of *papers*, which are by number, that match a query, the newest first."""
    return tuple([papers[number] for number in sorted(matching_all(query, index), reverse=True)])


def _empty(found: Mapping[str, tuple[str, tuple[Paper, ...]]]) -> Iterator[Problem]:
    """Yield a warning for each search without papers."""
    for name, (query, papers) in found.items():
        if not papers:
            yield warning(_SETTINGS, f"the feed “{name}” is empty: no paper matches “{query}”")


def matching_all(text: str, index: Index) -> set[int]:
    """Return the numbers of the papers that match all of a query, with each word as it is written.

    An identifier or address that papers have finds these alone, as in a search.
    """
    key = pasted_key(text)
    if key and (papers := index.papers_with_key(key)):
        return set(papers)
    query = parse(text)
    found = set(range(index.papers)) if query.clauses else set()
    for clause in query.clauses:
        # What is prohibited is taken for no other word.
        exact = replace(clause, presence=Presence.PROHIBITED)
        own = match(clause, alternatives(exact, query, index, typing=False), index).papers
        found = found - own if clause.presence is Presence.PROHIBITED else found & own
    return found.intersection(*having_compounds(query, index))

"""Saved searches: the papers of a catalog that match all words of a query, found by its index."""

from collections.abc import Mapping

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Paper, Source
from papershelf.problems import warning
from papershelf.search.alternatives import alternatives
from papershelf.search.engine import papers_by_compound
from papershelf.search.index import Index
from papershelf.search.matches import match
from papershelf.search.pasted import pasted_key
from papershelf.search.query import Presence, parse


def with_searches(
    catalog: Catalog, queries: Mapping[str, str], index: Index, settings_file: str
) -> Catalog:
    """Return *catalog* with its saved searches: each of *queries*, by name, with its papers.

    *index* is the index of the catalog. A query that matches nothing adds a warning about
    *settings_file*, the path of the settings that contain it.
    """
    papers = catalog.by_number
    settings = Source(path=settings_file)
    searches: dict[str, tuple[str, tuple[Paper, ...]]] = {}
    problems = list(catalog.problems)
    for name, query in queries.items():
        # The newest first.
        numbers = sorted(matching_all(query, index), reverse=True)
        searches[name] = query, tuple([papers[number] for number in numbers])
        if not numbers:
            message = f"the feed “{name}” is empty: no paper matches “{query}”"
            problems.append(warning(settings, message))
    return replace(catalog, searches=searches, problems=tuple(problems))


def matching_all(text: str, index: Index) -> set[int]:
    """Return the numbers of the papers that match all clauses of *text*, without corrections.

    If *text* is an identifier or URL of papers, only these are returned, as in a search.
    """
    key = pasted_key(text)
    if key and (papers := index.papers_with_key(key)):
        return set(papers)
    query = parse(text)
    found = set(range(index.papers)) if query.clauses else set()
    for clause in query.clauses:
        literal = replace(clause, is_literal=True)
        matched = match(literal, alternatives(literal, query, index, typing=False), index).papers
        found = found - matched if clause.presence is Presence.PROHIBITED else found & matched
    return found.intersection(*papers_by_compound(query, index))

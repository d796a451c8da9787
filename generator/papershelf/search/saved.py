"""Saved searches: the papers of a catalog that match all words of a query, found by its index."""

from collections.abc import Mapping

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Paper, Source
from papershelf.problems import warning
from papershelf.search.engine import search
from papershelf.search.index import Index


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
        answer = search(query, index, exact=True)
        # The newest first.
        numbers = sorted([number for number, _ in answer.ranked[: answer.complete]], reverse=True)
        searches[name] = query, tuple([papers[number] for number in numbers])
        if not numbers:
            message = f"the feed “{name}” is empty: no paper matches “{query}”"
            problems.append(warning(settings, message))
    return replace(catalog, searches=searches, problems=tuple(problems))

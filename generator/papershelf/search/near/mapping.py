"""The map of a catalog: where its papers stand, and which regions they make."""

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.engine.chunks import checksum
from papershelf.engine.engine import Engine
from papershelf.engine.progress import Stage
from papershelf.engine.task import Task, task
from papershelf.model import PaperMap, Region
from papershelf.search.indexer.arrays import Array
from papershelf.search.near.layout import NearPapers, layout
from papershelf.search.near.regions import MapTerms, regions
from papershelf.search.near.related import RelatedPapers
from papershelf.search.near.title_terms import TitleTerms, title_terms
from papershelf.search.words import is_unspaced, stem
from papershelf.text.words import EVERYWHERE, as_written, lowered

_MAPPING = Stage("Map")
# Of fewer papers that are near to others a list tells more.
FEWEST = 30


def with_map(catalog: Catalog, engine: Engine) -> Catalog:
    """Return a *catalog* that has a map of its related papers, where there are enough."""
    related = catalog.related
    if not isinstance(related, RelatedPapers) or len(related) < FEWEST:
        return catalog
    [found] = engine.run(_MAPPING, [layout_task(related)])
    places: bytes = found.value
    [parts] = engine.run(_MAPPING, [task(regions, _map_terms(places, related))])
    named = tuple([_as_written(region, related) for region in parts.value])
    return replace(catalog, map=PaperMap(papers=related.papers, places=places, regions=named))


def layout_task(related: RelatedPapers) -> Task:
    """Return the task that places papers by what is *related*, on which only the map waits."""
    checksums = np.array([checksum(paper.id) for paper in related.papers], np.uint32)
    return task(layout, NearPapers(checksums.tobytes(), related.near.astype(np.int32).tobytes()))


def _as_written(region: Region, related: RelatedPapers) -> Region:
    """Return a *region* whose terms are as its nearest papers write them: "NLP"."""
    papers = [related.papers[number] for number in region.nearest]
    text = "\n".join([f"{paper.abstract}\n{paper.title}" for paper in papers])
    return replace(region, terms=tuple(as_written(region.terms, text, lowered(text))))


def _map_terms(places: bytes, related: RelatedPapers) -> MapTerms:
    """Return the view of regions: of each paper each term of its title, its topics and reasons."""
    titles = title_terms([paper.title for paper in related.papers])
    words = {name: number for number, name in enumerate(titles.names)}
    own = titles.papers << 32 | titles.terms
    pairs = np.concatenate([own, *_told(related, titles, words), _topics(related, words)])
    papers, terms = np.divmod(np.unique(pairs), 1 << 32)
    return MapTerms(
        places,
        tuple(words),
        papers.astype(np.int32).tobytes(),
        terms.astype(np.int32).tobytes(),
    )


def _told(related: RelatedPapers, titles: TitleTerms, words: dict[str, int]) -> Iterator[Array]:
    """Yield papers with the terms of their reasons as numbers, by a table of *words* that grows.

    They are words of *titles*, where these have any with spaces between them.
    """

    def number(form: str) -> int:
        if is_unspaced(form) or not titles.names:
            return -1 if form in EVERYWHERE else words.setdefault(form, len(words))
        return titles.words.get(stem(form), -1)

    first = 0
    for rows, forms in related.terms():
        papers, places = np.nonzero(rows >= 0)
        used, terms = np.unique(rows[papers, places], return_inverse=True)
        numbers = np.array([number(forms[one]) for one in used.tolist()], np.int64)[terms]
        yield ((papers + first << 32) | numbers)[numbers >= 0]
        first += len(rows)


def _topics(related: RelatedPapers, words: dict[str, int]) -> Array:
    """Return the topics of papers as numbers, by a table of *words* that grows."""
    found = [
        number << 32 | words.setdefault(topic.label, len(words))
        for number, paper in enumerate(related.papers)
        for topic in paper.topics
    ]
    return np.array(found, np.int64)

"""Make the map of a catalog: the positions of its papers, and its regions."""

from functools import cache
from itertools import chain

import numpy as np
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.engine.chunks import checksum
from papershelf.engine.engine import Engine
from papershelf.engine.progress import Stage
from papershelf.engine.task import task
from papershelf.model import PaperMap, Region
from papershelf.search.indexer.arrays import Columns, columns_of, distinct, packed, unpacked
from papershelf.search.near.layout import NearPapers, layout
from papershelf.search.near.regions import regions
from papershelf.search.near.related import RelatedPapers
from papershelf.search.near.title_terms import TitleTerms, title_terms
from papershelf.search.words import is_unspaced, stem
from papershelf.text.words import EVERYWHERE, as_written, lowered

_MAPPING = Stage("Map")
# A list is more useful than a map of fewer related papers.
MIN_PAPERS = 30


def with_map(catalog: Catalog, engine: Engine) -> Catalog:
    """Return a *catalog* with a map of its related papers, if there are MIN_PAPERS."""
    related = catalog.related
    if not isinstance(related, RelatedPapers) or len(related) < MIN_PAPERS:
        return catalog
    checksums = np.array([checksum(paper.id) for paper in related.papers], np.uint32)
    near = NearPapers(checksums.tobytes(), related.near.astype(np.int32).tobytes())
    [places] = engine.run(_MAPPING, [task(layout, near)])
    [found] = engine.run(_MAPPING, [task(regions, _map_terms(related), places.key)])
    named = tuple([_as_written(region, related) for region in found.value])
    return replace(catalog, map=PaperMap(papers=related.papers, places=places.value, regions=named))


def _as_written(region: Region, related: RelatedPapers) -> Region:
    """Return a *region* whose terms are spelt as in its nearest papers: "NLP"."""
    papers = [related.papers[number] for number in region.nearest]
    text = "\n".join([f"{paper.abstract}\n{paper.title}" for paper in papers])
    return replace(region, terms=tuple(as_written(region.terms, text, lowered(text))))


def _map_terms(related: RelatedPapers) -> Columns:
    """Return the terms of each paper's title, topics and reasons."""
    titles = title_terms([paper.title for paper in related.papers])
    words = {name: number for number, name in enumerate(titles.names)}
    number_of = cache(lambda form: _number_of(form, titles, words))
    reasons = (
        packed(paper, number)
        for paper, forms in enumerate(related.reasons())
        for number in map(number_of, forms)
        if number is not None
    )
    topics = (
        packed(number, words.setdefault(topic.label, len(words)))
        for number, paper in enumerate(related.papers)
        for topic in paper.topics
    )
    others = np.fromiter(chain(reasons, topics), np.int64)
    pairs = distinct(np.concatenate([packed(titles.papers, titles.terms), others]))
    papers, terms = unpacked(pairs)
    return columns_of(words=tuple(words), papers=papers, terms=terms)


def _number_of(form: str, titles: TitleTerms, words: dict[str, int]) -> int | None:
    """Return the number of a reason in *words*, to which it may be added, or None if it is no term.

    Only words that are terms of *titles* count, but any word counts in scripts without spaces, or
    where titles have no terms.
    """
    if is_unspaced(form) or not titles.names:
        return None if form in EVERYWHERE else words.setdefault(form, len(words))
    return titles.words.get(stem(form))

"""The catalogs of the search benchmark."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from papershelf.build import make_catalog, open_engine
from papershelf.catalog import Catalog
from papershelf.config import Settings, Sources
from papershelf.curated import Curated
from support.length import seeded
from support.loading import bundled_taxonomy, bundled_venues

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
CORPUS = DATA / "ml-anthology.jsonl.xz"
LISTING = DATA / "trending-papers.txt"
KEYWORDS = DATA / "formats" / "paperlists-colm2024.json"
LISTED = 98
ALL = 103_750
SIZES = (LISTED, 1_000, 10_000, ALL)


def catalog_of(source: Path) -> Catalog:
    """Return the catalog of one source, with the topics of our own site."""
    settings = Settings(
        sources=Sources(root=source.parent, paths=(source,)),
        curated=Curated(taxonomy=bundled_taxonomy(), year=2024),
    )
    with open_engine(settings.workers) as engine:
        # Venues keep the names of the corpus, so that figures stay comparable with earlier ones.
        return replace(make_catalog(settings, engine), venue_names=bundled_venues().short_names)


def sample(catalog: Catalog, count: int) -> Catalog:
    """Return *count* random papers of a catalog, or all if it has fewer, in its order."""
    if count >= len(catalog.papers):
        return catalog
    numbers = sorted(seeded(1).sample(range(len(catalog.papers)), count))
    papers = tuple(catalog.papers[number] for number in numbers)
    return Catalog(papers=papers, taxonomy=catalog.taxonomy, venue_names=catalog.venue_names)

"""The files that a maintainer writes in YAML: topics, venues, corrections, field maps."""

from msgspec import Struct, field

from papershelf.curated.taxonomy import Taxonomy
from papershelf.curated.venues import Venues


class Curated(Struct, frozen=True, kw_only=True):
    """The maintainer's settings for all papers; `year` completes dates without a year, or is 0."""

    year: int = 0
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    venues: Venues = field(default_factory=Venues)

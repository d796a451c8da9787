"""What a maintainer keeps in YAML: topics, venues, corrections, maps of fields."""

from msgspec import Struct, field

from papershelf.curated.taxonomy import Taxonomy
from papershelf.curated.venues import Venues


class Curated(Struct, frozen=True, kw_only=True):
    """What a maintainer says about all papers; `year` is that of dates without one, or 0."""

    year: int = 0
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    venues: Venues = field(default_factory=Venues)

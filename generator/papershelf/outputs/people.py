"""Authors on pages: their names, who has a page, and their place in the index."""

from collections.abc import Sequence

from papershelf.catalog import Catalog, Person
from papershelf.config import Site
from papershelf.model import Author
from papershelf.text.letters import is_latin, sorted_as
from papershelf.text.wording import joined, shorten

_LONGEST_NAME = 120
OTHER = "Other"
# The authors whom a source does not name.
OTHERS = "et al."
# In a large catalog the index leads to the papers of those who have fewer.
FEWEST = 15


def has_page(person: Person, site: Site) -> bool:
    """Tell whether an author has a page: in a large catalog only those of some papers have one."""
    return person.papers >= FEWEST or not site.is_large


def linked(catalog: Catalog, site: Site) -> frozenset[str]:
    """Return the slugs of all authors who have a page."""
    people = catalog.authors.items()
    return frozenset(slug for slug, person in people if has_page(person, site))


def shown(name: str) -> str:
    """Return a name, cut where it is none that anyone could have."""
    return shorten(name, _LONGEST_NAME)


def index_name(author: Author) -> str:
    """Return a name as an index has it: "Beethoven, Ludwig van"."""
    if author.literal or not author.family:
        return shown(author.name)
    given = f"{author.given} {author.particle}".strip()
    name = f"{author.family}, {given}" if given else author.family
    return shown(f"{name}, {author.suffix}" if author.suffix else name)


def letter_of(person: Person) -> str:
    """Return the letter that a person is found under: A to Z, or OTHER for all other writing."""
    first = sorted_as(person.author.family or person.author.name)[:1]
    return first.upper() if is_latin(first) else OTHER


def first_names(authors: Sequence[Author], most: int = 3) -> str:
    """Return the first authors of a paper: "A, B, C and 5 more"; a single one more is named.

    Where the source does not name all it is "A, B et al.".
    """
    names = [shown(author.name) for author in authors[: most + 1]]
    if authors and authors[-1].others:
        return f"{', '.join(names)} {OTHERS}"
    if len(authors) > most + 1:
        names[most:] = [f"{len(authors) - most:,} more"]
    return joined(names)


def cited_names(authors: Sequence[Author]) -> str:
    """Return the authors of a paper as citations have them: "A", "A and B", "A et al."."""
    names = [shown(author.family or author.name) for author in authors[:2]]
    are_more = len(authors) > 2 or (authors and authors[-1].others)
    return f"{names[0]} {OTHERS}" if are_more else joined(names)

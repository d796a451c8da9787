"""Authors on pages: their names, who has a page, and the letter in the index."""

from collections.abc import Sequence

from papershelf.catalog import Catalog, Person
from papershelf.config import Site
from papershelf.model import Author
from papershelf.text.letters import index_letter, sorted_as
from papershelf.text.wording import joined, shorten

_MAX_NAME = 120
OTHER = "Other"
# Stands for the authors that a source leaves out.
ET_AL = "et al."
# In a large catalog, authors with fewer papers have no page, and the index links to their papers.
MIN_PAPERS_FOR_PAGE = 15


def has_page(person: Person, site: Site) -> bool:
    """Return whether an author has a page, which in a large catalog depends on their papers."""
    return person.papers >= MIN_PAPERS_FOR_PAGE or not site.is_large


def authors_with_page(catalog: Catalog, site: Site) -> frozenset[str]:
    """Return the slugs of all authors who have a page."""
    authors = catalog.authors.items()
    return frozenset(slug for slug, person in authors if has_page(person, site))


def display_name(name: str) -> str:
    """Return *name*, truncated if it is too long to be a real one."""
    return shorten(name, _MAX_NAME)


def index_name(author: Author) -> str:
    """Return a name in the format of an index: "Beethoven, Ludwig van"."""
    if author.literal or not author.family:
        return display_name(author.name)
    given = f"{author.given} {author.particle}".strip()
    name = f"{author.family}, {given}" if given else author.family
    return display_name(f"{name}, {author.suffix}" if author.suffix else name)


def letter_of(person: Person) -> str:
    """Return the index letter of a person, or `OTHER` for scripts without an alphabet."""
    return index_letter(sorted_as(person.author.family or person.author.name)) or OTHER


def first_names(authors: Sequence[Author], most: int = 3) -> str:
    """Return the first *most* authors of a paper: "A, B, C and 5 more".

    If only one more follows, it is named. If the source leaves authors out, it is "A, B et al.".
    """
    names = [display_name(author.name) for author in authors[: most + 1]]
    if authors and authors[-1].others:
        return f"{', '.join(names)} {ET_AL}"
    if len(authors) > most + 1:
        names[most:] = [f"{len(authors) - most:,} more"]
    return joined(names)


def cited_names(authors: Sequence[Author]) -> str:
    """Return the authors of a paper in the style of citations: "A", "A and B", "A et al."."""
    names = [
        display_name(f"{author.particle} {author.family}".strip() or author.name)
        for author in authors[:2]
    ]
    has_more = len(authors) > 2 or (authors and authors[-1].others)
    return f"{names[0]} {ET_AL}" if has_more else joined(names)

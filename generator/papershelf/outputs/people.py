"""Authors on pages: their names, the links to their pages, and their place in the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from papershelf.catalog import Catalog, Person, is_latin, sorted_as
from papershelf.config import Site
from papershelf.model import Author
from papershelf.outputs.addresses import author_path
from papershelf.outputs.markdown import Markdown, escape_once, link, relative, shorten
from papershelf.text.wording import joined

LONGEST_NAME = 120
OTHER = "Other"
# In a large catalog the index leads to the papers of those who have fewer.
FEWEST = 5


def has_page(person: Person, site: Site) -> bool:
    """Whether an author has a page: in a large catalog only those of some papers have one."""
    return person.papers >= FEWEST or not site.is_large


def linked(catalog: Catalog, site: Site) -> frozenset[str]:
    """The slugs of all authors who have a page."""
    people = catalog.authors.items()
    return frozenset(slug for slug, person in people if has_page(person, site))


def author_links(
    authors: Iterable[Author], folder: str, pages: AbstractSet[str]
) -> Iterator[Markdown]:
    """The names as a paper has them, each with a link where its slug is among those with pages.

    The links are for pages of a folder.
    """
    for author in authors:
        yield author_link(folder, author.name, author.slug if author.slug in pages else "")


# Authors have several papers.
@lru_cache(maxsize=1 << 14)
def author_link(folder: str, name: str, slug: str) -> Markdown:
    """A link from pages of a folder to an author's page; without a slug the name alone."""
    label = escape_once(shown(name))
    return link(label, relative(f"{folder}/", author_path(slug))) if slug else label


def shown(name: str) -> str:
    """A name, cut where it is none that anyone could have."""
    return shorten(name, LONGEST_NAME)


def index_name(author: Author) -> str:
    """A name as an index has it: "Beethoven, Ludwig van"."""
    if author.literal or not author.family:
        return shown(author.name)
    given = " ".join(part for part in (author.given, author.particle) if part)
    return shown(", ".join(part for part in (author.family, given, author.suffix) if part))


def letter_of(person: Person) -> str:
    """The letter that a person is found under: A to Z, or OTHER for all other writing."""
    first = sorted_as(person.author.family or person.author.name)[:1]
    return first.upper() if is_latin(first) else OTHER


def first_names(authors: Sequence[Author], most: int = 3) -> str:
    """The first authors of a paper: "A, B, C and 5 more"; one more is named rather than counted."""
    names = [shown(author.name) for author in authors[: most + 1]]
    if len(authors) > most + 1:
        names[most:] = [f"{len(authors) - most:,} more"]
    return joined(names)


def cited_names(authors: Sequence[Author]) -> str:
    """The authors of a paper in as few words as in a citation: "A", "A and B", "A et al."."""
    names = [shown(author.family or author.name) for author in authors[:2]]
    return f"{names[0]} et al." if len(authors) > 2 else joined(names)

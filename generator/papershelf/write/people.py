"""Authors on pages: their names, the links to their pages, and their place in the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from papershelf.catalog import Catalog, Person, is_latin, sorted_as
from papershelf.config import Settings
from papershelf.model import Author
from papershelf.wording import joined
from papershelf.write.addresses import author_path
from papershelf.write.markdown import Markdown, escape, link, relative, shorten

LONGEST_NAME = 120
OTHER = "Other"


def has_page(person: Person, catalog: Catalog, settings: Settings) -> bool:
    """Whether an author has a page: in a large catalog only those of several papers have one."""
    return person.papers > 1 or len(catalog.papers) <= settings.single_author_pages


def author_links(
    authors: Iterable[Author], page: str, catalog: Catalog, settings: Settings
) -> Iterator[Markdown]:
    """The names as a paper has them, each with a link where there is a page behind it."""
    for author in authors:
        person = catalog.authors.get(author.slug)
        if person and has_page(person, catalog, settings):
            yield link(shown(author.name), relative(page, author_path(person.slug)))
        else:
            yield escape(shown(author.name))


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

"""Personal names: from the forms in which they are written to given, particle, family, suffix."""

from __future__ import annotations

from papershelf.model import Author


def person(
    *, given: str = "", particle: str = "", family: str = "", suffix: str = "", orcid: str = ""
) -> Author:
    """A person from the parts that a source gives; the name is shown with the given name first."""
    before = " ".join(part for part in (given, particle, family) if part)
    name = f"{before}, {suffix}" if before and suffix else before or suffix
    return Author(
        name=name, given=given, particle=particle, family=family, suffix=suffix, orcid=orcid
    )


def organisation(name: str) -> Author:
    """An organisation, whose name is taken as it is."""
    return Author(name=name, literal=True)


def author_of(text: str) -> Author:
    """The author whose name is written in any of the usual forms."""
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        return person(given=given, family=family)
    first, _, last = text.strip().rpartition(" ")
    return person(given=first, family=last)

"""Whose initials they are: "M. Dufour" is Magali Dufour where papers leave no other.

There has to be one person only whom the initials fit, never named beside them on one paper, and
with coauthors in common: one by the full name, or two by their family names and initials.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from papershelf.model import Author
from papershelf.text.names import initials_of, is_abbreviated

# Who signed a paper with more authors than this has not met them all.
_MOST_TOGETHER = 100
_ENOUGH_INITIALS = 2

# A family name, and the first letter of the given name.
_Key = tuple[str, str]


def meant_by_initials(
    authors: Iterable[Author],
    owners: Sequence[str],
    rows: Sequence[Sequence[int]],
    renamed: Collection[str],
) -> dict[str, str]:
    """Return by persons of whom only initials are known who is meant, where that is certain.

    *owners* are the persons that *authors* are, and *rows* the numbers of authors of each paper.
    Names that a maintainer has given are in *renamed*, and nobody else's.
    """
    given = list(authors)
    whole = _whole_owners(given, owners)
    short = {
        number: author
        for number, author in enumerate(given)
        if owners[number] not in whole and not author.identity and author.name not in renamed
    }
    pairs = list(_candidates(given, owners, short, whole))
    if not pairs:
        return {}
    known = _Coauthors(given, owners, rows, {one for pair in pairs for one in pair})
    meant: dict[str, set[str]] = defaultdict(set)
    for owner, whom in pairs:
        meant[owner].add(whom if known.agree(owner, whom, whole) else "")
    return {owner: whom.pop() for owner, whom in meant.items() if len(whom) == 1 and "" not in whom}


def _whole_owners(authors: Sequence[Author], owners: Sequence[str]) -> set[str]:
    """Return the persons of whom more than initials is known."""
    return {
        owner
        for author, owner in zip(authors, owners, strict=True)
        if author.orcid or not is_abbreviated(author)
    }


def _key_of(author: Author) -> _Key:
    """Return what a name has in common with its abbreviation."""
    family = f"{author.particle} {author.family or author.name}".strip().casefold()
    return family, initials_of(author)[:1]


def _candidates(
    authors: Sequence[Author],
    owners: Sequence[str],
    short: Mapping[int, Author],
    whole: Collection[str],
) -> Iterator[tuple[str, str]]:
    """Yield the persons of initials with whom these fit, where that is one person only."""
    wanted = {_key_of(author) for author in short.values()}
    families = {author.family for author in short.values()}
    found: dict[_Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for author, owner in zip(authors, owners, strict=True):
        # Few family names come with initials alone.
        if author.family in families and owner in whole and (key := _key_of(author)) in wanted:
            found[key][owner].append(initials_of(author))
    for number, author in short.items():
        fitting = [
            owner
            for owner, initials in found.get(_key_of(author), {}).items()
            if any(known.startswith(initials_of(author)) for known in initials)
        ]
        if len(fitting) == 1:
            yield owners[number], fitting[0]


class _Coauthors:
    """With whom persons wrote papers, and under which family names and initials."""

    def __init__(
        self,
        authors: Sequence[Author],
        owners: Sequence[str],
        rows: Iterable[Sequence[int]],
        wanted: Collection[str],
    ) -> None:
        self.people: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, set[_Key]] = defaultdict(set)
        numbers = {number for number, owner in enumerate(owners) if owner in wanted}
        for row in rows:
            if len(row) > _MOST_TOGETHER or numbers.isdisjoint(row):
                continue
            for number in numbers.intersection(row):
                others = [other for other in row if other != number]
                self.people[owners[number]].update([owners[other] for other in others])
                self.names[owners[number]].update([_key_of(authors[other]) for other in others])

    def agree(self, one: str, other: str, whole: Collection[str]) -> bool:
        """Return whether two persons have coauthors in common, and were never such themselves.

        Who is not of those *whole* is known by initials only.
        """
        if other in self.people[one]:
            return False
        common = self.people[one] & self.people[other]
        names = self.names[one] & self.names[other]
        return not common.isdisjoint(whole) or len(names) >= _ENOUGH_INITIALS

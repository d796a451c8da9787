"""New addresses for papers that corrections give another title or another address.

A new title makes a new address, and the old one goes on as a redirect. No address ever passes from
one paper to another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.corrections import Change, Subject
from papershelf.enrich.identity import registered_id, slug_of
from papershelf.model import Identifier, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.text.slugs import RESERVED, digest_of, disambiguated


class _Claim(Struct, frozen=True, kw_only=True):
    """A paper before and after the correction of its fields, with its changes of addresses."""

    old: Paper
    new: Paper
    changes: tuple[Change, ...]

    @property
    def named(self) -> str:
        """The slug that a correction gives, or nothing."""
        slugs = (_slug_in(change) for change in self.changes if change.subject is Subject.ADDRESS)
        return next(slugs, "")

    @property
    def is_retitled(self) -> bool:
        """Whether a new title makes another slug."""
        return not self.named and slug_of(self.old) != slug_of(self.new)

    @property
    def is_renewed(self) -> bool:
        """Whether the paper has other identifiers than before."""
        return self.old.identifiers != self.new.identifiers

    @property
    def redirects(self) -> tuple[str, ...]:
        """The slugs that are to lead to the paper too."""
        about = (change for change in self.changes if change.subject is Subject.REDIRECT)
        return tuple(map(_slug_in, about))


def readdress(
    before: Sequence[Paper], after: Iterable[Paper], changes: Mapping[Source, Sequence[Change]]
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the corrected papers with ids and slugs to match.

    *before* has the same papers in order.
    An address that another paper has or had is refused; one made from a title is then
    disambiguated by a digest.
    """
    wanted = [
        _Claim(old=old, new=new, changes=tuple(_addresses_in(changes[old.source])))
        for old, new in zip(before, after, strict=True)
        if old.source in changes
    ]
    if not wanted:
        return tuple(before), ()
    owners = _owners_of(before)
    claims, refusals = _granted(wanted, owners)
    slugs = _slugs_of(claims, owners)
    moved = {claim.old.source: _moved_to(claim, slugs[claim.old.slug]) for claim in claims}
    papers = [moved.get(old.source, old) for old in before]
    named, clashing = _with_ids(papers, claims)
    return named, (*refusals, *clashing)


def _addresses_in(changes: Iterable[Change]) -> Iterator[Change]:
    """Return the changes that are about addresses."""
    about = (Subject.ADDRESS, Subject.REDIRECT)
    return (change for change in changes if change.subject in about)


def _slug_in(change: Change) -> str:
    """Return the slug that a change of an address gives."""
    return str(change.value)


def _owners_of(papers: Iterable[Paper]) -> dict[str, Paper]:
    """Return the papers by the slugs that they have and had."""
    return {slug: paper for paper in papers for slug in (paper.slug, *paper.former)}


def _granted(
    claims: Sequence[_Claim], owners: Mapping[str, Paper]
) -> tuple[list[_Claim], list[Problem]]:
    """Return the claims without what can't be had, and word of that."""
    counts = Counter(_slug_in(change) for claim in claims for change in claim.changes)
    left: list[_Claim] = []
    problems: list[Problem] = []
    for claim in claims:
        reasons = [
            _rejection(claim.old, _slug_in(change), counts, owners) for change in claim.changes
        ]
        judged = list(zip(claim.changes, reasons, strict=True))
        left.append(replace(claim, changes=tuple(found for found, reason in judged if not reason)))
        problems += (warning(found.source, reason) for found, reason in judged if reason)
    return left, problems


def _rejection(
    paper: Paper, slug: str, counts: Mapping[str, int], owners: Mapping[str, Paper]
) -> str:
    """Return why a paper can't have a slug, or nothing."""
    if slug in RESERVED:
        return f"the address '{slug}' is reserved"
    owner = owners.get(slug, paper)
    if owner is not paper:
        return f"the address '{slug}' belongs to “{owner.title}”"
    return f"the address '{slug}' is wanted twice" if counts[slug] > 1 else ""


def _moved_to(claim: _Claim, slug: str) -> Paper:
    """Return the paper at an address, with redirects from the others."""
    former = dict.fromkeys((*claim.old.former, claim.old.slug, *claim.redirects))
    return replace(claim.new, slug=slug, former=tuple(old for old in former if old != slug))


def _slugs_of(claims: Sequence[_Claim], owners: Iterable[str]) -> Mapping[str, str]:
    """Return the new slugs, by the old ones.

    Those of new titles are such as no paper has or had.
    """
    named = {_slug_in(change) for claim in claims for change in claim.changes}
    titles = {claim.old.slug: slug_of(claim.new) for claim in claims if claim.is_retitled}
    plain = {digest_of(old): slug for old, slug in titles.items()}
    chosen = disambiguated(plain, "paper", named.union(owners) if plain else ())
    return {
        claim.old.slug: claim.named or chosen.get(digest_of(claim.old.slug), claim.old.slug)
        for claim in claims
    }


def _with_ids(
    papers: Sequence[Paper], claims: Iterable[_Claim]
) -> tuple[tuple[Paper, ...], list[Problem]]:
    """Return the papers, new ids for new identifiers, and what is wrong with those that clash."""
    renewed = {claim.new.source: claim for claim in claims if claim.is_renewed}
    if not renewed:
        return tuple(papers), []
    counts = Counter(found for paper in papers for found in paper.identifiers)
    named = tuple(
        replace(paper, id=_id_of(renewed[paper.source], counts))
        if paper.source in renewed
        else paper
        for paper in papers
    )
    return named, [clash for claim in renewed.values() for clash in _clashes(claim, counts)]


def _id_of(claim: _Claim, counts: Mapping[Identifier, int]) -> str:
    """Return the id of a paper with new identifiers."""
    return registered_id(claim.new, counts) or f"title:{claim.old.slug}"


def _clashes(claim: _Claim, counts: Mapping[Identifier, int]) -> Iterator[Problem]:
    """Report the new identifiers of a paper that another one has too."""
    origins = {origin.field: origin.source for origin in claim.new.origins}
    for found in claim.new.identifiers:
        if counts[found] > 1 and found not in claim.old.identifiers:
            place = origins.get("identifiers", claim.new.source)
            yield warning(place, f"another paper has {found} too", "if they are one, merge them")

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

_ADDRESSES = (Subject.ADDRESS, Subject.REDIRECT)


class _Claim(Struct, frozen=True, kw_only=True):
    """A paper before and after the correction of its fields, with its changes of addresses."""

    old: Paper
    new: Paper
    changes: tuple[Change, ...]

    @property
    def named(self) -> str:
        """The slug that a correction gives, or nothing."""
        return next(iter(self.slugs(Subject.ADDRESS)), "")

    def slugs(self, *subjects: Subject) -> tuple[str, ...]:
        """Return the slugs that changes of these kinds give."""
        return tuple(str(change.value) for change in self.changes if change.subject in subjects)


def readdress(
    before: Sequence[Paper], after: Iterable[Paper], changes: Mapping[Source, Sequence[Change]]
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the corrected papers with ids and slugs to match.

    *before* has the same papers in order. An address that another paper has or had is refused; one
    made from a title is then disambiguated by a digest.
    """
    wanted = [
        _Claim(old=old, new=new, changes=_addresses_in(changes[old.source]))
        for old, new in zip(before, after, strict=True)
        if old.source in changes
    ]
    if not wanted:
        return tuple(before), ()
    owners = {slug: paper for paper in before for slug in (paper.slug, *paper.former)}
    claims, refusals = _granted(wanted, owners)
    slugs = _slugs_of(claims, owners)
    moved = {claim.old.source: _moved_to(claim, slugs[claim.old.slug]) for claim in claims}
    papers = [moved.get(old.source, old) for old in before]
    named, clashing = _with_ids(papers, claims)
    return named, (*refusals, *clashing)


def _addresses_in(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that are about addresses."""
    return tuple(change for change in changes if change.subject in _ADDRESSES)


def _granted(
    claims: Sequence[_Claim], owners: Mapping[str, Paper]
) -> tuple[list[_Claim], list[Problem]]:
    """Return the claims without what can't be had, and word of that."""
    counts = Counter(slug for claim in claims for slug in claim.slugs(*_ADDRESSES))
    left: list[_Claim] = []
    problems: list[Problem] = []
    for claim in claims:
        granted: list[Change] = []
        for change in claim.changes:
            reason = _rejection(claim.old, str(change.value), counts, owners)
            if reason:
                problems.append(warning(change.source, reason))
            else:
                granted.append(change)
        left.append(replace(claim, changes=tuple(granted)))
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
    former = dict.fromkeys((*claim.old.former, claim.old.slug, *claim.slugs(Subject.REDIRECT)))
    return replace(claim.new, slug=slug, former=tuple(old for old in former if old != slug))


def _slugs_of(claims: Sequence[_Claim], owners: Iterable[str]) -> Mapping[str, str]:
    """Return the new slugs by the old ones; those of new titles are such as no paper had."""
    named = {slug for claim in claims for slug in claim.slugs(*_ADDRESSES)}
    titles = {
        claim.old.slug: slug_of(claim.new)
        for claim in claims
        if not claim.named and slug_of(claim.old) != slug_of(claim.new)
    }
    chosen = disambiguated(titles, "paper", named.union(owners) if titles else (), digest_of)
    return {
        claim.old.slug: claim.named or chosen.get(claim.old.slug, claim.old.slug)
        for claim in claims
    }


def _with_ids(
    papers: Sequence[Paper], claims: Iterable[_Claim]
) -> tuple[tuple[Paper, ...], list[Problem]]:
    """Return the papers, new ids for new identifiers, and what is wrong with those that clash."""
    renewed = {
        claim.new.source: claim
        for claim in claims
        if claim.old.identifiers != claim.new.identifiers
    }
    if not renewed:
        return tuple(papers), []
    counts = Counter(found for paper in papers for found in paper.identifiers)
    ids = {
        place: registered_id(claim.new, counts) or f"title:{claim.old.slug}"
        for place, claim in renewed.items()
    }
    named = tuple(
        replace(paper, id=ids[paper.source]) if paper.source in ids else paper for paper in papers
    )
    return named, [clash for claim in renewed.values() for clash in _clashes(claim, counts)]


def _clashes(claim: _Claim, counts: Mapping[Identifier, int]) -> Iterator[Problem]:
    """Report the new identifiers of a paper that another one has too."""
    origins = {origin.field: origin.source for origin in claim.new.origins}
    for found in claim.new.identifiers:
        if counts[found] > 1 and found not in claim.old.identifiers:
            place = origins.get("identifiers", claim.new.source)
            yield warning(place, f"another paper has {found} too", "if they are one, merge them")

"""Identity: a paper's id, address and citation key from its own content, wherever it was read.

A correction may give it another title or another address: then the old one goes on as a redirect.
No address ever passes from one paper to another.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.corrections import Change, Subject
from papershelf.enrich.compare import content_of
from papershelf.model import Author, Identifier, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.text.identifiers import SCHEMES
from papershelf.text.slugs import RESERVED, SHORTEST_DIGEST, digest_of, disambiguated, slug_of_text
from papershelf.text.words import FILLERS

_NOBODY_ELSE: Mapping[Identifier, int] = {}
ADDRESSES = (Subject.ADDRESS, Subject.REDIRECT)


def identify(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return the papers with id and slug, in their order.

    Papers whose titles make the same slug are disambiguated by a digest of their content, all of
    them, so that their order does not matter. An identifier that several papers have is none's id.
    """
    given = tuple(papers)
    titled = dict(enumerate(map(slug_of, given)))
    made = _digests(given, titled.values())
    slugs = disambiguated(
        titled, "paper", digest=lambda place: made.get(place) or digest(given[place])
    )
    counts = Counter(chain.from_iterable(paper.identifiers for paper in given))
    return tuple(
        replace(paper, slug=slug, id=registered_id(paper, counts) or f"title:{slug}")
        for slug, paper in zip(slugs.values(), given, strict=True)
    )


def _digests(papers: Sequence[Paper], slugs: Iterable[str]) -> Mapping[int, str]:
    """Return digests by the places of papers, for those that share a slug: few do."""
    alike: dict[str, list[int]] = defaultdict(list)
    for place, slug in enumerate(slugs):
        alike[slug].append(place)
    made: dict[int, str] = {}
    for places in alike.values():
        if len(places) > 1:
            made.update(zip(places, _distinct([papers[place] for place in places]), strict=True))
    return made


def _distinct(papers: Sequence[Paper]) -> Iterator[str]:
    """Yield a digest for each of some papers that no other has."""
    # Papers alike in title, authors and abstract are told by where they came out, else by the rest
    # that they say. What says just the same, and is two papers by a correction, is numbered: either
    # may have either address.
    found = [digest(paper) for paper in papers]
    for more in (_publication, content_of):
        counts = Counter(found)
        found = [
            digest_of(f"{key} {more(paper)}") if counts[key] > 1 else key
            for key, paper in zip(found, papers, strict=True)
        ]
    numbers = defaultdict[str, Iterator[int]](count)
    for key in found:
        number = next(numbers[key])
        yield digest_of(f"{key} {number}") if number else key


def _publication(paper: Paper) -> str:
    """Return where and when a paper came out, whatever the case and the blanks."""
    venue = paper.venue.slug or paper.venue.name if paper.venue else ""
    return _joined(str(paper.year), venue, paper.volume, paper.issue, paper.pages)


def slug_of(paper: Paper) -> str:
    """Return the title as a path segment of ASCII letters, digits and hyphens; may be empty."""
    return slug_of_text(paper.title)


def registered_id(paper: Paper, counts: Mapping[Identifier, int] = _NOBODY_ELSE) -> str:
    """Return the strongest identifier as an id, or nothing; *counts* tells how many have one."""
    own = {found.scheme: found for found in paper.identifiers if counts.get(found, 1) == 1}
    return next((str(own[scheme]) for scheme in SCHEMES if scheme in own), "") if own else ""


def digest(paper: Paper) -> str:
    """Return a digest of what the paper says of itself, in hexadecimal."""
    names = [author.name for author in paper.authors]
    return digest_of(_joined(registered_id(paper), paper.title, paper.abstract, *names))


def _joined(*parts: str) -> str:
    """Return parts as one text, whatever their case and their blanks."""
    return "\x1f".join(" ".join(part.casefold().split()) for part in parts)


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
        _Claim(old=old, new=new, changes=tuple(changes[old.source]))
        for old, new in zip(before, after, strict=True)
        if old.source in changes
    ]
    if not wanted:
        return tuple(before), ()
    owners = {slug: paper for paper in before for slug in (paper.slug, *paper.former)}
    claims, refusals = _granted(wanted, owners)
    slugs = _slugs_of(claims, owners)
    moved: dict[Source, Paper] = {}
    for claim in claims:
        slug = slugs[claim.old.slug]
        former = dict.fromkeys((*claim.old.former, claim.old.slug, *claim.slugs(Subject.REDIRECT)))
        former.pop(slug, None)
        moved[claim.old.source] = replace(claim.new, slug=slug, former=tuple(former))
    papers = [moved.get(old.source, old) for old in before]
    named, clashing = _with_ids(papers, claims)
    return named, (*refusals, *clashing)


def _granted(
    claims: Sequence[_Claim], owners: Mapping[str, Paper]
) -> tuple[list[_Claim], list[Problem]]:
    """Return the claims without what can't be had, and word of that."""
    counts = Counter(slug for claim in claims for slug in claim.slugs(*ADDRESSES))
    left: list[_Claim] = []
    problems: list[Problem] = []
    for claim in claims:
        granted: list[Change] = []
        for change in claim.changes:
            if change.subject not in ADDRESSES:
                continue
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


def _slugs_of(claims: Sequence[_Claim], owners: Iterable[str]) -> Mapping[str, str]:
    """Return the new slugs by the old ones; those of new titles are such as no paper had."""
    named = {slug for claim in claims for slug in claim.slugs(*ADDRESSES)}
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


# What BibTeX, biber and TeX take; both tell no capitals apart.
_USABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:/_.+-]{0,99}")
# The beginning of a title is enough, however long the whole.
_MOST_OF_TITLE = 200
_LONGEST_WORD = 30
# The words of a title beside a name and a year, and where one of these is not known.
_ONE, _FEW = 1, 3
# How many more words may tell papers apart.
_MORE = 2


def with_keys(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """Return *papers* that are identified, each with a key that no other has, in their order.

    That is the one by which its source cites it. Where there is none, or others have it too, it is
    made of author, year and title: of more words of that where papers are alike, and of a digest of
    the slug where those don't tell them apart. All that are alike are treated alike, so that the
    order of papers does not matter, and a further paper changes no key but of those.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    rest = papers
    for length in range(-1, _MORE + 2):
        wanted = {paper.slug: _key_of(paper, length) for paper in rest}
        counts = Counter(key.casefold() for key in wanted.values())
        free = {
            slug: key
            for slug, key in wanted.items()
            if key and counts[key.casefold()] == 1 and key.casefold() not in taken
        }
        keys |= free
        taken.update(map(str.casefold, free.values()))
        rest = [paper for paper in rest if paper.slug not in free]
    return tuple([replace(paper, key=keys.get(paper.slug, paper.slug)) for paper in papers])


def _key_of(paper: Paper, length: int) -> str:
    """Return the key of a paper with *length* words more than most have.

    If that is negative it is the source's own, where BibTeX can use it. Beyond _MORE it has a
    digest.
    """
    if length < 0:
        return paper.key if _USABLE.fullmatch(paper.key) else ""
    family, year = _family(paper.authors[0]) if paper.authors else "", str(paper.year or "")
    words = _words_of(paper.title)
    usual = _ONE if family and year else _FEW
    stem = "-".join(filter(None, (family, *words[:usual], year)))
    if family and year:
        stem = f"{family}{year}{''.join(words[:usual])}"
    more = words[usual : usual + length]
    if length > _MORE:
        more = [digest_of(paper.slug)[:SHORTEST_DIGEST]]
    return "-".join((stem or "paper", *more))


def _family(author: Author) -> str:
    """Return the family name, or the name, in plain letters and digits."""
    name = slug_of_text(author.family) or "".join(_words_of(author.name))
    return name.replace("-", "")[:_LONGEST_WORD]


def _words_of(text: str) -> list[str]:
    """Return the significant words of a text in plain letters and digits."""
    words = slug_of_text(text[:_MOST_OF_TITLE]).split("-")
    return [word[:_LONGEST_WORD] for word in words if word not in FILLERS and word]

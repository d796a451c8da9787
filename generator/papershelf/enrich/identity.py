"""Derive a paper's id and address from its content, whatever its source.

A correction may change the title or the address, and a source the title; the old address then
becomes a redirect. No correction passes an address from one paper to another.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count

from msgspec.structs import replace

from papershelf.curated.corrections import Change, Subject
from papershelf.enrich.compare import content_of
from papershelf.model import Identifier, Paper
from papershelf.problems import Problem, warning
from papershelf.text.grouping import grouped_by, repeated
from papershelf.text.identifiers import SCHEMES
from papershelf.text.slugs import RESERVED, digest_of, disambiguated, slug_of_text
from papershelf.text.titles import written_key

ADDRESSES = (Subject.ADDRESS, Subject.REDIRECT)


def identify(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return *papers* with id and slug, in their order.

    If several titles give the same slug, all their papers are disambiguated by a digest of their
    content, so that their order does not matter. An identifier of several papers is no id of any.
    """
    all_papers = tuple(papers)
    titled = dict(enumerate(slug_of_text(paper.title) for paper in all_papers))
    digests = _digests(all_papers, titled)
    slugs = disambiguated(
        titled, "paper", lambda index: digests.get(index) or paper_digest(all_papers[index])
    )
    shared = _shared(all_papers)
    return tuple(
        replace(paper, slug=slug, id=_registered_id(paper, shared) or f"title:{slug}")
        for slug, paper in zip(slugs.values(), all_papers, strict=True)
    )


def _digests(papers: Sequence[Paper], slugs: Mapping[int, str]) -> Mapping[int, str]:
    """Return, by index, the digests of those of *papers* that share a slug; few do."""
    digests: dict[int, str] = {}
    for group in grouped_by(slugs, lambda index: [slugs[index]]).values():
        if len(group) > 1:
            digests.update(zip(group, _distinct([papers[index] for index in group]), strict=True))
    return digests


def _distinct(papers: Sequence[Paper]) -> Iterator[str]:
    """Yield a unique digest for each of *papers*."""
    # Papers with the same title, authors and abstract are distinguished by their publication, or
    # else by all their fields. Papers that are equal, and separate only by a correction, are
    # numbered: either of them may get either address.
    digests = [paper_digest(paper) for paper in papers]
    for more in (_publication, content_of):
        counts = Counter(digests)
        digests = [
            digest_of(f"{key} {more(paper)}") if counts[key] > 1 else key
            for key, paper in zip(digests, papers, strict=True)
        ]
    numbers = defaultdict[str, Iterator[int]](count)
    for key in digests:
        number = next(numbers[key])
        yield digest_of(f"{key} {number}") if number else key


def _publication(paper: Paper) -> str:
    """Return year, venue, volume, issue and pages as one text, normalised by `_joined`."""
    venue = paper.venue.slug if paper.venue else ""
    return _joined(str(paper.year), venue, paper.volume, paper.issue, paper.pages)


def _shared(papers: Iterable[Paper]) -> Collection[Identifier]:
    """Return the identifiers that several of *papers* have."""
    return repeated(chain.from_iterable(paper.identifiers for paper in papers))


def _registered_id(paper: Paper, shared: Container[Identifier] = ()) -> str:
    """Return the strongest identifier that is not *shared* as an id, or ""."""
    unique = {each.scheme: each for each in paper.identifiers if each not in shared}
    return next((str(unique[scheme]) for scheme in SCHEMES if scheme in unique), "")


def paper_digest(paper: Paper) -> str:
    """Return a hexadecimal digest of the paper's id, title, abstract and authors."""
    names = [author.name for author in paper.authors]
    return digest_of(_joined(_registered_id(paper), paper.title, paper.abstract, *names))


def _joined(*parts: str) -> str:
    """Return *parts* as one text, casefolded and with single spaces."""
    return "\x1f".join(map(written_key, parts))


def readdress(
    before: Sequence[Paper], after: Sequence[Paper], changes: Mapping[str, Sequence[Change]]
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the papers *after* correction with new ids and slugs, and a warning for each conflict.

    *before* are the same papers in the same order, and *changes* are by their slugs. An address
    that another paper has or had is rejected; a slug made from a title is then disambiguated by a
    digest.
    """
    # Several papers may have had an address: their slugs, and not their order, decide on the owner.
    sorted_papers = sorted(before, key=lambda paper: paper.slug)
    owners = {slug: paper for paper in sorted_papers for slug in (paper.slug, *paper.former)}
    addresses, redirects, problems = _granted(before, changes, owners)
    pairs = list(zip(before, after, strict=True))
    taken = {slug: paper.slug for slug, paper in owners.items()}
    taken |= {slug: old for old, granted in redirects.items() for slug in granted}
    slugs = _slugs_of(pairs, addresses, taken)
    shared = _shared(after)
    readdressed: list[Paper] = []
    for old, new in pairs:
        slug, id_ = slugs.get(old.slug, old.slug), old.id
        former = dict.fromkeys((*old.former, old.slug, *redirects.get(old.slug, ())))
        former.pop(slug, None)
        if old.identifiers != new.identifiers:
            id_ = _registered_id(new, shared) or f"title:{old.slug}"
            problems += _clashes(old, new, shared)
        readdressed.append(replace(new, id=id_, slug=slug, former=tuple(former)))
    return tuple(readdressed), tuple(problems)


def _granted(
    papers: Sequence[Paper],
    changes: Mapping[str, Sequence[Change]],
    owners: Mapping[str, Paper],
) -> tuple[dict[str, str], dict[str, list[str]], list[Problem]]:
    """Return the addresses and redirects in *changes* that are free, and warnings about the others.

    Both are by the slug of the paper before the correction.
    """
    requests = [
        (paper, change, str(change.value))
        for paper in papers
        for change in changes[paper.slug]
        if change.subject in ADDRESSES
    ]
    counts = Counter(slug for *_, slug in requests)
    addresses: dict[str, str] = {}
    redirects: dict[str, list[str]] = defaultdict(list)
    problems: list[Problem] = []
    for paper, change, slug in requests:
        if reason := _rejection(paper, slug, counts, owners):
            problems.append(warning(change.source, reason))
        elif change.subject is Subject.ADDRESS:
            addresses[paper.slug] = slug
        else:
            redirects[paper.slug].append(slug)
    return addresses, redirects, problems


def _rejection(
    paper: Paper, slug: str, counts: Mapping[str, int], owners: Mapping[str, Paper]
) -> str:
    """Return why *paper* can't have *slug*, or ""."""
    if slug in RESERVED:
        return f"the address '{slug}' is reserved"
    owner = owners.get(slug, paper)
    if owner is not paper:
        return f"the address '{slug}' belongs to “{owner.title}”"
    return f"several corrections set the address '{slug}'" if counts[slug] > 1 else ""


def _slugs_of(
    pairs: Sequence[tuple[Paper, Paper]], addresses: Mapping[str, str], taken: Mapping[str, str]
) -> Mapping[str, str]:
    """Return new slugs by the old ones; that of a new title is one that no other paper ever had.

    *taken* has by slug the old one of the paper that has or had it.
    """
    titles = {
        old.slug: slug_of_text(new.title)
        for old, new in pairs
        if old.slug not in addresses
        and old.title != new.title
        and slug_of_text(old.title) != slug_of_text(new.title)
    }
    owners = {**taken, **{slug: old for old, slug in addresses.items()}}
    return {**disambiguated(titles, "paper", digest_of, owners), **addresses}


def _clashes(old: Paper, new: Paper, shared: Container[Identifier]) -> Iterator[Problem]:
    """Yield a warning for each *shared* identifier that *new*, a corrected paper, has newly got."""
    sources = (origin.source for origin in new.origins if origin.field == "identifiers")
    source = next(sources, new.source)
    for each in new.identifiers:
        if each in shared and each not in old.identifiers:
            message = f"another paper also has {each}"
            yield warning(source, message, "if they are the same paper, merge them")


def with_earlier_addresses(
    papers: Sequence[Paper], addresses: Mapping[str, Sequence[str]]
) -> tuple[Paper, ...]:
    """Return *papers* with the slugs that earlier builds gave them as former ones.

    *addresses* has these slugs by id; any identifier of a paper may have been its id. A slug that a
    paper has now is not a former one of another.
    """
    if not addresses:
        return tuple(papers)
    current = {paper.slug for paper in papers}

    def earlier(paper: Paper) -> Iterator[str]:
        for id_ in (paper.id, *map(str, paper.identifiers)):
            yield from (slug for slug in addresses.get(id_, ()) if slug not in current)

    pairs = ((paper, (*paper.former, *earlier(paper))) for paper in papers)
    return tuple(replace(paper, former=tuple(dict.fromkeys(slugs))) for paper, slugs in pairs)


def new_addresses(
    papers: Iterable[Paper], known: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    """Yield id and slug of each of *papers* that has them newly, according to the *known* ones.

    An id that is made from the title is left out: with another title it is another paper.
    """
    for paper in papers:
        is_registered = not paper.id.startswith("title:") and paper.id.isprintable()
        if is_registered and paper.slug not in known.get(paper.id, ()):
            yield paper.id, paper.slug

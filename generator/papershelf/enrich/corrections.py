"""Corrections applied: first to what sources say, later to what was found in it.

Whatever a correction can't do any more is a problem at its own line. All functions are pure, and
the second time changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from papershelf.curated.corrections import Change, PaperCorrection, PersonCorrection, Subject
from papershelf.curated.taxonomy import Taxonomy
from papershelf.curated.venues import Venues
from papershelf.enrich.identity import ADDRESSES, readdress, slug_of
from papershelf.enrich.links import find_promises
from papershelf.enrich.links import key as link_key
from papershelf.enrich.people import key_of
from papershelf.enrich.references import Finder, ambiguous, unknown
from papershelf.enrich.topics import COUNTED, FIELD_FACTOR, PHRASE_WEIGHT
from papershelf.enrich.venues import recognise
from papershelf.model import (
    Author,
    Evidence,
    Identifier,
    Link,
    Origin,
    Paper,
    Source,
    TopicMatch,
    Venue,
)
from papershelf.problems import Problem, failure, note, warning
from papershelf.text.identifiers import SCHEMES
from papershelf.text.name_notes import NUMBERED
from papershelf.text.names import name_key, named

# The changes of each paper, by the place of the record that leads it.
_Changes = Mapping[Source, Sequence[Change]]

_EMPTY: Mapping[str, Any] = {field.name: field.default for field in fields(Paper)}
# As heavy as a topic can get by its phrases.
_WEIGHT = PHRASE_WEIGHT * sum(FIELD_FACTOR[field] * COUNTED[field] for field in COUNTED)
_NO_USE = "the correction can go"
_NEITHER = "neither counts until one of them goes"


class Corrected(Struct, frozen=True, kw_only=True):
    """Papers with their fields and addresses corrected; `changes` are for `correct_findings`."""

    papers: tuple[Paper, ...]
    changes: _Changes
    problems: tuple[Problem, ...]


def correct_fields(
    papers: Iterable[Paper], corrections: Sequence[PaperCorrection], venues: Venues
) -> Corrected:
    """Correct what identified papers say of themselves, and their addresses.

    A reference may also be what a paper is called by another correction. What two corrections
    want differently is an error, and not done.
    """
    given = tuple(papers)
    if not corrections:
        return Corrected(papers=given, changes={}, problems=())
    wanted, problems = _assigned(given, corrections)
    changes: dict[Source, tuple[Change, ...]] = {}
    for place, all_wanted in wanted.items():
        changes[place], contradictions = _agreed(all_wanted)
        problems += contradictions
    corrected: list[Paper] = []
    for paper in given:
        own = changes.get(paper.source)
        new = _with_fields(paper, own, problems) if own else paper
        corrected.append(_with_known_venue(new, paper, venues))
    named, clashes = readdress(given, corrected, changes)
    return Corrected(papers=named, changes=changes, problems=(*problems, *clashes))


def _assigned(
    papers: Sequence[Paper], corrections: Iterable[PaperCorrection]
) -> tuple[dict[Source, list[Change]], list[Problem]]:
    """Return the changes of each paper in the order of the file, and what is wrong with them."""
    found: dict[Source, list[Change]] = defaultdict(list)
    problems: list[Problem] = []

    def assign(finder: Finder, correction: PaperCorrection) -> bool:
        named = finder.find(correction.paper)
        if len(named) == 1:
            found[named[0].source] += correction.changes
        elif named:
            problems.append(ambiguous(correction.paper, named, correction.source))
        return bool(named)

    finder = Finder(papers)
    left = [correction for correction in corrections if not assign(finder, correction)]
    affected = [paper for paper in papers if paper.source in found] if left else []
    finder = Finder(_future(paper, found[paper.source]) for paper in affected)
    lost = [correction for correction in left if not assign(finder, correction)]
    problems += (unknown(correction.paper, correction.source) for correction in lost)
    return found, problems


def _future(paper: Paper, wanted: Iterable[Change]) -> Paper:
    """Return a paper under the names that its corrections give it."""
    changes, _ = _agreed(wanted)
    corrected = _with_fields(paper, changes, [])
    addresses = (str(change.value) for change in changes if change.subject in ADDRESSES)
    return replace(corrected, former=(slug_of(corrected), *addresses))


def _agreed(wanted: Iterable[Change]) -> tuple[tuple[Change, ...], list[Problem]]:
    """Return the changes of one paper that none of the others contradicts, each once."""
    first: dict[tuple[Subject, str], Change] = {}
    contradicted: set[tuple[Subject, str]] = set()
    problems: list[Problem] = []
    for change in wanted:
        # All spellings of an address are one.
        is_link = change.subject is Subject.LINK
        subject = change.subject, link_key(change.key) if is_link else change.key
        known = first.setdefault(subject, change)
        if _outcome(known) != _outcome(change):
            contradicted.add(subject)
            problems.append(_contradiction(known, change))
    kept = (change for subject, change in first.items() if subject not in contradicted)
    return tuple(kept), problems


def _outcome(change: Change) -> object:
    """Return what has to be the same in two changes of one subject."""
    return change.value.kind if isinstance(change.value, Link) else change.value


def _of_subject(changes: Iterable[Change], subject: Subject) -> list[Change]:
    """Return the changes about one kind of thing."""
    return [change for change in changes if change.subject is subject]


def _with_fields(paper: Paper, changes: Iterable[Change], problems: list[Problem]) -> Paper:
    """Return a paper with its fields set and removed; what is set has its origin in corrections.

    The changes that leave a field as the sources have it are added to *problems*.
    """
    title = paper.title
    for change in _of_subject(changes, Subject.FIELD):
        field = "identifiers" if change.key in SCHEMES else change.key
        before, after = getattr(paper, field), _new_value(paper, change)
        if change.value is None and before == after:
            message = f"“{title}” has no {change.key} to remove"
            problems.append(warning(change.source, message, _NO_USE))
        elif _is_same(before, after):
            message = f"the {change.key} of “{title}” is that already"
            problems.append(note(change.source, message))
        origins = [origin for origin in paper.origins if origin.field != field]
        if change.value is not None:
            origins.append(Origin(field=field, source=change.source))
        origins.sort(key=lambda origin: origin.field)
        value: dict[str, Any] = {field: after}
        paper = replace(paper, **value, origins=tuple(origins))
    return paper


def _new_value(paper: Paper, change: Change) -> object:
    """Return the value of the attribute after a change."""
    if change.key in SCHEMES:
        found = {known.scheme: known for known in paper.identifiers if known.scheme != change.key}
        if isinstance(change.value, Identifier):
            found = {known.scheme: known for known in (*paper.identifiers, change.value)}
        return tuple(found.values())
    if change.value is None:
        return _EMPTY[change.key]
    if change.key == "authors" and isinstance(change.value, tuple):
        # As the source knows them, with their ORCIDs, where it has the same names.
        known = {author.name: author for author in reversed(paper.authors)}
        authors = (author for author in change.value if isinstance(author, Author))
        return tuple(known.get(author.name, author) for author in authors)
    return change.value


def _with_known_venue(paper: Paper, before: Paper, venues: Venues) -> Paper:
    """Return a paper whose new venue has the name and the address of one of *venues*."""
    if paper.venue is None or paper.venue == before.venue:
        return paper
    found = recognise(paper.venue.name, paper.venue.short, venues)
    return replace(paper, venue=found.venue or paper.venue, kind=paper.kind or found.kind)


def _is_same(before: object, after: object) -> bool:
    """Return whether a value says what is known already; a venue may be known by either name."""
    if isinstance(before, Venue) and isinstance(after, Venue):
        return after.name in (before.name, before.short)
    return before == after


def correct_findings(
    papers: Iterable[Paper], changes: _Changes, taxonomy: Taxonomy
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Add and drop links and topics after all that finds them, and leave out hidden papers."""
    kept: list[Paper] = []
    problems: list[Problem] = []
    for paper in papers:
        own = changes.get(paper.source)
        if not own:
            kept.append(paper)
            continue
        hiding = _of_subject(own, Subject.SHOWN)
        if hiding:
            message = f"“{paper.title}” is hidden by {hiding[0].source}"
            problems.append(note(paper.source, message))
            continue
        linked = _with_links(paper, own, problems)
        kept.append(_with_topics(linked, own, taxonomy, problems))
    return tuple(kept), tuple(problems)


def _with_links(paper: Paper, changes: Iterable[Change], problems: list[Problem]) -> Paper:
    """Return a paper without dropped links and with added ones; those it has may change their kind.

    What an added link leads to is no promise any more. Changes that change nothing are added to
    *problems*.
    """
    about = _of_subject(changes, Subject.LINK)
    if not about:
        return paper
    links = {link_key(link.url): link for link in paper.links}
    for change in about:
        place, given = link_key(change.key), change.value
        known = links.get(place)
        if not isinstance(given, Link):
            if links.pop(place, None) is None:
                message = f"“{paper.title}” has no link {change.key}"
                problems.append(warning(change.source, message, _NO_USE))
        elif known is None:
            links[place] = given
        elif known.kind is given.kind:
            message = f"“{paper.title}” has the link {change.key} already"
            problems.append(note(change.source, message))
        else:
            links[place] = replace(known, kind=given.kind, field=given.field)
    kept = tuple(links.values())
    return replace(paper, links=kept, promises=find_promises(paper.abstract, kept))


def _with_topics(
    paper: Paper, changes: Iterable[Change], taxonomy: Taxonomy, problems: list[Problem]
) -> Paper:
    """Return a paper without dropped topics, and with added ones first, in the taxonomy's order.

    Changes that change nothing are added to *problems*.
    """
    topics = {match.id: match for match in paper.topics}
    added: dict[str, Evidence] = {}
    for change in _of_subject(changes, Subject.TOPIC):
        if change.value is None:
            if topics.pop(change.key, None) is None:
                message = f"“{paper.title}” lacks the topic '{change.key}'"
                problems.append(warning(change.source, message, _NO_USE))
        elif change.key in topics:
            message = f"“{paper.title}” has the topic '{change.key}' already"
            problems.append(note(change.source, message))
        else:
            place = change.source.label
            added[change.key] = Evidence(phrase=change.key, field="corrections", sentence=place)
    given = (
        TopicMatch(id=topic.id, label=topic.label, weight=_WEIGHT, evidence=(added[topic.id],))
        for topic in taxonomy.topics
        if topic.id in added
    )
    return replace(paper, topics=(*given, *topics.values()))


def _contradiction(known: Change, change: Change) -> Problem:
    """Return the error that two corrections want the same thing differently."""
    what = change.subject.value if change.subject is not Subject.FIELD else change.key
    if change.subject in (Subject.LINK, Subject.TOPIC):
        what = f"{what} {change.key}"
    return failure(
        change.source,
        f"the {what} is corrected otherwise at {known.source}",
        _NEITHER,
    )


def people_problems(
    papers: Iterable[Paper], corrections: Sequence[PersonCorrection]
) -> Iterator[Problem]:
    """Report corrections of persons that match nobody, or want two names; *papers* as they came."""
    if not corrections:
        return
    finder = Finder(papers)
    renamed: dict[tuple[Source, str], PersonCorrection] = {}
    known = {called for paper in finder.papers for one in paper.authors for called in _called(one)}
    for person in corrections:
        for name in person.same_as:
            if name_key(name) not in known:
                yield warning(person.source, f"nobody is called “{name}”", _NO_USE)
        for reference in person.papers:
            yield from _lost_author(person, reference, finder)
            for paper in finder.find(reference):
                place = paper.source, key_of(named(person.name).name)
                other = renamed.setdefault(place, person)
                if other.as_name != person.as_name:
                    message = f"“{person.name}” is called “{other.as_name}” at {other.source}"
                    yield failure(person.source, message, _NEITHER)


def _called(author: Author) -> Iterator[str]:
    """Yield what a maintainer may call an author: a name, also with DBLP's number, or an ORCID."""
    yield name_key(author.name)
    if author.orcid:
        yield name_key(author.orcid)
    if author.identity:
        yield from map(name_key, (author.identity, author.identity.removeprefix(NUMBERED)))


def _lost_author(person: PersonCorrection, reference: str, finder: Finder) -> Iterator[Problem]:
    """Report a paper that a person is said to have written, and has not."""
    named = finder.find(reference)
    if len(named) != 1:
        found = ambiguous(reference, named, person.source) if named else None
        yield found or unknown(reference, person.source)
        return
    names = {name_key(author.name) for author in named[0].authors}
    if not names & {name_key(person.name), name_key(person.as_name)}:
        message = f"“{person.name}” is no author of “{named[0].title}”"
        yield warning(person.source, message, _NO_USE)

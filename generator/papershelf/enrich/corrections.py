"""Apply corrections: to the fields that sources give, later to links and topics, and to authors.

A correction that no longer has any effect is reported with its line. All functions are pure and
idempotent.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import fields, replace

from papershelf.curated.corrections import Change, PaperCorrection, PersonCorrection, Subject
from papershelf.curated.taxonomy import Taxonomy
from papershelf.curated.venues import Venues
from papershelf.enrich.identity import ADDRESSES, readdress
from papershelf.enrich.links import link_key
from papershelf.enrich.promises import find_promises
from papershelf.enrich.references import Finder, unresolved
from papershelf.enrich.topics import COUNTED, FIELD_FACTOR, PHRASE_WEIGHT
from papershelf.enrich.venues import recognise
from papershelf.model import Author, Evidence, Link, Origin, Paper, TopicMatch, Venue
from papershelf.problems import Problem, failure, note, warning
from papershelf.text.evidence import fold_evidence, unfold_evidence
from papershelf.text.identifiers import SCHEMES
from papershelf.text.name_notes import DBLP_PREFIX
from papershelf.text.names import dotless_key, orderless_key
from papershelf.text.slugs import slug_of_text

# The slug of a paper, and the match key of an author's name in it.
_Authorship = tuple[str, str]

_EMPTY: Mapping[str, Any] = {field.name: field.default for field in fields(Paper)}
# The greatest weight that a topic can get by its phrases.
_WEIGHT = PHRASE_WEIGHT * sum(FIELD_FACTOR[field] * COUNTED[field] for field in COUNTED)
_NO_EFFECT = "the correction can be removed"
_BOTH_IGNORED = "both are ignored until one is removed"


def correct_fields(
    papers: Sequence[Paper], corrections: Sequence[PaperCorrection], venues: Venues
) -> tuple[Sequence[Paper], Mapping[str, tuple[Change, ...]], Sequence[Problem]]:
    """Correct the fields and the addresses of identified *papers*.

    Return the papers, the changes of those that have any, by slug, and problems. A reference may
    use a name that a paper gets by another correction. Corrections that contradict one another are
    reported as errors, and not applied.
    """
    if not corrections:
        return papers, {}, ()
    assigned, problems = _assigned(papers, corrections)
    changes: dict[str, tuple[Change, ...]] = {}
    corrected: list[Paper] = []
    for paper in papers:
        agreed, contradictions = _without_contradictions(assigned.get(paper.slug, ()))
        new, without_effect = _with_fields(paper, agreed)
        problems += (*contradictions, *without_effect)
        changes[paper.slug] = agreed
        corrected.append(_with_known_venue(new, paper, venues))
    readdressed, clashes = readdress(papers, corrected, changes)
    pairs = zip(readdressed, changes.values(), strict=True)
    by_slug = {paper.slug: agreed for paper, agreed in pairs if agreed}
    return readdressed, by_slug, (*problems, *clashes)


def _assigned(
    papers: Sequence[Paper], corrections: Iterable[PaperCorrection]
) -> tuple[dict[str, list[Change]], list[Problem]]:
    """Return the changes of each paper in the order of the file, and problems with references."""
    finder = Finder(papers)
    found = [(correction, finder.find(correction.paper)) for correction in corrections]
    changes = _changes_in(found)
    if not all(matches for _, matches in found):
        finder = Finder(_renamed(it, changes[it.slug]) for it in papers if it.slug in changes)
        found = [(each, matches or finder.find(each.paper)) for each, matches in found]
        changes = _changes_in(found)
    ambiguous = ((each, matches) for each, matches in found if len(matches) != 1)
    return changes, [unresolved(each.paper, matches, each.source) for each, matches in ambiguous]


def _changes_in(
    found: Iterable[tuple[PaperCorrection, Sequence[Paper]]],
) -> dict[str, list[Change]]:
    """Return the changes of each paper that is the only one *found* for a correction, by slug."""
    changes: dict[str, list[Change]] = defaultdict(list)
    for correction, matches in found:
        if len(matches) == 1:
            changes[matches[0].slug] += correction.changes
    return changes


def _renamed(paper: Paper, changes: Iterable[Change]) -> Paper:
    """Return *paper* with the names and addresses that its *changes* give it."""
    agreed, _ = _without_contradictions(changes)
    corrected, _ = _with_fields(paper, agreed)
    addresses = (str(change.value) for change in agreed if change.subject in ADDRESSES)
    return replace(corrected, former=(slug_of_text(corrected.title), *addresses))


def _without_contradictions(changes: Iterable[Change]) -> tuple[tuple[Change, ...], list[Problem]]:
    """Return the changes of one paper that no other change contradicts, without duplicates."""
    first: dict[tuple[Subject, str], Change] = {}
    contradicted: set[tuple[Subject, str]] = set()
    problems: list[Problem] = []
    for change in changes:
        # All spellings of an address have the same key.
        is_link = change.subject is Subject.LINK
        subject = change.subject, link_key(change.key) if is_link else change.key
        earlier = first.setdefault(subject, change)
        if earlier.outcome != change.outcome:
            contradicted.add(subject)
            problems.append(_contradiction(earlier, change))
    kept = (change for subject, change in first.items() if subject not in contradicted)
    return tuple(kept), problems


def _of_subject(changes: Iterable[Change], subject: Subject) -> list[Change]:
    """Return the changes of one subject."""
    return [change for change in changes if change.subject is subject]


def _without_effect(change: Change, title: str, missing: str, present: str) -> Problem:
    """Return the report on a *change* of the paper called *title* that has no effect.

    It removes what is *missing*, or adds what is *present*.
    """
    if change.value is None:
        return warning(change.source, f"“{title}” {missing}", _NO_EFFECT)
    return note(change.source, f"“{title}” already has {present}")


def _with_fields(paper: Paper, changes: Iterable[Change]) -> tuple[Paper, list[Problem]]:
    """Return *paper* with fields set or removed, and reports on *changes* without effect.

    Fields that are set get their change as their origin.
    """
    title = paper.title
    problems: list[Problem] = []
    for change in _of_subject(changes, Subject.FIELD):
        key = change.key
        field = "identifiers" if key in SCHEMES else key
        before, after = getattr(paper, field), _new_value(paper, change)
        if _is_same(before, after):
            missing, present = f"has no {key} to remove", f"this value of {key}"
            problems.append(_without_effect(change, title, missing, present))
        origins = [origin for origin in paper.origins if origin.field != field]
        if change.value is not None:
            origins.append(Origin(field=field, source=change.source))
        origins.sort(key=lambda origin: origin.field)
        value: dict[str, Any] = {field: after}
        paper = replace(paper, **value, origins=tuple(origins))
    return paper, problems


def _new_value(paper: Paper, change: Change) -> object:
    """Return the value of the changed attribute of *paper* after *change*."""
    if change.key in SCHEMES:
        before = {each.scheme: each for each in paper.identifiers}
        return tuple(filter(None, {**before, change.key: change.value}.values()))
    if change.value is None:
        return _EMPTY[change.key]
    if change.key == "authors" and isinstance(change.value, tuple):
        # Authors whom the source names too keep what it states of them, such as ORCIDs.
        by_name = {author.name: author for author in reversed(paper.authors)}
        authors = (author for author in change.value if isinstance(author, Author))
        return tuple(by_name.get(author.name, author) for author in authors)
    return change.value


def _with_known_venue(paper: Paper, before: Paper, venues: Venues) -> Paper:
    """Return *paper* with its new venue replaced by the one of *venues* that it names, if any."""
    if paper.venue is None or paper.venue == before.venue:
        return paper
    venue, kind = recognise(paper.venue.name, paper.venue.short, venues)
    return replace(paper, venue=venue or paper.venue, kind=paper.kind or kind)


def _is_same(before: object, after: object) -> bool:
    """Return whether *after* equals *before*; of a venue, either name may be equal."""
    if isinstance(before, Venue) and isinstance(after, Venue):
        return after.name in (before.name, before.short)
    return before == after


def correct_findings(
    papers: Iterable[Paper], changes: Mapping[str, Sequence[Change]], taxonomy: Taxonomy
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Add and remove links and topics after the steps that find them, and drop hidden papers.

    *changes* are by the slugs of *papers*, whose evidence is folded.
    """
    kept: list[Paper] = []
    problems: list[Problem] = []
    for paper in papers:
        of_paper = changes.get(paper.slug, ())
        if hiding := _of_subject(of_paper, Subject.SHOWN):
            message = f"“{paper.title}” is hidden by {hiding[0].source}"
            problems.append(note(paper.source, message))
        elif of_paper:
            linked, about_links = _with_links(unfold_evidence(paper), of_paper)
            new, about_topics = _with_topics(linked, of_paper, taxonomy)
            problems += (*about_links, *about_topics)
            kept.append(fold_evidence(new))
        else:
            kept.append(paper)
    return tuple(kept), tuple(problems)


def _with_links(paper: Paper, changes: Iterable[Change]) -> tuple[Paper, list[Problem]]:
    """Return *paper* with other links or kinds of links, and reports on *changes* without effect.

    The promises are found again, because an added link fulfils a promise of its kind.
    """
    link_changes = _of_subject(changes, Subject.LINK)
    if not link_changes:
        return paper, []
    links = {link_key(link.url): link for link in paper.links}
    problems: list[Problem] = []
    for change in link_changes:
        key, new = link_key(change.key), change.value
        old = links.get(key)
        if change.outcome == (old.kind if old else None):
            link = f"link {change.key}"
            problems.append(_without_effect(change, paper.title, f"has no {link}", f"the {link}"))
        elif not isinstance(new, Link):
            del links[key]
        else:
            links[key] = replace(old, kind=new.kind, field=new.field) if old else new
    kept = tuple(links.values())
    return replace(paper, links=kept, promises=find_promises(paper.abstract, kept)), problems


def _with_topics(
    paper: Paper, changes: Iterable[Change], taxonomy: Taxonomy
) -> tuple[Paper, list[Problem]]:
    """Return *paper* with topics added and removed, and reports on *changes* without effect.

    Added topics come first, in the order of the *taxonomy*.
    """
    topics = {match.id: match for match in paper.topics}
    added: dict[str, Evidence] = {}
    problems: list[Problem] = []
    for change in _of_subject(changes, Subject.TOPIC):
        is_present = change.key in topics
        if is_present == (change.value is not None):
            topic = f"the topic '{change.key}'"
            problems.append(_without_effect(change, paper.title, f"does not have {topic}", topic))
        elif is_present:
            del topics[change.key]
        else:
            label = change.source.label
            added[change.key] = Evidence(phrase=change.key, field="corrections", sentence=label)
    matches = (
        TopicMatch(id=topic.id, label=topic.label, weight=_WEIGHT, evidence=(added[topic.id],))
        for topic in taxonomy.topics
        if topic.id in added
    )
    return replace(paper, topics=(*matches, *topics.values())), problems


def _contradiction(earlier: Change, change: Change) -> Problem:
    """Return the error that two corrections of one subject contradict each other."""
    subject = change.subject.value if change.subject is not Subject.FIELD else change.key
    if change.subject in (Subject.LINK, Subject.TOPIC):
        subject = f"{subject} {change.key}"
    message = f"the correction of the {subject} contradicts the one at {earlier.source}"
    return failure(change.source, message, _BOTH_IGNORED)


def correct_people(
    papers: Iterable[Paper], corrections: Sequence[PersonCorrection]
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Give new names to the authors whom *corrections* separate, before persons are identified.

    A correction is reported if it matches nobody. Two that give an author different names
    contradict each other, and are not applied.
    """
    all_papers = tuple(papers)
    if not corrections:
        return all_papers, ()
    names, problems = _new_names(all_papers, corrections)
    unmatched = _unmatched(corrections, all_papers, names.values())
    return _with_new_names(all_papers, names), (*unmatched, *problems)


def _new_names(
    papers: Sequence[Paper], corrections: Iterable[PersonCorrection]
) -> tuple[Mapping[_Authorship, str], list[Problem]]:
    """Return the new names by authorship, and problems that prevent others."""
    finder = Finder(papers)
    problems: list[Problem] = []
    separated: dict[_Authorship, PersonCorrection] = {}
    contradicted: set[_Authorship] = set()
    for person in corrections:
        for reference in person.papers:
            matches, source = finder.find(reference), person.source
            if len(matches) != 1:
                problems.append(unresolved(reference, matches, source))
                continue
            problems += _absence(person, matches[0])
            authorship = matches[0].slug, orderless_key(person.name)
            other = separated.setdefault(authorship, person)
            if other.as_name != person.as_name:
                contradicted.add(authorship)
                message = f"“{person.name}” gets another name at {other.source}: “{other.as_name}”"
                problems.append(failure(source, message, _BOTH_IGNORED))
    names = {
        authorship: person.as_name
        for authorship, person in separated.items()
        if authorship not in contradicted
    }
    return names, problems


def _unmatched(
    corrections: Iterable[PersonCorrection], papers: Iterable[Paper], new_names: Iterable[str]
) -> Iterator[Problem]:
    """Report names in `same_as` that no author of *papers* has, and that are no *new_names*."""
    known = {name for paper in papers for author in paper.authors for name in _names(author)}
    known.update(map(orderless_key, new_names))
    for person in corrections:
        for name in person.same_as:
            if orderless_key(name) not in known:
                yield warning(person.source, f"no author is called “{name}”", _NO_EFFECT)


def _names(author: Author) -> Iterator[str]:
    """Return the keys by which a maintainer may name *author*: name, ORCID, DBLP's name."""
    identity = author.identity
    names = (author.name, author.orcid, identity, identity.removeprefix(DBLP_PREFIX))
    return map(orderless_key, filter(None, names))


def _absence(person: PersonCorrection, paper: Paper) -> Iterator[Problem]:
    """Report that *person* is not among the authors of *paper*, if that is so."""
    names = {orderless_key(author.name) for author in paper.authors}
    if not names & {orderless_key(person.name), orderless_key(person.as_name)}:
        message = f"“{person.name}” is not an author of “{paper.title}”"
        yield warning(person.source, message, _NO_EFFECT)


def _with_new_names(
    papers: tuple[Paper, ...], names: Mapping[_Authorship, str]
) -> tuple[Paper, ...]:
    """Return *papers* with the new *names* of authors."""
    # The parts of such a name stay as printed, for citations. The ORCID stays too, unless an author
    # of another paper has it.
    if not names:
        return papers
    elsewhere = {
        author.orcid
        for paper in papers
        for author in paper.authors
        if (paper.slug, dotless_key(author.name)) not in names
    }

    def renamed(paper: Paper) -> Iterator[Author]:
        for author in paper.authors:
            name = names.get((paper.slug, dotless_key(author.name)))
            orcid = "" if author.orcid in elsewhere else author.orcid
            yield replace(author, name=name, orcid=orcid) if name else author

    return tuple(replace(paper, authors=tuple(renamed(paper))) for paper in papers)

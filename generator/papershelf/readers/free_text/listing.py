"""Listings: text pasted from a page of papers, each title above its authors, abstract or both.

Lines are classified as boilerplate, headings or text. Lines of text that continue each other form
segments, each a title or a paragraph, and segments form papers. Weights decide what a title is, by
the form of a segment and by its neighbours. If the layout of the complete file is regular, it
takes precedence.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, zip_longest
from pathlib import Path

from msgspec.structs import replace

from papershelf.model import Link, LinkKind, Paper, PartialDate, Source
from papershelf.problems import Problem, failure, warning
from papershelf.readers.citation import YEAR, published_in, with_date
from papershelf.readers.fields import Fields, completed, is_address, shown
from papershelf.readers.free_text.layout import segments_by_layout
from papershelf.readers.free_text.lines import (
    LIST_MARKS,
    ListingLine,
    by_neighbours,
    ends_sentence,
    listing_lines,
    plain_title,
    starts_lower,
)
from papershelf.readers.free_text.names import authors_in, venues_beside
from papershelf.readers.free_text.segments import (
    CLEARLY_PROSE,
    TITLE_ABOVE,
    Role,
    Segment,
    is_labelled,
    links_in,
    segments_by_form,
)
from papershelf.readers.lists.credit import credit_of
from papershelf.readers.lists.entries import ListEntry, entry_of
from papershelf.readers.pages.page_text import SECTIONS
from papershelf.readers.papers import paper_of
from papershelf.readers.pasted import LINK, are_several, beside_identifier, identifiers_in
from papershelf.readers.reader import MARKDOWN, FilledLine, Item, source_of
from papershelf.readers.unsupported import unsupported_format
from papershelf.text.dates import date_of
from papershelf.text.identifiers import identifier_of

# Added to the weight of a paragraph: without a title above, and with or without an abstract below.
_NOTHING_ABOVE, _ABSTRACT_BELOW, _NO_ABSTRACT_BELOW = -3, -4, 2
_NOTE_SECTIONS = SECTIONS - {"abstract"}
_LETTER = re.compile(r"[^\W\d_]")
# "Attention Is All You Need (Vaswani et al., 2017)", also with a comma in place of brackets.
_CITED = re.compile(
    rf"(?P<title>[^*_`\[(]{{3,400}}?)(?: \((?=.*\)$)|, (?=[^,]* et al\b))"
    rf"(?P<by>[^()]{{2,80}} (?:et al\b|(?:and|&) \w+,)[^()]{{1,80}}{YEAR})\)?"
)


@dataclass(slots=True)
class _Draft:
    """The title of a paper, and the segments below it by their roles.

    A draft with only a title or only a body is one of a problem.
    """

    title: Segment | None = None
    below: defaultdict[Role, list[Segment]] = field(default_factory=lambda: defaultdict(list))

    @property
    def authors(self) -> list[Segment]:
        return self.below[Role.AUTHORS]

    @property
    def body(self) -> list[Segment]:
        return self.below[Role.PARAGRAPH]

    @property
    def segments(self) -> list[Segment]:
        return [*filter(None, [self.title]), *chain.from_iterable(self.below.values())]

    @property
    def is_paper(self) -> bool:
        """Whether the title is certainly one, or has the form of one."""
        if not self.title or self.authors or self.body:
            return bool(self.title)
        plain = plain_title(self.title.text)[0]
        starts_title = self.title.lowercase_titles or not starts_lower(plain)
        words = plain.split()
        is_named = any(segment.identifier for segment in self.below[Role.LINK])
        has_words = len(words) > 2 or (is_named and len(words) > 1 and plain.istitle())
        has_words = has_words and not are_several(identifiers_in(plain))
        return has_words and bool(_LETTER.search(plain)) and starts_title

    @property
    def paragraph_bias(self) -> int:
        """The number that the draft adds to the weight of the next segment as a paragraph."""
        if not self.segments:
            return _NOTHING_ABOVE
        return 0 if self.body or self.authors else TITLE_ABOVE


def read_listing(filled: Sequence[FilledLine], path: Path) -> Iterator[Item | FilledLine]:
    """Yield papers, asides and problems of a pasted listing.

    Each line that is not blank is counted once: in a paper's `source.lines` (title, authors and
    abstract, at the line of the title), by an aside, or as lost by a problem, which rejects a
    complete text if it is in another format. The name of *path* gives the year, and the date for a
    text without any heading.
    """
    if unsupported := unsupported_format([line.text for line in filled]):
        message = f"this looks like {unsupported.name}, not like a listing"
        yield failure(source_of(filled), message, unsupported.hint, lost=len(filled))
        return
    lines = list(by_neighbours(list(listing_lines(filled, path))))
    has_dates = any(line.date for line in lines)
    default = None if has_dates else date_of(path)
    items: list[Item] = [line.aside for line in lines if line.aside]
    texts = [line for line in lines if not line.aside]
    for draft in _drafts_of(texts):
        items += _doubts(draft.segments)
        items += _items_of(draft, default)
    yield from [_note(lines)] if _is_note(lines, items, path) else items


def _drafts_of(texts: Sequence[ListingLine]) -> list[_Draft]:
    """Return the drafts of *texts*, with authors only if most of the papers have some."""
    if authors := authors_in(texts):
        drafts = list(_grouped(_segments(texts, authors)))
        papers = [draft for draft in drafts if draft.is_paper]
        if 2 * sum(bool(draft.authors) for draft in papers) > len(papers):
            return drafts
    return list(_grouped(_segments(texts, [])))


def _segments(texts: Sequence[ListingLine], authors: Sequence[Segment]) -> list[Segment]:
    """Return the segments of *texts* in their order: *authors*, links, titles and bodies."""
    credit = [*authors, *venues_beside(authors, texts)]
    uncredited = _without(credit, texts)
    links = list(links_in(uncredited))
    others = _without(links, uncredited)
    segments = segments_by_layout(others)
    # The lines without those of names may alternate by chance.
    titles = sum(segment.role is Role.TITLE for segment in segments)
    if not segments or titles < len(authors):
        segments = list(segments_by_form(others))
    everything = [*segments, *links, *credit]
    ordered = sorted(everything, key=lambda segment: segment.lines[0].source.line)
    return list(_with_titles_first(ordered)) if _are_links_first(ordered) else ordered


def _are_links_first(segments: Sequence[Segment]) -> bool:
    """Return whether identifiers are above their titles.

    Below each is no prose. One begins the file, or all of them begin a block.
    """
    places = [at for at, segment in enumerate(segments) if segment.identifier]
    below = [segments[at + 1] for at in places if at + 1 < len(segments)]
    if len(below) < len(places) or any(it.prose > 0 or it.role is Role.LINK for it in below):
        return False
    return bool(places) and (places[0] == 0 or all(_begins_block(segments, at) for at in places))


def _begins_block(segments: Sequence[Segment], at: int) -> bool:
    """Return whether the segment at the index *at*, between others, is the first of its block."""
    above, block, below = [segment.lines[0].block for segment in segments[at - 1 : at + 2]]
    return block == below and block != above


def _with_titles_first(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield *segments*, each identifier behind the title below it."""
    above: list[Segment] = []
    for segment in segments:
        if segment.identifier:
            above = [segment]
        else:
            yield segment
            yield from above
            above = []


def _without(segments: Iterable[Segment], texts: Iterable[ListingLine]) -> list[ListingLine]:
    """Return *texts* without the first lines of *segments*."""
    apart = {segment.lines[0].source for segment in segments}
    return [line for line in texts if line.source not in apart]


def _is_note(lines: Sequence[ListingLine], items: Iterable[Item], path: Path) -> bool:
    """Return whether a Markdown file is only a heading and prose, or has the sections of a note."""
    if path.suffix.lower() not in MARKDOWN or not lines or not lines[0].text.startswith("# "):
        return False
    if any(line.date for line in lines):
        return False
    headings = (line.text for line in lines if line.text.startswith("##"))
    if any(text.strip("# ").casefold() in _NOTE_SECTIONS for text in headings):
        return True
    papers = [item for item in items if isinstance(item, Paper)]
    is_only = len(papers) == 1 and papers[0].source.line == lines[0].source.line
    return is_only and not papers[0].links


def _note(lines: Sequence[ListingLine]) -> Problem:
    source = source_of(lines)
    message = f"this looks like a note, not like a listing: “{shown(lines[0].text)}”"
    hint = "if it is about a paper, add front matter with “title:” and “authors:”"
    return warning(source, message, hint, lost=len(lines))


def _doubts(segments: Iterable[Segment]) -> Iterator[Problem]:
    """Yield a warning for each segment whose form and position in the layout disagree."""
    for segment in segments:
        if segment.doubt:
            taken = "an abstract" if segment.role is Role.PARAGRAPH else "a title"
            message = f"{segment.doubt}: “{shown(segment.text)}”"
            yield warning(segment.lines[0].source, message, f"it was read as {taken}; check this")


def _grouped(segments: list[Segment]) -> Iterator[_Draft]:
    """Yield a draft for each paper; a stray segment is a draft with only a title."""
    draft = _Draft()
    for segment, after in zip_longest(segments, segments[1:]):
        # A heading ends a draft only if it has a body: a date may be between title and abstract.
        if draft.body and draft.body[-1].lines[0].section != segment.lines[0].section:
            yield draft
            draft = _Draft()
        role = _role(segment, draft, after)
        if role is Role.STRAY:
            yield _Draft(title=segment)
        elif role is Role.TITLE:
            yield draft
            draft = _Draft(title=segment)
        else:
            draft.below[role].append(segment)
    yield draft


def _role(segment: Segment, draft: _Draft, after: Segment | None) -> Role:
    """Return the role of *segment*, which is below the *draft* and above the segment *after*."""
    # A link belongs to the title above, or is one in an abstract. Buttons may be below that.
    if segment.role is Role.LINK:
        within = Role.PARAGRAPH if draft.body and "://" in segment.text else Role.STRAY
        is_own = is_labelled(segment) or not draft.body
        return Role.LINK if draft.title and is_own else within
    if segment.role is Role.VENUE and draft.title and (draft.authors or not draft.body):
        return Role.VENUE
    if not _LETTER.search(plain_title(segment.text)[0]):
        return Role.STRAY
    if segment.authors and draft.title and not draft.body:
        return Role.AUTHORS
    if after and after.authors and segment.prose < CLEARLY_PROSE:
        return Role.TITLE
    return segment.role or _role_by_form(segment, draft, after)


def _role_by_form(segment: Segment, draft: _Draft, after: Segment | None) -> Role:
    """Return the role of a *segment* that only its form and its neighbours decide."""
    abstract_below = bool(after and after.prose > 0)
    if starts_lower(segment.text):
        if draft.body and not ends_sentence(draft.body[-1].text):
            return Role.PARAGRAPH
        if segment.prose <= 0 and (draft.paragraph_bias == TITLE_ABOVE or not abstract_below):
            return Role.STRAY
    below = _ABSTRACT_BELOW if abstract_below else _NO_ABSTRACT_BELOW
    return Role.PARAGRAPH if segment.prose + draft.paragraph_bias + below > 0 else Role.TITLE


def _items_of(draft: _Draft, default: PartialDate | None) -> Iterator[Item]:
    """Yield the paper of a *draft*, and warnings; nothing for an empty draft."""
    named = [each for segment in draft.below[Role.LINK] if (each := segment.identifier)]
    if are_several(named):
        yield from map(_lost_identifier, draft.below.pop(Role.LINK))
    title = draft.title
    if title and title.identifier:
        yield _lost_identifier(title)
    elif not title:
        if draft.body:
            hint = "add the title on a separate line above it"
            yield _lost(draft, "an abstract without a title", hint)
    elif draft.is_paper:
        read = list(_paper(title, draft, default))
        yield from read
        if not (draft.body or any(isinstance(item, Paper) and item.authors for item in read)):
            message = f"no abstract below the title “{shown(title.text)}”"
            yield warning(_source(draft), message, "add it below the title if there is one")
    else:
        hint = "delete it, or add the abstract if it is a title"
        yield _lost(draft, "neither a title nor an abstract", hint)


def _lost_identifier(segment: Segment) -> Problem:
    hint = "put it below the title of its paper, or put ids alone into a file, for which "
    hint += "`papershelf check` says how to get the records"
    return _lost(_Draft(title=segment), "an identifier without a title", hint)


def _paper(title: Segment, draft: _Draft, default: PartialDate | None) -> Iterator[Item]:
    """Yield the paper of a *draft* with a *title*, and warnings about what is below it."""
    entry = _entry_in(title.text)
    text, url = plain_title(title.text)
    if not url:
        text, url = beside_identifier(text)
    linked = [url] if is_address(url) and not entry else []
    if entry:
        yield from entry.credit.left_out(title.lines[0].source)
    written = entry.fields() if entry else Fields(title=text)
    credited = (*draft.authors, *draft.below[Role.VENUE])
    published = " ".join(segment.venue for segment in credited).strip()
    venue = with_date(published_in(published), credit_of(published).date)
    fields = completed(venue, written)
    below = draft.below[Role.LINK]
    named = [*map(identifier_of, linked), *(segment.identifier for segment in below)]
    found = [(each.scheme, each.value) for each in named if each]
    # The date of the abstract, which differs if a date is between title and abstract.
    listed = (draft.body or draft.segments)[0].lines[0].date or default
    authors = tuple(author for segment in draft.authors for author in segment.authors)
    yield from paper_of(
        replace(
            fields,
            authors=authors or fields.authors,
            abstract=_abstract(draft.body),
            listed=str(listed or ""),
            identifiers=(*fields.identifiers, *found),
            links=(
                *(Link(url=url, kind=LinkKind.PAPER, evidence=title.text) for url in linked),
                *written.links,
                *venue.links,
                *chain.from_iterable(segment.links for segment in below),
            ),
        ),
        _source(draft),
    )


def _entry_in(title: str) -> ListEntry | None:
    """Return the entry of a list in a *title* if it has more than a link and all of it is read."""
    text = LIST_MARKS.sub("", title)
    if (cited := _CITED.fullmatch(text)) and (credit := credit_of(cited["by"])).is_clear:
        return ListEntry(title=cited["title"], credit=credit, links=(), date="")
    beside = LINK.sub("", text, count=1)
    entry = entry_of(f"- {text}") if beside != text and any(map(str.isalnum, beside)) else None
    if not (entry and entry.title and (entry.credit.is_clear or plain_title(title)[1])):
        return None
    links = (replace(link, field="", evidence=title) for link in entry.links)
    return replace(entry, links=tuple(links))


def _abstract(body: list[Segment]) -> str:
    """Join segments by spaces, or as separate paragraphs if a blank line is between them."""
    parts = [segment.text for segment in body[:1]]
    for above, segment in pairwise(body):
        is_new_block = above.lines[-1].block != segment.lines[0].block
        parts += ["\n\n" if is_new_block else " ", segment.text]
    return "".join(parts)


def _lost(draft: _Draft, message: str, hint: str) -> Problem:
    source = _source(draft)
    message = f"{message}: “{shown(draft.segments[0].text)}”"
    return warning(source, message, hint, lost=source.lines)


def _source(draft: _Draft) -> Source:
    return source_of([line for segment in draft.segments for line in segment.lines])

"""The layout of a listing: if titles and abstracts alternate, their positions distinguish them.

A regular layout is better evidence than the form of a single text, which may be misleading: all in
lower case, for example, or with a full stop after every title.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import compress, pairwise
from operator import not_
from statistics import median

from msgspec.structs import replace

from papershelf.readers.free_text.lines import LIST_MARKS, ListingLine, plain_title, starts_lower
from papershelf.readers.free_text.segments import (
    CLEARLY_PROSE,
    Role,
    Segment,
    segment_of,
    segments_by_form,
)
from papershelf.readers.pasted import follows

# Fewer texts may alternate by chance. Of more texts, the least share that has to alternate.
_MIN_TEXTS, _MIN_ALTERNATING = 8, 0.9
# The least difference of the median weights of abstracts and titles, and the least of abstracts.
_MIN_DIFFERENCE, _MIN_WEIGHT = 10, 5
# The cost of a break in the alternation, and the largest weight of one text. The weight is less, so
# that a single text can't cause two breaks around it.
_BREAK_COST, _MAX_SCORE = 8.0, 7.5

_IsBoundary = Callable[[ListingLine, ListingLine, ListingLine], bool]


def _has_mark(*lines: ListingLine) -> bool:
    return any(LIST_MARKS.match(line.text) for line in lines)


# The boundaries of texts besides blank lines, by a line and those above and below it: none, bullets
# or numbers, indents, or all line ends. A mark is that of a title, or of the abstract below a title
# of one line: the greater contrast decides.
_BOUNDARIES: tuple[tuple[_IsBoundary, ...], ...] = (
    (lambda *_lines: False,),
    (
        lambda above, line, _below: _has_mark(above, line),
        lambda _above, line, below: _has_mark(line, below),
    ),
    (lambda above, line, _below: above.indented != line.indented,),
    (lambda *_lines: True,),
)


def segments_by_layout(texts: Sequence[ListingLine]) -> list[Segment]:
    """Return titles and abstracts if they alternate in the complete file, or else []."""
    layouts = [_layout_of(texts, boundaries) for boundaries in _BOUNDARIES]
    # Of most titles, a few that begin like items of a list are no layout.
    most = max(map(len, layouts))
    segments = next(layout for layout in layouts if 2 * len(layout) >= most)
    if not segments:
        return []
    abstracts = _abstracts_of(_centred_weights(segments))
    split = list(_split_misplaced(segments, abstracts))
    return list(_with_roles(split, _centred_weights(split)))


def _layout_of(
    texts: Sequence[ListingLine], boundaries: Sequence[_IsBoundary]
) -> Sequence[Segment]:
    """Return the segments between *boundaries* of one kind, [] if they do not alternate."""
    return max(
        (_alternating(_split_lines(texts, is_boundary)) for is_boundary in boundaries),
        key=_contrast,
    )


def _split_lines(texts: Sequence[ListingLine], is_boundary: _IsBoundary) -> list[list[ListingLine]]:
    """Return *texts* in groups, which begin at boundaries and after blank lines."""
    groups = [list(texts[:1])]
    for index in range(1, len(texts)):
        above, line, *below = texts[index - 1 : index + 2]
        if not follows(texts, index) or is_boundary(above, line, *below or [line]):
            groups.append([])
        groups[-1].append(line)
    return groups


def _split_misplaced(segments: Sequence[Segment], abstracts: Sequence[bool]) -> Iterator[Segment]:
    """Yield *segments*; an abstract after another is split by its form, if that shows a title."""
    for index, segment in enumerate(segments):
        is_out_of_place = index and abstracts[index - 1] and abstracts[index]
        parts = list(segments_by_form(list(segment.lines))) if is_out_of_place else []
        are_both = len(parts) == 2 and parts[0].prose <= 0 < parts[1].prose
        yield from parts if are_both else [segment]


def _with_roles(segments: Sequence[Segment], weights: Sequence[float]) -> Iterator[Segment]:
    """Yield *segments* with the roles of their positions, and a doubt if their *weights* differ."""
    abstracts = _abstracts_of(weights)
    titles = (plain_title(segment.text)[0] for segment in compress(segments, map(not_, abstracts)))
    lowercase_titles = median(map(starts_lower, titles)) > 0
    above = [False, *abstracts]
    for segment, weight, abstract, after in zip(segments, weights, abstracts, above, strict=False):
        doubt = ""
        # Two titles in a row are no disagreement of form and layout.
        if weight > 0 and (after or not abstract):
            doubt = "it looks like an abstract, but the layout has a title here"
        elif weight < 0 and abstract:
            doubt = "it looks like a title, but the layout has an abstract here"
        role = Role.PARAGRAPH if abstract else Role.TITLE
        yield replace(segment, role=role, doubt=doubt, lowercase_titles=lowercase_titles)


def _alternating(groups: Sequence[Sequence[ListingLine]]) -> list[Segment]:
    """Return the segments of *groups* if their lengths and weights alternate, or else []."""
    lengths = [sum(len(line.text) for line in group) for group in groups]
    rises = [below > above for above, below in pairwise(lengths)]
    turns = sum(above != below for above, below in pairwise(rises))
    if len(lengths) < _MIN_TEXTS or turns < _MIN_ALTERNATING * (len(rises) - 1):
        return []
    segments = list(map(segment_of, groups))
    return segments if _contrast(segments) else []


def _low_and_high(segments: Sequence[Segment]) -> tuple[list[float], list[float]]:
    """Return the weights of alternating *segments*, sorted: less or greater than the one above."""
    weights = [segment.prose for segment in segments]
    rises = [below > above for above, below in pairwise(weights)]
    is_high = [not rises[0], *rises]
    return sorted(compress(weights, map(not_, is_high))), sorted(compress(weights, is_high))


def _contrast(segments: Sequence[Segment]) -> float:
    """Return by how much the weights of abstracts exceed those of titles, 0 if by too little."""
    low, high = map(median, _low_and_high(segments)) if segments else (0, 0)
    return high - low if high >= max(_MIN_WEIGHT, low + _MIN_DIFFERENCE) else 0


def _centred_weights(segments: Sequence[Segment]) -> list[float]:
    """Return the weights of *segments* less the threshold for abstracts."""
    low, high = _low_and_high(segments)
    titles, abstracts = low[len(low) * 9 // 10], high[len(high) // 10]
    # Among long abstracts, a short one is still clearly prose, and unlike the titles.
    clearly_abstract = max(CLEARLY_PROSE, titles + _MIN_DIFFERENCE)
    threshold = min((titles + abstracts) / 2, clearly_abstract)
    return [segment.prose - threshold for segment in segments]


def _abstracts_of(weights: Sequence[float]) -> list[bool]:
    """Return for each text whether it is an abstract, by the best path (Viterbi algorithm)."""
    # The scores of the best paths that end in a title and in an abstract, which can't come first.
    title, abstract = 0.0, -_BREAK_COST
    # For each later text, whether an abstract is above it: if it is a title, and if an abstract.
    backpointers: list[tuple[bool, bool]] = []
    for number, weight in enumerate(weights):
        if number:
            backpointers.append((abstract >= title - _BREAK_COST, abstract - _BREAK_COST > title))
            best = max(abstract, title - _BREAK_COST), max(title, abstract - _BREAK_COST)
            title, abstract = best
        score = max(-_MAX_SCORE, min(_MAX_SCORE, weight))
        title, abstract = title - score, abstract + score
    path = [abstract > title]
    for choice in reversed(backpointers):
        path.append(choice[path[-1]])
    return path[::-1]

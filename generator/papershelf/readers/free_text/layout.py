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
from papershelf.readers.free_text.segments import Role, Segment, segment_of, segments_by_form

# Fewer texts may alternate by chance. Of more texts, the least share that has to alternate.
_MIN_TEXTS, _MIN_ALTERNATING = 8, 0.9
# The least difference of the median weights of abstracts and titles, and the least of abstracts.
_MIN_DIFFERENCE, _MIN_WEIGHT = 10, 5
# The cost of a break in the alternation, and the largest weight of one text. The weight is less, so
# that a single text can't cause two breaks around it.
_BREAK_COST, _MAX_SCORE = 8.0, 7.5


def _is_separated(above: ListingLine, line: ListingLine) -> bool:
    return above.source.line + 1 != line.source.line


def _is_marked(above: ListingLine, line: ListingLine) -> bool:
    marks = any(LIST_MARKS.match(text) for text in (above.text, line.text))
    return marks or _is_separated(above, line)


def _changes_indent(above: ListingLine, line: ListingLine) -> bool:
    return above.indented != line.indented or _is_separated(above, line)


# The boundaries of texts in a file: blank lines, bullets or numbers, indents, or all line ends.
_BOUNDARIES: tuple[Callable[[ListingLine, ListingLine], bool], ...] = (
    _is_separated,
    _is_marked,
    _changes_indent,
    lambda _above, _line: True,
)


def segments_by_layout(texts: Sequence[ListingLine]) -> list[Segment]:
    """Return titles and abstracts if they alternate in the complete file, or else []."""
    for is_boundary in _BOUNDARIES:
        groups = _split_lines(texts, is_boundary)
        if _alternates([sum(len(line.text) for line in group) for group in groups]):
            segments = list(map(segment_of, groups))
            if weights := _centred_weights(segments):
                split = _split_misplaced(segments, _abstracts_of(weights))
                # If the weights of the parts have no threshold, that of the wholes applies.
                threshold = segments[0].prose - weights[0]
                default = [segment.prose - threshold for segment in split]
                return list(_with_roles(split, _centred_weights(split) or default))
    return []


def _split_lines(
    texts: Sequence[ListingLine], is_boundary: Callable[[ListingLine, ListingLine], bool]
) -> list[list[ListingLine]]:
    groups = [list(texts[:1])]
    for above, line in pairwise(texts):
        if is_boundary(above, line):
            groups.append([])
        groups[-1].append(line)
    return groups


def _split_misplaced(segments: Sequence[Segment], abstracts: Sequence[bool]) -> list[Segment]:
    """Return *segments*; an abstract after another is split into a title and an abstract."""
    out_of_place = [False, *(above and below for above, below in pairwise(abstracts))]
    return [
        part
        for segment, is_out in zip(segments, out_of_place, strict=True)
        for part in (_split_in_two(segment) if is_out else [segment])
    ]


def _split_in_two(segment: Segment) -> list[Segment]:
    """Return the title and the abstract in *segment* by the form of its lines, or [segment]."""
    parts = list(segments_by_form(list(segment.lines)))
    return parts if len(parts) == 2 and parts[0].prose <= 0 < parts[1].prose else [segment]


def _with_roles(segments: Sequence[Segment], weights: Sequence[float]) -> Iterator[Segment]:
    """Yield *segments* with the roles of their positions, and a doubt if their *weights* differ."""
    abstracts = _abstracts_of(weights)
    titles = (plain_title(segment.text)[0] for segment in compress(segments, map(not_, abstracts)))
    lowercase_titles = median(map(starts_lower, titles)) > 0
    after_abstract = False
    for segment, weight, abstract in zip(segments, weights, abstracts, strict=True):
        doubt = _doubt(after_abstract=after_abstract, weight=weight, abstract=abstract)
        role = Role.PARAGRAPH if abstract else Role.TITLE
        yield replace(segment, role=role, doubt=doubt, lowercase_titles=lowercase_titles)
        after_abstract = abstract


def _doubt(*, after_abstract: bool, weight: float, abstract: bool) -> str:
    """Return how form and layout disagree, or ""; two titles in a row are no disagreement."""
    if weight > 0 and (after_abstract or not abstract):
        return "it looks like an abstract, but the layout has a title here"
    if weight < 0 and abstract:
        return "it looks like a title, but the layout has an abstract here"
    return ""


def _alternates(lengths: Sequence[int]) -> bool:
    """Return whether nearly all *lengths* are greater or less than both of their neighbours."""
    rises = [below > above for above, below in pairwise(lengths)]
    turns = sum(above != below for above, below in pairwise(rises))
    return len(lengths) >= _MIN_TEXTS and turns >= _MIN_ALTERNATING * (len(rises) - 1)


def _centred_weights(segments: Sequence[Segment]) -> list[float] | None:
    """Return the weights of alternating *segments* less the threshold for abstracts, or None."""
    weights = [segment.prose for segment in segments]
    rises = [below > above for above, below in pairwise(weights)]
    is_high = [not rises[0], *rises]
    high, low = list(compress(weights, is_high)), list(compress(weights, map(not_, is_high)))
    if not high or not low or median(high) < max(_MIN_WEIGHT, median(low) + _MIN_DIFFERENCE):
        return None
    threshold = (sorted(low)[len(low) * 9 // 10] + sorted(high)[len(high) // 10]) / 2
    return [weight - threshold for weight in weights]


def _abstracts_of(weights: Sequence[float]) -> list[bool]:
    """Return for each text whether it is an abstract, by the best path (Viterbi algorithm)."""
    # The scores of the best paths that end in a title and in an abstract, which can't come first.
    title, abstract = 0.0, -_BREAK_COST
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

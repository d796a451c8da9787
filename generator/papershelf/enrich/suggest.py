"""A draft of a taxonomy: what many papers of a catalog have in common, for a maintainer to edit."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil, log2

import yaml
from lunr.stop_word_filter import WORDS
from msgspec import Struct

from papershelf.model import Paper, Source
from papershelf.problems import Problem, note
from papershelf.text.slugs import RESERVED, slug_of_text
from papershelf.text.wording import count
from papershelf.text.words import EVERYWHERE, folded

# Fewer papers may all be of one kind; where more than this part gets no topic, the taxonomy is of
# another field.
_FEWEST_PAPERS, _MOST_WITHOUT = 20, 0.5
# More papers than these tell nothing new.
_MOST_READ = 5000
_MOST_TOPICS, _LONGEST, _SHORTEST_WORD = 60, 4, 3
_FEWEST_SHARING = 2
# A phrase of fewer papers is rare, and one of more is in the name of the field.
_RAREST, _COMMONEST = 0.01, 0.5
_LEAST_SCORE = 2.0
_DULL = WORDS | EVERYWHERE
# Words of a phrase have a blank or a hyphen between them.
_RUN = re.compile(r"[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*)*")
_HEAD = """\
# A draft: phrases that many papers of this catalog share, the weightiest first. Delete what is no
# topic, put together what is one, give each a facet, a label and a sentence, and name the file as
# `topics` in the settings. How phrases are written is told in the topics.yml of Papershelf.
"""
_FACETS = {"topic": {"label": "Topics", "description": "What papers are about."}}


class _SharedPhrase(Struct):
    """A phrase: how it is written, in how many papers it is a keyword, and which papers have it."""

    written: Counter[str]
    keyword: int
    papers: list[int]


def poor_fit(papers: Sequence[Paper], shown: str) -> Iterator[Problem]:
    """Yield a note, at the place *shown*, where most papers get no topic of the taxonomy."""
    without = sum(not paper.topics for paper in papers)
    if len(papers) >= _FEWEST_PAPERS and without > _MOST_WITHOUT * len(papers):
        yield note(
            Source(path=shown),
            f"{without:,} of {count(len(papers), 'paper')} match no topic of the taxonomy",
            "`papershelf topics suggest` drafts one from the papers",
        )


def suggest(papers: Sequence[Paper]) -> str:
    """Return the draft of a taxonomy of *papers*, in YAML, with a topic for each salient phrase."""
    read = papers[:: ceil(len(papers) / _MOST_READ) or 1]
    terms = _shared(read)
    scores = _scores(terms)
    best = sorted(scores, key=lambda key: (-scores[key], key))[:_MOST_TOPICS]
    topics: dict[str, dict[str, object]] = {}
    for key in best:
        topic = _topic(terms[key], read)
        if topic["id"] not in RESERVED:
            topics.setdefault(str(topic["id"]), topic)
    draft = {"facets": _FACETS, "topics": list(topics.values())}
    return _HEAD + yaml.safe_dump(
        draft, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )


def _shared(papers: Sequence[Paper]) -> Mapping[str, _SharedPhrase]:
    """Return what enough of *papers* have, and not nearly all, by its folded form."""
    terms: dict[str, _SharedPhrase] = defaultdict(lambda: _SharedPhrase(Counter(), 0, []))
    for number, paper in enumerate(papers):
        keywords = {folded(keyword): keyword for keyword in paper.keywords}
        phrases = {folded(phrase): phrase for phrase in _phrases(paper)}
        for key, written in (phrases | keywords).items():
            term = terms[key]
            term.written[written] += 1
            term.keyword += key in keywords
            term.papers.append(number)
    fewest = max(_FEWEST_SHARING, _RAREST * len(papers))
    most = max(fewest, _COMMONEST * len(papers))
    return {key: term for key, term in terms.items() if key and fewest <= len(term.papers) <= most}


def _phrases(paper: Paper) -> Iterator[str]:
    """Yield the phrases of two to four words in title and abstract, without dull words."""
    for text in (paper.title, paper.abstract):
        for run in _RUN.findall(" ".join(text.split()).lower()):
            for words in _parts(run.split()):
                for length in range(2, _LONGEST + 1):
                    for start in range(len(words) - length + 1):
                        yield " ".join(words[start : start + length])


def _parts(words: Iterable[str]) -> Iterator[list[str]]:
    """Yield what stands between dull words."""
    part: list[str] = []
    for word in words:
        if word in _DULL or len(word) < _SHORTEST_WORD:
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _scores(terms: Mapping[str, _SharedPhrase]) -> Mapping[str, float]:
    """Return each term's C-value (Frantzi, Ananiadou and Mima 2000), keywords counted twice."""
    # A phrase that is mostly part of longer ones has little weight of its own.
    longer: dict[str, list[int]] = defaultdict(list)
    for term in terms.values():
        words = _name(term).split()
        inner = {
            folded(" ".join(words[start:end]))
            for start in range(len(words))
            for end in range(start + 1, len(words) + 1)
        }
        for key in inner - {folded(_name(term))}:
            longer[key].append(len(term.papers))
    scores = {key: _score(term, longer[key]) for key, term in terms.items()}
    return {key: score for key, score in scores.items() if score >= _LEAST_SCORE}


def _score(term: _SharedPhrase, longer: Sequence[int]) -> float:
    """Return the C-value of a term that is part of *longer* ones, in so many papers each."""
    alone = len(term.papers) + term.keyword - (sum(longer) / len(longer) if longer else 0)
    return log2(1 + len(_name(term).split())) * alone


def _name(term: _SharedPhrase) -> str:
    """Return how a term is mostly written."""
    return min(term.written, key=lambda written: (-term.written[written], written))


def _topic(term: _SharedPhrase, papers: Sequence[Paper]) -> dict[str, object]:
    """Return the topic that a term makes, described by one of its papers."""
    name = _name(term)
    example = papers[term.papers[0]].title
    return {
        "id": slug_of_text(name),
        "facet": "topic",
        "label": name[:1].upper() + name[1:],
        "description": f"Draft; in {count(len(term.papers), 'paper')}, such as “{example}”.",
        "phrases": [name],
    }

"""Draft a taxonomy from phrases that many papers of a catalog share, for a maintainer to edit."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import ceil, log2

import yaml
from lunr.stop_word_filter import WORDS
from msgspec import Struct

from papershelf.model import Paper, Source
from papershelf.problems import Problem, note
from papershelf.text.slugs import RESERVED, slug_of_text
from papershelf.text.wording import count, with_capital
from papershelf.text.words import EVERYWHERE, phrase_key

# A taxonomy fits poorly if more than this part of the papers has no topic. Fewer papers than these
# may all be about subjects that it lacks.
_MIN_PAPERS, _MAX_WITHOUT = 20, 0.5
# A sample of this size is enough.
_MAX_READ = 5000
_MAX_TOPICS, _MAX_LENGTH, _MIN_WORD = 60, 4, 3
_MIN_SHARING = 2
# Bounds of the document frequency: rarer phrases are no topics, commoner ones name the field.
_RAREST, _COMMONEST = 0.01, 0.5
_MIN_SCORE = 2.0
_STOP_WORDS = WORDS | EVERYWHERE
# The words of a phrase are separated by a space or a hyphen.
_RUN = re.compile(r"[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*)*")
_HEAD = """\
# A draft of a taxonomy: phrases that many papers of this catalog share, the best candidates first.
# Delete those that are no topics, merge those that mean the same, and give each topic a facet, a
# label and a description. Then name this file in the setting `topics`. The first lines of
# Papershelf's topics.yml explain how to write phrases.
"""
_NONE = """\
# No phrase is shared by enough papers: draft from more papers, or write topics of your own.
"""
_FACETS = {"topic": {"label": "Topics", "description": "What papers are about."}}


class _SharedPhrase(Struct):
    """A phrase: its written forms, the number of papers with it as a keyword, and its papers."""

    written: Counter[str]
    keyword: int
    papers: list[int]


def poor_fit(papers: Sequence[Paper], path: str) -> Iterator[Problem]:
    """Yield a note, whose source is *path*, if most papers have no topic of the taxonomy."""
    without = sum(not paper.topics for paper in papers)
    if len(papers) >= _MIN_PAPERS and without > _MAX_WITHOUT * len(papers):
        yield note(
            Source(path=path),
            f"{without:,} of {count(len(papers), 'paper')} match no topic of the taxonomy",
            "`papershelf topics suggest` drafts a taxonomy from the papers",
        )


def suggest(papers: Sequence[Paper]) -> str:
    """Return a draft of a taxonomy for *papers*, in YAML, with a topic for each salient phrase."""
    sample = papers[:: ceil(len(papers) / _MAX_READ) or 1]
    terms = _shared(sample)
    scores = _scores(terms)
    best = sorted(scores, key=lambda key: (-scores[key], key))[:_MAX_TOPICS]
    topics: dict[str, dict[str, object]] = {}
    for key in best:
        slug = slug_of_text(_name(terms[key]))
        if slug not in RESERVED and slug not in topics:
            topics[slug] = _topic(slug, terms[key], sample)
    draft = yaml.safe_dump(
        {"facets": _FACETS, "topics": list(topics.values())},
        allow_unicode=True,
        sort_keys=False,
        width=100,
        default_flow_style=None,
    )
    return f"{_HEAD}{'' if topics else _NONE}{draft}"


def _shared(papers: Sequence[Paper]) -> Mapping[str, _SharedPhrase]:
    """Return the phrases of enough but not most of *papers*, by their folded forms."""
    terms: dict[str, _SharedPhrase] = defaultdict(lambda: _SharedPhrase(Counter(), 0, []))
    for number, paper in enumerate(papers):
        keywords = {phrase_key(keyword): keyword for keyword in paper.keywords}
        phrases = {phrase_key(phrase): phrase for phrase in _phrases(paper)}
        for key, written in (phrases | keywords).items():
            term = terms[key]
            term.written[written] += 1
            term.keyword += key in keywords
            term.papers.append(number)
    fewest = max(_MIN_SHARING, _RAREST * len(papers))
    most = max(fewest, _COMMONEST * len(papers))
    return {key: term for key, term in terms.items() if key and fewest <= len(term.papers) <= most}


def _phrases(paper: Paper) -> Iterator[str]:
    """Yield the phrases of two to four words in title and abstract, without stop words."""
    for text in (paper.title, paper.abstract):
        for run in _RUN.findall(" ".join(text.split()).lower()):
            words = run.split()
            unfit = {word for word in words if word in _STOP_WORDS or len(word) < _MIN_WORD}
            for length in range(2, _MAX_LENGTH + 1):
                for start in range(len(words) - length + 1):
                    phrase = words[start : start + length]
                    if unfit.isdisjoint(phrase):
                        yield " ".join(phrase)


def _scores(terms: Mapping[str, _SharedPhrase]) -> Mapping[str, float]:
    """Return each term's C-value (Frantzi, Ananiadou and Mima 2000), keywords counted twice."""
    # A phrase that occurs mostly within longer phrases gets a low score.
    longer: dict[str, list[int]] = defaultdict(list)
    for key, term in terms.items():
        words = _name(term).split()
        inner = {
            phrase_key(" ".join(words[start:end]))
            for start, end in combinations(range(len(words) + 1), 2)
        }
        for inner_key in inner - {key}:
            longer[inner_key].append(len(term.papers))
    scores = {key: _score(term, longer[key]) for key, term in terms.items()}
    return {key: score for key, score in scores.items() if score >= _MIN_SCORE}


def _score(term: _SharedPhrase, longer: Sequence[int]) -> float:
    """Return the C-value of *term*; *longer* are the document frequencies of phrases with it."""
    frequency = len(term.papers) + term.keyword - (sum(longer) / len(longer) if longer else 0)
    return log2(1 + len(_name(term).split())) * frequency


def _name(term: _SharedPhrase) -> str:
    """Return the most frequent written form of *term*."""
    return min(term.written, key=lambda written: (-term.written[written], written))


def _topic(topic_id: str, term: _SharedPhrase, papers: Sequence[Paper]) -> dict[str, object]:
    """Return the topic *topic_id* for *term*, described by the title of one of its papers."""
    name = _name(term)
    example = papers[term.papers[0]].title
    return {
        "id": topic_id,
        "facet": "topic",
        "label": with_capital(name),
        "description": f"Draft: found in {count(len(term.papers), 'paper')}, such as “{example}”.",
        "phrases": [name],
    }

"""A paper gets the topics whose phrases it contains, with evidence, sorted by weight."""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curated import Curated
from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.enrich import RECORD_STEPS, apply_steps
from papershelf.enrich.topics import Matcher
from papershelf.model import Evidence, Paper, Source, TopicMatch, Venue
from support.loading import bundled_taxonomy, bundled_venues, read_source
from support.texts import texts
from support.timing import repeat_in_linear_time

FILLER = "Nothing to see."


def topic(
    topic_id: str, *phrases: str, hints: tuple[str, ...] = (), exclude: tuple[str, ...] = ()
) -> Topic:
    """Return a topic found by these phrases."""
    return Topic(
        id=topic_id,
        facet="task",
        label=topic_id.upper(),
        description="",
        phrases=phrases,
        hints=hints,
        exclude=exclude,
    )


def match(*topics: Topic, title: str = FILLER, abstract: str = FILLER) -> tuple[TopicMatch, ...]:
    """Return the topics of a paper."""
    paper = Paper(title=title, abstract=abstract, source=Source(path="a.txt", line=1))
    return Matcher(Taxonomy(topics=topics)).match(paper)


def weights(*topics: Topic, title: str = FILLER, abstract: str = FILLER) -> dict[str, int]:
    """Return the weights of a paper's topics, in their order."""
    return {
        topic_match.id: topic_match.weight
        for topic_match in match(*topics, title=title, abstract=abstract)
    }


def matches(phrase: str, text: str) -> bool:
    """Return whether a phrase is found in an abstract."""
    return bool(match(topic("t", phrase), abstract=f"We do {text}, we do."))


# Phrases, each with texts that contain it: with other capitals, as plurals on either side, with
# other hyphens and white space, next to punctuation, and as acronyms.
FORMS = {
    "graph network": [
        *("Graph Network", "GRAPH NETWORK", "graph networks", "(graph network)"),
        *("“graph network”", "*graph network*", "graph network's"),
    ],
    "Graph network": ["graph network"],
    "graph networks": ["graph network"],
    "study": ["studies"],
    "class": ["classes"],
    "box": ["boxes"],
    "patch": ["patches"],
    "movie": ["movies"],
    "loss": ["losses"],
    "gas": ["gas"],
    "pre training": ["pre-training", "pretraining", "pre\ntraining", "pre\u2010training"],
    "pre-training": ["pretraining", "pre training"],
    "pretraining": ["pre-training"],
    "text to image": ["text-to-image"],
    "graph neural network": ["graph-neural networks"],
    "bayes' theorem": ["Bayes' theorem"],
    "SE(3)": ["SE(3)"],
    "industry 4.0": ["Industry 4.0"],
    "C++ library": ["C++ libraries"],
    "GAN": ["GANs"],
    "GANs": ["GAN"],
    "GPT-4": ["GPT4"],
    "graph CNN": ["Graph CNNs"],
    "3D vision": ["3d vision"],
    "Resnet": ["resnet"],
    "naïve bayes": ["Naïve Bayes"],
    "神经网络": ["神经网络"],
}
# Phrases, each with texts that do not contain it, but parts of words, words with punctuation or
# other words between them, acronyms in other letters, or words that only look like plurals.
OTHERS = {
    "rap": ["graph"],
    "graph": ["graphics", "hypergraph"],
    "graph network": [
        *("graph networking", "graph, network", "graph. Network", "graph (network)"),
        *("graph: network", "graph — network", "graph - network", "graph neural network"),
        "network graph",
    ],
    "pre training": ["pretrained and pretrainingless"],
    "GAN": ["gan", "Gan"],
    "LoRA": ["Lora", "LORA"],
    "RAG": ["rags"],
    "US": ["us"],
    "loss": ["los"],
    "bus": ["bu"],
}


def pairs(texts_by_phrase: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return each phrase with each of its texts."""
    return [(phrase, text) for phrase, texts in texts_by_phrase.items() for text in texts]


@pytest.mark.parametrize(("phrase", "text"), pairs(FORMS))
def test_a_phrase_is_found_in_the_forms_that_people_write(phrase: str, text: str) -> None:
    assert matches(phrase, text)


@pytest.mark.parametrize(("phrase", "text"), pairs(OTHERS))
def test_a_phrase_is_not_found_in_similar_words(phrase: str, text: str) -> None:
    assert not matches(phrase, text)


GRAPH = topic("graph", "graph network", hints=("graph", "node"), exclude=("graph network card",))


@pytest.mark.parametrize(
    ("title", "abstract", "weight"),
    [
        ("A graph network", FILLER, 6),
        (FILLER, "A graph network.", 2),
        ("A graph network", "A graph network.", 8),
        (FILLER, "A graph network. A graph network.", 4),
        # A name and its abbreviation in brackets are one mention.
        (FILLER, "A graph network (graph network).", 2),
        (FILLER, "A graph network. " * 9, 6),
        ("A graph network and a graph network", FILLER, 6),
        ("A node", FILLER, 3),
        (FILLER, "A node.", None),
        (FILLER, "A node. A graph.", 2),
        (FILLER, "A node. A node. A node. A node.", 3),
        ("A node", "A graph network. A node.", 6),
        # The hint "graph" within the phrase does not count.
        (FILLER, "A graph network and a graph.", 3),
        # An excluded phrase does not count, nor do the hints in it.
        (FILLER, "A graph network card.", None),
        ("A graph network card", FILLER, None),
        (FILLER, "A graph network card and a graph network.", 2),
        (FILLER, "A graph network, card and all.", 2),
    ],
)
def test_a_topic_is_weighted_by_its_phrases_and_hints_in_title_and_abstract(
    title: str, abstract: str, weight: int | None
) -> None:
    expected = {} if weight is None else {"graph": weight}
    assert weights(GRAPH, title=title, abstract=abstract) == expected


def test_an_exclusion_concerns_only_its_topic() -> None:
    card = topic("card", "network card")
    assert weights(GRAPH, card, abstract="A graph network card.") == {"card": 2}


def test_topics_are_sorted_by_weight_and_then_as_in_the_taxonomy() -> None:
    topics = [topic(name, name) for name in ("one", "two", "three", "four")]
    by_id = weights(*topics, title="Three", abstract="One, four, two, four and three.")
    assert by_id == {"three": 8, "four": 4, "one": 2, "two": 2}
    assert list(by_id) == ["three", "four", "one", "two"]


def test_a_paper_keeps_its_ten_heaviest_topics() -> None:
    topics = [topic(f"t{number}", f"word{number}") for number in range(12)]
    abstract = ", ".join(f"word{number}" for number in range(12))
    by_id = weights(*topics, title="Word11", abstract=abstract)
    assert list(by_id) == ["t11", *(f"t{number}" for number in range(9))]


def test_evidence_quotes_the_paper_literally() -> None:
    [topic_match] = match(
        topic("pre", "pre training"),
        title="On Pre-Training",
        abstract="It is old. Pretraining, e.g. of models, helps!  Is pre\ntraining good? Yes.",
    )
    assert topic_match.label == "PRE"
    assert topic_match.evidence == (
        Evidence(phrase="Pre-Training", field="title", sentence="On Pre-Training"),
        Evidence(
            phrase="Pretraining", field="abstract", sentence="Pretraining, e.g. of models, helps!"
        ),
        Evidence(phrase="pre\ntraining", field="abstract", sentence="Is pre training good?"),
    )


def test_evidence_has_each_sentence_once_and_at_most_three() -> None:
    [topic_match] = match(
        topic("t", "thing"), abstract="A thing and a thing. A thing here. A thing there. A thing."
    )
    assert [evidence.sentence for evidence in topic_match.evidence] == [
        "A thing and a thing.",
        "A thing here.",
    ]


def test_the_evidence_of_an_endless_title_is_its_beginning() -> None:
    [topic_match] = match(topic("t", "thing"), title=f"A thing {'and more ' * 200}")
    [evidence] = topic_match.evidence
    assert evidence.sentence.startswith("A thing and more")
    assert len(evidence.sentence) < 1010


def test_two_topics_may_share_a_phrase() -> None:
    topics = (topic("a", "thing"), topic("b", "things"))
    assert weights(*topics, abstract="One thing.") == {"a": 2, "b": 2}


def test_every_phrase_of_the_bundled_taxonomy_matches_itself() -> None:
    for bundled_topic in bundled_taxonomy().topics:
        for phrase in (*bundled_topic.phrases, *bundled_topic.hints):
            assert matches(phrase, phrase), f"{bundled_topic.id}: {phrase}"


def test_no_topics_or_no_text_give_no_match() -> None:
    assert match(abstract="graph network") == ()
    assert match(topic("t", "thing"), title="", abstract="") == ()


MOTION = Taxonomy(
    topics=(
        topic("gradient", "gradient step", hints=("momentum",)),
        topic("video", hints=("kinetics", "film"), exclude=("film school",)),
        topic("alloys", "alloy"),
    ),
    context=("neural", "machine learning", "NeurIPS"),
    ambiguous=("momenta", "momentum", "Kinetics", "film", "VIDEO"),
)


def topics_of(title: str, taxonomy: Taxonomy = MOTION, **fields: object) -> list[str]:
    """Return the topics of a paper."""
    paper = Paper(title=title, source=Source(path="a.txt"), **fields)
    return [topic.id for topic in Matcher(taxonomy).match(paper)]


@pytest.mark.parametrize(
    "fields",
    [
        {"abstract": "Of neural things."},
        {"abstract": "On Machine-Learning."},
        {"keywords": ("machine learning",)},
        {"venue": Venue(name="Journal of Machine Learning Research")},
        {"venue": Venue(name="Conference on Processing", short="NeurIPS")},
    ],
)
def test_an_ambiguous_phrase_counts_only_with_context_in_any_field(
    fields: dict[str, object],
) -> None:
    assert topics_of("Momentum and film") == []
    assert topics_of("Momentum and film", **fields) == ["gradient", "video"]


def test_an_ambiguous_keyword_names_a_topic_only_with_context() -> None:
    assert topics_of("On pions", keywords=("gradient steps", "video")) == ["gradient"]
    assert topics_of("On neural pions", keywords=("Video",)) == ["video"]


def test_unambiguous_phrases_and_exclusions_need_no_context() -> None:
    assert topics_of("Alloy films with momentum") == ["alloys"]
    assert topics_of("Film school of the neural alloy") == ["alloys"]


@cache
def bundled_matcher(*, with_context: bool = True) -> Matcher:
    """Return a matcher for the package's taxonomy; without context no phrase is ambiguous."""
    taxonomy = bundled_taxonomy()
    if not with_context:
        taxonomy = Taxonomy(facets=taxonomy.facets, topics=taxonomy.topics)
    return Matcher(taxonomy)


def test_papers_of_other_fields_get_no_topic_of_machine_learning(
    golden: Callable[[str, str], None],
) -> None:
    text = (Path(__file__).parents[1] / "golden/topics/other-fields.txt").read_text("utf-8")
    without_context, matcher = bundled_matcher(with_context=False), bundled_matcher()
    lines: list[str] = []
    for entry in text.split("\n\n"):
        title, abstract = entry.strip().split("\n")
        paper = Paper(title=title, abstract=abstract, source=Source(path="a.txt"))
        kept = matcher.match(paper)
        kept_ids = {topic.id for topic in kept}
        lost = [topic.id for topic in without_context.match(paper) if topic.id not in kept_ids]
        lines += [title, *(f"  {topic.id}: {topic.evidence[0].phrase}" for topic in kept)]
        lines += [f"  not {', '.join(lost)}"] if lost else []
    golden("topics/other-fields.found.txt", "\n".join(lines) + "\n")


def lost_share(papers: Iterable[Paper]) -> float:
    """Return the share of topics that papers lose because of ambiguous phrases."""
    before, after = bundled_matcher(with_context=False), bundled_matcher()
    ids = [
        ({topic.id for topic in before.match(paper)}, {topic.id for topic in after.match(paper)})
        for paper in papers
    ]
    return sum(len(old - new) for old, new in ids) / sum(len(old) for old, _ in ids)


def cleaned(source: Path) -> Iterator[Paper]:
    """Yield the papers of a source, with their venues recognised."""
    for paper in read_source(source, Path(source.name)).papers:
        yield apply_steps(RECORD_STEPS, paper, Curated(venues=bundled_venues()))


def test_papers_of_machine_learning_keep_their_topics(
    trending: Path, anthology: Path, tmp_path: Path
) -> None:
    assert lost_share(cleaned(trending)) < 0.01
    sample = tmp_path / "some.jsonl"
    with lzma.open(anthology, "rt", encoding="utf-8") as lines:
        sample.write_text("".join(islice(lines, 2000)), encoding="utf-8")
    assert lost_share(cleaned(sample)) < 0.01


WORDS = (*"graph Graphs network card node GAN gan - s".split(), " ", ". ", "\n\n", ", ")
TOPICS = (GRAPH, topic("gan", "GAN"), topic("all", hints=("card", "network", "node")))


@given(texts(WORDS, most=20), texts(WORDS, most=30))
def test_topics_of_any_text_are_sorted_and_quote_it(title: str, abstract: str) -> None:
    matched = match(*TOPICS, title=title, abstract=abstract)
    assert matched == match(*TOPICS, title=title, abstract=abstract)
    assert sorted(matched, key=lambda topic: -topic.weight) == list(matched)
    for topic in matched:
        assert topic.weight >= 2
        assert 1 <= len(topic.evidence) <= 3
        for evidence in topic.evidence:
            text = {"title": title, "abstract": abstract}[evidence.field]
            assert evidence.phrase in text
            assert " ".join(evidence.sentence.split()) in " ".join(text.split())


@given(st.permutations(TOPICS))
def test_the_order_of_the_taxonomy_changes_only_the_order_of_topics(topics: list[Topic]) -> None:
    title, abstract = "Graph networks", "A GAN with a graph network card, a node and a network."
    matched = match(*topics, title=title, abstract=abstract)
    assert set(matched) == set(match(*TOPICS, title=title, abstract=abstract))


@pytest.mark.parametrize(
    "text", ["graph network card ", "graph network ", "graph ", "-", "a" * 50, "GAN. "]
)
def test_matching_takes_linear_time(text: str) -> None:
    # Linear time is a second or two, quadratic time would be minutes.
    def find(abstract: str) -> None:
        match(*TOPICS, abstract=abstract)

    repeat_in_linear_time(find, text, size=500_000, seconds=15)

"""A paper gets the topics whose phrases it contains, heaviest first, each with its evidence."""

from __future__ import annotations

import lzma
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curated import Curated
from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.curated.venues import load_venues
from papershelf.enrich import RECORD_STEPS, apply_steps
from papershelf.enrich.topics import Matcher, add_topics
from papershelf.model import Evidence, Paper, Source, TopicMatch, Venue
from papershelf.resources import resource
from support.loading import load_taxonomy, read_source
from support.texts import texts

FILLER = "Nothing to see."


def topic(
    topic_id: str,
    *phrases: str,
    hints: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
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
    return {found.id: found.weight for found in match(*topics, title=title, abstract=abstract)}


def matches(phrase: str, text: str) -> bool:
    """Return whether a phrase is found in an abstract."""
    return bool(match(topic("t", phrase), abstract=f"We do {text}, we do."))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        # Case.
        ("graph network", "Graph Network"),
        ("Graph network", "graph network"),
        ("graph network", "GRAPH NETWORK"),
        # Plurals, on either side.
        ("graph network", "graph networks"),
        ("graph networks", "graph network"),
        ("study", "studies"),
        ("class", "classes"),
        ("box", "boxes"),
        ("patch", "patches"),
        ("corpus", "corpus"),
        ("analysis", "analysis"),
        ("movie", "movies"),
        ("loss", "losses"),
        ("gas", "gas"),
        # Hyphens and white space.
        ("pre training", "pre-training"),
        ("pre training", "pretraining"),
        ("pre training", "pre training"),
        ("pre training", "pre\ntraining"),
        ("pre training", "pre\u2010training"),
        ("pre-training", "pre-training"),
        ("pre-training", "pretraining"),
        ("pre-training", "pre training"),
        ("pretraining", "pre-training"),
        ("text to image", "text-to-image"),
        ("graph neural network", "graph-neural networks"),
        # What the phrase itself has between its words.
        ("bayes' theorem", "Bayes' theorem"),
        ("SE(3)", "SE(3)"),
        ("industry 4.0", "Industry 4.0"),
        ("C++ library", "C++ libraries"),
        # Acronyms, with plurals.
        ("GAN", "GAN"),
        ("GAN", "GANs"),
        ("GANs", "GAN"),
        ("GPT-4", "GPT-4"),
        ("GPT-4", "GPT4"),
        ("k-NN", "k-NN"),
        ("LoRA", "LoRA"),
        ("graph CNN", "Graph CNNs"),
        # Digits and other scripts.
        ("3D vision", "3d vision"),
        ("Resnet", "resnet"),
        ("naïve bayes", "Naïve Bayes"),
        ("神经网络", "神经网络"),
        # Marks around a word.
        ("graph network", "(graph network)"),
        ("graph network", "“graph network”"),
        ("graph network", "*graph network*"),
        ("graph network", "graph network's"),
    ],
)
def test_a_phrase_is_found_in_the_forms_that_people_write(phrase: str, text: str) -> None:
    assert matches(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        # Parts of words.
        ("rap", "graph"),
        ("graph", "graphics"),
        ("graph", "hypergraph"),
        ("graph network", "graph networking"),
        ("pre training", "pretrained and pretrainingless"),
        # Punctuation between the words, and other words.
        ("graph network", "graph, network"),
        ("graph network", "graph. Network"),
        ("graph network", "graph (network)"),
        ("graph network", "graph: network"),
        ("graph network", "graph — network"),
        ("graph network", "graph - network"),
        ("graph network", "graph neural network"),
        ("graph network", "network graph"),
        # Acronyms keep their case.
        ("GAN", "gan"),
        ("GAN", "Gan"),
        ("LoRA", "Lora"),
        ("LoRA", "LORA"),
        ("RAG", "rags"),
        ("US", "us"),
        # Words that only look like plurals.
        ("loss", "los"),
        ("bus", "bu"),
    ],
)
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
        # The hint "graph" lies inside the phrase and counts no further.
        (FILLER, "A graph network and a graph.", 3),
        # What is excluded does not count, neither do the hints inside it.
        (FILLER, "A graph network card.", None),
        ("A graph network card", FILLER, None),
        (FILLER, "A graph network card and a graph network.", 2),
        (FILLER, "A graph network, card and all.", 2),
    ],
)
def test_phrases_hints_and_the_title_weigh_what_is_written(
    title: str, abstract: str, weight: int | None
) -> None:
    expected = {} if weight is None else {"graph": weight}
    assert weights(GRAPH, title=title, abstract=abstract) == expected


def test_an_exclusion_concerns_its_own_topic_only() -> None:
    card = topic("card", "network card")
    assert weights(GRAPH, card, abstract="A graph network card.") == {"card": 2}


def test_heavier_topics_come_first_and_equal_ones_as_in_the_taxonomy() -> None:
    topics = [topic(name, name) for name in ("one", "two", "three", "four")]
    found = weights(*topics, title="Three", abstract="One, four, two, four and three.")
    assert found == {"three": 8, "four": 4, "one": 2, "two": 2}
    assert list(found) == ["three", "four", "one", "two"]


def test_a_paper_keeps_its_ten_heaviest_topics() -> None:
    topics = [topic(f"t{number}", f"word{number}") for number in range(12)]
    abstract = ", ".join(f"word{number}" for number in range(12))
    found = weights(*topics, title="Word11", abstract=abstract)
    assert list(found) == ["t11", *(f"t{number}" for number in range(9))]


def test_evidence_quotes_the_paper_literally() -> None:
    [found] = match(
        topic("pre", "pre training"),
        title="On Pre-Training",
        abstract="It is old. Pretraining, e.g. of models, helps!  Is pre\ntraining good? Yes.",
    )
    assert found.label == "PRE"
    assert found.evidence == (
        Evidence(phrase="Pre-Training", field="title", sentence="On Pre-Training"),
        Evidence(
            phrase="Pretraining", field="abstract", sentence="Pretraining, e.g. of models, helps!"
        ),
        Evidence(phrase="pre\ntraining", field="abstract", sentence="Is pre training good?"),
    )


def test_evidence_names_each_sentence_once_and_three_at_most() -> None:
    [found] = match(
        topic("t", "thing"), abstract="A thing and a thing. A thing here. A thing there. A thing."
    )
    assert [evidence.sentence for evidence in found.evidence] == [
        "A thing and a thing.",
        "A thing here.",
    ]


def test_two_topics_may_share_a_phrase() -> None:
    topics = (topic("a", "thing"), topic("b", "things"))
    assert weights(*topics, abstract="One thing.") == {"a": 2, "b": 2}


def test_every_phrase_of_the_taxonomy_that_comes_along_finds_itself() -> None:
    text = resource("topics.yml").read_text(encoding="utf-8")
    for known in load_taxonomy(text, "topics.yml").topics:
        for phrase in (*known.phrases, *known.hints):
            assert matches(phrase, phrase), f"{known.id}: {phrase}"


def test_a_taxonomy_without_topics_finds_none() -> None:
    assert match(abstract="graph network") == ()
    assert match(topic("t", "thing"), title="", abstract="") == ()


def test_the_step_gives_the_topics_of_a_taxonomy() -> None:
    paper = Paper(title="A Thing", source=Source(path="a.txt", line=1))
    taxonomy = Taxonomy(topics=(topic("t", "thing"),))
    found = add_topics(paper, taxonomy)
    assert [topic.id for topic in found.topics] == ["t"]
    assert add_topics(found, taxonomy) == found


MOTION = Taxonomy(
    topics=(
        topic("gradient", "gradient step", hints=("momentum",)),
        topic("video", hints=("kinetics", "film"), exclude=("film school",)),
        topic("alloys", "alloy"),
    ),
    context=("neural", "machine learning", "NeurIPS"),
    ambiguous=("momenta", "momentum", "Kinetics", "film", "VIDEO"),
)


def found_in(title: str, taxonomy: Taxonomy = MOTION, **fields: object) -> list[str]:
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
def test_an_ambiguous_phrase_counts_with_context_in_any_field(fields: dict[str, object]) -> None:
    assert found_in("Momentum and film") == []
    assert found_in("Momentum and film", **fields) == ["gradient", "video"]


def test_an_ambiguous_keyword_names_a_topic_only_with_context() -> None:
    assert found_in("On pions", keywords=("gradient steps", "video")) == ["gradient"]
    assert found_in("On neural pions", keywords=("Video",)) == ["video"]


def test_other_phrases_count_and_are_excluded_with_context_or_without() -> None:
    assert found_in("Alloy films with momentum") == ["alloys"]
    assert found_in("Film school of the neural alloy") == ["alloys"]


def test_a_taxonomy_without_context_counts_every_phrase() -> None:
    assert found_in("A thing", Taxonomy(topics=(topic("t", "thing"),))) == ["t"]


def bundled(*, with_context: bool = True) -> Matcher:
    """Return a matcher of the package's taxonomy; without context no phrase is ambiguous."""
    taxonomy = load_taxonomy(resource("topics.yml").read_text(encoding="utf-8"), "topics.yml")
    if not with_context:
        taxonomy = Taxonomy(facets=taxonomy.facets, topics=taxonomy.topics)
    return Matcher(taxonomy)


def test_papers_of_other_fields_get_no_topic_of_machine_learning(
    golden: Callable[[str, str], None],
) -> None:
    """Phrases of physics, medicine, economics and chemistry are no topics of this field."""
    text = (Path(__file__).parents[1] / "golden/topics/other-fields.txt").read_text("utf-8")
    ours, matcher = bundled(with_context=False), bundled()
    lines: list[str] = []
    for entry in text.split("\n\n"):
        title, abstract = entry.strip().split("\n")
        paper = Paper(title=title, abstract=abstract, source=Source(path="a.txt"))
        kept = matcher.match(paper)
        lost = [one.id for one in ours.match(paper) if one.id not in {own.id for own in kept}]
        lines += [title, *(f"  {one.id}: {one.evidence[0].phrase}" for one in kept)]
        lines += [f"  not {', '.join(lost)}"] if lost else []
    golden("topics/other-fields.found.txt", "\n".join(lines) + "\n")


def lost(papers: Iterable[Paper]) -> float:
    """Return the part of topics that papers lose because of ambiguous phrases."""
    before, after = bundled(with_context=False), bundled()
    ids = [
        ({one.id for one in before.match(paper)}, {one.id for one in after.match(paper)})
        for paper in papers
    ]
    return sum(len(old - new) for old, new in ids) / sum(len(old) for old, _ in ids)


def cleaned(source: Path) -> Iterator[Paper]:
    """Yield the papers of a source, with their venues recognised."""
    venues = load_venues(resource("venues.yml").read_text(encoding="utf-8"), "venues.yml")
    for paper in read_source(source, Path(source.name)).papers:
        yield apply_steps(RECORD_STEPS, paper, Curated(venues=venues))


def test_papers_of_machine_learning_keep_their_topics(
    trending: Path, anthology: Path, tmp_path: Path
) -> None:
    assert lost(cleaned(trending)) < 0.01
    some = tmp_path / "some.jsonl"
    with lzma.open(anthology, "rt", encoding="utf-8") as lines:
        some.write_text("".join(islice(lines, 2000)), encoding="utf-8")
    assert lost(cleaned(some)) < 0.01


WORDS = (
    "graph",
    "Graphs",
    "network",
    "card",
    "node",
    "GAN",
    "gan",
    "-",
    " ",
    ". ",
    "s",
    "\n\n",
    ", ",
)
TOPICS = (GRAPH, topic("gan", "GAN"), topic("all", hints=("card", "network", "node")))


@given(texts(WORDS, most=20), texts(WORDS, most=30))
def test_topics_follow_their_rules_on_any_text(title: str, abstract: str) -> None:
    found = match(*TOPICS, title=title, abstract=abstract)
    assert found == match(*TOPICS, title=title, abstract=abstract)
    assert sorted(found, key=lambda topic: -topic.weight) == list(found)
    for topic in found:
        assert topic.weight >= 2
        assert 1 <= len(topic.evidence) <= 3
        for evidence in topic.evidence:
            text = {"title": title, "abstract": abstract}[evidence.field]
            assert evidence.phrase in text
            assert " ".join(evidence.sentence.split()) in " ".join(text.split())


@given(st.permutations(TOPICS))
def test_the_order_of_the_taxonomy_changes_the_order_of_topics_only(topics: list[Topic]) -> None:
    title, abstract = "Graph networks", "A GAN with a graph network card, a node and a network."
    found = match(*topics, title=title, abstract=abstract)
    assert set(found) == set(match(*TOPICS, title=title, abstract=abstract))


@pytest.mark.parametrize(
    "text", ["graph network card ", "graph network ", "graph ", "-", "a" * 50, "GAN. "]
)
def test_time_grows_with_the_length_of_a_text_and_no_faster(text: str) -> None:
    begun = time.process_time()
    match(*TOPICS, abstract=text * (500_000 // len(text)))
    # It takes a second or two; anything quadratic would take minutes.
    assert time.process_time() - begun < 15

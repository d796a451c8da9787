"""A taxonomy is loaded completely or refused with every fault at its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curated.taxonomy import Facet, Topic
from papershelf.curated.yaml_nodes import NO_SLUG
from support.faults import faults_of_file
from support.loading import bundled_taxonomy, load_taxonomy

HEAD = "facets:\n  task: {label: Task, description: What is to be done.}\ntopics:\n"


def topic(topic_id: str, more: str = "", phrases: str = "[some words]") -> str:
    """Return a topic in YAML on one line; *more* is appended to its fields."""
    return (
        f"  - {{id: {topic_id}, facet: task, label: A, description: B, phrases: {phrases}{more}}}\n"
    )


def faults(text: str) -> list[str]:
    """Return the messages with which *text* is refused."""
    return faults_of_file("topics", load_taxonomy, text, "topics.yml")


def test_a_taxonomy_has_the_facets_and_topics_of_its_file_in_order() -> None:
    taxonomy = load_taxonomy(
        """\
facets:
  task: {label: Task, description: What is to be done.}
  data: {label: Data, description: "What it is\\n   done with."}
topics:
  - id: reading
    facet: task
    label: Reading
    description: >-
      Taking in
      texts.
    phrases: [reading, 3D]
    hints: [page]
    exclude: [reading room]
  - {id: fast-reading, facet: task, label: Fast, description: Fast., parents: [reading], hints: [x]}
""",
        "topics.yml",
    )
    assert taxonomy.facets == (
        Facet(id="task", label="Task", description="What is to be done."),
        Facet(id="data", label="Data", description="What it is done with."),
    )
    reading, fast = taxonomy.topics
    assert reading == Topic(
        id="reading",
        facet="task",
        label="Reading",
        description="Taking in texts.",
        phrases=("reading", "3D"),
        hints=("page",),
        exclude=("reading room",),
    )
    assert fast.parents == ("reading",)
    assert taxonomy.by_id == {"reading": reading, "fast-reading": fast}
    assert taxonomy.children == {"reading": (fast,), "fast-reading": ()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1: the taxonomy must be a mapping"]),
        ("{}\n", ["1: this file has no entries"]),
        (
            "facets: {}\ntopics: []\nmore: 1\n",
            ["3: the taxonomy: unknown key 'more' (known: facets, topics, context, ambiguous)"],
        ),
        ("facets: {}\n\ntopics: {}\n", ["3: topics must be a list"]),
        ("facets: []\ntopics: []\n", ["1: facets must be a mapping"]),
        ("a\n---\nb\n", ["2: not valid YAML: but found another document"]),
        (
            "facets:\n  Task one: {label: T, description: D}\ntopics: []\n",
            [f"2: facet 'Task one': {NO_SLUG}"],
        ),
        (
            "facets:\n  task: {label: T, colour: red}\ntopics: []\n",
            [
                "2: facet 'task': unknown key 'colour' (known: label, description)",
                "2: facet 'task': description must be a non-empty text",
            ],
        ),
    ],
    ids=lambda value: value[:25] if isinstance(value, str) else "",
)
def test_a_file_of_the_wrong_form_is_refused(text: str, expected: list[str]) -> None:
    assert faults(text) == [f"topics.yml:{fault}" for fault in expected]


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        (topic("a", ", parents: [b]"), ["4: topic 'a': unknown parent 'b'"]),
        (topic("a", ", parents: [a]"), ["4: topic 'a': its parents form a cycle: a -> a"]),
        (
            topic("z")
            + topic("a", ", parents: [b]")
            + topic("b", ", parents: [c, z]")
            + topic("c", ", parents: [a]"),
            ["5: topic 'a': its parents form a cycle: a -> b -> c -> a"],
        ),
        (topic("z") + topic("a", ", parents: [z, z]"), ["5: topic 'a': parent 'z' is given twice"]),
        (topic("a", ", parents: z"), ["4: topic 'a': parents must be a list"]),
        (
            topic("a") + topic("b") + topic("a"),
            ["6: topic 'a': this id is already used at topics.yml:4"],
        ),
        (topic("index"), ["4: topic 'index': the id 'index' is reserved"]),
        (topic("con"), ["4: topic 'con': the id 'con' is reserved"]),
        (topic("A_b"), [f"4: topic 'A_b': {NO_SLUG}"]),
        (topic("a" * 121), [f"4: topic '{'a' * 121}': {NO_SLUG}"]),
        (topic("''"), ["4: a topic's id must be a non-empty text"]),
        (
            topic("a", ", colour: red"),
            [
                "4: a topic: unknown key 'colour' (known: id, facet, label, description, parents, "
                "phrases, hints, exclude)"
            ],
        ),
        (
            topic("a", phrases="[x, ' ', ~]"),
            [
                "4: topic 'a': phrases[1] must be a non-empty text",
                "4: topic 'a': phrases[2] must be a non-empty text",
            ],
        ),
        (
            topic("a", phrases="[x, '--']"),
            ["4: topic 'a': the phrase '--' has no letter or digit, so it can't match"],
        ),
        (
            topic("a", phrases="some words"),
            [
                "4: topic 'a': phrases must be a list",
                "4: topic 'a': it has neither phrases nor hints, so nothing can match",
            ],
        ),
        (
            "  - just a text\n",
            [
                "4: a topic must be a mapping",
                "4: a topic's id must be a non-empty text",
                "4: topic '': facet must be a non-empty text",
                "4: topic '': label must be a non-empty text",
                "4: topic '': description must be a non-empty text",
                "4: topic '': it has neither phrases nor hints, so nothing can match",
            ],
        ),
        (
            "  - id: a\n    facet: nope\n    label: [x]\n    description: null\n    hints: [b]\n",
            [
                "4: topic 'a': unknown facet 'nope'",
                "6: topic 'a': label must be a non-empty text",
                "7: topic 'a': description must be a non-empty text",
            ],
        ),
    ],
    ids=lambda value: value[:40].strip() if isinstance(value, str) else "",
)
def test_an_invalid_topic_is_refused_with_its_line_and_name(
    topics: str, expected: list[str]
) -> None:
    assert faults(HEAD + topics) == [f"topics.yml:{fault}" for fault in expected]


@pytest.mark.parametrize("phrase", ["Some-Word", "A", "a"])
def test_an_ambiguous_phrase_must_be_a_phrase_of_a_topic_in_any_spelling(phrase: str) -> None:
    taxonomy = load_taxonomy(f"{HEAD}{topic('a')}context: [x]\nambiguous: [{phrase}]\n", "t.yml")
    assert (taxonomy.context, taxonomy.ambiguous) == (("x",), (phrase,))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        (
            "context: [x]\nambiguous: [some wort]\n",
            "6: no topic has the ambiguous phrase 'some wort' (did you mean 'some words'?)",
        ),
        (
            "ambiguous: [some words]\n",
            "5: ambiguous phrases count only in papers with context, but `context` is empty",
        ),
        ("context: ['-']\n", "5: the context '-' has no letter or digit, so it can't match"),
        ("context: x\n", "5: context must be a list"),
    ],
)
def test_context_and_ambiguous_phrases_are_checked(more: str, fault: str) -> None:
    assert faults(HEAD + topic("a") + more) == [f"topics.yml:{fault}"]


def test_all_faults_are_reported_in_the_order_of_their_lines() -> None:
    lines = [
        topic("a", ", parents: [gone]"),
        topic("b", phrases="['']"),
        topic("a"),
        topic("c", ", parents: [c]"),
        topic("d", ", shape: round"),
    ]
    assert [fault.split(": ")[0] for fault in faults(HEAD + "".join(lines))] == [
        f"topics.yml:{line}" for line in (4, 5, 6, 7, 8)
    ]


@given(st.lists(st.sets(st.integers(0, 7)), min_size=1, max_size=8))
def test_a_taxonomy_is_refused_exactly_if_a_topic_is_its_own_ancestor(
    parents: list[set[int]],
) -> None:
    topics = set(range(len(parents)))
    edges = {child: sorted(above & topics) for child, above in enumerate(parents)}
    text = HEAD + "".join(
        topic(f"t{child}", f", parents: {[f't{p}' for p in above]}")
        for child, above in edges.items()
    )

    def ancestors(child: int) -> set[int]:
        visited: set[int] = set()
        remaining = list(edges[child])
        while remaining:
            visited.add(parent := remaining.pop())
            remaining += set(edges[parent]) - visited
        return visited

    if any(child in ancestors(child) for child in edges):
        assert all("form a cycle" in fault for fault in faults(text))
    else:
        assert load_taxonomy(text, "topics.yml").ancestors == {
            f"t{child}": {f"t{p}" for p in ancestors(child)} for child in edges
        }


def test_the_bundled_taxonomy_is_valid_and_has_all_facets() -> None:
    taxonomy = bundled_taxonomy()
    assert len(taxonomy.topics) >= 150
    assert {facet.id for facet in taxonomy.facets} == {
        "task",
        "method",
        "architecture",
        "modality",
        "domain",
        "resource",
    }

"""A draft of a taxonomy has phrases that papers share, is valid, and matches these papers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papershelf.curated.taxonomy import Taxonomy
from papershelf.enrich.suggest import poor_fit, suggest
from papershelf.enrich.topics import Matcher
from papershelf.model import Paper, Source, TopicMatch
from papershelf.problems import Severity
from support.loading import load_taxonomy


def paper(title: str, abstract: str = "", *keywords: str) -> Paper:
    return Paper(title=title, abstract=abstract, keywords=keywords, source=Source(path="a.bib"))


def drafted(papers: list[Paper]) -> Taxonomy:
    """Return the draft, loaded."""
    return load_taxonomy(suggest(papers), "topics.yml")


def phrases(papers: list[Paper]) -> list[str]:
    """Return the phrases of a draft, in its order."""
    return [topic.phrases[0] for topic in drafted(papers).topics]


UNRELATED = [paper(f"Of {name}") for name in ("apes", "bees", "cats", "dogs", "eels", "foxes")]
OPTICS = [
    paper("Solitons in optical fibres", "We study dispersion in an optical fibre.", "solitons"),
    paper("Loss", "An Optical Fibre, and stimulated Raman scattering in it.", "Fibre optics"),
    paper("A laser", "Stimulated Raman scattering drives it.", "soliton", "fibre optics"),
]


def test_a_draft_has_each_shared_keyword_and_phrase_in_one_spelling() -> None:
    assert sorted(phrases(UNRELATED + OPTICS)) == [
        *("Fibre optics", "optical fibre", "soliton", "stimulated raman scattering"),
    ]


def test_a_draft_is_valid_and_matches_its_papers() -> None:
    taxonomy = drafted(UNRELATED + OPTICS)
    assert {topic.facet for topic in taxonomy.topics} == {facet.id for facet in taxonomy.facets}
    labels = [{topic.label for topic in Matcher(taxonomy).match(item)} for item in OPTICS]
    assert labels[1] == {"Optical fibre", "Stimulated raman scattering", "Fibre optics"}
    topic = taxonomy.by_id["optical-fibre"]
    assert topic.description == "Draft: found in 2 papers, such as “Solitons in optical fibres”."


def test_a_keyword_precedes_a_phrase_with_the_same_frequency() -> None:
    shared = [paper("One", "Of alpha decay.", "beta decay") for _ in range(3)]
    assert phrases(UNRELATED + shared) == ["beta decay", "alpha decay"]


def test_rare_and_very_common_phrases_are_no_topics() -> None:
    assert phrases([paper("Black holes"), paper("Other things")]) == []
    assert phrases([*[paper("Black holes", "", "hole")] * 5, *UNRELATED[:2]]) == []


def test_phrases_of_stop_words_are_no_topics() -> None:
    same = [paper("A new method", "We show that the results of this study are significant.")] * 3
    assert phrases(UNRELATED + same) == []


def test_a_draft_without_topics_says_why() -> None:
    reason = "# No phrase is shared by enough papers: draft from more papers"
    drafts = [suggest(papers) for papers in ([], UNRELATED, UNRELATED + OPTICS)]
    assert [reason in draft for draft in drafts] == [True, True, False]


TEXTS = st.text(max_size=20) | st.sampled_from(["red shift", "no", "index", "1.10", "a: b, [c]"])


@given(st.lists(st.builds(paper, TEXTS, TEXTS, TEXTS), max_size=8))
def test_a_draft_of_any_papers_is_valid(papers: list[Paper]) -> None:
    assert len(drafted(papers * 2).topics) <= 60


def test_a_taxonomy_that_fits_poorly_is_reported() -> None:
    topic = TopicMatch(id="t", label="T", weight=2)
    with_one = Paper(title="A", source=Source(path="a.bib"), topics=(topic,))
    [problem] = poor_fit([with_one] * 9 + [paper("B")] * 11, "a.bib")
    assert (problem.severity, problem.message) == (
        Severity.NOTE,
        "11 of 20 papers match no topic of the taxonomy",
    )
    assert "papershelf topics suggest" in problem.hint
    assert not list(poor_fit([with_one] * 10 + [paper("B")] * 10, "a.bib"))
    assert not list(poor_fit([paper("B")] * 19, "a.bib"))

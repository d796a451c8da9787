"""A draft of a taxonomy has phrases that papers share, can be loaded, and finds their topics."""

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


OTHERS = [paper(f"Of {name}") for name in ("apes", "bees", "cats", "dogs", "eels", "foxes")]
OPTICS = [
    paper("Solitons in optical fibres", "We study dispersion in an optical fibre.", "solitons"),
    paper("Loss", "An Optical Fibre, and stimulated Raman scattering in it.", "Fibre optics"),
    paper("A laser", "Stimulated Raman scattering drives it.", "soliton", "fibre optics"),
]


def test_a_draft_holds_keywords_and_phrases_that_papers_share_in_one_spelling() -> None:
    assert sorted(phrases(OTHERS + OPTICS)) == [
        "Fibre optics",
        "optical fibre",
        "soliton",
        "stimulated raman scattering",
    ]


def test_a_draft_loads_and_finds_the_topics_of_its_papers() -> None:
    taxonomy = drafted(OTHERS + OPTICS)
    assert {topic.facet for topic in taxonomy.topics} == {facet.id for facet in taxonomy.facets}
    found = [{topic.label for topic in Matcher(taxonomy).match(one)} for one in OPTICS]
    assert found[1] == {"Optical fibre", "Stimulated raman scattering", "Fibre optics"}
    topic = taxonomy.by_id["optical-fibre"]
    assert topic.description == "Draft: found in 2 papers, such as “Solitons in optical fibres”."


def test_a_keyword_goes_before_a_phrase_of_as_many_papers() -> None:
    shared = [paper("One", "Of alpha decay.", "beta decay") for _ in range(3)]
    assert phrases(OTHERS + shared) == ["beta decay", "alpha decay"]


def test_rare_and_very_common_phrases_are_no_topics() -> None:
    assert phrases([paper("Black holes"), paper("Other things")]) == []
    assert phrases([*[paper("Black holes", "", "hole")] * 5, *OTHERS[:2]]) == []


def test_phrases_of_stop_words_are_no_topics() -> None:
    same = [paper("A new method", "We show that the results of this study are significant.")] * 3
    assert phrases(OTHERS + same) == []


def test_an_empty_catalog_gives_a_draft_without_topics() -> None:
    assert drafted([]).topics == ()


TEXTS = st.text(max_size=20) | st.sampled_from(["red shift", "no", "index", "1.10", "a: b, [c]"])


@given(st.lists(st.builds(paper, TEXTS, TEXTS, TEXTS), max_size=8))
def test_a_draft_of_any_papers_loads(papers: list[Paper]) -> None:
    assert len(drafted(papers * 2).topics) <= 60


def test_a_taxonomy_that_fits_poorly_is_reported() -> None:
    topic = TopicMatch(id="t", label="T", weight=2)
    with_one = Paper(title="A", source=Source(path="a.bib"), topics=(topic,))
    [found] = poor_fit([with_one] * 9 + [paper("B")] * 11, "a.bib")
    assert (found.severity, found.message) == (
        Severity.NOTE,
        "11 of 20 papers match no topic of the taxonomy",
    )
    assert "papershelf topics suggest" in found.hint
    assert not list(poor_fit([with_one] * 10 + [paper("B")] * 10, "a.bib"))
    assert not list(poor_fit([paper("B")] * 19, "a.bib"))

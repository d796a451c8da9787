"""Keywords of a source that name a topic become topics, and all others stay keywords."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.enrich.topics import MAX_TOPICS, add_topics
from papershelf.model import Evidence, Paper, Source
from support.loading import bundled_taxonomy

TAXONOMY = Taxonomy(
    topics=(
        Topic(
            id="generative-models",
            facet="task",
            label="Making pictures",
            description="",
            phrases=("GAN", "time series", "pre-training"),
            hints=("ImageNet",),
            exclude=("no GAN",),
        ),
        Topic(id="robots", facet="task", label="Robots", description="", phrases=("GAN",)),
        *(
            Topic(id=f"t{number}", facet="task", label=f"T{number}", description="")
            for number in range(12)
        ),
    )
)


def paper(keywords: Iterable[str], title: str = "Nothing", taxonomy: Taxonomy = TAXONOMY) -> Paper:
    """Return a paper with its topics."""
    source = Source(path="a.bib", line=1)
    raw = Paper(title=title, source=source, keywords=tuple(keywords))
    return add_topics(raw, taxonomy)


def topics(keywords: Iterable[str], title: str = "Nothing") -> list[str]:
    """Return the ids of a paper's topics."""
    return [topic.id for topic in paper(keywords, title).topics]


@pytest.mark.parametrize(
    "keyword",
    [
        *("Making pictures", "making picture", "generative-models", "Generative Models"),
        *("time series", "Time-Series", "timeseries", "pretraining", "Pre-Training"),
        *("Making pictures (MP)", "MP (making pictures)"),
    ],
)
def test_a_keyword_names_a_topic_by_label_id_or_phrase(keyword: str) -> None:
    [topic] = paper([keyword]).topics
    assert (topic.id, topic.weight) == ("generative-models", 6)
    assert topic.evidence == (Evidence(phrase=keyword, field="keywords", sentence=keyword),)


@pytest.mark.parametrize("keyword", ["gan", "GANs", "gans", "Gan"])
def test_a_keyword_names_every_topic_with_the_phrase_in_any_case(keyword: str) -> None:
    assert topics([keyword]) == ["generative-models", "robots"]


@pytest.mark.parametrize(
    "keyword", ["ImageNet", "time", "a time series", "time series of sales", "no GAN", "???", ""]
)
def test_a_hint_or_a_part_of_a_keyword_names_no_topic(keyword: str) -> None:
    assert topics([keyword]) == []
    assert paper([keyword]).free_keywords == (keyword,)


def test_keywords_that_name_no_topic_stay_free() -> None:
    enriched = paper(["tide", "Robots", "time series", "pretraining", "moon"])
    assert enriched.keywords == ("tide", "Robots", "time series", "pretraining", "moon")
    assert enriched.free_keywords == ("tide", "moon")


def test_a_keyword_adds_to_the_weight_of_title_and_abstract_once() -> None:
    [topic] = paper(["pretraining", "making pictures"], title="On Time Series").topics
    assert topic.weight == 12
    assert [(evidence.field, evidence.phrase) for evidence in topic.evidence] == [
        ("title", "Time Series"),
        ("keywords", "pretraining"),
        ("keywords", "making pictures"),
    ]


def test_topics_of_keywords_are_kept_before_those_of_the_text() -> None:
    named = [f"t{number}" for number in range(12)]
    assert topics(named[:9], title="GAN") == ["generative-models", *named[:9]]
    assert topics(named[:10], title="GAN") == named[:10]
    enriched = paper(named)
    assert [topic.id for topic in enriched.topics] == named[:MAX_TOPICS]
    assert enriched.free_keywords == ("t10", "t11")


def test_without_a_taxonomy_all_keywords_are_free() -> None:
    enriched = paper(["GAN"], taxonomy=Taxonomy())
    assert (enriched.topics, enriched.free_keywords) == ((), ("GAN",))


@given(st.lists(st.sampled_from(["GAN", "gans", "t1", "x", "time series", "robots", "(", "a (b)"])))
def test_every_keyword_is_either_evidence_or_free_and_the_step_is_idempotent(
    keywords: list[str],
) -> None:
    once = paper(keywords)
    assert add_topics(once, TAXONOMY) == once
    phrases = {evidence.phrase for topic in once.topics for evidence in topic.evidence}
    assert phrases | set(once.free_keywords) == set(keywords)
    assert not phrases & set(once.free_keywords)


def test_the_keywords_of_a_real_conference_name_topics(formats: Path) -> None:
    taxonomy = bundled_taxonomy()
    records = json.loads((formats / "paperlists-colm2024.json").read_text(encoding="utf-8"))
    keywords = [re.split(r"[;,]\s*", record["keywords"]) for record in records]
    papers = [paper(list(dict.fromkeys(words)), "A", taxonomy) for words in keywords]
    assert len(papers) == 299
    assert sum(len(item.keywords) - len(item.free_keywords) for item in papers) >= 400
    assert sum(bool(item.topics) for item in papers) >= 200

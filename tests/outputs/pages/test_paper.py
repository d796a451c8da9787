"""The page of a paper shows its facts, links, reasons and sources."""

from __future__ import annotations

import pytest
from msgspec.structs import fields, replace

from papershelf.config import Settings
from papershelf.engine.chunks import Lengths
from papershelf.enrich.combine import JOINT_FIELDS, SINGLE_FIELDS
from papershelf.model import Evidence, Link, LinkKind, Origin, Paper, Source, TopicMatch
from papershelf.outputs.pages import paper as paper_module
from papershelf.outputs.pages.paper import FIELDS, paper_pages, paragraphs
from support.catalog import CATALOG, CLOUDS, EMPTY, PAPERS, SETTINGS
from support.outputs import artifacts, text_of, texts_of

SITE = SETTINGS.site(len(PAPERS))


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "Licence at arxiv.org"),
    ],
)
def test_a_licence_follows_the_source_with_a_short_label(address: str, label: str) -> None:
    licensed = replace(EMPTY, license=address)
    for settings in (SETTINGS, replace(SETTINGS, large=1)):
        pages = texts_of(replace(CATALOG, papers=(licensed, CLOUDS)), settings, paper_pages)
        assert f"\xa0· [{label}]({address})" in pages[f"papers/{EMPTY.slug}.md"]


def test_an_abstract_is_split_into_paragraphs() -> None:
    assert list(paragraphs("One.\nStill one.\n\nTwo.\n\n\n\nThree.")) == [
        "One.\nStill one.",
        "Two.",
        "Three.",
    ]
    assert list(paragraphs("")) == []


def test_an_endless_paragraph_is_split_without_loss() -> None:
    words = [f"word{number}" for number in range(50_000)]
    cut = list(paragraphs(" ".join(words)))
    assert len(cut) > 1
    assert " ".join(cut).split() == words


def test_a_page_links_to_a_source_below_the_root() -> None:
    catalog = replace(CATALOG, papers=(EMPTY,), files=frozenset({EMPTY.source.path}))
    [page] = artifacts(paper_pages, catalog)
    assert "[papers/2026-03-12.txt, line 21](https://github.com/example/shelf/" in text_of(page)


def test_a_page_names_corrected_and_removed_fields() -> None:
    source = Source(path="corrections.yml", line=4)
    origins = (Origin(field="abstract", source=source), Origin(field="title", source=source))
    text = page_of(replace(EMPTY, origins=origins))
    assert "corrections.yml, line 4: abstract (removed) and title" in text


def test_the_row_of_actions_links_to_the_remaining_links() -> None:
    urls = ("https://doi.org/10.1000/x", "https://openreview.net/forum?id=a")
    links = tuple(Link(url=url, kind=LinkKind.PAPER) for url in urls)
    row, _, rest = page_of(replace(EMPTY, links=links)).partition("No abstract is available.")
    assert "[Publisher " in row
    assert "[More links](#links)" in row
    assert "## Links\n\n- [OpenReview " in rest


def page_of(paper: Paper, settings: Settings = SETTINGS) -> str:
    """Return the page of a paper that is alone in its catalog."""
    [page] = artifacts(paper_pages, replace(CATALOG, papers=(paper,)), settings)
    return text_of(page)


def test_a_sentence_that_supports_several_topics_is_shown_once() -> None:
    sentence = "Sparse attention reads images."
    evidence = [Evidence(phrase=word, field="abstract", sentence=sentence) for word in ("a", "b")]
    topics = tuple(
        TopicMatch(id=label.lower(), label=label, weight=1, evidence=(one,))
        for label, one in zip(("Attention", "Images"), evidence, strict=True)
    )
    text = page_of(replace(EMPTY, topics=topics))
    assert f"<li><b>Attention (“a”), Images (“b”)</b>: {sentence}</li>" in text


LARGE = replace(SETTINGS, large=0)


def test_in_a_large_catalog_a_topic_names_its_other_phrases_and_their_first_field() -> None:
    phrases = [("title", "images"), ("title", "Pictures"), ("title", "pictures"), ("abstract", "x")]
    evidence = tuple(
        Evidence(phrase=phrase, field=field, sentence="Images of x.") for field, phrase in phrases
    )
    topic = TopicMatch(id="images", label="Images", weight=1, evidence=evidence)
    text = page_of(replace(EMPTY, topics=(topic,), abstract="Images of x."), LARGE)
    assert "<li><b>Images (Pictures)</b>: in the title</li>" in text
    assert "in the abstract" not in text


def test_in_a_large_catalog_topics_and_links_share_a_list_of_reasons() -> None:
    evidence = Evidence(phrase="images", field="title", sentence="Images")
    topic = TopicMatch(id="images", label="Images", weight=1, evidence=(evidence,))
    text = page_of(replace(CLOUDS, topics=(topic,)), LARGE)
    assert text.count("<details") == 1
    for reason in ("<b>Images</b>: in the title", "<b>Data</b>: "):
        assert reason in text


def test_the_pages_do_not_depend_on_the_size_of_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    made = artifacts(paper_pages)
    assert [artifact.path for artifact in made] == [f"papers/{paper.slug}.md" for paper in PAPERS]
    monkeypatch.setattr(paper_module, "CHUNKS", Lengths(least=1, most=2, one_in=2))
    assert artifacts(paper_pages) == made


def test_adding_or_removing_a_paper_changes_few_tasks() -> None:
    papers = tuple(
        replace(EMPTY, id=f"title:{at}", slug=f"paper-{at}", title=f"Paper {at}")
        for at in range(1000)
    )

    def tasks(papers: tuple[Paper, ...]) -> set[bytes]:
        return {task.view for task in paper_pages(replace(CATALOG, papers=papers), SITE)}

    assert len(tasks((*papers[:500], *papers[501:])) - tasks(papers)) <= 3


def test_every_field_of_another_record_is_named_by_words() -> None:
    assert set(FIELDS) <= {field.name for field in fields(Paper)}
    assert all(field.isalpha() for field in {*JOINT_FIELDS, *SINGLE_FIELDS} - set(FIELDS))


def test_reasons_show_formulas_as_text() -> None:
    evidence = Evidence(phrase="$k$-NN", field="abstract", sentence=r"A $k$-NN in $\ell_p$.")
    topic = TopicMatch(id="classification", label="Classification", weight=2, evidence=(evidence,))
    text = page_of(replace(EMPTY, topics=(topic,)))
    assert "<b>Classification (“k-NN”)</b>: A k-NN in ℓp." in text

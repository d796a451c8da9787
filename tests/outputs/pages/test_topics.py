"""Topics have an index, and link to related topics."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.outputs.addresses import TOPICS
from papershelf.outputs.pages.topics import topic_pages
from support.catalog import FINGERS, SETTINGS, topic
from support.forms import check_forms
from support.loading import load_taxonomy
from support.outputs import texts_of

# A chain of topics, one with two parents, and one with a parent in another facet.
TAXONOMY = """\
facets:
  task: {label: Task, description: What is to be done.}
  method: {label: Method, description: How it is done.}
topics:
  - {id: a, facet: task, label: A, description: d, phrases: [a]}
  - {id: b, facet: task, label: B, description: d, phrases: [b], parents: [a]}
  - {id: c, facet: task, label: C, description: d, phrases: [c], parents: [b]}
  - {id: d, facet: task, label: D, description: d, phrases: [d], parents: [c]}
  - {id: e, facet: task, label: E, description: d, phrases: [e], parents: [d]}
  - {id: f, facet: task, label: F, description: d, phrases: [f], parents: [d, a]}
  - {id: g, facet: method, label: G, description: d, phrases: [g], parents: [a]}
  - {id: unused, facet: method, label: Unused, description: d, phrases: [h]}
"""


def shelf(*topics: str) -> Catalog:
    """Return a catalog of one paper that has these *topics*."""
    paper = replace(FINGERS, topics=tuple(topic(name, 1) for name in topics))
    return Catalog(papers=(paper,), taxonomy=load_taxonomy(TAXONOMY, "topics.yml"))


def pages(*topics: str) -> dict[str, str]:
    """Return the pages of topics of a paper that has these *topics*."""
    return texts_of(shelf(*topics), SETTINGS, topic_pages)


def test_topics_are_nested_below_the_first_parent_of_their_facet_and_deep_ones_folded() -> None:
    index = pages("e", "f", "g")[TOPICS]
    assert (
        "- [A](a.md) (1)\n"
        "    - [B](b.md) (1)\n"
        '        - [C](c.md) (1) <details class="ps-why"><summary>3 narrower</summary>'
        "[D](d.md) (1) · [E](e.md) (1) · [F](f.md) (1)</details>\n"
    ) in index
    assert "\n- [G](g.md) (1)\n" in index
    assert "Unused" not in index


def test_a_deep_tree_is_the_same_in_markdown_and_html() -> None:
    check_forms(topic_pages, shelf("e", "f", "g"), SETTINGS)


def test_a_related_topic_has_the_number_of_common_papers() -> None:
    both = shelf("b", "g")
    alone = replace(both.papers[0], slug="alone", topics=(topic("g", 1),))
    texts = texts_of(replace(both, papers=(*both.papers, alone)), SETTINGS, topic_pages)
    assert "[G](g.md) (2)" in texts[TOPICS]
    assert "[G (1)](g.md)" in texts["topics/b.md"]


def test_a_topic_without_related_topics_has_no_side_column() -> None:
    assert "ps-side" not in pages("unused")["topics/unused.md"]


def test_an_index_without_topics_has_a_hint_and_no_filter() -> None:
    check_forms(topic_pages, shelf(), SETTINGS)
    index = pages()[TOPICS]
    assert "`papershelf topics suggest`" in index
    assert "ps-filter" not in index
    assert "ps-filter" in pages("g")[TOPICS]

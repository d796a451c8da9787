"""A saved search holds the papers that match its whole query."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.model import Identifier
from papershelf.search.index import Index
from papershelf.search.saved import with_searches
from support.search import catalog_of, lay_index, paper

ADAM = replace(
    paper(
        "Adam: A Method for Stochastic Optimization",
        "We introduce an algorithm for first-order gradient-based optimization.",
        authors="Diederik P. Kingma; Jimmy Ba",
        venue="ICLR",
        year=2015,
    ),
    identifiers=(Identifier(scheme="arxiv", value="1412.6980"),),
)
BAYES = paper(
    "Auto-Encoding Variational Bayes",
    "We introduce a stochastic variational inference and learning algorithm.",
    authors="Diederik P. Kingma; Max Welling",
    venue="ICLR",
    year=2014,
)
GCN = paper(
    "Semi-Supervised Classification with Graph Convolutional Networks",
    "We present a scalable approach for semi-supervised learning on graphs.",
    authors="Thomas N. Kipf; Max Welling",
    venue="ICLR",
    year=2017,
)
CATALOG = catalog_of([ADAM, BAYES, GCN])


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return lay_index(CATALOG, tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stochastic", [ADAM, BAYES]),
        ("stochastic optimization", [ADAM]),
        ("stochastics", [ADAM, BAYES]),
        ("author:welling", [GCN, BAYES]),
        ("author:kingma year:2015", [ADAM]),
        ("title:learning", []),
        ("learning -graph", [BAYES]),
        ('"stochastic optimization"', [ADAM]),
        ('"optimization stochastic"', []),
        ("semi*", [GCN]),
        ("varietional~1", [BAYES]),
        ("varietional", []),
        ("stochast", [ADAM, BAYES]),
        ("stochastic zebra", []),
        ("zebra", []),
        ("-stochastic", [GCN]),
        ("*", [GCN, ADAM, BAYES]),
        ("1412.6980", [ADAM]),
        ("https://arxiv.org/abs/1412.6980v9", [ADAM]),
        ("the", []),
        ("nowhere:kingma", []),
        ('"', []),
    ],
)
def test_a_saved_search_holds_the_matching_papers_newest_first(
    query: str, expected: list[object], index: Index
) -> None:
    [(_, papers)] = with_searches(CATALOG, {"A": query}, index, "mkdocs.yml").searches.values()
    assert list(papers) == expected


def test_a_saved_search_without_papers_is_a_warning(index: Index) -> None:
    catalog = with_searches(CATALOG, {"Graphs": "graph", "Zebras": "zebra"}, index, "lab.yml")
    [problem] = catalog.problems
    assert str(problem) == "lab.yml: the feed “Zebras” is empty: no paper matches “zebra”"
    assert list(catalog.searches) == ["Graphs", "Zebras"]

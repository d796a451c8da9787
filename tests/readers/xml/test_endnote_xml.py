"""EndNote's XML."""

from __future__ import annotations

import pytest

from support.structured import paper_in


@pytest.mark.parametrize(
    ("fields", "identifiers"),
    [
        ("<custom2>PMC3531190</custom2>", ["pmcid:PMC3531190"]),
        (
            "<accession-num>23193287</accession-num>"
            "<remote-database-name>Medline</remote-database-name>",
            ["pmid:23193287"],
        ),
        ("<accession-num>WOS:000355286600030</accession-num>", []),
        ("<accession-num>arXiv:1706.03762</accession-num>", ["arxiv:1706.03762"]),
    ],
)
def test_identifiers_are_read_from_all_fields_that_endnote_uses(
    fields: str, identifiers: list[str]
) -> None:
    record = f"<record><titles><title>Tidy</title></titles>{fields}</record>"
    paper = paper_in("EndNote XML", f"<xml><records>{record}</records></xml>")
    assert [str(identifier) for identifier in paper.identifiers] == identifiers


def test_a_subscript_in_a_title_is_kept() -> None:
    runs = "<style>H</style><style face='subscript'>2</style><style>O</style>"
    record = f"<record><titles><title>{runs}</title></titles></record>"
    paper = paper_in("EndNote XML", f"<xml><records>{record}</records></xml>")
    assert paper.title == "H<sub>2</sub>O"

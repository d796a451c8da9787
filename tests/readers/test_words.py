"""Words that name the kinds of papers and links."""

from __future__ import annotations

import pytest

from papershelf.model import LinkKind, PaperKind
from papershelf.readers.words import WORDS, link_kind, paper_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("journalArticle", PaperKind.ARTICLE),
        ("Ph.D. thesis", PaperKind.THESIS),
        ("Article; Proceedings Paper", PaperKind.ARTICLE),
        ("Journal Article; Preprint", PaperKind.PREPRINT),
        ("a paper about books", None),
        ("book" * 1000, None),
    ],
)
def test_a_name_determines_the_kind_of_a_paper(text: str, kind: PaperKind | None) -> None:
    assert paper_kind([text]) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PDF Link", LinkKind.PDF),
        ("url_code", LinkKind.CODE),
        ("url_project", LinkKind.PROJECT_PAGE),
        ("url_source", LinkKind.OTHER),
        ("GitHub", LinkKind.CODE),
        ("url", LinkKind.PAPER),
        ("pdf_url", LinkKind.PDF),
        ("paper_link", LinkKind.PAPER),
        ("source_url", LinkKind.OTHER),
        ("Hyperlink", None),
        ("Cited by", None),
        ("2", None),
        ("", None),
    ],
)
def test_a_name_determines_the_kind_of_a_link(text: str, kind: LinkKind | None) -> None:
    assert link_kind(text) is kind


def test_no_word_names_two_kinds() -> None:
    for words in (WORDS.kinds.values(), WORDS.links.values()):
        all_words = " ".join(words).split()
        assert len(all_words) == len(set(all_words))

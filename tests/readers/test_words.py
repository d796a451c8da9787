"""Words for kinds of papers and links."""

from __future__ import annotations

import pytest

from papershelf.model import LinkKind, PaperKind
from papershelf.readers.words import WORDS, link_kind, paper_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("journalArticle", PaperKind.ARTICLE),
        ("Journal Article", PaperKind.ARTICLE),
        ("paper-conference", PaperKind.CONFERENCE),
        ("Ph.D. thesis", PaperKind.THESIS),
        ("Article; Proceedings Paper", PaperKind.ARTICLE),
        ("a paper about books", None),
        ("", None),
        ("book" * 1000, None),
    ],
)
def test_a_kind_of_paper_is_told_by_its_name(text: str, kind: PaperKind | None) -> None:
    assert paper_kind([text]) is kind


def test_the_first_text_that_names_a_kind_counts() -> None:
    assert paper_kind(["post", "book", "thesis"]) is PaperKind.BOOK


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PDF", LinkKind.PDF),
        ("PDF Link", LinkKind.PDF),
        ("url_code", LinkKind.CODE),
        ("url_project", LinkKind.PROJECT_PAGE),
        ("url_source", LinkKind.OTHER),
        ("bibtexurl", LinkKind.OTHER),
        ("GitHub", LinkKind.CODE),
        ("supplementary", LinkKind.SUPPLEMENT),
        ("url", LinkKind.PAPER),
        ("pdf_url", LinkKind.PDF),
        ("paper_link", LinkKind.PAPER),
        ("video links", LinkKind.VIDEO),
        ("source_url", LinkKind.OTHER),
        ("Hyperlink", None),
        ("Cited by", None),
        ("2", None),
        ("", None),
    ],
)
def test_a_kind_of_link_is_told_by_its_name(text: str, kind: LinkKind | None) -> None:
    assert link_kind(text) is kind


def test_no_word_means_two_things() -> None:
    for words in (WORDS.kinds.values(), WORDS.links.values()):
        every = " ".join(words).split()
        assert len(every) == len(set(every))

"""Names of venues are normalised to the parts that do not vary by year."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text.venue_names import abbreviations, possible_keys, series_of, venue_key, year_in
from support.texts import MARKUP, texts
from support.timing import repeat_in_linear_time

NAMES = (
    *("Proceedings of the ", "Proc. ", "In ", "Third ", "37th ", "2021 ", "'21", ", ", ": ", " - "),
    *("(NeurIPS 2021)", "ACL@EMNLP 2020", "Workshop", "Conference", "on ", "X", " Volume 3"),
    *(" XIV", "IEEE/CVF ", "Annual ", "The ", "poster", "May 3-7", "KDD '22: ", "–", "[", "(", ")"),
)  # fmt: skip
# A year may follow a word without a space, as in "EMNLP2021".
PART = re.compile(r"[^\W\d_]+|[0-9]+")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Annals of  Statistics", "annals of statistics"),
        ("AI & Society", "ai and society"),
        ("Données-Revue", "donnees revue"),
        ("Proc. Int. Symp. X", "proceedings international symposium x"),
        ("The", "the"),
        ("???", ""),
        ("\ud800", ""),
        ("神经", "神经"),
    ],
)
def test_names_are_compared_by_their_words(name: str, key: str) -> None:
    assert venue_key(name) == key


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("ICLR 2024 oral", "2024"),
        ("Proceedings of the 2017 Conference on X (X 2017)", "2017"),
        ("EMNLP2021", "2021"),
        ("CVPR'20", "2020"),
        ("SOSP ’97", "1997"),
        ("Journal of Shelves, 2014, Vol 111, Issue 1", "2014"),
        ("2021 60th IEEE Conference on Shelves, Vol. 1999", "2021"),
        ("Transactions on X 2019–2020", ""),
        ("Conference on X 2020-21", ""),
        ("arXiv:2004.05150", ""),
        ("Journal of X", ""),
        ("Vision 2030 Journal", ""),
        ("Workshop on the 1990s", ""),
        ("SemEval-2017 Task 4", "2017"),
        ("The Journal of X (1964-)", ""),
        ("X & Y, 1975–present", ""),
        ("Acta Paediatrica (Oslo, Norway : 1992)", ""),
        ("Lecture Notes in Computer Science, vol. 2010", ""),
        ("Lecture Notes in Computer Science 2010", ""),
        ("LNCS 1999", ""),
        ("AIP Conference Proceedings 1905", ""),
        ("J. Phys.: Conf. Ser. 1948", ""),
    ],
)
def test_the_year_of_an_edition_is_in_its_name(name: str, year: str) -> None:
    assert year_in(name) == year


def test_any_year_in_the_name_of_what_is_known_as_an_event_is_that_of_an_edition() -> None:
    assert year_in("Interspeech 2019") == ""
    assert year_in("Interspeech 2019", is_event=True) == "2019"
    assert year_in("LNCS 1999", is_event=True) == ""


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("Proc. of the 3rd Workshop on X 2021", "Workshop on X"),
        ("In: Proceedings of the Twenty-First Workshop on X (WX 2021)", "Workshop on X"),
        ("5th Workshop on X, WX@EMNLP 2021, Punta Cana, May 3-7, 2021", "Workshop on X"),
        ("WX '22: Workshop on X", "Workshop on X"),
        ("Workshop on X [online], Volume 2: Papers", "Workshop on X"),
        ("2021 Workshop on X II", "Workshop on X"),
        ("EMNLP2021 Workshop on X", "EMNLP Workshop on X"),
        ("Workshop on Sun, Moon, and Stars", "Workshop on Sun, Moon, and Stars"),
        ("Workshop on First Order Methods", "Workshop on First Order Methods"),
        ("Companion Proceedings of the X Conference", "Companion Proceedings of the X Conference"),
        # A number may be part of the name of a journal.
        ("First Monday", "First Monday"),
        ("Proceedings of the London Mathematical Society", None),
        ("Annual Review of X", None),
        # Otherwise nothing would be left.
        ("Proceedings of the Workshop", "Workshop"),
        ("???", None),
        ("", None),
    ],
)
def test_the_name_of_a_series_has_no_year_and_number(name: str, series: str | None) -> None:
    assert series_of(name) == (name if series is None else series)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Computer Vision - ECCV 2020 - 16th European Conference", ["eccv"]),
        ("Computer Vision – ECCV'20", ["eccv"]),
        ("Meeting on X (NAACL-HLT)", ["naacl hlt"]),
        ("Meeting on X, ACL, Vienna", []),
        ("Papers, X@ACL 2020", []),
        ("Findings: EMNLP 2020", []),
    ],
)
def test_an_abbreviation_stands_alone_with_a_year_or_in_brackets(
    name: str, expected: list[str]
) -> None:
    assert list(abbreviations(name)) == expected


def test_a_workshop_in_brackets_stays_in_the_key() -> None:
    keys = [key for key, _ in possible_keys("Conference on X (Workshop on Y)")]
    assert keys == ["conference on x workshop on y"]


@given(texts((*NAMES, *NAMES, *MARKUP)))
def test_the_name_of_a_series_has_only_words_of_the_name(name: str) -> None:
    series = series_of(name)
    assert series or not name
    assert not Counter(PART.findall(series)) - Counter(PART.findall(name))


@given(st.text() | texts(NAMES))
def test_any_text_has_a_key(name: str) -> None:
    assert next(possible_keys(name))[0] == venue_key(" ".join(name.split()))
    assert all(key == venue_key(key) for key in abbreviations(name))


@pytest.mark.parametrize(
    "piece",
    ["a", "A ", ", ", "(", "()", "1 ", ", A", " 1,", "In ", "II ", "I ", "IEEE ", "first ", "A-2"],
)
def test_an_overlong_name_takes_linear_time(piece: str) -> None:
    def parse(name: str) -> None:
        list(possible_keys(name))
        list(abbreviations(name))
        series_of(f"Workshop {name}")
        year_in(name)

    repeat_in_linear_time(parse, piece, size=1_000_000, seconds=2)

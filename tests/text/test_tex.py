"""TeX's letters and accents."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text.tex import text_of

VIETNAMESE = [
    *("Nguyễn Thị Huyền", "Phạm Việt Cường", "Trương Mỹ Dung", "Lê Hoàng Phong", "Bùi Hữu Nghĩa"),
    *("Trần Đức Thảo", "Đặng Quốc Việt", "Vũ Hồng Ngọc", "Hoàng Ngọc Phách", "Từ Hiểu Ổn"),
]
SIGNS = dict(zip("\u0300\u0301\u0302\u0303\u0306\u0309\u0323", "`'^~uhd", strict=True))
LETTERS = {"Đ": r"{\DJ}", "đ": r"{\dj}"}
HORN = "\N{COMBINING HORN}"


def in_tex(letter: str) -> str:
    """Return a letter with an accent of TeX for each of its own, one around another."""
    base, *marks = normalize("NFD", letter)
    made = LETTERS.get(base, base)
    if HORN in marks:
        made = f"{{\\{base}horn}}" if base.islower() else f"{{\\{base}HORN}}"
    for mark in marks:
        if mark != HORN:
            sign = SIGNS[mark]
            made = f"{{\\{sign}{' ' * sign.isalpha()}{made}}}"
    return made


@given(st.sampled_from(VIETNAMESE))
def test_vietnamese_letters_with_two_accents_are_themselves_again(name: str) -> None:
    assert text_of("".join(map(in_tex, name))) == name


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"Nguy{\~{\^e}}n, Nguy\~{\^e}n, Nguy\~{\^{e}}n", "Nguyễn, Nguyễn, Nguyễn"),
        (r"Huy{\`{\^e}}n", "Huyền"),
        (r"Vi{\^{\d e}}t, Vi{\d{\^e}}t", "Việt, Việt"),
        (r"{\'\ae} and \'{\ae}", "ǽ and ǽ"),
        ("\\~{ê}, \\~ê, \\~e\u0302", "ễ, ễ, ễ"),
        (r"{\`{\ohorn}}, {\uhorn}, \UHORN{}", "ờ, ư, Ư"),
        (r"H{\h{a}}i, {\h{\^o}}, \h{\i}", "Hải, ổ, ỉ"),
        (r"Bucure{\textcommabelow s}ti, \textcommabelow{t}", "București, ț"),
        (r"the \"Übermensch\"", r"the \"Übermensch\""),
        (r"\'日 and \hat{e}", r"\'日 and \hat{e}"),
    ],
)
def test_accents_stand_on_letters_that_have_some(written: str, read_as: str) -> None:
    assert text_of(written) == read_as

"""Letters and accents of TeX become Unicode."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text.tex import text_of_tex, verbatim

VIETNAMESE = [
    *("Nguyễn Thị Huyền", "Phạm Việt Cường", "Trương Mỹ Dung", "Lê Hoàng Phong", "Bùi Hữu Nghĩa"),
    *("Trần Đức Thảo", "Đặng Quốc Việt", "Vũ Hồng Ngọc", "Hoàng Ngọc Phách", "Từ Hiểu Ổn"),
]
SIGNS = dict(zip("\u0300\u0301\u0302\u0303\u0306\u0309\u0323", "`'^~uhd", strict=True))
LETTERS = {"Đ": r"{\DJ}", "đ": r"{\dj}"}
HORN = "\N{COMBINING HORN}"


def in_tex(letter: str) -> str:
    """Return the TeX of a letter, with nested commands for its accents."""
    base, *marks = normalize("NFD", letter)
    tex = LETTERS.get(base, base)
    if HORN in marks:
        tex = f"{{\\{base}horn}}" if base.islower() else f"{{\\{base}HORN}}"
    for mark in marks:
        if mark != HORN:
            sign = SIGNS[mark]
            tex = f"{{\\{sign}{' ' * sign.isalpha()}{tex}}}"
    return tex


@given(st.sampled_from(VIETNAMESE))
def test_vietnamese_letters_with_two_accents_are_decoded(name: str) -> None:
    assert text_of_tex("".join(map(in_tex, name))) == name


@pytest.mark.parametrize(
    ("written", "text"),
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
def test_an_accent_is_applied_only_to_letters_that_can_have_it(written: str, text: str) -> None:
    assert text_of_tex(written) == text


@pytest.mark.parametrize(
    "tilde",
    [
        *(r"\~{}", r"{\~{}}", r"\textasciitilde", r"\textasciitilde{}", r"{\textasciitilde}"),
        *(r"$\sim$", r"{\raise.17ex\hbox{$\scriptstyle\sim$}}"),
    ],
)
def test_every_escape_of_a_sign_is_removed_from_an_address(tilde: str) -> None:
    address = verbatim(rf"https://a.example/{tilde}ann\_b{{\_}}c%20d{{\textless}}e$>$f")
    assert address == "https://a.example/~ann_b_c%20d<e>f"


@pytest.mark.parametrize("sign", list("_%#&$"))
def test_a_sign_of_an_address_may_be_escaped_in_braces(sign: str) -> None:
    assert verbatim(rf"\url{{https://a.org/{{\{sign}}}b{{~}}c}}") == f"https://a.org/{sign}b~c"


@pytest.mark.parametrize(
    "escape", [r"\textunderscore ", r"{\textunderscore}", r"\textunderscore{}"]
)
def test_the_name_of_an_underscore_is_undone_in_an_identifier(escape: str) -> None:
    assert verbatim(f"10.1000/a{escape}b") == "10.1000/a_b"


@pytest.mark.parametrize("escape", [r"{\textbackslash}{\_}", r"\\_"])
def test_an_escape_may_be_escaped(escape: str) -> None:
    assert verbatim(f"10.1000/a{escape}b") == "10.1000/a_b"


def test_the_signs_of_a_sici_may_be_escaped_formulas() -> None:
    assert verbatim(r"1:1\$<\$1::AID\$>\$3.0") == "1:1<1::AID>3.0"

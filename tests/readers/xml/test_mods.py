"""MODS, alone and harvested."""

from __future__ import annotations

import pytest

from papershelf.model import Paper
from support.structured import names, paper_in


def mods(inside: str) -> Paper:
    return paper_in("MODS", f"<mods>{inside}</mods>")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<nonSort>The</nonSort><title>shelf</title>", "The shelf"),
        ("<nonSort>L'</nonSort><title>armoire</title>", "L'armoire"),
        ("<title>Shelves</title><subTitle>a study</subTitle>", "Shelves: a study"),
    ],
)
def test_the_parts_of_a_title_are_joined(title: str, expected: str) -> None:
    assert mods(f"<titleInfo>{title}</titleInfo>").title == expected


def test_people_with_the_role_of_an_author_or_none_are_authors() -> None:
    name = '<name type="{}"><namePart>{}</namePart>{}</name>'
    role = "<role><roleTerm>{}</roleTerm></role>"
    people = [
        name.format("personal", "Turing, Alan", role.format("Author")),
        name.format("personal", "Shannon, Claude", ""),
        name.format("corporate", "A Group", role.format("cre")),
        name.format("personal", "Editor, An", role.format("edt")),
        name.format("conference", "A Meeting", ""),
    ]
    paper = mods("<titleInfo><title>T</title></titleInfo>" + "".join(people))
    assert names(paper) == ["Alan | Turing", "Claude | Shannon", "(A Group)"]


def test_a_harvest_may_contain_mods() -> None:
    record = "<mods><titleInfo><title>Tidy</title></titleInfo></mods>"
    text = f"<OAI-PMH><record><metadata>{record}</metadata></record></OAI-PMH>"
    assert paper_in("OAI-PMH", text).title == "Tidy"

"""Names of authors are parsed in every form in which sources write them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papershelf.model import Author
from papershelf.text.name_lists import split_authors
from papershelf.text.name_notes import without_notes
from papershelf.text.names import (
    MAX_LENGTH,
    author_named,
    author_of,
    author_of_index,
    named_authors,
    organisation,
    person,
)
from support.timing import repeat_in_linear_time

# The written form, and the given name, particle, family name and suffix.
WRITTEN = [
    ("Alan Turing", "Alan||Turing|"),
    ("Turing, Alan", "Alan||Turing|"),
    ("  Alan \t M.\n Turing ", "Alan M.||Turing|"),
    ("Turing, A. M.", "A. M.||Turing|"),
    ("Turing, Alan.", "Alan||Turing|"),
    ("Turing, AM", "AM||Turing|"),
    ("J. R. R. Tolkien", "J. R. R.||Tolkien|"),
    ("Tolkien JRR", "J. R. R.||Tolkien|"),
    ("Tolkien J.R.R.", "J. R. R.||Tolkien|"),
    ("Nir N Shavit", "Nir N||Shavit|"),
    ("Plato", "||Plato|"),
    (", Plato", "||Plato|"),
    ("Ludwig van Beethoven", "Ludwig|van|Beethoven|"),
    ("van Beethoven, Ludwig", "Ludwig|van|Beethoven|"),
    ("Beethoven, Ludwig van", "Ludwig|van|Beethoven|"),
    ("van Beethoven", "|van|Beethoven|"),
    ("Anton van den Hengel", "Anton|van den|Hengel|"),
    ("Van den Hengel, Anton", "Anton|Van den|Hengel|"),
    ("Anton Van den Hengel", "Anton|Van den|Hengel|"),
    ("Charles de la Vallée Poussin", "Charles|de la|Vallée Poussin|"),
    ("al-Khwarizmi, Muhammad", "Muhammad||al-Khwarizmi|"),
    ("Jean d'Alembert", "Jean||d'Alembert|"),
    ("B. v. Werkhoven", "B.|v.|Werkhoven|"),
    ("K. V. van Gool", "K. V.|van|Gool|"),
    ("Santiago Ramón y Cajal", "Santiago||Ramón y Cajal|"),
    ("bell hooks", "bell||hooks|"),
    ("Martin Luther King Jr.", "Martin Luther||King|Jr."),
    ("Martin Luther King, Jr.", "Martin Luther||King|Jr."),
    ("King, Jr., Martin Luther", "Martin Luther||King|Jr."),
    ("King, Martin Luther, Jr.", "Martin Luther||King|Jr."),
    ("King Jr., Martin Luther", "Martin Luther||King|Jr."),
    ("King, Martin Luther Jr.", "Martin Luther||King|Jr."),
    ("Guy L. Steele Jr", "Guy L.||Steele|Jr"),
    ("William Henry Gates III", "William Henry||Gates|III"),
    ("Hal Daumé Iii", "Hal||Daumé|III"),
    ("Henry IV", "Henry||IV|"),
    ("Zhang Wei", "Zhang||Wei|"),
    ("Weinan E", "Weinan||E|"),
    ("Andrew NG", "Andrew||NG|"),
    ("Nguyen Van Hoa", "Nguyen Van||Hoa|"),
    ("Yann Le Cun", "Yann||Le Cun|"),
    ("Cun, Yann Le", "Yann||Le Cun|"),
    ("Nando De Freitas", "Nando||De Freitas|"),
    ("Andrew W. Senior", "Andrew W.||Senior|"),
    ("Senior, Andrew", "Andrew||Senior|"),
    ("Nelson Silva Junior", "Nelson||Silva|Junior"),
    ("Chamberlain, SR", "SR||Chamberlain|"),
    ("MARTIN LUTHER KING, JR", "MARTIN LUTHER||KING|JR"),
    ("Harris CR", "C. R.||Harris|"),
    ("Van Gool L.", "L.||Van Gool|"),
    ("van der Maaten L", "L.|van der|Maaten|"),
    ("Wei XIE", "Wei||XIE|"),
    ("Jane Doe MD", "Jane Doe||MD|"),
    ("张伟", "||张伟|"),
    ("张 伟", "伟||张|"),
    ("欧阳, 询", "询||欧阳|"),
    ("山田 太郎", "太郎||山田|"),
    ("ジョン スミス", "||ジョン スミス|"),
    ("Erdo\u030bs, Pa\u0301l", "Pál||Erdős|"),
]


@pytest.mark.parametrize(("written", "parts"), WRITTEN)
def test_a_person_is_parsed_from_every_written_form(written: str, parts: str) -> None:
    given_name, particle, family, suffix = parts.split("|")
    assert author_of(written) == person(
        given=given_name, particle=particle, family=family, suffix=suffix
    )


@pytest.mark.parametrize(
    ("given_name", "family", "parts"),
    [
        ("Hal Daumé", "III", "Hal||Daumé|III"),
        ("Hal", "Daumé III", "Hal||Daumé|III"),
        ("Ludwig van Beethoven", "Jr.", "Ludwig|van|Beethoven|Jr."),
        ("Andrew W.", "Senior", "Andrew W.||Senior|"),
        ("Henry", "IV", "Henry||IV|"),
        ("", "Henry IV", "||Henry IV|"),
    ],
)
def test_a_suffix_given_as_the_family_name_is_parsed_as_a_suffix(
    given_name: str, family: str, parts: str
) -> None:
    author = person(given=given_name, family=family)
    assert "|".join((author.given, author.particle, author.family, author.suffix)) == parts


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("van Beethoven, Ludwig", "Ludwig van Beethoven"),
        ("Tolkien JRR", "J. R. R. Tolkien"),
        ("Zhang Wei", "Zhang Wei"),
        ("张, 伟", "张伟"),
        ("山田 太郎", "山田太郎"),
        ("ジョン スミス", "ジョン スミス"),
        ("", ""),
    ],
)
def test_a_name_is_shown_with_the_given_name_first_where_its_language_does(
    written: str, shown: str
) -> None:
    assert author_of(written).name == shown


@pytest.mark.parametrize(
    "written",
    [
        "Gemini Team",
        *("OpenAI", "DeepSeek-AI", "European Commission", "The MindSpore Contributors"),
        "National Institute of Standards and Technology",
        "The Cancer Genome Atlas Research Network",
        "the NIAID Center for HIV/AIDS Vaccine Immunology",
        "Gemini Team, Google",
        "Team GLM",
        "The ATLAS Collaboration",
        "Apple, Inc.",
        "University of Oxford",
        "Department of Statistics, University of Oxford, Oxford, England",
        "one, two, three, four",
        "x" * (MAX_LENGTH + 1),
    ],
)
def test_a_name_without_the_form_of_a_person_is_an_organisation(written: str) -> None:
    assert author_of(written) == organisation(written)


@pytest.mark.parametrize(
    "written",
    [
        *("McDONALD, Peter", "LaVALLE, Steven M.", "DeMARCO, T.", "McKAY"),
        *("Pliny the Elder", "WeiLI, Xiaoming"),
    ],
)
def test_capitals_at_the_end_and_an_epithet_make_no_organisation(written: str) -> None:
    assert not author_of(written).literal


def test_a_comma_after_the_name_of_an_organisation_is_dropped() -> None:
    assert author_of("Bank of Japan,") == organisation("Bank of Japan")


@pytest.mark.parametrize(
    "written",
    [
        *(
            "Ada Lovelace (King's College)",
            "Ada Lovelace [1,2]",
            "Ada Lovelace*",
            "Ada Lovelace†‡",
            "Ada Lovelace#",
        ),
        *(
            "Ada Lovelace1,2",
            "Ada Lovelace 1",
            "Ada Lovelace^2*",
            "Ada Lovelace$^{1,2}$",
            "Ada Lovelace$^{*,1}$",
            "Ada Lovelace$^1$*",
            "Ada Lovelace^{*}",
            "Ada Lovelace¹",
        ),
        "Ada Lovelace1,*",
        *("Lovelace, Ada*", "Ada Lovelace* (London)", "Ada Lovelace (London)*"),
        *(
            "Ada Lovelace, PhD",
            "Ada Lovelace, M.D., Ph.D.",
            "Ada Lovelace, PhD*",
            "Lovelace, Ada, PhD",
        ),
    ],
)
def test_degrees_and_marks_of_notes_after_a_name_are_removed(written: str) -> None:
    assert author_of(written) == person(given="Ada", family="Lovelace")


@pytest.mark.parametrize(
    "written",
    [
        *("Working Group 2", "deadmau5", "Author 1", "Team C#", "(anonymous)", "*"),
        *("The $^{12}$C Group", "Team H$^{2}$O", "Team E$^{3}$", "Team $^{*,1}$C"),
    ],
)
def test_marks_that_may_be_part_of_a_name_stay(written: str) -> None:
    assert author_of(written).name == written


def test_the_number_of_dblp_becomes_an_identity_and_is_not_shown() -> None:
    assert author_of("Wang 0001, Wei") == author_of("Wei Wang 0001")
    assert author_of("Wang, Wei 0001") == author_of("Wei Wang 0001")
    author = author_of("Wei Wang 0001")
    assert (author.name, author.family, author.identity) == (
        "Wei Wang",
        "Wang",
        "dblp:Wei Wang 0001",
    )


def test_et_al_without_a_name_is_no_author() -> None:
    assert not split_authors("et al.")
    assert named_authors([author_of("others")]) == ()


PIECES = st.sampled_from(
    "Jr. III van Van den de y al- E JRR J. R. J.R.R. N Ada Lovelace hooks 张 伟 太郎 김 スミス "
    "Team Inc. University of and et al. others , ,, ; & - ' \u030b \u0301 1".split()
)
NAMES = st.lists(PIECES | st.text(max_size=4), max_size=8).map(" ".join) | st.text()


def letters(*texts: str) -> list[str]:
    """Return the letters and digits of texts in Unicode's composed form, in any order."""
    composed = (unicodedata.normalize("NFC", text) for text in texts)
    return sorted(letter for text in composed for letter in text if letter.isalnum())


def parts(author: Author) -> tuple[str, ...]:
    """Return the parts of a name."""
    if author.literal:
        return (author.name,)
    return (author.given, author.particle, author.family, author.suffix)


@given(NAMES)
@example("JRR, Jr., Tolkien")
@example("III, Henry James")
@example("King Sr., Martin Jr.")
@example("ﬀ\u0958" * MAX_LENGTH)
def test_no_letter_of_a_name_is_lost_or_added(written: str) -> None:
    author = author_named(written)
    assert letters(*parts(author)) == letters(author.name) == letters(written)


def test_an_exponent_inside_a_name_is_kept() -> None:
    assert without_notes("$^{12}$C Group") == "$^{12}$C Group"


@pytest.mark.parametrize(
    "written", ["Ada 1 1", "A B* (C) 1", "A B* (C), PhD 1", "Ada Byron (London)* [2]", "(C)"]
)
def test_removing_notes_is_idempotent(written: str) -> None:
    bare = without_notes(written)
    assert without_notes(bare) == bare


@given(NAMES)
@example("JRR, Jr., Tolkien")
@example("King Sr., Martin Jr.")
@example("Jr. J.R.R.")
@example("van Jr. J.R.R.")
def test_a_displayed_name_is_parsed_as_the_same_name(written: str) -> None:
    name = author_of(written).name
    assert author_named(name).name == name
    assert name == " ".join(name.split())


@given(NAMES)
def test_authors_of_a_field_have_names(written: str) -> None:
    assert all(author.name.strip() for author in split_authors(written))


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "a ", "a,", "A B, ", "a and ", "J.", "Ng J; ", "a\u0301\u0316", "a*", "*", "a1,"),
        *("(a", "a (b) ", "a 1, ", "A b1*"),
    ],
)
def test_a_field_of_a_megabyte_is_parsed_in_linear_time(piece: str) -> None:
    def parse(text: str) -> None:
        assert author_of(text) == organisation(" ".join(text.split()))
        assert split_authors(text)

    repeat_in_linear_time(parse, piece, size=2**20, seconds=60)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("van Raaij MJ", "M. J. van Raaij"),
        ("Wong Kee Song LM", "L. M. Wong Kee Song"),
        ("Griffin JL Jr", "J. L. Griffin Jr"),
        ("Griffin, James L 3rd", "James L Griffin III"),
        ("E W", "W. E"),
        ("Öztürk ÖÇ", "Ö. Ç. Öztürk"),
        ("Žižek Š", "Š. Žižek"),
        ("WANG, LI", "LI WANG"),
        ("", ""),
    ],
)
def test_an_index_abbreviates_after_the_family_name(written: str, shown: str) -> None:
    assert author_of_index(written).name == shown

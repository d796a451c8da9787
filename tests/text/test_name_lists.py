"""Lists of authors are split in every form in which sources write them."""

from __future__ import annotations

import pytest

from papershelf.text.name_lists import split_authors


@pytest.mark.parametrize(
    "field",
    [
        *("Turing, Alan and others", "Alan Turing et al.", "Turing A, Lovelace A, et al."),
        *("Turing AM; Gödel K; et al", "Turing et al", "Turing, Alan; others", "张伟 et al."),
        *(
            "华罗庚，陈省身等",
            "华罗庚, 陈省身, 等",
            "华罗庚, 陈省身, 苏步青, 等.",
            "华罗庚; 陈省身; 等.",
            "夏目漱石、湯川秀樹 ほか",
            "윤동주, 김소월 외 3인",
            "Гаусс К. Ф. и др.",
        ),
        *("Gauß, Carl; Euler, Leonhard u. a.", "الخوارزمي، محمد؛ ابن الهيثم، الحسن وآخرون"),
        *(
            "Arf, Cahit; Çelebi, Evliya ve diğerleri",
            "Banach, Stefan i in.",
            "Turing, Alan y otros",
        ),
    ],
)
def test_et_al_marks_the_last_author_of_a_field(field: str) -> None:
    authors = split_authors(field)
    assert [author.others for author in authors] == [*[False] * (len(authors) - 1), True]
    assert not {"et", "al", "others", "u.", "i", "и", "ve", "y", "외", "وآخرون"} & {
        word for author in authors for word in author.name.split()
    }


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("", []),
        ("  ;  ; ", []),
        ("Plato", ["Plato"]),
        ("van der Maaten, Laurens J. P.", ["Laurens J. P. van der Maaten"]),
        ("Turing, Alan; Lovelace, Ada", ["Alan Turing", "Ada Lovelace"]),
        ("Ana Gil, Eva Weber und Jan Alt", ["Ana Gil", "Eva Weber", "Jan Alt"]),
        ("Jean Petit et Eva Weber", ["Jean Petit", "Eva Weber"]),
        ("Arts et Métiers ParisTech", ["Arts et Métiers ParisTech"]),
        ("Zentrum für Kunst und Medien Ulm", ["Zentrum für Kunst und Medien Ulm"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Turing, Alan; and Lovelace, Ada;", ["Alan Turing", "Ada Lovelace"]),
        (
            "Alan Turing; and Institute of Standards and Technology",
            ["Alan Turing", "Institute of Standards and Technology"],
        ),
        ("Turing, Alan and Lovelace, Ada", ["Alan Turing", "Ada Lovelace"]),
        ("Alan Turing and Ada Lovelace", ["Alan Turing", "Ada Lovelace"]),
        ("Alan Turing, Ada Lovelace", ["Alan Turing", "Ada Lovelace"]),
        ("A. Turing, A. Lovelace, and K. Gödel", ["A. Turing", "A. Lovelace", "K. Gödel"]),
        ("Turing, A. M., Lovelace, A., & Gödel, K.", ["A. M. Turing", "A. Lovelace", "K. Gödel"]),
        ("Turing AM, Lovelace A, Gödel K", ["A. M. Turing", "A. Lovelace", "K. Gödel"]),
        ("Turing AM; Gödel K; et al.", ["A. M. Turing", "K. Gödel"]),
        ("Martin Luther King, Jr., Alan Turing", ["Martin Luther King Jr.", "Alan Turing"]),
        ("Alan Turing\nAda Lovelace\n", ["Alan Turing", "Ada Lovelace"]),
        ("Turing, Alan and\nLovelace, Ada", ["Alan Turing", "Ada Lovelace"]),
        ("Jane Doe1,2, John Roe*, Wei Li3", ["Jane Doe", "John Roe", "Wei Li"]),
        ("Jane Doe (MIT, USA), John Roe (ETH)", ["Jane Doe", "John Roe"]),
        ("Wei Wang 0001, Jane Doe", ["Wei Wang", "Jane Doe"]),
        ("Mohamed, A., Senior, A., Vinyals, O.", ["A. Mohamed", "A. Senior", "O. Vinyals"]),
        ("张伟、李娜", ["张伟", "李娜"]),
        ("李平等，张伟", ["李平等", "张伟"]),
        ("湯川秀樹、渡辺 等", ["湯川秀樹", "渡辺等"]),
        ("湯川, 秀樹; 渡辺, 等", ["湯川秀樹", "渡辺等"]),
        ("湯川, 秀樹 and 渡辺, 等", ["湯川秀樹", "渡辺等"]),
        ("Müller U. A.; Σεφέρης Κ. Α.", ["U. A. Müller", "Κ. Α. Σεφέρης"]),
        ("الخوارزمي، محمد؛ ابن الهيثم، الحسن", ["محمد الخوارزمي", "الحسن ابن الهيثم"]),
        ("Apple, Inc.", ["Apple, Inc."]),
        ("Anderson, Sandy", ["Sandy Anderson"]),
        ("one, two, three, four", ["one, two, three, four"]),
        ("Alan Turing | Ada Lovelace", ["Alan Turing", "Ada Lovelace"]),
        ("Turing, Alan, Lovelace, Ada", ["Alan Turing", "Ada Lovelace"]),
        ("Turing, Alan M., van Gool, Yu. A.", ["Alan M. Turing", "Yu. A. van Gool"]),
        ("Turing, A., Lovelace, A.;", ["A. Turing", "A. Lovelace"]),
        ("Turing AM, Lovelace A, Gödel K.", ["A. M. Turing", "A. Lovelace", "K. Gödel"]),
        ("Turing, A., Lovelace, A., ...", ["A. Turing", "A. Lovelace"]),
        ("Turing, Gödel & Lovelace", ["Turing", "Gödel", "Lovelace"]),
        ("Turing AM.", ["A. M. Turing"]),
        ("张伟, 李娜", ["张伟", "李娜"]),
        ("Jane Doe, Apple, Inc.", ["Jane Doe", "Apple, Inc."]),
        ("Turing, A., Gödel, K., Apple, Inc.", ["A. Turing", "K. Gödel", "Apple, Inc."]),
        ("McKAY P, DuPONT J", ["P. McKAY", "J. DuPONT"]),
        ("McKAY, Peter James", ["Peter James McKAY"]),
        ("Saltzer, Reed, Clark", ["Saltzer", "Reed", "Clark"]),
        ("Turing A, Gödel K, ABC Consortium", ["A. Turing", "K. Gödel", "ABC Consortium"]),
        ("OpenAI, Alan Turing, Kurt Gödel", ["OpenAI", "Alan Turing", "Kurt Gödel"]),
        (
            "National Institute of Standards and Technology",
            ["National Institute of Standards and Technology"],
        ),
        ("University of Oxford and Gödel", ["University of Oxford", "Gödel"]),
        ("King ML Jr, Ford ES 3rd.", ["M. L. King Jr", "E. S. Ford III"]),
        ("MacKerell A.D., Jr., Brooks III C.L.", ["A. D. MacKerell Jr.", "C. L. Brooks III"]),
        ("Turing AM, Gödel K; A Study Group", ["A. M. Turing", "K. Gödel", "A Study Group"]),
        ("Yinyi WEI, Xiao LI", ["Yinyi WEI", "Xiao LI"]),
        ("O'Neil J.-B., Gödel K.F.", ["J.-B. O'Neil", "K. F. Gödel"]),
        ("Turing AIM, Gödel K", ["A. I. M. Turing", "K. Gödel"]),
        ("Иванов И.И., Петров П.", ["И. И. Иванов", "П. Петров"]),
        ("Brooks CL III, Turing AM", ["C. L. Brooks III", "A. M. Turing"]),
        ("ALAN TURING, KURT GOEDE", ["ALAN TURING", "KURT GOEDE"]),
        ("Alan Turing, Jr., Kurt Gödel, III", ["Alan Turing Jr.", "Kurt Gödel III"]),
        ("Alan Turing, PhD, Kurt Gödel, MD, PhD", ["Alan Turing", "Kurt Gödel"]),
        ("García Márquez, Gabriel JM", ["Gabriel JM García Márquez"]),
    ],
)
def test_a_field_is_split_into_its_authors_where_that_is_certain(
    field: str, names: list[str]
) -> None:
    assert [author.name for author in split_authors(field)] == names

"""Family names of a real anthology are compared with those of nameparser."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from nameparser import HumanName

from papershelf.text.names import author_of
from support.samples import records_in

# Names with our family name and nameparser's. It takes some names for titles or degrees, and Arabic
# and Hebrew particles for given names; we take "Bin" and "Al Kader" for given names.
EXCEPTIONS = [
    ("Abdulmotaleb El Saddik", "El Saddik", "Saddik"),
    ("Aly El Hakie", "El Hakie", "Hakie"),
    ("Antonio Henrique De Oliveira Fonseca", "Fonseca", "De Oliveira Fonseca"),
    ("Apprimage Study Group", "", "Group"),
    ("Barcelona Supercomputing Center", "", "Center"),
    ("Chaouki Ben Issaid", "Ben Issaid", "Issaid"),
    ("De Hu", "Hu", "De Hu"),
    ("Denise La Gordt Dillie", "Dillie", "La Gordt Dillie"),
    ("Gaofeng MENG", "MENG", ""),
    ("Gokul NC", "Gokul", "NC"),
    ("Gouthaman KV", "Gouthaman", "KV"),
    ("Guru Subramani", "Subramani", ""),
    ("Gérard Ben Arous", "Ben Arous", "Arous"),
    ("Jubayer Ibn Hamid", "Hamid", "Ibn Hamid"),
    ("King Zhu", "Zhu", ""),
    ("Koutilya PNVR", "Koutilya", "PNVR"),
    ("Linh Van Ngo", "Ngo", "Van Ngo"),
    ("Loubna Ben allal", "Ben allal", "allal"),
    ("Madhukara J.", "Madhukara", "J."),
    ("Majed El Helou", "El Helou", "Helou"),
    ("Marina MC Höhne", "Höhne", "MC Höhne"),
    ("Mateus De Oliveira Oliveira", "Oliveira", "De Oliveira Oliveira"),
    ("Matheus Aparecido Do Carmo Alves", "Alves", "Do Carmo Alves"),
    ("Md Tawhid Bin Waez", "Waez", "Bin Waez"),
    ("Nikitha SR", "Nikitha", ""),
    ("Prashanth L.A.", "Prashanth", "L.A."),
    ("ProstateAI Clinical Collaborators", "", "Collaborators"),
    ("Rafi Ibn Sultan", "Sultan", "Ibn Sultan"),
    ("Ran Ben Basat", "Ben Basat", "Basat"),
    ("Sethuraman TV", "Sethuraman", "TV"),
    ("Swami Sankaranarayanan", "Sankaranarayanan", ""),
    ("Tao MA", "MA", ""),
    ("The International Brain Laboratory The International Brain Laboratory", "", "Laboratory"),
    ("Vibashan VS", "Vibashan", "VS"),
]


class Record(TypedDict):
    """What is decoded of a record: the parts of the names of its authors."""

    authors: list[dict[str, str]]


def test_family_names_equal_those_of_nameparser_with_known_exceptions(anthology: Path) -> None:
    records = records_in(anthology, record=Record)
    authors = [author for record in records for author in record["authors"]]
    names = {f"{author.get('given', '')} {author['family']}".strip() for author in authors}
    # One word alone is a given name to nameparser, and some names are lists.
    sample = sorted(name for name in names if " " in name and "," not in name)[::10]
    ours = {name: author_of(name) for name in sample}
    expected = {name: HumanName(name).last for name in sample}
    families = {name: f"{author.particle} {author.family}".strip() for name, author in ours.items()}
    differing = [
        (name, family, expected[name])
        for name, family in families.items()
        if family != expected[name]
    ]
    assert differing == EXCEPTIONS

"""Family names as nameparser finds them, on the names of a real anthology."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

from nameparser import HumanName

from papershelf.text.names import author_of

# What we say, and what nameparser says: it takes some names for titles or degrees, and Arabic and
# Hebrew particles for given names; we take "Bin" and "Al Kader" for those.
KNOWN = [
    ("Abdulmotaleb El Saddik", "El Saddik", "Saddik"),
    ("Aly El Hakie", "El Hakie", "Hakie"),
    ("Antonio Henrique De Oliveira Fonseca", "Fonseca", "De Oliveira Fonseca"),
    ("Apprimage Study Group", "", "Group"),
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
    ("Rafi Ibn Sultan", "Sultan", "Ibn Sultan"),
    ("Ran Ben Basat", "Ben Basat", "Basat"),
    ("Sethuraman TV", "Sethuraman", "TV"),
    ("Swami Sankaranarayanan", "Sankaranarayanan", ""),
    ("Tao MA", "MA", ""),
    ("The International Brain Laboratory The International Brain Laboratory", "", "Laboratory"),
    ("Vibashan VS", "Vibashan", "VS"),
]


def test_family_names_are_those_that_nameparser_finds_but_for_known_ones(anthology: Path) -> None:
    with lzma.open(anthology, "rt", encoding="utf-8") as lines:
        authors = [author for line in lines for author in json.loads(line)["authors"]]
    names = {f"{author.get('given', '')} {author['family']}".strip() for author in authors}
    # One word alone is a given name to nameparser, and some names are lists.
    sample = sorted(name for name in names if " " in name and "," not in name)[::10]
    ours = {name: author_of(name) for name in sample}
    theirs = {name: HumanName(name).last for name in sample}
    families = {name: f"{one.particle} {one.family}".strip() for name, one in ours.items()}
    differing = [
        (name, family, theirs[name]) for name, family in families.items() if family != theirs[name]
    ]
    assert differing == KNOWN

"""People are identified by ids of registries, bare or within other text."""

from __future__ import annotations

import pytest

from papershelf.text.identifiers import identified_by, identity_from_id, identity_of
from papershelf.text.names import author_named, author_of


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("~Yoshua_Bengio1", "openreview:~Yoshua_Bengio1"),
        ("https://openreview.net/profile?id=~Yoshua_Bengio1", "openreview:~Yoshua_Bengio1"),
        ("https://scholar.google.com/citations?hl=en&user=JicYPdAAAAAJ", "scholar:JicYPdAAAAAJ"),
        ("user=JicYPdAAAAAJ", "scholar:JicYPdAAAAAJ"),
        ("https://dblp.org/pid/10/3248.html", "pid:10/3248"),
        ("https://www.semanticscholar.org/author/G.-Hinton/1695689", "s2:1695689"),
        ("JicYPdAAAAAJ", ""),
        ("host.org/~name1", ""),
        ("~ and then 1", ""),
    ],
)
def test_an_identity_within_text_is_recognised_if_certain(text: str, identity: str) -> None:
    assert identity_of(text) == identity
    assert identity_of(f"see {text}, please") == identity


@pytest.mark.parametrize(
    ("registry", "text", "identity"),
    [
        ("scholar", "JicYPdAAAAAJ", "scholar:JicYPdAAAAAJ"),
        ("pid", "l/YannLeCun", "pid:l/YannLeCun"),
        ("s2", "https://www.semanticscholar.org/author/1695689", "s2:1695689"),
        ("pid", "Yann LeCun", ""),
        ("s2", "Yann", ""),
    ],
)
def test_a_bare_id_is_recognised_if_its_registry_is_named(
    registry: str, text: str, identity: str
) -> None:
    assert identity_from_id(registry, text) == identity


def test_ids_in_brackets_after_a_name_are_kept() -> None:
    author = author_of("Yoshua Bengio (~Yoshua_Bengio1, 0000-0002-9322-3515)")
    assert (author.name, author.identity) == ("Yoshua Bengio", "openreview:~Yoshua_Bengio1")
    assert author.orcid == "0000-0002-9322-3515"
    assert author_of("Yoshua Bengio (Mila)") == author_named("Yoshua Bengio")


def test_the_number_of_dblp_in_a_name_outranks_other_ids() -> None:
    author = identified_by(author_of("Wei Wang 0001"), {"pid": "35/7092-1"})
    assert author.identity == "dblp:Wei Wang 0001"

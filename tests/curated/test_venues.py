"""The list of venues is read whole or refused whole, with every fault at its line."""

from __future__ import annotations

import pytest

from papershelf.curated.venues import KnownVenue, VenueKind, Venues, load_venues
from papershelf.problems import PapershelfError
from papershelf.resources import resource
from support.file_schemas import refuses_faults_of_form

HEAD = "venues:\n"


def venue(venue_id: str, more: str = "", name: str = "") -> str:
    """Return a venue in YAML, on one line."""
    names = f"short: {name or venue_id}, name: {name or venue_id} Letters"
    return f"  - {{id: {venue_id}, {names}, kind: journal{more}}}\n"


def faults(text: str) -> list[str]:
    """Return what the text is refused for."""
    with pytest.raises(PapershelfError) as error:
        load_venues(text, "venues.yml")
    found = [str(problem) for problem in error.value.problems]
    assert refuses_faults_of_form("venues", text, found)
    return found


def test_venues_are_what_their_file_says_in_the_same_order() -> None:
    text = """\
venues:
  - id: robotics
    short: RSS
    name: "Robotics: Science and Systems"
    kind: conference
    aliases: [Robotics Conference]
  - {id: letters, short: L, name: Letters, kind: journal}
"""
    assert load_venues(text, "venues.yml").entries == (
        KnownVenue(
            id="robotics",
            short="RSS",
            name="Robotics: Science and Systems",
            kind=VenueKind.CONFERENCE,
            aliases=("Robotics Conference",),
        ),
        KnownVenue(id="letters", short="L", name="Letters", kind=VenueKind.JOURNAL),
    )


def test_a_venue_is_found_by_each_of_its_names() -> None:
    text = (
        "venues: [{id: a-b, short: AB, name: IEEE Conference on Ängste & Bits, kind: conference}]"
    )
    found = load_venues(text, "venues.yml").by_key
    assert set(found) == {
        "a b",
        "ab",
        "ieee conference on angste and bits",
        "conference on angste and bits",
    }


def test_a_journal_needs_its_publisher() -> None:
    text = "venues: [{id: a, short: IEEE A, name: IEEE Access, kind: journal}]"
    assert "access" not in load_venues(text, "venues.yml").by_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["venues.yml:1: the file of venues must be a mapping"]),
        ("{}", ["venues.yml:1: this file has no entries"]),
        ("venues: a", ["venues.yml:1: venues must be a list"]),
        ("venues: []\nmore: []", ["venues.yml:2: the file of venues: unknown key 'more'"]),
        ("venues: [", ["venues.yml:2: not valid YAML: did not find expected node content"]),
        (HEAD + venue("a", ", colour: red"), ["venues.yml:2: a venue: unknown key 'colour'"]),
        (
            HEAD + venue("A_b", name="c"),
            ["venues.yml:2: venue 'A_b': an id is made of a-z, 0-9 and single hyphens"],
        ),
        (
            HEAD + venue("index"),
            ["venues.yml:2: venue 'index': the id 'index' is reserved for the list of venues"],
        ),
        (
            HEAD + "  - {id: a, short: A, name: B, kind: school}\n",
            [
                "venues.yml:2: venue 'a': kind must be one of journal, conference, workshop, "
                "repository, not 'school'"
            ],
        ),
        (
            HEAD + "  - id: a\n    short: A\n    kind: journal\n",
            ["venues.yml:2: venue 'a': name must be a non-empty text"],
        ),
        (
            HEAD + "  - {id: a, short: A, name: B}\n",
            ["venues.yml:2: venue 'a': kind must be a non-empty text"],
        ),
        (
            HEAD + venue("a") + venue("b") + venue("a"),
            ["venues.yml:4: venue 'a': an earlier venue has the same id"],
        ),
        (
            HEAD + venue("a") + venue("b", ", aliases: ['A letters']"),
            ["venues.yml:3: venue 'b': the name 'A letters' already belongs to 'a'"],
        ),
        (
            HEAD + venue("a", ", aliases: ['--']"),
            ["venues.yml:2: venue 'a': the name '--' has no letter or digit"],
        ),
        (
            HEAD + venue("a", ", aliases: b"),
            ["venues.yml:2: venue 'a': aliases must be a list"],
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_name(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = HEAD + venue("a") + venue("a") + venue("B", ", aliases: ['']") + venue("c", ", x: y")
    assert [fault.split(": ")[0] for fault in faults(text)] == [
        "venues.yml:3",
        "venues.yml:4",
        "venues.yml:4",
        "venues.yml:5",
    ]


def test_no_venues_at_all_know_nothing() -> None:
    assert not Venues().by_key
    assert not Venues().ids


def test_the_venues_that_come_along_are_sound() -> None:
    venues = load_venues(resource("venues.yml").read_text(encoding="utf-8"), "venues.yml")
    assert len(venues.entries) >= 150
    assert {entry.kind for entry in venues.entries} == set(VenueKind)


def test_a_venue_has_other_names_of_one_word() -> None:
    text = HEAD + venue("neurips", ", aliases: [NIPS, Neural Information Processing Systems]")
    assert load_venues(text + venue("letters"), "venues.yml").short_names == {"neurips": ("NIPS",)}

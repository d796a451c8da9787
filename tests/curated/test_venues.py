"""The list of venues is loaded completely or refused with every fault at its line."""

from __future__ import annotations

import pytest

from papershelf.curated.venues import KnownVenue, VenueKind, load_venues
from papershelf.curated.yaml_nodes import NO_SLUG
from support.faults import faults_of_file
from support.loading import bundled_venues

HEAD = "venues:\n"


def venue(venue_id: str, more: str = "", name: str = "") -> str:
    """Return a venue in YAML on one line; *more* is appended to its fields."""
    names = f"short: {name or venue_id}, name: {name or venue_id} Letters"
    return f"  - {{id: {venue_id}, {names}, kind: journal{more}}}\n"


def faults(text: str) -> list[str]:
    """Return the messages with which *text* is refused."""
    return faults_of_file("venues", load_venues, text, "venues.yml")


def test_venues_are_loaded_in_the_order_of_their_file() -> None:
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


def test_a_venue_has_a_key_for_each_of_its_names() -> None:
    text = (
        "venues: [{id: a-b, short: AB, name: IEEE Conference on Ängste & Bits, kind: conference}]"
    )
    assert set(load_venues(text, "venues.yml").by_key) == {
        "a b",
        "ab",
        "ieee conference on angste and bits",
        "conference on angste and bits",
    }


def test_the_key_of_a_journal_keeps_the_publisher() -> None:
    text = "venues: [{id: a, short: IEEE A, name: IEEE Access, kind: journal}]"
    assert "access" not in load_venues(text, "venues.yml").by_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1: the file of venues must be a mapping"]),
        ("venues: []\nmore: []", ["2: the file of venues: unknown key 'more' (known: venues)"]),
        (
            HEAD + venue("a", ", colour: red"),
            ["2: a venue: unknown key 'colour' (known: id, short, name, kind, aliases)"],
        ),
        (
            HEAD + venue("A_b", name="c"),
            [f"2: venue 'A_b': {NO_SLUG}"],
        ),
        (
            HEAD + venue("index"),
            ["2: venue 'index': the id 'index' is reserved"],
        ),
        (
            HEAD + "  - {id: a, short: A, name: B, kind: school}\n",
            [
                "2: venue 'a': kind must be one of journal, conference, workshop, "
                "repository, not 'school'"
            ],
        ),
        (
            HEAD + "".join(f"  - {{id: {name}, name: {name}, kind: journal}}\n" for name in "ab"),
            [
                "2: venue 'a': short must be a non-empty text",
                "3: venue 'b': short must be a non-empty text",
            ],
        ),
        (
            HEAD + venue("a") + venue("b") + venue("a"),
            ["4: venue 'a': an earlier venue has the same id"],
        ),
        (
            HEAD + venue("a") + venue("b", ", aliases: ['A letters']"),
            ["3: venue 'b': the name 'A letters' already belongs to 'a'"],
        ),
        (
            HEAD + venue("a", ", aliases: ['--']"),
            ["2: venue 'a': the name '--' has no letter or digit"],
        ),
        (HEAD + venue("a", ", aliases: b"), ["2: venue 'a': aliases must be a list"]),
    ],
)
def test_an_invalid_file_is_refused_with_line_and_name(text: str, expected: list[str]) -> None:
    assert faults(text) == [f"venues.yml:{fault}" for fault in expected]


def test_the_bundled_venues_are_valid_and_of_all_kinds() -> None:
    venues = bundled_venues()
    assert len(venues.entries) >= 150
    assert {entry.kind for entry in venues.entries} == set(VenueKind)


def test_aliases_of_one_word_are_short_names() -> None:
    text = HEAD + venue("neurips", ", aliases: [NIPS, Neural Information Processing Systems]")
    assert load_venues(text + venue("letters"), "venues.yml").short_names == {"neurips": ("NIPS",)}

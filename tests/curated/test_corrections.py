"""A file of corrections is loaded completely or refused with every fault at its line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curated.corrections import (
    Change,
    Corrections,
    Group,
    PaperCorrection,
    PersonCorrection,
    Subject,
    iso_date,
    load_corrections,
    unknown_topics,
)
from papershelf.model import Identifier, Link, LinkKind, PaperKind, PartialDate, Source, Venue
from papershelf.problems import PapershelfError
from papershelf.text.names import author_of
from support.faults import faults_of_file
from support.loading import load_taxonomy
from support.shelf import TAXONOMY
from support.texts import texts

NO_GROUP = "each entry needs at least two different records"
NO_PERSON = "c.yml:1: “A” needs either same_as, or papers and as_name"
NO_SLUG = "an address is made of a-z, 0-9 and single hyphens (at most 120 characters)"


def at(line: int) -> Source:
    """Return the source of a line of the file."""
    return Source(path="c.yml", line=line)


def faults(text: str) -> list[str]:
    """Return the messages with which *text* is refused."""
    return faults_of_file("corrections", load_corrections, text, "c.yml")


def changes(entry: str) -> list[tuple[Subject, str, object]]:
    """Return the changes of one paper, written as *entry* in YAML's flow style."""
    [paper] = load_corrections(f"papers: [{{paper: x, {entry}}}]", "c.yml").papers
    return [(change.subject, change.key, change.value) for change in paper.changes]


def test_changes_groups_and_persons_are_loaded_with_their_lines() -> None:
    text = """\
papers:
  - paper: "Adam: A Method"   # its title
    set:
      venue: ICLR
      published: 2015-05
    drop_links:
      - https://example.org/a
      - https://example.org/b
    hide: true
merge:
  - [a, "papers.bib:12"]
split:
  - - a
    - b
people:
  - name: Ludwig van Beethoven
    same_as: [L. v. Beethoven, van Beethoven L]
  - {name: Wei Zhang, papers: a, as_name: Wei Zhang (Tsinghua)}
"""
    assert load_corrections(text, "c.yml") == Corrections(
        papers=(
            PaperCorrection(
                paper="Adam: A Method",
                changes=(
                    change(Subject.FIELD, "venue", Venue(name="ICLR"), 4),
                    change(Subject.FIELD, "published", PartialDate(year=2015, month=5), 5),
                    change(Subject.LINK, "https://example.org/a", None, 7),
                    change(Subject.LINK, "https://example.org/b", None, 8),
                    change(Subject.SHOWN, "", None, 9),
                ),
                source=at(2),
            ),
        ),
        merges=(Group(records=("a", "papers.bib:12"), source=at(11)),),
        splits=(Group(records=("a", "b"), source=at(13)),),
        people=(
            PersonCorrection(
                name="Ludwig van Beethoven",
                same_as=("L. v. Beethoven", "van Beethoven L"),
                source=at(16),
            ),
            PersonCorrection(
                name="Wei Zhang", papers=("a",), as_name="Wei Zhang (Tsinghua)", source=at(18)
            ),
        ),
    )


def change(subject: Subject, key: str, value: Venue | PartialDate | None, line: int) -> Change:
    """Return the change at *line* of the file."""
    return Change(subject=subject, key=key, value=value, source=at(line))


@pytest.mark.parametrize(
    ("written", "key", "value"),
    [
        ("title: A  b", "title", "A b"),
        ('abstract: "a\\n b\\n\\n\\n c"', "abstract", "a b\n\nc"),
        (
            "authors: [Jacob Devlin, 'Chang, Ming-Wei']",
            "authors",
            (author_of("Jacob Devlin"), author_of("Chang, Ming-Wei")),
        ),
        ("kind: conference paper", "kind", PaperKind.CONFERENCE),
        ("published: 2019", "published", PartialDate(year=2019)),
        ("keywords: [a b, yes, a b]", "keywords", ("a b", "yes")),
        ("doi: https://doi.org/10.1000/ABC", "doi", Identifier(scheme="doi", value="10.1000/abc")),
        ("arxiv: 1706.03762v5", "arxiv", Identifier(scheme="arxiv", value="1706.03762")),
    ],
)
def test_a_value_is_parsed_by_the_type_of_its_field(written: str, key: str, value: object) -> None:
    assert changes(f"set: {{{written}}}") == [(Subject.FIELD, key, value)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "remove: [abstract, doi]",
            [(Subject.FIELD, "abstract", None), (Subject.FIELD, "doi", None)],
        ),
        ("remove: venue", [(Subject.FIELD, "venue", None)]),
        (
            "add_links: {url: https://example.org/a, kind: project page}",
            [
                (
                    Subject.LINK,
                    "https://example.org/a",
                    Link(
                        url="https://example.org/a",
                        kind=LinkKind.PROJECT_PAGE,
                        field="c.yml, line 1",
                    ),
                )
            ],
        ),
        ("add_topics: [a, b]", [(Subject.TOPIC, "a", "a"), (Subject.TOPIC, "b", "b")]),
        ("drop_topics: a", [(Subject.TOPIC, "a", None)]),
        ("rename: new-slug", [(Subject.ADDRESS, "", "new-slug")]),
        (
            "redirect_from: [old, older]",
            [(Subject.REDIRECT, "old", "old"), (Subject.REDIRECT, "older", "older")],
        ),
        ("hide: yes", [(Subject.SHOWN, "", None)]),
    ],
)
def test_every_other_change_has_the_key_of_its_target(written: str, expected: list[object]) -> None:
    assert changes(written) == expected


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "{}", "papers:\nmerge:\n  # - [a, b]\n", "papers: []"]
)
def test_a_file_may_be_empty(text: str) -> None:
    assert load_corrections(text, "c.yml") == Corrections()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n", ["c.yml:1: the corrections must be a mapping"]),
        ("paper: []\n", ["c.yml:1: the corrections: unknown key 'paper' (did you mean 'papers'?)"]),
        ("merge: []\nmerge: []\n", ["c.yml:2: the corrections: 'merge' is given twice"]),
        ("papers:\n  - just a text\n", ["c.yml:2: a paper must be a mapping"]),
        ("papers:\n  - paper: x\n", ["c.yml:2: “x”: this entry changes nothing"]),
        ("papers: [{hide: true}]\n", ["c.yml:1: paper must be a non-empty text"]),
        ("merge: [a, b]\n", [f"c.yml:1: merge: {NO_GROUP}"] * 2),
        ("split: [[a]]\n", [f"c.yml:1: split: {NO_GROUP}"]),
        ("merge: [[a, [b]]]\n", ["c.yml:1: an entry of merge must be a non-empty text"]),
        ("people: [{name: A}]\n", [NO_PERSON]),
        ("people: [{name: A, same_as: [B, A]}]\n", ["c.yml:1: “A” is also in its list same_as"]),
        (
            "people: [{name: A, same: [B]}]\n",
            ["c.yml:1: a person: unknown key 'same' (did you mean 'name'?)"],
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_a_file_of_the_wrong_form_is_refused(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("drop_topic: a", "a paper: unknown key 'drop_topic' (did you mean 'drop_topics'?)"),
        (
            "set: {year: 2014}",
            "set: unknown key 'year' (known: volume, issue, pages, publisher, published, listed, "
            "doi, arxiv, acl, openreview, pmlr, neurips, cvf, jmlr, pmid, pmcid, title, abstract, "
            "authors, kind, venue, keywords)",
        ),
        ("set: [title]", "set must be a mapping"),
        ("set: {title: ~}", "title must be a non-empty text"),
        ("set: {title: '--'}", "a title must contain a letter or digit"),
        ('set: {title: "a\\0b"}', "title has control characters"),
        (
            "set: {kind: artikle}",
            "kind must be one of article, conference paper, preprint, chapter, book, thesis, "
            "report, other, not 'artikle' (did you mean 'article'?)",
        ),
        (
            "set: {doi: 10.48550/arXiv.1706.03762}",
            "“10.48550/arXiv.1706.03762” is not a valid doi identifier",
        ),
        (
            "remove: [year]",
            "unknown field 'year' (known: volume, issue, pages, publisher, published, listed, "
            "doi, arxiv, acl, openreview, pmlr, neurips, cvf, jmlr, pmid, pmcid, abstract, "
            "authors, kind, venue, keywords)",
        ),
        ("remove: [title]", "the title can't be removed: every paper needs one"),
        ("add_links: [https://example.org]", "a link must be a mapping"),
        ("add_links: {url: https://example.org}", "a link's kind must be a non-empty text"),
        ("rename: ../../x", f"rename: {NO_SLUG}"),
        (f"rename: {'a' * 121}", f"rename: {NO_SLUG}"),
        ("redirect_from: /x", f"redirect_from: {NO_SLUG}"),
        ("hide: false", "hide must be true, or left out"),
    ],
    ids=lambda value: value[:40],
)
def test_an_invalid_correction_is_refused(entry: str, expected: str) -> None:
    messages = faults(f"papers:\n  - paper: x\n    hide: true\n  - {{paper: y, {entry}}}\n")
    assert messages == [f"c.yml:4: {expected}"]


def test_a_link_may_be_added_twice() -> None:
    link = "    - {url: 'https://example.org/a', kind: code}\n"
    text = f"papers:\n- paper: x\n  add_links:\n{link * 2}"
    [correction] = load_corrections(text, "c.yml").papers
    assert [change.source.line for change in correction.changes] == [4, 5]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//example.org",
        "https://",
        "https://example.org/a b",
        '"https://example.org/\\u202e"',
        f"https://example.org/{'a' * 2000}",
    ],
    ids=lambda value: value[:30],
)
def test_only_web_addresses_may_be_added(url: str) -> None:
    [fault] = faults(f"papers:\n- paper: x\n  add_links:\n    url: {url}\n    kind: code\n")
    assert "is not a web address (links begin with https://)" in fault


def test_nested_aliases_do_not_multiply_the_faults() -> None:
    message = "write the value out instead of using a YAML alias"
    assert faults("merge:\n  - &m [a, b]\n  - *m\n") == [f"c.yml:3: {message}"]
    levels = (f"- &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 30))
    assert len(faults(f"merge:\n- &a0 [a, b]\n{''.join(levels)}")) < 1000


def test_unknown_topics_are_reported_with_their_line() -> None:
    corrections = load_corrections(
        "papers:\n  - paper: x\n    add_topics: [classification]\n"
        "    drop_topics: [sparse-atention, z]\n",
        "c.yml",
    )
    problems = unknown_topics(corrections, load_taxonomy(TAXONOMY, "topics.yml"))
    assert [str(problem) for problem in problems] == [
        "c.yml:4: unknown topic 'sparse-atention' (did you mean 'sparse-attention'?)",
        "c.yml:4: unknown topic 'z'",
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020-02-29", PartialDate(year=2020, month=2, day=29)),
        ("2019-02-29", None),
        ("2019-13", None),
        ("2019-6", None),
        ("", None),
    ],
)
def test_a_date_must_exist_in_the_calendar(text: str, date: PartialDate | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("people", "lines"),
    [
        ("- {name: A, same_as: [B]}\n- {name: B, same_as: [A]}", [3]),
        ("- {name: A B, same_as: [C]}\n- {name: C, same_as: ['b, a']}", [3]),
        ("- {name: A, same_as: [C]}\n- {name: B, same_as: [C]}", [3]),
        ("- {name: A, same_as: [B]}\n- {name: B, same_as: [C]}\n- {name: C, same_as: [A]}", [3, 4]),
        ("- {name: B, same_as: [C]}\n- {name: A, same_as: [B]}", []),
        ("- {name: A, same_as: [C]}\n- {name: B, same_as: [C]}\n- {name: A, same_as: [B]}", []),
    ],
)
def test_a_person_has_exactly_one_main_name(people: str, lines: list[int]) -> None:
    text = f"people:\n{people}\n"
    faulty_lines = [fault.split(": ")[0] for fault in faults(text)] if lines else []
    assert faulty_lines == [f"c.yml:{line}" for line in lines]
    if not lines:
        assert load_corrections(text, "c.yml").people


@given(texts() | st.text())
def test_any_text_is_loaded_or_refused(text: str) -> None:
    with suppress(PapershelfError):
        # A file can't contain lone surrogates, which are not UTF-8.
        load_corrections(text.encode("utf-8", "ignore").decode(), "c.yml")

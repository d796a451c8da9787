"""JSON of many programs: each record is a paper or a problem, whatever is in it."""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curated.field_maps import load_field_maps
from papershelf.model import LinkKind, Paper, PaperKind, Status, Venue
from papershelf.problems import Problem, Severity
from papershelf.readers import READERS, readers
from papershelf.readers.reader import Aside, AsideKind, Item, numbered_lines
from papershelf.readers.sources import format_of
from support.damage import damaged, opened
from support.items import as_json, counted, papers_of, problems_of
from support.loading import read_source
from support.texts import texts

SAMPLES = Path(__file__).resolve().parent.parent / "golden" / "json"
FILES = sorted(path for path in SAMPLES.iterdir() if not path.name.endswith(".items.json"))
# In Python's own words.
TRAILING_COMMA = (
    "illegal trailing comma before end of object"
    if sys.version_info >= (3, 13)
    else "expecting property name enclosed in double quotes"
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(), inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    "id title abstract summary authors author year date issued published keywords doi DOI type "
    "url URL links slug promised topics bibtex_key venue paper content forum site bibtex paperId "
    "number "
    "externalIds authors_parsed versions categories container-title publishedAt pages "
    "authorships primary_location abstract_inverted_index ids biblio locations itemType creators "
    "extra attributes titles descriptions metadata publication_info bibcode identifier source "
    "pubYear authorList pubTypeList version server citedPaper"
).split()


def read(text: str, name: str = "papers.json", maps: Any = None) -> list[Item]:
    """Read a text under a name, perhaps with maps of one's own."""
    rows = readers(load_field_maps(maps or {}, "mkdocs.yml"))
    row = format_of(Path(name), text, [row for row in rows if row.maps is not None])
    assert row is not None
    return list(row.reader(StringIO(text), Path(name)))


def records(*values: object) -> list[Item]:
    return read(json.dumps(values))


def paper(**values: object) -> Paper:
    """Return the paper of a record with a title and these fields."""
    [found] = papers_of(records({"title": "Tidy Shelves", **values}))
    return found


def names(**values: object) -> list[str]:
    """Return the names of the authors of such a paper."""
    return [author.name for author in paper(**values).authors]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_gives_what_its_golden_file_says(
    path: Path, golden: Callable[[str, str], None]
) -> None:
    golden(f"json/{path.name}.items.json", as_json(read(path.read_text("utf-8"), path.name)))


def test_every_record_that_is_amiss_is_counted_once() -> None:
    items = read((SAMPLES / "amiss.json").read_text("utf-8"))
    assert [item.source.record for item in items if counted(item)] == list(range(1, 16))


@pytest.mark.parametrize(
    "key", ["papers", "data", "notes", "items", "results", "entries", "records"]
)
def test_the_list_may_lie_in_an_object(key: str) -> None:
    items = read(json.dumps({"total": 2, key: [{"title": "One"}, {"title": "Two"}], "next": None}))
    assert [item.title for item in papers_of(items)] == ["One", "Two"]
    assert len(items) == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"title": "One", "notes": ["a", "b"]}', "one.json"),
        ('{"title": "One"}', "one.jsonl"),
        ('{\n"title": "One"\n}', "one.jsonl"),
        ('[{"title": "One"}]', "one.ndjson"),
        ('[{"title": "One"},]', "one.json"),
        ('\ufeff[{"title": "One"}]', "one.json"),
        ('{"message": {"title": "One"}}', "one.json"),
    ],
)
def test_a_single_record_is_one_paper_in_any_form(text: str, name: str) -> None:
    assert [item.title for item in papers_of(read(text, name))] == ["One"]
    assert len(read(text, name)) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"title": "One"}\n{"title": "Two"}\n', "lines.json"),
        ('{"title": "One"} {"title": "Two"}', "values.json"),
        ('{\n"title": "One"\n}\n{\n"title": "Two"\n}\n', "values.json"),
        ('[{"title": "One"}][{"title": "Two"}]', "lists.json"),
    ],
)
def test_values_may_stand_one_after_another(text: str, name: str) -> None:
    assert [item.title for item in papers_of(read(text, name))] == ["One", "Two"]


@pytest.mark.parametrize("text", ["", " \n", "[]", "[ ]"])
def test_a_file_without_records_gives_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[{"title": "One"}, {"title": ',
            "papers.json, record 2: the file is damaged from record 2 on: it is cut off"
            " (the records before it were read)",
        ),
        (
            '[{"title": "One"} {"title": "Two"}]',
            "papers.json, record 2: the file is damaged from record 2 on: expected a comma or the"
            " end of the list (the records before it were read)",
        ),
        (
            '[{"title": "One"}',
            "papers.json, record 2: the file is damaged from record 2 on: expected a comma or the"
            " end of the list (the records before it were read)",
        ),
        (
            '[{"title": "One"}, {"title": "Two",}]',
            f"papers.json, record 2: damaged record: {TRAILING_COMMA}",
        ),
        (
            '[{"title": "One"}, {"x": ' + "[" * 50_000 + "]" * 50_000 + "}]",
            "papers.json, record 2: damaged record: it is nested more than 100 levels deep",
        ),
        (
            '[{"title": "One"}, {"name": "Two", "when": 2}]',
            "papers.json, record 2: unknown kind of record; its keys: name, when (a record needs a"
            " “title”; if yours has another key, name it in the setting “maps”)",
        ),
        (
            '[{"title": "One"}, {"title": null}]',
            "papers.json, record 2: no title (every paper needs a title)",
        ),
        (
            '[{"title": "One"}, 5]',
            "papers.json, record 2: a number is not a record (expected an object)",
        ),
    ],
)
def test_what_is_damaged_is_told_with_its_place(text: str, expected: str) -> None:
    one, problem = read(text)
    assert isinstance(one, Paper)
    assert str(problem) == expected
    assert counted(problem) == 1


def test_records_after_a_damaged_one_are_read() -> None:
    items = read('[{"title": "One"}, {"title": "a}\\"]", "b": oops}, {"title": "Three"}]')
    assert [item.title for item in papers_of(items)] == ["One", "Three"]
    assert [counted(item) for item in items] == [1, 1, 1]


def test_a_broken_line_loses_no_other() -> None:
    one, problem, three = read('{"title": "One"}\n{"title": \n{"title": "Three"}\n', "a.jsonl")
    assert isinstance(one, Paper)
    assert isinstance(three, Paper)
    assert str(problem) == (
        "a.jsonl:2: not valid JSON: expecting value at character 12"
        " (each line must contain one object)"
    )


def test_what_holds_no_value_for_its_field_is_left_out_with_a_warning() -> None:
    warning, found = records({"title": "One", "abstract": {"a": 1}, "keywords": [], "year": None})
    assert str(warning) == (
        "papers.json, record 1: the value of “abstract” can't be read (it was left out)"
    )
    assert isinstance(found, Paper)
    assert counted(warning) == 0


def test_a_report_has_the_number_that_csl_gives_it_in_whatever_form() -> None:
    of_csl = {"author": [{"family": "Turing"}], "issued": {"date-parts": [[1948]]}}
    for kind, number in (("report", "TR-1"), (["report"], ["TR-1"])):
        assert paper(**of_csl, type=kind, number=number).issue == "TR-1"
    assert paper(**of_csl, type="report", number="arXiv:1706.03762").issue == ""


def test_numbers_are_texts() -> None:
    found = paper(year=1948, volume=27, number=3.5, title=1984)
    assert (found.title, found.year, found.volume, found.issue) == ("1984", 1948, "27", "3.5")


def test_half_a_pair_of_surrogates_can_be_written_again() -> None:
    [found] = papers_of(read('[{"title": "Half \\ud800 a pair", "authors": ["A\\udfff"]}]'))
    assert found.title.encode() == "Half \ufffd a pair".encode()
    assert found.authors[0].name.encode() == "A\ufffd".encode()


def test_a_record_with_bytes_that_are_no_utf_8_is_lost_and_no_other() -> None:
    data = b'{"title": "One"}\n{"title": "Tw\xf6"}\n{"title": "Three"}\n'
    row = format_of(Path("a.jsonl"), "")
    assert row is not None
    _, problem, _ = row.reader(opened(data), Path("a.jsonl"))
    assert str(problem) == "a.jsonl:2: not UTF-8 (save the file as UTF-8)"


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["Alan Turing", "Lovelace, Ada"], ["Alan Turing", "Ada Lovelace"]),
        ("Alan Turing; Ada Lovelace", ["Alan Turing", "Ada Lovelace"]),
        ("Turing, Alan and Lovelace, Ada", ["Alan Turing", "Ada Lovelace"]),
        ([{"name": "Alan Turing"}], ["Alan Turing"]),
        ([{"given": "Alan", "family": "Turing"}], ["Alan Turing"]),
        ([{"first_name": "Alan", "last_name": "Turing"}], ["Alan Turing"]),
        (
            [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}],
            ["Martin Luther King Jr."],
        ),
        ([{"given": "Hal Daumé", "family": "III"}], ["Hal Daumé III"]),
        ([["Turing", "Alan", ""]], ["Alan Turing"]),
        ([{"literal": "ATLAS Collaboration"}], ["ATLAS Collaboration"]),
        ([None, "", {}, {"name": None}, "Alan Turing"], ["Alan Turing"]),
        ({"name": "Alan Turing"}, ["Alan Turing"]),
    ],
)
def test_authors_come_in_many_forms(authors: object, expected: list[str]) -> None:
    assert names(authors=authors) == expected


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"date-parts": [[1998, 11]]}, "1998-11"),
        ({"date-parts": [["1998", "11", "5"], [1999]]}, "1998"),
        ({"date-parts": [["1998", "11", "5"]]}, "1998-11-05"),
        ({"raw": "November 1998"}, "1998-11"),
        ({"literal": "1998"}, "1998"),
        ("1998-11", "1998-11"),
        (1998, "1998"),
        (910224000000, "1998-11-05"),
        ("1998-11-05T10:00:00.000Z", "1998-11-05"),
        ("--11-05", "--11-05"),
    ],
)
def test_dates_come_in_many_forms(issued: object, expected: str) -> None:
    assert str(paper(issued=issued).published) == expected


def test_the_day_on_the_page_of_daily_papers_is_when_a_paper_was_listed() -> None:
    old = {"paper": {"id": "2409.11074", "title": "A", "publishedAt": "2024-09-17T11:03:46.000Z"}}
    [before] = papers_of(records({**old, "publishedAt": "2024-09-18T01:00:00.000Z"}))
    assert (str(before.published), str(before.listed)) == ("2024-09-17", "2024-09-18")
    old["paper"]["submittedOnDailyAt"] = "2024-09-20T00:00:00.000Z"
    [after] = papers_of(records({**old, "publishedAt": "2024-09-17T11:03:46.000Z"}))
    assert (str(after.published), str(after.listed)) == ("2024-09-17", "2024-09-20")


OURS = {
    "our-export": {
        "title": "paper.name",
        "authors": "people[].name",
        "abstract": ["text", "teaser"],
        "published": "when",
        "doi": "ids.doi",
        "code": "repos[]",
        "project_page": "home",
        "keywords": "words",
        "separator": "/",
    }
}


def test_a_map_of_the_site_needs_no_code() -> None:
    record = {
        "paper": {"name": "Tidy Shelves"},
        "people": [{"name": "Alan Turing"}, {"name": "Ada Lovelace"}],
        "teaser": "Shelves are tidy.",
        "when": "2026-03-12",
        "ids": {"doi": "10.1000/1"},
        "repos": ["https://github.com/a/b", "https://github.com/c/d"],
        "home": "https://shelves.example/",
        "words": "shelves/order",
    }
    [found] = read(json.dumps([record]), maps=OURS)
    assert isinstance(found, Paper)
    assert [author.name for author in found.authors] == ["Alan Turing", "Ada Lovelace"]
    assert (found.abstract, str(found.published)) == ("Shelves are tidy.", "2026-03-12")
    assert list(map(str, found.identifiers)) == ["doi:10.1000/1"]
    assert found.keywords == ("shelves", "order")
    kinds = [LinkKind.CODE, LinkKind.CODE, LinkKind.PROJECT_PAGE]
    assert [link.kind for link in found.links] == kinds
    assert [link.field for link in found.links] == ["repos[]", "repos[]", "home"]


def test_maps_of_the_site_come_first_and_leave_other_records_alone() -> None:
    maps = {"ours": {"title": "title", "abstract": "text", "needs": ["text"]}}
    text = '[{"title": "One", "text": "Ours."}, {"title": "Two", "abstract": "Not ours."}]'
    assert [item.abstract for item in papers_of(read(text, maps=maps))] == ["Ours.", "Not ours."]


def test_keys_with_dots_are_found_as_they_are() -> None:
    [found] = papers_of(read('[{"paper.name": "Tidy Shelves"}]', maps=OURS))
    assert found.title == "Tidy Shelves"


@given(JSON)
def test_no_value_is_too_odd(value: object) -> None:
    for item in read(json.dumps([value, {"title": "Last"}])):
        repr(item)
    assert sum(map(counted, read(json.dumps([value, {"title": "Last"}])))) == 2


@given(st.dictionaries(st.sampled_from(NAMES), JSON, min_size=1))
def test_every_record_is_one_paper_or_one_problem(record: dict[str, object]) -> None:
    for name in ("papers.json", "papers.jsonl"):
        assert sum(map(counted, read(json.dumps(record), name))) == 1


@given(texts())
def test_no_text_is_too_odd(text: str) -> None:
    for name in ("papers.json", "papers.jsonl"):
        for item in read(text, name):
            assert counted(item) in (0, 1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_damaged_copies_are_read_as_far_as_they_go(path: Path) -> None:
    whole = len(papers_of(read(path.read_text("utf-8"), path.name)))
    for copy in damaged(path.read_bytes()):
        items = list(read_stream(copy, path))
        assert len(papers_of(items)) <= 2 * whole + 1
        assert all(item.severity in Severity for item in problems_of(items))


def read_stream(data: bytes, path: Path) -> Iterator[Item]:
    row = format_of(path, opened(data).read(1 << 16))
    return iter(()) if row is None else row.reader(opened(data), path)


def test_a_field_of_megabytes_is_read() -> None:
    [found] = papers_of(records({"title": "Long", "abstract": "word " * 1_000_000}))
    assert len(found.abstract) == 4_999_999


def test_json_lines_are_read_as_they_come() -> None:
    class Endless(StringIO):
        """A stream that is never read to its end."""

        lines = 0

        def readline(self, _size: int | None = -1, /) -> str:
            self.lines += 1
            return f'{{"title": "Paper {self.lines}"}}\n'

    stream = Endless()
    row = format_of(Path("papers.jsonl"), "")
    assert row is not None
    first = list(islice(row.reader(stream, Path("papers.jsonl")), 3))
    assert [paper.title for paper in papers_of(first)] == ["Paper 1", "Paper 2", "Paper 3"]
    assert stream.lines == 3


def test_a_real_list_of_openreview_is_read_whole(formats: Path) -> None:
    path = formats / "paperlists-colm2024.json"
    batch = read_source(path, Path(path.name), READERS)
    assert len(batch.papers) == 299
    assert batch.problems == ()
    assert {str(paper.published) for paper in batch.papers} == {"2024"}
    assert {paper.venue and paper.venue.name for paper in batch.papers} == {
        "First Conference on Language Modeling"
    }
    assert all(paper.authors and paper.abstract for paper in batch.papers)
    schemes = {found.scheme for paper in batch.papers for found in paper.identifiers}
    assert schemes == {"openreview"}


def test_the_first_papers_of_the_ml_anthology_are_read_in_full(anthology: Path) -> None:
    with lzma.open(anthology, "rt", encoding="utf-8") as stream:
        lines = list(islice(stream, 5000))
    raw = [json.loads(line) for line in lines]
    items = read("".join(lines), "anthology.jsonl")
    papers = papers_of(items)
    assert len(papers) == len(items) == 5000
    for given_record, found in zip(raw, papers, strict=True):
        assert found.title == " ".join(given_record["title"].split())
        assert str(found.year) == given_record["year"]
        assert len(found.authors) == len(given_record["authors"])
        assert found.venue is not None
        assert found.venue.short == given_record["venue"]
    kinds = [link.kind for found in papers for link in found.links]
    assert kinds.count(LinkKind.PDF) == 5000
    assert kinds.count(LinkKind.CODE) == sum("code_url" in record for record in raw)


def test_lines_apart_give_what_the_whole_file_gives() -> None:
    text = '{"title": "A"}\n\n{"title": "B"}\n{\n7\n{"title": "C"}'
    chosen = next(row for row in READERS if row.by_lines)
    path = Path("x.jsonl")
    lines = list(numbered_lines(StringIO(text)))
    assert [number for number, _ in lines] == [1, 3, 4, 5, 6]
    apart = [item for line in lines for item in chosen.items([line], path)]
    assert apart == list(chosen.reader(StringIO(text), path))


def test_profiles_and_ids_tell_authors_apart() -> None:
    of_list = records(
        {
            "title": "T",
            "site": "https://openreview.net/forum?id=abcdef",
            "author": "Wei Wang;Ada Lovelace",
            "authorids": "~Wei_Wang12;ada@example.org",
        }
    )
    of_scholar = records(
        {
            "paperId": "1",
            "title": "T",
            "authors": [{"authorId": "1741101", "name": "Wei Wang"}, None],
        }
    )
    known = [[one.identity for one in found.authors] for found in papers_of(of_list + of_scholar)]
    assert known == [["openreview:~Wei_Wang12", ""], ["s2:1741101"]]


def test_authors_who_are_not_named_are_told() -> None:
    assert paper(authors=["Ada Lovelace", "et al."]).has_more_authors
    assert paper(authors=[{"name": "Ada Lovelace", "others": True}]).has_more_authors
    assert not paper(authors=["Ada Lovelace"]).has_more_authors


CITED = (
    "@InProceedings{a,\n  title = \t {Tidy Shelves},\n  booktitle = \t {ICML},\n"
    "  pages = \t {1--9},\n  year = \t {2013},\n  volume = \t {28}\n}"
)


def test_a_record_has_from_its_bibtex_what_it_lacks() -> None:
    found = paper(bibtex=CITED, pages="3-4")
    assert found.venue
    assert (found.venue.name, str(found.published), found.kind) == (
        "ICML",
        "2013",
        "conference paper",
    )
    assert (found.volume, found.pages) == ("28", "3–4")


def test_a_submission_that_cites_itself_was_submitted_to_its_venue() -> None:
    cited = CITED.replace("{ICML}", "{Submitted to ICML}")
    found = paper(bibtex=cited, author="Ada Lovelace", site="https://openreview.net/forum?id=abcde")
    assert found.venue is not None
    assert (found.venue.name, found.status) == ("ICML", Status.SUBMITTED)
    assert str(found.published) == "2013"


@pytest.mark.parametrize("cited", ["", "no entry", "@misc{a, title = {One", 5, None, ["x"]])
def test_what_is_no_bibtex_gives_a_record_nothing(cited: object) -> None:
    assert paper(bibtex=cited).published is None


def test_what_zotero_keeps_beside_papers_is_boilerplate() -> None:
    title = {"title": "Full Text PDF"}
    items = records({"itemType": "attachment", **title}, {"data": {"itemType": "note", **title}})
    assert [getattr(item, "kind", None) for item in items] == [AsideKind.BOILERPLATE] * 2


def test_a_null_among_records_is_told_and_stops_no_build() -> None:
    _, problem = records({"title": "One"}, None)
    assert isinstance(problem, Problem)
    assert (problem.severity, problem.lost) == (Severity.WARNING, 1)


@given(st.lists(st.sampled_from("deep learning of shelves, a shelf is".split()), min_size=1))
def test_an_inverted_abstract_is_put_in_order(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    found = paper(id="https://openalex.org/W1", authorships=[], abstract_inverted_index=index)
    assert found.abstract == " ".join(words)


@given(st.lists(st.tuples(*[st.sampled_from(["Ada", "Lovelace", "Noether", "Emmy"])] * 2)))
def test_names_in_parts_are_the_same_from_every_service(people: list[tuple[str, str]]) -> None:
    turned = [f"{family}, {given}" for given, family in people]
    parts = [{"firstName": given, "lastName": family} for given, family in people]
    named = zip(turned, people, strict=True)
    whole = [
        {"name": name, "givenName": given, "familyName": family} for name, (given, family) in named
    ]
    title = {"title": "Tidy Shelves"}
    forms: list[dict[str, object]] = [
        {"bibcode": "x", **title, "author": turned},
        {"metadata": {"titles": [title], "authors": [{"full_name": name} for name in turned]}},
        {"attributes": {"titles": [title], "creators": whole}},
        {"source": "MED", "pubYear": "1999", **title, "authorList": {"author": parts}},
        {"itemType": "book", **title, "creators": [{"creatorType": "author", **p} for p in parts]},
    ]
    for found in papers_of(records(*forms)):
        assert [(author.given, author.family) for author in found.authors] == people


@pytest.mark.parametrize(("day", "read_as"), [("2017-01-01", "2017"), ("2017-06-12", "2017-06-12")])
def test_a_day_that_pads_a_year_is_no_day(day: str, read_as: str) -> None:
    found = paper(id="W1", authorships=[], publication_date=day, publication_year=2017)
    assert str(found.published) == read_as


LISTED = {"author": "Ada Lovelace", "site": "https://openreview.net/forum?id=abcde"}
COUNTED: dict[str, tuple[dict[str, object], list[str]]] = {
    "a plain record": ({"stars": 3, "upvotes": "1,204", "citations": 0}, ["0", "1204", "3"]),
    "a list made from OpenReview": ({**LISTED, "gs_citation": 12}, ["12"]),
    "one that was not found": ({**LISTED, "gs_citation": -1}, []),
    "Semantic Scholar": ({"paperId": "a", "citationCount": 5}, ["5"]),
    "OpenAlex": (
        {"authorships": [], "id": "W1", "cited_by_count": 7, "updated_date": "2024-03-12T05:00:00"},
        ["7 on 2024-03-12"],
    ),
    "Crossref": (
        {
            "type": "journal-article",
            "DOI": "10.1000/a",
            "is-referenced-by-count": 9,
            "indexed": {"date-time": "2024-03-12T10:00:00Z"},
        },
        ["9 on 2024-03-12"],
    ),
    "ADS": ({"bibcode": "a", "citation_count": 4}, ["4"]),
    "Europe PMC": ({"source": "MED", "pubYear": "2020", "citedByCount": 2}, ["2"]),
    "one that says when it was fetched": (
        {"citations": 1, "fetched": "2024-03-12"},
        ["1 on 2024-03-12"],
    ),
    "a list of papers that cite it": ({"citations": [{"title": "x"}]}, []),
    "nothing": ({"citations": None, "stars": "", "upvotes": True}, []),
}


@pytest.mark.parametrize(("values", "expected"), COUNTED.values(), ids=COUNTED)
def test_numbers_are_kept_with_their_date(values: dict[str, object], expected: list[str]) -> None:
    found = [
        f"{count.value} on {count.date}" if count.date else str(count.value)
        for count in paper(**values).counts
    ]
    assert found == expected


@pytest.mark.parametrize(
    "value", [-1, 1_000_000_001, 10**40, "many", "1.5", 1.5, "1e3", "٣", "<b>5</b>", "9" * 5000]
)
def test_what_is_no_number_of_a_paper_is_reported_and_left_out(value: object) -> None:
    problem, found = records({"title": "Tidy Shelves", "stars": value})
    assert isinstance(problem, Problem)
    assert isinstance(found, Paper)
    assert problem.message.endswith("is not a number of stars")
    assert (problem.lost, found.counts) == (0, ())


def test_a_file_says_once_when_all_its_numbers_were_fetched() -> None:
    text = '{"date": "2024-03-12", "papers": [{"title": "Tidy", "stars": 1, "year": 2020}]}'
    [row] = [row for row in READERS if ".json" in row.endings and not row.strict]
    [found] = papers_of(row.reader(StringIO(text), Path("a.json")))
    assert [str(count.date) for count in found.counts] == ["2024-03-12"]
    assert str(found.published) == "2020"


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"title": "Nature", "ISSN": ["0028-0836"], "counts": {}, "coverage": {}}, "a journal in"),
        ({"uids": ["26017442"], "26017442": {"title": "Deep learning."}}, "summaries from PubMed"),
        ({"bibjson": {"title": "Semantic Web", "eissn": "2210-4968"}}, "a journal in the DOAJ"),
        ({"error": "Not Found"}, "an error of a service"),
    ],
)
def test_what_a_service_answers_that_is_no_paper_is_named(
    record: dict[str, Any], name: str
) -> None:
    (problem,) = problems_of(records(record))
    assert problem.message.startswith(f"this is not a paper, but {name}")
    assert (problem.lost, bool(problem.hint)) == (1, True)


def test_an_article_without_pages_has_its_number() -> None:
    given = {"type": "journal-article", "DOI": "10.1103/PhysRevX.12.041027"}
    assert paper(**given, **{"article-number": "041027"}).pages == "041027"


def test_an_organisation_that_crossref_names_has_no_family_name() -> None:
    found = paper(type="journal-article", author=[{"name": "ATLAS Collaboration"}])
    assert [author.literal for author in found.authors] == [True]


def test_fields_of_no_known_program_are_read_by_their_names() -> None:
    found = paper(type="article", author="Russell, Bertrand", journal="The Monist", year="1914")
    assert (found.kind, found.venue and found.venue.name) == (PaperKind.ARTICLE, "The Monist")
    assert [author.name for author in found.authors] == ["Bertrand Russell"]


def test_a_middle_name_stands_between_the_others() -> None:
    found = paper(authors=[{"first": "Aidan", "middle": ["N."], "last": "Gomez"}])
    assert [author.name for author in found.authors] == ["Aidan N. Gomez"]


@pytest.mark.parametrize("wrapped", [True, False], ids=["API 2", "API 1"])
def test_a_review_on_openreview_is_no_paper(wrapped: bool) -> None:
    title: Any = {"value": "Good paper"} if wrapped else "Good paper"
    note = {"forum": "rJXMpikCZ", "replyto": "rJXMpikCZ", "content": {"title": title}}
    (aside,) = records(note)
    assert aside == Aside(AsideKind.BOILERPLATE, aside.source)
    own = {"forum": "rJXMpikCZ", "replyto": None, "content": {"title": title}}
    assert len(papers_of(records(own))) == 1


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("Hinton G.", ["G. Hinton"]),
        ("Le Cun Y, Hinton GE.", ["Y. Le Cun", "G. E. Hinton"]),
        ("ATLAS Collaboration.", ["ATLAS Collaboration"]),
    ],
)
def test_europe_pmc_lists_family_names_before_initials(listed: str, names: list[str]) -> None:
    found = paper(source="MED", pubYear="2015", authorString=listed)
    assert [author.name for author in found.authors] == names


def test_editors_at_inspire_are_no_authors_and_bodies_are_where_no_person_is() -> None:
    given = {"titles": [{"title": "A"}], "corporate_author": ["CERN"]}
    editor = {"full_name": "Ellis, John", "inspire_roles": ["editor"]}
    (found,) = papers_of(records({"metadata": {**given, "authors": [editor]}}))
    assert [(author.name, author.literal) for author in found.authors] == [("CERN", True)]


def test_of_several_titles_at_datacite_the_one_without_a_type_is_the_main_one() -> None:
    titles = [{"title": "Data", "titleType": "Subtitle"}, {"title": "Directional epistasis"}]
    (found,) = papers_of(records({"attributes": {"titles": titles}}))
    assert found.title == "Directional epistasis"


def test_a_preprint_that_came_out_elsewhere_is_read() -> None:
    given = {
        "preprint_title": "A",
        "preprint_platform": "bioRxiv",
        "preprint_authors": "Fritz, B. G.",
    }
    (found,) = papers_of(records({**given, "biorxiv_doi": "10.1101/339747"}))
    assert [author.name for author in found.authors] == ["B. G. Fritz"]
    assert [str(known) for known in found.identifiers] == ["doi:10.1101/339747"]


def test_a_chapter_at_crossref_is_in_its_book_and_not_in_the_series_before_it() -> None:
    titles = {"container-title": ["Lecture Notes in Computer Science", "MICCAI 2015"]}
    short = {"short-container-title": ["LNCS"]}
    venues = [
        paper(type=kind, author=[{"family": "Ronneberger"}], **titles, **short).venue
        for kind in ("book-chapter", "journal-article")
    ]
    assert venues == [
        Venue(name="MICCAI 2015"),
        Venue(name="Lecture Notes in Computer Science", short="LNCS"),
    ]


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("Silent Spring", ["What we lost"], "Silent Spring: What we lost"),
        ("Silent Spring: What We Lost", ["What we lost"], "Silent Spring: What We Lost"),
        ("Silent Spring", [], "Silent Spring"),
    ],
)
def test_a_subtitle_at_crossref_follows_the_title_once(
    title: str, subtitle: list[str], whole: str
) -> None:
    given = {"type": "book", "author": [{"family": "Carson"}], "subtitle": subtitle}
    assert paper(**{**given, "title": [title]}).title == whole


@pytest.mark.parametrize(
    ("kind", "venue"), [("book", "Series"), ("report", "Series"), ("chapter", "")]
)
def test_books_and_reports_of_csl_are_in_their_series(kind: str, venue: str) -> None:
    given = {"type": kind, "author": [{"family": "Carson"}], "collection-title": "Series"}
    found = paper(**given).venue
    assert (found.name if found else "") == venue


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ([[2001, 5], [2001, 7]], "2001"),
        ([[2001, 5, 3], [2001, 5, 7]], "2001-05"),
        ([[2001, 5]], "2001-05"),
        ([[2001], [2002]], "2001"),
    ],
)
def test_of_a_span_in_csl_what_differs_is_not_read(parts: list[list[int]], date: str) -> None:
    found = paper(type="book", author=[{"family": "Carson"}], issued={"date-parts": parts})
    assert str(found.published) == date


@pytest.mark.parametrize(("kind", "edited"), [("book", ["Steven Bird"]), ("chapter", [])])
def test_a_book_of_csl_without_authors_has_its_editors(kind: str, edited: list[str]) -> None:
    assert (
        names(type=kind, DOI="10.1000/1", editor=[{"family": "Bird", "given": "Steven"}]) == edited
    )

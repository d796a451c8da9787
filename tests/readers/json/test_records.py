"""JSON of many programs: each record is a paper or a problem, whatever it contains."""

from __future__ import annotations

import json
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curated.field_maps import load_field_maps
from papershelf.curated.yaml_nodes import setting_source
from papershelf.model import LinkKind, Paper, PaperKind, Status, Venue
from papershelf.problems import Problem
from papershelf.readers import READERS, reader, readers
from papershelf.readers.files.reading import format_of
from papershelf.readers.reader import Aside, AsideKind, Item, numbered_lines
from support.items import counted, papers_of, problems_of
from support.loading import read_source
from support.structured import author_names
from support.texts import texts

# Python's message for it.

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
    """Return what is read of a text in a file with a name, with the field maps of a site."""
    rows = readers(load_field_maps(maps or {}, setting_source))
    row = format_of(Path(name), text, [row for row in rows if row.maps is not None])
    assert row is not None
    return list(row.reader(StringIO(text), Path(name)))


def records(*values: object) -> list[Item]:
    return read(json.dumps(values))


def paper_in(record: object) -> Paper:
    [paper] = papers_of(records(record))
    return paper


def paper_with(**values: object) -> Paper:
    """Return the paper of a record with a title and these fields."""
    return paper_in({"title": "Tidy Shelves", **values})


def titles(text: str, name: str = "papers.json") -> list[str]:
    """Return the titles of the papers of a text that has no other items."""
    items = read(text, name)
    assert len(items) == len(papers_of(items))
    return [paper.title for paper in papers_of(items)]


@pytest.mark.parametrize("key", ["papers", "results", "data"])
def test_the_list_of_records_may_be_a_value_of_an_object(key: str) -> None:
    text = json.dumps({"total": 2, key: [{"title": "One"}, {"title": "Two"}], "next": None})
    assert titles(text) == ["One", "Two"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"title": "One", "tags": ["a", "b"]}', "one.json"),
        ('{"title": "One"}', "one.jsonl"),
        ('{\n"title": "One"\n}', "one.jsonl"),
        ('[{"title": "One"},]', "one.json"),
        ('\ufeff[{"title": "One"}]', "one.json"),
        ('{"message": {"title": "One"}}', "one.json"),
    ],
)
def test_a_single_record_is_one_paper_in_any_form(text: str, name: str) -> None:
    assert titles(text, name) == ["One"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"title": "One"}\n{"title": "Two"}\n', "lines.json"),
        ('{"title": "One"} {"title": "Two"}', "values.json"),
        ('{\n"title": "One"\n}\n{\n"title": "Two"\n}\n', "values.json"),
        ('[{"title": "One"}][{"title": "Two"}]', "lists.json"),
    ],
)
def test_values_may_be_concatenated(text: str, name: str) -> None:
    assert titles(text, name) == ["One", "Two"]


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
            '[{"title": "One"}, {"x": ' + "[" * 50_000 + "]" * 50_000 + "}]",
            "papers.json, record 2: damaged record: it is nested more than 100 levels deep",
        ),
    ],
)
def test_a_damaged_record_is_reported_with_its_number(text: str, expected: str) -> None:
    paper, problem = read(text)
    assert isinstance(paper, Paper)
    assert str(problem) == expected
    assert counted(problem) == 1


def test_a_value_that_holds_nothing_is_no_problem() -> None:
    issued = {"date-parts": [[None]]}
    (paper,) = records({"title": "A", "DOI": "10.1000/1", "type": "book", "issued": issued})
    assert isinstance(paper, Paper)


def test_the_number_of_a_report_in_csl_may_be_a_text_or_a_list() -> None:
    csl = {"author": [{"family": "Turing"}], "issued": {"date-parts": [[1948]]}}
    for kind, number in (("report", "TR-1"), (["report"], ["TR-1"])):
        assert paper_with(**csl, type=kind, number=number).issue == "TR-1"
    assert paper_with(**csl, type="report", number="arXiv:1706.03762").issue == ""


def test_a_lone_surrogate_is_replaced() -> None:
    [paper] = papers_of(read('[{"title": "Half \\ud800 a pair", "authors": ["A\\udfff"]}]'))
    assert paper.title.encode() == "Half \ufffd a pair".encode()
    assert paper.authors[0].name.encode() == "A\ufffd".encode()


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["Alan Turing", "Lovelace, Ada"], ["Alan Turing", "Ada Lovelace"]),
        ("Alan Turing; Ada Lovelace", ["Alan Turing", "Ada Lovelace"]),
        ([{"given": "Alan", "family": "Turing"}], ["Alan Turing"]),
        ([{"author": "Alan Turing"}], ["Alan Turing"]),
        (
            [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}],
            ["Martin Luther King Jr."],
        ),
        ([{"given": "Hal Daumé", "family": "III"}], ["Hal Daumé III"]),
        ([["Turing", "Alan", ""]], ["Alan Turing"]),
        ([None, "", {}, {"name": None}, "Alan Turing"], ["Alan Turing"]),
        ({"name": "Alan Turing"}, ["Alan Turing"]),
        ([{"first": "Aidan", "middle": ["N."], "last": "Gomez"}], ["Aidan N. Gomez"]),
    ],
)
def test_authors_come_in_many_forms(authors: object, expected: list[str]) -> None:
    assert author_names(paper_with(authors=authors)) == expected


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"date-parts": [[1998, 11]]}, "1998-11"),
        ({"date-parts": [["1998", "11", "5"], [1999]]}, "1998"),
        ({"raw": "November 1998"}, "1998-11"),
        (910224000000, "1998-11-05"),
        ("1998-11-05T10:00:00.000Z", "1998-11-05"),
        ("--11-05", "--11-05"),
    ],
)
def test_dates_come_in_many_forms(issued: object, expected: str) -> None:
    assert str(paper_with(issued=issued).published) == expected


SITE_MAPS = {
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


def test_a_field_map_of_the_site_reads_records_with_other_keys() -> None:
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
    [paper] = read(json.dumps([record]), maps=SITE_MAPS)
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors] == ["Alan Turing", "Ada Lovelace"]
    assert (paper.abstract, str(paper.published)) == ("Shelves are tidy.", "2026-03-12")
    assert list(map(str, paper.identifiers)) == ["doi:10.1000/1"]
    assert paper.keywords == ("shelves", "order")
    kinds = [LinkKind.CODE, LinkKind.CODE, LinkKind.PROJECT_PAGE]
    assert [link.kind for link in paper.links] == kinds
    assert [link.field for link in paper.links] == ["repos[]", "repos[]", "home"]


def test_maps_of_the_site_come_first_and_leave_other_records_alone() -> None:
    maps = {"ours": {"title": "title", "abstract": "text", "needs": ["text"]}}
    text = '[{"title": "One", "text": "Ours."}, {"title": "Two", "abstract": "Not ours."}]'
    assert [item.abstract for item in papers_of(read(text, maps=maps))] == ["Ours.", "Not ours."]


def test_a_path_may_be_a_key_with_dots() -> None:
    [paper] = papers_of(read('[{"paper.name": "Tidy Shelves"}]', maps=SITE_MAPS))
    assert paper.title == "Tidy Shelves"


@given(JSON)
def test_any_value_counts_as_one_record(value: object) -> None:
    items = read(json.dumps([value, {"title": "Last"}]))
    assert sum(map(counted, items)) == 2
    assert all(map(repr, items))


@given(st.dictionaries(st.sampled_from(NAMES), JSON, min_size=1))
def test_every_record_is_one_paper_or_one_problem(record: dict[str, object]) -> None:
    for name in ("papers.json", "papers.jsonl"):
        assert sum(map(counted, read(json.dumps(record), name))) == 1


@given(texts())
def test_any_text_is_read_without_an_error(text: str) -> None:
    for name in ("papers.json", "papers.jsonl"):
        for item in read(text, name):
            assert counted(item) in (0, 1)


def test_json_lines_are_read_lazily() -> None:
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


def test_a_real_list_of_openreview_is_read_completely(formats: Path) -> None:
    path = formats / "paperlists-colm2024.json"
    batch = read_source(path, Path(path.name), READERS)
    assert len(batch.papers) == 299
    assert batch.problems == ()
    assert {str(paper.published) for paper in batch.papers} == {"2024"}
    assert {paper.venue and paper.venue.name for paper in batch.papers} == {
        "First Conference on Language Modeling"
    }
    assert all(paper.authors and paper.abstract for paper in batch.papers)
    schemes = {identifier.scheme for paper in batch.papers for identifier in paper.identifiers}
    assert schemes == {"openreview"}


def test_separate_lines_give_the_same_items_as_the_file() -> None:
    text = '{"title": "A"}\n\n{"title": "B"}\n{\n7\n{"title": "C"}'
    row = next(row for row in READERS if row.by_lines)
    path = Path("x.jsonl")
    lines = list(numbered_lines(StringIO(text)))
    assert [number for number, _ in lines] == [1, 3, 4, 5, 6]
    items = [item for line in lines for item in row.items([line], path)]
    assert items == list(row.reader(StringIO(text), path))


def test_a_line_that_is_too_long_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_LENGTH", 20)
    lines = [f'{{"title": "{"A" * 20}"}}', '{"title": "B"}']
    for end in ("\n", "\r", "\r\n"):
        stream = StringIO(end.join(lines), newline="")
        assert list(numbered_lines(stream)) == [(1, ""), (2, lines[1])]


@pytest.mark.parametrize("length", [17, 18, 19, 20, 21, 39])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_the_end_of_a_line_counts_once_wherever_the_limit_is(
    end: str, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MAX_LENGTH", 20)
    stream = StringIO(end.join(["A" * length, "", "B"]), newline="")
    lines = [(number, line.strip()) for number, line in numbered_lines(stream)]
    assert lines == [(1, "A" * length if length < 20 else ""), (3, "B")]


def test_profiles_identify_authors() -> None:
    listed = records(
        {
            "title": "T",
            "site": "https://openreview.net/forum?id=abcdef",
            "author": "Wei Wang;Ada Lovelace",
            "authorids": "~Wei_Wang12;ada@example.org",
        }
    )
    [paper] = papers_of(listed)
    assert [author.identity for author in paper.authors] == ["openreview:~Wei_Wang12", ""]


def test_a_paper_may_have_authors_who_are_not_named() -> None:
    assert paper_with(authors=["Ada Lovelace", "et al."]).has_more_authors
    assert paper_with(authors=[{"name": "Ada Lovelace", "others": True}]).has_more_authors
    assert not paper_with(authors=["Ada Lovelace"]).has_more_authors


BIBTEX = (
    "@InProceedings{a,\n  title = \t {Tidy Shelves},\n  booktitle = \t {ICML},\n"
    "  pages = \t {1--9},\n  year = \t {2013},\n  volume = \t {28}\n}"
)


def test_a_record_takes_missing_fields_from_its_bibtex() -> None:
    paper = paper_with(bibtex=BIBTEX, pages="3-4")
    assert paper.venue
    assert (paper.venue.name, str(paper.published), paper.kind) == (
        "ICML",
        "2013",
        "conference paper",
    )
    assert (paper.volume, paper.pages) == ("28", "3–4")


def test_the_bibtex_of_a_submission_gives_venue_and_status() -> None:
    cited = BIBTEX.replace("{ICML}", "{Submitted to ICML}")
    paper = paper_with(
        bibtex=cited, author="Ada Lovelace", site="https://openreview.net/forum?id=abcde"
    )
    assert paper.venue is not None
    assert (paper.venue.name, paper.status) == ("ICML", Status.SUBMITTED)
    assert str(paper.published) == "2013"


@pytest.mark.parametrize("value", ["", "no entry", "@misc{a, title = {One", 5, None, ["x"]])
def test_invalid_bibtex_adds_nothing_to_a_record(value: object) -> None:
    assert paper_with(bibtex=value).published is None


@pytest.mark.parametrize("kind", [["author"], {}, [], None, 5])
def test_a_creator_of_zotero_may_have_any_value_for_a_type(kind: object) -> None:
    creators = [{"creatorType": kind, "lastName": "Lovelace"}]
    paper = paper_in({"itemType": "book", "title": "One", "creators": creators})
    assert [author.name for author in paper.authors] == ["Lovelace"]


@pytest.mark.parametrize("creators", ["Jane Doe; John Roe", ["Jane Doe", "John Roe"]])
def test_the_creators_of_zotero_may_be_texts(creators: object) -> None:
    paper = paper_in({"itemType": "book", "title": "A Title", "creators": creators})
    assert author_names(paper) == ["Jane Doe", "John Roe"]


def test_attachments_and_notes_of_zotero_are_boilerplate() -> None:
    title = {"title": "Full Text PDF"}
    items = records({"itemType": "attachment", **title}, {"data": {"itemType": "note", **title}})
    assert [getattr(item, "kind", None) for item in items] == [AsideKind.BOILERPLATE] * 2


def test_figures_and_supplements_of_crossref_are_boilerplate() -> None:
    (item,) = records({"DOI": "10.1000/1.s001", "type": "component", "title": ["Figure S1"]})
    assert getattr(item, "kind", None) == AsideKind.BOILERPLATE


ONE, TWO = ({"title": title, "authors": ["Ann Lee"]} for title in ("One", "Two"))


@pytest.mark.parametrize(
    "document",
    [
        [{"year": 2025, "papers": [ONE]}, {"year": 2024, "papers": [TWO]}],
        {"2025": [ONE], "2024": {"journals": [], "conferences": [TWO]}},
        {"lee2025one": ONE, "lee2025two": TWO},
        {"lab": "", "featured": ONE, "all": [TWO]},
    ],
)
def test_papers_may_be_grouped_at_any_depth(document: object) -> None:
    assert titles(json.dumps(document)) == ["One", "Two"]


@pytest.mark.parametrize(
    "document",
    [
        [{"title": "Session 1", "papers": [ONE]}, {"title": "Session 2", "papers": [TWO]}],
        {"title": "Program", "sessions": [{"title": "Session", "papers": [ONE, TWO]}]},
    ],
)
def test_groups_may_have_titles(document: object) -> None:
    items = read(json.dumps(document))
    assert [paper.title for paper in papers_of(items)] == ["One", "Two"]


@pytest.mark.parametrize("within", [{"data": [ONE]}, {"creators": ["Ann Lee"], "papers": [ONE]}])
def test_a_paper_may_hold_titled_data_or_papers(within: dict[str, object]) -> None:
    items = read(json.dumps([{"title": "Shelves", **within}]))
    assert [paper.title for paper in papers_of(items)] == ["Shelves"]


def test_a_paper_with_authors_is_no_group_whatever_it_lists() -> None:
    part = {"title": "The data", "doi": "10.1234/data"}
    assert titles(json.dumps([{**ONE, "data": [part]}, TWO])) == ["One", "Two"]


def test_a_record_without_a_title_among_papers_of_a_group_is_reported() -> None:
    items = read(json.dumps({"2025": [ONE, {"authors": ["Bo Li"]}]}))
    assert [paper.title for paper in papers_of(items)] == ["One"]
    assert [problem.lost for problem in problems_of(items)] == [1]


CODE, PDF = "https://github.com/o/r", "https://example.org/a.pdf"


@pytest.mark.parametrize(
    "links",
    [
        [{"label": "PDF", "url": PDF}, {"name": "Code", "href": CODE}],
        {"pdf": PDF, "code": CODE, "self": "https://api.example.org/1"},
        [{"pdf": PDF}, {"code": [CODE]}, {"type": "thumbnail", "url": "https://example.org/a.png"}],
    ],
)
@pytest.mark.parametrize("name", ["links", "urls"])
def test_links_in_a_list_have_the_kinds_that_their_labels_name(name: str, links: object) -> None:
    paper = paper_with(**{name: links})
    assert [(link.kind, link.url) for link in paper.links] == [
        (LinkKind.PDF, PDF),
        (LinkKind.CODE, CODE),
    ]


def test_the_names_of_keys_determine_the_kinds_of_links() -> None:
    paper = paper_with(pdfUrl=PDF, githubRepo=CODE, model="GPT-2", demo={"text": "soon"})
    assert [(link.kind, link.url) for link in paper.links] == [
        (LinkKind.PDF, PDF),
        (LinkKind.CODE, CODE),
    ]


def test_the_address_of_a_forum_gives_the_id_of_a_paper_on_openreview() -> None:
    paper = paper_with(forum="https://openreview.net/forum?id=JAQ9bm0Rp4")
    assert [identifier.value for identifier in paper.identifiers] == ["JAQ9bm0Rp4"]


def test_an_id_in_the_programme_of_a_conference_is_no_id_of_openreview() -> None:
    items = records({"forum": "1-01", "content": {"title": "Tidy Shelves"}})
    assert [paper.identifiers for paper in papers_of(items)] == [()]
    assert [problem.message for problem in problems_of(items)] == [
        "“1-01” is not a valid openreview identifier"
    ]


@pytest.mark.parametrize(
    ("group", "venue"),
    [
        ("NeurIPS.cc/2023/Conference", Venue(name="NeurIPS 2023")),
        ("NeurIPS.cc/2023/Track/Datasets_and_Benchmarks", Venue(name="NeurIPS 2023")),
        ("NeurIPS.cc/2024/Datasets_and_Benchmarks_Track", Venue(name="NeurIPS 2024")),
        ("NeurIPS.cc/2023/Workshop/Shelves", None),
    ],
)
def test_a_paper_of_a_workshop_in_a_programme_is_none_of_the_conference(
    group: str, venue: Venue | None
) -> None:
    record = {"name": "A", "authors": [], "eventtype": "Poster", "decision": "Accept (poster)"}
    address = f"https://openreview.net/group?id={group}"
    (paper,) = papers_of(read(json.dumps([{**record, "sourceurl": address}])))
    assert paper.venue == venue


def test_a_record_with_a_key_of_bibtex_may_be_of_any_program() -> None:
    paper = paper_with(bibtex_key="lee2026tidy", year="2026", date="2026-04", journal="Shelves")
    assert (str(paper.published), paper.venue) == ("2026-04", Venue(name="Shelves"))
    assert paper.key == "lee2026tidy"


def test_a_link_without_a_label_or_an_address_is_kept_or_reported() -> None:
    paper, problem = sorted(
        records({"title": "Tidy Shelves", "links": [PDF, "#"]}), key=lambda item: str(type(item))
    )
    assert isinstance(paper, Paper)
    assert [(link.kind, link.url) for link in paper.links] == [(LinkKind.OTHER, PDF)]
    assert isinstance(problem, Problem)
    assert problem.message == "“#” is not a web address"


def test_another_list_of_titled_objects_is_reported() -> None:
    other = {"preprints": [{"title": "Two"}], "facets": [{"name": "x"}], "page": {"title": "Three"}}
    for document in (
        {"papers": [{"title": "One"}], **other},
        {**other, "results": [{"title": "One"}]},
    ):
        paper, problem = read(json.dumps(document))
        assert isinstance(paper, Paper)
        assert paper.title == "One"
        assert isinstance(problem, Problem)
        assert problem.message == "unknown kind of record; its keys: preprints"
        assert problem.lost == 1


@given(st.lists(st.sampled_from("deep learning of shelves, a shelf is".split()), min_size=1))
def test_the_words_of_an_inverted_abstract_are_put_in_order(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        index.setdefault(word, []).append(position)
    paper = paper_with(id="https://openalex.org/W1", authorships=[], abstract_inverted_index=index)
    assert paper.abstract == " ".join(words)


@given(st.lists(st.tuples(*[st.sampled_from(["Ada", "Lovelace", "Noether", "Emmy"])] * 2)))
def test_the_parts_of_names_are_the_same_from_every_service(people: list[tuple[str, str]]) -> None:
    inverted = [f"{family}, {given}" for given, family in people]
    parts = [{"firstName": given, "lastName": family} for given, family in people]
    named = zip(inverted, people, strict=True)
    creators = [
        {"name": name, "givenName": given, "familyName": family} for name, (given, family) in named
    ]
    title = {"title": "Tidy Shelves"}
    forms: list[dict[str, object]] = [
        {"bibcode": "x", **title, "author": inverted},
        {"metadata": {"titles": [title], "authors": [{"full_name": name} for name in inverted]}},
        {"attributes": {"titles": [title], "creators": creators}},
        {"source": "MED", "pubYear": "1999", **title, "authorList": {"author": parts}},
        {
            "itemType": "book",
            **title,
            "creators": [{"creatorType": "author", **part} for part in parts],
        },
    ]
    for paper in papers_of(records(*forms)):
        assert [(author.given, author.family) for author in paper.authors] == people


@pytest.mark.parametrize(
    ("given", "family"), [("Laurens", "van der Maaten"), ("Laurens van der", "Maaten")]
)
def test_a_particle_is_found_in_either_part_of_a_name(given: str, family: str) -> None:
    (author,) = paper_with(authors=[{"given": given, "family": family}]).authors
    assert (author.given, author.particle, author.family) == ("Laurens", "van der", "Maaten")


@pytest.mark.parametrize(("day", "iso"), [("2017-01-01", "2017"), ("2017-06-12", "2017-06-12")])
def test_the_first_day_of_a_year_at_openalex_means_the_year(day: str, iso: str) -> None:
    paper = paper_with(id="W1", authorships=[], publication_date=day, publication_year=2017)
    assert str(paper.published) == iso


LISTED = {"author": "Ada Lovelace", "site": "https://openreview.net/forum?id=abcde"}
COUNTED: dict[str, tuple[dict[str, object], list[str]]] = {
    "a plain record": ({"stars": 3, "upvotes": "1,204", "citations": 0}, ["0", "1204", "3"]),
    "a list made from OpenReview": ({**LISTED, "gs_citation": 12}, ["12"]),
    "a number that was not found": ({**LISTED, "gs_citation": -1}, []),
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
    "Europe PMC": ({"source": "MED", "pubYear": "2020", "citedByCount": 2}, ["2"]),
    "a record with the day of its numbers": (
        {"citations": 1, "fetched": "2024-03-12"},
        ["1 on 2024-03-12"],
    ),
    "a list of citing papers": ({"citations": [{"title": "x"}]}, []),
    "values that are no numbers": ({"citations": None, "stars": "", "upvotes": True}, []),
}


@pytest.mark.parametrize(("values", "expected"), COUNTED.values(), ids=COUNTED)
def test_counts_are_read_with_their_date(values: dict[str, object], expected: list[str]) -> None:
    assert [
        f"{count.value} on {count.date}" if count.date else str(count.value)
        for count in paper_with(**values).counts
    ] == expected


@pytest.mark.parametrize("value", [-1, 1_000_000_001, "many", 1.5, "1e3", "٣", "9" * 5000])
def test_an_invalid_count_is_reported_and_left_out(value: object) -> None:
    problem, paper = records({"title": "Tidy Shelves", "stars": value})
    assert isinstance(problem, Problem)
    assert isinstance(paper, Paper)
    assert problem.message.endswith("is not a number of stars")
    assert (problem.lost, paper.counts) == (0, ())


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"title": "Nature", "ISSN": ["0028-0836"], "counts": {}, "coverage": {}}, "a journal in"),
        ({"uids": ["26017442"], "26017442": {"title": "Deep learning."}}, "summaries from PubMed"),
        ({"error": "Not Found"}, "an error of a service"),
    ],
)
def test_an_answer_that_is_not_a_paper_is_named(record: dict[str, Any], name: str) -> None:
    (problem,) = problems_of(records(record))
    assert problem.message.startswith(f"this is not a paper, but {name}")
    assert (problem.lost, bool(problem.hint)) == (1, True)


def test_the_number_of_an_article_stands_for_its_pages() -> None:
    article = {"type": "journal-article", "DOI": "10.1103/PhysRevX.12.041027"}
    assert paper_with(**article, **{"article-number": "041027"}).pages == "041027"


def test_an_organisation_at_crossref_is_read_as_such() -> None:
    paper = paper_with(type="journal-article", author=[{"name": "ATLAS Collaboration"}])
    assert [author.literal for author in paper.authors] == [True]


@pytest.mark.parametrize(
    "record",
    [
        {"type": "article-journal", "container-title": "Nature", "author": "Jane Doe and John Roe"},
        {"type": "article", "author": "Jane Doe and John Roe"},
    ],
    ids=["CSL", "unknown"],
)
def test_a_text_of_several_authors_is_split_in_every_format(record: dict[str, object]) -> None:
    assert author_names(paper_with(**record)) == ["Jane Doe", "John Roe"]


def test_an_integer_that_was_written_as_a_float_is_an_integer() -> None:
    paper = paper_with(year=2017.0, volume=12.0, issue=1.5, citations=3.0, author="Ada Lovelace")
    assert (str(paper.published), paper.volume, paper.issue) == ("2017", "12", "1.5")
    assert [count.value for count in paper.counts] == [3]


def test_a_preprint_at_semantic_scholar_has_no_journal() -> None:
    journal = {"name": "ArXiv", "volume": "abs/2010.11929"}
    record = {"paperId": "a", "title": "A Title", "venue": "arXiv.org", "journal": journal}
    paper = paper_in(record)
    assert (paper.kind, paper.venue, paper.volume) == (PaperKind.PREPRINT, None, "")


def test_fields_of_an_unknown_program_are_read_by_their_names() -> None:
    paper = paper_with(
        type="article", author="Russell, Bertrand", journal="The Monist", year="1914"
    )
    assert (paper.kind, paper.venue and paper.venue.name) == (PaperKind.ARTICLE, "The Monist")
    assert author_names(paper) == ["Bertrand Russell"]


@pytest.mark.parametrize(
    ("path", "addresses"),
    [
        ("/pdf/3f73db38.pdf", ["https://openreview.net/pdf/3f73db38.pdf"]),
        ("//example.org/a.pdf", ["https://example.org/a.pdf"]),
        ("//[x", []),
    ],
)
def test_the_path_of_a_pdf_on_openreview_is_completed(path: str, addresses: list[str]) -> None:
    note = {"forum": "rJXMpikCZ", "content": {"title": "Tidy Shelves", "pdf": path}}
    items = records(note)
    [paper] = papers_of(items)
    assert [link.url for link in paper.links if link.kind is LinkKind.PDF] == addresses
    assert bool(problems_of(items)) is not bool(addresses)


@pytest.mark.parametrize("name", ["papers.json", "papers.jsonl"])
def test_a_key_with_several_values_is_reported_once_in_its_record(name: str) -> None:
    repeated = '{"title": "One", "year": 2020, "doi": "", "year": 2021, "year": 2022}'
    items = read(f'{{"title": "None", "x": {{"y": 1, "z": 2}}}}\n{repeated}\n', name)
    [problem, unused] = problems_of(items)
    assert problem.message == "the key “year” has more than one value"
    assert unused.message == "these keys are not used: “x”"
    assert 2 in (problem.source.line, problem.source.record)
    assert [str(paper.published or "") for paper in papers_of(items)] == ["", "2022"]
    assert [one.message for one in problems_of(read(f"{{\n{repeated[1:]}"))] == [problem.message]
    in_list = read(f'{{"date": "2026-03-12", "papers": [{repeated}]}}')
    assert [one.message for one in problems_of(in_list)] == [problem.message]


@pytest.mark.parametrize("is_wrapped", [True, False], ids=["API 2", "API 1"])
def test_a_review_on_openreview_is_boilerplate(is_wrapped: bool) -> None:
    title: Any = {"value": "Good paper"} if is_wrapped else "Good paper"
    review = {"forum": "rJXMpikCZ", "replyto": "rJXMpikCZ", "content": {"title": title}}
    (aside,) = records(review)
    assert aside == Aside(AsideKind.BOILERPLATE, aside.source)
    submission = {"forum": "rJXMpikCZ", "replyto": None, "content": {"title": title}}
    assert len(papers_of(records(submission))) == 1


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("Hinton G.", ["G. Hinton"]),
        ("Le Cun Y, Hinton GE.", ["Y. Le Cun", "G. E. Hinton"]),
        ("Smith JR Jr, Van der Waals JD.", ["J. R. Smith Jr", "J. D. Van der Waals"]),
        ("Müller Ö.", ["Ö. Müller"]),
        ("ATLAS Collaboration.", ["ATLAS Collaboration"]),
        ("", []),
    ],
)
def test_europe_pmc_lists_family_names_before_initials(listed: str, names: list[str]) -> None:
    record = {"title": "A", "source": "MED", "pubYear": "2015", "authorString": listed}
    (paper,) = records(record)
    assert isinstance(paper, Paper)
    assert author_names(paper) == names


def test_the_organisation_but_no_editor_is_an_author_at_inspire() -> None:
    record = {"titles": [{"title": "A"}], "corporate_author": ["CERN"]}
    editor = {"full_name": "Ellis, John", "inspire_roles": ["editor"]}
    paper = paper_in({"metadata": {**record, "authors": [editor]}})
    assert [(author.name, author.literal) for author in paper.authors] == [("CERN", True)]


def test_collaborations_are_authors_at_inspire_after_the_persons() -> None:
    record = {"titles": [{"title": "A"}], "collaborations": [{"value": "ATLAS"}]}
    paper = paper_in({"metadata": {**record, "authors": [{"full_name": "Aad, Georges"}]}})
    expected = [("Georges Aad", False), ("ATLAS", True)]
    assert [(author.name, author.literal) for author in paper.authors] == expected


def test_the_title_without_a_type_is_the_main_title_at_datacite() -> None:
    titles = [{"title": "Data", "titleType": "Subtitle"}, {"title": "Directional epistasis"}]
    assert paper_in({"attributes": {"titles": titles}}).title == "Directional epistasis"


def test_a_preprint_with_a_published_version_is_read() -> None:
    record = {
        "preprint_title": "A",
        "preprint_platform": "bioRxiv",
        "preprint_authors": "Fritz, B. G.",
        "biorxiv_doi": "10.1101/339747",
    }
    paper = paper_in(record)
    assert author_names(paper) == ["B. G. Fritz"]
    assert [str(identifier) for identifier in paper.identifiers] == ["doi:10.1101/339747"]


def test_the_venue_of_a_chapter_at_crossref_is_its_book_and_not_the_series() -> None:
    titles = {"container-title": ["Lecture Notes in Computer Science", "MICCAI 2015"]}
    short = {"short-container-title": ["LNCS"]}
    venues = [
        paper_with(type=kind, author=[{"family": "Ronneberger"}], **titles, **short).venue
        for kind in ("book-chapter", "journal-article")
    ]
    assert venues == [
        Venue(name="MICCAI 2015"),
        Venue(name="Lecture Notes in Computer Science", short="LNCS"),
    ]


@pytest.mark.parametrize(
    ("title", "subtitle", "expected"),
    [
        ("Silent Spring", ["What we lost"], "Silent Spring: What we lost"),
        ("Silent Spring: What We Lost", ["What we lost"], "Silent Spring: What We Lost"),
        ("Silent Spring", [], "Silent Spring"),
    ],
)
def test_a_subtitle_at_crossref_follows_the_title_once(
    title: str, subtitle: list[str], expected: str
) -> None:
    book = {"type": "book", "author": [{"family": "Carson"}], "subtitle": subtitle}
    assert paper_with(**{**book, "title": [title]}).title == expected


@pytest.mark.parametrize(
    ("kind", "name"), [("book", "Series"), ("report", "Series"), ("chapter", "")]
)
def test_the_venue_of_a_book_or_report_in_csl_is_its_series(kind: str, name: str) -> None:
    record = {"type": kind, "author": [{"family": "Carson"}], "collection-title": "Series"}
    venue = paper_with(**record).venue
    assert (venue.name if venue else "") == name


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ([[2001, 5], [2001, 7]], "2001"),
        ([[2001, 5, 3], [2001, 5, 7]], "2001-05"),
    ],
)
def test_a_range_of_dates_in_csl_is_as_exact_as_its_ends_agree(
    parts: list[list[int]], date: str
) -> None:
    paper = paper_with(type="book", author=[{"family": "Carson"}], issued={"date-parts": parts})
    assert str(paper.published) == date


@pytest.mark.parametrize(("kind", "authors"), [("book", ["Steven Bird"]), ("chapter", [])])
def test_editors_are_the_authors_of_a_book_without_authors(kind: str, authors: list[str]) -> None:
    editors = [{"family": "Bird", "given": "Steven"}]
    assert author_names(paper_with(type=kind, DOI="10.1000/1", editor=editors)) == authors


def test_what_a_group_holds_besides_its_papers_is_reported() -> None:
    groups = {"2025": [ONE], "2024": [{"title": "Two", "venue": "Shelves"}, "x"], "lab": "Shelves"}
    items = read(json.dumps(groups))
    assert [paper.title for paper in papers_of(items)] == ["One"]
    assert [(problem.message, problem.lost) for problem in problems_of(items)] == [
        ("1 object with a title but no author, abstract, journal or DOI", 1),
        ("these keys are not used: “2024”, “lab”", 0),
    ]


def test_what_stands_beside_the_list_of_records_is_reported_once() -> None:
    document = {"total": 2, "note": "x", "papers": [ONE, TWO], "year": 2025, "version": 3}
    (problem,) = problems_of(read(json.dumps(document)))
    assert problem.message == "these keys are not used: “note”, “year”"


def test_what_stands_beside_a_query_is_no_field_of_the_papers() -> None:
    echo = {"query": "shelves", "venue": "any", "publisher": "A Service", "nextPage": "x"}
    items = read(json.dumps({**echo, "results": [ONE]}))
    (paper,) = papers_of(items)
    assert (paper.venue, paper.publisher, problems_of(items)) == (None, "", [])


@pytest.mark.parametrize(
    "group",
    [
        {"2025": {"conference": "Shelves", "papers": [ONE]}},
        [{"year": 2025, "date": "2026-01-02", "venue": "Shelves", "items": [ONE]}],
    ],
)
def test_a_paper_takes_the_year_and_venue_that_it_lacks_from_its_group(group: object) -> None:
    (paper,) = papers_of(read(json.dumps(group)))
    assert (str(paper.published), paper.venue) == ("2025", Venue(name="Shelves"))
    (paper,) = papers_of(read(json.dumps({"year": 2025, "venue": "Shelves", "papers": [ONE]})))
    assert (str(paper.published), paper.venue) == ("2025", Venue(name="Shelves"))
    dated = {**ONE, "date": "2024-12-30"}
    (paper,) = papers_of(read(json.dumps([{"year": 2025, "papers": [dated]}])))
    assert str(paper.published) == "2024-12-30"


@pytest.mark.parametrize(
    ("date", "iso"), [({"published": "false"}, "2025"), ({"date": "March 12"}, "2025-03-12")]
)
def test_a_date_without_a_year_has_that_of_its_group(date: dict[str, str], iso: str) -> None:
    (paper,) = papers_of(read(json.dumps([{"year": 2025, "papers": [{**ONE, **date}]}])))
    assert str(paper.published) == iso


def test_text_in_place_of_an_address_is_reported() -> None:
    links = {"proceedings": "Proceedings of Shelves", "slides": "soon", "video": "https://a.org"}
    (problem,) = problems_of(read(json.dumps([{**ONE, **links}])))
    assert problem.message == "these keys are not used: “proceedings (no address)”"
    (problem,) = problems_of(read(json.dumps([{**ONE, "code": "on request"}])))
    assert problem.message == "“on request” is not a web address"


def test_the_keys_that_are_not_read_are_reported_once_for_a_file() -> None:
    used = {"journal": {"name": "Shelves"}, "links": [], "pdf_url": "https://example.org/a.pdf"}
    records = [{**ONE, **used, "mood": "glad", "shown": True}, {**TWO, "mood": "sad", "size": 3}]
    for name, text in (
        ("papers.json", json.dumps(records)),
        ("papers.jsonl", "\n".join(map(json.dumps, records))),
    ):
        (problem,) = problems_of(read(text, name))
        assert problem.message == "these keys are not used: “mood”, “size”"
        assert (problem.source.line, problem.source.record, problem.lost) == (0, 0, 0)


@pytest.mark.parametrize("own", [{"DOI": "10.1000/1"}, {"originalTitle": "Tidy Shelves"}])
def test_what_a_paper_without_a_known_title_cites_is_not_read_in_its_place(
    own: dict[str, str],
) -> None:
    items = read(json.dumps({**own, "cites": [ONE]}))
    assert [problem.lost for problem in problems_of(items)] == [1]
    assert not papers_of(items)


@pytest.mark.parametrize("key", ["source", "publisher", "proceedings"])
def test_the_address_of_a_host_is_no_link_to_the_paper(key: str) -> None:
    assert not paper_with(**{key: {"name": "Shelves", "url": "https://example.org"}}).links


def test_an_address_without_its_scheme_is_reported() -> None:
    items = records({"title": "Tidy Shelves", "paper": "www.example.org/a.pdf"})
    assert [problem.message for problem in problems_of(items)] == [
        "“www.example.org/a.pdf” is not a web address"
    ]


def test_the_relation_of_a_link_is_its_label() -> None:
    own = {"rel": "self", "type": "text/html", "href": "https://api.example.org/1"}
    paper = paper_with(links=[own, {"rel": "pdf", "href": PDF}])
    assert [(link.url, link.field) for link in paper.links] == [(PDF, "pdf")]


def test_a_paper_of_hugging_face_without_its_day_has_its_arxiv_id() -> None:
    entry = {"id": "1706.03762", "title": "Tidy Shelves", "summary": "Short.", "upvotes": 3}
    for record in ({"paper": entry}, entry):
        paper = paper_in(record)
        assert [each.value for each in paper.identifiers] == ["1706.03762"]
        assert (paper.kind, str(paper.published or "")) == (PaperKind.PREPRINT, "")


def test_a_paper_with_its_own_number_in_another_program_is_none_of_hugging_face() -> None:
    entry = {"id": 12, "title": "Tidy Shelves", "summary": "Short.", "doi": "10.1000/1"}
    assert [each.value for each in paper_in({"paper": entry}).identifiers] == ["10.1000/1"]


def test_authors_at_openreview_may_be_objects_with_their_profiles() -> None:
    people = [{"fullname": "Ada Lovelace", "username": "~Ada_Lovelace1"}, {"fullname": "Ann Lee"}]
    content = {"title": {"value": "Tidy Shelves"}, "authors": {"value": people}}
    paper = paper_in({"forum": "JAQ9bm0Rp4", "content": content})
    assert [author.identity for author in paper.authors] == ["openreview:~Ada_Lovelace1", ""]


def test_the_address_of_a_pdf_in_the_programme_of_a_virtual_conference_is_a_link() -> None:
    paper = paper_in({"forum": "JAQ9bm0Rp4", "content": {"title": "Tidy Shelves", "pdf_url": PDF}})
    assert [(link.kind, link.url) for link in paper.links] == [(LinkKind.PDF, PDF)]


@pytest.mark.parametrize(
    "kind",
    [
        {"type_crossref": "proceedings-article"},
        {"primary_location": {"raw_type": "proceedings-article"}},
    ],
)
def test_the_publishers_type_at_openalex_is_more_exact(kind: dict[str, Any]) -> None:
    paper = paper_with(id="W1", authorships=[], type="article", **kind)
    assert paper.kind is PaperKind.CONFERENCE

"""Records of unknown programs, whose fields have the names that people use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papershelf.curated.field_maps import JsonObject
from papershelf.model import LinkKind, PaperKind, Venue
from papershelf.readers.fields import Fields
from papershelf.readers.plain import PlainReader, identified_in, plain_map
from papershelf.text.names import author_named
from support.reading import read_file


def fields_of(**record: object) -> Fields:
    return PlainReader(plain_map(record), record).fields()


def test_pages_are_a_range_if_the_last_page_is_given() -> None:
    assert fields_of(title="Deep learning", start_page=436).pages == "436"
    assert fields_of(title="Deep learning", start_page=436, endPage=444).pages == "436–444"


RECORD = {
    "Title": "Deep learning",
    "Authors": "Yann LeCun; Yoshua Bengio; Geoffrey Hinton",
    "Journal Name": "Nature",
    "Publication-Year": "2015",
    "ISSUE": "7553",
    "Author Keywords": "representation; backpropagation",
    "Citation_Key": "lecun2015",
    "PubMed ID": "26017442",
}


def test_json_tables_and_yaml_know_the_same_names(tmp_path: Path) -> None:
    table = "".join("\t".join(row) + "\n" for row in (RECORD, RECORD.values()))
    files = {"p.json": json.dumps([RECORD]), "p.yml": json.dumps([RECORD]), "p.tsv": table}
    papers = [read_file(tmp_path, name, text.encode()).papers[0] for name, text in files.items()]
    for paper in papers:
        assert (paper.title, len(paper.authors)) == ("Deep learning", 3)
        assert paper.venue == Venue(name="Nature")
        assert (str(paper.published), paper.issue, paper.key) == ("2015", "7553", "lecun2015")
        assert [str(identifier) for identifier in paper.identifiers] == ["pmid:26017442"]


@pytest.mark.parametrize(
    ("record", "iso"),
    [
        ({"year": "2017.0", "month": "6", "day": "12"}, "2017-06-12"),
        ({"published": "yes", "date": "March 12, 2024 → March 15, 2024"}, "2024-03-12"),
        ({"year": "2017", "date": "2017-06-12"}, "2017-06-12"),
        ({"year": "2017", "date": "JUN 12"}, "2017-06-12"),
        ({"year": "2017", "date": "2026-01-02"}, "2017"),
    ],
)
def test_json_tables_and_yaml_have_the_same_dates(
    record: dict[str, str], iso: str, tmp_path: Path
) -> None:
    record = {"title": "Attention", "authors": "Ashish Vaswani", **record}
    table = "".join("\t".join(row) + "\n" for row in (record, record.values()))
    files = {"p.json": json.dumps([record]), "p.yml": json.dumps([record]), "p.tsv": table}
    for name, text in files.items():
        batch = read_file(tmp_path, name, text.encode())
        assert (str(batch.papers[0].published), batch.problems) == (iso, ())


def test_all_fields_of_keywords_are_read() -> None:
    fields = fields_of(title="A", keywords=["trees"], tags="graphs; sets", topics=["sorting"])
    assert fields.keywords == ("trees", "graphs", " sets", "sorting")


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"journal": {"Name": "Nature", "volume": 521}}, "venue", "Nature"),
        ({"journal": [{"Name": "Nature"}, {"volume": 521}]}, "volume", "521"),
        ({"publication": {"title": "Nature"}}, "venue", "Nature"),
        ({"venue": {"name": "ICML"}}, "venue", "ICML"),
    ],
)
def test_a_name_may_be_in_parts_in_objects(record: JsonObject, field: str, value: str) -> None:
    reader = PlainReader(plain_map({"title": "A", **record}), record)
    assert getattr(reader.fields(), field) == value
    assert not reader.unreadable
    assert not reader.unused


def test_a_second_text_where_one_is_expected_is_reported() -> None:
    assert fields_of(title="A", venue=["Nature", "ICML"]).unused == ("venue (second value)",)


def test_a_list_of_ids_has_one_of_any_registry_for_each_author_or_is_ignored() -> None:
    authors = author_named("Yann LeCun"), author_named("Yoshua Bengio")
    ids = ["~Yann_LeCun1", "https://orcid.org/0000-0002-9322-3515"]
    first, second = identified_in({"authorids": ids}, authors)
    assert (first.identity, second.orcid) == ("openreview:~Yann_LeCun1", "0000-0002-9322-3515")
    assert identified_in({"authorids": ids[:1]}, authors) == authors


def test_the_title_in_an_object_is_not_that_of_the_paper() -> None:
    assert plain_map({"paper": {"title": "A"}, "score": 1}).title == ("title",)


def test_the_kind_of_the_publication_precedes_the_type_of_the_record() -> None:
    fields = fields_of(title="A", type="article", publication_types=["paper-conference"])
    assert fields.kind is PaperKind.CONFERENCE


def test_a_list_of_citing_papers_is_no_count() -> None:
    assert fields_of(title="A", cited_by=[5, 6], cites=[7, 8]).counts == ()


def test_a_number_is_an_issue_in_a_record_but_counts_rows_in_a_table(tmp_path: Path) -> None:
    assert fields_of(title="A", number=3).issue == "3"
    (paper,) = read_file(tmp_path, "p.csv", b"Number,Title,Volume\n3,Deep learning,521\n").papers
    assert paper.issue == ""
    scholar = b"Title,Publication,Volume,Number,Pages\nDeep learning,nature,521,7553,436-444\n"
    batch = read_file(tmp_path, "scholar.csv", scholar)
    assert (batch.papers[0].issue, batch.problems) == ("7553", ())


def test_a_page_with_an_address_is_that_of_the_project(tmp_path: Path) -> None:
    record = b"- title: A\n  author: Ann Lee\n  page: https://a.example/v2\n  conference_short: B\n"
    batch = read_file(tmp_path, "papers.yml", record)
    (paper,) = batch.papers
    assert [(link.kind, link.url) for link in paper.links] == [
        (LinkKind.PROJECT_PAGE, "https://a.example/v2")
    ]
    assert (paper.pages, paper.venue and paper.venue.short) == ("", "B")
    assert fields_of(title="A", page="436-444").links == ()
    batch = read_file(tmp_path, "p.csv", b"Title,Page\nA,https://a.example/v2\nB,436\n")
    assert [(each.pages, len(each.links)) for each in batch.papers] == [("", 1), ("436", 0)]
    assert batch.problems == ()


def test_a_column_that_says_whether_a_paper_is_published_is_no_date(tmp_path: Path) -> None:
    text = b"Title,Published,Date\nDeep learning,yes,2015-05-28\n"
    batch = read_file(tmp_path, "p.csv", text)
    assert (str(batch.papers[0].published), batch.problems) == ("2015-05-28", ())


def test_a_note_keeps_its_key_its_licence_and_counts(tmp_path: Path) -> None:
    text = b"---\ntitle: A\ncitekey: '@a2015'\nlicense: CC-BY-4.0\ncitations: 3\n---\n"
    (paper,) = read_file(tmp_path, "a.md", text).papers
    assert (paper.key, paper.license) == ("a2015", "https://creativecommons.org/licenses/by/4.0/")
    assert [count.value for count in paper.counts] == [3]

"""The status of a paper is read from the fields that state it, and from no other text."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from papershelf.model import Paper, Status
from papershelf.readers.files.reading import format_of
from papershelf.readers.words import status_in_comment, submission
from support.items import papers_of
from support.texts import texts

MAMBA = {
    "title": "Mamba: Linear-Time Sequence Modeling with Selective State Spaces",
    "authors": ["Albert Gu", "Tri Dao"],
}
WAKEFIELD = {
    "title": "Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive "
    "developmental disorder in children",
    "DOI": "10.1016/s0140-6736(97)11096-0",
}
OPENALEX = {"authorships": [], "id": "https://openalex.org/W1", "title": WAKEFIELD["title"]}
CROSSREF = {**WAKEFIELD, "type": "journal-article"}
DATACITE = {
    "attributes": {
        "titles": [{"title": "Tidy Shelves"}],
        "dates": [{"date": "2020", "dateType": "Withdrawn"}],
    }
}
LISTED = {"title": "Mamba", "author": "Albert Gu", "site": "https://openreview.net/"}
EUROPE_PMC = {"source": "MED", "pubYear": "1998", "title": WAKEFIELD["title"]}
ARXIV = {"id": "0704.0001", "title": "Tidy Shelves", "authors_parsed": []}
DECISION = "ICLR.cc/2024/Conference/"


def read(name: str, text: str) -> Paper:
    """Return the paper of a file."""
    row = format_of(Path(name), text)
    assert row is not None
    [paper] = papers_of(row.reader(StringIO(text), Path(name)))
    return paper


def of_json(record: dict[str, Any]) -> Paper:
    """Return the paper of a record in JSON."""
    return read("papers.json", msgspec.json.encode([record]).decode())


def note(venue: str, venue_id: str = "", **content: Any) -> Paper:
    """Return the paper of a note of OpenReview, whose values version 2 of its API wraps."""
    values = {**MAMBA, "venue": venue, "venueid": venue_id, **content}
    wrapped = {key: {"value": value} for key, value in values.items() if value}
    return of_json({"forum": "AL1fq05o7H", "content": wrapped})


@pytest.mark.parametrize(
    ("venue", "venue_id", "status", "name"),
    [
        ("ICLR 2024 poster", "ICLR.cc/2024/Conference", None, "ICLR 2024 poster"),
        ("Submitted to ICLR 2024", f"{DECISION}Rejected_Submission", Status.REJECTED, "ICLR 2024"),
        ("Submitted to ICLR 2024", "", Status.SUBMITTED, "ICLR 2024"),
        ("ICLR 2024 Conference Withdrawn Submission", "", Status.WITHDRAWN, "ICLR 2024"),
        ("ICLR 2024 Conference Desk Rejected Submission", "", Status.DESK_REJECTED, "ICLR 2024"),
        ("Rejected by TMLR", "TMLR/Rejected", Status.REJECTED, "TMLR"),
        ("Desk rejected by TMLR", "TMLR/Desk_Rejected", Status.DESK_REJECTED, "TMLR"),
        ("Withdrawn by Authors", "TMLR/Withdrawn_Submission", Status.WITHDRAWN, ""),
        ("Under review for TMLR", "TMLR/Under_Review", Status.SUBMITTED, "TMLR"),
        ("ICLR 2018 Withdrawn at the end", "", Status.WITHDRAWN, ""),
        ("Accepted by TMLR", "", None, "TMLR"),
        ("Accepted for publication in TMLR", "", None, "TMLR"),
        ("Accepted for publication", "", None, "Accepted for publication"),
        ("Submitted for publication", "", Status.SUBMITTED, ""),
    ],
)
def test_a_decision_of_openreview_is_a_status_and_a_venue(
    venue: str, venue_id: str, status: Status | None, name: str
) -> None:
    paper = note(venue, venue_id)
    assert (paper.status, paper.venue.name if paper.venue else "") == (status, name)


def test_the_year_of_a_submission_is_that_of_its_venue_unless_its_bibtex_has_one() -> None:
    assert note("ICLR 2024 Conference Withdrawn Submission").year == 2024
    assert note("ICLR 2024 oral").year == 2024
    entry = "@inproceedings{gu2023mamba,\ntitle={Mamba},\nyear={2023}\n}"
    assert note("Submitted to ICLR 2024", _bibtex=entry).year == 2023


@pytest.mark.parametrize(
    ("kind", "venue", "issued", "year"),
    [
        ("paper-conference", "Interspeech 2019", None, 2019),
        ("paper-conference", "Interspeech 2019", {"raw": "2020"}, 2020),
        ("paper-conference", "Interspeech 2019", {"raw": "forthcoming"}, 0),
        ("paper-conference", "Lecture Notes in Computer Science 2010", None, 0),
        ("article-journal", "Horizon 2020", None, 0),
    ],
)
def test_the_year_of_a_conference_dates_a_paper_without_a_date(
    kind: str, venue: str, issued: object, year: int
) -> None:
    record = {"id": "a", "type": kind, "title": "A", "container-title": venue, "issued": issued}
    assert of_json(record).year == year


def test_bibtex_from_before_the_decision_does_not_override_it() -> None:
    entry = "@inproceedings{a,\ntitle={Mamba},\nbooktitle={Submitted to ICLR},\nyear={2024}\n}"
    listed = {**LISTED, "bibtex": entry}
    assert note("ICLR 2024 poster", "ICLR.cc/2024/Conference", _bibtex=entry).status is None
    assert of_json({**listed, "status": "Poster"}).status is None
    assert of_json(listed).status is Status.SUBMITTED


RETRACTION = {"type": "retraction", "DOI": "10.1016/s0140-6736(10)60175-4"}
OF_ITSELF = {"type": "retraction", "DOI": WAKEFIELD["DOI"]}
NOTICE = {"title": "Retraction", "type": "journal-article", "DOI": RETRACTION["DOI"]}


@pytest.mark.parametrize(
    ("record", "status"),
    [
        ({**LISTED, "status": "Poster"}, None),
        ({**LISTED, "status": "Reject"}, Status.REJECTED),
        ({**LISTED, "status": "Desk Reject"}, Status.DESK_REJECTED),
        ({**LISTED, "status": "Active"}, Status.SUBMITTED),
        ({**OPENALEX, "is_retracted": True}, Status.RETRACTED),
        ({**CROSSREF, "updated-by": [RETRACTION]}, Status.RETRACTED),
        ({**CROSSREF, "update-to": [OF_ITSELF]}, Status.RETRACTED),
        ({**CROSSREF, "updated-by": [{**RETRACTION, "type": "correction"}]}, None),
        ({**CROSSREF, "updated-by": "retraction"}, None),
        # The notice of a retraction is not retracted itself.
        ({**NOTICE, "update-to": [OF_ITSELF]}, None),
        ({**CROSSREF, "status": "retracted"}, Status.RETRACTED),
        ({**EUROPE_PMC, "pubTypeList": {"pubType": ["Retracted Publication"]}}, Status.RETRACTED),
        (DATACITE, Status.WITHDRAWN),
        ({**ARXIV, "comments": "This paper has been withdrawn by the author"}, Status.WITHDRAWN),
        ({**ARXIV, "comments": "12 pages; an older version has been withdrawn"}, None),
        ({"title": "Tidy Shelves", "status": "rejected"}, Status.REJECTED),
        ({"title": "Tidy Shelves", "status": "active"}, None),
        ({"title": "Tidy Shelves", "status": {"a": 1}}, None),
    ],
)
def test_the_status_in_a_record_of_a_service_is_read(
    record: dict[str, Any], status: Status | None
) -> None:
    assert of_json(record).status is status


MEDLINE = "PMID- 9500320\nTI  - Tidy Shelves\n"
WITHDRAWN = "<arxiv:comment>This paper has been withdrawn</arxiv:comment>"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
    "<entry><id>http://arxiv.org/abs/0704.0001v2</id><title>Tidy Shelves</title>"
)


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("a.xml", f"{ATOM}{WITHDRAWN}</entry></feed>", Status.WITHDRAWN),
        ("a.nbib", f"{MEDLINE}PT  - Retracted Publication\n", Status.RETRACTED),
        ("a.ciw", "PT J\nTI Tidy\nDT Article; Retracted Publication\nER\n", Status.RETRACTED),
        ("a.bib", "@misc{a, title={Tidy}, pubstate={submitted}}", Status.SUBMITTED),
        ("a.csv", "title,decision\nTidy,Withdrawn\n", Status.WITHDRAWN),
        ("a.md", "---\ntitle: Tidy\nstatus: rejected\n---\n", Status.REJECTED),
    ],
)
def test_the_status_is_read_from_the_fields_of_other_formats(
    name: str, text: str, status: Status | None
) -> None:
    assert read(name, text).status is status


def test_prose_is_not_read_as_a_status() -> None:
    assert status_in_comment("We were withdrawn from this paper has been withdrawn") is None
    assert submission("Workshop on Learning from Rejected Data")[1] is None
    assert submission("Journal of Withdrawn Submissions and Trials")[1] is None


@given(texts())
def test_any_text_is_a_venue_or_a_decision(text: str) -> None:
    venue, status = submission(text)
    assert status or venue == text

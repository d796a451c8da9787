"""Files in a folder that contain no papers are skipped with a message that names their kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.readers.files.finding import kind_without_papers
from support.structured import ENTRIES

NAME = "a file of this name contains no papers"
EVENTS = "a table of conferences or events"
PAGE = "a page that is not about a paper"
NOTE = "a note without a paper"
FOLDER = "a file in this folder contains no papers"
PROSE = "I teach.\n\nI read.\n\nI walk.\n\nI sleep.\n\nI like tea.\n\n"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("CONTRIBUTING", "Be kind.", NAME),
        ("todo.txt.gz", "", NAME),
        ("content/publication/_index.md", "---\ntitle: All\n---\n", NAME),
        ("content/post/a.md", "---\ntitle: Hello\n---\n", FOLDER),
        ("site/content/event/a.md", "---\ntitle: Talk\n---\n", FOLDER),
        ("content/publication/a/index.md", "---\ntitle: A\n---\n", ""),
        ("a.csv", "Conference,Deadline,Location,Date\nICML,,,\n", EVENTS),
        ("a.tsv", "Name\tAbstract deadline\tCity\n", EVENTS),
        ("a.csv", "Event,Where\n", EVENTS),
        ("a.yml", "- title: ICML\n  deadline: 2024-02-01\n  place: Vienna\n", EVENTS),
        ("a.json", '[{"title": "ICML", "deadline": "2024-02-01", "place": "Vienna"}]', EVENTS),
        ("a.csv", "Title,Authors,Conference,Location\n", ""),
        ("a.csv", "Title,Conference,Year,Location\n", ""),
        ("a.csv", "Title,Date,URL\n", ""),
        ("a.yml", "- title: A\n  author: B\n  location: C\n  time: D\n", ""),
        ("a.md", "---\ntitle: Hello\nlayout: post\n---\nWords\n", PAGE),
        ("a.md", "+++\ntitle = 'Home'\ntype = 'landing'\n+++\n", PAGE),
        ("a.md", "---\ntitle: A talk\ncollection: talks\n---\n", PAGE),
        ("a.md", "---\ntitle: A\nlayout: post\ndoi: 10.1/a\n---\n", ""),
        ("a.md", f"---\ntitle: Papers\nlayout: page\n---\n{ENTRIES}", ""),
        ("a.md", f"---\ntitle: A\nlayout: post\n---\n{PROSE}## References\n\n{ENTRIES}", PAGE),
        ("a.md", f"---\ntitle: A\nlayout: home\n---\n{PROSE}## Papers\n\n{ENTRIES}", ""),
        ("a.md", f"# Monday\n\nSee [[Tidy]].\n\n{PROSE}## Read\n\n{ENTRIES}", NOTE),
        ("a.md", "---\ntitle: A\n---\nWords\n", ""),
        ("a.md", "---\ntags: [daily]\n---\nWords\n", NOTE),
        ("a.md", "---\ntitle: Monday\n---\nI read [[Tidy Shelves]].\n", NOTE),
        ("publication/a/featured.jpg", "", "an image"),
        ("assets/main.scss", "", "a style sheet or script"),
        ("a.pdf", "", ""),
        ("a.md", "# Monday\n\nI read [[Tidy Shelves]].\n", NOTE),
        ("a.md", "title:: [[Tidy Shelves]]\nauthors:: [[Ada Lovelace]]\n", ""),
        ("a.md", "# Codes\n\nGood [[n,k,d]] codes\n\nWe find good codes for all n.\n", ""),
        ("a.md", ENTRIES, ""),
    ],
)
def test_a_file_without_papers_is_recognised_by_name_folder_or_content(
    tmp_path: Path, name: str, text: str, kind: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("" if name.endswith(".gz") else text, "utf-8")
    assert kind_without_papers(file, tmp_path) == kind

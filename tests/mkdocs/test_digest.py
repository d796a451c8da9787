"""`papershelf digest` writes an email that lists new papers, or no file if there are none."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from support.run import papershelf
from support.shelf import CONFIG, CONFIG_WITH_URL, lay

MAILING = CONFIG_WITH_URL.replace(
    "- papershelf", "- papershelf: {year: 2026, mail: {to: readers@shelf.example}}"
)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a project whose papers were listed on two days."""
    return lay(tmp_path, MAILING)


def test_an_email_lists_the_papers_of_a_topic_since_a_day(shelf: Path) -> None:
    topic = ("--topic", "sparse-attention")
    done = papershelf("digest", "--since", "2026-03-12", *topic, "-o", "new.eml", cwd=shelf)
    assert (done.returncode, done.stdout) == (0, "1 new paper: new.eml\n")
    mail = message_from_bytes((shelf / "new.eml").read_bytes(), policy=default)
    assert mail["To"] == "readers@shelf.example"
    assert "Sparse Attention for Long Documents" in str(mail)


def test_no_email_is_written_when_no_paper_is_new(shelf: Path) -> None:
    done = papershelf("digest", "--since", "2026-03-13", cwd=shelf)
    assert (done.returncode, done.stdout) == (0, "0 new papers, no email written\n")
    assert not (shelf / "digest.eml").exists()


@pytest.mark.parametrize(
    ("arguments", "expected", "code"),
    [
        (("--since", "March"), "'March' is not a day such as 2026-03-01", 2),
        (("--since", "2026-03-12", "--topic", "sparse"), "unknown topic 'sparse'", 1),
    ],
)
def test_a_wrong_argument_is_reported(
    arguments: tuple[str, ...], expected: str, code: int, shelf: Path
) -> None:
    done = papershelf("digest", *arguments, cwd=shelf)
    assert done.returncode == code
    assert expected in done.stderr


def test_all_unknown_topics_are_reported_in_their_order(shelf: Path) -> None:
    topics = ("--topic", "sparse", "--topic", "nothing", "--topic", "sparse-atention")
    done = papershelf("digest", "--since", "2026-03-12", *topics, cwd=shelf)
    assert done.stderr.splitlines() == [
        "error: --topic: unknown topic 'sparse'",
        "error: --topic: unknown topic 'nothing'",
        "error: --topic: unknown topic 'sparse-atention' (did you mean 'sparse-attention'?)",
    ]


def test_a_digest_of_a_site_without_an_address_is_an_error(shelf: Path) -> None:
    (shelf / "mkdocs.yml").unlink()
    (shelf / "mkdocs.yaml").write_text(CONFIG, encoding="utf-8")
    done = papershelf("digest", "--since", "2026-03-12", cwd=shelf)
    assert done.returncode == 1
    assert (
        "mkdocs.yaml: the digest needs the address of the site (set `site_url` in this file, or "
        "PAPERSHELF_SITE_URL if there is none or it inherits the built-in settings)" in done.stderr
    )

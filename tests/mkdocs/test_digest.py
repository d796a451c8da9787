"""`papershelf digest` writes a mail of what is new, or none."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from support.run import papershelf
from support.shelf import CONFIG, lay

FOLLOWED = CONFIG.replace("theme:", "site_url: https://shelf.example/\ntheme:").replace(
    "- papershelf", "- papershelf: {year: 2026, mail: {to: readers@shelf.example}}"
)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a project whose papers were listed on two days."""
    return lay(tmp_path, FOLLOWED)


def test_a_mail_has_the_papers_since_a_day_on_a_topic(shelf: Path) -> None:
    topic = ("--topic", "sparse-attention")
    done = papershelf("digest", "--since", "2026-03-12", *topic, "-o", "new.eml", cwd=shelf)
    assert (done.returncode, done.stdout) == (0, "1 new paper: new.eml\n")
    mail = message_from_bytes((shelf / "new.eml").read_bytes(), policy=default)
    assert mail["To"] == "readers@shelf.example"
    assert "Sparse Attention for Long Documents" in str(mail)


def test_where_nothing_is_new_there_is_no_mail(shelf: Path) -> None:
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
def test_a_wrong_argument_is_named(
    arguments: tuple[str, ...], expected: str, code: int, shelf: Path
) -> None:
    done = papershelf("digest", *arguments, cwd=shelf)
    assert done.returncode == code
    assert expected in done.stderr


def test_a_site_without_an_address_can_t_be_led_to(shelf: Path) -> None:
    (shelf / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    done = papershelf("digest", "--since", "2026-03-12", cwd=shelf)
    assert done.returncode == 1
    assert (
        "the digest needs the address of the site (set `site_url`, or PAPERSHELF_SITE_URL)"
        in done.stderr
    )

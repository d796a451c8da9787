"""A digest mail is readable in a narrow and in a wide window, and loads nothing."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from browser.conftest import DESKTOP, PHONE
from browser.test_visitor import width
from support.browser import axe_finds
from support.html import Site
from support.run import papershelf

# Rules on landmarks, which a mail has none of: mail programs show it within their own pages.
OF_PAGES = ("landmark-one-main", "region")
# Fewer than the links of the bundled papers, each of which has one, and one to its code if known.
LINKS = 100
URL = {"PAPERSHELF_SITE_URL": "https://shelf.example/"}


@pytest.fixture(scope="module")
def body(bundled_site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the HTML body of the digest of the bundled catalog."""
    mail = tmp_path_factory.mktemp("mail") / "digest.eml"
    since = ("--since", "2026-01-01", "--output", mail)
    done = papershelf("digest", *since, cwd=bundled_site.folder.parent, **URL)
    assert done.returncode == 0, done.stderr
    part = message_from_bytes(mail.read_bytes(), policy=default).get_body(("html",))
    assert part
    return str(part.get_content())


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_digest_mail_fits_the_window_and_loads_nothing(
    body: str, viewport: ViewportSize, browser: Browser
) -> None:
    with browser.new_context(viewport=viewport) as context:
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.set_content(body, wait_until="networkidle")
        expect(page.get_by_role("heading", level=1)).to_contain_text("new papers since")
        assert page.get_by_role("link").count() > LINKS
        assert requests == []
        assert width(page) <= viewport["width"]
        assert [fault for fault in axe_finds(page) if fault[0] not in OF_PAGES] == []

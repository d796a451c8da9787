"""The files of a site, and where an address on one of its pages leads."""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from msgspec import Struct

# Where a site is taken to stand whose pages name no address: below the root of a host.
UNKNOWN = "http://site.invalid/site/"
# What does not start from the page that it stands on.
_ROOTED = re.compile(r"\s*(?:/|[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
# What leads down from the home page, as most links do, and needs no general rule.
_PLAIN = re.compile(r"(?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?(?:#[\w-]+)?", re.ASCII)


class SitePlace(Struct, frozen=True):
    """A site on a disk: its *folder*, the *address* that it is made for, and its *files*."""

    folder: Path
    address: str
    files: frozenset[str]

    def target(self, page: str, address: str) -> tuple[str, str] | None:
        """Return the file and the fragment that *address* on a *page* means, or None.

        It is None for what is not of this site. Whether there is such a file is not asked; where
        the address leads above the site's folder, it is "..".
        """
        if self.address == UNKNOWN and address.startswith("/"):
            return None
        url, _, fragment = _joined(self.address, page, address).partition("#")
        if not url.startswith(self.address):
            return None if _ROOTED.match(address) else ("..", "")
        path = url[len(self.address) :].partition("?")[0]
        return self._file(unquote(path)), unquote(fragment)

    def _file(self, path: str) -> str:
        """Return the file that a host sends for a *path*."""
        if not path or path.endswith("/"):
            return f"{path}index.html"
        return path if path in self.files else f"{path}/index.html"

    def lacks(self, page: str, address: str) -> str:
        """Return the file of this site that *address* on a *page* means, where it is missing."""
        try:
            found = self.target(page, address)
        except ValueError:
            return address
        return found[0] if found and found[0] not in self.files else ""

    def is_elsewhere(self, page: str, address: str) -> bool:
        """Tell whether *address* on a *page* is of another host."""
        if address.strip().lower().startswith(("data:", "blob:", "about:")):
            return False
        try:
            parts = urlsplit(_joined(self.address, page, address))
        except ValueError:
            return False
        return parts.netloc not in ("", urlsplit(self.address).netloc)


@lru_cache(maxsize=1024)
def _joined(site: str, page: str, address: str) -> str:
    """Return the whole of an *address* on a *page*; several checks ask for the same."""
    up = "../" * page.count("/")
    if address.startswith(up) and _PLAIN.fullmatch(address, len(up)):
        return site + address[len(up) :]
    return urljoin(site + quote(page, errors="surrogateescape"), address.strip())

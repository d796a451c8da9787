"""The files of a finished site, and resolving addresses on its pages to them."""

import re
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from msgspec import Struct

# The base URL for a site whose pages name no address. It has a path, as a site may be in a folder.
UNKNOWN = "http://site.invalid/site/"
# An address that is not relative to its page: an absolute path or URL.
_ABSOLUTE = re.compile(r"\s*(?:/|[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
# The scheme and host of a URL, in any case, and behind them a dot and port that change nothing.
_ORIGIN = re.compile(r"(?ai)\A([a-z][a-z0-9+.-]*://[^/?#]*?)\.?(?::80|:443)?(?=[/?#]|\Z)")
# The instructions for browsers in a fragment: https://wicg.github.io/scroll-to-text-fragment/.
_DIRECTIVE = ":~:"


class FinishedSite(Struct, frozen=True):
    """A site on a disk: its `folder`, the `address` (URL) it was built for, and its `files`."""

    folder: Path
    address: str
    files: frozenset[str]

    def target(self, page: str, address: str) -> tuple[str, str] | None:
        """Return the file and the fragment that *address* on *page* refers to.

        Return None for an address outside this site. The file need not exist; it is ".." where a
        relative address leads above the site's folder, and a malformed *address* itself.
        """
        if self.address == UNKNOWN and address.startswith("/"):
            return None
        try:
            url, _, fragment = self._absolute(page, address).partition("#")
        except ValueError:
            return address, ""
        if not url.startswith(self.address):
            return None if _ABSOLUTE.match(address) else ("..", "")
        path = url[len(self.address) :].partition("?")[0]
        return self._file(unquote(path)), unquote(fragment.partition(_DIRECTIVE)[0])

    def _file(self, path: str) -> str:
        """Return the file that a web server sends for *path*."""
        if not path or path.endswith("/"):
            return f"{path}index.html"
        index = f"{path}/index.html"
        return index if index in self.files else path

    def missing_target(self, page: str, address: str) -> str:
        """Return the file of this site that *address* on *page* refers to if it does not exist.

        Return an empty string otherwise.
        """
        target = self.target(page, address)
        return target[0] if target and target[0] not in self.files else ""

    def is_external(self, page: str, address: str) -> bool:
        """Return whether *address* on *page* is on another host."""
        if address.strip().lower().startswith(("data:", "blob:", "about:")):
            return False
        try:
            parts = urlsplit(self._absolute(page, address))
        except ValueError:
            return False
        return parts.netloc not in ("", urlsplit(self.address).netloc)

    def _absolute(self, page: str, address: str) -> str:
        """Return *address* on *page* as an absolute URL."""
        base = self.address + quote(page, errors="surrogateescape")
        return normalized(urljoin(base, address.strip()))


def normalized(url: str) -> str:
    """Return *url* with its scheme and host in lower case, without a usual port or a last dot."""
    return _ORIGIN.sub(lambda origin: origin[1].lower(), url, count=1)

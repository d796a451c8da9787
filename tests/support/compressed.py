"""A server like hosts of static sites: it compresses text and lets browsers cache all files."""

from __future__ import annotations

import gzip
import io
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from support.browser import Silent

_TEXT = ("text/", "application/json", "application/xml", "image/svg+xml", "application/javascript")
_CACHED = "public, max-age=31536000"


class Compressing(Silent):
    """Serves files, text as gzip, over persistent connections."""

    def send_head(self) -> BinaryIO | None:
        """Send the headers of a file and return its content."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        kind = self.guess_type(file)
        data = file.read_bytes()
        self.send_response(HTTPStatus.OK)
        if kind.startswith(_TEXT):
            data = gzip.compress(data, mtime=0)
            self.send_header("Content-Encoding", "gzip")
            kind = f"{kind}; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Last-Modified", formatdate(file.stat().st_mtime, usegmt=True))
        self.send_header("Cache-Control", _CACHED)
        self.end_headers()
        return io.BytesIO(data)

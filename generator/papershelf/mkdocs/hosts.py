"""The Host header of requests to a preview: only names of this machine are answered.

A page elsewhere could else have a name of its own lead here, and read the preview: DNS rebinding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import ip_address
from socket import gethostname
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from mkdocs.livereload import LiveReloadServer


def check_hosts(server: LiveReloadServer) -> None:
    """Have *server* refuse requests for other hosts than its own, this machine and addresses."""
    names = {str(server.server_address[0]).lower(), gethostname().lower(), "localhost"}

    def checked(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_own(environ.get("HTTP_HOST", ""), names):
            return server.serve_request(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return [
            b"This preview is not for that host. Name one with papershelf serve -a HOST:PORT.\n"
        ]

    server.set_app(checked)


def is_own(host: str, names: Collection[str]) -> bool:
    """Return whether a Host header holds one of *names*, an address, or nothing."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return not host or name in names or bool(ip_address(name))
    except ValueError:
        return False

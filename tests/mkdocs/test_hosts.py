"""A preview answers requests for names of this machine, and refuses any other host name."""

from __future__ import annotations

from http.client import HTTPConnection
from pathlib import Path
from socket import gethostname
from threading import Thread
from wsgiref.simple_server import WSGIServer

import pytest
from mkdocs.livereload import LiveReloadServer

from papershelf.mkdocs.watch import check_hosts, is_allowed


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "localhost:8000",
        "LOCALHOST:8000",
        "127.0.0.1:8000",
        "192.168.1.20",
        "[::1]:8000",
        "shelf.example:80",
    ],
)
def test_a_name_of_this_machine_and_any_ip_address_are_accepted(host: str) -> None:
    assert is_allowed(host, {"localhost", "shelf.example"})


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "user@evil.example",
        "localhost@evil.example",
        ":8000",
        "[::1",
        "[::g]",
    ],
)
def test_any_other_name_is_refused(host: str) -> None:
    assert not is_allowed(host, {"localhost", "shelf.example"})


def test_a_request_for_another_host_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>private</p>")
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    check_hosts(server)
    server.server_bind()
    server.server_activate()
    Thread(target=server.serve_forever, daemon=True).start()
    port = int(server.server_address[1])

    def answer(host: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/", headers={"Host": host})
        response = connection.getresponse()
        return response.status, response.read()

    try:
        for host in (f"127.0.0.1:{port}", f"localhost:{port}", gethostname()):
            assert answer(host) == (200, b"<p>private</p>")
        status, text = answer(f"evil.example:{port}")
        assert status == 403
        assert b"private" not in text
    finally:
        # MkDocs' own way to end waits for the loop of its builds, which does not run here.
        WSGIServer.shutdown(server)
        server.server_close()

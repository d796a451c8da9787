"""A preview of a site, served by MkDocs' server."""

import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer

from papershelf.engine.files import remove_folder
from papershelf.engine.progress import Progress
from papershelf.engine.task import digest
from papershelf.mkdocs import log
from papershelf.mkdocs.site import LoadedSite, Request, load_site, run_mkdocs, settings_of
from papershelf.problems import PapershelfError

# Returns the progress callback of a build, which lasts as long as the context.
_ShowProgress = Callable[[], AbstractContextManager[Progress]]


def try_address(host: str, port: int) -> None:
    """Raise OSError where no server can have this address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, port), family=family).close()


def serve_site(request: Request, host: str, port: int, show_progress: _ShowProgress) -> None:
    """Serve a preview that is rebuilt when an input changes, until it is interrupted.

    *show_progress* is called for each build.
    """
    settings = settings_of(request)
    name = digest(os.fsencode(settings.sources.root), location(host, port).encode())
    folder = settings.workers.cache_folder / "previews" / name
    # A killed preview may have left it.
    remove_folder(folder)
    try:
        _serve(request, host, port, folder / "site", show_progress)
    finally:
        remove_folder(folder)


def location(host: str, port: int) -> str:
    """Return *host* and *port* as in an address, where an IPv6 host is in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _serve(
    request: Request, host: str, port: int, folder: Path, show_progress: _ShowProgress
) -> None:
    def load() -> LoadedSite:
        site = load_site(request)
        site.config.site_dir = str(folder)
        return site

    def build(site: LoadedSite) -> None:
        site.config.site_url = server.url
        with show_progress() as site.plugin.progress:
            try:
                run_mkdocs(site, server.url)
            finally:
                # MkDocs reports no interrupt to plugins.
                site.plugin.end()

    def rebuild() -> None:
        try:
            site = load()
            if watcher := first.plugin.watcher:
                # The settings may name other sources.
                watcher.follow(site.config, site.settings.sources)
            build(site)
        except (MkDocsException, PapershelfError) as error:
            # The last site is served until the cause is corrected.
            for line in str(error).split("\n"):
                log.error("%s", line)

    first = load()
    mount = urlsplit(first.config.site_url or "/").path
    server = LiveReloadServer(
        builder=rebuild, host=host, port=port, root=str(folder), mount_path=mount
    )
    server.url = f"http://{location(host, port)}{server.mount_path}"
    server.error_handler = lambda code: _not_found(folder, code)
    first.config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(first)
        first.config.plugins.on_serve(server, config=first.config, builder=rebuild)
        server.serve()
    finally:
        first.config.plugins.on_shutdown()
        server.shutdown()


def _not_found(folder: Path, code: int) -> bytes | None:
    """Return the site's page for the HTTP error *code*, if it has one."""
    page = folder / f"{code}.html"
    return page.read_bytes() if page.is_file() else None

"""What a preview watches: all inputs of a build, and none of its outputs.

Some systems do not report changes, such as those of shared folders. There, the environment variable
WATCHFILES_FORCE_POLLING=1 makes the preview poll for them.

The server answers only requests for names of this machine. Otherwise a foreign page could point a
name of its own here, and read the preview (DNS rebinding).
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from json import detect_encoding
from os.path import normpath
from pathlib import Path
from socket import gethostname
from threading import Event, Thread
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.utils.yaml import get_yaml_loader, yaml_load
from watchfiles import Change, DefaultFilter, watch

from papershelf.config import Sources
from papershelf.engine.outputs import is_internal, owned_in
from papershelf.mkdocs.private import ask_for_build, reload_pages
from papershelf.resources import resource


class Watcher:
    """A watch on the inputs of a preview, which rebuilds when one of them changes."""

    def __init__(self, server: LiveReloadServer) -> None:
        """Prepare *server* for being asked to build."""
        reload_pages(server)
        # `watch` has waited for changes to settle already.
        server.build_delay = 0
        self._server = server
        self._inputs: tuple[tuple[Path, bool], ...] = ()
        self._stop = Event()

    def follow(self, config: MkDocsConfig, sources: Sources) -> None:
        """Watch *sources*, and what else *config* names, instead of what was watched before."""
        docs = Path(config.docs_dir).absolute()
        files = [*_settings_files(Path(config.config_file_path))]
        if config.theme.custom_dir:
            files.append(Path(config.theme.custom_dir))
        for path in (docs, *files):
            # `mkdocs serve` watches these itself, `papershelf serve` does not.
            with suppress(KeyError):
                self._server.unwatch(str(path))
        resources = (resource(name) for name in ("pages", "theme", "frame", "style"))
        others = map(Path, config.watch)
        # `mkdocs serve` would watch these, too, after its plugins.
        config.watch = []
        paths = (*files, *others, *sources.paths, *sources.curated, *resources, docs)
        # A path may become a folder, whose files count, too.
        inputs = tuple((path, path.is_dir()) for path in paths)
        if inputs == self._inputs:
            return
        last, self._inputs, self._stop = self._stop, inputs, Event()
        changes = InputFilter(paths, docs)
        for folders, is_deep in ((changes.folders, True), (changes.parents, False)):
            if folders:
                notices = watch(
                    *folders,
                    watch_filter=changes,
                    stop_event=self._stop,
                    recursive=is_deep,
                    raise_interrupt=False,
                )
                Thread(target=self._ask_for_builds, args=(notices,), daemon=True).start()
        last.set()

    def _ask_for_builds(self, notices: Iterable[object]) -> None:
        for _ in notices:
            ask_for_build(self._server)


def _settings_files(file: Path) -> Iterator[Path]:
    """Yield the settings *file*, which may be missing, and those that it inherits from."""
    yield file
    content = file.read_bytes() if file.is_file() else b""
    # Of a text, as opposed to a file, MkDocs leaves `INHERIT` in place.
    text = content.decode(detect_encoding(content))
    if parent := yaml_load(text, get_yaml_loader(config=MkDocsConfig())).get("INHERIT"):
        yield from _settings_files(file.parent / parent)


class InputFilter(DefaultFilter):
    """A filter of changes: those of watched files and, in *docs*, of hand-written ones."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^4913$", r"^#.*#$")

    def __init__(self, paths: Iterable[Path], docs: Path) -> None:
        """Watch *paths*, files and folders, except files in *docs* that a build writes."""
        super().__init__()
        # Changes are reported by normal paths.
        absolute = {Path(normpath(path.absolute())) for path in paths}
        self.folders: Collection[Path] = {path for path in absolute if path.is_dir()}
        self._files = absolute - self.folders
        # Editors may replace a file: only a watch on its folder reports that.
        parents = {path.parent for path in self._files}
        self.parents: Collection[Path] = {
            folder for folder in parents if folder.is_dir() and not self._is_within(folder)
        }
        self._docs = docs
        # Only ever grows, so that the removal of a page by a build is ignored.
        self._owned = owned_in(docs)

    def __call__(self, change: Change, path: str) -> bool:
        """Return whether a change of *path* needs a rebuild."""
        changed = Path(path)
        if changed in self._files:
            return True
        is_watched = self._is_within(changed) and super().__call__(change, path)
        if not is_watched or is_internal(changed.name):
            return False
        return not (changed.is_relative_to(self._docs) and self._is_ours(changed))

    def _is_within(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self.folders)

    def _is_ours(self, path: Path) -> bool:
        """Return whether *path* in the docs folder is a file that a build wrote, or a folder."""
        name = path.relative_to(self._docs).as_posix()
        if name not in self._owned:
            self._owned |= owned_in(self._docs)
        if name in self._owned or path.is_dir():
            return True
        # A build may have removed the folder.
        return any(owned.startswith(f"{name}/") for owned in self._owned)


def check_hosts(server: LiveReloadServer) -> None:
    """Make *server* reject requests for hosts other than its own, this machine and IP addresses."""
    names = {str(server.server_address[0]).lower(), gethostname().lower(), "localhost"}

    def checked(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_allowed(environ.get("HTTP_HOST", ""), names):
            return server.serve_request(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return [
            b"This preview is not for that host. Name one with papershelf serve -a HOST:PORT.\n"
        ]

    server.set_app(checked)


def is_allowed(host: str, names: Collection[str]) -> bool:
    """Return whether the Host header *host* is one of *names*, an IP address, or empty."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return not host or name in names or bool(ip_address(name))
    except ValueError:
        return False

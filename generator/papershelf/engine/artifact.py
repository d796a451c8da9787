"""Artifacts: the files that tasks make, and the parts of a page of the site."""

from msgspec import Struct

from papershelf.engine.task import Task, task


class Page(Struct, frozen=True, kw_only=True, array_like=True):
    """The values that fill the slots of a skeleton to make a page of the site.

    `title` and `description` are escaped for HTML, `content` is HTML. `moved` is set on a page that
    redirects: it is the new address as a path below the site's root, or empty where there are
    several. `feed` is the path of the page's feed without its extension, if it has one. `metadata`
    is HTML for the head, and `coins` is invisible HTML for the end of the page.
    """

    title: str
    description: str
    content: str
    template: str = "main.html"
    moved: str | None = None
    feed: str = ""
    metadata: str = ""
    coins: str = ""


class Artifact(Struct, frozen=True, array_like=True):
    """A file: its path below the docs folder, its content, and its page in the site.

    A file without a page is copied to the site unchanged.
    """

    path: str
    data: bytes
    page: Page | None = None


def passed_files(files: list[Artifact]) -> list[Artifact]:
    """Return *files* unchanged, as a task for files that are cheap to build in the main process."""
    return files


def text_task(path: str, text: str) -> Task:
    """Return the task of the file *path* with this *text*, which was built in the main process."""
    return task(passed_files, [Artifact(path, text.encode("utf-8", "replace"))])

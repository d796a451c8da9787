"""Authors whom a site's pages name by the folder of their profile, as in Hugo's themes.

`authors: [admin, …]` refers to the owner of the site, whose name is the title of
`authors/admin/_index.md`: https://docs.hugoblox.com/reference/content-types/.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from papershelf.model import Author, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.readers.files.reading import Batch
from papershelf.readers.opening import Opened
from papershelf.readers.pages.page_text import front_matter_of
from papershelf.readers.reader import FRONT_MATTER
from papershelf.text.names import author_of

# User names of the owner of a site.
_OWNERS = frozenset({"admin", "me"})
_TITLE = re.compile(
    r"^title[ \t]*[:=][ \t]*(?P<name>\"[^\"\n]*\"|'[^'\n]*'|[^\n]{1,200})", re.MULTILINE
)
_HEAD = 1 << 16


def profiles_in(files: Iterable[Path]) -> dict[str, str]:
    """Return the names in *files*, the pages of profiles, by user name."""
    profiles = ((file.parent.name, _name_in(file)) for file in files)
    return {user: name for user, name in profiles if name}


def _name_in(file: Path) -> str:
    try:
        with Opened.at(file) as opened:
            page = front_matter_of(opened.text.read(_HEAD))
    except OSError:
        return ""
    title = _TITLE.search(page.text) if page else None
    return title["name"].strip().strip("\"'") if title else ""


def with_people(batch: Batch[Paper], profiles: Mapping[str, str]) -> Batch[Paper]:
    """Return a *batch* whose authors are people in place of users.

    An owner without an entry in *profiles* is left out with a warning.
    """
    if batch.reading.format != FRONT_MATTER:
        return batch
    papers, problems = [], list(batch.problems)
    for paper in batch.papers:
        authors: list[Author] = []
        for author in paper.authors:
            if author.name in profiles:
                authors.append(author_of(profiles[author.name]))
            elif author.name in _OWNERS:
                problems.append(_unknown(author.name, paper.source))
            else:
                authors.append(author)
        papers.append(replace(paper, authors=tuple(authors)))
    return replace(batch, papers=tuple(papers), problems=tuple(problems))


def _unknown(user: str, source: Source) -> Problem:
    message = f"the author “{user}” is the owner of the site, whose name is unknown"
    file = f"authors/{user}/_index.md"
    hint = f"write the name, or add the folder with {file}; the author was left out"
    return warning(source, message, hint)

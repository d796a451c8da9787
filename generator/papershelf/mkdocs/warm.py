"""What a build keeps of the last one: files of the site that would come out the same.

A file is kept if all that it is made from is as it was and it lies there as it was written; all
others are made anew, and those that come out the same byte by byte are kept as well. The new site
consists of new files and of those that were kept, which are the very same files on the disk.
"""

from __future__ import annotations

import filecmp
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path, PurePosixPath

from papershelf.build import Outcome, Summary
from papershelf.files import (
    JOURNAL,
    MANIFEST,
    clear_folder,
    link_files,
    make_folder,
    move_files,
    move_folder,
    private_folder,
    remove_files,
    remove_oldest,
    settle_folder,
    swap_folder,
)
from papershelf.mkdocs.content import PLAIN
from papershelf.mkdocs.places import Places
from papershelf.private import user_key
from papershelf.problems import PapershelfError
from papershelf.processes import ordered
from papershelf.record import (
    Made,
    Record,
    State,
    is_as_recorded,
    load_record,
    save_record,
    state_of,
    states_in,
    states_of,
)

log = logging.getLogger("mkdocs.plugins.papershelf")

# Of a site with fewer files the next one is made in an empty folder, which takes no time then.
MANY = 2_000
# A process links so many files at a time, where there are so many runs of them.
RUN = 2_000
AT_ONCE = 10
# How many names are looked for at a time in the sources of pages.
FEW = 100
# Records of so many sites are kept.
RECORDS = 8
# Names that links hold as they are.
SIMPLE = re.compile(r"[A-Za-z0-9_.-]+")


class Listener(logging.Handler):
    """Keeps what people are told in a build: our own messages, and warnings of others."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.messages: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        if record.name == log.name or record.levelno >= logging.WARNING:
            self.messages.append((record.name, record.levelno, record.getMessage()))


class Warm:
    """One build beside the last one; for a preview, in which the next one comes soon, or not."""

    def __init__(
        self, places: Places, *, for_preview: bool = False, jobs: int | None = None
    ) -> None:
        self.places = places
        self.jobs = jobs
        self.site = str(places.site)
        self.for_preview = for_preview
        self.key = user_key()
        self.last = load_record(places.record, self.key)
        # What the build depends on; empty where that can't be told, so nothing is kept unseen.
        self.inputs = ""
        self.kept: dict[str, State] = {}
        self.new: Mapping[str, State] = {}
        # Of our files in the docs folder; the states are those of files that were looked at.
        self.digests: Mapping[str, str] = {}
        self.states: Mapping[str, State] = {}
        self.pages: dict[str, Made] = {}
        self.shells: dict[str, int] = {}
        self.samples: list[str] = []
        self.surroundings = ""
        self.names: frozenset[str] = frozenset()
        self.handler = Listener()
        self.summary = Summary(papers=0, topics=0, failed=False)

    def listen(self) -> None:
        """Keep what is told from now on, to tell it again when nothing has changed."""
        logging.getLogger("mkdocs").addHandler(self.handler)

    def unlisten(self) -> None:
        """Keep no more of what is told."""
        logging.getLogger("mkdocs").removeHandler(self.handler)

    def note_written(self, outcome: Outcome) -> None:
        """Take note of the catalog and its pages."""
        self.summary = outcome.summary
        self.digests = outcome.written.digests
        self.states = outcome.written.states

    @property
    def last_summary(self) -> Summary:
        """The sums of the last build."""
        last = self.last
        return Summary(papers=last.papers, topics=last.topics, failed=last.failed, changed=False)

    @property
    def is_unchanged(self) -> bool:
        """Whether this build would make what is there."""
        last, places = self.last, self.places
        return (
            bool(self.inputs)
            and last.inputs == self.inputs
            and not (places.docs / JOURNAL).exists()
            and is_as_recorded(places.docs, last.docs)
            and is_as_recorded(places.site, last.site)
        )

    def keep(self, name: str) -> bool:
        """Keep a file of the last site, if it is there as it was."""
        state = self.last.site.get(name)
        if state is None or state != state_of(f"{self.site}/{name}"):
            return False
        self.kept[name] = state
        return True

    def keep_copied(self, source: str, name: str) -> bool:
        """Keep a file of the site that is a copy of one of ours, if that is as it was."""
        digest = self.digests.get(source)
        return (
            bool(self.inputs and digest)
            and self.last.digests.get(source) == digest
            and self.keep(name)
        )

    def begin_pages(self, surroundings: str, names: frozenset[str]) -> None:
        """Tell what all pages have in common, and where links can lead."""
        self.surroundings = surroundings if self.inputs else ""
        self.names = names

    @property
    def is_alike(self) -> bool:
        """Whether what all pages have in common is as it was."""
        return bool(self.surroundings) and self.last.surroundings == self.surroundings

    @cached_property
    def compared(self) -> frozenset[str]:
        """The digests of shells that were found to give what MkDocs gives."""
        return frozenset(digest for digest, _ in self.last.shells if self.is_alike)

    def candidates(self, paths: Iterable[str]) -> dict[str, Made]:
        """The pages whose source, surroundings and targets are as they were."""
        last = self.last
        if not self.is_alike:
            return {}
        found = {
            path: made
            for path in paths
            if (made := last.pages.get(path)) and last.digests[path] == self.digests.get(path)
        }
        # Pages with links to other files are rendered each time. What we write leads to no page of
        # ours that is gone: a source in which there was such a link is another one by now.
        lost = filter(PLAIN.fullmatch, last.names - self.names - last.digests.keys())
        gone = {PurePosixPath(name).name for name in lost}
        return self.without(gone, found) if gone else found

    def without(self, gone: AbstractSet[str], found: dict[str, Made]) -> dict[str, Made]:
        """The pages that can't have a link to a page that is gone."""
        if len(gone) > FEW or not all(map(SIMPLE.fullmatch, gone)):
            return {}
        pattern = re.compile(b"|".join(re.escape(name.encode()) for name in sorted(gone)))
        docs = self.places.docs
        return {
            path: made
            for path, made in found.items()
            if not pattern.search((docs / path).read_bytes())
        }

    def note_page(self, path: str, shell: str, *, moved: bool) -> None:
        """Remember what a page was made from, for the next build."""
        if shell and path in self.digests:
            if shell not in self.shells:
                self.shells[shell] = len(self.samples)
                self.samples.append(path)
            self.pages[path] = (self.shells[shell], moved)

    def survey(self) -> int:
        """Look at the new files; gives the bytes of the site."""
        self.new = states_in(self.places.staged)
        again = sum(self.kept[name][0] for name in self.kept.keys() & self.new.keys())
        sizes = (size for states in (self.kept, self.new) for size, _ in states.values())
        return sum(sizes) - again

    def publish(self) -> None:
        """Put the new site, which was surveyed, in the place of the last one, in one step."""
        places = self.places
        same = {name for name, state in self.new.items() if self.is_same(name, state)}
        states = {name: state for name, state in self.new.items() if name not in same}
        for name in states:
            self.kept.pop(name, None)
        made, spare = places.staged, None
        if self.kept:
            remove_files(same, places.staged)
            made = self.assembled(states)
            spare = places.spare if self.is_worth_it(states) else None
        swap_folder(made, places.site, spare)
        site = {**self.kept, **states}
        left = self.last.site if spare else self.furnished(site)
        self.save(site, left)
        # Last of all, as it may take long.
        settle_folder(places.site)
        if not left:
            clear_folder(places.spare)

    def is_same(self, name: str, state: State) -> bool:
        """Keep a file of the last site that has the same bytes as the new one."""
        places = self.places
        old = self.last.site.get(name)
        if old is None or old[0] != state[0]:
            return False
        try:
            same = filecmp.cmp(places.site / name, places.staged / name, shallow=False)
        except OSError:
            return False
        return same and self.keep(name)

    def is_worth_it(self, states: Mapping[str, State]) -> bool:
        """Whether the last site is of use for making the next one."""
        return len(self.kept) > max(0 if self.for_preview else MANY, len(states))

    def assembled(self, states: Mapping[str, State]) -> Path:
        """The folder of the new site: of new files in these states, and those that are kept."""
        places = self.places
        spare = self.last.spare
        if not self.has_spare():
            clear_folder(places.spare)
            self.link(self.kept, places.staged)
            return places.staged
        # Under another name it is nobody's, until it is whole.
        made = places.following
        move_folder(places.spare, made)
        stale = {
            name
            for name, state in spare.items()
            if self.kept.get(name) != state and name not in states
        }
        remove_files(stale, made)
        self.link([name for name in self.kept if name not in spare or name in stale], made)
        move_files(states, places.staged, made)
        return made

    def furnished(self, site: Mapping[str, State]) -> Mapping[str, State]:
        """The files of a spare, with which a preview's second build is as quick as the later ones.

        Other builds leave none: they may be the last ones.
        """
        if not self.for_preview or self.last.site:
            return {}
        try:
            clear_folder(self.places.spare)
            self.link(site, self.places.spare)
        except OSError:
            return {}
        return site

    def link(self, names: Iterable[str], folder: Path) -> None:
        """Have files of the last site in another folder as well; many, by several processes."""
        old = self.places.site
        runs = [*batched(names, RUN)]
        if len(runs) < AT_ONCE:
            link_files(chain.from_iterable(runs), old, folder)
            return
        for _ in ordered(partial(link_files, old=old, new=folder), runs, self.jobs):
            pass

    def has_spare(self) -> bool:
        """Whether the site before the last is there as it was."""
        last, folder = self.last, self.places.spare
        return (
            bool(last.spare)
            and folder.is_dir()
            and not folder.is_symlink()
            and folder.stat().st_ino == last.spare_number
            and is_as_recorded(folder, last.spare)
        )

    def docs(self) -> Mapping[str, State]:
        """The states of our files in the docs folder."""
        others = (name for name in (MANIFEST, *self.digests) if name not in self.states)
        return {**self.states, **states_of(self.places.docs, others)}

    def save(self, site: Mapping[str, State], spare: Mapping[str, State]) -> None:
        """Keep the record of this build; the next one does without where that can't be done."""
        places = self.places
        record = Record(
            inputs=self.inputs,
            messages=tuple(self.handler.messages),
            docs=self.docs(),
            digests=self.digests,
            site=site,
            spare=spare,
            spare_number=places.spare.stat().st_ino if spare else 0,
            names=self.names,
            papers=self.summary.papers,
            topics=self.summary.topics,
            failed=self.summary.failed,
            surroundings=self.surroundings,
            shells=tuple(zip(self.shells, self.samples, strict=True)),
            pages=self.pages,
        )
        try:
            private_folder(places.cache.parent)
            make_folder(places.cache)
            save_record(record, places.record, self.key)
            remove_oldest(places.cache, RECORDS)
        except (OSError, PapershelfError) as error:
            log.info("the next build can't go by this one: %s", error)


def batched(names: Iterable[str], length: int) -> Iterator[list[str]]:
    """Names by so many."""
    left = iter(names)
    while batch := [*islice(left, length)]:
        yield batch

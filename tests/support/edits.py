"""A project in memory with all that a maintainer may change, and random edits of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import yaml

from papershelf.text.slugs import slug_of_text

CATALOG = "site_src/catalog"
SUBJECTS = ("Trees", "Graphs", "Words", "Gradients", "Captions", "Kernels", "Proofs", "Maps")
FORMS = (
    "On {0}",
    "{0} and {1}",
    "Learning {0} from {1}",
    "{0} without {1}",
    "Towards {0}: A Guide",
)
PHRASES = ("sparse attention", "text classification", "image classification", "random forests")
NAMES = ("Ada Lovelace", "Alan M. Turing", "A. Turing", "Grace Hopper", "Kurt Gödel", "Wei Zhang")
VENUES = ("Neural Computation", "NeurIPS", "International Conference on Machine Learning", "Mind")
SENTENCES = (
    "We show that $x^2 \\leq {n}$ for all $x$.",
    "Our code is at https://github.com/example/code-{n}.",
    "We use {phrase}, and count to {n}.",
    "There is *nothing* <b>bold</b> about {phrase}.",
    "The data can be downloaded from https://huggingface.co/datasets/example/data-{n}.",
)
# Values of settings: those of the plugin, and those of MkDocs.
OURS: Mapping[str, tuple[Any, ...]] = {
    "page_size": (5, 6, 50),
    "latest": (1, 3, 10),
    "large": (0, 8, 5000),
    "orders": (0, 12, 20000),
    "year": (2024, 2026),
    "fast": (True, True, True, False),
}
THEIRS: Mapping[str, tuple[Any, ...]] = {
    "site_name": ("A shelf", "Our & shelf"),
    "site_description": ("What we read", None),
    "site_url": ("https://example.org/", "https://example.org/a/b/", "http://127.0.0.1:8000/"),
    "repo_url": ("https://github.com/example/shelf", None),
    "use_directory_urls": (True, False),
    "copyright": ("Ours", None),
    "nav": (
        None,
        [{"Home": "index.md"}, {"A guide": "guide.md"}, {"All": "browse/index.md"}],
        [{"Home": "index.md"}, {"Topics": ["topics/index.md", "guide.md"]}],
    ),
}
TOPICS = [
    {"id": "tasks", "facet": "task", "label": "Tasks", "phrases": ["tasks"]},
    *(
        {
            "id": phrase.replace(" ", "-"),
            "facet": "method" if phrase == PHRASES[0] else "task",
            "label": phrase.capitalize(),
            "phrases": [phrase],
            "parents": ["tasks"] if phrase.startswith("text") else [],
        }
        for phrase in PHRASES
    ),
]


@dataclass
class Paper:
    """The fields of a paper in a source."""

    title: str
    abstract: str
    authors: list[str]
    venue: str
    year: int


@dataclass
class Project:
    """The inputs of a site: sources with their papers, curated files, settings and pages."""

    random: Random
    sources: dict[str, list[Paper]] = field(default_factory=dict)
    corrections: dict[str, list[Any]] = field(default_factory=dict)
    topics: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    plugin_settings: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    # Pages of the last build. No hand-written page may replace one: a build would restore it.
    built: set[str] = field(default_factory=set)
    venues: list[dict[str, str]] = field(default_factory=list)
    # Numbers that are added to the templates of pages, by template.
    notes: dict[str, int] = field(default_factory=dict)

    @property
    def papers(self) -> list[Paper]:
        """The papers of all sources."""
        return [paper for papers in self.sources.values() for paper in papers]

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the path and the text of each file."""
        for name, papers in self.sources.items():
            yield f"{CATALOG}/{name}", "\n".join(map(SHAPES[Path(name).suffix], papers))
        if self.venues:
            yield f"{CATALOG}/venues.yml", yaml.safe_dump({"venues": self.venues})
        facets = {"task": {"label": "Task"}, "method": {"label": "Method"}}
        for facet in facets.values():
            facet["description"] = "What it is."
        topics = [{"description": "Which one.", **topic} for topic in self.topics]
        yield f"{CATALOG}/topics.yml", yaml.safe_dump({"facets": facets, "topics": topics})
        if self.corrections:
            yield f"{CATALOG}/corrections.yml", yaml.safe_dump(self.corrections)
        plugins = ["search", {"papershelf": {"allow_shrink": True, **self.plugin_settings}}]
        settings = {name: value for name, value in self.settings.items() if value is not None}
        theme = {"name": "material"}
        yield "mkdocs.yml", yaml.safe_dump({**settings, "theme": theme, "plugins": plugins})
        for name, text in self.pages.items():
            yield f"docs/{name}", text


def made_project(random: Random) -> Project:
    """Return a project of few random papers."""
    project = Project(random, topics=[dict(topic) for topic in TOPICS])
    project.settings["site_name"] = "A shelf"
    project.sources = {"listing.txt": [], "library.bib": []}
    for papers in project.sources.values():
        papers += [made_paper(random) for _ in range(random.randint(3, 6))]
    return project


def made_paper(random: Random) -> Paper:
    """Return a random paper; the few subjects make some titles equal."""
    title = random.choice(FORMS).format(*random.sample(SUBJECTS, 2))
    return Paper(
        title=title,
        abstract=made_abstract(random),
        authors=random.sample(NAMES, random.randint(0, 3)),
        venue=random.choice(("", *VENUES)),
        year=random.randint(2020, 2025),
    )


def made_abstract(random: Random) -> str:
    """Return a few random sentences."""
    chosen = random.sample(SENTENCES, random.randint(1, 4))
    values = {"n": random.randint(1, 9), "phrase": random.choice(PHRASES)}
    return " ".join(sentence.format(**values) for sentence in chosen)


def listed(paper: Paper) -> str:
    """Return a paper in the format of a listing."""
    return f"{paper.title}\n\n{paper.abstract}\n"


def as_bibtex(paper: Paper) -> str:
    """Return a paper as a BibTeX entry."""
    fields = {
        "title": paper.title,
        "abstract": paper.abstract,
        "author": " and ".join(paper.authors),
        "journal": paper.venue,
        "year": str(paper.year),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@article{{{slug_of_text(paper.title)},\n{''.join(lines)}}}\n"


def as_json(paper: Paper) -> str:
    """Return a paper as a line of JSON."""
    return json.dumps({name: value for name, value in vars(paper).items() if value})


SHAPES: Mapping[str, Callable[[Paper], str]] = {
    ".txt": listed,
    ".bib": as_bibtex,
    ".jsonl": as_json,
}


def lay_project(project: Project, folder: Path) -> None:
    """Update the source files of *project* in *folder*, and leave generated files alone."""
    texts = {name: text.encode() for name, text in project.files()}
    sources = [*folder.glob(f"{CATALOG}/*"), *(folder / page for page in _laid(folder))]
    for path in sources:
        if path.relative_to(folder).as_posix() not in texts:
            path.unlink(missing_ok=True)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != text:
            path.write_bytes(text)
    (folder / "docs").mkdir(exist_ok=True)
    pages = [f"docs/{name}" for name in project.pages]
    (folder / "pages.json").write_text(json.dumps(pages), encoding="utf-8")


def _laid(folder: Path) -> list[str]:
    """Return the paths of the hand-written pages that were written before."""
    names = folder / "pages.json"
    return json.loads(names.read_text(encoding="utf-8")) if names.exists() else []


def _some_papers(project: Project) -> list[Paper]:
    return project.random.choice([papers for papers in project.sources.values() if papers])


def _some_paper(project: Project) -> Paper:
    return project.random.choice(_some_papers(project))


def add(project: Project) -> None:
    """Add papers at random positions of a source."""
    papers = project.random.choice(list(project.sources.values()))
    if len(project.papers) < 30:
        for _ in range(project.random.choice((1, 1, 1, 6))):
            papers.insert(project.random.randint(0, len(papers)), made_paper(project.random))


def remove(project: Project) -> None:
    """Remove a paper."""
    papers = _some_papers(project)
    if len(project.papers) > 4:
        papers.pop(project.random.randrange(len(papers)))


def reorder(project: Project) -> None:
    """Change the order of papers."""
    project.random.shuffle(_some_papers(project))


def move(project: Project) -> None:
    """Move a paper to another source, or copy it there."""
    papers, other = _some_papers(project), project.random.choice(list(project.sources.values()))
    paper = project.random.choice(papers)
    if project.random.random() < 0.5:
        papers.remove(paper)
    other.append(paper)


def change(project: Project) -> None:
    """Change a field of a paper."""
    paper, new = _some_paper(project), made_paper(project.random)
    name = project.random.choice(list(vars(paper)))
    setattr(paper, name, getattr(new, name))


def swap_sources(project: Project) -> None:
    """Add a source, or remove one."""
    name = project.random.choice(("more.jsonl", "more.bib", "a-first.txt"))
    if name not in project.sources:
        project.sources[name] = [made_paper(project.random) for _ in range(2)]
    elif len(project.papers) - len(project.sources[name]) > 3:
        del project.sources[name]


def correct(project: Project) -> None:
    """Add a correction."""
    random, paper = project.random, _some_paper(project)
    new = made_paper(random)
    options: list[dict[str, Any]] = [
        {"hide": True},
        {"rename": f"renamed-{random.randint(1, 5)}"},
        {"redirect_from": [f"old-{random.randint(1, 3)}"]},
        {"set": {"title": new.title}},
        {"set": {"authors": ["Emmy Noether"], "venue": "ICLR", "published": "2023-05"}},
        {"remove": ["abstract"]},
        {"add_links": [{"url": "https://github.com/example/more", "kind": "code"}]},
        {"add_topics": [random.choice(project.topics)["id"]]},
    ]
    corrected = [entry["paper"] for entry in project.corrections.get("papers", [])]
    if paper.title not in corrected:
        entry = {"paper": paper.title, **random.choice(options)}
        project.corrections.setdefault("papers", []).append(entry)


def correct_more(project: Project) -> None:
    """Merge papers, or merge people."""
    random = project.random
    titles = sorted({paper.title for paper in project.papers})
    options: list[tuple[str, Any]] = [
        ("merge", random.sample(titles, min(2, len(titles)))),
        ("people", {"name": "Alan Turing", "same_as": ["A. Turing", "Alan M. Turing"]}),
    ]
    part, entry = random.choice(options)
    project.corrections[part] = [entry]


def uncorrect(project: Project) -> None:
    """Remove corrections."""
    if project.corrections:
        part = project.random.choice(list(project.corrections))
        project.corrections[part].pop()
        if not project.corrections[part]:
            del project.corrections[part]


def change_topics(project: Project) -> None:
    """Change a topic."""
    random, topic = project.random, project.random.choice(project.topics)
    options: list[dict[str, Any]] = [
        {"label": f"{topic['label'].split(' (')[0]} ({random.randint(1, 9)})"},
        {"description": f"The topic of number {random.randint(1, 9)}."},
        {"phrases": sorted({*topic["phrases"], random.choice(("count to", "nothing"))})},
        {"phrases": topic["phrases"][:1]},
        {"facet": random.choice(("task", "method"))},
    ]
    topic.update(random.choice(options))


def swap_topics(project: Project) -> None:
    """Add a topic, or remove it, unless a correction refers to it."""
    known = [topic["id"] for topic in project.topics]
    used = [topic for entry in project.corrections.get("papers", []) for topic in _added(entry)]
    if "numbers" in used:
        return
    if "numbers" in known:
        del project.topics[known.index("numbers")]
    else:
        new = {"id": "numbers", "facet": "task", "label": "Numbers", "phrases": ["count to"]}
        project.topics.insert(project.random.randint(0, len(known)), new)


def _added(correction: Mapping[str, Any]) -> list[str]:
    added: list[str] = correction.get("add_topics", [])
    return added


def swap_venues(project: Project) -> None:
    """Add a file of venues, or remove it."""
    venue = {"id": "mind", "short": "Mind", "name": "Mind: A Review", "kind": "journal"}
    project.venues = [] if project.venues else [venue]


def set_ours(project: Project) -> None:
    """Change a setting of the plugin."""
    name = project.random.choice(list(OURS))
    project.plugin_settings[name] = project.random.choice(OURS[name])


def set_theirs(project: Project) -> None:
    """Change a setting of MkDocs."""
    name = project.random.choice(list(THEIRS))
    project.settings[name] = project.random.choice(THEIRS[name])


def write_page(project: Project) -> None:
    """Write or edit a hand-written page with links to papers, one of which may not exist."""
    random = project.random
    links = [_some_paper(project).title, made_paper(random).title]
    lines = [f"- [{title}](papers/{slug_of_text(title)}.md)\n" for title in links]
    name = random.choice(("guide.md", "more/notes.md"))
    root = "" if name == "guide.md" else "../"
    text = "".join(lines).replace("](", f"]({root}")
    project.pages[name] = f"# By hand {random.randint(1, 9)}\n\n{text}"


def claim_page(project: Project) -> None:
    """Write a page by hand at a path that a paper's page may need later."""
    title = made_paper(project.random).title
    name = f"papers/{slug_of_text(title)}.md"
    if name in project.pages or name not in project.built:
        project.pages[name] = f"# My own page {project.random.randint(1, 9)} of {title}\n"


def drop_page(project: Project) -> None:
    """Remove a hand-written page."""
    if project.pages:
        del project.pages[project.random.choice(list(project.pages))]


def change_template(project: Project) -> None:
    """Change a template of a page."""
    name = project.random.choice(("paper", "topic", "browse", "home", "about", "year", "author"))
    project.notes[name] = project.random.randint(1, 9)


Edit = Callable[[Project], None]
EDITS: Mapping[Edit, int] = {
    add: 4,
    remove: 3,
    reorder: 2,
    move: 2,
    change: 6,
    swap_sources: 2,
    correct: 4,
    correct_more: 1,
    uncorrect: 2,
    change_topics: 3,
    swap_topics: 1,
    swap_venues: 1,
    set_ours: 3,
    set_theirs: 3,
    write_page: 2,
    claim_page: 1,
    drop_page: 1,
    change_template: 1,
}


def edit(project: Project) -> list[str]:
    """Make between one and four random edits; return their names."""
    random = project.random
    number = random.choice((1, 1, 1, 2, 4))
    chosen = random.choices(list(EDITS), list(EDITS.values()), k=number)
    for function in chosen:
        function(project)
    return [function.__name__ for function in chosen]

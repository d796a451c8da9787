"""A synthetic catalog from a fixed seed, with realistic word frequencies and odd words."""

from __future__ import annotations

from random import Random

from papershelf.catalog import Catalog, newest_first
from papershelf.curated.taxonomy import Facet, Taxonomy, Topic
from papershelf.model import Author, Link, LinkKind, Paper, PartialDate, Source, TopicMatch, Venue
from support.length import seeded

BEGINNINGS = "trans graph neur gener optim repres attent diffus embed reason sampl lang".split()
ENDINGS = "form former formers ation ational ing ed s al ally ize izes ity ive er est ness".split()
SHORT = "the of and on for with via a is we in to by from model models data learn learning".split()
ODD = (
    "注意力 机制 naïve café résumé École C++ (e.g., “quoted” <b>bold</b> a*b x~y 𝔸𝔹 γ-ray 3d 4d "
    "don't state-of-the-art — & #1 10,000 it's; end. constructor __proto__ toString"
).split()
VENUES = (
    Venue(name="Journal of Machine Learning Research", short="JMLR", slug="jmlr"),
    Venue(name="International Conference on Learning Representations", short="ICLR", slug="iclr"),
    Venue(name="Neural Information Processing Systems", short="NeurIPS", slug="neurips"),
)
NAMES = ("Ada Lovelace", "Alan Turing", "Grace Hopper", "Emmy Noether", "Kurt Gödel", "Alan Kay")
TOPICS = (
    Topic(id="learning", facet="task", label="Learning", description="", phrases=("learning",)),
    Topic(
        id="graph-learning",
        facet="task",
        label="Graph learning",
        description="",
        phrases=("graph learning",),
        parents=("learning",),
    ),
    Topic(id="text", facet="task", label="Text and speech", description="", phrases=("text",)),
)


def library(papers: int, seed: int = 4) -> Catalog:
    """Return a catalog of *papers* papers, always the same for the same *seed*."""
    random = seeded(seed)
    words = vocabulary(random)
    weights = [1 / (rank + 2) for rank in range(len(words))]

    def text(least: int, most: int) -> str:
        return " ".join(random.choices(words, weights, k=random.randint(least, most)))

    return Catalog(
        papers=newest_first(
            paper(number, text(2, 14), text(0, 120), random) for number in range(papers)
        ),
        taxonomy=Taxonomy(facets=(Facet(id="task", label="Task", description=""),), topics=TOPICS),
    )


def vocabulary(random: Random) -> list[str]:
    """Return words, the most frequent first."""
    composed = [f"{start}{end}" for start in BEGINNINGS for end in ENDINGS]
    composed += [f"{word}{suffix}" for word in composed for suffix in "sy"]
    random.shuffle(composed)
    words = [*SHORT, *composed]
    for index, word in enumerate(ODD):
        words.insert(15 + 7 * index, word)
    return words


def paper(number: int, title: str, abstract: str, random: Random) -> Paper:
    """Return one paper of the catalog."""
    topics = random.sample(TOPICS, random.randint(0, 2))
    code = Link(url=f"https://example.org/{number}", kind=LinkKind.CODE)
    return Paper(
        title=title,
        abstract=abstract,
        authors=tuple(Author(name=name) for name in random.sample(NAMES, random.randint(0, 3))),
        venue=random.choice((None, *VENUES)),
        published=PartialDate(year=random.randint(2015, 2026)) if number % 9 else None,
        topics=tuple(TopicMatch(id=topic.id, label=topic.label, weight=1) for topic in topics),
        links=(code,) if random.random() < 1 / 3 else (),
        source=Source(path="made.txt", line=number + 1),
        id=f"title:paper-{number}",
        slug=f"paper-{number}",
    )

"""A small catalog for the tests of pages: made-up papers and well-known ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from papershelf.catalog import Catalog, newest_first
from papershelf.config import Harvest, Settings, Sources
from papershelf.enrich.citation_keys import with_citation_keys
from papershelf.model import (
    Author,
    Evidence,
    Identifier,
    Link,
    LinkKind,
    Note,
    Origin,
    Paper,
    PaperKind,
    PaperMap,
    PartialDate,
    Promise,
    Reading,
    Region,
    Source,
    TopicMatch,
    Venue,
)
from papershelf.problems import Problem, Severity
from support.loading import load_taxonomy
from support.shelf import TAXONOMY


def numbered_paper(at: int, year: int = 0, **fields: Any) -> Paper:
    """Return the paper called "Paper 3" for 3, published in *year* if it is not 0."""
    published = PartialDate(year=year) if year else None
    values = {"title": f"Paper {at}", "slug": f"paper-{at}", "published": published, **fields}
    return Paper(source=Source(path="a.txt", line=at + 1), **values)


MARCH = PartialDate(year=2026, month=3, day=12)


def source(line: int) -> Source:
    """Return the source of a paper at *line* of the listing."""
    return Source(path="papers/2026-03-12.txt", line=line, lines=2)


def topic(topic_id: str, weight: int, *evidence: Evidence) -> TopicMatch:
    """Return a paper's match with a topic of the small taxonomy."""
    label = topic_id.replace("-", " ").capitalize()
    return TopicMatch(id=topic_id, label=label, weight=weight, evidence=evidence)


FINGERS = Paper(
    id="title:counting-with-k-fingers",
    slug="counting-with-k-fingers",
    title="Counting with $k$ Fingers & <Toes>: [A] *New* Way",
    abstract=(
        "Sparse attention counts $\\sum_{i=1}^{k} x_i$ for $5 a day. Code is at "
        "https://github.com/example/fingers_and_toes, and models will be released.\n\n"
        "# A second paragraph | with {{ marks }}, see [our page](https://fingers.example/a?b=c&d=e)."
    ),
    listed=MARCH,
    links=(
        Link(
            url="https://github.com/example/fingers_and_toes",
            kind=LinkKind.CODE,
            evidence="Code is at https://github.com/example/fingers_and_toes, and …",
            written="https://github.com/example/fingers_and_toes",
        ),
        Link(
            url="https://fingers.example/a?b=c&d=e",
            kind=LinkKind.PROJECT_PAGE,
            written="[our page](https://fingers.example/a?b=c&d=e)",
        ),
    ),
    promises=(Promise(kinds=(LinkKind.MODEL,), evidence="… and models will be <b>released</b>."),),
    topics=(
        topic(
            "sparse-attention",
            2,
            Evidence(
                phrase="Sparse attention",
                field="abstract",
                sentence="Sparse attention {{ counts }}.",
            ),
        ),
        topic(
            "text-classification",
            8,
            Evidence(
                phrase="text <classification>", field="title", sentence="Text & classification"
            ),
            Evidence(
                phrase="text classification",
                field="abstract",
                sentence="We do text classification.",
            ),
        ),
    ),
    source=source(5),
)
CLOUDS = Paper(
    id="title:a-data-set-of-clouds",
    slug="a-data-set-of-clouds",
    title="A Data Set of Clouds",
    abstract="We look up. " * 30,
    listed=MARCH,
    links=(
        Link(
            url="https://huggingface.co/datasets/example/clouds",
            kind=LinkKind.DATA,
            evidence="Look at https://huggingface.co/datasets/example/clouds.",
        ),
        Link(url="https://huggingface.co/example/rain", kind=LinkKind.MODEL),
        Link(url="https://demo.example", kind=LinkKind.DEMO),
    ),
    topics=(topic("image-classification", 4),),
    source=source(9),
)
TURING = Author(
    name="Alan M. Turing",
    given="Alan M.",
    family="Turing",
    slug="alan-m-turing",
    affiliation="King's College, Cambridge; Princeton University",
)
KINGMA = Author(
    name="Diederik P. Kingma", given="Diederik P.", family="Kingma", slug="diederik-p-kingma"
)
SHORTER_KINGMA = Author(
    name="D. P. Kingma",
    given="D. P.",
    family="Kingma",
    slug="diederik-p-kingma",
    person="Diederik P. Kingma",
)
WELLING = Author(name="Max Welling", given="Max", family="Welling", slug="max-welling")
BA = Author(name="Jimmy Ba", given="Jimmy", family="Ba", slug="jimmy-ba")
ICLR = Venue(name="International Conference on Learning Representations", short="ICLR", slug="iclr")
COMPUTABLE = Paper(
    id="doi:10.1112/plms/s2-42.1.230",
    slug="on-computable-numbers-with-an-application-to-the-entscheidungsproblem",
    title="On Computable Numbers, with an Application to the Entscheidungsproblem",
    abstract='The "computable" numbers may be described briefly as the real numbers whose …',
    authors=(TURING,),
    kind=PaperKind.ARTICLE,
    venue=Venue(name="Proceedings of the London Mathematical Society", slug="plms"),
    volume="s2-42",
    issue="1",
    pages="230–265",
    published=PartialDate(year=1937),
    identifiers=(Identifier(scheme="doi", value="10.1112/plms/s2-42.1.230"),),
    keywords=("computability",),
    topics=(topic("classification", 2),),
    source=source(13),
)
ADAM = Paper(
    id="arxiv:1412.6980",
    slug="adam-a-method-for-stochastic-optimization",
    title="Adam: A Method for Stochastic Optimization",
    abstract="Step sizes follow from the first two moments of the gradient.",
    authors=(KINGMA, BA),
    kind=PaperKind.CONFERENCE,
    venue=ICLR,
    published=PartialDate(year=2015),
    identifiers=(Identifier(scheme="arxiv", value="1412.6980"),),
    keywords=("adaptive_moments", "<optimizers>"),
    links=(
        Link(url="https://arxiv.org/abs/1412.6980", kind=LinkKind.PREPRINT, field="ee_url"),
        Link(url="https://arxiv.org/pdf/1412.6980", kind=LinkKind.PDF, field="pdf_url"),
    ),
    former=("adam", "a-data-set-of-clouds"),
    source=Source(path="iclr.bib", line=3),
    others=(Source(path="records.jsonl", record=7), Source(path="arxiv.xml", record=2)),
    origins=(
        Origin(field="abstract", source=Source(path="records.jsonl", record=7)),
        Origin(field="pages", source=Source(path="records.jsonl", record=7)),
        Origin(field="authors", source=Source(path="arxiv.xml", record=2)),
        Origin(field="published", source=Source(path="arxiv.xml", record=2)),
        Origin(field="venue", source=Source(path="corrections.yml", line=3)),
    ),
)
AUTO_ENCODING = Paper(
    id="arxiv:1312.6114",
    slug="auto-encoding-variational-bayes",
    title="Auto-Encoding Variational Bayes",
    abstract="One network guesses the hidden causes, another draws from them.",
    authors=(SHORTER_KINGMA, WELLING),
    kind=PaperKind.CONFERENCE,
    venue=ICLR,
    published=PartialDate(year=2014, month=4),
    topics=(topic("classification", 2),),
    source=Source(path="iclr.bib", line=9),
)
YEARLESS = Paper(
    id="title:die-grosse-der-welt",
    slug="die-grosse-der-welt",
    title="Die Größe der Welt: 神",
    abstract="Groß. Das ist alles.",
    listed=PartialDate(month=3, day=11),
    promises=(
        Promise(kinds=(LinkKind.CODE, LinkKind.DATA), evidence="Alles wird veröffentlicht."),
    ),
    source=source(17),
)
EMPTY = Paper(id="title:3-words-only", slug="3-words-only", title="3 Words Only", source=source(21))
PAPERS = with_citation_keys(
    newest_first((FINGERS, CLOUDS, COMPUTABLE, ADAM, AUTO_ENCODING, YEARLESS, EMPTY))
)

READING = Reading(
    path="papers/2026-03-12.txt",
    format="listing",
    lines=22,
    records=5,
    papers=5,
    paper_lines=10,
    headings=2,
    boilerplate=9,
    unused=1,
)
RECORDS = Reading(
    path="iclr.bib",
    format="BibTeX",
    unit="record",
    lines=1204,
    records=1200,
    papers=1198,
    paper_lines=1200,
    headings=1,
    boilerplate=2,
    unused=1,
)
NOTE = Note(
    source=Source(path="notes/adam.md", line=1),
    text=(
        "The step is bounded by $\\alpha_t$, **whatever** the scale. Two <b>questions</b>:\n"
        "- Does it *converge*? See [later work](https://arxiv.org/abs/1904.09237).\n"
        "    - {{ 7*191 }}, `x_{i}` and `y`\n\n"
        "# A heading\n\n> Quoted\n\n```python\nm = b1 * m\n```\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    ),
    references=("adam",),
    title="Moments & <more>",
    presenters=("Our reading group",),
    date=MARCH,
)
UNDATED = Note(
    source=Source(path="notes/later.md", line=1), text="![A plot](plot.png)", references=("adam",)
)
# Positions follow from the numbers of papers; the third region is a part of the first.
MAP = PaperMap(
    papers=PAPERS[::-1],
    places=b"".join((9_000 * at % 65_536).to_bytes(2, "little") for at in range(2 * len(PAPERS))),
    regions=(
        Region(level=0, x=9_000, y=18_000, papers=4, terms=("<b>", "moments"), nearest=(1, 0)),
        Region(level=0, x=50_000, y=60_000, papers=1, terms=(), nearest=(3,)),
        Region(level=1, x=9_000, y=9_000, papers=2, terms=("R&D",), within=0),
    ),
)
CATALOG = Catalog(
    papers=PAPERS,
    map=MAP,
    notes={ADAM.slug: (NOTE, UNDATED)},
    taxonomy=load_taxonomy(TAXONOMY, "topics.yml"),
    readings=(READING, replace(READING, path="b|c_d.txt", lines=0, papers=0), RECORDS),
    problems=(
        Problem(
            severity=Severity.WARNING,
            source=Source(path="papers/2026-03-12.txt", line=3),
            message="stray line <b>",
            hint="remove *it*",
            lost=1,
        ),
    ),
)
EMPTY_CATALOG = Catalog(papers=(), taxonomy=CATALOG.taxonomy)
# This folder does not exist, so that no page depends on files of the machine.
SETTINGS = Settings(
    sources=Sources(root=Path("/nowhere")),
    page_size=2,
    latest=3,
    site_name="A {{ small }} shelf",
    description="Papers of *ours*.",
    site_url="https://shelf.example/",
    repo_url="https://github.com/example/shelf",
    oai=Harvest(email="papers@shelf.example"),
)

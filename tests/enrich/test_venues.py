"""All names of a known venue are recognised, and an unknown venue keeps its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.venues import add_venue
from papershelf.model import Identifier, Paper, PaperKind, Source, Venue
from support.loading import bundled_venues
from support.samples import records_in
from support.texts import MARKUP, texts
from support.timing import at_most

VENUES = bundled_venues()
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def paper(name: str, short: str = "", kind: PaperKind | None = None, volume: str = "") -> Paper:
    """Return a paper at this venue."""
    venue = Venue(name=name, short=short)
    source = Source(path="a.bib", line=1)
    return Paper(title="A", source=source, venue=venue, kind=kind, volume=volume)


def slug(name: str, short: str = "") -> str:
    """Return the slug of a venue, or "" for none."""
    venue = add_venue(paper(name, short), VENUES).venue
    return venue.slug if venue else ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("neurips", "neurips"),
        ("NIPS", "neurips"),
        ("Computer Vision -- ECCV 2016", "eccv"),
        ("NeurIPS 2021", "neurips"),
        ("ICML'19", "icml"),
        ("ICML2019", "icml"),
        ("neurips21", "neurips"),
        ("CVPR-24", "cvpr"),
        ("ICLR 2024 poster", "iclr"),
        ("Advances in Neural Information Processing Systems 30", "neurips"),
        ("Advances in Neural Information Processing Systems, volume 30", "neurips"),
        (
            "Advances in Neural Information Processing Systems 33: Annual Conference on Neural "
            "Information Processing Systems 2020, NeurIPS 2020, December 6-12, 2020, virtual",
            "neurips",
        ),
        (
            "NIPS'17: Proceedings of the 31st International Conference on Neural Information "
            "Processing Systems",
            "neurips",
        ),
        ("Thirty-seventh Conference on Neural Information Processing Systems", "neurips"),
        # Papers of a track are in the proceedings of the conference.
        (
            "Thirty-seventh Conference on Neural Information Processing Systems Datasets and "
            "Benchmarks Track",
            "neurips",
        ),
        ("NeurIPS 2023 Track Datasets and Benchmarks Poster", "neurips"),
        ("Proc. of the 35th Int. Conf. on Machine Learning", "icml"),
        ("Proceedings of the 36th International Conference on Machine Learning, PMLR 97", "icml"),
        ("Proceedings of Thirty Eighth Conference on Learning Theory", "colt"),
        ("First Conference on Language Modeling", "colm"),
        ("Third Conference on Parsimony and Learning", "cpal"),
        (
            "9th International Conference on Learning Representations, ICLR 2021, Virtual Event, "
            "Austria, May 3-7, 2021",
            "iclr",
        ),
        ("Computer Vision - ECCV 2020 - 16th European Conference, Proceedings, Part I", "eccv"),
        ("2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "cvpr"),
        ("IEEE Conference on Computer Vision and Pattern Recognition", "cvpr"),
        (
            "Proceedings of the 2019 Conference of the North American Chapter of the Association "
            "for Computational Linguistics: Human Language Technologies, Volume 1 (Long Papers)",
            "naacl",
        ),
        ("Proceedings of the 58th Annual Meeting of the ACL", "acl"),
        ("Findings of the Association for Computational Linguistics: EMNLP 2020", "findings"),
        ("Findings of the Association for Computational Linguistics, EMNLP 2020", "findings"),
        (
            "Proceedings of the 2019 Conference on Empirical Methods in Natural Language "
            "Processing and the 9th International Joint Conference on Natural Language Processing "
            "(EMNLP-IJCNLP)",
            "emnlp",
        ),
        ("Proceedings of the Fifth Conference on Machine Translation, WMT@EMNLP 2020", "wmt"),
        (
            "KDD '22: The 28th ACM SIGKDD Conference on Knowledge Discovery and Data Mining, "
            "Washington, DC, USA, August 14 - 18, 2022",
            "kdd",
        ),
        ("2019 International Conference on Data Mining (ICDM)", "icdm"),
        ("SIAM International Conference on Data Mining", "sdm"),
        ("Proceedings of the Twenty-Third AAAI Conference on Artificial Intelligence", "aaai"),
        ("Robotics: Science and Systems XIV", "rss"),
        ("Nature", "nature"),
        ("Nature 521", "nature"),
        ("J. Mach. Learn. Res.", "jmlr"),
        ("Journal of Machine Learning Research, 12(3)", "jmlr"),
        ("IEEE Trans. Pattern Anal. Mach. Intell.", "tpami"),
        ("Proc. Natl. Acad. Sci. U.S.A.", "pnas"),
    ],
)
def test_a_venue_is_recognised_by_all_its_names(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NeurIPS Workshop on Bayesian Learning", "neurips-workshop-on-bayesian-learning"),
        ("Workshop on Bayesian Deep Learning, NeurIPS 2021", "workshop-on-bayesian-deep-learning"),
        ("Workshop on X, Y@EMNLP 2020, Online", "workshop-on-x"),
        ("ICML (Workshop on X)", "icml-workshop-on-x"),
        ("Computer Vision - ECCV 2020 Workshops", "computer-vision-eccv-workshops"),
        ("Beyond Vision Challenge, CVPR 2020", "beyond-vision-challenge"),
        ("Submitted to ICLR 2024", "submitted-to-iclr-2024"),
        (
            "Proceedings of the NeurIPS 2020 Competition and Demonstration Track",
            "neurips-competition-and-demonstration-track",
        ),
        (
            "International Conference on Machine Learning, Optimization, and Data Science",
            "international-conference-on-machine-learning-optimization-and-data-science",
        ),
        (
            "International Conference on Machine Learning and Applications",
            "international-conference-on-machine-learning-and-applications",
        ),
        ("Conference on Artificial Intelligence", "conference-on-artificial-intelligence"),
        ("Conference on Assistive Living Things (ALT)", "conference-on-assistive-living-things"),
        ("Machine Learning: ECML 2003", "machine-learning-ecml-2003"),
        ("Neural Networks: Tricks of the Trade", "neural-networks-tricks-of-the-trade"),
        ("Proceedings of Science", "proceedings-of-science"),
        ("Proceedings of Machine Learning Research", "proceedings-of-machine-learning-research"),
        ("Bell System Technical Journal", "bell-system-technical-journal"),
    ]
)  # fmt: skip
def test_a_name_similar_to_a_known_venue_keeps_a_separate_page(name: str, expected: str) -> None:
    recognised = add_venue(paper(name), VENUES)
    assert recognised.venue is not None
    assert recognised.venue.name == name
    assert recognised.venue.slug == expected


def test_a_known_venue_gets_its_full_name_and_its_short_one() -> None:
    assert add_venue(paper("icml"), VENUES).venue == Venue(
        name="International Conference on Machine Learning", short="ICML", slug="icml"
    )


def test_all_years_of_an_unknown_workshop_share_slug_and_short_name() -> None:
    names = "Proc. of the 3rd Workshop on X 2021", "Proceedings of the Fourth Workshop on X, 2022"
    venues = [add_venue(paper(name), VENUES).venue for name in names]
    assert venues == [
        Venue(name=name, short="Workshop on X", slug="workshop-on-x") for name in names
    ]


def test_an_unknown_venue_keeps_the_short_name_of_its_source() -> None:
    venue = add_venue(paper("5th Workshop on X", "WX"), VENUES).venue
    assert venue == Venue(name="5th Workshop on X", short="WX", slug="workshop-on-x")


def test_a_short_name_of_the_source_counts_only_if_the_name_fits() -> None:
    assert slug("Papers on Language Modeling", "COLM") == "colm"
    assert slug("Papers on Pottery", "COLM") == "papers-on-pottery"


@pytest.mark.parametrize("name", ["index", "con", "???", "…", "\ud800"])
def test_a_name_with_an_empty_or_reserved_slug_gets_a_digest(name: str) -> None:
    assert re.fullmatch(r"(index|con|venue)-[0-9a-f]{8}", slug(name))


@pytest.mark.parametrize(
    ("name", "arxiv"),
    [
        ("arXiv", ""),
        ("ArXiv preprint", ""),
        ("arXiv preprint arXiv:1706.03762", "1706.03762"),
        ("arXiv:1706.03762v5 [cs.CL]", "1706.03762"),
        ("arXiv preprint (arXiv:1706.03762v2) 2017", "1706.03762"),
        ("CoRR, abs/1706.03762", "1706.03762"),
        ("CoRR abs/cs/0112017", "cs/0112017"),
        ("Computing Research Repository (CoRR)", ""),
        ("bioRxiv", ""),
        ("SSRN Electronic Journal", ""),
    ],
)
def test_a_repository_is_no_venue_and_its_papers_are_preprints(name: str, arxiv: str) -> None:
    recognised = add_venue(paper(name, kind=PaperKind.ARTICLE), VENUES)
    assert (recognised.venue, recognised.kind) == (None, PaperKind.PREPRINT)
    assert [str(identifier.value) for identifier in recognised.identifiers] == [arxiv] * bool(arxiv)


def test_an_arxiv_id_in_the_volume_becomes_an_identifier() -> None:
    recognised = add_venue(paper("CoRR", volume="abs/1706.03762"), VENUES)
    assert recognised.identifiers == (Identifier(scheme="arxiv", value="1706.03762"),)
    assert recognised.volume == ""


def test_an_existing_arxiv_id_stays() -> None:
    arxiv = Identifier(scheme="arxiv", value="1706.00001")
    source = Source(path="a.bib", line=1)
    before = Paper(
        title="A", source=source, venue=Venue(name="CoRR abs/1706.03762"), identifiers=(arxiv,)
    )
    assert add_venue(before, VENUES).identifiers == (arxiv,)


@pytest.mark.parametrize(
    ("name", "given_kind", "kind"),
    [
        ("icml", None, PaperKind.CONFERENCE),
        ("jmlr", None, PaperKind.ARTICLE),
        ("semeval", None, PaperKind.CONFERENCE),
        ("icml", PaperKind.OTHER, PaperKind.OTHER),
        ("Annals of Nowhere", None, None),
    ],
)
def test_a_paper_without_kind_gets_the_kind_of_its_venue(
    name: str, given_kind: PaperKind | None, kind: PaperKind | None
) -> None:
    assert add_venue(paper(name, kind=given_kind), VENUES).kind is kind


NAMES = (
    *("arXiv preprint ", "arXiv:", "1706.03762", "abs/", "CoRR", "ICML", "ICML 2020", "Nature"),
    *("Proceedings of the ", "3rd ", "Workshop ", "on ", "Machine ", "Learning"),
    *(", ", ": ", "(", ")", "International ", "Conference ", "2021", "Findings ", "IEEE "),
)  # fmt: skip


@given(texts((*NAMES, *NAMES, *MARKUP)), st.sampled_from(["", "ICML", "nowhere"]))
def test_recognising_a_venue_is_idempotent(name: str, short: str) -> None:
    once = add_venue(paper(name, short), VENUES)
    assert add_venue(once, VENUES) == once
    assert once.venue is None or SLUG.fullmatch(once.venue.slug)


def test_every_name_of_a_known_venue_is_recognised() -> None:
    for entry in VENUES.entries:
        for name in (entry.id, entry.short, entry.name, *entry.aliases):
            venue = add_venue(paper(name), VENUES).venue
            assert (venue.slug if venue else "") == (
                "" if entry.kind == "repository" else entry.id
            ), name


def test_all_venues_of_the_real_anthology_are_recognised(anthology: Path) -> None:
    records = records_in(anthology, 10_000)
    named = [(record["venue"], record.get("venue_name") or record["venue"]) for record in records]
    assert len(set(named)) == 35
    assert [slug(name) for _, name in named] == [venue for venue, _ in named]


def test_the_real_posts_of_a_volume_get_its_conference(formats: Path) -> None:
    posts = sorted((formats / "pmlr-posts").glob("*.md"))
    names = [re.search(r"container-title: (.+\n  .+)", post.read_text("utf-8")) for post in posts]
    assert [slug(name[1]) for name in names if name] == ["aistats"] * 24


def test_a_hundred_thousand_papers_take_seconds() -> None:
    papers = [paper(f"{year} Conference on Learning Theory") for year in range(1990, 2020)] * 3459
    # With a cache of names it takes a quarter of a second, without one a minute.
    with at_most(seconds=10):
        venues = {add_venue(item, VENUES).venue for item in papers}
    assert len(venues) == 1

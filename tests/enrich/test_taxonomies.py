"""The bundled taxonomies match real papers of their fields, separately and together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from papershelf.curated.taxonomy import Taxonomy, load_taxonomies
from papershelf.enrich.topics import Matcher
from papershelf.model import Paper, Source
from papershelf.resources import taxonomies

OTHERS = Path(__file__).parents[1] / "golden/topics/other-fields.txt"
NAMES = tuple(taxonomies())


def bundled(*names: str) -> Taxonomy:
    """Return the bundled taxonomies with these names, combined."""
    files = (taxonomies()[name] for name in names)
    return load_taxonomies(tuple((file.read_text("utf-8"), file.name) for file in files))


@cache
def matcher_of(*names: str) -> Matcher:
    """Return a matcher for the bundled taxonomies with these names."""
    return Matcher(bundled(*names))


def topics_of(matcher: Matcher, title: str, abstract: str = "") -> list[str]:
    paper = Paper(title=title, abstract=abstract, source=Source(path="p.bib", line=1))
    return [match.id for match in matcher.match(paper)]


def test_all_bundled_taxonomies_can_be_combined() -> None:
    taxonomy = bundled(*NAMES)
    assert len(taxonomy.topics) == sum(len(bundled(name).topics) for name in NAMES)
    assert len(bundled("medicine").topics) >= 40


def test_only_papers_of_medicine_get_topics_of_medicine(golden: Callable[[str, str], None]) -> None:
    matcher = matcher_of("medicine")
    lines = []
    for text in OTHERS.read_text("utf-8").split("\n\n"):
        title, _, abstract = text.strip().partition("\n")
        topics = topics_of(matcher, title, abstract)
        lines.append(f"{title}: {', '.join(topics) or 'none'}")
    golden("topics/other-fields.medicine.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        (
            "Randomised trial of cholesterol lowering in 4444 patients with coronary heart disease:"
            " the Scandinavian Simvastatin Survival Study (4S)",
            {"cardiovascular-disease", "lipid-lowering", "randomized-trials"},
        ),
        (
            "The Third International Consensus Definitions for Sepsis and Septic Shock (Sepsis-3)",
            {"infectious-disease", "guidelines"},
        ),
        ("Safety and Efficacy of the BNT162b2 mRNA Covid-19 Vaccine", {"covid-19", "vaccination"}),
        (
            "Dabigatran versus Warfarin in Patients with Atrial Fibrillation",
            {"anticoagulation", "atrial-fibrillation"},
        ),
        (
            "Global burden of bacterial antimicrobial resistance in 2019: a systematic analysis",
            {"antimicrobial-resistance"},
        ),
        (
            "Reduced Lung-Cancer Mortality with Low-Dose Computed Tomographic Screening",
            {"lung-cancer", "cancer", "screening"},
        ),
        ("Great Depression and the stroke of a pen: a meta-analysis of skin effects", set()),
        ("Screening of charges in a plasma, and fracture of a brittle alloy", set()),
    ],
)
def test_real_titles_get_the_topics_of_medicine_that_they_name(
    title: str, topics: set[str]
) -> None:
    assert set(topics_of(matcher_of("medicine"), title)) == topics


def test_an_ambiguous_phrase_needs_the_context_of_its_taxonomy() -> None:
    matcher = matcher_of("machine-learning", "medicine")
    tutors = "Dropout among students, and a survey of sleep"
    assert topics_of(matcher, tutors) == []
    assert "sleep-medicine" in topics_of(matcher, tutors, "We asked outpatients.")
    assert "sleep-medicine" not in topics_of(matcher, tutors, "We use deep learning.")

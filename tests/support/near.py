"""Catalogs whose papers are related."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from papershelf.catalog import Catalog
from papershelf.engine.chunks import Lengths
from papershelf.model import Paper, Related
from papershelf.search import models
from papershelf.search.near import CHUNKS, with_related
from support.search import catalog_of, engine_at, paper

# Lengths by which small catalogs have several chunks and more than one shard.
SHORT = Lengths(least=4, most=16, one_in=8)

KNOWN = tuple(
    paper(title, abstract, year=year)
    for title, abstract, year in (
        (
            "Attention Is All You Need",
            "The Transformer is a sequence transduction model based on attention alone, for "
            "machine translation without recurrence.",
            2017,
        ),
        (
            "Neural Machine Translation by Jointly Learning to Align and Translate",
            "A decoder with attention decides which parts of the source sentence to look at in "
            "machine translation.",
            2015,
        ),
        (
            "Sequence to Sequence Learning with Neural Networks",
            "A multilayered LSTM maps a sequence to a vector and decodes it, for machine "
            "translation from English to French.",
            2014,
        ),
        (
            "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
            "A bidirectional Transformer is pre-trained on unlabelled text and fine-tuned.",
            2019,
        ),
        (
            "ImageNet Classification with Deep Convolutional Neural Networks",
            "A deep convolutional network classifies the images of ImageNet.",
            2012,
        ),
        (
            "Deep Residual Learning for Image Recognition",
            "Residual connections make convolutional networks of 152 layers easier to train on "
            "ImageNet.",
            2016,
        ),
        (
            "Very Deep Convolutional Networks for Large-Scale Image Recognition",
            "Small convolution filters and 16 to 19 layers improve recognition on ImageNet.",
            2015,
        ),
    )
)


def related(
    papers: Iterable[Paper] | Catalog,
    *,
    jobs: int = 1,
    most: int | None = None,
    lengths: Lengths = CHUNKS,
) -> dict[str, tuple[Related, ...]]:
    """Return the related papers of *papers* by slug, computed with an empty cache."""
    catalog = papers if isinstance(papers, Catalog) else catalog_of(papers)
    with TemporaryDirectory() as folder, engine_at(Path(folder), jobs) as engine:
        return dict(with_related(catalog, engine, most=most, lengths=lengths).related)


def hide_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Relate papers by words alone, whether a model is installed or not."""
    monkeypatch.setattr(models, "folder_of", lambda _: None)

"""The length and the random seed of tests with hostile input.

PAPERSHELF_HOSTILE=long makes them try all cases instead of a sample, as `make hostile` does.
PAPERSHELF_SEED sets the seed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random
from typing import TypeVar

IS_LONG = os.environ.get("PAPERSHELF_HOSTILE") == "long"
SEED = int(os.environ.get("PAPERSHELF_SEED", "1"))

_One = TypeVar("_One")


def seeded(seed: int = SEED) -> Random:
    """Return a random generator with a fixed seed."""
    return Random(seed)  # noqa: S311  # not for secrets


def sample(whole: Sequence[_One], number: int) -> Sequence[_One]:
    """Return *number* evenly spaced items of *whole*, or all of them in a long run."""
    step = 1.0 if IS_LONG else max(len(whole) / number, 1.0)
    return [whole[int(at * step)] for at in range(int(len(whole) / step))]

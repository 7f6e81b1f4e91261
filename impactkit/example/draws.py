"""Random draws that hang on a seed and a name alone, so that one service's rows do not move with another's."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np


def stream(seed: int, *name: str) -> np.random.Generator:
    """Give the random numbers of one part of the data, such as the exits of one service."""
    return np.random.default_rng([seed, zlib.crc32("/".join(name).encode())])


def drawn(rng: np.random.Generator, levels: Sequence[str], shares: Sequence[float], n: int) -> np.ndarray:
    """Draw `n` levels; shares need not sum to 1."""
    weights = np.asarray(shares, dtype=float)
    return rng.choice(np.array(levels, dtype=object), size=n, p=weights / weights.sum())


def days(rng: np.random.Generator, low: int, high: int, n: int) -> np.ndarray:
    """Draw `n` whole numbers of days between `low` and `high`, both included, as timedelta64[D]."""
    return rng.integers(low, high, size=n, endpoint=True).astype("timedelta64[D]")


def odds(log_odds: np.ndarray) -> np.ndarray:
    """Turn log odds into probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))

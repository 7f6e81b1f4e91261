"""How far each way of comparing is from the truth: means over ecosystems drawn alike."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from simulated.contestants import Told, all_ways
from simulated.worlds import Drawn, World, draw

UNSURE = 0.2  # SD of log SEM where it is not known, the library's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Means over runs; units of the ecosystem, shares from 0 to 1."""

    bias: float  # of services that lost clients; where none did, of the third whose clients start lowest
    rmse: float
    cover: float  # of 95 % intervals
    slope: float  # of the error on the services' mean start
    slope_se: float  # of the mean over runs
    called: float  # share of services called different
    false: float  # share of services called different that are not, or to the wrong side
    false_alone: float  # the same by Benjamini and Hochberg alone, without margin, coverage and those not measured


def figures(world: World, *, runs: int, seed: int) -> dict[str, Figures]:
    """Draw ecosystems and compare each in every way."""
    found: dict[str, list[list[float]]] = {}
    for run in range(runs):
        # Each run has a seed of its own: the same ecosystems, however many are drawn.
        drawn = draw(world, np.random.default_rng([seed, run]))
        for way, told in all_ways(drawn, world, unsure=UNSURE).items():
            found.setdefault(way, []).append(_one(told, drawn, world))
    return {way: _mean(np.array(rows)) for way, rows in found.items()}


def _one(told: Told, drawn: Drawn, world: World) -> list[float]:
    lost = drawn.eligible > np.bincount(drawn.service, minlength=world.services)
    marked = lost if lost.any() else drawn.starts <= np.quantile(drawn.starts, 1 / 3)
    spread = drawn.starts - drawn.starts.mean()
    wrong = 0 if world.ratio == 0 else np.sign(drawn.effect).astype(int)
    return [
        float(told.error[marked].mean()),
        float((told.error**2).mean()),
        float(told.covered.mean()),
        float(spread @ told.error / (spread @ spread)) if world.apart or world.chosen else 0.0,
        float((told.different != 0).mean()),
        float(((told.different != 0) & (told.different != wrong)).mean()),
        float(((told.doubtless != 0) & (told.doubtless != wrong)).mean()),
    ]


def _mean(rows: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Figures:
    bias, square, cover, slope, called, false, alone = (float(value) for value in rows.mean(axis=0))
    return Figures(
        bias=bias,
        rmse=sqrt(square),
        cover=cover,
        slope=slope,
        slope_se=float(rows[:, 3].std()) / sqrt(len(rows)),
        called=called,
        false=false,
        false_alone=alone,
    )

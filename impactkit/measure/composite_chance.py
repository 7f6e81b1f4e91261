"""What measurement error alone would do to a composite, on the steps of its own scales.

Each part of a client is drawn round its observed baseline, N(baseline, SEM^2), to the nearest step of its scale; the
end steps take the tails. The sums of all steps and their chances follow exactly, by convolution, and with them the
chance that the second of two such sums lies beyond the first by more than this client's limit. The errors of the parts
are independent, or one normal mood of the day is common to all parts of an assessment and correlates them; over it the
chances are integrated by Gauss and Hermite's rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from impactkit.domain.instrument import Instrument, Scale
from impactkit.domain.measurement_error import ChanceAlone
from impactkit.measure.change import RELIABLE, TOLERANCE
from impactkit.measure.composites import STAY

CORRELATION = 0.3  # between the errors of two parts at one assessment, at the outer end of the range
FINE_STEP = 0.5  # points of 100: how finely a scale is drawn whose own steps are not known
NODES = 15  # of the integral over the mood of the day; with 31 no chance moves by 1e-9
MOST_SUMS = 20_000  # with more different sums of steps than this, sums nearer than `NEAR` count as one
NEAR = 0.01  # points of 100
AT_ONCE = 4_000_000  # chances held in memory together

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def composite_chance(
    changes: pd.DataFrame, parts: pd.DataFrame, instruments: tuple[Instrument, ...]
) -> ChanceAlone | None:
    """Give the numbers classed improved and worse that measurement error alone would lead to.

    Parameters
    ----------
    changes : pandas.DataFrame
        Rows of frame `composites` whose classes are counted; a row without a standard error bears none and is left out.
    parts : pandas.DataFrame
        Frame `composite_parts`, with the parts of these rows.
    instruments : tuple of Instrument
        Those of the project: the steps of the parts.

    Returns
    -------
    ChanceAlone or None
        Expected clients with independent errors, and at worst: each part's error at the lowest lower limit of
        reliability published, where there is one, and errors correlated 0.3. Each client keeps the limit of the printed
        class. None where no row bears a class.
    """
    classed = changes[changes["follow_up"].notna() & changes["sem"].notna()]
    if classed.empty:
        return None
    steps = {
        (scale.id, each.version): _steps_of_100(scale)
        for each in instruments
        for scale in each.scales
        if scale.low is not None and scale.high is not None
    }
    alike = list(_alike(classed, parts))
    usual = sum(float(beyond_limit(each, steps, each.sems).sum()) for each in alike)
    worst = sum(float(beyond_limit(each, steps, each.worst, correlation=CORRELATION).sum()) for each in alike)
    limits = RELIABLE * sqrt(2) * classed["sem"] + TOLERANCE
    return ChanceAlone(
        pairs=len(classed),
        improved=usual,
        worse=usual,  # both assessments are drawn alike, so a rise is as likely as a fall
        improved_at_worst=worst,
        worse_at_worst=worst,
        too_high_to_improve=int((100 - classed["baseline"] <= limits).sum()),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Alike:
    """Clients whose composites are made of the same parts, so that they share weights, errors and limit."""

    parts: tuple[tuple[str, str], ...]  # scale and version of each part
    baselines: Floats  # a row per client, a column per part; points of 0-100
    weights: Floats  # they add up to 1
    sems: Floats  # points of 0-100
    worst: Floats  # at the lowest lower limit of reliability published, else as `sems`

    @property
    def limit(self) -> float:
        """Give the change that a class needs more than: 1.96 * sqrt(2) * SEM of the composite, points of 0-100."""
        return RELIABLE * sqrt(2) * float(np.sqrt(((self.weights * self.sems) ** 2).sum()))


def beyond_limit(
    alike: Alike, steps: Mapping[tuple[str, str], Floats], sems: Floats, *, correlation: float = 0.0
) -> Floats:
    """Give, per client, the chance of a rise beyond the limit without any true change; that of a fall is the same.

    Parameters
    ----------
    alike : Alike
        Clients with the same parts.
    steps : mapping
        Per scale and version, every score that it can take, on 0-100, lowest first.
    sems : array of float
        Standard error of each part as it is taken to be, points of 0-100; the limit stays that of `alike`.
    correlation : float
        Between the errors of two parts at one assessment, 0 or more and below 1.

    Returns
    -------
    array of float
        Chances, 0 to 1.
    """
    own = [steps[part] for part in alike.parts]
    sums = _Sums.of([weight * each for weight, each in zip(alike.weights, own, strict=True)])
    different, which = np.unique(alike.baselines, axis=0, return_inverse=True)
    beyond = np.searchsorted(sums.values, sums.values + alike.limit + TOLERANCE, side="right")
    moods, weights = _moods(correlation)
    found = [
        _rises(sums.chances(some, own, sems, moods, correlation), weights, beyond)
        for some in _some(different, sums.size * len(moods))
    ]
    return np.concatenate(found)[which.reshape(-1)]


def _rises(drawn: Floats, weights: Floats, beyond: Whole) -> Floats:
    """Give the chance that a second sum lies beyond a first one; `drawn` has a row per client, mood and sum."""
    at_sum = np.einsum("q,nqv->nv", weights, drawn)
    above = np.zeros((len(at_sum), at_sum.shape[1] + 1))
    above[:, :-1] = np.cumsum(at_sum[:, ::-1], axis=1)[:, ::-1]
    rises: Floats = np.einsum("nv,nv->n", at_sum, above[:, beyond])
    return rises


def _moods(correlation: float) -> tuple[Floats, Floats]:
    """Give the moods of the day to integrate over, in standard deviations, and their weights, which add up to 1."""
    if correlation == 0:
        return np.zeros(1), np.ones(1)
    moods, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return moods, weights / sqrt(2 * pi)


def _some(rows: Floats, size: int) -> Iterator[Floats]:
    """Give the rows in pieces that memory holds; `size` is what one of them takes."""
    at_once = max(1, AT_ONCE // size)
    for first in range(0, len(rows), at_once):
        yield rows[first : first + at_once]


@dataclass(frozen=True, eq=False, kw_only=True)
class _Sums:
    """The sums that steps of several scales can make, and which steps lead to which sum."""

    values: Floats  # every sum, lowest first
    places: tuple[Whole, ...]  # per part: of each sum before it with each of its steps, the place of the new sum
    sizes: tuple[int, ...]  # per part: how many sums there are with it

    @classmethod
    def of(cls, addends: list[Floats]) -> _Sums:
        values, places = np.zeros(1), []
        for steps in addends:
            every = (values[:, None] + steps[None, :]).reshape(-1)
            values, place = np.unique(np.round(every, 9), return_inverse=True)
            if len(values) > MOST_SUMS:
                values, place = np.unique(np.round(every / NEAR) * NEAR, return_inverse=True)
            places.append(place.reshape(-1).astype(np.int64))
        return cls(values=values, places=tuple(places), sizes=tuple(int(each.max()) + 1 for each in places))

    @property
    def size(self) -> int:
        """Give how many chances one client needs at most, for one mood."""
        return max(len(place) for place in self.places)

    def chances(self, starts: Floats, steps: list[Floats], sems: Floats, moods: Floats, correlation: float) -> Floats:
        """Give the chance of each sum, per client (rows of `starts`) and mood."""
        chances = np.ones((len(starts), len(moods), 1))
        for at, (place, size) in enumerate(zip(self.places, self.sizes, strict=True)):
            centres = starts[:, at, None] + sems[at] * sqrt(correlation) * moods[None, :]
            drawn = _at_steps(steps[at], centres, sems[at] * sqrt(1 - correlation))
            joint = (chances[..., :, None] * drawn[..., None, :]).reshape(len(starts), len(moods), -1)
            order = np.argsort(place, kind="stable")
            begins = np.searchsorted(place[order], np.arange(size))
            chances = np.add.reduceat(joint[..., order], begins, axis=-1)
        return chances


def _at_steps(steps: Floats, centres: Floats, spread: float) -> Floats:
    """Give the chance of each step for scores drawn round `centres`: the nearest step, the end steps with the tails."""
    borders = np.concatenate([[-np.inf], (steps[1:] + steps[:-1]) / 2, [np.inf]])
    return np.diff(ndtr((borders - centres[..., None]) / spread), axis=-1)


def _steps_of_100(scale: Scale) -> Floats:
    """Give every score of a scale with a range on 0-100, lowest first; half points where its steps are not known."""
    if scale.low is None or scale.high is None or not scale.steps():
        return np.arange(0, 100 + FINE_STEP / 2, FINE_STEP)
    share = 100 * (np.array(scale.steps()) - scale.low) / (scale.high - scale.low)
    return np.sort(share if scale.higher_is_better else 100 - share)


def _alike(classed: pd.DataFrame, parts: pd.DataFrame) -> Iterator[Alike]:
    """Sort the clients by the parts that their composites are made of."""
    own = parts.merge(classed[STAY], on=STAY, how="inner")
    own = own.assign(place=own.groupby(STAY, dropna=False, sort=False).ngroup(), at=own["part"] + "@" + own["version"])
    made_of = own.groupby("place")["at"].agg(" ".join)
    for _, some in own.groupby(own["place"].map(made_of)):
        names = list(dict.fromkeys(zip(some["part"], some["version"], strict=True)))
        columns = {
            name: some[name].to_numpy(dtype=np.float64).reshape(-1, len(names))
            for name in ("baseline", "weight", "sem", "sem_at_worst")
        }
        sems, worst = columns["sem"][0], columns["sem_at_worst"][0]
        yield Alike(
            parts=tuple(names),
            baselines=columns["baseline"],
            weights=columns["weight"][0],
            sems=sems,
            worst=np.where(np.isnan(worst), sems, worst),
        )

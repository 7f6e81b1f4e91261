"""From where a client truly stands to what the questionnaire says: two models of answering.

Both give the expected score as well, which is the true score of classical test theory: what the client would have on
the average of many answers on that day (Lord & Novick 1968, chapter 2). The known effects of the example are changes
of these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from impactkit.example.draws import odds

DECIMALS = 2  # of a score as it is entered
NODES, NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
NODE_WEIGHTS = NODE_WEIGHTS / NODE_WEIGHTS.sum()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded:
    """A score on even steps: the true level plus an error of known SD, taken to the nearest step.

    Attributes
    ----------
    low, high, step : float
        The scores that exist, native points.
    mean, sd : float
        Scores of the reference population, native points.
    sem : float
        Standard error of measurement of the score as it is written down, native points.
    """

    low: float
    high: float
    step: float
    mean: float
    sd: float
    sem: float

    @property
    def error(self) -> float:
        """SD of the error before rounding; rounding adds a variance of step squared / 12 (Sheppard 1898)."""
        return float(np.sqrt(self.sem**2 - self.step**2 / 12))

    def levels(self, trait: np.ndarray) -> np.ndarray:
        """Give the level in native points, without bounds, for a trait in SD."""
        return np.asarray(self.mean + np.sqrt(self.sd**2 - self.sem**2) * trait)

    def answers(self, trait: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Draw the score of each client."""
        felt = self.levels(trait) + self.error * rng.standard_normal(len(trait))
        steps = np.round((np.clip(felt, self.low, self.high) - self.low) / self.step)
        return np.asarray(np.round(self.low + self.step * steps, DECIMALS))

    def expected(self, trait: np.ndarray) -> np.ndarray:
        """Give the mean score that each client would have over many answers, native points."""
        borders = np.arange(self.low + self.step / 2, self.high, self.step)
        above = ndtr((self.levels(trait)[:, None] - borders) / self.error)
        return np.asarray(self.low + self.step * above.sum(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """Items answered on ordered codes: Samejima's graded response model (1969), and how the day shakes the trait.

    Attributes
    ----------
    slope : float
        Discrimination, logits per SD of the trait.
    centre, gap : float
        Mean of an item's thresholds and the distance of neighbouring ones, SD of the trait.
    items : int
        How many items.
    spread : float
        The items' centres lie evenly within this distance on both sides of `centre`, SD.
    codes : int
        How many codes an item has; they count 0, 1, 2, ... in the sum.
    occasion : float
        SD of the day's deviation from the trait, common to all items of one assessment, SD.
    """

    slope: float
    centre: float
    gap: float
    items: int
    spread: float
    occasion: float
    codes: int = 5

    def _thresholds(self) -> np.ndarray:
        steps = self.gap * (np.arange(1, self.codes) - self.codes / 2)
        return np.asarray(self.centre + np.linspace(-self.spread, self.spread, self.items)[:, None] + steps)

    def answers(self, trait: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Draw the places of the chosen codes, 0 for the lowest: clients x items."""
        felt = trait + self.occasion * rng.standard_normal(len(trait))
        noise = rng.logistic(size=(len(trait), self.items))
        leaning = self.slope * felt[:, None] + noise
        return np.asarray((leaning[:, :, None] > self.slope * self._thresholds()).sum(axis=2))

    def expected(self, trait: np.ndarray) -> np.ndarray:
        """Give the mean sum that each client would have over many days (Gauss-Hermite, 15 nodes)."""
        day = trait[:, None] + self.occasion * NODES
        reached = np.zeros_like(day)
        for threshold in self._thresholds().ravel():
            reached += odds(self.slope * (day - threshold))
        return np.asarray(reached @ NODE_WEIGHTS)

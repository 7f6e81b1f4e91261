"""What more answers would do for the claims of a service: for its coverage, its mean change, and its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SAFE_COVERAGE = 0.7  # below it a report warns on the figure itself


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOutlook:
    """How many of those counted are known, and how many more would make the figures stand without a warning."""

    known: int
    whole: int
    possible: int  # of the others, those that can still become known
    more: int  # answers that lack to `SAFE_COVERAGE`; 0 where it is reached

    @property
    def share(self) -> float:
        """Give the coverage so far, 0 to 1; 0 where nobody is counted."""
        return self.known / self.whole if self.whole else 0.0

    @property
    def highest(self) -> float:
        """Give the coverage if everyone who can still answer does."""
        return (self.known + self.possible) / self.whole if self.whole else 0.0

    @property
    def in_reach(self) -> bool:
        """Whether those who can still answer are enough."""
        return self.more <= self.possible


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOutlook:
    """The interval of the mean change, and the number of pairs with which its lower end would lie beyond a limit.

    More is better. `unit` says whether the numbers are points of 0-100 or the scale's own.
    """

    n: int
    mean: float
    sd: float
    low: float
    high: float
    beyond: float  # the limit that the lower end must lie beyond: 0, or the target
    unit: Literal["of_100", "points"]
    more: int | None  # pairs that lack; 0 where it lies beyond already; None where such answers would never do
    then_low: float | None = None  # the interval with those pairs, at the same mean and SD
    then_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundOutlook:
    """The lower bound of a share: those not known counted as not having reached the goal, held against the target."""

    success: int
    whole: int
    possible: int
    target: float  # 0 to 1
    rate: float | None  # success among those measured; None where nobody was
    more: int | None  # answers that lack, at that rate; 0 where the target is reached; None where none would do
    then: float | None = None  # the bound with those answers, 0 to 1
    highest: float | None = None  # the bound if everyone who can still answer does, at that rate

    @property
    def bound(self) -> float:
        """Give the lower bound so far, 0 to 1; 0 where nobody is counted."""
        return self.success / self.whole if self.whole else 0.0

"""What is known of a scale's measurement error, and the limit of change that follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log
from typing import Literal

from impactkit.domain.instrument import Evidence, Reference, Reliability, ReliableThreshold, Scale, StandardError

PREFERRED = ("test_retest_icc", "test_retest_r", "alpha", "omega")  # alpha and omega give a lower bound of the SEM

USUAL_LOG_SD = 0.2  # how unsure a SEM is, SD of its logarithm, where no interval is published
INTERVAL = 3.92  # standard errors between the ends of a 95 per cent interval


def preferred(reliabilities: Iterable[Reliability]) -> Reliability | None:
    """Choose one of several: the project's own first, then a repeated measurement, then internal consistency."""
    return min(reliabilities, key=lambda one: (one.evidence != "user", PREFERRED.index(one.kind)), default=None)


def known_reliability(scale: Scale) -> float | None:
    """Give the reliability of a scale as a number, or None where none is known.

    What is only remembered is left out. Where no reliability is published but a SEM and an SD are, it is 1 - SEM^2 /
    SD^2: SEM = SD * sqrt(1 - r) (Jacobson & Truax 1991), solved for r.
    """
    chosen = preferred(one for one in scale.reliability if one.evidence != "memory")
    if chosen is not None:
        return chosen.value
    if scale.sem is None or scale.reference is None or scale.sem.value >= scale.reference.value:
        return None
    return 1 - (scale.sem.value / scale.reference.value) ** 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementError:
    """The error of one scale, in its native points, with where each number comes from.

    A change of one client is classed by `threshold` where there is one (|change| >= threshold), else by `s_diff`
    (|change| > 1.96 * s_diff). One of the two is always known. `sem` may be unknown with a published threshold; then
    nobody can tell what measurement error alone would do.
    """

    scale: str
    sem: float | None
    s_diff: float | None  # sqrt(2) * sem
    threshold: float | None
    sem_at_worst: float | None = None  # at the lowest lower limit of reliability; None: no such limit is published
    threshold_source: ReliableThreshold | None = None
    sem_source: StandardError | None = None
    reliability: Reliability | None = None  # the estimate that `sem`, or its range, rests on
    reference: Reference | None = None  # the SD that `sem` rests on, unless it is that of the data
    data_sd: float | None = None  # the SD of these data, where no reference population is known

    def __post_init__(self) -> None:
        if self.s_diff is None and self.threshold is None:
            raise ValueError(f"{self.scale}: a measurement error needs a standard error or a threshold.")
        for name in ("sem", "s_diff", "threshold"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{self.scale}: {name} is {value}; it must be above 0.")

    @property
    def origin(self) -> Literal["threshold", "sem", "reliability"]:
        """Say what the limit of change rests on: a threshold, a published SEM, or a reliability and an SD."""
        if self.threshold is not None:
            return "threshold"
        return "sem" if self.sem_source is not None else "reliability"

    @property
    def lower_bound(self) -> bool:
        """Whether the SEM is a lower bound: internal consistency does not see change from day to day."""
        rests_on_reliability = self.sem is not None and self.sem_source is None
        return rests_on_reliability and self.reliability is not None and self.reliability.kind in ("alpha", "omega")

    @property
    def sem_log_sd(self) -> float | None:
        """Give how unsure the SEM is: SD of its logarithm, by the interval of the reliability that it rests on.

        SEM = SD sqrt(1 - r), so log(upper / lower) of the SEM is half that of 1 - r. None where no interval is known.
        """
        known = self.reliability
        if self.sem_source is not None or known is None or known.low is None or known.high is None or known.high >= 1:
            return None
        return log((1 - known.low) / (1 - known.high)) / 2 / INTERVAL

    @property
    def evidence(self) -> Evidence:
        """Give the weakest mark among the numbers that the limit of change rests on."""
        if self.threshold_source is not None:
            return self.threshold_source.evidence
        if self.sem_source is not None:
            return self.sem_source.evidence
        marks = {part.evidence for part in (self.reliability, self.reference) if part is not None}
        return next(mark for mark in ("memory", "user", "computed", "verified") if mark in marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceAlone:
    """How many clients measurement error alone would class, had nobody changed."""

    pairs: int
    improved: float  # clients expected, at the SEM of the printed classes
    worse: float
    improved_at_worst: float | None = None  # at the SEM of the lowest lower limit of reliability; None: none published
    worse_at_worst: float | None = None
    too_high_to_improve: int | None = None  # None: the ends of the scale are not known

    @property
    def improved_between(self) -> tuple[int, int]:
        """Give the range of clients classed improved, rounded outwards to whole clients."""
        return _outwards(self.improved, self.improved_at_worst)

    @property
    def worse_between(self) -> tuple[int, int]:
        """Give the range of clients classed worse, rounded outwards to whole clients."""
        return _outwards(self.worse, self.worse_at_worst)


def _outwards(expected: float, at_worst: float | None) -> tuple[int, int]:
    ends = (expected, expected if at_worst is None else at_worst)
    return floor(round(min(ends), 9)), ceil(round(max(ends), 9))

"""A comparison of services, as data: what a page, a workbook and the screen tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impactkit.domain.local_text import LocalText
from impactkit.domain.message import Message

Verdict = Literal["above", "as_expected", "below", "not_comparable"]
Why = Literal["few_services", "few_clients", "low_coverage", "not_recorded"]
VERDICTS: tuple[Verdict, ...] = ("above", "as_expected", "below", "not_comparable")

FEWEST_SERVICES = 6  # with fewer, none is called different
FEWEST_PAIRS = 20  # of a service that is compared
LEAST_COVERAGE = 0.7  # of a service that is compared
MARGIN = 0.2  # SD: the least difference that matters, where no smallest important change is declared
FEWEST_OTHERS = 8  # services in the band of the others that one service's own report shows
FEWEST_ORGANISATIONS = 3  # that those are of
Q = 0.05  # of the services called different, at most this share is so by chance (Benjamini & Hochberg 1995)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedService:
    """One service on one scale, against what clients like its own do elsewhere. Points are those of the comparison."""

    id: str  # unique among all services compared
    name: LocalText
    organisation: str
    pairs: int | None  # clients measured twice; None where it would tell of few
    eligible: int | None  # clients who should have been
    raw: float | None = None  # mean change, not adjusted
    effect: float | None = None  # above what is expected of clients like its own
    low: float | None = None  # 95 %
    high: float | None = None
    p_better: float | None = None
    p_beyond: float | None = None  # that it differs by more than the margin
    reliability: float | None = None
    verdict: Verdict = "not_comparable"
    why: Why | None = None
    what: tuple[str, ...] = ()  # background questions that are not recorded

    @property
    def coverage(self) -> float | None:
        """Give the share of those eligible who were measured twice; None where it is not told."""
        return None if self.pairs is None or not self.eligible else self.pairs / self.eligible


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariate:
    """What a background question does in the comparison."""

    question: str
    level: str = ""  # of a question with levels; empty for a number
    against: str = ""  # the level that it is held against
    change: float | None = None  # points that clients with it move more than others alike; None where a curve is fitted
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleComparison:
    """Services compared on the change of one scale, in points of 100 from the worst to the best end."""

    key: str  # "compare.was.client"
    scale: LocalText
    instrument: LocalText
    rater: str
    clients: int
    services: tuple[ComparedService, ...]  # in the order asked for
    margin: float
    margin_from: Literal["declared", "sd"]
    between_sd: float  # tau
    within_sd: float  # of what shrinks
    n_needed: int | None  # clients for a reliability of 0.7; None where services do not differ
    start_slope: float  # of the end on the start
    start_slope_plain: float | None = None  # not corrected for the error of the start
    corrected: bool = False
    dependable: bool = True
    sem: float | None = None  # points of 100
    covariates: tuple[Covariate, ...] = ()
    left_out: tuple[Message, ...] = ()  # background questions that left the comparison, and why
    remarks: tuple[Message, ...] = ()

    @property
    def comparable(self) -> tuple[ComparedService, ...]:
        """Give the services that are compared."""
        return tuple(service for service in self.services if service.verdict != "not_comparable")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedService:
    """One service in a funnel: what happened against what was expected of clients like its own."""

    id: str
    name: LocalText
    organisation: str
    clients: int  # with a known status
    unknown: int | None  # their status is not known; None where it would tell of few
    expected: float | None  # None where what was observed is: all services together have as many of both
    observed: int | None  # None where it would tell of one to four clients
    ratio: float | None
    low: float | None  # exact 95 % interval of the ratio
    high: float | None
    outside: Literal["", "95", "998"] = ""  # which limits it lies outside, overdispersion counted in


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Services against the limits within which chance alone would keep them."""

    key: str  # "compare.exit"
    title: Message
    services: tuple[RatedService, ...]
    expected: tuple[float, ...]  # where the limits are drawn
    low_95: tuple[float, ...]
    high_95: tuple[float, ...]
    low_998: tuple[float, ...]
    high_998: tuple[float, ...]
    phi: float  # overdispersion, corrected for winsorising
    tau2: float
    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that is compared in one run."""

    title: str  # the organisations, or the area
    first: str  # the period, ISO days
    last: str
    as_of: str
    organisations: tuple[str, ...]
    linked: bool  # whether a client of two services is known as one
    scales: tuple[ScaleComparison, ...]
    funnels: tuple[Funnel, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRelease:
    """A comparison that has passed the rules of disclosure; only they make one, and reports take nothing else."""

    comparison: Comparison
    checksum: str  # keyed, of all rows compared
    software: str
    hidden: int = 0  # cells that would have told of one to four clients


@dataclass(frozen=True, slots=True, kw_only=True)
class InContext:
    """One service beside the others on the scale of its goal: all that its own report tells of a comparison."""

    effect: float | None = None  # above what is expected of clients like its own, points of 100
    low: float | None = None  # 95 %
    high: float | None = None
    band_low: float | None = None  # the middle 80 per cent of the others; None where they are too few to be told
    band_high: float | None = None
    services: int  # the others that are compared
    organisations: int  # that they are of
    margin: float  # points of 100
    verdict: Verdict
    why: Why | None = None
    what: tuple[str, ...] = ()  # background questions that are not recorded

    def __post_init__(self) -> None:
        enough = self.services >= FEWEST_OTHERS and self.organisations >= FEWEST_ORGANISATIONS
        if self.band_low is not None and not enough:
            raise ValueError(f"{self.services} services of {self.organisations} organisations are too few for a band.")

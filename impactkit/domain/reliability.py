"""Whether a measure can be trusted in the data at hand: what is found of each scale, before it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impactkit.domain.instrument import Reliability
from impactkit.domain.local_text import LocalText
from impactkit.domain.project import Rater

FEWEST = 10  # clients under which nothing is computed
WIDE = 30  # clients under which a value is told with the warning that its interval is wide
MANY_AT_THE_END = 0.15  # a larger share at the best or worst score is said (McHorney & Tarlov 1995)
NARROW = 0.1  # an interval of alpha that is no wider tells how far answers hang together

# Why answers are not asked whether they hang together.
NotAsked = Literal["", "single", "ready", "formative"]
# Why there is no omega: too few clients for so many items; under three items; an item that all answer alike; a model
# that does not fit (an item explained whole, or items that run against each other).
NoOmega = Literal["", "few", "two_items", "constant", "no_factor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A coefficient with its 95 per cent interval and the clients that it rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFinding:
    """One item of a scale among the first assessments."""

    item: str  # id
    label: LocalText
    missing: int  # clients who left it out
    rest: float | None  # correlation with the sum of the other items; None where it or they do not vary
    constant: bool  # everyone answered alike
    reverse: bool  # a high code means the opposite of the scale's direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Retest:
    """Two assessments of clients who had no reason to change in between."""

    icc: Estimate  # two-way random effects, absolute agreement, one assessment
    sem: float  # native points
    shift: float  # mean of the second less the first, native points


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleFinding:
    """What the data say of one scale as one rater answered it; first assessments, one per client."""

    instrument: LocalText  # short name
    scale: str  # id
    name: LocalText
    rater: Rater
    version: str
    clients: int  # with a first assessment
    complete: int  # of them, with every item answered
    scored: int  # of them, with a score
    not_asked: NotAsked
    items: tuple[ItemFinding, ...] = ()
    alpha: Estimate | None = None
    needed: int | None = None  # clients for an interval of alpha no wider than `NARROW`; None where alpha is unknown
    omega: Estimate | None = None
    no_omega: NoOmega = ""
    floor: int | None = None  # clients at the worst score; None where the range is not known
    ceiling: int | None = None  # at the best
    straight: int | None = None  # clients who gave one answer throughout though items are reversed; None: none is
    unchanged: int = 0  # clients with two assessments that make a retest
    retest: Retest | None = None
    published: tuple[Reliability, ...] = ()
    published_sem: float | None = None  # native points

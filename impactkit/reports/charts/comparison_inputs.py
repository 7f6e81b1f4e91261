"""What the charts of a comparison are drawn from: finished texts of one language, and the numbers that give places.

As in `impactkit.reports.charts.inputs`, a number stands here as a float that places a mark and as the text that people
read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impactkit.reports.charts.ticks import Tick

GroupTone = Literal["above", "as_expected", "below", "not_comparable"]
Outside = Literal["", "95", "998"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate between the ends of its interval, and the text that tells all three ("+3,5 (1,7–5,3)")."""

    value: float
    low: float
    high: float
    text: str

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} does not lie between {self.low} and {self.high}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """A service: its name, and its interval; or the reason why it has none."""

    heading: str
    interval: Interval | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.interval is None) != bool(self.reason):
            raise ValueError(f"{self.heading}: a service has either an interval or a reason why it has none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """Services of one verdict, in the order asked for, never by result."""

    heading: str
    tone: GroupTone
    rows: tuple[ServiceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundExpected:
    """An axis whose middle is what was to be expected: as long to the left as to the right.

    `less` and `more` stand above its halves, `expected` above the middle, `label` below the ticks. What lies within
    `margin` of the middle is too small to matter; it is shaded.
    """

    reach: float
    margin: float
    ticks: tuple[Tick, ...]
    less: str
    more: str
    expected: str
    label: str

    def __post_init__(self) -> None:
        if not 0 <= self.margin <= self.reach or not self.reach > 0:
            raise ValueError(f"An axis that reaches {self.reach} has no room for a margin of {self.margin}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaterpillarChart:
    """Services by verdict, each with the interval of its difference from what was to be expected.

    Many services are drawn as several images, so that paper can break between them.
    """

    title: str
    description: str
    axis: AroundExpected
    groups: tuple[ServiceGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BandChart:
    """One service, on the band in which the middle of the other services lies; they have no names and no dots."""

    title: str
    description: str
    axis: AroundExpected
    heading: str  # name of the service
    interval: Interval
    band_low: float
    band_high: float
    band_label: str  # "muiden palvelujen keskimmäiset 80 %"

    def __post_init__(self) -> None:
        if not self.band_low <= self.band_high:
            raise ValueError(f"A band from {self.band_low} to {self.band_high} has no width.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelDot:
    """A service in a funnel: what was expected of it, and observed over expected.

    `label` names it where there is room.
    """

    expected: float
    ratio: float
    outside: Outside = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLimits:
    """The limits within which chance would keep services, at rising expected numbers."""

    expected: tuple[float, ...]
    low_95: tuple[float, ...]
    high_95: tuple[float, ...]
    low_998: tuple[float, ...]
    high_998: tuple[float, ...]

    def __post_init__(self) -> None:
        lengths = {len(each) for each in (self.low_95, self.high_95, self.low_998, self.high_998)}
        if lengths != {len(self.expected)} or len(self.expected) < 2:
            raise ValueError("The limits of a funnel are given at the same two expected numbers or more.")
        if list(self.expected) != sorted(self.expected):
            raise ValueError("The limits of a funnel are given at rising expected numbers.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelWords:
    """What stands at the axes of a funnel and at its limits."""

    up: str  # above the upright axis: "toteutuneita sataa odotettua kohti"
    along: str  # below the other: "odotettu määrä"
    target: str  # at the line of 1: "odotetusti"
    within_95: str  # "95 %"
    within_998: str  # "99,8 %"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelChart:
    """Services by the number expected of them, on the limits within which chance would keep them.

    The first tick of each axis is its foot, the last its end; limits and dots beyond the end are drawn at it.
    """

    title: str
    description: str
    up: tuple[Tick, ...]  # ratio
    along: tuple[Tick, ...]  # expected number
    words: FunnelWords
    limits: FunnelLimits
    dots: tuple[FunnelDot, ...]

    def __post_init__(self) -> None:
        if len(self.up) < 2 or len(self.along) < 2:
            raise ValueError("Each axis of a funnel needs two ticks or more.")

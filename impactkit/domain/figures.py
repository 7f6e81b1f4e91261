"""The figures that may be shown, and the Release that holds them.

Only `impactkit.disclosure.release` makes a Release; outward reports accept nothing else. What has not passed cannot be
shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from impactkit.domain.comparison import InContext
from impactkit.domain.findings import Tag
from impactkit.domain.instrument import Evidence, Indicator, Licence
from impactkit.domain.local_text import Language, LocalText
from impactkit.domain.message import Message
from impactkit.domain.project import Goal, Headline, Period, Policy, Rater, Target, Windows

Unit = Literal[
    "clients",
    "rows",
    "of_100",
    "share",
    "points",
    "sd",
    "days",
    "months",
    "euros",
    "comparisons",
    "yes_no",
    "coefficient",
]
# Why a figure has no value: 1 to 4 clients; all but 1 to 4; under 8 (rounded tables); hidden so that no other can be
# worked out; part of a merged class; too few clients for such a figure.
Hidden = Literal["", "few", "all_but_few", "under_8", "hidden", "merged", "too_few"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a report: the same key, value and form in page, PDF, workbook and methods page."""

    key: str
    unit: Unit
    value: float | None = None
    n: int | None = None  # the clients it rests on, where they may be told
    low: float | None = None
    high: float | None = None
    decimals: int = 0
    method: str = "count"
    tag: Tag = "collected"
    hidden: Hidden = ""

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.hidden):
            raise ValueError(f"{self.key}: a figure has either a value or a reason why it is hidden.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCard:
    """A scale that goes into a composite."""

    scale: str
    name: LocalText
    weight: float  # share of all declared weights, 0 to 1
    anchor: bool
    instrument: str = ""  # id@version
    asked: bool = True  # whether any client of the service was


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A band between published limits, native points."""

    name: LocalText
    low: float
    high: float  # its highest score; where the scale's steps are not known, the limit under which it lies
    under: bool = False  # whether `high` is that limit


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLimit:
    """A limit of reliable change from another estimate of the error than the one that the classes rest on."""

    value: float  # native points that a change must pass
    note: Message  # what the estimate is


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleCard:
    """What a reader must know of a scale whose figures stand in the report; `key` begins its figures' keys."""

    key: str  # "scale.was.client": scale and rater; with the version where two of them occur
    scale: str
    name: LocalText
    instrument: str  # id@version
    rater: Rater
    indicator: Indicator | None
    low: float
    high: float
    higher_is_better: bool
    classed: bool  # whether change of a single client may be classed
    no_class_reason: Message | None = None
    threshold: float | None = None  # native points that a reliable change reaches
    error: Message | None = None  # where the limit of reliable change comes from
    error_evidence: Evidence = "verified"
    error_ranged: bool = False  # whether a lower limit of reliability is published, so that the error has a range
    edges: tuple[float, ...] = ()  # of the bins that are shown, native points
    limit: float | None = None  # the owner's own limit, for shares under it
    limit_name: LocalText | None = None
    floor_ceiling: LocalText | None = None
    parts: tuple[PartCard, ...] = ()  # of a composite; empty for a scale of an instrument
    bands: tuple[Band, ...] = ()  # from the worst to the best
    important: float | None = None  # smallest change that matters, native points; None where none may be used
    important_note: Message | None = None  # where it comes from, or why it may not be used; None where none is known
    usual: float | None = None  # declared mean of the same people before they were chosen, native points
    usual_note: Message | None = None  # where it comes from
    other_limits: tuple[OtherLimit, ...] = ()  # under which the classes were counted too
    reliabilities: tuple[float, ...] = ()  # by which return to the usual mean was reckoned


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentCard:
    """An instrument as the methods page names it."""

    id: str
    version: str
    revision: int
    sha256: str
    short: LocalText | str  # in releases of before it had languages: one text
    name: LocalText
    source: str
    owner: LocalText
    licence: Licence
    validated: bool
    source_language: Language = "en"
    facts: tuple[tuple[Message, Evidence], ...] = ()  # reliability, error, reference: each with what it rests on
    note: LocalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """The service as the report presents it, in the organisation's own words."""

    id: str
    name: str
    organisation: str
    goal: Goal
    goal_name: LocalText
    target_group: str = ""
    commissioner: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    quote: str = ""  # of a client whose consent is recorded

    def text(self, kind: str) -> str:
        """Give the organisation's own words of that kind, empty where none were written."""
        return dict(self.texts).get(kind, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The final release that a report follows, and what of it may stand beside the new figures."""

    id: str
    period: Period
    figures: tuple[Figure, ...] = ()  # as they were shown then, by the same keys
    differs: tuple[Message, ...] = ()  # definitions that differ, so that other figures may not stand beside


class Defined(Protocol):
    """What decides whether the figures of two reports mean the same; a Release has it, and what one is made from."""

    @property
    def service(self) -> ServiceCard:
        """The service, with its goal."""

    @property
    def period(self) -> Period:
        """The days that are covered."""

    @property
    def policy(self) -> Policy:
        """The privacy rules."""

    @property
    def headline(self) -> Headline:
        """Whom the headline counts."""

    @property
    def windows(self) -> Windows:
        """The time limits."""

    @property
    def scales(self) -> tuple[ScaleCard, ...]:
        """The scales, with their ranges and limits."""

    @property
    def instruments(self) -> tuple[InstrumentCard, ...]:
        """The instruments, with version and revision of their scoring."""


def goal_cards(report: Defined) -> tuple[ScaleCard, ...]:
    """Give the scale of the goal, in each version of its instrument that has figures, in the order of showing."""
    goal = report.service.goal
    return tuple(card for card in report.scales if (card.scale, card.rater) == (goal.scale, goal.rater))


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Everything that an outward file may say, frozen."""

    id: str
    format: str
    draft: bool
    service: ServiceCard
    period: Period
    as_of: date
    made: date
    policy: Policy
    headline: Headline
    windows: Windows
    software: str
    checksum: str
    scales: tuple[ScaleCard, ...]
    instruments: tuple[InstrumentCard, ...]
    figures: tuple[Figure, ...]
    notes: tuple[Message, ...] = ()  # defaults taken, and what the reader must be told of the data
    kinds: tuple[tuple[str, str], ...] = ()  # key of a figure -> its kind of step, in the project's own words
    corrects: str = ""  # id of the release that this one replaces
    earlier: Earlier | None = None  # the release of an earlier period that this one follows
    targets: tuple[Target, ...] = ()  # of the service, beside its goal
    context: InContext | None = None  # beside the others, where a comparison was made

    def figure(self, key: str) -> Figure:
        """Give the figure of that key.

        Raises
        ------
        KeyError
            If the release holds no such figure.
        """
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise KeyError(f"Release {self.id} has no figure {key!r}.")

    def find(self, key: str) -> Figure | None:
        """Give the figure of that key, or None where the release holds no such figure."""
        return next((figure for figure in self.figures if figure.key == key), None)

    def under(self, prefix: str) -> tuple[Figure, ...]:
        """Give the figures whose keys begin with ``prefix.``, in their order."""
        return tuple(figure for figure in self.figures if figure.key.startswith(f"{prefix}."))

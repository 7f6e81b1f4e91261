"""A project: whose services, which period, which rules. What the workbook says before its rows are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from impactkit.domain.background import REPORTED
from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.goals import GAS
from impactkit.domain.instrument import Indicator, Reliability
from impactkit.domain.local_text import Language
from impactkit.domain.message import Message

Rater = Literal["client", "worker"]
Policy = Literal["standard", "strict"]
Headline = Literal["ended", "ended_or_due"]
GoalKind = Literal["indicator", "exit", "goals"]
USUAL_MINIMUM = 0.5  # of the weights of a composite
INDEX = "index."  # begins the ids of composites; no scale of an instrument has such an id


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The time limits of pairs and exits, in whole days."""

    before: int = 30  # a baseline may lie this long before the start
    late: int = 45  # or this long after it
    after_end: int = 60  # a follow-up may lie this long after the end
    stay_gap: int = 90  # episodes nearer than this are one stay
    follow_up_after: int = 180  # a follow-up falls due this long after the start
    min_stay_days: int = 60  # a shorter stay without a pair left early
    exit_after: int = 28  # the day after the end on which the exit is read
    min_interval: int | dict[str, int] | None = None  # days between the assessments of a pair; None: the instrument's

    def __post_init__(self) -> None:
        for name in ("before", "late", "after_end", "stay_gap", "follow_up_after", "min_stay_days", "exit_after"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be 0 days or more.")

    def interval_of(self, instrument: str, *, usual: int) -> int:
        """Give the shortest time between the assessments of a pair, days; `usual` is the instrument's own."""
        if isinstance(self.min_interval, dict):
            return self.min_interval.get(instrument, usual)
        return usual if self.min_interval is None else self.min_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that a report covers, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"The period ends on {self.last}, before it begins on {self.first}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The one goal that a service is measured against."""

    kind: GoalKind = "indicator"  # goals: the clients' own (goal attainment scaling)
    indicator: Indicator | None = None  # None unless the goal is an indicator
    scale: str = ""  # empty unless the goal is an indicator
    rater: Rater = "client"
    target: float | None = None
    target_unit: Literal["of_100", "points"] = "of_100"  # of 100 ended stays; native points of mean change
    decline_expected: bool = False

    @property
    def paired(self) -> str:
        """Give the id of the scale whose pairs the goal rests on; empty for an exit goal."""
        return {"indicator": self.scale, "goals": GAS, "exit": ""}[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a client said, and whether consent to print it is recorded."""

    text: str
    consent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What one organisation offers one target group."""

    id: str
    name: str
    organisation: str
    goal: Goal
    target_group: str = ""
    commissioner: str = ""
    cost: float | None = None  # euros in the period
    texts: tuple[tuple[str, str], ...] = ()  # inputs, activities, outputs, outcomes, impact, learned, will_change
    quote: Quote | None = None

    def text(self, kind: str) -> str:
        """Give the organisation's own words of that kind, empty where none were written."""
        return dict(self.texts).get(kind, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredScale:
    """What the project says of a scale where the catalogue leaves it open."""

    scale: str
    low: float | None = None
    high: float | None = None
    reliability: Reliability | None = None
    important: float | None = None  # smallest change that matters, native points
    important_source: str = ""
    reference_mean: float | None = None  # of the same people before they were chosen for a service, native points
    reference_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentUse:
    """An instrument as this project uses it."""

    id: str
    version: str
    first_code: int | None = None  # 0 or 1, as the form is printed; None: as the catalogue has it
    scales: tuple[DeclaredScale, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A scale of a composite, with its weight."""

    scale: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """An indicator made of several scales, declared before the data are read."""

    indicator: Indicator
    parts: tuple[Part, ...]
    anchor: str  # id of the scale without which there is no value
    minimum: float = USUAL_MINIMUM  # share of the declared weights that a client must have
    rater: Rater = "client"

    @property
    def id(self) -> str:
        """Give the id under which its value stands beside the scales: ``index.participation``."""
        return f"{INDEX}{self.indicator}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A share of clients that the project aims at: of whom, what counts, and by when."""

    id: str
    name: str
    share: float  # above 0, at most 1
    kinds: tuple[str, ...]  # kinds of exit that count
    population: tuple[tuple[str, tuple[str, ...]], ...] = ()  # background question -> answers; empty: every client
    days: int  # from `measured_from` to the day of judgement
    measured_from: Literal["start", "end"] = "end"  # of the stay; also says whether begun or ended stays are counted
    when: Literal["at", "by"] = "by"  # the status on that day, or any status until then
    services: tuple[str, ...] = ()  # empty: all

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError(f"Target {self.id}: the share is {self.share}; it must be above 0 and at most 1.")
        if self.days < 0:
            raise ValueError(f"Target {self.id}: days is {self.days}; it must be 0 or more.")
        if unknown := set(self.kinds) - {kind.id for kind in EXIT_KINDS}:
            raise ValueError(f"Target {self.id}: there is no kind of exit {', '.join(sorted(unknown))}.")
        if not self.kinds:
            raise ValueError(f"Target {self.id} names no kind of exit.")
        levels = {question.id: {level.id for level in question.levels} for question in REPORTED}
        for question, answers in self.population:
            if not answers or not set(answers) <= levels.get(question, set()):
                raise ValueError(f"Target {self.id}: {question} with {', '.join(answers) or 'no answer'} is no group.")

    def applies_to(self, service: str) -> bool:
        """Tell whether the target is one of that service."""
        return not self.services or service in self.services


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """All that the project says beside its rows."""

    organisation: str
    period: Period
    services: tuple[Service, ...]
    instruments: tuple[InstrumentUse, ...]
    data_date: date | None = None
    languages: tuple[Language, ...] = ("fi",)
    policy: Policy = "standard"
    headline: Headline = "ended"
    windows: Windows = field(default_factory=Windows)
    composites: tuple[Composite, ...] = ()
    targets: tuple[Target, ...] = ()
    milestones: tuple[str, ...] = ()  # kinds of small steps; empty: any short name
    case_mix: tuple[str, ...] = ()  # background questions by which clients are compared fairly
    defaults: tuple[Message, ...] = ()  # what was not said, and what was taken instead

    def defaults_of(self, service_id: str) -> tuple[Message, ...]:
        """Give the defaults that bear on a service: all but those that name another one as their ``service``."""
        return tuple(each for each in self.defaults if dict(each.values).get("service", service_id) == service_id)

    def targets_of(self, service_id: str) -> tuple[Target, ...]:
        """Give the targets of a service."""
        return tuple(target for target in self.targets if target.applies_to(service_id))

    def service(self, service_id: str) -> Service:
        """Give the service of that id.

        Raises
        ------
        KeyError
            If the project has no such service; the message names those that it has.
        """
        for service in self.services:
            if service.id == service_id:
                return service
        known = ", ".join(s.id for s in self.services)
        raise KeyError(f"There is no service {service_id!r} in the project; there are {known}.")

"""What the generator is told of an organisation: its services, who comes to them, what they truly achieve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from impactkit.domain.instrument import Indicator
from impactkit.domain.local_text import Language
from impactkit.domain.project import Composite, Quote, Target

TRAITS: tuple[Indicator, ...] = ("participation", "work_ability", "readiness")
PERIOD = (date(2025, 1, 1), date(2025, 12, 31))
DATA_DATE = date(2026, 1, 14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """A level, or a change of level, of the three traits; 1 is one SD of unemployed adults in Finland."""

    participation: float
    work_ability: float
    readiness: float

    def array(self) -> np.ndarray:
        """Give the three numbers in the order of `TRAITS`."""
        return np.array([getattr(self, trait) for trait in TRAITS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Days within which a service takes in new clients, and how many."""

    first: date
    last: date
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clientele:
    """Who comes to a service. Shares follow the levels of `impactkit.domain.background`, in their order."""

    start: Traits  # mean level at the start
    born: tuple[int, int]  # first and last year of birth
    gender: tuple[float, ...] = (0.47, 0.51, 0.02)
    unemployment: tuple[float, ...] = (0.04, 0.26, 0.28, 0.42)
    partial_work_ability: tuple[float, ...] = (0.35, 0.65)
    education: tuple[float, ...] = (0.28, 0.57, 0.15)
    language: tuple[float, ...] = (0.88, 0.03, 0.09)
    not_recorded: tuple[tuple[str, float], ...] = ()  # background question -> share left empty; else `UNRECORDED`


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How stays run. All but `days` and `spread` are shares of the clients."""

    days: int  # median length of a stay that is not broken off
    spread: float = 0.35  # SD of the log of the length
    early: float = 0.10  # leave before two months have passed
    paused: float = 0.06  # interrupted for less than the gap that parts two stays
    returning: float = 0.08  # come back after a longer gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """Which instruments a service fills in, and how faithfully. All shares are of the stays."""

    instruments: tuple[str, ...]
    worker_belief: bool = False  # the worker rates `belief` too
    no_baseline: float = 0.05
    late_baseline: float = 0.10
    interim: float = 0.5  # measured half a year after the start while the stay goes on
    follow_up: float = 0.82  # of the stays that ended, but for those broken off early
    follow_up_early: float = 0.12  # of the stays broken off early
    selection: float = 0.25  # log odds of a follow-up per SD of the client's own gain: who gained is reached more often
    modes: tuple[float, float, float] = (0.60, 0.28, 0.12)  # alone, assisted, interview


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoals:
    """How the clients of a service set goals of their own, and how far they come with them."""

    names: tuple[str, ...]  # what goals are about; those of one client differ
    most: int = 3  # goals of a client, at least one
    ease: float = 0.0  # level that the usual goal reaches; above 0, goals are set too easy
    weighed: bool = False  # each goal has a weight of 1 to 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What becomes of clients after a stay."""

    work: float  # log odds of open work for a client at level 0 of all traits
    education: float  # the shares of the rest who go on to each kind
    on_benefit: float  # education on unemployment benefit
    subsidised: float
    service: float
    other_benefit: float
    enterprise: float = 0.02
    known: float = 0.90  # share of stays whose status after the end is recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The goal of a service, before the catalogue has said which scale is meant."""

    instrument: str = ""  # empty for an exit goal and for goals of the clients' own
    own_goals: bool = False
    target: float
    points: bool = False  # the target is a mean change in points, not a number of 100 clients
    decline_expected: bool = False  # without the service these clients would be expected to get worse


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlan:
    """One service as the generator makes it."""

    id: str
    name: str
    target_group: str
    commissioner: str
    cost: float  # euros in 2025
    aim: Aim
    texts: tuple[tuple[str, str], ...]
    intakes: tuple[Intake, ...]
    clientele: Clientele
    course: Course
    measuring: Measuring
    leaving: Leaving
    effect: Traits  # mean true gain of a long stay
    effect_sd: Traits = Traits(participation=0.5, work_ability=0.5, readiness=0.5)  # of the true gain between clients
    own_goals: OwnGoals | None = None
    steps: tuple[tuple[str, float], ...] = ()  # kind of small step -> share of the stays in which it is taken
    quote: Quote | None = None
    also_from: tuple[tuple[str, int], ...] = ()  # (service, how many of its clients come here as well)

    @property
    def clients(self) -> int:
        """How many clients come here first."""
        return sum(intake.clients for intake in self.intakes)

    def resized(self, clients: int) -> ServicePlan:
        """Give the same service with another number of clients, none of them shared."""
        first = min(intake.first for intake in self.intakes)
        last = max(intake.last for intake in self.intakes)
        return replace(self, intakes=(Intake(first=first, last=last, clients=clients),), also_from=())


@dataclass(frozen=True, slots=True, kw_only=True)
class EndReasons:
    """Why a stay ended, in the organisation's own words."""

    as_planned: str
    to_work: str
    to_education: str
    to_service: str
    broken_off: str
    moved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPlan:
    """One organisation and its services."""

    id: str  # name of its workbook
    name: str
    letter: str  # its clients are A-0001, A-0002, ...
    languages: tuple[Language, ...]
    end_reasons: EndReasons
    services: tuple[ServicePlan, ...]
    composites: tuple[Composite, ...] = ()
    targets: tuple[Target, ...] = ()  # beside the goals of the services

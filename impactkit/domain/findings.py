"""What a service achieved, in exact numbers: before disclosure has decided what may be shown.

Findings never leave the house as they are. `impactkit.disclosure` turns them into the figures of a Release.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Tag = Literal["collected", "sample", "estimate"]
LESS_THAN_EXPECTED = 0.5  # SD by which clients who were not measured are taken to have done worse than expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Clients of one whole, parted into classes that add up to it."""

    key: str  # "headline", "exit.status"
    parts: tuple[tuple[str, int], ...]  # class -> clients, in the order of showing
    within: str = ""  # key of the class that is its whole, where that class is shown too: "exit.status.yes"

    def __post_init__(self) -> None:
        if any(count < 0 for _, count in self.parts):
            raise ValueError(f"{self.key}: a count below 0 in {self.parts}.")

    @property
    def whole(self) -> int:
        """Give the number of clients in all classes together."""
        return sum(count for _, count in self.parts)

    def part(self, name: str) -> int:
        """Give the clients of one class; 0 where the class does not occur."""
        return dict(self.parts).get(name, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Clients by the levels of one background question; the last level may be "missing"."""

    key: str  # "background.gender"
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Clients by kinds that overlap: a client may be of several, or of none."""

    key: str  # "milestones"
    parts: tuple[tuple[str, int], ...]  # kind, in the project's own words -> clients
    some: int  # clients of at least one kind
    whole: int  # clients

    def __post_init__(self) -> None:
        if not max((clients for _, clients in self.parts), default=0) <= self.some <= self.whole:
            raise ValueError(f"{self.key}: {self.parts} do not fit {self.some} of {self.whole} clients.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of clients and the counts it comes from."""

    key: str  # "participation.improved": the same in report, workbook and methods page
    part: int  # clients
    whole: int  # clients, at least one
    low: float  # 95 % interval, 0 to 1
    high: float
    method: str  # entry of the methods page: "wilson"
    needs: str = ""  # key of the breakdown that must be shown whole, because this share adds up some of its classes
    classes: tuple[str, ...] = ()  # the classes of it that it adds up, where the others need not be shown

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole or not self.whole:
            raise ValueError(f"{self.key}: {self.part} of {self.whole} clients is no share.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean over clients, with its 95 % interval where it has one."""

    key: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None
    points_of_100: float = 1.0  # native points that make one point of 0-100; 0 where the unit is no scale's point
    unit: Literal["points", "share"] = "points"
    method: str = "mean"
    tag: Tag = "collected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quartiles:
    """The middle of a distribution over clients, and the bounds of its middle half."""

    key: str
    n: int
    lower: float
    middle: float
    upper: float
    unit: Literal["days", "months"]
    method: str = "quartiles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Scores before and after on common fine bins; disclosure merges them into those that may be shown."""

    key: str
    edges: tuple[float, ...]  # one more than bins; native points
    baseline: tuple[int, ...]
    follow_up: tuple[int, ...]  # empty where there are baselines only


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What would be expected of a model: no count of people, so it has no one to disclose."""

    key: str
    value: float
    low: float | None = None
    high: float | None = None
    n: int
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A coefficient of the answers of many clients, such as alpha, with its 95 % interval; it has no unit."""

    key: str
    value: float
    low: float
    high: float
    n: int  # clients that it rests on
    whole: int  # clients whose number is shown beside: all who have a baseline
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A plain count, whole or part of a whole that is shown elsewhere."""

    key: str
    part: int
    whole: int | None = None  # None: a total of its own
    of: Literal["clients", "rows"] = "clients"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """How many clients more a target would need: no count of people, but worked out from the classes of a breakdown."""

    key: str
    value: int  # clients
    needs: str  # key of the breakdown
    classes: tuple[str, ...]  # of it, all of which must be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResult:
    """What the clients of one group achieved."""

    key: str  # "group.gender.woman"
    clients: int  # that the headline counts
    ended: int  # of them, those whose stay ended
    moved_on: int  # of the ended
    pairs: int = 0  # of the clients, those measured at both ends on the scale of the goal
    change: Mean | None = None  # on 0-100, of those with a pair

    @property
    def question(self) -> str:
        """Give the background question that the group comes from."""
        return self.key.split(".")[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDifference:
    """A difference of mean change between two groups whose corrected interval does not hold 0."""

    of: tuple[str, str]  # keys of the groups, that with the larger change first
    change: Mean  # the larger less the smaller; n is that of the smaller group


@dataclass(frozen=True, slots=True)
class Apart:
    """Groups by whose means alone a few clients could be told: sums of them differ by those clients."""

    groups: frozenset[str]  # keys of the groups that would all have to be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ForWhom:
    """Results by client group, what sets them apart, and what must not be worked out from them."""

    groups: tuple[GroupResult, ...]
    pairs: str = ""  # key of the number of pairs that the groups part; empty where the goal has no scale
    differences: tuple[GroupDifference, ...] = ()
    comparisons: int = 0  # differences that were looked at
    apart: tuple[Apart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """The cost of a service, to be divided by a number of clients as far as that number may be told."""

    key: str  # "cost.per_exit"
    euros: float
    counts: tuple[str, ...]  # keys of the numbers that together divide the cost
    whole: str = ""  # key of the number that the count is a part of; empty for a count of its own
    least: int = 1  # with a smaller count there is no unit cost
    beside: tuple[str, ...] = ()  # keys of numbers without which it must not stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """Clients whose change reaches another limit than that of the classes, and so lies within or around these."""

    scale: str  # key of the scale: "scale.was.client"
    name: str  # of the limit: "important"
    improved: int
    worse: int
    whole: int  # clients with both assessments
    method: str

    @property
    def key(self) -> str:
        """Give what begins the keys of its figures."""
        return f"{self.scale}.{self.name}"

    def __post_init__(self) -> None:
        if min(self.improved, self.worse) < 0 or self.improved + self.worse > self.whole:
            raise ValueError(f"{self.key}: {self.improved} and {self.worse} are no parts of {self.whole} clients.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Whether something declared beforehand holds of a group; never of a person."""

    key: str  # "scale.was.client.maintained"
    holds: bool
    n: int
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BandCount:
    """Clients with one score, and the band between published limits that it lies in (0: the worst)."""

    score: float  # 0-100, higher is better
    band: int
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Clients who went from one band to another (or stayed), in one class of reliable change."""

    before: int
    after: int
    change_class: str  # improved, no_change, worse; empty where the scale has no classes
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BandTable:
    """The clients with both assessments by published bands: at baseline, at follow-up, and from one to the other."""

    key: str  # "scale.was.client"
    bands: int
    before: tuple[BandCount, ...]
    after: tuple[BandCount, ...]
    crossings: tuple[Crossing, ...]

    @property
    def whole(self) -> int:
        """Give the number of clients."""
        return sum(each.clients for each in self.crossings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Exact findings of one service; two of them add up."""

    breakdowns: tuple[Breakdown, ...] = ()
    groups: tuple[Groups, ...] = ()
    shares: tuple[Share, ...] = ()
    means: tuple[Mean, ...] = ()
    quartiles: tuple[Quartiles, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    coefficients: tuple[Coefficient, ...] = ()
    tallies: tuple[Tally, ...] = ()
    kinds: tuple[Kinds, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    for_whom: tuple[ForWhom, ...] = ()
    costs: tuple[UnitCost, ...] = ()
    bands: tuple[BandTable, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    claims: tuple[Claim, ...] = ()

    def __add__(self, other: Findings) -> Findings:
        return Findings(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

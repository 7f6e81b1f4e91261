"""By what clients are compared fairly: the covariates in the model, those that left it, and who did not record them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ORDERED = ("age_group", "unemployment", "education")  # questions whose levels go from less to more
CovariateKind = Literal["groups", "linear", "spline"]
ReasonLeft = Literal[
    "not_recorded",  # of nobody
    "one_group",  # all clients are alike, or nothing but one group of answers is spread over the services
    "not_spread",  # the numbers are recorded in too few services, or mostly in one
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariate:
    """A background question in the model, and the columns that stand for it."""

    question: str
    columns: tuple[str, ...]
    kind: CovariateKind
    reference: str = ""  # of groups: the most common, which has no column
    merged: tuple[tuple[str, str], ...] = ()  # answer -> the group that it counts with
    knots: tuple[float, ...] = ()  # of a spline, in the unit of the numbers
    middle: float | None = None  # of numbers: what those count as who have none recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftCovariate:
    """A background question that the project named and the model cannot use, for any service."""

    question: str
    reason: ReasonLeft


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRecorded:
    """A service that cannot be compared, because it did not record a background question that the model uses."""

    service: str
    question: str
    share: float  # of its clients, 0 to 1

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError(f"{self.service}, {self.question}: the share not recorded is {self.share}, not 0 to 1.")

"""The keys of `impact.yaml`, and what each may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from impactkit.declared.spellings import Day, Decimal, Flag, Id, Slug, Whole, Words, Written, decimal, whole
from impactkit.domain.instrument import Indicator
from impactkit.domain.local_text import Language
from impactkit.domain.project import GoalKind, Headline, Policy, Rater
from impactkit.domain.project_file import Holds
from impactkit.words.languages import languages

DAYS_OF_A_WINDOW = 3650
Days = Annotated[Whole, Field(ge=0, le=DAYS_OF_A_WINDOW)]
Weight = Annotated[Decimal, Field(gt=0)]
Share = Annotated[Decimal, Field(ge=0, le=1)]


def _per_cent(value: object) -> float:
    """Read a share in per cent; 0.3 could be 30 % or less than one, so it is refused."""
    found = decimal(value)
    if not 1 <= found <= 100:
        raise PydanticCustomError("per_cent", "per cent from 1 to 100")
    return found


def _for_every_instrument(value: object) -> object:
    """Take one number of days for all instruments, or one for each."""
    return {"": str(whole(value))} if isinstance(value, str) else value


def _one_or_several(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _offered(value: object) -> object:
    """Take a language that reports are written in."""
    if value in languages():
        return value
    raise PydanticKnownError("literal_error", {"expected": ", ".join(f"'{each}'" for each in languages())})


Offered = Annotated[Language, BeforeValidator(_offered)]
PerCent = Annotated[float, BeforeValidator(_per_cent)]
Names = Annotated[list[Words], Field(min_length=1), BeforeValidator(_one_or_several)]


class PeriodKeys(Written):
    """Key ``period``."""

    first: Day | None = None
    last: Day | None = None


class WindowsKeys(Written):
    """Key ``windows``: whole days."""

    before: Days | None = None
    late: Days | None = None
    after_end: Days | None = None
    stay_gap: Days | None = None
    follow_up_after: Days | None = None
    min_stay_days: Days | None = None
    exit_after: Days | None = None
    min_interval: Annotated[dict[str, Days], BeforeValidator(_for_every_instrument)] | None = None


class GoalKeys(Written):
    """Key ``goal`` of a service."""

    kind: GoalKind = "indicator"
    indicator: Indicator | None = None
    scale: Words | None = None
    rater: Rater | None = None
    target: Decimal | None = None
    target_unit: Literal["of_100", "points"] | None = None
    decline_expected: Flag = False


class TextsKeys(Written):
    """Key ``texts`` of a service: its own words, as they stand in the report."""

    inputs: Words | None = None
    activities: Words | None = None
    outputs: Words | None = None
    outcomes: Words | None = None
    impact: Words | None = None
    learned: Words | None = None
    will_change: Words | None = None
    quote: Words | None = None  # what a client said
    quote_consent: Flag = False  # whether the consent to print it is recorded


class ServiceKeys(Written):
    """One of ``services``."""

    id: Words
    name: Words | None = None
    target_group: Words | None = None
    commissioner: Words | None = None
    cost: Annotated[Decimal, Field(ge=0)] | None = None
    goal: GoalKeys | None = None  # without one, intake says that each service has exactly one
    texts: TextsKeys | None = None


class ReliabilityKeys(Written):
    """Key ``reliability`` of a scale."""

    kind: Literal["test_retest_icc", "test_retest_r", "alpha", "omega"]
    value: Annotated[Decimal, Field(gt=0, lt=1)]
    n: Annotated[Whole, Field(ge=1)] | None = None
    source: Words | None = None


class ImportantKeys(Written):
    """Key ``important`` of a scale: the smallest change that matters, native points."""

    value: Annotated[Decimal, Field(gt=0)]
    source: Words


class ReferenceKeys(Written):
    """Key ``reference`` of a scale: the mean of the same people before they were chosen for a service."""

    mean: Decimal
    source: Words


class ScaleKeys(Written):
    """One of ``scales`` of an instrument."""

    id: Words
    range: Annotated[list[Decimal], Field(min_length=2, max_length=2)] | None = None
    reliability: ReliabilityKeys | None = None
    important: ImportantKeys | None = None
    reference: ReferenceKeys | None = None


class InstrumentKeys(Written):
    """One of ``instruments``."""

    id: Words
    version: Slug | None = None
    first_code: Annotated[Whole, Field(ge=0, le=1)] | None = None
    scales: list[ScaleKeys] = Field(default_factory=list)


class PartKeys(Written):
    """One of ``parts`` of a composite."""

    scale: Words
    weight: Weight = 1.0


class CompositeKeys(Written):
    """One of ``composites``."""

    indicator: Indicator
    parts: Annotated[list[PartKeys], Field(min_length=2)]
    anchor: Words
    minimum: Share = 0.5
    rater: Rater = "client"


class TargetKeys(Written):
    """One of ``targets``."""

    id: Id
    name: Words
    share: PerCent
    kinds: Annotated[list[Words], Field(min_length=1)]
    population: dict[str, Names] = Field(default_factory=dict)
    days: Days
    measured_from: Literal["start", "end"] = "end"
    when: Literal["at", "by"] = "by"
    services: list[Words] = Field(default_factory=list)


class DataKeys(Written):
    """One of ``data``."""

    file: Words
    sheet: Words | None = None
    holds: Holds
    instrument: Names | None = None
    header_row: Annotated[Whole, Field(ge=1, le=100)] = 1
    columns: dict[str, Words] = Field(default_factory=dict)
    values: dict[str, Words] = Field(default_factory=dict)
    codes: dict[str, dict[str, Words]] = Field(default_factory=dict)
    missing: Names | None = None
    dates: Literal["d.m.yyyy", "yyyy-mm-dd", "d/m/yyyy", "m/d/yyyy", "d-m-yyyy", "yyyymmdd"] | None = None
    decimal: Literal["comma", "point"] | None = None


class ProjectKeys(Written):
    """The whole file."""

    format: Literal["impactkit-project/1"]
    organisation: Words
    period: PeriodKeys | None = None
    data_date: Day | None = None
    languages: Annotated[list[Offered], Field(min_length=1)] | None = None
    policy: Policy | None = None
    headline: Headline | None = None
    windows: WindowsKeys | None = None
    services: Annotated[list[ServiceKeys], Field(min_length=1)]
    instruments: Annotated[list[InstrumentKeys], Field(min_length=1)]
    composites: list[CompositeKeys] = Field(default_factory=list)
    targets: list[TargetKeys] = Field(default_factory=list)
    case_mix: list[Words] = Field(default_factory=list)
    milestones: list[Words] = Field(default_factory=list)  # kinds of small steps
    data: Annotated[list[DataKeys], Field(min_length=1)]

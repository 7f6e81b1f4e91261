"""An instrument: a questionnaire in one version, with its published scoring and what is known of its error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from impactkit.domain.local_text import UNSAID, Language, LocalText

# Read in a source; computed from such facts; remembered only; declared by the user.
Evidence = Literal["verified", "computed", "memory", "user"]
Permission = Literal["allowed", "caution", "blocked"]
Rule = Literal["ready", "single", "sum", "mean", "linear", "recode_sum", "lookup"]
Indicator = Literal["participation", "work_ability", "readiness"]
INDICATORS: tuple[Indicator, ...] = ("participation", "work_ability", "readiness")


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Who may use the questionnaire, and how."""

    kind: Literal["open", "free-unmodified", "registration", "permission", "proprietary", "unknown"]
    conditions: LocalText = UNSAID
    where: str = ""
    checked: str = ""  # ISO day
    wording_shipped: bool = False  # only for questions that this project wrote itself
    evidence: Evidence = "memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What the owner allows the result to be used for."""

    individual: Permission
    group: Permission
    proxy: Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSet:
    """The codes that an item may hold as the form prints them, in their order, with neutral words for the ends.

    Forms of one questionnaire may count from 0 or from 1. The rules of the scales (recodes, tables, offsets) are
    written for the catalogue's codes; `shift` is what the printed codes lie above those.
    """

    id: str
    codes: tuple[int, ...]
    low: LocalText
    high: LocalText
    first_codes: tuple[int, ...] = ()  # the first codes that forms are known to be printed with, if there are several
    shift: int = 0

    def printed_from(self, first_code: int) -> AnswerSet:
        """Give the same answers counted from `first_code`; a set that is printed in one way only comes back as it is.

        Raises
        ------
        ValueError
            If no form is printed with that first code.
        """
        if not self.first_codes:
            return self
        if first_code not in self.first_codes:
            known = " or ".join(str(code) for code in self.first_codes)
            raise ValueError(f"The answers {self.id!r} do not begin at {first_code}; they begin at {known}.")
        by = first_code - self.codes[0]
        return replace(self, codes=tuple(code + by for code in self.codes), shift=self.shift + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question: an id and a neutral label of our own, never a third party's wording."""

    id: str
    label: LocalText
    answers: AnswerSet
    reverse: bool = False
    wording: LocalText = UNSAID  # only for questions that this project wrote itself
    easy_wording: LocalText = UNSAID  # the same in easy language
    worker_wording: LocalText = UNSAID  # the same asked of the worker about the client


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRule:
    """How many unanswered items a scale bears, and what takes their place."""

    at_most: int = 0
    fill: Literal["none", "person_mean"] = "none"
    evidence: Evidence = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """One published estimate of reliability."""

    kind: Literal["test_retest_icc", "test_retest_r", "alpha", "omega"]
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    days: str = ""  # between the two measurements, as published
    population: LocalText = UNSAID
    source: str = ""
    evidence: Evidence = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardError:
    """A standard error of measurement, in native points."""

    value: float
    population: LocalText = UNSAID
    source: str = ""
    evidence: Evidence = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Mean and SD of a reference population, in native points."""

    value: float  # the SD
    mean: float | None = None
    n: int | None = None
    population: LocalText = UNSAID
    source: str = ""
    evidence: Evidence = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableThreshold:
    """A threshold of reliable change in points, published or set by the catalogue: |change| >= value."""

    value: float
    source: str = ""
    evidence: Evidence = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportantChange:
    """A minimal important change, native points."""

    low: float
    high: float
    # convention: a share of the scale; declared: by the project, whatever it rests on.
    kind: Literal["anchor", "distribution", "convention", "declared"]
    depends_on_baseline: bool = False
    source: str = ""
    evidence: Evidence = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """A band that begins at `lower` (inclusive)."""

    lower: float
    name: LocalText
    source: str = ""
    evidence: Evidence = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """The indicator that a scale feeds, and its part in it."""

    indicator: Indicator
    role: Literal["anchor", "support"]
    overlaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Items scored together into one number."""

    id: str  # unique in the catalogue
    name: LocalText
    items: tuple[str, ...]
    rule: Rule
    missing: MissingRule
    low: float | None  # lowest possible score; unknown where the catalogue leaves it open
    high: float | None
    better: Literal["higher", "lower"]
    step: float | None = None  # distance of two neighbouring scores; None where they are not evenly spaced or unknown
    factor: float = 1.0  # `linear`, `recode_sum`: factor * sum / divisor + offset
    divisor: float = 1.0  # apart, so that a ratio such as 100/36 stays exact
    offset: float = 0.0
    recode: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = ()  # item -> (code, points)
    table: tuple[tuple[int, float], ...] = ()  # `lookup`: sum -> score
    status: Literal["default", "derived"] = "default"
    formative: bool = False  # alpha and omega mean nothing here
    reliability: tuple[Reliability, ...] = ()
    sem: StandardError | None = None
    reference: Reference | None = None
    reliable: ReliableThreshold | None = None
    important: ImportantChange | None = None
    cutoffs: tuple[Cutoff, ...] = ()
    floor_ceiling: LocalText = UNSAID
    feeds: Feeds | None = None
    note: LocalText = UNSAID

    @property
    def higher_is_better(self) -> bool:
        """Whether a higher score is the better one."""
        return self.better == "higher"

    def steps(self) -> tuple[float, ...]:
        """Give every score that the scale can take, lowest first; empty where they are not known."""
        if self.table:
            return tuple(sorted(score for _, score in self.table))
        if self.low is None or self.high is None or not self.step:
            return ()
        return tuple(self.low + self.step * i for i in range(round((self.high - self.low) / self.step) + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """Answers with the score that they must give; items that are not named are not answered."""

    answers: tuple[tuple[str, float], ...]
    scale: str
    score: float | None
    origin: str
    pomp: float | None = None  # None: not told
    reason: str = ""
    first_code: int | None = None  # None: the catalogue's codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire with its scoring, in a given version."""

    id: str
    version: str
    revision: int
    short: LocalText  # a word for tables and sheets
    name: LocalText
    source: str
    owner: LocalText
    licence: Licence
    official_languages: tuple[str, ...]
    recall_days: int | None
    use: Use
    min_interval_days: int
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    sha256: str
    validated: bool = True
    note: LocalText = UNSAID
    source_language: Language = "en"
    examples: tuple[WorkedExample, ...] = ()

    @property
    def key(self) -> str:
        """Give id and version in one word: ``was@1``."""
        return f"{self.id}@{self.version}"

    @property
    def ready(self) -> bool:
        """Whether ready scale scores are entered instead of items."""
        return not self.items

    @property
    def first_codes(self) -> tuple[int, ...]:
        """The first codes among which a project must say which its form is printed with; empty where forms agree."""
        return next((item.answers.first_codes for item in self.items if item.answers.first_codes), ())

    def printed_from(self, first_code: int) -> Instrument:
        """Give the same instrument for a form whose answers are counted from `first_code`, such as 0 for 0-4.

        The scores are the same; only the codes that the answers may hold differ.

        Raises
        ------
        ValueError
            If no form of this questionnaire is printed with that first code.
        """
        if not self.first_codes:
            raise ValueError(
                f"All forms of {self.key} are printed with the same codes; there is no first code to choose."
            )
        items = tuple(replace(item, answers=item.answers.printed_from(first_code)) for item in self.items)
        return replace(self, items=items)

    def scale(self, scale_id: str) -> Scale:
        """Give the scale of that id.

        Raises
        ------
        KeyError
            If the instrument has no such scale; the message names those that it has.
        """
        for scale in self.scales:
            if scale.id == scale_id:
                return scale
        raise KeyError(f"{self.key} has no scale {scale_id!r}; it has {', '.join(s.id for s in self.scales)}.")

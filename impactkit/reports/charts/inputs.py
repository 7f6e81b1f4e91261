"""What a chart is drawn from: finished texts of one language, and the numbers that give lengths and places.

Numbers stand here twice on purpose: as floats that place a mark, and as the text that people read, already rounded
and written for their language. A chart computes no statistic and knows no word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impactkit.reports.charts.comparison_inputs import BandChart, CaterpillarChart, FunnelChart
from impactkit.reports.charts.ticks import Tick

Tone = Literal[
    "exit",
    "improved",
    "no_change",
    "worse",
    "unknown",  # hatched
    "exit_or_improved",  # merged for privacy
    "not_improved",  # no change and worse, merged for privacy
    "measured",  # a goal whose instrument allows no classes
    "unseen",  # an empty, dashed outline: what a way of counting does not see
]
"""What a segment stands for; it decides colour and pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a stacked bar.

    `value` gives the length (its share of the bar's sum; 0 is not drawn: say it in the note), `number` is the text in
    the segment ("16"), `label` its name ("Siirtyi työhön tai koulutukseen"), `detail` a short line below the name.
    """

    tone: Tone
    value: float
    number: str
    label: str
    detail: str = ""

    def __post_init__(self) -> None:
        if not self.value >= 0:
            raise ValueError(f"A segment's length is {self.value}; it must be 0 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedBar:
    """A bar with a heading. A `slim` bar names only its `unseen` segment, inside; the others show their number."""

    heading: str
    segments: tuple[Segment, ...]
    slim: bool = False

    def __post_init__(self) -> None:
        if not sum(segment.value for segment in self.segments) > 0:
            raise ValueError(f'The bar "{self.heading}" is empty; leave it out.')


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineChart:
    """What counting exits alone sees, above what the distance travelled shows.

    Give two bars, the first `slim`; or one where privacy merges exits into another class, or another below them for
    those still in service. `title` holds the whole message in about 200 characters (it is the Alt of the PDF),
    `description` says how the chart is built.
    """

    title: str
    description: str
    bars: tuple[StackedBar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A part of a scale and the share of clients in it, 0 to 1, at baseline and at follow-up.

    `start_text` and `now_text` are what stands on the columns ("24"); leave `now` out when there are baselines alone.
    `label` names the bin below ("21–40"); give it to all bins of a scale or to none.
    """

    low: float
    high: float
    start: float
    start_text: str
    now: float | None = None
    now_text: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"A bin from {self.low} to {self.high} has no width.")
        if not (0 <= self.start <= 1 and (self.now is None or 0 <= self.now <= 1)):
            raise ValueError(f"The shares of a bin are {self.start} and {self.now}; they must be between 0 and 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean on the scale's axis, and the text beside it ("44,1")."""

    value: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Mean change: its text ("+7,7 pistettä"), its interval on the axis of change and in words ("väli 5,9–9,5").

    `marked` gives it the service's colour: use it where the interval lies on one side of 0.
    """

    text: str
    low: float
    high: float
    interval_text: str
    marked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRow:
    """One scale of the distance chart: columns by bin (none below 20 clients), below them the means.

    Baselines alone: no `now`, no `change`.
    """

    heading: str
    start: Mean
    now: Mean | None = None
    change: Change | None = None
    bins: tuple[Bin, ...] = ()
    note: str = ""  # one more line below the heading: "134 asiakasta"

    def __post_init__(self) -> None:
        if (self.now is None) != (self.change is None):
            raise ValueError(f"{self.heading}: a follow-up mean and a change are given together or not at all.")
        if len(self.bins) > 5:
            raise ValueError(f"{self.heading}: {len(self.bins)} bins; at most 5 may be shown.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceWords:
    """The key above the distance chart; an empty text leaves its part out."""

    start: str  # "alussa"
    now: str  # "nyt"
    mean: str  # "keskiarvo ja muutoksen väli"
    mean_short: str  # "keskiarvo, väli": the narrow form's
    share: str = ""  # "pylväissä % asiakkaista"
    direction: str = ""  # "suurempi on parempi →"
    start_mean: str = ""  # "keskiarvo": names the dot where there are baselines alone


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceChart:
    """Scales on one axis from `low` to `high`: where clients started and where they are now.

    More than six scales are drawn as several images, so that paper can break between them.
    """

    title: str
    description: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    words: DistanceWords
    scales: tuple[ScaleRow, ...]

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"An axis from {self.low} to {self.high} has no length.")
        for scale in self.scales:
            if any(part.low < self.low or part.high > self.high for part in scale.bins):
                raise ValueError(f"{scale.heading}: a bin lies outside the axis {self.low} to {self.high}.")


Chart = HeadlineChart | DistanceChart | CaterpillarChart | BandChart | FunnelChart


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a mini bar in a table's cell: its tone and its share of the whole, 0 to 1."""

    tone: Tone | Literal["own", "other"]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniBar:
    """A bar in a cell, from the left; parts that sum to less than 1 leave the rest empty.

    It repeats what the row's numbers say, so it has no text and no reader hears it.
    """

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if any(part.share < 0 for part in self.parts) or sum(part.share for part in self.parts) > 1 + 1e-9:
            raise ValueError("The shares of a mini bar must be 0 or more, and at most 1 together.")

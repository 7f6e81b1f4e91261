"""How a comparison is said: verdicts, reasons, points with their intervals, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impactkit.domain.background import AGE_GROUP, RECORDED, REST, question_name
from impactkit.domain.comparison import (
    FEWEST_PAIRS,
    FEWEST_SERVICES,
    LEAST_COVERAGE,
    ComparedService,
    ScaleComparison,
    Verdict,
    Why,
)
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_, Message, Number, Percent, Value
from impactkit.reports.blocks import Prose
from impactkit.reports.charts.comparison_inputs import AroundExpected
from impactkit.reports.charts.ticks import Tick, round_values
from impactkit.reports.voice import coloured
from impactkit.words.say import say

VERDICT_WORDS: dict[Verdict, str] = {
    "above": N_("Better than can be expected of clients like theirs"),
    "as_expected": N_("As can be expected of clients like theirs"),
    "below": N_("Less than can be expected of clients like theirs"),
    "not_comparable": N_("Not comparable"),
}
SHORT_VERDICTS: dict[Verdict, str] = {
    "above": N_("Better than expected"),
    "as_expected": N_("As expected"),
    "below": N_("Less than expected"),
    "not_comparable": N_("Not comparable"),
}
OTHER_LEVELS = {"missing": N_("not recorded"), REST: N_("another answer")}


@dataclass(frozen=True, slots=True)
class Teller:
    """Says messages and the figures of a comparison in its language."""

    language: Language

    def __call__(self, text: str, /, **values: Value | date | Message) -> str:
        """Say a marked text with its values."""
        return say(Message.of(text, **values), self.language)

    def message(self, message: Message | Value) -> str:
        """Say a message or a bare value."""
        return say(message, self.language)

    def runs(self, text: str, /, **values: Value | date | Message) -> Prose:
        """Say a marked text, its pieces in the colour of what they speak of."""
        return coloured(Message.of(text, **values), self.language)

    def points(self, value: float | None, decimals: int, *, signed: bool = True) -> str:
        """Say points; a dash where there are none."""
        return "–" if value is None else self.message(Number(value, decimals, signed))

    def interval(self, low: float, high: float, decimals: int) -> str:
        """Say an interval; with a negative end its ends stand apart, so that a minus is not lost in the dash."""
        ends = (self.message(Number(end, decimals, low < 0)) for end in (low, high))
        return ("\u00a0–\u00a0" if low < 0 else "–").join(ends)

    def estimate(self, value: float, low: float, high: float, decimals: int) -> str:
        """Say an estimate with its interval: "+3,5 (1,7–5,3)"."""
        return f"{self.points(value, decimals)} ({self.interval(low, high, decimals)})"

    def why(self, why: Why | None, what: tuple[str, ...]) -> str:
        """Say why a service is not comparable."""
        if why == "few_clients":
            return self(N_("fewer than {n} clients were measured twice"), n=FEWEST_PAIRS)
        if why == "low_coverage":
            return self(N_("under {share} of the clients were measured twice"), share=Percent(LEAST_COVERAGE))
        if why == "not_recorded":
            return self(N_("too often not recorded: {what}"), what=", ".join(self.question(each) for each in what))
        return self(N_("fewer than {n} services can be compared"), n=FEWEST_SERVICES)

    def question(self, question: str) -> str:
        """Name a background question."""
        return self.message(question_name(question))

    def level(self, question: str, level: str) -> str:
        """Name an answer of a background question; one of a project's own column is said as it stands there."""
        if level in OTHER_LEVELS:
            return self(OTHER_LEVELS[level])
        known = {(each.id, one.id): one.name for each in (AGE_GROUP, *RECORDED) for one in each.levels}
        return self.message(known.get((question, level), level))

    def scale(self, scale: ScaleComparison) -> str:
        """Name a scale, and the worker where the worker rated."""
        if scale.rater == "worker":
            return self(N_("{scale} (rated by the worker)"), scale=scale.scale)
        return self.message(scale.scale)


def decimals(service: ComparedService) -> int:
    """Give the decimals of a service's points: none where few clients warrant none and all were rounded."""
    told = [value for value in (service.raw, service.effect, service.low, service.high) if value is not None]
    return 0 if all(value == round(value) for value in told) else 1


def around_expected(tell: Teller, ends: list[float], margin: float, label: str) -> AroundExpected:
    """Lay an axis around what was to be expected, long enough for `ends` on both sides."""
    values = round_values(max([abs(end) for end in ends] + [margin * 1.5, 0.5]), 4)
    places = 1 if values[1] < 1 else 0
    ticks = (-value for value in reversed(values[1:])), iter(values)
    return AroundExpected(
        reach=values[-1],
        margin=margin,
        ticks=tuple(
            Tick(value=value, text=tell.message(Number(value, places, signed=True))) for side in ticks for value in side
        ),
        less=tell(N_("less than expected")),
        more=tell(N_("more than expected")),
        expected=tell(N_("as expected")),
        label=label,
    )

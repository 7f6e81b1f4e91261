"""How a comparison is said: verdicts, reasons, points with their intervals, in one language."""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.domain.background import AGE_GROUP, MISSING, RECORDED, REST, question_name
from impactkit.domain.comparison import (
    FEWEST_PAIRS,
    FEWEST_SERVICES,
    LEAST_COVERAGE,
    ComparedService,
    ScaleComparison,
    Verdict,
    Why,
)
from impactkit.domain.message import N_, Number, Percent
from impactkit.reports.blocks import Cell
from impactkit.reports.charts.comparison_inputs import AroundExpected
from impactkit.reports.charts.ticks import Tick, round_values
from impactkit.reports.voice import HIDDEN, Speaker

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
OTHER_LEVELS = {MISSING: N_("not recorded"), REST: N_("another answer")}


@dataclass(frozen=True, slots=True)
class Teller(Speaker):
    """Says the figures of a comparison too."""

    def points(self, value: float | None, decimals: int, *, signed: bool = True) -> str:
        """Say points; a dash where there are none."""
        return "–" if value is None else self.message(Number(value, decimals, signed))

    def interval(self, low: float, high: float, decimals: int) -> str:
        """Say an interval, with signs where an end is negative."""
        return self.span(low, high, decimals, signed=low < 0)

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
        """Name a scale of the comparison within a sentence."""
        return self.rated(scale.scale, scale.rater)

    def hidden(self) -> Cell:
        """Give the cell of a number that may not be told."""
        return Cell(self(HIDDEN["hidden"]), hidden=True)

    def count(self, count: int | None) -> Cell:
        """Give the cell of a count; None is one that may not be told."""
        return self.hidden() if count is None else Cell(self.message(count))

    def estimated(
        self, value: float | None, low: float | None, high: float | None, decimals: int, *, signed: bool = True
    ) -> Cell:
        """Give the cell of an estimate with its interval; a dash where there is none."""
        interval = "" if low is None or high is None else f"({self.interval(low, high, decimals)})"
        return Cell(self.points(value, decimals, signed=signed), interval)


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

"""What a project holds the change on a scale against: the smallest change that matters, and the usual mean."""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.domain.message import N_
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.tables import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardsticks:
    """Both as one row says them, native points; None where it does not."""

    important: float | None = None
    important_source: str = ""
    reference_mean: float | None = None
    reference_source: str = ""

    @property
    def given(self) -> bool:
        """Whether the row says either."""
        return self.important is not None or self.reference_mean is not None


def read_yardsticks(line: Line, *, low: float | None, high: float | None, findings: Findings) -> Yardsticks:
    """Read them from a row of the sheet of instruments.

    Parameters
    ----------
    line : Line
        The row.
    low, high : float or None
        Range of the scale, native points, where it is known.
    findings : Findings
        Takes numbers that cannot be meant (these stop the reading), and numbers and sources without each other.
    """
    important = _within(line, "important", _smallest(line, low, high), findings)
    reference_mean = _within(line, "reference_mean", _mean(line, low, high), findings)
    for value, source in (("important", "important_source"), ("reference_mean", "reference_source")):
        if line[value] is not None and not line.text(source):
            findings.add("note", _no_source(), line.where(source))
        if line[value] is None and line.text(source):
            findings.add("note", _no_value(), line.where(source))
    return Yardsticks(
        important=important,
        important_source=line.text("important_source"),
        reference_mean=reference_mean,
        reference_source=line.text("reference_source"),
    )


def _within(line: Line, name: str, fault: Fault | None, findings: Findings) -> float | None:
    if fault is not None:
        findings.add("stop", fault, line.where(name))
        return None
    return None if line[name] is None else float(line[name])


def _smallest(line: Line, low: float | None, high: float | None) -> Fault | None:
    value = line["important"]
    if value is None:
        return None
    if value <= 0:
        return Fault(
            code="important-not-above-0",
            what=N_("{value} is no smallest change that matters: it is 0 or less."),
            mend=N_("Enter how many points a change must have, without a sign, or leave the cell empty."),
            value=f"{value:g}",
        )
    if low is not None and high is not None and value > high - low:
        return Fault(
            code="important-beyond-scale",
            what=N_("A change of {value} points cannot happen: the scale has {width} points from end to end."),
            mend=N_("Enter the smallest change that matters in points of the scale itself, not of 0–100."),
            value=f"{value:g}",
            details=(("width", f"{high - low:g}"),),
        )
    return None


def _mean(line: Line, low: float | None, high: float | None) -> Fault | None:
    value = line["reference_mean"]
    if value is None or ((low is None or value >= low) and (high is None or value <= high)):
        return None
    return Fault(
        code="mean-outside-scale",
        what=N_("The usual mean {value} lies outside the scale."),
        mend=N_("Enter it in points of the scale itself, from {low} to {high}."),
        value=f"{value:g}",
        details=(("low", "–" if low is None else f"{low:g}"), ("high", "–" if high is None else f"{high:g}")),
    )


def _no_source() -> Fault:
    return Fault(
        code="yardstick-without-source",
        what=N_("It is not said where this number comes from; the report will say so."),
        mend=N_("Write the study, or who agreed on it and when."),
    )


def _no_value() -> Fault:
    return Fault(
        code="source-without-number",
        what=N_("A source is given here, but not its number."),
        mend=N_("Enter the number beside it, or delete the source."),
    )

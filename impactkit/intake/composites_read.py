"""The indicators made of several scales, from their sheet."""

from __future__ import annotations

from collections.abc import Sequence

from impactkit.domain.composites import CompositeFault, composite_faults
from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_
from impactkit.domain.project import USUAL_MINIMUM, Composite, Part, Rater
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.tables import Line, Records


def read_composites(records: Records, instruments: Sequence[Instrument], findings: Findings) -> tuple[Composite, ...]:
    """Give the composites that a project declares; every mistake is noted at its cell.

    Parameters
    ----------
    records : Records
        Of the sheet of composites; a row per scale.
    instruments : sequence of Instrument
        Those of the project, with what it declares laid over.
    findings : Findings
        Takes what is wrong.
    """
    rows: dict[tuple[str, Rater], list[Line]] = {}
    for line in records.lines():
        rater: Rater = "worker" if line["rater"] == "worker" else "client"
        rows.setdefault((line.text("indicator"), rater), []).append(line)
    whole = [lines for place, lines in rows.items() if not _stray(place, rows, findings)]
    composites = tuple(_composite(lines, findings) for lines in whole)
    for fault in composite_faults(composites, instruments):
        line = whole[fault.composite][fault.part or 0]
        findings.add("stop", without_place(fault), line.where(fault.field))
    return composites


def without_place(fault: CompositeFault) -> Fault:
    """Give what is wrong with a composite as a fault, for a place of the file that declares it."""
    return Fault(code=fault.code, what=fault.what, mend=fault.mend, value=fault.value, details=fault.details)


def _stray(place: tuple[str, Rater], rows: dict[tuple[str, Rater], list[Line]], findings: Findings) -> bool:
    """Note rows of an indicator that are no composite of their own but differ in the rater from one that is."""
    anchored = {key for key, lines in rows.items() if key[0] == place[0] and any(map(_is_anchor, lines))}
    if place in anchored or not anchored:
        return False
    for line in rows[place]:
        findings.add("stop", _other_rater(), line.where("rater"))
    return True


def _composite(lines: Sequence[Line], findings: Findings) -> Composite:
    anchors = [line for line in lines if _is_anchor(line)]
    for line in anchors[1:]:
        findings.add("stop", _two_anchors(), line.where("anchor"))
    said = [line for line in lines if line["minimum"] is not None]
    for line in said[1:]:
        if line["minimum"] != said[0]["minimum"]:
            findings.add("stop", _two_minimums(), line.where("minimum"))
    return Composite(
        indicator=lines[0]["indicator"],
        parts=tuple(
            Part(scale=line.text("scale"), weight=1.0 if line["weight"] is None else float(line["weight"]))
            for line in lines
        ),
        anchor=anchors[0].text("scale") if anchors else "",
        minimum=float(said[0]["minimum"]) if said else USUAL_MINIMUM,
        rater="worker" if lines[0]["rater"] == "worker" else "client",
    )


def _is_anchor(line: Line) -> bool:
    return bool(line["anchor"] == "yes")


def _other_rater() -> Fault:
    return Fault(
        code="composite-raters",
        what=N_(
            "The scales of one composite are answered by the same people: all by the client, or all by the worker."
        ),
        mend=N_("Choose the same on all rows of the indicator, or make a composite of its own with its main scale."),
    )


def _two_anchors() -> Fault:
    return Fault(
        code="composite-anchors",
        what=N_("This indicator has a main scale already."),
        mend=N_("Choose yes on one row of the indicator only."),
    )


def _two_minimums() -> Fault:
    return Fault(
        code="composite-minimums",
        what=N_("Another row of this indicator gives another least share of weights."),
        mend=N_("Give it on one row of the indicator."),
    )

"""The instruments as a project uses them: which version and print of the form, and what the catalogue leaves open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from impactkit.declared.instruments import ENDINGS
from impactkit.declared.own_instruments import Load
from impactkit.domain.instrument import Instrument, Reliability, Scale
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place
from impactkit.domain.project import DeclaredScale, InstrumentUse
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.tables import Line, Records
from impactkit.intake.yardsticks_read import read_yardsticks

KEY = re.compile(r"[a-z0-9_-]+@[A-Za-z0-9][A-Za-z0-9._-]*")


def load_instruments(
    records: Records, elsewhere: Sequence[str], load: Load, findings: Findings
) -> dict[str, Instrument]:
    """Load every instrument that the workbook names.

    Parameters
    ----------
    records : Records
        Of the sheet of instruments.
    elsewhere : sequence of str
        Keys (``id@version``) of sheets of answers; one may be missing from the sheet of instruments.
    load : callable
        Gives the instrument of a key; raises InvalidData, LookupError or ValueError where there is none.
    findings : Findings
        Takes those that are not known, and what is wrong with the files of one's own.
    """
    named = {_key(line): line.where("instrument") for line in records.lines()}
    loaded: dict[str, Instrument] = {}
    for key in dict.fromkeys((*named, *elsewhere)):
        place = named.get(key, records.sheet)
        instrument = _loaded(key, load, findings, place)
        if instrument:
            loaded[key] = instrument
    if not named and not elsewhere:
        findings.add("stop", _none(), records.sheet)
    return loaded


def read_uses(records: Records, instruments: Mapping[str, Instrument], findings: Findings) -> dict[str, InstrumentUse]:
    """Give how the project uses each instrument, by its key; contradictions are noted."""
    uses = {key: InstrumentUse(id=one.id, version=one.version) for key, one in instruments.items()}
    for line in records.lines():
        key = _key(line)
        if key in uses:
            uses[key] = _with_line(uses[key], instruments[key], line, findings)
    return uses


def laid_over(instrument: Instrument, use: InstrumentUse) -> Instrument:
    """Lay what the project declares over what the catalogue leaves open: ranges, and reliabilities of its own."""
    declared = {scale.scale: scale for scale in use.scales}
    scales = tuple(
        _scale_laid_over(scale, declared[scale.id]) if scale.id in declared else scale for scale in instrument.scales
    )
    return replace(instrument, scales=scales)


def _key(line: Line) -> str:
    return f"{line['instrument']}@{line['version']}"


def _loaded(key: str, load: Load, findings: Findings, place: Place) -> Instrument | None:
    """Load an instrument; what is wrong with a file of one's own is told with its line."""
    if KEY.fullmatch(key) and not key.endswith(ENDINGS):  # what a workbook names is never the path of a file
        try:
            return load(key)
        except InvalidData as faulty:
            of_files = [problem for problem in faulty.problems if problem.place.file]
            for problem in of_files:
                findings.tell(problem)
            if len(of_files) == len(faulty.problems):
                return None
        except (LookupError, ValueError):
            pass
    findings.add("stop", _unknown(key), place)
    return None


def _scale_laid_over(scale: Scale, declared: DeclaredScale) -> Scale:
    return replace(
        scale,
        low=scale.low if scale.low is not None else declared.low,
        high=scale.high if scale.high is not None else declared.high,
        reliability=(declared.reliability, *scale.reliability) if declared.reliability else scale.reliability,
    )


def _with_line(use: InstrumentUse, instrument: Instrument, line: Line, findings: Findings) -> InstrumentUse:
    scale = next((scale for scale in instrument.scales if scale.id == line["scale"]), None)
    if scale is None:
        known = ", ".join(scale.id for scale in instrument.scales)
        findings.add("stop", _unknown_scale(line.text("scale"), known), line.where("scale"))
        return use
    declared = _declared(scale, line, findings)
    return replace(
        use,
        first_code=_first_code(use, instrument, line, findings),
        scales=(*use.scales, declared) if declared else use.scales,
    )


def _first_code(use: InstrumentUse, instrument: Instrument, line: Line, findings: Findings) -> int | None:
    said = line["first_code"]
    if said is None or instrument.ready:
        return use.first_code
    possible = instrument.first_codes or (instrument.items[0].answers.codes[0],)
    if said not in possible or use.first_code not in (None, said):
        known = " / ".join(map(str, possible))
        findings.add("stop", _wrong_first_code(str(said), known), line.where("first_code"))
        return use.first_code
    return int(said) if instrument.first_codes else None


def _declared(scale: Scale, line: Line, findings: Findings) -> DeclaredScale | None:
    """Give what a row says beyond the catalogue; None where it says nothing new."""
    for name, known in (("low", scale.low), ("high", scale.high)):
        if line[name] is not None and known is not None and line[name] != known:
            findings.add("stop", _known_range(f"{known:g}"), line.where(name))
    low = line["low"] if scale.low is None else None
    high = line["high"] if scale.high is None else None
    if low is not None and high is not None and not low < high:
        findings.add("stop", _empty_range(), line.where("high"))
        return None
    if (low is None) != (high is None) and scale.low is None and scale.high is None:
        findings.add("stop", _half_range(), line.where("low" if low is None else "high"))
    reliability = _reliability(line, findings)
    yardsticks = read_yardsticks(
        line,
        low=low if scale.low is None else scale.low,
        high=high if scale.high is None else scale.high,
        findings=findings,
    )
    if low is None and high is None and reliability is None and not yardsticks.given:
        return None
    return DeclaredScale(
        scale=scale.id,
        low=low,
        high=high,
        reliability=reliability,
        important=yardsticks.important,
        important_source=yardsticks.important_source,
        reference_mean=yardsticks.reference_mean,
        reference_source=yardsticks.reference_source,
    )


def _reliability(line: Line, findings: Findings) -> Reliability | None:
    value = line["reliability"]
    if value is None:
        return None
    if not 0 < value < 1:
        findings.add("stop", _not_a_reliability(f"{value:g}"), line.where("reliability"))
    if line["reliability_kind"] is None:
        findings.add("stop", _no_kind(), line.where("reliability_kind"))
        return None
    return Reliability(
        kind=line["reliability_kind"],
        value=float(value),
        n=line["reliability_n"],
        source=line.text("reliability_source"),
        evidence="user",
    )


def _unknown(key: str) -> Fault:
    return Fault(
        code="unknown-instrument",
        what=N_("There is no instrument {value} in the catalogue."),
        mend=N_(
            "Choose an instrument of impactkit, or mend its id and version. One of your own lies in the folder "
            "instruments beside the workbook."
        ),
        value=key,
    )


def _none() -> Fault:
    return Fault(
        code="no-instrument",
        what=N_("The workbook names no instrument."),
        mend=N_("Add one with impactkit init --update."),
    )


def _unknown_scale(value: str, known: str) -> Fault:
    return Fault(
        code="unknown-scale",
        what=N_("{value} is no scale of this instrument."),
        mend=N_("Use {known}, or delete the row."),
        value=value,
        details=(("known", known),),
    )


def _wrong_first_code(value: str, known: str) -> Fault:
    return Fault(
        code="wrong-first-code",
        what=N_("{value} cannot be the lowest code of this form, or another row says otherwise."),
        mend=N_("Enter {known} on one row of the instrument."),
        value=value,
        details=(("known", known),),
    )


def _known_range(known: str) -> Fault:
    return Fault(
        code="range-of-catalogue",
        what=N_("The catalogue knows this value: it is {known}."),
        mend=N_("Enter {known}, or use another version of the instrument."),
        details=(("known", known),),
    )


def _empty_range() -> Fault:
    return Fault(
        code="empty-range",
        what=N_("The highest score is not above the lowest."),
        mend=N_("Enter both as the manual of the instrument gives them."),
    )


def _half_range() -> Fault:
    return Fault(
        code="half-range",
        what=N_("Only one end of the range is given."),
        mend=N_("Enter the lowest and the highest score, or neither."),
    )


def _not_a_reliability(value: str) -> Fault:
    return Fault(
        code="not-a-reliability",
        what=N_("{value} is no reliability: it lies between 0 and 1 and is neither."),
        mend=N_("Enter the published value, such as 0,87, or leave the cell empty."),
        value=value,
    )


def _no_kind() -> Fault:
    return Fault(
        code="reliability-without-kind",
        what=N_("It is not said what kind of reliability this is."),
        mend=N_("Choose the kind from the list; the study names it."),
    )

"""The answers to one instrument: in the catalogue's codes, each client, service, day and rater once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from impactkit.domain.instrument import AnswerSet, Instrument
from impactkit.domain.message import N_, Message
from impactkit.frames.columns import ANSWERS
from impactkit.intake.cells import Reading
from impactkit.intake.coding import possible_first_codes, printed_codes, shift
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.mapping import Table
from impactkit.intake.people_sheets import answers
from impactkit.intake.repeats import row_names, without_equal
from impactkit.intake.tables import Records, read_records

KEYS = ["client", "service", "date", "rater"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCode:
    """The lowest code of the form in use, as declared or as the answers show it; None where no answer was entered."""

    code: int | None
    default: Message | None = None  # says so, where it was not declared


def first_code(tables: Sequence[Table], instrument: Instrument, declared: int | None, findings: Findings) -> FirstCode:
    """Find the lowest code of the form that was used.

    Where forms differ and the project does not say, the answers must: without a lowest and a highest code, or with
    both, the reading stops and asks.
    """
    if declared is not None or not instrument.first_codes:
        return FirstCode(code=declared)
    seen = {
        item.id: _codes_seen(tables, item.id, item.answers) for item in instrument.items if item.answers.first_codes
    }
    if not any(seen.values()):
        return FirstCode(code=None)
    sets = {item.id: item.answers for item in instrument.items}
    fitting = [
        first
        for first in instrument.first_codes
        if all(first in possible_first_codes(codes, sets[item]) for item, codes in seen.items())
    ]
    if len(fitting) == 1:
        what = N_(
            "The codes of {instrument} were read as counted from {first}, because no other print fits the answers."
        )
        return FirstCode(code=fitting[0], default=Message.of(what, instrument=instrument.short, first=fitting[0]))
    fault = _undecided(instrument) if fitting else _mixed(instrument)
    for table in tables:
        findings.add("stop", fault, table.place)
    return FirstCode(code=None)


def read_answers(tables: Sequence[Table], instrument: Instrument, first: int | None, reading: Reading) -> Records:
    """Read the answers; a missing rater is the client."""
    sheet = answers(instrument, first, wordings=reading.wordings)
    records = read_records(sheet, [replace(table, sheet=sheet) for table in tables], reading)
    return replace(records, frame=records.frame.assign(rater=records.frame["rater"].fillna("client")))


def once_each(records: Records, instrument: Instrument, findings: Findings) -> Records:
    """Keep equal assessments once; leave out all that differ though client, service, day and rater are the same."""
    once = without_equal(records, findings, but_for=("mode",))
    differing = once.frame.duplicated(subset=KEYS, keep=False)
    for _, group in once.frame[differing.to_numpy()].groupby(KEYS, sort=False):
        for at in group.index:
            others = [other for other in group.index if other != at]
            findings.add("row", _differing(row_names(once, others)), once.row_at(at))
    kept = once.without(differing)
    _note_empty(kept, instrument, findings)
    return kept


def answers_frame(records: Records, instrument: Instrument, first: int | None) -> pd.DataFrame:
    """Give the frame `answers` of the instrument, in the codes of the catalogue."""
    shifts = {item.id: shift(item.answers, first) for item in instrument.items} or {
        scale.id: 0 for scale in instrument.scales
    }
    frame = records.frame[[*ANSWERS.names, *shifts]].reset_index(drop=True)
    numbers = {name: pd.to_numeric(frame[name]).astype("float64") + by for name, by in shifts.items()}
    texts = {name: frame[name].astype("str").where(frame[name].notna()) for name in ANSWERS.names if name != "date"}
    days = {"date": pd.to_datetime(frame["date"]).astype("datetime64[us]")}
    return ANSWERS.checked(frame.assign(**texts, **days, **numbers))


def _codes_seen(tables: Iterable[Table], item: str, answer_set: AnswerSet) -> set[int]:
    allowed = set(printed_codes(answer_set, None))
    raw = (table.raw(row, item) for table in tables for row in table.lines)
    return {int(value) for value in raw if isinstance(value, int | float | str) and _as_number(value) in allowed}


def _as_number(value: float | str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _note_empty(records: Records, instrument: Instrument, findings: Findings) -> None:
    names = [item.id for item in instrument.items] or [scale.id for scale in instrument.scales]
    without = records.frame[names].isna().all(axis=1)
    for at in records.frame.index[without.to_numpy()]:
        if not any(records.holds(at, name) for name in names):  # else it was told already what is wrong with them
            findings.add("note", _no_answers(), records.row_at(at))


def _differing(rows: str) -> Fault:
    return Fault(
        code="differing-answers",
        what=N_("The same client has other answers of the same day, service and rater, on row {rows}; neither counts."),
        mend=N_("Keep the right one and delete the other, or correct the day."),
        details=(("rows", rows),),
    )


def _no_answers() -> Fault:
    return Fault(
        code="no-answers",
        what=N_("The row holds no answer, so it gives no score."),
        mend=N_("Enter the answers, or delete the row."),
    )


def _undecided(instrument: Instrument) -> Fault:
    prints = ", ".join(f"{codes[0]}–{codes[-1]}" for codes in _prints(instrument))
    return Fault(
        code="codes-undecided",
        what=N_("The answers do not tell how the form numbers them: each of {prints} fits."),
        mend=N_("Enter the lowest code of your form on the sheet of instruments."),
        details=(("prints", prints),),
    )


def _mixed(instrument: Instrument) -> Fault:
    prints = ", ".join(f"{codes[0]}–{codes[-1]}" for codes in _prints(instrument))
    return Fault(
        code="codes-mixed",
        what=N_("The answers fit no single print of the form: {prints}; the lowest and the highest code both occur."),
        mend=N_(
            "Enter the lowest code of your form on the sheet of instruments; answers that do not fit are then listed."
        ),
        details=(("prints", prints),),
    )


def _prints(instrument: Instrument) -> list[tuple[int, ...]]:
    answer_set = next(item.answers for item in instrument.items if item.answers.first_codes)
    return [answer_set.printed_from(first).codes for first in answer_set.first_codes]

"""Brings the cells of a data file into the spellings that every reader knows: codes, gaps, days and decimals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from impactkit.domain.message import N_
from impactkit.domain.project_file import EVERY_ITEM, DataFile, Said
from impactkit.intake.findings import Fault
from impactkit.intake.layout import Column
from impactkit.intake.values import THOUSANDS, Raw, clean, identifier, plain, shown

Recode = Callable[[Raw], Raw | Fault]
CLOCK = r"(?:[ T]\d{1,2}[.:]\d{2}(?:[.:]\d{2}(?:[.,]\d+)?)?)?"
DAYS = {
    "d.m.yyyy": re.compile(rf"(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>\d{{4}}){CLOCK}"),
    "yyyy-mm-dd": re.compile(rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}}){CLOCK}"),
    "d/m/yyyy": re.compile(rf"(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<y>\d{{4}}){CLOCK}"),
    "m/d/yyyy": re.compile(rf"(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{4}}){CLOCK}"),
    "d-m-yyyy": re.compile(rf"(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})-(?P<y>\d{{4}}){CLOCK}"),
    "yyyymmdd": re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
}
DECIMALS = {
    "point": re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?", re.ASCII),
    "comma": re.compile(r"[+-]?\d{1,12}(?:,\d{1,12})?", re.ASCII),
}
WHOLE = re.compile(r"^([+-]?\d+)[.,]0{1,2}$", re.ASCII)  # "1.000" may be a thousand
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
NUMBERS = ("number", "whole", "code")
IDS = ("client", "service")  # a code for no answer is none for an id


def codes_for(column: Column, entry: DataFile, prefix: str) -> Mapping[str, Said]:
    """Give the codes of the file for a column: its own, after a prefix or without, else those of all items."""
    for key in (f"{prefix}.{column.id}", column.id):
        if key in entry.codes:
            return entry.codes[key]
    return entry.codes.get(EVERY_ITEM, {}) if column.kind == "code" else {}


def recoding(column: Column, entry: DataFile, codes: Mapping[str, str], *, later: int) -> Recode:
    """Give what is done to each cell of a column before it is read.

    Where the codes of a question are listed, another number is a fault: read as one of ours it could mean anything.

    Parameters
    ----------
    column : Column
        The declared column that the cells fill.
    entry : DataFile
        Says which gaps, days and decimals the file has.
    codes : mapping
        The file's codes to those of the column.
    later : int
        Days by which the file's own count of days begins later than that of 1900.
    """
    spelling = _of_number if column.kind in NUMBERS else plain
    meant = {spelling(code): ours for code, ours in codes.items()}
    gaps = frozenset(map(spelling, entry.missing)) if column.id not in IDS else frozenset()
    typed = _typed(column, entry, later)

    known: dict[tuple[type, Raw], Raw | Fault] = {}  # the type counts, because 1 and True are equal
    all_listed = column.kind == "code" and bool(meant)

    def recoded(raw: Raw) -> Raw | Fault:
        key = (type(raw), raw)
        if key not in known:
            known[key] = _once(raw)
        return known[key]

    def _once(raw: Raw) -> Raw | Fault:
        cleaned = clean(raw)
        if cleaned is None:
            return raw
        spelt = spelling(cleaned) if isinstance(cleaned, str) else _spelt(cleaned)
        if spelt in meant:
            return meant[spelt]
        if spelt in gaps:
            return None
        return _unlisted(raw, codes) if all_listed and NUMBER.fullmatch(spelt) else typed(cleaned, raw)

    return recoded


def _unlisted(raw: Raw, codes: Mapping[str, str]) -> Fault:
    return Fault(
        code="unlisted-code",
        what=N_("{value} is not among the codes that impact.yaml lists for this question."),
        mend=N_("Use {allowed}, or write in impact.yaml, under codes, what this code means."),
        value=shown(raw),
        details=(("allowed", ", ".join(codes)),),
    )


def _other_sign(value: str, decimal: str) -> Fault:
    return Fault(
        code="other-decimal-sign",
        what=N_("impact.yaml says decimal: {decimal}, so {value} is no number with decimals; it may be in thousands."),
        mend=N_("Write thousands without a sign between, or mend decimal in impact.yaml."),
        value=value,
        details=(("decimal", decimal),),
    )


def _of_number(text: str) -> str:
    """Give a code as a whole number where it is one: programs write 1 as 1.0 in a column that has gaps."""
    return WHOLE.sub(r"\1", plain(text))


def _spelt(raw: Raw) -> str:
    """Give a cell that is no text as the codes of the file are written."""
    found = identifier(raw)
    return str(raw) if isinstance(found, Fault) else plain(str(found))


def _typed(column: Column, entry: DataFile, later: int) -> Callable[[Raw, Raw], Raw | Fault]:
    """Give what makes a day or a number of a cell; what it does not know stays as it is, and its reader tells."""
    form, decimals = DAYS.get(entry.dates), DECIMALS.get(entry.decimal)

    def day(cleaned: Raw, raw: Raw) -> Raw:
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return _day(str(raw), form) or raw + later
        return (_day(cleaned, form) if isinstance(cleaned, str) else None) or raw

    def number(cleaned: Raw, raw: Raw) -> Raw | Fault:
        if not isinstance(cleaned, str) or not decimals:
            return raw
        if decimals.fullmatch(cleaned):
            return float(cleaned.replace(",", "."))
        return _other_sign(cleaned, entry.decimal) if THOUSANDS.fullmatch(cleaned) else raw

    def as_it_is(_: Raw, raw: Raw) -> Raw:
        return raw

    if column.kind in ("day", "past_day"):
        return day
    return number if column.kind in NUMBERS else as_it_is


def _day(written: str, form: re.Pattern[str] | None) -> date | None:
    found = form.fullmatch(written) if form else None
    if found is None:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None

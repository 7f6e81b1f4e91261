"""What a cell holds, read as the kind of its column, or what is wrong with it. Pure functions of one value.

Only spellings that can be read in one way are taken: 31.12.2025, 2025-12-31 and Excel's own days; 3,5 and 3.5. Nothing
is guessed, nothing is clipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from impactkit.domain.message import N_
from impactkit.domain.nearest import nearest
from impactkit.intake.findings import Fault

Raw = str | int | float | bool | datetime | date | time | timedelta | None
Value = str | int | float | date | None
Parser = Callable[[Raw], Value | Fault]

EARLIEST = date(1990, 1, 1)
LARGEST = 1e15  # beyond it Excel itself does not keep every digit
LONGEST_NUMBER = 15
FINNISH_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\.?")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
TWO_WAYS = re.compile(r"\d{1,2}([/-])\d{1,2}\1(\d{4}|\d{2})|\d{1,2}\.\s*\d{1,2}\.\s*\d{2}")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
GROUPED = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2009'](?=\d{3}(?:\D|$))")
IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#PUUTTUU!"})
NUMBERING = re.compile(r"[a-z]{0,2}\d{1,3}\s*[.):]\s*")
NO_WORDS: Mapping[str, int] = {}
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)


def clean(raw: Raw) -> Raw:
    """Give a value without spaces around it and without signs that are not seen; an empty text is None."""
    if not isinstance(raw, str):
        return None if isinstance(raw, float) and raw != raw else raw
    return raw.translate(INVISIBLE).strip() or None


def shown(raw: Raw) -> str:
    """Give a value as its cell shows it."""
    if isinstance(raw, datetime):
        return f"{raw.day}.{raw.month}.{raw.year}"
    if isinstance(raw, float):
        return f"{raw:g}".replace(".", ",")
    return str(raw)


def text(raw: Raw) -> Value | Fault:
    """Read any text; a number is taken as it is written."""
    if isinstance(raw, str):
        return _excel_error(raw) or raw
    return identifier(raw)


def identifier(raw: Raw) -> Value | Fault:
    """Read an id: a whole number is written without decimals."""
    if isinstance(raw, str):
        return _excel_error(raw) or raw
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return Fault(
            code="not-an-id",
            what=N_("The cell does not hold an id but a day, a time or a truth value."),
            mend=N_("Set the format of the cell to text and type the id again."),
        )
    return str(int(raw)) if float(raw).is_integer() else str(raw)


def client_id(raw: Raw) -> Value | Fault:
    """Read a client's id: it holds a digit and no space, so that it can be no name. It is never shown."""
    found = identifier(raw)
    if isinstance(found, Fault):
        return found
    name = str(found)
    if not any(sign.isdigit() for sign in name) or any(sign.isspace() for sign in name):
        return Fault(
            code="possible-name",
            what=N_("The client's id could be a name: it holds no digit, or it holds a space."),
            mend=N_("Use an id that tells nothing of the person, such as A-0001."),
        )
    return name


def number(low: float | None, high: float | None) -> Parser:
    """Give the parser of a number between two bounds."""

    def parse(raw: Raw) -> Value | Fault:
        found = _number(raw)
        if isinstance(found, Fault):
            return found
        if (low is not None and found < low) or (high is not None and found > high):
            return _out_of_bounds(raw, low, high)
        return found

    return parse


def whole(low: float | None, high: float | None) -> Parser:
    """Give the parser of a whole number between two bounds."""
    bounded = number(low, high)

    def parse(raw: Raw) -> Value | Fault:
        found = bounded(raw)
        if isinstance(found, float) and not found.is_integer():
            return Fault(
                code="not-whole",
                what=N_("{value} is not a whole number."),
                mend=N_("Write a number without decimals."),
                value=shown(raw),
            )
        return int(found) if isinstance(found, float) else found

    return parse


def code(allowed: Sequence[int], words: Mapping[str, int] = NO_WORDS) -> Parser:
    """Give the parser of an answer: one of the codes that the question has, or the words that `worded` makes of one."""
    codes = frozenset(allowed)
    said = (("allowed", ", ".join(map(str, allowed))),)

    def parse(raw: Raw) -> Value | Fault:
        found = _number(raw)
        if isinstance(found, Fault):
            if found.code != "not-a-number":
                return found
            if worded(str(raw)) in words:
                return words[worded(str(raw))]
            return Fault(
                code="text-answer",
                what=N_("“{value}” is not a number, and an answer is entered as its number."),
                mend=N_("Use {allowed}. Leave the cell empty if the question was not answered."),
                value=shown(raw),
                details=said,
            )
        if found not in codes:
            return Fault(
                code="unknown-answer",
                what=N_("{value} is not an answer of this question."),
                mend=N_("Use {allowed}. Leave the cell empty if the question was not answered."),
                value=shown(raw),
                details=said,
            )
        return int(found)

    return parse


def day(to_day: Callable[[float], date | None], latest: date | None) -> Parser:
    """Give the parser of a day.

    Parameters
    ----------
    to_day : callable
        Gives the day of Excel's count of days, which a workbook begins in 1900 or in 1904; None beyond its range.
    latest : date or None
        A later day is refused; None where a day may be planned.
    """

    def parse(raw: Raw) -> Value | Fault:
        found = _day(raw, to_day)
        if isinstance(found, Fault):
            return found
        if found < EARLIEST:
            return Fault(
                code="day-too-early",
                what=N_("{value} is before 1990."),
                mend=N_("Correct the day; write it as 31.12.2025."),
                value=shown(raw),
            )
        if latest is not None and found > latest:
            return Fault(
                code="future-day",
                what=N_("{value} is in the future."),
                mend=N_("Correct the day, or enter the row when the day has come."),
                value=shown(raw),
            )
        return found

    return parse


def choice(
    known: Mapping[str, str], offered: Sequence[str], code: str = "unknown-choice", *, ids: Sequence[str] = ()
) -> Parser:
    """Give the parser of a choice.

    Parameters
    ----------
    known : mapping
        Every spelling that is taken, in plain small letters, to the id of the choice.
    offered : sequence of str
        The choices as the list of the workbook has them, for the message.
    code : str
        Code of the fault of a value that is none of them.
    ids : sequence of str
        Ids that may stand in brackets at the end of a value: what comes before them does not count.
    """
    bracketed = {plain(id_): id_ for id_ in ids}

    def parse(raw: Raw) -> Value | Fault:
        spelt = plain(str(identifier(raw)) if isinstance(raw, float) else shown(raw))
        if spelt in known:
            return known[spelt]
        in_brackets = IN_BRACKETS.search(spelt)
        if in_brackets and in_brackets[1] in bracketed:
            return bracketed[in_brackets[1]]
        error = _excel_error(raw)
        return error or unknown(shown(raw), offered, code=code)

    return parse


def unknown(value: str, offered: Iterable[str], *, code: str) -> Fault:
    """Say that a value is none of those offered, and which one was perhaps meant."""
    names = list(offered)
    guess = nearest(value, names, spelt=plain)
    allowed = ("allowed", "; ".join(names))
    if not guess:
        return Fault(
            code=code,
            what=N_("“{value}” is not one of the choices."),
            mend=N_("Choose one of these: {allowed}."),
            value=value,
            details=(allowed,),
        )
    return Fault(
        code=code,
        what=N_("“{value}” is not one of the choices."),
        mend=N_("Did you mean “{guess}”? The choices are: {allowed}."),
        value=value,
        details=(("guess", guess), allowed),
    )


def plain(value: str) -> str:
    """Give a text in small letters with single spaces, without the star of a header: two spellings of one word meet."""
    return " ".join(value.translate(INVISIBLE).casefold().replace("\u2013", "-").rstrip(" *").split())


def worded(value: str) -> str:
    """Give the wording of a form in plain small letters, without the number before it and the stop after it."""
    spelt = plain(value)
    return (NUMBERING.sub("", spelt, count=1) if NUMBERING.match(spelt) else spelt).rstrip(" .?!:") or spelt


def _number(raw: Raw) -> float | Fault:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw) if abs(raw) < LARGEST else _not_a_number(raw)
    error = _excel_error(raw)
    if error:
        return error
    if not isinstance(raw, str):
        return _not_a_number(raw)
    written = GROUPED.sub("", raw.removesuffix("€").strip()).replace("\u2212", "-")
    if THOUSANDS.fullmatch(written):
        return Fault(
            code="ambiguous-number",
            what=N_("{value} can be read in two ways: with decimals, or in thousands."),
            mend=N_("Write thousands without a sign between, and decimals with a comma."),
            value=raw,
        )
    if not NUMBER.fullmatch(written) or len(written) > LONGEST_NUMBER:
        return _not_a_number(raw)
    return float(written.replace(",", "."))


def _day(raw: Raw, to_day: Callable[[float], date | None]) -> date | Fault:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return to_day(float(raw)) or _not_a_day(raw)
    if not isinstance(raw, str):
        return _not_a_day(raw)
    finnish, iso = FINNISH_DAY.fullmatch(raw), ISO_DAY.fullmatch(raw)
    if finnish:
        return _existing(raw, *map(int, finnish.group(3, 2, 1)))
    if iso:
        return _existing(raw, *map(int, iso.group(1, 2, 3)))
    if TWO_WAYS.fullmatch(raw):
        return Fault(
            code="ambiguous-day",
            what=N_("{value} can be read as more than one day."),
            mend=N_("Write the day as 31.12.2025: day, month, year with four digits."),
            value=raw,
        )
    return _excel_error(raw) or _not_a_day(raw)


def _existing(raw: str, year: int, month: int, of_month: int) -> date | Fault:
    try:
        return date(year, month, of_month)
    except ValueError:
        return Fault(
            code="impossible-day",
            what=N_("There is no day {value}."),
            mend=N_("Correct the day; write it as 31.12.2025."),
            value=raw,
        )


def _not_a_day(raw: Raw) -> Fault:
    return Fault(
        code="not-a-day",
        what=N_("“{value}” is not a day."),
        mend=N_("Write the day as 31.12.2025."),
        value=shown(raw),
    )


def _not_a_number(raw: Raw) -> Fault:
    return Fault(
        code="not-a-number",
        what=N_("“{value}” is not a number."),
        mend=N_("Write digits only, decimals with a comma."),
        value=shown(raw),
    )


def _out_of_bounds(raw: Raw, low: float | None, high: float | None) -> Fault:
    mend = N_("Use a number from {low} to {high}.")
    if high is None:
        mend = N_("Use {low} or more.")
    elif low is None:
        mend = N_("Use {high} or less.")
    return Fault(
        code="out-of-range",
        what=N_("{value} is outside the range of this column."),
        mend=mend,
        value=shown(raw),
        details=(("low", shown(low)), ("high", shown(high))),
    )


def _excel_error(raw: Raw) -> Fault | None:
    if not isinstance(raw, str) or raw.upper() not in EXCEL_ERRORS:
        return None
    return Fault(
        code="excel-error",
        what=N_("The cell shows Excel's error {value}."),
        mend=N_("Mend the formula, or type the value into the cell."),
        value=raw,
    )

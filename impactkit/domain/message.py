"""A message before it has a language: an English text with places for values, and the values.

Rooms make messages; only `impactkit.words` turns them into text of a language. The English text is the
key of the catalogues, so it stands in the code as a literal within `N_`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from impactkit.domain.local_text import LocalText


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark an English text as a message of the catalogues; the text itself comes back."""
    return text


@dataclass(frozen=True, slots=True)
class Number:
    """A number as people read it: decimals fixed, sign shown where it is a change."""

    value: float
    decimals: int = 0
    signed: bool = False
    kind: Literal["number"] = "number"  # tells the forms apart in the JSON of a release


def written(value: float) -> Number:
    """Give a published or declared number with the decimals that it was written with, three at most."""
    return Number(value, next((d for d in range(3) if abs(value * 10**d - round(value * 10**d)) < 1e-9), 3))


@dataclass(frozen=True, slots=True)
class Percent:
    """A share between 0 and 1, read as per cent."""

    value: float
    decimals: int = 0
    kind: Literal["percent"] = "percent"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    value: date
    kind: Literal["day"] = "day"


Value = str | int | Number | Percent | Day | LocalText


@dataclass(frozen=True, slots=True)
class Message:
    """An English text with ``{places}``, and what stands in them."""

    text: str
    values: tuple[tuple[str, Value | Message], ...] = ()

    @classmethod
    def of(cls, text: str, /, **values: Value | date | Message) -> Message:
        """Make a message from its marked text and its values."""
        return cls(text, _dated(values))

    @classmethod
    def counted(cls, one: str, many: str, count: int, /, **values: Value | date | Message) -> Message:
        """Make a message whose form hangs on a whole number; ``{count}`` is filled in too.

        Finnish, Swedish and English all have one form for 1 and another for every other number, so the form is chosen
        here and both are messages of their own.
        """
        return cls(one if count == 1 else many, (("count", count), *_dated(values)))


def _dated(values: dict[str, Value | date | Message]) -> tuple[tuple[str, Value | Message], ...]:
    return tuple((name, Day(value) if isinstance(value, date) else value) for name, value in values.items())

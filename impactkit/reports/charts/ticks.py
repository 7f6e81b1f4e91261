"""The ticks of an axis, and round numbers to put them at."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

STEPS = (1, 2, 5, 10)  # times a power of ten: what people count by


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A value of the axis and its text."""

    value: float
    text: str


def round_step(length: float, most: int) -> float:
    """Give the smallest step of 1, 2 or 5 times a power of ten that parts `length` into at most `most` pieces.

    Examples
    --------
    >>> round_step(7.2, 4)
    2.0
    >>> round_step(130, 4)
    50.0
    """
    if not length > 0 or most < 1:
        raise ValueError(f"A length of {length} cannot be parted into {most} pieces.")
    least = length / most
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))


def round_values(top: float, most: int) -> tuple[float, ...]:
    """Give the multiples of a round step from 0 to the first at or above `top`.

    Examples
    --------
    >>> round_values(7.2, 4)
    (0.0, 2.0, 4.0, 6.0, 8.0)
    """
    step = round_step(top, most)
    count = ceil(top / step * (1 - 1e-9))
    return tuple(step * number for number in range(count + 1))

"""The age groups by which clients are shown and compared."""

from __future__ import annotations

from impactkit.domain.background import AGE_GROUP

MIDDLE, LATE = 30, 55  # years; the groups of ESF+ are under 30, 55 and over


def age_level(age: float) -> str:
    """Give the level of `AGE_GROUP` that an age in years belongs to.

    Examples
    --------
    >>> age_level(29), age_level(30), age_level(55)
    ('under_30', '30_54', '55_over')
    """
    young, middle, late = (level.id for level in AGE_GROUP.levels)
    if age < MIDDLE:
        return young
    return middle if age < LATE else late

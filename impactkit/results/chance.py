"""What measurement error alone would do, as findings."""

from __future__ import annotations

from impactkit.domain.findings import Expectation
from impactkit.domain.measurement_error import ChanceAlone


def expected_by_chance(chance: ChanceAlone, key: str, *, method: str = "chance") -> tuple[Expectation, ...]:
    """Give the clients expected on either side of the limit, with ranges printed outwards to whole clients.

    Parameters
    ----------
    chance : ChanceAlone
        Of the clients whose classes, or whose reaching of another limit, is counted.
    key : str
        Begins the keys: ``chance.improved`` and ``chance.worse``.
    method : str
        Entry of the methods page.
    """
    sides = (
        ("improved", chance.improved, chance.improved_between),
        ("worse", chance.worse, chance.worse_between),
    )
    return tuple(
        Expectation(key=f"{key}.chance.{name}", value=usual, low=low, high=high, n=chance.pairs, method=method)
        for name, usual, (low, high) in sides
    )

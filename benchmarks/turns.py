"""Calls timed in turn, round after round, so that a busy machine slows all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Calls = Mapping[str, Callable[[], object]]


def in_turn(calls: Calls, *, rounds: int, clock: Callable[[], float]) -> dict[str, list[float]]:
    """Give the seconds that each call took in each round.

    Parameters
    ----------
    calls : mapping of str to callable
        What is timed. Letting go of what a call gives is not.
    rounds : int
        How often.
    clock : callable
        Gives seconds.
    """
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            begun = clock()
            result = call()
            found[name].append(clock() - begun)
            del result
    return found

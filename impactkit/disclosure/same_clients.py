"""Which classes of two tables a client may be in: exits, targets, and staying tell of the same clients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from impactkit.domain.exits import Staying
from impactkit.domain.project import Target, Windows

Fits = Callable[[str, str], bool]  # may a client be in both of these classes, of one table and of another
STATUSES = ("yes", "no", "unknown", "not_yet")  # of those in the population of a target
LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Later:
    """The status of a group of clients, a number of months after their exit."""

    staying: Staying
    months: int

    def comes_before(self, target: Target, windows: Windows) -> bool:
        """Tell whether its day comes before that of the target, whenever the exit began."""
        return target.when == "by" and target.days > windows.exit_after + LONGEST_MONTH * self.months

    def counts_for(self, name: str, target: Target) -> bool:
        """Tell whether everyone in one of its classes has reached the target, if the day comes before."""
        kinds = dict(self.staying.classes).get(name)
        return kinds is not None and kinds <= set(target.kinds)


def fitting(
    classes: Sequence[Sequence[str]], fits: Mapping[tuple[int, int], Fits], *, most: int
) -> list[tuple[str, ...]] | None:
    """Give every combination of classes, one of each table, that a client may be in; None where there are too many.

    Parameters
    ----------
    classes : sequence of sequences of str
        Of each table.
    fits : mapping
        Places of two tables -> which of their classes go together.
    most : int
        How many combinations are borne.
    """
    cells: list[tuple[str, ...]] = [()]
    for place, own in enumerate(classes):
        cells = [
            (*cell, name)
            for cell in cells
            for name in own
            if all(fits[other, place](theirs, name) for other, theirs in enumerate(cell))
        ]
        if len(cells) > most:
            return None
    return cells


def of_group(later: Later) -> Fits:
    """Say which kinds of exit go with the classes of a group: those that it is made of, and no other."""

    def fits(exit_: str, name: str) -> bool:
        return (exit_ in later.staying.begun) == (name != "outside")

    return fits


def with_later(target: Target, later: Later) -> Fits:
    """Say which classes of a target go with those of staying, whose day comes before."""

    def fits(status: str, name: str) -> bool:
        return status not in STATUSES or status == "yes" or not later.counts_for(name, target) or status == "not_yet"

    return fits


def with_exit(target: Target, windows: Windows) -> Fits:
    """Say which exits go with which classes of a target, by the days on which the two are read."""

    def fits(exit_: str, status: str) -> bool:
        if status not in STATUSES:
            return bool(target.population)
        if target.days >= windows.exit_after and exit_ == "not_yet":
            return status == "not_yet"
        if target.days <= windows.exit_after and status == "not_yet":
            return exit_ == "not_yet"
        counts = exit_ in target.kinds
        if target.days == windows.exit_after and exit_ != "not_yet":
            if (exit_ == "unknown") != (status == "unknown"):  # only a status before that day can tell more
                return target.when == "by" and status == "yes"
            if target.when == "at":
                return status == "unknown" or status == ("yes" if counts else "no")
        return not counts or target.when == "at" or target.days < windows.exit_after or status in ("yes", "not_yet")

    return fits


def with_target(one: Target, other: Target) -> Fits:
    """Say which classes of two targets go together, by their populations, days and kinds."""

    def fits(first: str, second: str) -> bool:
        return _implied(one, other, first, second) and _implied(other, one, second, first)

    return fits


def _implied(one: Target, other: Target, first: str, second: str) -> bool:
    """Tell whether a client in class `first` of one target may be in class `second` of another."""
    if _narrower(one, other) and not _belongs(first, second):
        return False
    if first not in STATUSES or second not in STATUSES or one.days > other.days:
        return True
    same_day = one.days == other.days
    if first == "not_yet" or (same_day and second == "not_yet"):
        return first == second
    both_at = same_day and one.when == other.when == "at"
    if both_at and "unknown" in (first, second):
        return first == second
    if both_at and first == "yes" and not set(one.kinds) & set(other.kinds):
        return second == "no"
    lasts = both_at or other.when == "by"
    return not (first == "yes" and lasts and set(one.kinds) <= set(other.kinds)) or second in ("yes", "not_yet")


def _narrower(one: Target, other: Target) -> bool:
    """Tell whether everyone in the population of one target is in that of the other."""
    asked = {question: set(levels) for question, levels in one.population}
    return all(asked.get(question, {""}) <= set(levels) for question, levels in other.population)


def _belongs(narrow: str, wide: str) -> bool:
    if narrow in STATUSES:
        return wide in STATUSES
    return not (wide == "outside" and narrow != "outside")

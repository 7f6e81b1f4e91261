"""Who was measured on a scale, and why the others were not: what may be told beside the number of pairs.

The number of pairs stands beside the row of statuses, as a count, in sentences and as the n of means; so hiding it in
the row would cover nothing. The number of baselines tells who left early with a baseline, and on the scale of the goal
the headline tells the same statuses without those who moved on. What is shown of a row is held against all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from impactkit.disclosure.populations import Untold
from impactkit.disclosure.reckoning import Told, narrowed, tells_of_few, told_as
from impactkit.disclosure.rules import FEW, hidden_count
from impactkit.disclosure.suppression import (
    REASONS,
    Cell,
    classes_told,
    merged_headline,
    protected,
    rounded,
    told_by_difference,
)
from impactkit.domain.findings import Breakdown, Findings

Cells = Mapping[str, tuple[Cell, ...]]  # by the key of a breakdown
ROW = ".status"
MEASURED = "measured"
MEASURED_CLASSES = ("improved", "no_change", "worse", "measured", "goal_reached", "goal_not_reached")  # of the headline
EITHER = ("left_early", "in_service_not_due", "in_service_overdue")  # with a baseline or without
MOVED = "exit"
MERGED = {"no_improvement": ("no_change", "worse"), "exit_or_improved": (MOVED, "improved"), "unknown": REASONS}


@dataclass(frozen=True, slots=True)
class ShownStatuses:
    """The rows as they may be shown, and the numbers of baselines that would tell of a few beside them."""

    cells: Cells  # a row that is left out may not be told
    untold: frozenset[str]  # keys of tallies


@dataclass(frozen=True, slots=True)
class _Kind:
    """Clients whom a reader can tell from others: by status, by baseline, and by the class of the headline."""

    status: str
    begun: bool
    place: str
    clients: int


def tells_of_measured(key: str) -> bool:
    """Tell whether a breakdown is the row of who was measured on a scale."""
    return key.endswith(ROW) and key != f"exit{ROW}"


def shown_statuses(findings: Findings, untold: Untold, goal: tuple[str, ...], *, strict: bool) -> ShownStatuses:
    """Choose what is shown of each row, from the most to the least that tells of no few clients.

    The number of pairs goes before the row, and the row before the number of baselines.

    Parameters
    ----------
    findings : Findings
        With the breakdowns ``<scale>.status``, the tallies of baselines, and the headline.
    untold : Untold
        Numbers of pairs and baselines that may not be told as it is.
    goal : tuple of str
        What begins the keys of the scale of the goal, in each version.
    strict : bool
        Whether counts are rounded, so that no difference tells of anyone.
    """
    rows = [each for each in findings.breakdowns if tells_of_measured(each.key)]
    if strict:
        return ShownStatuses({each.key: rounded(each) for each in rows}, frozenset())
    tallies = {tally.key: tally.part for tally in findings.tallies}
    headline = next((each for each in findings.breakdowns if each.key == "headline"), None)
    cells: dict[str, tuple[Cell, ...]] = {}
    more: set[str] = set()
    for row in rows:
        scale = row.key.removesuffix(ROW)
        if f"{scale}.pairs" in untold.keys:
            continue  # what adds up to the pairs is not told
        key = f"{scale}.baselines"
        of_goal = headline if scale in goal[:1] else None
        seen = _Beside.of(row, tallies.get(key), of_goal, only_version=len(goal) == 1)
        choices = _choices(row, secret=_secret(row, of_goal), baselines=seen.baselines_fit and key not in untold.beside)
        shown, with_baselines = next(
            ((shown, told) for shown, told in choices if not seen.tells(shown, baselines=told)), ((), False)
        )
        if shown:
            cells[row.key] = shown
        if not with_baselines:
            more.add(key)
    return ShownStatuses(cells, frozenset(more))


def _secret(row: Breakdown, headline: Breakdown | None) -> frozenset[str]:
    shown = None if headline is None else merged_headline(headline)
    return frozenset() if shown is None else told_by_difference(row, classes_told(shown))


def _choices(row: Breakdown, *, secret: frozenset[str], baselines: bool) -> Iterator[tuple[tuple[Cell, ...], bool]]:
    """Give rows, with the number of baselines where it may be told and without: hidden little, else all but measured.

    In the second even an empty status is hidden, so that those who are few may be of any.
    """
    hidden = tuple(Cell(n, count) if n == MEASURED else Cell(n, None, "too_few") for n, count in row.parts)
    for cells in (protected(row, secret=secret - {MEASURED}, known=frozenset({MEASURED})), hidden):
        yield from ((cells, told) for told in (True, False) if baselines or not told)


@dataclass(frozen=True, slots=True)
class _Beside:
    """A row of statuses with what stands beside it."""

    kinds: tuple[_Kind, ...]
    baselines: int
    baselines_fit: bool
    headline: Breakdown | None  # as it is shown

    @classmethod
    def of(cls, row: Breakdown, baselines: int | None, headline: Breakdown | None, *, only_version: bool) -> _Beside:
        placed = _placed(row, headline) if only_version and headline is not None else None
        shown = None if placed is None or headline is None else merged_headline(headline)
        every = placed or [(status, "", clients) for status, clients in row.parts]
        left = (baselines or 0) - sum(row.part(name) for name in (MEASURED, "window_open", "follow_up_missing"))
        fits = baselines is not None and 0 <= left <= sum(row.part(name) for name in EITHER)
        kinds: list[_Kind] = []
        for status, place, clients in every:
            if status not in EITHER:
                kinds.append(_Kind(status, status != "no_baseline", place, clients))
                continue
            # Which of them have a baseline is not known here; any table that fits the sums will do.
            begun = min(max(left, 0), clients)
            left -= begun
            kinds += [_Kind(status, True, place, begun), _Kind(status, False, place, clients - begun)]
        return cls(tuple(kinds), baselines or 0, fits, shown)

    def tells(self, cells: Sequence[Cell], *, baselines: bool) -> bool:
        """Tell whether the row tells of a few clients beside the pairs, the headline and the number of baselines."""
        whole = sum(kind.clients for kind in self.kinds)
        told = [Told(self._where(), whole, whole), *self._of_headline()]
        told += [told_as(self._where(status={cell.name}), cell, whole) for cell in cells]
        told.append(told_as(self._where(status={MEASURED}), Cell("", self._count(status={MEASURED})), whole))
        if baselines:
            hidden = hidden_count(self.baselines, whole)
            told.append(told_as(self._where(begun=True), Cell("", None if hidden else self.baselines, hidden), whole))
        counts = [kind.clients for kind in self.kinds]
        small = {one for one in self._asked() if hidden_count(sum(counts[cell] for cell in one), whole)}
        few = any(cell.hidden == "few" for cell in cells)  # then the row says itself that it is 1 to 4
        return any(tells_of_few(*ends) or not few for ends in narrowed(len(counts), told, small, under=FEW))

    def _asked(self) -> Iterator[frozenset[int]]:
        """Give every sum of statuses, parted by baseline, and each kind by itself."""
        yield from (frozenset({place}) for place in range(len(self.kinds)))
        pairs = dict.fromkeys((kind.status, kind.begun) for kind in self.kinds if kind.clients)
        parts = [self._where(status={status}, begun=begun) for status, begun in pairs]
        for some in chain.from_iterable(combinations(parts, size) for size in range(1, len(parts) + 1)):
            yield frozenset().union(*some)

    def _of_headline(self) -> Iterator[Told]:
        if self.headline is None:
            return
        names = {name for name, _ in self.headline.parts}
        for name, count in self.headline.parts:
            yield Told(self._where(place={*MERGED.get(name, ()), name} - (names - {name})), count, count)

    def _where(
        self, *, status: Iterable[str] = (), place: Iterable[str] = (), begun: bool | None = None
    ) -> frozenset[int]:
        return frozenset(
            at
            for at, kind in enumerate(self.kinds)
            if (not status or kind.status in status)
            and (not place or kind.place in place)
            and (begun is None or kind.begun == begun)
        )

    def _count(self, *, status: Iterable[str]) -> int:
        return sum(self.kinds[at].clients for at in self._where(status=status))


def _placed(row: Breakdown, headline: Breakdown) -> list[tuple[str, str, int]] | None:
    """Part each status into those who moved on and the classes of the headline of the others.

    None where these are not the same clients: those still in service have other reasons in the headline.
    """
    found: list[tuple[str, str, int]] = []
    for status, clients in row.parts:
        names = [
            name for name, _ in headline.parts if (name in MEASURED_CLASSES if status == MEASURED else name == status)
        ]
        found += [(status, name, headline.part(name)) for name in names]
        found.append((status, MOVED, clients - sum(headline.part(name) for name in names)))
    moved = [clients for _, place, clients in found if place == MOVED]
    return found if min(moved) >= 0 and sum(moved) == headline.part(MOVED) and row.whole == headline.whole else None

"""The table of classes of change by bands crossed: which form of it may be shown, if any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from impactkit.disclosure.reckoning import Told, gives_away, told_as
from impactkit.disclosure.rules import hidden_count
from impactkit.disclosure.suppression import Cell
from impactkit.domain.figures import Figure
from impactkit.domain.findings import BandTable

Merge = tuple[tuple[str, tuple[str, ...]], ...]  # name of a row or column -> the classes or moves that it holds
CLASSES = ("improved", "no_change", "worse")
MOVES = ("better", "same", "lower")
EACH_CLASS: Merge = tuple((name, (name,)) for name in CLASSES)
EACH_MOVE: Merge = tuple((name, (name,)) for name in MOVES)
IMPROVED_OR_NOT: Merge = (("improved", ("improved",)), ("no_improvement", ("no_change", "worse")))
BETTER_OR_NOT: Merge = (("better", ("better",)), ("not_better", ("same", "lower")))
IMPOSSIBLE = {("improved", "lower"), ("worse", "better")}  # a better score lies in no lower band


@dataclass(frozen=True, slots=True)
class Form:
    """How the table is shown: which classes and which moves are told together."""

    rows: Merge
    columns: Merge


FORMS = (
    Form(EACH_CLASS, EACH_MOVE),
    Form(IMPROVED_OR_NOT, EACH_MOVE),
    Form(EACH_CLASS, BETTER_OR_NOT),
    Form(IMPROVED_OR_NOT, BETTER_OR_NOT),
)


def forms_of(table: BandTable, classes: Mapping[str, Figure]) -> Iterator[Form]:
    """Give the forms that hold no small count, the fullest first, as far as the classes themselves are shown."""
    told = {name for name, figure in classes.items() if figure.value is not None}
    if set(CLASSES) <= told:
        told.add("no_improvement")
    grid = _Grid(table)
    for form in FORMS:
        if {name for name, _ in form.rows} <= told and not any(
            hidden_count(grid.clients(inside), table.whole) for _, inside in grid.parted(form)
        ):
            yield form


def crossed(table: BandTable, form: Form | None) -> list[Figure]:
    """Make the figures of the table in one form; one hidden figure where no form may be shown."""
    key, grid = f"{table.key}.crossed", _Grid(table)
    if form is None:
        return [Figure(key=key, unit="clients", hidden="hidden", method="crossed")]
    return [
        Figure(key=f"{key}.{name}", unit="clients", value=grid.clients(inside), n=table.whole, method="crossed")
        for name, inside in grid.parted(form)
    ]


def lets_reckon(
    table: BandTable, margins: Mapping[str, tuple[Cell, ...]], classes: Mapping[str, Figure], form: Form | None
) -> bool:
    """Tell whether bands, classes and the table together let the clients of a small cell be reckoned.

    Parameters
    ----------
    table : BandTable
        Exact.
    margins : mapping
        ``baseline``, ``follow_up`` -> the bands as they would be shown; a time that is not named is not shown.
    classes : mapping
        Class -> its figure as it is shown.
    form : Form or None
        The table that would be shown.
    """
    grid = _Grid(table)
    told = [Told(grid.every, table.whole, table.whole)]
    for time, bands in margins.items():
        told += [told_as(grid.band(time, place), cell, table.whole) for place, cell in enumerate(bands)]
    for name, figure in classes.items():
        held = dict(IMPROVED_OR_NOT).get(name, (name,))
        told.append(told_as(grid.classes(held), figure, table.whole))
    for _, inside in grid.parted(form) if form else ():
        told.append(Told(inside, grid.clients(inside), grid.clients(inside)))
    return gives_away(grid.counts, told, grid.guarded())


class _Grid:
    """Every cell that a reader must reckon with, numbered: band before, band after, class of change."""

    def __init__(self, table: BandTable) -> None:
        found = {(each.before, each.after, each.change_class): each.clients for each in table.crossings}
        classes = ("",) if all(not name for _, _, name in found) else CLASSES
        self.bands = range(table.bands)
        self.cells = [
            (before, after, name)
            for before in self.bands
            for after in self.bands
            for name in classes
            if (name, _move(before, after)) not in IMPOSSIBLE
        ]
        self.counts = [found.get(cell, 0) for cell in self.cells]
        self.every = frozenset(range(len(self.cells)))

    def clients(self, inside: frozenset[int]) -> int:
        return sum(self.counts[cell] for cell in inside)

    def band(self, time: str, band: int) -> frozenset[int]:
        return frozenset(i for i, cell in enumerate(self.cells) if cell[time == "follow_up"] == band)

    def classes(self, names: tuple[str, ...]) -> frozenset[int]:
        return frozenset(i for i, (_, _, name) in enumerate(self.cells) if name in names)

    def moves(self, names: tuple[str, ...]) -> frozenset[int]:
        return frozenset(i for i, (before, after, _) in enumerate(self.cells) if _move(before, after) in names)

    def parted(self, form: Form) -> Iterator[tuple[str, frozenset[int]]]:
        """Give each cell of the table as it is shown, with what it holds; those that must be empty are left out."""
        for row, classes in form.rows:
            for column, moves in form.columns:
                if inside := self.classes(classes) & self.moves(moves):
                    yield f"{row}.{column}", inside

    def guarded(self) -> Iterator[frozenset[int]]:
        """Give the sets whose clients no one may reckon: bands, moves, and each two of band, band, class and move."""
        before, after = ([self.band(time, band) for band in self.bands] for time in ("baseline", "follow_up"))
        moves = [self.moves((name,)) for name in MOVES]
        yield from (*before, *after, *moves)
        yield from (one & other for one in before for other in after)
        for name in CLASSES:
            yield from (self.classes((name,)) & other for other in (*before, *after, *moves))


def _move(before: int, after: int) -> str:
    return "same" if before == after else "better" if after > before else "lower"

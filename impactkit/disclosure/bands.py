"""Clients by published bands, before and after, and who crossed a limit, as they may be shown.

The same pairs stand in several tables: classes of change, bins of the distribution, who is at an end of the scale. So
bands are shown only where they cut no small group out of what those tell, and the table of classes by bands crossed
only where it holds no small count and, beside the bands and the classes, lets none be reckoned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from impactkit.disclosure.crossings import Form, crossed, forms_of, lets_reckon
from impactkit.disclosure.populations import Untold
from impactkit.disclosure.reckoning import Told, gives_away, told_as
from impactkit.disclosure.suppression import Cell, protected, rounded
from impactkit.domain.figures import Figure
from impactkit.domain.findings import BandCount, BandTable, Breakdown

Time = Literal["baseline", "follow_up"]
Margins = dict[str, tuple[Cell, ...]]  # by time, the bands as they may be shown; none where nothing may
TIMES: tuple[Time, ...] = ("baseline", "follow_up")
CLASS_NAMES = ("improved", "no_change", "no_improvement", "worse")
TOLERANCE = 1e-9


def shown_bands(
    tables: Iterable[BandTable], shown: Sequence[Figure], untold: Untold, withheld: tuple[str, ...], *, strict: bool
) -> list[Figure]:
    """Show bands at both times and the table of classes by bands crossed, as far as they tell of no few clients.

    Parameters
    ----------
    tables : iterable of BandTable
        Exact, one per scale that has published limits.
    shown : sequence of Figure
        Every figure that the release shows beside them.
    untold, withheld
        Numbers of pairs that may not be told, and what begins the keys of classes that are not shown.
    strict : bool
        Whether the strict policy holds: bands are rounded, and there is no table of bands crossed.
    """
    figures: list[Figure] = []
    told = {figure.key: figure for figure in shown}
    for table in tables:
        if untold.population(f"{table.key}.bands"):
            continue
        if strict:
            for time in TIMES:
                figures += _band_figures(table, time, rounded(_breakdown(table, time)))
        else:
            figures += _standard(table, told, classes_shown=not f"{table.key}.classes".startswith(withheld))
    return figures


def _standard(table: BandTable, told: Mapping[str, Figure], *, classes_shown: bool) -> list[Figure]:
    safe: Margins = {
        time: cells
        for time in TIMES
        if not _cuts_out_few(table, time, cells := protected(_breakdown(table, time)), told)
    }
    classes = {name: told[key] for name in CLASS_NAMES if (key := f"{table.key}.classes.{name}") in told}
    if not classes_shown:
        classes = {}
    for margins, form in _choices(safe, forms_of(table, classes)):
        if not lets_reckon(table, margins, classes, form):
            break
    else:
        margins, form = {}, None
    return [*_all_band_figures(table, margins), *(crossed(table, form) if classes else ())]


def _choices(safe: Margins, forms: Iterable[Form]) -> Iterator[tuple[Margins, Form | None]]:
    """Give what might be shown, from the most to the least."""
    for form in forms:
        yield safe, form
    yield safe, None
    if "baseline" in safe:
        yield {"baseline": safe["baseline"]}, None


def _breakdown(table: BandTable, time: Time) -> Breakdown:
    counts = [0] * table.bands
    for each in _scores(table, time):
        counts[each.band] += each.clients
    return Breakdown(
        key=f"{table.key}.bands.{time}", parts=tuple((str(band + 1), count) for band, count in enumerate(counts))
    )


def _scores(table: BandTable, time: Time) -> tuple[BandCount, ...]:
    return table.before if time == "baseline" else table.after


def _cuts_out_few(table: BandTable, time: Time, cells: tuple[Cell, ...], told: Mapping[str, Figure]) -> bool:
    """Tell whether the bands would part what bins and ends of the scale tell so that a few clients are cut out."""
    scores = _scores(table, time)
    pieces = [(_bin(each, table, time, told), _end(each, table, time, told)) for each in scores]
    sums = [Told(frozenset(range(len(scores))), table.whole, table.whole)]
    for piece in set(pieces):
        inside = frozenset(i for i, other in enumerate(pieces) if other == piece)
        count = sum(scores[i].clients for i in inside)
        sums.append(Told(inside, count, count))
    asked: list[frozenset[int]] = []
    for band, cell in enumerate(cells):
        inside = frozenset(i for i, each in enumerate(scores) if each.band == band)
        sums.append(told_as(inside, cell, table.whole))
        asked.append(inside)
        asked += [inside & each.cells for each in sums[1 : 1 + len(set(pieces))] if not each.cells <= inside]
    return gives_away([each.clients for each in scores], sums, asked)


def _bin(each: BandCount, table: BandTable, time: Time, told: Mapping[str, Figure]) -> str:
    """Give the shown bin that a score lies in; empty where no bins are shown."""
    place, found = 1, ""
    while (figure := told.get(f"{table.key}.bins.{time}.{place}")) is not None:
        if figure.low is not None and each.score >= figure.low - TOLERANCE:
            found = figure.key
        place += 1
    return found


def _end(each: BandCount, table: BandTable, time: Time, told: Mapping[str, Figure]) -> str:
    """Say whether a score is at an end of the scale whose clients are counted for these pairs, or too high."""
    at = {0.0: "floor", 100.0: "ceiling"}.get(round(each.score, 6), "")
    figure = told.get(f"{table.key}.{at}.{time}")
    # At the start those without a later assessment are counted too, unless there are none.
    counted = figure is not None and figure.value is not None and (time == "follow_up" or figure.n == table.whole)
    if counted or time == "follow_up":
        return at if counted else ""
    too_high = told.get(f"{table.key}.too_high")
    if too_high is None or too_high.value is None:
        return ""
    above = sum(other.clients for other in table.before if other.score > each.score)
    return "too_high" if above < too_high.value else ""


def _all_band_figures(table: BandTable, margins: Margins) -> list[Figure]:
    figures: list[Figure] = []
    for time in TIMES:
        if time in margins:
            figures += _band_figures(table, time, margins[time])
        else:
            figures.append(Figure(key=f"{table.key}.bands.{time}", unit="clients", hidden="hidden", method="bands"))
    return figures


def _band_figures(table: BandTable, time: Time, cells: tuple[Cell, ...]) -> list[Figure]:
    whole = sum(cell.value for cell in cells if cell.value is not None)
    n = None if any(cell.hidden for cell in cells) else whole
    return [
        Figure(
            key=f"{table.key}.bands.{time}.{cell.name}",
            unit="clients",
            value=cell.value,
            n=n,
            hidden=cell.hidden,
            method="bands",
        )
        for cell in cells
    ]

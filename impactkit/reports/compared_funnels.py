"""The chapter of funnels: what happened to clients against what was to be expected of clients like them."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.comparison import Funnel, RatedService
from impactkit.domain.message import N_, Number, Percent
from impactkit.reports.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    FigureBlock,
    Listing,
    Row,
    Section,
    Subsection,
    TableBlock,
)
from impactkit.reports.charts.comparison_inputs import FunnelChart, FunnelDot, FunnelLimits, FunnelWords
from impactkit.reports.charts.ticks import Tick, round_values
from impactkit.reports.compared import Teller

LEAST_TOP = 1.5  # ratio that the upright axis reaches at least
WITHIN = N_("within the limits")
OUTSIDE = {
    ("95", True): N_("above the 95 per cent limit"),
    ("998", True): N_("above the 99.8 per cent limit"),
    ("95", False): N_("below the 95 per cent limit"),
    ("998", False): N_("below the 99.8 per cent limit"),
}


def funnels_chapter(tell: Teller, funnels: tuple[Funnel, ...]) -> Section | None:
    """Build the chapter; None without funnels."""
    if not funnels:
        return None
    return Section(
        id="funnels",
        heading=tell(N_("What happened, against what was expected")),
        menu=tell(N_("Against what was expected")),
        follows=True,
        blocks=(*(block for funnel in funnels for block in _of_funnel(tell, funnel)), _limits_of_funnels(tell)),
    )


def _of_funnel(tell: Teller, funnel: Funnel) -> Iterator[Block]:
    inner: list[Block] = [_table(tell, funnel)]
    if any(service.ratio is not None for service in funnel.services) and len(funnel.expected) > 1:
        inner.insert(0, _figure(tell, funnel))
    if funnel.remarks:
        inner.append(Listing(tuple(tell.message(remark) for remark in funnel.remarks)))
    yield Subsection(tell.message(funnel.title), tuple(inner))


def position(tell: Teller, service: RatedService) -> str:
    """Say where a service lies: within the limits, above or below one; a dash where it is not told."""
    if service.ratio is None:
        return "–"
    return tell(OUTSIDE[service.outside, service.ratio > 1]) if service.outside else tell(WITHIN)


def _statement(tell: Teller, funnel: Funnel) -> str:
    told = [service for service in funnel.services if service.ratio is not None]
    outside = [service for service in told if service.outside]
    if not outside:
        return tell(N_("No service lies outside the limits within which chance would keep it."))
    above = sum(1 for service in outside if (service.ratio or 0) > 1)
    return tell(
        N_("Of {n} services, {above} lie above the limits of chance and {below} below them."),
        n=len(told),
        above=above,
        below=len(outside) - above,
    )


def _figure(tell: Teller, funnel: Funnel) -> FigureBlock:
    title = f"{tell.message(funnel.title)}. {_statement(tell, funnel)}"
    untold = sum(1 for service in funnel.services if service.ratio is None)
    note = tell(
        N_(
            "Inner area: where 95 per cent of the services would lie if they differed by chance alone; outer area: "
            "99.8 per cent. The areas are wide where few were expected. Named are services outside the limits."
        )
    )
    if untold:
        note += " " + tell(N_("Not drawn, because it would tell of a few clients: services {n}."), n=untold)
    return FigureBlock(
        key=f"{funnel.key}.figure",
        statement=_statement(tell, funnel),
        chart=funnel_chart(tell, funnel, title),
        note=note,
    )


def funnel_chart(tell: Teller, funnel: Funnel, title: str) -> FunnelChart:
    """Build the chart; services outside the limits are named."""
    dots = tuple(_dot(tell, service) for service in funnel.services if service.ratio is not None)
    top = max([LEAST_TOP, funnel.high_998[-1] * 1.05, *(dot.ratio * 1.05 for dot in dots)])
    along = max([funnel.expected[-1], *(dot.expected for dot in dots)])
    return FunnelChart(
        title=title,
        description=tell(
            N_(
                "A dot for each service: to the right the number expected of clients like its own, upwards how many "
                "there were for each 100 expected. The shaded areas are the limits of chance."
            )
        ),
        up=tuple(Tick(value=value, text=tell.message(Number(100 * value))) for value in round_values(top, 5)),
        along=tuple(Tick(value=value, text=tell.message(Number(value))) for value in _whole(along)),
        words=FunnelWords(
            up=tell(N_("observed for each 100 expected")),
            along=tell(N_("clients expected")),
            target=tell(N_("as expected")),
            within_95=tell.message(Percent(0.95)),
            within_998=tell.message(Percent(0.998, 1)),
        ),
        limits=FunnelLimits(
            expected=funnel.expected,
            low_95=funnel.low_95,
            high_95=funnel.high_95,
            low_998=funnel.low_998,
            high_998=funnel.high_998,
        ),
        dots=dots,
    )


def _whole(top: float) -> tuple[float, ...]:
    """Give ticks that are whole numbers of clients."""
    return round_values(top, 5) if top > 5 else tuple(float(value) for value in range(int(top) + 2))


def _dot(tell: Teller, service: RatedService) -> FunnelDot:
    return FunnelDot(
        expected=service.expected or 0.0,
        ratio=service.ratio or 0.0,
        outside=service.outside,
        label=tell.message(service.name) if service.outside else "",
    )


def _table(tell: Teller, funnel: Funnel) -> TableBlock:
    return TableBlock(
        key=f"{funnel.key}.services",
        caption=tell(N_("Each service: how many were expected, and how many there were")),
        columns=(
            Column(heading=tell(N_("Service")), kind="text"),
            Column(heading=tell(N_("Status known"))),
            Column(heading=tell(N_("Not known"))),
            Column(heading=tell(N_("Expected"))),
            Column(heading=tell(N_("Observed"))),
            Column(heading=tell(N_("For each 100 expected"))),
        ),
        rows=tuple(_row(tell, service) for service in funnel.services),
        note=tell(
            N_(
                "In brackets the exact 95 per cent interval. Hidden: a number that would tell of a few clients, and "
                "what follows from it."
            )
        ),
    )


def _row(tell: Teller, service: RatedService) -> Row:
    ratio = tell.hidden()
    if service.ratio is not None:
        low, high = (None if end is None else 100 * end for end in (service.low, service.high))
        ratio = tell.estimated(100 * service.ratio, low, high, 0, signed=False)
    below = service.organisation if service.ratio is None else f"{service.organisation} · {position(tell, service)}"
    return Row(
        tell.message(service.name),
        (
            tell.count(service.clients),
            tell.count(service.unknown),
            tell.hidden() if service.expected is None else Cell(tell.points(service.expected, 1, signed=False)),
            tell.count(service.observed),
            ratio,
        ),
        detail=below,
    )


def _limits_of_funnels(tell: Teller) -> Callout:
    return Callout(
        tell(N_("What does no funnel show?")),
        (
            tell(
                N_(
                    "Why a service lies where it does. One within the limits may still be better or worse than "
                    "another: it cannot be told from chance. One outside them is not thereby good or bad: the reason "
                    "is looked for together."
                )
            ),
            tell(
                N_(
                    "Clients whose situation is not known are in neither number. Work that began later than counted, "
                    "and how long it lasted, are not in it either."
                )
            ),
        ),
    )

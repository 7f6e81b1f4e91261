"""A chapter for each scale of a comparison: what was found, the caterpillar, and the table of all services."""

from __future__ import annotations

from collections import Counter

from impactkit.domain.comparison import VERDICTS, ComparedService, ScaleComparison, Verdict
from impactkit.domain.message import N_, Message, Number, Percent
from impactkit.reports.blocks import (
    Block,
    Cell,
    Column,
    FigureBlock,
    Listing,
    Paragraph,
    Prose,
    Row,
    Section,
    Subsection,
    TableBlock,
)
from impactkit.reports.charts.comparison_inputs import CaterpillarChart, Interval, ServiceGroup, ServiceRow
from impactkit.reports.compared import VERDICT_WORDS, Teller, around_expected, decimals
from impactkit.reports.voice import capital

MARGIN_FROM = {
    "declared": N_("the smallest change that matters"),
    "sd": N_("a fifth of the standard deviation between clients at the start"),
}
RESULTS = (N_("Raw change"), N_("Adjusted difference"), N_("Reliability of the difference"))


def scale_chapter(tell: Teller, scale: ScaleComparison) -> Section:
    """Build the chapter of one scale."""
    blocks: list[Block] = []
    if any(service.effect is not None for service in scale.comparable):
        blocks.append(_figure(tell, scale))
    else:
        blocks.append(Paragraph(statement(tell, scale)))
    blocks.append(services_table(tell, scale))
    if scale.remarks:
        remarks = tuple(tell.message(remark) for remark in scale.remarks)
        blocks.append(Subsection(tell(N_("What to know of this scale")), (Listing(remarks),)))
    return Section(id=scale.key, heading=capital(tell.scale(scale)), blocks=tuple(blocks), follows=True)


def counts(scale: ScaleComparison) -> Counter[Verdict]:
    """Count the services of each verdict."""
    return Counter(service.verdict for service in scale.services)


def statement(tell: Teller, scale: ScaleComparison) -> Prose:
    """Say in a sentence what was found."""
    found, compared = counts(scale), len(scale.comparable)
    if compared == 0:
        return tell(N_("No service can be compared on this scale."))
    if found["above"] + found["below"] == 0:
        return tell(N_("No service can be told apart from what can be expected of clients like theirs."))
    return tell.runs(
        N_(
            "Of {compared} services compared, <improved>{above}</improved> are better and <worse>{below}</worse> less "
            "good than can be expected of clients like theirs."
        ),
        compared=compared,
        above=found["above"],
        below=found["below"],
    )


def _figure(tell: Teller, scale: ScaleComparison) -> FigureBlock:
    found = counts(scale)
    title = tell(
        N_(
            "{scale}: services better than expected {above}, as expected {expected}, less than expected {below}, not "
            "comparable {out}."
        ),
        scale=capital(tell.scale(scale)),
        above=found["above"],
        expected=found["as_expected"],
        below=found["below"],
        out=found["not_comparable"],
    )
    return FigureBlock(
        key=f"{scale.key}.figure",
        statement=statement(tell, scale),
        chart=caterpillar(tell, scale, title),
        note=_note(tell, scale),
    )


def caterpillar(tell: Teller, scale: ScaleComparison, title: str) -> CaterpillarChart:
    """Build the chart: groups in the order of verdicts, services in the order given."""
    ends = [end for service in scale.comparable for end in (service.low, service.high) if end is not None]
    label = tell(N_("adjusted difference, points on a scale of 0–100"))
    groups = tuple(
        ServiceGroup(
            heading=tell(VERDICT_WORDS[verdict]),
            tone=verdict,
            rows=tuple(_row(tell, service) for service in scale.services if service.verdict == verdict),
        )
        for verdict in VERDICTS
        if counts(scale)[verdict]
    )
    return CaterpillarChart(
        title=title,
        description=tell(
            N_(
                "A line for each service: the 95 per cent interval of its difference from what can be expected of "
                "clients like its own, with the estimate as a dot. Services are grouped by verdict and in no order of "
                "results."
            )
        ),
        axis=around_expected(tell, ends, scale.margin, label),
        groups=groups,
    )


def _row(tell: Teller, service: ComparedService) -> ServiceRow:
    name = tell.message(service.name)
    if service.effect is None or service.low is None or service.high is None:
        return ServiceRow(heading=name, reason=tell.why(service.why, service.what))
    text = tell.estimate(service.effect, service.low, service.high, decimals(service))
    return ServiceRow(
        heading=name, interval=Interval(value=service.effect, low=service.low, high=service.high, text=text)
    )


def _note(tell: Teller, scale: ScaleComparison) -> str:
    return tell(
        N_(
            "{clients} clients measured twice, in fives. The line is the 95 per cent interval. Shaded: differences "
            "under {margin} points are too small to matter ({why}). Services of one group cannot be told apart by "
            "this, and their order says nothing."
        ),
        clients=scale.clients,
        margin=Number(scale.margin, 1),
        why=Message(MARGIN_FROM[scale.margin_from]),
    )


def services_table(tell: Teller, scale: ScaleComparison) -> TableBlock:
    """Build the table of all services, grouped as the figure is."""
    rows: list[Row] = []
    for verdict in VERDICTS:
        if counts(scale)[verdict]:
            rows.append(Row(tell(VERDICT_WORDS[verdict]), group=True))
            rows += [_table_row(tell, scale, service) for service in scale.services if service.verdict == verdict]
    return TableBlock(
        key=f"{scale.key}.services",
        caption=tell(N_("Each service: how many were measured, and what came out")),
        columns=(
            Column(heading=tell(N_("Service")), kind="text"),
            Column(heading=tell(N_("Measured twice"))),
            Column(heading=tell(N_("Coverage"))),
            *(Column(heading=tell(heading)) for heading in RESULTS if scale.comparable),
        ),
        rows=tuple(rows),
        note=_table_note(tell, scale),
    )


def _table_note(tell: Teller, scale: ScaleComparison) -> str:
    fives = tell(N_("Numbers of clients are told in fives."))
    if not scale.comparable:
        return fives
    results = tell(
        N_(
            "Raw change: mean change of those measured; it does not compare, because clients differ. Adjusted "
            "difference: points above what can be expected of clients like its own, with its 95 per cent interval. "
            "Reliability: how much of the difference is the service's and not chance, 0 to 1."
        )
    )
    return f"{fives} {results}"


def _table_row(tell: Teller, scale: ScaleComparison, service: ComparedService) -> Row:
    places = decimals(service)
    below = service.organisation
    if service.verdict == "not_comparable":
        below = f"{below} · {tell.why(service.why, service.what)}"
    results = (
        Cell(tell.points(service.raw, places)),
        tell.estimated(service.effect, service.low, service.high, places),
        Cell(tell.points(service.reliability, 2, signed=False)),
    )
    return Row(
        tell.message(service.name),
        (tell.count(service.pairs), _coverage(tell, service), *(results if scale.comparable else ())),
        detail=below,
    )


def _coverage(tell: Teller, service: ComparedService) -> Cell:
    if service.coverage is None:
        return tell.hidden()
    return Cell(tell.message(Percent(min(service.coverage, 1.0))))

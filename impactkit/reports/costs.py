"""Chapter 7: what the service cost per client, per exit and, where enough made progress, per client who did."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.figures import Figure
from impactkit.domain.message import N_, Number
from impactkit.reports.blocks import Block, Cell, Column, Paragraph, Row, Section, TableBlock
from impactkit.reports.voice import Voice

UNIT_COSTS = (
    ("cost.per_client", N_("Per client served"), N_("stays that ended, and clients in service at the end")),
    ("cost.per_exit", N_("Per client who moved on"), N_("of the stays that ended")),
    ("cost.per_improved", N_("Per client who made progress"), N_("those who moved on left out")),
)


def costs(voice: Voice) -> Section:
    """Build the chapter; a sentence where the organisation gave no cost."""
    return Section(id="costs", heading=voice(N_("Costs")), blocks=tuple(_blocks(voice)), follows=True)


def _blocks(voice: Voice) -> Iterator[Block]:
    total = voice.shown("cost.total")
    if total is None:
        yield Paragraph(voice(N_("The cost of the service was not given, so no unit costs are told.")))
        return
    rows = tuple(
        _row(voice, figure, voice(name), voice(detail))
        for key, name, detail in UNIT_COSTS
        if (figure := voice.find(key)) is not None
    )
    if not rows:
        yield Paragraph(voice(N_("The service cost {total} in the period."), total=voice.told(total)))
        return
    yield TableBlock(
        key="cost",
        caption=voice(N_("What the {total} of the period make per client"), total=voice.told(total)),
        columns=(
            Column(heading=voice(N_("Unit cost")), kind="text"),
            Column(heading=voice(N_("Clients"))),
            Column(heading=voice(N_("Euros per client")), own=True),
            Column(heading=voice(N_("Interval"))),
        ),
        rows=rows,
        note=" ".join(_note(voice)),
    )


def _row(voice: Voice, figure: Figure, name: str, detail: str) -> Row:
    if figure.value is None:
        return Row(
            name, (Cell(voice.told(figure), hidden=True), Cell("–", hidden=True), Cell("–", hidden=True)), detail
        )
    told = (Cell(voice.message(figure.n or 0)), Cell(voice.told(figure), tone="own"), Cell(voice.interval(figure)))
    return Row(name, told, detail)


def _note(voice: Voice) -> Iterator[str]:
    yield voice(
        N_(
            "The whole cost of the service is divided by each number, so the rows do not add up. Intervals tell how "
            "far chance alone could have moved the number of clients."
        )
    )
    improved, worse = voice.shown("cost.per_improved"), voice.shown("headline.worse")
    if improved is not None and worse is not None:
        yield voice(
            N_("Beside the {improved} who made progress, {worse} got worse."),
            improved=Number(improved.n or 0),
            worse=voice.told(worse),
        )
    yield voice(
        N_(
            "Unit costs of different services cannot be compared: a service whose clients start further from work "
            "costs more per exit."
        )
    )

"""Chapter 5: where the clients were after the end of their stay, and what it means for the municipality's bill."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.exits import ExitKind, exit_kind
from impactkit.domain.message import N_, Percent
from impactkit.reports.blocks import Block, Cell, Column, Row, Section, TableBlock
from impactkit.reports.milestones import milestones_table
from impactkit.reports.staying import staying
from impactkit.reports.targets import targets
from impactkit.reports.voice import Voice

ANSWERS: dict[bool | None, str] = {True: N_("yes"), False: N_("no"), None: N_("not known")}
NOT_CHECKED = N_("not checked")


def exits(voice: Voice) -> Section | None:
    """Build the chapter; None where no exit was read yet."""
    if not voice.release.under("exit.status") and milestones_table(voice) is None:
        return None
    return Section(id="exits", heading=voice(N_("Exits")), blocks=tuple(_blocks(voice)), follows=True)


def _blocks(voice: Voice) -> Iterator[Block]:
    if voice.release.under("exit.status"):
        yield exit_table(voice)
    yield from staying(voice)
    yield from targets(voice)
    if steps := milestones_table(voice):
        yield steps


def exit_table(voice: Voice) -> TableBlock:
    """Build the table of kinds of exit; kinds that nobody has are left out, hidden ones are not."""
    rows: list[Row] = []
    for answer, heading in (("yes", N_("Moved on")), ("no", N_("Another situation"))):
        rows.append(_total(voice, f"exit.status.{answer}", voice(heading)))
        for figure in voice.release.under(f"exit.kind.{answer}"):
            if figure.value != 0:
                kind = exit_kind(figure.key.split(".")[-1])
                told = Cell(voice.told(figure), hidden=bool(figure.hidden))
                rows.append(Row(voice.message(kind.name), (told, *_flags(voice, kind))))
    for answer, heading in (("unknown", N_("Situation not known")), ("not_yet", N_("Day of counting not yet come"))):
        rows.append(_total(voice, f"exit.status.{answer}", voice(heading)))
    return TableBlock(
        key="exit.status",
        caption=voice(
            N_("Where the clients were {days} days after the end of their stay"), days=voice.release.windows.exit_after
        ),
        columns=(
            Column(heading=voice(N_("Situation")), kind="text"),
            Column(heading=voice(N_("Clients")), own=True),
            Column(heading=voice(N_("Stops the bill")), kind="text"),
            Column(heading=voice(N_("Restarts the count")), kind="text"),
        ),
        rows=tuple(rows),
        note=_note(voice),
    )


def _total(voice: Voice, key: str, heading: str) -> Row:
    figure = voice.find(key)
    told = Cell(voice.count(key), hidden=bool(figure and figure.hidden))
    return Row(heading, (told, Cell("–"), Cell("–")), total=True)


def _flags(voice: Voice, kind: ExitKind) -> tuple[Cell, Cell]:
    mark = f" ({voice(NOT_CHECKED)})" if kind.evidence == "memory" else ""
    return Cell(voice(ANSWERS[kind.stops_bill]), mark), Cell(voice(ANSWERS[kind.restarts_clock]), mark)


def _note(voice: Voice) -> str:
    told = [
        voice(
            N_(
                "Only work on the open labour market, an own enterprise, and education without unemployment benefit "
                "count as exits. Not known is not the same as no."
            )
        )
    ]
    coverage = voice.shown("exit.coverage")
    if coverage is not None and coverage.value is not None:
        told.append(
            voice(
                N_("The situation is known of {share} of the clients whose day {days} has come."),
                share=Percent(coverage.value),
                days=voice.release.windows.exit_after,
            )
        )
    told.append(
        voice(
            N_(
                "Since 1 January 2025 the municipality pays a share of the client's unemployment benefit from day 101 "
                "on, also while the client is in a service. “Stops the bill”: no share is charged while the status "
                "lasts. “Restarts the count”: the days are counted from the beginning again (Kela 29.5.2024, "
                "24.2.2025). This table does not tell what was saved: it depends on each client's benefit and days."
            )
        )
    )
    return " ".join(told)

"""The table of means and classes of change, scale by scale."""

from __future__ import annotations

from impactkit.domain.figures import ScaleCard
from impactkit.domain.message import N_
from impactkit.reports.blocks import Cell, Column, Row, TableBlock
from impactkit.reports.charts.inputs import MiniBar, Part, Tone
from impactkit.reports.voice import HIDDEN, Voice, classes_key, scale_name


def classes_table(voice: Voice, cards: list[ScaleCard]) -> TableBlock:
    """Build the table of means and classes of change per scale."""
    headings = (N_("Start"), N_("Now"), N_("Change (interval)"))
    classes = (N_("Progress"), N_("No change shown"), N_("Worse"))
    return TableBlock(
        key="classes",
        caption=voice(N_("How many clients changed more than the limit of measurement error")),
        columns=(
            Column(heading=voice(N_("Scale, 0–100")), kind="text"),
            *(Column(heading=voice(heading)) for heading in headings),
            Column(heading=voice(N_("Shares")), kind="picture"),
            *(Column(heading=voice(heading)) for heading in classes),
        ),
        rows=tuple(_class_row(voice, card) for card in cards),
        note=voice(
            N_(
                "Progress and worse: clients whose change is at or beyond the limit of measurement error (Jacobson and "
                "Truax 1991). The limits stand at the end of this report. Within the limit no change is shown; "
                "that is not the same as no change. “–”: the owner of the instrument advises against judging "
                "single clients, or its measurement error is not known. “*”: no change shown or worse, told together "
                "to protect the clients."
            )
        ),
    )


def _class_row(voice: Voice, card: ScaleCard) -> Row:
    change = voice.release.figure(f"{card.key}.change")
    marked = (change.low or 0) > 0 or (change.high or 0) < 0
    return Row(
        scale_name(voice, card),
        (
            Cell(voice.told(voice.release.figure(f"{card.key}.baseline"))),
            Cell(voice.told(voice.release.figure(f"{card.key}.follow_up"))),
            Cell(
                voice.told(change, signed=True), detail=f"({voice.interval(change)})", tone="own" if marked else "muted"
            ),
            *_class_cells(voice, card),
        ),
        detail="" if classes_key(voice, card) == card.key else voice(N_("classes: those who did not move on")),
    )


def _class_cells(voice: Voice, card: ScaleCard) -> tuple[Cell, ...]:
    found = {figure.key.split(".")[-1]: figure for figure in voice.release.under(f"{classes_key(voice, card)}.classes")}
    improved, worse = found.get("improved"), found.get("worse")
    if not found or improved is None:
        untold = voice(HIDDEN["hidden"]) if card.classed else "–"
        return (Cell(bar=MiniBar(parts=())), *(Cell(untold, hidden=card.classed) for _ in range(3)))
    merged = found.get("no_improvement")
    same = merged or found["no_change"]
    cells = (
        Cell(voice.told(improved), tone="improved" if not improved.hidden else "", hidden=bool(improved.hidden)),
        Cell(f"{voice.told(same)}*" if merged else voice.told(same), hidden=bool(same.hidden)),
        Cell(voice.told(worse), tone="worse" if not worse.hidden else "", hidden=bool(worse.hidden))
        if worse
        else Cell("*", hidden=True),
    )
    tones: dict[str, Tone] = {
        "improved": "improved",
        "no_change": "no_change",
        "no_improvement": "not_improved",
        "worse": "worse",
    }
    whole = sum(figure.value for figure in found.values() if figure.value is not None)
    parts: tuple[Part, ...] = ()
    if whole and not any(figure.hidden for figure in found.values()):
        parts = tuple(
            Part(tone=tones[name], share=(figure.value or 0) / whole) for name, figure in found.items() if figure.value
        )
    return (Cell(bar=MiniBar(parts=parts)), *cells)

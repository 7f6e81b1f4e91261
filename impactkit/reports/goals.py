"""The clients' own goals, beside the scales and never pooled with them."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.message import N_
from impactkit.reports.blocks import Block, Cell, Column, Paragraph, Row, Subsection, TableBlock
from impactkit.reports.voice import Voice

ROWS = (
    ("goals.reached", N_("Clients who reached their goals on the whole (T 50 or more)")),
    ("goals.stayed.reached", N_("Clients who reached their goals, of those who did not move on")),
    ("goals.at_level", N_("Goals at the expected level or above")),
    ("goals.at_level.light", N_("Of these, the goals with less weight")),
    ("goals.at_level.heavy", N_("Of these, the goals with more weight")),
    ("goals.follow_up", N_("Mean T; 50 is what was expected")),
)


def own_goals(voice: Voice) -> Subsection | None:
    """Build the part on the clients' own goals; None where the service has none."""
    started = voice.find("goals.baselines")
    if started is None or started.value == 0:
        return None
    return Subsection(voice(N_("The clients' own goals")), tuple(_blocks(voice)))


def has_results(voice: Voice) -> bool:
    """Tell whether anything may be said of how far the clients came with their goals."""
    return any(voice.shown(key) for key, _ in ROWS)


def _blocks(voice: Voice) -> Iterator[Block]:
    if not has_results(voice):
        yield Paragraph(
            voice(
                N_(
                    "Goals set at the start: {started} clients. Too few have been rated again for a result to be shown."
                ),
                started=voice.count("goals.baselines"),
            )
        )
        return
    yield goals_table(voice)


def goals_table(voice: Voice) -> TableBlock:
    """Build the table of clients who reached their goals, of goals reached, and of mean T."""
    return TableBlock(
        key="goals",
        caption=voice(N_("How far {count} clients came with goals of their own"), count=voice.count("goals.pairs")),
        columns=(
            Column(heading=voice(N_("At the follow-up")), kind="text"),
            Column(heading=voice(N_("Result")), own=True),
            Column(heading=voice(N_("Interval"))),
        ),
        rows=tuple(_rows(voice)),
        note=voice(
            N_(
                "Goal attainment scaling: each client has goals of their own, agreed on with the worker, and the "
                "expected level of each. Where a goal is set is a choice and no measured start, so no change is told. "
                "Easy goals make these figures look better: who sets the goals also decides how hard they are."
            )
        ),
    )


def _rows(voice: Voice) -> Iterator[Row]:
    for key, heading in ROWS:
        figure = voice.find(key)
        if figure is not None and not (key == "goals.reached" and voice.shown("goals.stayed.reached")):
            told = Cell(voice.told(figure), hidden=bool(figure.hidden), tone="" if figure.hidden else "own")
            yield Row(voice(heading), (told, Cell(voice.interval(figure) or "–")))

"""Small steps that the clients took, by kind."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.message import N_
from impactkit.reports.blocks import Cell, Column, Row, TableBlock
from impactkit.reports.voice import HIDDEN, Voice


def milestones_table(voice: Voice) -> TableBlock | None:
    """Build the table of steps; None where the service records none."""
    if voice.find("milestones.some") is None:
        return None
    return TableBlock(
        key="milestones",
        caption=voice(N_("Small steps of the clients")),
        columns=(Column(heading=voice(N_("Step")), kind="text"), Column(heading=voice(N_("Clients")), own=True)),
        rows=tuple(_rows(voice)),
        note=_note(voice),
    )


def _rows(voice: Voice) -> Iterator[Row]:
    some = voice.release.figure("milestones.some")
    yield Row(voice(N_("At least one step")), (Cell(voice.told(some), hidden=bool(some.hidden)),), total=True)
    for key, name in voice.release.kinds:
        figure = voice.release.figure(key)
        yield Row(name, (Cell(voice.told(figure), hidden=bool(figure.hidden)),))


def _note(voice: Voice) -> str:
    told = voice(
        N_(
            "Steps taken from the start of the stay until {days} days after its end, as the workers recorded them. A "
            "client may have taken several. What was not recorded is not known."
        ),
        days=voice.release.windows.after_end,
    )
    rare = voice.shown("milestones.few")
    if rare is None or not rare.value:
        return told
    few = voice(
        N_("Kinds of steps that are not named because {few} clients took each of them: {count}."),
        few=voice(HIDDEN["under_8" if voice.release.policy == "strict" else "few"]),
        count=voice.told(rare),
    )
    return f"{told} {few}"

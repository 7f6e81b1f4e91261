"""Chapter 5, staying: where those who moved on, or went to pay-subsidised work, are months later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from impactkit.domain.exits import MONTHS
from impactkit.domain.figures import Figure
from impactkit.domain.message import N_, Message
from impactkit.reports.blocks import Block, Cell, Column, Prose, Row, TableBlock
from impactkit.reports.charts.inputs import MiniBar, Part, Tone
from impactkit.reports.voice import Voice

TONES: dict[str, Tone] = {
    "open": "exit",
    "kept": "exit",
    "unemployed": "worse",
    "other": "no_change",
    "unknown": "unknown",
    "not_known": "unknown",
}
CLASSES = {
    "open": N_("Unsubsidised work"),
    "kept": N_("Still there"),
    "unemployed": N_("Unemployed"),
    "other": N_("Other situation"),
    "unknown": N_("Not known"),
    "not_known": N_("Not known or not yet come"),
    "not_yet": N_("Day not yet come"),
}
GROUPS = {
    "work": N_("Went to work on the open labour market or in an own enterprise"),
    "education": N_("Went to education without unemployment benefit"),
    "moved_on": N_("Moved on to work or education"),
    "subsidised": N_("Went to pay-subsidised work"),
}
SAID = {
    "work": N_("Of those whose situation we know, {share} were still at work after {months} months"),
    "education": N_("Of those whose situation we know, {share} were in education or at work after {months} months"),
    "moved_on": N_("Of those whose situation we know, {share} were at work or in education after {months} months"),
    "subsidised": N_(
        "Of those whose situation we know, {share} had gone on to unsubsidised work after {months} months"
    ),
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A group of clients at one month after their exit: its figures by class."""

    group: str
    months: int
    found: dict[str, Figure]

    def key(self, name: str) -> str:
        """Give the key of one of its figures."""
        return f"retention.{self.group}.{self.months}.{name}"

    @property
    def come(self) -> bool:
        """Tell whether the day has come for anyone."""
        return any(figure.value != 0 for name, figure in self.found.items() if name not in ("not_yet", "not_known"))


Tell = Callable[[_Line], Cell]


def staying(voice: Voice) -> Iterator[Block]:
    """Build the table of those who moved on, and that of pay-subsidised work, where there is anything to tell."""
    moved_on = [line for group in ("work", "education", "moved_on") for line in _lines(voice, group)]
    subsidised = list(_lines(voice, "subsidised"))
    if any(line.come for line in moved_on):
        yield _table(voice, "retention", moved_on, ("kept", "other"))
    if any(line.come for line in subsidised):
        yield _table(voice, "retention.subsidised", subsidised, ("open", "kept", "unemployed", "other"))


def _lines(voice: Voice, group: str) -> Iterator[_Line]:
    for months in MONTHS:
        key = f"retention.{group}.{months}"
        classes = {name: figure for name in CLASSES if (figure := voice.find(f"{key}.{name}")) is not None}
        if classes:
            yield _Line(group, months, classes)


def _table(voice: Voice, key: str, lines: list[_Line], classes: tuple[str, ...]) -> TableBlock:
    come = [line for line in lines if line.come]
    columns = list(_columns(voice, come, classes))
    groups = list(dict.fromkeys(line.group for line in come))
    rows: list[Row] = []
    for group in groups:
        if len(groups) > 1:
            rows.append(Row(voice(GROUPS[group]), group=True))
        here = (line for line in come if line.group == group)
        rows += (Row(str(line.months), tuple(tell(line) for _, tell in columns)) for line in here)
    return TableBlock(
        key=key,
        caption=_caption(voice, come, groups),
        columns=(
            Column(heading=voice(N_("Months after the exit")), kind="text"),
            *(column for column, _ in columns),
        ),
        rows=tuple(rows),
        note=_note(voice, lines) if key == "retention" else "",
    )


def _columns(voice: Voice, lines: list[_Line], classes: tuple[str, ...]) -> Iterator[tuple[Column, Tell]]:
    """Give the columns, each with what tells its cells; one in which every cell would be empty is left out."""
    if any(_bar(line).parts for line in lines):
        yield Column(heading=voice(N_("Shares")), kind="picture"), lambda line: Cell(bar=_bar(line))
    if any("not_known" in line.found for line in lines):
        classes = (*classes, "not_known")
    else:
        classes = (*classes, "unknown", "not_yet")
    for name in classes:
        yield Column(heading=voice(CLASSES[name]), own=name == classes[0]), partial(_count, voice, name)
    if any(voice.shown(line.key("share")) for line in lines):
        yield Column(heading=voice(N_("Share of those known"))), partial(_share, voice)
    if any(voice.shown(line.key("bound.low")) for line in lines):
        yield Column(heading=voice(N_("Bounds"))), partial(_bounds, voice)


def _count(voice: Voice, name: str, line: _Line) -> Cell:
    figure = line.found.get(name)
    return Cell("–") if figure is None else Cell(voice.told(figure), hidden=bool(figure.hidden))


def _bar(line: _Line) -> MiniBar:
    """Draw those whose day has come; nothing where a number is hidden."""
    counts = {name: figure.value for name, figure in line.found.items() if name in TONES}
    whole = sum(value for value in counts.values() if value is not None)
    if not whole or None in counts.values():
        return MiniBar(parts=())
    return MiniBar(parts=tuple(Part(tone=TONES[name], share=(value or 0) / whole) for name, value in counts.items()))


def _share(voice: Voice, line: _Line) -> Cell:
    share = voice.find(line.key("share"))
    if share is None:
        return Cell("–")
    if share.value is None:
        return Cell(voice.told(share), hidden=True)
    return Cell(voice.told(share), detail=f"({voice.interval(share)})", tone="own")


def _bounds(voice: Voice, line: _Line) -> Cell:
    low, high = (voice.shown(line.key(f"bound.{end}")) for end in ("low", "high"))
    if low is None or high is None:
        return Cell("–")
    return Cell(f"{voice.told(low)}–{voice.told(high)}")


def _caption(voice: Voice, lines: list[_Line], groups: list[str]) -> Prose:
    for line in lines:
        share = voice.shown(line.key("share"))
        if share is not None:
            return voice(SAID[line.group], share=voice.told(share), months=line.months)
    if len(groups) == 1:
        return voice(N_("Where the clients were months later: {group}"), group=Message.of(GROUPS[groups[0]]))
    return voice(N_("Where the clients were months after their exit"))


def _note(voice: Voice, lines: list[_Line]) -> str:
    told = [
        voice(
            N_(
                "Counted from the first day of the work or education, or from the end of the stay if that is later. A "
                "change of employer is no loss, and a status without a last day is taken to go on."
            )
        )
    ]
    if any(voice.shown(line.key("bound.low")) for line in lines if line.come):
        told.append(voice(N_("Bounds: the share if none, and if all, of those not known were there.")))
    nobody = sorted({line.months for line in lines} - {line.months for line in lines if line.come})
    if nobody:
        months = " / ".join(str(each) for each in nobody)
        told.append(voice(N_("After {months} months: the day has not come for anyone yet."), months=months))
    return " ".join(told)

"""Chapter 5, staying: where those who moved on, or went to pay-subsidised work, are months later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from impactkit.domain.exits import MONTHS
from impactkit.domain.figures import Figure
from impactkit.domain.message import N_
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
    "moved_on": N_("Moved on to work or education, told together to protect the clients"),
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

    @property
    def come(self) -> bool:
        """Tell whether the day has come for anyone."""
        return any(figure.value != 0 for name, figure in self.found.items() if name not in ("not_yet", "not_known"))

    def part(self, *names: str) -> Figure | None:
        """Give the figure of the first of these classes that the table has."""
        return next((self.found[name] for name in names if name in self.found), None)


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
    merged = any("not_known" in line.found for line in lines)
    last = (N_("Not known or not yet come"),) if merged else (N_("Not known"), N_("Day not yet come"))
    headings = (*(CLASSES[name] for name in classes), *last)
    return TableBlock(
        key=key,
        caption=_caption(voice, lines),
        columns=(
            Column(heading=voice(N_("Months after the exit")), kind="text"),
            Column(heading=voice(N_("Shares")), kind="picture"),
            *(Column(heading=voice(heading), own=i == 0) for i, heading in enumerate(headings)),
            Column(heading=voice(N_("Share of those known"))),
            Column(heading=voice(N_("Bounds"))),
        ),
        rows=tuple(_rows(voice, lines, classes, merged)),
        note=_note(voice, lines),
    )


def _rows(voice: Voice, lines: list[_Line], classes: tuple[str, ...], merged: bool) -> Iterator[Row]:
    width = len(classes) + (1 if merged else 2) + 3
    for group in dict.fromkeys(line.group for line in lines):
        here = [line for line in lines if line.group == group and line.come]
        if here:
            yield Row(voice(GROUPS[group]), (Cell(),) * width, group=True)
        yield from (_row(voice, line, classes, merged) for line in here)


def _row(voice: Voice, line: _Line, classes: tuple[str, ...], merged: bool) -> Row:
    names: list[tuple[str, ...]] = [(name,) for name in classes]
    names += [("not_known", "unknown")] if merged else [("unknown",), ("not_yet",)]
    cells = [_count(voice, line.part(*each)) for each in names]
    return Row(str(line.months), (Cell(bar=_bar(line)), *cells, _share(voice, line), _bounds(voice, line)))


def _count(voice: Voice, figure: Figure | None) -> Cell:
    return Cell("–") if figure is None else Cell(voice.told(figure), hidden=bool(figure.hidden))


def _bar(line: _Line) -> MiniBar:
    """Draw those whose day has come; nothing where a number is hidden."""
    counts = {name: figure.value for name, figure in line.found.items() if name in TONES}
    whole = sum(value for value in counts.values() if value is not None)
    if not whole or None in counts.values():
        return MiniBar(parts=())
    return MiniBar(parts=tuple(Part(tone=TONES[name], share=(value or 0) / whole) for name, value in counts.items()))


def _share(voice: Voice, line: _Line) -> Cell:
    share = voice.find(f"retention.{line.group}.{line.months}.share")
    if share is None:
        return Cell("–")
    if share.value is None:
        return Cell(voice.told(share), hidden=True)
    return Cell(voice.told(share), detail=f"({voice.interval(share)})", tone="own")


def _bounds(voice: Voice, line: _Line) -> Cell:
    low, high = (voice.shown(f"retention.{line.group}.{line.months}.bound.{end}") for end in ("low", "high"))
    if low is None or high is None:
        return Cell("–")
    return Cell(f"{voice.told(low)}–{voice.told(high)}")


def _caption(voice: Voice, lines: list[_Line]) -> Prose:
    for line in lines:
        share = voice.shown(f"retention.{line.group}.{line.months}.share")
        if share is not None and line.come:
            return voice(SAID[line.group], share=voice.told(share), months=line.months)
    return voice(N_("Where the clients were months after their exit"))


def _note(voice: Voice, lines: list[_Line]) -> str:
    told = [
        voice(
            N_(
                "Months are counted from the first day of the work or education; from the end of the stay where it "
                "began before that. A change of employer is no loss, and a status without a last day is taken to go "
                "on. Not known is never a loss. Bounds: the share if none, and if all, of those not known were there."
            )
        )
    ]
    nobody = sorted({line.months for line in lines} - {line.months for line in lines if line.come})
    if nobody:
        months = " / ".join(str(each) for each in nobody)
        told.append(voice(N_("After {months} months: the day has not come for anyone yet."), months=months))
    return " ".join(told)

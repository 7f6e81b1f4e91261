"""Last year beside this year: the figures of the report that this one follows, or why they do not stand here."""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.domain.figures import Earlier, Figure, goal_cards
from impactkit.domain.message import N_, Percent
from impactkit.domain.project import Period
from impactkit.reports.blocks import Block, Cell, Column, Paragraph, Row, Section, TableBlock
from impactkit.reports.headline import LABELS, gathered, share_measured
from impactkit.reports.voice import Voice

NAMES = {"measured": N_("Not moved on, measured twice")}  # beside the share of all who were

# Where one of two reports has a merged class, the classes that it merges are added up in the other.
MERGED = {"no_improvement": ("no_change", "worse"), "exit_or_improved": ("exit", "improved")}


@dataclass(frozen=True, slots=True)
class _Told:
    """What one of the two reports shows."""

    period: Period
    clients: Figure | None
    of_100: dict[str, int]
    coverage: float | None  # share of the clients
    change: Figure | None


def earlier(voice: Voice) -> Section | None:
    """Build the chapter; None where no report is followed."""
    beside = _beside(voice)
    if beside is None:
        return None
    return Section(id="earlier", heading=voice(N_("Compared with the report before")), blocks=(beside,), follows=True)


def _beside(voice: Voice) -> Block | None:
    """Build a table of both periods; a sentence where nothing may stand beside."""
    before = voice.release.earlier
    if before is None or not voice.release.under("headline"):
        return None
    if not before.figures:
        return Paragraph(_not_beside(voice, before), note=True)
    new = _told(voice, voice.release.period, voice.release.figures)
    old = _told(voice, before.period, before.figures)
    return _table(voice, (new, old), _classes(new, old), _note(voice, before))


def _told(voice: Voice, period: Period, figures: tuple[Figure, ...]) -> _Told:
    card = next(iter(goal_cards(voice.release)), None)
    shown = {figure.key: figure for figure in figures if figure.value is not None}
    return _Told(
        period=period,
        clients=shown.get("counted"),
        of_100=gathered(figures),
        coverage=share_measured(figures),
        change=shown.get(f"{card.key}.change") if card else None,
    )


def _classes(new: _Told, old: _Told) -> list[str]:
    """Give the classes that both reports can be told by; none where one of them shows none."""
    if not new.of_100 or not old.of_100:
        return []
    found = set(new.of_100) | set(old.of_100)
    for merged, parts in MERGED.items():
        found -= set(parts) if merged in found else set()
    return [name for name in LABELS if name in found]


def _table(voice: Voice, both: tuple[_Told, _Told], classes: list[str], note: str) -> TableBlock:
    measured, changed = any(each.coverage is not None for each in both), any(each.change for each in both)
    headings = (
        voice(N_("Clients")),
        *(voice(NAMES.get(name, LABELS[name])) for name in classes),
        *((voice(N_("Share measured twice")),) if measured else ()),
        *((voice(N_("Mean change")),) if changed else ()),
    )
    return TableBlock(
        key="earlier",
        caption=voice(N_("This report beside the one before it")),
        columns=(Column(heading=voice(N_("Period")), kind="text"), *(Column(heading=heading) for heading in headings)),
        rows=tuple(
            Row(
                _period(voice, each.period),
                (
                    _cell(None if each.clients is None else voice.told(each.clients)),
                    *(_of_100(voice, each, name) for name in classes),
                    *((_measured(voice, each),) if measured else ()),
                    *((_changed(voice, each),) if changed else ()),
                ),
            )
            for each in both
        ),
        note=note,
    )


def _period(voice: Voice, period: Period) -> str:
    whole_year = (period.first.month, period.first.day, period.last.month, period.last.day) == (1, 1, 12, 31)
    if whole_year and period.first.year == period.last.year:
        return str(period.last.year)
    return voice(N_("{first}–{last}"), first=period.first, last=period.last)


def _cell(text: str | None, detail: str = "") -> Cell:
    return Cell("–", hidden=True) if text is None else Cell(text, detail)


def _of_100(voice: Voice, told: _Told, name: str) -> Cell:
    counts = [told.of_100[part] for part in (name, *MERGED.get(name, ())) if part in told.of_100]
    return _cell(voice.message(sum(counts)) if counts else None)


def _measured(voice: Voice, told: _Told) -> Cell:
    return _cell(None if told.coverage is None else voice.message(Percent(told.coverage)))


def _changed(voice: Voice, told: _Told) -> Cell:
    if told.change is None:
        return _cell(None)
    return _cell(voice.told(told.change, signed=True), f"({voice.interval(told.change)})")


def _note(voice: Voice, before: Earlier) -> str:
    told = voice(
        N_(
            "The classes are of 100 clients. The earlier figures are those of the report {id}. Small differences may "
            "be chance."
        ),
        id=before.id,
    )
    return f"{told} {_not_beside(voice, before)}" if before.differs else told


def _not_beside(voice: Voice, before: Earlier) -> str:
    what = ", ".join(voice.message(each) for each in before.differs)
    if before.figures:
        return voice(N_("Its classes do not stand beside these, because this differs: {what}."), what=what)
    return voice(
        N_("Figures of the report {id} ({first}–{last}) do not stand beside these, because this differs: {what}."),
        id=before.id,
        first=before.period.first,
        last=before.period.last,
        what=what,
    )

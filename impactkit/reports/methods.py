"""Chapter 9: data quality and methods. Every rule, window and source that the figures rest on."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.figures import Figure, InstrumentCard, goal_cards
from impactkit.domain.instrument_words import EVIDENCE, LICENCES
from impactkit.domain.message import N_, Message, Number
from impactkit.domain.methods import METHODS, Method
from impactkit.reports.annex import annex
from impactkit.reports.blocks import (
    Block,
    Cell,
    Column,
    Definition,
    Definitions,
    Listing,
    Paragraph,
    Prose,
    Row,
    Section,
    Subsection,
    TableBlock,
)
from impactkit.reports.cited import joined, known
from impactkit.reports.composites import methods_of_composites
from impactkit.reports.voice import HIDDEN, Speaker, Voice, capital, scale_name

STATUSES = (
    ("status.measured", N_("Measured")),
    ("late", N_("Late start")),
    ("status.left_early", N_("Left early")),
    ("status.no_baseline", N_("No start")),
    ("status.window_open", N_("Still possible")),
    ("status.follow_up_missing", N_("Missing")),
)


def methods(voice: Voice) -> Section:
    """Build the chapter."""
    return Section(
        id="methods",
        heading=voice(N_("Data quality and methods")),
        menu=voice(N_("Data and methods")),
        blocks=tuple(_blocks(voice)),
        follows=True,
    )


def _blocks(voice: Voice) -> Iterator[Block]:
    if table := coverage_table(voice):
        yield table
    yield Subsection(voice(N_("What was left out or hidden")), (Listing(tuple(_left_out(voice))),))
    if voice.release.notes:
        notes = tuple(voice.message(note) for note in voice.release.notes)
        yield Subsection(voice(N_("What the project did not say, and what was taken instead")), (Listing(notes),))
    yield Subsection(
        voice(N_("Instruments")),
        (Definitions(tuple(_instrument(voice, card) for card in voice.release.instruments), beside=True),),
    )
    if held_against := annex(voice):
        yield held_against
    yield Subsection(voice(N_("Rules and time limits")), (Paragraph(joined(list(_windows(voice))), note=True),))
    rest = Paragraph(
        voice(
            N_(
                "How each other figure is computed, and the formula and function of all, stands in the figures "
                "workbook, sheet Methods."
            )
        ),
        note=True,
    )
    computed = (Definitions(tuple(_methods(voice)), beside=True), rest)
    yield Subsection(voice(N_("How the figures are computed")), computed)
    yield Subsection(voice(N_("This report")), (Paragraph(joined(list(_identity(voice))), note=True),))


def coverage_table(voice: Voice) -> TableBlock | None:
    """Build the table of who was measured, scale by scale; None where there is none to tell of."""
    named = [(card.key, scale_name(voice, card)) for card in voice.release.scales]
    named.append(("goals", voice(N_("The clients' own goals"))))
    rows = [(key, name) for key, name in named if voice.release.under(f"{key}.status") or _untold(voice, key)]
    if not rows:
        return None
    return TableBlock(
        key="coverage",
        caption=voice(N_("Who was measured at both ends, and why the others were not")),
        columns=(
            Column(heading=voice(N_("Scale")), kind="text"),
            *(Column(heading=voice(heading), own=status == "status.measured") for status, heading in STATUSES),
            Column(heading=voice(N_("Days between"))),
        ),
        rows=tuple(
            Row(name, (*(_status(voice, key, status) for status, _ in STATUSES), Cell(_days(voice, key))))
            for key, name in rows
        ),
        note=voice(
            N_(
                "Late start: the first assessment was made after the start of the stay, with or without a later "
                "one. Left early: the stay lasted under {days} days and has no pair. Still possible: the "
                "follow-up may be made until {after} days after the end. Days between: from the first assessment "
                "to the last, of the middle half of the clients."
            ),
            days=voice.release.windows.min_stay_days,
            after=voice.release.windows.after_end,
        ),
    )


def _untold(voice: Voice, key: str) -> bool:
    """Tell whether the number of those measured is not told, nor what adds up to it."""
    pairs = voice.find(f"{key}.pairs")
    return pairs is not None and pairs.hidden == "hidden"


def _days(voice: Voice, key: str) -> str:
    days = voice.shown(f"{key}.days")
    if days is None:
        return "–"
    low, high = Number(days.low or 0), Number(days.high or 0)
    if voice.message(low) == voice.message(high):
        return voice.message(low)
    return voice(N_("{low}–{high}"), low=low, high=high)


def _status(voice: Voice, key: str, status: str) -> Cell:
    figure = voice.find(f"{key}.{status}")
    if figure is None:
        return Cell(voice(HIDDEN["hidden"]), hidden=True) if _untold(voice, key) else Cell("0")
    return Cell(voice.told(figure), hidden=bool(figure.hidden))


def _left_out(voice: Voice) -> Iterator[Prose]:
    rows, cells = voice.count("rejected.rows"), voice.count("rejected.cells")
    yield voice(
        N_(
            "Rejected at intake, in the data of all services: rows {rows}, single answers {cells}. They are listed in "
            "the internal workbook."
        ),
        rows=rows,
        cells=cells,
    )
    yield voice(
        N_(
            "Not used for pairs: assessments without a score {no_score}, of clients without a stay {no_episode}, dated "
            "after the data {after}, and stays whose assessments lie too near each other {too_near}."
        ),
        no_score=voice.count("left_out.no_score"),
        no_episode=voice.count("left_out.no_episode"),
        after=voice.count("left_out.after_as_of"),
        too_near=voice.count("left_out.too_near"),
    )
    hidden = sum(1 for figure in voice.release.figures if figure.hidden)
    yield voice(
        N_("Figures hidden or too few to show: {count}. They are marked where they would stand, never shown as zero."),
        count=hidden,
    )
    yield _policy(voice)
    yield from _missing(voice)


def _missing(voice: Voice) -> Iterator[Prose]:
    """Tell what those who were not measured could change."""
    key = next((card.key for card in goal_cards(voice.release)), "")
    change, worse = voice.shown(f"{key}.change"), voice.shown(f"{key}.change_if_missing_worse")
    if worse is not None:
        yield voice(
            N_(
                "If each client without follow-up and exit had fared half a standard deviation worse than "
                "expected, the mean change on the scale of the goal would be {change} points of 100."
            ),
            change=voice.told(worse, signed=True),
        )
    if change is not None:
        yield _weighted(voice, key, change)


def _weighted(voice: Voice, key: str, change: Figure) -> Prose:
    weighted, worth = voice.shown(f"{key}.change_weighted"), voice.shown(f"{key}.change_weighted.effective")
    pairs = voice.count(f"{key}.pairs")
    if weighted is not None and worth is not None:
        return voice(
            N_(
                "Weighted so that clients like the missing count for more, the mean change on the scale of the goal is "
                "{change} points of 100 (interval {interval}), unweighted {plain}. The {pairs} measured clients then "
                "tell as much as {worth} would."
            ),
            change=voice.told(weighted, signed=True),
            interval=voice.interval(weighted),
            plain=voice.told(change, signed=True),
            pairs=pairs,
            worth=Number(worth.value or 0),
        )
    if weighted is not None:
        return voice(
            N_(
                "Weighted so that clients like the missing count for more, the mean change on the scale of the goal is "
                "{change} points of 100 (interval {interval}), unweighted {plain}."
            ),
            change=voice.told(weighted, signed=True),
            interval=voice.interval(weighted),
            plain=voice.told(change, signed=True),
        )
    if worth is not None:
        return voice(
            N_(
                "The mean change is not weighted for who was missing: a few clients would count for most, and the "
                "{pairs} measured ones would tell as much as {worth}."
            ),
            pairs=pairs,
            worth=Number(worth.value or 0),
        )
    return voice(
        N_(
            "The mean change is not weighted for who was missing: that takes at least 20 measured clients, 10 who were "
            "not, and weights that do not rest on a few."
        )
    )


def _policy(voice: Voice) -> str:
    if voice.release.policy == "strict":
        return voice(
            N_("Privacy: strict rules for public reports. Counts under 8 are shown alike, the others rounded to 5.")
        )
    return voice(
        N_(
            "Privacy: standard rules for a named funder. Counts of 1 to 4 clients, and all but 1 to 4, are said "
            "as “{few}” and “{rest}”; small classes are merged; where one hidden count could be worked out from "
            "the others, a second one is hidden too."
        ),
        few=voice(HIDDEN["few"]),
        rest=voice(HIDDEN["all_but_few"]),
    )


def _instrument(voice: Voice, card: InstrumentCard) -> Definition:
    name = voice.message(card.name)
    short = voice.message(card.short)
    told = Message.of(
        N_("Version {version}, revision {revision} of its scoring. Owner: {owner}. {licence}. Source: {source}."),
        version=card.version,
        revision=card.revision,
        owner=card.owner,
        licence=_licence(voice, card),
        source=card.source.rstrip("."),
    )
    texts: list[Prose] = [voice.cited(told, language=card.source_language)]
    if not card.validated:
        texts.append(voice(N_("This measure has not been validated.")))
    texts += _hanging_together(voice, card)
    texts += [known(voice, fact, evidence, language=card.source_language) for fact, evidence in card.facts]
    if card.note is not None:
        texts.append(voice.message(card.note))
    return Definition(name if name == short else f"{name} ({short})", (joined(texts),))


def _hanging_together(voice: Voice, card: InstrumentCard) -> list[str]:
    """Say alpha in the data, to stand beside the published one."""
    told = []
    for scale in voice.release.scales:
        alpha = voice.shown(f"{scale.key}.alpha") if scale.instrument == f"{card.id}@{card.version}" else None
        if alpha is not None:
            text = N_("{scale}: alpha in these data {alpha} ({interval}; {n} clients).")
            unsaid = N_("{scale}: alpha in these data {alpha} ({interval}).")
            told.append(
                voice(
                    unsaid if alpha.n is None else text,
                    scale=scale_name(voice, scale),
                    alpha=voice.told(alpha),
                    interval=voice.interval(alpha),
                    n=alpha.n or 0,
                )
            )
    return told


def _licence(voice: Voice, card: InstrumentCard) -> str:
    told = capital(voice(LICENCES[card.licence.kind]))
    return f"{told} ({voice(EVIDENCE['memory'])})" if card.licence.evidence == "memory" else told


def _windows(voice: Voice) -> Iterator[Prose]:
    w = voice.release.windows
    yield voice(
        N_(
            "Baseline: the latest assessment from {before} days before the start to the start, else the earliest "
            "within {late} days after it."
        ),
        before=w.before,
        late=w.late,
    )
    yield voice(
        N_(
            "Follow-up: the latest assessment until {after} days after the end, at least the instrument's "
            "shortest interval after the baseline."
        ),
        after=w.after_end,
    )
    yield voice(N_("Episodes less than {days} days apart are one stay."), days=w.stay_gap)
    yield voice(
        N_("A follow-up falls due {days} days after the start, or {after} days after the end if that is earlier."),
        days=w.follow_up_after,
        after=w.after_end,
    )
    yield voice(N_("The exit is the client's situation {days} days after the end."), days=w.exit_after)
    if voice.release.headline == "ended_or_due":
        yield voice(N_("The headline counts ended stays, and stays that go on and whose follow-up is due."))
    else:
        yield voice(N_("The headline counts ended stays."))


def _methods(voice: Voice) -> Iterator[Definition]:
    used = {figure.method for figure in voice.release.figures} | {"reliable-change"}
    used |= methods_of_composites(voice.release)
    for entry in METHODS:
        if entry.id in used and entry.in_report:
            yield method_told(voice, entry)


def method_told(speaker: Speaker, entry: Method, *, formula: bool = False) -> Definition:
    """Tell what is done and by which source, with the formula where there is no workbook sheet for it."""
    source = [speaker.cited(Message.of(N_("Source: {source}."), source=entry.source))] if entry.source else []
    told = joined([speaker(entry.text), *source])
    return Definition(speaker(entry.title), (told, entry.formula) if formula and entry.formula else (told,))


def _identity(voice: Voice) -> Iterator[Prose]:
    release = voice.release
    yield voice(N_("Data until {day}, report made on {made}."), day=release.as_of, made=release.made)
    yield voice(N_("Release {id}, checksum of the data {checksum}."), id=release.id, checksum=release.checksum)
    yield voice(N_("Software: impactkit {version}."), version=release.software)
    if release.earlier is not None:
        earlier = release.earlier
        told = N_("This report follows the release {id}, which told of {first}–{last}.")
        yield voice(told, id=earlier.id, first=earlier.period.first, last=earlier.period.last)
    if release.corrects:
        yield voice(N_("This report replaces the release {id}."), id=release.corrects)

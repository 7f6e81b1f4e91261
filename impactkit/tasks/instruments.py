"""Instruments told in plain words: the catalogue, one of them, and what a file of the user's own says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from impactkit.declared.instruments import catalogue, load_instrument
from impactkit.domain.instrument import Cutoff, Evidence, Instrument, Scale
from impactkit.domain.instrument_words import LICENCES
from impactkit.domain.local_text import UNSAID, LocalText
from impactkit.domain.message import N_, Message, written
from impactkit.intake.choices import INDICATOR
from impactkit.measure.measurement_error import measurement_error
from impactkit.tasks.cards import BLOCKED, NO_ERROR, limit_told, scale_facts
from impactkit.tasks.scoring_words import range_told, rule_told

INDICATORS = {choice.id: choice.words for choice in INDICATOR.choices}
OF_ONE_CLIENT = {
    "allowed": N_("Allowed for single clients."),
    "caution": N_("For single clients with caution: one result alone decides nothing."),
    "blocked": N_("Not for judging single clients; for the results of groups only."),
}
BY_A_WORKER = {
    "allowed": N_("A worker may answer about a client too; the two are never mixed."),
    "caution": N_("A worker may answer about a client, with caution; the two are never mixed."),
    "blocked": N_("Not to be answered by a worker about a client."),
}
Lines = Iterator[tuple[Message | LocalText, Evidence | None]]  # each line with how it is known, where that matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of what is told of an instrument."""

    heading: Message
    lines: tuple[tuple[Message | LocalText, Evidence | None], ...]


def listed() -> tuple[Instrument, ...]:
    """Give the newest version of every instrument of the catalogue."""
    return tuple(map(load_instrument, catalogue()))


def told(id_or_path: str | Path) -> tuple[Instrument, tuple[Part, ...]]:
    """Give an instrument, and what is to be known of it in plain words.

    Raises
    ------
    InvalidData
        If there is no such instrument or file, or if the file has faults.
    """
    instrument = load_instrument(id_or_path)
    return instrument, tuple(parts(instrument))


def parts(instrument: Instrument) -> Iterator[Part]:
    """Tell an instrument part by part: its form, each of its scales, its use, its licence."""
    yield _part(N_("The form"), _form(instrument))
    for scale in instrument.scales:
        heading = Message.of(N_("Scale {id}: {name}"), id=scale.id, name=scale.name)
        yield Part(heading=heading, lines=tuple(_scale(instrument, scale)))
    yield _part(N_("What it may be used for"), _use(instrument))
    yield _part(N_("Licence, and where to get the form"), _licence(instrument))


def _part(heading: str, lines: Lines) -> Part:
    return Part(heading=Message(heading), lines=tuple(lines))


def _form(instrument: Instrument) -> Lines:
    if instrument.ready:
        yield Message(N_("Ready scores are entered, not answers.")), None
    else:
        one, many = N_("{count} question."), N_("{count} questions.")
        yield Message.counted(one, many, len(instrument.items)), None
    for answers in {item.answers.id: item.answers for item in instrument.items}.values():
        words = N_("Answers from {low} ({low_words}) to {high} ({high_words}).")
        low, high = answers.codes[0], answers.codes[-1]
        yield Message.of(words, low=low, low_words=answers.low, high=high, high_words=answers.high), None
        if answers.first_codes:
            first = " / ".join(map(str, sorted(answers.first_codes)))
            yield Message.of(N_("Forms number the answers from {first} on; the project says which."), first=first), None
    if instrument.recall_days is not None:
        yield Message.of(N_("It asks about the last {days} days."), days=instrument.recall_days), None
    yield Message.of(N_("Ask again after {days} days at the earliest."), days=instrument.min_interval_days), None
    if not instrument.validated:
        yield Message(N_("This measure has not been validated.")), None
    if instrument.note != UNSAID:
        yield instrument.note, None
    yield Message.of(N_("Source: {source}."), source=instrument.source.rstrip(".")), None


def _scale(instrument: Instrument, scale: Scale) -> Lines:
    for sentence in rule_told(instrument, scale):
        yield sentence, None
    yield range_told(scale), None
    if scale.feeds:
        main, beside = N_("The main measure of {indicator}."), N_("It stands beside the main measure of {indicator}.")
        text = main if scale.feeds.role == "anchor" else beside
        yield Message.of(text, indicator=INDICATORS[scale.feeds.indicator]), None
        if scale.feeds.overlaps:
            shared = N_("It shares questions with {others}; the two are never parts of one composite.")
            yield Message.of(shared, others=", ".join(scale.feeds.overlaps)), None
    yield from scale_facts(scale)
    yield _one_client(instrument, scale), None
    yield from _importance(scale)
    for band, above in zip_longest(scale.cutoffs, scale.cutoffs[1:]):
        yield _band(band, above), band.evidence
    for note in (scale.floor_ceiling, scale.note):
        if note != UNSAID:
            yield note, None


def _one_client(instrument: Instrument, scale: Scale) -> Message:
    error = measurement_error(scale, use=instrument.use)
    if error is not None:
        return limit_told(error)
    if instrument.use.individual == "blocked":
        return Message(BLOCKED)
    usable = [one for one in scale.reliability if one.evidence != "memory"]
    if usable and scale.reference is None:
        return Message(N_("From which change on a client is counted follows from the spread of your own data."))
    return Message(NO_ERROR)


def _importance(scale: Scale) -> Lines:
    important = scale.important
    if important is None:
        return
    if important.depends_on_baseline:
        text = N_("The smallest change that matters depends on the start: {low} to {high} points ({source}).")
    elif important.low == important.high:
        text = N_("The smallest change that matters: {low} points ({source}).")
    else:
        text = N_("The smallest change that matters: {low} to {high} points ({source}).")
    low, high = written(important.low), written(important.high)
    yield Message.of(text, low=low, high=high, source=important.source.rstrip(".")), important.evidence


def _band(band: Cutoff, above: Cutoff | None) -> Message:
    name, source, lower = band.name, band.source.rstrip("."), written(band.lower)
    if above is None:
        return Message.of(N_("From {lower} on: {name} ({source})."), lower=lower, name=name, source=source)
    text = N_("From {lower} to under {above}: {name} ({source}).")
    return Message.of(text, lower=lower, above=written(above.lower), name=name, source=source)


def _use(instrument: Instrument) -> Lines:
    yield Message(OF_ONE_CLIENT[instrument.use.individual]), None
    yield Message(BY_A_WORKER[instrument.use.proxy]), None


def _licence(instrument: Instrument) -> Lines:
    licence = instrument.licence
    yield Message.of(N_("Owner: {owner}."), owner=instrument.owner), None
    yield Message(LICENCES[licence.kind]), licence.evidence
    if licence.conditions != UNSAID:
        yield licence.conditions, None
    yield Message.of(N_("The form: {where}. Checked {day}."), where=licence.where, day=licence.checked), None
    if not licence.wording_shipped:
        yield Message(N_("Its questions are not in impactkit: use your own licensed form.")), None

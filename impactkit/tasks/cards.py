"""What a report says of its instruments and scales: names, sources, error, and what each fact rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from impactkit.domain.figures import InstrumentCard, OtherLimit, ScaleCard
from impactkit.domain.instrument import Evidence, Instrument, Reference, Reliability, Scale
from impactkit.domain.instrument_words import RELIABILITIES
from impactkit.domain.local_text import UNSAID
from impactkit.domain.measurement_error import MeasurementError
from impactkit.domain.message import N_, Message, Number, written
from impactkit.domain.project import DeclaredScale, Rater
from impactkit.measure.change import RELIABLE
from impactkit.reports.sources_of_limits import important_note, usual_note
from impactkit.results.bands import named_bands
from impactkit.results.important import important_change
from impactkit.tasks.yardsticks import usual_reliabilities

BLOCKED = N_("The owner of the instrument advises against judging single clients by it, so no client is classed.")
NO_ERROR = N_("The measurement error of this scale is not known, so no client is classed.")


def instrument_card(instrument: Instrument, scales: Collection[str]) -> InstrumentCard:
    """Describe an instrument for the methods page, with the facts of those of its scales that the report shows."""
    return InstrumentCard(
        id=instrument.id,
        version=instrument.version,
        revision=instrument.revision,
        sha256=instrument.sha256,
        short=instrument.short,
        name=instrument.name,
        source=instrument.source,
        source_language=instrument.source_language,
        owner=instrument.owner,
        licence=instrument.licence,
        validated=instrument.validated,
        facts=tuple(fact for scale in instrument.scales if scale.id in scales for fact in scale_facts(scale)),
        note=instrument.note if instrument.note != UNSAID else None,
    )


def scale_facts(scale: Scale) -> Iterator[tuple[Message, Evidence]]:
    """Tell what is known of the error of a scale, each fact with how it is known."""
    for one in scale.reliability:
        yield _reliability(scale, one), one.evidence
    if scale.sem is not None:
        yield (
            Message.of(
                N_("{scale}: standard error of measurement {sem} points ({source})."),
                scale=scale.name,
                sem=written(scale.sem.value),
                source=scale.sem.source or scale.sem.population,
            ),
            scale.sem.evidence,
        )
    if scale.reference is not None:
        yield _reference(scale, scale.reference), scale.reference.evidence
    if scale.items and scale.missing.evidence == "memory":
        yield Message.of(N_("{scale}: the rule for missing answers."), scale=scale.name), scale.missing.evidence


def _reference(scale: Scale, reference: Reference) -> Message:
    spread = N_("{scale}: spread (SD) {sd} points in the reference group: {population} ({source}).")
    both = N_("{scale}: mean {mean} and spread (SD) {sd} points in the reference group: {population} ({source}).")
    return Message.of(
        spread if reference.mean is None else both,
        scale=scale.name,
        mean=written(reference.mean or 0.0),
        sd=written(reference.value),
        population=reference.population,
        source=reference.source,
    )


def _reliability(scale: Scale, one: Reliability) -> Message:
    known = (one.population != UNSAID, bool(one.source))
    texts = {
        (True, True): N_("{scale}: {kind} {value} ({population}; {source})."),
        (True, False): N_("{scale}: {kind} {value} ({population})."),
        (False, True): N_("{scale}: {kind} {value} ({source})."),
        (False, False): N_("{scale}: {kind} {value}."),
    }
    return Message.of(
        texts[known],
        scale=scale.name,
        kind=Message.of(RELIABILITIES[one.kind]),
        value=written(one.value),
        population=one.population,
        source=one.source.rstrip("."),
    )


def scale_card(
    instrument: Instrument,
    scale: Scale,
    *,
    key: str,
    rater: Rater,
    error: MeasurementError | None,
    declared: DeclaredScale | None = None,
    other_limits: tuple[OtherLimit, ...] = (),
) -> ScaleCard:
    """Describe a scale whose range is known.

    Parameters
    ----------
    instrument, scale
        As the project uses them.
    key : str
        Begins the keys of its figures.
    rater : str
        Whose answers these are.
    error : MeasurementError or None
        None where no change of a single client may be classed.
    declared : DeclaredScale or None
        What the project declares of the scale.
    other_limits : tuple of OtherLimit
        Under which the classes were counted too.

    Raises
    ------
    ValueError
        If the range is not known: then nothing of the scale can be shown.
    """
    if scale.low is None or scale.high is None:
        raise ValueError(f"The range of the scale {scale.id} is not known; declare it in the project.")
    blocked = instrument.use.individual == "blocked"
    limited = blocked and len(scale.cutoffs) > 1
    important = important_change(scale, declared)
    return ScaleCard(
        key=key,
        scale=scale.id,
        name=scale.name,
        instrument=instrument.key,
        rater=rater,
        indicator=scale.feeds.indicator if scale.feeds else None,
        low=scale.low,
        high=scale.high,
        higher_is_better=scale.higher_is_better,
        classed=error is not None,
        no_class_reason=None if error is not None else Message.of(BLOCKED if blocked else NO_ERROR),
        threshold=error.threshold if error else None,
        error=limit_told(error) if error else None,
        error_evidence=error.evidence if error else "verified",
        error_ranged=error is not None and error.sem_at_worst is not None,
        limit=scale.cutoffs[1].lower if limited else None,
        limit_name=scale.cutoffs[0].name if limited else None,
        floor_ceiling=scale.floor_ceiling if scale.floor_ceiling != UNSAID else None,
        bands=() if blocked else named_bands(scale),
        important=important.low if important else None,
        important_note=important_note(scale, important),
        usual=declared.reference_mean if declared else None,
        usual_note=usual_note(declared),
        other_limits=other_limits,
        reliabilities=() if declared is None or declared.reference_mean is None else usual_reliabilities(scale),
    )


def limit_told(error: MeasurementError) -> Message:
    """Tell the change from which on a client is counted, and what it rests on."""
    if error.threshold is not None:
        source = error.threshold_source.source if error.threshold_source else ""
        return Message.of(
            N_("A change of {limit} points or more is counted ({source})."),
            limit=written(error.threshold),
            source=source or "–",
        )
    limit = RELIABLE * (error.s_diff or 0.0)
    if error.origin == "sem" and error.sem_source is not None and error.sem is not None:
        return Message.of(
            N_("A change of more than {limit} points is counted: standard error of measurement {sem} ({source})."),
            limit=Number(limit, 2),
            sem=written(error.sem),
            source=error.sem_source.source or "–",
        )
    return _limit_from_reliability(error, limit)


def _limit_from_reliability(error: MeasurementError, limit: float) -> Message:
    if error.reliability is None:
        raise ValueError(f"{error.scale}: a limit that rests on a reliability lacks the reliability.")
    told = (
        N_(
            "A change of more than {limit} points is counted: {kind} {value} and the spread (SD) {sd} of {whose}. The "
            "error is a lower bound, because {kind} does not see change from day to day."
        )
        if error.lower_bound
        else N_("A change of more than {limit} points is counted: {kind} {value} and the spread (SD) {sd} of {whose}.")
    )
    whose = Message.of(N_("these data")) if error.reference is None else error.reference.population
    sd = error.data_sd if error.reference is None else error.reference.value
    return Message.of(
        told,
        limit=Number(limit, 2),
        kind=Message.of(RELIABILITIES[error.reliability.kind]),
        value=written(error.reliability.value),
        sd=Number(sd or 0.0, 2),
        whose=whose,
    )

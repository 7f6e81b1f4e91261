"""Whether the measures of a project can be trusted in its own data, scale by scale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from impactkit.domain.instrument import Instrument, Scale
from impactkit.domain.project import Rater
from impactkit.domain.reliability import FEWEST, Estimate, ItemFinding, NoOmega, NotAsked, ScaleFinding
from impactkit.measure.item_points import first_assessments, item_points
from impactkit.measure.retest import unchanged
from impactkit.measure.scoring import score
from impactkit.results import reliability
from impactkit.results.scales import at_ends
from impactkit.tasks.describe import Measured

if TYPE_CHECKING:
    from impactkit.domain.local_text import Language

RATERS: tuple[Rater, ...] = ("client", "worker")


def scale_findings(measured: Measured) -> tuple[ScaleFinding, ...]:
    """Find, for every scale that was answered, how far the data at hand bear it out.

    First assessments only, one per client over all services, clients and workers apart.
    """
    project = measured.project
    retests = unchanged(measured.scores, measured.stays, as_of=project.as_of)
    return tuple(
        finding
        for instrument in project.instruments
        if len(answers := project.rows.answers.get(instrument.key, pd.DataFrame()))
        for finding in _of_instrument(measured, instrument, answers, retests)
    )


def _of_instrument(
    measured: Measured, instrument: Instrument, answers: pd.DataFrame, retests: pd.DataFrame
) -> Iterator[ScaleFinding]:
    windows, as_of = measured.project.declaration.windows, measured.project.as_of
    begun = first_assessments(answers, measured.project.rows.episodes, as_of=as_of, windows=windows)
    for rater in RATERS:
        own = begun[begun["rater"] == rater].reset_index(drop=True)
        if own.empty:
            continue
        scores = score(own, instrument)
        for scale in instrument.scales:
            scored = scores.loc[scores["scale"] == scale.id, "score"].dropna()
            if instrument.ready and scored.empty:
                continue  # a column that nobody filled is a scale that was not asked
            twice = retests[
                (retests["scale"] == scale.id)
                & (retests["rater"] == rater)
                & (retests["version"] == instrument.version)
            ]
            yield _finding(instrument, scale, rater, own, scored, twice)


def _finding(
    instrument: Instrument, scale: Scale, rater: Rater, begun: pd.DataFrame, scored: pd.Series, twice: pd.DataFrame
) -> ScaleFinding:
    not_asked = _not_asked(instrument, scale)
    points = pd.DataFrame(index=begun.index) if instrument.ready else item_points(begun, instrument, scale)
    complete = points.dropna()
    together = not not_asked and len(complete) >= FEWEST
    known = reliability.alpha(complete) if together else None
    found, no_omega = reliability.omega(complete) if together else (None, _too_few(not_asked))
    floor, ceiling = at_ends(scored, scale)
    return ScaleFinding(
        instrument=instrument.short,
        scale=scale.id,
        name=scale.name,
        rater=rater,
        version=instrument.version,
        clients=len(begun),
        complete=len(scored) if instrument.ready else len(complete),
        scored=len(scored),
        not_asked=not_asked,
        items=tuple(_items(instrument, points)),
        alpha=known,
        needed=reliability.clients_needed(known.value, k=len(points.columns)) if known else None,
        omega=found,
        no_omega=no_omega,
        floor=floor,
        ceiling=ceiling,
        straight=_straight(instrument, scale, begun, complete),
        unchanged=len(twice),
        retest=reliability.retest(twice["first"], twice["second"]) if len(twice) >= FEWEST else None,
        published=scale.reliability,
        published_sem=scale.sem.value if scale.sem else None,
    )


def _too_few(not_asked: NotAsked) -> NoOmega:
    return "" if not_asked else "few"


def _not_asked(instrument: Instrument, scale: Scale) -> NotAsked:
    if instrument.ready:
        return "ready"
    if scale.formative:
        return "formative"
    return "single" if len(scale.items) == 1 else ""


def _items(instrument: Instrument, points: pd.DataFrame) -> Iterator[ItemFinding]:
    enough = len(points.dropna()) >= FEWEST
    rest = reliability.item_rest(points) if enough and len(points.columns) > 1 else {}
    for item in instrument.items:
        if item.id in points:
            given = points[item.id].dropna()
            yield ItemFinding(
                item=item.id,
                label=item.label,
                missing=len(points) - len(given),
                rest=rest.get(item.id),
                constant=len(given) >= FEWEST and given.nunique() == 1,
                reverse=item.reverse,
            )


def _straight(instrument: Instrument, scale: Scale, begun: pd.DataFrame, complete: pd.DataFrame) -> int | None:
    """Count who gave one answer throughout; None where no item is reversed, so that such answers may well be meant."""
    reversed_ = {item.id for item in instrument.items if item.reverse}
    if not reversed_ & set(scale.items) or set(scale.items) <= reversed_:
        return None
    return int(begun.loc[complete.index, list(scale.items)].nunique(axis="columns").eq(1).sum())


def write_findings(findings: tuple[ScaleFinding, ...], path: Path, language: Language) -> None:
    """Write the findings as a workbook for the house: one sheet of scales, one of their items."""
    from impactkit.record.export import write_reliability

    write_reliability(path, _scale_rows(findings, language), _item_rows(findings, language), language)


def _scale_rows(findings: tuple[ScaleFinding, ...], language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **_named(each, language),
            "clients": each.clients,
            "complete": each.complete,
            **_written("alpha", each.alpha),
            **_written("omega", each.omega),
            "floor": each.floor,
            "ceiling": each.ceiling,
            "straight": each.straight,
            "unchanged": each.unchanged,
            **_written("icc", each.retest.icc if each.retest else None),
            "sem": each.retest.sem if each.retest else None,
        }
        for each in findings
    )


def _named(each: ScaleFinding, language: Language) -> dict[str, str]:
    return {
        "instrument": each.instrument.spoken(language),
        "scale": each.name.spoken(language),
        "rater": each.rater,
        "version": each.version,
    }


def _written(name: str, found: Estimate | None) -> dict[str, float | None]:
    known = (found.value, found.low, found.high) if found else (None, None, None)
    return dict(zip((name, f"{name}_low", f"{name}_high"), known, strict=True))


def _item_rows(findings: tuple[ScaleFinding, ...], language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **_named(each, language),
            "item": item.item,
            "label": item.label.spoken(language),
            "missing_answers": item.missing,
            "rest": item.rest,
            "constant": item.constant,
            "reverse": item.reverse,
        }
        for each in findings
        for item in each.items
    )

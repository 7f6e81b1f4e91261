"""A project's declaration and rows as the lines of the workbook: what is known already is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date

import pandas as pd

from impactkit.domain.instrument import Instrument, Scale
from impactkit.domain.local_text import LocalText
from impactkit.domain.project import (
    USUAL_MINIMUM,
    Composite,
    Declaration,
    DeclaredScale,
    Goal,
    InstrumentUse,
    Service,
    Target,
    Windows,
)
from impactkit.frames.project import Rows
from impactkit.intake.coding import shift
from impactkit.intake.target_sheet import BETWEEN, GROUP_COLUMNS, KIND_COLUMNS

Cell = str | int | float | date | LocalText | None
Line = dict[str, Cell]  # column id -> what stands in the cell; a choice by its id


def filled_lines(
    instruments: Sequence[Instrument], declaration: Declaration | None, rows: Rows | None, *, client_ids: Sequence[str]
) -> dict[str, list[Line]]:
    """Give the lines of each sheet by its id; without a declaration and rows only what every form begins with.

    Parameters
    ----------
    instruments : sequence of Instrument
        Those of the workbook.
    declaration, rows
        What is filled in already; the codes of `rows` are the instruments' own and are written as the form prints them.
    client_ids : sequence of str
        Ids to list on the sheet of clients beside those of `rows`.
    """
    uses = {f"{use.id}@{use.version}": use for use in declaration.instruments} if declaration else {}
    lines: dict[str, list[Line]] = {
        "project": _settings(declaration),
        "services": [_service(service) for service in declaration.services] if declaration else [],
        "texts": [_texts(service) for service in declaration.services] if declaration else [],
        "composites": [line for one in declaration.composites for line in _composite(one)] if declaration else [],
        "targets": [line for target in declaration.targets for line in _target(target)] if declaration else [],
        "instruments": [line for instrument in instruments for line in _use(instrument, uses.get(instrument.key))],
        "clients": [*(_lines(rows.clients) if rows else ()), *map(_listed, client_ids)],
        "episodes": list(_lines(rows.episodes)) if rows else [],
        "exits": list(_lines(rows.exits)) if rows else [],
        "goals": list(_lines(rows.goals)) if rows else [],
        "milestones": list(_lines(rows.milestones)) if rows else [],
    }
    for instrument in instruments:
        use = uses.get(instrument.key)
        frame = rows.answers.get(instrument.key) if rows else None
        lines[instrument.key] = [] if frame is None else list(_lines(_printed(frame, instrument, use)))
    return lines


def _listed(client_id: str) -> Line:
    return {"client": client_id}


def _settings(declaration: Declaration | None) -> list[Line]:
    if declaration is None:
        return []
    said: dict[str, Cell] = {
        "organisation": declaration.organisation,
        "first": declaration.period.first,
        "last": declaration.period.last,
        "data_date": declaration.data_date,
        "languages": ", ".join(declaration.languages),
        "policy": declaration.policy,
        "headline": declaration.headline,
        "milestones": "; ".join(declaration.milestones),
        **_windows(declaration.windows),
    }
    return [{"setting": id_, "value": value} for id_, value in said.items()]


def _windows(windows: Windows) -> Mapping[str, Cell]:
    """Give the windows that differ from the default; the others stay empty, and so stay the default."""
    default = asdict(Windows())
    return {
        name: value for name, value in asdict(windows).items() if value != default[name] and not isinstance(value, dict)
    }


def _service(service: Service) -> Line:
    return {
        "service": service.id,
        "name": service.name,
        "target_group": service.target_group,
        "commissioner": service.commissioner,
        "cost": service.cost,
        **_goal(service.goal),
    }


def _texts(service: Service) -> Line:
    line: Line = {"service": service.id, **dict(service.texts)}
    if service.quote is None:
        return line
    return {**line, "quote": service.quote.text, "quote_consent": "yes" if service.quote.consent else "no"}


def _goal(goal: Goal) -> Line:
    if goal.kind != "indicator":
        return {"goal": goal.kind, "target": goal.target, "target_unit": _unit(goal)}
    return {
        "goal": "indicator",
        "indicator": goal.indicator,
        "scale": goal.scale,
        "rater": goal.rater,
        "target": goal.target,
        "target_unit": _unit(goal),
        "decline_expected": "yes" if goal.decline_expected else "no",
    }


def _composite(composite: Composite) -> Iterator[Line]:
    least = None if composite.minimum == USUAL_MINIMUM else composite.minimum
    for place, part in enumerate(composite.parts):
        yield {
            "indicator": composite.indicator,
            "scale": part.scale,
            "weight": part.weight,
            "anchor": "yes" if part.scale == composite.anchor else None,
            "rater": None if composite.rater == "client" else composite.rater,
            "minimum": None if place else least,
        }


def _unit(goal: Goal) -> str | None:
    return None if goal.target is None else goal.target_unit


def _target(target: Target) -> Iterator[Line]:
    """Give a row for each service of a target, or one for all."""
    answers = [f"{question}{BETWEEN}{level}" for question, levels in target.population for level in levels]
    if len(answers) > len(GROUP_COLUMNS):
        raise ValueError(f"Target {target.id} has {len(answers)} answers; a workbook holds {len(GROUP_COLUMNS)}.")
    for service in target.services or (None,):
        yield {
            "name": target.name,
            "share": round(100 * target.share, 6),
            **dict(zip(GROUP_COLUMNS, answers, strict=False)),
            **dict.fromkeys((KIND_COLUMNS[kind] for kind in target.kinds), "yes"),
            "days": target.days,
            "measured_from": target.measured_from,
            "when": target.when,
            "service": service,
        }


def _use(instrument: Instrument, use: InstrumentUse | None) -> Iterator[Line]:
    declared = {scale.scale: scale for scale in use.scales} if use else {}
    for place, scale in enumerate(instrument.scales):
        line: Line = {
            "instrument": instrument.id,
            "version": instrument.version,
            "name": instrument.name,
            "scale": scale.id,
            "scale_name": scale.name,
            **_scale(scale, declared.get(scale.id)),
        }
        if place == 0:
            line["first_code"] = _first_code(instrument, use)
        yield line


def _first_code(instrument: Instrument, use: InstrumentUse | None) -> int | None:
    """Give the lowest code of the form as far as it is known: where all forms agree, or the project said it."""
    if instrument.first_codes or instrument.ready:
        return use.first_code if use else None
    return instrument.items[0].answers.codes[0]


def _scale(scale: Scale, declared: DeclaredScale | None) -> Line:
    if declared is None:
        return {"low": scale.low, "high": scale.high}
    said = declared.reliability
    return {
        "low": scale.low if declared.low is None else declared.low,
        "high": scale.high if declared.high is None else declared.high,
        "reliability": said.value if said else None,
        "reliability_kind": said.kind if said else None,
        "reliability_n": said.n if said else None,
        "reliability_source": said.source if said else None,
        "important": declared.important,
        "important_source": declared.important_source,
        "reference_mean": declared.reference_mean,
        "reference_source": declared.reference_source,
    }


def _printed(frame: pd.DataFrame, instrument: Instrument, use: InstrumentUse | None) -> pd.DataFrame:
    """Give the answers as the form prints them."""
    first_code = use.first_code if use else None
    return frame.assign(**{item.id: frame[item.id] - shift(item.answers, first_code) for item in instrument.items})


def _lines(frame: pd.DataFrame) -> Iterator[Line]:
    columns = [str(name) for name in frame.columns]
    for values in frame.itertuples(index=False, name=None):
        yield {name: _cell(value) for name, value in zip(columns, values, strict=True)}


def _cell(value: object) -> Cell:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value) or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value if isinstance(value, str | int | date) else str(value)

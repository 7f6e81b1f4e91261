"""Answers: one frame per instrument, a row for each client, service, day and rater."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from impactkit.domain.instrument import Instrument
from impactkit.example.draws import drawn, stream
from impactkit.example.instruments import ANSWERING, WORKERS_BELIEF, Answering, main_scale
from impactkit.example.plan import ServicePlan
from impactkit.example.response import Graded

SKIPPED = 0.03  # share of assessments at which an instrument is left out
ONE_BLANK = 0.02  # share of questionnaires with one question unanswered
MODE_BLANK = 0.03
WORKER_ASKED = 0.85  # share of assessments at which the worker rates as well
MODES = ("alone", "assisted", "interview")


def service_answers(
    plan: ServicePlan, asked: pd.DataFrame, levels: np.ndarray, instruments: Mapping[str, Instrument], seed: int
) -> dict[str, pd.DataFrame]:
    """Give what was answered in one service.

    Parameters
    ----------
    plan : ServicePlan
        The service.
    asked : pandas.DataFrame
        Its assessments: ``person day``.
    levels : numpy.ndarray
        Where the client stands on that day, as `impactkit.example.stays.levels_on` gives it.
    instruments : mapping
        Instruments by id.
    seed : int
        Seed of the whole example.

    Returns
    -------
    dict
        Frames by instrument id: ``person service date rater mode`` and a column per item, or per scale where ready
        scores are entered.
    """
    rng = stream(seed, plan.id, "modes")
    mode = pd.Series(drawn(rng, MODES, plan.measuring.modes, len(asked)), dtype="str")
    mode = mode.mask(rng.random(len(asked)) < MODE_BLANK)
    keys = pd.DataFrame({"person": asked["person"], "service": plan.id, "date": asked["day"], "mode": mode})
    return {name: _raters(plan, keys, levels, instruments[name], seed) for name in plan.measuring.instruments}


def _raters(
    plan: ServicePlan, keys: pd.DataFrame, levels: np.ndarray, instrument: Instrument, seed: int
) -> pd.DataFrame:
    rng = stream(seed, plan.id, "answers", instrument.id)
    client = _filled(keys.assign(rater="client"), levels, instrument, ANSWERING[instrument.id], SKIPPED, rng)
    if instrument.id != "belief" or not plan.measuring.worker_belief:
        return client
    rates = keys.assign(rater="worker", mode="alone")
    worker = _filled(rates, levels, instrument, WORKERS_BELIEF, 1 - WORKER_ASKED, rng)
    return pd.concat([client, worker], ignore_index=True)


def _filled(
    keys: pd.DataFrame,
    levels: np.ndarray,
    instrument: Instrument,
    answering: Answering,
    skipped: float,
    rng: np.random.Generator,
) -> pd.DataFrame:
    answers = answering.model.answers(answering.of(levels), rng)
    if isinstance(answering.model, Graded):
        columns = [item.id for item in instrument.items]
        codes = _codes(answers, instrument, rng)
    else:
        columns = [instrument.items[0].id if instrument.items else main_scale(instrument).id]
        codes = answers[:, None]
    filled = keys.assign(**dict(zip(columns, codes.astype(float).T, strict=True)))
    return filled[rng.random(len(keys)) >= skipped]


def _codes(places: np.ndarray, instrument: Instrument, rng: np.random.Generator) -> np.ndarray:
    codes: Sequence[Sequence[int]] = [item.answers.codes for item in instrument.items]
    written = np.array(codes, dtype=float)[np.arange(places.shape[1]), places]
    blank = np.flatnonzero(rng.random(len(written)) < ONE_BLANK)
    written[blank, rng.integers(places.shape[1], size=len(blank))] = np.nan
    return np.asarray(written)

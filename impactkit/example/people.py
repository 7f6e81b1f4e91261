"""Clients who come to a service for the first time: their background, and where they stand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impactkit.domain.background import RECORDED
from impactkit.example.draws import drawn, stream
from impactkit.example.plan import TRAITS, Clientele, ServicePlan

UNRECORDED = 0.03  # share of a background question left empty where the plan says nothing else
COMMON = 0.65  # loading of each trait on what the three have in common: they correlate 0.42
WITHIN = 0.85  # SD of a trait within a service, before the background moves it
# How a background moves the start of (participation, work ability, readiness), in SD; the shares of the plan centre it.
SHIFTS: dict[tuple[str, str], tuple[float, float, float]] = {
    ("partial_work_ability", "yes"): (-0.10, -0.60, -0.15),
    ("unemployment", "over_2"): (-0.30, -0.20, -0.35),
    ("education", "basic"): (-0.10, -0.10, -0.20),
}
SHARES = ("gender", "unemployment", "partial_work_ability", "education", "language")


def first_clients(plan: ServicePlan, seed: int) -> pd.DataFrame:
    """Make the clients who come to this service first.

    Returns
    -------
    pandas.DataFrame
        One row per client: the questions of `impactkit.domain.background.RECORDED` as text, missing where not
        recorded, and the three traits at the start, in SD.
    """
    rng = stream(seed, plan.id, "people")
    n = plan.clients
    levels = {question.id: [level.id for level in question.levels] for question in RECORDED}
    years = rng.integers(*plan.clientele.born, size=n, endpoint=True)
    people = pd.DataFrame({"birth_year": pd.Series(years.astype(str), dtype="str")})
    for question in SHARES:
        shares = getattr(plan.clientele, question)
        people[question] = pd.Series(drawn(rng, levels[question], shares, n), dtype="str")
    people[list(TRAITS)] = _starts(people, plan.clientele, rng)
    left_empty = dict(plan.clientele.not_recorded)
    for question in ("birth_year", *SHARES):
        people[question] = people[question].mask(rng.random(n) < left_empty.get(question, UNRECORDED))
    return people


def _starts(people: pd.DataFrame, clientele: Clientele, rng: np.random.Generator) -> np.ndarray:
    n = len(people)
    common = rng.standard_normal((n, 1))
    own = rng.standard_normal((n, len(TRAITS)))
    level = clientele.start.array() + WITHIN * (COMMON * common + np.sqrt(1 - COMMON**2) * own)
    for (question, answer), shift in SHIFTS.items():
        holds = (people[question] == answer).to_numpy(dtype=float)
        level += np.outer(holds - _share(clientele, question, answer), shift)
    return np.asarray(level)


def _share(clientele: Clientele, question: str, answer: str) -> float:
    levels = next(q.levels for q in RECORDED if q.id == question)
    shares = getattr(clientele, question)
    at = [level.id for level in levels].index(answer)
    return float(shares[at] / sum(shares))

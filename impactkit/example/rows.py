"""From what was made to what is written down: pseudonyms, own words, and the declared frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from impactkit.domain.background import RECORDED
from impactkit.example.draws import drawn, stream
from impactkit.example.plan import EndReasons, OrganisationPlan, ServicePlan
from impactkit.frames.columns import ANSWERS, CLIENTS, DTYPES, EPISODES, EXITS, GOALS, MILESTONES, Frame

REASON_BLANK = 0.05
MOVED = 0.25  # share of those who broke off
REASON_OF = {
    "work_open": "to_work",
    "own_enterprise": "to_work",
    "education": "to_education",
    "service": "to_service",
}


def pseudonyms(organisations: Sequence[OrganisationPlan], stays: pd.DataFrame) -> pd.Series:
    """Give each person the next number of the organisation where the first stay began, in the order of the starts.

    Returns
    -------
    pandas.Series
        Pseudonyms such as A-0001; the index is that of the people.
    """
    letters = {plan.id: owner.letter for owner in organisations for plan in owner.services}
    first = stays.sort_values(["start", "person"], kind="stable").drop_duplicates("person").set_index("person")
    letter = first["service"].map(letters)
    number = letter.groupby(letter).cumcount() + 1
    return (letter + "-" + number.map("{:04d}".format)).sort_index().astype("str")


def client_rows(people: pd.DataFrame, stays: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Write down the clients of these stays: frame `clients`."""
    here = np.sort(stays["person"].unique())
    clients = people.loc[here, [question.id for question in RECORDED]].assign(client=names[here])
    return _declared(CLIENTS, clients, ["client", *(question.id for question in RECORDED)], ["client"])


def episode_rows(episodes: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Write down the episodes: frame `episodes`."""
    return _declared(EPISODES, _named(episodes, names), EPISODES.names, ["client", "service", "start"])


def status_rows(exits: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Write down what became of the clients: frame `exits`."""
    return _declared(EXITS, _named(exits, names), EXITS.names, ["client", "date"])


def answer_rows(answers: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Write down the answers on one instrument: frame `answers`."""
    items = [column for column in answers.columns if column not in {*ANSWERS.names, "person"}]
    by = ["client", "service", "date", "rater"]
    return _declared(ANSWERS, _named(answers, names), [*ANSWERS.names, *items], by)


def goal_rows(goals: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Write down the clients' own goals: frame `goals`."""
    if goals.empty:
        return GOALS.empty()
    return _declared(GOALS, _named(goals, names), GOALS.names, ["client", "service", "date", "goal"])


def step_rows(steps: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Write down the small steps: frame `milestones`."""
    if steps.empty:
        return MILESTONES.empty()
    return _declared(MILESTONES, _named(steps, names), MILESTONES.names, ["client", "date", "milestone"])


def end_reasons(plan: ServicePlan, words: EndReasons, ended: pd.DataFrame, seed: int) -> pd.Series:
    """Say why each ended stay ended, in the organisation's own words; the index is that of `ended`."""
    rng = stream(seed, plan.id, "end reasons")
    broken = drawn(rng, ["broken_off", "moved"], [1 - MOVED, MOVED], len(ended))
    otherwise = np.where(ended["early"], broken, "as_planned")
    told = ended["kind"].isin(list(REASON_OF)) & ended["known"]
    reasons = np.where(told, ended["kind"].map(REASON_OF), otherwise)
    spoken = pd.Series([getattr(words, reason) for reason in reasons], index=ended.index, dtype="str")
    return spoken.mask(rng.random(len(ended)) < REASON_BLANK)


def _named(rows: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    return rows.assign(client=names[rows["person"]].to_numpy())


def _declared(frame: Frame, rows: pd.DataFrame, columns: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    dtypes: Mapping[str, str] = {column.name: DTYPES[column.kind] for column in frame.columns}
    ordered = rows[list(columns)].sort_values(list(by), kind="stable").reset_index(drop=True)
    return frame.checked(ordered.astype(dict(dtypes)))

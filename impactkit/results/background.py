"""Who the clients are: their background at the start, and how long they stayed."""

from __future__ import annotations

import pandas as pd

from impactkit.domain.age import age_level
from impactkit.domain.background import AGE_GROUP, REPORTED
from impactkit.domain.findings import Groups, Quartiles

DAYS_OF_MONTH = 365.25 / 12


def background(clients: pd.DataFrame, stays: pd.DataFrame) -> tuple[Groups, ...]:
    """Count the clients of the stays by each background question that was recorded for anyone.

    Parameters
    ----------
    clients : pandas.DataFrame
        Frame `clients`; background columns as `impactkit.domain.background` names them, ``birth_year`` in years.
    stays : pandas.DataFrame
        Frame `stays` of one service.

    Returns
    -------
    tuple of Groups
        One per question, levels in their order and "missing" last.
    """
    people = answered(clients, stays)
    return tuple(_groups(people[question], question) for question in people.columns)


def answered(clients: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """Give the answer of each client to each background question that was recorded for anyone.

    Parameters
    ----------
    clients, stays : pandas.DataFrame
        As `background` takes them.

    Returns
    -------
    pandas.DataFrame
        A row per row of `stays`, in their order; a column per question, named by its id, missing where not recorded.
    """
    people = stays[["client", "stay"]].merge(clients, on="client", how="left")
    if "birth_year" in people:
        people[AGE_GROUP.id] = age_group(people["birth_year"], people["stay"])
    return people[[question.id for question in REPORTED if _recorded(people, question.id)]]


def _recorded(people: pd.DataFrame, column: str) -> bool:
    return column in people and bool(people[column].notna().any())


def _groups(values: pd.Series, question: str) -> Groups:
    levels = [level.id for q in REPORTED if q.id == question for level in q.levels]
    counts = values.value_counts()
    parts = [(level, int(counts.get(level, 0))) for level in levels]
    return Groups(key=f"background.{question}", parts=(*parts, ("missing", len(values) - sum(n for _, n in parts))))


def age_group(birth_year: pd.Series, start: pd.Series) -> pd.Series:
    """Give the age group at the start; age is the year of the start less the year of birth.

    Only the year of birth is recorded, so the age may be one year too high.
    """
    age = start.dt.year - pd.to_numeric(birth_year, errors="coerce")
    named: pd.Series = age.map(age_level, na_action="ignore").astype("str")
    return named.where(age.notna())


def length_of_stays(stays: pd.DataFrame) -> tuple[Quartiles, ...]:
    """Give median and quartiles of the length of the ended stays, in months."""
    days = (stays["end"] - stays["stay"]).dt.days.dropna()
    if days.empty:
        return ()
    lower, middle, upper = (float(q) for q in (days / DAYS_OF_MONTH).quantile([0.25, 0.5, 0.75]))
    return (Quartiles(key="stay.length", n=len(days), lower=lower, middle=middle, upper=upper, unit="months"),)

"""Targets of the project: how many of its population have reached them, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import pandas as pd

from impactkit.domain.findings import Breakdown, Findings, Lacking, Share
from impactkit.domain.project import Target
from impactkit.results.background import answered
from impactkit.results.headline import wilson
from impactkit.results.retention import bounds

TOLERANCE = 1e-9  # in floats 0.3 * 10 is more than 3
DUE = ("yes", "no", "unknown")  # those whose day has come
STATUSES = ("yes", "no", "unknown", "not_yet")


def target_findings(attainment: pd.DataFrame, clients: pd.DataFrame, target: Target) -> Findings:
    """Count who has reached a target.

    Parameters
    ----------
    attainment : pandas.DataFrame
        Frame `attainment` of one service.
    clients : pandas.DataFrame
        Frame `clients`.
    target : Target
        Says who belongs to its population: whoever has one of the named answers to each named question.

    Returns
    -------
    Findings
        Breakdown ``target.<id>`` over all stays that were held against it: yes, no, unknown, not_yet; unclear (an
        answer that decides whether the client belongs to the population is not recorded), outside (of the population).
        Share ``.share`` of those whose status is known, with the interval of that number; ``.coverage`` of those whose
        day has come; ``.bound.low``, ``.bound.high``: of those whose day has come, if none or all of those not known
        had reached it; ``.lacking``: how many more of those whose day has come would make the target reached, if
        none of those not known had. Empty where nobody was held against it.
    """
    if attainment.empty:
        return Findings()
    belongs = membership(attainment, clients, target)
    named = attainment["status"].where(belongs == "member", belongs)
    counts = named.value_counts()
    parts = tuple((name, int(counts.get(name, 0))) for name in (*STATUSES, "unclear", "outside"))
    found = Breakdown(key=f"target.{target.id}", parts=parts)
    return Findings(breakdowns=(found,), shares=tuple(_shares(found)), lacking=tuple(_lacking(found, target.share)))


def membership(attainment: pd.DataFrame, clients: pd.DataFrame, target: Target) -> pd.Series:
    """Tell for each stay whether its client belongs to the population of a target: member, unclear or outside.

    Outside is who has another answer to one of the questions; unclear who has not, but where one is not recorded.
    """
    people = answered(clients, attainment)
    belongs = pd.Series("member", index=people.index, dtype="str")
    for question, levels in target.population:
        answers = people[question] if question in people else pd.Series(None, index=people.index, dtype="str")
        belongs = belongs.mask((belongs == "member") & answers.isna(), "unclear")
        belongs = belongs.mask(answers.notna() & ~answers.isin(list(levels)), "outside")
    return belongs.set_axis(attainment.index)


def _shares(found: Breakdown) -> Iterator[Share]:
    reached, missed, unknown = (found.part(name) for name in ("yes", "no", "unknown"))
    if known := reached + missed:
        yield wilson(f"{found.key}.share", reached, known, needs=found.key, classes=("yes", "no"))
    if due := known + unknown:
        yield wilson(f"{found.key}.coverage", known, due, needs=found.key, classes=DUE)
        yield from bounds(found.key, reached, unknown, due, DUE)


def _lacking(found: Breakdown, share: float) -> Iterator[Lacking]:
    if due := sum(found.part(name) for name in DUE):
        needed = ceil(share * due - TOLERANCE)
        yield Lacking(
            key=f"{found.key}.lacking", value=max(0, needed - found.part("yes")), needs=found.key, classes=DUE
        )

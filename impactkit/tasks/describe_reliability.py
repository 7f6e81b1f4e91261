"""Describe how far the answers hang together among the baselines that a report counts."""

from __future__ import annotations

import pandas as pd

from impactkit.domain.findings import Coefficient, Findings
from impactkit.domain.project import Service
from impactkit.domain.reliability import FEWEST
from impactkit.frames.project import Project
from impactkit.measure.item_points import item_points
from impactkit.tasks.describe_scales import STAY
from impactkit.tasks.seen_scales import SeenScale, scales_of

ASSESSMENT = ["client", "service", "date", "rater"]


def alphas(project: Project, changes: pd.DataFrame, service: Service, stays: pd.DataFrame) -> Findings:
    """Find alpha of each scale that was answered item by item, unless its items need not hang together.

    Of scales that score the same answers in several ways, the first way alone.

    Parameters
    ----------
    project : Project
        With the answers.
    changes : pandas.DataFrame
        Frame `changes` of all stays of the project.
    service : Service
        One of its services.
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay`` of those whom the report counts, one per client.
    """
    seen = [each for each in scales_of(project.instruments, changes, service) if _hangs_together(each)]
    found = [_alpha(project, changes, each, stays) for each in seen]
    return Findings(coefficients=tuple(each for each in found if each is not None))


def _hangs_together(seen: SeenScale) -> bool:
    scale = seen.scale
    return not (seen.instrument.ready or scale.formative or scale.status == "derived" or len(scale.items) < 2)


def _alpha(project: Project, changes: pd.DataFrame, seen: SeenScale, stays: pd.DataFrame) -> Coefficient | None:
    from impactkit.results.reliability import alpha  # pingouin takes its time to load

    of_scale = changes[
        (changes["scale"] == seen.scale.id)
        & (changes["rater"] == seen.rater)
        & (changes["version"] == seen.instrument.version)
        & changes["baseline"].notna()
    ]
    started = stays[STAY].merge(of_scale, on=STAY).rename(columns={"baseline_date": "date"})
    answers = started[ASSESSMENT].merge(project.rows.answers[seen.instrument.key], on=ASSESSMENT)
    complete = item_points(answers, seen.instrument, seen.scale).dropna()
    found = alpha(complete) if len(complete) >= FEWEST else None
    if found is None:
        return None
    return Coefficient(
        key=f"{seen.key}.alpha",
        value=found.value,
        low=found.low,
        high=found.high,
        n=found.n,
        whole=len(started),
        method="alpha",
    )

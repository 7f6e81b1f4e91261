"""Change against the mean change of the group: figures of the group for the annex, and never a class or a share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import sqrt

import pandas as pd

from impactkit.domain.findings import Findings, Mean
from impactkit.domain.measurement_error import known_reliability
from impactkit.frames.project import Project
from impactkit.measure.relative_change import hsu_linn_lord
from impactkit.measure.slopes import FEWEST_WAVES, on_straight_lines, slopes
from impactkit.measure.waves import assessments_of_stays
from impactkit.results.scales import pomp, t_reach
from impactkit.tasks.seen_scales import SeenScale

HALF_YEAR = 180  # days: slopes are told per half a year
FEWEST = 20  # clients with three or more assessments; with fewer the spread of their slopes is hardly known


def spread_around_the_group(pairs: pd.DataFrame, seen: SeenScale) -> Findings:
    """Tell how widely the clients' changes spread around the group's, against what measurement error would make."""
    return Findings(means=tuple(_spread(pairs, seen)))


def _spread(pairs: pd.DataFrame, seen: SeenScale) -> Iterator[Mean]:
    both = pairs[pairs["status"] == "measured"]
    reliability = known_reliability(seen.scale)
    if reliability is None or not reliability < 1 or len(both) < 3 or not both["baseline"].std(ddof=1) > 0:
        return
    index = hsu_linn_lord(both, reliability=reliability)
    yield Mean(
        key=f"{seen.key}.relative_spread",
        value=float(index.std(ddof=1)),
        n=len(both),
        points_of_100=0,
        method="relative-change",
        tag="estimate",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSlopes:
    """What was found over three or more assessments, and the clients that it rests on."""

    findings: Findings = field(default_factory=Findings)
    clients: frozenset[str] = frozenset()


def slopes_of_group(scores: pd.DataFrame, stays: pd.DataFrame, seen: SeenScale, project: Project) -> GroupSlopes:
    """Tell the group's mean slope over three or more assessments, and how widely its clients' slopes spread.

    Parameters
    ----------
    scores : pandas.DataFrame
        Frame `scores` of the project.
    stays : pandas.DataFrame
        Frame `stays`, the population of the headline.
    seen : SeenScale
        The scale.
    project : Project
        For its windows and the day of its data.
    """
    found = assessments_of_stays(
        scores,
        stays,
        scale=seen.scale.id,
        rater=seen.rater,
        version=seen.instrument.version,
        as_of=project.as_of,
        windows=project.declaration.windows,
    )
    repeated = found[found.groupby("client")["time"].transform("nunique") >= FEWEST_WAVES]
    if repeated["client"].nunique() < FEWEST or on_straight_lines(repeated):
        return GroupSlopes()
    fit = slopes(repeated.assign(score=pomp(repeated["score"], seen.scale), time=repeated["time"] / HALF_YEAR))
    reach = t_reach(fit.standard_error * sqrt(fit.clients), fit.clients)
    findings = Findings(
        means=(
            Mean(
                key=f"{seen.key}.slope",
                value=fit.mean,
                low=fit.mean - reach,
                high=fit.mean + reach,
                n=fit.clients,
                method="relative-change",
            ),
            Mean(key=f"{seen.key}.slope_spread", value=fit.spread, n=fit.clients, method="relative-change"),
        )
    )
    return GroupSlopes(findings=findings, clients=frozenset(repeated["client"]))

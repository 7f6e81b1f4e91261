"""The smallest change that matters: who reached it, and whether a group has kept its level."""

from __future__ import annotations

import pandas as pd

from impactkit.domain.findings import Beyond, Claim, Mean
from impactkit.domain.instrument import ImportantChange, Scale
from impactkit.domain.project import DeclaredScale

TOLERANCE = 1e-9  # in floats a change of 3.1 may fall short of 3.1


def important_change(scale: Scale, declared: DeclaredScale | None) -> ImportantChange | None:
    """Give the smallest change that matters on a scale, native points; None where none may be used.

    What the project declared goes before what is published, and is marked as its own. A published one that depends on
    the baseline is no single limit, and one that is only remembered carries no figure: neither is used. Of a published
    range the low end is the limit.
    """
    if declared is not None and declared.important is not None:
        value, source = declared.important, declared.important_source
        return ImportantChange(low=value, high=value, kind="declared", source=source, evidence="user")
    published = scale.important
    usable = published is not None and not published.depends_on_baseline and published.evidence != "memory"
    return published if usable and published is not None and published.low > 0 else None


def reached(pairs: pd.DataFrame, scale: Scale, limit: float, key: str) -> Beyond:
    """Count the pairs whose change reached a limit for the better, and for the worse.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `changes` of one service, scale, rater and version.
    scale : Scale
        For its direction.
    limit : float
        Native points, above 0; a change that equals it has reached it.
    key : str
        Key of the scale.
    """
    change = pairs.loc[pairs["status"] == "measured", "change"]
    better = change if scale.higher_is_better else -change
    return Beyond(
        scale=key,
        name="important",
        improved=int((better >= limit - TOLERANCE).sum()),
        worse=int((better <= -limit + TOLERANCE).sum()),
        whole=len(change),
        method="important",
    )


def maintained(change: Mean, scale: Scale, limit: float, key: str) -> Claim | None:
    """Say whether a group, of whom a decline was expected, has kept its level; None without an interval.

    Parameters
    ----------
    change : Mean
        Mean change in native points, with its 95 % interval.
    scale : Scale
        For its direction.
    limit : float
        Smallest change that matters, native points.
    key : str
        Key of the figure.

    Returns
    -------
    Claim or None
        It holds where the worse end of the interval lies above minus `limit`: then a mean decline that matters is
        ruled out at 95 %. A claim about the group: a single client whose change is small may well have got worse.
    """
    if change.low is None or change.high is None:
        return None
    worst = change.low if scale.higher_is_better else -change.high
    return Claim(key=key, holds=worst > -limit, n=change.n, method="maintained")

"""Small steps of the clients of one service: who took at least one, and of which kinds."""

from __future__ import annotations

import pandas as pd

from impactkit.domain.findings import Kinds

STAY = ["client", "service", "stay"]


def milestone_findings(milestones: pd.DataFrame, stays: pd.DataFrame, *, after_end: int) -> Kinds | None:
    """Count the clients who took a step from the start of their stay until some days after its end.

    Parameters
    ----------
    milestones : pandas.DataFrame
        Frame `milestones` of one service.
    stays : pandas.DataFrame
        The population: ``client``, ``service``, ``stay``, ``end`` (missing while in service), a row per client.
    after_end : int
        Days after the end in which a step still counts.

    Returns
    -------
    Kinds or None
        ``milestones``: clients by kind of step, the commonest first; a client may be in several kinds. None where the
        service records no milestones.
    """
    if milestones.empty:
        return None
    seen = milestones.merge(stays[[*STAY, "end"]], on=["client", "service"])
    last = seen["end"] + pd.Timedelta(days=after_end)
    counted = seen[(seen["date"] >= seen["stay"]) & ~(seen["date"] > last)]  # no day is after a missing end
    by_kind = counted.groupby("milestone")["client"].nunique()
    kinds = sorted(((str(kind), int(clients)) for kind, clients in by_kind.items()), key=lambda one: (-one[1], one[0]))
    return Kinds(key="milestones", parts=tuple(kinds), some=counted["client"].nunique(), whole=len(stays))

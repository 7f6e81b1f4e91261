"""Exits of the clients whose stays ended: yes, no, unknown, and each kind; unknown is never no."""

from __future__ import annotations

import pandas as pd

from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.findings import Breakdown, Share
from impactkit.results.headline import wilson

STATUSES = ("yes", "no", "unknown", "not_yet")


def exit_findings(stays: pd.DataFrame) -> tuple[tuple[Breakdown, ...], tuple[Share, ...]]:
    """Count the exit status of stays that ended, and the kinds within yes and no.

    Parameters
    ----------
    stays : pandas.DataFrame
        Frame `stays` of one service, population "ended".

    Returns
    -------
    tuple of Breakdown, tuple of Share
        ``exit.status``, ``exit.kind.yes``, ``exit.kind.no``; and ``exit.coverage``: yes and no together, of the ended
        stays whose day of counting has come.
    """
    counts = stays["exit"].value_counts()
    status = Breakdown(key="exit.status", parts=tuple((name, int(counts.get(name, 0))) for name in STATUSES))
    kinds = stays.loc[stays["exit"].isin(["yes", "no"]), "exit_kind"].value_counts()
    within = tuple(
        Breakdown(
            key=f"exit.kind.{answer}",
            parts=tuple((kind.id, int(kinds.get(kind.id, 0))) for kind in EXIT_KINDS if kind.exit is counted),
            within=f"exit.status.{answer}",
        )
        for answer, counted in (("yes", True), ("no", False))
    )
    known = status.part("yes") + status.part("no")
    due = known + status.part("unknown")
    coverage = (wilson("exit.coverage", known, due, needs="exit.status"),) if due else ()
    return (status, *within), coverage

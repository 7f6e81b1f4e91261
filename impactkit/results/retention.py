"""Staying after an exit: how many are still where they went, of whom we know; unknown is never a loss."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from impactkit.domain.exits import MONTHS, STAYING, Staying
from impactkit.domain.findings import Breakdown, Findings, Share
from impactkit.results.headline import wilson

NOT_KNOWN = ("unknown", "not_yet")


def retention_findings(retention: pd.DataFrame) -> Findings:
    """Count the later status of clients by the kind of their exit.

    Parameters
    ----------
    retention : pandas.DataFrame
        Frame `retention` of one service, population "ended".

    Returns
    -------
    Findings
        For each of `impactkit.domain.exits.STAYING` that has a client and each of 3, 6, 12 months: the breakdown
        ``retention.<group>.<months>`` over all of the group; ``.share`` of those whose status is known, with its
        interval; ``.coverage`` of those whose day has come; and ``.bound.low``, ``.bound.high``: the share if none, or
        all, of those not known were still there (of those whose day has come; where disclosure merges unknown and not
        yet come, of all, as soon as the status of one is known).
    """
    breakdowns: list[Breakdown] = []
    shares: list[Share] = []
    for group in STAYING:
        of_group = retention[retention["exit_kind"].isin(group.begun)]
        for months in MONTHS if len(of_group) else ():
            found = _breakdown(of_group[of_group["months"] == months], group, months)
            breakdowns.append(found)
            shares += _shares(found, group)
    return Findings(breakdowns=tuple(breakdowns), shares=tuple(shares))


def _breakdown(rows: pd.DataFrame, group: Staying, months: int) -> Breakdown:
    named = rows["status"].mask(rows["status"] == "known", "other")
    for name, kinds in group.classes:
        named = named.mask(rows["kind"].isin(kinds), name)
    counts = named.value_counts()
    parts = tuple((name, int(counts.get(name, 0))) for name in (*group.known, *NOT_KNOWN))
    answer = "no" if group.id == "subsidised" else "yes"
    return Breakdown(key=f"retention.{group.id}.{months}", parts=parts, within=f"exit.status.{answer}")


def _shares(found: Breakdown, group: Staying) -> Iterator[Share]:
    success, known = found.part(group.known[0]), sum(found.part(name) for name in group.known)
    unknown, not_yet = found.part("unknown"), found.part("not_yet")
    if known:
        yield wilson(f"{found.key}.share", success, known, needs=found.key, classes=group.known)
    if due := known + unknown:
        classes = (*group.known, "unknown")
        yield wilson(f"{found.key}.coverage", known, due, needs=found.key, classes=classes)
        yield from bounds(found.key, success, unknown, due, classes)
    if known:  # else it would tell only that a day has come for nobody, or of nobody known: nothing
        yield from bounds(found.key, success, unknown + not_yet, found.whole, (*group.known, "not_known"))


def bounds(key: str, success: int, not_known: int, whole: int, classes: tuple[str, ...]) -> Iterator[Share]:
    """Give the share if none and if all of those not known had succeeded."""
    yield wilson(f"{key}.bound.low", success, whole, needs=key, classes=classes)
    yield wilson(f"{key}.bound.high", success + not_known, whole, needs=key, classes=classes)

"""Exits compared over services: what happened against what was to be expected of clients like their own."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from impactkit.compare.case_mix import case_mix
from impactkit.compare.funnel import ratio_limits, share_funnel
from impactkit.compare.memberships import Memberships, one_stay_per_client
from impactkit.compare.shares import ExpectedShares, expected_shares
from impactkit.domain.comparison import Funnel, RatedService
from impactkit.domain.message import Message
from impactkit.tasks.compare_told import EXITS, beside_funnel
from impactkit.tasks.compared_rows import ComparedRows, ComparedScale, NamedService

KNOWN = {"yes": 1.0, "no": 0.0}  # every other status is not known, and never no
STARTED = 0.8  # share of clients with a starting score, from which it is looked at
DRAWN = 60  # points of each limit


def exit_funnel(rows: ComparedRows) -> Funnel | None:
    """Hold the exits of every service against what was to be expected; None where fewer than two can be.

    Parameters
    ----------
    rows : ComparedRows
        Of one or several projects. Of each client the stay counts that began first.
    """
    stays = one_stay_per_client(rows.stays, linked=True)
    if stays["service"].nunique() < 2:
        return None
    clients, columns = _clients(rows, stays)
    scale, started = _starting_score(rows, stays)
    clients = clients.assign(start=started.to_numpy())
    shares = expected_shares(
        clients,
        covariates=columns,
        baseline=None if scale is None else "start",
        sem=None if scale is None else scale.sem,
    )
    rated = shares.services[(shares.services["n"] > 0) & shares.services["expected"].between(0, np.inf, "neither")]
    rated = rated[rated["expected"] < rated["n"]].reset_index(drop=True)
    if len(rated) < 2 or not 0 < rated["observed"].sum() < rated["n"].sum():
        return None
    return _told(rows, shares, rated, starts=scale is not None)


def _clients(rows: ComparedRows, stays: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Give what happened to each client, with the columns of the case-mix."""
    pairs = pd.DataFrame({"pair": range(len(stays)), "client": stays["client"].to_numpy()})
    alone = pd.DataFrame({"pair": pairs["pair"], "service": stays["service"].to_numpy(), "weight": 1.0})
    who = Memberships(pairs=pairs.assign(baseline_date=stays["stay"].to_numpy()), services=alone, linked=rows.linked)
    design = case_mix(who, rows.clients, rows.questions).design
    happened = stays["exit"].map(KNOWN).to_numpy(dtype="float64", na_value=np.nan)
    told = pd.DataFrame({"service": stays["service"].to_numpy(), "happened": happened})
    return pd.concat([told, design], axis="columns"), [*design.columns]


def _starting_score(rows: ComparedRows, stays: pd.DataFrame) -> tuple[ComparedScale | None, pd.Series]:
    """Give the starting scores on the scale that most clients have; none where too few have it."""
    best: ComparedScale | None = None
    found = pd.Series(np.nan, index=stays.index)
    for scale in rows.scales:
        first = rows.pairs_of(scale).dropna(subset=["baseline"]).drop_duplicates(["client", "service", "stay"])
        scores = stays[["client", "service", "stay"]].merge(
            first[["client", "service", "stay", "baseline"]], how="left", on=["client", "service", "stay"]
        )["baseline"]
        if scores.notna().sum() > found.notna().sum():
            best, found = scale, scores.set_axis(stays.index)
    return (best, found) if found.notna().mean() >= STARTED else (None, found)


def _told(rows: ComparedRows, shares: ExpectedShares, rated: pd.DataFrame, *, starts: bool) -> Funnel:
    limits = share_funnel(rated)
    at = {str(row["service"]): (row, limits.services.iloc[place]) for place, (_, row) in enumerate(rated.iterrows())}
    away = [named.name.spoken("fi") for named in rows.services if named.id not in at]
    most = float(rated["expected"].max()) * 1.05
    expected = np.linspace(most / DRAWN, most, DRAWN)
    drawn = ratio_limits(
        expected, share=float(rated["observed"].sum() / rated["n"].sum()), tau2=limits.overdispersion.tau2
    )
    return Funnel(
        key="compare.exit",
        title=Message.of(EXITS),
        services=tuple(_rated(named, *at[named.id]) for named in rows.services if named.id in at),
        expected=tuple(map(float, expected)),
        low_95=tuple(drawn["low_95"]),
        high_95=tuple(drawn["high_95"]),
        low_998=tuple(drawn["low_998"]),
        high_998=tuple(drawn["high_998"]),
        phi=limits.overdispersion.phi,
        tau2=limits.overdispersion.tau2,
        remarks=(*shares.notes, *beside_funnel(away, [one.covariate for one in shares.left_out], starts=starts)),
    )


def _rated(named: NamedService, row: pd.Series, limit: pd.Series) -> RatedService:
    outside: dict[str, Literal["", "95", "998"]] = {"within": ""}
    position = str(limit["position"])
    return RatedService(
        id=named.id,
        name=named.name,
        organisation=named.organisation,
        clients=int(row["n"]),
        unknown=int(row["n_unknown"]),
        observed=int(row["observed"]),
        expected=float(row["expected"]),
        ratio=float(row["ratio"]),
        low=float(row["ratio_low"]),
        high=float(row["ratio_high"]),
        outside=outside.get(position, "998" if position.endswith("998") else "95"),
    )

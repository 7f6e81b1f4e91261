"""Who counts for which service: one pair per client, shared by the services that had the client in between."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from impactkit.frames.columns import CLIENT_PAIRS, EPISODES, MEMBERSHIPS, PAIRS, STAYS


@dataclass(frozen=True, eq=False, kw_only=True)
class Memberships:
    """One pair per client, and the services that share it.

    `pairs` is frame `client_pairs`, `services` frame `memberships`. Where clients are not `linked`, a client of two
    services has two pairs, they are "client-service pairs", and no service may be called different.
    """

    pairs: pd.DataFrame
    services: pd.DataFrame
    linked: bool


def client_memberships(
    pairs: pd.DataFrame, episodes: pd.DataFrame, *, scale: str, rater: str, linked: bool
) -> Memberships:
    """Join the pairs of each client into one, and share it among services by their days.

    The pair runs from the first baseline to the latest follow-up of the client's measured stays. So no client drops
    out of a service for having gone on to another, which those do whom the first has helped least; a client's errors
    enter once; and the start is one that no compared service has touched yet. Only stays that were measured count: a
    baseline whose own follow-up is missing stays missing, as in the coverage. Of two versions the one with the latest
    follow-up counts, then the one with the earlier baseline. Where two services scored the client differently on the
    same day, the mean of these scores counts.

    A service's days are those on which the client was in it, both ends included, from the day of the baseline to that
    of the follow-up; days of overlapping episodes in one service count once. A day in two services is a day of each:
    nobody knows how they divided the work, and so the weights of two services stand to each other as their days,
    whatever else the client attended. A service that measured the client has at least one day.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs`; those of a period where a period is compared.
    episodes : pandas.DataFrame
        Frame `episodes` of all services of these clients, also of those that did not measure. Without rows each
        service that measured a client has the same weight.
    scale, rater : str
        The scale and the rater compared.
    linked : bool
        One client has one id in all services. False where ids were given by each organisation; they must then differ
        between organisations.

    Returns
    -------
    Memberships
        Sorted by client (and service), so that the order of the rows of `pairs` does not matter.

    References
    ----------
    Hill, P. W. & Goldstein, H. (1998). J. Educ. Behav. Stat. 23(2), 117-128: weights of multiple membership.
    """
    unit = ["client"] if linked else ["client", "service"]
    told = PAIRS.checked(pairs)
    chosen = (told["scale"] == scale) & (told["rater"] == rater) & (told["status"] == "measured")
    measured = _of_one_version(told[chosen], unit)
    joined = _joined(measured, unit)
    services = _weighted(_days(joined, measured, EPISODES.checked(episodes), unit))
    one = services[services["days"] == services["all_days"]].set_index("pair")["service"]
    only = joined["pair"].map(one).astype("str")
    return Memberships(
        pairs=CLIENT_PAIRS.checked(joined.assign(service=only)[CLIENT_PAIRS.names]),
        services=MEMBERSHIPS.checked(services[MEMBERSHIPS.names]),
        linked=linked,
    )


def one_stay_per_client(stays: pd.DataFrame, *, linked: bool) -> pd.DataFrame:
    """Keep, of each client's ended stays, the one that began first.

    For exits between services. Whether a stay is the first does not hang on how it ended. The last would: who finds
    work does not go on to another service, so a service whose clients go on would lose those who found none. Of stays
    that began on one day a fixed draw from the ids decides, so that no service is favoured by its name.

    Parameters
    ----------
    stays : pandas.DataFrame
        Frame `stays`; rows of population ``due`` are left out, they have no exit yet.
    linked : bool
        As in `client_memberships`; if False, all ended stays are kept.

    Returns
    -------
    pandas.DataFrame
        Rows of `stays`, in their order.
    """
    ended = STAYS.checked(stays)
    ended = ended[ended["population"] == "ended"]
    if not linked:
        return ended
    draw = pd.util.hash_pandas_object(ended["client"] + "\n" + ended["service"], index=False)
    order = ended[["client", "stay"]].assign(draw=draw.to_numpy()).sort_values(["client", "stay", "draw"])
    first = order.index[~order["client"].duplicated()]
    return ended[ended.index.isin(first)]


def _of_one_version(measured: pd.DataFrame, unit: list[str]) -> pd.DataFrame:
    """Keep of each unit the pairs of the version with the latest follow-up, then the earliest baseline."""
    reached = measured.groupby([*unit, "version"], as_index=False).agg(
        first=("baseline_date", "min"), last=("follow_up_date", "max")
    )
    by = {**dict.fromkeys(unit, True), "last": False, "first": True, "version": True}
    latest = reached.sort_values(list(by), ascending=list(by.values())).drop_duplicates(unit)
    return measured.merge(latest[[*unit, "version"]], on=[*unit, "version"])


def _joined(measured: pd.DataFrame, unit: list[str]) -> pd.DataFrame:
    """Give one row per unit, from its first baseline to its latest follow-up."""
    ends = measured.groupby([*unit, "version"], as_index=False).agg(
        baseline_date=("baseline_date", "min"), follow_up_date=("follow_up_date", "max")
    )
    for score in ("baseline", "follow_up"):
        scored = [*unit, f"{score}_date"]
        # Equal scores once: the mean of three times 0.1 is not 0.1.
        of_day = measured[[*scored, score]].drop_duplicates().groupby(scored, as_index=False)[score].mean()
        ends = ends.merge(of_day, on=scored)
    return ends.sort_values(unit, ignore_index=True).rename_axis("pair").reset_index().astype({"pair": "int64"})


def _days(joined: pd.DataFrame, measured: pd.DataFrame, episodes: pd.DataFrame, unit: list[str]) -> pd.DataFrame:
    """Count the days of each pair in each service, at least one in a service that measured it."""
    span = joined[["pair", *unit, "baseline_date", "follow_up_date"]]
    spells = episodes[["client", "service", "start", "end"]].merge(span, on=unit)
    first = spells["start"].where(spells["start"] > spells["baseline_date"], spells["baseline_date"])
    last = spells["end"].where(spells["end"] < spells["follow_up_date"], spells["follow_up_date"])
    inside = spells[["pair", "service"]].assign(first=_number(first), last=_number(last))
    inside = inside[inside["first"] <= inside["last"]].sort_values(["pair", "service", "first"])
    counted = inside.assign(days=_days_not_counted_before(inside)).groupby(["pair", "service"])["days"].sum()
    own = measured[list({*unit, "service"})].drop_duplicates().merge(joined[["pair", *unit]], on=unit)
    least = own[["pair", "service"]].assign(days=1)
    both = pd.concat([counted.reset_index(), least], ignore_index=True)
    return both.groupby(["pair", "service"])["days"].max().reset_index()


def _days_not_counted_before(inside: pd.DataFrame) -> pd.Series:
    """Give the days of each spell after the end of the earlier ones of the same pair and service."""
    place = [inside["pair"], inside["service"]]
    reached = inside.groupby(["pair", "service"])["last"].cummax().groupby(place).shift()
    begins = inside["first"].where(~(reached >= inside["first"]), reached + 1)
    return (inside["last"] - begins + 1).clip(lower=0).astype("int64")


def _number(days: pd.Series) -> pd.Series:
    return (days - pd.Timestamp(0)).dt.days.astype("int64")


def _weighted(services: pd.DataFrame) -> pd.DataFrame:
    all_days = services.groupby("pair")["days"].transform("sum")
    return services.assign(
        days=services["days"].astype("int64"),
        all_days=all_days.astype("int64"),
        weight=(services["days"] / all_days).astype("float64"),
        service=services["service"].astype("str"),
    ).sort_values(["pair", "service"], ignore_index=True)

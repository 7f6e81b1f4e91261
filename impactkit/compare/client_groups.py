"""Which service helps which client group: differences between groups within services that differ from the usual ones.

Cells of service and group are pooled: v_sg ~ N(0, tau2) around the service's own level and the group's own (Gelman, A.
(2005). Ann. Stat. 33(1), 1-53: batches of interactions). A cell is shown only where it carries information.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from impactkit.compare.absorbed import Cells, contrasts
from impactkit.compare.different import q_values
from impactkit.compare.errors_in_baseline import Correction
from impactkit.compare.mixture import Mixture, over_doubt
from impactkit.compare.profile import Estimate, Profile
from impactkit.domain.comparison import FEWEST_PAIRS, FEWEST_SERVICES, Q
from impactkit.domain.message import N_, Message, Number
from impactkit.domain.moments import Floats, Moments

APART = "|"  # between service and group in the name of a cell
LEAST_RELIABILITY = 0.5  # of a cell that is shown

WhyNone = Literal["", "few_services", "no_differences"]


@dataclass(frozen=True, eq=False, kw_only=True)
class ClientGroups:
    """What is known of services by the groups of one background question.

    Attributes
    ----------
    cells : pandas.DataFrame
        A row per service and group: ``service``, ``group``, ``n`` clients, ``others`` (other clients of the service);
        ``effect``, ``low``, ``high`` (95 %): points of the outcome by which the group did better against the other
        clients of the service than it usually does; ``p_better``, ``q`` (adjusted for the number of cells looked at;
        missing where none is), ``reliability``, ``shown``, ``why`` (of those not shown: "few_clients", "unreliable",
        "chance", "small").
    tau2, sigma2 : float
        Variance between cells beside services and groups, and within cells.
    why : str
        Why no cell is shown: "few_services", "no_differences"; else empty.
    """

    question: str
    cells: pd.DataFrame
    tau2: float
    sigma2: float
    margin: float
    why: WhyNone

    @property
    def statements(self) -> tuple[Message, ...]:
        """Tell each cell that is shown, or why there is none."""
        if self.why == "few_services":
            return (
                Message.of(
                    N_(
                        "Fewer than {least} services have a group of {clients} clients beside {clients} others: too "
                        "few to tell which service helps which group."
                    ),
                    least=FEWEST_SERVICES,
                    clients=FEWEST_PAIRS,
                ),
            )
        if self.why:
            return (
                Message.of(N_("The data do not show that any service helped one of these groups more than others.")),
            )
        return tuple(_statement(row) for _, row in self.cells[self.cells["shown"]].iterrows())


def group_cells(
    rows: pd.DataFrame, *, group: str, service: str = "service", client: str | None = None, weight: str | None = None
) -> pd.DataFrame:
    """Name the cell of each client, for `impactkit.moments` with ``service="cell"``.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row per client, or per client and service where `client` and `weight` are given.
    group, service : str
        Columns of the client's group (missing where not recorded) and service.
    client, weight : str, optional
        Columns that tell which client a row is of and which part of its time was spent in the service. A client of
        several services counts where it spent most; of equal parts, in the first by name.

    Returns
    -------
    pandas.DataFrame
        Those rows whose group is recorded, each client once, with ``cell``.

    Raises
    ------
    ValueError
        If a group's name holds ``|``, or only one of `client` and `weight` is given.
    """
    if (client is None) != (weight is None):
        raise ValueError("Columns `client` and `weight` are given together, or neither.")
    known = rows[rows[group].notna()]
    if client is not None and weight is not None:
        known = known.sort_values([weight, service], ascending=[False, True], kind="stable").drop_duplicates(client)
        known = known.sort_index()
    names = known[group].astype("str")
    if names.str.contains(APART, regex=False).any():
        raise ValueError(f"A group of {group} has {APART!r} in its name; it parts the service from the group.")
    return known.assign(cell=known[service].astype("str") + APART + names)


def client_groups(
    moments: Moments, *, question: str, margin: float, correction: Correction | None = None
) -> ClientGroups:
    """Find the client groups that do better, or worse, in one service than they usually do.

    Fixed are the level of each service, that of each group, and the covariates; cells vary around them with variance
    tau2, whose doubt is integrated as in `impactkit.compare.mixture`. The effect of a cell is its v less the mean v of
    the other clients of its service, less the same of its group in all other services. Shown is a cell with
    `FEWEST_PAIRS` clients and as many others beside it, whose effect is known with a reliability of
    `LEAST_RELIABILITY`, survives the number of cells looked at (Benjamini & Hochberg 1995, at `Q`), and is above the
    margin. It takes `FEWEST_SERVICES` services with such cells.

    Parameters
    ----------
    moments : Moments
        Of cells, ``service="cell"`` of `group_cells`; moments of organisations add up. More of the outcome is better.
    question : str
        Id of the background question that parts the groups.
    margin : float
        The least effect that matters, points of the outcome.
    correction : Correction, optional
        ``ServiceFit.correction`` of the same outcome and baseline: the error of the baseline is taken out here too.

    Returns
    -------
    ClientGroups

    Raises
    ------
    ValueError
        If cells share clients, or a name is not that of a cell.
    """
    told, cells = _cells(moments.about_means())
    enough = (told["n"] >= FEWEST_PAIRS) & (told["others"] >= FEWEST_PAIRS)
    if told.loc[enough, "service"].nunique() < FEWEST_SERVICES:
        return ClientGroups(
            question=question, cells=_unknown(told), tau2=np.nan, sigma2=np.nan, margin=margin, why="few_services"
        )
    taken = correction if correction and correction.column in cells.names else None
    model = Profile(cells.directions())
    if taken:
        model = replace(model, error=taken.error, at=cells.names.index(taken.column))
    found = model.estimate(np.array([model.best()]))
    sigma2 = float(found.sigma2[0])
    known = told.assign(**_known(cells, model, taken), reliability=_reliability(cells, found))
    judged = _judged(known, enough, margin)
    return ClientGroups(
        question=question,
        cells=judged,
        tau2=float(found.theta[0]) * sigma2,
        sigma2=sigma2,
        margin=margin,
        why="" if judged["shown"].any() else "no_differences",
    )


def _cells(moments: Moments) -> tuple[pd.DataFrame, Cells]:
    """Give a row per cell with its clients and those beside it, and the sums of the cells in the same order."""
    if moments.shared:
        raise ValueError("Cells share clients; make the rows with `group_cells`, so that each client is in one cell.")
    wrong = [name for name in moments.services if APART not in name]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is no cell; its name is service{APART}group, as `group_cells` gives it.")
    told = pd.DataFrame(
        [name.rsplit(APART, 1) for name in moments.services], columns=["service", "group"], dtype="object"
    ).assign(n=moments.clients)
    told["others"] = told.groupby("service")["n"].transform("sum") - told["n"]
    cells = Cells.of(moments, told["service"].tolist(), told["group"].tolist())
    return told.sort_values("service", kind="stable").reset_index(drop=True), cells


def _unknown(told: pd.DataFrame) -> pd.DataFrame:
    known = told.assign(**dict.fromkeys(("effect", "low", "high", "p_better", "q", "reliability"), np.nan))
    return known.assign(shown=False, why="few_clients")


def _reliability(cells: Cells, found: Estimate) -> Floats:
    """Give the share of each effect's variance that the data tell; 0 where cells do not differ."""
    of = contrasts(cells, found)
    if not found.theta[0] > 0:
        return np.zeros(of.mean.shape[1])
    told: Floats = np.clip(1 - of.variance[0] / of.before[0], 0.0, 1.0)
    return told


def _known(cells: Cells, model: Profile, correction: Correction | None) -> dict[str, Floats]:
    """Integrate the doubt of tau / sigma, and of the error of the baseline."""
    weight, parts = over_doubt(model, correction, lambda found: contrasts(cells, found))
    variance = np.concatenate([part.variance for part in parts])
    mixture = Mixture(
        weight=weight,
        mean=np.concatenate([part.mean for part in parts]),
        conditional=variance,
        slope=np.zeros((*variance.shape, 0)),
        cov_beta=np.zeros((len(weight), 0, 0)),
        sd=np.sqrt(variance),
    )
    return {
        "effect": mixture.effect(),
        "low": mixture.quantile(0.025),
        "high": mixture.quantile(0.975),
        "p_better": mixture.above(0.0),
    }


def _judged(told: pd.DataFrame, enough: pd.Series, margin: float) -> pd.DataFrame:
    q = q_values(told["p_better"], enough)
    why = pd.Series("", index=told.index, dtype="object")
    why = why.mask(told["effect"].abs() <= margin, "small").mask(~(q <= Q), "chance")
    why = why.mask(told["reliability"] < LEAST_RELIABILITY, "unreliable").mask(~enough, "few_clients")
    columns = ["service", "group", "n", "others", "effect", "low", "high", "p_better", "q", "reliability"]
    return told.assign(q=q)[columns].assign(shown=why == "", why=why)


def _statement(row: pd.Series) -> Message:
    better = row["effect"] > 0
    text = (
        N_(
            "{service}: the group {group} came {points} points further, against the other clients of the service, than "
            "it does elsewhere (95 per cent interval {low} to {high}; {n} clients)."
        )
        if better
        else N_(
            "{service}: the group {group} came {points} points less far, against the other clients of the service, "
            "than it does elsewhere (95 per cent interval {low} to {high}; {n} clients)."
        )
    )
    ends = sorted(abs(row[end]) if row["low"] * row["high"] > 0 else row[end] for end in ("low", "high"))
    return Message.of(
        text,
        service=row["service"],
        group=row["group"],
        points=Number(abs(row["effect"]), 1),
        low=Number(ends[0], 1),
        high=Number(ends[1], 1),
        n=int(row["n"]),
    )

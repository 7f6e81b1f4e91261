"""Whether progress goes with moving on: what makes an indicator on the way to work believable.

A landmark at the follow-up: clients without an exit by then are looked at month by month for a year (Anderson, J. R.,
Cain, K. C. & Gelber, R. D. (1983). J. Clin. Oncol. 1(11), 710-719). The odds of an exit in a month, given none before,
are a logit of the baseline and the change (Allison, P. D. (1982). Sociol. Methodol. 13, 61-98).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from impactkit.domain.exits import EXITS_THAT_COUNT
from impactkit.domain.message import N_, Message, Number
from impactkit.domain.moments import Floats

MONTHS = 12  # after the landmark
MONTH = 365.25 / 12  # days
POINTS = 10.0  # of 100, that the odds ratio is told for
EVENTS = 10  # per coefficient (Peduzzi, P. et al. (1996). J. Clin. Epidemiol. 49(12), 1373-1379)
FEWEST_CLUSTERS = 10  # services, from which on the error counts services and not clients

WhyNot = Literal["", "few_events", "no_variation", "separation"]
Clustered = Literal["none", "client", "service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """Whether progress goes with exits.

    Attributes
    ----------
    clients, events, months : int
        Clients at risk, those who moved on within 12 months, and the months looked at.
    coefficients : int
        Of the model, the intercept included.
    ratio, low, high : float or None
        Odds ratio of moving on in a month, per ten points of change, clients with the same start compared; 95 %
        interval. None where `why` is not empty.
    ratio_start : float or None
        The same per ten points of the start, clients with the same change compared.
    clustered : str
        What counts as independent: "service", "client", or "none" where each row is a client.
    why : str
        Why there is no ratio: "few_events", "no_variation", "separation"; else empty.
    """

    clients: int
    events: int
    months: int
    coefficients: int
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    ratio_start: float | None = None
    clustered: Clustered = "none"
    why: WhyNot = ""

    @property
    def statement(self) -> Message:
        """Tell it in a sentence that may be quoted: "goes with", never "causes"."""
        if self.ratio is None or self.low is None or self.high is None:
            return _refusal(self.why, EVENTS * self.coefficients)
        text = (
            N_(
                "Ten points more progress went with {ratio} times the odds of moving on to work or education, month by "
                "month within {months} months after the follow-up (95 per cent interval {low} to {high}; {clients} "
                "clients). Whether progress brought it about, these data cannot tell."
            )
            if self.low > 1 or self.high < 1
            else N_(
                "These data do not show that progress goes with moving on to work or education: ten points more "
                "progress went with {ratio} times the odds, month by month within {months} months after the "
                "follow-up (95 per cent interval {low} to {high}; {clients} clients)."
            )
        )
        return Message.of(
            text,
            ratio=Number(self.ratio, 2),
            low=Number(self.low, 2),
            high=Number(self.high, 2),
            months=MONTHS,
            clients=self.clients,
        )


def _refusal(why: WhyNot, needed: int) -> Message:
    if why == "few_events":
        return Message.of(
            N_(
                "Whether progress goes with moving on cannot be told yet: it takes {needed} clients who moved on "
                "within {months} months after the follow-up."
            ),
            needed=needed,
            months=MONTHS,
        )
    if why == "separation":
        return Message.of(
            N_(
                "Whether progress goes with moving on cannot be put into a number: in these data the scores tell "
                "without exception who moved on."
            )
        )
    return Message.of(
        N_("Whether progress goes with moving on cannot be told: the scores do not vary enough between clients.")
    )


def landmark_rows(pairs: pd.DataFrame, exits: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Give the clients at risk at their follow-up, and how long they were seen without an exit.

    At risk is who has no exit that began during the stay by then, and none that still holds. An exit is the first
    status that counts, of any service, begun after the follow-up. Without one, a client is seen to the last day that a
    recorded status covers: not known is never no. Months that were not over on `as_of` are not looked at, for with or
    without an exit they are half seen.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs` of one scale: ``client``, ``service``, ``stay``, ``baseline``, ``follow_up`` (points of 100, more
        is better), ``baseline_date``, ``follow_up_date``. Rows without both scores are left out.
    exits : pandas.DataFrame
        Frame `exits`.
    as_of : date
        The last day of the data.

    Returns
    -------
    pandas.DataFrame
        ``client``, ``service``, ``baseline``, ``change``, ``days`` (from the follow-up to the exit, or to where it is
        last known that there was none), ``exit``.
    """
    last = pd.Timestamp(as_of)
    measured = pairs[pairs["baseline"].notna() & pairs["follow_up"].notna() & (pairs["follow_up_date"] <= last)]
    rows = measured.assign(
        place=np.arange(len(measured)),
        change=measured["follow_up"] - measured["baseline"],
        start=measured["stay"].fillna(measured["baseline_date"]),
    )
    told = rows.set_index("place").join(_statuses(rows, exits, last))
    told = told[told["gone"].isna()]
    seen = told["exit_day"].fillna(told["known_day"]).fillna(told["follow_up_date"])
    days, possible = ((day - told["follow_up_date"]).dt.days for day in (seen, last))
    over = np.ceil(days / MONTH) <= np.floor(possible / MONTH)  # the month of the exit had ended
    return (
        told[["client", "service", "baseline", "change"]]
        .assign(
            days=days.where(over | told["exit_day"].isna(), possible).astype("int64"),
            exit=told["exit_day"].notna() & over,
        )
        .reset_index(drop=True)
    )


def _statuses(rows: pd.DataFrame, exits: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Give per place the day it was `gone` by the follow-up, the first `exit_day` after it, the last `known_day`."""
    told = rows[["place", "client", "start", "follow_up_date"]].merge(exits, on="client")
    told = told[told["date"] <= last]
    until = told["until"].where(told["until"] <= last, last)  # a status that still holds, too
    counts, lasting = told["kind"].isin(list(EXITS_THAT_COUNT)), until >= told["follow_up_date"]
    by_then, of_stay = told["date"] <= told["follow_up_date"], told["date"] >= told["start"]
    days = pd.DataFrame(
        {
            "gone": told["date"].where(counts & by_then & (of_stay | lasting)),
            "exit_day": told["date"].where(counts & ~by_then),
            "known_day": until.where(lasting),
        }
    ).groupby(told["place"])
    return days.agg({"gone": "min", "exit_day": "min", "known_day": "max"})


def exit_validity(rows: pd.DataFrame) -> Validity:
    """Fit the odds of an exit in each of the 12 months after the follow-up to the start and the change.

    The logarithm of the month stands for how the odds change as time goes by. Measurement error in both scores makes
    the ratio lie nearer to 1 than it would with true scores; it is not corrected for.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``client``, ``service``, ``baseline``, ``change`` (points of 100), ``days`` (from the follow-up to the exit, or
        to where it is last known that there was none; 0 or more), ``exit`` (whether it ended with an exit), as
        `landmark_rows` gives them.

    Returns
    -------
    Validity
        With 10 services or more the errors are robust to clients of one service being alike, else to several rows of
        one client (sandwich; t with one degree of freedom less than there are clusters). No ratio with fewer than
        `EVENTS` exits per coefficient, where scores do not vary, or where they tell the exits without exception.

    Raises
    ------
    ValueError
        If a score is missing, days are below 0, or an exit is on the day of the follow-up.
    """
    _refuse_nonsense(rows)
    months = _person_months(rows)
    clients = months["client"].nunique()
    design, exits = _design(months), months["exit"].to_numpy(dtype=np.float64)
    counts = {"events": int(exits.sum()), "months": len(months), "clients": clients, "coefficients": design.shape[1]}
    if counts["events"] < EVENTS * counts["coefficients"]:
        return Validity(**counts, why="few_events")
    if np.ptp(design[:, -1]) == 0 or np.linalg.matrix_rank(design) < design.shape[1]:
        return Validity(**counts, why="no_variation")
    if _separated(design, exits):
        return Validity(**counts, why="separation")
    groups, clustered = _clusters(months)
    log_odds, (low, high) = _fitted(design, exits, groups)
    return Validity(
        **counts,
        ratio=float(np.exp(log_odds[-1])),
        low=float(np.exp(low)),
        high=float(np.exp(high)),
        ratio_start=float(np.exp(log_odds[-2])) if months["baseline"].nunique() > 1 else None,
        clustered=clustered,
    )


def _refuse_nonsense(rows: pd.DataFrame) -> None:
    for column in ("baseline", "change", "days"):
        if rows[column].isna().any():
            raise ValueError(f"Column {column} is empty in {int(rows[column].isna().sum())} rows; each row needs one.")
    early = (rows["days"] < 0) | (rows["exit"] & (rows["days"] <= 0))
    if early.any():
        raise ValueError(f"In {int(early.sum())} rows the days to an exit are under 1, or days are below 0.")


def _person_months(rows: pd.DataFrame) -> pd.DataFrame:
    """Give a row per client and month at risk: months seen whole, and the month of the exit."""
    days, ended = rows["days"].to_numpy(dtype=np.float64), rows["exit"].to_numpy(dtype=bool)
    last = np.where(ended, np.ceil(days / MONTH), np.floor(days / MONTH)).astype(np.int64)
    often = np.minimum(last, MONTHS)
    row = np.repeat(np.arange(len(rows)), often)
    month = np.arange(len(row)) - np.repeat(np.cumsum(often) - often, often) + 1
    told = rows.reset_index(drop=True).loc[row, ["client", "service", "baseline", "change"]]
    return told.assign(row=rows.index[row], month=month, exit=ended[row] & (month == last[row])).reset_index(drop=True)


def _design(months: pd.DataFrame) -> Floats:
    """Give the columns of the model, change the last; a month or a start that never varies has none."""
    scores = [(months[name] - months[name].mean()) / POINTS for name in ("baseline", "change")]
    beside = [column for column in (np.log(months["month"]), scores[0]) if column.nunique() > 1]
    return np.column_stack([np.ones(len(months)), *beside, scores[1]]).astype(np.float64)


def _separated(design: Floats, exits: Floats) -> bool:
    """Tell whether some direction parts all exits from all other months (Konis, K. (2007). DPhil thesis, Oxford)."""
    signed = design / np.abs(design).max(axis=0) * np.where(exits > 0, 1.0, -1.0)[:, None]
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1.0, 1.0), method="highs")
    return bool(found.status == 0 and -found.fun > 1e-6)


def _clusters(months: pd.DataFrame) -> tuple[Sequence[int] | None, Clustered]:
    if months["service"].nunique() >= FEWEST_CLUSTERS:
        return pd.factorize(months["service"])[0].tolist(), "service"
    if months["row"].nunique() > months["client"].nunique():
        return pd.factorize(months["client"])[0].tolist(), "client"
    return None, "none"


def _fitted(design: Floats, exits: Floats, groups: Sequence[int] | None) -> tuple[Floats, Floats]:
    """Give the coefficients, and the 95 % interval of the last."""
    from statsmodels.discrete.discrete_model import Logit

    robust = (
        {} if groups is None else {"cov_type": "cluster", "cov_kwds": {"groups": np.asarray(groups)}, "use_t": True}
    )
    fitted = Logit(exits, design).fit(disp=0, maxiter=100, **robust)
    return np.asarray(fitted.params), np.asarray(fitted.conf_int()[-1])

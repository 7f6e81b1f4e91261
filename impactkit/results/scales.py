"""One scale of one service: where clients started, where they are now, and the mean change with its interval."""

from __future__ import annotations

from math import sqrt

import pandas as pd
from scipy.optimize import brentq
from scipy.stats import nct as noncentral_t
from scipy.stats import t as student

from impactkit.domain.findings import Breakdown, Distribution, Mean, Quartiles, Tally
from impactkit.domain.instrument import Scale

CLASSES = (("improved", "improved"), ("no_change", "no change shown"), ("worse", "worse"))
STATUSES = (
    "measured",
    "in_service_not_due",
    "in_service_overdue",
    "left_early",
    "no_baseline",
    "window_open",
    "follow_up_missing",
)
END = 1e-9  # a score this near an end of the scale is at it: sums of floats
FINE_EDGES = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)


def pomp(score: pd.Series, scale: Scale) -> pd.Series:
    """Turn native points into per cent of maximum possible, higher is better.

    Raises
    ------
    ValueError
        If the range of the scale is not known.

    References
    ----------
    Cohen, P. et al. (1999). Multivariate Behavioral Research 34(3), 315-346: POMP.
    """
    if scale.low is None or scale.high is None:
        raise ValueError(f"The range of the scale {scale.id} is not known; declare it in the project.")
    share = 100 * (score - scale.low) / (scale.high - scale.low)
    return share if scale.higher_is_better else 100 - share


def t_reach(sd: float, n: int) -> float:
    """Give half the width of the 95 % t interval of a mean over n clients, n - 1 degrees of freedom."""
    return float(student.ppf(0.975, n - 1)) * sd / sqrt(n)


def mean_with_interval(key: str, values: pd.Series, *, points_of_100: float = 1.0) -> tuple[Mean, ...]:
    """Give the mean with its 95 % t interval (n - 1); no interval from one client, nothing from none."""
    n = len(values)
    if n == 0:
        return ()
    mean = float(values.mean())
    if n == 1:
        return (Mean(key=key, value=mean, n=1, points_of_100=points_of_100),)
    reach = t_reach(float(values.std(ddof=1)), n)
    return (
        Mean(
            key=key, value=mean, n=n, low=mean - reach, high=mean + reach, points_of_100=points_of_100, method="mean-t"
        ),
    )


def scale_means(pairs: pd.DataFrame, scale: Scale, key: str) -> tuple[Mean, ...]:
    """Give the means of baseline, follow-up and change, on 0-100 and in native points, and two effect sizes.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs` of one service, scale, rater and version: one row per stay of the population.
    scale : Scale
        With its range.
    key : str
        Begins the keys of the figures.

    References
    ----------
    SRM = mean change / SD of change (Liang et al. 1990). g_av = J * mean change / ((SD0 + SD1) / 2), J = 1 - 3 / (4(n -
    1) - 1) (Lakens 2013, Frontiers in Psychology 4:863, eq. 10 with Hedges' correction).
    """
    started = pomp(pairs["baseline"].dropna(), scale)
    both = pairs[pairs["status"] == "measured"]
    before, after = pomp(both["baseline"], scale), pomp(both["follow_up"], scale)
    native = both["follow_up"] - both["baseline"]
    means = [
        *mean_with_interval(f"{key}.start", started),
        *mean_with_interval(f"{key}.baseline", before),
        *mean_with_interval(f"{key}.follow_up", after),
        *mean_with_interval(f"{key}.change", after - before),
        *mean_with_interval(f"{key}.change_native", native, points_of_100=point_of_100(scale)),
    ]
    return (*means, *effect_sizes(key, before, after))


def point_of_100(scale: Scale) -> float:
    """Give the native points that make one point of 0-100.

    Raises
    ------
    ValueError
        If the range of the scale is not known.
    """
    if scale.low is None or scale.high is None:
        raise ValueError(f"The range of the scale {scale.id} is not known; declare it in the project.")
    return (scale.high - scale.low) / 100


def effect_sizes(key: str, before: pd.Series, after: pd.Series) -> tuple[Mean, ...]:
    """Give SRM and Hedges' g_av of a paired change with their 95 % intervals; nothing where nobody differs.

    g_av is computed here: `pingouin.compute_effsize` divides by the root of the mean variance, not by the mean SD.

    References
    ----------
    SRM and g_av as in `scale_means`. The interval of SRM comes from the noncentral t distribution (Cumming, G. & Finch,
    S. (2001). Educ. Psychol. Meas. 61(4), 532-574); that of g_av is the same in units of the mean SD, times J (Algina,
    J. & Keselman, H. J. (2003). Educ. Psychol. Meas. 63(4), 537-553; approximate).
    """
    n, change = len(before), after - before
    if n < 3 or not change.std(ddof=1) > 0:
        return ()
    mean, spread_of_change = float(change.mean()), float(change.std(ddof=1))
    spread = (float(before.std(ddof=1)) + float(after.std(ddof=1))) / 2
    srm = mean / spread_of_change
    low, high = interval_of_srm(srm, n)
    sizes = [Mean(key=f"{key}.srm", value=srm, n=n, low=low, high=high, points_of_100=0, method="srm")]
    if spread > 0:
        unit = (1 - 3 / (4 * (n - 1) - 1)) * spread_of_change / spread
        sizes.append(
            Mean(
                key=f"{key}.g_av",
                value=unit * srm,
                n=n,
                low=unit * low,
                high=unit * high,
                points_of_100=0,
                method="g-av",
            )
        )
    return tuple(sizes)


def interval_of_srm(srm: float, n: int) -> tuple[float, float]:
    """Give the 95 % interval of a standardised response mean of n pairs (n - 1 degrees of freedom).

    Its ends are the noncentralities under which the observed t is at the 97.5th and the 2.5th per cent, over sqrt(n).

    Examples
    --------
    >>> tuple(round(end, 3) for end in interval_of_srm(0.5, 30))
    (0.116, 0.876)
    """
    t = srm * sqrt(n)

    def beyond(noncentrality: float, share: float) -> float:
        return float(noncentral_t.cdf(t, n - 1, noncentrality)) - share

    def end(share: float, side: int) -> float:
        # Far from t the distribution function of scipy fails, so each end is sought outwards from it, in its own steps.
        reach = 3.0
        while side * beyond(t + side * reach, share) > 0:
            reach *= 1.25
        return float(brentq(beyond, t, t + side * reach, args=(share,)))

    return end(0.975, -1) / sqrt(n), end(0.025, 1) / sqrt(n)


def scale_counts(pairs: pd.DataFrame, scale: Scale, key: str) -> tuple[Tally, ...]:
    """Count pairs, baselines, late baselines, and clients at floor and ceiling of the scale."""
    both = pairs[pairs["status"] == "measured"]
    return (
        Tally(key=f"{key}.pairs", part=len(both), whole=len(pairs)),
        *start_counts(pairs, scale, key),
        *_at_ends(both["follow_up"], scale, key, "follow_up"),
    )


def at_ends(scores: pd.Series, scale: Scale) -> tuple[int | None, int | None]:
    """Count scores at the worst and at the best end of a scale; None where its range is not known."""
    worst, best = (scale.low, scale.high) if scale.higher_is_better else (scale.high, scale.low)
    floor, ceiling = (None if end is None else int(((scores - end).abs() < END).sum()) for end in (worst, best))
    return floor, ceiling


def _at_ends(scores: pd.Series, scale: Scale, key: str, name: str) -> tuple[Tally, ...]:
    return tuple(
        Tally(key=f"{key}.{end}.{name}", part=count, whole=len(scores))
        for end, count in zip(("floor", "ceiling"), at_ends(scores, scale), strict=True)
        if count is not None
    )


def start_counts(pairs: pd.DataFrame, scale: Scale, key: str) -> tuple[Tally, ...]:
    """Count baselines, late ones, and those at an end of the scale; all that there is to tell without follow-ups."""
    baselines = pairs["baseline"].dropna()
    return (
        Tally(key=f"{key}.baselines", part=len(baselines), whole=len(pairs)),
        Tally(key=f"{key}.late", part=int(pairs["late"].sum()), whole=len(baselines)),
        *_at_ends(baselines, scale, key, "baseline"),
    )


def status_of_pairs(pairs: pd.DataFrame, key: str) -> Breakdown:
    """Count who was measured at both ends, and why the others were not."""
    counts = pairs["status"].value_counts()
    return Breakdown(key=f"{key}.status", parts=tuple((name, int(counts.get(name, 0))) for name in STATUSES))


def shares_under_limit(pairs: pd.DataFrame, limit: float, key: str) -> tuple[Tally, ...]:
    """Count the measured clients under the owner's own limit, at baseline and at follow-up."""
    both = pairs[pairs["status"] == "measured"]
    return tuple(
        Tally(key=f"{key}.under.{name}", part=int((both[name] < limit).sum()), whole=len(both))
        for name in ("baseline", "follow_up")
    )


def classes(pairs: pd.DataFrame, key: str) -> Breakdown:
    """Count the classes of reliable change among the pairs; column ``change_class`` as `reliable_change` writes it."""
    counts = pairs.loc[pairs["status"] == "measured", "change_class"].value_counts()
    return Breakdown(key=f"{key}.classes", parts=tuple((name, int(counts.get(said, 0))) for name, said in CLASSES))


def start_distribution(pairs: pd.DataFrame, scale: Scale, key: str) -> Distribution:
    """Count baselines on 0-100 in five bins of 20 points, lower edge included."""
    baselines = pomp(pairs["baseline"].dropna(), scale)
    return Distribution(key=f"{key}.bins", edges=FINE_EDGES, baseline=_binned(baselines), follow_up=())


def distribution(pairs: pd.DataFrame, scale: Scale, key: str) -> Distribution:
    """Count scores on 0-100 in five bins of 20 points, lower edge included, before and after.

    Where nobody has a pair, the baselines alone.
    """
    both = pairs[pairs["status"] == "measured"]
    if both.empty:
        return start_distribution(pairs, scale, key)
    return Distribution(
        key=f"{key}.bins",
        edges=FINE_EDGES,
        baseline=_binned(pomp(both["baseline"], scale)),
        follow_up=_binned(pomp(both["follow_up"], scale)),
    )


def _binned(values: pd.Series) -> tuple[int, ...]:
    # A tolerance keeps a score that is 60 but for the last float digit in the bin that begins at 60.
    which = ((values + 1e-9) // 20).clip(0, len(FINE_EDGES) - 2).value_counts()
    return tuple(int(which.get(float(i), 0)) for i in range(len(FINE_EDGES) - 1))


def days_between(pairs: pd.DataFrame, key: str) -> tuple[Quartiles, ...]:
    """Give median and quartiles of the days from baseline to follow-up."""
    both = pairs[pairs["status"] == "measured"]
    days = (both["follow_up_date"] - both["baseline_date"]).dt.days
    if days.empty:
        return ()
    lower, middle, upper = (float(q) for q in days.quantile([0.25, 0.5, 0.75]))
    return (Quartiles(key=f"{key}.days", n=len(days), lower=lower, middle=middle, upper=upper, unit="days"),)

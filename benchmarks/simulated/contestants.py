"""What each way of comparing services says of a drawn ecosystem: effects, intervals, who is called different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from impactkit.compare.different import differences
from impactkit.compare.mixed_model import ServiceFit, fit_services
from impactkit.compare.sums import moments
from impactkit.domain.comparison import MARGIN, Q
from impactkit.domain.moments import INTERCEPT, Floats, Moments
from simulated.worlds import Drawn, World

Z = float(norm.ppf(0.975))
KNOWN, UNSURE = "ours, SEM known", "ours, SEM unsure"
ANCOVA, RAW, EXITS, BEST = "plain ANCOVA", "raw mean change", "exit rate", "all known"
Flags = np.ndarray[tuple[int], np.dtype[np.int_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one way says: per service, units of the ecosystem."""

    error: Floats  # of the effect
    covered: np.ndarray[tuple[int], np.dtype[np.bool_]]
    doubtless: Flags  # 1 above, -1 below, 0 neither, by Benjamini and Hochberg alone
    different: Flags  # the same by the whole rule; of the other ways the same as `doubtless`


def summed(drawn: Drawn, world: World) -> Moments:
    """Sum the rows of an ecosystem straight from arrays; with shared clients as the library does."""
    if world.shared:
        frame = pd.DataFrame(
            {
                "service": drawn.service + 1000,
                "client": drawn.client,
                "weight": drawn.weight,
                "start": drawn.start,
                "end": drawn.end,
            }
        )
        return moments(frame, service="service", outcome="end", covariates=["start"], client="client", weight="weight")
    return _alone(drawn, world)


def _alone(drawn: Drawn, world: World) -> Moments:
    columns = np.column_stack([np.ones(len(drawn.start)), drawn.start, drawn.end])
    n = np.bincount(drawn.service, minlength=world.services).astype(np.int64)
    sums = np.column_stack([np.bincount(drawn.service, column, world.services) for column in columns.T])
    return Moments(
        columns=(INTERCEPT, "start", "end"),
        centre=np.zeros(3),
        services=tuple(f"{1000 + place}" for place in range(world.services)),
        clients=n,
        own=n,
        sums=sums,
        cross=columns.T @ columns,
    )


def ours(sums: Moments, drawn: Drawn, world: World, *, log_sd: float) -> Told:
    """Compare with the baseline corrected for its error."""
    sem = world.sem * world.believed * world.points
    fit = fit_services(sums, sem=sem, baseline="start", sem_log_sd=log_sd)
    counts = pd.DataFrame(
        {"service": list(sums.services), "pairs": sums.clients, "eligible": np.maximum(drawn.eligible, sums.clients)}
    )
    sd = float(drawn.start.std())
    plain = None if fit.correction is None or fit.correction.dependable else fit_services(sums)
    verdict = differences(fit, counts, margin=MARGIN * sd, sd=sd, plain=plain)["verdict"]
    told = _of_fit(fit, drawn, world)
    different = verdict.map({"above": 1, "below": -1}).fillna(0).to_numpy(int)
    return Told(error=told.error, covered=told.covered, doubtless=told.doubtless, different=different)


def ancova(drawn: Drawn, world: World) -> Told:
    """Compare without the correction, each row a client of its own."""
    return _of_fit(fit_services(_alone(drawn, world)), drawn, world)


def _of_fit(fit: ServiceFit, drawn: Drawn, world: World) -> Told:
    mixture = fit.mixture
    effect, low, high = (found / world.points for found in (mixture.effect(), *map(mixture.quantile, (0.025, 0.975))))
    p = mixture.above(0.0)
    flags = _flagged(2 * np.minimum(p, 1 - p), effect)
    return Told(
        error=effect - drawn.effect,
        covered=(low <= drawn.effect) & (drawn.effect <= high),
        doubtless=flags,
        different=flags,
    )


def raw_change(drawn: Drawn, world: World) -> Told:
    """Compare mean changes, each with its own interval, against their mean."""
    change = (drawn.end - drawn.start) / world.points
    n = np.bincount(drawn.service, minlength=world.services)
    mean = np.bincount(drawn.service, change, world.services) / n
    squares = np.bincount(drawn.service, (change - mean[drawn.service]) ** 2, world.services)
    se = np.sqrt(squares / np.maximum(1, n - 1) / n)
    effect = mean - mean.mean()
    return _simple(effect, se, drawn.effect)


def exit_rate(drawn: Drawn, world: World) -> Told:
    """Compare exit rates against the rate of all; turned into units by how much a unit of effect adds to the rate."""
    n = np.bincount(drawn.service, minlength=world.services)
    rate = np.bincount(drawn.service, drawn.exited, world.services) / n
    low, high = proportion_confint(rate * n, n, method="wilson")
    flags = _simple(rate - drawn.exited.mean(), np.sqrt(drawn.exited.var() / n), drawn.effect).doubtless
    return Told(
        error=(rate - drawn.rate) / drawn.rate_per_unit,
        covered=(low <= drawn.rate) & (drawn.rate <= high),
        doubtless=flags,
        different=flags,
    )


def all_known(drawn: Drawn, world: World) -> Told:
    """Give the least error there is: slope, SEM and both variances known; only effects and their mean are not."""
    rest = drawn.end - world.slope * drawn.start
    n = np.bincount(drawn.service, minlength=world.services)
    mean = np.bincount(drawn.service, rest, world.services) / n
    tau2, noise = world.tau**2, world.sigma**2 + (world.slope * world.sem) ** 2
    precision = 1 / (tau2 + noise / n)
    shrink = tau2 * precision
    effect = shrink * (mean - (precision @ mean) / precision.sum())
    se = np.sqrt(shrink * noise / n + shrink**2 / precision.sum())
    return _simple(effect, se, drawn.effect)


def _simple(effect: Floats, se: Floats, truth: Floats) -> Told:
    se = np.maximum(se, 1e-9)  # a service whose clients are all alike is looked at as sure
    flags = _flagged(2 * norm.sf(np.abs(effect) / se), effect)
    error = effect - truth
    return Told(error=error, covered=np.abs(error) <= Z * se + 1e-12, doubtless=flags, different=flags)


def _flagged(q: Floats, effect: Floats) -> Flags:
    different = multipletests(q, alpha=Q, method="fdr_bh")[0]
    return np.where(different, np.sign(effect), 0).astype(int)


def all_ways(drawn: Drawn, world: World, *, unsure: float) -> dict[str, Told]:
    """Let every way compare one ecosystem."""
    sums = summed(drawn, world)
    told = {
        KNOWN: ours(sums, drawn, world, log_sd=0.0),
        UNSURE: ours(sums, drawn, world, log_sd=unsure),
        ANCOVA: ancova(drawn, world),
        RAW: raw_change(drawn, world),
        EXITS: exit_rate(drawn, world),
    }
    if not (world.chosen or world.shared or world.leaving or world.slope_sd or world.steps):
        told[BEST] = all_known(drawn, world)
    return told

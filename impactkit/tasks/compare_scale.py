"""One scale compared over services: rows become a fit, the fit becomes what may be told of each service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, nan, sqrt
from typing import cast

import numpy as np
import pandas as pd

from impactkit.compare.case_mix import CaseMix, case_mix, model_rows
from impactkit.compare.different import differences
from impactkit.compare.fairness import fairness_audit
from impactkit.compare.memberships import Memberships, client_memberships
from impactkit.compare.mixed_model import ServiceFit, fit_services
from impactkit.compare.sums import moments
from impactkit.compare.validity import exit_validity, landmark_rows
from impactkit.domain.comparison import MARGIN, ComparedService, Covariate, ScaleComparison, Why
from impactkit.domain.message import Message
from impactkit.domain.moments import Moments
from impactkit.tasks.compare_told import left_out
from impactkit.tasks.compared_rows import ComparedRows, ComparedScale, NamedService

POINT = 1000  # sums are of 1/1000 point


@dataclass(frozen=True, eq=False, kw_only=True)
class FittedScale:
    """A scale, who counts for which service, and the fit."""

    scale: ComparedScale
    memberships: Memberships
    mix: CaseMix
    fit: ServiceFit
    plain: ServiceFit
    sd: float  # between clients at the start, points of 100

    @property
    def margin(self) -> float:
        """Give the least difference that matters, points of 100."""
        return self.scale.important if self.scale.important is not None else MARGIN * self.sd


def fit_scale(rows: ComparedRows, scale: ComparedScale) -> FittedScale | None:
    """Fit one scale over all services; None where fewer than two services measured clients twice.

    Parameters
    ----------
    rows : ComparedRows
        Of one or several projects.
    scale : ComparedScale
        One of its scales.
    """
    who = client_memberships(rows.pairs, rows.episodes, scale=scale.id, rater=scale.rater, linked=True)
    if who.services["service"].nunique() < 2:
        return None
    mix = case_mix(who, rows.clients, rows.questions)
    told = _moments(who, mix)
    sd = float(who.pairs["baseline"].std(ddof=1))
    try:
        plain = fit_services(told)
        fit = plain if scale.sem is None else _corrected(told, scale.sem, scale.sem_log_sd)
    except ValueError:
        return None  # too few clients for the coefficients, or nothing left to explain
    return FittedScale(scale=scale, memberships=who, mix=mix, fit=fit, plain=plain, sd=sd)


def _moments(who: Memberships, mix: CaseMix) -> Moments:
    """Sum the rows: in whole 1/1000 points where every client has one service and every column is whole."""
    rows = model_rows(who, mix)
    scores = {name: np.floor(POINT * rows[name] + 0.5).astype("int64") for name in ("baseline", "follow_up")}
    table = rows.assign(**scores)
    covariates = ["baseline", *mix.design.columns]
    if (table["weight"] == 1).all():
        return moments(table, service="service", outcome="follow_up", covariates=covariates)
    return moments(table, service="service", outcome="follow_up", covariates=covariates, client="pair", weight="weight")


def _corrected(told: Moments, sem: float, log_sd: float) -> ServiceFit:
    return fit_services(told, sem=sem * POINT, baseline="baseline", sem_log_sd=log_sd)


def told_scale(rows: ComparedRows, fitted: FittedScale) -> ScaleComparison:
    """Put together what is told of one scale; exact, not yet fit to be shown.

    Parameters
    ----------
    rows : ComparedRows
        The rows that were fitted.
    fitted : FittedScale
        As `fit_scale` gives it.
    """
    fit, plain, scale = fitted.fit, fitted.plain, fitted.scale
    counts = _counts(rows, fitted)
    missing = {
        service: tuple(fault.question for fault in fitted.mix.not_comparable if fault.service == service)
        for service in {fault.service for fault in fitted.mix.not_comparable}
    }
    verdicts = differences(
        fit,
        counts,
        margin=fitted.margin * POINT,
        sd=fitted.sd * POINT,
        not_recorded=missing,
        linked=rows.linked,
        plain=plain,
    )
    table = fit.services.merge(verdicts, on="service").merge(fit.p_beyond(fitted.margin * POINT), on="service")
    by_service = {str(row["service"]): row for _, row in table.merge(counts, on="service").iterrows()}
    return ScaleComparison(
        key=f"compare.{scale.id}.{scale.rater}",
        scale=scale.name,
        instrument=scale.instrument,
        rater=scale.rater,
        clients=len(fitted.memberships.pairs),
        services=tuple(
            _service(named, by_service[named.id], missing.get(named.id, ()))
            for named in rows.services
            if named.id in by_service
        ),
        margin=fitted.margin,
        margin_from="sd" if scale.important is None else "declared",
        between_sd=sqrt(fit.tau2) / POINT,
        within_sd=sqrt(fit.noise) / POINT,
        n_needed=None if fit.n_needed is None else ceil(fit.n_needed),
        start_slope=float(fit.beta.get("baseline", nan)),
        start_slope_plain=float(plain.beta.get("baseline", nan)) if fit.correction is not None else None,
        corrected=fit.correction is not None,
        dependable=fit.correction is None or fit.correction.dependable,
        sem=scale.sem,
        covariates=tuple(_covariates(fitted)),
        left_out=tuple(left_out(fitted.mix.left)),
        remarks=(*fit.remarks, *fairness_audit(fit, counts, baseline="baseline").statements, _validity(rows, scale)),
    )


def _validity(rows: ComparedRows, scale: ComparedScale) -> Message:
    """Say whether progress on the scale goes with moving on."""
    return exit_validity(landmark_rows(rows.pairs_of(scale), rows.exits, as_of=rows.as_of)).statement


def _counts(rows: ComparedRows, fitted: FittedScale) -> pd.DataFrame:
    """Count, per service, clients whose stay ended, those of them measured twice, and their mean change."""
    own = rows.pairs_of(fitted.scale)
    measured = own[own["status"] == "measured"]
    change = measured.assign(change=measured["follow_up"] - measured["baseline"]).groupby("service")["change"].mean()
    ended = rows.stays.groupby("service")["client"].nunique()
    pairs = measured.groupby("service")["client"].nunique()
    services = pd.Index(fitted.fit.moments.services)
    return pd.DataFrame(
        {
            "service": services,
            "pairs": pairs.reindex(services, fill_value=0).to_numpy(),
            "eligible": np.maximum(ended.reindex(services, fill_value=0), pairs.reindex(services, fill_value=0)),
            "raw": change.reindex(services).to_numpy(),
        }
    ).reset_index(drop=True)


def _service(named: NamedService, row: pd.Series, missing: tuple[str, ...]) -> ComparedService:
    compared = row["verdict"] != "not_comparable"
    shown = {name: float(row[name]) / POINT if compared else None for name in ("effect", "low", "high")}
    return ComparedService(
        id=named.id,
        name=named.name,
        organisation=named.organisation,
        pairs=int(row["pairs"]),
        eligible=int(row["eligible"]),
        raw=None if pd.isna(row["raw"]) or not compared else float(row["raw"]),
        p_better=float(row["p_better"]) if compared else None,
        p_beyond=float(row["p_beyond"]) if compared else None,
        reliability=float(row["reliability"]) if compared else None,
        verdict=row["verdict"],
        why=None if compared else cast("Why", row["why"]),
        what=missing if row["why"] == "not_recorded" else (),
        **shown,
    )


def _covariates(fitted: FittedScale) -> Iterator[Covariate]:
    """Tell what each background question does, in points; of a curve only that there is one."""
    points = fitted.fit.coefficients / POINT
    for covariate in fitted.mix.covariates:
        if covariate.kind == "spline":
            yield Covariate(question=covariate.question)
            continue
        for column in covariate.columns:
            if column in points.index:
                yield Covariate(
                    question=covariate.question,
                    level=column.removeprefix(f"{covariate.question}.") if covariate.kind == "groups" else "",
                    against=covariate.reference,
                    change=float(points["beta"][column]),
                    low=float(points["low"][column]),
                    high=float(points["high"][column]),
                )

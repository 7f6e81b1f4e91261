"""Rows of several services become a comparison: who differs, who cannot be compared, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from impactkit.domain.local_text import LocalText
from impactkit.frames.columns import CLIENTS, DTYPES, EPISODES, EXITS, PAIRS, STAYS
from impactkit.tasks.compare import NothingToCompareError, compare_measured
from impactkit.tasks.compare_exits import exit_funnel
from impactkit.tasks.compare_scale import fit_scale, told_scale
from impactkit.tasks.compared_rows import ComparedRows, ComparedScale, NamedService, compared_rows

SCALE = ComparedScale(
    id="was",
    rater="client",
    name=LocalText.same("WAS"),
    instrument=LocalText.same("WAS"),
    sem=8.0,
    sem_log_sd=0.2,
    important=None,
)
DAY = pd.Timestamp("2025-01-10")


def area(effects, n=40, *, missing=None, seed=5, rate=0.3):
    """Make clients of services: starts 15 points apart, SEM 8, slope 0.7, effects as given."""
    random = np.random.default_rng(seed)
    services = len(effects)
    service = np.repeat(np.arange(services), n)
    true = 45 + random.normal(0, 10, services)[service] + random.normal(0, 15, len(service))
    end = 15 + 0.7 * true + np.array(effects)[service] + random.normal(0, 10, len(service))
    table = pd.DataFrame(
        {
            "client": [f"A-{place:04d}" for place in range(len(service))],
            "service": [f"s{place}" for place in service],
            "baseline": true + random.normal(0, 8, len(service)),
            "follow_up": end,
            "gender": random.choice(["woman", "man"], len(service)),
            "exit": np.where(random.random(len(service)) < rate, "yes", "no"),
        }
    )
    not_measured = table.groupby("service").cumcount() < table["service"].map(missing or {}).fillna(0)
    return rows_of(table, not_measured)


def rows_of(table, not_measured):
    known = {"stay": DAY, "end": DAY + pd.Timedelta(days=150), "scale": "was", "rater": "client", "version": "1"}
    told = table.assign(
        **known,
        baseline_date=DAY,
        follow_up_date=DAY + pd.Timedelta(days=140),
        late=False,
        status=np.where(not_measured, "follow_up_missing", "measured"),
        min_interval_days=14,
        population="ended",
        pair=~not_measured,
        start=DAY,
    )
    told["class"] = "no_change"
    told.loc[not_measured, ["follow_up", "follow_up_date"]] = None
    moved = told[told["exit"] == "yes"].assign(date=DAY + pd.Timedelta(days=160), kind="work_open", until=None)
    pairs = PAIRS.checked(_typed(PAIRS, told))
    stays = STAYS.checked(_typed(STAYS, told))
    names = sorted(table["service"].unique())
    return ComparedRows(
        services=tuple(NamedService(id=each, name=LocalText.same(each.upper()), organisation="A") for each in names),
        scales=(SCALE,),
        pairs=pairs,
        stays=stays,
        episodes=EPISODES.checked(_typed(EPISODES, told)),
        clients=CLIENTS.checked(told[["client", "gender"]].astype("str")),
        exits=EXITS.checked(_typed(EXITS, moved)),
        questions=("gender",),
        linked=True,
        as_of=date(2026, 1, 14),
    )


def _typed(frame, table):
    """Give the declared columns of a frame; what the table lacks is missing."""
    return pd.DataFrame(
        {
            column.name: (table[column.name] if column.name in table else pd.Series(None, index=table.index)).astype(
                DTYPES[column.kind]
            )
            for column in frame.columns
        }
    )


def compared(rows):
    return told_scale(rows, fit_scale(rows, SCALE))


def verdicts(rows):
    return {service.id: (service.verdict, service.why) for service in compared(rows).services}


EFFECTS = [16.0, -16.0, *[0.0] * 8]


def test_services_that_differ_are_told_on_their_side():
    found = verdicts(area(EFFECTS))

    assert found["s0"] == ("above", None)
    assert found["s1"] == ("below", None)
    assert {found[f"s{place}"] for place in range(2, 10)} == {("as_expected", None)}


def test_a_service_that_lacks_follow_ups_is_not_compared_and_shows_no_figure():
    scale = compared(area(EFFECTS, missing={"s3": 15}))

    (found,) = (service for service in scale.services if service.id == "s3")
    assert (found.verdict, found.why, found.pairs, found.eligible) == ("not_comparable", "low_coverage", 25, 40)
    assert (found.effect, found.low, found.high, found.raw, found.p_better) == (None,) * 5


def test_the_start_is_corrected_and_both_slopes_are_told():
    found = compared(area([0.0] * 20, n=60))

    assert found.corrected
    assert found.start_slope_plain < found.start_slope
    assert found.start_slope == pytest.approx(0.7, abs=0.08)


def test_without_a_known_error_nothing_is_corrected():
    rows = area(EFFECTS)

    found = told_scale(rows, fit_scale(rows, replace(SCALE, sem=None)))

    assert (found.corrected, found.start_slope_plain) == (False, None)


def test_background_is_told_in_points_with_its_interval():
    (gender,) = compared(area(EFFECTS)).covariates

    assert (gender.question, {gender.level, gender.against}) == ("gender", {"woman", "man"})
    assert gender.low < gender.change < gender.high
    assert abs(gender.change) < 6


def test_where_clients_are_not_linked_none_is_called_different():
    assert {verdict for verdict, _ in verdicts(replace(area(EFFECTS), linked=False)).values()} == {"as_expected"}


def test_points_are_those_of_the_margin():
    declared = replace(SCALE, important=50.0)
    rows = area(EFFECTS)

    assert {service.verdict for service in told_scale(rows, fit_scale(rows, declared)).services} == {"as_expected"}
    assert compared(rows).margin_from == "sd"


def test_fairness_and_validity_are_said_in_sentences():
    told = " ".join(
        remark.text for remark in compared(area([0.0] * 12, missing={"s0": 5, "s1": 9, "s2": 2, "s5": 7})).remarks
    )

    assert "the adjusted result and" in told
    assert "coverage" in told
    assert "moving on" in told


def test_one_service_is_no_comparison():
    assert fit_scale(area([0.0]), SCALE) is None


def test_exits_stand_in_a_funnel_with_what_was_expected():
    found = exit_funnel(area([0.0] * 8))

    assert sum(service.observed for service in found.services) == pytest.approx(
        sum(service.expected for service in found.services), rel=1e-6
    )
    assert len(found.expected) == len(found.low_95) == len(found.high_998)
    assert all(low < 1 < high for low, high in zip(found.low_95, found.high_95, strict=True))


def test_nobody_moved_on_is_no_funnel():
    assert exit_funnel(area([0.0] * 8, rate=0.0)) is None


def test_services_of_two_projects_that_have_one_id_stay_two(measured):
    found = compared_rows([measured[0], measured[0]])

    assert len({service.id for service in found.services}) == len(found.services)
    assert not found.linked
    assert set(found.pairs["service"]) <= {service.id for service in found.services}
    assert found.clients["client"].is_unique


def test_the_demo_is_compared_and_tells_no_few(measured):
    found = compare_measured(measured, same_ids=False).comparison

    assert {scale.key for scale in found.scales} >= {"compare.was.client", "compare.esis.client"}
    counts = [service.pairs for scale in found.scales for service in scale.services]
    assert all(count is None or count >= 10 for count in counts)
    assert all(service.observed not in range(1, 5) for funnel in found.funnels for service in funnel.services)


def test_an_unknown_scale_is_refused_with_those_there_are(measured):
    with pytest.raises(KeyError, match="esis"):
        compare_measured(measured, scales=("who5",))


def test_nothing_to_compare_is_said_in_a_sentence():
    assert "nothing is compared" in NothingToCompareError().message.text

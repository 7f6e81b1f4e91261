"""Figures of the group from change against its own mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.disclosure.populations import Untold
from impactkit.domain.findings import Findings, Mean, Tally
from impactkit.tasks.against_the_group import slopes_of_group, spread_around_the_group
from impactkit.tasks.seen_scales import scales_of


@pytest.fixture(scope="module")
def silta(measured):
    """Give one measured project of the example, its first service, and the scales seen in it."""
    project = measured[0].project
    service = project.declaration.services[0]
    return measured[0], service, tuple(scales_of(project.instruments, measured[0].changes, service))


def repeated_scores(measured, one, clients, rng):
    """Give three scores per client, 90 days apart, rising by 10 points of 100 in half a year."""
    rows = [
        {"client": client, "service": "s", "date": pd.Timestamp("2025-02-01") + pd.Timedelta(days=90 * wave)}
        for client in clients
        for wave in range(3)
    ]
    low, high = one.scale.low, one.scale.high
    frame = pd.DataFrame(rows).assign(scale=one.scale.id, rater=one.rater, version=one.instrument.version)
    level = 0.3 + 0.05 * frame.groupby("client").cumcount() + rng.normal(0, 0.02, len(frame))
    return frame.assign(score=low + (high - low) * level)


def test_slopes_need_twenty_clients_with_three_assessments(silta):
    measured, _, seen = silta
    one = next(each for each in seen if each.scale.higher_is_better)
    rng = np.random.default_rng(0)
    names = [f"A-{i}" for i in range(20)]
    stays = pd.DataFrame({"client": names, "service": "s"}).assign(
        stay=pd.Timestamp("2025-02-01"), end=pd.Timestamp("2025-09-01")
    )

    enough = slopes_of_group(repeated_scores(measured, one, names, rng), stays, one, measured.project)
    short = slopes_of_group(repeated_scores(measured, one, names[:19], rng), stays, one, measured.project)

    slope, spread = enough.findings.means
    assert slope.value == pytest.approx(10, abs=1)
    assert slope.low < slope.value < slope.high
    assert spread.key.endswith(".slope_spread")
    assert enough.clients == frozenset(names)
    assert short.findings.means == ()
    assert short.clients == frozenset()


def test_the_spread_is_a_figure_of_the_group(silta):
    measured, service, seen = silta
    one = seen[0]
    changes = measured.changes
    pairs = changes[
        (changes["service"] == service.id) & (changes["scale"] == one.scale.id) & (changes["rater"] == one.rater)
    ]

    (found,) = spread_around_the_group(pairs, one).means

    assert found.key == f"{one.key}.relative_spread"
    assert found.n == int((pairs["status"] == "measured").sum())
    assert found.value > 0.5


def test_a_slope_of_nearly_all_pairs_would_tell_of_the_others():
    """29 of 34 pairs have three assessments: the mean of the pairs beside theirs would tell of five."""
    findings = Findings(
        tallies=(Tally(key="scale.was.client.pairs", part=34, whole=60),),
        means=(
            Mean(key="scale.was.client.slope", value=1.0, n=29),
            Mean(key="scale.was.client.change", value=1.0, n=34),
        ),
    )

    untold = Untold.of(findings)

    assert untold.tells_of_few("scale.was.client.slope")
    assert not untold.tells_of_few("scale.was.client.change")

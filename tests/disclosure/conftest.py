"""What stands beside figures, without any client in it: a release's facts, a scale, an empty comparison."""

from __future__ import annotations

from datetime import date

import pytest

from impactkit.disclosure.release import Facts
from impactkit.domain.comparison import Comparison, ScaleComparison
from impactkit.domain.figures import ScaleCard, ServiceCard
from impactkit.domain.local_text import LocalText
from impactkit.domain.project import Goal, Period, Windows


@pytest.fixture
def facts():
    """What a release of a made-up service says beside its figures."""
    return Facts(
        service=ServiceCard(
            id="silta",
            name="Silta-valmennus",
            organisation="Meri-Pohjan Työtuki ry",
            goal=Goal(scale="was", indicator="work_ability"),
            goal_name=LocalText.same("WAS"),
        ),
        period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
        as_of=date(2026, 1, 14),
        made=date(2026, 1, 20),
        policy="standard",
        headline="ended",
        windows=Windows(),
        software="0.1.0",
        checksum="3f9a 71c0",
        scales=(),
        instruments=(),
    )


@pytest.fixture(scope="session")
def was():
    """The scale of that service's goal."""
    return ScaleCard(
        key="scale.was.client",
        scale="was",
        name=LocalText.same("WAS"),
        instrument="was@1",
        rater="client",
        indicator="work_ability",
        low=0,
        high=10,
        higher_is_better=True,
        classed=True,
    )


@pytest.fixture(scope="session")
def compare():
    """Give a function that makes a comparison on one scale of services, and of funnels."""

    def make(*, services=(), funnels=()):
        scale = ScaleComparison(
            key="compare.was.client",
            scale=LocalText.same("WAS"),
            instrument=LocalText.same("WAS"),
            rater="client",
            clients=203,
            services=tuple(services),
            margin=2.0,
            margin_from="sd",
            between_sd=1.0,
            within_sd=10.0,
            n_needed=40,
            start_slope=0.7,
        )
        return Comparison(
            title="Area",
            first="2025-01-01",
            last="2025-12-31",
            as_of="2026-01-14",
            organisations=("A",),
            linked=True,
            scales=(scale,),
            funnels=tuple(funnels),
        )

    return make

"""A release's facts without any client in them."""

from __future__ import annotations

from datetime import date

import pytest

from impactkit.disclosure.release import Facts
from impactkit.domain.figures import ServiceCard
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

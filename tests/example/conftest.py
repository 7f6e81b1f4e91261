"""The example, made once for all tests that only look at it."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.example.ecosystem import Ecosystem, make_ecosystem, make_service


@pytest.fixture(scope="session")
def ecosystem() -> Ecosystem:
    return make_ecosystem()


@pytest.fixture(scope="session")
def large() -> Ecosystem:
    """One service so large that chance has little to say."""
    return make_service(7, clients=8000)


@pytest.fixture(scope="session")
def episodes(ecosystem: Ecosystem) -> pd.DataFrame:
    return pd.concat([project.rows.episodes for project in ecosystem.projects], ignore_index=True)


@pytest.fixture(scope="session")
def exits(ecosystem: Ecosystem) -> pd.DataFrame:
    return pd.concat([project.rows.exits for project in ecosystem.projects], ignore_index=True)

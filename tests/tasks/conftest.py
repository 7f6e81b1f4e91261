"""The example ecosystem, written as workbooks and read back once for all tests of the tasks."""

from __future__ import annotations

from datetime import date

import pytest

from impactkit.tasks.check import open_project
from impactkit.tasks.describe import measure
from impactkit.tasks.start import write_example

TODAY = date(2026, 1, 20)


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """Write the example's workbooks."""
    return write_example(tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="session")
def projects(example):
    """Open the workbooks."""
    return [open_project(path, today=TODAY) for path in example.workbooks]


@pytest.fixture(scope="session")
def measured(projects):
    """Measure the projects."""
    return [measure(project) for project in projects]


@pytest.fixture(autouse=True)
def key(monkeypatch):
    """Keep the tests away from the user's own key."""
    monkeypatch.setenv("IMPACTKIT_KEY", "5a" * 32)

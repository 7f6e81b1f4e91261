"""The example ecosystem, written as workbooks and read back once for all tests of the tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

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


@pytest.fixture(scope="session")
def own_instrument(file_text: Callable[..., str]) -> Callable[..., Path]:
    """Write the file of an instrument of one's own after replacing parts of it, each of which must be there."""

    def writing(folder: Path, *changes: tuple[str, str], name: str = "mood.yaml") -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_text(file_text(*changes), "utf-8")
        return path

    return writing

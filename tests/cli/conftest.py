"""A small project of one service, written as a workbook once."""

from __future__ import annotations

import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.example.ecosystem import make_service
from impactkit.intake.entry_sheet import write_workbook


@pytest.fixture(scope="session")
def workbook(tmp_path_factory):
    """Write a workbook of one service with 60 clients."""
    (project,) = make_service(clients=60).projects
    path = tmp_path_factory.mktemp("project") / "paja.xlsx"
    instruments = [load_instrument(f"{use.id}@{use.version}") for use in project.declaration.instruments]
    write_workbook(path, instruments=instruments, language="fi", declaration=project.declaration, rows=project.rows)
    return path


@pytest.fixture(autouse=True)
def key(monkeypatch):
    """Keep the tests away from the user's own key."""
    monkeypatch.setenv("IMPACTKIT_KEY", "5a" * 32)


@pytest.fixture
def project(workbook, tmp_path):
    """Give a copy of the workbook in a folder of its own."""
    path = tmp_path / workbook.name
    path.write_bytes(workbook.read_bytes())
    return path

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def benchmark_module(monkeypatch) -> Callable[[str], ModuleType]:
    """Import a module of benchmarks/, which is no package: its scripts are run by name."""
    monkeypatch.syspath_prepend(FOLDER)
    return import_module

"""What holds for every chart, whatever its numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from impactkit.reports.charts.marks import Drawing


@pytest.fixture(scope="session")
def assert_readable() -> Callable[[Drawing], None]:
    """Give a check that no text meets another or leaves the drawing."""

    def check(drawing: Drawing) -> None:
        for text in drawing.labels:
            box = text.box
            assert box.left >= -0.5, f"{text.text} begins left of the drawing"
            assert box.right <= drawing.width + 0.5, f"{text.text} ends right of the drawing"
            assert box.top >= -0.5, f"{text.text} stands above the drawing"
            assert box.bottom <= drawing.height + 0.5, f"{text.text} stands below the drawing"
        for one, other in combinations(drawing.labels, 2):
            assert not one.box.meets(other.box), f'"{one.text}" meets "{other.text}"'

    return check

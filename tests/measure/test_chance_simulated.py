"""What measurement error alone would do, held against drawing it: every class from the change of two drawn scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.measure.chance import chance_alone
from impactkit.measure.change import reliable_change
from impactkit.measure.measurement_error import measurement_error

DRAWS = 300  # of every client's two assessments
CLIENTS = 150


def project_of(id_):
    """Give a scale with its error, and starts on its steps: many in the middle, some at either end."""
    instrument = load_instrument(id_)
    scale = instrument.scales[0]
    steps = np.array(scale.steps())
    places = np.random.default_rng(4).beta(1.3, 1.6, CLIENTS) * len(steps)
    return scale, measurement_error(scale, use=instrument.use), steps, steps[places.astype(int)]


def drawn(starts, steps, sem, rng):
    """Draw an assessment round each start, to the nearest step of the scale."""
    raw = rng.normal(np.tile(starts, DRAWS), sem)
    above = np.clip(np.searchsorted(steps, raw), 1, len(steps) - 1)
    lower, upper = steps[above - 1], steps[above]
    return np.where(raw - lower < upper - raw, lower, upper)


def simulated(scale, error, steps, starts, sem):
    """Class drawn pairs as real ones are, and give the mean number of clients improved and worse, with their error."""
    rng = np.random.default_rng(20261124)
    pairs = pd.DataFrame({name: drawn(starts, steps, sem, rng) for name in ("baseline", "follow_up")})
    classed = reliable_change(
        pairs, s_diff=error.s_diff, threshold=error.threshold, higher_is_better=scale.higher_is_better
    )
    for name in ("improved", "worse"):
        counts = classed["change_class"].eq(name).to_numpy().reshape(DRAWS, len(starts)).sum(axis=1)
        yield counts.mean(), counts.std(ddof=1) / DRAWS**0.5


@pytest.mark.parametrize("id_", ["was", "whodas12", "swemwbs"])
def test_the_expected_counts_agree_with_drawing_within_monte_carlo_error(id_):
    """WAS: one item, steps of 1. WHODAS: 0-48, less is better, a threshold. SWEMWBS: uneven steps of a table."""
    scale, error, steps, starts = project_of(id_)

    found = chance_alone(pd.DataFrame({"baseline": starts, "follow_up": starts}), scale=scale, error=error)

    assert found.pairs == CLIENTS
    drawn_counts = simulated(scale, error, steps, starts, error.sem)
    for expected, (mean, monte_carlo_error) in zip((found.improved, found.worse), drawn_counts, strict=True):
        assert mean == pytest.approx(expected, abs=4 * monte_carlo_error)


def test_the_far_end_of_the_range_agrees_with_drawing_at_the_larger_error():
    scale, error, steps, starts = project_of("was")

    found = chance_alone(pd.DataFrame({"baseline": starts, "follow_up": starts}), scale=scale, error=error)

    assert error.sem_at_worst > error.sem
    drawn_counts = simulated(scale, error, steps, starts, error.sem_at_worst)
    expectations = (found.improved_at_worst, found.worse_at_worst)
    for expected, (mean, monte_carlo_error) in zip(expectations, drawn_counts, strict=True):
        assert mean == pytest.approx(expected, abs=4 * monte_carlo_error)


def test_uneven_steps_matter():
    """SWEMWBS near its top: one step is 2.5 points, so that error shows there less often than on even steps."""
    scale, error, steps, _ = project_of("swemwbs")

    def worse_from(start):
        pairs = pd.DataFrame({"baseline": [start], "follow_up": [start]})
        return chance_alone(pairs, scale=scale, error=error).worse

    assert np.diff(steps).max() > 2 * np.diff(steps).min()
    assert worse_from(steps[len(steps) // 2]) != pytest.approx(worse_from(steps[-1]), rel=0.2)

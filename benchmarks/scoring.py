"""How long scoring takes, as a multiple of summing the same answers in numpy.

    python benchmarks/scoring.py [ASSESSMENTS]

One million assessments of 24 items unless told otherwise; four scales, every third item reversed, one unanswered item
of six allowed, 2 % of the codes missing. The whole of `score` is timed: codes checked, long frame with reasons made.
Each call is timed beside a sum of the array, so that a busy machine slows both; letting go of the result is not timed.
"""

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
import polars as pl
from turns import in_turn

from impactkit.domain.instrument import AnswerSet, Instrument, Item, Licence, MissingRule, Scale, Use
from impactkit.domain.local_text import UNSAID
from impactkit.measure.scoring import score

ITEMS, SCALES, ROUNDS = 24, 4, 11
EMPTY = 0.02  # of the codes
BARS = {"Polars": 4, "pandas": 20}
FIVE = AnswerSet(id="five", codes=(1, 2, 3, 4, 5), low=UNSAID, high=UNSAID)
NAMES = [f"q{i}" for i in range(ITEMS)]


def questionnaire() -> Instrument:
    """Make an instrument of four scales of six items."""
    items = tuple(Item(id=name, label=UNSAID, answers=FIVE, reverse=i % 3 == 0) for i, name in enumerate(NAMES))
    each = ITEMS // SCALES
    scales = tuple(
        Scale(
            id=f"scale_{i}",
            name=UNSAID,
            items=tuple(NAMES[i * each : (i + 1) * each]),
            rule="sum",
            missing=MissingRule(at_most=1, fill="person_mean"),
            low=each,
            high=5 * each,
            better="lower" if i else "higher",
        )
        for i in range(SCALES)
    )
    return Instrument(
        id="bench",
        version="1",
        revision=1,
        short=UNSAID,
        name=UNSAID,
        source="",
        owner=UNSAID,
        licence=Licence(kind="open"),
        official_languages=(),
        recall_days=None,
        use=Use(individual="allowed", group="allowed", proxy="allowed"),
        min_interval_days=14,
        items=items,
        scales=scales,
        sha256="",
    )


def answers(assessments: int) -> tuple[np.ndarray, pd.DataFrame, pl.DataFrame]:
    """Draw the same answers as a C-contiguous array, a pandas frame and a Polars frame."""
    random = np.random.default_rng(20260101)
    codes = random.integers(1, 6, (assessments, ITEMS)).astype(float)
    codes[random.random(codes.shape) < EMPTY] = np.nan
    days = np.datetime64("2025-01-01", "us") + random.integers(0, 365, assessments).astype("timedelta64[D]")
    keys = {
        "client": [f"A-{i // 2:07d}" for i in range(assessments)],
        "service": [f"service-{i}" for i in random.integers(0, 10, assessments)],
    }
    in_pandas = pd.concat([pd.DataFrame({**keys, "date": days}), pd.DataFrame(codes, columns=NAMES)], axis=1)
    columns = {name: codes[:, i].copy() for i, name in enumerate(NAMES)}
    in_polars = pl.DataFrame({**keys, "date": days, **columns}).with_columns(pl.col(NAMES).fill_nan(None))
    return codes, in_pandas, in_polars


def main(assessments: int) -> None:
    """Print the times and their ratios."""
    instrument = questionnaire()
    codes, in_pandas, in_polars = answers(assessments)
    frames: dict[str, pd.DataFrame | pl.DataFrame] = {"Polars": in_polars, "pandas": in_pandas}
    print(f"{assessments:,} assessments x {ITEMS} items, {SCALES} scales; median of {ROUNDS} rounds")
    for name, frame in frames.items():
        calls = {"sum": lambda: codes.sum(axis=1), "score": lambda frame=frame: score(frame, instrument)}
        times = in_turn(calls, rounds=ROUNDS, clock=perf_counter)
        summed, scored = (median(times[name]) * 1000 for name in calls)
        ratio = median(whole / alone for alone, whole in zip(*times.values(), strict=True))
        print(f"{name}: {scored:.0f} ms, {ratio:.1f} x the {summed:.0f} ms of a.sum(axis=1); the bar is {BARS[name]} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""A service measured by the clients' own goals, from its rows to the figures of a release and the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from impactkit.domain.project import Declaration, Goal, Period, Service
from impactkit.frames.columns import DTYPES, EPISODES, EXITS, GOALS, MILESTONES, REJECTED
from impactkit.frames.project import Project, Rows
from impactkit.tasks.describe import describe_service, measure
from impactkit.tasks.publish import publish

OWN_GOALS = Goal(kind="goals", target=50.0)
START, END = "2025-02-01", "2025-08-01"


def typed(frame, rows):
    return pd.DataFrame(
        {c.name: pd.Series([row.get(c.name) for row in rows], dtype=DTYPES[c.kind]) for c in frame.columns}
    )


def rated(client, *levels, weights=(1.0, 1.0)):
    """Give two goals set at -1 and their levels at the end; None where a goal was not rated then."""
    at_start = [(START, -1.0) for _ in levels]
    return [
        {"client": client, "service": "paja", "date": pd.Timestamp(day), "goal": f"g{place}", "weight": w, "level": x}
        for when in (at_start, [(END, level) for level in levels])
        for place, ((day, x), w) in enumerate(zip(when, weights, strict=True))
    ]


def project(goals, *, clients, moved_on=(), milestones=(), goal=OWN_GOALS, path=Path("paja.xlsx")):
    """Make a project of one service whose clients all stayed half a year."""
    known = {"service": "paja", "start": pd.Timestamp(START), "end": pd.Timestamp(END)}
    exits = [{"client": client, "date": pd.Timestamp(END), "kind": "work_open"} for client in moved_on]
    steps = [
        {"client": client, "service": "paja", "date": pd.Timestamp(day), "milestone": name}
        for client, day, name in milestones
    ]
    return Project(
        path=path,
        declaration=Declaration(
            organisation="Ry",
            period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
            services=(Service(id="paja", name="Paja", organisation="Ry", goal=goal),),
            instruments=(),
        ),
        instruments=(),
        rows=Rows(
            clients=pd.DataFrame({"client": pd.Series(clients, dtype="str")}),
            episodes=typed(EPISODES, [{**known, "client": client} for client in clients]),
            exits=typed(EXITS, exits),
            answers={},
            goals=typed(GOALS, goals),
            milestones=typed(MILESTONES, steps),
        ),
        rejected=REJECTED.empty(),
        problems=(),
        rows_read=len(clients),
        as_of=date(2026, 3, 1),
        content=b"",
    )


@pytest.fixture
def workshop():
    """40 clients: 12 reached their goals, 10 did not, 8 moved on (6 of them with goals reached), 10 not rated again."""
    clients = [f"A-{number:04d}" for number in range(40)]
    goals = [row for client in clients[:12] for row in rated(client, 1.0, 0.0)]
    goals += [row for client in clients[12:22] for row in rated(client, -1.0, 0.0)]
    goals += [row for client in clients[22:28] for row in rated(client, 0.0, 0.0)]
    goals += [row for client in clients[28:] for row in rated(client, None, None)]
    return project(goals, clients=clients, moved_on=clients[22:30])


def described(told):
    return describe_service(measure(told), told.declaration.services[0])


def parts(found, key):
    return dict(next(each for each in found.findings.breakdowns if each.key == key).parts)


def test_the_headline_counts_exits_before_goals_reached(workshop):
    found = parts(described(workshop), "headline")

    assert {name: count for name, count in found.items() if count} == {
        "exit": 8,
        "goal_reached": 12,
        "goal_not_reached": 10,
        "follow_up_missing": 10,
    }


def test_the_share_of_the_target_counts_exits_and_goals_reached(workshop):
    shares = {share.key: (share.part, share.whole) for share in described(workshop).findings.shares}

    assert shares["goal.share"] == (20, 40)
    assert shares["goal.bound.high"] == (30, 40)
    assert shares["goals.reached"] == (18, 28)


def test_the_goals_are_told_with_those_who_moved_on(workshop):
    """28 clients rated 56 goals twice: 12 at 1 and 0, 10 at -1 and 0, 6 at 0 and 0; T 50 + 10 / sqrt(2.6) * sum."""
    findings = described(workshop).findings
    means = {mean.key: mean for mean in findings.means}

    assert parts(described(workshop), "goals.classes") == {"goal_reached": 18, "goal_not_reached": 10}
    assert means["goals.follow_up"].value == pytest.approx(50 + 10 / 2.6**0.5 * 2 / 28)
    assert (means["goals.at_level"].value, means["goals.at_level"].n) == (pytest.approx(46 / 56), 28)


def test_coverage_is_that_of_the_goals(workshop):
    tallies = {tally.key: (tally.part, tally.whole) for tally in described(workshop).findings.tallies}

    assert tallies["coverage"] == (28, 40)
    assert tallies["goals.rated"] == (56, 56)


def test_a_dropped_goal_is_counted_as_not_rated_again(workshop):
    dropped = project(
        [row for number in range(12) for row in rated(f"A-{number:04d}", 1.0, None)],
        clients=[f"A-{number:04d}" for number in range(12)],
    )

    tallies = {tally.key: (tally.part, tally.whole) for tally in described(dropped).findings.tallies}

    assert tallies["goals.rated"] == (12, 24)


def test_steps_count_from_the_start_until_60_days_after_the_end(workshop):
    clients = [f"A-{number:04d}" for number in range(12)]
    steps = [("A-0000", day, "wrote a CV") for day in ("2025-01-31", "2025-02-01", "2025-09-30", "2025-10-01")]
    steps += [("A-0001", "2025-10-01", "wrote a CV"), ("A-0002", "2025-05-05", "began a course")]
    told = project([], clients=clients, milestones=steps, goal=Goal(kind="exit"))

    (kinds,) = described(told).findings.kinds

    assert kinds.parts == (("began a course", 1), ("wrote a CV", 1))
    assert (kinds.some, kinds.whole) == (2, 12)


def test_the_report_of_goals_can_be_written(workshop, tmp_path):
    told = replace(workshop, path=tmp_path / "paja.xlsx")

    published = publish(measure(told), "paja", lang="en", formats=("html", "xlsx"), today=date(2026, 3, 2))

    page = published.outward[0].read_text("utf-8")
    assert "In addition, " in page
    assert "reached their own goals" in page
    assert "A-00" not in page
    assert published.release.figure("headline.goal_reached").value == 12
    # 28 pairs less 22 of the headline leave 6 of the 8 who moved on: the 2 without a pair must not show.
    assert published.release.figure("goals.reached").value is None
    assert published.release.figure("goals.rated").value is None
    assert published.release.figure("goals.stayed.reached").value == 0.55

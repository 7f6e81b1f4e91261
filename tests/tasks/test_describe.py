"""Whom a report speaks of: ended, due, in service; each client once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.project import Declaration, Goal, InstrumentUse, Period, Service
from impactkit.frames.columns import DTYPES, EPISODES, EXITS, REJECTED
from impactkit.frames.project import Project, Rows
from impactkit.tasks.describe import describe_service, measure

YEAR = Period(first=date(2025, 1, 1), last=date(2025, 12, 31))
WAS = load_instrument("was")
ITEM = WAS.items[0].id


def typed(frame, rows):
    return pd.DataFrame(
        {c.name: pd.Series([row.get(c.name) for row in rows], dtype=DTYPES[c.kind]) for c in frame.columns}
    )


def stay(client, start, end=None, *, first=4.0, last=7.0):
    """Give an episode with its two assessments; `last` None where nobody asked again."""
    start = pd.Timestamp(start)
    answers = [{"client": client, "date": start, ITEM: first}]
    if last is not None:
        day = pd.Timestamp(end) if end else start + timedelta(days=100)
        answers.append({"client": client, "date": day, ITEM: last})
    return {"client": client, "start": start, "end": pd.Timestamp(end) if end else pd.NaT}, answers


def described(*stays, **more):
    """Describe a service from its stays."""
    found = measured_of(*stays, **more)
    return describe_service(found, found.project.declaration.services[0])


def measured_of(*stays, exits=(), goal=None, headline="ended"):
    """Measure a project of one service from its stays."""
    goal = goal or Goal(scale="was", indicator="work_ability")
    service = Service(id="paja", name="Paja", organisation="Ry", goal=goal)
    declaration = Declaration(
        organisation="Ry",
        period=YEAR,
        services=(service,),
        instruments=(InstrumentUse(id="was", version=WAS.version),),
        headline=headline,
    )
    episodes = [{**episode, "service": "paja"} for episode, _ in stays]
    answers = pd.DataFrame([answer for _, some in stays for answer in some])
    answers = answers.assign(service="paja", rater="client", mode=pd.Series(None, index=answers.index, dtype="str"))
    answers = answers.astype({"date": "datetime64[us]", "client": "str", "rater": "str", "service": "str"})
    clients = sorted({episode["client"] for episode, _ in stays})
    rows = Rows(
        clients=pd.DataFrame({"client": pd.Series(clients, dtype="str")}),
        episodes=typed(EPISODES, episodes),
        exits=typed(EXITS, [dict(zip(("client", "date", "kind"), each, strict=True)) for each in exits]),
        answers={WAS.key: answers},
    )
    project = Project(
        path=Path("paja.xlsx"),
        declaration=declaration,
        instruments=(WAS,),
        rows=rows,
        rejected=REJECTED.empty(),
        problems=(),
        rows_read=len(episodes),
        as_of=date(2026, 3, 1),
        content=b"",
    )
    return measure(project)


def tallies(found):
    return {tally.key: tally.part for tally in found.findings.tallies}


def breakdown(found, key):
    return next((dict(each.parts) for each in found.findings.breakdowns if each.key == key), None)


def ended(count, **more):
    return [stay(f"E-{i}", "2025-02-01", "2025-08-01", **more) for i in range(count)]


def due(count, **more):
    return [stay(f"D-{i}", "2025-03-01", **more) for i in range(count)]


def test_the_headline_counts_those_whose_stay_ended():
    found = described(*ended(12), *due(3))

    told = tallies(found)
    assert (told["counted"], told["ended"], told["in_service"], told["in_service.not_counted"]) == (12, 12, 3, 3)
    assert breakdown(found, "headline")["improved"] == 12


def test_ended_or_due_counts_both_and_says_how_many_of_each():
    found = described(*ended(12), *due(3), headline="ended_or_due")

    told = tallies(found)
    assert (told["counted"], told["ended"], told["in_service.not_counted"]) == (15, 12, 0)
    assert breakdown(found, "headline")["improved"] == 15
    assert sum(breakdown(found, "exit.status").values()) == 12


def test_an_exit_goal_counts_the_due_as_not_yet_known():
    exits = [(f"E-{i}", pd.Timestamp("2025-08-10"), "work_open") for i in range(12)]

    found = described(*ended(12), *due(3), exits=exits, goal=Goal(kind="exit"), headline="ended_or_due")

    assert breakdown(found, "headline") == {"reached": 12, "not_reached": 0, "exit_unknown": 0, "exit_not_yet": 3}


@pytest.mark.parametrize("headline", ["ended", "ended_or_due"])
def test_under_10_ended_stays_nothing_is_told_of_results_however_many_are_due(headline):
    found = described(*ended(6), *due(20), headline=headline)

    assert found.findings.breakdowns == ()
    assert tallies(found)["ended"] == tallies(found)["counted"] == 6
    assert tallies(found)["scale.was.client.baselines"] == 26


def test_who_ended_a_stay_and_is_in_service_again_counts_once():
    again = [stay(f"E-{i}", "2025-12-01", last=None) for i in range(8)]

    found = described(*ended(8), *again)

    assert found.population == 8
    assert tallies(found)["scale.was.client.baselines"] == 8


def test_a_new_service_is_described_by_those_in_it():
    found = described(*due(15, last=None))

    assert found.population == 15
    assert {mean.key for mean in found.findings.means} == {"scale.was.client.start"}


def test_who_is_measured_is_not_overdue():
    assert tallies(described(*ended(12), *due(3)))["in_service.overdue"] == 0
    assert tallies(described(*ended(12), *due(3, last=None)))["in_service.overdue"] == 3


def test_of_two_versions_who_is_measured_with_either_is_not_overdue():
    """The older version was answered at the start alone, by everyone; the newer one, by the first three, twice."""
    found = measured_of(*ended(12), *due(3), *[stay(f"L-{i}", "2025-03-01", last=None) for i in range(2)])
    older = found.changes.assign(version="0", follow_up=float("nan"), follow_up_date=pd.NaT, change=float("nan"))
    older["status"] = "in_service_overdue"
    both = replace(found, changes=pd.concat([older, found.changes], ignore_index=True))

    told = tallies(describe_service(both, found.project.declaration.services[0]))

    assert told["in_service.overdue"] == 2


def test_populations_name_the_clients_that_each_figure_rests_on():
    found = described(*ended(11), stay("E-x", "2025-02-01", "2025-08-01", last=None))

    assert len(found.populations["ended"]) == 12
    assert found.populations["ended"] - found.populations["scale.was.client.pairs"] == {"E-x"}
    assert "E-x" in found.populations["scale.was.client.baselines"]

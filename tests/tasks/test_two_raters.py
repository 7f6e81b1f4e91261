"""A worker's rating stands beside the client's answers and is never mixed with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.project import Declaration, Goal, InstrumentUse, Period, Service
from impactkit.frames.columns import DTYPES, EPISODES, EXITS, REJECTED
from impactkit.frames.project import Project, Rows
from impactkit.tasks.describe import describe_service, measure
from impactkit.tasks.publish import publish

WAS = load_instrument("was")
ITEM = WAS.items[0].id
START, END = pd.Timestamp("2025-02-01"), pd.Timestamp("2025-08-01")
CLIENTS = tuple(f"A-{number:04d}" for number in range(12))
# All clients see themselves fall from 6 to 2; their workers see them rise from 3 to 8. The worker of the first client
# rated at the end alone, on a day of its own.
ANSWERS = [
    *((client, day, "client", score) for client in CLIENTS for day, score in ((START, 6.0), (END, 2.0))),
    *((client, START, "worker", 3.0) for client in CLIENTS[1:]),
    *((client, END, "worker", 8.0) for client in CLIENTS[1:]),
    (CLIENTS[0], END + pd.Timedelta(days=5), "worker", 8.0),
]


def typed(frame, rows):
    return pd.DataFrame(
        {c.name: pd.Series([row.get(c.name) for row in rows], dtype=DTYPES[c.kind]) for c in frame.columns}
    )


@pytest.fixture
def project(tmp_path):
    """Make a project whose only service is measured by the work ability that `rater` sees."""

    def make(rater):
        goal = Goal(scale="was", indicator="work_ability", rater=rater)
        answers = pd.DataFrame(ANSWERS, columns=["client", "date", "rater", ITEM])
        answers = answers.assign(service="paja", mode=pd.Series(None, index=answers.index, dtype="str"))
        return Project(
            path=tmp_path / "paja.xlsx",
            declaration=Declaration(
                organisation="Ry",
                period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
                services=(Service(id="paja", name="Paja", organisation="Ry", goal=goal),),
                instruments=(InstrumentUse(id="was", version=WAS.version),),
            ),
            instruments=(WAS,),
            rows=Rows(
                clients=pd.DataFrame({"client": pd.Series(CLIENTS, dtype="str")}),
                episodes=typed(
                    EPISODES, [{"client": c, "service": "paja", "start": START, "end": END} for c in CLIENTS]
                ),
                exits=typed(EXITS, []),
                answers={WAS.key: answers.astype({"date": "datetime64[us]", "client": "str", "rater": "str"})},
            ),
            rejected=REJECTED.empty(),
            problems=(),
            rows_read=len(answers),
            as_of=date(2026, 3, 1),
            content=b"",
        )

    return make


def test_scores_and_pairs_hold_each_rater_apart(project):
    measured = measure(project("client"))

    scores = measured.scores.groupby("rater")["score"].unique().map(sorted)
    assert scores.to_dict() == {"client": [2.0, 6.0], "worker": [3.0, 8.0]}
    changes = measured.changes.groupby("rater")["change"].unique().map(lambda found: sorted(found[found == found]))
    assert changes.to_dict() == {"client": [-4.0], "worker": [5.0]}


def test_a_rating_of_the_worker_ends_no_pair_of_the_client(project):
    changes = measure(project("client")).changes

    first = changes[changes["client"] == CLIENTS[0]].set_index("rater")
    assert first["status"].to_dict() == {"client": "measured", "worker": "no_baseline"}
    assert first["follow_up_date"]["client"] == END


@pytest.mark.parametrize(
    ("rater", "classes"), [("client", {"worse": 12}), ("worker", {"improved": 11, "no_baseline": 1})]
)
def test_the_headline_follows_the_rater_of_the_goal_alone(project, rater, classes):
    told = project(rater)

    found = describe_service(measure(told), told.declaration.services[0])

    headline = next(each for each in found.findings.breakdowns if each.key == "headline")
    assert {name: count for name, count in headline.parts if count} == classes


def test_figures_of_two_raters_have_keys_of_their_own(project):
    told = project("client")

    found = describe_service(measure(told), told.declaration.services[0])

    means = {mean.key: (mean.value, mean.n) for mean in found.findings.means}
    assert means["scale.was.client.change"] == (-40, 12)
    assert means["scale.was.worker.change"] == (50, 11)
    assert [card.rater for card in found.scales] == ["client", "worker"]


def test_the_report_names_the_rating_of_the_worker(project):
    told = project("client")

    page = Path(publish(measure(told), "paja", lang="en", formats=("html",)).outward[0]).read_text("utf-8")

    assert "(rated by the worker)" in page

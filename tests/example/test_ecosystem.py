from __future__ import annotations

import re
from collections import Counter

import pandas as pd
import pytest

from impactkit.domain.project import Goal
from impactkit.example.ecosystem import Ecosystem, make_ecosystem, make_service
from impactkit.example.plan import DATA_DATE, PERIOD
from impactkit.frames.columns import ANSWERS, CLIENTS, EPISODES, EXITS
from impactkit.measure.pairs import pair

STATUSES = {
    "measured",
    "in_service_not_due",
    "in_service_overdue",
    "left_early",
    "no_baseline",
    "window_open",
    "follow_up_missing",
}
IDENTITY_CODE = re.compile(r"\d{6}\s*[-+A-FU-Y]?\s*\d{3}[0-9A-Y]", re.IGNORECASE)


def written(made: Ecosystem) -> dict[str, str]:
    """Every frame as text, by project and name."""
    frames = {"truth": made.truth}
    for project in made.projects:
        rows = project.rows
        parts = {"clients": rows.clients, "episodes": rows.episodes, "exits": rows.exits, **rows.answers}
        frames |= {f"{project.id} {name}": frame for name, frame in parts.items()}
    return {name: frame.to_csv(index=False) for name, frame in frames.items()}


def work_ability(made: Ecosystem) -> pd.DataFrame:
    answers = pd.concat([project.rows.answers["was@1"] for project in made.projects], ignore_index=True)
    return answers.assign(
        instrument="was", version="1", scale="was", score=answers["work_ability_now"], min_interval_days=14
    )


def ended(episodes: pd.DataFrame, service: str) -> int:
    last = episodes[episodes["service"] == service].groupby("client")["end"].max()
    return int(last.between(*map(pd.Timestamp, PERIOD)).sum())


def test_the_same_seed_gives_the_same_rows_to_the_byte(ecosystem):
    assert written(make_ecosystem()) == written(ecosystem)


def test_another_seed_gives_other_rows(ecosystem):
    other = written(make_ecosystem(1))

    assert all(other[name] != text for name, text in written(ecosystem).items())


def test_four_organisations_have_ten_services_and_900_clients(ecosystem):
    clients = {client for project in ecosystem.projects for client in project.rows.clients["client"]}

    assert len(ecosystem.projects) == 4
    assert sum(len(project.declaration.services) for project in ecosystem.projects) == 10
    assert len(clients) == 900
    assert all(re.fullmatch(r"[A-D]-\d{4}", client) for client in clients)


def test_every_frame_is_as_declared(ecosystem):
    for project in ecosystem.projects:
        CLIENTS.checked(project.rows.clients)
        EPISODES.checked(project.rows.episodes)
        EXITS.checked(project.rows.exits)
        for frame in project.rows.answers.values():
            ANSWERS.checked(frame)


def test_rows_speak_of_clients_and_services_of_their_project(ecosystem):
    for project in ecosystem.projects:
        clients = set(project.rows.clients["client"])
        services = {service.id for service in project.declaration.services}
        for frame in (project.rows.episodes, project.rows.exits, *project.rows.answers.values()):
            assert set(frame["client"]) <= clients
            assert set(frame["service"].dropna()) <= services


def test_answers_are_keyed_by_the_declared_instruments(ecosystem):
    for project in ecosystem.projects:
        declared = [f"{use.id}@{use.version}" for use in project.declaration.instruments]
        assert list(project.rows.answers) == declared


def test_nobody_answers_an_instrument_twice_on_a_day(ecosystem):
    for project in ecosystem.projects:
        for frame in project.rows.answers.values():
            assert not frame.duplicated(["client", "service", "date", "rater"]).any()


def test_nothing_is_dated_after_the_data(ecosystem):
    for project in ecosystem.projects:
        rows = project.rows
        days = [rows.episodes["start"], rows.episodes["end"], rows.exits["date"], rows.exits["until"]]
        days += [frame["date"] for frame in rows.answers.values()]
        assert max(day.max() for day in days) <= pd.Timestamp(DATA_DATE)


def test_every_status_of_a_pair_occurs(ecosystem, episodes):
    pairs = pair(work_ability(ecosystem), episodes, as_of=DATA_DATE)

    assert set(pairs["status"]) == STATUSES
    assert pairs["late"].sum() > 50


def test_clients_come_back_both_within_90_days_and_later(episodes):
    rows = episodes.sort_values(["client", "service", "start"])
    away = (rows["start"] - rows.groupby(["client", "service"])["end"].shift()).dt.days.dropna()

    assert (away > 0).all()
    assert (away < 90).sum() >= 20
    assert (away >= 90).sum() >= 20


def test_clients_are_shared_between_services_and_between_organisations(ecosystem, episodes):
    services = episodes.groupby("client")["service"].nunique()
    organisations = Counter(client for project in ecosystem.projects for client in project.rows.clients["client"])

    assert (services > 1).sum() >= 50
    assert sum(count > 1 for count in organisations.values()) >= 20


def test_one_service_is_tiny_and_one_has_baselines_only(ecosystem, episodes):
    pairs = pair(work_ability(ecosystem), episodes, as_of=DATA_DATE).query("service == 'uusi-satama'")

    assert ended(episodes, "luontoryhma") == 7
    assert ended(episodes, "uusi-satama") == 0
    assert pairs["baseline"].notna().sum() > 50
    assert pairs["follow_up"].notna().sum() == 0


def test_goals_are_of_every_kind(ecosystem):
    goals: dict[str, Goal] = {
        service.id: service.goal for project in ecosystem.projects for service in project.declaration.services
    }

    assert {goal.indicator for goal in goals.values()} == {"participation", "work_ability", "readiness", None}
    assert goals["suoraan-toihin"].kind == "exit"
    assert (goals["tuvan-ryhmat"].scale, goals["tuvan-ryhmat"].target_unit) == ("esis", "points")
    assert goals["egen-kurs"].scale == "belief"


def test_services_differ_in_how_hard_their_clients_have_it(ecosystem):
    start = ecosystem.truth.query("fact == 'baseline' and scale == 'was'").set_index("service")["value"]

    assert start["suoraan-toihin"] - start["oma-tahti"] > 2


def test_workers_rate_beside_clients(ecosystem):
    belief = ecosystem.project("meri-pohjan-tyotuki").rows.answers["belief@1"]

    assert belief["rater"].value_counts().min() > 150


def test_no_text_looks_like_an_identity_code(ecosystem):
    texts = [str(project.declaration) for project in ecosystem.projects]
    for project in ecosystem.projects:
        frames = (project.rows.clients, project.rows.episodes, project.rows.exits, *project.rows.answers.values())
        texts += [str(value) for frame in frames for column in frame for value in frame[column].unique()]

    assert not [text for text in texts if IDENTITY_CODE.search(text)]


def test_an_unknown_project_is_refused_with_those_that_exist(ecosystem):
    with pytest.raises(KeyError, match="havslunda-arbetsvag"):
        ecosystem.project("nobody")


def test_a_service_can_be_made_of_any_size():
    made = make_service(3, clients=40)

    assert len(made.projects[0].rows.clients) == 40
    assert len(made.projects[0].declaration.services) == 1


def test_a_service_without_clients_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        make_service(3, clients=0)

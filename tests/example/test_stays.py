from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.example.meri_pohja import KANTOAALTO
from impactkit.example.people import first_clients
from impactkit.example.stays import GAINS, episodes, first_stays, levels_on, second_stays


def stay(person: int = 0, start: str = "2025-01-01", end: str | None = "2025-03-02", gain: float = 1.0) -> pd.DataFrame:
    """One stay, of 60 days where nothing else is said."""
    frame = pd.DataFrame({"person": [person], "start": pd.to_datetime([start]), "end": pd.to_datetime([end])})
    return frame.assign(**dict.fromkeys(GAINS, gain))


def level(stays: pd.DataFrame, day: str) -> float:
    people = pd.DataFrame({"participation": [0.2], "work_ability": [0.2], "readiness": [0.2]})
    found = levels_on(people, stays, np.array([0]), np.array([day], dtype="datetime64[D]"))
    assert len(set(found[0])) == 1
    return float(found[0][0])


@pytest.mark.parametrize(
    ("day", "gained"),
    [
        ("2024-12-20", 0.0),  # before the start
        ("2025-01-01", 0.0),
        ("2025-03-02", 1 - np.exp(-1)),  # 60 days: 1 - 1/e of the gain
        ("2025-12-31", 1 - np.exp(-1)),  # nothing more after the end, nothing lost
    ],
)
def test_a_stay_gives_its_gain_while_it_lasts(day, gained):
    assert level(stay(), day) == pytest.approx(0.2 + gained)


def test_stays_in_several_services_add_up():
    both = pd.concat([stay(), stay(start="2025-03-02", end="2025-05-01", gain=0.5)])

    assert level(both, "2025-06-01") == pytest.approx(0.2 + 1.5 * (1 - np.exp(-1)))


def test_a_stay_that_goes_on_gives_until_the_day_asked_for():
    assert level(stay(end=None), "2025-03-02") == pytest.approx(0.2 + 1 - np.exp(-1))


def test_an_interrupted_stay_is_two_episodes_with_one_reason():
    whole = stay().assign(
        service="shed",
        pause_from=pd.to_datetime(["2025-01-20"]),
        pause_to=pd.to_datetime(["2025-02-20"]),
        end_reason="as agreed",
    )

    found = episodes(whole).sort_values("start")

    assert found["start"].dt.day.tolist() == [1, 20]
    assert found["end"].dt.day.tolist() == [20, 2]
    assert found["end_reason"].isna().tolist() == [True, False]


def test_clients_come_within_the_days_of_intake():
    plan = KANTOAALTO.resized(3000)

    found = first_stays(plan, first_clients(plan, 1), 1)

    first, last = plan.intakes[0].first, plan.intakes[0].last
    assert len(found) == 3000
    assert found["start"].min() >= pd.Timestamp(first) - pd.Timedelta(days=5)  # back to a working day
    assert found["start"].max() <= pd.Timestamp(last)
    assert not (found["end"] < found["start"]).any()


def test_stays_have_the_length_and_the_share_broken_off_of_their_plan():
    plan = KANTOAALTO.resized(6000)

    found = first_stays(plan, first_clients(plan, 2), 2)
    early = found[found["start"] < "2024-12-01"]  # long enough ago to have ended
    length = (early["end"] - early["start"]).dt.days

    assert early["early"].mean() == pytest.approx(plan.course.early, abs=0.02)
    assert length[early["early"]].max() < 60
    assert length[~early["early"]].min() >= 60
    assert length[~early["early"]].median() == pytest.approx(plan.course.days, rel=0.04)


def test_who_comes_back_was_away_for_over_90_days_and_gains_less():
    plan = KANTOAALTO.resized(6000)
    first = first_stays(plan, first_clients(plan, 3), 3)

    again = second_stays(plan, first, 3)

    before = first.set_index("person").loc[again["person"]]
    away = (again["start"].to_numpy() - before["end"].to_numpy()).astype("timedelta64[D]").astype(int)
    assert len(again) > 100
    assert away.min() >= 90
    assert again["gain_readiness"].mean() < 0.6 * first["gain_readiness"].mean()

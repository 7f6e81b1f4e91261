from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.domain.exits import EXIT_KINDS
from impactkit.example.exits import exit_rows, outcomes
from impactkit.example.meri_pohja import KANTOAALTO
from impactkit.example.plan import DATA_DATE


def ended(n: int, *, end: str = "2025-06-30") -> pd.DataFrame:
    days = pd.to_datetime([end] * n).astype("datetime64[us]")
    return pd.DataFrame({"person": range(n), "service": "shed", "start": days - pd.Timedelta(days=90), "end": days})


def level(n: int, value: float = 0.0) -> np.ndarray:
    return np.full((n, 3), value)


def test_open_work_is_as_likely_as_the_plan_says():
    """Log odds -2.15 at level 0 are a chance of 0.104."""
    stays = ended(20_000)

    found = outcomes(KANTOAALTO, stays, level(20_000), stays, 1)

    assert (found["kind"] == "work_open").mean() == pytest.approx(1 / (1 + np.exp(-KANTOAALTO.leaving.work)), abs=0.01)


def test_those_who_stand_higher_find_work_more_often():
    stays = ended(2000)

    low, high = (outcomes(KANTOAALTO, stays, level(2000, x), stays, 1)["kind"] for x in (-1.0, 1.0))

    assert (high == "work_open").mean() > (low == "work_open").mean() + 0.2


def test_who_is_in_another_service_by_then_went_on_to_a_service():
    stays = ended(1)
    other = pd.DataFrame(
        {"person": [0], "start": pd.to_datetime(["2025-07-14"]), "end": pd.to_datetime(["2025-10-01"])}, index=[9]
    )

    found = outcomes(KANTOAALTO, stays, level(1), pd.concat([stays, other]), 1).iloc[0]

    assert found["kind"] == "service"
    assert found["since"] == pd.Timestamp("2025-07-14")
    assert found["until"] == pd.Timestamp("2025-10-01")


def test_a_status_gives_way_to_a_later_stay():
    stays = ended(40)
    later = stays.assign(start=pd.Timestamp("2025-11-03"), end=pd.NaT).set_axis(stays.index + 100)

    found = outcomes(KANTOAALTO, stays, level(40), pd.concat([stays, later]), 1)

    assert found["until"].max() == pd.Timestamp("2025-11-02")
    assert found["next_kind"].isna().all()


def test_rows_are_what_is_known_on_the_day_of_the_data():
    stays = pd.concat([ended(300), ended(300, end="2026-01-12")], ignore_index=True)
    drawn = outcomes(KANTOAALTO, stays, level(600), stays, 1)

    rows = exit_rows(KANTOAALTO, drawn, 1)

    assert rows["date"].max() <= pd.Timestamp(DATA_DATE)
    assert not (rows["until"] < rows["date"]).any()
    assert rows["until"].max() < pd.Timestamp(DATA_DATE)
    assert set(rows["person"]) < set(drawn.loc[drawn["known"], "person"])


def test_all_kinds_of_exit_occur(exits):
    assert set(exits["kind"]) == {kind.id for kind in EXIT_KINDS}


def test_no_client_has_two_statuses_that_begin_on_one_day(exits):
    assert not exits.duplicated(["client", "date"]).any()

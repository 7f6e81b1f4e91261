"""The pass over clients: the same sums on every engine, and what it refuses."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from impactkit.compare.sums import moments


def clients(n=3000, *, seed=2, services=12):
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "service": [f"S{place:02d}" for place in random.integers(0, services, n)],
            "x": random.integers(0, 100_000, n),
            "z": random.integers(0, 2, n),
            "y": random.integers(-5_000, 100_000, n),
        }
    )


def polars(frame):
    return pl.DataFrame({name: frame[name].replace({np.nan: None}).tolist() for name in frame})


ENGINES = {
    "pandas": lambda frame: frame,
    "polars": polars,
    "polars lazy": lambda frame: polars(frame).lazy(),
    "duckdb": duckdb.from_df,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same_whole_sums(engine):
    frame = clients()
    wanted = moments(frame, service="service", outcome="y", covariates=["x", "z"])

    found = moments(ENGINES[engine](frame), service="service", outcome="y", covariates=["x", "z"])

    same = found.centred(wanted.centre)
    assert same.services == wanted.services
    assert (same.cross == wanted.cross).all()
    assert (same.sums == wanted.sums).all()
    assert (same.clients == wanted.clients).all()
    assert same.cross.dtype == np.int64


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same_broken_sums(engine):
    frame = clients().assign(x=lambda told: told["x"] / 7)
    wanted = moments(frame, service="service", outcome="y", covariates=["x", "z"])

    found = moments(ENGINES[engine](frame), service="service", outcome="y", covariates=["x", "z"]).centred(
        wanted.centre
    )

    assert np.allclose(found.cross, wanted.cross, rtol=1e-11)
    assert np.allclose(found.sums, wanted.sums, rtol=1e-9, atol=1e-6)


def test_the_order_of_rows_changes_no_digit():
    frame = clients(200_000)

    one = moments(frame, service="service", outcome="y", covariates=["x", "z"])
    other = moments(frame[::-1], service="service", outcome="y", covariates=["x", "z"])

    assert (other.centred(one.centre).cross == one.cross).all()
    assert (other.centred(one.centre).sums == one.sums).all()


def test_the_sums_are_those_of_plain_reckoning():
    frame = clients(500)

    found = moments(frame, service="service", outcome="y", covariates=["x"], centre={"x": 50_000, "y": 40_000})

    table = np.column_stack([np.ones(500, int), frame["x"] - 50_000, frame["y"] - 40_000])
    assert (found.cross == table.T @ table).all()
    per_service = [table[frame["service"] == service].sum(axis=0) for service in sorted(frame["service"].unique())]
    assert (found.sums == np.array(per_service)).all()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("column", ["x", "service"])
def test_a_gap_is_refused_by_name_and_count(engine, column):
    frame = clients(50).astype({"x": "float64"})
    frame.loc[[3, 4], column] = None

    with pytest.raises(ValueError, match=rf"{column}.*2"):
        moments(ENGINES[engine](frame), service="service", outcome="y", covariates=["x"])


def test_columns_that_are_not_there_or_not_numbers_are_refused():
    frame = clients(20)

    with pytest.raises(ValueError, match="no column age"):
        moments(frame, service="service", outcome="y", covariates=["age"])
    with pytest.raises(ValueError, match="asked for twice"):
        moments(frame, service="service", outcome="y", covariates=["x", "x"])
    with pytest.raises(ValueError, match="not of numbers"):
        moments(frame.assign(x="a"), service="service", outcome="y", covariates=["x"])
    with pytest.raises(ValueError, match="together"):
        moments(frame, service="service", outcome="y", client="x")


def two_services():
    """A is in S1 alone, B spent a quarter of the time in S2."""
    return pd.DataFrame(
        {
            "client": ["A", "B", "B"],
            "service": ["S1", "S1", "S2"],
            "weight": [1.0, 0.75, 0.25],
            "x": [2.0, 4.0, 4.0],
            "y": [1.0, 5.0, 5.0],
        }
    )


def shared(frame):
    return moments(
        frame,
        service="service",
        outcome="y",
        covariates=["x"],
        client="client",
        weight="weight",
        centre={"x": 0, "y": 0},
    )


def test_a_shared_client_counts_once_and_its_services_by_weight():
    found = shared(two_services())

    assert found.n == 2
    assert found.clients.tolist() == [2, 1]
    assert found.own.tolist() == [1 + 0.75**2, 0.25**2]
    assert found.sums.tolist() == [[1.75, 5.0, 4.75], [0.25, 1.0, 1.25]]
    assert found.cross.tolist() == [[2, 6, 6], [6, 20, 22], [6, 22, 26]]
    assert [(found.links.first[0], found.links.second[0], found.links.value[0])] == [(0, 1, 0.1875)]


def test_shared_clients_add_up_too():
    one, other = shared(two_services()), shared(two_services().assign(service=["S2", "S3", "S1"]))

    found = one + other

    assert found.services == ("S1", "S2", "S3")
    ends = zip(found.links.first, found.links.second, found.links.value, strict=True)
    assert {(int(a), int(b)): v for a, b, v in ends} == {(0, 1): 0.1875, (0, 2): 0.1875}
    assert found.own.tolist() == pytest.approx([1 + 0.75**2 + 0.25**2, 0.25**2 + 1, 0.75**2])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weight": [1.0, 0.5, 0.25]}, "do not add up to 1"),
        ({"weight": [1.0, 1.0, 0.0]}, "not above 0"),
        ({"x": [2.0, 4.0, 3.0]}, "differ in x"),
        ({"service": ["S1", "S1", "S1"]}, "two rows in one service"),
    ],
)
def test_shares_that_cannot_be_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        shared(two_services().assign(**change))


@pytest.mark.parametrize("engine", ["pandas", "polars lazy", "duckdb"])
def test_a_value_that_is_not_finite_is_refused_by_name(engine):
    frame = clients(50).astype({"x": "float64"})
    frame.loc[3, "x"] = np.inf

    with pytest.raises(ValueError, match=r"not finite.*x"):
        moments(ENGINES[engine](frame), service="service", outcome="y", covariates=["x"])


def test_an_id_is_one_service_whatever_type_holds_it():
    frame = clients(40).assign(service=[1, 2] * 20)

    found = moments(frame, service="service", outcome="y")
    same = moments(frame.astype({"service": "float64"}), service="service", outcome="y")

    assert found.services == same.services == ("1", "2")


def test_ids_that_read_alike_or_are_empty_are_refused():
    frame = clients(4).assign(service=pd.Series([1, "1", 2, 2], dtype="object"))

    with pytest.raises(ValueError, match="read alike: 1"):
        moments(frame, service="service", outcome="y")
    with pytest.raises(ValueError, match="empty text"):
        moments(frame.assign(service=["a", "", "b", "b"]), service="service", outcome="y")


@pytest.mark.parametrize("engine", ["pandas", "polars lazy"])
def test_days_are_no_numbers(engine):
    frame = clients(4)
    days = pd.date_range("2025-01-01", periods=4)
    told = (
        frame.assign(x=days) if engine == "pandas" else polars(frame).with_columns(x=pl.Series(days.to_list())).lazy()
    )

    with pytest.raises(ValueError, match="not of numbers"):
        moments(told, service="service", outcome="y", covariates=["x"])


def test_whole_numbers_beyond_the_reach_of_floats_keep_their_digits():
    frame = clients(400)

    near = moments(frame, service="service", outcome="y", covariates=["x"])
    far = moments(frame.assign(x=frame["x"] + 2**60), service="service", outcome="y", covariates=["x"])

    assert far.cross.dtype == np.int64
    assert _squares_about_mean(far) == _squares_about_mean(near)


def _squares_about_mean(told):
    n, total, squares = int(told.cross[0, 0]), int(told.cross[0, 1]), int(told.cross[1, 1])
    return n * squares - total**2


def test_a_column_cannot_have_the_name_of_the_intercept():
    with pytest.raises(ValueError, match="intercept"):
        moments(clients(4).rename(columns={"x": "intercept"}), service="service", outcome="y", covariates=["intercept"])


@pytest.mark.parametrize(("centre", "message"), [({"z": 1.0}, "names z"), ({"x": float("nan")}, "not a finite")])
def test_a_centre_that_cannot_be_is_refused(centre, message):
    with pytest.raises(ValueError, match=message):
        moments(clients(4), service="service", outcome="y", covariates=["x"], centre=centre)

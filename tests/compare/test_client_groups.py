"""Which service helps which client group, and when nothing may be said of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from impactkit.compare.absorbed import Cells, contrasts
from impactkit.compare.client_groups import client_groups, group_cells
from impactkit.compare.mixed_model import fit_services
from impactkit.compare.profile import Profile
from impactkit.compare.sums import moments


def ecosystem(random, *, services=12, groups=3, size=40, cells=0.0, sem=0.45):
    """Make clients of SD 1.3 within services; cells differ by `cells` (an SD, or the values), services by 0.3."""
    n = random.poisson(size, (services, groups)) + 1
    effect = random.normal(0, 1, (services, groups)) * cells if np.isscalar(cells) else cells
    service, group = (np.repeat(at.ravel(), n.ravel()) for at in np.indices(n.shape))
    true = random.normal(size=services)[service] + random.normal(0, 0.5, n.shape)[service, group]
    true = true + random.normal(size=len(service))
    usual = random.normal(0, 0.3, services)[service] + random.normal(0, 0.3, groups)[group]
    outcome = 0.7 * true + usual + effect[service, group] + random.normal(size=len(service))
    frame = pd.DataFrame(
        {
            "service": [f"s{place:02}" for place in service],
            "group": [f"g{place}" for place in group],
            "x": true + random.normal(0, sem, len(service)),
            "y": outcome,
        }
    )
    return frame, effect, n


def cell_moments(frame):
    return moments(group_cells(frame, group="group"), service="cell", outcome="y", covariates=["x"])


def found_in(frame, *, sem=0.45, margin=0.25):
    fit = fit_services(
        moments(frame, service="service", outcome="y", covariates=["x"]), sem=sem, baseline="x", sem_log_sd=0
    )
    return client_groups(cell_moments(frame), question="g", margin=margin, correction=fit.correction)


def departures(effect, n):
    """Give what a cell's effect stands for: against its service's other clients, less the same elsewhere."""
    others = n.sum(axis=1, keepdims=True) - n
    beside = effect - ((n * effect).sum(axis=1, keepdims=True) - n * effect) / others
    return beside - ((n * beside).sum(axis=0) - n * beside) / (n.sum(axis=0) - n)


def absorbed(frame):
    of = cell_moments(frame)
    names = [name.rsplit("|", 1) for name in of.services]
    cells = Cells.of(of, [service for service, _ in names], [group for _, group in names])
    return cells, Profile(cells.directions())


def test_services_taken_out_are_the_same_as_a_column_for_each():
    """But for log |A'A| in the criterion, A being the columns of services: it is the same for every theta."""
    frame, _, _ = ecosystem(np.random.default_rng(1), services=5, size=15, cells=0.5)
    dummies = pd.get_dummies(frame[["service", "group"]], drop_first=True, dtype="float64")
    wide = pd.concat([group_cells(frame, group="group"), dummies], axis="columns")
    columns = ["x", *dummies.columns]
    dense = fit_services(
        moments(wide, service="cell", outcome="y", covariates=columns, centre=dict.fromkeys(columns, 0))
    )

    _, model = absorbed(frame)
    found = model.estimate(np.array([model.best()]))
    of_columns = np.log(frame["service"].value_counts()).sum()

    assert found.theta[0] == pytest.approx(dense.theta, rel=1e-8)
    assert -(found.criterion[0] + of_columns) / 2 == pytest.approx(dense.loglik, rel=1e-10)
    assert found.beta[0].tolist() == pytest.approx(dense.beta[["x", "group_g1", "group_g2"]].tolist(), rel=1e-8)
    assert found.sigma2[0] == pytest.approx(dense.sigma2, rel=1e-8)


def test_effects_and_their_error_are_those_of_hendersons_equations():
    frame, _, n = ecosystem(np.random.default_rng(2), services=4, size=12, cells=0.5)
    theta, (cells, model) = 0.3, absorbed(frame)
    z = pd.get_dummies(frame["service"] + "|" + frame["group"], dtype="float64").to_numpy()
    groups = pd.get_dummies(frame["group"], drop_first=True, dtype="float64")
    x = np.column_stack([pd.get_dummies(frame["service"], dtype="float64"), frame["x"], groups])
    inverse = np.linalg.inv(np.block([[x.T @ x, x.T @ z], [z.T @ x, z.T @ z + np.eye(z.shape[1]) / theta]]))
    solved = inverse @ np.r_[x.T @ frame["y"], z.T @ frame["y"]]
    rows = [departures(unit.reshape(n.shape), n).ravel() for unit in np.eye(n.size)]
    contrast = np.array(rows).T

    found = model.estimate(np.array([theta]))
    of = contrasts(cells, found)

    sigma2 = found.sigma2[0]
    p = x.shape[1]
    assert of.mean[0].tolist() == pytest.approx((contrast @ solved[p:]).tolist(), abs=1e-10)
    error = sigma2 * np.diag(contrast @ inverse[p:, p:] @ contrast.T)
    assert of.variance[0].tolist() == pytest.approx(error.tolist(), rel=1e-8)
    assert of.before[0].tolist() == pytest.approx((theta * sigma2 * (contrast**2).sum(axis=1)).tolist(), rel=1e-10)


def test_the_error_of_a_corrected_slope_is_that_of_the_dense_sandwich():
    frame, _, _ = ecosystem(np.random.default_rng(2), services=4, size=12, cells=0.5)
    theta, error = 0.3, 0.2
    model = replace(absorbed(frame)[1], error=error, at=0)
    z = pd.get_dummies(frame["service"] + "|" + frame["group"], dtype="float64").to_numpy()
    level = pd.get_dummies(frame["service"], dtype="float64").to_numpy()
    x = np.column_stack([frame["x"], pd.get_dummies(frame["group"], drop_first=True, dtype="float64")])
    weight = np.linalg.inv(np.eye(len(z)) + theta * z @ z.T)
    taken = weight @ level
    m = weight - taken @ np.linalg.inv(level.T @ taken) @ taken.T

    found = model.estimate(np.array([theta]))

    a = x.T @ m @ x
    a[0, 0] -= error * np.trace(m)
    beta = np.linalg.solve(a, x.T @ m @ frame["y"])
    noise = found.sigma2[0] + error * beta[0] ** 2
    spread = noise * np.eye(len(z)) + theta * found.sigma2[0] * z @ z.T
    dense = np.linalg.inv(a) @ x.T @ m @ spread @ m @ x @ np.linalg.inv(a)
    assert found.beta[0].tolist() == pytest.approx(beta.tolist(), rel=1e-8)
    assert found.noise[0] == pytest.approx(noise, rel=1e-8)
    assert found.cov_beta[0].ravel().tolist() == pytest.approx(dense.ravel().tolist(), rel=1e-8)


def test_nothing_is_shown_where_no_service_suits_one_group_better():
    random = np.random.default_rng(3)

    found = [found_in(ecosystem(random, size=size)[0]) for size in (40, 150) for _ in range(10)]

    assert {each.why for each in found} == {"no_differences"}
    assert not any(each.cells["shown"].any() for each in found)


def test_cells_of_forty_that_differ_by_half_a_standard_deviation_are_mostly_shown_on_the_right_side():
    random = np.random.default_rng(4)
    shown, large, found, wrong, covered = 0, 0, 0, 0, []
    for _ in range(12):
        frame, effect, n = ecosystem(random, cells=0.65)
        cells, truth = found_in(frame).cells, departures(effect, n).ravel()
        large += int((abs(truth) > 0.65).sum())
        found += int((cells["shown"] & (abs(truth) > 0.65)).sum())
        shown += int(cells["shown"].sum())
        wrong += int((cells["shown"] & (np.sign(cells["effect"]) != np.sign(truth))).sum())
        covered.append(((cells["low"] <= truth) & (truth <= cells["high"])).mean())

    assert found / large > 0.85
    assert wrong / shown < 0.01
    assert 0.92 < np.mean(covered) < 0.99


def test_what_is_shown_is_said_with_its_interval():
    half = np.zeros((12, 3))
    half[:6, 0] = 2.0
    frame, _, _ = ecosystem(np.random.default_rng(5), cells=half)

    found = found_in(frame)

    shown = found.cells[found.cells["shown"]]
    first = found.statements[0]
    values = dict(first.values)
    assert len(found.statements) == len(shown)
    assert "points further" in first.text
    assert values["service"] == "s00"
    assert values["low"].value < values["points"].value < values["high"].value


def test_a_cell_below_the_others_is_said_to_come_less_far():
    half = np.zeros((12, 3))
    half[:6, 0] = -2.0
    frame, _, _ = ecosystem(np.random.default_rng(6), cells=half)

    first = found_in(frame).statements[0]

    values = dict(first.values)
    assert "points less far" in first.text
    assert 0 < values["low"].value < values["points"].value < values["high"].value


def test_small_cells_are_never_shown_and_say_why():
    half = np.zeros((12, 3))
    half[:6, 0] = 3.0
    frame, _, _ = ecosystem(np.random.default_rng(7), cells=half)
    few = frame[(frame["service"] != "s00") | (frame["group"] != "g0") | (frame.groupby("service").cumcount() < 8)]

    cells = found_in(few).cells

    small = cells[(cells["service"] == "s00") & (cells["group"] == "g0")].iloc[0]
    assert small["n"] == 8
    assert small["effect"] > 1
    assert (small["shown"], small["why"]) == (False, "few_clients")
    assert np.isnan(small["q"])


def test_it_takes_six_services():
    frame, _, _ = ecosystem(np.random.default_rng(8), services=5, cells=1.0)

    found = found_in(frame)

    assert found.why == "few_services"
    assert not found.cells["shown"].any()
    assert found.cells["effect"].isna().all()
    assert dict(found.statements[0].values) == {"least": 6, "clients": 20}


def test_one_group_alone_tells_nothing_of_groups():
    frame, _, _ = ecosystem(np.random.default_rng(9), groups=1)

    assert found_in(frame).why == "few_services"


def test_moments_of_organisations_add_up_to_the_same_result():
    frame, _, _ = ecosystem(np.random.default_rng(10), cells=0.6)
    first = frame["service"] < "s06"

    whole = client_groups(cell_moments(frame), question="g", margin=0.25)
    pooled = client_groups(cell_moments(frame[first]) + cell_moments(frame[~first]), question="g", margin=0.25)

    assert pooled.cells["effect"].tolist() == pytest.approx(whole.cells["effect"].tolist(), abs=1e-8)


def test_a_covariate_that_tells_the_group_already_changes_nothing():
    frame, _, _ = ecosystem(np.random.default_rng(11), cells=0.6)
    told = group_cells(frame, group="group").assign(g1=(frame["group"] == "g1").astype(float), area=1.0)

    plain = client_groups(cell_moments(frame), question="g", margin=0.25)
    twice = client_groups(
        moments(told, service="cell", outcome="y", covariates=["x", "g1", "area"]), question="g", margin=0.25
    )

    assert twice.cells["effect"].tolist() == pytest.approx(plain.cells["effect"].tolist(), abs=1e-6)


def test_a_shared_client_counts_where_it_spent_most_and_one_without_an_answer_nowhere():
    rows = pd.DataFrame(
        {
            "pair": [1, 1, 2, 3, 4, 4],
            "service": ["b", "a", "a", "a", "b", "a"],
            "weight": [0.7, 0.3, 1.0, 1.0, 0.5, 0.5],
            "gender": ["woman", "woman", "man", None, "man", "man"],
        }
    )

    cells = group_cells(rows, group="gender", client="pair", weight="weight")

    assert cells[["pair", "cell"]].to_numpy().tolist() == [[1, "b|woman"], [2, "a|man"], [4, "a|man"]]


def test_wrong_names_are_refused():
    rows = pd.DataFrame({"service": ["a"], "g": ["x|y"], "y": [1.0]})

    with pytest.raises(ValueError, match="in its name"):
        group_cells(rows, group="g")
    with pytest.raises(ValueError, match="together"):
        group_cells(rows, group="g", client="y")
    with pytest.raises(ValueError, match="no cell"):
        client_groups(moments(rows, service="service", outcome="y"), question="g", margin=0.2)


def test_cells_that_share_clients_are_refused():
    rows = pd.DataFrame({"cell": ["a|x", "b|x"], "pair": [1, 1], "weight": [0.5, 0.5], "y": [2.0, 2.0]})
    shared = moments(rows, service="cell", outcome="y", client="pair", weight="weight")

    with pytest.raises(ValueError, match="each client is in one cell"):
        client_groups(shared, question="g", margin=0.2)

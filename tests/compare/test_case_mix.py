"""Background as columns of numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from patsy import cr

from impactkit.compare.case_mix import KNOTS, case_mix, model_rows, restricted_cubic
from impactkit.compare.memberships import Memberships
from impactkit.compare.mixed_model import fit_services
from impactkit.compare.sums import moments
from impactkit.domain.case_mix import LeftCovariate, NotRecorded
from impactkit.frames.columns import CLIENT_PAIRS, MEMBERSHIPS


def members(services):
    """Make memberships of clients A-0, A-1, ... in these services, measured in 2025; (service, days) where shared."""
    rows = [
        (pair, service, days)
        for pair, place in enumerate(services)
        for service, days in ([(place, 1)] if isinstance(place, str) else place)
    ]
    frame = pd.DataFrame(rows, columns=["pair", "service", "days"]).astype({"service": "str"})
    frame["all_days"] = frame.groupby("pair")["days"].transform("sum")
    frame["weight"] = frame["days"] / frame["all_days"]
    count = len(services)
    pairs = pd.DataFrame(
        {
            "pair": range(count),
            "client": [f"A-{pair}" for pair in range(count)],
            "service": pd.Series([place if isinstance(place, str) else None for place in services], dtype="str"),
            "version": "1",
            "baseline": 4.0,
            "follow_up": 6.0,
            "baseline_date": pd.Series([pd.Timestamp("2025-01-10")] * count).astype("datetime64[us]"),
            "follow_up_date": pd.Series([pd.Timestamp("2025-06-10")] * count).astype("datetime64[us]"),
        }
    )
    return Memberships(pairs=CLIENT_PAIRS.checked(pairs), services=MEMBERSHIPS.checked(frame), linked=True)


def clients(**columns):
    frame = pd.DataFrame(columns)
    frame.insert(0, "client", [f"A-{number}" for number in range(len(frame))])
    return frame


THREE = ["s0", "s1", "s2", "s0", "s1", "s2", "s0", "s1", "s2"]


def test_groups_are_columns_of_0_and_1_against_the_most_common():
    people = clients(gender=["woman"] * 6 + ["man"] * 3)

    found = case_mix(members(THREE), people, ["gender"])

    assert found.design.to_dict("list") == {"gender.man": [0, 0, 0, 0, 0, 0, 1, 1, 1]}
    assert found.design.dtypes.tolist() == [np.dtype("int64")]
    (gender,) = found.covariates
    assert (gender.kind, gender.reference, gender.columns, gender.merged) == ("groups", "woman", ("gender.man",), ())
    assert (found.left, found.not_comparable) == ((), ())


def test_columns_stand_in_the_order_of_the_answers_and_the_rest_comes_last():
    services = [f"s{place % 4}" for place in range(40)]
    education = ["secondary"] * 16 + ["higher"] * 8 + ["basic"] * 8 + [None] * 8

    found = case_mix(members(services), clients(education=education), ["education"])

    assert list(found.design) == ["education.basic", "education.higher", "education.missing"]
    assert found.design.sum().tolist() == [8, 8, 8]


def test_rows_are_those_of_the_pairs_whatever_the_order_of_the_clients():
    people = clients(gender=["woman"] * 6 + ["man"] * 3).iloc[::-1]

    found = case_mix(members(THREE), people, ["gender"])

    assert found.design["gender.man"].tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 1]


def test_a_client_without_a_row_has_nothing_recorded():
    services = [f"s{place % 3}" for place in range(30)]

    found = case_mix(members(services), clients(gender=["woman"] * 12 + ["man"] * 12), ["gender"])

    assert found.design["gender.missing"].tolist() == [0] * 24 + [1] * 6


def test_merged_answers_are_told():
    """The others are in one service, and join the most common."""
    people = clients(gender=["woman"] * 6 + ["man"] * 3 + ["other"] * 2)

    found = case_mix(members([*THREE, "s0", "s0"]), people, ["gender"])

    assert found.covariates[0].merged == (("other", "woman"),)
    assert list(found.design) == ["gender.man"]


def test_a_question_that_cannot_be_used_leaves_the_model_by_name():
    people = clients(gender=["woman"] * 9, language=["fi"] * 6 + ["sv"] * 3, education=[None] * 9)
    lopsided = ["s0", "s1", "s2", "s0", "s1", "s2", "s3", "s3", "s3"]

    found = case_mix(members(lopsided), people, ["gender", "language", "education", "unheard_of"])

    assert found.left == (
        LeftCovariate(question="gender", reason="one_group"),
        LeftCovariate(question="language", reason="one_group"),
        LeftCovariate(question="education", reason="not_recorded"),
        LeftCovariate(question="unheard_of", reason="not_recorded"),
    )
    assert found.design.shape == (9, 0)
    assert found.covariates == ()


def test_recorded_or_not_is_no_covariate():
    """Everybody who answered gave one answer; the others, well spread, would be a column of missing alone."""
    services = [f"s{place % 3}" for place in range(12)]

    found = case_mix(members(services), clients(gender=["woman"] * 6 + [None] * 6), ["gender"])

    assert found.left == (LeftCovariate(question="gender", reason="one_group"),)


def test_a_service_that_records_too_little_is_not_comparable():
    """s3 lacks 3 of 10, s2 2 of 10: a fifth exactly is allowed."""
    services = [f"s{place // 10}" for place in range(40)]
    gender = ["woman", "man"] * 20
    for place in (20, 21, 30, 31, 32):
        gender[place] = None

    found = case_mix(members(services), clients(gender=gender), ["gender"])

    assert found.not_comparable == (NotRecorded(service="s3", question="gender", share=0.3),)
    assert len(found.design) == 40


def test_a_service_is_not_blamed_for_a_question_that_left_the_model():
    people = clients(gender=["woman"] * 8 + [None])

    found = case_mix(members([*THREE[:8], "s3"]), people, ["gender"])

    assert found.left[0].reason == "one_group"
    assert found.not_comparable == ()


def test_shared_clients_count_by_their_weights():
    """Of the 4.5 clients of s3 half a one lacks the answer, under a fifth; then two of 5."""
    shared = [("s3", 5), ("s0", 5)]
    services = [*THREE * 2, "s3", "s3", "s3", "s3", shared]
    gender = ["woman", "man"] * 11 + [None]

    found = case_mix(members(services), clients(gender=gender), ["gender"])
    whole = case_mix(members([*services[:-1], "s3"]), clients(gender=[*gender[:-2], None, None]), ["gender"])

    assert found.not_comparable == ()
    assert [each.service for each in whole.not_comparable] == ["s3"]


def test_few_clients_get_a_straight_line_for_their_age_at_the_baseline():
    people = clients(birth_year=[str(year) for year in range(1980, 1989)])

    found = case_mix(members(THREE), people, ["birth_year"])

    assert found.design.to_dict("list") == {"age": [45.0, 44.0, 43.0, 42.0, 41.0, 40.0, 39.0, 38.0, 37.0]}
    (age,) = found.covariates
    assert (age.question, age.kind, age.knots, age.middle) == ("birth_year", "linear", (), 41.0)


def test_the_age_group_is_made_from_the_year_of_birth():
    people = clients(birth_year=[2000, 2000, 2000, 1980, 1980, 1980, 1980, 1980, 1980])

    found = case_mix(members(THREE), people, ["age_group"])

    assert found.design.to_dict("list") == {"age_group.under_30": [1, 1, 1, 0, 0, 0, 0, 0, 0]}
    assert found.covariates[0].reference == "30_54"


def test_many_clients_get_a_restricted_cubic_spline_with_published_knots():
    services = [f"s{place % 5}" for place in range(101)]

    found = case_mix(members(services), clients(months=np.arange(101.0)), ["months"])

    (months,) = found.covariates
    assert (months.kind, months.columns) == ("spline", ("months", "months.2", "months.3"))
    assert months.knots == (5.0, 35.0, 65.0, 95.0)
    np.testing.assert_array_equal(found.design, restricted_cubic(np.arange(101.0), months.knots))


def test_numbers_with_ties_at_the_knots_stay_a_straight_line():
    services = [f"s{place % 5}" for place in range(200)]

    found = case_mix(members(services), clients(children=[0] * 150 + [1, 2] * 25), ["children"])

    assert found.covariates[0].kind == "linear"


def test_numbers_not_recorded_have_a_column_where_it_is_spread_else_count_as_the_median():
    services = [f"s{place % 3}" for place in range(12)]
    months = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, None, None, None]

    wide = case_mix(members(services), clients(months=months), ["months"])
    narrow = case_mix(members([*services[:9], "s0", "s0", "s1"]), clients(months=months), ["months"])

    assert wide.design["months.missing"].tolist() == [0] * 9 + [1] * 3
    assert wide.design["months"].tolist()[-3:] == [5, 5, 5]
    assert list(narrow.design) == ["months"]
    assert narrow.covariates[0].merged == (("missing", "median"),)


def test_numbers_that_one_service_alone_recorded_leave_the_model():
    services = [f"s{place % 3}" for place in range(9)]
    months = [float(place) if place % 3 == 0 else None for place in range(9)]

    found = case_mix(members(services), clients(months=months), ["months"])

    assert found.left == (LeftCovariate(question="months", reason="not_spread"),)


def test_an_own_column_of_words_is_one_of_groups():
    found = case_mix(members(THREE), clients(town=["north"] * 6 + ["south"] * 3), ["town"])

    assert list(found.design) == ["town.south"]


def test_two_rows_of_one_client_are_refused():
    people = clients(gender=["woman"] * 9)

    with pytest.raises(ValueError, match="9 clients have two rows"):
        case_mix(members(THREE), pd.concat([people, people]), ["gender"])


def test_the_spline_spans_the_curves_of_patsys_natural_spline():
    """Wood (2006) as patsy has it, with the same knots; and is straight beyond them."""
    values = np.linspace(0, 100, 201)
    knots = np.quantile(values, KNOTS)

    own = np.column_stack([np.ones(201), restricted_cubic(values, knots)])
    theirs = np.asarray(cr(values, knots=knots[1:-1], lower_bound=knots[0], upper_bound=knots[-1]))

    fitted = own @ np.linalg.lstsq(own, theirs, rcond=None)[0]
    np.testing.assert_allclose(fitted, theirs, atol=1e-9)
    assert own.shape == theirs.shape
    np.testing.assert_allclose(np.diff(own[values >= knots[-1]], n=2, axis=0), 0, atol=1e-9)


def test_rows_of_the_model_repeat_a_shared_client():
    shared = members([*THREE, [("s0", 1), ("s1", 3)]])
    mix = case_mix(shared, clients(gender=["woman"] * 6 + ["man"] * 4), ["gender"])

    found = model_rows(shared, mix)

    assert list(found) == ["pair", "service", "weight", "baseline", "follow_up", "gender.man"]
    assert found.iloc[-2:][["pair", "service", "weight", "gender.man"]].to_numpy().tolist() == [
        [9, "s0", 0.25, 1],
        [9, "s1", 0.75, 1],
    ]


def test_the_fit_of_rows_of_which_nobody_is_shared_is_that_of_the_pairs():
    draw = np.random.default_rng(2)
    services = [f"s{place % 8}" for place in range(160)]
    who = members(services)
    who.pairs["baseline"] = draw.integers(0, 10, 160).astype("float64")
    who.pairs["follow_up"] = who.pairs["baseline"] + draw.normal(0, 2, 160) + np.arange(160) % 8
    mix = case_mix(
        who, clients(gender=draw.choice(["woman", "man"], 160), months=draw.integers(0, 90, 160)), ["months"]
    )
    columns = {"service": "service", "outcome": "follow_up", "covariates": ["baseline", *mix.design]}

    by_weight = fit_services(moments(model_rows(who, mix), client="pair", weight="weight", **columns))
    plain = fit_services(moments(pd.concat([who.pairs, mix.design], axis="columns"), **columns))

    pd.testing.assert_series_equal(by_weight.beta, plain.beta, rtol=1e-10)
    assert by_weight.tau2 == pytest.approx(plain.tau2, rel=1e-9)
    assert list(plain.beta.index) == ["intercept", "baseline", "months", "months.2", "months.3"]

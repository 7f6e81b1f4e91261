"""Who the clients are."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.results.background import age_group, background, length_of_stays


def test_groups_count_every_client_once_and_missing_last(stays):
    frame = stays(*[("improved", None, "no", "service")] * 3)
    clients = pd.DataFrame({"client": ["A-0", "A-1", "B-9"], "gender": pd.Series(["woman", None, "man"], dtype="str")})

    (gender,) = background(clients, frame)

    assert dict(gender.parts) == {"woman": 1, "man": 0, "other": 0, "missing": 2}


def test_a_question_that_nobody_answered_is_left_out(stays):
    clients = pd.DataFrame({"client": ["A-0"], "gender": pd.Series([None], dtype="str")})

    assert background(clients, stays(("improved", None, "no", "service"))) == ()


@pytest.mark.parametrize(("year", "group"), [(1996, "under_30"), (1995, "30_54"), (1971, "30_54"), (1970, "55_over")])
def test_age_is_that_of_the_year_of_the_start(year, group):
    found = age_group(pd.Series([year]), pd.Series([pd.Timestamp("2025-06-01")]))

    assert found.tolist() == [group]


def test_an_unknown_year_of_birth_has_no_age_group():
    assert age_group(pd.Series([None]), pd.Series([pd.Timestamp("2025-06-01")])).isna().all()


def test_length_of_stays_in_months(stays):
    """1 January to 1 July 2025: 181 days, 5.95 months."""
    (found,) = length_of_stays(stays(("improved", None, "no", "service")))

    assert (found.middle, found.n, found.unit) == (pytest.approx(5.946612, abs=1e-6), 1, "months")

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.intake.client_ids import client_ids
from impactkit.intake.people_read import look


@pytest.mark.parametrize(
    ("one", "other"), [("A-0001", "a-1"), ("A-0001", "A1"), ("A-0001", "A 0001"), ("012", "12"), ("B-10", "B-1O")]
)
def test_ids_that_the_eye_takes_for_one_look_alike(one, other):
    assert look(one) == look(other)


@pytest.mark.parametrize(("one", "other"), [("A-1", "A-2"), ("A-1", "B-1"), ("A-1", "A-10"), ("1-11", "11-1")])
def test_other_ids_do_not(one, other):
    assert look(one) != look(other)


@given(st.integers(1, 300), st.lists(st.text(max_size=8), max_size=5))
def test_new_ids_are_new_and_look_like_no_other(count, used):
    ids = client_ids(count, used=used)

    assert len({look(id_) for id_ in ids}) == count
    assert not set(ids) & set(used)

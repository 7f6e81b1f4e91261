"""Kinds that overlap: no count, and no difference of counts, tells of one to four clients."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.disclosure.kinds import shown_kinds
from impactkit.domain.findings import Kinds


def shown(*counts, some, whole=60, strict=False):
    parts = tuple((f"kind {place}", count) for place, count in enumerate(counts, 1))
    return shown_kinds((Kinds(key="milestones", parts=parts, some=some, whole=whole),), strict=strict)


def values(found):
    return {figure.key.removeprefix("milestones."): figure.value for figure in found.figures}


def test_counts_of_five_and_more_are_shown_with_their_names():
    found = shown(20, 12, 5, some=28)

    assert values(found) == {"some": 28, "kind.1": 20, "kind.2": 12, "kind.3": 5, "few": 0}
    assert dict(found.names) == {f"milestones.kind.{place}": f"kind {place}" for place in (1, 2, 3)}


def test_kinds_of_one_to_four_clients_are_not_named():
    found = shown(20, 4, 1, some=28)

    assert values(found) == {"some": 28, "kind.1": 20, "few": 2}
    assert dict(found.names) == {"milestones.kind.1": "kind 1"}


def test_where_every_kind_has_one_to_four_clients_none_is_named():
    found = shown(3, 3, some=6)

    assert values(found) == {"some": 6, "few": 2}
    assert found.names == ()


def test_a_kind_that_leaves_one_to_four_to_the_others_is_hidden():
    """28 less 25: three clients took other steps alone."""
    assert values(shown(25, 12, some=28))["kind.1"] is None


@pytest.mark.parametrize(
    ("counts", "some", "hidden"),
    [((22, 20), 40, True), ((20, 15, 7), 41, True), ((22, 20), 37, False), ((22, 18), 40, False)],
)
def test_the_few_who_took_several_steps_are_not_told_by_the_sum(counts, some, hidden):
    """22 and 20 of 40: two clients took both. Nobody and five are no few."""
    smallest = values(shown(*counts, some=some))[f"kind.{len(counts)}"]

    assert (smallest is None) is hidden


def test_how_many_took_any_step_is_not_told_where_one_to_four_took_none():
    found = shown(58, 30, some=58)

    assert [figure.hidden for figure in found.figures] == ["all_but_few", "all_but_few", "", ""]


def test_all_and_none_are_told():
    assert values(shown(60, some=60)) == {"some": 60, "kind.1": 60, "few": 0}
    assert values(shown(some=0)) == {"some": 0, "few": 0}


def test_strict_rounds_to_five_and_names_from_eight_on():
    found = shown(28, 7, some=31, strict=True)

    assert values(found) == {"some": 30, "kind.1": 30, "few": 1}


@given(data=st.data(), whole=st.integers(10, 40))
def test_no_difference_of_what_is_shown_is_one_to_four(data, whole):
    of_any = data.draw(st.integers(0, whole))  # with few of them every kind is small
    clients = [data.draw(st.sets(st.sampled_from("abc"))) if place < of_any else set() for place in range(whole)]
    counts = {kind: sum(kind in some for some in clients) for kind in "abc"}
    parts = tuple(sorted(((kind, count) for kind, count in counts.items() if count), key=lambda one: -one[1]))
    kinds = Kinds(key="milestones", parts=parts, some=sum(bool(some) for some in clients), whole=whole)

    found = values(shown_kinds((kinds,), strict=False))

    told = [whole] + [found["some"]] * (found["some"] is not None)
    for key, count in found.items():
        if key.startswith("kind.") and count is not None:
            assert all(not 1 <= outer - count <= 4 for outer in told)
    assert all(not 1 <= abs(one - other) <= 4 for one, other in combinations(told, 2))


def test_kinds_that_do_not_fit_their_clients_are_refused():
    with pytest.raises(ValueError, match="do not fit 3 of 60"):
        shown(4, some=3)

"""A comparison that leaves the house tells of no few clients."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.disclosure.comparison import release_comparison
from impactkit.domain.comparison import ComparedService, Funnel, RatedService
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import Message

NAME = LocalText.same("Paja")


def compared(pairs, eligible, **more):
    return ComparedService(id="paja", name=NAME, organisation="A", pairs=pairs, eligible=eligible, **more)


def rated(clients, observed, unknown=0):
    return RatedService(
        id="paja",
        name=NAME,
        organisation="A",
        clients=clients,
        unknown=unknown,
        expected=clients / 3,
        observed=observed,
        ratio=3 * observed / clients,
        low=0.123,
        high=4.567,
        outside="95",
    )


@pytest.fixture(scope="session")
def released(compare):
    """Release a comparison on one scale and of one funnel."""

    def make(*, services=(), funnel=()):
        limits = Funnel(
            key="compare.exit",
            title=Message.of("Exits"),
            services=tuple(funnel),
            expected=(1.0,),
            low_95=(0.5,),
            high_95=(1.5,),
            low_998=(0.3,),
            high_998=(1.8,),
            phi=1.0,
            tau2=0.0,
        )
        return release_comparison(compare(services=services, funnels=(limits,)), checksum="1234 5678")

    return make


@pytest.fixture(scope="session")
def service_of(released):
    """Release a comparison of one service, and give what is told of it."""
    return lambda **more: released(services=[compared(**more)]).comparison.scales[0].services[0]


def test_counts_are_told_in_fives_and_points_as_n_warrants(service_of):
    small = service_of(pairs=43, eligible=57, effect=2.34, low=-1.26, high=5.91, raw=7.51)
    large = service_of(pairs=62, eligible=77, effect=2.34, low=-1.26, high=5.91, raw=7.51)

    assert (small.pairs, small.eligible, small.effect, small.low, small.high, small.raw) == (45, 55, 2, -1, 6, 8)
    assert (large.pairs, large.eligible, large.effect, large.low, large.high, large.raw) == (
        60,
        75,
        2.3,
        -1.3,
        5.9,
        7.5,
    )


def test_hidden_exits_cannot_be_had_by_taking_the_others_from_what_was_expected(released):
    """Expected and observed add up to the same over all services: 2 hidden ones would have had 5 together."""
    funnel = released(funnel=[rated(40, 19), rated(30, 3), rated(20, 2)]).comparison.funnels[0]

    assert [service.observed for service in funnel.services] == [19, None, None]
    assert [service.expected for service in funnel.services] == [13.3, None, None]


def test_nothing_that_hangs_on_n_has_more_digits_than_are_read(service_of):
    found = service_of(pairs=43, eligible=57, reliability=0.812345, p_better=0.98765, p_beyond=0.43219)

    assert (found.reliability, found.p_better, found.p_beyond) == (0.81, 0.99, 0.43)


@pytest.mark.parametrize(
    ("pairs", "eligible", "told"),
    [(9, 30, (None, None)), (10, 30, (10, 30)), (28, 30, (30, None)), (30, 30, (30, 30)), (25, 30, (25, 30))],
)
def test_few_measured_and_few_not_measured_are_withheld(service_of, pairs, eligible, told):
    found = service_of(pairs=pairs, eligible=eligible)

    assert (found.pairs, found.eligible) == told


@given(clients=st.integers(8, 300), data=st.data())
def test_no_few_exits_can_be_reckoned(released, clients, data):
    observed = data.draw(st.integers(0, clients))
    unknown = data.draw(st.integers(0, 40))

    release = released(funnel=[rated(clients, observed, unknown)])

    found = release.comparison.funnels[0].services[0]
    few = observed in range(1, 5) or clients - observed in range(1, 5)
    assert (found.observed is None) == few
    assert (found.ratio is None) == few
    assert (found.low is None) == few
    assert (found.expected is None) == few
    assert found.outside == ("" if few else "95")
    assert (found.unknown is None) == (unknown in range(1, 5))
    assert release.hidden == few + (unknown in range(1, 5))

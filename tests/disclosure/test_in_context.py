"""A service's own report tells of the others by a band alone, and only where they are enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.disclosure.in_context import in_context
from impactkit.domain.comparison import ComparedService, ComparisonRelease, InContext
from impactkit.domain.local_text import LocalText


def service(number: int, effect: float | None, organisation: str) -> ComparedService:
    low, high = (None, None) if effect is None else (effect - 1, effect + 1)
    return ComparedService(
        id=f"s{number}",
        name=LocalText.same(f"Service {number}"),
        organisation=organisation,
        pairs=40,
        eligible=50,
        effect=effect,
        low=low,
        high=high,
        verdict="not_comparable" if effect is None else "as_expected",
        why="low_coverage" if effect is None else None,
    )


@pytest.fixture
def released(compare):
    """Give a comparison of s0 (effect 9) with others whose effects are 0, 1, 2 ..."""

    def make(others: int, organisations: int) -> ComparisonRelease:
        own = service(0, 9.0, "Own")
        rest = (service(number + 1, float(number), f"O{number % organisations}") for number in range(others))
        found = compare(services=(own, *rest, service(99, None, "Another")))
        return ComparisonRelease(comparison=found, checksum="", software="")

    return make


def test_the_band_is_the_middle_of_the_others_without_the_own(released):
    context = in_context(released(11, 3), scale="compare.was.client", service="s0")

    assert context == InContext(
        effect=9.0,
        low=8.0,
        high=10.0,
        band_low=1.0,
        band_high=9.0,
        services=11,
        organisations=3,
        margin=2,
        verdict="as_expected",
    )


@pytest.mark.parametrize(
    ("others", "organisations", "told"), [(8, 3, True), (7, 3, False), (8, 2, False), (60, 2, False)]
)
def test_a_band_needs_8_others_of_3_organisations(released, others, organisations, told):
    context = in_context(released(others, organisations), scale="compare.was.client", service="s0")

    assert context is not None
    assert (context.band_low is not None) == (context.band_high is not None) == told
    assert context.effect == 9.0


def test_a_service_that_is_not_compared_keeps_its_reason(released):
    context = in_context(released(9, 3), scale="compare.was.client", service="s99")

    assert context is not None
    assert (context.effect, context.verdict, context.why) == (None, "not_comparable", "low_coverage")


def test_there_is_none_of_another_scale_or_service(released):
    assert in_context(released(9, 3), scale="compare.esis.client", service="s0") is None
    assert in_context(released(9, 3), scale="compare.was.client", service="elsewhere") is None


def test_a_band_of_too_few_is_refused_wherever_it_comes_from(released):
    context = in_context(released(8, 3), scale="compare.was.client", service="s0")
    assert context is not None

    with pytest.raises(ValueError, match="too few for a band"):
        replace(context, services=7)

from dataclasses import replace

import pytest

from impactkit.domain.composites import composite_faults, composite_instrument, groups_only
from impactkit.domain.instrument import (
    Feeds,
    Instrument,
    Licence,
    MissingRule,
    Scale,
    StandardError,
    Use,
)
from impactkit.domain.local_text import LocalText
from impactkit.domain.project import Composite, Part


def instrument(id_, *scales, individual="allowed"):
    name = LocalText.same(id_)
    return Instrument(
        id=id_,
        version="1",
        revision=1,
        short=id_,
        name=name,
        source="",
        owner=name,
        licence=Licence(kind="open"),
        official_languages=(),
        recall_days=None,
        use=Use(individual=individual, group="allowed", proxy="allowed"),
        min_interval_days=14,
        items=(),
        scales=scales,
        sha256="",
    )


def scale(id_, *, items=(), low=0.0, high=10.0, indicator="work_ability", overlaps=()):
    return Scale(
        id=id_,
        name=LocalText.same(id_),
        items=items,
        rule="sum",
        missing=MissingRule(),
        low=low,
        high=high,
        better="higher",
        feeds=Feeds(indicator=indicator, role="support", overlaps=overlaps) if indicator else None,
    )


INSTRUMENTS = (
    instrument("was", scale("was", overlaps=("wai",))),
    instrument("wai", scale("wai_index")),
    instrument("form", scale("simple", items=("q1", "q2")), scale("complex", items=("q2",)), scale("apart")),
    instrument("open", scale("open", low=None)),
    instrument("esis", scale("esis", indicator="participation"), individual="blocked"),
    instrument("own", scale("own.points", indicator=None)),
)


def composite(*scales, anchor=None, indicator="work_ability", **rest):
    parts = tuple(part if isinstance(part, Part) else Part(scale=part) for part in scales)
    return Composite(indicator=indicator, parts=parts, anchor=anchor or parts[0].scale, **rest)


def codes(*composites):
    return [
        (fault.code, fault.composite, fault.part, fault.field) for fault in composite_faults(composites, INSTRUMENTS)
    ]


def test_what_is_right_has_no_faults():
    assert codes(composite("was", "apart", Part(scale="own.points", weight=0.5))) == []


@pytest.mark.parametrize(
    ("declared", "code", "part", "field"),
    [
        (composite("was", "wass"), "composite-unknown-scale", 1, "scale"),
        (composite("was", "open"), "composite-scale-without-range", 1, "scale"),
        (composite("was", "esis"), "composite-other-indicator", 1, "scale"),
        (composite("was", Part(scale="apart", weight=0.0)), "composite-weight", 1, "weight"),
        (composite("was", Part(scale="apart", weight=-1.0)), "composite-weight", 1, "weight"),
        (composite("was", Part(scale="apart", weight=float("nan"))), "composite-weight", 1, "weight"),
        (composite("was", "apart", "apart"), "composite-scale-twice", 2, "scale"),
        (composite("was", "apart", anchor="simple"), "composite-anchor", None, "anchor"),
        (composite("was"), "composite-of-one", None, "scale"),
        (composite("was", "apart", minimum=0.0), "composite-minimum", None, "minimum"),
        (composite("was", "apart", minimum=1.5), "composite-minimum", None, "minimum"),
        (composite("simple", "was", "complex"), "composite-shared-items", 2, "scale"),
        (composite("wai_index", "was"), "composite-shared-items", 1, "scale"),
    ],
)
def test_each_mistake_is_found_where_it_stands(declared, code, part, field):
    assert codes(declared) == [(code, 0, part, field)]


def test_every_mistake_is_told_in_one_go():
    found = codes(composite("nix", Part(scale="open", weight=0.0), anchor="was", minimum=2.0))

    assert {code for code, *_ in found} == {
        "composite-unknown-scale",
        "composite-scale-without-range",
        "composite-weight",
        "composite-anchor",
        "composite-minimum",
    }


def test_an_indicator_has_one_composite_per_rater():
    first = composite("was", "apart")

    assert codes(first, composite("simple", "own.points")) == [("composite-twice", 1, None, "indicator")]
    assert codes(first, replace(first, rater="worker")) == []


def test_a_scale_is_part_of_one_composite():
    ours = composite("was", "own.points")
    theirs = composite("esis", "own.points", indicator="participation")

    assert codes(ours, theirs) == [("composite-scale-in-another", 1, 1, "scale")]


def test_an_unknown_scale_is_told_with_those_that_there_are():
    (fault,) = composite_faults([composite("was", "wass")], INSTRUMENTS[:2])

    assert (fault.value, dict(fault.details)["known"]) == ("wass", "was, wai_index")


def test_one_part_for_groups_only_makes_the_whole_for_groups_only():
    mixed = composite("esis", "own.points", indicator="participation")
    sem = StandardError(value=5.0)

    made = composite_instrument(mixed, INSTRUMENTS, sem=sem)

    assert groups_only(mixed, INSTRUMENTS)
    assert (made.use.individual, made.scales[0].sem) == ("blocked", None)


def test_a_composite_is_a_scale_of_0_to_100_with_more_being_better():
    made = composite_instrument(composite("was", "apart"), INSTRUMENTS, sem=StandardError(value=5.0)).scales[0]

    assert (made.id, made.low, made.high, made.higher_is_better) == ("index.work_ability", 0.0, 100.0, True)
    assert made.sem == StandardError(value=5.0)
    assert made.formative

"""What a report says of its instruments: only of the scales that it shows, and in the reader's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import Reliability
from impactkit.domain.local_text import LocalText
from impactkit.tasks.cards import instrument_card
from impactkit.words.say import say

PEOPLE = LocalText(fi="työttömiä", sv="arbetslösa", en="unemployed people")


def facts_of(instrument, scales, language="en"):
    return [say(fact, language) for fact, _ in instrument_card(instrument, scales).facts]


def test_facts_are_told_of_the_scales_that_the_report_shows():
    abilitator = load_instrument("abilitator")
    shown = abilitator.scales[0].id

    told = facts_of(abilitator, {shown})

    assert told
    assert all(fact.startswith(abilitator.scales[0].name.en) for fact in told)


def test_no_fact_is_told_where_the_report_shows_no_scale():
    assert facts_of(load_instrument("abilitator"), ()) == []


@pytest.mark.parametrize(
    ("population", "source", "said"),
    [
        (PEOPLE, "A study (2020).", "alpha 0.9 (unemployed people; A study (2020))."),
        (PEOPLE, "", "alpha 0.9 (unemployed people)."),
        (LocalText(), "A study (2020).", "alpha 0.9 (A study (2020))."),
        (LocalText(), "", "alpha 0.9."),
    ],
    ids=["both", "population", "source", "neither"],
)
def test_a_reliability_is_told_with_what_is_known_of_it(population, source, said):
    one = Reliability(kind="alpha", value=0.9, population=population, source=source)
    bare = load_instrument("was")
    scale = replace(bare.scales[0], reliability=(one,), sem=None, reference=None)

    assert facts_of(replace(bare, scales=(scale,)), {scale.id}) == [f"{scale.name.en}: {said}"]


@pytest.mark.parametrize("id_", ["abilitator", "belief", "esis", "jsse", "was", "whodas12"])
def test_owner_and_populations_are_said_in_finnish(id_):
    instrument = load_instrument(id_)
    card = instrument_card(instrument, {scale.id for scale in instrument.scales})

    said = " ".join([say(card.owner, "fi"), *(say(fact, "fi") for fact, _ in card.facts)])

    assert not {"Institute", "unemployed", "Finland,", "people", "adults"} & set(said.split())

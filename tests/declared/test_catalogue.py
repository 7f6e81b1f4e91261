"""What the shipped instruments say: facts that reports rest on, and what may not be shipped."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from math import sqrt

import pytest

from impactkit.declared.instruments import catalogue, load_instrument
from impactkit.domain.instrument import INDICATORS
from impactkit.domain.local_text import LANGUAGES

INSTRUMENTS = [load_instrument(name) for name in catalogue()]
SCALES = [scale for instrument in INSTRUMENTS for scale in instrument.scales]


@pytest.fixture(params=INSTRUMENTS, ids=lambda one: one.id)
def instrument(request):
    return request.param


def test_the_catalogue():
    assert catalogue() == ("abilitator", "belief", "esis", "jsse", "was", "whodas12")


def test_a_file_is_named_after_its_instrument():
    named = {entry.name for entry in files("impactkit.instruments").iterdir() if entry.name.endswith(".yaml")}

    assert named == {f"{one.key}.yaml" for one in INSTRUMENTS}


def test_scale_ids_are_unique_and_the_main_scale_bears_the_instruments():
    counted = Counter(scale.id for scale in SCALES)
    first = {one.id: one.scales[0].id for one in INSTRUMENTS if one.id != "abilitator"}

    assert max(counted.values()) == 1
    assert first == {name: name for name in first}


def test_every_name_is_said_in_every_language(instrument):
    sets = {item.answers.id: item.answers for item in instrument.items}.values()
    texts = [instrument.name, *(scale.name for scale in instrument.scales), *(item.label for item in instrument.items)]
    texts += [band.name for scale in instrument.scales for band in scale.cutoffs]
    texts += [end for answers in sets for end in (answers.low, answers.high)]

    assert [text for text in texts if not all(getattr(text, language) for language in LANGUAGES)] == []


def test_wording_is_shipped_only_where_it_is_ours(instrument):
    worded = [item for item in instrument.items if any((item.wording.fi, item.easy_wording.fi, item.worker_wording.fi))]

    assert bool(worded) == instrument.licence.wording_shipped == (instrument.id == "belief")


def test_a_neutral_label_is_no_sentence(instrument):
    labels = [getattr(item.label, language) for item in instrument.items for language in LANGUAGES]

    assert [label for label in labels if label.endswith((".", "?", "!")) or len(label.split()) > 6] == []


def test_every_instrument_is_tried_on_worked_examples(instrument):
    assert instrument.examples


def test_every_published_number_says_where_it_is_from():
    facts = [fact for scale in SCALES for fact in (scale.sem, scale.reference, scale.reliable, scale.important) if fact]
    facts += [fact for scale in SCALES for fact in (*scale.reliability, *scale.cutoffs)]

    assert all(fact.source for fact in facts)
    assert {fact.evidence for fact in facts} == {"verified", "computed", "memory"}


def test_every_indicator_has_one_anchor():
    anchors = Counter(scale.feeds.indicator for scale in SCALES if scale.feeds and scale.feeds.role == "anchor")

    assert anchors == dict.fromkeys(INDICATORS, 1)


def test_esis_is_for_groups_only():
    esis = load_instrument("esis")

    assert (esis.use.individual, esis.use.group) == ("blocked", "allowed")
    assert esis.scale("esis").sem is None
    assert esis.first_codes == (1, 0)


def test_the_error_of_the_work_ability_score_makes_3_points_reliable():
    """Pooled by n: SEM 0.69 (n 34), and limits of agreement of 2.4 (n 21)."""
    pooled = sqrt((34 * 0.69**2 + 21 * (2.4 / 1.96 / sqrt(2)) ** 2) / 55)
    scale = load_instrument("was").scale("was")

    limit = 1.96 * sqrt(2) * scale.sem.value

    assert scale.sem.value == pytest.approx(pooled, abs=5e-4)
    assert scale.sem.evidence == "computed"
    assert 2 < limit < 3
    assert scale.step == 1


def test_whodas_has_a_threshold_of_9_points_and_an_error_from_the_same_study():
    """Minimal detectable change 8.6 = 1.96 * sqrt(2) * SEM."""
    whodas = load_instrument("whodas12")
    scale = whodas.scale("whodas12")

    assert (scale.low, scale.high, scale.better, scale.reliable.value) == (0, 48, "lower", 9)
    assert scale.sem.value == pytest.approx(8.6 / (1.96 * sqrt(2)), abs=5e-3)
    assert (scale.missing.at_most, scale.missing.fill, scale.missing.evidence) == (1, "person_mean", "memory")
    assert whodas.scale("whodas12_complex").status == "derived"
    assert whodas.scale("whodas12_complex").sem is None
    assert len(whodas.scale("whodas12_complex").steps()) == 37


def test_belief_is_our_own_question_without_a_known_error():
    belief = load_instrument("belief")

    assert not belief.validated
    assert belief.scale("belief").sem is None
    assert belief.scale("belief").reliability == ()


def test_sections_of_the_abilitator_have_no_range_until_the_project_tells_it():
    abilitator = load_instrument("abilitator")
    sections = [abilitator.scale(f"abilitator_{letter}") for letter in "cdefg"]

    assert abilitator.ready
    assert {(scale.low, scale.high, scale.steps()) for scale in sections} == {(None, None, ())}
    assert {scale.reliability[0].value for scale in sections} == {0.74}
    assert [scale.id for scale in sections if scale.formative] == ["abilitator_e"]


def test_job_search_self_efficacy_rests_on_a_remembered_reliability():
    scale = load_instrument("jsse").scale("jsse")

    assert (scale.low, scale.high, scale.rule) == (1, 5, "ready")
    assert [one.evidence for one in scale.reliability] == ["memory"]

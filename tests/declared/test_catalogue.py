"""What the shipped instruments say: facts that reports rest on, and what may not be shipped."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from itertools import pairwise
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
    names = "3x10d abilitator belief esis eurohis8 jsse swemwbs was who5 whodas12"

    assert catalogue() == tuple(names.split())


def test_a_file_is_named_after_its_instrument():
    named = {entry.name for entry in files("impactkit.instruments").iterdir() if entry.name.endswith(".yaml")}

    assert named == {f"{one.key}.yaml" for one in INSTRUMENTS}


def test_scale_ids_are_unique_and_the_main_scale_bears_the_instruments():
    counted = Counter(scale.id for scale in SCALES)
    first = {one.id: one.scales[0].id for one in INSTRUMENTS if one.id not in ("abilitator", "3x10d")}

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


def test_bands_cover_the_range_of_every_scale():
    banded = [scale for scale in SCALES if scale.cutoffs]

    assert [scale.id for scale in banded if scale.cutoffs[0].lower != scale.low] == []
    assert len(banded) == 14


def test_a_score_of_swemwbs_stands_in_the_published_table():
    """29 sums, 7 to 35; the metric steps are 2.5 wide at the ends and 0.5 in the middle."""
    scale = load_instrument("swemwbs").scale("swemwbs")
    steps = scale.steps()
    widths = [after - before for before, after in pairwise(steps)]

    assert [total for total, _ in scale.table] == list(range(7, 36))
    assert (steps[0], steps[-1]) == (scale.low, scale.high) == (7, 35)
    assert (round(widths[0], 2), round(min(widths), 2), round(widths[-1], 2)) == (2.51, 0.52, 2.45)
    assert (scale.sem.value, scale.reference.value, scale.cutoffs) == (1.03, 3.921, ())


def test_who_5_has_an_error_that_makes_24_points_reliable():
    """Minimal detectable change 23.60 = 1.96 * sqrt(2) * SEM; scores move by 4."""
    scale = load_instrument("who5").scale("who5")

    limit = 1.96 * sqrt(2) * scale.sem.value

    assert scale.sem.value == pytest.approx(23.60 / (1.96 * sqrt(2)), abs=5e-3)
    assert scale.step == 4
    assert 20 < limit < 24
    assert (scale.important.low, scale.important.kind) == (10, "convention")


def test_quality_of_life_rests_on_alpha_alone():
    """0.31 of 4 points: SD 0.70, alpha 0.81."""
    scale = load_instrument("eurohis8").scale("eurohis8")

    assert {one.kind for one in scale.reliability} == {"alpha"}
    assert scale.reference.value * sqrt(1 - scale.reliability[0].value) == pytest.approx(0.31, abs=5e-3)
    assert scale.step == 1 / 8


def test_the_areas_of_3x10d_stand_alone_and_have_no_known_error():
    measure = load_instrument("3x10d")

    assert [scale.items for scale in measure.scales] == [(item.id,) for item in measure.items]
    assert {scale.rule for scale in measure.scales} == {"single"}
    assert [scale.id for scale in measure.scales if scale.sem or scale.reliability] == []
    assert {scale.reference.n for scale in measure.scales} == {1011}


def test_what_is_remembered_is_marked():
    remembered = {one.id for one in INSTRUMENTS if one.licence.evidence == "memory"}

    assert remembered == {"3x10d", "eurohis8", "jsse", "swemwbs", "was", "who5", "whodas12"}

"""What the change is held against, from a declared scale to what the report says."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import Cutoff
from impactkit.domain.local_text import LocalText
from impactkit.domain.project import DeclaredScale, Goal, InstrumentUse, Service
from impactkit.measure.measurement_error import measurement_error
from impactkit.reports.sources_of_limits import important_note, usual_note
from impactkit.results.bands import named_bands
from impactkit.tasks.seen_scales import scales_of
from impactkit.tasks.yardsticks import held_against
from impactkit.words.say import say

WAS, ESIS, WHODAS = (load_instrument(id_) for id_ in ("was", "esis", "whodas12"))
OWN = DeclaredScale(scale="was", important=2.0, important_source="agreed", reference_mean=6.0)


def changes(scale, *scores):
    frame = pd.DataFrame(scores, columns=["baseline", "follow_up"]).astype("float64")
    return frame.assign(
        change=frame["follow_up"] - frame["baseline"],
        change_class="no change shown",
        status="measured",
        service="paja",
        scale=scale,
        rater="client",
        version=next(i.version for i in (WAS, ESIS, WHODAS) if scale in [s.id for s in i.scales]),
    )


def seen(instrument, frame, *, declared=(), decline_expected=False):
    scale = instrument.scales[0]
    goal = Goal(scale=scale.id, indicator="work_ability", decline_expected=decline_expected)
    use = InstrumentUse(id=instrument.id, version=instrument.version, scales=declared)
    (found,) = scales_of((instrument,), frame, Service(id="paja", name="Paja", organisation="Ry", goal=goal), (use,))
    return found


def found_of(instrument, *scores, **said):
    frame = changes(instrument.scales[0].id, *scores)
    one = seen(instrument, frame, **said)
    return held_against(frame, one, measurement_error(one.scale, use=instrument.use, baseline_sd=2.0))


def test_a_published_change_is_counted_with_what_error_alone_would_do():
    """3.1 of 48 points on steps of 1: 4 points or more; chance of it at SEM 3.10 is about 21 % in the middle."""
    found = found_of(WHODAS, *[(24, 20)] * 10, *[(24, 21)] * 10)

    (beyond,) = found.beyond
    assert (beyond.improved, beyond.worse, beyond.whole) == (10, 0, 20)
    chance = {each.key.split(".")[-1]: each.value for each in found.expectations}
    assert chance["improved"] == pytest.approx(20 * 0.2125, abs=0.05)


def test_was_without_a_declared_change_counts_nobody_and_claims_nothing():
    found = found_of(WAS, (4, 7), (5, 6), decline_expected=True)

    assert (found.beyond, found.claims, found.means) == ((), (), ())
    assert len(found.bands) == 1


def test_a_declared_change_is_counted_and_claimed_where_a_decline_was_expected():
    found = found_of(WAS, (4, 4), (5, 6), (6, 6), declared=(OWN,), decline_expected=True)

    assert found.beyond[0].improved == 0
    assert [(claim.key, claim.holds) for claim in found.claims] == [("scale.was.client.maintained", True)]


def test_nothing_is_claimed_where_no_decline_was_expected():
    assert found_of(WAS, (4, 4), (5, 6), (6, 6), declared=(OWN,)).claims == ()


def test_return_to_the_usual_needs_a_declared_mean():
    """WAS has a published mean, of other people: it is not taken."""
    assert found_of(WAS, (4, 6)).means == ()
    assert len(found_of(WAS, (4, 6), declared=(OWN,)).means) == 6


def test_on_a_scale_for_groups_nobody_is_counted_by_change_or_band():
    own = DeclaredScale(scale="esis", important=5.0, reference_mean=60.0)

    found = found_of(ESIS, (40, 60), (50, 50), declared=(own,))

    assert (found.beyond, found.bands) == ((), ())
    assert [mean.value for mean in found.means[:1]] == pytest.approx([0.11 * 15])  # alpha 0.89, mean start 45


def test_a_reliability_may_come_from_a_published_error_and_spread():
    """WHODAS: 1 - (3.10 / 9)^2 = 0.8814; starts 20 where 13 is usual, less is better: 0.1186 * 7 / 48 of 100."""
    own = DeclaredScale(scale="whodas12", reference_mean=13.0)

    found = found_of(WHODAS, (20, 18), declared=(own,))

    assert found.means[0].value == pytest.approx(0.118642 * 7 / 48 * 100, abs=1e-4)


def test_bands_are_named_from_the_worst_with_whole_bounds_where_steps_are_whole():
    assert [(band.name.en, band.low, band.high, band.under) for band in named_bands(WAS.scales[0])] == [
        ("poor", 0, 5, False),
        ("moderate", 6, 7, False),
        ("good", 8, 10, False),
    ]


def test_a_band_on_finer_steps_ends_under_the_next_limit():
    cutoffs = tuple(Cutoff(lower=lower, name=LocalText.same(str(lower))) for lower in (1, 4))
    scale = replace(WAS.scales[0], low=1.0, high=5.0, step=0.125, cutoffs=cutoffs)

    assert [(band.low, band.high, band.under) for band in named_bands(scale)] == [(1, 4, True), (4, 5, False)]
    assert [band.low for band in named_bands(replace(scale, better="lower"))] == [4, 1]


def test_the_report_says_why_a_published_change_is_not_used_and_whose_a_declared_one_is():
    scale = WAS.scales[0]
    own = replace(scale.important, low=2.0, high=2.0, source="", evidence="user", depends_on_baseline=False)

    assert say(important_note(scale, None), "en").startswith("not used: the published one hangs on the baseline")
    assert "2 in points of the scale, declared by the organisation (the source was not given)" in say(
        important_note(scale, own), "en"
    )
    assert important_note(replace(scale, important=None), None) is None
    assert say(important_note(WHODAS.scales[0], WHODAS.scales[0].important), "en") == (
        "3.1 in points of the scale, the low end of 3.1–4.7 (PMC7649960)"
    )
    assert usual_note(None) is None
    assert (
        say(usual_note(OWN), "en")
        == "usual mean 6 in points of the scale, declared by the organisation (the source was not given)"
    )

from dataclasses import replace
from datetime import date
from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import StandardError, Use
from impactkit.domain.project import Composite, Part, Windows
from impactkit.frames.columns import COMPOSITE_PARTS, COMPOSITES
from impactkit.measure.composites import composed
from impactkit.measure.pairs import pair
from impactkit.measure.stays import stays

AS_OF = date(2026, 1, 1)
ALLOWED = Use(individual="allowed", group="allowed", proxy="allowed")
BLOCKED = Use(individual="blocked", group="allowed", proxy="allowed")


def scale_of(instrument_id, scale_id, low, high, sem, *, better="higher", use=ALLOWED, step=1.0):
    """Give an instrument of one scale of which only the range and the error are known."""
    model = load_instrument("was")
    scale = replace(
        model.scale("was"),
        id=scale_id,
        low=low,
        high=high,
        step=step,
        better=better,
        sem=None if sem is None else StandardError(value=sem),
        reliability=(),
        reference=None,
        reliable=None,
        feeds=None,
    )
    return replace(model, id=instrument_id, version="1", use=use, scales=(scale,))


FIRST = scale_of("first", "first", 0.0, 100.0, 8.0)
SECOND = scale_of("second", "second", 0.0, 48.0, 6 * 0.48, better="lower")  # 6 points of 100
THIRD = scale_of("third", "third", 1.0, 5.0, None)
INSTRUMENTS = (FIRST, SECOND, THIRD)
TWO = Composite(indicator="work_ability", parts=(Part(scale="first"), Part(scale="second")), anchor="first")
THREE = replace(TWO, parts=(*TWO.parts, Part(scale="third", weight=2.0)))


@pytest.fixture
def made(scores, episodes):
    """Give the maker of a composite from rows (client, day, scale, score); every client stays 1 March to 1 July."""

    def make(*rows, composite=TWO, instruments=INSTRUMENTS, end="2025-07-01", **rest):
        told = scores(*((client, day, score, {"scale": scale}) for client, day, scale, score in rows), **rest)
        clients = dict.fromkeys(client for client, *_ in rows)
        spells = episodes(*((client, "2025-03-01", end) for client in clients))
        return composed(
            pair(told, spells, as_of=AS_OF),
            composite,
            instruments,
            stays=stays(spells, as_of=AS_OF),
            as_of=AS_OF,
        )

    return make


def row(found, client="A-1"):
    of_client = found.changes[found.changes["client"] == client]
    assert len(of_client) == 1
    return of_client.iloc[0]


def test_the_worked_example(made):
    """POMP 57.5 and 50, equal weights, SEM 8 and 6: 53.75; sqrt(0.25 * 64 + 0.25 * 36) = 5.0."""
    found = row(
        made(
            ("A-1", "2025-03-01", "first", 57.5),
            ("A-1", "2025-03-05", "second", 24.0),
            ("A-1", "2025-06-30", "first", 70.0),
            ("A-1", "2025-07-02", "second", 12.0),
        )
    )

    assert (found["baseline"], found["follow_up"], found["change"]) == (53.75, 72.5, 18.75)
    assert found["sem"] == pytest.approx(5.0)
    assert found["rci"] == pytest.approx(18.75 / (sqrt(2) * 5.0))
    assert (found["status"], found["parts"], found["change_class"]) == ("measured", "first+second", "improved")


def test_the_frames_are_those_that_were_declared(made):
    found = made(("A-1", "2025-03-01", "first", 50.0), ("A-1", "2025-06-30", "first", 60.0))

    assert list(COMPOSITES.checked(found.changes).columns) == COMPOSITES.names
    assert list(COMPOSITE_PARTS.checked(found.parts).columns) == COMPOSITE_PARTS.names
    assert row(found)[["scale", "rater", "version"]].tolist() == ["index.work_ability", "client", "client"]


def test_each_rater_may_have_a_composite_of_an_indicator(made):
    """Pairs are told apart by scale, rater and version, and the version of a composite is its rater."""
    rows = [("A-1", "2025-03-01", "first", 50.0), ("A-1", "2025-03-01", "second", 24.0)]
    by_client = made(*rows)
    by_worker = made(*rows, composite=replace(TWO, rater="worker"), rater="worker")

    both = pd.concat([by_client.changes, by_worker.changes])
    assert both["baseline"].tolist() == [50.0, 50.0]
    assert not both.duplicated(["client", "service", "stay", "scale", "version"]).any()


def test_a_scale_where_lower_is_better_is_turned(made):
    """12 of 48 difficulties are 75 of 100; 0 difficulties are 100."""
    found = made(
        ("A-1", "2025-03-01", "first", 25.0),
        ("A-1", "2025-03-01", "second", 12.0),
        ("A-1", "2025-06-30", "first", 25.0),
        ("A-1", "2025-06-30", "second", 0.0),
    )

    assert (row(found)["baseline"], row(found)["follow_up"]) == (50.0, 62.5)


def test_a_scale_missing_at_follow_up_does_not_look_like_change(made):
    """The anchor alone stands at both times: 40 and 60, SEM 8; the second scale's 50 counts for neither."""
    found = row(
        made(
            ("A-1", "2025-03-01", "first", 40.0),
            ("A-1", "2025-03-01", "second", 24.0),
            ("A-1", "2025-06-30", "first", 60.0),
        )
    )

    assert (found["baseline"], found["follow_up"], found["parts"]) == (40.0, 60.0, "first")
    assert found["sem"] == pytest.approx(8.0)
    assert found["change_class"] == "no change shown"  # 20 points; the limit is 1.96 * sqrt(2) * 8 = 22.2


def test_a_scale_missing_at_baseline_does_not_count_at_follow_up(made):
    found = row(
        made(
            ("A-1", "2025-03-01", "first", 40.0),
            ("A-1", "2025-06-30", "first", 60.0),
            ("A-1", "2025-06-30", "second", 0.0),
        )
    )

    assert (found["baseline"], found["follow_up"], found["parts"]) == (40.0, 60.0, "first")


def test_without_the_anchor_there_is_no_value(made):
    found = row(
        made(
            ("A-1", "2025-03-01", "second", 24.0),
            ("A-1", "2025-06-30", "second", 12.0),
            ("A-2", "2025-03-01", "first", 24.0),
        )
    )

    assert isnan(found["baseline"])
    assert isnan(found["follow_up"])
    assert (found["status"], found["parts"], found["late"]) == ("no_baseline", "", False)


def test_an_anchor_without_follow_up_leaves_a_baseline_over_the_parts_with_one(made):
    """The second scale has a pair, the anchor has none: no pair, and a baseline of (40 + 50) / 2."""
    found = row(
        made(
            ("A-1", "2025-03-01", "first", 40.0),
            ("A-1", "2025-03-01", "second", 24.0),
            ("A-1", "2025-06-30", "second", 12.0),
        )
    )

    assert (found["baseline"], found["parts"], found["status"]) == (45.0, "first+second", "follow_up_missing")
    assert isnan(found["follow_up"])
    assert isnan(found["sem"])


def test_less_than_half_of_the_weights_is_no_pair(made):
    """Weights 1, 1 and 2: anchor and second make half, the anchor alone a quarter."""
    found = made(
        ("A-1", "2025-03-01", "first", 40.0),
        ("A-1", "2025-06-30", "first", 60.0),
        ("A-2", "2025-03-01", "first", 40.0),
        ("A-2", "2025-03-01", "second", 24.0),
        ("A-2", "2025-06-30", "first", 60.0),
        ("A-2", "2025-06-30", "second", 24.0),
        composite=THREE,
    )

    assert (row(found, "A-1")["status"], row(found, "A-1")["baseline"]) == ("follow_up_missing", 40.0)
    assert (row(found, "A-2")["status"], row(found, "A-2")["baseline"]) == ("measured", 45.0)


def test_the_declared_minimum_decides(made):
    quarter = replace(THREE, minimum=0.25)

    found = made(("A-1", "2025-03-01", "first", 40.0), ("A-1", "2025-06-30", "first", 60.0), composite=quarter)

    assert row(found)["status"] == "measured"


def test_unequal_weights_are_renormalised_over_the_scales_of_the_client(made):
    """Weights 3 and 1: 0.75 * 40 + 0.25 * 80 = 50; SEM sqrt(0.75^2 * 64 + 0.25^2 * 36) = 6.18."""
    uneven = replace(THREE, parts=(Part(scale="first", weight=3.0), Part(scale="second"), Part(scale="third")))

    found = made(
        ("A-1", "2025-03-01", "first", 40.0),
        ("A-1", "2025-03-01", "second", 9.6),
        ("A-1", "2025-06-30", "first", 40.0),
        ("A-1", "2025-06-30", "second", 9.6),
        composite=uneven,
    )

    assert row(found)["baseline"] == pytest.approx(50.0)
    assert row(found)["sem"] == pytest.approx(sqrt(0.5625 * 64 + 0.0625 * 36))
    assert found.parts["weight"].tolist() == [0.75, 0.25]


def test_without_the_error_of_one_used_scale_the_client_has_no_class(made):
    found = made(
        ("A-1", "2025-03-01", "first", 0.0),
        ("A-1", "2025-03-01", "third", 1.0),
        ("A-1", "2025-06-30", "first", 100.0),
        ("A-1", "2025-06-30", "third", 5.0),
        ("A-2", "2025-03-01", "first", 0.0),
        ("A-2", "2025-03-01", "second", 48.0),
        ("A-2", "2025-06-30", "first", 100.0),
        ("A-2", "2025-06-30", "second", 0.0),
        composite=THREE,
    )

    assert row(found, "A-1")["change"] == 100.0
    assert pd.isna(row(found, "A-1")["change_class"])
    assert row(found, "A-2")["change_class"] == "improved"


def test_a_part_for_groups_only_leaves_no_class_even_where_it_was_not_used(made):
    blocked = replace(THIRD, use=BLOCKED)

    found = row(
        made(
            ("A-1", "2025-03-01", "first", 0.0),
            ("A-1", "2025-03-01", "second", 48.0),
            ("A-1", "2025-06-30", "first", 100.0),
            ("A-1", "2025-06-30", "second", 0.0),
            composite=THREE,
            instruments=(FIRST, SECOND, blocked),
        )
    )

    assert (found["change"], found["parts"]) == (100.0, "first+second")
    assert found[["sem", "rci", "change_class"]].isna().all()


def test_answers_of_the_worker_do_not_count_for_the_client(made):
    told = (("A-1", "2025-03-01", "first", 40.0), ("A-1", "2025-06-30", "first", 60.0))

    by_worker = made(*told, rater="worker")
    for_worker = made(*told, rater="worker", composite=replace(TWO, rater="worker"))

    assert by_worker.changes.empty
    assert row(for_worker)["rater"] == "worker"


def test_each_part_is_paired_on_its_own_dates_and_the_days_are_those_of_the_anchor(made):
    found = row(
        made(
            ("A-1", "2025-03-10", "first", 40.0),
            ("A-1", "2025-02-20", "second", 24.0),
            ("A-1", "2025-06-20", "first", 40.0),
            ("A-1", "2025-08-01", "second", 24.0),
        )
    )

    assert [f"{found[name]:%m-%d}" for name in ("baseline_date", "follow_up_date")] == ["03-10", "06-20"]
    assert found["late"]


def test_of_two_versions_of_a_part_the_pair_with_the_latest_follow_up_counts(scores, episodes):
    newer = replace(FIRST, version="2")
    told = pd.concat(
        [
            scores(("A-1", "2025-03-01", 10.0), ("A-1", "2025-05-01", 20.0), scale="first", version="1"),
            scores(("A-1", "2025-03-02", 50.0), ("A-1", "2025-06-01", 70.0), scale="first", version="2"),
        ]
    )
    spells = episodes(("A-1", "2025-03-01", "2025-07-01"))

    found = composed(
        pair(told, spells, as_of=AS_OF),
        TWO,
        (FIRST, newer, SECOND),
        stays=stays(spells, as_of=AS_OF),
        as_of=AS_OF,
    )

    assert (row(found)["baseline"], row(found)["follow_up"]) == (50.0, 70.0)
    assert found.parts["version"].tolist() == ["2"]


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("2025-07-01", "follow_up_missing"),
        ("2025-12-01", "window_open"),
        ("2025-04-01", "left_early"),
        (None, "in_service_overdue"),
    ],
)
def test_the_status_follows_the_rules_of_every_scale(made, end, status):
    """The anchor has a pair but the composite has none, so the anchor's status cannot be taken over."""
    found = made(
        ("A-1", "2025-03-01", "first", 40.0),
        ("A-1", "2025-03-25", "first", 60.0),
        composite=replace(THREE, minimum=1.0),
        end=end,
    )

    assert row(found)["status"] == status


def test_a_stay_of_a_service_where_the_anchor_is_asked_has_a_row_without_any_assessment(scores, episodes):
    told = scores(("A-1", "2025-03-01", 40.0), scale="first")
    spells = episodes(("A-1", "2025-03-01", "2025-07-01"), ("A-2", "2025-04-01", "2025-05-01"))

    found = composed(pair(told, spells, as_of=AS_OF), TWO, INSTRUMENTS, stays=stays(spells, as_of=AS_OF), as_of=AS_OF)

    assert found.changes[["client", "status"]].to_numpy().tolist() == [
        ["A-1", "follow_up_missing"],
        ["A-2", "left_early"],
    ]


def test_without_episodes_first_and_last_are_compared(scores):
    told = scores(("A-1", "2025-03-01", 40.0), ("A-1", "2025-06-01", 60.0), ("A-2", "2025-06-01", 60.0), scale="first")

    found = composed(pair(told, as_of=AS_OF), TWO, INSTRUMENTS)

    assert found.changes["status"].tolist() == ["measured", "follow_up_missing"]
    assert found.changes["stay"].isna().all()


def test_stays_need_the_last_day_of_the_data(scores, episodes):
    told, spells = scores(("A-1", "2025-03-01", 40.0), scale="first"), episodes(("A-1", "2025-03-01", "2025-07-01"))

    with pytest.raises(ValueError, match="as_of"):
        composed(pair(told, spells, as_of=AS_OF), TWO, INSTRUMENTS, stays=stays(spells, as_of=AS_OF))


def by_hand(pairs, composite):
    """Reckon one client's composite without frames: baseline, follow-up, SEM, parts."""
    range_of = {"first": (0, 100, False, 8.0), "second": (0, 48, True, 6.0), "third": (1, 5, False, None)}
    points = {}
    for scale, (before, after) in pairs.items():
        low, high, turned, _ = range_of[scale]
        of_100 = [None if y is None else 100 * (y - low) / (high - low) for y in (before, after)]
        points[scale] = [None if y is None else (100 - y if turned else y) for y in of_100]
    weights = {part.scale: part.weight for part in composite.parts}
    both = [scale for scale in weights if points[scale][0] is not None and points[scale][1] is not None]
    enough = sum(weights[s] for s in both) >= composite.minimum * sum(weights.values()) - 1e-9
    if composite.anchor in both and enough:
        whole = sum(weights[s] for s in both)
        before, after = (sum(weights[s] * points[s][at] for s in both) / whole for at in (0, 1))
        sems = [range_of[s][3] for s in both]
        known = None not in sems
        sem = sqrt(sum((weights[s] / whole * range_of[s][3]) ** 2 for s in both)) if known else None
        return before, after, sem, "+".join(both)
    if points[composite.anchor][0] is None:
        return None, None, None, ""
    started = [scale for scale in weights if points[scale][0] is not None]
    whole = sum(weights[s] for s in started)
    return sum(weights[s] * points[s][0] for s in started) / whole, None, None, "+".join(started)


def scored(low, high):
    return st.tuples(st.none() | st.integers(low, high), st.none() | st.integers(low, high))


@settings(max_examples=30, deadline=None)
@given(
    clients=st.lists(
        st.fixed_dictionaries({"first": scored(0, 100), "second": scored(0, 48), "third": scored(1, 5)}),
        min_size=1,
        max_size=5,
    ),
    weights=st.tuples(*[st.sampled_from([0.5, 1.0, 2.0, 3.0])] * 3),
    minimum=st.sampled_from([0.25, 0.5, 0.75, 1.0]),
    anchor=st.sampled_from(["first", "second", "third"]),
)
def test_every_client_is_as_reckoned_one_by_one(clients, weights, minimum, anchor):
    parts = tuple(Part(scale=s, weight=w) for s, w in zip(("first", "second", "third"), weights, strict=True))
    composite = Composite(indicator="work_ability", parts=parts, anchor=anchor, minimum=minimum)
    day = pd.Timestamp("2025-03-01")
    told = pd.DataFrame(
        {
            "client": f"A-{at}",
            "service": "work",
            "stay": day,
            "scale": scale,
            "rater": "client",
            "version": "1",
            "baseline": before,
            # a pair needs a baseline
            "follow_up": None if before is None else after,
            "baseline_date": None if before is None else day,
            "follow_up_date": None if before is None or after is None else pd.Timestamp("2025-06-01"),
            "late": False,
            "status": "measured",
        }
        for at, scales in enumerate(clients)
        for scale, (before, after) in scales.items()
    )
    numbers = dict.fromkeys(("baseline", "follow_up"), "float64")
    dates = dict.fromkeys(("stay", "baseline_date", "follow_up_date"), "datetime64[us]")
    texts = dict.fromkeys(("client", "service", "scale", "rater", "version", "status"), "str")

    found = composed(told.astype(numbers | dates | texts), composite, INSTRUMENTS).changes

    expected = [by_hand({s: (b, a if b is not None else None) for s, (b, a) in c.items()}, composite) for c in clients]
    for (before, after, sem, used), each in zip(expected, found.itertuples(), strict=True):
        numbers_found = [each.baseline, each.follow_up, each.sem]
        assert numbers_found == pytest.approx([np.nan if y is None else y for y in (before, after, sem)], nan_ok=True)
        assert each.parts == used


def test_the_windows_of_the_project_are_kept(scores, episodes):
    told = scores(("A-1", "2025-03-01", 40.0), scale="first")
    spells = episodes(("A-1", "2025-03-01", "2025-07-01"))
    patient = Windows(after_end=365)

    found = composed(
        pair(told, spells, as_of=AS_OF, windows=patient),
        TWO,
        INSTRUMENTS,
        stays=stays(spells, as_of=AS_OF, windows=patient),
        as_of=AS_OF,
        windows=patient,
    )

    assert row(found)["status"] == "window_open"

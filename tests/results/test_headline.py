"""Every client in one class, and the share of the goal with its bounds."""

from __future__ import annotations

import pytest

from impactkit.results.headline import counts_beside, goal_shares, headline


def test_unknown_is_told_by_its_reasons_and_all_classes_add_up(stays):
    found = headline(
        stays(
            ("exit", None, "yes", "work_open"),
            ("improved", None, "no", "service"),
            ("worse", None, "unknown", None),
            ("unknown", "left_early", "unknown", None),
            ("unknown", "window_open", "not_yet", None),
        )
    )

    assert dict(found.parts) == {
        "exit": 1,
        "improved": 1,
        "no_change": 0,
        "worse": 1,
        "left_early": 1,
        "no_baseline": 0,
        "window_open": 1,
        "follow_up_missing": 0,
    }
    assert found.whole == 5


def test_a_goal_without_classes_has_measured_clients_and_no_share(stays):
    found = headline(stays(("exit", None, "yes", "work_open"), ("measured", None, "no", "service")))

    assert (found.part("exit"), found.part("measured")) == (1, 1)
    assert goal_shares(found) == ()


def test_an_exit_goal_tells_unknown_from_not_yet_known(stays):
    found = headline(
        stays(
            ("reached", None, "yes", "education"),
            ("not_reached", None, "no", "service"),
            ("unknown", None, "unknown", None),
            ("unknown", None, "not_yet", None),
        )
    )

    assert dict(found.parts) == {"reached": 1, "not_reached": 1, "exit_unknown": 1, "exit_not_yet": 1}
    assert [share.part for share in goal_shares(found)] == [1, 1, 3]


def test_those_due_and_still_in_service_have_no_exit_class(stays):
    assert "exit" not in dict(headline(stays(("improved", None, None, None)), key="due").parts)


def test_bounds_count_the_unknown_as_neither_and_as_improved(stays):
    rows = [("exit", None, "yes", "work_open")] * 26 + [("improved", None, "no", "service")] * 56
    rows += [("no_change", None, "no", "service")] * 52 + [("unknown", "left_early", "unknown", None)] * 30

    share, low, high = goal_shares(headline(stays(*rows)))

    assert (share.part, low.part, high.part, share.whole) == (82, 82, 112, 164)
    # Wilson: z sqrt(p(1 - p)/n + z²/4n²) / (1 + z²/n) is 0.0774149 / 1.0234235 = 0.0756431 on each side of 0.5.
    assert share.low == pytest.approx(0.424357, abs=1e-6)
    assert share.high == pytest.approx(0.575643, abs=1e-6)


def test_a_class_without_a_place_is_an_error(stays):
    with pytest.raises(ValueError, match="have no place"):
        headline(stays(("improved", None, "no", "service"), ("unheard", None, "no", "service")))


def test_an_exit_goal_has_no_coverage_of_pairs_and_no_follow_up_to_be_overdue(stays):
    frame = stays(("reached", None, "yes", "education"))

    keys = [tally.key for tally in counts_beside(frame, in_service=3, overdue=0, measured=False)]

    assert keys == ["counted", "ended", "provisional", "in_service", "in_service.not_counted"]


def test_a_stay_that_goes_on_is_not_yet_known_to_an_exit_goal(stays):
    frame = stays(("reached", None, "yes", "education"), ("unknown", None, None, None))

    assert headline(frame).part("exit_not_yet") == 1
    assert headline(frame).whole == 2


def test_those_due_are_counted_apart_from_those_who_ended(stays):
    frame = stays(*[("improved", None, "no", "service")] * 3).assign(population=["ended", "ended", "due"])

    told = {t.key: (t.part, t.whole) for t in counts_beside(frame, in_service=5, overdue=0, measured=True)}

    assert told["counted"] == (3, None)
    assert told["ended"] == (2, 3)
    assert told["in_service.not_counted"] == (4, 5)

"""The calendar of a project: what the screen counts stands in the rows, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest

from impactkit.domain.message import Message
from impactkit.domain.outlook import BoundOutlook, ChangeOutlook, CoverageOutlook
from impactkit.domain.project import Composite, Goal, Part
from impactkit.tasks.describe import describe_service
from impactkit.tasks.due import Due, ServiceDue, due, missing_assessments, write_due
from impactkit.tasks.due_told import told
from impactkit.words.say import say


@pytest.fixture(scope="session")
def found(measured):
    """Make the calendars of the example's projects."""
    return [due(each) for each in measured]


def test_the_month_is_that_in_which_the_data_end(found):
    assert {(each.first, each.last, each.day) for each in found} == {
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 14))
    }


def test_every_service_is_asked_for_the_instrument_of_its_goal(measured, found):
    for project, each in zip(measured, found, strict=True):
        for service, told_service in zip(project.project.declaration.services, each.services, strict=True):
            expected = 0 if service.goal.kind == "exit" else 1
            missing = each.missing[each.missing["service"] == service.id]
            of_goal = [counts for counts in told_service.asked if counts.of_goal]
            assert len(of_goal) == expected or missing[missing["of_goal"]].empty


def test_the_counts_are_those_of_the_rows(found):
    for each in found:
        able = each.missing[each.missing["state"] != "too_late"]
        counts = [counts for service in each.services for counts in service.asked]
        assert sum(c.overdue for c in counts) == (able["missing"].eq("follow_up") & able["days_left"].lt(0)).sum()
        assert sum(c.first_missing for c in counts) == able["missing"].eq("baseline").sum()
        assert sum(c.too_late for c in counts) == len(each.missing) - len(able)
        assert sum(c.overdue for c in counts) > 0


def test_coverage_is_that_of_the_report(measured, found):
    for project, each in zip(measured, found, strict=True):
        for service, told_service in zip(project.project.declaration.services, each.services, strict=True):
            stays = describe_service(project, service).stays
            if len(stays) and service.goal.kind == "indicator":
                assert (told_service.coverage.known, told_service.coverage.whole) == (stays["pair"].sum(), len(stays))


def test_whoever_can_still_be_measured_stands_in_the_calendar(found):
    for each in found:
        for service in each.services:
            of_goal = [counts for counts in service.asked if counts.of_goal]
            rows = each.missing[(each.missing["service"] == service.service) & each.missing["of_goal"]]
            if of_goal and service.coverage:
                assert service.coverage.possible <= len(rows)


def test_a_later_month_is_looked_at_from_its_first_day(measured):
    march = due(measured[0], month=date(2026, 3, 17))

    assert (march.first, march.last, march.day) == (date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 1))
    able = march.missing[march.missing["state"] != "too_late"]
    assert able["closes"].min() >= pd.Timestamp("2026-03-01")
    assert able["days_left"].min() < 0  # what was due in January and has not come is overdue


def test_a_month_before_the_end_of_the_data_is_refused(measured):
    with pytest.raises(ValueError, match="The data end on 2026-01-14"):
        due(measured[0], month=date(2025, 12, 1))


def test_one_service_may_be_chosen(measured):
    (service, *_) = measured[0].project.declaration.services

    found = due(measured[0], services=(service.id,))

    assert [each.service for each in found.services] == [service.id]
    assert set(found.missing["service"]) == {service.id}


def test_of_an_index_the_anchor_tells_whether_it_is_measured(measured):
    """The anchor of the example is WAS; of an index of ESIS and work ability with the anchor ESIS it is ESIS."""
    project = measured[2].project
    declaration, service = project.declaration, project.declaration.services[0]
    index = Composite(indicator="work_ability", parts=(Part(scale="was"), Part(scale="esis")), anchor="esis")
    changed = replace(service, goal=replace(service.goal, scale=index.id))
    declared = replace(declaration, services=(changed,), composites=(index,))
    day, last = date(2026, 1, 14), date(2026, 1, 31)

    missing = missing_assessments(
        replace(measured[2], project=replace(project, declaration=declared)), (changed,), day=day, last=last
    )

    as_it_is = missing_assessments(measured[2], (service,), day=day, last=last)
    assert set(as_it_is.loc[as_it_is["of_goal"], "instrument"]) == {"was"}
    assert set(missing.loc[missing["of_goal"], "instrument"]) == {"esis"}
    assert {"was", "whodas12"} <= set(missing["instrument"])


def test_where_the_clients_own_goals_are_the_goal_their_rating_is_asked_for(measured):
    """Nobody has set goals in these data: whoever began in the last 45 days can still do it."""
    project = measured[0].project
    declaration, service = project.declaration, project.declaration.services[0]
    changed = replace(service, goal=Goal(kind="goals"))
    declared = replace(declaration, services=(changed,))

    missing = missing_assessments(
        replace(measured[0], project=replace(project, declaration=declared)),
        (changed,),
        day=date(2026, 1, 14),
        last=date(2026, 1, 31),
    )

    goals = missing[missing["of_goal"]]
    assert set(goals["instrument"]) == {"gas"}
    able = goals[goals["state"] != "too_late"]
    assert (able["stay"] >= pd.Timestamp("2025-11-30")).all()


def test_who_moved_on_without_a_follow_up_is_not_counted_a_second_time(measured, found):
    """An exit is a success already: only clients whose class is unknown can add one."""
    looked_at = 0
    for project, each in zip(measured, found, strict=True):
        for service, told_service in zip(project.project.declaration.services, each.services, strict=True):
            if told_service.bound is None:
                continue
            stays = describe_service(project, service).stays
            unknown = stays["class"].eq("unknown").sum()
            assert told_service.bound.possible <= unknown
            looked_at += 1
    assert looked_at


def test_the_change_of_an_index_is_looked_at_in_its_own_points(measured):
    service = measured[2].project.declaration.services[0]

    (found,) = due(measured[2], services=(service.id,)).services

    assert service.goal.scale == "index.work_ability"
    assert found.changes


def test_no_sentence_names_a_client_and_the_workbook_does(measured, found, tmp_path):
    project, each = measured[0].project, found[0]
    said = " ".join(
        say(sentence, "fi")
        for service in told(each, project)
        for sentence in (*service.sentences, *service.columns, *(Message(str(c)) for _, c in service.counts))
    )

    write_due(each, tmp_path / "calendar-INTERNAL.xlsx", "fi")

    ids = set(each.missing["client"])
    book = openpyxl.load_workbook(tmp_path / "calendar-INTERNAL.xlsx")
    assert not [client for client in ids if client in said]
    written = {row[0].value for sheet in book for row in sheet.iter_rows(min_row=3)}
    assert written == ids
    assert {sheet.cell(1, 1).value for sheet in book} == {"Asiakastietoja – ei luovuteta"}


def sentences(project, **known):
    """Say what more answers would do for the first service."""
    service = project.declaration.services[0]
    usual = {"coverage": CoverageOutlook(known=30, whole=50, possible=8, more=5), "changes": (), "bound": None}
    outlook = ServiceDue(service=service.id, asked=(), **{**usual, **known})
    day = date(2026, 1, 14)
    calendar = Due(first=day, last=day, day=day, as_of=day, services=(outlook,), missing=None)
    (told_service,) = told(calendar, project)
    return [say(sentence, "en") for sentence in told_service.sentences]


def test_coverage_in_reach_out_of_reach_and_closed(projects):
    def coverage(**known):
        return sentences(projects[0], coverage=CoverageOutlook(**known))[1]

    assert "5 more would make it 70%; 8 can still be had" in coverage(known=30, whole=50, possible=8, more=5)
    assert "only 2 can still be had: at most 64%" in coverage(known=30, whole=50, possible=2, more=5)
    assert "none of the others can be had any more" in coverage(known=30, whole=50, possible=0, more=5)
    assert "without a warning" in coverage(known=35, whole=50, possible=0, more=0)


def test_the_interval_that_would_hold_is_told_with_its_assumption(projects):
    change = ChangeOutlook(
        n=9, mean=1.0, sd=2.0, low=-0.54, high=2.54, beyond=0.0, unit="of_100", more=9, then_low=0.004, then_high=1.996
    )

    said = " ".join(sentences(projects[0], changes=(change,)))

    assert "9 more pairs would lift its lower end above 0: the interval would be +0.004 to +1.996" in said
    assert "if the new answers have the same mean and the same spread (SD 2.0)" in said
    assert "The stays counted now can still give 8 of them" in said


def test_a_target_in_points_is_told_beside_whether_anything_grew(measured, found):
    """ESIS of the second project aims at 6 points: the mean lies above 0 already, not yet above the target."""
    service = measured[1].project.declaration.services[0]
    assert (service.goal.target, service.goal.target_unit) == (6.0, "points")

    above_0, above_target = found[1].services[0].changes

    assert (above_0.beyond, above_target.beyond) == (0.0, 6.0)
    assert above_0.more == 0 < above_target.more
    assert above_target.then_low > 6.0


def test_the_bound_that_would_hold_is_told_with_its_assumption(projects):
    bound = BoundOutlook(success=30, whole=100, possible=30, target=0.4, rate=0.5, more=20, then=0.4, highest=0.45)

    said = " ".join(sentences(projects[0], bound=bound))

    assert "at least 30.0%" in said
    assert "20 more answers would lift it to 40.0%" in said
    assert "as often as those measured (50%)" in said

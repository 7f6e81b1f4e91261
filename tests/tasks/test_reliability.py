"""Whether the measures can be trusted in the data: what is found, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import Reliability
from impactkit.domain.local_text import LocalText
from impactkit.domain.reliability import Estimate, ItemFinding, Retest, ScaleFinding
from impactkit.tasks.describe import describe_service, measure
from impactkit.tasks.reliability import scale_findings, write_findings
from impactkit.tasks.reliability_told import heading, notes, sentences
from impactkit.words.say import say


@pytest.fixture(scope="session")
def found(measured):
    """Find reliability in the second project of the example: ESIS, WAS and ready scores."""
    return scale_findings(measured[1])


def of(findings, scale, rater="client"):
    return next(each for each in findings if (each.scale, each.rater) == (scale, rater))


def with_answers(measured, key, change):
    """Measure a project again with other answers to one instrument."""
    project = measured.project
    answers = {**project.rows.answers, key: change(project.rows.answers[key])}
    return measure(replace(project, rows=replace(project.rows, answers=answers)))


def test_every_scale_that_was_answered_is_told_of(measured, found):
    asked = set(measured[1].scores["scale"])

    assert {each.scale for each in found} == asked


def test_nobody_counts_twice(measured, found):
    answers = measured[1].project.rows.answers["esis@1"]

    esis = of(found, "esis")

    assert 10 < esis.complete <= esis.clients <= answers["client"].nunique()


def test_alpha_is_asked_of_items_alone(found):
    assert of(found, "esis").alpha is not None
    assert (of(found, "was").not_asked, of(found, "was").alpha) == ("single", None)
    assert {each.not_asked for each in found if each.scale.startswith("abilitator")} <= {"ready", "formative"}


def test_a_formative_scale_is_not_asked_whether_it_hangs_together(measured):
    project = measured[1].project
    instruments = tuple(
        replace(each, scales=tuple(replace(scale, formative=True) for scale in each.scales))
        for each in project.instruments
    )

    esis = of(scale_findings(replace(measured[1], project=replace(project, instruments=instruments))), "esis")

    assert (esis.not_asked, esis.alpha, esis.omega) == ("formative", None, None)


def test_missing_items_are_counted_among_all_who_began(measured):
    def without_q4(answers):
        return answers.assign(q4=float("nan"))

    esis = of(scale_findings(with_answers(measured[1], "esis@1", without_q4)), "esis")

    assert (esis.complete, esis.alpha) == (0, None)
    assert next(item.missing for item in esis.items if item.item == "q4") == esis.clients


def test_an_item_that_all_answer_alike_is_told(measured):
    esis = of(
        scale_findings(with_answers(measured[1], "esis@1", lambda given: given.assign(q4=given["q4"] * 0 + 3))), "esis"
    )

    said = " ".join(say(each, "en") for each in sentences(esis))

    assert [item.item for item in esis.items if item.constant] == ["q4"]
    assert esis.no_omega == "constant"
    assert "Everyone answered “being needed” alike" in said


def test_answers_turned_twice_are_told(measured):
    """Three items are declared as counting the other way, but the file holds them turned already."""
    project = measured[1].project
    turned = ("q1", "q2", "q3")
    instruments = tuple(
        replace(each, items=tuple(replace(item, reverse=item.id in turned) for item in each.items))
        if each.id == "esis"
        else each
        for each in project.instruments
    )

    esis = of(scale_findings(replace(measured[1], project=replace(project, instruments=instruments))), "esis")
    said = " ".join(say(each, "en") for each in sentences(esis))

    assert all(item.rest < 0 for item in esis.items if item.item in turned)
    assert "turned already before they were entered" in said
    assert esis.no_omega == "no_factor"
    assert esis.straight is not None


def test_clients_who_answered_twice_before_the_start_give_icc_and_sem(measured):
    """Every second one a point more the second time: differences of 0 and 1, SD of the difference about 0.5."""

    def asked_again(answers):
        stays = measured[1].stays[["client", "service", "stay"]]
        first = stays.drop_duplicates("client").head(20).rename(columns={"stay": "date"})
        levels = [float(2 + i % 7) for i in range(20)]
        once = first.assign(rater="client", mode=None, work_ability_now=levels)
        again = once.assign(
            date=once["date"] + pd.Timedelta(days=10), work_ability_now=[v + i % 2 for i, v in enumerate(levels)]
        )
        others = answers[~answers["client"].isin(set(first["client"]))]
        return pd.concat([others, once, again])[answers.columns].astype(answers.dtypes).reset_index(drop=True)

    was = of(scale_findings(with_answers(measured[1], "was@1", asked_again)), "was")

    assert was.unchanged == was.retest.icc.n == 20
    assert was.retest.shift == 0.5
    # Residual .2632/2 = .1316; occasions (20 * .25/2 - .1316)/20 = .1184; root of their sum .5.
    assert was.retest.sem == pytest.approx(0.5, abs=1e-9)
    assert 0.9 < was.retest.icc.value < 1


def test_a_start_and_a_follow_up_are_not_called_a_retest(found):
    assert {each.unchanged for each in found} == {0}
    assert any("A start and a follow-up cannot either" in say(each, "en") for each in notes(found))


def test_the_report_tells_alpha_of_the_baselines_that_it_counts(measured):
    service = measured[1].project.declaration.services[0]

    described = describe_service(measured[1], service)

    (alpha,) = described.findings.coefficients
    baselines = next(t for t in described.findings.tallies if t.key == "scale.esis.client.baselines")
    assert alpha.key == "scale.esis.client.alpha"
    assert alpha.n <= alpha.whole == baselines.part
    assert alpha.low < alpha.value < alpha.high


def test_the_workbook_holds_every_scale_and_every_item(found, tmp_path):
    write_findings(found, tmp_path / "reliability.xlsx", "en")

    scales, items = openpyxl.load_workbook(tmp_path / "reliability.xlsx").worksheets
    assert scales.max_row == 2 + len(found)
    assert items.max_row == 2 + sum(len(each.items) for each in found)
    assert scales["A1"].value == "Client data – do not hand over"


WHOM = LocalText.same("adults")


def finding(**known):
    usual = {
        "instrument": LocalText.same("ESIS"),
        "scale": "esis",
        "name": LocalText.same("inclusion"),
        "rater": "client",
        "version": "1",
        "clients": 120,
        "complete": 100,
        "scored": 100,
        "not_asked": "",
        "alpha": Estimate(value=0.75, low=0.7, high=0.8, n=100),
        "omega": Estimate(value=0.76, low=0.71, high=0.81, n=100),
        "floor": 2,
        "ceiling": 3,
    }
    return ScaleFinding(**{**usual, **known})


def said(**known) -> str:
    return " ".join(say(each, "en") for each in sentences(finding(**known)))


@pytest.mark.parametrize(
    ("published", "words"), [(0.85, "less than"), (0.6, "more than"), (0.78, "lies within the interval")]
)
def test_alpha_stands_beside_the_published_one(published, words):
    told = said(published=(Reliability(kind="alpha", value=published, population=WHOM),))

    assert words in told
    assert "(adults)" in told


def test_a_remembered_value_is_not_shown_as_read():
    told = said(published=(Reliability(kind="alpha", value=0.78, population=WHOM, evidence="memory"),))

    assert "remembered, not checked against the source" in told


def test_small_numbers_are_refused_or_warned_of():
    assert "is computed from 10 on" in said(complete=9, alpha=None)
    assert "Fewer than 30 clients" in said(alpha=Estimate(value=0.75, low=0.5, high=0.9, n=20))
    assert "Fewer than 30" not in said()


def test_the_number_that_would_do_is_told():
    assert "With 240 clients the interval would be no wider than 0.1" in said(needed=240)
    assert "no wider" not in said(needed=90)


def test_an_alpha_below_0_is_explained():
    assert "run against each other" in said(alpha=Estimate(value=-0.4, low=-0.9, high=0.1, n=100))


@pytest.mark.parametrize(("why", "words"), [("few", "more clients than questions"), ("no_factor", "one common factor")])
def test_a_lacking_omega_is_explained(why, words):
    assert words in said(omega=None, no_omega=why)


def test_floor_and_ceiling_are_said_from_15_per_cent():
    assert "progress cannot show" in said(ceiling=16)
    assert "progress cannot show" not in said(ceiling=15)
    assert "if they get worse" in said(floor=16)


def test_a_retest_stands_beside_the_published_one():
    retest = Retest(icc=Estimate(value=0.8, low=0.6, high=0.9, n=25), sem=0.71, shift=0.1)

    told = said(
        retest=retest,
        unchanged=25,
        published=(Reliability(kind="test_retest_icc", value=0.89, population=WHOM),),
        published_sem=0.76,
    )

    assert "25 clients answered twice before the service could act: ICC 0.80" in told
    assert "standard error of measurement 0.71" in told
    assert "Published, of people asked twice: 0.89 (adults)" in told
    assert "in the catalogue: 0.76 points" in told


def test_few_who_answered_twice_are_told_and_not_computed():
    assert "4 clients answered twice" in said(unchanged=4)


def test_straight_lines_and_gaps_are_counted():
    items = (
        ItemFinding(item="q1", label=LocalText.same("mood"), missing=7, rest=0.5, constant=False, reverse=False),
        ItemFinding(item="q2", label=LocalText.same("rest"), missing=2, rest=0.1, constant=False, reverse=True),
    )

    told = said(items=items, straight=6)

    assert "most often left out: “mood”, by 7" in told
    assert "6 of 100 gave one answer throughout" in told
    assert "“rest” hardly goes with the other questions (0.10)" in told


def test_the_worker_is_named():
    assert say(heading(finding(rater="worker")), "en") == "ESIS: inclusion, rated by the worker"


def test_esis_has_a_published_alpha():
    assert [each.value for each in load_instrument("esis").scales[0].reliability if each.kind == "alpha"] == [0.89]

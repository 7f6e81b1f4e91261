"""What chapter 5 says of staying and of targets, in English and by hand."""

from __future__ import annotations

from datetime import date

import pytest

from impactkit.disclosure.release import Facts, make_release
from impactkit.domain.figures import ServiceCard
from impactkit.domain.findings import Breakdown, Findings, Lacking, Tally
from impactkit.domain.local_text import LocalText
from impactkit.domain.project import Goal, Period, Target, Windows
from impactkit.reports.exits import exits
from impactkit.reports.labels import label
from impactkit.reports.targets import targets
from impactkit.reports.voice import Voice
from impactkit.reports.workbook import figures_workbook
from impactkit.results.headline import wilson

HELSINKI = Target(
    id="1",
    name="Every third",
    share=0.3,
    kinds=("work_open", "service"),
    population=(("unemployment", ("1_2", "over_2")), ("partial_work_ability", ("yes",))),
    days=180,
)
STATUSES = (("yes", 30), ("no", 60), ("unknown", 15), ("not_yet", 15))
KINDS = (("work_open", 30), ("own_enterprise", 0), ("education", 0))
CLASSES = ("yes", "no", "unknown", "not_yet", "unclear", "outside")


def work(months, *counts):
    parts = tuple(zip(("kept", "other", "unknown", "not_yet"), counts, strict=True))
    return Breakdown(key=f"retention.work.{months}", parts=parts, within="exit.status.yes")


def retention():
    """30 went to work: 16 of the 24 known after three months, bounds 53 and 73 per cent."""
    found = (work(3, 16, 8, 6, 0), work(6, 6, 8, 6, 10), work(12, 0, 0, 0, 30))
    key, known, due = "retention.work.3", ("kept", "other"), ("kept", "other", "unknown")
    return Findings(
        breakdowns=(
            Breakdown(key="exit.status", parts=STATUSES),
            Breakdown(key="exit.kind.yes", parts=KINDS, within="exit.status.yes"),
            *found,
        ),
        shares=(
            wilson(f"{key}.share", 16, 24, needs=key, classes=known),
            wilson(f"{key}.bound.low", 16, 30, needs=key, classes=due),
            wilson(f"{key}.bound.high", 22, 30, needs=key, classes=due),
        ),
        tallies=(Tally(key="ended", part=120),),
    )


def against(*counts, lacking):
    reached, missed, unknown = counts[:3]
    due = ("yes", "no", "unknown")
    whole = sum(counts[:3])
    return Findings(
        breakdowns=(Breakdown(key="target.1", parts=tuple(zip(CLASSES, counts, strict=True))),),
        shares=(
            wilson("target.1.share", reached, reached + missed, needs="target.1", classes=due[:2]),
            wilson("target.1.bound.low", reached, whole, needs="target.1", classes=due),
            wilson("target.1.bound.high", reached + unknown, whole, needs="target.1", classes=due),
        ),
        lacking=(Lacking(key="target.1.lacking", value=lacking, needs="target.1", classes=due),),
        tallies=(Tally(key="ended", part=sum(counts)),),
    )


@pytest.fixture
def voice():
    def make(findings, *, policy="standard", target=HELSINKI):
        service = ServiceCard(
            id="silta", name="Silta", organisation="Työtuki ry", goal=Goal(kind="exit"), goal_name=LocalText.same("")
        )
        facts = Facts(
            service=service,
            period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
            as_of=date(2026, 1, 14),
            made=date(2026, 1, 20),
            policy=policy,
            headline="ended",
            windows=Windows(),
            software="0.1.0",
            checksum="3f9a 71c0",
            scales=(),
            instruments=(),
            targets=(target,),
        )
        return Voice("en", make_release(findings, facts, population=120))

    return make


def table(voice):
    return next(block for block in exits(voice).blocks if getattr(block, "key", "") == "retention")


def test_staying_is_told_with_its_interval_and_its_bounds(voice):
    found = table(voice(retention()))

    assert found.caption == "Of those whose situation we know, 67% were still at work after 3 months"
    three, six = ([cell.text for cell in row.cells] for row in found.rows)
    assert three == ["", "16", "8", "6", "0", "67%", "53%–73%"]
    assert six == ["", "6", "8", "6", "10", "–", "–"]
    assert found.rows[0].cells[5].detail == "(47–82%)"


def test_what_is_not_known_is_a_part_of_the_bar_and_who_is_not_due_is_none(voice):
    bar = table(voice(retention())).rows[0].cells[0].bar

    assert [(part.tone, round(part.share, 2)) for part in bar.parts] == [
        ("exit", 0.53),
        ("no_change", 0.27),
        ("unknown", 0.2),
    ]


def test_months_that_have_come_for_no_one_are_told_below_the_table(voice):
    assert "After 12 months: the day has not come for anyone yet." in table(voice(retention())).note


def test_without_anyone_to_follow_there_is_no_table(voice):
    findings = Findings(
        breakdowns=(Breakdown(key="exit.status", parts=STATUSES),), tallies=(Tally(key="ended", part=120),)
    )

    assert [block.key for block in exits(voice(findings)).blocks] == ["exit.status"]


def told(voice):
    (part,) = targets(voice)
    items = {item.term: item.texts[0] for item in part.blocks[0].items}
    return {term: text if isinstance(text, str) else "".join(run.text for run in text) for term, text in items.items()}


def test_a_target_stands_with_its_settings(voice):
    found = told(voice(against(12, 28, 8, 7, 0, 65, lacking=3)))

    assert found["Of whom"] == (
        "Clients whose stay ended in the period, and of them those with: time unemployed: 1–2 years or over 2 years; "
        "partial work ability: yes."
    )
    assert found["What counts"] == (
        "Work on the open labour market or another service or rehabilitative work activity, by day 180 after the end "
        "of the stay, also where it has ended since. At least 30% of them."
    )


def test_the_result_has_the_interval_of_its_own_population_and_hangs_on_the_unknown(voice):
    """12 of 40 known; of all 48 whose day has come 15 are needed, and 8 are not known."""
    found = told(voice(against(12, 28, 8, 7, 0, 65, lacking=3)))

    assert found["Result"] == (
        "12 of the 40 clients whose situation is known, 30% (interval 18–45%). Whether the target is reached hangs on "
        "those whose situation is not known: 3 of them more would be needed (of all whose day has come, 25%–42%)."
    )
    assert found["What is missing"] == (
        "Clients whose situation is not known: 8. Clients whose day has not come yet: 7."
    )


def test_a_target_is_reached_where_the_unknown_cannot_change_it(voice):
    assert (
        "The target is reached; of all whose day has come, it is at least 42%."
        in (told(voice(against(20, 20, 8, 7, 0, 65, lacking=0)))["Result"])
    )


def test_a_target_is_missed_where_the_unknown_cannot_change_it(voice):
    found = told(voice(against(6, 40, 6, 0, 0, 68, lacking=10)))["Result"]

    assert "The target is not reached: 10 clients more would be needed (of all whose day has come, 12%–23%)." in found


def test_unrecorded_answers_are_told_as_missing(voice):
    found = told(voice(against(12, 28, 8, 7, 9, 56, lacking=3)))["What is missing"]

    assert found.endswith("so that we do not know whether they belong here: 9.")


def test_a_result_of_a_few_is_not_told(voice):
    found = told(voice(against(3, 28, 8, 7, 0, 74, lacking=9)))

    assert found["Result"].startswith("The result cannot be shown without telling of a few clients")
    assert "3" not in found["Result"]


def test_under_the_strict_policy_no_exact_number_is_worked_out(voice):
    found = told(voice(against(12, 28, 8, 17, 10, 45, lacking=3), policy="strict"))

    assert found["Result"].startswith("10 of the 40 clients whose situation is known")
    assert "needed" not in found["Result"]


def test_every_figure_has_words_and_a_row_in_the_workbook(voice):
    made = voice(retention() + against(12, 28, 8, 7, 0, 65, lacking=3))

    words = {figure.key: label(made, figure.key) for figure in made.release.figures}
    assert words["retention.work.3.kept"] == (
        "Went to work on the open labour market or in an own enterprise, after 3 months: Still there"
    )
    assert words["target.1.share"] == "Target Every third: share of those known"
    assert figures_workbook(made.release, "en").startswith(b"PK")

"""Kinds of exit and staying after it: an attacker who knows every table must not learn a small count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from impactkit.disclosure.release import make_release
from impactkit.domain.exits import EXIT_KINDS, MONTHS, STAYING
from impactkit.domain.findings import Breakdown, Findings, Share, Tally

KINDS = {
    "yes": [kind.id for kind in EXIT_KINDS if kind.exit],
    "no": [kind.id for kind in EXIT_KINDS if not kind.exit],
}
CLASSES = {staying.id: (*staying.known, "unknown", "not_yet") for staying in STAYING}
BEGUN = {staying.id: staying.begun for staying in STAYING}


def findings_of(kinds, unknown, not_yet, later):
    """Make findings from counts per kind, and per group and month the counts by class (each adds up to the group)."""
    parts = [(name, kinds[name]) for answer in KINDS.values() for name in answer]
    yes, no = (sum(kinds[name] for name in KINDS[answer]) for answer in ("yes", "no"))
    statuses = (("yes", yes), ("no", no), ("unknown", unknown), ("not_yet", not_yet))
    retention = [
        Breakdown(
            key=f"retention.{group}.{months}",
            parts=tuple(zip(CLASSES[group], counts, strict=True)),
            within="exit.status.no" if group == "subsidised" else "exit.status.yes",
        )
        for group, by_month in later.items()
        for months, counts in zip(MONTHS, by_month, strict=True)
        if sum(counts)
    ]
    whole = yes + no + unknown + not_yet
    return Findings(
        breakdowns=(
            Breakdown(key="exit.status", parts=statuses),
            *(
                Breakdown(
                    key=f"exit.kind.{answer}",
                    parts=tuple(part for part in parts if part[0] in KINDS[answer]),
                    within=f"exit.status.{answer}",
                )
                for answer in ("yes", "no")
            ),
            *retention,
        ),
        tallies=(Tally(key="ended", part=whole),),
    )


class Attacker:
    """Knows how the tables hang together and every figure of a release; asks what a sum of classes may be."""

    def __init__(self, release, ended):
        self.names = [f"exit.kind.{answer}.{kind}" for answer in KINDS for kind in KINDS[answer]]
        self.names += ["exit.status.unknown", "exit.status.not_yet"]
        self.names += [f"retention.{g}.{m}.{c}" for g in CLASSES for m in MONTHS for c in CLASSES[g]]
        self.place = {name: i for i, name in enumerate(self.names)}
        self.rows, self.low, self.high = [], [], []
        self._rules(ended)
        for figure in release.figures:
            if figure.unit == "clients" and figure.key.startswith(("exit.", "retention.")):
                self._figure(figure)

    def _rules(self, ended):
        self._know(self.names[:11], ended, ended)
        for group, begun in BEGUN.items():
            for months in MONTHS:
                weights = {self.place[f"retention.{group}.{months}.{name}"]: 1 for name in CLASSES[group]}
                weights |= {self.place[name]: -1 for name in self.names[:9] if name.split(".")[-1] in begun}
                self._row(weights, 0, 0)
            for early, late in ((3, 6), (6, 12)):
                step = {f"retention.{group}.{late}.not_yet": 1, f"retention.{group}.{early}.not_yet": -1}
                self._row({self.place[name]: weight for name, weight in step.items()}, 0, np.inf)

    def _figure(self, figure):
        names = self.cells(figure.key)
        if figure.value is not None:
            self._know(names, figure.value, figure.value)
        elif figure.hidden == "few":
            self._know(names, 1, 4)
        elif figure.hidden == "hidden":
            self._know(names, 1, np.inf)

    def cells(self, key):
        if key in ("exit.status.yes", "exit.status.no"):
            return [name for name in self.names if name.startswith(f"exit.kind.{key.split('.')[-1]}.")]
        if key.endswith("not_known"):
            return [key.replace("not_known", name) for name in ("unknown", "not_yet")]
        return [key]

    def _know(self, names, low, high):
        self._row({self.place[name]: 1 for name in names}, low, high)

    def _row(self, weights, low, high):
        row = np.zeros(len(self.names))
        for place, weight in weights.items():
            row[place] = weight
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def possible_values(self, plus, minus=()):
        """How many values the sum of some cells, less the sum of others, may have."""
        goal = np.zeros(len(self.names))
        goal[[self.place[name] for name in plus]] = 1
        goal[[self.place[name] for name in minus]] = -1
        known = LinearConstraint(np.array(self.rows), self.low, self.high)
        ends = [
            milp(sign * goal, constraints=known, integrality=np.ones(len(goal)), bounds=Bounds(0, 400))
            for sign in (1, -1)
        ]
        return round(-ends[1].fun - ends[0].fun) + 1


def small_sums(findings, attacker):
    """Give every count of 1 to 4 that the tables could tell of: classes, groups, those whose day came in between."""
    counts = {
        f"{each.key}.{name}": count for each in findings.breakdowns for name, count in each.parts if each.key[0] != "h"
    }
    for key, count in counts.items():
        if 1 <= count <= 4:
            yield attacker.cells(key), ()
    for group, begun in BEGUN.items():
        kinds = [name for name in attacker.names[:9] if name.split(".")[-1] in begun]
        if 1 <= sum(counts[name] for name in kinds) <= 4:
            yield kinds, ()
        for early, late in ((3, 6), (6, 12)):
            names = [f"retention.{group}.{m}.not_yet" for m in (late, early)]
            if names[0] in counts and 1 <= counts[names[0]] - counts[names[1]] <= 4:
                yield names[:1], names[1:]


@st.composite
def service(draw):
    kinds = {kind.id: draw(st.integers(0, 14)) for kind in EXIT_KINDS}
    later = {}
    for group, begun in BEGUN.items():
        whole = sum(kinds[kind] for kind in begun)
        not_yet = sorted(draw(st.integers(0, whole)) for _ in MONTHS)
        later[group] = [(*_split(draw, whole - n, len(CLASSES[group]) - 1), n) for n in not_yet]
    return kinds, draw(st.integers(0, 12)), draw(st.integers(0, 12)), later


def _split(draw, whole, classes):
    cuts = sorted(draw(st.integers(0, whole)) for _ in range(classes - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40, deadline=None
)
@given(made=service())
def test_no_small_count_is_told_by_all_tables_together(facts, made):
    findings = findings_of(*made)
    ended = findings.tallies[0].part
    assume(ended >= 10)

    release = make_release(findings, facts, population=ended)

    attacker = Attacker(release, ended)
    narrow = [names for names in small_sums(findings, attacker) if attacker.possible_values(*names) < 4]
    assert not narrow


def work_and_education(own=6, education=10, kept=(22, 16, 0)):
    kinds = dict.fromkeys((kind.id for kind in EXIT_KINDS), 0) | {
        "work_open": 24,
        "own_enterprise": own,
        "education": education,
        "still_unemployed": 30,
    }
    work, moved_on = 24 + own, 24 + own + education
    return findings_of(
        kinds,
        12,
        0,
        {
            "work": [
                (kept[0], work - kept[0], 0, 0),
                (kept[1], work - kept[1] - 8, 0, 8),
                (kept[2], 0, 0, work - kept[2]),
            ],
            "education": [(education, 0, 0, 0), (education, 0, 0, 0), (0, 0, 0, education)],
            "moved_on": [
                (kept[0] + education, work - kept[0], 0, 0),
                (kept[1] + education, work - kept[1] - 8, 0, 8),
                (0, 0, 0, moved_on),
            ],
        },
    )


def released(findings, facts, **change):
    return make_release(findings, replace(facts, **change), population=findings.tallies[0].part)


def test_the_attacker_breaks_a_release_that_hides_nothing_but_the_small(facts):
    """Own enterprise 3 hidden alone, with 27 at work of whom all is told: an attack that must succeed."""
    findings = work_and_education(own=3)
    release = released(findings, facts)
    naive = [replace(f, value=None, hidden="hidden") for f in release.figures if f.key.endswith(".own_enterprise")]
    open_ = [
        replace(release.figures[0], key=f"{each.key}.{name}", value=count, hidden="")
        for each in findings.breakdowns
        for name, count in each.parts
        if name != "own_enterprise" and each.key != "retention.moved_on.3"
    ]

    attacker = Attacker(replace(release, figures=(*naive, *open_)), findings.tallies[0].part)

    assert attacker.possible_values(["exit.kind.yes.own_enterprise"]) == 1


def test_work_and_education_are_told_apart_where_both_are_large(facts):
    release = released(work_and_education(), facts)

    assert [release.figure(f"retention.work.3.{name}").value for name in ("kept", "other")] == [22, 8]
    assert release.figure("retention.education.3.kept").value == 10
    assert not release.under("retention.moved_on.3")


def test_few_in_education_are_not_told_by_those_at_work(facts):
    """30 at work of 33 who moved on: the table of work would tell that 3 went to education."""
    release = released(work_and_education(education=3), facts)

    assert not release.under("retention.work.3")
    assert release.figure("retention.moved_on.3.kept").value == 25
    assert release.figure("exit.kind.yes.education").hidden


def test_where_those_not_yet_come_are_merged_in_one_group_they_are_merged_in_both(facts):
    """28 at work 6 months on, of whom 2 have not come to that day yet: the table has one column for both groups."""
    findings = work_and_education()
    parts = {"kept": 16, "other": 12, "unknown": 0, "not_yet": 2}
    breakdowns = tuple(
        replace(each, parts=tuple(parts.items())) if each.key == "retention.work.6" else each
        for each in findings.breakdowns
    )

    release = released(replace(findings, breakdowns=breakdowns), facts)

    for group in ("work", "education"):
        names = {figure.key.rpartition(".")[2] for figure in release.under(f"retention.{group}.6")}
        assert "not_known" in names
        assert not names & {"unknown", "not_yet"}


def test_few_entrepreneurs_are_covered_by_those_at_work_and_work_is_still_told(facts):
    release = released(work_and_education(own=3), facts)

    assert [release.figure(f"exit.kind.yes.{kind}").hidden for kind in ("work_open", "own_enterprise")] == [
        "hidden",
        "few",
    ]
    assert release.figure("exit.kind.yes.education").value == 10
    assert release.figure("retention.work.3.kept").value == 22


def test_where_few_days_come_between_the_months_not_yet_is_merged_with_unknown(facts):
    """Not yet 0 after three months and 3 after six: their difference would tell of 3 clients."""
    kinds = dict.fromkeys((kind.id for kind in EXIT_KINDS), 0) | {"work_open": 30, "still_unemployed": 30}
    later = {"work": [(20, 10, 0, 0), (16, 11, 0, 3), (0, 0, 0, 30)]}

    release = released(findings_of(kinds, 10, 0, later), facts)

    assert [figure.key.split(".")[-1] for figure in release.under("retention.work.6")] == ["kept", "other", "not_known"]
    assert release.figure("retention.work.3.not_known").value == 0
    assert release.figure("retention.work.6.not_known").hidden


def test_a_share_is_told_with_the_classes_that_it_adds_up(facts):
    key = "retention.work.6"
    shares = tuple(
        Share(key=f"{key}.{name}", part=16, whole=22, low=0.5, high=0.9, method="wilson", needs=key, classes=classes)
        for name, classes in (
            ("share", ("kept", "other")),
            ("coverage", ("kept", "other", "unknown")),
            ("bound.low", ("kept", "other", "not_known")),
        )
    )

    release = released(work_and_education() + Findings(shares=shares), facts)

    assert release.figure(f"{key}.share").value == 0.73
    assert release.figure(f"{key}.coverage").value == 0.73
    assert release.find(f"{key}.bound.low") is None  # the merged class is not in the table


def test_staying_is_not_told_where_the_number_that_moved_on_is_not(facts):
    kinds = dict.fromkeys((kind.id for kind in EXIT_KINDS), 0) | {"work_open": 3, "still_unemployed": 30}

    release = released(findings_of(kinds, 10, 0, {"work": [(3, 0, 0, 0)] * 3, "moved_on": [(3, 0, 0, 0)] * 3}), facts)

    assert not [figure for figure in release.figures if figure.key.startswith(("retention.", "exit.kind.yes"))]


def test_the_strict_policy_rounds_and_hides(facts):
    release = released(work_and_education(), facts, policy="strict")

    shown = [figure.value for figure in release.under("retention.work.3") if figure.value is not None]
    assert all(value % 5 == 0 for value in shown)

"""Every instrument of the catalogue goes through a workbook to a report, whatever its id begins with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.declared.instruments import catalogue, load_instrument
from impactkit.domain.project import InstrumentUse
from impactkit.example.ecosystem import make_service
from impactkit.intake.entry_sheet import write_workbook
from impactkit.tasks.check import open_project
from impactkit.tasks.describe import measure
from impactkit.tasks.publish import publish


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Answer every instrument as the Work Ability Score was answered, each within its own codes."""
    (project,) = make_service(clients=60).projects
    instruments = [load_instrument(name) for name in catalogue()]
    was = project.rows.answers["was@1"]
    answers = {one.key: _answered(was, one) for one in instruments}
    uses = tuple(InstrumentUse(id=one.id, version=one.version, first_code=_first(one)) for one in instruments)
    path = tmp_path_factory.mktemp("catalogue") / "clients.xlsx"
    write_workbook(
        path,
        instruments=instruments,
        language="fi",
        declaration=replace(project.declaration, instruments=uses),
        rows=replace(project.rows, answers=answers),
    )
    return open_project(path)


def _first(instrument):
    return instrument.first_codes[0] if instrument.first_codes else None


def _answered(was, instrument):
    share = was["work_ability_now"] / 10
    frame = was.drop(columns="work_ability_now")
    if instrument.ready:
        return frame.assign(**{one.id: 1 + (share * 4).round() for one in instrument.scales})
    spans = {one.id: (one.answers.codes[0], one.answers.codes[-1]) for one in instrument.items}
    return frame.assign(**{id_: low + (share * (high - low)).round() for id_, (low, high) in spans.items()})


def test_every_sheet_is_known_again_and_nothing_is_lost(opened):
    assert [one.id for one in opened.instruments] == list(catalogue())
    assert [problem.code for problem in opened.problems if problem.severity != "note"] == []


def test_every_scale_with_a_range_stands_in_the_report(opened):
    service = opened.declaration.services[0].id

    release = publish(measure(opened), service, lang="fi", formats=("html", "xlsx")).release

    ranged = {scale.id for one in opened.instruments for scale in one.scales if scale.low is not None}
    assert {card.scale for card in release.scales} == ranged
    assert release.figure("scale.3x10d_health.client.pairs").value
    assert {card.scale for card in release.scales if card.classed} == {
        "was",
        "whodas12",
        "swemwbs",
        "who5",
        "eurohis8",
    }

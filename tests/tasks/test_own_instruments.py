"""An instrument of one's own lies beside the workbook, is found by its id, and is reported on like any other."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.declared.own_instruments import InstrumentsBeside
from impactkit.domain.problems import InvalidData
from impactkit.domain.project import InstrumentUse
from impactkit.example.ecosystem import make_service
from impactkit.intake.entry_sheet import write_workbook
from impactkit.tasks.check import check_project, open_project
from impactkit.tasks.describe import measure
from impactkit.tasks.publish import publish
from impactkit.tasks.start import extend_project, start_project


def with_mood(folder):
    """Write a workbook of one service with answers to the instrument `mood` beside it."""
    project = make_service(clients=60).projects[0]
    mood = InstrumentsBeside(folder)("mood")
    declaration = project.declaration
    use = InstrumentUse(id="mood", version="1")
    declaration = replace(declaration, instruments=(*declaration.instruments, use))
    was = project.rows.answers["was@1"]
    level = (was["work_ability_now"] // 3).clip(0, 3)
    answers = was.drop(columns="work_ability_now").assign(calm=level, tense=3 - level)
    rows = replace(project.rows, answers={**project.rows.answers, "mood@1": answers})
    catalogue = [load_instrument(f"{each.id}@{each.version}") for each in project.declaration.instruments]
    path = folder / "clients.xlsx"
    write_workbook(path, instruments=[*catalogue, mood], language="fi", declaration=declaration, rows=rows)
    return path


def codes(path):
    return [problem.code for problem in check_project(path).problems if problem.severity == "stop"]


def test_a_file_is_copied_beside_the_workbook_and_found_again(tmp_path, own_instrument):
    path, said = tmp_path / "new.xlsx", []
    source = own_instrument(tmp_path / "elsewhere")

    start_project(path, instruments=("was", str(source)), language="fi", said=said.append)

    assert (tmp_path / "instruments" / "mood@1.yaml").read_bytes() == source.read_bytes()
    assert [dict(message.values)["file"].endswith("mood@1.yaml") for message in said] == [True]
    assert "unknown-instrument" not in codes(path)


def test_an_id_is_found_in_the_folder_and_nothing_is_copied(tmp_path, own_instrument):
    own_instrument(tmp_path / "instruments", name="any-name.yml")
    said = []

    start_project(tmp_path / "new.xlsx", instruments=("mood",), language="fi", said=said.append)

    assert said == []
    assert [path.name for path in (tmp_path / "instruments").iterdir()] == ["any-name.yml"]


def test_the_scales_of_an_own_instrument_bear_its_id(tmp_path, own_instrument):
    path = tmp_path / "new.xlsx"

    start_project(path, instruments=(str(own_instrument(tmp_path / "elsewhere")),), language="en")

    book = openpyxl.load_workbook(path)
    assert "mood.mood" in [cell.value for cell in book["Instruments"]["E"]]
    assert "mood (mood.mood)" in [cell.value for row in book["_lists"] for cell in row]


def test_another_file_of_the_same_instrument_is_not_overwritten(tmp_path, own_instrument):
    kept = own_instrument(tmp_path / "instruments", name="mood@1.yaml")
    other = own_instrument(tmp_path / "elsewhere", ("source: Made up", "source: Made anew"))
    before = kept.read_bytes()

    with pytest.raises(InvalidData) as refused:
        start_project(tmp_path / "new.xlsx", instruments=(str(other),), language="fi")

    assert [problem.code for problem in refused.value.problems] == ["another-instrument"]
    assert kept.read_bytes() == before
    assert not (tmp_path / "new.xlsx").exists()


def test_a_file_with_mistakes_is_refused_with_their_lines(tmp_path, own_instrument):
    source = own_instrument(tmp_path / "elsewhere", ("better: higher", "better: hihger"))

    with pytest.raises(InvalidData) as refused:
        start_project(tmp_path / "new.xlsx", instruments=(str(source),), language="fi")

    assert [(problem.code, problem.place.line) for problem in refused.value.problems] == [("unknown-word", 29)]
    assert not (tmp_path / "instruments").exists()


def test_a_workbook_whose_file_was_spoilt_tells_the_line_in_it(tmp_path, own_instrument):
    path = tmp_path / "new.xlsx"
    start_project(path, instruments=(str(own_instrument(tmp_path / "elsewhere")),), language="fi")
    own_instrument(tmp_path / "instruments", ("better: higher", "better: hihger"), name="mood@1.yaml")

    found = {problem.code: problem for problem in check_project(path).problems}

    assert (found["unknown-word"].place.file, found["unknown-word"].place.line) == ("mood@1.yaml", 29)
    assert found["unknown-instrument"].value == "mood@1"


def test_a_file_that_holds_an_identity_code_is_not_read(tmp_path, own_instrument):
    path = tmp_path / "new.xlsx"
    start_project(path, instruments=(str(own_instrument(tmp_path / "elsewhere")),), language="fi")
    own_instrument(tmp_path / "instruments", ("owner: nobody", "owner: 131052-308T"), name="mood@1.yaml")

    found = [problem for problem in check_project(path).problems if problem.code == "identity-code"]

    assert len(found) == 1
    assert "308T" not in str(check_project(path).problems)


def test_an_own_instrument_joins_a_workbook_in_use(example, tmp_path, own_instrument):
    path = tmp_path / "copy.xlsx"
    path.write_bytes(example.workbooks[0].read_bytes())

    updated = extend_project(path, instruments=(str(own_instrument(tmp_path / "elsewhere")),))

    opened = open_project(path)
    assert updated.instruments == ("mood@1",)
    assert [scale.id for one in opened.instruments if one.id == "mood" for scale in one.scales] == ["mood.mood"]
    assert codes(path) == []


def test_a_service_is_reported_on_with_an_own_instrument(tmp_path, own_instrument):
    own_instrument(tmp_path / "instruments")
    project = open_project(with_mood(tmp_path))
    service = project.declaration.services[0].id

    published = publish(measure(project), service, lang="en", formats=("html", "xlsx"))

    assert published.release.figure("scale.mood.mood.client.pairs").value
    assert "mood@1" in {card.instrument for card in published.release.scales}
    page = published.outward[0].read_text("utf-8")
    assert "Made up for tests" in page
    book = openpyxl.load_workbook(published.outward[1])
    told = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert any(text.startswith("Mood:") for text in told)


def test_scores_of_an_own_instrument_name_its_scale(tmp_path, own_instrument):
    own_instrument(tmp_path / "instruments")

    scores = measure(open_project(with_mood(tmp_path))).scores

    of_mood = scores[scores["instrument"] == "mood"]
    assert set(of_mood["scale"]) == {"mood.mood"}
    assert pd.api.types.is_float_dtype(of_mood["score"])

"""The same rows give the same project, whether they stand in a workbook or in exports."""

import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.example.ecosystem import make_service
from impactkit.intake.entry_sheet import write_workbook
from impactkit.tasks.check import open_project
from impactkit.tasks.score import scored


@pytest.fixture(scope="module")
def made():
    (project,) = make_service(clients=20).projects
    return project


@pytest.fixture
def of_workbook(made, tmp_path):
    path = tmp_path / "paja.xlsx"
    instruments = [load_instrument(f"{use.id}@{use.version}") for use in made.declaration.instruments]
    write_workbook(path, instruments=instruments, language="fi", declaration=made.declaration, rows=made.rows)
    return open_project(path)


@pytest.fixture
def of_folder(made, folder):
    service, period = made.declaration.services[0], made.declaration.period
    uses = {f"{use.id}@{use.version}": use for use in made.declaration.instruments}
    lines = [
        "format: impactkit-project/1",
        f"organisation: {made.declaration.organisation}",
        f"period: {{first: {period.first}, last: {period.last}}}",
        f"data_date: {made.declaration.data_date}",
        "languages: [fi]",
        f"services: [{{id: {service.id}, goal: {{indicator: {service.goal.indicator}, scale: {service.goal.scale}}}}}]",
        "instruments:",
        *(
            f"  - {{id: {use.id}, version: '{use.version}'"
            + ("" if use.first_code is None else f", first_code: {use.first_code}")
            + "}"
            for use in uses.values()
        ),
        "data:",
    ]
    rows = made.rows
    people = {"clients": rows.clients, "episodes": rows.episodes, "exits": rows.exits}
    for name, frame in people.items():
        frame.to_csv(folder.path / f"{name}.csv", index=False, sep=";", date_format="%d.%m.%Y")
        lines.append(f"  - {{file: {name}.csv, holds: {name}}}")
    for key, use in uses.items():
        instrument = load_instrument(key)
        by = use.first_code - instrument.items[0].answers.codes[0] if use.first_code is not None else 0
        frame = rows.answers[key]
        printed = frame.assign(**{item.id: frame[item.id] + by for item in instrument.items})
        half = len(printed) // 2
        for part, some in (("a", printed[:half]), ("b", printed[half:])):
            name = f"{use.id}-{part}.csv"
            some.to_csv(folder.path / name, index=False, decimal=",", sep=";", date_format="%Y-%m-%d")
            lines.append(f"  - {{file: {name}, holds: answers, instrument: {use.id}}}")
    folder.write("impact.yaml", "\n".join(lines))
    return open_project(folder.path)


def test_the_rows_are_the_same(of_workbook, of_folder):
    assert of_folder.content == of_workbook.content
    assert of_folder.as_of == of_workbook.as_of
    assert of_folder.rows_read == of_workbook.rows_read


def test_the_scores_are_the_same(of_workbook, of_folder):
    keys = ["client", "service", "date", "rater", "scale"]
    first, second = (scored(one).sort_values(keys, ignore_index=True) for one in (of_workbook, of_folder))

    assert first.equals(second)

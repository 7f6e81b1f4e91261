"""Files beside a project are found by id, never take the place of the catalogue, and are told when they are spoilt."""

from __future__ import annotations

from importlib.resources import files

import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.declared.own_instruments import InstrumentsBeside, own_instrument
from impactkit.domain.problems import InvalidData


@pytest.fixture
def beside(tmp_path, file_text):
    """Put files into the folder and give the loader of the project."""

    def laid(**changes: tuple[tuple[str, str], ...]):
        (tmp_path / "instruments").mkdir()
        for name, replaced in changes.items():
            (tmp_path / "instruments" / f"{name}.yaml").write_text(file_text(*replaced), "utf-8")
        return InstrumentsBeside(tmp_path)

    return laid


def refused(load, name):
    with pytest.raises(InvalidData) as fault:
        load(name)
    return fault.value.problems


def test_without_a_folder_there_is_the_catalogue(tmp_path):
    assert InstrumentsBeside(tmp_path)("was") == load_instrument("was")


def test_an_own_instrument_is_found_by_id_and_by_key(beside):
    load = beside(a=())

    assert load("mood") == load("mood@1")
    assert [scale.id for scale in load("mood").scales] == ["mood.mood"]
    assert load("mood").examples[0].scale == "mood.mood"
    assert load("esis") == load_instrument("esis")


def test_each_file_is_read_once(beside, monkeypatch):
    read = []

    def counted(path):
        read.append(path)
        return load_instrument(path)

    load = beside(a=())
    monkeypatch.setattr("impactkit.declared.own_instruments.load_instrument", counted)

    load("mood")
    load("mood@1")

    assert "mood" in load.ids
    assert [path.name for path in read] == ["a.yaml"]


def test_an_id_alone_means_the_newest_version(beside):
    load = beside(a=(('"1"', '"9"'),), b=(('"1"', '"10"'),))

    assert (load("mood").version, load("mood@9").version) == ("10", "9")


def test_an_id_of_the_catalogue_is_refused_with_its_line(beside):
    load = beside(a=(("id: mood\n", "id: was\n"),))

    (problem,) = refused(load, "was")

    assert (problem.code, problem.place.file, problem.place.line) == ("id-of-catalogue", "a.yaml", 2)


def test_a_copy_of_the_catalogues_file_changes_nothing(tmp_path):
    (tmp_path / "instruments").mkdir()
    content = files("impactkit.instruments").joinpath("was@1.yaml").read_bytes()
    (tmp_path / "instruments" / "was.yaml").write_bytes(content)

    assert InstrumentsBeside(tmp_path)("was") == load_instrument("was")


def test_two_files_of_one_instrument_are_refused(beside):
    load = beside(a=(), b=())

    (problem,) = refused(load, "mood")

    assert (problem.code, problem.place.file, dict(problem.details)["other"]) == (
        "instrument-twice",
        "a.yaml",
        "b.yaml",
    )


def test_faults_of_a_spoilt_file_are_told_where_the_instrument_is_not_found(beside):
    load = beside(a=(("rule: sum", "rule: som"),), b=(("id: mood\n", "id: calmness\n"),))

    problems = refused(load, "mood")

    assert [(problem.code, problem.place.file) for problem in problems] == [
        ("unknown-word", "a.yaml"),
        ("unknown-instrument", ""),
    ]
    assert load("calmness").id == "calmness"


def test_a_misspelt_own_id_is_told_with_the_nearest(beside):
    (problem,) = refused(beside(a=()), "moood")

    assert dict(problem.details)["nearest"] == "mood"


def test_a_name_is_never_taken_for_a_path(beside, tmp_path):
    load = beside(a=())

    assert refused(load, str(tmp_path / "instruments" / "a.yaml"))[-1].code == "unknown-instrument"


def test_a_file_is_read_as_the_project_uses_it(beside, tmp_path):
    load = beside(a=())

    assert own_instrument(tmp_path / "instruments" / "a.yaml") == load("mood")

"""What `impactkit init --folder` writes is filled and checked like any other folder."""

import csv

import pytest

from impactkit.domain.problems import InvalidData
from impactkit.tasks.check import check_project
from impactkit.tasks.start import start_folder

INSTRUMENTS = ("was", "esis", "whodas12", "jsse", "abilitator", "belief")
FILLED = {
    "clients.csv": "A-1;1980;woman;;;;",
    "periods.csv": "A-1;service-1;1.2.2025;1.9.2025;",
    "exits.csv": "A-1;;1.10.2025;work_open;",
    "was.csv": "A-1;service-1;1.2.2025;;;4",
    "esis.csv": f"A-1;service-1;1.2.2025;;{';1' * 9};5",
}


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_form_passes_the_check_as_it_is(tmp_path, language):
    start_folder(tmp_path / "new", instruments=INSTRUMENTS, language=language)

    checked = check_project(tmp_path / "new")

    assert [problem.code for problem in checked.problems] == ["no-rows"]  # a note: there is nothing to report yet
    assert checked.faults == ()


def test_the_form_passes_the_check_once_it_is_filled(tmp_path):
    start_folder(tmp_path, instruments=("was", "esis"), language="en")
    for name, row in FILLED.items():
        with (tmp_path / name).open("a", encoding="utf-8", newline="") as writable:
            writable.write(f"{row}\r\n")

    checked = check_project(tmp_path)

    assert checked.faults == ()
    assert checked.project.rows.answers["was@1"]["work_ability_now"].tolist() == [4.0]
    assert checked.project.rows.answers["esis@1"]["q10"].tolist() == [5.0]
    assert checked.project.rows.exits["kind"].tolist() == ["work_open"]


def test_every_key_that_is_commented_out_may_be_put_in(tmp_path):
    start_folder(tmp_path, instruments=("was", "jsse", "esis"), language="fi")
    path = tmp_path / "impact.yaml"
    lines = path.read_text("utf-8").splitlines()
    keys = [
        line.replace("# ", "", 1) if line.lstrip().startswith("# ") and ": " in f"{line} " and _is_key(line) else line
        for line in lines
    ]
    path.write_text("\n".join(keys), "utf-8")

    checked = check_project(tmp_path)

    assert sum(line != key for line, key in zip(lines, keys, strict=True)) > 20
    assert checked.faults == ()


def _is_key(line):
    """Tell whether a comment is a key of YAML and not a sentence."""
    if line.strip() == "# codes:":
        return True
    word = line.split("#", 1)[1].strip().removeprefix("- ").split(":")[0]
    return (
        word.isascii()
        and word.replace("_", "").isalnum()
        and word.islower()
        and word not in ("standard", "strict", "codes", "dates", "columns", "values")
    )


def test_headers_are_in_the_files(tmp_path):
    start_folder(tmp_path, instruments=("esis",), language="fi")

    with (tmp_path / "esis.csv").open(encoding="utf-8-sig", newline="") as readable:
        (headers,) = csv.reader(readable, delimiter=";")

    assert headers[:3] == ["Asiakas", "Palvelu", "Päivä"]
    assert len(headers) == len(set(headers)) == 15


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "impact.yaml").write_text("mine", "utf-8")
    (tmp_path / "was.csv").write_text("mine", "utf-8")

    with pytest.raises(InvalidData) as refused:
        start_folder(tmp_path, instruments=("was",), language="en")

    assert [problem.place.file for problem in refused.value.problems] == ["impact.yaml", "was.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["impact.yaml", "was.csv"]
    assert (tmp_path / "impact.yaml").read_text("utf-8") == "mine"

"""What a user types, what comes back, and the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import openpyxl
import pytest
from click.testing import CliRunner

from impactkit.cli import main as door
from impactkit.cli.main import cli
from impactkit.reports.pdf import PangoMissing
from impactkit.words.languages import languages


def run(*words: str):
    return CliRunner().invoke(cli, [str(word) for word in words])


def begun_folder(folder, *, clients, follow_up, services=("service-1",)):
    """Make a folder of services whose clients were asked at the start, and at the end where a follow-up is given."""
    run("init", "--folder", folder, "--instrument", "was", "--lang", "en")
    page = folder / "impact.yaml"
    first = "  - id: service-1\n    name: Name of the service\n"
    goal = "    goal: {indicator: work_ability, scale: was}\n"
    before = "".join(f"  - id: {each}\n    name: Another\n{goal}" for each in services[1:])
    page.write_text(page.read_text("utf-8").replace(first, before + first), "utf-8")
    with (folder / "periods.csv").open("a", encoding="utf-8", newline="") as periods:
        periods.writelines(f"{s}-A-{i};{s};1.2.2025;1.9.2025;\r\n" for s in services for i in range(clients))
    with (folder / "clients.csv").open("a", encoding="utf-8", newline="") as people:
        people.writelines(f"{s}-A-{i};1980;woman;;;;\r\n" for s in services for i in range(clients))
    with (folder / "was.csv").open("a", encoding="utf-8", newline="") as answers:
        for service in services:
            for i in range(clients):
                answers.write(f"{service}-A-{i};{service};1.2.2025;client;;4\r\n")
                if follow_up is not None:
                    answers.write(f"{service}-A-{i};{service};1.9.2025;client;;{follow_up}\r\n")
    return folder


def spoil(path, *, sheet: str, row: int, column: int, value) -> None:
    """Type a value into a cell of a sheet, found by the beginning of its name."""
    book = openpyxl.load_workbook(path)
    next(each for each in book.worksheets if each.title.startswith(sheet)).cell(row, column).value = value
    book.save(path)


def test_help_loads_nothing_heavy():
    heavy = ("pandas", "babel", "pydantic", "rich", "yaml")
    code = f"import sys; from impactkit.cli.main import cli; print([m for m in {heavy} if m in sys.modules])"

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["init"],
        ["check"],
        ["score"],
        ["report"],
        ["report", "service"],
        ["instruments"],
        ["instruments", "validate"],
        ["demo"],
    ],
)
def test_every_command_has_a_help(words):
    shown = run(*words, "--help")

    assert shown.exit_code == 0
    assert "Usage: " in shown.output


def test_init_asks_for_an_instrument_or_for_goals(tmp_path):
    assert "--goals" in run("init", tmp_path / "new.xlsx").output
    assert run("init", tmp_path / "new.xlsx", "--goals", "--milestones").exit_code == 0


def test_init_writes_a_workbook_and_says_what_to_do_next(tmp_path):
    done = run("init", tmp_path / "new.xlsx", "-i", "was", "-i", "esis")

    assert done.exit_code == 0
    assert "impactkit check new.xlsx" in done.output
    assert (tmp_path / "new.xlsx").exists()


def test_the_sheet_of_composites_is_written_when_asked_for_and_added_to_a_workbook_in_use(tmp_path):
    path = tmp_path / "new.xlsx"
    run("init", path, "-i", "was", "-i", "whodas12", "--lang", "en")
    before = openpyxl.load_workbook(path, read_only=True).sheetnames

    added = run("init", path, "--update", "--composites")
    asked = run("init", tmp_path / "asked.xlsx", "-i", "was", "--composites", "--lang", "en")

    assert (added.exit_code, asked.exit_code) == (0, 0)
    assert "Composites" not in before
    for written in (path, tmp_path / "asked.xlsx"):
        assert "Composites" in openpyxl.load_workbook(written, read_only=True).sheetnames


@pytest.mark.parametrize(
    "words",
    [["new.xlsx"], ["new.xls", "-i", "was"], ["none.xlsx", "-i", "was", "--update"], ["new.xlsx", "--ids", "x"]],
)
def test_wrong_use_is_told_with_code_2(tmp_path, words):
    assert run("init", tmp_path / words[0], *words[1:]).exit_code == 2


def test_an_unknown_instrument_is_a_problem_not_a_traceback(tmp_path):
    told = run("init", tmp_path / "new.xlsx", "-i", "wass")

    assert told.exit_code == 1
    assert "was" in told.output
    assert told.exception is None or isinstance(told.exception, SystemExit)


def test_check_of_clean_data_is_0(project):
    done = run("check", project)

    assert done.exit_code == 0, done.output
    assert "No problems" in done.output


def test_check_of_faulty_data_is_1_and_names_the_place(project):
    spoil(project, sheet="Palvelujaksot", row=8, column=3, value="31.2.2025")

    told = run("check", project)

    assert told.exit_code == 1
    assert "Palvelujaksot" in told.output
    assert "row 8" in told.output
    assert "mend" in told.output


def test_check_for_machines_is_json(project):
    spoil(project, sheet="Palvelujaksot", row=8, column=3, value="31.2.2025")

    told = json.loads(run("check", project, "--json").output)

    assert told["problems"][0]["row"] == 8
    assert told["problems"][0]["code"]


def test_a_personal_identity_code_stops_everything_and_is_not_printed(project):
    code = "131052-308T"  # the made-up code that the Digital and Population Data Services Agency prints in its examples
    spoil(project, sheet="Palvelujaksot", row=8, column=5, value=f"lopetti {code}")

    for words in (["check", project], ["report", "service", project], ["score", project]):
        told = run(*words)
        assert told.exit_code == 1
        assert code not in told.output
        assert "308T" not in told.output
        assert "sheet Palvelujaksot, cell E8" in told.output
    assert not (project.parent / "reports").exists()


def test_a_file_named_by_a_code_is_refused_and_its_name_not_printed(project):
    path = project.rename(project.with_name("131052-308T.xlsx"))

    for words in (["check", path], ["report", "service", path], ["score", path]):
        told = run(*words)
        assert told.exit_code == 1
        assert "308T" not in told.output


def test_report_writes_drafts_and_says_where(project):
    done = run("report", "service", project, "--format", "html", "--format", "xlsx")

    assert done.exit_code == 0, done.output
    assert "draft" in done.output.lower()
    assert len(list((project.parent / "reports").iterdir())) == 2
    assert len(list((project.parent / "internal").iterdir())) == 1


def test_baselines_alone_give_a_report(tmp_path):
    """Nobody has been asked twice yet, and for no error is there anyone to class; a warning would fail the test."""
    folder = begun_folder(tmp_path / "results", clients=20, follow_up=None)

    done = run("report", "service", folder, "--format", "html")

    assert done.exit_code == 0, done.output
    assert len(list((folder / "reports").iterdir())) == 1


@pytest.mark.parametrize(("why", "code"), [(RuntimeError("A-1 was 7"), 3), (PermissionError("A-1"), 1)])
def test_what_fails_in_one_service_keeps_no_other_from_its_report(tmp_path, monkeypatch, why, code):
    folder = begun_folder(tmp_path / "results", clients=12, follow_up=7, services=("service-1", "before"))
    monkeypatch.setattr("impactkit.cli.fault.log_folder", lambda: tmp_path / "logs")

    def broken(release, language):
        if release.service.id == "before":
            raise why
        return b"figures"

    monkeypatch.setattr("impactkit.reports.workbook.figures_workbook", broken)

    done = run("report", "service", folder, "--format", "html", "--format", "xlsx")

    assert done.exit_code == code
    assert "before" in done.stderr
    assert "A-1" not in done.output
    # The report of the first service was half drawn; nothing of it is written.
    assert {path.name[:9] for path in (folder / "reports").iterdir()} == {"service-1"}
    assert [path.name for path in (folder / "internal").iterdir()] == ["service-1-INTERNAL.xlsx"]


def test_without_pango_the_other_files_are_written_and_the_command_that_mends_it_is_told(project, monkeypatch):
    def without_pango():
        raise PangoMissing("linux")

    monkeypatch.setattr("impactkit.reports.pdf.check_pango", without_pango)

    done = run("report", "service", project)

    assert done.exit_code == 0, done.output
    assert "libpango" in done.output
    assert sorted(path.suffix for path in (project.parent / "reports").iterdir()) == [".html", ".xlsx"]


def test_final_is_refused_in_a_sentence(project):
    assert run("report", "service", project, "--final", "--format", "html").exit_code == 0

    again = run("report", "service", project, "--final", "--corrects", "2025-none-00000000", "--format", "html")

    assert again.exit_code == 1
    assert "2025-none-00000000" in again.output


def test_an_unknown_service_and_a_correcting_draft_are_wrong_use(project):
    assert run("report", "service", project, "--service", "none").exit_code == 2
    assert run("report", "service", project, "--corrects", "x").exit_code == 2


def test_a_workbook_in_which_nothing_is_recorded_is_said_to_be_empty(project):
    book = openpyxl.load_workbook(project)
    for sheet in book.worksheets:
        if str(sheet.cell(3, 1).value).split("/")[0] not in ("project", "services", "instruments", "clients", "None"):
            sheet.delete_rows(5, sheet.max_row)
    book.save(project)

    checked, reported = run("check", project), run("report", "service", project, "--format", "xlsx")

    assert "a report would tell of nobody" in checked.output
    assert "the reports tell of nobody" in reported.output


def test_report_for_machines_is_json(project):
    (told,) = json.loads(run("report", "service", project, "--format", "xlsx", "--json").output)

    assert told["draft"] is True
    assert told["outward"][0].endswith(".xlsx")


@pytest.mark.parametrize("command", [("report", "service"), ("measure",), ("due",)])
def test_a_language_without_a_catalogue_is_refused_with_those_that_have_one(project, command):
    done = run(*command, project, "--lang", "de")

    assert done.exit_code == 2
    assert f"{', '.join(map(repr, languages()))}." in done.output


def test_score_writes_scores_for_the_house(project):
    done = run("score", project)

    assert done.exit_code == 0, done.output
    written = project.parent / "internal" / "scores-INTERNAL.csv"
    assert written.read_text("utf-8-sig").splitlines()[0].startswith("client;service;date")


def test_our_own_fault_is_a_sentence_and_a_log_without_data(monkeypatch, tmp_path, capsys, project):
    secret = "A-0001 was 7"

    def broken(*_, **__):
        raise RuntimeError(secret)

    monkeypatch.setattr("impactkit.tasks.check.open_project", broken)
    monkeypatch.setattr("impactkit.cli.fault.log_folder", lambda: tmp_path / "logs")
    monkeypatch.setattr(sys, "argv", ["impactkit", "score", str(project)])

    with pytest.raises(SystemExit) as stopped:
        door.main()

    assert stopped.value.code == 3
    said = capsys.readouterr().err
    (log,) = (tmp_path / "logs").iterdir()
    assert "Traceback" not in said
    assert str(log) in said
    assert secret not in said + log.read_text("utf-8")
    assert "RuntimeError" in log.read_text("utf-8")


def test_a_windows_console_without_the_signs_does_not_stop_the_command(project):
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    code = "from impactkit.cli.main import main; main()"

    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(project)], capture_output=True, env=environment, check=False
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [["check"], ["score"], ["report", "service"]])
def test_a_damaged_file_named_by_an_identity_code_is_not_named(tmp_path, words):
    path = tmp_path / "Maija 131052-308T.xlsx"
    path.write_bytes(b"no workbook")

    done = run(*words, path)

    assert done.exit_code == 1
    assert "131052" not in done.output


def test_a_name_with_a_space_is_told_as_it_must_be_typed(tmp_path):
    done = run("init", tmp_path / "our clients.xlsx", "-i", "was")

    assert 'impactkit check "our clients.xlsx"' in done.output


def test_a_folder_is_begun_checked_scored_and_reported_on(tmp_path):
    folder = tmp_path / "results"

    begun = run("init", "--folder", folder, "--instrument", "was", "--lang", "en")
    with (folder / "periods.csv").open("a", encoding="utf-8", newline="") as periods:
        periods.write("A-1;service-1;1.2.2025;1.9.2025;\r\n")
    with (folder / "clients.csv").open("a", encoding="utf-8", newline="") as clients:
        clients.write("A-1;1980;woman;;;;\r\n")
    with (folder / "was.csv").open("a", encoding="utf-8", newline="") as answers:
        answers.write("A-1;service-1;1.2.2025;client;;4\r\nA-1;service-1;1.9.2025;client;;7\r\n")
    checked = run("check", folder)
    scored = run("score", folder / "impact.yaml")
    final = run("report", "service", folder, "--format", "html", "--final")

    assert [each.exit_code for each in (begun, checked, scored, final)] == [0, 0, 0, 0], final.output
    assert "No problems in 4 rows" in checked.output
    assert {path.name for path in (folder / "internal").iterdir()} == {
        "releases",
        "scores-INTERNAL.csv",
        "service-1-INTERNAL.xlsx",
    }
    assert [path.suffix for path in (folder / "reports").iterdir()] == [".html"]


def test_the_form_of_a_folder_overwrites_nothing(tmp_path):
    run("init", "--folder", tmp_path, "--instrument", "was")

    again = run("init", "--folder", tmp_path, "--instrument", "was")

    assert again.exit_code == 1
    assert "impact.yaml" in again.output


@pytest.mark.parametrize("words", [[], ["a.xlsx", "--folder", "b"], ["--folder", "b"]])
def test_init_asks_for_one_thing_to_write(words):
    assert run("init", *words).exit_code == 2


def test_a_mistake_of_the_file_is_told_with_its_line_and_what_was_meant(tmp_path):
    run("init", "--folder", tmp_path, "--instrument", "was")
    path = tmp_path / "impact.yaml"
    path.write_text(path.read_text("utf-8").replace("policy: standard", "policy: standrd"), "utf-8")

    checked = run("check", tmp_path)

    assert checked.exit_code == 1
    assert "standrd does not fit policy." in checked.output
    assert "impact.yaml:13:9, policy" in checked.output
    assert "Did you mean standard?" in checked.output


def test_the_form_of_a_folder_has_files_for_goals_and_small_steps_where_asked(tmp_path):
    done = run("init", "--folder", tmp_path / "our results", "-i", "was", "-i", "gas", "--milestones")

    assert done.exit_code == 0
    assert {path.name for path in (tmp_path / "our results").iterdir()} >= {"tavoitteet.csv", "etapit.csv", "was.csv"}
    assert 'impactkit check "our results"' in done.output
    assert run("check", tmp_path / "our results").exit_code == 0


@pytest.mark.parametrize("word", ["--composites", "--targets", "--update"])
def test_what_a_folder_has_no_sheet_for_is_refused(tmp_path, word):
    done = run("init", "--folder", tmp_path, "-i", "was", word)

    assert done.exit_code == 2
    assert word in done.output


def test_an_instrument_that_is_asked_for_twice_stands_once(tmp_path):
    done = run("init", tmp_path / "new.xlsx", "-i", "was", "-i", "was@1")

    assert done.exit_code == 0


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    done = run("init", "--folder", tmp_path / "file" / "results", "-i", "was")

    assert done.exit_code == 1
    assert "cannot be written" in done.output

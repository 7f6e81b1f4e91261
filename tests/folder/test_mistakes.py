"""Every mistake is told in one go, with its file, its line or row, its value, and what is allowed."""

import os

import pytest

from impactkit.domain.local_text import LANGUAGES
from impactkit.words.languages import languages

PLANTED = """\
format: impactkit-project/1
organisation: Työpaja ry
period: {first: 31.12.2024, last: 2025-12-31}
languages: [no]
policy: standrd
policy: strict
services:
  - id: paja
    nmae: Puutyöpaja
    goal: {indicator: particpation, scale: esiss, target: five}
instruments:
  - id: wass
  - id: esis
    first_code: 7
targets:
  - {id: t1, name: Helsinki, share: 130, kinds: [work_opne], days: 365, services: [paaja]}
case_mix: [gendre]
data:
  - file: client.csv
    holds: clients
    columns: {client: Asiakas, gendr: Sukupuoli}
  - file: answers.csv
    holds: answers
    instrument: esis
    columns: {client: Asikas, date: Päivä}
"""


def told(problems):
    """Give line, code, value and what was perhaps meant."""
    found = []
    for one in problems:
        details = dict(one.details)
        found.append((one.place.line, one.code, one.value, details.get("nearest") or details.get("guess") or ""))
    return found


def test_all_mistakes_of_the_file_are_told_at_once_with_their_lines(folder):
    folder.write("impact.yaml", PLANTED)

    found = told(folder.faults())

    assert found == [
        (3, "wrong-form", "31.12.2024", ""),
        (4, "unknown-word", "no", ""),
        (5, "unknown-word", "standrd", "standard"),
        (6, "key-twice", "policy", ""),
        (9, "unknown-key", "nmae", "name"),
        (10, "unknown-word", "particpation", "participation"),
        (10, "unknown-word", "esiss", "esis"),
        (10, "wrong-form", "five", ""),
        (12, "unknown-instrument", "wass", "was"),
        (14, "out-of-bounds", "7", ""),
        (16, "wrong-form", "130", ""),
        (16, "unknown-word", "work_opne", "work_open"),
        (16, "unknown-word", "paaja", "paja"),
        (17, "unknown-word", "gendre", "gender"),
        (19, "no-data-file", "client.csv", "clients.csv"),
        (21, "unknown-column", "gendr", "gender"),
        (25, "no-such-column", "Asikas", "Asiakas"),
        (22, "missing-column", "", ""),
    ]
    assert {one.place.file for one in folder.faults()} == {"impact.yaml"}


def test_faults_behind_another_fault_of_the_same_entry_are_told_too(folder):
    folder.change(
        ("work_ability, scale: was, target: 30", "workability, scale: wass, target: 300"),
        (
            "data:",
            "composites:\n"
            "  - {indicator: work_ability, anchor: esis, parts: [{scale: was, weight: 0}, {scale: whodas}]}\n"
            "data:",
        ),
    )

    found = {(one.code, one.place.column) for one in folder.faults()}

    assert found == {
        ("unknown-word", "services.0.goal.indicator"),
        ("unknown-word", "services.0.goal.scale"),
        ("target-out-of-range", "services.0.goal.target"),
        ("out-of-bounds", "composites.0.parts.0.weight"),
        ("unknown-word", "composites.0.parts.1.scale"),
        ("composite-anchor", "composites.0.anchor"),
    }


@pytest.mark.parametrize("language", sorted({"de", *LANGUAGES} - set(languages())))
def test_languages_that_have_a_catalogue_are_offered_and_no_others(folder, language):
    folder.change(("languages: [en]", f"languages: [{language}]"))

    (fault,) = folder.faults()

    assert (fault.value, dict(fault.details)["allowed"]) == (language, ", ".join(languages()))


@pytest.mark.parametrize("used", ["was", "wass"])
def test_a_misspelt_instrument_is_told_once_however_often_it_is_used(folder, used):
    folder.change(
        ("id: was\n", "id: wass\n"),
        ("holds: answers\n", f"holds: answers\n    instrument: {used}\n"),
        ("languages: [en]", f"windows: {{min_interval: {{{used}: 28}}}}"),
    )

    assert [(one.code, one.place.column) for one in folder.faults()] == [("unknown-instrument", "instruments.0.id")]


def test_an_instrument_that_is_like_none_is_told_without_the_columns_of_its_answers(folder):
    folder.change(
        ("id: was\n", "id: zzz\n"),
        ("    goal: {indicator: work_ability, scale: was, target: 30, target_unit: of_100}", "    goal: {kind: exit}"),
    )

    assert [(one.code, one.place.column) for one in folder.faults()] == [("unknown-instrument", "instruments.0.id")]


@pytest.mark.parametrize("holds", ["clientz", "people"])
def test_rows_are_not_told_wrong_where_it_is_not_known_what_they_hold(folder, holds):
    folder.change(("holds: clients", f"holds: {holds}"))

    assert {(one.code, one.place.column) for one in folder.faults() if one.severity == "stop"} == {
        ("unknown-word", "data.0.holds")
    }
    assert "missing-value" not in {one.code for one in folder.faults()}


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("id: was\n", "id: was\n  - id: was\n", "instrument-twice", "instruments.1.id"),
        (
            "    goal: {indicator: work_ability, scale: was, target: 30, target_unit: of_100}\n",
            "",
            "no-goal",
            "services.0",
        ),
        ("target: 30", "target: 300", "target-out-of-range", "services.0.goal.target"),
        ("work_ability, scale: was", "readiness, scale: was", "goal-of-other-indicator", "services.0.goal.scale"),
        ("first: 2025-01-01", "first: 2026-01-01", "period-backwards", "period.last"),
        (
            "id: was\n",
            "id: was\n    scales: [{id: was, range: [0, 5]}]\n",
            "range-of-catalogue",
            "instruments.0.scales.0.range.1",
        ),
        ("holds: clients", "holds: clients\n    instrument: was", "no-answers-here", "data.0.instrument"),
        ("N: woman", "N: woamn", "unknown-choice", "data.0.codes.gender.N"),
        ("rater: client}", "rater: nobody}", "unknown-choice", "data.2.values.rater"),
        ("service: paja, rater", "service: pajaa, rater", "unknown-word", "data.2.values.service"),
        (
            "client: Asiakas, gender",
            "client: Asiakas, language: Sukupuoli, gender",
            "column-mapped-twice",
            "data.0.columns.gender",
        ),
        ("holds: clients\n", "holds: clients\n    sheet: [a]\n", "wrong-form", "data.0.sheet"),
        ("file: clients.csv", "file: /etc/passwd", "outside-folder", "data.0.file"),
        ("file: clients.csv", "file: ../clients.csv", "outside-folder", "data.0.file"),
        ("file: clients.csv", "file: 'C:\\clients.csv'", "outside-folder", "data.0.file"),
        ("file: clients.csv", 'file: "a\\0.csv"', "outside-folder", "data.0.file"),
        ("file: clients.csv", f"file: {'a' * 400}.csv", "no-data-file", "data.0.file"),
        ("file: clients.csv", "file: clients.xls", "wrong-kind-of-file", "data.0.file"),
        ("file: clients.csv", "file: .", "outside-folder", "data.0.file"),
        ("languages: [en]", "windows: {min_interval: {esis: 28}}", "unknown-word", "windows.min_interval.esis"),
        ("languages: [en]", "languages: [en, de]", "unknown-word", "languages.1"),
        ("languages: [en]", "windows: {before: -1}", "out-of-bounds", "windows.before"),
        ("languages: [en]", "windows: {min_interval: soon}", "wrong-form", "windows.min_interval"),
        (
            "languages: [en]",
            "composites: [{indicator: work_ability, parts: [{scale: was}, {scale: wsa}], anchor: was}]",
            "unknown-word",
            "composites.0.parts.1.scale",
        ),
        (
            "languages: [en]",
            "targets: [{id: t, name: T, share: 0.3, kinds: [work_open], days: 90}]",
            "wrong-form",
            "targets.0.share",
        ),
        (
            "languages: [en]",
            "targets: [{id: t, name: T, share: 30, kinds: [work_open], days: 90, population: {gender: man, age: x}}]",
            "unknown-word",
            "targets.0.population.age",
        ),
        (
            "languages: [en]",
            "targets: [{id: t, name: T, share: 30, kinds: [work_open], days: 90, population: {gender: mies}}]",
            "unknown-word",
            "targets.0.population.gender",
        ),
    ],
)
def test_one_mistake_is_one_problem_at_its_key(folder, old, new, code, column):
    folder.change((old, new))

    found = folder.faults()

    assert [(one.code, one.place.column) for one in found if one.severity == "stop"] == [(code, column)]
    assert found[0].place.line


@pytest.mark.parametrize(
    ("rows", "severity", "code", "row", "column"),
    [
        ("A-1;31.2.2025;4", "row", "impossible-day", 2, "Päivä"),
        ("A-1;1.2.2034;4", "row", "future-day", 2, "Päivä"),
        ("A-1;1.2.2025;11", "cell", "unknown-answer", 2, "WAS"),
        ("A-1;1.2.2025;3,5", "cell", "unknown-answer", 2, "WAS"),
        ("\n\nA-1;;4", "row", "missing-value", 4, "Päivä"),
        ("Maija;1.2.2025;4", "row", "possible-name", 2, "Asiakas"),
        ("A-7;1.2.2025;4", "row", "unknown-client", 2, "Asiakas"),
        ("A-1;1.2.2025;4\nA-1;1.2.2025;5", "row", "differing-answers", 2, ""),
        ("A-1;1.2.2025;4;5", "row", "row-does-not-fit", 2, ""),
        ("A-1;1.2.2025", "row", "row-does-not-fit", 2, ""),
        ('A-1;1.2.2025;"4', "stop", "quotation-marks", 2, ""),
        ('A-1;1.2.2025;"4"5', "stop", "quotation-marks", 2, ""),
        ("A-1;1.2.2025;\0", "stop", "not-text", None, ""),
    ],
)
def test_faults_of_rows_tell_file_row_and_header(folder, rows, severity, code, row, column):
    folder.write("answers.csv", f"Asiakas;Päivä;WAS\n{rows}\n")

    found = [one for one in folder.faults() if one.place.file == "answers.csv"]

    assert (found[0].severity, found[0].code, found[0].place.row, found[0].place.column) == (
        severity,
        code,
        row,
        column,
    )


def test_a_number_that_can_be_read_in_two_ways_asks_for_the_sign(folder):
    folder.change(("id: was\n", "id: jsse\n    scales: [{id: jsse, range: [1, 5]}]\n"))
    folder.change(("indicator: work_ability, scale: was, ", "indicator: readiness, scale: jsse, "))
    folder.change(("work_ability_now: WAS", "jsse: WAS"))
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-1;1.2.2025;2.125\n")

    (fault,) = folder.faults()

    assert (fault.severity, fault.code, fault.value) == ("cell", "ambiguous-number", "2.125")
    assert "decimal: comma" in fault.mend


def test_a_number_in_thousands_is_told_where_the_sign_of_decimals_is_known(folder):
    folder.change(("id: was\n", "id: jsse\n    scales: [{id: jsse, range: [1, 5]}]\n"))
    folder.change(("indicator: work_ability, scale: was, ", "indicator: readiness, scale: jsse, "))
    folder.change(("work_ability_now: WAS", "jsse: WAS"))
    folder.change(("    holds: answers\n", "    holds: answers\n    decimal: comma\n"))
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-1;1.2.2025;2.125\n")

    (fault,) = folder.faults()

    assert (fault.severity, fault.code, fault.value) == ("cell", "other-decimal-sign", "2.125")
    assert dict(fault.details)["decimal"] == "comma"
    assert "Say in impact.yaml which" not in fault.mend


def test_a_folder_in_which_nothing_is_recorded_says_so(folder):
    folder.write("periods.csv", "Asiakas;Alku;Loppu\n").write("answers.csv", "Asiakas;Päivä;WAS\n")

    assert "no-rows" in {one.code for one in folder.problems()}


def test_a_folder_with_rows_is_not_said_to_be_empty(folder):
    assert "no-rows" not in {one.code for one in folder.problems()}


def test_a_torn_scale_stops_and_an_unasked_one_does_not(folder):
    items = "".join(f", s{number}: S{number}" for number in range(1, 12))
    folder.change(
        ("id: was\n", "id: whodas12\n    first_code: 0\n"), ("scale: was, target: 30", "scale: whodas12, target: 30")
    )
    folder.change((", work_ability_now: WAS", items))
    headers = ";".join(f"S{number}" for number in range(1, 12))
    folder.write("answers.csv", f"Asiakas;Päivä;{headers}\nA-1;1.2.2025{';1' * 11}\n")

    (fault,) = folder.faults()

    assert (fault.code, dict(fault.details)["id"], fault.place.column) == ("missing-column", "s12", "data.2")


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "clients.csv"
    outside.write_text("Asiakas;Sukupuoli\nA-1;M\n", "utf-8")
    (folder.path / "clients.csv").unlink()
    (folder.path / "clients.csv").symlink_to(outside)

    assert "outside-folder" in [one.code for one in folder.faults()]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_is_not_waited_for(folder):
    (folder.path / "clients.csv").unlink()
    os.mkfifo(folder.path / "clients.csv")

    assert "no-file" in [one.code for one in folder.faults()]


CODE = "131052-308T"  # a test person of the Digital and Population Data Services Agency


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("answers.csv", "A-1;1.2.2025", f"{CODE};1.2.2025"),
        ("answers.csv", "WAS", f"WAS {CODE}"),
        ("clients.csv", "N\n", f'"x, {CODE}"\n'),
        ("impact.yaml", "Puutyöpaja", f"Puutyöpaja # {CODE}"),
        ("impact.yaml", "policy: standard", f"policy: '{CODE}'"),
        ("impact.yaml", "languages: [en]", f"{CODE}: 1"),
        ("impact.yaml", "languages: [en]", f"languages: [en] {CODE}"),
        ("impact.yaml", "file: clients.csv", f"file: '{CODE}.csv'"),
        ("impact.yaml", "client: Asiakas, gender", f"client: '{CODE}', gender"),
    ],
)
def test_an_identity_code_anywhere_stops_and_is_never_told(folder, name, old, new):
    folder.change((old, new), name=name)

    found = folder.problems()

    assert "identity-code" in [one.code for one in found if one.severity == "stop"]
    assert CODE not in str(found)


def test_client_ids_are_told_in_no_problem(folder):
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-7001;1.2.2025;4\nA-7001;A-7001;5\n")

    found = folder.problems()

    assert found
    assert "A-7001" not in str(found)


def test_data_without_a_row_of_headers_shows_no_client(folder):
    folder.write("answers.csv", "A-7001;1.2.2025;4\nA-7002;1.9.2025;7\n")

    found = folder.problems()

    assert {"no-such-column"} <= {one.code for one in found}
    assert "A-700" not in str(found)

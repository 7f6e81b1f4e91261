"""A folder reads as a workbook does: rows of clients from exports as they are."""

import pandas as pd
import pytest

from impactkit.declared.project_keys import TextsKeys, WindowsKeys
from impactkit.intake.project_sheets import TEXTS
from impactkit.intake.services_read import service_names
from impactkit.intake.settings import WINDOWS
from impactkit.tasks.check import check_project, open_project


def test_a_folder_gives_the_rows_of_its_files(folder, table):
    project = folder.open()

    assert [service.id for service in project.declaration.services] == ["paja"]
    assert project.rows.clients[["client", "gender"]].values.tolist() == [["A-1", "man"], ["A-2", "woman"]]
    assert project.rows.episodes["start"].dt.strftime("%Y-%m-%d").tolist() == ["2025-02-01", "2025-03-01"]
    assert project.rows.episodes["end"].isna().tolist() == [False, True]
    assert table(folder, "work_ability_now") == [
        ["A-1", "2025-02-01", 4.0],
        ["A-1", "2025-09-01", 7.0],
        ["A-2", "2025-03-02", 5.0],
    ]
    assert project.problems == ()


def test_the_folder_and_its_file_open_alike(folder):
    by_file = open_project(folder.path / "impact.yaml")

    assert by_file.content == folder.open().content
    assert by_file.path == folder.path / "impact.yaml"


def test_a_folder_without_the_file_says_so(tmp_path):
    checked = check_project(tmp_path)

    assert [problem.code for problem in checked.problems] == ["no-file"]
    assert "impactkit init --folder" in checked.problems[0].mend


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators_are_told_apart(folder, table, encoding, separator):
    text = "Asiakas;Päivä;WAS\nA-1;1.2.2025;4\n".replace(";", separator)
    content = text.encode(encoding)
    folder.write("answers.csv", b"\xff\xfe" + content if encoding == "utf-16-le" else content)

    assert table(folder, "work_ability_now") == [["A-1", "2025-02-01", 4.0]]
    assert folder.problems() == ()


def test_windows_1252_is_read_with_a_note(folder, table):
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-1;1.2.2025;4\n".encode("cp1252"))

    assert table(folder, "work_ability_now") == [["A-1", "2025-02-01", 4.0]]
    (note,) = folder.problems()
    assert (note.severity, note.code, note.place.file) == ("note", "windows-1252", "answers.csv")


def test_ids_stay_as_they_are_written(folder):
    folder.write("clients.csv", "Asiakas;Sukupuoli\n012;M\n1e5;N\nNA1;M\n12;N\n")
    folder.write("periods.csv", "Asiakas;Alku;Loppu\n012;1.2.2025;1.9.2025\n1e5;1.2.2025;\nNA1;1.2.2025;\n")
    folder.write("answers.csv", "Asiakas;Päivä;WAS\n012;1.2.2025;4\n1e5;1.2.2025;7\nNA1;1.2.2025;5\n")

    project = folder.open()

    assert project.rows.episodes["client"].tolist() == ["012", "1e5", "NA1"]
    assert [problem.code for problem in project.problems] == ["looks-alike"]  # 012 and 12 are two clients


def test_quoted_texts_may_hold_separators_and_lines(folder, table):
    folder.write("answers.csv", 'Asiakas;Päivä;Muuta;WAS\nA-1;1.2.2025;"a;b\nc ""d""";4\nA-2;1.3.2025;;x\n')

    assert table(folder, "work_ability_now") == [
        ["A-1", "2025-02-01", 4.0],
        ["A-2", "2025-03-01", pytest.approx(float("nan"), nan_ok=True)],
    ]
    (fault,) = folder.faults()
    assert (fault.code, fault.place.row, fault.place.line, fault.place.column) == ("text-answer", 3, 4, "WAS")


def test_ready_scores_are_as_valid_as_items(folder, table):
    folder.change(("work_ability_now: WAS", "was: WAS"))

    assert table(folder, "was") == [["A-1", "2025-02-01", 4.0], ["A-1", "2025-09-01", 7.0], ["A-2", "2025-03-02", 5.0]]


def test_a_wide_file_holds_several_instruments(folder, table):
    folder.change(
        ("  - id: was\n", "  - id: was\n  - id: jsse\n    scales: [{id: jsse, range: [1, 5]}]\n"),
        ("holds: answers", "holds: answers\n    instrument: [was, jsse]"),
        ("work_ability_now: WAS}", "work_ability_now: WAS, jsse: Pystyvyys}\n    decimal: point"),
    )
    folder.write(
        "answers.csv", "Asiakas,Päivä,WAS,Pystyvyys\nA-1,1.2.2025,4,2.125\nA-1,1.9.2025,,3.5\nA-2,1.3.2025,5,\n"
    )

    assert [row[2] for row in table(folder, "work_ability_now")] == [4.0, 5.0]
    assert table(folder, "jsse", "jsse@1") == [["A-1", "2025-02-01", 2.125], ["A-1", "2025-09-01", 3.5]]
    assert folder.problems() == ()


def test_before_and_after_in_one_row_are_two_entries(folder, table):
    folder.write("answers.csv", "Asiakas;Ennen;Jälkeen;WAS1;WAS2\nA-1;1.2.2025;1.9.2025;4;7\nA-2;1.3.2025;;5;\n")
    first = (
        "columns: {client: Asiakas, date: Päivä, work_ability_now: WAS}\n    values: {service: paja, rater: client}\n"
    )
    both = "".join(
        "  - file: answers.csv\n    holds: answers\n    values: {service: paja, rater: client}\n"
        f"    columns: {{client: Asiakas, date: {day}, work_ability_now: {was}}}\n"
        for day, was in (("Ennen", "WAS1"), ("Jälkeen", "WAS2"))
    )
    folder.change((f"  - file: answers.csv\n    holds: answers\n    {first}", both))

    assert table(folder, "work_ability_now") == [
        ["A-1", "2025-02-01", 4.0],
        ["A-2", "2025-03-01", 5.0],
        ["A-1", "2025-09-01", 7.0],
    ]
    assert folder.problems() == ()


def test_days_follow_the_form_that_is_said(folder, table):
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-1;2/13/2025;4\nA-1;9/1/2025;7\n")
    folder.change(("work_ability_now: WAS}", "work_ability_now: WAS}\n    dates: m/d/yyyy"))

    assert [row[1] for row in table(folder, "work_ability_now")] == ["2025-02-13", "2025-09-01"]


def test_days_are_never_silently_month_first(folder):
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-1;2/3/2025;4\n")

    (fault,) = folder.faults()

    assert (fault.severity, fault.code, fault.value) == ("row", "ambiguous-day", "2/3/2025")
    assert "dates: d/m/yyyy" in fault.mend


def test_a_workbook_is_a_data_file_too(folder, table):
    with pd.ExcelWriter(folder.path / "answers.xlsx", engine="xlsxwriter") as writer:
        days = pd.to_datetime(["2025-02-01", "2025-09-01"])
        pd.DataFrame({"Asiakas": ["A-1", "A-1"], "Päivä": days, "WAS": [4, 7]}).to_excel(
            writer, sheet_name="Kysely", index=False
        )
        pd.DataFrame({"x": [1]}).to_excel(writer, sheet_name="Muuta", index=False)
    folder.change(("file: answers.csv", "file: answers.xlsx\n    sheet: kysely"))

    assert table(folder, "work_ability_now") == [["A-1", "2025-02-01", 4.0], ["A-1", "2025-09-01", 7.0]]


def test_codes_for_no_answer_are_gaps(folder, table):
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-1;1.2.2025;99\nA-1;1.9.2025;7\nA-99;2.2.2025;-\n")
    folder.write("clients.csv", "Asiakas;Sukupuoli\nA-1;M\nA-2;99\nA-99;N\n")
    folder.change(("work_ability_now: WAS}", "work_ability_now: WAS}\n    missing: [99, '-']"))
    folder.change(("woman}}", "woman}}\n    missing: 99"))

    assert [row[2] == row[2] for row in table(folder, "work_ability_now")] == [False, True, False]
    assert folder.faults() == []


def test_a_project_without_a_file_of_clients_has_those_who_are_mentioned(folder):
    text = (folder.path / "impact.yaml").read_text("utf-8")
    start, end = text.index("  - file: clients.csv"), text.index("  - file: periods.csv")
    folder.write("impact.yaml", text[:start] + text[end:])

    assert folder.open().rows.clients["client"].tolist() == ["A-1", "A-2"]


def test_background_in_the_answers_file_counts_each_client_once(folder):
    folder.write("answers.csv", "Asiakas;Sukupuoli;Päivä;WAS\nA-1;M;1.2.2025;4\nA-1;M;1.9.2025;7\nA-2;N;1.3.2025;5\n")
    folder.change(("file: clients.csv", "file: answers.csv"))

    project = folder.open()

    assert project.rows.clients[["client", "gender"]].values.tolist() == [["A-1", "man"], ["A-2", "woman"]]
    assert project.problems == ()


def test_a_client_who_answers_in_two_files_differently_is_told_with_both(folder):
    folder.write("more.csv", "Asiakas;Päivä;WAS\nA-1;1.2.2025;6\nA-2;1.9.2025;6\n")
    text = (folder.path / "impact.yaml").read_text("utf-8")
    entry = text[text.index("  - file: answers.csv") :]
    folder.write("impact.yaml", text + entry.replace("answers.csv", "more.csv"))

    found = [(one.code, one.place.file, one.place.row, dict(one.details)["rows"]) for one in folder.faults()]

    assert found == [
        ("differing-answers", "answers.csv", 2, "2 (more.csv)"),
        ("differing-answers", "more.csv", 2, "2 (answers.csv)"),
    ]
    assert folder.open().rows.answers["was@1"]["client"].tolist() == ["A-1", "A-2", "A-2"]


def test_what_the_catalogue_leaves_open_is_declared_with_its_source(folder):
    folder.change(
        (
            "  - id: was\n",
            "  - id: was\n    scales:\n      - id: was\n"
            "        reliability: {kind: test_retest_icc, value: 0.85, n: 90, source: S}\n"
            "        important: {value: 2, source: agreed}\n        reference: {mean: 6.5, source: register}\n",
        )
    )

    project = folder.open()

    (declared,) = project.declaration.instruments[0].scales
    assert (declared.important, declared.important_source) == (2.0, "agreed")
    assert (declared.reference_mean, declared.reference_source) == (6.5, "register")
    assert (project.instruments[0].scales[0].reliability[0].value, declared.reliability.n) == (0.85, 90)
    assert project.problems == ()


OWN = """\
format: impactkit-instrument/1
id: mood
version: "1"
revision: 1
short: Mood
name: {fi: mieliala, sv: humör, en: mood}
source: Made up for tests
owner: nobody
licence: {kind: open, where: here, checked: 2026-11-24, evidence: user}
languages: {official: [fi], labels: [fi, sv, en]}
recall_days: 14
use: {individual: allowed, group: allowed, proxy: blocked}
min_interval_days: 14
scales:
  - id: total
    name: {fi: mieliala, sv: humör, en: mood}
    rule: ready
    missing: none_allowed
    range: [0, 6]
    better: higher
"""


def test_an_instrument_of_ones_own_lies_beside_the_file(folder, table):
    folder.write("instruments/mood.yaml", OWN)
    folder.change(
        ("  - id: was\n", "  - id: was\n  - id: mood\n"),
        ("holds: answers\n", "holds: answers\n    instrument: [was, mood]\n"),
    )
    folder.change(("work_ability_now: WAS", "work_ability_now: WAS, mood.total: Mieliala"))
    folder.write("answers.csv", "Asiakas;Päivä;WAS;Mieliala\nA-1;1.2.2025;4;2,5\n")

    assert table(folder, "mood.total", "mood@1") == [["A-1", "2025-02-01", 2.5]]
    assert folder.problems() == ()


TARGET = """\
targets:
  - {id: t1, name: Kuten A-1 työhön, share: 30, kinds: [work_open], days: 90}
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("data:\n", f"{TARGET}data:\n", 15),
        ("  - id: was\n", "  - id: was\n    scales: [{id: was, important: {value: 2, source: A-2 sanoi}}]\n", 14),
        ("  - id: was\n", "  - id: was\n    scales: [{id: was, reference: {mean: 6, source: kuten A-2}}]\n", 14),
    ],
)
def test_a_text_of_the_report_that_names_a_client_stops_and_is_not_told(folder, old, new, line):
    folder.change((old, new))

    (problem,) = folder.faults()

    assert (problem.code, problem.place.line) == ("client-named", line)
    assert "A-1" not in str(problem)
    assert "A-2" not in str(problem)


def test_codes_are_known_as_programs_write_them_in_columns_with_gaps(folder, table):
    """1 becomes 1.0 where a column has gaps. 1.000 may be a thousand, so it is nobody's code."""
    folder.change(("values: {service: paja, rater: client}\n", "values: {service: paja, rater: client}\n" + CODED))
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-1;1.2.2025;1.0\nA-1;1.9.2025;1\nA-2;2.3.2025;99.0\n")

    assert [row[2] for row in table(folder, "work_ability_now")][:2] == [10, 10]
    assert folder.faults() == []


@pytest.mark.parametrize(("consent", "printed"), [("true", True), ("false", False), (None, False)])
def test_a_quote_is_printed_only_with_consent_as_in_a_workbook(folder, consent, printed):
    said = "" if consent is None else f", quote_consent: {consent}"
    folder.change(
        ("    name: Puutyöpaja\n", f"    name: Puutyöpaja\n    texts: {{quote: Joku odottaa minua.{said}}}\n")
    )

    project = folder.open()

    (service,) = project.declaration.services
    assert (service.quote.text, service.quote.consent) == ("Joku odottaa minua.", printed)
    assert ["quote-without-consent"] * (not printed) == [
        problem.code for problem in project.problems if "quote" in problem.code
    ]


def test_the_keys_of_texts_and_windows_are_those_of_the_workbook():
    asked = [column.id for column in TEXTS.columns if column.id != "service"]

    assert list(TextsKeys.model_fields) == asked
    assert list(WindowsKeys.model_fields) == [column.id for column in WINDOWS]


def test_the_services_of_a_folder_are_read_once(folder, monkeypatch):
    read = []

    def counted(records, findings):
        read.append(records)
        return service_names(records, findings)

    monkeypatch.setattr("impactkit.intake.reading.service_names", counted)

    folder.open()

    assert len(read) == 1


def test_a_code_that_is_not_listed_is_told_and_no_code_of_ours(folder, table):
    """The form's 1 is our 10; its 3 would pass for our 3. Words are no codes, and gaps are gaps."""
    folder.change(("values: {service: paja, rater: client}\n", "values: {service: paja, rater: client}\n" + CODED))
    folder.write("answers.csv", "Asiakas;Päivä;WAS\nA-1;1.2.2025;1\nA-1;1.9.2025;3\nA-2;2.3.2025;99\n")

    (problem,) = folder.faults()

    assert (problem.code, problem.severity, problem.value) == ("unlisted-code", "cell", "3")
    assert (problem.place.file, problem.place.row, problem.place.column) == ("answers.csv", 3, "WAS")
    assert dict(problem.details)["allowed"] == "1"
    assert [row[2] == row[2] for row in table(folder, "work_ability_now")] == [True, False, False]


CODED = """\
    codes: {work_ability_now: {1: 10}}
    missing: ["99"]
"""


def test_a_kind_of_step_with_a_semicolon_is_refused(folder):
    folder.change(("services:\n", 'milestones: ["CV; hakemus", kurssi]\nservices:\n'))

    (problem,) = folder.faults()

    assert (problem.code, problem.place.line) == ("milestone-semicolon", 8)

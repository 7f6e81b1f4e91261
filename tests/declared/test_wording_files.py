"""The user's own wording is read with every fault in its line, and told by the codes of the catalogue."""

from __future__ import annotations

import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.declared.wording_files import read_wording, wording_beside
from impactkit.domain.problems import InvalidData

FILE = """\
format: impactkit-wording/1
items:
  q1: First made-up statement
  q2: Second made-up statement
answers:
  agreement: {1: never so, 2: seldom so, 3: at times, 4: often so, 5: always so}
"""


def read(*changes: tuple[str, str]):
    content = FILE
    for old, new in changes:
        assert old in content, old
        content = content.replace(old, new, 1)
    return read_wording(content.encode(), file="esis.en.yaml", instrument=load_instrument("esis"), language="en")


def test_items_and_answers_are_read():
    wording = read()

    assert (wording.instrument, wording.language) == ("esis", "en")
    assert wording.items == {"q1": "First made-up statement", "q2": "Second made-up statement"}
    assert wording.answers["agreement"][5] == "always so"


def test_words_by_the_codes_of_another_print_become_those_of_the_catalogue():
    zero_based = "{0: never so, 1: seldom so, 2: at times, 3: often so, 4: always so}"

    found = read((FILE.partition("agreement: ")[2].strip(), zero_based))

    assert found.answers == read().answers


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("  q1: First", "  q11: First", "unknown-item", 3),
        ("agreement: {", "agreemnt: {", "unknown-answers", 6),
        ("q2: Second", "q2: First", "worded-alike", 4),
        ("5: always so", "5: Never so", "worded-alike", 6),
        (", 5: always so", "", "words-of-codes", 6),
        ("items:", "version: '2'\nitems:", "other-version", 2),
        ("items:", "itmes:", "unknown-key", 2),
        ("q1: First made-up statement", "q1:", "wrong-form", 3),
        ("impactkit-wording/1", "impactkit-wording/2", "unknown-word", 1),
    ],
)
def test_faults_are_told_with_their_line(old, new, code, line):
    with pytest.raises(InvalidData) as fault:
        read((old, new))

    assert (code, line) in [(problem.code, problem.place.line) for problem in fault.value.problems]


def test_every_fault_is_told_at_once():
    with pytest.raises(InvalidData) as fault:
        read(("  q1: First", "  q11: First"), (", 5: always so", ""))

    assert [problem.code for problem in fault.value.problems] == ["unknown-item", "words-of-codes"]


def test_an_identity_code_in_the_wording_is_refused_and_never_told():
    with pytest.raises(InvalidData) as fault:
        read(("q1: First made-up statement", "q1: ask 131052-308T"))

    assert [(one.code, one.place.line) for one in fault.value.problems] == [("identity-code", 3)]
    assert "308T" not in str(fault.value.problems)


def test_no_folder_means_no_wording(tmp_path):
    worded = wording_beside(tmp_path)([load_instrument("esis")])

    assert (worded.wordings, worded.problems) == ((), ())


def test_a_file_is_read_for_the_instrument_and_the_language_of_its_name(tmp_path):
    (tmp_path / "wording").mkdir()
    (tmp_path / "wording" / "esis.sv.yaml").write_text(FILE, "utf-8")

    worded = wording_beside(tmp_path)([load_instrument("was"), load_instrument("esis")])

    assert [(one.instrument, one.language) for one in worded.wordings] == [("esis", "sv")]


@pytest.mark.parametrize(
    ("name", "nearest"), [("essi.fi.yaml", "esis"), ("esis.se.yaml", "esis"), ("esis.yaml", "esis")]
)
def test_a_file_of_no_instrument_in_use_is_told_and_not_read(tmp_path, name, nearest):
    (tmp_path / "wording").mkdir()
    (tmp_path / "wording" / name).write_text(FILE, "utf-8")

    worded = wording_beside(tmp_path)([load_instrument("esis")])

    (problem,) = worded.problems
    assert worded.wordings == ()
    assert (problem.severity, problem.code, problem.place.file) == ("note", "unread-wording", name)
    assert dict(problem.details)["nearest"] == "esis"

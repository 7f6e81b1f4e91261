"""What is rejected is told in the language of the workbook, and shows no client."""

from __future__ import annotations

import pytest

from impactkit.domain.message import N_
from impactkit.domain.problems import Place
from impactkit.intake.findings import Fault, Findings, screen

NOT_AN_ANSWER = Fault(
    code="unknown-answer",
    what=N_("{value} is not an answer of this question."),
    mend=N_("Fill in the cell."),
    value="7",
)


def shown_as_it_is(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "7 ei ole tämän kysymyksen vastaus."), ("en", "7 is not an answer of this question.")],
    ids=["Finnish", "English"],
)
def test_a_rejected_cell_is_told_in_the_language_of_the_workbook(language, said):
    findings = Findings("kevat.xlsx")
    findings.add("cell", NOT_AN_ANSWER, Place(sheet="WAS", row=14, column="q3"))

    rejected = findings.rejected(shown_as_it_is, language)

    assert rejected[["sheet", "row", "column", "what"]].to_numpy().tolist() == [["WAS", 14, "q3", said]]


def test_a_rejected_cell_shows_no_clients_key():
    findings = Findings("kevat.xlsx")
    findings.add("cell", Fault(code="x", what=N_("“{value}” is not a number."), mend="", value="A-0001"))

    rejected = findings.rejected(screen(["A-0001"], lambda _: False), "fi")

    assert rejected["what"].tolist() == ["”…” ei ole luku."]

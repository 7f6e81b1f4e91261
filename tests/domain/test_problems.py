"""What stops the reading is told in the exception too."""

from __future__ import annotations

from impactkit.domain.problems import InvalidData, Place, Problem


def stop(line: int) -> Problem:
    return Problem(
        severity="stop",
        code="unknown-word",
        what="{value} does not fit {key}.",
        place=Place(file="was.yaml", line=line, column="scales.0.better"),
        mend="Use {allowed}.",
        value="hihger",
        details=(("key", "better"), ("allowed", "higher, lower")),
    )


def test_one_problem_is_told_whole():
    assert str(InvalidData((stop(29),))) == (
        "was.yaml, line 29, scales.0.better: hihger does not fit better. Use higher, lower."
    )


def test_of_many_the_first_are_told_and_how_many_there_are():
    fault = InvalidData(tuple(stop(line) for line in range(1, 10)))

    told = str(fault).splitlines()

    assert [line.split(", ")[1] for line in told[:5]] == [f"line {line}" for line in range(1, 6)]
    assert told[5:] == ["9 problems in all; see .problems for each place."]
    assert len(fault.problems) == 9


def test_a_place_that_is_not_known_is_not_told():
    problem = Problem(severity="stop", code="x", what="Nothing is there.", place=Place(), mend="")

    assert str(InvalidData((problem,))) == "Nothing is there."

"""What is told of an instrument is what its file says, in plain words."""

from __future__ import annotations

import pytest

from impactkit.domain.problems import InvalidData
from impactkit.tasks.instruments import listed, told
from impactkit.words.say import say


def lines(id_or_path, language="en"):
    """Give every line that is told, by the heading of its part."""
    return {
        say(part.heading, language): [say(line, language) for line, _ in part.lines] for part in told(id_or_path)[1]
    }


def test_the_list_is_the_catalogue():
    assert [instrument.id for instrument in listed()][:3] == ["3x10d", "abilitator", "belief"]


@pytest.mark.parametrize(
    ("name", "scale", "sentence"),
    [
        ("was", "was", "The answer is the score."),
        ("esis", "esis", "The score is 2.5 times the sum of the 10 answers, minus 25."),
        ("whodas12", "whodas12", "The score is the sum of the 12 answers, minus 12."),
        ("whodas12", "whodas12_complex", "The sum of the points is multiplied by 100/36."),
        ("whodas12", "whodas12_complex", "Points of s2: 1 = 0, 2 = 1, 3 = 1, 4 = 2, 5 = 2."),
        ("who5", "who5", "The score is 4 times the sum of the 5 answers."),
        ("eurohis8", "eurohis8", "The score is the mean of the 8 answers."),
        ("swemwbs", "swemwbs", "The table has 29 lines: the sum 7 gives 7, the sum 35 gives 35."),
        ("jsse", "jsse", "The ready score is entered as its owner computes it."),
        ("whodas12", "whodas12", "From 0 to 48; a lower score is better."),
        ("swemwbs", "swemwbs", "It shares questions with wemwbs; the two are never parts of one composite."),
        ("esis", "esis", "A question that was not answered leaves no score."),
        (
            "whodas12",
            "whodas12",
            "One unanswered question counts as the mean of the answered; with more there is no score.",
        ),
    ],
)
def test_the_rule_of_a_scale_is_told_in_plain_words(name, scale, sentence):
    parts = lines(name)

    assert sentence in next(told for heading, told in parts.items() if heading.startswith(f"Scale {scale}:"))


def test_turned_answers_and_gaps_of_a_mean_are_told(tmp_path, own_instrument):
    path = own_instrument(
        tmp_path,
        ("rule: sum", "rule: mean"),
        ("missing: none_allowed", "missing: {at_most: 1}"),
        ("range: [0, 6]", "range: [0, 3]"),
        ("lower: 4", "lower: 2"),
    )

    found = lines(path)["Scale mood: mood"]

    assert found[1] == "First the answers to tense are turned the other way round."
    assert found[2] == "One unanswered question is left out of the mean; with more there is no score."


@pytest.mark.parametrize(
    ("name", "scale", "sentence"),
    [
        ("was", "was", "A change of more than 2.11 points is counted: standard error of measurement 0.762"),
        ("whodas12", "whodas12", "A change of 9 points or more is counted"),
        ("esis", "esis", "The owner of the instrument advises against judging single clients"),
        ("belief", "belief", "The measurement error of this scale is not known"),
        ("abilitator", "abilitator_c", "From which change on a client is counted follows from the spread"),
        ("eurohis8", "eurohis8", "A change of more than 0.85 points is counted: alpha 0.81"),
        ("was", "was", "The smallest change that matters depends on the start: −0.5 to 4.5 points"),
        ("who5", "who5", "The smallest change that matters: 10 points"),
        ("esis", "esis", "From 0 to under 50: very weak experience of inclusion"),
        ("esis", "esis", "From 50 on: not very weak"),
        ("3x10d", "3x10d_friends", "trusted friends (3X10D): mean 7.12 and spread (SD) 2.48 points in the reference"),
    ],
)
def test_error_and_limits_of_a_scale_are_told(name, scale, sentence):
    parts = lines(name)

    found = next(told for heading, told in parts.items() if heading.startswith(f"Scale {scale}:"))
    assert [line for line in found if line.startswith(sentence)]


def test_how_a_fact_is_known_stands_beside_it():
    marks = {evidence for part in told("jsse")[1] for _, evidence in part.lines}

    assert {"memory", "computed", None} == marks


def test_use_and_licence_are_told_in_the_language_of_the_reader():
    parts = lines("esis", "fi")

    assert "Ei yksittäisten asiakkaiden arviointiin; vain ryhmien tuloksiin." in parts["Mihin mittaria saa käyttää"]
    assert "Kysymykset eivät ole impactkitissä: käytä omaa, luvallista lomaketta." in str(parts)


def test_an_unknown_instrument_is_refused():
    with pytest.raises(InvalidData):
        told("wass")

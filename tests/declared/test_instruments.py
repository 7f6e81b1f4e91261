"""An instrument is what its file says; every fault of a file is told at once, with its place and its mend."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

import pytest

from impactkit.declared.instruments import catalogue, load_instrument, read_instrument
from impactkit.domain.problems import InvalidData, Problem


def detail(problem: Problem, name: str) -> str:
    return dict(problem.details)[name]


def test_a_file_becomes_an_instrument(read):
    instrument = read().instrument

    assert instrument.key == "mood@1"
    assert [item.reverse for item in instrument.items] == [False, True]
    assert instrument.scale("mood").steps() == (0, 1, 2, 3, 4, 5, 6)
    assert instrument.scale("mood").missing.at_most == 0
    assert instrument.examples[0].answers == (("calm", 3.0), ("tense", 0.0))


def test_an_id_an_id_with_its_version_and_a_path_give_the_same(tmp_path):
    content = files("impactkit.instruments").joinpath("was@1.yaml").read_bytes()
    own = tmp_path / "own.yaml"
    own.write_bytes(content)

    found = [load_instrument("was"), load_instrument("was@1"), load_instrument(own), load_instrument(str(own))]

    assert found == [found[0]] * 4
    assert found[0].sha256 == sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("asked", "nearest"), [("wass", "was"), ("WAS", "was"), ("esis@2", "esis@1"), ("gse", ""), ("../esis", "esis")]
)
def test_an_unknown_id_is_told_with_those_that_exist(asked, nearest):
    with pytest.raises(InvalidData) as fault:
        load_instrument(asked)

    problem = fault.value.problems[0]
    assert (problem.code, problem.value) == ("unknown-instrument", asked)
    assert set(catalogue()) <= {name.partition("@")[0] for name in detail(problem, "allowed").split(", ")}
    assert detail(problem, "nearest") == nearest


def test_a_path_to_nothing_is_told(tmp_path):
    with pytest.raises(InvalidData) as fault:
        load_instrument(tmp_path / "nothing.yaml")

    assert fault.value.problems[0].code == "unreadable-file"


# Faults of single values: code, line of the file, what is suggested.


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "nearest"),
    [
        ("individual: allowed", "individual: alowed", "unknown-word", 12, "allowed"),
        ("better: higher", "better: hihger", "unknown-word", 29, "higher"),
        ("better: higher", "betetr: higher", "unknown-key", 29, "better"),
        ("recall_days: 14", "recall_days: two weeks", "wrong-form", 11, ""),
        ("recall_days: 14", "recall_days: 0", "out-of-bounds", 11, ""),
        ("revision: 1", "revision: 1.0", "wrong-form", 4, ""),
        ("checked: 2026-11-24", "checked: 24.11.2026", "wrong-form", 9, ""),
        ("reverse: true", "reverse: yes", "wrong-form", 21, ""),
        ("id: mood\n", "id: Mood\n", "wrong-form", 2, ""),
        ("en: mood}\nsource", "en: }\nsource", "wrong-form", 6, ""),
        ("scales:\n  - id", "scales:\n  id", "unreadable-yaml", 24, ""),
        ("missing: none_allowed", "missing: none", "wrong-form", 27, ""),
        ("  often:\n    codes: [0, 1, 2, 3]\n", "  often:\n    codes: [0]\n", "out-of-bounds", 16, ""),
        (
            "format: impactkit-instrument/1",
            "format: impactkit-instrument/2",
            "unknown-word",
            1,
            "impactkit-instrument/1",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_was_meant(read, old, new, code, line, nearest):
    problems = {problem.code: problem for problem in read((old, new)).problems}

    problem = problems[code]
    assert (problem.place.file, problem.place.line) == ("mood@1.yaml", line)
    assert dict(problem.details).get("nearest", "") == nearest


def test_a_missing_key_is_told_where_it_belongs(read):
    problem = read(("source: Made up for tests\n", "")).only

    assert (problem.code, problem.value, problem.place.line) == ("missing-key", "source", 1)


def test_an_unknown_key_within_a_list_is_told_with_the_keys_of_that_place(read):
    problem = read(("answers: often, label: {fi: rauha", "answers: often, wordng: {fi: a}, label: {fi: rauha")).only

    assert problem.place.column == "items.0.wordng"
    assert detail(problem, "allowed").split(", ")[:3] == ["id", "answers", "label"]
    assert detail(problem, "nearest") == "wording"


def test_every_fault_is_told_at_once_and_in_the_order_of_the_file(read):
    problems = read(
        ("individual: allowed", "individual: maybe"),
        ("id: tense", "id: calm"),
        ("items: [calm, tense]", "items: [calm, tens]"),
        ("rule: sum", "rule: som"),
        ("range: [0, 6]", "range: [0, 3,5]"),
    ).problems

    assert [problem.place.line for problem in problems] == sorted(problem.place.line for problem in problems)
    assert {"unknown-word", "id-twice", "unknown-item", "out-of-bounds"} <= {problem.code for problem in problems}


# Parts that do not agree. These are told even while another field is wrong.


def recoded(calm: str, tense: str) -> tuple[tuple[str, str], ...]:
    return (
        ("    rule: sum\n", f"    rule: recode_sum\n    recode: {{calm: {calm}, tense: {tense}}}\n"),
        ("range: [0, 6]", "range: [0, 4]"),
        ("lower: 4", "lower: 3"),
    )


CALM = "  - {id: calm, answers: often, label: {fi: rauha, sv: lugn, en: calm}}\n"
RELIABILITY = "    reliability:\n      - {kind: alpha, value: 0.8, population: us, source: us, evidence: user, "
FULL = "{0: 0, 1: 1, 2: 1, 3: 2}"
TABLE = "{0: 0, 1: 1, 2: 2.5, 3: 3, 4: 4, 5: 5, 6: 6}"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("  - {id: tense", CALM + "  - {id: tense")], "id-twice"),
        ([("id: tense", "id: date"), ("[calm, tense]", "[calm, date]"), ("tense: 0", "date: 0")], "id-taken"),
        ([("items: [calm, tense]", "items: [calm, tense, clam]")], "unknown-item"),
        ([("items: [calm, tense]", "items: [calm, tense, tense]")], "item-twice"),
        ([("  - {id: tense", CALM.replace("calm", "idle") + "  - {id: tense")], "unused-item"),
        ([("answers: often, reverse", "answers: oftne, reverse")], "unknown-answers"),
        ([("codes: [0, 1, 2, 3]", "codes: [0, 2, 1, 3]")], "codes-order"),
        ([("codes: [0, 1, 2, 3]", "codes: [0, 1, 1, 3]")], "codes-order"),
        ([("    low: {fi: ei", "    first_codes: [1]\n    low: {fi: ei")], "first-code"),
        ([("range: [0, 6]", "range: [0, 8]")], "range-differs"),
        ([("range: [0, 6]", "range: [6, 0]")], "range-order"),
        ([("lower: 0", "lower: 1")], "bands-gap"),
        ([("lower: 4", "lower: 7")], "band-outside"),
        ([("lower: 4", "lower: 0")], "bands-order"),
        ([("rule: sum", "rule: single")], "items-of-single"),
        ([("rule: sum", "rule: ready")], "items-of-ready"),
        ([("rule: sum", "rule: sum\n    factor: 2")], "key-of-another-rule"),
        ([("rule: sum", "rule: lookup")], "missing-key"),
        ([("missing: none_allowed", "missing: {at_most: 2, fill: person_mean}")], "too-many-gaps"),
        ([("missing: none_allowed", "missing: {at_most: 1}")], "gaps-without-fill"),
        ([("    better: higher\n", RELIABILITY + "ci: [0.85, 0.88]}\n    better: higher\n")], "interval-without-value"),
        ([("    better: higher\n", RELIABILITY + "ci: [0.7, 0.79]}\n    better: higher\n")], "interval-without-value"),
        ([("min_interval_days: 14", "min_interval_days: 13")], "interval-too-short"),
        ([("recall_days: 14", "recall_days: 15")], "interval-too-short"),
        ([("recall_days: 14", "recall_days: null"), ("_interval_days: 14", "_interval_days: 3")], "interval-too-short"),
        ([("scale: mood", "scale: moood")], "unknown-scale"),
        ([("{calm: 3, tense: 0}", "{clam: 3, tense: 0}")], "unknown-item"),
        ([("{calm: 3, tense: 0}", "{calm: 4, tense: 0}")], "alien-code"),
        ([("{calm: 3, tense: 0}", "{calm: 3, tense: 0}, first_code: 1")], "first-code"),
        ([("reverse: true, ", "reverse: true, wording: {fi: a, sv: b, en: c}, ")], "wording"),
        (recoded(FULL, "{0: 0, 1: 1, 2: 2}"), "recode-incomplete"),
        (recoded(FULL, "{0: 0, 1: 1, 2: 1, 3: 2, 4: 2}"), "recode-incomplete"),
        ([*recoded(FULL, FULL), (f", tense: {FULL}", "")], "recode-missing"),
        ([("rule: sum", f"rule: lookup\n    table: {TABLE[:-7]}}}")], "table-incomplete"),
        (
            [("rule: sum", f"rule: lookup\n    table: {TABLE}"), ("none_allowed", "{at_most: 1, fill: person_mean}")],
            "gaps-of-table",
        ),
    ],
)
def test_parts_that_do_not_agree_are_told(read, changes, code):
    alone = read(*changes)
    beside_another_fault = read(*changes, ("proxy: blocked", "proxy: never"))

    assert alone.codes == [code]
    assert sorted(beside_another_fault.codes) == sorted([code, "unknown-word"])


@pytest.mark.parametrize(
    "changes",
    [
        recoded(FULL, FULL),
        [("    better: higher\n", RELIABILITY + "ci: [0.8, 0.88]}\n    better: higher\n")],
        [("recall_days: 14", "recall_days: 30"), ("min_interval_days: 14", "min_interval_days: 30")],
        [("rule: sum", f"rule: lookup\n    table: {TABLE}")],
        [("rule: sum", "rule: mean"), ("range: [0, 6]", "range: [0, 3]"), ("lower: 4", "lower: 2")],
        [("rule: sum", "rule: linear\n    factor: [50, 3]\n    offset: 0"), ("range: [0, 6]", "range: [0, 100]")],
        [("missing: none_allowed", "missing: {at_most: 1, fill: person_mean, evidence: memory}")],
        [("range: [0, 6]", "range: null")],
    ],
)
def test_rules_that_agree_are_read(read, changes):
    assert read(*changes).codes == []


def test_a_ratio_stays_exact(read):
    scale = read(
        ("rule: sum", "rule: linear\n    factor: [50, 3]"), ("range: [0, 6]", "range: [0, 100]")
    ).instrument.scales[0]

    assert (scale.factor, scale.divisor) == (50, 3)


@pytest.mark.parametrize(
    ("codes", "missing", "most"),
    [("[0, 1, 2, 3]", "none_allowed", 45), ("[0, 1, 2, 3]", "{at_most: 1, fill: person_mean}", 40)],
)
def test_a_scale_of_too_many_items_is_told_where_they_are_named(read, codes, missing, most):
    """Of items worth 0-3: 2^n times the power of two above 3 n, and times n + 1 with gaps, is at most 2^53."""
    more = [f"item_{number}" for number in range(most - 1)]
    items = "".join(f"  - {{id: {name}, answers: often, label: {{fi: a, sv: b, en: c}}}}\n" for name in more)
    changes = [
        ("  - {id: tense", items + "  - {id: tense"),
        ("items: [calm, tense]", f"items: [calm, tense, {', '.join(more)}]"),
        ("missing: none_allowed", f"missing: {missing}"),
        ("range: [0, 6]", f"range: [0, {3 * (most + 1)}]"),
        ("score: 6", "score: null"),
    ]
    one_less = [
        ("  - {id: tense", items.replace(items.splitlines(keepends=True)[-1], "") + "  - {id: tense"),
        ("items: [calm, tense]", f"items: [calm, tense, {', '.join(more[:-1])}]"),
        *changes[2:3],
        ("range: [0, 6]", f"range: [0, {3 * most}]"),
        *changes[4:],
    ]

    problem = read(*changes).only

    assert (problem.code, problem.place.column, detail(problem, "most")) == (
        "too-many-items",
        "scales.0.items",
        str(most),
    )
    assert read(*one_less).codes == []


def test_a_decimal_comma_within_brackets_is_told_as_what_it_is(read):
    problem = read(("lower: 4", "lower: 3,5")).only

    assert (problem.code, problem.value, problem.place.line) == ("unknown-key", "5", 32)
    assert "write decimals with a point" in problem.mend


# Personal identity codes


CODE = "131052-308T"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("owner: nobody", f"owner: {CODE}", 8),
        ("owner: nobody", f"owner: nobody  # ask {CODE}", 8),
        ("owner: nobody", "owner: 131052-\n  308T", 8),
        ("owner: nobody", 'owner: "\\u003131052-308T"', 8),
        ("owner: nobody", f"owner: nobody\n{CODE}: a", 9),
        ("owner: nobody", f"owner: nobody\nowner: {CODE}", 9),
        ("better: higher", f"better: {CODE}", 29),
        ("tense: 0}", f"{CODE}: 0}}", 34),
        ("owner: nobody", f"owner: nobody\n\t{CODE}", 9),
    ],
    ids=["text", "comment", "two lines", "escaped", "key", "twice", "unknown word", "unknown item", "no YAML"],
)
def test_an_identity_code_in_a_file_is_refused_at_its_line_and_never_told(file_text, old, new, line):
    with pytest.raises(InvalidData) as fault:
        read_instrument(file_text((old, new)).encode(), file="mood.yaml")

    assert [one.place.line for one in fault.value.problems if one.code == "identity-code"] == [line]
    assert "308T" not in f"{fault.value}{fault.value.problems}"


def test_an_identity_code_does_not_keep_other_mistakes_from_being_told(read):
    assert read(("owner: nobody", f"owner: {CODE}"), ("rule: sum", "rule: som")).codes == [
        "identity-code",
        "unknown-word",
    ]


def test_no_half_of_an_identity_code_is_told_where_a_long_value_is_cut(read):
    (_, problem) = read(("better: higher", f"better: {'a' * 50}{CODE}")).problems

    assert "1310" not in str(problem)


def test_a_file_named_by_an_identity_code_is_refused_and_the_name_never_told(tmp_path, file_text):
    path = tmp_path / f"{CODE}.yaml"
    path.write_text(file_text(), "utf-8")

    for asked in (path, CODE, tmp_path / f"{CODE}-other.yaml"):
        with pytest.raises(InvalidData) as fault:
            load_instrument(asked)

        assert "308T" not in f"{fault.value}{fault.value.problems}"

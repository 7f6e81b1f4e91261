"""YAML becomes text with places, and what people cannot see or only attackers write is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.declared.yaml_text import MOST_BYTES, Mapping, below, located, place_of, plain
from impactkit.domain.problems import InvalidData


def refused(content: bytes) -> tuple[str, int | None]:
    with pytest.raises(InvalidData) as fault:
        located(content, file="a.yaml")
    problem = fault.value.problems[0]
    return problem.code, problem.place.line


def test_scalars_stay_as_they_are_written():
    tree = located(b"a: no\nb: 012\nc: 12:30\nd: 1_000\ne: 2026-11-24\n", file="a.yaml")

    assert plain(tree) == {"a": "no", "b": "012", "c": "12:30", "d": "1_000", "e": "2026-11-24"}


@pytest.mark.parametrize("nothing", ["", "null", "~"])
def test_what_is_left_open_is_none(nothing):
    assert plain(located(f"a: {nothing}\n".encode(), file="a.yaml")) == {"a": None}


def test_a_quoted_null_is_a_word():
    assert plain(located(b'a: "null"\n', file="a.yaml")) == {"a": "null"}


def test_each_value_and_key_knows_its_place():
    tree = located(b"scales:\n  - id: x\n    rule: sum\n", file="a.yaml")

    value = place_of(tree, ("scales", 0, "rule"))
    scale = below(tree, "scales", 0)

    assert (value.file, value.line, value.character, value.column) == ("a.yaml", 3, 11, "scales.0.rule")
    assert isinstance(scale, Mapping)
    assert (scale.keys["rule"].line, scale.keys["rule"].character) == (3, 5)


def test_the_place_of_what_is_not_there_is_that_of_what_it_lacks_in():
    tree = located(b"a: 1\nb:\n  c: 2\n", file="a.yaml")

    assert place_of(tree, ("b", "missing", 3)).line == 3


def test_a_byte_order_mark_is_no_part_of_the_first_key():
    assert plain(located("\ufeffa: ä\n".encode(), file="a.yaml")) == {"a": "ä"}


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"a: 1\nb: 2\na: 3\n", "key-twice", 3),
        (b"a: &x 1\nb: *x\n", "yaml-alias", 2),
        (b"a: &x [*x]\n", "yaml-alias", 1),
        (b"a: [1, 2\n", "unreadable-yaml", 2),
        (b"a: 1\n---\nb: 2\n", "unreadable-yaml", 3),
        (b"- a\n- b\n", "unreadable-yaml", 1),
        (b"just words\n", "unreadable-yaml", 1),
        (b"", "unreadable-yaml", 1),
        (b"# nothing\n", "unreadable-yaml", 1),
        (b"a: 1\nb: \xe4\n", "unreadable-yaml", 2),
        (b"a: \x07\n", "unreadable-yaml", 1),
        (b"? [1, 2]\n: a\n", "unreadable-yaml", 1),
        (b"a: !!python/object/apply:os.system [ls]\nb: *x\n", "yaml-alias", 2),
    ],
)
def test_refused_with_its_line(content, code, line):
    assert refused(content) == (code, line)


@pytest.mark.parametrize("unit", ["[", "- ", "{a: ", "? "])
def test_deep_nesting_is_refused_before_it_can_crash_anything(unit):
    assert refused((unit * 200_000).encode()) == ("unreadable-yaml", 1)


def test_a_large_file_is_not_read():
    assert refused(b"a: 1\n" + b"#" * MOST_BYTES) == ("unreadable-yaml", 1)


def test_all_keys_written_twice_are_told_at_once():
    with pytest.raises(InvalidData) as fault:
        located(b"a: 1\na: 2\nb: 1\nb: 2\n", file="a.yaml")

    assert [problem.place.line for problem in fault.value.problems] == [2, 4]


@given(content=st.binary(max_size=60))
def test_any_bytes_give_a_tree_or_problems_with_a_file(content):
    try:
        tree, problems = located(content, file="a.yaml"), ()
    except InvalidData as fault:
        tree, problems = None, fault.problems

    assert isinstance(tree, Mapping) or problems
    assert {problem.place.file for problem in problems} <= {"a.yaml"}

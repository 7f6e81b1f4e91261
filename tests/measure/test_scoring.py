"""Scores are what the published rules say, on every engine alike."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from impactkit.declared.instruments import catalogue, load_instrument
from impactkit.domain.instrument import AnswerSet, Instrument, Item, Licence, MissingRule, Scale, Use
from impactkit.domain.local_text import UNSAID
from impactkit.frames.columns import SCORES
from impactkit.measure.scoring import score

FIVE = AnswerSet(id="five", codes=(1, 2, 3, 4, 5), low=UNSAID, high=UNSAID, first_codes=(1, 0))
AROUND_ZERO = AnswerSet(id="around", codes=(-2, -1, 0, 1, 2), low=UNSAID, high=UNSAID)
WITH_A_GAP = AnswerSet(id="gap", codes=(0, 1, 4), low=UNSAID, high=UNSAID)
NONE_ALLOWED = MissingRule()
ONE_FILLED = MissingRule(at_most=1, fill="person_mean")
EXAMPLES_IN_PLANS = [("esis", 0), ("esis", 5), ("whodas12", 5), ("abilitator", 3), ("swemwbs", 2), ("3x10d", 1)]
EXAMPLES = [(name, number) for name in catalogue() for number in range(len(load_instrument(name).examples))]


def item(name: str, answers: AnswerSet = FIVE, *, reverse: bool = False) -> Item:
    return Item(id=name, label=UNSAID, answers=answers, reverse=reverse)


def scale(items: str, *, missing: MissingRule = NONE_ALLOWED, rule: str = "sum", **facts: object) -> Scale:
    usual = {"low": None, "high": None, "better": "higher"}
    return Scale(id="s", name=UNSAID, items=tuple(items), rule=rule, missing=missing, **{**usual, **facts})


def instrument(*items: Item, scales: tuple[Scale, ...]) -> Instrument:
    return Instrument(
        id="own",
        version="2",
        revision=1,
        short=UNSAID,
        name=UNSAID,
        source="",
        owner=UNSAID,
        licence=Licence(kind="open"),
        official_languages=(),
        recall_days=None,
        use=Use(individual="allowed", group="allowed", proxy="allowed"),
        min_interval_days=30,
        items=items,
        scales=scales,
        sha256="",
    )


def answers(columns: list[str], *assessments: dict[str, float]) -> pd.DataFrame:
    many = len(assessments)
    keys = {"client": [f"A-{i}" for i in range(many)], "date": pd.to_datetime(["2025-01-31"] * many).as_unit("us")}
    return pd.DataFrame(keys | {name: [float(one.get(name, "nan")) for one in assessments] for name in columns})


def told(engine, instrument: Instrument, *assessments: dict[str, float]) -> list[tuple[object, object]]:
    """Give score and reason of each assessment on the instrument's first scale."""
    names = [one.id for one in (instrument.items or instrument.scales)]
    rows = engine.rows(score(engine.open(answers(names, *assessments)), instrument))
    return [(row["score"], row["reason"]) for row in rows if row["scale"] == instrument.scales[0].id]


def worked(engine, name: str, number: int) -> None:
    instrument = load_instrument(name)
    example = instrument.examples[number]
    if example.first_code is not None:
        instrument = instrument.printed_from(example.first_code)
    names = [one.id for one in (instrument.items or instrument.scales)]

    found = engine.rows(score(engine.open(answers(names, dict(example.answers))), instrument))

    row = next(row for row in found if row["scale"] == example.scale)
    assert row["score"] == (None if example.score is None else pytest.approx(example.score, abs=5e-5))
    assert example.pomp is None or row["pomp"] == pytest.approx(example.pomp, abs=5e-5)
    assert row["reason"] == (example.reason or None)


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_worked_examples_of_the_catalogue(engine, name, number):
    worked(engine, name, number)


@pytest.mark.parametrize(("name", "number"), EXAMPLES_IN_PLANS)
def test_worked_examples_on_engines_that_plan_first(lazy_engine, name, number):
    worked(lazy_engine, name, number)


# The frame


def test_scores_are_the_declared_frame():
    esis = load_instrument("esis")

    found = score(answers([one.id for one in esis.items], {f"q{i}": 3 for i in range(1, 11)}), esis)

    assert list(SCORES.checked(found).columns) == SCORES.names
    assert list(found.index) == [0]


def test_a_frame_of_each_engine_comes_back_as_it_came(engine, lazy_engine):
    was = load_instrument("was")
    frame = answers(["work_ability_now"], {"work_ability_now": 7})

    for one in (engine, lazy_engine):
        given_in = one.open(frame)

        assert type(score(given_in, was)) is type(given_in)


def test_the_keys_travel_with_the_score(engine):
    was = load_instrument("was")
    frame = answers(["work_ability_now"], {"work_ability_now": 7}).assign(
        service="work", rater="worker", mode="alone", language="fi"
    )

    row = engine.rows(score(engine.open(frame), was))[0]

    assert row == {
        "client": "A-0",
        "service": "work",
        "date": "2025-01-31",
        "rater": "worker",
        "instrument": "was",
        "version": "1",
        "scale": "was",
        "score": 7,
        "pomp": 70,
        "reason": None,
        "min_interval_days": 14,
    }


def test_who_does_not_say_who_answered_means_the_client(engine):
    was = load_instrument("was")
    frame = answers(["work_ability_now"], {"work_ability_now": 7}, {"work_ability_now": 8})

    absent = engine.rows(score(engine.open(frame), was))
    empty = engine.rows(score(engine.open(frame.assign(rater=pd.Series([None, "worker"], dtype="str"))), was))

    assert [(row["service"], row["rater"]) for row in absent] == [("", "client"), ("", "client")]
    assert [row["rater"] for row in empty] == ["client", "worker"]


def test_rows_stand_scale_by_scale_in_the_order_of_the_assessments(engine):
    two = instrument(item("a"), item("b"), scales=(scale("ab"), scale("ba", missing=ONE_FILLED, better="lower")))
    two = instrument(*two.items, scales=(two.scales[0], Scale(**{**_facts(two.scales[1]), "id": "t"})))
    frame = answers(["a", "b"], {"a": 1, "b": 2}, {"a": 1}, {"a": 5, "b": 5}, {})

    rows = engine.rows(score(engine.open(frame), two))

    assert [(row["scale"], row["client"], row["score"]) for row in rows] == [
        ("s", "A-0", 3),
        ("s", "A-1", None),
        ("s", "A-2", 10),
        ("s", "A-3", None),
        ("t", "A-0", 3),
        ("t", "A-1", 2),
        ("t", "A-2", 10),
        ("t", "A-3", None),
    ]


def _facts(one: Scale) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_the_index_of_pandas_means_nothing_and_the_frame_stays_as_it_was():
    was = load_instrument("was")
    frame = answers(["work_ability_now"], {"work_ability_now": 3}, {"work_ability_now": 4}).set_axis([7, 7])
    before = frame.copy()

    found = score(frame, was)

    assert found["score"].tolist() == [3, 4]
    assert list(found.index) == [0, 1]
    assert_frame_equal(frame, before)


def test_no_assessments_give_no_scores(engine):
    esis = load_instrument("esis")

    assert engine.rows(score(engine.open(answers([one.id for one in esis.items])), esis)) == []


# Gaps


def test_an_unanswered_item_leaves_no_score_where_none_may_be_missing(engine):
    own = instrument(*map(item, "abc"), scales=(scale("abc"),))

    assert told(engine, own, {"a": 1, "b": 2, "c": 3}, {"a": 1, "c": 3}, {"b": 2}, {}) == [
        (6, None),
        (None, "item b not answered"),
        (None, "items a, c not answered"),
        (None, "items a, b, c not answered"),
    ]


def test_as_many_gaps_as_the_rule_bears_count_as_the_mean_of_the_answered(engine):
    own = instrument(*map(item, "abcd"), scales=(scale("abcd", missing=ONE_FILLED),))

    assert told(engine, own, {"a": 1, "b": 2, "c": 3, "d": 4}, {"a": 1, "b": 2, "c": 4}, {"a": 1, "b": 2}) == [
        (10, None),
        (pytest.approx(28 / 3), None),
        (None, "items c, d not answered"),
    ]


def test_the_mean_of_the_answered_is_taken_after_reversing(engine):
    own = instrument(item("a"), item("b", reverse=True), item("c"), scales=(scale("abc", missing=ONE_FILLED),))

    assert told(engine, own, {"a": 5, "b": 1}, {"b": 1, "c": 2}, {"a": 2, "c": 4}) == [
        (15, None),
        (10.5, None),
        (9, None),
    ]


def test_a_mean_may_be_of_the_answered_items_only(engine):
    rule = MissingRule(at_most=1, fill="none")
    own = instrument(*map(item, "abc"), scales=(scale("abc", rule="mean", missing=rule),))

    assert told(engine, own, {"a": 1, "b": 2, "c": 4}, {"a": 4, "c": 3}, {"a": 4}) == [
        (pytest.approx(7 / 3), None),
        (3.5, None),
        (None, "items b, c not answered"),
    ]


def test_a_gap_of_one_scale_does_not_touch_another(engine):
    first, second = scale("ab"), Scale(**{**_facts(scale("bc")), "id": "t"})
    own = instrument(*map(item, "abc"), scales=(first, second))

    rows = engine.rows(score(engine.open(answers(list("abc"), {"b": 1, "c": 2})), own))

    assert [(row["score"], row["reason"]) for row in rows] == [(None, "item a not answered"), (3, None)]


# Rules


def test_codes_below_zero_are_summed(engine):
    own = instrument(*(item(name, AROUND_ZERO) for name in "ab"), scales=(scale("ab", low=-4, high=4),))

    assert told(engine, own, {"a": -2, "b": -2}, {"a": -1, "b": 2}, {"b": -2}) == [
        (-4, None),
        (1, None),
        (None, "item a not answered"),
    ]


def test_all_items_may_be_reversed(engine):
    own = instrument(*(item(name, reverse=True) for name in "ab"), scales=(scale("ab"),))

    assert told(engine, own, {"a": 1, "b": 1}, {"a": 5, "b": 4}) == [(10, None), (3, None)]


def test_a_sum_is_looked_up_in_the_table(engine):
    table = tuple((total, total / 2 if total < 6 else 5.5) for total in range(2, 11))
    own = instrument(*map(item, "ab"), scales=(scale("ab", rule="lookup", table=table),))

    assert told(engine, own, {"a": 1, "b": 2}, {"a": 5, "b": 5}, {"a": 5}) == [
        (1.5, None),
        (5.5, None),
        (None, "item b not answered"),
    ]


def test_recoded_points_are_summed_and_a_reversed_item_is_turned_before(engine):
    recode = tuple((name, ((1, 0), (2, 1), (3, 1), (4, 3), (5, 9))) for name in "ab")
    own = instrument(
        item("a"), item("b", reverse=True), scales=(scale("ab", rule="recode_sum", recode=recode, missing=ONE_FILLED),)
    )

    assert told(engine, own, {"a": 4, "b": 1}, {"a": 1, "b": 5}, {"a": 4}) == [(12, None), (0, None), (6, None)]


def test_a_form_counted_from_0_gives_the_same_scores(engine):
    own = instrument(item("a"), item("b", reverse=True), scales=(scale("ab", missing=ONE_FILLED),))

    assert told(engine, own.printed_from(0), {"a": 3, "b": 0}, {"a": 3}) == told(
        engine, own, {"a": 4, "b": 1}, {"a": 4}
    )


@pytest.mark.parametrize(("better", "pomp"), [("higher", 25), ("lower", 75)])
def test_per_cent_of_maximum_is_turned_so_that_higher_is_better(engine, better, pomp):
    own = instrument(*map(item, "ab"), scales=(scale("ab", low=2, high=10, better=better),))

    rows = engine.rows(score(engine.open(answers(["a", "b"], {"a": 1, "b": 3})), own))

    assert rows[0]["pomp"] == pomp


def test_without_a_range_there_is_a_score_and_no_per_cent(engine):
    rows = engine.rows(
        score(engine.open(answers(["s"], {"s": 61.5}, {})), instrument(scales=(scale("", rule="ready"),)))
    )

    assert [(row["score"], row["pomp"], row["reason"]) for row in rows] == [
        (61.5, None, None),
        (None, None, "s not entered"),
    ]


# What is refused


def test_codes_that_the_instrument_does_not_have_are_all_told_at_once(engine):
    esis = load_instrument("esis")
    names = [one.id for one in esis.items]
    fine = dict.fromkeys(names, 3)
    frame = answers(names, fine | {"q1": 7}, fine | {"q1": 7, "q9": 2.5}, fine | {"q2": 0})

    with pytest.raises(ValueError, match="esis@1") as fault:
        score(engine.open(frame), esis)

    assert "column 'q1' holds 7 in 2 rows; it may hold 1, 2, 3, 4, 5" in str(fault.value)
    assert "column 'q2' holds 0 in 1 rows" in str(fault.value)
    assert "column 'q9' holds 2.5 in 1 rows" in str(fault.value)


@pytest.mark.parametrize("code", [-1, 0.5, 2, 3, 5, math.inf, 1 + 2**-40])
def test_what_lies_between_the_codes_is_refused(engine, code):
    own = instrument(item("a", WITH_A_GAP), scales=(scale("a", rule="single"),))

    with pytest.raises(ValueError, match="'a' holds"):
        score(engine.open(answers(["a"], {"a": 1}, {"a": code}, {})), own)


def test_a_ready_score_outside_its_range_is_refused(engine):
    own = instrument(scales=(scale("", rule="ready", low=0, high=100),))

    with pytest.raises(ValueError, match="'s' holds 101 in 1 rows; it may hold 0 to 100"):
        score(engine.open(answers(["s"], {"s": 0}, {"s": 100}, {"s": 101})), own)


def test_absent_columns_and_columns_of_another_kind_are_all_told_at_once(engine):
    esis = load_instrument("esis")
    frame = answers([one.id for one in esis.items], {}).drop(columns="q3")
    frame = frame.assign(q4="3", date="31.1.2025")

    with pytest.raises(ValueError, match="esis@1") as fault:
        score(engine.open(frame), esis)

    assert "column 'q3' is absent" in str(fault.value)
    assert "column 'q4' holds no numbers" in str(fault.value)
    assert "column 'date' holds no dates" in str(fault.value)


TEN = AnswerSet(id="ten", codes=tuple(range(11)), low=UNSAID, high=UNSAID)


@pytest.mark.parametrize(("many", "missing"), [(44, NONE_ALLOWED), (38, ONE_FILLED)])
def test_long_scales_are_summed_exactly(engine, many, missing):
    names = [f"i{number}" for number in range(many)]
    own = instrument(
        *(item(name, TEN) for name in names),
        scales=(Scale(**{**_facts(scale("", missing=missing)), "items": tuple(names)}),),
    )

    whole, one_gap, two_gaps = told(
        engine, own, dict.fromkeys(names, 10), dict.fromkeys(names[1:], 10), dict.fromkeys(names[1:-1], 10)
    )

    assert whole == (10 * many, None)
    assert one_gap == ((10 * many, None) if missing.at_most else (None, "item i0 not answered"))
    assert two_gaps == (None, f"items i0, {names[-1]} not answered")


def test_more_items_than_can_be_summed_exactly_are_refused():
    names = [f"i{number}" for number in range(50)]
    own = instrument(*map(item, names), scales=(Scale(**{**_facts(scale("")), "items": tuple(names)}),))

    with pytest.raises(ValueError, match="50 items"):
        score(answers(names, {}), own)


# Kinds of numbers


def test_not_a_number_of_polars_is_an_unanswered_item():
    own = instrument(*map(item, "ab"), scales=(scale("ab"),))
    frame = pl.from_dicts(answers(["a", "b"], {"a": 1, "b": 2}, {"a": 1}).to_dict("records"))

    assert score(frame, own)["reason"].to_list() == [None, "item b not answered"]


@pytest.mark.parametrize("kind", ["Int64", "Float64", "Int8"])
def test_nullable_numbers_of_pandas_give_the_same_frame(kind):
    own = instrument(*map(item, "ab"), scales=(scale("ab"),))
    frame = answers(["a", "b"], {"a": 1, "b": 2}, {"a": 1})

    found = score(frame.astype({"a": kind, "b": kind}), own)

    assert_frame_equal(found, score(frame, own))


def test_whole_numbers_are_codes(engine):
    own = instrument(*map(item, "ab"), scales=(scale("ab"),))
    frame = answers(["a", "b"], {"a": 1, "b": 2}).astype({"a": "int64", "b": "int64"})

    assert engine.rows(score(engine.open(frame), own))[0]["score"] == 3


# What holds whatever is answered

CODES = st.one_of(st.none(), st.integers(1, 5))
ASSESSMENTS = st.lists(st.fixed_dictionaries(dict.fromkeys("abcdef", CODES)), min_size=1, max_size=20)
REVERSED = st.sets(st.sampled_from("abcdef"))


def asked(assessments: list[dict[str, int | None]]) -> pd.DataFrame:
    given_in = [{name: code for name, code in one.items() if code is not None} for one in assessments]
    return answers(list("abcdef"), *given_in)


def questionnaire(turned: set[str], borne: int) -> Instrument:
    rule = MissingRule(at_most=borne, fill="person_mean" if borne else "none")
    items = [item(name, reverse=name in turned) for name in "abcdef"]
    return instrument(*items, scales=(scale("abcdef", missing=rule, low=6, high=30),))


@given(assessments=ASSESSMENTS, turned=REVERSED, borne=st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_scores_agree_with_a_plain_reading_of_the_rule(assessments, turned, borne):
    found = score(asked(assessments), questionnaire(turned, borne))

    for one, (points, reason) in zip(assessments, found[["score", "reason"]].itertuples(index=False), strict=True):
        given_in = [6 - code if name in turned else code for name, code in one.items() if code is not None]
        if 6 - len(given_in) > borne:
            assert math.isnan(points)
            assert reason.endswith(f"{', '.join(name for name in 'abcdef' if one[name] is None)} not answered")
        else:
            assert points == pytest.approx(float(Fraction(sum(given_in) * 6, len(given_in))), rel=1e-15)
            assert pd.isna(reason)


@given(assessments=ASSESSMENTS, turned=REVERSED, borne=st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_engines_agree_bit_for_bit(assessments, turned, borne):
    frame, own = asked(assessments), questionnaire(turned, borne)
    in_polars = pl.DataFrame({name: frame[name].tolist() for name in frame})

    one, other = score(frame, own), score(in_polars, own)

    for column in ("score", "pomp"):
        assert [value.hex() for value in one[column].dropna()] == [v.hex() for v in other[column].drop_nulls()]
    assert one["reason"].replace({float("nan"): None}).tolist() == other["reason"].to_list()


@given(assessments=ASSESSMENTS, turned=REVERSED, borne=st.integers(0, 3), data=st.data())
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_does_not_matter(assessments, turned, borne, data):
    frame, own = asked(assessments), questionnaire(turned, borne)
    shuffled = frame.loc[data.draw(st.permutations(range(len(frame))))]

    found = score(shuffled, own).sort_values("client", ignore_index=True)

    assert_frame_equal(found, score(frame, own).sort_values("client", ignore_index=True))


@given(assessments=ASSESSMENTS, turned=REVERSED, borne=st.integers(0, 3))
@settings(max_examples=15, deadline=None)
def test_turning_every_code_mirrors_the_score(assessments, turned, borne):
    mirrored = [{name: None if code is None else 6 - code for name, code in one.items()} for one in assessments]
    own = questionnaire(turned, borne)

    there, back = score(asked(assessments), own), score(asked(mirrored), own)

    assert (there["score"] + back["score"]).dropna().tolist() == pytest.approx([36.0] * int(there["score"].count()))
    assert (there["pomp"] + back["pomp"]).dropna().tolist() == pytest.approx([100.0] * int(there["score"].count()))


def test_a_scale_whose_id_has_a_point_is_scored_on_every_engine(engine, lazy_engine):
    """Scales of one's own bear the id of their instrument: own.mood."""
    own = instrument(item("a"), item("b"), scales=(replace(scale("ab", missing=ONE_FILLED), id="own.mood"),))

    for one in (engine, lazy_engine):
        assert told(one, own, {"a": 3, "b": 4}, {"b": 2}, {}) == [
            (7, None),
            (4, None),
            (None, "items a, b not answered"),
        ]

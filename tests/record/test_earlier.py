"""The report that a report follows: which one, and what of it may stand beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from impactkit.disclosure.release import Facts, make_release
from impactkit.domain.comparison import InContext
from impactkit.domain.figures import InstrumentCard, PartCard, ScaleCard, ServiceCard
from impactkit.domain.findings import Breakdown, Findings, Mean, Tally
from impactkit.domain.instrument import Licence
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import Message, Number
from impactkit.domain.project import Goal, Period, Windows
from impactkit.record.earlier import followed
from impactkit.record.releases import RELEASES

KEY = "scale.was.client"
CLASSES = ("exit", "improved", "no_change", "worse", "left_early", "no_baseline", "window_open", "follow_up_missing")
CARD = ScaleCard(
    key=KEY,
    scale="was",
    name=LocalText.same("WAS"),
    instrument="was@1",
    rater="client",
    indicator="work_ability",
    low=0,
    high=10,
    higher_is_better=True,
    classed=True,
    error=Message.of("more than {limit} points", limit=Number(2.11, 2)),
)
INSTRUMENT = InstrumentCard(
    id="was",
    version="1",
    revision=1,
    sha256="0" * 64,
    short="WAS",
    name=LocalText.same("WAS"),
    source="",
    owner=LocalText.same("No one"),
    licence=Licence(kind="open", evidence="verified"),
    validated=True,
)
FACTS = Facts(
    service=ServiceCard(
        id="silta",
        name="Silta",
        organisation="Ry",
        goal=Goal(scale="was", indicator="work_ability", target=40),
        goal_name=LocalText.same("WAS"),
    ),
    period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
    as_of=date(2026, 1, 14),
    made=date(2026, 1, 20),
    policy="standard",
    headline="ended",
    windows=Windows(),
    software="0.1.0",
    checksum="3f9a 71c0",
    scales=(CARD,),
    instruments=(INSTRUMENT,),
)


def released(year=2025, *, first=1, last=12, improved=27, change=14.8, **facts):
    """Make a final release of a year, or of some months of it."""
    parts = dict(zip(CLASSES, (18, improved, 34, 5, 8, 8, 0, 9), strict=True))
    ended = sum(parts.values())
    findings = Findings(
        breakdowns=(Breakdown(key="headline", parts=tuple(parts.items())),),
        tallies=(
            Tally(key="counted", part=ended),
            Tally(key="ended", part=ended, whole=ended),
            Tally(key="coverage", part=75, whole=ended),
            Tally(key=f"{KEY}.pairs", part=75, whole=ended),
            Tally(key="in_service", part=64),
        ),
        means=(
            Mean(key=f"{KEY}.change", value=change, n=75, low=10.3, high=19.3),
            Mean(key=f"{KEY}.start", value=40, n=98),
        ),
    )
    period = Period(first=date(year, first, 1), last=date(year, last, 28 if last == 2 else 30 if last == 6 else 31))
    return make_release(findings, replace(FACTS, period=period, **facts), population=ended, draft=False)


def test_it_is_the_latest_whose_period_ended_before_this_one_began():
    older, old, overlapping = released(2023), released(2024), released(2025, first=1, last=6)

    earlier = followed(released(), [old, older, overlapping])

    assert (earlier.id, earlier.period) == (old.id, old.period)


def test_no_release_of_another_service_or_a_later_period_is_followed():
    other = released(2024, service=replace(FACTS.service, id="polku"))

    assert followed(released(), [other, released(2026)]) is None


def test_what_stands_beside_are_figures_of_that_release_as_they_were_shown():
    """Whoever has the earlier report learns nothing more from the new one."""
    old = released(2024, improved=24, change=11.1)

    earlier = followed(released(), [old])

    assert set(earlier.figures) <= set(old.figures)
    assert {figure.key for figure in earlier.figures} == {
        "counted",
        "ended",
        "coverage",
        f"{KEY}.change",
        *(figure.key for figure in old.under("headline100")),
    }
    assert earlier.differs == ()


def test_another_target_is_no_other_definition():
    old = released(2024, service=replace(FACTS.service, goal=replace(FACTS.service.goal, target=30)))

    assert followed(released(), [old]).differs == ()


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"policy": "strict"}, "the privacy rules"),
        ({"headline": "ended_or_due"}, "whom the headline counts"),
        ({"windows": Windows(after_end=90)}, "the time limits"),
        ({"service": replace(FACTS.service, goal=Goal(kind="exit"))}, "the goal of the service"),
        ({"scales": ()}, "the scale of the goal"),
        ({"instruments": (replace(INSTRUMENT, revision=2),)}, "the version or the scoring of the instrument"),
        ({"scales": (replace(CARD, instrument="was@2"),)}, "the version or the scoring of the instrument"),
        ({"scales": (replace(CARD, high=20),)}, "the range of the scale"),
    ],
)
def test_where_a_definition_differs_nothing_stands_beside_and_it_is_named(facts, what):
    earlier = followed(released(), [released(2024, **facts)])

    assert earlier.figures == ()
    assert what in [message.text for message in earlier.differs]


def composite(weight=0.6, support="whodas12_simple", instrument="whodas12@2.0"):
    """Make the card of the goal as an index of two scales."""
    parts = (
        PartCard(scale="was", name=CARD.name, weight=weight, anchor=True, instrument=CARD.instrument),
        PartCard(scale=support, name=CARD.name, weight=1 - weight, anchor=False, instrument=instrument),
    )
    return {"scales": (replace(CARD, instrument="", parts=parts),)}


@pytest.mark.parametrize(
    ("before", "what"),
    [
        (composite(weight=0.2), "the scales that the indicator is made of, or their weights"),
        (composite(support="d"), "the scales that the indicator is made of, or their weights"),
        (composite(instrument="whodas12@1"), "the version or the scoring of the instrument"),
        (composite(), None),
    ],
)
def test_an_index_of_other_scales_is_another_definition(before, what):
    earlier = followed(released(**composite()), [released(2024, **before)])

    assert [message.text for message in earlier.differs] == ([what] if what else [])
    assert bool(earlier.figures) is (what is None)


def test_another_limit_of_progress_parts_the_classes_alone():
    """The limit rests on the spread of the data, which is that of each year's."""
    other = replace(CARD, error=Message.of("more than {limit} points", limit=Number(2.4, 2)))

    earlier = followed(released(), [released(2024, scales=(other,))])

    assert {figure.key for figure in earlier.figures} == {"counted", "ended", "coverage", f"{KEY}.change"}
    assert [message.text for message in earlier.differs] == ["the limit of measurement error"]


def of_index(limit, reliability):
    """Make the card of an index with the limit and the reliability that are told of it."""
    (card,) = composite()["scales"]
    told = Message.of("{limit}{reliability}", limit=Number(limit, 1), reliability=Message.of(reliability))
    return {"scales": (replace(card, error=told),)}


@pytest.mark.parametrize(("limit", "what"), [(13.8, []), (15.3, ["the limit of measurement error"])])
def test_the_reliability_of_an_index_in_the_data_of_a_year_is_no_part_of_its_limit(limit, what):
    earlier = followed(released(**of_index(limit, "0.92")), [released(2024, **of_index(13.8, "0.90"))])

    assert [message.text for message in earlier.differs] == what
    assert any(figure.key.startswith("headline100") for figure in earlier.figures) is (not what)


def test_of_two_of_one_period_that_of_the_same_policy_is_followed():
    standard, strict = released(2024), released(2024, policy="strict", made=date(2026, 2, 1))

    assert followed(released(), [standard, strict]).id == standard.id
    assert followed(released(policy="strict"), [standard, strict]).id == strict.id


def test_what_is_followed_comes_back_from_json_and_is_part_of_the_id():
    earlier = followed(released(), [released(2024)])
    release = released(earlier=earlier)

    assert RELEASES.validate_json(RELEASES.dump_json(release)) == release
    assert release.id != released().id


def test_a_release_kept_before_there_was_such_a_part_is_still_read():
    written = RELEASES.dump_python(released(), mode="json")
    del written["earlier"], written["context"], written["service"]["quote"]

    assert RELEASES.validate_python(written).earlier is None
    assert RELEASES.validate_python(written).context is None


def test_the_place_among_the_others_comes_back_from_json():
    among = InContext(effect=3.5, low=1.7, high=5.3, services=4, organisations=2, margin=2.4, verdict="above")
    release = replace(released(), context=among)

    assert RELEASES.validate_json(RELEASES.dump_json(release)) == release

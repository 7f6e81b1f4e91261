"""What a report says, for each kind of release: the texts of the page, read in the diff."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from impactkit.disclosure.release import Facts, make_release
from impactkit.domain.comparison import InContext
from impactkit.domain.figures import (
    Band,
    Earlier,
    Figure,
    InstrumentCard,
    OtherLimit,
    PartCard,
    ScaleCard,
    ServiceCard,
)
from impactkit.domain.findings import (
    BandCount,
    BandTable,
    Beyond,
    Breakdown,
    Claim,
    Crossing,
    Distribution,
    Expectation,
    Findings,
    ForWhom,
    GroupDifference,
    GroupResult,
    Groups,
    Kinds,
    Mean,
    Quartiles,
    Share,
    Tally,
)
from impactkit.domain.instrument import Licence
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import Message
from impactkit.domain.project import Goal, Period, Windows
from impactkit.reports.blocks import FigureBlock
from impactkit.reports.change_classes import classes_table
from impactkit.reports.charts.draw import draw
from impactkit.reports.charts.forms import WIDE
from impactkit.reports.charts.marks import Circle
from impactkit.reports.cited import known
from impactkit.reports.labels import label
from impactkit.reports.pages import render_html
from impactkit.reports.service import service_page
from impactkit.reports.voice import Voice
from impactkit.results.costs import unit_costs
from impactkit.results.headline import goal_shares, wilson

KEY = "scale.was.client"
WHOLE, FUNCTIONING = "scale.index.work_ability.client", "scale.whodas12.client"
YEAR_BEFORE = Period(first=date(2024, 1, 1), last=date(2024, 12, 31))
CLASSES = ("exit", "improved", "no_change", "worse", "left_early", "no_baseline", "window_open", "follow_up_missing")
WAS = ScaleCard(
    key=KEY,
    scale="was",
    name=LocalText(fi="työkyky", sv="arbetsförmåga", en="work ability"),
    instrument="was@1",
    rater="client",
    indicator="work_ability",
    low=0,
    high=10,
    higher_is_better=True,
    classed=True,
    threshold=3,
    error=Message.of("A change of {limit} points or more is counted ({source}).", limit=3, source="–"),
)
INSTRUMENT = InstrumentCard(
    id="was",
    version="1",
    revision=1,
    sha256="0" * 64,
    short="WAS",
    name=LocalText.same("Work Ability Score"),
    source="Made up for the tests",
    owner="No one",
    licence=Licence(kind="open", evidence="verified"),
    validated=True,
)


def breakdown(key: str, names: tuple[str, ...], *parts: int, within: str = "") -> Breakdown:
    return Breakdown(key=key, parts=tuple(zip(names, parts, strict=True)), within=within)


def released(findings: Findings, *, population: int, goal: Goal | None = None, scales=(WAS,), earlier=None, **more):
    service = ServiceCard(
        id="silta",
        name="Silta",
        organisation="Meri-Pohjan Työtuki ry",
        goal=goal or Goal(scale="was", indicator="work_ability", target=45),
        goal_name=WAS.name,
        target_group="People who have been unemployed for long",
        commissioner="Meri-Pohja",
        texts=(("inputs", "Two workers"), ("learned", "Ask sooner"), ("will_change", "We ask sooner")),
        quote="Somebody waits for me.",
    )
    facts = Facts(
        service=service,
        period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
        as_of=date(2026, 1, 14),
        made=date(2026, 1, 20),
        policy="standard",
        headline="ended",
        windows=Windows(),
        software="0.1.0",
        checksum="3f9a 71c0",
        scales=scales,
        instruments=(INSTRUMENT,),
        earlier=earlier,
    )
    return make_release(findings, facts, population=population, **more)


def beside(ended: int, *, pairs: int | None = None, in_service: int = 20) -> Findings:
    coverage = () if pairs is None else (Tally(key="coverage", part=pairs, whole=ended),)
    return Findings(
        tallies=(
            Tally(key="counted", part=ended),
            Tally(key="ended", part=ended, whole=ended),
            *coverage,
            Tally(key="provisional", part=0, whole=ended),
            Tally(key="in_service", part=in_service),
            Tally(key="in_service.not_counted", part=in_service, whole=in_service),
            Tally(key="rejected.rows", part=0, of="rows"),
            Tally(key="rejected.cells", part=12, of="rows"),
        )
    )


def work_ability(pairs: int, ended: int) -> Findings:
    return Findings(
        tallies=(
            Tally(key=f"{KEY}.pairs", part=pairs, whole=ended),
            Tally(key=f"{KEY}.baselines", part=ended - 10, whole=ended),
            Tally(key=f"{KEY}.late", part=12, whole=ended - 10),
            Tally(key=f"{KEY}.too_high", part=9, whole=pairs),
            Tally(key=f"{KEY}.ceiling.follow_up", part=30, whole=pairs),
        ),
        breakdowns=(
            breakdown(f"{KEY}.classes", ("improved", "no_change", "worse"), 66, pairs - 84, 18),
            breakdown(f"{KEY}.status", ("measured", "left_early", "no_baseline"), pairs, ended - pairs - 10, 10),
        ),
        means=(
            Mean(key=f"{KEY}.start", value=46.2, n=ended - 10),
            Mean(key=f"{KEY}.baseline", value=47.3, n=pairs),
            Mean(key=f"{KEY}.follow_up", value=55.0, n=pairs),
            Mean(key=f"{KEY}.change", value=7.7, n=pairs, low=5.9, high=9.5, method="mean-t"),
            Mean(key=f"{KEY}.change_native", value=0.77, n=pairs, low=0.59, high=0.95, points_of_100=0.1),
        ),
        quartiles=(Quartiles(key=f"{KEY}.days", n=pairs, lower=151, middle=188, upper=240, unit="days"),),
        distributions=(
            Distribution(
                key=f"{KEY}.bins",
                edges=(0, 20, 40, 60, 80, 100),
                baseline=(20, 30, 40, 30, pairs - 120),
                follow_up=(10, 20, 40, 40, pairs - 110),
            ),
        ),
        expectations=(
            Expectation(key=f"{KEY}.chance.improved", value=1.4, low=1, high=3, n=pairs, method="chance"),
            Expectation(key=f"{KEY}.chance.worse", value=1.2, low=1, high=2, n=pairs, method="chance"),
        ),
    )


def exits(yes: int, no: int, unknown: int, not_yet: int) -> Findings:
    known = yes + no
    return Findings(
        breakdowns=(
            breakdown("exit.status", ("yes", "no", "unknown", "not_yet"), yes, no, unknown, not_yet),
            breakdown("exit.kind.yes", ("work_open", "education"), yes - 6, 6, within="exit.status.yes"),
            breakdown("exit.kind.no", ("service", "still_unemployed"), no - 20, 20, within="exit.status.no"),
        ),
        shares=(
            Share(
                key="exit.coverage",
                part=known,
                whole=known + unknown,
                low=0.7,
                high=0.9,
                method="wilson",
                needs="exit.status",
            ),
        ),
    )


def headline(*parts: int, names=CLASSES) -> Findings:
    classes = breakdown("headline", names, *parts)
    return Findings(breakdowns=(classes,), shares=goal_shares(classes))


def by_group(*results: tuple[str, int, int, int], differs: bool = False) -> Findings:
    """Client groups from (key, clients, moved on, pairs)."""
    groups = tuple(
        GroupResult(
            key=f"group.{key}",
            clients=clients,
            ended=clients,
            moved_on=moved_on,
            pairs=pairs,
            change=Mean(key=f"group.{key}.change", value=8.4, n=pairs, low=2.2, high=14.6, method="mean-t"),
        )
        for key, clients, moved_on, pairs in results
    )
    over = Mean(key="group.gender.woman.over.rest", value=6.2, n=50, low=1.1, high=11.3, method="group-difference")
    difference = GroupDifference(of=("group.gender.woman", "group.gender.rest"), change=over)
    found = ForWhom(
        groups=groups, pairs=f"{KEY}.pairs", comparisons=len(groups) // 2, differences=(difference,) if differs else ()
    )
    return Findings(for_whom=(found,))


def ordinary():
    findings = headline(26, 56, 39, 13, 12, 10, 0, 8) + exits(26, 90, 48, 0)
    groups = Groups(key="background.gender", parts=(("woman", 100), ("man", 62), ("other", 2), ("missing", 0)))
    length = Quartiles(key="stay.length", n=164, lower=5.1, middle=7.2, upper=9.3, unit="months")
    findings += Findings(groups=(groups,), quartiles=(length,), costs=unit_costs(268_000.0))
    findings += by_group(("gender.woman", 100, 16, 84), ("gender.rest", 64, 10, 40), differs=True)
    return released(beside(164, pairs=134) + findings + work_ability(134, 164), population=164)


def merged():
    findings = headline(26, 3, 20, 3, 8, 2, 0, 0) + exits(26, 30, 6, 0) + Findings(costs=unit_costs(90_000.0))
    findings += by_group(
        ("gender.woman", 30, 10, 15),
        ("gender.man", 32, 16, 20),
        ("age_group.30_54", 40, 18, 20),
        ("age_group.rest", 22, 8, 15),
    )
    return released(beside(62, pairs=45) + findings, population=62)


def hidden():
    return released(beside(43, pairs=34) + headline(10, 15, 9, 6, 2, 1, 0, 0), population=43)


def exit_goal(**more):
    findings = headline(39, 39, 5, 0, names=("reached", "not_reached", "exit_unknown", "exit_not_yet"))
    goal = Goal(kind="exit", target=45)
    return released(beside(83) + findings + exits(39, 39, 5, 0), population=83, goal=goal, **more)


def measured_goal():
    findings = headline(16, 70, 14, 0, 0, 0, names=("exit", "measured", *CLASSES[4:]))
    goal = Goal(scale="was", indicator="work_ability", target=1.0, target_unit="points")
    return released(beside(100, pairs=86) + findings, population=100, goal=goal)


def own_goals():
    names = ("exit", "goal_reached", "goal_not_reached", *CLASSES[4:])
    classes = breakdown("headline", names, 30, 40, 20, 5, 5, 0, 0)
    goals = Findings(
        tallies=(
            Tally(key="goals.pairs", part=80, whole=100),
            Tally(key="goals.baselines", part=90, whole=100),
            Tally(key="goals.late", part=0, whole=90),
            Tally(key="goals.rated", part=150, whole=160, of="rows"),
        ),
        breakdowns=(
            breakdown("goals.classes", ("goal_reached", "goal_not_reached"), 55, 25),
            breakdown("goals.status", ("measured", "left_early", "no_baseline"), 80, 10, 10),
        ),
        shares=(wilson("goals.reached", 55, 80, needs="goals.classes"),),
        means=(
            Mean(key="goals.follow_up", value=53.2, n=80, low=51.0, high=55.4, method="goal-attainment"),
            Mean(key="goals.at_level", value=0.64, n=80, low=0.58, high=0.7, unit="share", method="share-of-goals"),
        ),
        kinds=(Kinds(key="milestones", parts=(("wrote a CV", 40), ("a story of one", 1)), some=50, whole=100),),
    )
    findings = Findings(breakdowns=(classes,), shares=goal_shares(classes)) + goals + exits(30, 50, 20, 0)
    goal = Goal(kind="goals", target=50)
    return released(beside(100, pairs=80) + findings, population=100, goal=goal, scales=())


def few():
    return released(beside(7, pairs=5), population=7)


def baselines_only():
    starts = Findings(
        tallies=(Tally(key=f"{KEY}.baselines", part=50, whole=60), Tally(key=f"{KEY}.late", part=0, whole=50)),
        means=(Mean(key=f"{KEY}.start", value=46.2, n=50),),
        distributions=(
            Distribution(
                key=f"{KEY}.bins", edges=(0, 20, 40, 60, 80, 100), baseline=(10, 10, 10, 10, 10), follow_up=()
            ),
        ),
    )
    return released(beside(0, pairs=0, in_service=60) + starts, population=60)


def composite():
    """Give a goal on a composite of which a few clients lack the second scale."""
    own = {"name": LocalText(fi="yhdistelmä", sv="", en="composite of work ability"), "instrument": "", "high": 100}
    parts = (
        PartCard(scale="was", name=WAS.name, weight=0.6, anchor=True),
        PartCard(
            scale="whodas12", name=LocalText(fi="toimintakyky", sv="", en="functioning"), weight=0.4, anchor=False
        ),
    )
    whole = replace(WAS, key=WHOLE, scale="index.work_ability", parts=parts, error_ranged=True, **own)
    functioning = replace(WAS, key=FUNCTIONING, scale="whodas12", name=parts[1].name)
    sets = {f"{KEY}+{FUNCTIONING}": 131, KEY: 3}
    counted = Findings(
        breakdowns=tuple(
            Breakdown(key=f"{WHOLE}.{name}", parts=tuple(sets.items())) for name in ("parts", "start_parts")
        )
    )
    whole_findings = rekeyed(work_ability(134, 164), WHOLE)
    return released(
        beside(164, pairs=134)
        + headline(26, 56, 39, 13, 12, 10, 0, 8)
        + whole_findings
        + work_ability(134, 164)
        + counted,
        population=164,
        goal=Goal(scale="index.work_ability", indicator="work_ability", target=45),
        scales=(whole, WAS, functioning),
    )


def rekeyed(findings: Findings, key: str) -> Findings:
    """Give the findings of the one scale as those of another."""
    return Findings(
        **{
            each.name: tuple(replace(one, key=one.key.replace(KEY, key)) for one in getattr(findings, each.name))
            for each in fields(findings)
        }
    )


def held_against():
    """Everything that a change is held against: bands, the smallest change that matters, an expected decline."""
    bands = (("poor", 0, 5), ("moderate", 6, 7), ("good", 8, 10))
    card = replace(
        WAS,
        bands=tuple(Band(name=LocalText.same(name), low=low, high=high) for name, low, high in bands),
        important=2.0,
        important_note=Message.of("agreed on"),
        usual=6.14,
        usual_note=Message.of("usual mean agreed on"),
        reliabilities=(0.89, 0.79, 0.69),
        other_limits=tuple(OtherLimit(value=value, note=Message.of("another study")) for value in (3.12, 3.4)),
    )
    crossings = {(0, 0, "no_change"): 30, (0, 1, "improved"): 46, (1, 1, "no_change"): 20, (1, 0, "worse"): 18} | {
        (1, 2, "improved"): 20
    }
    scores = ({0: 30.0, 1: 65.0, 2: 90.0}[band] for band in (0, 1, 2))
    score = dict(zip((0, 1, 2), scores, strict=True))
    margins = [
        tuple(
            BandCount(score=score[band], band=band, clients=count)
            for band in score
            if (count := sum(clients for cell, clients in crossings.items() if cell[time] == band))
        )
        for time in (0, 1)
    ]
    table = BandTable(
        key=KEY,
        bands=3,
        before=margins[0],
        after=margins[1],
        crossings=tuple(
            Crossing(before=before, after=after, change_class=name, clients=clients)
            for (before, after, name), clients in crossings.items()
        ),
    )
    returned = (
        Mean(key=f"{KEY}.{name}.{place}", value=value, n=134, points_of_100=point, method="regression", tag="estimate")
        for name, point, values in (("regression", 1.0, (1.6, 3.0, 4.4)), ("regression_native", 0.1, (0.2, 0.3, 0.4)))
        for place, value in enumerate(values, 1)
    )
    beside_it = Findings(
        bands=(table,),
        beyond=(
            Beyond(scale=KEY, name="important", improved=80, worse=24, whole=134, method="important"),
            Beyond(scale=KEY, name="sensitivity.1", improved=58, worse=10, whole=134, method="reliable-change"),
            Beyond(scale=KEY, name="sensitivity.2", improved=63, worse=16, whole=134, method="reliable-change"),
        ),
        claims=(Claim(key=f"{KEY}.maintained", holds=True, n=134, method="maintained"),),
        means=(
            *returned,
            Mean(key=f"{KEY}.relative_spread", value=1.6, n=134, points_of_100=0, method="relative-change"),
        ),
        tallies=(Tally(key=f"{KEY}.floor.baseline", part=40, whole=154),),
        expectations=(
            Expectation(key=f"{KEY}.important.chance.improved", value=8.5, low=8, high=15, n=134, method="chance"),
        ),
    )
    findings = beside(164, pairs=134) + headline(26, 56, 39, 13, 12, 10, 0, 8) + work_ability(134, 164) + beside_it
    goal = Goal(scale="was", indicator="work_ability", decline_expected=True)
    return released(findings, population=164, scales=(card,), goal=goal)


def following():
    """The year before has merged classes; beside it this year's are added up."""
    of_100 = {"exit": 12, "improved": 22, "no_improvement": 40, "left_early": 26}
    figures = (
        Figure(key="counted", unit="clients", value=58),
        Figure(key="coverage", unit="clients", value=45, n=58),
        *(Figure(key=f"headline100.{name}", unit="of_100", value=value, n=58) for name, value in of_100.items()),
        Figure(key=f"{KEY}.change", unit="points", value=5, n=45, low=1, high=9),
    )
    return _following(Earlier(id="2024-silta-1f2e3d4c", period=YEAR_BEFORE, figures=figures))


def apart():
    differs = (Message.of("the time limits"), Message.of("the range of the scale"))
    return _following(Earlier(id="2024-silta-1f2e3d4c", period=YEAR_BEFORE, differs=differs))


def _following(earlier: Earlier):
    weighted = Findings(
        means=(
            Mean(key=f"{KEY}.change_weighted", value=6.9, n=134, low=5.0, high=8.8, tag="estimate"),
            Mean(key=f"{KEY}.change_if_missing_worse", value=5.1, n=134, tag="estimate"),
        ),
        expectations=(Expectation(key=f"{KEY}.change_weighted.effective", value=121.4, n=134, method="mean"),),
    )
    findings = headline(26, 56, 39, 13, 12, 10, 0, 8) + work_ability(134, 164) + weighted
    return released(beside(164, pairs=134) + findings, population=164, earlier=earlier)


KINDS = {
    kind.__name__: kind
    for kind in (
        ordinary,
        merged,
        hidden,
        exit_goal,
        measured_goal,
        own_goals,
        few,
        baselines_only,
        following,
        apart,
        composite,
        held_against,
    )
}


def texts(part: object) -> list[str]:
    """Collect every text of a page in its order, runs of one sentence joined."""
    if isinstance(part, str):
        return [part] if part else []
    if isinstance(part, tuple) and part and all(type(each).__name__ == "Run" for each in part):
        return ["".join(f"<{run.tone}>{run.text}</>" if run.tone else run.text for run in part)]
    if isinstance(part, tuple):
        return [text for each in part for text in texts(each)]
    if is_dataclass(part):
        return [text for each in fields(part) for text in texts(getattr(part, each.name))]
    return []


def test_the_report_before_stands_beside_that_of_a_service_without_scales():
    before = Earlier(id="2024-silta-1f2e3d4c", period=YEAR_BEFORE, differs=(Message.of("the time limits"),))

    page = service_page(exit_goal(scales=(), earlier=before), "en")

    (chapter,) = [section for section in page.sections if section.id == "earlier"]
    assert any("the time limits" in text for text in texts(chapter.blocks))


@pytest.mark.parametrize("language", ["fi", "en"])
def test_no_two_columns_beside_the_report_before_are_headed_alike(language):
    release = measured_goal()
    before = Earlier(id="2024-silta-1f2e3d4c", period=YEAR_BEFORE, figures=release.figures)

    page = service_page(replace(release, earlier=before), language)

    (table,) = [
        block for section in page.sections for block in section.blocks if getattr(block, "key", "") == "earlier"
    ]
    headings = [column.heading for column in table.columns]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(("evidence", "language"), [("user", ""), ("verified", "en")])
def test_what_an_organisation_says_itself_is_in_the_language_of_its_report(evidence, language):
    fact = Message.of("reliability 0.85 ({source})", source="Oma mittaus keväällä 2024")

    runs = known(Voice("fi", ordinary()), fact, evidence)

    assert {run.language for run in runs if "Oma mittaus" in run.text} == {language}


@pytest.mark.parametrize("kind", KINDS)
def test_the_texts_of_a_report(kind, snapshot):
    release = KINDS[kind]()

    page = service_page(release, "en")

    # The id hangs on everything that a release holds, said or not.
    said = [text.replace(release.id, "…") for text in texts((page.summary, page.sections))]
    assert said == snapshot


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_place_for_a_value_is_left_open_and_no_mark_is_left_over(kind, language):
    told = texts(service_page(KINDS[kind](), language))

    assert [text for text in told if "{" in text or "}" in text or "</exit" in text or "<strong" in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_has_words(kind):
    release = KINDS[kind]()

    assert all(label(Voice("en", release), figure.key) for figure in release.figures)


def test_a_figure_without_words_is_an_error():
    with pytest.raises(KeyError, match="no\\.such"):
        label(Voice("en", few()), "no.such")


def test_the_risks_of_composites_are_told_where_there_is_one():
    told = {kind: " ".join(texts(service_page(KINDS[kind](), "en"))) for kind in ("ordinary", "composite")}

    assert "never added up over indicators" in told["composite"]
    assert "because beside the whole it would tell of a few clients: functioning." in told["composite"]
    assert "never added up over indicators" not in told["ordinary"]


def test_of_a_scale_that_nobody_was_asked_the_composite_says_so_and_nothing_of_few():
    release = composite()
    whole, *others = release.scales
    parts = (whole.parts[0], replace(whole.parts[1], asked=False))

    told = " ".join(texts(service_page(replace(release, scales=(replace(whole, parts=parts), *others)), "en")))

    assert "Nobody was asked this, so the other scales alone make up the figures: functioning." in told
    assert "tell of a few clients: functioning" not in told


def test_worse_that_is_told_with_no_change_shown_bears_the_star_of_its_note():
    """A dash would say that the owner advises against it."""
    release = KINDS["ordinary"]()
    (card, *_) = release.scales
    merged = Figure(key=f"{card.key}.classes.no_improvement", unit="clients", value=68)
    gone = {f"{card.key}.classes.{name}" for name in ("no_change", "worse")}
    figures = (*(each for each in release.figures if each.key not in gone), merged)

    table = classes_table(Voice("en", replace(release, figures=figures)), [card])

    assert [cell.text for cell in table.rows[0].cells[-2:]] == ["68*", "*"]


LEADS = (
    (("exit", "improved", "no_change", "worse", "left_early"), (20, 30, 30, 20, 0), None, "no change, 20 got worse."),
    (
        ("reached", "not_reached", "exit_unknown", "exit_not_yet"),
        (35, 65, 0, 0),
        Goal(kind="exit"),
        "education. 65 had not.",
    ),
    (
        ("exit", "measured", "left_early"),
        (20, 80, 0),
        Goal(scale="was", indicator="work_ability"),
        "and later; their change is told as a mean.",
    ),
    (
        ("exit", "goal_reached", "goal_not_reached", "left_early"),
        (20, 50, 30, 0),
        Goal(kind="goals"),
        "30 did not reach them.",
    ),
)


@pytest.mark.parametrize(("names", "parts", "goal", "end"), LEADS)
def test_where_everyone_is_known_nothing_is_said_of_those_who_are_not(names, parts, goal, end):
    release = released(beside(100, pairs=100) + headline(*parts, names=names), population=100, goal=goal)

    lead = texts(service_page(release, "en").summary.blocks[0])

    assert lead[0].endswith(end)


def test_a_scale_that_nobody_answered_at_the_start_tells_of_no_change():
    asked_later = Findings(
        tallies=(Tally(key=f"{KEY}.pairs", part=0, whole=60), Tally(key=f"{KEY}.baselines", part=0, whole=60)),
        breakdowns=(breakdown(f"{KEY}.status", ("measured", "no_baseline"), 0, 60),),
    )
    findings = headline(30, 30, 0, 0, names=("reached", "not_reached", "exit_unknown", "exit_not_yet")) + asked_later
    unknown_error = replace(WAS, classed=False, no_class_reason=Message("Its error is not known."))

    release = released(beside(60) + findings, population=60, goal=Goal(kind="exit"), scales=(unknown_error,))

    told = texts(service_page(release, "en"))
    assert "None of the clients has an assessment from the start of the stay, so no change can be shown." in told
    assert "Its error is not known." not in told


def test_times_that_are_alike_for_half_of_the_clients_are_told_once():
    length = Quartiles(key="stay.length", n=164, lower=4.0, middle=4.0, upper=4.0, unit="months")
    days = Quartiles(key=f"{KEY}.days", n=134, lower=120, middle=120, upper=120, unit="days")
    scale = replace(work_ability(134, 164), quartiles=(days, length))
    findings = headline(26, 56, 12, 13, 22, 20, 0, 15) + scale

    told = texts(service_page(released(beside(164, pairs=134) + findings, population=164), "en"))

    assert "was the length of a usual stay; at least half of the stays lasted as long" in told
    assert "120" in told


def test_a_final_report_has_no_mark_of_a_draft():
    assert service_page(ordinary(), "en").draft is not None
    final = released(beside(7, pairs=5), population=7, draft=False)
    assert service_page(final, "en").draft is None


def test_low_coverage_warns_on_the_figure_itself():
    findings = headline(26, 56, 12, 13, 22, 20, 0, 15)

    page = service_page(released(beside(164, pairs=107) + findings, population=164), "en")

    figure = next(block for block in page.summary.blocks if type(block).__name__ == "FigureBlock")
    assert "65%" in figure.warning


def test_nothing_in_a_report_claims_a_cause_or_a_certainty():
    forbidden = (
        "real change",
        "true change",
        "proves",
        "caused the",
        "significant",
        "because they are",
        "gained more",
        "todellinen",
        "sattuma",
        "vaikutti",
    )
    for kind in KINDS.values():
        for language in ("fi", "en"):
            told = " ".join(texts(service_page(kind(), language))).casefold()
            assert [word for word in forbidden if word in told] == []


def test_a_source_is_marked_with_the_language_that_it_is_written_in():
    release = ordinary()
    finnish_source = replace(release, instruments=(replace(INSTRUMENT, source_language="fi"),))

    pages = [render_html(service_page(each, "fi")) for each in (release, finnish_source)]
    english = render_html(service_page(release, "en"))

    assert [page.count('<span lang="en">Made up for the tests</span>') for page in pages] == [1, 0]
    assert '<span lang="en">' in pages[1]  # sources of methods
    assert '<span lang="' not in english


def test_a_coverage_that_would_tell_of_a_few_is_told_rounded_and_its_row_hidden():
    """Of 26 who moved on 3 had a pair: 111 measured less 108 of the headline."""
    findings = headline(26, 56, 39, 13, 12, 10, 0, 8) + work_ability(111, 164)

    told = texts(service_page(released(beside(164, pairs=111) + findings, population=164), "en"))

    assert any("About 70% of them were measured at both ends" in text for text in told)
    assert not any("111" in text for text in told)
    start = told.index("Who was measured at both ends, and why the others were not")
    assert told[start:].index("hidden") < told[start:].index("What was left out or hidden")


CONTEXT = InContext(
    effect=3.5,
    low=1.7,
    high=5.3,
    band_low=-2.9,
    band_high=4.0,
    services=12,
    organisations=5,
    margin=2.4,
    verdict="above",
)


@pytest.mark.parametrize(
    "stated",
    [
        CONTEXT,
        replace(CONTEXT, effect=-4.0, low=-7.0, high=-1.0, verdict="below"),
        replace(CONTEXT, services=7, band_low=None, band_high=None, verdict="as_expected"),
        replace(CONTEXT, effect=None, low=None, high=None, verdict="not_comparable", why="low_coverage"),
    ],
    ids=["above", "below", "without_band", "not_comparable"],
)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_what_the_chapter_of_the_others_says(stated, language, snapshot):
    page = service_page(replace(ordinary(), context=stated), language)

    (chapter,) = [section for section in page.sections if section.id == "context"]
    assert "\n".join(texts((chapter.heading, chapter.blocks))) == snapshot


def test_the_others_stand_between_exits_and_costs_and_only_where_there_was_a_comparison():
    without = [section.id for section in service_page(ordinary(), "fi").sections]
    beside_others = [section.id for section in service_page(replace(ordinary(), context=CONTEXT), "fi").sections]

    assert "context" not in without
    assert beside_others[beside_others.index("exits") + 1] == "context"
    assert [name for name in beside_others if name != "context"] == without


def test_no_service_but_the_own_and_no_number_of_clients_stands_beside_the_others():
    page = service_page(replace(ordinary(), context=CONTEXT), "en")

    (chapter,) = [section for section in page.sections if section.id == "context"]
    (figure,) = chapter.blocks
    assert isinstance(figure, FigureBlock)
    assert figure.key != chapter.id
    drawing = draw(figure.chart, WIDE)
    assert [mark.colour for mark in drawing.marks if isinstance(mark, Circle)] == ["own"]
    assert "clients measured" not in " ".join(texts(chapter.blocks))

"""The headline figure: what counting exits sees of 100 clients, and what distance travelled shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from impactkit.domain.figures import Figure
from impactkit.domain.message import N_, Percent
from impactkit.domain.outlook import SAFE_COVERAGE
from impactkit.reports.blocks import FigureBlock
from impactkit.reports.charts.inputs import HeadlineChart, Segment, StackedBar, Tone
from impactkit.reports.voice import Voice

TONES: dict[str, Tone] = {
    "exit": "exit",
    "reached": "improved",
    "exit_or_improved": "exit_or_improved",
    "goal_reached": "improved",
    "goal_not_reached": "no_change",
    "improved": "improved",
    "measured": "measured",
    "no_change": "no_change",
    "no_improvement": "not_improved",
    "not_reached": "no_change",
    "worse": "worse",
}
LABELS = {
    "exit": N_("Moved on"),
    "reached": N_("Reached the goal"),
    "exit_or_improved": N_("Moved on or made progress"),
    "goal_reached": N_("Reached own goals"),
    "improved": N_("Made progress"),
    "measured": N_("Measured twice"),
    "no_change": N_("No change shown"),
    "no_improvement": N_("No progress shown"),
    "not_reached": N_("Did not reach it"),
    "goal_not_reached": N_("Did not reach own goals"),
    "worse": N_("Got worse"),
    "unknown": N_("Not known"),
}
DETAILS = {
    "exit": N_("to work or to education without unemployment benefit"),
    "reached": N_("to work or to education without unemployment benefit"),
    "exit_or_improved": N_("merged to protect the clients"),
    "goal_reached": N_("as expected or better on the whole, not moved on"),
    "improved": N_("more than the limit of measurement error, not moved on"),
    "measured": N_("not moved on; the change is told as a mean"),
    "no_change": N_("change within the limit of measurement error"),
    "no_improvement": N_("no change shown, or worse; merged to protect the clients"),
    "not_reached": N_("another situation on the day of counting"),
    "goal_not_reached": N_("less than expected on the whole"),
    "worse": N_("more than the limit of measurement error"),
}
SUCCESS = ("exit", "improved", "exit_or_improved", "goal_reached", "reached")
REASONS = {
    "left_early": N_("left within {days} days"),
    "no_baseline": N_("no assessment at the start"),
    "window_open": N_("follow-up still possible"),
    "follow_up_missing": N_("follow-up missing"),
    "exit_unknown": N_("situation not recorded"),
    "exit_not_yet": N_("day of counting not yet come"),
}


def classes(voice: Voice, key: str = "headline") -> dict[str, int]:
    """Give the shown classes of 100 in their order, the reasons gathered into "unknown"; empty where hidden."""
    return gathered(voice.release.figures, key)


def gathered(figures: Iterable[Figure], key: str = "headline") -> dict[str, int]:
    """Give the classes of 100 among `figures`, as `classes` does."""
    shown: dict[str, int] = {}
    for figure in figures:
        room, _, name = figure.key.partition(".")
        if room == f"{key}100" and figure.value is not None:
            name = "unknown" if name in REASONS else name
            shown[name] = shown.get(name, 0) + int(figure.value)
    return shown


def headline_figure(voice: Voice, key: str) -> FigureBlock | None:
    """Build the headline figure of 100 clients; None where its classes are hidden or nobody is in it."""
    parts = classes(voice, key)
    if sum(parts.values()) != 100:
        return None
    own = StackedBar(heading=voice(_heading(parts, key)), segments=tuple(_segments(voice, parts, key)))
    bars = (own,) if "exit" not in parts or key == "due" else (_exits_alone(voice, parts["exit"]), own)
    return FigureBlock(
        key=key,
        statement=_statement(voice, parts, key),
        chart=HeadlineChart(
            title=_alternative(voice, parts),
            description=voice(N_("Bars of 100 clients, divided into classes.")),
            bars=bars,
        ),
        note=_note(voice, key),
        warning=_warning(voice) if key == "headline" else "",
    )


def _heading(parts: dict[str, int], key: str) -> str:
    if key == "due":
        return N_("Clients still in service, whose follow-up is due")
    if "goal_reached" in parts:
        return N_("What the clients' own goals show")
    return N_("What the exits show") if "reached" in parts else N_("What distance travelled shows")


def _exits_alone(voice: Voice, exits: int) -> StackedBar:
    return StackedBar(
        heading=voice(N_("What counting exits alone shows")),
        slim=True,
        segments=(
            Segment(tone="exit", value=exits, number=voice.message(exits), label=voice(LABELS["exit"])),
            Segment(
                tone="unseen",
                value=100 - exits,
                number=voice.message(100 - exits),
                label=voice(N_("{rest} stay unseen"), rest=100 - exits),
            ),
        ),
    )


def _segments(voice: Voice, parts: dict[str, int], key: str) -> Iterator[Segment]:
    for name, value in parts.items():
        detail = _reasons(voice, key) if name == "unknown" else voice(DETAILS[name])
        yield Segment(
            tone=TONES.get(name, "unknown"),
            value=value,
            number=voice.message(value),
            label=voice(LABELS[name]),
            detail=detail,
        )


def _reasons(voice: Voice, key: str) -> str:
    """Tell the reasons why a class is not known, the commonest first, where they may be told."""
    reasons = [(figure, figure.key.split(".")[-1]) for figure in voice.release.under(f"{key}100")]
    told = sorted((-(figure.value or 0), name) for figure, name in reasons if name in REASONS and figure.value)
    days = voice.release.windows.min_stay_days
    return "; ".join(f"{voice(REASONS[name], days=days)} {voice.message(int(-value))}" for value, name in told)


def _statement(voice: Voice, parts: dict[str, int], key: str) -> str:
    if key == "due" and "measured" in parts:
        return voice(
            N_("Of those still in service whose follow-up is due, {seen} of 100 were measured twice."),
            seen=parts["measured"],
        )
    if "goal_reached" in parts:
        return _statement_of_goals(voice, parts, key)
    if key == "due":
        return voice(
            N_("Of those still in service whose follow-up is due, distance travelled shows {seen} of 100."),
            seen=_seen(parts),
        )
    if "reached" in parts:
        return voice(N_("The goal of the service is an exit: {seen} clients of 100 reached it."), seen=parts["reached"])
    if "exit" not in parts:
        return voice(N_("Distance travelled shows {seen} clients of 100."), seen=_seen(parts))
    if "measured" in parts:
        return voice(
            N_("Counting exits shows {exits} clients of 100; {seen} more were measured twice."),
            exits=parts["exit"],
            seen=parts["measured"],
        )
    return voice(
        N_("Counting exits shows {exits} clients of 100, measuring distance travelled {seen}."),
        exits=parts["exit"],
        seen=_seen(parts),
    )


def _statement_of_goals(voice: Voice, parts: dict[str, int], key: str) -> str:
    reached = parts["goal_reached"]
    if key == "due":
        return voice(
            N_("Of those still in service whose follow-up is due, {seen} of 100 have reached their own goals."),
            seen=reached,
        )
    return voice(
        N_("Counting exits shows {exits} clients of 100; {seen} more reached their own goals."),
        exits=parts["exit"],
        seen=reached,
    )


def _seen(parts: dict[str, int]) -> int:
    return sum(parts.get(name, 0) for name in SUCCESS)


def _alternative(voice: Voice, parts: dict[str, int]) -> str:
    told = ", ".join(f"{voice(LABELS[name])} {voice.message(value)}" for name, value in parts.items())
    return voice(N_("Of 100 clients: {told}."), told=told)


def _note(voice: Voice, key: str) -> str:
    if key == "due":
        figure = next(iter(voice.release.under("due")), None)
        n = figure.n if figure is not None else None
        return voice(N_("{n} clients, rounded to 100."), n=n or 0)
    coverage, ended = voice.find("coverage"), voice.count("counted")
    rounded = voice(N_("The numbers are rounded to 100 clients."))
    if coverage is None or coverage.hidden == "hidden":
        all_ended = voice(
            _counted(
                voice,
                N_("{ended} clients whose stay ended."),
                N_("{ended} clients whose stay ended or whose follow-up fell due."),
            ),
            ended=ended,
        )
        return " ".join((all_ended, *((_untold(voice),) if coverage else ()), rounded))
    measured = voice(
        _counted(
            voice,
            N_("{ended} clients whose stay ended; {pairs} of them were measured at both ends ({coverage})."),
            N_(
                "{ended} clients whose stay ended or whose follow-up fell due; {pairs} of them were measured at "
                "both ends ({coverage})."
            ),
        ),
        ended=ended,
        pairs=voice.told(coverage),
        coverage=_coverage(voice, coverage),
    )
    return f"{measured} {rounded}"


def _counted(voice: Voice, ended: str, ended_or_due: str) -> str:
    """Choose the words for the clients that the headline counts."""
    return ended_or_due if voice.release.headline == "ended_or_due" else ended


def share_measured(figures: Iterable[Figure]) -> float | None:
    """Give the share of the clients that were measured at both ends, exact or rounded; None where it is not told."""
    found = {figure.key: figure for figure in figures if figure.value is not None}
    exact, about = found.get("coverage"), found.get("coverage_about")
    if exact is not None and exact.value is not None and exact.n:
        return exact.value / exact.n
    return about.value if about is not None else None


def _untold(voice: Voice) -> str:
    about = share_measured(voice.release.figures)
    if about is None:
        return voice(N_("How many were measured at both ends is not told: it would tell of a few who moved on."))
    return voice(
        N_("About {share} of them were measured at both ends; the number itself would tell of a few who moved on."),
        share=Percent(about),
    )


def _coverage(voice: Voice, coverage: Figure) -> str:
    if coverage.value is None or not coverage.n:
        return voice(N_("coverage not told"))
    return voice(N_("coverage {share}"), share=Percent(coverage.value / coverage.n))


def _warning(voice: Voice) -> str:
    share = share_measured(voice.release.figures)
    if share is None or share >= SAFE_COVERAGE:
        return ""
    return voice(
        N_("Only {share} of the clients were measured at both ends. Those who are missing could change the picture."),
        share=Percent(share),
    )

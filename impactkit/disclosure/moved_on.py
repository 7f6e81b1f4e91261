"""Who moved on with a pair, and who without: what the coverage of the goal would tell beside the headline.

The headline counts a client who moved on there, measured or not. So whoever knows how many clients were measured at
both ends knows, by the measured classes of the headline, how many of those who moved on were among them. Where that
number is small, or small the rest of those who moved on, the coverage is told as a rounded share, and nothing is told
that adds up to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from impactkit.disclosure.reckoning import Told, gives_away
from impactkit.disclosure.statuses import MEASURED_CLASSES
from impactkit.disclosure.suppression import merged_headline
from impactkit.domain.figures import Figure
from impactkit.domain.findings import Breakdown, Findings

WITH_PAIR, WITHOUT = "exit_with_pair", "exit_without_pair"
EXIT = (WITH_PAIR, WITHOUT)
MERGED = {"no_improvement": ("no_change", "worse"), "exit_or_improved": (*EXIT, "improved"), "exit": EXIT}
STEPS = (20, 10, 5)  # a share is rounded to one of so many parts of a whole: the finest that tells of no few


@dataclass(frozen=True, slots=True)
class ByCoverage:
    """What coverage would tell of a few who moved on, and what may be told of it instead."""

    untold: frozenset[str] = frozenset()  # keys of tallies
    about: tuple[Figure, ...] = ()  # the coverage as a rounded share, where it may be told


def told_by_coverage(findings: Findings, scales: tuple[str, ...]) -> ByCoverage:
    """Choose the counts of measured clients that would tell of a few who moved on.

    Parameters
    ----------
    findings : Findings
        With the breakdown ``headline`` and the tally ``coverage``; without them nothing is told.
    scales : tuple of str
        What begins the keys of the goal's scale, and of the scales that it is made of: they count the same clients.

    Returns
    -------
    ByCoverage
        Untold are ``coverage``, the pairs of the scales, and their baselines where these alone would tell, since nobody
        has a pair without a baseline. ``coverage_about`` is told to the nearest 5, 10 or 20 per cent.
    """
    headline = next((each for each in findings.breakdowns if each.key == "headline"), None)
    tallies = {tally.key: tally.part for tally in findings.tallies}
    pairs = tallies.get("coverage")
    if headline is None or pairs is None or not _tells(headline, pairs, least=pairs, most=pairs):
        return ByCoverage()
    # Of two versions of an instrument, the baselines of one may be fewer than the pairs of both: they bound nothing.
    keys = (f"{scale}.baselines" for scale in scales)
    started = {key: tallies[key] for key in keys if tallies.get(key, 0) >= pairs}
    tell = {key for key, most in started.items() if _tells(headline, pairs, least=0, most=most)}
    most = min((count for key, count in started.items() if key not in tell), default=headline.whole)
    untold = frozenset({"coverage", *(f"{scale}.pairs" for scale in scales), *tell})
    return ByCoverage(untold, tuple(_about(headline, pairs, most=most))[:1])


def _about(headline: Breakdown, pairs: int, *, most: int) -> Iterator[Figure]:
    """Give the coverage rounded ever more coarsely, as far as all numbers that are rounded so tell of no few."""
    whole = headline.whole
    for steps in STEPS:
        nearest = (2 * pairs * steps + whole) // (2 * whole)
        low, high = ((2 * nearest + side) * whole / (2 * steps) for side in (-1, 1))
        if not _tells(headline, pairs, least=max(ceil(low), 0), most=min(floor(high), most)):
            yield Figure(key="coverage_about", unit="share", value=nearest / steps, method="rounded-coverage")


def _tells(headline: Breakdown, pairs: int, *, least: int, most: int) -> bool:
    """Tell whether the headline as it is shown tells of a few who moved on, if the pairs lie between two numbers."""
    shown = merged_headline(headline)
    measured = sum(headline.part(name) for name in MEASURED_CLASSES)
    if shown is None or not measured <= pairs <= measured + headline.part("exit"):
        return False
    others = tuple(part for part in headline.parts if part[0] != "exit")
    with_pair = pairs - measured
    cells = ((WITH_PAIR, with_pair), (WITHOUT, headline.part("exit") - with_pair), *others)
    names = [name for name, _ in cells]

    def inside(classes: tuple[str, ...]) -> frozenset[int]:
        return frozenset(names.index(name) for name in classes if name in names)

    told = [Told(inside(held), count, count) for held, count in _sums(shown, names)]
    told.append(Told(inside((WITH_PAIR, *MEASURED_CLASSES)), least, most))
    return gives_away([count for _, count in cells], told, [inside((name,)) for name in EXIT])


def _sums(shown: Breakdown, names: list[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Give the classes that each told number counts; "unknown" holds all that have no class of their own."""
    held = {name: MERGED.get(name, (name,)) for name, _ in shown.parts}
    elsewhere = {each for name, classes in held.items() if name != "unknown" for each in classes}
    for name, count in shown.parts:
        yield (tuple(each for each in names if each not in elsewhere) if name == "unknown" else held[name]), count

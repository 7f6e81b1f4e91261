"""The final release that a report follows: last year beside this year, where the definitions are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from impactkit.domain.figures import Defined, Earlier, Figure, Release, ScaleCard, goal_cards
from impactkit.domain.message import N_, Message

BESIDE = ("ended", "counted", "coverage", "coverage_about")  # of the headline


def followed(release: Defined, kept: Iterable[Release]) -> Earlier | None:
    """Find the release that this one follows, and take from it what may stand beside.

    Figures are taken as that release shows them, never computed anew: whoever has both reports learns nothing more.

    Parameters
    ----------
    release : Release, or what one is made from
        The new one.
    kept : iterable of Release
        Final releases, but for those that were corrected.

    Returns
    -------
    Earlier or None
        Of the latest release of the same service whose period ended before this one's began; None where there is none.
        The headline of 100 with its coverage stands beside where policy, headline, time limits, goal, scale and limit
        of progress are the same; the mean change where all but the limit are.
    """
    same = (each for each in kept if each.service.id.casefold() == release.service.id.casefold())
    before = [each for each in same if each.period.last < release.period.first]
    if not before:
        return None
    last = max(before, key=lambda each: (each.period.last, each.policy == release.policy, each.made, each.id))
    differs, limits = tuple(_definitions(release, last)), tuple(_limits(release, last))
    taken: list[Figure] = []
    if not differs:
        taken += [figure for figure in last.figures if figure.key in BESIDE]
        taken += [figure for figure in last.figures if figure.key == f"{_goal_key(last)}.change"]
    if not differs and not limits:
        taken += last.under("headline100")
    return Earlier(id=last.id, period=last.period, figures=tuple(taken), differs=(*differs, *limits))


def _definitions(new: Defined, old: Defined) -> Iterator[Message]:
    """Name the definitions without which nothing can be held side by side."""
    if new.policy != old.policy:
        yield Message.of(N_("the privacy rules"))
    if new.headline != old.headline:
        yield Message.of(N_("whom the headline counts"))
    if new.windows != old.windows:
        yield Message.of(N_("the time limits"))
    goals = [(goal.kind, goal.indicator, goal.scale, goal.rater) for goal in (new.service.goal, old.service.goal)]
    if goals[0] != goals[1]:
        yield Message.of(N_("the goal of the service"))
        return
    card, older = _goal_card(new), _goal_card(old)
    if card is None or older is None:
        if card is not older:
            yield Message.of(N_("the scale of the goal"))
        return
    if [(part.scale, part.weight) for part in card.parts] != [(part.scale, part.weight) for part in older.parts]:
        yield Message.of(N_("the scales that the indicator is made of, or their weights"))
    elif _scoring(new, card) != _scoring(old, older):
        yield Message.of(N_("the version or the scoring of the instrument"))
    if (card.low, card.high) != (older.low, older.high):
        yield Message.of(N_("the range of the scale"))


def _limits(new: Defined, old: Defined) -> Iterator[Message]:
    """Name what parts the classes of the headline alone."""
    cards = _goal_card(new), _goal_card(old)
    limits = [(card.threshold, _limit(card)) for card in cards if card is not None]
    if len(limits) == 2 and limits[0] != limits[1]:
        yield Message.of(N_("the limit of measurement error"))


def _limit(card: ScaleCard) -> Message | None:
    """Give what is said of the limit, but for the reliability in the data: of a composite it is told and not used."""
    if card.error is None or not card.parts:
        return card.error
    return replace(card.error, values=tuple(each for each in card.error.values if each[0] != "reliability"))


def _goal_card(release: Defined) -> ScaleCard | None:
    return next(iter(goal_cards(release)), None)


def _goal_key(release: Defined) -> str:
    card = _goal_card(release)
    return card.key if card is not None else ""


def _scoring(release: Defined, card: ScaleCard) -> list[tuple[str, int]]:
    """Give the instrument of a scale, or of each part of a composite, with the revision of its scoring."""
    revisions = {f"{each.id}@{each.version}": each.revision for each in release.instruments}
    return [(each.instrument, revisions.get(each.instrument, 0)) for each in (card.parts or (card,))]

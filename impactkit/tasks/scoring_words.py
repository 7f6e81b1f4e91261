"""The scoring rule of a scale in plain words: what is added up, turned, looked up, and what a gap does."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.instrument import Instrument, Scale
from impactkit.domain.message import N_, Message, Number, written

RULES = {
    "ready": N_("The ready score is entered as its owner computes it."),
    "single": N_("The answer is the score."),
    "sum": N_("The score is the sum of the {items} answers."),
    "mean": N_("The score is the mean of the {items} answers."),
    "recode_sum": N_("Each of the {items} answers is worth the points of the table below; they are added up."),
    "lookup": N_("The {items} answers are added up, and a table turns the sum into the score."),
}


def rule_told(instrument: Instrument, scale: Scale) -> Iterator[Message]:
    """Tell how a scale of an instrument is scored, a sentence each."""
    yield _rule(scale)
    turned = [item.id for item in instrument.items if item.id in scale.items and item.reverse]
    if turned:
        yield Message.of(N_("First the answers to {items} are turned the other way round."), items=", ".join(turned))
    yield from _points(scale)
    if scale.rule != "ready":
        yield _gaps(scale)


def range_told(scale: Scale) -> Message:
    """Tell the lowest and the highest score, and which end is the better one."""
    if scale.low is None or scale.high is None:
        return Message(N_("The lowest and the highest score are not known here: enter them in the project."))
    higher = N_("From {low} to {high}; a higher score is better.")
    lower = N_("From {low} to {high}; a lower score is better.")
    return Message.of(higher if scale.higher_is_better else lower, low=written(scale.low), high=written(scale.high))


def _rule(scale: Scale) -> Message:
    if scale.rule != "linear":
        return Message.of(RULES[scale.rule], items=len(scale.items))
    texts = {
        (False, 0): N_("The score is {factor} times the sum of the {items} answers."),
        (False, 1): N_("The score is {factor} times the sum of the {items} answers, plus {offset}."),
        (False, -1): N_("The score is {factor} times the sum of the {items} answers, minus {offset}."),
        (True, 0): N_("The score is the sum of the {items} answers."),
        (True, 1): N_("The score is the sum of the {items} answers, plus {offset}."),
        (True, -1): N_("The score is the sum of the {items} answers, minus {offset}."),
    }
    plain = scale.factor == scale.divisor
    sign = (scale.offset > 0) - (scale.offset < 0)
    return Message.of(
        texts[plain, sign], factor=_ratio(scale), items=len(scale.items), offset=written(abs(scale.offset))
    )


def _ratio(scale: Scale) -> Number | str:
    return written(scale.factor) if scale.divisor == 1 else f"{scale.factor:g}/{scale.divisor:g}"


def _points(scale: Scale) -> Iterator[Message]:
    for item, points in scale.recode:
        told = ", ".join(f"{code} = {worth}" for code, worth in points)
        yield Message.of(N_("Points of {item}: {points}."), item=item, points=told)
    if scale.recode and scale.factor != scale.divisor:
        yield Message.of(N_("The sum of the points is multiplied by {factor}."), factor=_ratio(scale))
    if scale.table:
        (low, least), (high, most) = scale.table[0], scale.table[-1]
        yield Message.of(
            N_("The table has {lines} lines: the sum {low} gives {least}, the sum {high} gives {most}."),
            lines=len(scale.table),
            low=low,
            least=written(least),
            high=high,
            most=written(most),
        )


def _gaps(scale: Scale) -> Message:
    if not scale.missing.at_most:
        return Message(N_("A question that was not answered leaves no score."))
    if scale.missing.fill == "person_mean":
        one = N_("One unanswered question counts as the mean of the answered; with more there is no score.")
        many = N_("Up to {count} unanswered questions count as the mean of the answered; with more there is no score.")
    else:
        one = N_("One unanswered question is left out of the mean; with more there is no score.")
        many = N_("Up to {count} unanswered questions are left out of the mean; with more there is no score.")
    return Message.counted(one, many, scale.missing.at_most)

"""What the data say of each scale, in plain sentences beside the published values."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.instrument import Reliability
from impactkit.domain.local_text import UNSAID
from impactkit.domain.message import N_, Message, Number, Percent
from impactkit.domain.reliability import (
    FEWEST,
    MANY_AT_THE_END,
    NARROW,
    WIDE,
    Estimate,
    ItemFinding,
    NoOmega,
    NotAsked,
    Retest,
    ScaleFinding,
)
from impactkit.measure.retest import LEAST, MOST, UNTOUCHED

LOW = 0.7  # under it answers hang together too loosely to rest on them (Nunnally 1978)
LOOSE = 0.2  # item-rest correlation under which an item hardly goes with the others

NOT_ASKED: dict[NotAsked, str] = {
    "single": N_("It is one question, so there is nothing that could hang together."),
    "ready": N_("Ready scores were entered, so nobody can see here whether the answers hang together."),
    "formative": N_(
        "Its questions each tell of something else and together make up the whole, so they need not hang together; "
        "alpha and omega would mean nothing."
    ),
}
NO_OMEGA: dict[NoOmega, str] = {
    "few": N_("Omega is not computed: there must be more clients than questions."),
    "two_items": N_("Omega is not computed: it needs three questions or more."),
    "constant": N_("Omega is not computed, because a question was answered alike by everyone."),
    "no_factor": N_("Omega is not computed: one common factor does not describe these answers."),
}


def heading(found: ScaleFinding) -> Message:
    """Name the instrument, the scale, and who answered."""
    by = N_("{instrument}: {scale}, rated by the worker") if found.rater == "worker" else N_("{instrument}: {scale}")
    return Message.of(by, scale=found.name, instrument=found.instrument)


def notes(findings: tuple[ScaleFinding, ...]) -> Iterator[Message]:
    """Say of whom the findings tell, and why an error may be lacking."""
    yield Message.of(
        N_(
            "First assessments only, one per client, of all services together. Under {fewest} clients nothing is "
            "computed; under {wide} the intervals are wide and the values say little."
        ),
        fewest=FEWEST,
        wide=WIDE,
    )
    if any(not each.unchanged for each in findings):
        yield Message.of(
            N_(
                "Where no ICC is told, nobody answered twice, {least} to {most} days apart, before the service could "
                "act (until {untouched} days after the start): these data cannot tell the error of a single answer "
                "there. A start and a follow-up cannot either, because people are meant to change between them."
            ),
            least=LEAST,
            most=MOST,
            untouched=UNTOUCHED,
        )


def sentences(found: ScaleFinding) -> Iterator[Message]:
    """Say what was found of one scale."""
    if found.not_asked:
        yield Message(NOT_ASKED[found.not_asked])
    else:
        yield from _together(found)
    yield from _answered(found)
    yield from _ends(found)
    yield from _again(found)


def _together(found: ScaleFinding) -> Iterator[Message]:
    if found.complete < FEWEST:
        yield Message.of(
            N_("{n} clients answered every question; whether the answers hang together is computed from {fewest} on."),
            n=found.complete,
            fewest=FEWEST,
        )
        return
    if found.alpha is None:
        yield Message.of(N_("Every client has the same sum, so nothing can be said of how the answers hang together."))
        return
    yield from _alpha(found, found.alpha)
    if found.omega is not None:
        yield _with_interval(N_("Omega is {value} (95 per cent interval {low} to {high})."), found.omega)
    else:
        yield Message(NO_OMEGA[found.no_omega])
    yield from _item_rest(found.items)
    yield from _odd_items(found.items)


def _alpha(found: ScaleFinding, alpha: Estimate) -> Iterator[Message]:
    yield _with_interval(
        N_("Alpha, how far the answers hang together, is {value} (95 per cent interval {low} to {high}, {n} clients)."),
        alpha,
    )
    if alpha.value < 0:
        yield Message.of(
            N_(
                "Alpha is below 0: the questions run against each other. See whether answers of questions that count "
                "the other way were turned already before they were entered."
            )
        )
        return
    yield from _beside_published(alpha, [each for each in found.published if each.kind == "alpha"])
    if alpha.high < LOW:
        yield Message.of(
            N_("The whole interval lies under {limit}: do not rest on this scale here."), limit=Number(LOW, 1)
        )
    if alpha.n < WIDE:
        yield Message.of(N_("Fewer than {wide} clients: the value says little yet."), wide=WIDE)
    if found.needed is not None and found.needed > alpha.n:
        yield Message.of(
            N_("With {needed} clients the interval would be no wider than {width}."),
            needed=found.needed,
            width=Number(NARROW, 1),
        )


def _beside_published(alpha: Estimate, published: list[Reliability]) -> Iterator[Message]:
    if not published:
        yield Message.of(N_("The catalogue holds no published alpha to set beside it."))
    for each in published:
        if each.value > alpha.high:
            text = N_("In your data the answers hang together less than in the published study: {value} {whose}.")
        elif each.value < alpha.low:
            text = N_("In your data the answers hang together more than in the published study: {value} {whose}.")
        else:
            text = N_("The published study found {value} {whose}, which lies within the interval.")
        yield Message.of(text, value=Number(each.value, 2), whose=_whose(each))


def _whose(each: Reliability) -> Message:
    known = {
        "memory": N_("({population}; remembered, not checked against the source)"),
        "user": N_("({population}; given by your organisation)"),
    }
    whom = each.population if each.population != UNSAID else each.source or "–"
    return Message.of(known.get(each.evidence, N_("({population})")), population=whom)


def _item_rest(items: tuple[ItemFinding, ...]) -> Iterator[Message]:
    known = [item.rest for item in items if item.rest is not None]
    if known:
        yield Message.of(
            N_("Single questions go with the sum of the others at {low} to {high} (item-rest correlation)."),
            low=Number(min(known), 2),
            high=Number(max(known), 2),
        )


def _odd_items(items: tuple[ItemFinding, ...]) -> Iterator[Message]:
    for item in items:
        if item.constant:
            yield Message.of(
                N_("Everyone answered “{item}” alike, so that question tells nothing here."), item=item.label
            )
    against = [item for item in items if item.rest is not None and item.rest < 0]
    turned = [item for item in items if item.reverse]
    if turned and {item.item for item in against} >= {item.item for item in turned}:
        yield Message.of(
            N_(
                "All questions that count the other way run against the rest: their answers look as if they had been "
                "turned already before they were entered, and are turned twice now. See the file."
            )
        )
    for item in items:
        if item.rest is not None and item.rest < LOOSE:
            text = (
                N_("“{item}” runs against the other questions ({rest}).")
                if item.rest < 0
                else N_("“{item}” hardly goes with the other questions ({rest}).")
            )
            yield Message.of(text, item=item.label, rest=Number(item.rest, 2))


def _answered(found: ScaleFinding) -> Iterator[Message]:
    gaps = [item for item in found.items if item.missing]
    if found.items and not gaps:
        yield Message.of(N_("No question was left unanswered by any of the {clients} clients."), clients=found.clients)
    elif gaps:
        most = max(gaps, key=lambda item: item.missing)
        yield Message.of(
            N_(
                "Every question was answered by {complete} of {clients} clients; most often left out: “{item}”, by "
                "{count}."
            ),
            complete=found.complete,
            clients=found.clients,
            item=most.label,
            count=most.missing,
        )
    if found.straight:
        yield Message.of(
            N_("{count} of {complete} gave one answer throughout, though some questions count the other way."),
            count=found.straight,
            complete=found.complete,
        )


def _ends(found: ScaleFinding) -> Iterator[Message]:
    if found.floor is None or found.ceiling is None:
        yield Message.of(N_("The range of the scale is not known, so nothing is said of its ends."))
        return
    if found.scored < FEWEST:
        return
    worst, best = found.floor / found.scored, found.ceiling / found.scored
    yield Message.of(
        N_("At the worst score {worst}, at the best {best} of {scored} clients."),
        worst=Percent(worst),
        best=Percent(best),
        scored=found.scored,
    )
    if best > MANY_AT_THE_END:
        yield Message.of(
            N_("More than {much} begin at the best score: their progress cannot show."),
            much=Percent(MANY_AT_THE_END),
        )
    if worst > MANY_AT_THE_END:
        yield Message.of(
            N_("More than {much} begin at the worst score: if they get worse, it cannot show."),
            much=Percent(MANY_AT_THE_END),
        )


def _again(found: ScaleFinding) -> Iterator[Message]:
    if found.retest is not None:
        yield from _retest(found.retest)
    elif found.unchanged >= FEWEST:
        yield Message.of(
            N_("{n} clients answered twice before the service could act, too much alike for ICC and error to be told."),
            n=found.unchanged,
        )
    elif found.unchanged:
        yield Message.of(
            N_("{n} clients answered twice before the service could act; ICC and error are computed from {fewest} on."),
            n=found.unchanged,
            fewest=FEWEST,
        )
    for each in found.published:
        if each.kind in ("test_retest_icc", "test_retest_r"):
            yield Message.of(
                N_("Published, of people asked twice: {value} {whose}."),
                value=Number(each.value, 2),
                whose=_whose(each),
            )
    if found.published_sem is not None:
        yield Message.of(
            N_("Standard error of measurement in the catalogue: {sem} points."), sem=Number(found.published_sem, 2)
        )


def _retest(retest: Retest) -> Iterator[Message]:
    icc = retest.icc
    yield Message.of(
        N_(
            "{n} clients answered twice before the service could act: ICC {icc} (95 per cent interval {low} to "
            "{high}), standard error of measurement {sem}, mean shift {shift} points."
        ),
        n=icc.n,
        icc=Number(icc.value, 2),
        low=Number(icc.low, 2),
        high=Number(icc.high, 2),
        sem=Number(retest.sem, 2),
        shift=Number(retest.shift, 2, signed=True),
    )
    if icc.n < WIDE:
        yield Message.of(N_("Fewer than {wide} clients: the value says little yet."), wide=WIDE)


def _with_interval(text: str, found: Estimate) -> Message:
    return Message.of(
        text, value=Number(found.value, 2), low=Number(found.low, 2), high=Number(found.high, 2), n=found.n
    )

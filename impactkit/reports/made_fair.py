"""How a comparison is made fair, in plain words: what is evened out, what it does, and when a service is different."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.comparison import LEAST_COVERAGE, Covariate, ScaleComparison
from impactkit.domain.message import N_, Message, Number, Percent
from impactkit.reports.blocks import (
    Block,
    Cell,
    Column,
    Definition,
    Definitions,
    Listing,
    Paragraph,
    Row,
    Section,
    Subsection,
    TableBlock,
)
from impactkit.reports.compared import Teller
from impactkit.reports.compared_scales import MARGIN_FROM
from impactkit.reports.voice import capital

STARTS_APART = 10  # points by which two clients start apart in the example


def made_fair(tell: Teller, scales: tuple[ScaleComparison, ...]) -> Section:
    """Build the chapter."""
    return Section(
        id="fair",
        heading=tell(N_("How is it made fair?")),
        follows=True,
        blocks=(
            Paragraph(
                tell(
                    N_(
                        "Services have different clients. So each client is held against clients with the same start "
                        "and background in all services together. What the clients of a service have in common beyond "
                        "that is its difference. The fewer clients were measured, the more the difference is drawn "
                        "towards zero."
                    )
                )
            ),
            Subsection(tell(N_("A service is called different only if all of this holds")), (Listing(_rules(tell)),)),
            *(Subsection(capital(tell.scale(scale)), tuple(_of_scale(tell, scale))) for scale in scales),
        ),
    )


def _rules(tell: Teller) -> tuple[str, ...]:
    return (
        tell(N_("It is hardly chance, counting in how many services were looked at: of those called different at most "
                "5 per cent are so by chance.")),
        tell(N_("The difference is large enough to matter.")),
        tell(N_("At least {share} of its clients were measured twice."), share=Percent(LEAST_COVERAGE)),
        tell(N_("It would lie on the same side even if those not measured had done half a standard deviation worse "
                "than expected.")),
    )  # fmt: skip


def _of_scale(tell: Teller, scale: ScaleComparison) -> Iterator[Block]:
    yield Definitions(tuple(_terms(tell, scale)), beside=True)
    if scale.covariates:
        yield covariates_table(tell, scale)
    if scale.left_out:
        left = tuple(tell.message(each) for each in scale.left_out)
        yield Paragraph(tell(N_("Left out of the comparison for all services:")), note=True)
        yield Listing(left)


def _terms(tell: Teller, scale: ScaleComparison) -> Iterator[Definition]:
    yield Definition(tell(N_("The start")), (_start(tell, scale),))
    yield Definition(
        tell(N_("What matters")),
        (
            tell(
                N_("A difference matters from {margin} points on: {why}."),
                margin=Number(scale.margin, 1),
                why=Message(MARGIN_FROM[scale.margin_from]),
            ),
        ),
    )
    yield Definition(tell(N_("How services differ")), (_spread(tell, scale),))
    yield Definition(tell(N_("How many clients it takes")), (_needed(tell, scale),))


def _start(tell: Teller, scale: ScaleComparison) -> str:
    apart = Number(STARTS_APART * scale.start_slope, 1)
    if not scale.corrected or scale.start_slope_plain is None:
        return tell(
            N_(
                "When two clients start {n} points apart, {left} of these are left at the end. The start is not "
                "corrected for its measurement error, so services whose clients start low may look worse than they are."
            ),
            n=STARTS_APART,
            left=apart,
        )
    return tell(
        N_(
            "When two clients start {n} points apart, {plain} of these are left at the end as measured, and {left} "
            "when the measurement error of the start ({error} points) is taken out. The comparison uses the latter."
        ),
        n=STARTS_APART,
        plain=Number(STARTS_APART * scale.start_slope_plain, 1),
        left=apart,
        error=Number(scale.sem or 0.0, 1),
    )


def _spread(tell: Teller, scale: ScaleComparison) -> str:
    return tell(
        N_(
            "The standard deviation between services is {between} points, that between alike clients of one service "
            "{within} points."
        ),
        between=Number(scale.between_sd, 1),
        within=Number(scale.within_sd, 1),
    )


def _needed(tell: Teller, scale: ScaleComparison) -> str:
    if scale.n_needed is None:
        return tell(N_("The data show no differences between services, so no number of clients would tell them apart."))
    return tell(
        N_("With {n} measured clients the reliability of a service's difference is {reliability}."),
        n=scale.n_needed,
        reliability=Number(0.7, 1),
    )


def covariates_table(tell: Teller, scale: ScaleComparison) -> TableBlock:
    """Build the table of what each background question does."""
    return TableBlock(
        key=f"{scale.key}.background",
        caption=tell(N_("What goes with a client's background, beside the start")),
        columns=(
            Column(heading=tell(N_("Background")), kind="text"),
            Column(heading=tell(N_("Held against")), kind="text"),
            Column(heading=tell(N_("Points more or less"))),
        ),
        rows=tuple(_covariate(tell, covariate) for covariate in scale.covariates),
        note=tell(
            N_(
                "Points by which such clients end higher than clients alike in all else, with the 95 per cent "
                "interval. It goes with the background; it need not come from it."
            )
        ),
    )


def _covariate(tell: Teller, covariate: Covariate) -> Row:
    question = tell.question(covariate.question)
    heading = f"{question}: {tell.level(covariate.question, covariate.level)}" if covariate.level else question
    against = tell.level(covariate.question, covariate.against) if covariate.against else tell(N_("one less"))
    if covariate.change is None:
        return Row(heading, (Cell("–"), Cell(tell(N_("a curve")))))
    return Row(heading, (Cell(against), tell.estimated(covariate.change, covariate.low, covariate.high, 1)))

"""How each figure is computed: the entries of the methods page, each with its formula, source and function.

A figure names its method by id; docs/methods.md and the last chapter of a report are written from this table.
"""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.domain.message import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One entry: `title` and `text` are marked message ids."""

    id: str
    title: str
    text: str
    formula: str = ""
    source: str = ""
    function: str  # where it is computed
    in_report: bool = True  # else the report tells it beside the figures, and the figures workbook in full


METHODS: tuple[Method, ...] = (
    Method(
        id="count",
        title=N_("Counts"),
        text=N_(
            "Each client is counted once per service, by the last stay that ended in the period. Everyone whose stay "
            "ended is counted, however short the stay, with or without assessments."
        ),
        function="impactkit.measure.classes.classify_stays",
    ),
    Method(
        id="largest-remainder",
        title=N_("Of 100 clients"),
        text=N_(
            "The classes are shared out over 100 by largest remainder; a class that is not empty has at least one. The "
            "exact counts stand in the figures workbook."
        ),
        function="impactkit.disclosure.suppression.of_hundred",
        in_report=False,
    ),
    Method(
        id="rounded-count",
        title=N_("Counts of client groups"),
        text=N_("Counts under 8 are not shown, the others are rounded to 5; shares come from the rounded counts."),
        function="impactkit.disclosure.rules.rounded_count",
        in_report=False,
    ),
    Method(
        id="wilson",
        title=N_("Shares"),
        text=N_("A share is shown with its 95 per cent Wilson interval."),
        formula="(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), z = 1.96",
        source="Wilson 1927, J. Am. Stat. Assoc. 22, 209–212",
        function="impactkit.results.headline.wilson",
        in_report=False,
    ),
    Method(
        id="retention",
        title=N_("Staying after an exit"),
        text=N_(
            "Clients who moved on are looked at again 3, 6 and 12 calendar months after the first day of their work or "
            "education; after the end of the stay where it began before that. Counted from within the stay, the months "
            "would hold days on which only those who still had the work can be in the figure. The situation is that of "
            "the latest status begun by the day that has not run out; one without a last day goes on. A change of "
            "employer is no loss. Who went to work counts as staying at work on the open labour market or in an own "
            "enterprise; who went to education also at such work. Not known is never a loss. Staying is told of groups "
            "of at least 10 clients, by kind where that tells of no few clients."
        ),
        function="impactkit.measure.retention.retention",
        in_report=False,
    ),
    Method(
        id="target",
        title=N_("Targets beside the goal"),
        text=N_(
            "The project itself says of whom a target is, which kinds of exit count, and by when. Who has one of the "
            "named answers to each question belongs to it; where an answer is not recorded, that is told apart. On the "
            "day: the status of that day. By the day: any status that counts, begun by then and not run out before the "
            "days are counted from. A client whose day has not come is in no share, also when the target is reached "
            "already, because the quick would be counted and the slow not yet. The share is of those whose situation "
            "is known; its interval is that of their number."
        ),
        function="impactkit.measure.targets.attainment",
        in_report=False,
    ),
    Method(
        id="mean",
        title=N_("Means without an interval"),
        text=N_("The plain mean over the clients."),
        function="impactkit.results.scales.scale_means",
        in_report=False,
    ),
    Method(
        id="mean-t",
        title=N_("Means and mean change"),
        text=N_(
            "Scores are turned to per cent of the maximum possible, more is better. The change of each client is the "
            "follow-up less the baseline; the mean has a 95 per cent t interval."
        ),
        formula="POMP = 100 (y − min) / (max − min); m ± t(0.975; n − 1) · SD / √n",
        source="Cohen et al. 1999, Multivariate Behav. Res. 34, 315–346",
        function="impactkit.results.scales.mean_with_interval",
    ),
    Method(
        id="srm",
        title=N_("Standardised response mean"),
        text=N_("Mean change in units of the spread of change, with the interval of the noncentral t distribution."),
        formula="SRM = m(d) / SD(d)",
        source="Liang et al. 1990, Med. Care 28, 632–642; Cumming & Finch 2001, Educ. Psychol. Meas. 61, 532–574",
        function="impactkit.results.scales.effect_sizes",
        in_report=False,
    ),
    Method(
        id="g-av",
        title=N_("Hedges' g of the change"),
        text=N_(
            "Mean change in units of the mean spread of both assessments, corrected for small groups, with an "
            "approximate interval."
        ),
        formula="g = J · m(d) / ((SD₀ + SD₁)/2), J = 1 − 3/(4(n − 1) − 1)",
        source="Lakens 2013, Front. Psychol. 4:863; Algina & Keselman 2003, Educ. Psychol. Meas. 63, 537–553",
        function="impactkit.results.scales.effect_sizes",
        in_report=False,
    ),
    Method(
        id="reliable-change",
        title=N_("Progress, no change shown, worse"),
        text=N_(
            "A client's change is classed as progress or as worse where it is beyond the limit of measurement error: "
            "beyond 1.96 standard errors of the difference, or at a published threshold in points. Else no change is "
            "shown, which does not mean that nothing changed."
        ),
        formula="RCI = (y₁ − y₀) / (√2 · SEM), |RCI| > 1.96; SEM = s √(1 − r)",
        source="Jacobson & Truax 1991, J. Consult. Clin. Psychol. 59, 12–19",
        function="impactkit.measure.change.reliable_change",
    ),
    Method(
        id="goal-attainment",
        title=N_("The clients' own goals"),
        text=N_(
            "Each goal is rated from -2 to 2, and 0 is the expected outcome. T puts the goals of a client together by "
            "their weights w: 50 is what was expected, and at 50 or more the goals were reached on the whole. Goals "
            "count that were rated both at the start and at the follow-up, with the weights of the start; a goal that "
            "was dropped or added later does not. The mean T has a 95 per cent t interval. How far T can reach hangs "
            "on the number of goals and their weights, so it is never pooled with the scales."
        ),
        formula="T = 50 + 10 Σwx / √((1 − ρ) Σw² + ρ (Σw)²), ρ = 0.3",
        source="Kiresuk & Sherman 1968, Community Ment. Health J. 4, 443–453; Turner-Stokes 2009, Clin. Rehabil. 23, "
        "362–370, doi:10.1177/0269215508101742, and its erratum",
        function="impactkit.measure.goal_pairs.pair_goals",
    ),
    Method(
        id="share-of-goals",
        title=N_("Share of goals reached"),
        text=N_(
            "The goals at the expected level or above, of all goals rated both at the start and at the follow-up. "
            "Goals of one client go together, so the 95 per cent interval counts clients, not goals. Where weights "
            "differ, goals above the middle weight are told apart from the others."
        ),
        formula="r = Σy / Σx; r ± t(0.975; n − 1) · √(n/(n − 1) Σ(y − r x)²) / Σx",
        source="Cochran 1977, Sampling Techniques, 3rd ed., chapter 6",
        function="impactkit.results.goals.share_of_goals",
    ),
    Method(
        id="milestones",
        title=N_("Small steps"),
        text=N_(
            "Clients who took a step from the start of their stay until the last day on which a follow-up may be "
            "taken. A client may be in several kinds. Kinds that fewer than 5 clients took, under strict rules fewer "
            "than 8, are not named."
        ),
        function="impactkit.results.milestones.milestone_findings",
        in_report=False,
    ),
    Method(
        id="chance",
        title=N_("What measurement error alone would do"),
        text=N_(
            "For each measured client both assessments are imagined to vary around the observed start by the "
            "measurement error, on the real steps of the scale. The expected number that would be classed all the same "
            "is summed over the clients and given as a range: from the known error to that of the lowest published "
            "limit of reliability, where one is published. Return to the usual level after a bad time is not in it."
        ),
        formula="Σᵢ P(Y₁ − Y₀ > c), Y₀, Y₁ ~ N(yᵢ, SEM²)",
        function="impactkit.measure.chance.chance_alone",
    ),
    Method(
        id="composite",
        title=N_("Indicators from several scales"),
        text=N_(
            "Each scale is turned to 0–100, and the composite is their weighted mean. A client's value rests on the "
            "scales that this client has at both times: a scale that is missing once would look like change. The main "
            "scale and the declared share of the weights are needed. The error comes from those of the client's scales "
            "as if they were independent; but the mood of a day colours all answers of that day, so this error is too "
            "small. Ten points may be one answer on one scale and four answers on another: gains are never added up "
            "over indicators, and indicators never ranked by points. The organisation chose the scales; they need not "
            "measure one single thing, so no alpha is told of the whole."
        ),
        formula="Y = Σ wᵢ yᵢ, Σ wᵢ = 1; SEM² = Σ wᵢ² SEMᵢ²; r = 1 − SEM² / SD²",
        source="Mosier 1943, Psychometrika 8, 161–168; Cohen et al. 1999, Multivariate Behav. Res. 34, 315–346",
        function="impactkit.measure.composites.composed",
    ),
    Method(
        id="composite-chance",
        title=N_("What measurement error alone would do to a composite"),
        text=N_(
            "As for a single scale, exactly, on the sums of the steps of each client's scales and with the client's "
            "own limit. The range goes from the known errors, independent of each other, to those of the lowest "
            "published limits of reliability, correlated 0.3 within an assessment: one normal mood for all its scales, "
            "integrated numerically. Where there are over 20,000 different sums, those nearer than 0.01 points count "
            "as one; steps that are not known are taken as half points."
        ),
        formula="Σᵢ P(Y₁ − Y₀ > cᵢ); SEM² = Σⱼₖ wⱼ wₖ ρⱼₖ SEMⱼ SEMₖ, ρⱼₖ = 0; 0.3",
        function="impactkit.measure.composite_chance.composite_chance",
        in_report=False,
    ),
    Method(
        id="relative-change",
        title=N_("Change against the group's own mean"),
        text=N_(
            "How widely the clients' changes spread around the group's mean change: 1 where they differ by no more "
            "than measurement error, above 1 where they differ more. The index compares each client with this group "
            "and not with no change, so no client is classed by it and no share is told; the same holds of slopes over "
            "three or more assessments. The index of Edwards and Nunnally is not used: without any change it would "
            "class one in seven."
        ),
        formula="[(y₁ − m(y₁)) − r(y₀ − m(y₀))] / (SD₀ √(1 − r²))",
        source="Hsu 1989, Behav. Assess. 11, 459–467; Speer & Greenbaum 1995, J. Consult. Clin. Psychol. 63, 1044–1048",
        function="impactkit.measure.relative_change.hsu_linn_lord",
        in_report=False,
    ),
    Method(
        id="group-share",
        title=N_("Shares of client groups"),
        text=N_(
            "Both numbers are rounded to 5 before they are divided, and the share has the Wilson interval of the "
            "rounded numbers. Shown where at least 8 of the group moved on and at least 8 did not."
        ),
        function="impactkit.disclosure.groups.shown_for_whom",
        in_report=False,
    ),
    Method(
        id="rounded-coverage",
        title=N_("Coverage, rounded"),
        text=N_(
            "Where the number of clients measured at both ends would, beside the headline, tell of 1 to 4 clients who "
            "moved on, their share of all clients is told instead, to the nearest 5, 10 or 20 per cent."
        ),
        function="impactkit.disclosure.moved_on.told_by_coverage",
        in_report=False,
    ),
    Method(
        id="group-coverage",
        title=N_("Low coverage of client groups"),
        text=N_("A group is named where under 70 per cent of its clients were measured at both ends."),
        function="impactkit.disclosure.groups.shown_for_whom",
        in_report=False,
    ),
    Method(
        id="group-difference",
        title=N_("Differences between client groups"),
        text=N_(
            "Groups of one background question are compared two by two by their mean change. A difference is told "
            "only where its interval does not hold 0 after Bonferroni's correction for the number of differences "
            "looked at. Answers of under 10 measured clients are put together with those not recorded."
        ),
        formula="m₁ − m₂ ± t(1 − 0.025/k; df) · √(s₁²/n₁ + s₂²/n₂), k differences",
        source="Welch 1947, Biometrika 34, 28–35",
        function="impactkit.results.for_whom.for_whom",
        in_report=False,
    ),
    Method(
        id="unit-cost",
        title=N_("Unit costs"),
        text=N_(
            "The cost is divided by the number of clients that the report shows. Served are those whose stay ended "
            "and those still in service at the end of the period; who ended a stay and came back is in both. The "
            "interval is the cost divided by the ends of the number's own: Wilson's, or for clients served the exact "
            "Poisson interval. Per client who made progress: from 10 such clients on, beside those who got worse."
        ),
        formula="C / n, from C / n(upper) to C / n(lower)",
        source="Garwood 1936, Biometrika 28, 437–442; Wilson 1927",
        function="impactkit.disclosure.costs.shown_costs",
        in_report=False,
    ),
    Method(
        id="important",
        title=N_("The smallest change that matters"),
        text=N_(
            "Clients whose change reached it, for the better and for the worse. Of a published range the low end is "
            "taken; what the project declared goes before what is published. It says nothing of measurement error, "
            "which stands beside it."
        ),
        function="impactkit.results.important.reached",
        in_report=False,
    ),
    Method(
        id="maintained",
        title=N_("Kept where a decline was expected"),
        text=N_(
            "A claim about the group, never about a client, and only where the project said beforehand that a decline "
            "was to be expected: the worse end of the interval of the mean change lies above minus the smallest change "
            "that matters."
        ),
        function="impactkit.results.important.maintained",
        in_report=False,
    ),
    Method(
        id="regression",
        title=N_("Return to the usual"),
        text=N_(
            "What clients would change by, had they been chosen for a score away from their usual one. It needs the "
            "mean of the same people before anyone was chosen, is reckoned at the known reliability and at 0.1 and 0.2 "
            "less, and is never taken from the change."
        ),
        formula="(1 − r)(M − m(y₀))",
        source="Nesselroade, Stigler & Baltes 1980, Psychol. Bull. 88, 622–637",
        function="impactkit.results.regression.return_to_usual",
        in_report=False,
    ),
    Method(
        id="bands",
        title=N_("Bands between published limits"),
        text=N_("Clients by band at both times. A limit that is only remembered parts nothing."),
        function="impactkit.results.bands.band_table",
        in_report=False,
    ),
    Method(
        id="crossed",
        title=N_("Limits crossed"),
        text=N_("Clients by class of change, and by whether they came to a better or a lower band."),
        function="impactkit.results.bands.band_table",
        in_report=False,
    ),
    Method(
        id="missing-half-sd",
        title=N_("If the missing fared worse"),
        text=N_(
            "Each client without a follow-up and without an exit is taken to have changed half a standard deviation "
            "less than clients with the same start; the mean over all is given."
        ),
        formula="E(d | y₀) − 0.5 SD(d)",
        function="impactkit.results.coverage.change_if_missing_fared_worse",
    ),
    Method(
        id="alpha",
        title=N_("Alpha in the data"),
        text=N_(
            "How far the answers to the questions of a scale hang together among the first assessments in which every "
            "question was answered, one per client, with its 95 per cent interval. Not for scales whose questions need "
            "not hang together."
        ),
        formula="α = k/(k − 1) · (1 − Σ Var(xᵢ)/Var(Σ xᵢ)); 1 − (1 − α) · F(q; n − 1, (n − 1)(k − 1)), q .975, .025",
        source="Cronbach 1951, Psychometrika 16, 297–334; Feldt 1965, Psychometrika 30, 357–370",
        function="impactkit.results.reliability.alpha",
        in_report=False,
    ),
    Method(
        id="omega",
        title=N_("Omega in the data"),
        text=N_(
            "As alpha, but from the loadings of one common factor (principal axes, iterated), so that questions may "
            "carry different weight. The interval comes from 500 resamples of the clients."
        ),
        formula="ω = 1 − Σ uᵢ² / Σ rᵢⱼ",
        source="McDonald 1999, Test Theory; Kelley & Pornprasertmanit 2016, Psychol. Methods 21, 69–92",
        function="impactkit.results.reliability.omega",
    ),
    Method(
        id="retest",
        title=N_("ICC and error of unchanged clients"),
        text=N_(
            "Of clients who answered twice, 7 to 42 days apart, before the service could act: from 60 days before the "
            "start of the stay until 14 days after it, same rater and version. Never from a start and a follow-up, "
            "between which people are meant to change."
        ),
        formula="ICC(A,1) = σ²ₚ / (σ²ₚ + σ²ₒ + σ²ₑ); SEM = √(σ²ₒ + σ²ₑ)",
        source="McGraw & Wong 1996, Psychol. Methods 1, 30–46; de Vet et al. 2006, J. Clin. Epidemiol. 59, 1033–1039",
        function="impactkit.results.reliability.retest",
    ),
    Method(
        id="inverse-probability",
        title=N_("Weighted for who was missing"),
        text=N_(
            "Each measured client is weighted by the inverse of the probability that clients with such a background "
            "and start are measured, so that those like the missing count for more. The probability comes from "
            "logistic models with a ridge penalty; a background not recorded is a level of its own. Weights are "
            "stabilised and trimmed at 5; the interval is robust (HC1). It needs 20 measured clients and 10 who were "
            "not, and is not told where it would be worth less than half of the measured clients. What is not "
            "recorded it cannot mend."
        ),
        formula="w = min(P(M) / P(M | x), 5); Σ w d / Σ w; worth (Σ w)² / Σ w²",
        source="Seaman & White 2013, Stat. Methods Med. Res. 22, 278–295",
        function="impactkit.results.weights.weighted_change",
        in_report=False,
    ),
    Method(
        id="client-groups",
        title=N_("Which service helps which client group"),
        text=N_(
            "The groups of one background question are compared within each service, and the differences with those of "
            "the other services. Each service and each group has its own level; the cells of service and group vary "
            "around them and are pooled towards them, the more the fewer their clients are. How much cells vary is "
            "integrated over, not taken as known. A cell is told only where it has 20 clients and as many others "
            "beside it, its reliability is at least 0.5, the finding survives the number of cells looked at (5 per "
            "cent), and the difference is one that matters; else it is said that nothing is shown. In simulations "
            "without any such difference nothing was shown; of differences of half a standard deviation and more, in "
            "cells of 40 clients, nine in ten were shown where such differences are common, and few where they are "
            "rare."
        ),
        formula="y = aₛ + b_g + β'x + vₛ_g + e, vₛ_g ~ N(0, τ²); told: vₛ_g less v of the service's other clients, "
        "less the same elsewhere",
        source="Gelman 2005, Ann. Stat. 33, 1–53; Henderson 1975, Biometrics 31, 423–447; Benjamini & Hochberg 1995, "
        "J. R. Stat. Soc. B 57, 289–300",
        function="impactkit.compare.client_groups.client_groups",
        in_report=False,
    ),
    Method(
        id="fairness-audit",
        title=N_("Is the comparison fair"),
        text=N_(
            "Over services, the adjusted result is correlated with the mean result expected of the clients, and with "
            "coverage, each with its 95 per cent interval. With few services the interval is wide, and it is said that "
            "the question is open. A correlation has two explanations: the adjustment leaves something out, or these "
            "services are better. The model itself draws the correlation with the clients' start towards 0."
        ),
        formula="tanh(artanh r ± 1.96 / √(k − 3)), k services",
        source="Fisher 1921, Metron 1, 3–32",
        function="impactkit.compare.fairness.fairness_audit",
        in_report=False,
    ),
    Method(
        id="creaming",
        title=N_("Without the hardest tenth"),
        text=N_(
            "Of each service with 20 clients or more, the tenth of whom the lowest result was expected is left out, "
            "and it is told how far the adjusted and the unadjusted result would move. Where the adjusted result would "
            "rise, the comparison rewards leaving hard clients out. The coefficients stay as they were; the interval "
            "is a t interval over services."
        ),
        formula="m(r | kept) − m(r), r = y − β'x",
        function="impactkit.compare.creaming.without_hardest",
        in_report=False,
    ),
    Method(
        id="exit-validity",
        title=N_("Does progress go with moving on"),
        text=N_(
            "Clients who had not moved on by their follow-up are looked at month by month for a year. The odds of "
            "moving on in a month depend on the start, the change, and the month; the ratio of the odds is told per "
            "ten points of change, clients with the same start compared. Who is not known to have stayed is looked at "
            "only as far as it is known. It takes ten exits per coefficient. From ten services on the interval counts "
            "services, else clients. Errors of measurement draw the ratio towards 1. It tells what goes together, not "
            "what brings what about."
        ),
        formula="logit P(exit in month t | none before) = α + γ log t + β₁ y₀ + β₂ (y₁ − y₀); OR = exp(10 β₂)",
        source="Allison 1982, Sociol. Methodol. 13, 61–98; Anderson et al. 1983, J. Clin. Oncol. 1, 710–719; Peduzzi "
        "et al. 1996, J. Clin. Epidemiol. 49, 1373–1379",
        function="impactkit.compare.validity.exit_validity",
        in_report=False,
    ),
    Method(
        id="quartiles",
        title=N_("Lengths of time"),
        text=N_("The middle value and the bounds of the middle half, rounded to half months or to ten days."),
        function="impactkit.results.background.length_of_stays",
        in_report=False,
    ),
    Method(
        id="bins",
        title=N_("Distributions"),
        text=N_("At most five bins with 8 clients or more in each, shown from 20 clients on, as whole per cents."),
        function="impactkit.disclosure.suppression.shown_bins",
        in_report=False,
    ),
    Method(
        id="adjusted-mean",
        title=N_("Services compared on the change of a scale"),
        text=N_(
            "The score at the end is explained by the score at the start, by the background questions that the project "
            "names, and by a deviation of each service (random intercept, restricted maximum likelihood). All is "
            "reckoned from sums over clients, exactly. A service of few clients is drawn towards what is expected, by "
            "as much as its figure is chance."
        ),
        formula="y₁ = β′x + Σ wⱼ uⱼ + e, u ~ N(0, τ²), e ~ N(0, σ²); reliability n / (n + σ²/τ²)",
        source=(
            "Patterson & Thompson 1971, Biometrika 58, 545–554; Bates et al. 2015, J. Stat. Softw. 67(1), eq. 42; "
            "Henderson 1975, Biometrics 31, 423–447"
        ),
        function="impactkit.compare.mixed_model.fit_services",
        in_report=False,
    ),
    Method(
        id="corrected-start",
        title=N_("Measurement error of the start, between services"),
        text=N_(
            "A score at the start holds an error of measurement, which makes services whose clients start low look "
            "worse than they are. With a known standard error its variance is taken out of the sums, at most four "
            "fifths of how clients of one service differ. Where it is larger, or where less than half of those "
            "differences is more than error, the correction is not dependable, and a service is called different only "
            "if the comparison without it says so too. The slope of the start stands on the page plain and corrected. "
            "Where services choose their clients by this very score, each by a limit of its own, the correction goes "
            "too far, and the comparison without it is right (simulated)."
        ),
        formula="A = X′V⁻¹X − SEM² tr(V⁻¹) on the start; shrinkage by σ² + β² SEM²",
        source="Lord 1967, Psychol. Bull. 68, 304–305; Fuller 1987, Measurement error models, ch. 2.2",
        function="impactkit.compare.errors_in_baseline.correction",
        in_report=False,
    ),
    Method(
        id="doubt",
        title=N_("How sure the comparison is"),
        text=N_(
            "How much services differ is itself not known for sure, nor is the measurement error. The interval of a "
            "service averages over 61 values of τ/σ, weighted by how well they fit the data, and over 5 values of the "
            "standard error (log-normal around the published one, by its interval, else by 20 per cent). So no "
            "interval is without width, and none pretends to more than is known."
        ),
        formula="p(τ/σ) ∝ L(τ/σ) / (1 + τ/2σ); SEM by the rule of Gauss and Hermite",
        source="Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., ch. 5.4",
        function="impactkit.compare.mixture.Mixture",
        in_report=False,
    ),
    Method(
        id="different",
        title=N_("Above, as expected, below"),
        text=N_(
            "A service is told as above or below what is expected of clients like its own only if all of this holds: "
            "its probability of being on that side survives the number of services looked at (at most 5 per cent of "
            "those called different are so by chance), the difference is above the margin that matters (declared or "
            "published, else a fifth of the standard deviation of the start), at least 70 per cent of its ended stays "
            "were measured twice, and the sign would stay if those not measured had done half a standard deviation "
            "worse than expected. Services with under 20 measured clients are not compared, nor are any where fewer "
            "than 6 services remain."
        ),
        formula="q = 2 min(P, 1 − P)",
        source="Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57, 289–300",
        function="impactkit.compare.different.differences",
        in_report=False,
    ),
    Method(
        id="one-pair-per-client",
        title=N_("Each client once between services"),
        text=N_(
            "Where services are compared, a client has one pair of assessments: from the first start to the latest "
            "follow-up of the measured stays, in one version. Services that had the client in between share the pair "
            "by their days; a day in two services is a day of each. Where clients cannot be recognised from service "
            "to service, pairs of a client and a service are counted, and no service is called different. Of exits the "
            "client's first ended stay counts, for whether a stay is the first does not hang on how it ended."
        ),
        formula="wⱼ = days in service j / days in all services, Σ wⱼ = 1",
        source="Hill & Goldstein 1998, J. Educ. Behav. Stat. 23, 117–128",
        function="impactkit.compare.memberships.client_memberships",
        in_report=False,
    ),
    Method(
        id="case-mix",
        title=N_("Background in the comparison of services"),
        text=N_(
            "Answers are compared with the most common one. Numbers, such as age at the start, follow a smooth curve, "
            "with under 100 clients a straight line. An answer, not recorded included, stands alone only where at "
            "least 3 services have such clients and none has over half of them; else it is put with its neighbour, or "
            "with other such answers, or it counts as the most common one. Numbers not recorded then count as the "
            "middle one. A question with one group left is used for no service. A service that lacks the answer of "
            "over 20 per cent of its clients is not compared."
        ),
        formula="x, [(x − t₁)³₊ − (x − t₃)³₊ (t₄ − t₁)/(t₄ − t₃) + (x − t₄)³₊ (t₃ − t₁)/(t₄ − t₃)] / (t₄ − t₁)², "
        "the same with t₂; t: quantiles .05, .35, .65, .95",
        source="Harrell 2001, Regression Modeling Strategies, eq. 2.25",
        function="impactkit.compare.case_mix.case_mix",
        in_report=False,
    ),
    Method(
        id="inside-services",
        title=N_("Background inside services alone"),
        text=N_(
            "The comparison learns from clients of one service and from differences between services. Beside it stands "
            "what is learnt inside services alone, which services cannot colour by choosing their clients. It is said "
            "where the two part: beyond chance at 5 per cent (Bonferroni over the coefficients), and by so much that "
            "services one standard deviation apart in their clients would move by over 0.05 standard deviations of "
            "what is left."
        ),
        formula="S = X'X − X'Z(Z'Z)⁻¹Z'X, b = S⁻¹(X'y − X'Z(Z'Z)⁻¹Z'y); z = (b − β) / √(Var b − Var β)",
        source="Mundlak 1978, Econometrica 46, 69–85; Hausman 1978, Econometrica 46, 1251–1271",
        function="impactkit.compare.within.partings",
        in_report=False,
    ),
    Method(
        id="explained",
        title=N_("What a background question explains"),
        text=N_(
            "The share of the differences between services, and of those between the clients of a service, that is "
            "gone with the question and comes back when it is left out. Below zero between services: the question "
            "uncovers differences that were hidden."
        ),
        formula="1 − τ² / τ² without it; 1 − σ² / σ² without it",
        source="Raudenbush & Bryk 2002, Hierarchical Linear Models, 2nd ed., eq. 4.20 and 4.24",
        function="impactkit.compare.within.explained",
        in_report=False,
    ),
    Method(
        id="expected-share",
        title=N_("Exits between services: observed and expected"),
        text=N_(
            "How many clients moved on, stayed or reached a target is held against how many of such clients were to be "
            "expected. That comes from one logistic model over the clients of all services, the service itself "
            "included, so that observed and expected have the same sum. Who is not known is in neither. The starting "
            "score is drawn towards the mean of the service by as much as measurement error makes clients of one "
            "service differ, at most four fifths; without this, services whose clients start low would look worse than "
            "they are. A client without a starting score counts with the mean of the service. Columns that do not "
            "vary, or that others tell already, are left out by name; a weak prior keeps the model finite where a "
            "column parts the clients perfectly. The interval is that of the observed share and takes the expected one "
            "as known. With few services of very unlike starts a difference is told a little too small: where starts "
            "lie one standard deviation apart, by 7 per cent with 6 services and by 1 per cent with 60 (simulated)."
        ),
        formula=(
            "E = Σ p, logit p = b₀ + b′x, b ~ N(0, 2.5²) per SD; y₀* = mⱼ + r (y₀ − mⱼ), r = 1 − min(SEM² / s²_within, "
            "0.8); O/E and 100 (O − E)/n, limits of O/n"
        ),
        source=(
            "Carroll et al. 2006, Measurement Error in Nonlinear Models, ch. 4; Gelman et al. 2008, Ann. Appl. Stat. "
            "2, 1360–1383; Clopper & Pearson 1934, Biometrika 26, 404–413"
        ),
        function="impactkit.compare.shares.expected_shares",
    ),
    Method(
        id="funnel",
        title=N_("Funnels"),
        text=N_(
            "The limits within which a service lies when nothing but chance moves it from its target: 95 and 99.8 per "
            "cent, exact for counts, normal for means. Shares are held against the share expected of the service's own "
            "clients. The adjusted limits add the variance between services beyond chance. A service is told as beyond "
            "a limit only where it is beyond both. Shares are taken on the arcsine scale, other counts on that of "
            "square roots, where also a service without any event has its place."
        ),
        formula=(
            "z = 2√n (asin √p − asin √t) or 2(√O − √E) or d/SE; adjusted: target ± q √(SE² + τ²) on that scale, "
            "q = 1.96 and 3.09; exact: (r − a)/n with a = (P(R ≤ r) − P)/P(R = r), χ²(P; 2E)/2E and "
            "χ²(1 − P; 2E + 2)/2E"
        ),
        source="Spiegelhalter 2005, Stat. Med. 24, 1185–1202",
        function="impactkit.compare.funnel.share_funnel",
    ),
    Method(
        id="overdispersion",
        title=N_("Differences beyond chance"),
        text=N_(
            "How much more the services differ than chance would have them: the mean square of z, after the outer "
            "tenth at each end is drawn in so that the services which are to be found do not widen the limits, and "
            "after the factor that drawing in costs where only chance is at work. With 6 to 12 services it is told "
            "some 6 per cent too large, which makes the limits a little wider."
        ),
        formula="φ = (1/I) Σ z²_w / 0.6787; τ² = max(0, (I φ − (I − 1)) / (Σ w − Σ w² / Σ w)), w = 1/SE²",
        source=(
            "Spiegelhalter 2005, Stat. Med. 24, 1185–1202; DerSimonian & Laird 1986, Control. Clin. Trials 7, 177–188"
        ),
        function="impactkit.compare.overdispersion.overdispersion",
    ),
)


def method(method_id: str) -> Method:
    """Give the method of that id.

    Raises
    ------
    KeyError
        If there is no such method; the message names those that there are.
    """
    for entry in METHODS:
        if entry.id == method_id:
            return entry
    raise KeyError(f"There is no method {method_id!r}; there are {', '.join(entry.id for entry in METHODS)}.")

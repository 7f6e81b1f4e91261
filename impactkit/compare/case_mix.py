"""The background of clients as columns of numbers, for the comparison of services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impactkit.compare.levels import TOLERANCE, held, merged_levels, spread
from impactkit.compare.memberships import Memberships
from impactkit.domain.age import age_level
from impactkit.domain.background import AGE_GROUP, BIRTH_YEAR, MISSING, RECORDED, REST
from impactkit.domain.case_mix import ORDERED, Covariate, LeftCovariate, NotRecorded, ReasonLeft
from impactkit.frames.columns import CLIENTS

AGE = "age"  # the columns of the year of birth, years
FEWEST_FOR_SPLINE = 100  # clients with a number recorded; with fewer a straight line
KNOTS = (0.05, 0.35, 0.65, 0.95)  # quantiles, Harrell (2001) for 4 knots
MOST_MISSING = 0.20  # share of a service's clients without an answer, above which it is not compared
LEVELS = {question.id: tuple(level.id for level in question.levels) for question in (AGE_GROUP, *RECORDED)}


@dataclass(frozen=True, eq=False, kw_only=True)
class CaseMix:
    """The columns of the model beside intercept and baseline, and what they stand for.

    `design` has a row per row of frame `client_pairs`, in its order: int64 0 or 1 for groups and "not recorded",
    float64 for numbers, none missing. Services that are `not_comparable` are in the rows; they must not be judged.
    """

    design: pd.DataFrame
    covariates: tuple[Covariate, ...]
    left: tuple[LeftCovariate, ...]
    not_comparable: tuple[NotRecorded, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Built:
    covariate: Covariate
    design: pd.DataFrame


def case_mix(memberships: Memberships, clients: pd.DataFrame, questions: Sequence[str]) -> CaseMix:
    """Build the columns of the background questions that the project names.

    Answers become groups against the most common one, numbers a restricted cubic spline (`restricted_cubic`) from
    `FEWEST_FOR_SPLINE` clients with a number on, else a straight line. Age is the year of the baseline less the year
    of birth. A question outside `impactkit.domain.background` is one of numbers where every answer is a number.

    A group, "missing" included, needs members in 3 services or more, none of which holds over half of them; else it
    is merged (`impactkit.compare.levels.merged_levels`). A question with one group left leaves the model for all.
    Numbers that are not recorded get a column of their own under the same rule; where it does not hold, they count
    as the median alone. A shared client counts in each service by its weight.

    Parameters
    ----------
    memberships : Memberships
        One pair per client, with the services that share it.
    clients : pandas.DataFrame
        Frame `clients`, one row per client; a client without a row has nothing recorded.
    questions : sequence of str
        Ids of background questions, `Declaration.case_mix`; each once.

    Returns
    -------
    CaseMix
        Columns are named ``question.group``; for numbers ``question``, ``question.2``, ``question.3`` and
        ``question.missing``, with ``age`` for the year of birth.

    Raises
    ------
    ValueError
        If a client has two rows in `clients`.
    """
    answers = _answers(memberships.pairs, CLIENTS.checked(clients), questions)
    built: list[_Built] = []
    left: list[LeftCovariate] = []
    for question in dict.fromkeys(questions):
        made = _covariate(question, answers[question], memberships.services)
        if isinstance(made, LeftCovariate):
            left.append(made)
        else:
            built.append(made)
    empty = pd.DataFrame(index=memberships.pairs.index)
    return CaseMix(
        design=pd.concat([empty, *(one.design for one in built)], axis="columns"),
        covariates=tuple(one.covariate for one in built),
        left=tuple(left),
        not_comparable=tuple(
            fault for one in built for fault in _not_recorded(answers, one.covariate.question, memberships.services)
        ),
    )


def model_rows(memberships: Memberships, mix: CaseMix) -> pd.DataFrame:
    """Put together what the moments are summed from: a row per pair and service.

    Parameters
    ----------
    memberships : Memberships
        One pair per client, with the services that share it.
    mix : CaseMix
        Made from the same memberships.

    Returns
    -------
    pandas.DataFrame
        ``pair``, ``service``, ``weight`` of frame `memberships`; ``baseline``, ``follow_up`` (native points) and the
        columns of ``mix.design``, the same in each row of a pair.
    """
    scores = memberships.pairs[["pair", "baseline", "follow_up"]]
    wide = pd.concat([scores, mix.design], axis="columns")
    return memberships.services[["pair", "service", "weight"]].merge(wide, on="pair")


def restricted_cubic(values: np.ndarray, knots: Sequence[float]) -> np.ndarray:
    """Give the columns of a restricted cubic spline: the values, and one column less than there are knots between.

    Parameters
    ----------
    values : numpy.ndarray
        Numbers, none missing.
    knots : sequence of float
        At least 3, rising. The curve is straight before the first and after the last.

    Returns
    -------
    numpy.ndarray
        len(values) x (len(knots) - 1), all in the unit of the values.

    References
    ----------
    Harrell, F. E. (2001). Regression Modeling Strategies, eq. 2.25, divided by (last knot - first knot)^2.
    """
    t = np.asarray(knots, dtype="float64")
    above = np.maximum(values[:, None] - t, 0) ** 3
    width = t[-1] - t[-2]
    bent = above[:, :-2] - above[:, -2:-1] * (t[-1] - t[:-2]) / width + above[:, -1:] * (t[-2] - t[:-2]) / width
    return np.column_stack([values, bent / (t[-1] - t[0]) ** 2])


def _answers(pairs: pd.DataFrame, clients: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    """Give the answers to the questions, a row per pair; ages in years at the baseline."""
    if clients["client"].duplicated().any():
        raise ValueError(f"{int(clients['client'].duplicated().sum())} clients have two rows; give one row per client.")
    people = pairs[["client"]].merge(clients, on="client", how="left").set_axis(pairs.index)
    absent = pd.Series(np.nan, index=pairs.index)
    answers = pd.DataFrame({question: people.get(question, absent) for question in questions}, index=pairs.index)
    if BIRTH_YEAR.id in people:
        age = pairs["baseline_date"].dt.year - pd.to_numeric(people[BIRTH_YEAR.id], errors="coerce")
        of_age = {BIRTH_YEAR.id: age, AGE_GROUP.id: age.map(age_level, na_action="ignore")}
        answers = answers.assign(**{question: of_age[question] for question in answers if question in of_age})
    return answers


def _covariate(question: str, answers: pd.Series, services: pd.DataFrame) -> _Built | LeftCovariate:
    if answers.isna().all():
        return _left(question, "not_recorded")
    numbers = pd.to_numeric(answers, errors="coerce").astype("float64")
    numeric = question not in LEVELS or question == BIRTH_YEAR.id
    if numeric and bool((numbers.notna() == answers.notna()).all()):
        return _of_numbers(question, numbers, services)
    return _of_groups(question, answers, services)


def _left(question: str, reason: ReasonLeft) -> LeftCovariate:
    return LeftCovariate(question=question, reason=reason)


def _of_groups(question: str, answers: pd.Series, services: pd.DataFrame) -> _Built | LeftCovariate:
    told = answers.astype("str").where(answers.notna(), MISSING)
    known = LEVELS.get(question, ())
    merged = merged_levels(held(told, services), known if question in ORDERED else ())
    groups = told.map(merged)
    counts = groups.value_counts()
    if len(counts.drop(MISSING, errors="ignore")) < 2:
        return _left(question, "one_group")
    order = [*known, *sorted(set(counts.index) - {*known, REST, MISSING}), REST, MISSING]
    present = [name for name in order if name in counts.index]
    reference = max((name for name in present if name != MISSING), key=lambda name: counts[name])
    shown = [name for name in present if name != reference]
    design = pd.DataFrame({f"{question}.{name}": (groups == name).astype("int64") for name in shown})
    changed = merged[merged != merged.index]
    covariate = Covariate(
        question=question,
        columns=tuple(design.columns),
        kind="groups",
        reference=reference,
        merged=tuple((str(answer), str(group)) for answer, group in changed.items()),
    )
    return _Built(covariate, design)


def _of_numbers(question: str, numbers: pd.Series, services: pd.DataFrame) -> _Built | LeftCovariate:
    recorded = numbers.dropna()
    if recorded.nunique() == 1:
        return _left(question, "one_group")
    table = held(numbers.isna().map({True: MISSING, False: "recorded"}), services)
    if not spread(table, "recorded"):
        return _left(question, "not_spread")
    name = AGE if question == BIRTH_YEAR.id else question
    middle, knots = float(recorded.median()), _knots(recorded)
    filled = numbers.fillna(middle).to_numpy(dtype="float64")
    columns = restricted_cubic(filled, knots) if knots else filled[:, None]
    names = [name, *(f"{name}.{number}" for number in range(2, columns.shape[1] + 1))]
    design = pd.DataFrame(columns, index=numbers.index, columns=names)
    alone = MISSING in table.index and spread(table, MISSING)
    if alone:
        design[f"{name}.{MISSING}"] = numbers.isna().astype("int64")
    covariate = Covariate(
        question=question,
        columns=tuple(design.columns),
        kind="spline" if knots else "linear",
        merged=((MISSING, "median"),) if MISSING in table.index and not alone else (),
        knots=knots,
        middle=middle,
    )
    return _Built(covariate, design)


def _knots(recorded: pd.Series) -> tuple[float, ...]:
    """Give the knots at the stated quantiles; none with too few clients, or where quantiles fall together."""
    knots = tuple(float(knot) for knot in recorded.quantile(list(KNOTS)))
    apart = len(set(knots)) == len(KNOTS)
    return knots if len(recorded) >= FEWEST_FOR_SPLINE and apart else ()


def _not_recorded(answers: pd.DataFrame, question: str, services: pd.DataFrame) -> list[NotRecorded]:
    """Find the services with more clients without an answer than may be."""
    missing = services["pair"].map(answers[question].isna()) * services["weight"]
    sums = pd.DataFrame({"missing": missing, "all": services["weight"]}).groupby(services["service"]).sum()
    shares = (sums["missing"] / sums["all"]).clip(upper=1.0)
    return [
        NotRecorded(service=str(service), question=question, share=float(share))
        for service, share in shares.items()
        if share > MOST_MISSING + TOLERANCE
    ]

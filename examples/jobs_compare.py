"""Tell what the lot of the JOBS II trial shows, and what a look at one group before and after does not.

python examples/jobs_compare.py FOLDER    (as examples/jobs.py has written it)
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

import impactkit

SCALE = "own_depression.depression"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = ArgumentParser(description="Tell what the lot of the JOBS II trial shows.")
    parser.add_argument("folder", type=Path, help="the folder that examples/jobs.py has written")
    people = measured(parser.parse_args(arguments).folder)
    print("\n".join((*file_as_it_is(people), "", *before_and_after(people), "", *by_lot(people))))


def measured(folder: Path) -> pd.DataFrame:
    """Give a row per person: what the project scored and paired, beside the columns of the file."""
    project = impactkit.open_project(folder)
    depression = project.instrument("own_depression")
    scores = impactkit.score(project.rows.answers[depression.key], depression)
    pairs = impactkit.pair(scores, project.rows.episodes, as_of=project.as_of)
    file = pd.read_csv(folder / "trial.csv").rename(columns={"person": "client"})
    both = pairs[pairs["scale"] == SCALE].merge(file, on="client", validate="one_to_one")
    return both.assign(change=both["follow_up"] - both["baseline"], works=both["work1"].eq("psyemp"))


def file_as_it_is(people: pd.DataFrame) -> Iterator[str]:
    """Tell means and spreads of everyone, to be held against the file."""
    told = f"{len(people)} people"
    yield f"{told:<34}   mean      SD"
    for column, name in (
        ("baseline", "depression before"),
        ("follow_up", "depression after"),
        ("job_seek", "job-search self-efficacy after"),
    ):
        yield f"  {name:<32}{people[column].mean():7.4f} {people[column].std():7.4f}"
    yield f"  correlation of depression before and after: {people['baseline'].corr(people['follow_up']):.4f}"


def before_and_after(people: pd.DataFrame) -> Iterator[str]:
    """Tell the mean change of each group, as its own report would: with the t interval of the mean."""
    yield "Before and after, each group alone   before   after  change  95 % interval"
    for treat, name in ((1, "workshop"), (0, "booklet")):
        group = people[people["treat"] == treat]
        before, after, change = (group[column].mean() for column in ("baseline", "follow_up", "change"))
        low, high = DescrStatsW(group["change"]).tconfint_mean()
        told = f"{name}, {len(group)} people"
        yield f"  {told:<33}{before:8.4f}{after:8.4f}{change:8.4f}  {low:.4f} to {high:.4f}"


def by_lot(people: pd.DataFrame) -> Iterator[str]:
    """Tell the differences between the groups that the lot made."""
    yield "By lot, workshop less booklet       difference  95 % interval"
    for name, found in (
        ("depression after, adjusted", adjusted_difference(people)),
        ("job-search self-efficacy after", difference_of_means(people, "job_seek")),
        ("share at work after", difference_of_shares(people, "works")),
    ):
        yield f"  {name:<32}{found.value:12.4f}  {found.low:.4f} to {found.high:.4f}"


class Difference(NamedTuple):
    """Workshop less booklet, with its 95 % interval."""

    value: float
    low: float
    high: float


def adjusted_difference(people: pd.DataFrame) -> Difference:
    """Give the difference after by least squares, adjusted for the start, economic hardship, sex and age."""
    fit = smf.ols("follow_up ~ treat + baseline + econ_hard + sex + age", people).fit()
    return Difference(fit.params["treat"], *fit.conf_int().loc["treat"])


def difference_of_means(people: pd.DataFrame, column: str) -> Difference:
    """Give the plain difference with its t interval: all that is left where nobody was asked at the start."""
    workshop, booklet = (DescrStatsW(people.loc[people["treat"] == treat, column]) for treat in (1, 0))
    return Difference(workshop.mean - booklet.mean, *CompareMeans(workshop, booklet).tconfint_diff())


def difference_of_shares(people: pd.DataFrame, column: str) -> Difference:
    """Give the difference of two shares with the interval of Newcombe (1998, Statistics in Medicine 17, 873-890)."""
    workshop, booklet = (people.loc[people["treat"] == treat, column] for treat in (1, 0))
    counts = workshop.sum(), len(workshop), booklet.sum(), len(booklet)
    return Difference(workshop.mean() - booklet.mean(), *confint_proportions_2indep(*counts, method="newcomb"))


if __name__ == "__main__":
    main()

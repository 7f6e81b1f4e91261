"""The points of single items, as a scale counts them, and the first assessment of each client."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.instrument import Instrument, Scale
from impactkit.domain.project import Windows
from impactkit.measure.coded_sums import worth
from impactkit.measure.pairs import pair

WHO = ["client", "rater"]
ASSESSMENT = [*WHO, "service", "date"]


def item_points(answers: pd.DataFrame, instrument: Instrument, scale: Scale) -> pd.DataFrame:
    """Give the points of each item of a scale: turned where the item is reversed, recoded where the scale says so.

    Parameters
    ----------
    answers : pandas.DataFrame
        Frame `answers` of the instrument.
    instrument : Instrument
        As the project uses it, with the codes that its forms are printed with.
    scale : Scale
        One of its scales that is scored from items.

    Returns
    -------
    pandas.DataFrame
        One column per item of the scale, float64, missing where not answered; the rows of `answers`.
    """
    by_id = {item.id: item for item in instrument.items}
    return pd.DataFrame(
        {name: answers[name].map(worth(scale, by_id[name])).astype("float64") for name in scale.items},
        index=answers.index,
    )


def first_assessments(answers: pd.DataFrame, episodes: pd.DataFrame, *, as_of: date, windows: Windows) -> pd.DataFrame:
    """Give the assessment with which each client began: one per client and rater, with or without gaps.

    Of each stay it is the baseline; of several stays that of the earliest, so that no person counts twice.

    Parameters
    ----------
    answers : pandas.DataFrame
        Frame `answers` of one instrument in one version.
    episodes : pandas.DataFrame
        Frame `episodes`.
    as_of : date
        The last day of the data.
    windows : Windows
        The time limits, days.
    """
    # Which of its scales have a score does not matter here, so each assessment stands for one score.
    asked = answers[ASSESSMENT].drop_duplicates().assign(scale="", version="", score=0.0, min_interval_days=0)
    begun = pair(asked, episodes, as_of=as_of, windows=windows)
    ordered = begun[begun["baseline"].notna()].sort_values([*WHO, "stay", "service"])
    first = ordered.drop_duplicates(WHO)[[*WHO, "service", "baseline_date"]].rename(columns={"baseline_date": "date"})
    return first.merge(answers, on=ASSESSMENT)[list(answers.columns)]

"""The points of single items, as a scale counts them, and the first assessment of each client."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.instrument import Instrument, Scale
from impactkit.domain.project import Windows
from impactkit.measure.coded_sums import worth

WHO = ["client", "rater"]


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


def first_assessments(answers: pd.DataFrame, stays: pd.DataFrame, *, as_of: date, windows: Windows) -> pd.DataFrame:
    """Give the assessment with which each client began: one per client and rater, with or without gaps.

    Of each stay it is the one that the rule of the baseline takes (the latest in ``before`` days up to the start, else
    the earliest until ``late`` days after it and the end of the stay); of several stays that of the earliest, so that
    no person counts twice.

    Parameters
    ----------
    answers : pandas.DataFrame
        Frame `answers` of one instrument in one version.
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay``, ``end`` of every stay begun.
    as_of : date
        The last day of the data.
    windows : Windows
        The time limits, days.
    """
    dated = answers[answers["date"] <= pd.Timestamp(as_of)]
    near = dated.merge(stays[["client", "service", "stay", "end"]], on=["client", "service"])
    away = (near["date"] - near["stay"]).dt.days
    early = away.between(-windows.before, 0)
    late = away.between(1, windows.late) & (near["end"].isna() | (near["date"] <= near["end"]))
    ranked = near.assign(rank=(-away).where(away <= 0, windows.before + away))[early | late]
    ordered = ranked.sort_values([*WHO, "stay", "rank", "service"], kind="stable")
    return ordered.drop_duplicates(WHO)[list(answers.columns)].reset_index(drop=True)

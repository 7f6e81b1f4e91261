"""Score every assessment of a project, once."""

from __future__ import annotations

import pandas as pd

from impactkit.frames.columns import SCORES
from impactkit.frames.project import Project
from impactkit.measure.scoring import score


def scored(project: Project) -> pd.DataFrame:
    """Give the scores of all assessments of all instruments.

    Returns
    -------
    pandas.DataFrame
        Frame `scores`.
    """
    frames = [
        score(project.rows.answers[instrument.key], instrument)
        for instrument in project.instruments
        if len(project.rows.answers.get(instrument.key, ()))
    ]
    return pd.concat(frames, ignore_index=True) if frames else SCORES.empty()

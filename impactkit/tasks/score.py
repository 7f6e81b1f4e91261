"""Score every assessment of a project, once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impactkit.domain.cell_text import cell_text
from impactkit.domain.instrument import Instrument
from impactkit.frames.columns import SCORES
from impactkit.frames.project import Project
from impactkit.measure.goals import score_goals
from impactkit.measure.scoring import score


def scored(project: Project) -> pd.DataFrame:
    """Give the scores of all assessments of all instruments.

    Returns
    -------
    pandas.DataFrame
        Frame `scores`.
    """
    frames = [
        _entered(score(project.rows.answers[instrument.key], instrument), instrument)
        for instrument in project.instruments
        if len(project.rows.answers.get(instrument.key, ()))
    ]
    return pd.concat(frames, ignore_index=True) if frames else SCORES.empty()


def _entered(scores: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Leave out ready scores that were not entered: an empty column is a scale that was not asked."""
    return scores[scores["score"].notna()] if instrument.ready else scores


def _with_goals(scores: pd.DataFrame, project: Project) -> pd.DataFrame:
    """Add the T of the clients' own goals, a row for each day on which they were rated."""
    if project.rows.goals.empty:
        return scores
    goals = score_goals(project.rows.goals)
    return pd.concat([scores, goals], ignore_index=True) if len(scores) else goals


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenScores:
    """The file of scores, and how many it holds."""

    path: Path
    scores: int
    without: int  # assessments of a scale that have no score, with the reason


def write_scores(project: Project, path: Path) -> WrittenScores:
    """Write the scores of a project as CSV that Excel opens: UTF-8 with a mark, semicolons, decimal commas."""
    scores = _with_goals(scored(project), project)
    path.parent.mkdir(parents=True, exist_ok=True)
    safe = scores.assign(client=scores["client"].map(cell_text))
    safe.to_csv(path, index=False, sep=";", decimal=",", encoding="utf-8-sig", date_format="%Y-%m-%d")
    told = int(scores["score"].notna().sum())
    return WrittenScores(path=path, scores=told, without=len(scores) - told)

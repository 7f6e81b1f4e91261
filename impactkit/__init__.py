"""impactkit: repeated questionnaires become indicators of progress towards employment.

The names below are promised: scripts of others rest on them. Each loads when it is first used, so that the command
line answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from impactkit.domain.version import VERSION

if TYPE_CHECKING:
    from impactkit.compare.mixed_model import ServiceFit, fit_services
    from impactkit.compare.sums import moments
    from impactkit.declared.instruments import load_instrument
    from impactkit.domain.instrument import Instrument
    from impactkit.domain.moments import Moments
    from impactkit.domain.problems import InvalidData, Problem
    from impactkit.domain.project import Goal, Period, Windows
    from impactkit.frames.project import Project
    from impactkit.measure.change import reliable_change
    from impactkit.measure.classes import classify_stays
    from impactkit.measure.goal_pairs import pair_goals
    from impactkit.measure.goals import score_goals
    from impactkit.measure.pairs import pair
    from impactkit.measure.scoring import score
    from impactkit.tasks.check import check, open_project
    from impactkit.tasks.publish import report_service

__version__ = VERSION
_HOMES = {
    "Goal": "impactkit.domain.project",
    "Instrument": "impactkit.domain.instrument",
    "InvalidData": "impactkit.domain.problems",
    "Moments": "impactkit.domain.moments",
    "Period": "impactkit.domain.project",
    "Problem": "impactkit.domain.problems",
    "Project": "impactkit.frames.project",
    "ServiceFit": "impactkit.compare.mixed_model",
    "Windows": "impactkit.domain.project",
    "check": "impactkit.tasks.check",
    "classify_stays": "impactkit.measure.classes",
    "fit_services": "impactkit.compare.mixed_model",
    "load_instrument": "impactkit.declared.instruments",
    "moments": "impactkit.compare.sums",
    "open_project": "impactkit.tasks.check",
    "pair": "impactkit.measure.pairs",
    "pair_goals": "impactkit.measure.goal_pairs",
    "reliable_change": "impactkit.measure.change",
    "report_service": "impactkit.tasks.publish",
    "score": "impactkit.measure.scoring",
    "score_goals": "impactkit.measure.goals",
}

__all__ = [
    "Goal",
    "Instrument",
    "InvalidData",
    "Moments",
    "Period",
    "Problem",
    "Project",
    "ServiceFit",
    "Windows",
    "__version__",
    "check",
    "classify_stays",
    "fit_services",
    "load_instrument",
    "moments",
    "open_project",
    "pair",
    "pair_goals",
    "reliable_change",
    "report_service",
    "score",
    "score_goals",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"impactkit has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__

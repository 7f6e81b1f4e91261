"""The rows of one or several projects, put side by side for a comparison of their services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from impactkit.domain.background import RECORDED
from impactkit.domain.instrument import Instrument, Scale
from impactkit.domain.local_text import LocalText
from impactkit.domain.measurement_error import USUAL_LOG_SD
from impactkit.domain.project import DeclaredScale, Headline, Rater
from impactkit.measure.classes import classify_stays
from impactkit.measure.measurement_error import baseline_sd, measurement_error
from impactkit.results.important import important_change
from impactkit.results.scales import point_of_100, pomp
from impactkit.tasks.describe import Measured

ENDED: Headline = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedService:
    """A service among all those compared."""

    id: str
    name: LocalText
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedScale:
    """A scale that is compared, and what is known of its error; points of 100, more is better."""

    id: str
    rater: Rater
    name: LocalText
    instrument: LocalText
    sem: float | None
    sem_log_sd: float
    important: float | None  # smallest change that matters


@dataclass(frozen=True, eq=False, kw_only=True)
class ComparedRows:
    """Rows of all projects in one set of frames, ids of services and, where need be, of clients made unique.

    `pairs` is frame `pairs` of the stays that ended in the period, scores as points of 100 of which more is better;
    `stays` is frame `stays`, ended stays alone.
    """

    services: tuple[NamedService, ...]
    scales: tuple[ComparedScale, ...]
    pairs: pd.DataFrame
    stays: pd.DataFrame
    episodes: pd.DataFrame
    clients: pd.DataFrame
    exits: pd.DataFrame
    questions: tuple[str, ...]  # by which clients are compared
    linked: bool
    as_of: date  # the last day of all data

    def pairs_of(self, scale: ComparedScale) -> pd.DataFrame:
        """Give the pairs on one scale by one rater."""
        return self.pairs[(self.pairs["scale"] == scale.id) & (self.pairs["rater"] == scale.rater)]


def compared_rows(measured: Sequence[Measured], *, same_ids: bool = False) -> ComparedRows:
    """Put the rows of projects together.

    Parameters
    ----------
    measured : sequence of Measured
        The projects.
    same_ids : bool
        One client has one id in all of them. If not, a client is known as one inside each project only.
    """
    names = _unique_services(measured)
    frames: dict[str, list[pd.DataFrame]] = {"pairs": [], "stays": [], "episodes": [], "clients": [], "exits": []}
    for place, project in enumerate(measured):
        rows = project.project.rows
        own = {
            "pairs": _as_points(project),
            "stays": _ended_stays(project),
            "episodes": rows.episodes,
            "clients": rows.clients,
            "exits": rows.exits,
        }
        for name, frame in own.items():
            frames[name].append(_renamed(frame, place, names[place], alone=len(measured) == 1 or same_ids))
    together = {name: pd.concat(found, ignore_index=True) for name, found in frames.items()}
    if same_ids:
        together["clients"] = together["clients"].groupby("client", as_index=False).first()
    services = [
        NamedService(
            id=names[place][service.id],
            name=LocalText.same(service.name),
            organisation=service.organisation or project.project.declaration.organisation,
        )
        for place, project in enumerate(measured)
        for service in project.project.declaration.services
    ]
    return ComparedRows(
        services=tuple(sorted(services, key=lambda service: (service.name.spoken("fi").casefold(), service.id))),
        scales=_scales(measured),
        questions=_questions(measured),
        linked=len(measured) == 1 or same_ids,
        as_of=max(project.project.as_of for project in measured),
        **together,
    )


def _unique_services(measured: Sequence[Measured]) -> list[dict[str, str]]:
    """Name services by their ids; where an earlier project uses an id, with the number of the project."""
    taken: set[str] = set()
    found = []
    for place, project in enumerate(measured):
        ids = [service.id for service in project.project.declaration.services]
        found.append({one: one if one not in taken else f"{one}-{place + 1}" for one in ids})
        taken.update(found[-1].values())
    return found


def _renamed(frame: pd.DataFrame, place: int, services: dict[str, str], *, alone: bool) -> pd.DataFrame:
    found = frame if alone else frame.assign(client=f"{place + 1}/" + frame["client"].astype("str"))
    return found.assign(service=found["service"].map(services)) if "service" in found else found


def _as_points(measured: Measured) -> pd.DataFrame:
    """Give the pairs of scales that groups may be told of, as points of 100 of which more is better."""
    parts = []
    for instrument in measured.project.instruments:
        for scale in _comparable_scales(instrument):
            ended = measured.ended
            own = ended[(ended["scale"] == scale.id) & (ended["version"] == instrument.version)]
            parts.append(own.assign(baseline=pomp(own["baseline"], scale), follow_up=pomp(own["follow_up"], scale)))
    return pd.concat(parts, ignore_index=True) if parts else measured.ended.iloc[:0]


def _comparable_scales(instrument: Instrument) -> tuple[Scale, ...]:
    if instrument.use.group == "blocked":
        return ()
    return tuple(scale for scale in instrument.scales if scale.low is not None and scale.high is not None)


def _ended_stays(measured: Measured) -> pd.DataFrame:
    declaration, rows = measured.project.declaration, measured.project.rows
    parts = [
        classify_stays(
            measured.changes[measured.changes["service"] == service.id],
            rows.episodes[rows.episodes["service"] == service.id],
            rows.exits,
            service.goal,
            as_of=measured.project.as_of,
            period=declaration.period,
            windows=declaration.windows,
            headline=ENDED,
        )
        for service in declaration.services
    ]
    return pd.concat(parts, ignore_index=True)


def _questions(measured: Sequence[Measured]) -> tuple[str, ...]:
    """Give the background questions that clients are compared by.

    Those that every project which names any names, in the order of the first; where none does, every one that the
    workbook asks and anybody has answered.
    """
    named = [project.project.declaration.case_mix for project in measured if project.project.declaration.case_mix]
    if named:
        return tuple(question for question in named[0] if all(question in others for others in named[1:]))
    clients = [project.project.rows.clients for project in measured]
    return tuple(
        question.id
        for question in RECORDED
        if any(question.id in told and bool(told[question.id].notna().any()) for told in clients)
    )


def _scales(measured: Sequence[Measured]) -> tuple[ComparedScale, ...]:
    found: dict[tuple[str, str], ComparedScale] = {}
    for project in measured:
        asked = project.ended.loc[
            project.ended["status"] == "measured", ["scale", "rater", "version"]
        ].drop_duplicates()
        declared = {
            (use.id, scale.scale): scale for use in project.project.declaration.instruments for scale in use.scales
        }
        for instrument in project.project.instruments:
            for scale in _comparable_scales(instrument):
                of_scale = asked[(asked["scale"] == scale.id) & (asked["version"] == instrument.version)]
                for rater in of_scale["rater"]:
                    one = _known(project, instrument, scale, rater, declared.get((instrument.id, scale.id)))
                    found.setdefault((scale.id, rater), one)
    return tuple(found[key] for key in sorted(found))


def _known(
    project: Measured, instrument: Instrument, scale: Scale, rater: Rater, declared: DeclaredScale | None
) -> ComparedScale:
    sd = baseline_sd(project.ended, scale=scale.id, rater=rater, version=instrument.version)
    # Groups may be told of where single clients may not: the error is then needed all the same.
    error = measurement_error(scale, use=replace(instrument.use, individual="allowed"), baseline_sd=sd)
    unit, important = point_of_100(scale), important_change(scale, declared)
    return ComparedScale(
        id=scale.id,
        rater=rater,
        name=scale.name,
        instrument=instrument.short,
        sem=None if error is None or error.sem is None else error.sem / unit,
        sem_log_sd=USUAL_LOG_SD if error is None or error.sem_log_sd is None else error.sem_log_sd,
        important=None if important is None else important.low / unit,
    )

"""The example ecosystem: made from its plans and a seed, as the rows that organisations would have written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import Instrument
from impactkit.domain.project import Declaration
from impactkit.example.answers import service_answers
from impactkit.example.assessments import assessments
from impactkit.example.declaration import declaration
from impactkit.example.exits import exit_rows, outcomes
from impactkit.example.goals import goal_outcomes, rated_goals
from impactkit.example.hallasalmi import HALLASALMI
from impactkit.example.havslunda import HAVSLUNDA
from impactkit.example.kuovinranta import KUOVINRANTA
from impactkit.example.meri_pohja import KANTOAALTO, MERI_POHJA
from impactkit.example.milestones import milestones
from impactkit.example.people import first_clients
from impactkit.example.plan import OrganisationPlan, ServicePlan
from impactkit.example.rows import (
    answer_rows,
    client_rows,
    end_reasons,
    episode_rows,
    goal_rows,
    pseudonyms,
    status_rows,
    step_rows,
)
from impactkit.example.stays import episodes, first_stays, joining_stays, levels_on, second_stays
from impactkit.example.truth import own_facts, service_truth
from impactkit.frames.project import Rows

ORGANISATIONS = (MERI_POHJA, HALLASALMI, HAVSLUNDA, KUOVINRANTA)
SEED = 2047  # chosen so that the report of the first service has somebody in each of the five classes


@dataclass(frozen=True, eq=False, kw_only=True)
class ExampleProject:
    """What one organisation would have in its workbook; `id` names the file."""

    id: str
    declaration: Declaration
    rows: Rows


@dataclass(frozen=True, eq=False, kw_only=True)
class Ecosystem:
    """The projects of all organisations, and what is true of their services (`impactkit.example.truth.TRUTH`)."""

    projects: tuple[ExampleProject, ...]
    truth: pd.DataFrame

    def project(self, project_id: str) -> ExampleProject:
        """Give the project of that id.

        Raises
        ------
        KeyError
            If there is no such project; the message names those that there are.
        """
        for project in self.projects:
            if project.id == project_id:
                return project
        raise KeyError(f"There is no project {project_id!r}; there are {', '.join(p.id for p in self.projects)}.")


def make_ecosystem(seed: int = SEED) -> Ecosystem:
    """Make the whole example: four organisations, ten services, 900 clients.

    Parameters
    ----------
    seed : int
        The same seed gives the same rows.

    Returns
    -------
    Ecosystem
        Rows in declared frames, and the truth.
    """
    return _made(ORGANISATIONS, seed)


def make_service(seed: int = SEED, *, clients: int, plan: ServicePlan = KANTOAALTO) -> Ecosystem:
    """Make one service of any size, for tests and measurements of speed.

    Parameters
    ----------
    seed : int
        The same seed gives the same rows.
    clients : int
        How many clients come; above 0.
    plan : ServicePlan
        The service; none of its clients is shared with another.

    Returns
    -------
    Ecosystem
        One project of one service, and the truth.

    Raises
    ------
    ValueError
        If `clients` is not above 0.
    """
    if clients < 1:
        raise ValueError(f"clients is {clients}; it must be above 0.")
    return _made((replace(MERI_POHJA, services=(plan.resized(clients),)),), seed)


def _made(organisations: Sequence[OrganisationPlan], seed: int) -> Ecosystem:
    services = [(owner, plan) for owner in organisations for plan in owner.services]
    instruments = {name: load_instrument(name) for _, plan in services for name in plan.measuring.instruments}
    people, stays = _people_and_stays([plan for _, plan in services], seed)
    made = [_service(owner, plan, people, stays, instruments, seed) for owner, plan in services]
    names = pseudonyms(organisations, stays)
    return Ecosystem(
        projects=tuple(
            ExampleProject(
                id=owner.id,
                declaration=declaration(owner, instruments),
                rows=_rows([part for part in made if part.owner is owner], people, names, instruments),
            )
            for owner in organisations
        ),
        truth=pd.concat([part.truth for part in made], ignore_index=True),
    )


def _people_and_stays(plans: Sequence[ServicePlan], seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    people = pd.concat([first_clients(plan, seed) for plan in plans], ignore_index=True)
    ends = np.cumsum([plan.clients for plan in plans])
    first = [
        first_stays(plan, people.iloc[end - plan.clients : end], seed) for plan, end in zip(plans, ends, strict=True)
    ]
    elsewhere = pd.concat(first)
    once = [pd.concat([stays, joining_stays(plan, elsewhere, seed)]) for plan, stays in zip(plans, first, strict=True)]
    again = [second_stays(plan, stays, seed) for plan, stays in zip(plans, once, strict=True)]
    return people, pd.concat([*once, *again], ignore_index=True)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Part:
    """One service as made, people still by their row number."""

    owner: OrganisationPlan
    stays: pd.DataFrame
    episodes: pd.DataFrame
    exits: pd.DataFrame
    answers: dict[str, pd.DataFrame]
    goals: pd.DataFrame
    steps: pd.DataFrame
    truth: pd.DataFrame


def _service(
    owner: OrganisationPlan,
    plan: ServicePlan,
    people: pd.DataFrame,
    everyone: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    seed: int,
) -> _Part:
    def levels(person: pd.Series, day: pd.Series) -> np.ndarray:
        return levels_on(people, everyone, person.to_numpy(), day.to_numpy(dtype="datetime64[D]"))

    stays = everyone[everyone["service"] == plan.id]
    asked = assessments(plan, stays, seed)
    ended = stays[stays["end"].notna()]
    drawn = outcomes(plan, ended, levels(ended["person"], ended["end"]), everyone, seed)
    goals, steps = goal_outcomes(plan, stays, seed), milestones(plan, stays, seed)
    own = own_facts(stays, goals, steps)
    reasons = end_reasons(plan, owner.end_reasons, drawn, seed)
    return _Part(
        owner=owner,
        stays=stays,
        episodes=episodes(stays.assign(end_reason=reasons.reindex(stays.index))),
        exits=exit_rows(plan, drawn, seed),
        answers=service_answers(plan, asked, levels(asked["person"], asked["day"]), instruments, seed),
        goals=rated_goals(plan, asked, goals, seed),
        steps=steps,
        truth=service_truth(plan, owner.name, stays, asked, drawn, instruments, levels, own=own),
    )


def _rows(
    parts: Sequence[_Part], people: pd.DataFrame, names: pd.Series, instruments: Mapping[str, Instrument]
) -> Rows:
    used = dict.fromkeys(name for part in parts for name in part.answers)
    answers = {name: pd.concat([part.answers[name] for part in parts if name in part.answers]) for name in used}
    return Rows(
        clients=client_rows(people, pd.concat([part.stays for part in parts]), names),
        episodes=episode_rows(pd.concat([part.episodes for part in parts]), names),
        exits=status_rows(pd.concat([part.exits for part in parts]), names),
        answers={instruments[name].key: answer_rows(frame, names) for name, frame in answers.items()},
        goals=goal_rows(_filled([part.goals for part in parts]), names),
        milestones=step_rows(_filled([part.steps for part in parts]), names),
    )


def _filled(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put frames together, but for those of services that record nothing of the kind."""
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1])

"""The declaration of each project of the example: what its workbook says beside its rows."""

from __future__ import annotations

from collections.abc import Mapping

from impactkit.domain.composites import goal_on_composite
from impactkit.domain.instrument import Instrument
from impactkit.domain.project import Declaration, Goal, Period, Service
from impactkit.example.instruments import ANSWERING, main_scale, use_of
from impactkit.example.plan import DATA_DATE, PERIOD, Aim, OrganisationPlan, ServicePlan


def declaration(organisation: OrganisationPlan, instruments: Mapping[str, Instrument]) -> Declaration:
    """Declare the project of one organisation; its instruments in the order in which its services name them."""
    used = dict.fromkeys(name for plan in organisation.services for name in plan.measuring.instruments)
    first, last = PERIOD
    return Declaration(
        organisation=organisation.name,
        period=Period(first=first, last=last),
        services=tuple(_service(plan, organisation, instruments) for plan in organisation.services),
        instruments=tuple(use_of(instruments[name]) for name in used),
        data_date=DATA_DATE,
        languages=organisation.languages,
        composites=organisation.composites,
        targets=organisation.targets,
        milestones=tuple(dict.fromkeys(kind for plan in organisation.services for kind, _ in plan.steps)),
    )


def _service(plan: ServicePlan, organisation: OrganisationPlan, instruments: Mapping[str, Instrument]) -> Service:
    return Service(
        id=plan.id,
        name=plan.name,
        organisation=organisation.name,
        goal=goal_on_composite(_goal(plan.aim, instruments), organisation.composites),
        target_group=plan.target_group,
        commissioner=plan.commissioner,
        cost=plan.cost,
        texts=plan.texts,
        quote=plan.quote,
    )


def _goal(aim: Aim, instruments: Mapping[str, Instrument]) -> Goal:
    if aim.own_goals:
        return Goal(kind="goals", target=aim.target)
    if not aim.instrument:
        return Goal(kind="exit", target=aim.target)
    return Goal(
        indicator=ANSWERING[aim.instrument].trait,
        scale=main_scale(instruments[aim.instrument]).id,
        target=aim.target,
        target_unit="points" if aim.points else "of_100",
        decline_expected=aim.decline_expected,
    )

"""Havslunda Arbetsväg rf, an invented Swedish-speaking organisation with two services."""

from __future__ import annotations

from datetime import date

from impactkit.domain.project import Composite, Part
from impactkit.example.plan import (
    Aim,
    Clientele,
    Course,
    EndReasons,
    Intake,
    Leaving,
    Measuring,
    OrganisationPlan,
    ServicePlan,
    Traits,
)

END_REASONS = EndReasons(
    as_planned="avslutades enligt plan",
    to_work="fick arbete",
    to_education="började studera",
    to_service="gick vidare till en annan service",
    broken_off="avbröt",
    moved="flyttade från orten",
)

VERKSTADEN = ServicePlan(
    id="verkstaden",
    name="Verkstaden Kölen",
    target_group="Långtidsarbetslösa vars arbetsförmåga är nedsatt",
    commissioner="Meri-Pohja sysselsättningsområde",
    cost=228_000,
    aim=Aim(instrument="was", target=30),
    texts=(
        ("inputs", "Tre handledare, en arbetscoach och en verkstad för båtar, cyklar och möbler."),
        (
            "activities",
            "Arbete i verkstaden två till fyra dagar i veckan, en egen plan tillsammans med coachen och "
            "arbetsprövning hos företag i närheten.",
        ),
        ("outputs", "3\u00a0900 arbetsdagar i verkstaden, 410 samtal med coachen och 38 arbetsprövningar."),
        ("outcomes", "Klienten orkar mera, håller överenskomna tider och vet vilket arbete som passar."),
        (
            "impact",
            "Vi strävar efter att också den som inte orkar arbeta heltid ska ha en plats på arbetsmarknaden, på "
            "svenska.",
        ),
        (
            "learned",
            "Enligt handledarna blir fler kvar när dagarna är korta i början. Arbetsprövningarna började ofta sent, "
            "och då hann vi inte följa upp hur det gick.",
        ),
        (
            "will_change",
            "Den första arbetsprövningen ordnas inom två månader. Vi kommer överens om tid för uppföljningen redan när "
            "planen görs upp.",
        ),
    ),
    intakes=(Intake(first=date(2024, 3, 11), last=date(2025, 11, 28), clients=83),),
    clientele=Clientele(
        start=Traits(participation=-0.20, work_ability=-0.50, readiness=-0.35),
        born=(1962, 2000),
        gender=(0.36, 0.62, 0.02),
        unemployment=(0.0, 0.03, 0.37, 0.60),
        partial_work_ability=(0.52, 0.48),
        language=(0.14, 0.76, 0.10),
    ),
    course=Course(days=210),
    measuring=Measuring(instruments=("was", "whodas12", "esis"), follow_up=0.85),
    leaving=Leaving(work=-2.0, education=0.05, on_benefit=0.02, subsidised=0.16, service=0.14, other_benefit=0.10),
    effect=Traits(participation=0.20, work_ability=0.50, readiness=0.20),
    effect_sd=Traits(participation=0.5, work_ability=0.7, readiness=0.5),
)

EGEN_KURS = ServicePlan(
    id="egen-kurs",
    name="Egen kurs",
    target_group="Unga vuxna under 30 år utan arbete eller studieplats",
    commissioner="Meri-Pohja sysselsättningsområde",
    cost=126_000,
    aim=Aim(instrument="belief", target=1.5, points=True),
    texts=(
        ("inputs", "Två ungdomscoacher och en grupp mentorer från näringslivet i regionen."),
        (
            "activities",
            "Coachning varje vecka, besök på arbetsplatser och en mentor som själv har gått en krokig väg till "
            "arbetet.",
        ),
        ("outputs", "1\u00a0480 coachsamtal, 52 besök på arbetsplatser och 31 mentorpar."),
        ("outcomes", "Den unga tror att ett arbete är möjligt och tar själv nästa steg."),
        ("impact", "Vi strävar efter att unga i regionen ser en framtid här, i arbete eller studier."),
        (
            "learned",
            "Coacherna ser att tron på ett arbete växer när man får se arbetsplatser inifrån. Vissa svarade lägre "
            "efter några månader, och vi tolkar det som att de vågade svara ärligare.",
        ),
        (
            "will_change",
            "Varje ung person besöker minst tre arbetsplatser under den första månaden. Mentorerna får en kort "
            "utbildning före starten.",
        ),
    ),
    intakes=(Intake(first=date(2024, 4, 15), last=date(2025, 12, 5), clients=75),),
    clientele=Clientele(
        start=Traits(participation=-0.10, work_ability=0.35, readiness=-0.15),
        born=(1996, 2006),
        unemployment=(0.12, 0.48, 0.27, 0.13),
        partial_work_ability=(0.14, 0.86),
        education=(0.40, 0.54, 0.06),
        language=(0.18, 0.74, 0.08),
    ),
    course=Course(days=160, early=0.13),
    measuring=Measuring(instruments=("belief", "esis", "was", "jsse"), worker_belief=True, follow_up=0.78),
    leaving=Leaving(work=-1.55, education=0.20, on_benefit=0.03, subsidised=0.08, service=0.10, other_benefit=0.04),
    effect=Traits(participation=0.25, work_ability=0.10, readiness=0.50),
    also_from=(("verkstaden", 6),),
)

HAVSLUNDA = OrganisationPlan(
    id="havslunda-arbetsvag",
    name="Havslunda Arbetsväg rf",
    letter="C",
    languages=("fi",),
    end_reasons=END_REASONS,
    services=(VERKSTADEN, EGEN_KURS),
    # A single question has few steps; together with functioning it tells a client's way in smaller ones.
    composites=(Composite(indicator="work_ability", parts=(Part(scale="was"), Part(scale="whodas12")), anchor="was"),),
)

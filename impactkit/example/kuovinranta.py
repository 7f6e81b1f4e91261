"""Kuovinrannan Kielisilta ry, an invented organisation with one settled service and one that has just begun."""

from __future__ import annotations

from datetime import date

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
    as_planned="jakso päättyi",
    to_work="pääsi työhön",
    to_education="pääsi koulutukseen",
    to_service="siirtyi toiseen palveluun",
    broken_off="keskeytti",
    moved="muutti toiselle alueelle",
)

KIELI = ServicePlan(
    id="kieli-tyossa",
    name="Kieli työssä",
    target_group="Maahan muuttaneet työttömät, jotka tarvitsevat tukea suomen kielessä",
    commissioner="Meri-Pohjan työllisyysalue",
    cost=163_000,
    aim=Aim(instrument="jsse", target=45),
    texts=(
        ("inputs", "Kaksi kielivalmentajaa, työhönvalmentaja ja 20 vapaaehtoista kielikaveria."),
        (
            "activities",
            "Suomea opitaan työpaikoilla: kielivalmentaja käy harjoittelupaikalla, ja kielikaveri tapaa asiakkaan "
            "kerran viikossa. Työnhakua harjoitellaan selkokielellä.",
        ),
        ("outputs", "1\u00a0720 kielivalmennuskertaa, 64 harjoittelujaksoa ja 90 kielikaverin iltaa."),
        ("outcomes", "Asiakas selviää suomeksi työpaikan tilanteista ja osaa kertoa osaamisestaan työnantajalle."),
        ("impact", "Tavoittelemme sitä, että maahan muuttaneet pääsevät osaamistaan vastaavaan työhön alueella."),
        (
            "learned",
            "Valmentajien mukaan työpaikalla opittu kieli jää käyttöön. Kyselyihin vastaaminen vei aikaa, kun tulkki "
            "puuttui, ja koulutustaustan kirjaaminen unohtui usein, koska tutkintoja ei ollut vielä tunnustettu.",
        ),
        (
            "will_change",
            "Tilaamme tulkin mittauskerroille ja kirjaamme koulutuksen asiakkaan oman arvion mukaan heti alussa.",
        ),
    ),
    intakes=(Intake(first=date(2024, 4, 2), last=date(2025, 12, 1), clients=94),),
    clientele=Clientele(
        start=Traits(participation=0.00, work_ability=0.40, readiness=-0.05),
        born=(1968, 2003),
        gender=(0.58, 0.41, 0.01),
        unemployment=(0.02, 0.48, 0.33, 0.17),
        partial_work_ability=(0.08, 0.92),
        education=(0.22, 0.42, 0.36),
        language=(0.0, 0.01, 0.99),
        not_recorded=(("education", 0.27),),
    ),
    course=Course(days=175, returning=0.05),
    measuring=Measuring(instruments=("jsse", "esis", "was", "belief"), follow_up=0.80, modes=(0.30, 0.45, 0.25)),
    leaving=Leaving(work=-1.6, education=0.12, on_benefit=0.12, subsidised=0.12, service=0.08, other_benefit=0.02),
    effect=Traits(participation=0.35, work_ability=0.05, readiness=0.70),
    effect_sd=Traits(participation=0.5, work_ability=0.5, readiness=0.65),
    also_from=(("rytmipaja", 5),),
)

SATAMA = ServicePlan(
    id="uusi-satama",
    name="Uusi satama",
    target_group="Kotona lapsia hoitaneet maahan muuttaneet vanhemmat, jotka suunnittelevat työtä tai opintoja",
    commissioner="STEA",
    cost=64_000,
    aim=Aim(instrument="esis", target=5, points=True),
    texts=(
        (
            "inputs",
            "Kaksi ohjaajaa, kaksi lastenhoitajaa ja tilat kahdessa asukastalossa. Palvelu alkoi syyskuussa 2025.",
        ),
        (
            "activities",
            "Viisi pienryhmää kokoontuu kahdesti viikossa, ja lastenhoito on järjestetty. Ohjaaja auttaa päivähoidon, "
            "kielikurssin ja opintojen hakemisessa.",
        ),
        ("outputs", "Syksyn aikana 106 ryhmäkertaa ja 163 henkilökohtaista tapaamista."),
        ("outcomes", "Vanhempi tutustuu muihin, saa tietoa vaihtoehdoista ja tekee oman suunnitelman."),
        ("impact", "Tavoittelemme sitä, että perhevapaan jälkeen tie työhön tai opintoihin on lyhyempi."),
        ("learned", "Lastenhoito ratkaisee, kuka pääsee mukaan. Tieto palvelusta kulkee parhaiten äidiltä äidille."),
        ("will_change", "Avaamme keväällä iltaryhmän ja kutsumme mukaan myös isiä."),
    ),
    intakes=(Intake(first=date(2025, 9, 22), last=date(2025, 12, 12), clients=68),),
    clientele=Clientele(
        start=Traits(participation=-0.45, work_ability=0.30, readiness=-0.50),
        born=(1980, 2004),
        gender=(0.93, 0.07, 0.0),
        unemployment=(0.34, 0.22, 0.18, 0.26),
        partial_work_ability=(0.06, 0.94),
        education=(0.38, 0.41, 0.21),
        language=(0.0, 0.0, 1.0),
        not_recorded=(("education", 0.12),),
    ),
    course=Course(days=270, spread=0.12, early=0.0, paused=0.0, returning=0.0),
    measuring=Measuring(
        instruments=("esis", "was"), interim=0.0, no_baseline=0.06, late_baseline=0.18, modes=(0.2, 0.4, 0.4)
    ),
    leaving=Leaving(work=-2.0, education=0.15, on_benefit=0.10, subsidised=0.05, service=0.15, other_benefit=0.05),
    effect=Traits(participation=0.45, work_ability=0.05, readiness=0.35),
)

KUOVINRANTA = OrganisationPlan(
    id="kuovinrannan-kielisilta",
    name="Kuovinrannan Kielisilta ry",
    letter="D",
    languages=("fi",),
    end_reasons=END_REASONS,
    services=(KIELI, SATAMA),
)

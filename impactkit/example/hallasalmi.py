"""Hallasalmen Toimintatupa ry, an invented organisation with three low-threshold services."""

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
    OwnGoals,
    ServicePlan,
    Traits,
)

END_REASONS = EndReasons(
    as_planned="päättyi sovitusti",
    to_work="työllistyi",
    to_education="lähti opiskelemaan",
    to_service="jatkoi muualla",
    broken_off="jäi pois",
    moved="muutti muualle",
)

RYHMAT = ServicePlan(
    id="tuvan-ryhmat",
    name="Tuvan ryhmät",
    target_group="Pitkään työelämän ulkopuolella olleet, jotka kokevat itsensä yksinäisiksi",
    commissioner="STEA",
    cost=142_000,
    aim=Aim(instrument="esis", target=6, points=True),
    texts=(
        ("inputs", "Kaksi yhteisöohjaajaa, 14 vapaaehtoista ja Toimintatuvan tilat viitenä päivänä viikossa."),
        (
            "activities",
            "Avoin tupa, ruoka- ja kädentaitoryhmät sekä vertaisryhmä. Jokaiselle nimetään oma ohjaaja, jonka kanssa "
            "sovitaan pienistä askelista.",
        ),
        ("outputs", "236 aukiolopäivää, 188 ryhmäkertaa ja noin 4\u00a0800 käyntiä."),
        (
            "outcomes",
            "Kävijä kuuluu porukkaan, saa apua tarvitessaan ja huomaa, että hänelläkin on annettavaa muille.",
        ),
        ("impact", "Tavoittelemme sitä, ettei kukaan Hallasalmella jää yksin työttömyyden pitkittyessä."),
        (
            "learned",
            "Moni tuli aluksi vain kahville ja liittyi ryhmään vasta kuukausien kuluttua. Osallisuuden kyselyyn "
            "vastataan mieluummin rauhassa kuin tuvan hälinässä.",
        ),
        (
            "will_change",
            "Varaamme kyselyä varten hiljaisen huoneen ja kerromme, mihin vastauksia käytetään. Kutsumme kävijät "
            "suunnittelemaan syksyn ryhmät.",
        ),
    ),
    intakes=(Intake(first=date(2024, 2, 5), last=date(2025, 11, 21), clients=98),),
    clientele=Clientele(
        start=Traits(participation=-0.85, work_ability=-0.60, readiness=-0.75),
        born=(1960, 1998),
        unemployment=(0.05, 0.05, 0.17, 0.73),
        partial_work_ability=(0.48, 0.52),
        education=(0.41, 0.50, 0.09),
        not_recorded=(("education", 0.08),),
    ),
    course=Course(days=260, spread=0.40, early=0.14, paused=0.12, returning=0.12),
    measuring=Measuring(
        instruments=("esis", "was", "abilitator"), follow_up=0.74, late_baseline=0.20, modes=(0.42, 0.38, 0.20)
    ),
    leaving=Leaving(
        work=-2.6, education=0.03, on_benefit=0.02, subsidised=0.08, service=0.24, other_benefit=0.10, known=0.82
    ),
    effect=Traits(participation=0.55, work_ability=0.15, readiness=0.10),
)

RYTMI = ServicePlan(
    id="rytmipaja",
    name="Rytmipaja",
    target_group="Alle 30-vuotiaat, joilla ei ole työtä eikä opiskelupaikkaa",
    commissioner="Meri-Pohjan työllisyysalue",
    cost=296_000,
    aim=Aim(own_goals=True, target=35),
    texts=(
        (
            "inputs",
            "Neljä työpajaohjaajaa, yksilövalmentaja ja pajat kolmella alalla: media, puu ja keittiö.",
        ),
        (
            "activities",
            "Pajapäiviä 2–5 viikossa, yksilövalmennusta ja tutustumiskäyntejä oppilaitoksiin. Rytmi rakennetaan "
            "vähitellen.",
        ),
        ("outputs", "5\u00a0300 pajapäivää, 690 valmennuskertaa ja 34 oppilaitosvierailua."),
        ("outcomes", "Nuori tulee pajalle sovittuina päivinä, saa kavereita ja löytää alan, joka kiinnostaa."),
        ("impact", "Haluamme, että jokaisella alueen nuorella on paikka, jossa häntä odotetaan."),
        (
            "learned",
            "Nuoret kiinnittyvät pajaan, kun ensimmäisten viikkojen päivät ovat lyhyitä ja ohjaaja on sama. "
            "Kykyviisari tuntui monesta pitkältä, ja se tehtiin usein kahdessa osassa.",
        ),
        (
            "will_change",
            "Jokaiselle nimetään aloituspari ensimmäiseksi kuukaudeksi. Sovimme oppilaitosten kanssa, että nuori voi "
            "käydä pajalla vielä opintojen alettua.",
        ),
    ),
    intakes=(Intake(first=date(2024, 4, 8), last=date(2025, 12, 1), clients=95),),
    clientele=Clientele(
        start=Traits(participation=-0.40, work_ability=0.05, readiness=-0.30),
        born=(1996, 2007),
        unemployment=(0.10, 0.41, 0.29, 0.20),
        partial_work_ability=(0.20, 0.80),
        education=(0.52, 0.46, 0.02),
    ),
    course=Course(days=185, early=0.15, returning=0.10),
    measuring=Measuring(instruments=("abilitator", "esis", "was"), follow_up=0.80),
    leaving=Leaving(work=-2.0, education=0.20, on_benefit=0.02, subsidised=0.08, service=0.14, other_benefit=0.06),
    effect=Traits(participation=1.00, work_ability=0.25, readiness=0.25),
    effect_sd=Traits(participation=0.95, work_ability=0.5, readiness=0.5),
    own_goals=OwnGoals(
        names=("arkirytmi", "opiskelupaikka", "kaverit", "työhön tutustuminen", "raha-asiat"), ease=-0.1, weighed=True
    ),
    steps=(
        ("kävi tutustumassa oppilaitokseen", 0.30),
        ("kävi tutustumassa työpaikkaan", 0.25),
        ("teki ansioluettelon", 0.35),
        ("suoritti työturvallisuuskortin", 0.12),
        ("aloitti harrastuksen", 0.10),
        ("otti yhteyttä velkaneuvontaan", 0.03),
    ),
    also_from=(("tuvan-ryhmat", 7),),
)

LUONTO = ServicePlan(
    id="luontoryhma",
    name="Luontoryhmä Kuovi",
    target_group="Työttömät, joille kynnys tulla sisätiloihin tai suureen ryhmään on korkea",
    commissioner="Meri-Pohjan hyvinvointialue",
    cost=18_500,
    aim=Aim(instrument="abilitator", target=40),
    texts=(
        ("inputs", "Ohjaaja puolella työajalla, retkivarusteet ja lainattu laavu."),
        (
            "activities",
            "Retki kerran viikossa pienessä ryhmässä. Tehtävät jaetaan yhdessä, ja ruoka laitetaan nuotiolla.",
        ),
        ("outputs", "24 päiväretkeä ja kaksi yöretkeä."),
        ("outcomes", "Osallistuja lähtee kotoa kerran viikossa ja tulee tutuksi muiden kanssa."),
        ("impact", "Haluamme, että ensimmäisen askeleen voi ottaa myös ulkona luonnossa."),
        ("learned", "Pieni ryhmä antoi tilaa hiljaisillekin. Kuljetus oli tärkeämpi asia kuin osasimme arvata."),
        ("will_change", "Toinen ryhmä alkoi marraskuussa, ja nouto kotiovelta kuuluu nyt ohjelmaan."),
    ),
    intakes=(
        Intake(first=date(2025, 3, 3), last=date(2025, 3, 21), clients=7),
        Intake(first=date(2025, 11, 3), last=date(2025, 11, 14), clients=5),
    ),
    clientele=Clientele(
        start=Traits(participation=-0.70, work_ability=-0.30, readiness=-0.60),
        born=(1968, 2000),
        unemployment=(0.0, 0.1, 0.2, 0.7),
    ),
    course=Course(days=180, spread=0.06, early=0.0, paused=0.0, returning=0.0),
    measuring=Measuring(
        instruments=("abilitator", "esis", "was"), no_baseline=0.0, follow_up=0.90, modes=(0.2, 0.4, 0.4)
    ),
    leaving=Leaving(work=-2.5, education=0.05, on_benefit=0.02, subsidised=0.08, service=0.30, other_benefit=0.05),
    effect=Traits(participation=0.50, work_ability=0.15, readiness=0.05),
)

HALLASALMI = OrganisationPlan(
    id="hallasalmen-toimintatupa",
    name="Hallasalmen Toimintatupa ry",
    letter="B",
    languages=("fi",),
    end_reasons=END_REASONS,
    services=(RYHMAT, RYTMI, LUONTO),
)

"""Meri-Pohjan Työtuki ry, an invented organisation with three services for people on their way to work."""

from __future__ import annotations

from datetime import date

from impactkit.domain.project import Quote, Target
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
    as_planned="jakso päättyi suunnitellusti",
    to_work="siirtyi työhön",
    to_education="aloitti koulutuksen",
    to_service="siirtyi toiseen palveluun",
    broken_off="keskeytti",
    moved="muutti paikkakunnalta",
)

KANTOAALTO = ServicePlan(
    id="kantoaalto",
    name="Kantoaalto-valmennus",
    target_group="Yli vuoden työttömänä olleet, joiden työkyky on alentunut",
    commissioner="Meri-Pohjan työllisyysalue",
    cost=268_000,
    aim=Aim(instrument="jsse", target=40),
    texts=(
        (
            "inputs",
            "Neljä valmentajaa ja osa-aikainen terveydenhoitaja, kaksi vertaisohjaajaa sekä tilat kahdella "
            "paikkakunnalla.",
        ),
        (
            "activities",
            "Viikoittainen yksilövalmennus, työnhakuryhmä ja työkokeilut lähialueen yrityksissä. Tarvittaessa "
            "asiakas ohjataan terveydenhuoltoon ja työkyvyn arvioon.",
        ),
        ("outputs", "3\u00a0900 valmennustapaamista, 41 työnhakuryhmän kokoontumista ja 58 työkokeilua."),
        (
            "outcomes",
            "Asiakas tunnistaa vahvuutensa, osaa hakea itselleen sopivaa työtä ja uskaltaa ottaa yhteyttä "
            "työnantajiin.",
        ),
        (
            "impact",
            "Tavoittelemme sitä, että pitkiä työttömyysjaksoja on alueella vähemmän ja osatyökykyiset saavat työtä, "
            "joka vastaa heidän voimiaan.",
        ),
        (
            "learned",
            "Valmentajien kokemus on, että työkokeilu kannattaa aloittaa varhain: pelkkä keskustelu työnhausta ei "
            "vielä rohkaise. Osa keskeyttäneistä jäi ilman seurantamittausta, koska emme tavoittaneet heitä enää.",
        ),
        (
            "will_change",
            "Sovimme seurantamittauksen ajan jo jakson alussa ja teemme sen puhelimitse, jos asiakas on lopettanut. "
            "Työkokeilupaikkoja etsitään asiakkaan kanssa ensimmäisestä kuukaudesta alkaen.",
        ),
    ),
    intakes=(Intake(first=date(2024, 4, 2), last=date(2025, 12, 5), clients=175),),
    clientele=Clientele(
        start=Traits(participation=-0.35, work_ability=-0.45, readiness=-0.45),
        born=(1963, 2001),
        unemployment=(0.0, 0.02, 0.36, 0.62),
        partial_work_ability=(0.55, 0.45),
        education=(0.31, 0.58, 0.11),
    ),
    course=Course(days=195),
    measuring=Measuring(instruments=("jsse", "was", "esis", "belief"), worker_belief=True, follow_up=0.84),
    leaving=Leaving(work=-2.15, education=0.05, on_benefit=0.03, subsidised=0.14, service=0.16, other_benefit=0.07),
    effect=Traits(participation=0.30, work_ability=0.25, readiness=0.75),
    effect_sd=Traits(participation=0.5, work_ability=0.6, readiness=0.95),
    quote=Quote(text="Työkokeilussa huomasin, että minua odotetaan jossakin.", consent=True),
    also_from=(("oma-tahti", 10), ("tuvan-ryhmat", 8)),
)

SUORAAN = ServicePlan(
    id="suoraan-toihin",
    name="Suoraan töihin",
    target_group="Alle kaksi vuotta työttömänä olleet, joilla on ammatti tai työkokemusta",
    commissioner="Meri-Pohjan työllisyysalue",
    cost=184_000,
    aim=Aim(target=45),
    texts=(
        ("inputs", "Kolme työhönvalmentajaa ja yrityskoordinaattori. Alueen yrittäjäjärjestö on mukana."),
        (
            "activities",
            "Työhönvalmentaja hakee asiakkaan kanssa työpaikkoja, sopii tutustumiskäynneistä ja tukee sekä työntekijää "
            "että työnantajaa ensimmäiset kolme kuukautta.",
        ),
        ("outputs", "1\u00a0950 tapaamista, 212 käyntiä yrityksissä ja kuusi rekrytointitapahtumaa."),
        ("outcomes", "Asiakas saa työpaikan tai aloittaa koulutuksen ja tietää, mistä saa tukea alkuvaiheessa."),
        (
            "impact",
            "Tavoittelemme lyhyempiä työttömyysjaksoja ja sitä, että alueen yritykset löytävät työntekijöitä läheltä.",
        ),
        (
            "learned",
            "Työnantajat toivovat yhteyshenkilöä myös työn alettua. Määräaikaisten töiden jälkeen yhteys asiakkaaseen "
            "on katkennut liian usein.",
        ),
        (
            "will_change",
            "Soitamme jokaiselle työhön siirtyneelle yhden, kolmen ja kuuden kuukauden kuluttua ja kirjaamme, jatkuuko "
            "työ.",
        ),
    ),
    intakes=(Intake(first=date(2024, 5, 2), last=date(2025, 12, 8), clients=110),),
    clientele=Clientele(
        start=Traits(participation=0.45, work_ability=0.55, readiness=0.50),
        born=(1965, 2003),
        unemployment=(0.06, 0.60, 0.32, 0.02),
        partial_work_ability=(0.10, 0.90),
        education=(0.09, 0.66, 0.25),
    ),
    course=Course(days=130, early=0.12, returning=0.06),
    measuring=Measuring(instruments=("jsse", "was", "esis"), interim=0.3, follow_up=0.76),
    leaving=Leaving(
        work=-1.05, education=0.12, on_benefit=0.04, subsidised=0.12, service=0.06, other_benefit=0.03, known=0.94
    ),
    effect=Traits(participation=0.10, work_ability=0.10, readiness=0.30),
    quote=Quote(text="Valmentaja soitti puolestani ensimmäisen puhelun, toisen soitin itse.", consent=False),
    also_from=(("kantoaalto", 16), ("kieli-tyossa", 9)),
)

OMA_TAHTI = ServicePlan(
    id="oma-tahti",
    name="Oma tahti",
    target_group="Työttömät, joilla on pitkäaikainen sairaus tai vamma",
    commissioner="Meri-Pohjan hyvinvointialue",
    cost=172_000,
    aim=Aim(instrument="was", target=30, decline_expected=True),
    texts=(
        ("inputs", "Kaksi ohjaajaa, fysioterapeutti kahtena päivänä viikossa ja työpaja esteettömissä tiloissa."),
        (
            "activities",
            "Kevyt työpajatoiminta omaan tahtiin, liikuntaryhmä ja yksilöllinen kuntoutumissuunnitelma, joka "
            "laaditaan yhdessä terveysaseman kanssa.",
        ),
        ("outputs", "2\u00a0100 työpajapäivää, 74 liikuntaryhmän kertaa ja kuntoutumissuunnitelma jokaiselle."),
        ("outcomes", "Asiakas jaksaa paremmin, tuntee rajansa ja tietää, millainen työ hänelle sopii."),
        (
            "impact",
            "Pitkällä aikavälillä pyrimme siihen, ettei sairaus tai vamma yksin pidä ketään työelämän ulkopuolella.",
        ),
        (
            "learned",
            "Työkyky kohenee hitaasti, ja joillakin se heikkenee sairauden vuoksi, vaikka palvelu sujuu. Kesätauko "
            "katkaisi rytmin usealta asiakkaalta.",
        ),
        (
            "will_change",
            "Pidämme työpajan auki myös heinäkuussa lyhyemmin päivin. Sovimme terveysaseman kanssa, kuka seuraa "
            "kuntoutumissuunnitelmaa palvelun jälkeen.",
        ),
    ),
    intakes=(Intake(first=date(2024, 3, 4), last=date(2025, 11, 28), clients=90),),
    clientele=Clientele(
        start=Traits(participation=-0.25, work_ability=-0.85, readiness=-0.40),
        born=(1961, 1999),
        gender=(0.55, 0.44, 0.01),
        unemployment=(0.0, 0.16, 0.28, 0.56),
        partial_work_ability=(0.82, 0.18),
    ),
    course=Course(days=240, paused=0.14, early=0.08),
    measuring=Measuring(
        instruments=("was", "whodas12", "esis", "abilitator"), follow_up=0.86, modes=(0.45, 0.38, 0.17)
    ),
    leaving=Leaving(work=-2.5, education=0.03, on_benefit=0.02, subsidised=0.10, service=0.18, other_benefit=0.22),
    effect=Traits(participation=0.25, work_ability=0.60, readiness=0.15),
    effect_sd=Traits(participation=0.5, work_ability=0.7, readiness=0.5),
    own_goals=OwnGoals(names=("liikunta", "uni", "lääkärissä käynti", "työaika pajalla", "kodin arki"), ease=0.2),
    steps=(
        ("teki kuntoutumissuunnitelman", 0.55),
        ("aloitti liikuntaryhmän", 0.40),
        ("kävi työterveyden arviossa", 0.22),
        ("kokeili työtä muualla", 0.12),
        ("haki ammatillista kuntoutusta", 0.05),
    ),
)

# As Helsinki put its own: 30 per cent of the long-term unemployed with partial work ability get work on the open labour
# market, or start in a service, or another solution is found. What "another solution" is, is for each project to say.
EVERY_THIRD = Target(
    id="1",
    name="Ratkaisu kolmelle kymmenestä",
    share=0.30,
    kinds=("work_open", "own_enterprise", "education", "subsidised_full", "subsidised_part", "service"),
    population=(("unemployment", ("1_2", "over_2")), ("partial_work_ability", ("yes",))),
    days=90,
    measured_from="end",
    when="by",
    services=(KANTOAALTO.id,),
)

MERI_POHJA = OrganisationPlan(
    id="meri-pohjan-tyotuki",
    name="Meri-Pohjan Työtuki ry",
    letter="A",
    languages=("fi",),
    end_reasons=END_REASONS,
    services=(KANTOAALTO, SUORAAN, OMA_TAHTI),
    targets=(EVERY_THIRD,),
)

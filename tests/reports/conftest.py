"""A page with every kind of block: Finnish, with long words and every letter that Finnish and Swedish need."""

from __future__ import annotations

import pytest

from impactkit.domain.comparison import (
    ComparedService,
    Comparison,
    ComparisonRelease,
    Covariate,
    Funnel,
    RatedService,
    ScaleComparison,
    Verdict,
    Why,
)
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import Message
from impactkit.reports.blocks import (
    Callout,
    Cell,
    Chain,
    Column,
    Definition,
    Definitions,
    Draft,
    Fact,
    Facts,
    FigureBlock,
    Furniture,
    Lead,
    Listing,
    Page,
    Paragraph,
    Row,
    Run,
    Section,
    Step,
    Subsection,
    TableBlock,
    TwoColumns,
)
from impactkit.reports.charts.comparison_inputs import Outside
from impactkit.reports.charts.inputs import (
    Bin,
    Change,
    DistanceChart,
    DistanceWords,
    HeadlineChart,
    Mean,
    MiniBar,
    Part,
    ScaleRow,
    Segment,
    StackedBar,
    Tick,
)

ENOUGH = Segment(
    tone="exit",
    value=16,
    number="16",
    label="Siirtyi työhön tai koulutukseen",
    detail="neljä viikkoa palvelun päättymisen jälkeen",
)
DISTANCE = (
    ENOUGH,
    Segment(
        tone="improved",
        value=34,
        number="34",
        label="Edennyt: osallisuus kasvoi",
        detail="muutos on suurempi kuin mittausvirhe yleensä; siirtymää ei vielä ole",
    ),
    Segment(
        tone="no_change", value=24, number="24", label="Ei osoitettua muutosta", detail="muutos mittausvirheen rajoissa"
    ),
    Segment(tone="worse", value=8, number="8", label="Heikentynyt"),
    Segment(tone="unknown", value=18, number="18", label="Ei tiedetä", detail="seuranta\u00admittaus puuttuu"),
)
TICKS = tuple(Tick(value=value, text=str(value)) for value in (0, 20, 40, 60, 80, 100))
WORDS = DistanceWords(
    start="alussa",
    now="nyt",
    mean="keskiarvo ja muutoksen väli",
    mean_short="keskiarvo, väli",
    share="pylväissä % asiakkaista",
    direction="suurempi on parempi →",
    start_mean="keskiarvo",
)


def bins(start: tuple[int, ...], now: tuple[int, ...] | None = None) -> tuple[Bin, ...]:
    """Give fifths of the scale 0 to 100 by their per cents."""
    return tuple(
        Bin(
            low=20 * place,
            high=20 * (place + 1),
            start=share / 100,
            start_text=str(share),
            now=None if now is None else now[place] / 100,
            now_text="" if now is None else str(now[place]),
        )
        for place, share in enumerate(start)
    )


@pytest.fixture(scope="session")
def headline() -> HeadlineChart:
    return HeadlineChart(
        title=(
            "Sadasta päättyneestä jaksosta: siirtyi työhön tai koulutukseen 16, edennyt 34, ei osoitettua muutosta 24, "
            "heikentynyt 8, ei tiedetä 18."
        ),
        description="Kaksi vaakapalkkia. Ylempi näyttää, mitä siirtymien laskenta näkee, alempi kuljetun matkan.",
        bars=(
            StackedBar(
                heading="Pelkkä siirtymien laskenta näkee tämän",
                slim=True,
                segments=(ENOUGH, Segment(tone="unseen", value=84, number="84", label="84 jää näkymättömiin")),
            ),
            StackedBar(heading="Kuljettu matka näkee tämän", segments=DISTANCE),
        ),
    )


@pytest.fixture(scope="session")
def distance() -> DistanceChart:
    return DistanceChart(
        title=(
            "Keskiarvo alussa ja nyt, asteikolla 0–100: osallisuus 44,1 ja 51,8, työkyky 47,3 ja 49,0, "
            "työelämävalmiudet 34,2 ja 43,1."
        ),
        description="Kolme pylväskuviota allekkain; kunkin alla keskiarvot ja keskimääräisen muutoksen 95 %:n väli.",
        low=0,
        high=100,
        ticks=TICKS,
        words=WORDS,
        scales=(
            ScaleRow(
                heading="Osallisuus",
                note="134 asiakasta",
                start=Mean(value=44.1, text="44,1"),
                now=Mean(value=51.8, text="51,8"),
                change=Change(text="+7,7 pistettä", low=5.9, high=9.5, interval_text="väli 5,9–9,5"),
                bins=bins((12, 31, 34, 16, 7), (7, 20, 36, 25, 12)),
            ),
            ScaleRow(
                heading="Työkyky",
                note="134 asiakasta",
                start=Mean(value=47.3, text="47,3"),
                now=Mean(value=49.0, text="49,0"),
                change=Change(text="+1,7 pistettä", low=-0.2, high=3.6, interval_text="väli −0,2–3,6", marked=False),
                bins=bins((9, 27, 36, 21, 7), (8, 25, 36, 22, 9)),
            ),
            ScaleRow(
                heading="Työelämävalmiudet",
                note="128 asiakasta",
                start=Mean(value=34.2, text="34,2"),
                now=Mean(value=43.1, text="43,1"),
                change=Change(text="+8,9 pistettä", low=7.0, high=10.8, interval_text="väli 7,0–10,8"),
                bins=bins((27, 35, 23, 15, 0), (16, 29, 30, 15, 10)),
            ),
        ),
    )


@pytest.fixture(scope="session")
def start_only() -> DistanceChart:
    return DistanceChart(
        title="Lähtötilanne: työkyvyn keskiarvo 6,1 asteikolla 0–10; 41 asiakasta.",
        description="Yksi pylväs kullekin asteikon osalle ja alla keskiarvo.",
        low=0,
        high=10,
        ticks=(Tick(value=0, text="0"), Tick(value=10, text="10")),
        words=WORDS,
        scales=(
            ScaleRow(
                heading="Työkykypistemäärä",
                note="41 asiakasta",
                start=Mean(value=6.1, text="6,1"),
                bins=(
                    Bin(low=0, high=4, start=0.22, start_text="22", label="0–3"),
                    Bin(low=4, high=6, start=0.24, start_text="24", label="4–5"),
                    Bin(low=6, high=8, start=0.32, start_text="32", label="6–7"),
                    Bin(low=8, high=10, start=0.22, start_text="22", label="8–10"),
                ),
            ),
        ),
    )


@pytest.fixture(scope="session")
def change_table() -> TableBlock:
    def row(name: str, values: str, interval: str, counts: tuple[int, int, int], target: str, tone: str = "own") -> Row:
        start, now, change = values.split()
        shares = zip(("improved", "no_change", "worse"), counts, strict=True)
        return Row(
            name,
            (
                Cell(start),
                Cell(now),
                Cell(change, detail=interval, tone=tone),
                Cell(bar=MiniBar(parts=tuple(Part(tone=tone, share=count / sum(counts)) for tone, count in shares))),
                Cell(str(counts[0]), tone="improved"),
                Cell(str(counts[1])),
                Cell(str(counts[2]), tone="worse"),
                Cell(target),
            ),
        )

    return TableBlock(
        key="participation.change",
        caption="Puolet asiakkaista eteni työelämävalmiuksissa enemmän kuin mittausvirhe yleensä aiheuttaa.",
        columns=(
            Column(heading="Indikaattori", kind="text"),
            Column(heading="Alussa"),
            Column(heading="Nyt"),
            Column(heading="Muutos (95\u00a0%:n\u00a0väli)"),
            Column(heading="Osuudet", kind="picture"),
            Column(heading="Edennyt"),
            Column(heading="Ei muutosta"),
            Column(heading="Heikentynyt"),
            Column(heading="Tavoite"),
        ),
        rows=(
            row("Osallisuus", "44,1 51,8 +7,7", "(5,9–9,5)", (61, 58, 15), "55"),
            row("Työkyky", "47,3 49,0 +1,7", "(−0,2–3,6)", (29, 82, 23), "35", tone="muted"),
            row("Työelämävalmiudet", "34,2 43,1 +8,9", "(7,0–10,8)", (68, 54, 12), "60"),
        ),
        note=(
            "Asiakkaita 134:stä. Edennyt ja heikentynyt: muutos on suurempi kuin mittausvirhe "
            "(Jacobson ja Truax 1991). Pelkkä mittausvirhe antaisi 8–13 edennyttä."
        ),
    )


@pytest.fixture(scope="session")
def background_table() -> TableBlock:
    def row(name: str, count: str, share: int) -> Row:
        bar = MiniBar(parts=(Part(tone="own", share=share / 100),))
        return Row(name, (Cell(count), Cell(f"{share}\u00a0%", tone="own"), Cell(bar=bar)))

    return TableBlock(
        key="background",
        caption="Ketä asiakkaat ovat aloittaessaan",
        columns=(
            Column(heading="Tausta", kind="text"),
            Column(heading="Asiakkaita"),
            Column(heading="Osuus", own=True),
            Column(heading="Osuus kuvana, 0–100", kind="picture"),
        ),
        rows=(
            Row("Työttömyyden kesto", group=True),
            row("Alle vuosi", "25", 15),
            row("Yli kaksi vuotta", "100", 61),
            Row("Äidinkieli", group=True),
            row("Suomi tai ruotsi", "135", 83),
            row("Muu kieli", "30", 17),
            Row(
                "Ilman vakituista asuntoa",
                (Cell("alle 8", hidden=True), Cell("–", hidden=True), Cell(bar=MiniBar(parts=()))),
            ),
        ),
        note=(
            "Luvut on pyöristetty viiteen, ja alle kahdeksan asiakkaan luvut on peitetty, jottei ketään voi tunnistaa. "
            "Tässä taulukossa peitettyjä on yksi."
        ),
    )


@pytest.fixture(scope="session")
def exits_table() -> TableBlock:
    def row(name: str, count: str, bill: str, clock: str, *, hidden: bool = False) -> Row:
        return Row(name, (Cell(count, hidden=hidden), Cell(bill), Cell(clock)))

    return TableBlock(
        key="exits.kinds",
        caption="26 asiakasta oli työssä tai koulutuksessa neljän viikon kuluttua palvelun päättymisestä.",
        columns=(
            Column(heading="Tilanne 28 päivän kuluttua", kind="text"),
            Column(heading="Asiakkaita"),
            Column(heading="Pysäyttää maksuosuuden", kind="text"),
            Column(heading="Aloittaa laskun alusta", kind="text"),
        ),
        rows=(
            row("Työ avoimilla markkinoilla", "19", "kyllä", "kyllä"),
            row("Oma yritys", "alle 5", "kyllä", "kyllä", hidden=True),
            row("Koulutus ilman työttömyysetuutta", "alle 5", "kyllä", "ei", hidden=True),
            Row("Palkkatuettu työ", (Cell("11"), Cell("kyllä"), Cell("ei")), detail="ei lasketa siirtymäksi"),
            row("Työtön edelleen", "84", "ei", "ei"),
            Row("Ei tiedetä", (Cell("43"), Cell("–"), Cell("–")), detail="tilannetta ei ole kirjattu"),
            Row("Yhteensä", (Cell("164"), Cell(""), Cell("")), total=True),
        ),
        warning="Tilanne tunnetaan 74 prosentilta: kattavuus on niukka.",
        note="Palkkatuki, muut etuudet ja uudet palvelut ovat omia rivejään, eivät siirtymiä.",
    )


@pytest.fixture(scope="session")
def sample_page(headline, distance, start_only, change_table, background_table, exits_table) -> Page:
    summary = Section(
        "summary",
        "Tiivistelmä",
        (
            Lead(
                (
                    Run("Sadasta asiakkaasta "),
                    Run("16 siirtyi", tone="exit"),
                    Run(" työhön tai koulutukseen. Heidän lisäkseen "),
                    Run("34:n osallisuus kasvoi", tone="improved"),
                    Run(
                        " enemmän kuin mittausvirhe yleensä aiheuttaa. Kahdeksan tilanne on heikentynyt, "
                        "ja 18:n tilannetta emme tiedä."
                    ),
                )
            ),
            FigureBlock(
                key="headline",
                statement="Siirtymiä laskemalla näkyy 16 asiakasta sadasta, kuljettua matkaa mittaamalla 50.",
                chart=headline,
                note=(
                    "164 päättynyttä palvelujaksoa, seurantamittaus 134 asiakkaalta: kattavuus 82\u00a0%. Luvut on "
                    "pyöristetty sataan. Kuvion luvut: Excel, taulukko Tiivistelmä."
                ),
            ),
            TwoColumns(
                (
                    Definitions(
                        (
                            Definition("Kenelle", ("Pitkään työttömänä olleille, joiden työkyky on alentunut",)),
                            Definition(
                                "Palvelun oma tavoite",
                                (
                                    (
                                        Run("Vähintään 45 asiakasta sadasta siirtyy tai etenee. "),
                                        Run("Toteuma 50, väli 42–58.", strong=True),
                                        Run(" Tavoite on välin sisällä, joten sen täyttyminen ei ole varmaa."),
                                    ),
                                ),
                            ),
                            Definition("Tilaaja ja ajanjakso", ("Meri-Pohjan työllisyysalue, 1.1.–31.12.2025",)),
                        )
                    ),
                ),
                (
                    Callout(
                        "Kuinka varmaa tämä on?",
                        (
                            "Jos kukaan seurannasta puuttuvista ei edennyt, edenneitä on 34 sadasta. Jos kaikki "
                            "etenivät, heitä on 52. Totuus on näiden välissä.",
                        ),
                    ),
                ),
            ),
        ),
    )
    clients = Section(
        "clients",
        "Asiakkaat ja toiminta",
        (
            background_table,
            Subsection(
                "Panoksista vaikuttavuuteen",
                (
                    Chain(
                        (
                            Step("Panokset", "3,5 henkilötyövuotta, 268\u202f000 euroa, tilat ja vertaisohjaajat"),
                            Step(
                                "Toiminta",
                                "Yksilövalmennus, ryhmät, työkokeilut, yhteydet terveyden\u00adhuoltoon ja "
                                "työvoima\u00adpalveluihin",
                            ),
                            Step("Tuotokset", "164 palvelujaksoa, 6\u202f840 tapaamista, 71 työkokeilua"),
                            Step(
                                "Vaikutukset", "Osallisuus +7,7 ja työelämä\u00advalmiudet +8,9 pistettä; 26 siirtymää"
                            ),
                            Step(
                                "Vaikuttavuus", "Vähemmän pitkiä työttömyys\u00adjaksoja Åbolandissa ja Öjan saarilla"
                            ),
                        )
                    ),
                    Facts(
                        (
                            Fact("7,2 kk", "kesti tavallinen jakso; puolella asiakkaista 5–9 kuukautta"),
                            Fact("1,6", "tapaamista viikossa asiakasta kohti"),
                            Fact("30", "asiakkaalta 164:stä puuttuu seurantamittaus"),
                        )
                    ),
                ),
            ),
            Callout(
                "Mitä tästä ei voi päätellä",
                ("Asiakkaita ei ole arvottu palveluihin. Muutoksesta ei voi sanoa, että se johtuu palvelusta.",),
            ),
        ),
    )
    matters = Section(
        "distance",
        "Kuljettu matka",
        (
            FigureBlock(
                key="distance.means",
                statement="Osallisuus ja työelämävalmiudet kasvoivat; työkyvyn väli sisältää nollan.",
                chart=distance,
                note=(
                    "134 seurattua asiakasta 164:stä, kattavuus 82\u00a0%. Kukin indikaattori on asteikolla 0–100. "
                    "Muutoksen väli on 95 %:n luottamusväli."
                ),
            ),
            change_table,
            TwoColumns(
                (
                    Subsection(
                        "Oma tavoite",
                        (
                            Paragraph(
                                "Tavoite täyttyi osallisuudessa (61, tavoite 55), työkyvyssä ei (29, tavoite 35)."
                            ),
                        ),
                    ),
                ),
                (
                    Callout(
                        "Osa muutoksesta voi olla palautumista",
                        ("Palveluun tullaan usein heikoimmalla hetkellä, jolloin tilanne kohenee osin itsestään.",),
                    ),
                ),
            ),
        ),
    )
    exits = Section("exits", "Siirtymät ja työssä pysyminen", (exits_table,), menu="Siirtymät")
    methods = Section(
        "methods",
        "Aineisto ja menetelmät",
        (
            FigureBlock(
                key="was.start",
                statement="Lähtötilanne mitattiin 41 uudelta asiakkaalta; muutosta ei voi vielä osoittaa.",
                chart=start_only,
                note="Vielä palvelussa olevat asiakkaat.",
                warning="Kattavuus on 48\u00a0%: alle 70 prosentin.",
            ),
            Subsection(
                "Säännöt",
                (
                    Paragraph(
                        (
                            Run("Säännöt ja lähteet on lueteltu alla; ks. myös "),
                            Run("Kuljettu matka", href="#distance"),
                            Run("."),
                        )
                    ),
                    Definitions(
                        (
                            Definition(
                                "Alku\u00admittaus",
                                ("Viimeisin mittaus 30 päivää ennen jakson alkua tai ensimmäinen 45 päivän kuluessa.",),
                            ),
                            Definition(
                                "Muutos\u00adindeksi (RCI)",
                                (
                                    "Muutos jaettuna erotuksen keskivirheellä; rajana 1,96.",
                                    "Jacobson, N. S. & Truax, P. (1991). J. Consult. Clin. Psychol. 59(1), 12–19.",
                                ),
                            ),
                        ),
                        beside=True,
                    ),
                    Listing(("Hylättyjä rivejä: 2.", "Peitettyjä soluja: 3.", "Epäselviä siirtymiä: 43.")),
                    Listing(("Ensin alkumittaus.", "Sitten seurantamittaus."), numbered=True),
                    Paragraph("Laskettu impactkit-ohjelmalla.", note=True),
                ),
            ),
        ),
    )
    return Page(
        language="fi",
        title="Silta-valmennus: tuloksellisuusraportti 2025",
        author="Meri-Pohjan Työtuki ry",
        kicker="Tuloksellisuusraportti 2025 · Meri-Pohjan Työtuki ry",
        heading="Silta-valmennus",
        summary=summary,
        sections=(clients, matters, exits, methods),
        foot="Aineisto poimittu 14.1.2026 · tarkiste 3f9a 71c0 · impactkit",
        furniture=Furniture(skip="Siirry sisältöön", contents="Raportin luvut"),
        draft=Draft(mark="LUONNOS", text="Luvut voivat vielä muuttua. Ei luovutettavaksi."),
    )


def compared(number: int, verdict: Verdict, effect: float, *, half: float = 2.0, pairs: int = 120) -> ComparedService:
    """Give a service that is compared; its organisation is one of three."""
    return ComparedService(
        id=f"s{number}",
        name=LocalText.same(f"Palvelu {number}"),
        organisation=f"Organisaatio {number % 3}",
        pairs=pairs,
        eligible=150,
        raw=6.5 + effect,
        effect=effect,
        low=effect - half,
        high=effect + half,
        p_better=0.97,
        p_beyond=0.9,
        reliability=0.7,
        verdict=verdict,
    )


def left_out(number: int, why: Why, *, pairs: int | None, what: tuple[str, ...] = ()) -> ComparedService:
    """Give a service that is not compared, and why."""
    return ComparedService(
        id=f"s{number}",
        name=LocalText.same(f"Palvelu {number}"),
        organisation="Työkykytiimi ja ammatillisen kuntoutuksen yhteisvalmennus ry",
        pairs=pairs,
        eligible=None if pairs is None else 150,
        verdict="not_comparable",
        why=why,
        what=what,
    )


@pytest.fixture(scope="session")
def work_ability() -> ScaleComparison:
    """Give a scale with every verdict and every reason."""
    return ScaleComparison(
        key="compare.was.client",
        scale=LocalText(fi="työkyky", sv="arbetsförmåga", en="work ability"),
        instrument=LocalText.same("WAS"),
        rater="client",
        clients=740,
        services=(
            compared(1, "above", 4.2),
            compared(2, "as_expected", -0.3, half=2.5),
            compared(3, "below", -3.9, half=1.5),
            compared(4, "as_expected", 1.0, half=4.0, pairs=25),
            compared(5, "as_expected", 0.4),
            compared(6, "as_expected", -1.1),
            left_out(7, "few_clients", pairs=None),
            left_out(8, "low_coverage", pairs=60),
            left_out(9, "not_recorded", pairs=120, what=("unemployment", "Lapsia")),
        ),
        margin=2.4,
        margin_from="sd",
        between_sd=2.8,
        within_sd=13.1,
        n_needed=51,
        start_slope=0.71,
        start_slope_plain=0.58,
        corrected=True,
        sem=6.3,
        covariates=(
            Covariate(question="age_group", level="55_over", against="30_54", change=-1.8, low=-3.0, high=-0.6),
            Covariate(question="gender", level="missing", against="woman", change=0.4, low=-2.4, high=3.2),
            Covariate(question="Lapsia", change=0.2, low=0.05, high=0.35),
            Covariate(question="birth_year"),
        ),
        left_out=(Message("Left out: {question}.", (("question", LocalText(fi="Äidinkieli", en="First language")),)),),
        remarks=(Message("A remark on the scale."),),
    )


@pytest.fixture(scope="session")
def moved_on() -> Funnel:
    """Give a funnel with a service above and one below its limits, hidden counts, and one that none left."""

    def rated(number: int, expected: float, observed: int | None, outside: Outside = "") -> RatedService:
        told = observed is not None
        return RatedService(
            id=f"s{number}",
            name=LocalText.same(f"Palvelu {number}"),
            organisation="Organisaatio 1",
            clients=150,
            unknown=12 if told else None,
            expected=expected,
            observed=observed,
            ratio=round(observed / expected, 2) if observed is not None else None,
            low=0.5 if told else None,
            high=1.9 if told else None,
            outside=outside,
        )

    return Funnel(
        key="compare.exit",
        title=Message("Moved on"),
        services=(
            rated(1, 20.0, 34, "998"),
            rated(2, 30.5, 31),
            rated(3, 38.0, 24, "95"),
            rated(4, 9.2, None),
            rated(5, 2.1, 0),
        ),
        expected=(1.0, 5.0, 10.0, 20.0, 40.0),
        low_95=(0.0, 0.3, 0.5, 0.6, 0.7),
        high_95=(4.0, 2.0, 1.6, 1.4, 1.3),
        low_998=(0.0, 0.1, 0.3, 0.4, 0.5),
        high_998=(7.0, 3.0, 2.1, 1.6, 1.5),
        phi=1.2,
        tau2=0.01,
        remarks=(Message("A remark on the funnel."),),
    )


@pytest.fixture(scope="session")
def comparison(work_ability, moved_on) -> ComparisonRelease:
    """Give a comparison of one scale and one funnel."""
    found = Comparison(
        title="Meri-Pohjan työllisyysalue",
        first="2025-01-01",
        last="2025-12-31",
        as_of="2026-01-14",
        organisations=("Organisaatio 0", "Organisaatio 1", "Organisaatio 2"),
        linked=True,
        scales=(work_ability,),
        funnels=(moved_on,),
        notes=(Message("A note on fairness."),),
    )
    return ComparisonRelease(comparison=found, checksum="3f9a 71c0", software="0.1.0", hidden=4)

"""The background that is recorded of each client at the start, and the groups that reports show."""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.domain.local_text import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One answer of a background question."""

    id: str
    name: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundQuestion:
    """One question on a client's background; `birth_year` alone has no levels, it is entered as a year."""

    id: str
    name: LocalText
    levels: tuple[Level, ...]


def _levels(*rows: tuple[str, str, str, str]) -> tuple[Level, ...]:
    return tuple(Level(id=id_, name=LocalText(fi=fi, sv=sv, en=en)) for id_, fi, sv, en in rows)


BIRTH_YEAR = BackgroundQuestion(
    id="birth_year", name=LocalText(fi="Syntymävuosi", sv="Födelseår", en="Year of birth"), levels=()
)
# Made from the year of birth at the start of the stay; the bounds fit those of ESF+ (under 30, 55 and over).
AGE_GROUP = BackgroundQuestion(
    id="age_group",
    name=LocalText(fi="Ikä palvelun alkaessa", sv="Ålder när servicen börjar", en="Age at the start of the service"),
    levels=_levels(
        ("under_30", "alle 30 vuotta", "under 30 år", "under 30"),
        ("30_54", "30–54 vuotta", "30–54 år", "30–54"),
        ("55_over", "55 vuotta tai enemmän", "55 år eller äldre", "55 and over"),
    ),
)
RECORDED: tuple[BackgroundQuestion, ...] = (
    BIRTH_YEAR,
    BackgroundQuestion(
        id="gender",
        name=LocalText(fi="Sukupuoli", sv="Kön", en="Gender"),
        levels=_levels(
            ("woman", "nainen", "kvinna", "woman"),
            ("man", "mies", "man", "man"),
            ("other", "muu", "annat", "other"),
        ),
    ),
    BackgroundQuestion(
        id="unemployment",
        name=LocalText(fi="Työttömyyden kesto", sv="Arbetslöshetens längd", en="Time unemployed"),
        levels=_levels(
            ("not_unemployed", "ei työtön", "inte arbetslös", "not unemployed"),
            ("under_1", "alle vuosi", "under ett år", "under one year"),
            ("1_2", "1–2 vuotta", "1–2 år", "1–2 years"),
            ("over_2", "yli 2 vuotta", "över 2 år", "over 2 years"),
        ),
    ),
    BackgroundQuestion(
        id="partial_work_ability",
        name=LocalText(fi="Osatyökykyinen", sv="Partiellt arbetsför", en="Partial work ability"),
        levels=_levels(("yes", "kyllä", "ja", "yes"), ("no", "ei", "nej", "no")),
    ),
    BackgroundQuestion(
        id="education",
        name=LocalText(fi="Koulutus", sv="Utbildning", en="Education"),
        levels=_levels(
            ("basic", "enintään perusaste", "högst grundskola", "basic at most"),
            ("secondary", "toinen aste", "andra stadiet", "upper secondary"),
            ("higher", "korkea-aste", "högskolenivå", "higher"),
        ),
    ),
    BackgroundQuestion(
        id="language",
        name=LocalText(fi="Äidinkieli", sv="Modersmål", en="First language"),
        levels=_levels(
            ("fi", "suomi", "finska", "Finnish"),
            ("sv", "ruotsi", "svenska", "Swedish"),
            ("other", "muu", "annat", "other"),
        ),
    ),
)
MISSING = "missing"  # the group of those whose answers are not recorded, where it stands alone
REST = "rest"  # the group of those whose answers too few gave, or are not recorded
REPORTED: tuple[BackgroundQuestion, ...] = (AGE_GROUP, *RECORDED[1:])


def question_name(question: str) -> LocalText:
    """Give the name of a background question; of a project's own column its heading."""
    known = {each.id: each.name for each in (AGE_GROUP, *RECORDED)}
    return known.get(question, LocalText.same(question))

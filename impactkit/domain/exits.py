"""Kinds of exit, and their two flags: what stops the municipality's bill, what restarts the count of days.

Since 1 January 2025 the municipality of residence pays a share of the unemployment benefit from day 101 on, also
during employment-promoting services (Kela 29.5.2024, 24.2.2025). Since 2 September 2024 pay-subsidised work mainly does
not fill the employment condition, so it stops the bill and does not restart the count.
"""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.domain.instrument import Evidence
from impactkit.domain.local_text import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitKind:
    """One kind of exit; the flags are None where the source does not say."""

    id: str
    name: LocalText
    exit: bool  # counts as an exit of the headline
    stops_bill: bool | None
    restarts_clock: bool | None
    valid_from: str = "2025-01-01"
    source: str = "Kela 29.5.2024, 24.2.2025"
    evidence: Evidence = "verified"


EXIT_KINDS: tuple[ExitKind, ...] = (
    ExitKind(
        id="work_open",
        name=LocalText(
            fi="työ avoimilla työmarkkinoilla",
            sv="arbete på den öppna arbetsmarknaden",
            en="work on the open labour market",
        ),
        exit=True,
        stops_bill=True,
        restarts_clock=True,
    ),
    ExitKind(
        id="own_enterprise",
        name=LocalText(
            fi="oma yritys",
            sv="eget företag",
            en="own enterprise",
        ),
        exit=True,
        stops_bill=True,
        restarts_clock=None,
        evidence="memory",
    ),
    ExitKind(
        id="education",
        name=LocalText(
            fi="koulutus ilman työttömyysetuutta",
            sv="utbildning utan arbetslöshetsförmån",
            en="education without unemployment benefit",
        ),
        exit=True,
        stops_bill=True,
        restarts_clock=False,
    ),
    ExitKind(
        id="education_on_benefit",
        name=LocalText(
            fi="koulutus työttömyysetuudella",
            sv="utbildning med arbetslöshetsförmån",
            en="education on unemployment benefit",
        ),
        exit=False,
        stops_bill=False,
        restarts_clock=False,
    ),
    ExitKind(
        id="subsidised_full",
        name=LocalText(
            fi="palkkatukityö, kokoaikainen",
            sv="arbete med lönesubvention, heltid",
            en="pay-subsidised work, full-time",
        ),
        exit=False,
        stops_bill=True,
        restarts_clock=False,
    ),
    ExitKind(
        id="subsidised_part",
        name=LocalText(
            fi="palkkatukityö, osa-aikainen",
            sv="arbete med lönesubvention, deltid",
            en="pay-subsidised work, part-time",
        ),
        exit=False,
        stops_bill=None,
        restarts_clock=False,
        evidence="memory",
    ),
    ExitKind(
        id="service",
        name=LocalText(
            fi="toinen palvelu tai kuntouttava työtoiminta",
            sv="annan service eller arbetsverksamhet i rehabiliteringssyfte",
            en="another service or rehabilitative work activity",
        ),
        exit=False,
        stops_bill=False,
        restarts_clock=False,
    ),
    ExitKind(
        id="other_benefit",
        name=LocalText(
            fi="muu etuus, esimerkiksi kuntoutus tai sairaus",
            sv="annan förmån, till exempel rehabilitering eller sjukdom",
            en="another benefit, such as rehabilitation or sickness",
        ),
        exit=False,
        stops_bill=True,
        restarts_clock=False,
    ),
    ExitKind(
        id="still_unemployed",
        name=LocalText(
            fi="työtön edelleen",
            sv="fortfarande arbetslös",
            en="still unemployed",
        ),
        exit=False,
        stops_bill=False,
        restarts_clock=False,
    ),
)
EXITS_THAT_COUNT: frozenset[str] = frozenset(kind.id for kind in EXIT_KINDS if kind.exit)
WORK: frozenset[str] = frozenset({"work_open", "own_enterprise"})  # without a subsidy
EDUCATION: frozenset[str] = frozenset({"education"})  # without unemployment benefit
SUBSIDISED: frozenset[str] = frozenset({"subsidised_full", "subsidised_part"})
MONTHS = (3, 6, 12)  # after the exit, at which staying is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """Clients whose exit was of some kinds, and how their later status is classed.

    `classes` is in the order of showing; a known kind that is in none of them is "other". The first class is what the
    share counts.
    """

    id: str
    begun: frozenset[str]  # kinds
    classes: tuple[tuple[str, frozenset[str]], ...]

    @property
    def known(self) -> tuple[str, ...]:
        """Give the classes of those whose status is known."""
        return (*(name for name, _ in self.classes), "other")


# `moved_on` puts work and education together, for services whose numbers are too small to tell them apart.
STAYING: tuple[Staying, ...] = (
    Staying(id="work", begun=WORK, classes=(("kept", WORK),)),
    Staying(id="education", begun=EDUCATION, classes=(("kept", EDUCATION | WORK),)),
    Staying(id="moved_on", begun=EXITS_THAT_COUNT, classes=(("kept", EXITS_THAT_COUNT),)),
    Staying(
        id="subsidised",
        begun=SUBSIDISED,
        classes=(("open", WORK), ("kept", SUBSIDISED), ("unemployed", frozenset({"still_unemployed"}))),
    ),
)


def exit_kind(kind: str) -> ExitKind:
    """Give the kind of exit of that id.

    Raises
    ------
    KeyError
        If there is no such kind; the message names those that there are.
    """
    for known in EXIT_KINDS:
        if known.id == kind:
            return known
    raise KeyError(f"There is no kind of exit {kind!r}; there are {', '.join(k.id for k in EXIT_KINDS)}.")

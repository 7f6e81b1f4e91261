"""The page of a comparison: a ComparisonRelease becomes what a commissioner reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from impactkit.domain.comparison import VERDICTS, Comparison, ComparisonRelease, ScaleComparison, Verdict
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_, Message
from impactkit.domain.methods import METHODS, Method
from impactkit.reports.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Definition,
    Definitions,
    Furniture,
    Lead,
    Listing,
    Page,
    Paragraph,
    Prose,
    Row,
    Section,
    Subsection,
    TableBlock,
    TwoColumns,
)
from impactkit.reports.charts.inputs import MiniBar, Part, Tone
from impactkit.reports.cited import joined
from impactkit.reports.compared import SHORT_VERDICTS, Teller
from impactkit.reports.compared_funnels import funnels_chapter
from impactkit.reports.compared_scales import counts, scale_chapter
from impactkit.reports.made_fair import made_fair
from impactkit.reports.methods import method_told
from impactkit.reports.voice import capital, listed

SCALE_METHODS = ("adjusted-mean", "doubt", "different", "one-pair-per-client")
FUNNEL_METHODS = ("expected-share", "funnel", "overdispersion")
BAR_TONES: dict[Verdict, Tone] = {
    "above": "improved",
    "as_expected": "no_change",
    "below": "worse",
    "not_comparable": "unknown",
}


def comparison_page(release: ComparisonRelease, language: Language) -> Page:
    """Build the page of a comparison.

    Parameters
    ----------
    release : ComparisonRelease
        What has passed the rules of disclosure; nothing else is known here.
    language : {"fi", "sv", "en"}
        The language of every text but names.

    Returns
    -------
    Page
        For `impactkit.reports.pages` and `impactkit.reports.pdf`.
    """
    tell, found = Teller(language), release.comparison
    title = title_of(tell, found)
    chapters = (
        *(scale_chapter(tell, scale) for scale in found.scales),
        funnels_chapter(tell, found.funnels),
        made_fair(tell, found.scales) if found.scales else None,
        _about(tell, release),
    )
    return Page(
        language=language,
        title=f"{found.title}: {title}",
        author=", ".join(found.organisations),
        kicker=title,
        heading=found.title,
        summary=_summary(tell, found),
        sections=tuple(chapter for chapter in chapters if chapter is not None),
        foot=tell(
            N_("Data until {day} · checksum {checksum} · impactkit {version}"),
            day=date.fromisoformat(found.as_of),
            checksum=release.checksum,
            version=release.software,
        ),
        furniture=Furniture(skip=tell(N_("Skip to the contents")), contents=tell(N_("Chapters of the report"))),
    )


def title_of(tell: Teller, found: Comparison) -> str:
    """Name the comparison with its year."""
    return tell(N_("Comparison of services {year}"), year=str(date.fromisoformat(found.last).year))


def methods_used(found: Comparison) -> tuple[Method, ...]:
    """Give the entries of the methods page that a comparison rests on."""
    used = {*(SCALE_METHODS if found.scales else ()), *(FUNNEL_METHODS if found.funnels else ())}
    if any(scale.corrected for scale in found.scales):
        used.add("corrected-start")
    if any(scale.covariates or scale.left_out for scale in found.scales):
        used.add("case-mix")
    return tuple(entry for entry in METHODS if entry.id in used)


def _summary(tell: Teller, found: Comparison) -> Section:
    blocks: list[Block] = [Lead(_three_sentences(tell, found))]
    if found.scales:
        blocks.append(_verdicts_table(tell, found.scales))
    blocks.append(TwoColumns((Definitions(tuple(_what(tell, found))),), (_not_to_conclude(tell),)))
    return Section(id="summary", heading=tell(N_("Summary")), blocks=tuple(blocks))


def _three_sentences(tell: Teller, found: Comparison) -> Prose:
    return joined(
        (
            _compared(tell, found),
            *((_verdicts(tell, found.scales),) if found.scales else ()),
            tell(N_("This tells neither why services differ nor which is best.")),
        )
    )


def _compared(tell: Teller, found: Comparison) -> str:
    services = {service.id for scale in found.scales for service in scale.services}
    services |= {service.id for funnel in found.funnels for service in funnel.services}
    many = Message.counted(N_("one service"), N_("{count} services"), len(services))
    of = Message.counted(N_("one organisation"), N_("{count} organisations"), len(found.organisations))
    if not found.scales:
        return tell(
            N_(
                "This compares {services} of {organisations}: what happened to their clients, against what can be "
                "expected of clients like theirs."
            ),
            services=many,
            organisations=of,
        )
    return tell(
        N_(
            "This compares {services} of {organisations}: how far their clients moved ({scales}), against what can be "
            "expected of clients like theirs."
        ),
        services=many,
        organisations=of,
        scales=listed(tell.scale(scale) for scale in found.scales),
    )


def _verdicts(tell: Teller, scales: tuple[ScaleComparison, ...]) -> Prose:
    if not any(scale.comparable for scale in scales):
        return tell(N_("No service can be compared on any scale."))
    total: Counter[Verdict] = sum((counts(scale) for scale in scales), Counter())
    one = N_(
        "Better than expected: <improved>{above}</improved>, as expected: {expected}, less than expected: "
        "<worse>{below}</worse>, not comparable: {out}."
    )
    many = N_(
        "Over all scales: better than expected <improved>{above}</improved>, as expected {expected}, less than "
        "expected <worse>{below}</worse>, not comparable {out}."
    )
    return tell.runs(
        one if len(scales) == 1 else many,
        above=total["above"],
        expected=total["as_expected"],
        below=total["below"],
        out=total["not_comparable"],
    )


def _verdicts_table(tell: Teller, scales: tuple[ScaleComparison, ...]) -> TableBlock:
    return TableBlock(
        key="verdicts",
        caption=tell(N_("How many services are better than, as, and less than expected")),
        columns=(
            Column(heading=tell(N_("Scale")), kind="text"),
            *(Column(heading=tell(SHORT_VERDICTS[verdict])) for verdict in VERDICTS),
            Column(heading=tell(N_("Of all")), kind="picture"),
        ),
        rows=tuple(
            Row(
                capital(tell.scale(scale)),
                (*(Cell(tell.message(counts(scale)[verdict])) for verdict in VERDICTS), Cell(bar=_bar(scale))),
            )
            for scale in scales
        ),
    )


def _bar(scale: ScaleComparison) -> MiniBar:
    found, whole = counts(scale), max(len(scale.services), 1)
    return MiniBar(parts=tuple(Part(tone=BAR_TONES[verdict], share=found[verdict] / whole) for verdict in VERDICTS))


def _what(tell: Teller, found: Comparison) -> Iterator[Definition]:
    yield Definition(tell(N_("Organisations")), (", ".join(found.organisations),))
    yield Definition(
        tell(N_("Period")),
        (tell(N_("{first}–{last}"), first=date.fromisoformat(found.first), last=date.fromisoformat(found.last)),),
    )
    if found.scales:
        instruments = dict.fromkeys(tell.message(scale.instrument) for scale in found.scales)
        yield Definition(tell(N_("Instruments")), (", ".join(instruments),))
    yield Definition(
        tell(N_("Clients of two services")),
        (
            tell(N_("Known as one, and counted in each service by their days there."))
            if found.linked
            else tell(N_("Cannot be known as one, so no service is called different.")),
        ),
    )


def _not_to_conclude(tell: Teller) -> Callout:
    return Callout(
        tell(N_("What may one not conclude?")),
        (
            tell(
                N_(
                    "Not that a service is the cause: clients were not drawn by lot, and what is not recorded of them "
                    "is not evened out."
                )
            ),
            tell(
                N_(
                    "Not that a service as expected is worse than one above: their intervals may overlap. Nor that one "
                    "not comparable is bad: too little is known of it."
                )
            ),
        ),
    )


def _about(tell: Teller, release: ComparisonRelease) -> Section:
    found = release.comparison
    blocks: list[Block] = []
    if found.notes:
        notes = Listing(tuple(tell.message(note) for note in found.notes))
        blocks.append(Subsection(tell(N_("Does the comparison deserve trust?")), (notes,)))
    entries = tuple(method_told(tell, entry, formula=True) for entry in methods_used(found))
    if entries:
        blocks.append(Subsection(tell(N_("How the figures are computed")), (Definitions(entries, beside=True),)))
    hidden = tell(
        N_("Hidden, because they would tell of a few clients: numbers {n}. No row of a client is in this report."),
        n=release.hidden,
    )
    blocks.append(Subsection(tell(N_("This report")), (Paragraph(hidden, note=True),)))
    return Section(id="methods", heading=tell(N_("Trust and methods")), blocks=tuple(blocks), follows=True)

"""The per-service report: a Release becomes the page that a funder reads."""

from __future__ import annotations

from impactkit.domain.figures import Release
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.reports.blocks import Draft, Furniture, Page, Paragraph, Section, Subsection, TwoColumns
from impactkit.reports.clients import clients
from impactkit.reports.distance import distance
from impactkit.reports.exits import exits
from impactkit.reports.methods import methods
from impactkit.reports.summary import summary
from impactkit.reports.voice import Voice


def service_page(release: Release, language: Language) -> Page:
    """Build the page of a service's report.

    Parameters
    ----------
    release : Release
        Of one service; nothing else is known here.
    language : {"fi", "sv", "en"}
        The language of every text of the page but the organisation's own words.

    Returns
    -------
    Page
        For `impactkit.reports.pages` and `impactkit.reports.pdf`.
    """
    voice = Voice(release, language)
    title = voice(N_("Results report {year}"), year=str(release.period.last.year))
    chapters = (clients(voice), distance(voice), exits(voice), learned(voice), methods(voice))
    return Page(
        language=language,
        title=f"{release.service.name}: {title}",
        author=release.service.organisation,
        kicker=f"{title} · {release.service.organisation}",
        heading=release.service.name,
        summary=summary(voice),
        sections=tuple(chapter for chapter in chapters if chapter is not None),
        foot=voice(
            N_("Data until {day} · checksum {checksum} · impactkit {version}"),
            day=release.as_of,
            checksum=release.checksum,
            version=release.software,
        ),
        furniture=Furniture(skip=voice(N_("Skip to the contents")), contents=voice(N_("Chapters of the report"))),
        draft=_draft(voice) if release.draft else None,
    )


def _draft(voice: Voice) -> Draft:
    return Draft(
        mark=voice(N_("DRAFT")),
        text=voice(N_("The figures may still change. Not meant to be sent to anyone.")),
    )


def learned(voice: Voice) -> Section | None:
    """Build the chapter of the organisation's own conclusions; None where it wrote none."""
    told = (("learned", N_("What we learned")), ("will_change", N_("What we will change")))
    blocks = tuple(
        Subsection(voice(heading), (Paragraph(text),))
        for kind, heading in told
        if (text := voice.release.service.text(kind))
    )
    if not blocks:
        return None
    heading = voice(N_("What we learned and will change"))
    side_by_side = (TwoColumns(blocks[:1], blocks[1:]),) if len(blocks) == 2 else blocks
    return Section(id="learned", heading=heading, blocks=side_by_side, follows=True)

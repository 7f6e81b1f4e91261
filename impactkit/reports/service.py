"""The per-service report: a Release becomes the page that a funder reads."""

from __future__ import annotations

from impactkit.domain.figures import Release
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.reports.blocks import Draft, Furniture, Page
from impactkit.reports.clients import clients
from impactkit.reports.costs import costs
from impactkit.reports.distance import distance
from impactkit.reports.earlier import earlier
from impactkit.reports.exits import exits
from impactkit.reports.for_whom import for_whom
from impactkit.reports.in_context import in_context
from impactkit.reports.learned import learned
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
    voice = Voice(language, release)
    title = voice(N_("Results report {year}"), year=str(release.period.last.year))
    chapters = (
        clients(voice),
        distance(voice),
        earlier(voice),
        for_whom(voice),
        exits(voice),
        in_context(voice),
        costs(voice),
        learned(voice),
        methods(voice),
    )
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

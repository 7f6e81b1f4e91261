"""Chapter 8: what the organisation learned and will change, in its own words, and a client's, given consent."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.message import N_
from impactkit.reports.blocks import Definition, Definitions, Section
from impactkit.reports.voice import Voice

TOLD = (("learned", N_("What we learned")), ("will_change", N_("What we will change")))


def learned(voice: Voice) -> Section | None:
    """Build the chapter; None where the organisation wrote nothing for it."""
    told = tuple(_told(voice))
    if not told:
        return None
    heading = voice(N_("What we learned and will change"))
    return Section(id="learned", heading=heading, blocks=(Definitions(told, beside=True),), follows=True)


def _told(voice: Voice) -> Iterator[Definition]:
    service = voice.release.service
    for kind, heading in TOLD:
        if text := service.text(kind):
            yield Definition(voice(heading), (text,))
    if service.quote:
        words = voice(N_("“{quote}” Printed with the client's recorded consent."), quote=service.quote)
        yield Definition(voice(N_("In a client's own words")), (words,))

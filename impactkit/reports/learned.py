"""Chapter 8: what the organisation learned and will change, in its own words, and a client's, given consent."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.message import N_
from impactkit.reports.blocks import Block, Paragraph, Section, Subsection
from impactkit.reports.voice import Voice

TOLD = (("learned", N_("What we learned")), ("will_change", N_("What we will change")))


def learned(voice: Voice) -> Section | None:
    """Build the chapter; None where the organisation wrote nothing for it."""
    blocks = tuple(_blocks(voice))
    if not blocks:
        return None
    heading = voice(N_("What we learned and will change"))
    return Section(id="learned", heading=heading, blocks=blocks, follows=True)


def _blocks(voice: Voice) -> Iterator[Block]:
    service = voice.release.service
    for kind, heading in TOLD:
        if text := service.text(kind):
            yield Subsection(voice(heading), (Paragraph(text),))
    if service.quote:
        consent = voice(N_("Told with the client's recorded consent."))
        yield Subsection(
            voice(N_("In a client's own words")),
            (Paragraph(voice(N_("“{quote}”"), quote=service.quote)), Paragraph(consent, note=True)),
        )

"""Publish a service: a draft or final Release, the outward files made from it, and the internal workbook beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from impactkit.disclosure.in_context import in_context
from impactkit.disclosure.release import Facts, make_release
from impactkit.domain.comparison import ComparisonRelease
from impactkit.domain.figures import Release, ServiceCard
from impactkit.domain.file_name import file_name
from impactkit.domain.local_text import Language, LocalText
from impactkit.domain.message import N_, Message
from impactkit.domain.project import Service, Target
from impactkit.domain.version import VERSION
from impactkit.frames.project import Project
from impactkit.record.earlier import followed
from impactkit.record.export import InternalRows, write_internal
from impactkit.record.goals_table import goals_by_client
from impactkit.record.keys import keyed, organisation_key
from impactkit.record.releases import (
    Populations,
    ReleaseRefused,
    keep,
    kept_releases,
    told_before,
    weigh,
)
from impactkit.tasks.describe import Described, Measured, describe_service, measure
from impactkit.tasks.due import missing_in_service
from impactkit.tasks.outward_files import FORMATS, Format, drawn, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The files written for one service."""

    release: Release
    outward: tuple[Path, ...]
    internal: Path


def report_service(
    project: Project,
    service: str,
    *,
    lang: Language = "fi",
    out: Path | str | None = None,
    formats: Sequence[Format] = FORMATS,
    final: bool = False,
    corrects: str = "",
    today: date | None = None,
) -> tuple[Path, ...]:
    """Write the report of one service.

    Parameters
    ----------
    project : Project
        As `open_project` gives it.
    service : str
        Id of the service.
    lang : {"fi", "en"}
        Language of the report.
    out : Path or str, optional
        Folder of the outward files; ``reports`` beside the project by default.
    formats : sequence of {"html", "pdf", "xlsx"}
        What to write.
    final : bool
        Make a final release: weighed against the earlier ones, kept with its ledger, without the mark of a draft.
    corrects : str
        Id of a final release, not yet sent, that this one replaces.
    today : date, optional
        The day of making; the clock's by default.

    Returns
    -------
    tuple of Path
        The outward files, in the order of `formats`.

    Raises
    ------
    KeyError
        If the project has no such service.
    ReleaseRefused
        If a final release would tell of a few clients.
    """
    published = publish(
        measure(project), service, lang=lang, out=out, formats=formats, final=final, corrects=corrects, today=today
    )
    return published.outward


def publish(
    measured: Measured,
    service: str,
    *,
    lang: Language = "fi",
    out: Path | str | None = None,
    formats: Sequence[Format] = FORMATS,
    final: bool = False,
    corrects: str = "",
    comparison: ComparisonRelease | None = None,
    today: date | None = None,
    said: Callable[[str], object] = str,
) -> Published:
    """Write the report of one service of a measured project; as `report_service`, and tell each step to `said`.

    A `comparison` with the services of others adds where this one stands among them.
    """
    project = measured.project
    declared = project.declaration.service(service)
    said("figures")
    described = describe_service(measured, declared)
    key = organisation_key()
    beside = project.path.resolve().parent
    releases = beside / "internal" / "releases"
    facts = _facts(project, declared, described, key=key, today=today or date.today())
    if comparison is not None:
        scale = f"compare.{declared.goal.paired}.{declared.goal.rater}"
        facts = replace(facts, context=in_context(comparison, scale=scale, service=declared.id))
    populations, fingerprint = _keyed_populations(described, key), keyed(key, "fingerprint", b"")
    release = _release(described, facts, releases, populations, fingerprint, final=final, corrects=corrects)
    if final:
        # Weighed first and kept last: what is refused leaves no file, and what cannot be drawn is not kept.
        ledger = (release, populations, releases)
        weigh(*ledger, key=fingerprint)
    folder = Path(out) if out is not None else beside / "reports"
    # All is drawn before anything is written: what cannot be drawn leaves no report that is new in one file alone.
    files = dict(_outward(release, lang, formats, said))
    said("internal")
    internal = beside / "internal" / f"{file_name(declared.id)}-INTERNAL.xlsx"
    write_internal(internal, _internal_rows(measured, described, declared), lang)
    outward = written(files, folder)
    if final:
        keep(*ledger, key=fingerprint)
    return Published(release=release, outward=outward, internal=internal)


def missing_for_pdf() -> tuple[Message, ...]:
    """Say what this computer lacks to draw a PDF, and the command that mends it; empty where it lacks nothing."""
    from impactkit.reports.pdf import PangoMissing, check_pango

    try:
        check_pango()
    except PangoMissing as missing:
        return (missing.what, missing.mend)
    return ()


def _facts(project: Project, service: Service, described: Described, *, key: bytes, today: date) -> Facts:
    declaration = project.declaration
    checksum = keyed(key, "checksum", project.content)
    return Facts(
        service=_service_card(service, described),
        period=declaration.period,
        as_of=project.as_of,
        made=today,
        policy=declaration.policy,
        headline=declaration.headline,
        windows=declaration.windows,
        software=VERSION,
        checksum=f"{checksum[:4]} {checksum[4:8]}",
        scales=described.scales,
        instruments=described.instruments,
        notes=described.notes,
        targets=declaration.targets_of(service.id),
    )


def _release(
    described: Described,
    facts: Facts,
    releases: Path,
    populations: Populations,
    fingerprint: str,
    *,
    final: bool,
    corrects: str,
) -> Release:
    """Make the release: beside it what it may show of the one that it follows, without what others all but told."""
    try:
        kept = kept_releases(releases)
    except ReleaseRefused as unreadable:
        if final:
            raise
        facts = replace(facts, notes=(*facts.notes, unreadable.message))
    else:
        told = told_before(facts, populations, kept, key=fingerprint, corrects=corrects)
        facts = replace(
            facts,
            earlier=followed(facts, [each.release for each in kept]),
            told_before=told,
            notes=(*facts.notes, *(_left_out(each) for each in facts.targets if f"target.{each.id}" in told)),
        )
    return make_release(described.findings, facts, population=described.population, draft=not final, corrects=corrects)


def _left_out(target: Target) -> Message:
    text = N_("The target {name} is left out: an earlier report told of almost the same clients.")
    return Message.of(text, name=target.name or target.id)


def _service_card(service: Service, described: Described) -> ServiceCard:
    names = {card.scale: card.name for card in described.scales}
    return ServiceCard(
        id=service.id,
        name=service.name,
        organisation=service.organisation,
        goal=service.goal,
        goal_name=names.get(service.goal.scale, LocalText.same(service.goal.scale)),
        target_group=service.target_group,
        commissioner=service.commissioner,
        texts=service.texts,
        quote=service.quote.text if service.quote is not None and service.quote.consent else "",
    )


def _keyed_populations(described: Described, key: bytes) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(keyed(key, "ledger", client.encode()) for client in clients)
        for name, clients in described.populations.items()
    }


def _outward(
    release: Release, language: Language, formats: Sequence[Format], said: Callable[[str], object]
) -> Iterator[tuple[str, bytes]]:
    """Draw the files that may leave the house: functions of the release, the language and nothing else."""
    from impactkit.reports.service import service_page
    from impactkit.reports.workbook import figures_workbook

    return drawn(
        service_page(release, language),
        lambda: figures_workbook(release, language),
        stem=file_name(release.service.id),
        year=release.period.last.year,
        language=language,
        formats=formats,
        said=said,
    )


def _of(rows: pd.DataFrame, service: Service) -> pd.DataFrame:
    return rows[rows["service"] == service.id]


def _internal_rows(measured: Measured, described: Described, service: Service) -> InternalRows:
    rows = measured.project.rows
    return InternalRows(
        stays=described.stays,
        changes=measured.changes[measured.changes["service"] == service.id],
        scores=measured.scores[measured.scores["service"] == service.id],
        due=missing_in_service(measured, service),
        rejected=measured.project.rejected,
        goals=goals_by_client(_of(rows.goals, service), _of(measured.goal_levels, service)),
        milestones=_of(rows.milestones, service).sort_values(["client", "date"]),
    )

"""Compare services: the projects of one or several organisations become one comparison and its outward files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from impactkit.disclosure.comparison import release_comparison
from impactkit.domain.comparison import Comparison, ComparisonRelease
from impactkit.domain.local_text import Language
from impactkit.domain.message import Message
from impactkit.frames.project import Project
from impactkit.record.keys import keyed, organisation_key
from impactkit.tasks.compare_exits import exit_funnel
from impactkit.tasks.compare_scale import fit_scale, told_scale
from impactkit.tasks.compare_told import NOTHING, notes
from impactkit.tasks.compared_rows import ComparedRows, ComparedScale, compared_rows
from impactkit.tasks.describe import Measured, measure
from impactkit.tasks.outward_files import FORMATS, Format, drawn, written

NAME = "comparison"  # of the files


class NothingToCompareError(ValueError):
    """The projects hold no two services that measured clients twice on one scale."""

    def __init__(self) -> None:
        self.message = Message.of(NOTHING)
        super().__init__(self.message.text)


def compare_services(
    projects: Sequence[Project],
    *,
    scales: Sequence[str] = (),
    same_ids: bool = False,
    said: Callable[[str], object] = str,
) -> ComparisonRelease:
    """Compare the services of one or several projects.

    Parameters
    ----------
    projects : sequence of Project
        As `open_project` gives them.
    scales : sequence of str
        Ids of the scales to compare; every scale that two services share by default.
    same_ids : bool
        One client has one id in all projects. If not, no service is called different where there are several projects.
    said : callable
        Told each step.

    Returns
    -------
    ComparisonRelease
        Fit to be shown.

    Raises
    ------
    KeyError
        If no project has one of the `scales`; the message names those that there are.
    NothingToCompareError
        If no two services measured clients twice on one scale.
    """
    said("figures")
    return compare_measured([measure(project) for project in projects], scales=scales, same_ids=same_ids)


def compare_measured(
    measured: Sequence[Measured], *, scales: Sequence[str] = (), same_ids: bool = False
) -> ComparisonRelease:
    """Compare the services of measured projects; as `compare_services`."""
    rows = compared_rows(measured, same_ids=same_ids)
    chosen = _chosen(rows, scales)
    tried = {scale: fit_scale(rows, scale) for scale in chosen}
    fitted = [fit for fit in tried.values() if fit is not None]
    funnel = exit_funnel(rows)
    if not fitted and funnel is None:
        raise NothingToCompareError
    projects = [each.project for each in measured]
    declarations = [project.declaration for project in projects]
    organisations = tuple(dict.fromkeys(declared.organisation for declared in declarations))
    found = Comparison(
        title=" · ".join(organisations),
        first=min(declared.period.first for declared in declarations).isoformat(),
        last=max(declared.period.last for declared in declarations).isoformat(),
        as_of=max(project.as_of for project in projects).isoformat(),
        organisations=organisations,
        linked=rows.linked,
        scales=tuple(told_scale(rows, fit) for fit in fitted),
        funnels=() if funnel is None else (funnel,),
        notes=tuple(
            notes(
                linked=rows.linked,
                named=any(declared.case_mix for declared in declarations),
                unfitted=[scale.name for scale, fit in tried.items() if fit is None],
            )
        ),
    )
    checksum = keyed(organisation_key(), "checksum", b"".join(sorted(project.content for project in projects)))
    return release_comparison(found, checksum=f"{checksum[:4]} {checksum[4:8]}")


def compare_among(own: Measured, others: Sequence[Project], *, same_ids: bool = False) -> ComparisonRelease | None:
    """Compare the services of a measured project with those of others; its own keep their ids.

    None without others, and where nothing can be compared.
    """
    if not others:
        return None
    try:
        found = compare_measured([own, *(measure(project) for project in others)], same_ids=same_ids)
    except NothingToCompareError:
        return None
    return found


def _chosen(rows: ComparedRows, scales: Sequence[str]) -> list[ComparedScale]:
    there = list(dict.fromkeys(scale.id for scale in rows.scales))
    unknown = [scale for scale in scales if scale not in there]
    if unknown:
        raise KeyError(
            f"There is no scale {unknown[0]!r} measured twice in these projects; there are {', '.join(there)}."
        )
    return [scale for scale in rows.scales if not scales or scale.id in scales]


def write_comparison(
    release: ComparisonRelease,
    folder: Path,
    *,
    language: Language = "fi",
    formats: Sequence[Format] = FORMATS,
    said: Callable[[str], object] = str,
) -> tuple[Path, ...]:
    """Write the page and the workbook of a comparison.

    Parameters
    ----------
    release : ComparisonRelease
        As `compare_services` gives it.
    folder : Path
        Where to; made if it is not there.
    language : {"fi", "en"}
        Language of the files.
    formats : sequence of {"html", "pdf", "xlsx"}
        What to write.
    said : callable
        Told each step.

    Returns
    -------
    tuple of Path
        The files, in the order of `formats`.
    """
    from impactkit.reports.comparison import comparison_page
    from impactkit.reports.comparison_workbook import comparison_workbook

    files = drawn(
        comparison_page(release, language),
        lambda: comparison_workbook(release, language),
        stem=NAME,
        year=date.fromisoformat(release.comparison.last).year,
        language=language,
        formats=formats,
        said=said,
    )
    return written(dict(files), folder)

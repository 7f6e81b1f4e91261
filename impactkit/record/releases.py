"""Final releases, kept beside the project, each with its ledger: keyed ids of those counted, per population.

The ledger never leaves the house. It answers one question: would the difference between two releases tell of a few
clients?
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from impactkit.domain.figures import Release
from impactkit.domain.message import N_, Message

SMALLEST_DIFFERENCE = 10  # clients by which two overlapping releases must differ, unless they count the same
RELEASES = TypeAdapter(Release)
LEDGER_SUFFIX = ".ledger.json"
Populations = dict[str, frozenset[str]]  # key of a figure's whole -> keyed ids of the clients in it


class ReleaseRefused(Exception):  # noqa: N818 - a decision on the data, no fault of the program
    """A final release that would tell of a few clients; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A final release and its populations."""

    release: Release
    populations: Populations


def kept_releases(folder: Path) -> tuple[Kept, ...]:
    """Read every final release in `folder`, but for those that a later one corrects; by id."""
    kept = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        if path.name.endswith(LEDGER_SUFFIX):
            continue
        ledger = json.loads(_ledger(path).read_text("utf-8"))
        populations = {key: frozenset(ids) for key, ids in ledger["populations"].items()}
        kept.append(Kept(release=RELEASES.validate_json(path.read_bytes()), populations=populations))
    corrected = {each.release.corrects for each in kept}
    return tuple(each for each in kept if each.release.id not in corrected)


def keep(release: Release, populations: Populations, folder: Path) -> Path:
    """Save a final release with its ledger, once it has been weighed against the earlier ones.

    Parameters
    ----------
    release : Release
        Final.
    populations : mapping
        Per population of a figure, the keyed ids of the clients in it.
    folder : Path
        ``internal/releases`` beside the project.

    Returns
    -------
    Path
        The file of the release; the ledger lies beside it.

    Raises
    ------
    ReleaseRefused
        If a population differs by 1 to 9 clients from that of an earlier final release of the same service whose
        period overlaps, or if the release to correct is not there.
    """
    if release.draft:
        raise ValueError(f"Release {release.id} is a draft; only final releases are kept.")
    earlier = kept_releases(folder)
    if release.corrects and release.corrects not in {each.release.id for each in earlier}:
        raise ReleaseRefused(
            Message.of(
                N_("There is no final release {id} to correct. Those of this project are: {known}."),
                id=release.corrects,
                known=", ".join(each.release.id for each in earlier) or "–",
            )
        )
    for each in earlier:
        if each.release.id not in (release.id, release.corrects):
            _weigh(release, populations, each)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{release.id}.json"
    path.write_bytes(RELEASES.dump_json(release, indent=1))
    ledger = {"release": release.id, "populations": {key: sorted(ids) for key, ids in sorted(populations.items())}}
    _ledger(path).write_text(json.dumps(ledger, indent=1), "utf-8")
    return path


def _ledger(path: Path) -> Path:
    return path.with_name(path.stem + LEDGER_SUFFIX)


def _weigh(release: Release, populations: Populations, earlier: Kept) -> None:
    other = earlier.release
    overlaps = release.period.first <= other.period.last and other.period.first <= release.period.last
    if other.service.id != release.service.id or not overlaps:
        return
    for key in sorted(populations.keys() & earlier.populations.keys()):
        difference = len(populations[key] ^ earlier.populations[key])
        if 0 < difference < SMALLEST_DIFFERENCE:
            raise ReleaseRefused(
                Message.of(
                    N_(
                        "This report would count almost the same clients as the final report {id} does: the "
                        "difference is under {least} clients, and comparing the two would tell of them. If {id} has "
                        "not been sent to anyone, add --corrects {id}. Else wait until more stays have ended, or "
                        "make a draft."
                    ),
                    id=other.id,
                    least=SMALLEST_DIFFERENCE,
                )
            )

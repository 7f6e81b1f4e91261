"""Final releases, kept beside the project, each with its ledger: keyed ids of those counted, per population.

The ledger never leaves the house. It answers one question: would the difference between two releases tell of a few
clients?
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from impactkit.domain.figures import Defined, Release
from impactkit.domain.message import N_, Message

SMALLEST_DIFFERENCE = 10  # clients by which two overlapping releases must differ, unless they count the same
RELEASES = TypeAdapter(Release)
LEFT_OUT = ("group.", "target.")  # begin the names of populations that are left out of a report rather than refused
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
    key: str  # fingerprint of the key that the ids were made with


def kept_releases(folder: Path) -> tuple[Kept, ...]:
    """Read every final release in `folder`, but for those that a later one corrects; by id.

    Raises
    ------
    ReleaseRefused
        If a release or its ledger is missing or cannot be read: then nothing can be weighed against it.
    """
    releases = [path for path in sorted(folder.glob("*.json")) if not path.name.endswith(LEDGER_SUFFIX)]
    kept = [_read(path) for path in releases]
    if lone := [path for path in folder.glob(f"*{LEDGER_SUFFIX}") if _release_of(path) not in releases]:
        raise _unreadable(lone[0])
    corrected = {each.release.corrects for each in kept}
    return tuple(each for each in kept if each.release.id not in corrected)


def _read(path: Path) -> Kept:
    try:
        ledger = json.loads(_ledger(path).read_text("utf-8"))
        populations = {key: frozenset(ids) for key, ids in ledger["populations"].items()}
        release = RELEASES.validate_json(path.read_bytes())
        if "ended" not in populations or ledger["release"] != release.id:
            raise KeyError("ended")
        return Kept(release=release, populations=populations, key=ledger["key"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable(path) from None


def _unreadable(path: Path) -> ReleaseRefused:
    return ReleaseRefused(
        Message.of(
            N_(
                "The final report kept in {file} cannot be read together with its ledger, so a new final report "
                "cannot be weighed against it. Restore both files in internal/releases from your copy, or make a "
                "draft."
            ),
            file=path.name,
        )
    )


def weigh(release: Release, populations: Populations, folder: Path, *, key: str) -> None:
    """Weigh a final release against the earlier ones.

    Parameters
    ----------
    release : Release
        Final.
    populations : mapping
        Per population of a figure, the keyed ids of the clients in it.
    folder : Path
        ``internal/releases`` beside the project.
    key : str
        Fingerprint of the key that the ids were made with.

    Raises
    ------
    ReleaseRefused
        If a population differs by 1 to 9 clients from that of an earlier final release of the same service whose
        period overlaps; if that one's ids were made with another key, so that nobody can tell; or if the release to
        correct is not there, or is one of another service or period.
    """
    if release.draft:
        raise ValueError(f"Release {release.id} is a draft; only final releases are kept.")
    earlier = kept_releases(folder)
    overlapping = [each for each in earlier if _overlaps(each.release, release)]
    if release.corrects and release.corrects not in {each.release.id for each in overlapping}:
        raise ReleaseRefused(
            Message.of(
                N_(
                    "There is no final release {id} of this service and period to correct. Those that there are: "
                    "{known}."
                ),
                id=release.corrects,
                known=", ".join(each.release.id for each in overlapping) or "–",
            )
        )
    for each in overlapping:
        if each.release.id not in (release.id, release.corrects):
            _weigh(populations, each, key)


def told_before(
    release: Defined, populations: Populations, kept: Iterable[Kept], *, key: str, corrects: str = ""
) -> frozenset[str]:
    """Give the client groups and targets that the earlier reports told of, with a few clients more or less.

    Two figures of almost the same clients, of overlapping periods, would tell of the clients by whom they differ.
    Groups and targets are small and many, so that a report is not refused for them: it leaves them out.

    Gives ``group.<question>`` and ``target.<id>``.

    Parameters
    ----------
    release : Release, or what one is made from
        The new one, draft or final.
    populations : mapping
        As `weigh` takes them; groups stand in it as ``group.<question>.<group>``, the clients of
        a target as ``target.<id>.<which>``.
    kept : iterable of Kept
        The final releases that there are.
    key : str
        Fingerprint of the key that the ids were made with.
    corrects : str
        Id of the release that the new one replaces.
    """
    before = [each for each in kept if each.release.id != corrects and _overlaps(each.release, release)]
    return frozenset(
        ".".join(name.split(".")[:2])
        for each in before
        if each.key == key
        for name in populations.keys() & each.populations.keys()
        if name.startswith(LEFT_OUT) and 0 < len(populations[name] ^ each.populations[name]) < SMALLEST_DIFFERENCE
    )


def keep(release: Release, populations: Populations, folder: Path, *, key: str) -> Path:
    """Save a final release with its ledger, once it has been weighed (see `weigh`).

    Returns
    -------
    Path
        The file of the release; the ledger lies beside it.

    Raises
    ------
    ReleaseRefused
        As `weigh`.
    """
    weigh(release, populations, folder, key=key)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{release.id}.json"
    path.write_bytes(RELEASES.dump_json(release, indent=1))
    told = {name: sorted(ids) for name, ids in sorted(populations.items())}
    ledger = {"release": release.id, "key": key, "populations": told}
    _ledger(path).write_text(json.dumps(ledger, indent=1), "utf-8")
    return path


def _ledger(path: Path) -> Path:
    return path.with_name(path.stem + LEDGER_SUFFIX)


def _release_of(ledger: Path) -> Path:
    return ledger.with_name(ledger.name.removesuffix(LEDGER_SUFFIX) + ".json")


def _overlaps(one: Release, other: Defined) -> bool:
    same = one.service.id.casefold() == other.service.id.casefold()
    return same and one.period.first <= other.period.last and other.period.first <= one.period.last


def _weigh(populations: Populations, earlier: Kept, key: str) -> None:
    if earlier.key != key:
        raise ReleaseRefused(
            Message.of(
                N_(
                    "The final report {id} was made with another key, on another computer for instance, so nobody"
                    " can tell how many clients the two have in common. Make the report where {id} was made, or "
                    "bring that key here (docs/keys.md)."
                ),
                id=earlier.release.id,
            )
        )
    for name in sorted(populations.keys() & earlier.populations.keys()):
        if name.startswith(LEFT_OUT):
            continue  # see `told_before`
        difference = len(populations[name] ^ earlier.populations[name])
        if 0 < difference < SMALLEST_DIFFERENCE:
            raise ReleaseRefused(
                Message.of(
                    N_(
                        "This report would count almost the same clients as the final report {id} does: the "
                        "difference is under {least} clients, and comparing the two would tell of them. If {id} has "
                        "not been sent to anyone, add --corrects {id}. Else wait until more stays have ended, or "
                        "make a draft."
                    ),
                    id=earlier.release.id,
                    least=SMALLEST_DIFFERENCE,
                )
            )

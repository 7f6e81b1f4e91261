"""Instruments of the user's own: files in a folder beside the project, found by id as those of the catalogue are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from impactkit.declared.faults import problem
from impactkit.declared.instruments import ENDINGS, age, catalogue, load_instrument, unknown_instrument
from impactkit.declared.yaml_text import located, place_of
from impactkit.domain.instrument import Instrument, WorkedExample
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place, Problem

Load = Callable[[str], Instrument]  # gives the instrument of an id (its newest version) or a key, id@version
FOLDER = "instruments"  # beside a project


@dataclass(frozen=True, eq=False)
class InstrumentsBeside:
    """The instruments of a project: its own in ``instruments/`` beside it, and the catalogue.

    Parameters
    ----------
    folder : Path
        The folder in which the project lies. Each file is read once, when the first instrument is asked for.
    """

    folder: Path

    def __call__(self, name: str) -> Instrument:
        """Give the instrument of an id or a key; the scales of an own one bear its id before their own: ``mood.total``.

        Raises
        ------
        InvalidData
            Where there is none, where two files are of one instrument, or where a file takes an id of the catalogue;
            faults of files that cannot be read are told with it.
        """
        return self._own.load(name)

    @property
    def ids(self) -> tuple[str, ...]:
        """Give the ids of the instruments that there are: those of the catalogue, and the project's own."""
        return (*catalogue(), *sorted({one.id for _, one in self._own.found} - set(catalogue())))

    @cached_property
    def _own(self) -> _Own:
        return _read(self.folder / FOLDER)


def own_instrument(path: Path) -> Instrument:
    """Read a file of the user's own as a project uses it: with its id before those of its scales.

    Raises
    ------
    InvalidData
        If the file has faults, or takes an id of the catalogue.
    """
    return _as_used(load_instrument(path), path)


def _as_used(instrument: Instrument, path: Path) -> Instrument:
    if instrument.id not in catalogue():
        return _qualified(instrument)
    if taken := id_of_catalogue(instrument, place=_place_of_id(path)):
        raise InvalidData(tuple(taken))
    return instrument


def id_of_catalogue(instrument: Instrument, *, place: Place) -> list[Problem]:
    """Tell where an instrument of the user's own bears an id of the catalogue: no report could say which is meant.

    A copy of the catalogue's own file is no fault.
    """
    if instrument.id not in catalogue() or _is_shipped(instrument):
        return []
    what = N_("The id {value} belongs to an instrument of the catalogue.")
    mend = N_("Give your own another id, such as own_{value}.")
    return [problem("id-of-catalogue", what, mend, place=place, value=instrument.id)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What was found in the folder: each readable file with its instrument, and the faults of the others."""

    found: tuple[tuple[Path, Instrument], ...]
    faults: tuple[Problem, ...]

    def load(self, name: str) -> Instrument:
        own = [(path, one) for path, one in self.found if name in (one.id, one.key)]
        own = [(path, one) for path, one in own if one.version == max((each.version for _, each in own), key=age)]
        if not own:
            return self._of_catalogue(name)
        (path, instrument), *others = own
        if others:
            raise InvalidData((_twice(path, others[0][0], instrument.key),))
        return _as_used(instrument, path)

    def _of_catalogue(self, name: str) -> Instrument:
        try:
            if not name.endswith(ENDINGS):  # a name is never taken for the path of a file
                return load_instrument(name)
        except InvalidData:
            pass
        keys = [key for _, one in self.found for key in (one.id, one.key)]
        raise InvalidData((*self.faults, unknown_instrument(name, own=keys)))


def _read(folder: Path) -> _Own:
    found: list[tuple[Path, Instrument]] = []
    faults: list[Problem] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix.lower() not in ENDINGS:
            continue
        try:
            found.append((path, load_instrument(path)))
        except InvalidData as faulty:
            faults += faulty.problems
    return _Own(found=tuple(found), faults=tuple(faults))


def _qualified(instrument: Instrument) -> Instrument:
    """Put the id of the instrument before those of its scales, so that no two instruments share one."""
    names = {scale.id: f"{instrument.id}.{scale.id}" for scale in instrument.scales}
    return replace(
        instrument,
        scales=tuple(replace(scale, id=names[scale.id]) for scale in instrument.scales),
        examples=tuple(_renamed(example, names) for example in instrument.examples),
    )


def _renamed(example: WorkedExample, names: dict[str, str]) -> WorkedExample:
    answers = tuple((names.get(name, name), code) for name, code in example.answers)
    return replace(example, scale=names[example.scale], answers=answers)


def _is_shipped(instrument: Instrument) -> bool:
    try:
        return load_instrument(instrument.key) == instrument
    except InvalidData:
        return False


def _place_of_id(path: Path) -> Place:
    return place_of(located(path.read_bytes(), file=path.name), ("id",))


def _twice(path: Path, other: Path, key: str) -> Problem:
    what = N_("Two files are of {value}: this one and {other}.")
    mend = N_("Take one of them away, or give it another id or version.")
    return problem("instrument-twice", what, mend, place=_place_of_id(path), value=key, other=other.name)

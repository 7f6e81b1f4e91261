"""Instruments as data: the catalogue that is shipped, and files of the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from impactkit.declared.code_lines import without_codes
from impactkit.declared.faults import modelled, problem
from impactkit.declared.identity import identity_code_in, without_code
from impactkit.declared.instrument_checks import cross_checked
from impactkit.declared.instrument_file import InstrumentFile
from impactkit.declared.yaml_text import located
from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_
from impactkit.domain.problems import HIDDEN, InvalidData, Place, Problem

ENDINGS = (".yaml", ".yml")


def catalogue() -> tuple[str, ...]:
    """Give the ids of the instruments that are shipped, in the order of the alphabet."""
    return tuple(_versions())


def load_instrument(id_or_path: str | Path) -> Instrument:
    """Give an instrument of the catalogue, or read one from a file.

    Parameters
    ----------
    id_or_path : str or Path
        An id of the catalogue (its newest version), ``id@version``, or the path of a YAML file.

    Returns
    -------
    Instrument
        With `sha256` of the file's bytes.

    Raises
    ------
    InvalidData
        If there is no such instrument or file, or if the file has faults; all of them, each with line and column.

    Examples
    --------
    >>> load_instrument("was").scale("was").cutoffs[1].name.en
    'moderate'
    """
    if isinstance(id_or_path, Path) or id_or_path.endswith(ENDINGS):
        return _from_path(Path(id_or_path))
    instrument_id, _, version = id_or_path.partition("@")
    versions = _versions().get(instrument_id, ())
    if not versions or (version and version not in versions):
        raise InvalidData((unknown_instrument(id_or_path),))
    return _shipped(instrument_id, version or versions[-1])


def read_instrument(content: bytes, *, file: str) -> Instrument:
    """Read an instrument from the bytes of its file; `file` is its name, as problems shall show it.

    Raises
    ------
    InvalidData
        If the file has faults, all of them; or where a personal identity code stands in it, which is never told.
    """
    model = None
    try:
        tree = located(content, file=file)
        model, problems = modelled(InstrumentFile, tree)
        problems += cross_checked(tree)
    except InvalidData as unreadable:
        problems = list(unreadable.problems)
    told = without_codes(content, problems, file=file)
    if model is None or told:
        raise InvalidData(told)
    return model.made(sha256=sha256(content).hexdigest())


@cache
def _shipped(instrument_id: str, version: str) -> Instrument:
    name = f"{instrument_id}@{version}.yaml"
    return read_instrument(files("impactkit.instruments").joinpath(name).read_bytes(), file=name)


def _from_path(path: Path) -> Instrument:
    try:
        content = path.read_bytes()
    except OSError as fault:
        what = N_("The file cannot be read: {reason}.")
        mend = N_("Give the path of a YAML file, or an id of the catalogue: {catalogue}.")
        place = Place(file=without_code(str(path)))
        unreadable = problem(
            "unreadable-file", what, mend, place=place, reason=fault.strerror or "", catalogue=", ".join(catalogue())
        )
        raise InvalidData((unreadable,)) from None
    if identity_code_in(path.name) == "code":
        raise InvalidData((_code_in_name(),))
    return read_instrument(content, file=path.name)


def _code_in_name() -> Problem:
    what = N_("A personal identity code stands in the name of the file; the file is not read.")
    mend = N_("Give it a name that tells nothing of a person.")
    return problem("identity-code", what, mend, place=Place(file=HIDDEN))


@cache
def _versions() -> dict[str, tuple[str, ...]]:
    """Give the versions of each shipped instrument, oldest first: numbers in them count as numbers."""
    found: dict[str, list[str]] = {}
    for entry in files("impactkit.instruments").iterdir():
        instrument_id, at, version = entry.name.removesuffix(".yaml").partition("@")
        if at and entry.name.endswith(".yaml"):
            found.setdefault(instrument_id, []).append(version)
    return {name: tuple(sorted(found[name], key=age)) for name in sorted(found)}


def age(version: str) -> tuple[tuple[int, str], ...]:
    """Give the key by which versions are put in order, the oldest first: numbers in them count as numbers."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", version) if part)


def unknown_instrument(asked: str, *, own: Iterable[str] = ()) -> Problem:
    """Tell that there is no such instrument, with those that there are; `own` are ids and keys beside the project."""
    keys = (f"{name}@{version}" for name, versions in _versions().items() for version in versions)
    known = (*catalogue(), *keys, *own)
    what = N_("There is no instrument {value} in the catalogue.")
    mend = N_("Use {allowed}, or the path of a YAML file.")
    names = known if "@" in asked else tuple(name for name in known if "@" not in name)
    return problem("unknown-instrument", what, mend, place=Place(), value=without_code(asked), allowed=names)

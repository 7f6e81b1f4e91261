"""Instruments of the user's own, in files beside a project."""

from __future__ import annotations

from collections.abc import Callable

from impactkit.declared.faults import problem
from impactkit.declared.instruments import catalogue, load_instrument
from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place, Problem

Load = Callable[[str], Instrument]  # gives the instrument of an id or a key, id@version


def id_of_catalogue(instrument: Instrument, *, place: Place) -> list[Problem]:
    """Tell where an instrument of the user's own bears an id of the catalogue: no report could say which is meant.

    A copy of the catalogue's own file is no fault.
    """
    if instrument.id not in catalogue() or _is_shipped(instrument):
        return []
    what = N_("The id {value} belongs to an instrument of the catalogue.")
    mend = N_("Give your own another id, such as own_{value}.")
    return [problem("id-of-catalogue", what, mend, place=place, value=instrument.id)]


def _is_shipped(instrument: Instrument) -> bool:
    try:
        return load_instrument(instrument.key) == instrument
    except InvalidData:
        return False

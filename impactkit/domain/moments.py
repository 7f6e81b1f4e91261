"""Moments: the sums that a fair comparison of services needs, and nothing else of the clients."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Sums: TypeAlias = NDArray[np.int64] | Floats
INTERCEPT = "intercept"
EXACT = 2**62  # whole sums below it are kept as int64


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Links:
    """How much services share clients: the part of Z'Z beside its diagonal, Z holding each client's weights."""

    first: NDArray[np.int64]  # places in `Moments.services`, first < second
    second: NDArray[np.int64]
    value: Floats  # sum over clients of the product of their two weights

    @classmethod
    def none(cls) -> Links:
        """Give the links of services that share no client."""
        return cls(first=np.empty(0, np.int64), second=np.empty(0, np.int64), value=np.empty(0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """Sums of centred columns, per service and in all: intercept, covariates, and the outcome as the last.

    Moments of parts add up to those of the whole, whatever the parts are: files, organisations, years. Sums of whole
    numbers are whole numbers, so that order and division change no digit.
    """

    columns: tuple[str, ...]  # "intercept", the covariates, the outcome
    centre: Floats  # what was subtracted from each column; 0 from the intercept
    services: tuple[str, ...]  # sorted
    clients: NDArray[np.int64]  # per service, clients with a weight in it
    own: Sums  # per service, sum of squared weights: the diagonal of Z'Z; equal to `clients` where nobody shares
    sums: Sums  # per service and column, weighted sums: Z'[X y]
    cross: Sums  # sums of products of each two columns over clients: [X y]'[X y]
    links: Links = field(default_factory=Links.none)

    def __post_init__(self) -> None:
        k, c = len(self.services), len(self.columns)
        shapes = (self.centre.shape, self.clients.shape, self.own.shape, self.sums.shape, self.cross.shape)
        if shapes != ((c,), (k,), (k,), (k, c), (c, c)):
            raise ValueError(f"Moments of {k} services and {c} columns do not have arrays of shapes {shapes}.")
        if self.columns[:1] != (INTERCEPT,):
            raise ValueError("The first column of moments is the intercept.")

    @property
    def covariates(self) -> tuple[str, ...]:
        """Name the covariates, without the intercept."""
        return self.columns[1:-1]

    @property
    def outcome(self) -> str:
        """Name the outcome."""
        return self.columns[-1]

    @property
    def n(self) -> int:
        """Count the clients."""
        return int(self.cross[0, 0])

    @property
    def shared(self) -> bool:
        """Tell whether services share clients."""
        return len(self.links.value) > 0

    def __add__(self, other: Moments) -> Moments:
        """Add the moments of other clients; services of one name are one service."""
        if not isinstance(other, Moments):
            return NotImplemented
        if self.columns != other.columns:
            raise ValueError(f"Moments of {', '.join(other.columns)} cannot be added to {', '.join(self.columns)}.")
        same = bool((self.centre == other.centre).all())
        centre = self.centre if same else _middle(self, other)
        one, moved = self.centred(centre), other.centred(centre)
        services = tuple(sorted({*self.services, *other.services}))
        at = {service: place for place, service in enumerate(services)}
        places = [np.array([at[service] for service in part.services], np.int64) for part in (one, moved)]
        parts = tuple(zip((one, moved), places, strict=True))
        return replace(
            one,
            services=services,
            clients=_added([(part.clients, place) for part, place in parts], len(services)),
            own=_added([(part.own, place) for part, place in parts], len(services)),
            sums=_added([(part.sums, place) for part, place in parts], len(services)),
            cross=kept_exact(one.cross.astype(object) + moved.cross.astype(object))
            if _whole(one.cross, moved.cross)
            else one.cross + moved.cross,
            links=_linked(parts),
        )

    def __radd__(self, other: object) -> Moments:
        """Let `sum` begin with 0."""
        return self if other == 0 else NotImplemented

    def about_means(self) -> Moments:
        """Give the same moments centred at the means, or at the whole numbers nearest to them where all is whole."""
        return self.centred(_middle(self))

    def centred(self, centre: Floats) -> Moments:
        """Give the same moments with other constants subtracted, exactly where all are whole.

        Parameters
        ----------
        centre : numpy.ndarray
            One constant per column; 0 for the intercept.
        """
        shift = self.centre - centre
        if not shift.any():
            return self
        whole = _whole(self.cross, self.sums) and bool((shift == np.floor(shift)).all())
        kind: type[Any] = object if whole else np.float64
        move = np.array([int(value) for value in shift], dtype=object) if whole else shift
        cross, sums = self.cross.astype(kind), self.sums.astype(kind)
        total = cross[0]  # the intercept's row holds the plain sums
        weights = sums[:, 0]
        moved = cross + np.outer(move, total) + np.outer(total, move) + np.outer(move, move) * cross[0, 0]
        return replace(
            self,
            centre=centre,
            sums=kept_exact(sums + np.outer(weights, move)) if whole else sums + np.outer(weights, move),
            cross=kept_exact(moved) if whole else moved,
        )


def _middle(*parts: Moments) -> Floats:
    """Give the mean of each column over all parts, a whole number where sums are whole; 0 for the intercept."""
    n = sum(part.n for part in parts)
    if not n:
        return parts[0].centre
    found: Floats = sum((part.centre * part.n + part.cross[0] for part in parts), np.zeros(len(parts[0].centre))) / n
    whole = _whole(*(part.cross for part in parts)) and all(
        (part.centre == np.floor(part.centre)).all() for part in parts
    )
    found = np.floor(found + 0.5) if whole else found
    found[0] = 0.0
    return found


def kept_exact(sums: NDArray[Any]) -> Sums:
    """Give whole sums as int64, or as floats where they are too large for it."""
    if sums.size and max(abs(int(sums.max())), abs(int(sums.min()))) >= EXACT:
        return sums.astype(np.float64)
    return sums.astype(np.int64)


def _whole(*arrays: Sums) -> bool:
    return all(array.dtype == np.int64 for array in arrays)


def _added(parts: list[tuple[Sums, NDArray[np.int64]]], services: int) -> Any:
    whole = _whole(*(array for array, _ in parts))
    total = np.zeros((services, *parts[0][0].shape[1:]), dtype=object if whole else np.float64)
    for array, places in parts:
        total[places] += array
    return kept_exact(total) if whole else total


def _linked(parts: tuple[tuple[Moments, NDArray[np.int64]], ...]) -> Links:
    """Add the links of both parts, in the places that services have in the whole."""
    found: dict[tuple[int, int], float] = {}
    for part, places in parts:
        ends = zip(places[part.links.first], places[part.links.second], part.links.value, strict=True)
        for first, second, value in ends:
            pair = (min(first, second), max(first, second))
            found[pair] = found.get(pair, 0.0) + float(value)
    if not found:
        return Links.none()
    ends_of = np.array(sorted(found), np.int64)
    return Links(first=ends_of[:, 0], second=ends_of[:, 1], value=np.array([found[int(a), int(b)] for a, b in ends_of]))

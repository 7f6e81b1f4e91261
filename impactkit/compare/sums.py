"""One pass over clients: their rows become moments, on any engine.

Frames in memory are summed in numpy, piece by piece; those of a database by one plan in Narwhals core operations, so
that no row of a client leaves it. Whole numbers are summed without rounding either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isfinite
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame
from numpy.typing import NDArray

from impactkit.compare.plan_sums import NOT_NUMBERS, refuse_alike, round_number, service_name, summed_by_plan
from impactkit.domain.moments import INTERCEPT, Floats, Links, Moments, Sums, kept_exact
from impactkit.frames.engines import opened, slices

LARGEST = 2.0**53  # whole numbers up to here have no rounding in a float64
Numbers: TypeAlias = NDArray[np.float64] | NDArray[np.int64]
Column: TypeAlias = "nw.Series[Any]"  # of any engine


def moments(
    frame: IntoFrame,
    *,
    service: str,
    outcome: str,
    covariates: Sequence[str] = (),
    client: str | None = None,
    weight: str | None = None,
    centre: Mapping[str, float] | None = None,
) -> Moments:
    """Sum what a comparison of services needs, in one pass.

    Parameters
    ----------
    frame : pandas, Polars or DuckDB frame
        One row per client, or per client and service where `client` and `weight` are given: the same `outcome` and
        `covariates` in each row of a client, the weights of a client 1 in all. Numbers without gaps. If all columns
        are of whole numbers (such as 1/1000 points), all sums are exact; else floats are centred and summed.
    service : str
        Column that names the service.
    outcome : str
        Column that is explained, such as the score at follow-up.
    covariates : sequence of str
        Columns that explain it, such as the score at baseline. The intercept is added.
    client, weight : str, optional
        Columns that tell which client a row is of, and which part of the client's time was spent in its service.
    centre : mapping of str to float, optional
        What to subtract from each column before summing: organisations that add their moments publish it beforehand.
        Without it a round number near the mean is taken. It changes no result, only how many digits hold.

    Returns
    -------
    Moments
        They add up: ``moments(a) + moments(b)`` are those of all rows.

    Raises
    ------
    ValueError
        If a column is not there or not of numbers, if a value or a service is missing, or if weights of a client do
        not add up to 1.
    """
    columns = (*covariates, outcome)
    known = nw.from_native(frame)
    _refuse_columns([service, *columns, *(name for name in (client, weight) if name)], known.collect_schema().names())
    if (client is None) != (weight is None):
        raise ValueError("Columns `client` and `weight` are given together, or neither.")
    published = _published(centre or {}, columns)
    if isinstance(known, nw.LazyFrame):
        if client is None:
            return summed_by_plan(opened(frame), service, columns, published)
        known = known.collect()
    table = _Table.of(known, service, columns, client, weight)
    with np.errstate(invalid="ignore", over="ignore"):  # what is not finite is told by name
        return table.moments(published)


def _refuse_columns(asked: Sequence[str], there: Sequence[str]) -> None:
    missing = [name for name in asked if name not in there]
    if missing:
        raise ValueError(f"The frame has no column {', '.join(missing)}. It has {', '.join(there)}.")
    twice = sorted({name for name in asked if list(asked).count(name) > 1})
    if twice:
        raise ValueError(f"Column {', '.join(twice)} is asked for twice.")
    if INTERCEPT in asked:
        raise ValueError(f"A column cannot be called {INTERCEPT}: that is the name of what is added.")


def _published(centre: Mapping[str, float], columns: Sequence[str]) -> Mapping[str, float]:
    unknown = sorted(set(centre) - set(columns))
    if unknown:
        raise ValueError(f"`centre` names {', '.join(unknown)}; the columns summed are {', '.join(columns)}.")
    if bad := [name for name, value in centre.items() if not isfinite(value)]:
        raise ValueError(f"`centre` of {', '.join(bad)} is not a finite number.")
    return centre


@dataclass(frozen=True, slots=True)
class _Table:
    """Columns in memory, and what service and client each row is of."""

    names: tuple[str, ...]
    columns: list[Numbers]
    services: tuple[str, ...]
    codes: NDArray[np.intp]
    shares: tuple[NDArray[np.intp], Floats] | None  # which client each row is of, and its weight

    @classmethod
    def of(
        cls,
        frame: nw.DataFrame[Any],
        service: str,
        columns: Sequence[str],
        client: str | None,
        weight: str | None,
    ) -> _Table:
        codes, services = _coded(frame[service], service)
        shares = None
        if client is not None and weight is not None:
            clients, _ = _coded(frame[client], client)
            weights = _numbers(frame[weight], weight).astype(np.float64)
            _refuse_weights(clients, weights, weight)
            shares = clients, weights
        return cls(tuple(columns), [_numbers(frame[name], name) for name in columns], services, codes, shares)

    def moments(self, given: Mapping[str, float]) -> Moments:
        whole = self.shares is None and all(column.dtype.kind in "iub" for column in self.columns)
        if whole and given:
            # Whole sums are made near the values, where they are exact, and then moved exactly.
            near = self.moments({})
            return near.centred(
                np.array([given.get(name, away) for name, away in zip(near.columns, near.centre, strict=True)])
            )
        centre = np.array([0.0, *(_centre(name, column, given, whole) for name, column in self._named())])
        whole = whole and self._exact(centre)
        clients = np.bincount(self.codes, minlength=len(self.services)).astype(np.int64)
        own: Sums = clients
        links = Links.none()
        if self.shares is None:
            cross, sums = self._summed(centre, whole)
        else:
            own, links = _overlaps(self.codes, *self.shares, len(self.services))
            cross, sums = self._by_weight(centre, *self.shares)
        if not np.isfinite(cross.astype(np.float64)).all():
            self._refuse_gaps()
        return Moments(
            columns=(INTERCEPT, *self.names),
            centre=centre,
            services=self.services,
            clients=clients,
            own=own,
            sums=sums,
            cross=cross,
            links=links,
        )

    def _named(self) -> Iterator[tuple[str, Numbers]]:
        return zip(self.names, self.columns, strict=True)

    def _exact(self, centre: Floats) -> bool:
        """Tell whether products of whole numbers stay whole in floats, summed over one piece of the rows."""
        reach = [
            max(abs(float(column.max()) - away), abs(float(column.min()) - away)) if len(column) else 0.0
            for column, away in zip(self.columns, centre[1:], strict=True)
        ]
        piece = next(slices(max(1, len(self.codes))))
        return bool(max([1.0, *reach]) ** 2 * (piece.stop - piece.start) < LARGEST)

    def _pieces(self, centre: Floats) -> Iterator[tuple[slice, Floats]]:
        """Give the centred columns of some rows at a time, one column per row of the array; the intercept first."""
        for part in slices(len(self.codes)):
            piece = np.empty((len(self.columns) + 1, part.stop - part.start))
            piece[0] = 1.0
            for place, column in enumerate(self.columns, start=1):
                away = centre[place]
                # Whole numbers beyond 2^53 keep their digits only if they are subtracted as whole numbers.
                exact = column.dtype.kind == "i" and away == floor(away)
                np.subtract(column[part], np.int64(away) if exact else away, out=piece[place])
            yield part, piece

    def _summed(self, centre: Floats, whole: bool) -> tuple[Sums, Sums]:
        size, services = len(self.columns) + 1, len(self.services)
        cross: NDArray[Any] = np.zeros((size, size), dtype=object if whole else np.float64)
        sums: NDArray[Any] = np.zeros((size, services), dtype=np.int64 if whole else np.float64)
        for part, piece in self._pieces(centre):
            products = piece @ piece.T
            cross += products.astype(np.int64) if whole else products
            for place in range(size):
                found = np.bincount(self.codes[part], weights=piece[place], minlength=services)
                sums[place] += found.astype(sums.dtype, copy=False)
        return (kept_exact(cross) if whole else cross), np.ascontiguousarray(sums.T)

    def _by_weight(self, centre: Floats, clients: NDArray[np.intp], weights: Floats) -> tuple[Sums, Sums]:
        """Sum clients of several services: each client once in the products, by weight in the sums of services."""
        values = np.column_stack([np.ones(len(self.codes)), *self.columns]).astype(np.float64) - centre
        _, first = np.unique(clients, return_index=True)
        once = values[first]
        differs = (values != once[clients]).any(axis=0)
        if differs.any() and np.isfinite(values).all():
            told = ", ".join(self.names[place - 1] for place in np.flatnonzero(differs))
            raise ValueError(f"Rows of one client differ in {told}; a client has one pair of scores.")
        sums = np.zeros((len(self.services), values.shape[1]))
        np.add.at(sums, self.codes, values * weights[:, None])
        return once.T @ once, sums

    def _refuse_gaps(self) -> None:
        counts = {name: int((~np.isfinite(column.astype(np.float64))).sum()) for name, column in self._named()}
        told = ", ".join(f"{name} ({count})" for name, count in counts.items() if count)
        raise ValueError(f"Values are missing or not finite: {told}. Leave those rows out, or make missing a level.")


def _coded(column: Column, name: str) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Give each row the place of its service among the names in order."""
    codes, found = pd.factorize(_hashable(column))
    if (codes < 0).any():
        raise ValueError(f"Column {name} is empty in {int((codes < 0).sum())} rows; each row needs one.")
    texts = np.array([service_name(value) for value in found], dtype=object)
    refuse_alike(texts.tolist())
    order = np.argsort(texts)
    place = np.empty(len(texts), dtype=np.intp)
    place[order] = np.arange(len(texts))
    return place[codes], tuple(texts[order])


def _hashable(column: Column) -> pd.Series | NDArray[np.object_]:
    """Give values as pandas finds them fastest."""
    native = column.to_native()
    if not isinstance(native, pd.Series):
        return pd.Series(column.to_list(), dtype=object)
    if isinstance(native.dtype, pd.StringDtype) and native.dtype.storage == "python":
        return native.to_numpy(dtype=object)  # the same texts, without a second look for missing ones
    return native


def _numbers(column: Column, name: str) -> Numbers:
    values = column.to_numpy()
    if values.dtype.kind in "iufb":
        return values
    try:
        if values.dtype.kind in "mMc":  # days and spans of time are no numbers, though pandas would count them
            raise TypeError
        return np.asarray(pd.to_numeric(pd.Series(values)), dtype=np.float64)
    except (ValueError, TypeError):
        raise ValueError(NOT_NUMBERS.format(name=name)) from None


def _centre(name: str, column: Numbers, given: Mapping[str, float], whole: bool) -> float:
    """Give the published constant of a column, or a round number near the mean of its first rows."""
    if name in given:
        return float(given[name])
    if not len(column):
        return 0.0
    some = column[next(slices(len(column)))].astype(np.float64)
    mean, sd = float(some.mean()), float(some.std())
    return round_number(mean, sd, whole)


def _refuse_weights(clients: NDArray[np.intp], weights: Floats, name: str) -> None:
    totals = np.bincount(clients, weights=weights)
    if not (weights > 0).all():
        raise ValueError(f"Column {name} holds weights that are not above 0.")
    if not np.allclose(totals, 1.0, rtol=0, atol=1e-9):
        raise ValueError(f"Weights of {int((abs(totals - 1) > 1e-9).sum())} clients do not add up to 1.")


def _overlaps(
    codes: NDArray[np.intp], clients: NDArray[np.intp], weights: Floats, services: int
) -> tuple[Floats, Links]:
    """Give the diagonal of Z'Z and what lies beside it."""
    own = np.bincount(codes, weights=weights**2, minlength=services).astype(np.float64)
    told = pd.DataFrame({"client": clients, "service": codes, "weight": weights})
    if told.duplicated(["client", "service"]).any():
        raise ValueError("A client has two rows in one service; add their weights.")
    several = told[told["client"].duplicated(keep=False)]
    both = several.merge(several, on="client", suffixes=("", "_other"))
    both = both[both["service"] < both["service_other"]]
    value = (both["weight"] * both["weight_other"]).groupby([both["service"], both["service_other"]]).sum()
    return own, Links(
        first=value.index.get_level_values(0).to_numpy(np.int64),
        second=value.index.get_level_values(1).to_numpy(np.int64),
        value=value.to_numpy(np.float64),
    )

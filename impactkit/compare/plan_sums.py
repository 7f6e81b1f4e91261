"""Sums in the engine that holds the rows: one plan looks for gaps and round numbers, one sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, isfinite, log10, sqrt

import narwhals.stable.v2 as nw
import numpy as np

from impactkit.domain.moments import INTERCEPT, Floats, Moments, kept_exact
from impactkit.frames.engines import Plan, rows

NOT_NUMBERS = "Column {name} is not of numbers; make 0 and 1 of its levels first."


def round_number(mean: float, sd: float, whole: bool) -> float:
    """Give a number near the mean with no more digits than the spread warrants, so that it tells of no client."""
    if not isfinite(mean):
        return 0.0
    if whole:
        return float(floor(mean + 0.5))
    step = 10.0 ** floor(log10(sd)) if sd > 0 else 0.0
    return round(mean / step) * step if step else mean


def service_name(value: object) -> str:
    """Give the id of a service as text; a whole number has no decimals, whatever type holds it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def refuse_alike(names: Sequence[str]) -> None:
    """Refuse ids of services that are different values and one text, and an empty one.

    Raises
    ------
    ValueError
        It names the text.
    """
    if "" in names:
        raise ValueError("A service has an empty text for its id; each row needs one.")
    twice = sorted({name for name in names if list(names).count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise ValueError(f"Services of different types read alike: {', '.join(twice)}. Give ids of one type.")


def summed_by_plan(plan: Plan, service: str, columns: Sequence[str], given: Mapping[str, float]) -> Moments:
    """Sum in the engine that holds the rows: one plan finds the centres, one the sums."""
    schema = plan.collect_schema()
    for name in columns:
        if not (schema[name].is_numeric() or schema[name].is_boolean()):
            raise ValueError(NOT_NUMBERS.format(name=name))
    whole = all(schema[name].is_integer() or schema[name].is_boolean() for name in columns)
    plan = plan.with_columns(*(nw.col(name).cast(nw.Int64 if whole else nw.Float64) for name in columns))
    centre = _centres_by_plan(plan, service, columns, given, whole)
    away = [int(value) if whole else value for value in centre]
    names = [f"c{place}" for place in range(len(columns))]
    moved = plan.select(
        nw.col(service).alias("service"),
        nw.lit(1).alias("one"),
        *((nw.col(column) - value).alias(name) for column, value, name in zip(columns, away, names, strict=True)),
    )
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place:]]
    products = moved.with_columns(*((nw.col(a) * nw.col(b)).alias(f"{a}_{b}") for a, b in pairs))
    summed = [*names, *(f"{a}_{b}" for a, b in pairs)]
    kind = nw.Int64 if whole else nw.Float64
    found = products.group_by("service").agg(nw.col("one").sum(), *(nw.col(name).sum() for name in summed))
    told = rows(found.with_columns(*(nw.col(name).cast(kind) for name in summed), nw.col("one").cast(nw.Int64)))
    return _of_rows(told, columns, np.array([0.0, *centre]), whole)


def _centres_by_plan(
    plan: Plan, service: str, columns: Sequence[str], given: Mapping[str, float], whole: bool
) -> list[float]:
    """Look for gaps, and find round numbers near the means."""
    asked = plan.with_columns(nw.lit(1).alias("one"), *((nw.col(c).cast(nw.Float64)).alias(f"m_{c}") for c in columns))
    asked = asked.with_columns(*((nw.col(f"m_{c}") * nw.col(f"m_{c}")).alias(f"s_{c}") for c in columns))
    gaps = [(~nw.col(c).is_null()).cast(nw.Int64).alias(f"n_{c}") for c in (service, *columns)]
    (told,) = rows(
        asked.with_columns(*gaps)
        .group_by("one")
        .agg(
            nw.col("one").sum().alias("rows"),
            *(nw.col(f"n_{c}").sum() for c in (service, *columns)),
            *(nw.col(f"{kind}_{c}").sum() for kind in "ms" for c in columns),
        )
    ) or [{"rows": 0}]
    n = int(float(str(told["rows"])))
    if not n:
        return [float(given.get(column, 0.0)) for column in columns]
    short = {c: n - int(float(str(told[f"n_{c}"]))) for c in (service, *columns)}
    if any(short.values()):
        said = ", ".join(f"{name} ({count})" for name, count in short.items() if count)
        raise ValueError(f"Values are missing: {said}. Leave those rows out, or make missing a level.")
    found = []
    for column in columns:
        mean = float(str(told[f"m_{column}"])) / n
        sd = sqrt(max(0.0, float(str(told[f"s_{column}"])) / n - mean**2))
        found.append(float(given[column]) if column in given else round_number(mean, sd, whole))
    return found


def _of_rows(told: list[dict[str, object]], columns: Sequence[str], centre: Floats, whole: bool) -> Moments:
    told = sorted(told, key=lambda row: service_name(row["service"]))
    names = tuple(service_name(row["service"]) for row in told)
    refuse_alike(names)
    size = len(columns) + 1
    kind: type[object] = object if whole else np.float64
    cross = np.zeros((size, size), dtype=kind)
    sums = np.zeros((len(told), size), dtype=kind)
    clients = np.array([int(float(str(row["one"]))) for row in told], np.int64)
    sums[:, 0] = clients
    cross[0, 0] = int(clients.sum()) if whole else float(clients.sum())
    for a in range(1, size):
        values = np.array([row[f"c{a - 1}"] for row in told], dtype=kind)
        sums[:, a] = values
        cross[0, a] = cross[a, 0] = values.sum()
        for b in range(a, size):
            products = np.array([row[f"c{a - 1}_c{b - 1}"] for row in told], dtype=kind)
            cross[a, b] = cross[b, a] = products.sum()
    if not np.isfinite(np.asarray(cross, dtype=np.float64)).all():
        bad = [name for place, name in enumerate(columns, start=1) if not np.isfinite(float(cross[place, place]))]
        raise ValueError(f"Values are not finite: {', '.join(bad)}. Leave those rows out, or make missing a level.")
    return Moments(
        columns=(INTERCEPT, *columns),
        centre=centre,
        services=names,
        clients=clients,
        own=clients,
        sums=kept_exact(sums) if whole else sums,
        cross=kept_exact(cross) if whole else cross,
    )

"""What an ecosystem is like, and one drawn from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import norm

from impactkit.domain.moments import Floats

Places = NDArray[np.intp]
EXIT_LIMIT = 1.09  # of the latent readiness, beyond it a client exits: about a quarter, where starts are 1 SD apart
EXIT_NOISE = 1.0  # SD of what else decides on an exit
POOL = 400  # clients over which a service's own exit rate is averaged


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An ecosystem. The unit of all scores is the SD of true starts within services."""

    name: str
    services: int = 60
    ratio: float = 0.2  # tau / sigma: how far services differ
    apart: float = 1.0  # SD of the services' mean true starts
    slope: float = 0.7  # of the true end on the true start
    slope_sd: float = 0.0  # between services
    sigma: float = 0.8  # of what else decides on the end
    sem: float = 0.5  # of the measured start: reliability 0.8 within services
    believed: float = 1.0  # the SEM that the comparison is told, as a multiple of the true one
    chosen: bool = False  # services take clients whose measured start lies below a limit of their own
    leaving: float = 0.0  # share of services that lose the third of their clients who end worst
    shared: float = 0.0  # share of clients who are in two services
    steps: tuple[float, float, float, float] | None = None  # whole points: mean, points per unit, least, most

    @property
    def tau(self) -> float:
        """Give the SD of services' true effects."""
        return self.ratio * self.sigma

    @property
    def points(self) -> float:
        """Give how many points of the scale a unit is."""
        return self.steps[1] if self.steps else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One ecosystem: rows sorted by service, one per client and service."""

    service: Places  # from 0
    start: Floats  # as measured, points
    end: Floats
    exited: NDArray[np.bool_]
    client: Places  # one for each row where no client is shared
    weight: Floats  # of the service in the client's time
    eligible: NDArray[np.int64]  # per service, with those who left
    effect: Floats  # per service, the truth, units
    starts: Floats  # per service, the mean true start, units
    rate: Floats  # per service, the share that would exit if all had the same clients
    rate_per_unit: float  # how much that share grows with one unit of effect


def draw(world: World, random: np.random.Generator) -> Drawn:
    """Draw services, their clients, starts, ends and exits."""
    services = world.services
    n = np.clip(np.exp(random.normal(4.0, 0.9, services)), 10, 400).astype(int)
    starts = random.normal(0.0, world.apart, services)
    effect = random.normal(0.0, 1.0, services) * world.tau
    slopes = world.slope + random.normal(0.0, 1.0, services) * world.slope_sd
    service, client, weight = _memberships(world, n, random)
    true, measured = _starts(world, starts, service, client, weight, random)
    clients = len(true)
    own = weight * effect[service] + 0.0
    mixed_effect = np.bincount(client, own, clients)
    mixed_slope = np.bincount(client, weight * slopes[service], clients)
    end = mixed_slope * true + mixed_effect + random.normal(0.0, world.sigma, clients)
    exited = end + random.normal(0.0, EXIT_NOISE, clients) > EXIT_LIMIT
    stay = _stayed(world, service, end[client], random)
    rate, per_unit = _exit_rates(world, true, effect)
    shown_start, shown_end = _on_scale(world, measured), _on_scale(world, end)
    mean_true = np.bincount(service, true[client], services) / np.bincount(service, minlength=services)
    _, numbered = np.unique(client[stay], return_inverse=True)
    return Drawn(
        service=service[stay],
        start=shown_start[client][stay],
        end=shown_end[client][stay],
        exited=exited[client][stay],
        client=numbered,
        weight=weight[stay],
        eligible=np.bincount(service, minlength=services).astype(np.int64),
        effect=effect,
        starts=mean_true if world.chosen else starts,
        rate=rate,
        rate_per_unit=per_unit,
    )


def _memberships(world: World, n: NDArray[np.int_], random: np.random.Generator) -> tuple[Places, Places, Floats]:
    """Give service, client and weight of each row, sorted by service."""
    first = np.repeat(np.arange(world.services), n)
    clients = np.arange(len(first))
    if not world.shared:
        return first, clients, np.ones(len(first))
    several = clients[random.random(len(first)) < world.shared]
    second = (first[several] + random.integers(1, world.services, len(several))) % world.services
    share = random.uniform(0.2, 0.8, len(several))
    weight = np.ones(len(first))
    weight[several] = share
    service = np.concatenate([first, second])
    order = np.argsort(service, kind="stable")
    return service[order], np.concatenate([clients, several])[order], np.concatenate([weight, 1 - share])[order]


def _starts(
    world: World, starts: Floats, service: Places, client: Places, weight: Floats, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw true and measured starts of clients; where services choose, until each place is taken."""
    level = np.bincount(client, weight * starts[service])
    true = level + random.normal(size=len(level))
    measured = true + random.normal(0.0, world.sem, len(level))
    if world.chosen:
        limit = random.uniform(-0.5, 1.5, world.services)[service]
        refused = np.flatnonzero(measured > limit)
        while len(refused):
            true[refused] = level[refused] + random.normal(size=len(refused))
            measured[refused] = true[refused] + random.normal(0.0, world.sem, len(refused))
            refused = refused[measured[refused] > limit[refused]]
    return true, measured


def _stayed(world: World, service: Places, end: Floats, random: np.random.Generator) -> NDArray[np.bool_]:
    """Tell which rows have an end that is known."""
    stay = np.ones(len(service), dtype=bool)
    losing = random.permutation(world.services)[: round(world.leaving * world.services)]
    for each in losing:
        rows = np.flatnonzero(service == each)
        stay[rows[np.argsort(end[rows])[: len(rows) // 3]]] = False
    return stay


def _exit_rates(world: World, true: Floats, effect: Floats) -> tuple[Floats, float]:
    """Give the exit rate that each service would have with the clients of all, and how it grows with an effect."""
    some = true[:: max(1, len(true) // POOL)]
    spread = float(np.hypot(world.sigma, EXIT_NOISE))
    z = (world.slope * some[:, None] + effect[None, :] - EXIT_LIMIT) / spread
    return ndtr(z).mean(axis=0), float(norm.pdf(z).mean()) / spread


def _on_scale(world: World, value: Floats) -> Floats:
    """Give points of the scale: whole ones between its ends, where it has steps."""
    if world.steps is None:
        return value
    mean, points, least, most = world.steps
    return np.clip(np.floor(mean + points * value + 0.5), least, most)

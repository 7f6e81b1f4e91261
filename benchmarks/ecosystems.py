"""How near each way of comparing services comes to a truth that is known, because it was drawn.

    python benchmarks/ecosystems.py [--runs N] [--workers N]

Ecosystems are drawn, 200 of each kind unless told otherwise, and compared in five ways: ours with the error of
measurement known and unsure, analysis of covariance without the correction, the raw mean change, the exit rate.
Printed, as Markdown: how far each is off, and the bars. Ends with 1 where a bar is missed by 200 runs or more; with
fewer chance alone misses some.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

from rich.console import Console
from rich.progress import Progress
from simulated.contestants import ANCOVA, BEST, KNOWN, RAW, UNSURE
from simulated.figures import Figures, figures
from simulated.worlds import World

RUNS = 200
SEED = 20261124
SERVICES = (3, 6, 12, 60, 200)
RATIOS = (0.0, 0.1, 0.2, 0.4, 1.0)
Found = dict[str, Figures]


def grid() -> list[World]:
    """Give ecosystems of every size and every difference between services."""
    return [
        World(name=f"{services} services, tau/sigma {ratio:g}", services=services, ratio=ratio)
        for services in SERVICES
        for ratio in RATIOS
    ]


def wrong_sem() -> list[World]:
    """Give ecosystems whose comparison is told a SEM that is a quarter off."""
    return [
        World(
            name=f"{services} services, tau/sigma {ratio:g}, SEM told x {believed:g}",
            services=services,
            ratio=ratio,
            believed=believed,
        )
        for believed in (1.25, 0.8)
        for services in (6, 12, 60, 200)
        for ratio in (0.2, 0.4)
    ]


def shared() -> list[World]:
    """Give an ecosystem where clients are in several services."""
    return [World(name="30 % of clients shared, tau/sigma 0.4", services=60, ratio=0.4, shared=0.3)]


def others() -> list[World]:
    """Give ecosystems that differ in kind, some beyond what any of these ways can set right."""
    plain = World(name="", services=60, ratio=0.4)
    return [
        replace(plain, name="starts alike", apart=0.0),
        replace(plain, name="reliability 0.67", sem=0.7),
        replace(plain, name="clients chosen by their measured start, else alike", apart=0.0, chosen=True),
        replace(plain, name="a fifth of services lose their worst third", leaving=0.2),
        replace(plain, name="slopes differ between services (SD 0.15)", slope_sd=0.15),
        replace(plain, name="whole points 0-10, mean 5", steps=(5.0, 1.33, 0.0, 10.0)),
        replace(plain, name="whole points 0-10, mean 8 (ceiling)", steps=(8.0, 1.33, 0.0, 10.0)),
        replace(plain, name="whole points 0-10, mean 2 (floor)", steps=(2.0, 1.33, 0.0, 10.0)),
        replace(plain, name="no differences, mean 8 (ceiling)", ratio=0.0, steps=(8.0, 1.33, 0.0, 10.0)),
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """What was asked of a figure, and what was found."""

    what: str
    world: str
    value: float
    least: float
    most: float

    @property
    def holds(self) -> bool:
        """Tell whether the figure lies within its bar."""
        return self.least <= self.value <= self.most


def bars(world: World, found: Found) -> list[Bar]:
    """Give the bars that an ecosystem of the plain kind is held against."""
    return [
        Bar(what, world.name, value, least, most)
        for what, value, least, most in (
            *_of_cover(world, found),
            *_of_slope(world, found),
            *_of_size(world, found),
        )
    ]


def _of_cover(world: World, found: Found) -> list[tuple[str, float, float, float]]:
    apart = world.ratio >= 0.2 and world.services >= 6
    told = [("cover, SEM unsure", found[UNSURE].cover, 0.93, 0.99 if apart else 1.0)]
    if world.believed == 1:
        least, most = (0.93, 0.97) if apart else (0.91, 1.0)
        told.append(("cover, SEM known", found[KNOWN].cover, least, most))
    return told


def _of_slope(world: World, found: Found) -> list[tuple[str, float, float, float]]:
    told = []
    if world.services >= 12:
        told.append(("slope on start, SEM unsure", found[UNSURE].slope, -0.03, 0.03))
    if world.services >= 60:
        beside = f"slope on start, SEM known (plain ANCOVA {found[ANCOVA].slope:+.3f})"
        told.append((beside, found[KNOWN].slope, -0.01, 0.01))
    return told if world.believed == 1 else []


def _of_size(world: World, found: Found) -> list[tuple[str, float, float, float]]:
    told = []
    if world.services >= 12 and world.believed == 1:
        for way in (KNOWN, UNSURE):
            least = f" (all known {found[BEST].rmse / found[RAW].rmse:.3f})" if BEST in found else ""
            told.append((f"RMSE / raw change's, {way[6:]}{least}", found[way].rmse / found[RAW].rmse, 0.0, 0.4))
    if world.ratio == 0:
        for way in (KNOWN, UNSURE):
            told.append((f"false flags, {way[6:]}", found[way].false, 0.0, 0.005))
            told.append((f"false flags by BH alone, {way[6:]}", found[way].false_alone, 0.0, 0.005))
    return told


def table(found: list[tuple[World, Found]]) -> list[str]:
    """Give every figure of every ecosystem."""
    lines = [
        "| ecosystem | way | bias | RMSE | cover | slope on start | called different | falsely | falsely by BH alone |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for world, each in found:
        for place, (way, f) in enumerate(each.items()):
            lines.append(
                f"| {'' if place else world.name} | {way} | {f.bias:+.3f} | {f.rmse:.3f} | {f.cover:.3f} | "
                f"{f.slope:+.3f} ± {f.slope_se:.3f} | {f.called:.3f} | {f.false:.4f} | {f.false_alone:.4f} |"
            )
    return lines


def bar_table(found: list[Bar]) -> list[str]:
    """Give each bar with what was found."""
    lines = ["| figure | ecosystem | found | bar | |", "|---|---|--:|--:|---|"]
    for bar in found:
        told = "holds" if bar.holds else "MISSED"
        lines.append(f"| {bar.what} | {bar.world} | {bar.value:.4f} | {bar.least:g} to {bar.most:g} | {told} |")
    return lines


def summary(held: list[Bar]) -> list[str]:
    """Give each kind of bar with the range that was found."""
    lines = ["| figure | bar | found | ecosystems | missed in |", "|---|--:|--:|--:|--:|"]
    kinds: dict[tuple[str, float, float], list[Bar]] = {}
    for bar in held:
        kinds.setdefault((bar.what.split(" (")[0], bar.least, bar.most), []).append(bar)
    for (what, least, most), each in kinds.items():
        found = [bar.value for bar in each]
        lines.append(
            f"| {what} | {least:g} to {most:g} | {min(found):.4f} to {max(found):.4f} | {len(each)} "
            f"| {sum(not bar.holds for bar in each)} |"
        )
    return lines


def drawn_figures(worlds: list[World], *, runs: int, workers: int) -> list[tuple[World, Found]]:
    """Draw and compare every kind, several at a time."""
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(threads, "1")  # of the workers: matrices are small, and threads would wait for each other
    with (
        Progress(console=Console(stderr=True)) as progress,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool,
    ):
        task = progress.add_task("ecosystems", total=len(worlds) * runs)
        begun = [pool.submit(figures, world, runs=runs, seed=SEED) for world in worlds]
        for each in begun:
            each.add_done_callback(lambda _: progress.advance(task, runs))
        return [(world, each.result()) for world, each in zip(worlds, begun, strict=True)]


def main() -> int:
    """Draw, compare, print; 1 if a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=RUNS, help="ecosystems of each kind")
    options.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    asked = options.parse_args()
    judged = [*grid(), *wrong_sem(), *shared()]
    told = drawn_figures([*judged, *others()], runs=asked.runs, workers=asked.workers)
    held = [bar for world, found in told[: len(judged)] for bar in bars(world, found)]
    print(f"{asked.runs} ecosystems of each kind.\n")
    print("\n".join([*table(told), "", *bar_table(held), "", *summary(held)]))
    missed = [bar for bar in held if not bar.holds]
    print(f"\n{len(held) - len(missed)} of {len(held)} bars hold.")
    if asked.runs < RUNS:
        print(f"The bars are set for {RUNS} ecosystems of each kind; with fewer, chance alone misses some.")
    return 1 if missed and asked.runs >= RUNS else 0


if __name__ == "__main__":
    sys.exit(main())

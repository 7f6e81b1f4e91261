"""How long a comparison of services takes: the pass over clients and the fit, beside statsmodels and lme4.

    python benchmarks/comparison.py [--quick]

One million clients, 500 services, 5 covariates, the same numbers for all; --quick leaves the peers out. Processor time
of whole calls, so that a busy machine slows none. Ours is timed in turn, round after round, and medians are compared;
statsmodels' MixedLM and lme4's lmer run once each, lmer where Rscript with lme4 is installed. Reading files and making
frames is not timed. Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pandas as pd
from turns import in_turn

from impactkit.compare.mixed_model import ServiceFit, fit_services
from impactkit.compare.sums import moments
from impactkit.domain.moments import Moments

CLIENTS, SERVICES, COVARIATES, MANY_SERVICES = 1_000_000, 500, 5, 2_000
ROUNDS = 11
TIMES_FASTER = 50  # pass and fit together, than either peer
FIT_SHARE = 0.1  # of the pass: the REML fit alone
MOST_PASSES = 10  # 2,000 services with mixture and rank intervals
NAMES = [f"x{place}" for place in range(COVARIATES)]
LMER = """
suppressMessages(library(lme4))
n <- as.integer(commandArgs(TRUE)[2]); k <- as.integer(commandArgs(TRUE)[3])
file <- file(commandArgs(TRUE)[1], "rb")
d <- as.data.frame(matrix(readBin(file, "double", n * (k + 2)), nrow = n))
names(d) <- c("service", paste0("x", seq_len(k) - 1), "y")
d$service <- factor(d$service)
formula <- as.formula(paste("y ~", paste(names(d)[2:(k + 1)], collapse = " + "), "+ (1 | service)"))
seconds <- sum(system.time(fit <- lmer(formula, d))[c("user.self", "sys.self")])
cat(seconds, as.data.frame(VarCorr(fit))$vcov[1], as.character(packageVersion("lme4")))
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another program's fit of the same numbers."""

    name: str
    seconds: float
    tau2: float


def drawn(clients: int, services: int, seed: int) -> pd.DataFrame:
    """Draw clients with integer codes of services, five covariates and an outcome."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({name: random.normal(size=clients) for name in NAMES})
    service = random.integers(0, services, clients)
    effect = random.normal(0.0, 0.2, services)
    frame["y"] = 0.6 * frame["x0"] - 0.2 * frame["x1"] + effect[service] + random.normal(size=clients)
    return frame.assign(service=service)


def forms(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the same clients as floats, as whole thousandths, and with services by name."""
    whole = np.floor(frame[[*NAMES, "y"]] * 1000 + 0.5).astype(np.int64).assign(service=frame["service"])
    names = np.array([f"Service {code:04d}" for code in range(int(frame["service"].max()) + 1)], dtype=object)
    return {
        "floats": frame,
        "whole thousandths": whole,
        "floats, services by name": frame.assign(service=pd.Series(names[frame["service"]], dtype="str")),
    }


def passed(frame: pd.DataFrame) -> Moments:
    """Sum a frame."""
    return moments(frame, service="service", outcome="y", covariates=NAMES)


def of_statsmodels(frame: pd.DataFrame) -> Peer:
    """Fit with statsmodels, as it does unless told otherwise."""
    import statsmodels
    from statsmodels.regression.mixed_linear_model import MixedLM

    x = np.column_stack([np.ones(len(frame)), frame[NAMES].to_numpy()])
    y, groups = frame["y"].to_numpy(), frame["service"].to_numpy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of its convergence, which is shown by tau2
        begun = process_time()
        fit = MixedLM(y, x, groups).fit(reml=True)
        taken = process_time() - begun
    return Peer(f"statsmodels {statsmodels.__version__}", taken, float(np.asarray(fit.cov_re).item()))


def of_lme4(frame: pd.DataFrame) -> Peer | None:
    """Fit with lme4, where it is installed."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    with TemporaryDirectory() as folder:
        data = Path(folder) / "clients"
        np.ascontiguousarray(frame[["service", *NAMES, "y"]].to_numpy(np.float64).T).tofile(data)
        command = [rscript, "-e", LMER, str(data), str(len(frame)), str(COVARIATES)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    taken, tau2, version = done.stdout.split()
    return Peer(f"lme4 {version}", float(taken), float(tau2))


def with_everything(sums: Moments, sem: float | None) -> pd.DataFrame:
    """Fit, and give mixture, intervals and ranks."""
    fit: ServiceFit = fit_services(sums, sem=sem, baseline="x0" if sem else None)
    return fit.services


def told(what: str, value: float, bar: float, *, at_least: bool) -> bool:
    """Print a ratio with its bar; True if it holds."""
    holds = value >= bar if at_least else value <= bar
    print(f"| {what} | {value:.3g} | at {'least' if at_least else 'most'} {bar:g} | {'holds' if holds else 'MISSED'} |")
    return holds


def peers(frame: pd.DataFrame) -> list[Peer]:
    """Fit with those that are installed."""
    found = [of_statsmodels(frame)]
    lme4 = of_lme4(frame)
    if lme4 is None:
        print("lme4 is not installed (Debian: r-base-core, r-cran-lme4); its bar is not looked at.\n")
    return [*found, lme4] if lme4 else found


def main(quick: bool) -> int:
    """Print times, ratios and bars; 1 if one is missed."""
    frame = drawn(CLIENTS, SERVICES, 1)
    kinds = forms(frame)
    sums = {name: passed(kind) for name, kind in kinds.items()}
    many = passed(drawn(CLIENTS, MANY_SERVICES, 2))
    calls: dict[str, Callable[[], object]] = {}
    for name, kind in kinds.items():
        calls[f"pass, {name}"] = lambda kind=kind: passed(kind)
        calls[f"fit, {name}"] = lambda name=name: fit_services(sums[name])
    calls[f"{MANY_SERVICES:,} services, ranks"] = lambda: with_everything(many, None)
    calls[f"{MANY_SERVICES:,} services, ranks, SEM"] = lambda: with_everything(many, 0.3)
    times = {name: median(each) for name, each in in_turn(calls, rounds=ROUNDS, clock=process_time).items()}
    print(f"{CLIENTS:,} clients, {SERVICES} services, {COVARIATES} covariates; medians of {ROUNDS} rounds.\n")
    print("| step | ms |\n|---|--:|")
    for name, taken in times.items():
        print(f"| {name} | {taken * 1000:.1f} |")
    beside = [] if quick else peers(frame)
    exact = fit_services(sums["floats"]).tau2
    for peer in beside:
        print(f"| {peer.name}, tau2 {peer.tau2 / exact - 1:+.1e} off | {peer.seconds * 1000:.0f} |")
    return 0 if all(held(times, list(kinds), beside)) else 1


def held(times: dict[str, float], kinds: list[str], beside: list[Peer]) -> list[bool]:
    """Print each ratio with its bar; tell which hold."""
    print("\n| ratio | found | bar | |\n|---|--:|--:|---|")
    holds = []
    for name in kinds:
        both = times[f"pass, {name}"] + times[f"fit, {name}"]
        for peer in beside:
            what = f"{peer.name} / pass and fit, {name}"
            holds.append(told(what, peer.seconds / both, TIMES_FASTER, at_least=True))
        share = times[f"fit, {name}"] / times[f"pass, {name}"]
        holds.append(told(f"fit / pass, {name}", share, FIT_SHARE, at_least=False))
    base = times["pass, floats"]
    for name in ("ranks", "ranks, SEM"):
        what = f"{MANY_SERVICES:,} services, mixture and {name} / pass over a million"
        holds.append(told(what, times[f"{MANY_SERVICES:,} services, {name}"] / base, MOST_PASSES, at_least=False))
    return holds


if __name__ == "__main__":
    sys.exit(main("--quick" in sys.argv[1:]))

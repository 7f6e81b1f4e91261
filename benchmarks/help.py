"""How long `impactkit --help` takes, as a multiple of importing click.

    python benchmarks/help.py

Whole processes, in turn, so that a busy machine slows both. The bar is 2.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

from turns import in_turn

ROUNDS = 15
BAR = 2.0
COMMAND = [str(Path(sys.executable).with_name("impactkit")), "--help"]
CLICK = [sys.executable, "-c", "import click"]


def run(command: list[str]) -> None:
    """Run a command whose output nobody reads."""
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def of_processes() -> float:
    """Give the processor time that all processes run so far took, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the ratio of the medians."""
    times = in_turn({"command": lambda: run(COMMAND), "click": lambda: run(CLICK)}, rounds=ROUNDS, clock=of_processes)
    ratio = median(times["command"]) / median(times["click"])
    print(f"impactkit --help: {ratio:.2f} x import click (bar {BAR})")


if __name__ == "__main__":
    main()

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

ROUNDS = 15
BAR = 2.0
COMMAND = [str(Path(sys.executable).with_name("impactkit")), "--help"]
CLICK = [sys.executable, "-c", "import click"]


def seconds(command: list[str]) -> float:
    """Run a command and give the processor time that it took, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the ratio of the medians."""
    pairs = [(seconds(COMMAND), seconds(CLICK)) for _ in range(ROUNDS)]
    ratio = median(command for command, _ in pairs) / median(click for _, click in pairs)
    print(f"impactkit --help: {ratio:.2f} x import click (bar {BAR})")


if __name__ == "__main__":
    main()

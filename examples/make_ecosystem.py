"""Write the example ecosystem: a workbook per organisation, and beside them what is true of their services.

python examples/make_ecosystem.py FOLDER [SEED]
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from impactkit.tasks.start import write_example


def main(arguments: Sequence[str] | None = None) -> None:
    parser = ArgumentParser(description="Write the example ecosystem, with made-up clients, and what is true of it.")
    parser.add_argument("folder", type=Path, help="the folder to write into")
    parser.add_argument("seed", type=int, nargs="?", help="a whole number, for another example")
    asked = parser.parse_args(arguments)
    example = write_example(asked.folder, seed=asked.seed)
    for path in (*example.workbooks, example.truth):
        print(path)


if __name__ == "__main__":
    main()

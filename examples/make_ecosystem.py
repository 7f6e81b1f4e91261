"""Write the example ecosystem: a workbook per organisation, and beside them what is true of their services.

python examples/make_ecosystem.py FOLDER [SEED]
"""

from __future__ import annotations

import sys
from pathlib import Path

from impactkit.tasks.start import write_example


def main(arguments: list[str]) -> None:
    if not 1 <= len(arguments) <= 2:
        raise SystemExit("Name the folder to write into, and a seed if you want another example.")
    folder, *seed = arguments
    example = write_example(Path(folder), seed=int(seed[0]) if seed else None)
    for path in (*example.workbooks, example.truth):
        print(path)


if __name__ == "__main__":
    main(sys.argv[1:])

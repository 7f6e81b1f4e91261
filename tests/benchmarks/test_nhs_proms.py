"""Official results are reproduced from files of the same layout as those of NHS Digital; all numbers are made up."""

from __future__ import annotations

import re
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest

PROVIDERS, PATIENTS = 8, 60
CONSTANT = 1.25  # what the publisher subtracts without saying so
ENGLAND = (20.0, 40.0)  # mean before and after, of more patients than those in the records


@pytest.fixture
def proms(benchmark_module):
    return benchmark_module("nhs_proms")


def made_up(proms) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make records of eight providers of which the first has better ends, and their published results."""
    random = np.random.default_rng(7)
    n = PROVIDERS * PATIENTS
    frame = pd.DataFrame({"Provider Code": np.repeat([f"P{i}" for i in range(PROVIDERS)], PATIENTS)})
    frame["Revision Flag"] = "0"
    ability = random.normal(0, 0.8, n)
    for when, level in (("Pre", 1.6), ("Post", 3.0)):
        better = 0.6 * (frame["Provider Code"] == "P0") if when == "Post" else 0.0
        for item in proms.ITEMS:
            answer = np.clip(np.round(level + ability + better + random.normal(0, 0.7, n)), 0, 4)
            frame[f"Hip Replacement {when}-Op Q {item}"] = answer.astype(int)
        answers = [f"Hip Replacement {when}-Op Q {item}" for item in proms.ITEMS]
        frame[f"Hip Replacement {when}-Op Q Score"] = frame[answers].sum(axis=1)
    for column, codes in proms.CASE_MIX.values():
        frame[column] = np.where(random.random(n) < 0.3, codes[-1], 9)
    frame[proms.PREDICTED] = (25 + 0.6 * frame[proms.PRE] + random.normal(0, 0.5, n)).round(8)
    revision = frame.head(5).assign(**{"Revision Flag": "1", proms.POST: 0})
    return pd.concat([frame, revision]), published(proms, frame)


def published(proms, frame: pd.DataFrame) -> pd.DataFrame:
    """Give what a publisher would print, to six digits; of the last provider one record is not public."""
    frame = frame.assign(residual=frame[proms.POST] - frame[proms.PREDICTED])
    by = frame.groupby("Provider Code")
    adjusted = ENGLAND[1] + by["residual"].mean() - CONSTANT
    told = pd.DataFrame(
        {
            "Organisation Type": "Provider",
            "Modelled Records": by.size(),
            "Average Pre-Op Q Score": by[proms.PRE].mean(),
            "Average Post-Op Q Score": by[proms.POST].mean(),
            proms.ADJUSTED: adjusted,
            proms.GAIN: adjusted - ENGLAND[0],
            proms.SPREAD: by["residual"].std(),
        }
    )
    told.loc["P7", "Modelled Records"] += 1
    told.loc["England"] = ["England", len(frame) + 1, *ENGLAND, ENGLAND[1], ENGLAND[1] - ENGLAND[0], 8.0]
    told = told.map(lambda value: f"{value:.6g}" if isinstance(value, float) else value)
    told = told.assign(Procedure=proms.PROCEDURE, Measure=proms.MEASURE)
    told.loc["P6", [proms.ADJUSTED, proms.GAIN, proms.SPREAD]] = "*"
    return told.rename_axis("Organisation Code").reset_index().assign(**{"Health Gain": "20"})


@pytest.fixture
def folder(proms, tmp_path):
    records, results = made_up(proms)
    records.to_csv(tmp_path / "Hip Replacement Provider 1819.csv", index=False)
    with ZipFile(tmp_path / "ProvComm Hip and Knee Replacement 1819.csv.zip", "w") as packed:
        packed.writestr("ProvComm Hip and Knee Replacement 1819.csv", results.to_csv(index=False))
        packed.writestr("__MACOSX/._ProvComm Hip and Knee Replacement 1819.csv", "nothing")
    return tmp_path


def test_published_results_and_the_constant_are_found(proms, folder):
    patients = proms.primary(proms.read(folder, proms.RECORDS))

    found = proms.reproduce(patients, proms.read(folder, proms.RESULTS))

    assert found.complete.index.tolist() == ["P0", "P1", "P2", "P3", "P4", "P5"]  # P6 has no result, P7 a hidden record
    assert found.constant == pytest.approx(CONSTANT, abs=5e-5)
    assert max(found.furthest.values()) <= 1e-4


def test_first_replacements_alone_are_counted(proms, folder):
    patients = proms.primary(proms.read(folder, proms.RECORDS))

    assert len(patients) == PROVIDERS * PATIENTS
    assert set(patients["heart"]) == {0, 1}


def test_the_run_tells_what_was_reproduced_and_who_differs(proms, folder, capsys):
    code = proms.main(folder)

    told = capsys.readouterr().out
    assert code == 1  # five revisions were given a score that is not the sum of their answers
    assert "5 are not the sum of twelve answers" in told
    assert re.search(r"Constant that the guide does not name: 1\.(2499|2500)", told)
    assert "| P0 | 60 |" in told
    assert told.split("| P0 | 60 |")[1].splitlines()[0].endswith("above |")


def test_a_folder_without_the_files_is_told_where_they_are_from(proms, tmp_path):
    with pytest.raises(SystemExit, match=r"docs/nhs-proms\.md"):
        proms.main(tmp_path)

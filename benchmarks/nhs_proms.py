"""Official results of English hip replacements reproduced from public records, and ours beside them.

    python benchmarks/nhs_proms.py FOLDER

FOLDER holds two files of the publication "Finalised Patient Reported Outcome Measures (PROMs) in England, April 2018 to
March 2019" (NHS Digital, 13 February 2020), as CSV or zipped: "Hip Replacement Provider 1819.csv", a row per patient,
and "ProvComm Hip and Knee Replacement 1819.csv", the published results. docs/nhs-proms.md tells where from and under
which licence. Ends with 1 where a published figure is not reproduced.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd

from impactkit.compare.different import differences
from impactkit.compare.mixed_model import ServiceFit, fit_services
from impactkit.compare.sums import moments
from impactkit.domain.comparison import MARGIN, Q

RECORDS, RESULTS = "Hip Replacement Provider*", "ProvComm Hip and Knee Replacement*"
PROCEDURE, MEASURE = "Hip Replacement Primary", "Oxford Hip Score"
PRE, POST = "Hip Replacement Pre-Op Q Score", "Hip Replacement Post-Op Q Score"
PREDICTED = "Hip Replacement OHS Post-Op Q Predicted"
ITEMS = (
    *("Pain", "Sudden Pain", "Night Pain", "Washing", "Transport", "Dressing"),
    *("Shopping", "Walking", "Limping", "Stairs", "Standing", "Work"),
)
UNANSWERED = 9
CASE_MIX = {  # covariate: column of the records, and the codes that make it 1
    "heart": ("Heart Disease", (1,)),
    "highbp": ("High Bp", (1,)),
    "diabetes": ("Diabetes", (1,)),
    "depression": ("Depression", (1,)),
    "lung": ("Lung Disease", (1,)),
    "arthritis": ("Arthritis", (1,)),
    "disability": ("Pre-Op Q Disability", (1,)),
    "assisted": ("Pre-Op Q Assisted", (1,)),
    "symptom_gt5y": ("Pre-Op Q Symptom Period", (3, 4)),
}
HALF_A_DIGIT = 5.05e-5  # results are printed to six digits
ADJUSTED, GAIN, SPREAD = "Adjusted Post-Op Q Score", "Adjusted Average Health Gain", "Standard Deviation"
FEWEST_PUBLISHED = 30  # modelled records; with fewer no adjusted result is published
LIMITS = {"95 %": 1.959964, "99.8 %": 3.090232}  # of the official control charts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduced:
    """Published results of providers, and what the public records give."""

    england: pd.Series
    providers: pd.DataFrame  # by provider: `n`, `pre`, `post`, `residual`, `sd` of records; published columns
    complete: pd.DataFrame  # those whose public records are all that were modelled, with `adjusted` and `gain`
    constant: float  # taken from every adjusted result
    furthest: dict[str, float]  # greatest distance from the published figure


def read(folder: Path, name: str) -> pd.DataFrame:
    """Read a file of the publication, zipped or not, as text."""
    found = sorted(path for path in folder.glob(name) if path.name.lower().endswith((".csv", ".zip")))
    if not found:
        raise SystemExit(f"{folder} holds no file {name}.csv; docs/nhs-proms.md tells where it is from.")
    if found[0].suffix.lower() != ".zip":
        return pd.read_csv(found[0], dtype=str, encoding="latin-1")
    from zipfile import ZipFile

    with ZipFile(found[0]) as packed:
        (inside,) = (each for each in packed.namelist() if each.endswith(".csv") and "__MACOSX" not in each)
        with packed.open(inside) as file:
            return pd.read_csv(file, dtype=str, encoding="latin-1")


def primary(records: pd.DataFrame) -> pd.DataFrame:
    """Give a row per first replacement: provider, both scores, the official expectation, the case-mix as 0 and 1."""
    rows = records[records["Revision Flag"] == "0"]
    number = {name: pd.to_numeric(rows[name], errors="coerce") for name in (PRE, POST, PREDICTED)}
    found = pd.DataFrame(
        {"provider": rows["Provider Code"], "pre": number[PRE], "post": number[POST], "predicted": number[PREDICTED]}
    )
    for name, (column, codes) in CASE_MIX.items():
        found[name] = pd.to_numeric(rows[column], errors="coerce").isin(codes).astype(int)
    return found


def items(records: pd.DataFrame, when: str) -> pd.DataFrame:
    """Give the twelve answers before ("Pre") or after ("Post") the operation; missing where not answered."""
    answers = {item: pd.to_numeric(records[f"Hip Replacement {when}-Op Q {item}"], errors="coerce") for item in ITEMS}
    found = pd.DataFrame(answers)
    return found.mask(found == UNANSWERED)


def misscored(records: pd.DataFrame) -> tuple[int, int]:
    """Count scores, and those that are not the sum of twelve answers."""
    wrong = total = 0
    for when, column in (("Pre", PRE), ("Post", POST)):
        score = pd.to_numeric(records[column], errors="coerce")
        summed = items(records, when).sum(axis=1, min_count=len(ITEMS), skipna=False)
        wrong += int((score.notna() & (score != summed)).sum())
        total += int(score.notna().sum())
    return total, wrong


def reproduce(patients: pd.DataFrame, results: pd.DataFrame) -> Reproduced:
    """Compute adjusted results as published: England's mean, and how far a provider is from its expectation.

    The guide to the methodology (NHS England, PROMs guide, "Adjusted average health gain") leaves out that the mean
    residual of England is subtracted as well. It is one number; here it is the middle of what all providers allow.
    """
    ours = (results["Procedure"] == PROCEDURE) & (results["Measure"] == MEASURE)
    numbers = results[ours].apply(
        lambda column: pd.to_numeric(column, errors="coerce") if column.name in _printed() else column
    )
    england = numbers[numbers["Organisation Type"] == "England"].iloc[0]
    published = numbers[numbers["Organisation Type"] == "Provider"].set_index("Organisation Code")
    modelled = patients.dropna(subset=["pre", "post", "predicted"])
    modelled = modelled.assign(residual=modelled["post"] - modelled["predicted"])
    by = modelled.groupby("provider")
    providers = by[["pre", "post", "residual"]].mean().assign(n=by.size(), sd=by["residual"].std()).join(published)
    same = providers["n"] == providers["Modelled Records"]
    for own, told in (("pre", "Average Pre-Op Q Score"), ("post", "Average Post-Op Q Score")):
        same &= (providers[own] - providers[told]).abs() <= HALF_A_DIGIT
    complete = providers[same & providers[ADJUSTED].notna()]
    mean_post, mean_pre = float(england["Average Post-Op Q Score"]), float(england["Average Pre-Op Q Score"])
    allowed = mean_post + complete["residual"] - complete[ADJUSTED]
    constant = float(allowed.min() + allowed.max()) / 2
    adjusted = mean_post + complete["residual"] - constant
    complete = complete.assign(adjusted=adjusted, gain=adjusted - mean_pre)
    furthest = {
        told: float((complete[own] - complete[told]).abs().max())
        for own, told in (("adjusted", ADJUSTED), ("gain", GAIN), ("sd", SPREAD))
    }
    return Reproduced(england=england, providers=providers, complete=complete, constant=constant, furthest=furthest)


def _printed() -> tuple[str, ...]:
    return (
        *("Modelled Records", "Average Pre-Op Q Score", "Average Post-Op Q Score", "Health Gain"),
        *(ADJUSTED, GAIN, SPREAD),
    )


def error_of_measurement(records: pd.DataFrame) -> tuple[float, float]:
    """Give Cronbach's alpha of the answers before the operation, and the SEM that it leaves (a lower bound)."""
    answers = items(records, "Pre").dropna()
    total = answers.sum(axis=1)
    k = len(ITEMS)
    alpha = k / (k - 1) * (1 - float(answers.var().sum()) / float(total.var()))
    return alpha, float(total.std()) * sqrt(1 - alpha)


def compared(patients: pd.DataFrame, sem: float | None) -> tuple[ServiceFit, pd.DataFrame]:
    """Compare providers by the start and the case-mix of their patients; give the fit, and a row per provider."""
    known = patients.dropna(subset=["pre", "post", "predicted"])
    sums = moments(known, service="provider", outcome="post", covariates=["pre", *CASE_MIX])
    fit = fit_services(sums, sem=sem, baseline="pre" if sem else None)
    n = known["provider"].value_counts()
    # Who did not answer is in neither file: each provider counts as fully covered.
    counts = pd.DataFrame({"service": n.index, "pairs": n.to_numpy(), "eligible": n.to_numpy()})
    sd = float(known["pre"].std())
    plain = None if fit.correction is None or fit.correction.dependable else fit_services(sums)
    verdicts = differences(fit, counts, margin=MARGIN * sd, sd=sd, plain=plain)
    return fit, fit.services.merge(verdicts, on="service").set_index("service")


def outside(providers: pd.DataFrame, england: float, limit: float) -> pd.Series:
    """Give 1, -1 or 0: above, below or within the official control limits; providers with a published result."""
    shown = providers[(providers["Modelled Records"] >= FEWEST_PUBLISHED) & providers[ADJUSTED].notna()]
    z = (shown[ADJUSTED] - england) / (shown[SPREAD] / np.sqrt(shown["Modelled Records"]))
    return np.sign(z).where(z.abs() > limit, 0).astype(int)


def main(folder: Path) -> int:
    """Print what was reproduced, and both results side by side."""
    records, results = read(folder, RECORDS), read(folder, RESULTS)
    patients = primary(records)
    scores, wrong = misscored(records)
    official = reproduce(patients, results)
    print(f"Scores: {scores:,}, of which {wrong} are not the sum of twelve answers.")
    print(f"Providers with public records: {len(official.providers)}; with all that were modelled: ", end="")
    print(f"{len(official.complete)} with a published result.")
    print(f"Constant that the guide does not name: {official.constant:.5f} points.")
    for told, distance in official.furthest.items():
        print(f"{told}: furthest from the published figure {distance:.1e} (printed to 6 digits)")
    print("\n".join(["", *side_by_side(official, patients, records[records["Revision Flag"] == "0"])]))
    return 0 if wrong == 0 and max(official.furthest.values()) <= 2 * HALF_A_DIGIT else 1


def side_by_side(official: Reproduced, patients: pd.DataFrame, records: pd.DataFrame) -> Iterator[str]:
    """Tell official and own results as lines."""
    england = float(official.england[ADJUSTED])
    marks = {name: outside(official.providers, england, limit) for name, limit in LIMITS.items()}
    alpha, sem = error_of_measurement(records)
    plain, corrected = compared(patients, None), compared(patients, sem)
    yield f"Alpha before the operation {alpha:.3f}: SEM at least {sem:.2f} points."
    yield ""
    yield "| result | providers | above | below |"
    yield "|---|--:|--:|--:|"
    for name, mark in marks.items():
        yield f"| official, outside {name} limits | {len(mark)} | {(mark > 0).sum()} | {(mark < 0).sum()} |"
    for name, (_, each) in (("not corrected", plain), ("corrected for the error of the start", corrected)):
        yield from called_different(name, each)
    yield ""
    fit, found = corrected
    needed = float(fit.n_needed or np.nan)
    yield (
        f"Between providers SD {sqrt(fit.tau2):.2f} points, within {sqrt(fit.noise):.2f}; reliability of a provider "
        f"{found['reliability'].median():.2f} in the middle, at 30 records {30 / (30 + needed * 3 / 7):.2f}; "
        f"0.7 needs {needed:.0f} records, which {(found['n'] >= needed).sum()} of {len(found)} have."
    )
    yield ""
    yield from both_results(official.providers, found, marks["99.8 %"], england)


def called_different(name: str, found: pd.DataFrame) -> Iterator[str]:
    """Tell how many providers lie above and below, by doubt alone and by the whole rule."""
    able = found["verdict"] != "not_comparable"
    alone = able & (found["q"] <= Q)
    yield (
        f"| ours, {name}, by doubt alone | {able.sum()} | {(alone & (found['effect'] > 0)).sum()} "
        f"| {(alone & (found['effect'] < 0)).sum()} |"
    )
    yield (
        f"| ours, {name}, the whole rule | {able.sum()} | {(found['verdict'] == 'above').sum()} "
        f"| {(found['verdict'] == 'below').sum()} |"
    )


def both_results(providers: pd.DataFrame, found: pd.DataFrame, mark: pd.Series, england: float) -> Iterator[str]:
    """Tell both results of each provider that either calls different."""
    both = providers.join(found[["effect", "low", "high", "reliability", "verdict"]])
    shown = both[(mark.reindex(both.index).fillna(0) != 0) | both["verdict"].isin(["above", "below"])]
    yield "| provider | n | published gain, from England's | ours | 95 % | reliability | verdict |"
    yield "|---|--:|--:|--:|---|--:|---|"
    for code, row in shown.iterrows():
        yield (
            f"| {code} | {row['n']} | {row[ADJUSTED] - england:+.2f} | {row['effect']:+.2f} "
            f"| {row['low']:+.2f} to {row['high']:+.2f} | {row['reliability']:.2f} | {row['verdict']} |"
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))

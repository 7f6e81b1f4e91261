"""Many small services, made by chance: no count of 1 to 4 clients is worked out from the numbers that they tell."""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations

import numpy as np
import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.disclosure.release import Facts, make_release
from impactkit.domain.figures import ServiceCard
from impactkit.domain.local_text import LocalText
from impactkit.domain.project import Declaration, Goal, InstrumentUse, Period, Service
from impactkit.frames.columns import DTYPES, EPISODES, EXITS, REJECTED
from impactkit.frames.project import Project, Rows
from impactkit.tasks.describe import describe_service, measure

WAS, WHO5 = load_instrument("was"), load_instrument("who5")
SERVICES = 8
START, END = pd.Timestamp("2025-02-01"), pd.Timestamp("2025-08-01")
SOON = START + pd.Timedelta(days=20)  # a stay under 60 days
LATE = pd.Timestamp("2025-12-20")  # its follow-up may still come
STATUSES = ("measured", "left_early", "no_baseline", "window_open", "follow_up_missing")


def typed(frame, rows):
    return pd.DataFrame(
        {c.name: pd.Series([row.get(c.name) for row in rows], dtype=DTYPES[c.kind]) for c in frame.columns}
    )


def answered(instrument, client, service, day, points):
    return {"client": client, "service": service, "date": day, "rater": "client", **{
        item.id: float(points) for item in instrument.items
    }}  # fmt: skip


def clients_of(service, draw):
    """Draw the rows of a service of 12 to 40 clients: who stays how long, moves on, and is asked what and when."""
    usual = draw.dirichlet([0.6] * 5)
    episodes, exits, answers = [], [], {WAS.key: [], WHO5.key: []}
    for number in range(draw.integers(12, 41)):
        client = f"{service}-{number:03d}"
        moved = draw.random() < 0.2
        for instrument, shares in ((WAS, usual), (WHO5, draw.permutation(usual))):
            status = STATUSES[draw.choice(5, p=shares)]
            if instrument is WAS:
                end = {"left_early": SOON, "window_open": LATE}.get(status, END)
                episodes.append({"client": client, "service": service, "start": START, "end": end})
                if moved:
                    day = end + pd.Timedelta(days=3)
                    exits.append({"client": client, "service": service, "date": day, "kind": "work_open"})
            if status != "no_baseline" and (status != "left_early" or draw.random() < 0.4):
                answers[instrument.key].append(answered(instrument, client, service, START, draw.integers(1, 5)))
                if status == "measured" and end != SOON:
                    answers[instrument.key].append(answered(instrument, client, service, end, draw.integers(1, 6)))
    return episodes, exits, answers


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Measure a project of small services once."""
    draw = np.random.default_rng(11)
    names = tuple(f"s{place}" for place in range(SERVICES))
    episodes, exits, answers = [], [], {WAS.key: [], WHO5.key: []}
    for name in names:
        begun, moved, asked = clients_of(name, draw)
        episodes, exits = [*episodes, *begun], [*exits, *moved]
        answers = {key: [*rows, *asked[key]] for key, rows in answers.items()}
    frames = {key: pd.DataFrame(rows).assign(mode=pd.Series(dtype="str")) for key, rows in answers.items()}
    goal = Goal(scale="was", indicator="work_ability")
    project = Project(
        path=tmp_path_factory.mktemp("small") / "small.xlsx",
        declaration=Declaration(
            organisation="Ry",
            period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
            services=tuple(Service(id=name, name=name, organisation="Ry", goal=goal) for name in names),
            instruments=tuple(InstrumentUse(id=each.id, version=each.version) for each in (WAS, WHO5)),
        ),
        instruments=(WAS, WHO5),
        rows=Rows(
            clients=pd.DataFrame({"client": pd.Series([each["client"] for each in episodes], dtype="str")}),
            episodes=typed(EPISODES, episodes),
            exits=typed(EXITS, exits),
            answers={
                key: frame.astype({"date": "datetime64[us]", "client": "str", "service": "str", "rater": "str"})
                for key, frame in frames.items()
            },
        ),
        rejected=REJECTED.empty(),
        problems=(),
        rows_read=len(episodes),
        as_of=date(2026, 1, 14),
        content=b"",
    )
    return measure(project)


def exact_sums(release, scale, atoms):
    """Give what a reader knows exactly of a scale, as sums of atoms: counts, and the n of every figure."""
    whole = int(release.figure("ended").value)
    numbers = {"all": {whole}, "measured": set(), "begun": set()}
    for figure in release.under(scale):
        rest = figure.key.removeprefix(f"{scale}.")
        if rest in ("pairs", "baselines") and figure.value is not None:
            numbers["measured" if rest == "pairs" else "begun"].add(int(figure.value))
        if figure.n is not None and rest.split(".")[0] in (
            "change",
            "follow_up",
            "baseline",
            "srm",
            "classes",
            "bands",
        ):
            numbers["measured"].add(int(figure.n))
        if figure.n is not None and rest in ("start", "late", "floor.baseline", "ceiling.baseline"):
            numbers["begun"].add(int(figure.n))
        if rest.startswith("status.") and figure.value is not None:
            numbers.setdefault(rest.removeprefix("status."), set()).add(int(figure.value))
    rows, held = [], {"all": set(atoms), "begun": {"measured", "window_open", "follow_up_missing", "early_begun"}}
    held["left_early"] = {"early_begun", "early_not"}
    for name, told in numbers.items():
        inside = held.get(name, {name})
        for number in told:
            assert number == sum(atoms.get(atom, 0) for atom in inside), (scale, name, number)
            rows.append([float(atom in inside) for atom in atoms])
            if number == 0:
                rows += [[float(atom == one) for atom in atoms] for one in inside & atoms.keys()]
    return np.array(rows)


def released(described, service, declaration):
    """Release what was described, under the standard policy."""
    facts = Facts(
        service=ServiceCard(
            id=service.id,
            name=service.name,
            organisation=service.organisation,
            goal=service.goal,
            goal_name=LocalText.same("WAS"),
        ),
        period=declaration.period,
        as_of=date(2026, 1, 14),
        made=date(2026, 1, 20),
        policy="standard",
        headline="ended",
        windows=declaration.windows,
        software="0.1.0",
        checksum="3f9a 71c0",
        scales=described.scales,
        instruments=described.instruments,
    )
    return make_release(described.findings, facts, population=described.population)


def atoms_of(findings, scale):
    """Count the clients whom the numbers told of a scale part from each other."""
    status = next(each for each in findings.breakdowns if each.key == f"{scale}.status")
    baselines = next(each.part for each in findings.tallies if each.key == f"{scale}.baselines")
    atoms = {name: status.part(name) for name in STATUSES if name != "left_early"}
    begun = baselines - sum(atoms.values()) + atoms["no_baseline"]
    return atoms | {"early_begun": begun, "early_not": status.part("left_early") - begun}


def test_no_count_of_a_few_is_a_sum_or_difference_of_what_is_told(small):
    looked_at = 0
    for service in small.project.declaration.services:
        described = describe_service(small, service)
        release = released(described, service, small.project.declaration)
        for card in release.scales:
            atoms = atoms_of(described.findings, card.key)
            rows = exact_sums(release, card.key, atoms)
            rank = np.linalg.matrix_rank(rows)
            for some in chain.from_iterable(combinations(atoms, size) for size in range(1, len(atoms) + 1)):
                if 1 <= sum(atoms[atom] for atom in some) <= 4:
                    looked_at += 1
                    wanted = [float(atom in some) for atom in atoms]
                    assert np.linalg.matrix_rank([*rows, wanted]) > rank, (service.id, card.key, some, atoms)
    assert looked_at > 50

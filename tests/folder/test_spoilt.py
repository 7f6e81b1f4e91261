"""However impact.yaml or its files are spoilt, the reading gives located problems or a project, nothing else."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impactkit.domain.problems import InvalidData
from impactkit.frames.project import Project

WORDS = (
    "", "null", "~", "true", "0", "-1", "1e999", "nan", "[]", "{}", "[a, [b]]", "{a: {b: c}}", "&a x", "*a", "!!int x",
    '"\\0"', "'", '"', "2025-13-01", "999999999999", "ä", "a" * 300, "- x", "? y", "x: y: z", "|", "%", "@", "\t",
    "client", "was", "paja", "../x.csv", "clients.csv", ".", "/", "items", "\u2028", "012",
)  # fmt: skip
CELLS = (
    "",
    ";",
    ";;;;;;",
    '"',
    '""',
    "\r",
    "\n",
    "\n\n",
    "A-1",
    "1.1.2025",
    "99999999999999999999",
    "=1+1",
    "\t",
    ",",
    "\0",
    "ä",
    "\ufeff",
    "x" * 40_000,
    "NA",
    "-0",
    "1,5",
    "1.234",
    "True",
    "sep=,\n",
)


def outcome(folder):
    """Give what came of it: "read" or "stopped"; any other exception fails the test."""
    try:
        project = folder.open()
    except InvalidData as stopped:
        found, came = stopped.problems, "stopped"
    else:
        assert isinstance(project, Project)
        found, came = project.problems, "read"
    assert (came == "stopped") == any(problem.severity == "stop" for problem in found)
    assert all(problem.place.file for problem in found)
    return came


def spoilt(text, chance, words):
    """Put, take away or swap a piece of a text."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    cut, end = sorted(chance.choices(range(len(line) + 1), k=2))
    way = chance.randrange(5)
    if way == 0:
        lines[at] = line[:cut] + chance.choice(words) + line[end:]
    elif way == 1:
        lines[at] = line.partition(":")[0] + ": " + chance.choice(words)
    elif way == 2:
        lines.pop(at)
    elif way == 3:
        lines.insert(at, chance.choice(lines))
    else:
        lines[at] = " " * chance.randrange(4) + line.lstrip()
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["impact.yaml", "clients.csv", "periods.csv", "answers.csv"])
def test_a_spoilt_file_gives_located_problems_only(folder, name):
    text = (folder.path / name).read_text("utf-8")
    chance = random.Random(name)
    words = WORDS if name == "impact.yaml" else CELLS
    came = set()

    for _ in range(25):
        changed = text
        for _ in range(chance.randrange(1, 4)):
            changed = spoilt(changed, chance, words)
        folder.write(name, changed.encode("utf-8", errors="surrogatepass"))
        came.add(outcome(folder))

    assert came == {"read", "stopped"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_give_located_problems_only(folder, content):
    folder.write("answers.csv", content)
    outcome(folder)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.text(alphabet="abc:-[]{}\"'#&*!|>%@ \n\t0.\0é", max_size=60))
def test_any_text_is_no_project_and_says_so(folder, content):
    folder.write("impact.yaml", content.encode())

    assert outcome(folder) == "stopped"

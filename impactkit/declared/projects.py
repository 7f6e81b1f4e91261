"""Reads `impact.yaml`, the file by which a folder with exports becomes a project."""

from __future__ import annotations

from impactkit.declared.faults import modelled, problem
from impactkit.declared.instruments import ENDINGS
from impactkit.declared.own_instruments import Load
from impactkit.declared.project_checks import project_problems
from impactkit.declared.project_keys import ProjectKeys
from impactkit.declared.project_lines import project_file
from impactkit.declared.written import entries, text
from impactkit.declared.yaml_text import Mapping, Text, below, located_with_problems
from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_
from impactkit.domain.nearest import nearest
from impactkit.domain.problems import InvalidData, Problem
from impactkit.domain.project_file import ProjectFile

NAME = "impact.yaml"


def read_project_file(
    content: bytes, *, file: str, load: Load, known: tuple[str, ...]
) -> tuple[ProjectFile, dict[str, Instrument], tuple[Problem, ...]]:
    """Read the file of a folder.

    Parameters
    ----------
    content : bytes
        The file, UTF-8.
    file : str
        Its name, as problems shall show it.
    load : callable
        Gives the instrument of an id or of ``id@version``; raises InvalidData where there is none.
    known : tuple of str
        Ids of the instruments that there are.

    Returns
    -------
    tuple
        What the file says as far as it can be read, its instruments by key, and everything that is wrong with it, in
        the order of the lines.

    Raises
    ------
    InvalidData
        If it is no YAML of keys and values.
    """
    tree, written = located_with_problems(content, file=file)
    model, problems = modelled(ProjectKeys, tree)
    instruments, unknown = _instruments(tree, load, known)
    problems += [*written, *unknown, *project_problems(tree, instruments)]
    ordered = tuple(sorted(problems, key=lambda one: (one.place.line or 0, one.place.character or 0)))
    read = project_file(tree, file=file, instruments=instruments, model=model)
    return read, {one.key: one for one in instruments.values()}, ordered


def _instruments(tree: Mapping, load: Load, known: tuple[str, ...]) -> tuple[dict[int, Instrument], list[Problem]]:
    """Load each instrument that the file names, by the number of its entry.

    For one that there is not, the one that was perhaps meant stands: what else the file says of it is then looked at
    too, and one slip is not told again wherever the name is used.
    """
    found: dict[int, Instrument] = {}
    problems: list[Problem] = []
    for number, entry in enumerate(entries(tree, "instruments")):
        written, version = below(entry, "id"), text(below(entry, "version"))
        if not isinstance(written, Text) or written.empty:
            continue
        name = f"{written.text}@{version}" if version else written.text
        loaded, faulty = _loaded(name, load)
        problems += faulty  # of a file of the user's own
        if loaded is None and not faulty:
            what, mend = N_("There is no instrument {value}."), N_("Use {allowed}.")
            problems.append(problem("unknown-instrument", what, mend, place=written.place, value=name, allowed=known))
            loaded, _ = _loaded(nearest(written.text, known), load)
            if loaded and loaded.key not in {one.key for one in found.values()}:
                found[number] = loaded
        elif loaded and loaded.key in {one.key for one in found.values()}:
            what, mend = N_("The instrument {value} is named twice."), N_("Take one of the two out.")
            problems.append(problem("instrument-twice", what, mend, place=written.place, value=loaded.key))
        elif loaded:
            found[number] = loaded
    return found, problems


def _loaded(name: str, load: Load) -> tuple[Instrument | None, list[Problem]]:
    """Load an instrument; None where there is none, with the faults of its file where there is a file of it."""
    try:
        return (None if not name or name.endswith(ENDINGS) else load(name)), []
    except InvalidData as stopped:
        return None, [each for each in stopped.problems if each.code != "unknown-instrument"]

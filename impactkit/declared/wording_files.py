"""Files of the user's own licensed wording beside a project: ``wording/<id>.<lang>.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from impactkit.declared.code_lines import without_codes
from impactkit.declared.faults import modelled, problem
from impactkit.declared.instruments import ENDINGS
from impactkit.declared.spellings import Id, Slug, Whole, Words, Written
from impactkit.declared.written import keys, text
from impactkit.declared.yaml_text import Mapping as Tree
from impactkit.declared.yaml_text import below, located, place_of
from impactkit.domain.instrument import AnswerSet, Instrument
from impactkit.domain.local_text import LANGUAGES, Language
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place, Problem
from impactkit.domain.wording import Wording

FOLDER = "wording"  # beside a project


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """The wording that was found for the instruments of a project, and what is wrong with the files."""

    wordings: tuple[Wording, ...] = ()
    problems: tuple[Problem, ...] = ()


FindWording = Callable[[Sequence[Instrument]], Worded]


def no_wording(_: Sequence[Instrument]) -> Worded:
    """Find nothing: the project has no wording of its own."""
    return Worded()


def wording_beside(folder: Path) -> FindWording:
    """Give what finds the wording of instruments in the folder ``wording`` beside a project.

    A file that fits no instrument of the project is told in a note; every fault of one that does is told with its line.
    """

    def found(instruments: Sequence[Instrument]) -> Worded:
        by_id = {one.id: one for one in instruments}
        wordings: list[Wording] = []
        problems: list[Problem] = []
        for path in _files(folder / FOLDER):
            try:
                wordings.append(_read(path, by_id))
            except InvalidData as faulty:
                problems += faulty.problems
        return Worded(wordings=tuple(wordings), problems=tuple(problems))

    return found


class WordingFile(Written):
    """The whole file."""

    format: Literal["impactkit-wording/1"]
    version: Slug | None = None
    items: dict[Id, Words] = Field(default_factory=dict)
    answers: dict[Id, dict[Whole, Words]] = Field(default_factory=dict)


def read_wording(content: bytes, *, file: str, instrument: Instrument, language: Language) -> Wording:
    """Read the wording of an instrument from the bytes of a file; `file` is its name, as problems shall show it.

    Raises
    ------
    InvalidData
        If the file has faults, all of them; or where a personal identity code stands in it, which is never told.
    """
    model = None
    try:
        tree = located(content, file=file)
        model, problems = modelled(WordingFile, tree)
        problems += _faults(tree, instrument)
    except InvalidData as unreadable:
        problems = list(unreadable.problems)
    told = without_codes(content, problems, file=file)
    if model is None or told:
        raise InvalidData(told)
    sets = _sets(instrument)
    answers = {name: _of_catalogue(words, sets[name]) for name, words in model.answers.items()}
    return Wording(instrument=instrument.id, language=language, items=model.items, answers=answers)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if path.suffix.lower() in ENDINGS)


def _read(path: Path, by_id: Mapping[str, Instrument]) -> Wording:
    named, _, language = path.stem.rpartition(".")
    known = next((each for each in LANGUAGES if each == language), None)
    if named not in by_id or known is None:
        raise InvalidData((_unread(path, named or path.stem, tuple(by_id)),))
    try:
        content = path.read_bytes()
    except OSError as fault:
        what, mend = N_("The file cannot be read: {reason}."), N_("Close it where it is open, then try again.")
        unreadable = problem("unreadable-file", what, mend, place=Place(file=path.name), reason=fault.strerror or "")
        raise InvalidData((unreadable,)) from None
    return read_wording(content, file=path.name, instrument=by_id[named], language=known)


def _unread(path: Path, named: str, ids: tuple[str, ...]) -> Problem:
    what = N_("This file is not read: its name is not that of an instrument of the project and a language.")
    mend = N_("Name it after one of {allowed} and fi, sv or en, such as {example}.")
    found = problem("unread-wording", what, mend, place=Place(file=path.name), value=named, allowed=ids)
    example = ("example", f"{ids[0] if ids else 'was'}.fi.yaml")
    return Problem(
        severity="note", code=found.code, what=what, place=found.place, mend=mend, details=(*found.details, example)
    )


def _sets(instrument: Instrument) -> dict[str, AnswerSet]:
    return {item.answers.id: item.answers for item in instrument.items}


def _of_catalogue(words: Mapping[int, str], answers: AnswerSet) -> dict[int, str]:
    """Give the words by the codes of the catalogue, whichever print of the form they were written from."""
    shift = min(words) - answers.codes[0]
    return {code - shift: said for code, said in words.items()}


def _faults(tree: Tree, instrument: Instrument) -> Iterator[Problem]:
    yield from _version(tree, instrument)
    items, sets = tuple(item.id for item in instrument.items), _sets(instrument)
    what_item, what_set = N_("There is no item {value}."), N_("There are no answers {value}.")
    yield from _unknown(tree, "items", items, "unknown-item", what_item)
    yield from _unknown(tree, "answers", tuple(sets), "unknown-answers", what_set)
    yield from _alike(tree, "items")
    for name in keys(tree, "answers"):
        yield from _alike(tree, "answers", name)
        if name in sets:
            yield from _codes(tree, name, sets[name])


def _version(tree: Tree, instrument: Instrument) -> Iterator[Problem]:
    said = text(below(tree, "version"))
    if said is not None and said != instrument.version:
        what = N_("The wording is of version {value}, and the project uses {used}.")
        mend = N_("Write the wording of {used}, or take the file away.")
        place = place_of(tree, ("version",))
        yield problem("other-version", what, mend, place=place, value=said, used=instrument.key)


def _unknown(tree: Tree, part: str, known: tuple[str, ...], code: str, what: str) -> Iterator[Problem]:
    written = below(tree, part)
    for name, place in written.keys.items() if isinstance(written, Tree) else ():
        if name not in known:
            yield problem(code, what, N_("Use {allowed}."), place=place, value=name, allowed=known)


def _alike(tree: Tree, *path: str) -> Iterator[Problem]:
    """Find two that are worded alike: a column or an answer could then be either."""
    seen: dict[str, Place] = {}
    for name in keys(tree, *path):
        node = below(tree, *path, name)
        said = text(node)
        if said is None or node is None:
            continue
        if said.casefold() in seen:
            what, mend = N_("The same words stand on line {first} already."), N_("Give each its own words.")
            yield problem("worded-alike", what, mend, place=node.place, first=str(seen[said.casefold()].line))
        seen.setdefault(said.casefold(), node.place)


def _codes(tree: Tree, name: str, answers: AnswerSet) -> Iterator[Problem]:
    prints = [answers.printed_from(first).codes for first in answers.first_codes] or [answers.codes]
    written = tuple(keys(tree, "answers", name))
    if not any(sorted(written) == sorted(map(str, codes)) for codes in prints):
        what, mend = N_("The answers {value} are not these codes."), N_("Give the words of each code: {codes}.")
        codes = " / ".join(", ".join(map(str, codes)) for codes in prints)
        yield problem("words-of-codes", what, mend, place=place_of(tree, ("answers", name)), value=name, codes=codes)

"""A YAML file that a person wrote, as a tree whose every value knows its line.

Scalars stay text: nothing guesses that `no` is false or that `012` is ten. What a person can get wrong without seeing
it (a key written twice) and what only an attacker writes (aliases, deep nesting, a file of many megabytes) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import yaml

from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place, Problem

MOST_BYTES = 1_000_000  # the longest instrument that the catalogue could hold is a twentieth of this
MOST_DEPTH = 20  # lists within lists; people need six
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C one is ten times faster; a wheel may lack it
NOTHING = ("", "null", "~")
FRAMING = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)


@dataclass(frozen=True, slots=True)
class Text:
    """One value as it is written; `quoted` tells "null" the word from null the gap."""

    place: Place
    text: str
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether the value says that there is none."""
        return not self.quoted and self.text in NOTHING


@dataclass(frozen=True, slots=True)
class Listing:
    """Values in a row."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Values by key; `keys` holds where each key stands."""

    place: Place
    values: dict[str, Node]
    keys: dict[str, Place] = field(default_factory=dict)


Node = Text | Listing | Mapping
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


def located(content: bytes, *, file: str) -> Mapping:
    """Read a YAML document into a tree with places.

    Parameters
    ----------
    content : bytes
        The file, UTF-8, one megabyte at most.
    file : str
        Its name, as problems shall show it.

    Raises
    ------
    InvalidData
        If the file is too large, not UTF-8, no YAML, no mapping at its top, nested too deep, has aliases, or has a
        key twice.
    """
    tree, problems = located_with_problems(content, file=file)
    if problems:
        raise InvalidData(problems)
    return tree


def located_with_problems(content: bytes, *, file: str) -> tuple[Mapping, tuple[Problem, ...]]:
    """Read a YAML document as `located` does; keys that stand twice and aliases are told beside the tree.

    Of a key that stands twice the first value counts, and an alias is empty, so that the rest can be looked at too.

    Raises
    ------
    InvalidData
        If there is no tree to look at.
    """
    start = Place(file=file, line=1, character=1)
    if len(content) > MOST_BYTES:
        raise InvalidData((_unreadable(start, N_("The file holds {value} bytes."), str(len(content))),))
    try:
        return _Reading(file).document(yaml.parse(content.decode("utf-8-sig"), Loader=LOADER))
    except UnicodeDecodeError as fault:
        place = Place(file=file, line=content.count(b"\n", 0, fault.start) + 1)
        problem = _unreadable(place, N_("The file is not UTF-8 text."))
    except yaml.MarkedYAMLError as fault:
        place = _place(fault.problem_mark, file)
        problem = _unreadable(place, N_("This is not YAML: {value}."), fault.problem or "")
    except yaml.YAMLError:
        problem = _unreadable(start, N_("The file holds a character that YAML does not allow."))
    raise InvalidData((problem,))


def plain(node: Node) -> Plain:
    """Give a tree without its places: dictionaries, lists, text, and None for what is left open."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.values.items()}
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return None if node.empty else node.text


def below(node: Node | None, *path: str | int) -> Node | None:
    """Give what lies at `path`, None where nothing does."""
    for step in path:
        if isinstance(node, Mapping):
            node = node.values.get(str(step))
        elif isinstance(node, Listing) and isinstance(step, int) and 0 <= step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def place_of(tree: Node, path: tuple[str | int, ...]) -> Place:
    """Give the place of what lies at `path`, or of the nearest thing above it that exists."""
    while path and below(tree, *path) is None:
        path = path[:-1]
    found = below(tree, *path)
    return tree.place if found is None else found.place


class _Reading:
    """One walk over the events of a document; collects what is refused on the way.

    Events, because PyYAML's own tree is built by C recursion, which a file of a million brackets makes crash.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def document(self, events: Iterator[yaml.Event]) -> tuple[Mapping, tuple[Problem, ...]]:
        parts = (event for event in events if not isinstance(event, FRAMING))
        begun = next(parts, None)
        tree = self._node(begun, parts, "", 0) if begun else Text(Place(file=self.file, line=1), "")
        if not isinstance(tree, Mapping):
            no_keys = _unreadable(tree.place, N_("The file does not begin with keys and values."))
            raise InvalidData((*self.problems, no_keys))
        if (second := next(parts, None)) is not None:
            place = _place(second.start_mark, self.file)
            self.problems.append(_unreadable(place, N_("A second document begins here.")))
        return tree, tuple(self.problems)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: str, depth: int) -> Node:
        place = _place(event.start_mark, self.file, path)
        if depth > MOST_DEPTH:
            deep = N_("Values are nested more than {value} deep.")
            raise InvalidData((*self.problems, _unreadable(place, deep, str(MOST_DEPTH))))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place, events, path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(place, events, path, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Text(place, event.value, quoted=event.style is not None and event.style != "")
        self.problems.append(_alias(place))
        return Text(place, "")

    def _listing(self, place: Place, events: Iterator[yaml.Event], path: str, depth: int) -> Listing:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, _join(path, len(items)), depth + 1))
        return Listing(place, tuple(items))

    def _mapping(self, place: Place, events: Iterator[yaml.Event], path: str, depth: int) -> Mapping:
        found = Mapping(place, {})
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            written = self._node(event, events, path, depth + 1)
            key = written.text if isinstance(written, Text) else ""
            here = _place(event.start_mark, self.file, _join(path, key))
            value = self._node(next(events), events, _join(path, key), depth + 1)
            if not isinstance(written, Text):
                self.problems.append(_unreadable(here, N_("A key is a list or a mapping.")))
            elif key in found.values:
                self.problems.append(_twice(here, key, found.keys[key]))
            else:
                found.keys[key] = here
                found.values[key] = value
        return found


def _join(path: str, step: str | int) -> str:
    return f"{path}.{step}" if path else str(step)


class Mark(Protocol):
    """Where an event stands, as both of PyYAML's readers tell it; counted from 0."""

    line: int
    column: int


def _place(mark: Mark | None, file: str, path: str = "") -> Place:
    if mark is None:  # no event of a file is without one; PyYAML's types cannot promise it
        return Place(file=file, column=path)
    return Place(file=file, line=mark.line + 1, character=mark.column + 1, column=path)


def _unreadable(place: Place, what: str, value: str = "") -> Problem:
    return Problem(
        severity="stop",
        code="unreadable-yaml",
        what=what,
        place=place,
        mend=N_("Indent with spaces and never with tabs; save the file as UTF-8, {most} bytes at most."),
        value=value,
        details=(("most", str(MOST_BYTES)),),
    )


def _alias(place: Place) -> Problem:
    return Problem(
        severity="stop",
        code="yaml-alias",
        what=N_("The file refers back to another part of itself with *."),
        place=place,
        mend=N_("Write the value out."),
    )


def _twice(place: Place, key: str, first: Place) -> Problem:
    return Problem(
        severity="stop",
        code="key-twice",
        what=N_("{value} is written twice; the first one stands on line {first}."),
        place=place,
        mend=N_("Take one of the two out."),
        value=key,
        details=(("first", str(first.line)),),
    )

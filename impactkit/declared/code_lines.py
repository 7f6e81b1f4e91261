"""Where personal identity codes stand in a YAML file that a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from impactkit.declared.faults import problem
from impactkit.declared.identity import identity_code_in, without_code
from impactkit.declared.yaml_text import Listing, Node, Text, located_with_problems
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place, Problem, screened


def lines_with_codes(content: bytes) -> tuple[int, ...]:
    """Give the lines on which a personal identity code stands, or a value begins that holds one.

    A comment counts; so does a value that is written over several lines or with escapes.

    Parameters
    ----------
    content : bytes
        The file; it need not be YAML.
    """
    lines = enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1)
    found = {number for number, line in lines if identity_code_in(line) == "code"}
    try:
        tree, _ = located_with_problems(content, file="")
    except InvalidData:
        return tuple(sorted(found))
    found |= {place.line or 1 for place, text in _texts(tree) if identity_code_in(text) == "code"}
    return tuple(sorted(found))


def without_codes(content: bytes, problems: Iterable[Problem], *, file: str) -> tuple[Problem, ...]:
    """Give the problems of a file with which people measure, and each line on which a code stands; never the code.

    In the order of the lines.
    """
    what = N_("A personal identity code stands here; the file is not read.")
    mend = N_("Take it out of the file: its texts stand in reports as they are written.")
    places = [Place(file=file, line=line) for line in lines_with_codes(content)]
    codes = [problem("identity-code", what, mend, place=place) for place in places]
    told = [*codes, *(screened(each, without_code) for each in problems)]
    return tuple(sorted(told, key=lambda one: (one.place.line or 0, one.place.character or 0)))


def _texts(node: Node) -> Iterator[tuple[Place, str]]:
    if isinstance(node, Text):
        yield node.place, node.text
        return
    if isinstance(node, Listing):
        parts = node.items
    else:
        parts = tuple(node.values.values())
        yield from ((place, key) for key, place in node.keys.items())
    for part in parts:
        yield from _texts(part)

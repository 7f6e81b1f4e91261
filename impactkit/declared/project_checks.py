"""What must agree between the parts of `impact.yaml`, over the tree as written: see `instrument_checks` for why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from impactkit.declared.faults import problem
from impactkit.declared.written import entries, keys, text
from impactkit.declared.yaml_text import Listing, Node, Text, below
from impactkit.declared.yaml_text import Mapping as Tree
from impactkit.domain.background import RECORDED, REPORTED
from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.goals import GAS
from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_
from impactkit.domain.nearest import nearest
from impactkit.domain.problems import Problem
from impactkit.domain.project import INDEX

KINDS = tuple(kind.id for kind in EXIT_KINDS)
LEVELS = {question.id: tuple(level.id for level in question.levels) for question in REPORTED}
CASE_MIX = tuple(dict.fromkeys((*LEVELS, *(question.id for question in RECORDED))))


@dataclass(frozen=True, slots=True)
class Named:
    """The names that a file gives, which other parts of it may use."""

    instruments: Mapping[int, Instrument]  # number of the entry -> instrument
    services: tuple[str, ...]
    written: tuple[str, ...]  # ids of instruments, also of those that there are not

    @property
    def instrument_ids(self) -> tuple[str, ...]:
        """Give the ids of the instruments."""
        return tuple(dict.fromkeys(one.id for one in self.instruments.values()))

    def names(self, node: Node | None) -> bool:
        """Tell whether a text is the id of an instrument of the file, as it is written there."""
        return text(node) in self.written

    @property
    def scales(self) -> tuple[str, ...]:
        """Give the ids of all scales."""
        return tuple(scale.id for one in self.instruments.values() for scale in one.scales)


def project_problems(tree: Tree, instruments: Mapping[int, Instrument]) -> list[Problem]:
    """Give everything that does not agree.

    Parameters
    ----------
    tree : Mapping
        The file as written.
    instruments : mapping
        Number of the entry of ``instruments`` to the instrument that it names, or was perhaps meant to.
    """
    services = tuple(filter(None, (text(below(service, "id")) for service in entries(tree, "services"))))
    written = tuple(filter(None, (text(below(one, "id")) for one in entries(tree, "instruments"))))
    named = Named(instruments, services, written)
    return list(
        chain.from_iterable(check(tree, named) for check in (_scales, _services, _words, _twice, _milestones, _data))
    )


def _scales(tree: Tree, named: Named) -> Iterator[Problem]:
    """Find scales that no instrument of the file has.

    Where an instrument is not known its scales are not known either: then only what looks like a slip is told.
    """
    certain = len(named.instruments) == len(entries(tree, "instruments"))
    goals = tuple(below(service, "goal", "scale") for service in entries(tree, "services"))
    composites = {f"{INDEX}{text(below(one, 'indicator'))}" for one in entries(tree, "composites")}
    goals = tuple(goal for goal in goals if text(goal) not in composites)
    parts = (below(part, "scale") for one in entries(tree, "composites") for part in entries(one, "parts"))
    what = N_("No instrument of the file has the scale {value}.")
    written = [node for node in (*goals, *parts) if certain or _near(node, named.scales)]
    yield from _unknown(written, named.scales, what)
    for number, instrument in named.instruments.items():
        declared = (below(scale, "id") for scale in entries(tree, "instruments", number, "scales"))
        own = tuple(scale.id for scale in instrument.scales)
        yield from _unknown(declared, own, N_("This instrument has no scale {value}."))


def _services(tree: Tree, named: Named) -> Iterator[Problem]:
    if not named.services:
        return
    of_targets = (one for target in entries(tree, "targets") for one in entries(target, "services"))
    of_data = (below(data, "values", "service") for data in entries(tree, "data"))
    coded = chain.from_iterable(_below_all(below(data, "codes", "service")) for data in entries(tree, "data"))
    what = N_("There is no service {value} in the file.")
    yield from _unknown((*of_targets, *of_data, *coded), named.services, what)


def _words(tree: Tree, named: Named) -> Iterator[Problem]:
    """Find kinds of exit and background questions that there are not, and intervals of unknown instruments."""
    for target in entries(tree, "targets"):
        yield from _unknown(entries(target, "kinds"), KINDS, N_("There is no kind of exit {value}."))
        population = below(target, "population")
        yield from _unknown_keys(population, tuple(LEVELS), N_("There is no background question {value}."))
        for question in set(keys(target, "population")) & set(LEVELS):
            answered = below(population, question)
            answers = answered.items if isinstance(answered, Listing) else (answered,)
            yield from _unknown(answers, LEVELS[question], N_("{value} is no answer of this background question."))
    asked = entries(tree, "case_mix")
    yield from _unknown(asked, CASE_MIX, N_("There is no background question {value}."))
    intervals = below(tree, "windows", "min_interval")
    if named.instruments:
        what = N_("The file names no instrument {value}.")
        yield from _unknown_keys(intervals, (*named.instrument_ids, GAS), what, but=named.written)


def _twice(tree: Tree, _: Named) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in entries(tree, "targets"):
        written = below(entry, "id")
        if isinstance(written, Text) and written.text in seen:
            what, mend = N_("The id {value} is used twice."), N_("Give one of the two another id.")
            yield problem("id-twice", what, mend, place=written.place, value=written.text)
        seen |= {written.text} if isinstance(written, Text) else set()


def _milestones(tree: Tree, _: Named) -> Iterator[Problem]:
    """Find kinds of steps that cannot be told apart: a semicolon stands between them in a workbook."""
    for written in entries(tree, "milestones"):
        if isinstance(written, Text) and ";" in written.text:
            what, mend = N_("A kind of step holds a semicolon: {value}."), N_("Write it without.")
            yield problem("milestone-semicolon", what, mend, place=written.place, value=written.text)


def _data(tree: Tree, named: Named) -> Iterator[Problem]:
    """Find files of answers that do not say of which instrument, and other files that do."""
    allowed = tuple(dict.fromkeys((*named.instrument_ids, *(one.key for one in named.instruments.values()))))
    for data in entries(tree, "data"):
        holds, written = text(below(data, "holds")), below(data, "instrument")
        if written is not None and holds not in ("answers", None):
            what = N_("A file of {holds} belongs to no instrument.")
            yield problem("no-answers-here", what, N_("Take the key out."), place=written.place, holds=str(holds))
        elif holds == "answers" and written is None and len(named.instruments) > 1:
            what = N_("It is not said which instrument these answers belong to.")
            mend = N_("Add the key instrument: {allowed}.")
            yield problem("no-instrument-named", what, mend, place=data.place, allowed=named.instrument_ids)
        elif written is not None and allowed:
            names = written.items if isinstance(written, Listing) else (written,)
            unknown = [name for name in names if not named.names(name)]
            yield from _unknown(unknown, allowed, N_("The file names no instrument {value}."))


def _below_all(node: Node | None) -> tuple[Node, ...]:
    return tuple(node.values.values()) if isinstance(node, Tree) else ()


def _near(node: Node | None, allowed: tuple[str, ...]) -> bool:
    return isinstance(node, Text) and bool(nearest(node.text, allowed))


def _unknown(nodes: Iterable[Node | None], allowed: tuple[str, ...], what: str) -> Iterator[Problem]:
    for node in nodes:
        if isinstance(node, Text) and not node.empty and node.text not in allowed:
            mend = N_("Use {allowed}.")
            yield problem("unknown-word", what, mend, place=node.place, value=node.text, allowed=allowed)


def _unknown_keys(
    node: Node | None, allowed: tuple[str, ...], what: str, *, but: tuple[str, ...] = ()
) -> Iterator[Problem]:
    """Find keys that are none of those allowed; those of `but` are told elsewhere."""
    if isinstance(node, Tree):
        for key, place in node.keys.items():
            if key not in (*allowed, *but):
                yield problem("unknown-word", what, N_("Use {allowed}."), place=place, value=key, allowed=allowed)

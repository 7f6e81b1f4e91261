"""What must agree between the parts of an instrument's file.

Functions over the tree as written and not validators of the model: those stay silent while any field is wrong, and the
user would learn of the second fault only after mending the first. Where a part is missing or misspelt, the model says
so; a check that needs it passes over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from impactkit.declared.faults import problem
from impactkit.declared.scale_checks import scale_problems
from impactkit.declared.written import codes_of, entries, keys, number, text, texts, whole
from impactkit.declared.yaml_text import Mapping, Node, Text, below
from impactkit.domain.message import N_
from impactkit.domain.problems import Place, Problem

LEAST_INTERVAL = 14  # days: a nearer answer is given from memory of the first
TAKEN = ("client", "service", "date", "rater", "mode", "language", "form_version")


def cross_checked(tree: Mapping) -> list[Problem]:
    """Give everything that does not agree, in the order of the checks."""
    of_form = (_ids_once, _ids_free, _answer_sets, _item_answers, _items_used, _wording, _interval)
    return list(chain.from_iterable(check(tree) for check in (*of_form, _scales, _examples, _example_codes)))


def _ids_once(tree: Mapping) -> Iterator[Problem]:
    for part in ("items", "scales"):
        first: dict[str, Place] = {}
        for entry in entries(tree, part):
            written = below(entry, "id")
            if not isinstance(written, Text):
                continue
            if written.text in first:
                what = N_("The id {value} is used twice; the first one stands on line {first}.")
                mend = N_("Give one of the two another id.")
                line = str(first[written.text].line)
                yield problem("id-twice", what, mend, place=written.place, value=written.text, first=line)
            first.setdefault(written.text, written.place)


def _ids_free(tree: Mapping) -> Iterator[Problem]:
    for part in ("items", "scales"):
        for entry in entries(tree, part):
            written = below(entry, "id")
            if isinstance(written, Text) and written.text in TAKEN:
                what = N_("The id {value} is the name of a column that every frame of answers has.")
                yield problem("id-taken", what, N_("Use another id."), place=written.place, value=written.text)


def _answer_sets(tree: Mapping) -> Iterator[Problem]:
    for name in keys(tree, "answers"):
        written, codes = below(tree, "answers", name, "codes"), codes_of(tree, name)
        if written is not None and codes and list(codes) != sorted(set(codes)):
            what, mend = N_("The codes of {value} are not in order."), N_("Write each code once, the lowest first.")
            yield problem("codes-order", what, mend, place=written.place, value=name)
        first_codes = below(tree, "answers", name, "first_codes")
        first = tuple(whole(node) for node in entries(tree, "answers", name, "first_codes"))
        if first_codes is not None and codes and codes[0] not in first:
            what = N_("The first codes of {value} leave out {begin}, by which its codes begin.")
            mend = N_("Add {begin}, or take first_codes out.")
            yield problem("first-code", what, mend, place=first_codes.place, value=name, begin=str(codes[0]))


def _item_answers(tree: Mapping) -> Iterator[Problem]:
    known = keys(tree, "answers")
    for item in entries(tree, "items"):
        written = below(item, "answers")
        if isinstance(written, Text) and written.text not in known:
            what, mend = N_("There are no answers {value}."), N_("Use {allowed}, or write them under answers.")
            yield problem("unknown-answers", what, mend, place=written.place, value=written.text, allowed=known)


def _items_used(tree: Mapping) -> Iterator[Problem]:
    used = {name for scale in entries(tree, "scales") for name in texts(scale, "items")}
    for item in entries(tree, "items"):
        written = below(item, "id")
        if isinstance(written, Text) and written.text not in used:
            what, mend = N_("No scale uses the item {value}."), N_("Add it to the items of a scale, or take it out.")
            yield problem("unused-item", what, mend, place=written.place, value=written.text)


def _wording(tree: Mapping) -> Iterator[Problem]:
    if text(below(tree, "licence", "wording_shipped")) == "true":
        return
    for item in entries(tree, "items"):
        for kind in ("wording", "easy_wording", "worker_wording"):
            written = below(item, kind)
            if written is not None:
                what = N_("The file holds wording, and its licence does not say that it may.")
                mend = N_("Take the wording out; where it is your own, write wording_shipped: true under licence.")
                yield problem("wording", what, mend, place=written.place)


def _interval(tree: Mapping) -> Iterator[Problem]:
    """Find a shortest time between two assessments in which they would ask about the same days."""
    written = below(tree, "min_interval_days")
    days, asked = whole(written), whole(below(tree, "recall_days")) or 0
    least = max(asked, LEAST_INTERVAL)
    if written is not None and days is not None and 0 < days < least:
        what = N_("Answers given {value} days apart may be about the same days, or from memory.")
        mend = N_("Write {least} or more: recall_days, and at least {fewest}.")
        yield problem(
            "interval-too-short",
            what,
            mend,
            place=written.place,
            value=str(days),
            least=str(least),
            fewest=str(LEAST_INTERVAL),
        )


def _scales(tree: Mapping) -> Iterator[Problem]:
    for scale in entries(tree, "scales"):
        if isinstance(scale, Mapping):
            yield from scale_problems(tree, scale)


def _examples(tree: Mapping) -> Iterator[Problem]:
    scales = tuple(filter(None, (text(below(scale, "id")) for scale in entries(tree, "scales"))))
    items = tuple(filter(None, (text(below(item, "id")) for item in entries(tree, "items")))) or scales
    for example in entries(tree, "tests"):
        written = below(example, "scale")
        if isinstance(written, Text) and written.text not in scales:
            what, mend = N_("There is no scale {value}."), N_("Use {allowed}.")
            yield problem("unknown-scale", what, mend, place=written.place, value=written.text, allowed=scales)
        yield from _unknown_items(below(example, "answers"), items)


def _unknown_items(answers: Node | None, items: tuple[str, ...]) -> Iterator[Problem]:
    if not isinstance(answers, Mapping):
        return
    for name, place in answers.keys.items():
        if name not in items:
            what, mend = N_("There is no item {value}."), N_("Use {allowed}.")
            yield problem("unknown-item", what, mend, place=place, value=name, allowed=items)


def _example_codes(tree: Mapping) -> Iterator[Problem]:
    sets = keys(tree, "answers")
    first_codes = {whole(node) for name in sets for node in entries(tree, "answers", name, "first_codes")}
    for example in entries(tree, "tests"):
        written, answers = below(example, "first_code"), below(example, "answers")
        first = whole(written)
        if written is not None and first is not None and first not in first_codes:
            what = N_("No form is printed from {value} here.")
            mend = N_("Take first_code out, or write the codes by which forms begin under answers, as first_codes.")
            yield problem("first-code", what, mend, place=written.place, value=str(first))
        elif isinstance(answers, Mapping):
            yield from _alien_codes(tree, answers, first)


def _alien_codes(tree: Mapping, answers: Mapping, first: int | None) -> Iterator[Problem]:
    """Give the answers of an example that their items do not have."""
    sets = {text(below(item, "id")): text(below(item, "answers")) or "" for item in entries(tree, "items")}
    for name, node in answers.values.items():
        codes, value = codes_of(tree, sets.get(name, "")), number(node)
        if first is not None and codes and entries(tree, "answers", sets[name] or "", "first_codes"):
            codes = tuple(code + first - codes[0] for code in codes)
        if codes and value is not None and value not in codes:
            what, mend = N_("{value} is not an answer of {item}."), N_("Use {codes}.")
            told = ", ".join(map(str, codes))
            yield problem("alien-code", what, mend, place=node.place, value=f"{value:g}", item=name, codes=told)

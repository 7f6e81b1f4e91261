"""What must agree within a scale: its items and its rule, its range and its bands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise

from impactkit.declared.faults import problem
from impactkit.declared.spellings import WHOLE
from impactkit.declared.written import codes_of, entries, keys, number, ratio, text, texts, whole
from impactkit.declared.yaml_text import Mapping, Text, below
from impactkit.domain.exact_sums import fits, most_items
from impactkit.domain.message import N_
from impactkit.domain.problems import Problem

SAME = 1e-9  # two ends of a range closer than this are one
# The keys that belong to one rule only.
OWN_KEYS = {
    "factor": ("linear",),
    "offset": ("linear",),
    "times": ("recode_sum",),
    "recode": ("recode_sum",),
    "table": ("lookup",),
}


def scale_problems(tree: Mapping, scale: Mapping) -> Iterator[Problem]:
    """Give everything in a scale that does not agree; `tree` is the whole file."""
    with_items = chain.from_iterable(
        check(tree, scale) for check in (_items, _number_of_items, _too_many_items, _recode, _table, _range)
    )
    alone = chain.from_iterable(check(scale) for check in (_keys_of_rule, _gaps, _bands, _intervals))
    return chain(with_items, alone)


def _items(tree: Mapping, scale: Mapping) -> Iterator[Problem]:
    known = tuple(filter(None, (text(below(item, "id")) for item in entries(tree, "items"))))
    seen: set[str] = set()
    for node in entries(scale, "items"):
        if not isinstance(node, Text):
            continue
        if node.text not in known:
            what, mend = N_("There is no item {value}."), N_("Use {allowed}.")
            yield problem("unknown-item", what, mend, place=node.place, value=node.text, allowed=known)
        elif node.text in seen:
            what, mend = N_("The scale counts the item {value} twice."), N_("Take one of the two out.")
            yield problem("item-twice", what, mend, place=node.place, value=node.text)
        seen.add(node.text)


def _keys_of_rule(scale: Mapping) -> Iterator[Problem]:
    rule = text(below(scale, "rule"))
    for key, rules in OWN_KEYS.items():
        if rule and key in scale.values and rule not in rules:
            what, mend = N_("{value} does not belong to the rule {rule}."), N_("Take it out, or use the rule {rules}.")
            place = scale.keys[key]
            yield problem("key-of-another-rule", what, mend, place=place, value=key, rule=rule, rules=", ".join(rules))
    needed = {"recode_sum": "recode", "lookup": "table", "linear": "factor"}.get(rule or "")
    if needed and needed not in scale.values:
        what, mend = N_("The rule {value} needs the key {needed}."), N_("Add {needed} to the scale.")
        yield problem("missing-key", what, mend, place=scale.keys["rule"], value=rule or "", needed=needed)


def _number_of_items(tree: Mapping, scale: Mapping) -> Iterator[Problem]:
    rule, items = text(below(scale, "rule")), texts(scale, "items")
    if rule is None:
        return
    place = scale.keys.get("items", scale.place)
    if rule == "ready" and (items or entries(tree, "items")):
        what = N_("A score that is entered ready has no items.")
        yield problem("items-of-ready", what, N_("Take the items out, or use another rule."), place=place)
    if rule == "single" and len(items) != 1:
        what, mend = N_("The rule single takes one item, not {value}."), N_("Name one item, or use another rule.")
        yield problem("items-of-single", what, mend, place=place, value=str(len(items)))
    if rule not in ("ready", "single") and len(items) < 2:
        what, mend = N_("The rule {rule} takes two items or more."), N_("Name the items, or use the rule single.")
        yield problem("too-few-items", what, mend, place=place, rule=rule)


def _too_many_items(tree: Mapping, scale: Mapping) -> Iterator[Problem]:
    points = [_worth(tree, scale, name) for name in texts(scale, "items")]
    gaps_borne = bool(whole(below(scale, "missing", "at_most")))
    if not all(points) or fits(points, gaps_borne=gaps_borne):
        return
    what = N_("The scale has {value} items: too many to be summed exactly while their gaps are known.")
    mend = N_("Use {most} items at most; part the scale into several.")
    most = str(most_items(points, gaps_borne=gaps_borne))
    yield problem("too-many-items", what, mend, place=scale.keys["items"], value=str(len(points)), most=most)


def _gaps(scale: Mapping) -> Iterator[Problem]:
    missing, rule = below(scale, "missing"), text(below(scale, "rule"))
    if not isinstance(missing, Mapping):
        return
    at_most, fill, items = whole(below(missing, "at_most")), text(below(missing, "fill")), texts(scale, "items")
    if at_most and at_most >= len(items):
        what, mend = N_("Of {items} items {value} may be missing."), N_("Leave at least one item to score from.")
        place = missing.values["at_most"].place
        yield problem("too-many-gaps", what, mend, place=place, value=str(at_most), items=str(len(items)))
    if at_most and rule == "lookup":
        what = N_("A table has no line for a sum with a filled gap.")
        yield problem("gaps-of-table", what, N_("Write missing: none_allowed."), place=missing.place)
    if at_most and fill != "person_mean" and rule != "mean":
        what = N_("The rule {rule} does not say what a gap counts.")
        mend = N_("Write fill: person_mean, or at_most: 0.")
        yield problem("gaps-without-fill", what, mend, place=missing.place, rule=rule or "")


def _recode(tree: Mapping, scale: Mapping) -> Iterator[Problem]:
    recode, items = below(scale, "recode"), texts(scale, "items")
    if not isinstance(recode, Mapping):
        return
    for name, place in recode.keys.items():
        if name not in items:
            what, mend = N_("The scale has no item {value}."), N_("Use {allowed}.")
            yield problem("unknown-item", what, mend, place=place, value=name, allowed=items)
    for name in items:
        if name not in recode.values:
            what, mend = N_("There is no recode for the item {value}."), N_("Say what each of its codes is worth.")
            yield problem("recode-missing", what, mend, place=recode.place, value=name)
            continue
        codes = set(_item_codes(tree, name))
        mapped = {int(key) for key in keys(recode.values[name]) if WHOLE.fullmatch(key)}
        if codes and mapped and codes != mapped:
            what = N_("The recode of {value} does not fit its codes: {odd}.")
            mend = N_("Say what each of its codes is worth, and no others: {codes}.")
            place = recode.values[name].place
            odd, told = (", ".join(map(str, sorted(some))) for some in (codes ^ mapped, codes))
            yield problem("recode-incomplete", what, mend, place=place, value=name, odd=odd, codes=told)


def _table(tree: Mapping, scale: Mapping) -> Iterator[Problem]:
    table, ends = below(scale, "table"), _sums(tree, scale)
    if not isinstance(table, Mapping) or ends is None:
        return
    odd = sorted(set(range(ends[0], ends[1] + 1)) ^ {int(key) for key in table.values if WHOLE.fullmatch(key)})
    if odd:
        what = N_("The table does not fit the sums {low} to {high}: {value}.")
        mend = N_("Give each sum once, and no others.")
        low, high = map(str, ends)
        yield problem(
            "table-incomplete", what, mend, place=table.place, value=", ".join(map(str, odd)), low=low, high=high
        )


def _range(tree: Mapping, scale: Mapping) -> Iterator[Problem]:
    written, possible = _written_range(scale), _possible_range(tree, scale)
    place = scale.values["range"].place if "range" in scale.values else scale.place
    if written and written[0] >= written[1]:
        what, mend = N_("The range begins at {low} and ends at {high}."), N_("Write the lower end first.")
        low, high = (f"{end:g}" for end in written)
        yield problem("range-order", what, mend, place=place, low=low, high=high)
    elif written and possible and max(abs(a - b) for a, b in zip(written, possible, strict=True)) > SAME:
        what = N_("The range is {value}, but the answers give {low} to {high}.")
        mend = N_("Write [{low}, {high}], or mend codes, items or rule.")
        low, high = (f"{end:g}" for end in possible)
        value = f"[{written[0]:g}, {written[1]:g}]"
        yield problem("range-differs", what, mend, place=place, value=value, low=low, high=high)


def _bands(scale: Mapping) -> Iterator[Problem]:
    nodes = [below(band, "lower") for band in entries(scale, "cutoffs")]
    lowers, ends = [number(node) for node in nodes], _written_range(scale)
    if not nodes or None in lowers or ends is None or ends[0] >= ends[1]:
        return
    for node, lower in zip(nodes, lowers, strict=True):
        if node is not None and lower is not None and not ends[0] <= lower <= ends[1]:
            what, mend = N_("The band at {value} lies outside the range."), N_("Use {low} to {high}.")
            low, high = (f"{end:g}" for end in ends)
            yield problem("band-outside", what, mend, place=node.place, value=f"{lower:g}", low=low, high=high)
    told = [lower for lower in lowers if lower is not None]
    place = scale.keys["cutoffs"]
    if any(after <= before for before, after in pairwise(told)):
        what, mend = N_("The bands are not in order."), N_("Write the lowest band first, each bound once.")
        yield problem("bands-order", what, mend, place=place)
    elif told[0] > ends[0]:
        what = N_("The bands begin at {value} and leave out the scores from {low} on.")
        mend = N_("Let the first band begin at {low}.")
        yield problem("bands-gap", what, mend, place=place, value=f"{told[0]:g}", low=f"{ends[0]:g}")


def _intervals(scale: Mapping) -> Iterator[Problem]:
    """Find intervals of a reliability that do not hold it."""
    for fact in entries(scale, "reliability"):
        value, ends = number(below(fact, "value")), [number(node) for node in entries(fact, "ci")]
        if value is None or len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] <= value <= ends[1]:
            continue
        what = N_("The reliability is {value}, and its interval goes from {low} to {high}.")
        mend = N_("Write the interval around the value, the lower end first, or leave ci out.")
        low, high = (f"{end:g}" for end in ends if end is not None)
        written = below(fact, "ci")
        place = written.place if written else scale.place
        yield problem("interval-without-value", what, mend, place=place, value=f"{value:g}", low=low, high=high)


def _item_codes(tree: Mapping, name: str) -> tuple[int, ...]:
    """Give the codes that an item may hold; none where the file does not tell."""
    for item in entries(tree, "items"):
        if text(below(item, "id")) == name:
            return codes_of(tree, text(below(item, "answers")) or "")
    return ()


def _worth(tree: Mapping, scale: Mapping, name: str) -> tuple[int, ...]:
    """Give the points that the answers to an item can be worth; none where the file does not tell."""
    recode = below(scale, "recode", name)
    if not isinstance(recode, Mapping):
        return () if "recode" in scale.values else _item_codes(tree, name)
    points = tuple(whole(node) for node in recode.values.values())
    return tuple(one for one in points if one is not None) if None not in points else ()


def _sums(tree: Mapping, scale: Mapping) -> tuple[int, int] | None:
    """Give the lowest and the highest sum; None where the file does not tell."""
    items = texts(scale, "items")
    worth = [_worth(tree, scale, name) for name in items]
    told = worth and all(worth) and len(set(items)) == len(items)
    return (sum(map(min, worth)), sum(map(max, worth))) if told else None


def _written_range(scale: Mapping) -> tuple[float, float] | None:
    ends = [number(node) for node in entries(scale, "range")]
    return (ends[0], ends[1]) if len(ends) == 2 and ends[0] is not None and ends[1] is not None else None


def _possible_range(tree: Mapping, scale: Mapping) -> tuple[float, float] | None:
    """Give the scores that the rule can give, lowest and highest; None where the file does not tell."""
    sums, rule = _sums(tree, scale), text(below(scale, "rule"))
    if sums is None:
        return None
    if rule == "lookup":
        ends = [number(below(scale, "table", total)) for total in sums]
        return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])
    factor, offset = _line(scale, rule)
    if factor is None or offset is None:
        return None
    many = len(texts(scale, "items")) if rule == "mean" else 1
    low, high = sorted(total * factor / many + offset for total in sums)
    return low, high


def _line(scale: Mapping, rule: str | None) -> tuple[float | None, float | None]:
    if rule == "recode_sum":
        return ratio(below(scale, "times")), 0.0
    if rule == "linear":
        offset = below(scale, "offset")
        return ratio(below(scale, "factor")), 0.0 if offset is None else number(offset)
    return 1.0, 0.0

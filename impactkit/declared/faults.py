"""What pydantic finds wrong in a file, said as problems with their place, what is allowed, and what was meant."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from impactkit.declared.identity import without_code
from impactkit.declared.yaml_text import Mapping, Node, Text, below, place_of, plain
from impactkit.domain.message import N_
from impactkit.domain.nearest import nearest
from impactkit.domain.problems import Place, Problem

Model = TypeVar("Model", bound=BaseModel)
Schema: TypeAlias = dict[str, Any]  # JSON, as pydantic gives it
LONGEST = 60  # characters of a wrong value that are shown

# Error types of pydantic and of `spellings`; the message is ours.
WANTED: dict[str, str] = {
    "whole": N_("Write a whole number, such as 14."),
    "decimal": N_("Write a number with a decimal point, such as 0.89."),
    "factor": N_("Write a number such as 2.5, or a ratio such as [100, 36]."),
    "flag": N_("Write true or false."),
    "per_cent": N_("Write a share in per cent, from 1 to 100, such as 30."),
    "day": N_("Write a day that exists, such as 2026-11-24."),
    "id": N_("Use small letters a to z, digits, and single underscores between them."),
    "slug": N_("Use small letters a to z, digits, and single hyphens or dots between them."),
    "words": N_("Write a text."),
    "missing_rule": N_("Write none_allowed, or how many gaps are borne: {{at_most: 1, fill: person_mean}}."),
    "list_type": N_("Write a list: [a, b], or lines that begin with a hyphen."),
    "model_type": N_("Write keys and values here."),
    "dict_type": N_("Write keys and values here."),
}
BOUNDS: dict[str, tuple[str, str]] = {
    "greater_than": (N_("Use a number above {bound}."), "gt"),
    "greater_than_equal": (N_("Use {bound} or more."), "ge"),
    "less_than": (N_("Use a number below {bound}."), "lt"),
    "less_than_equal": (N_("Use {bound} or less."), "le"),
    "too_short": (N_("Give at least {bound} values."), "min_length"),
    "too_long": (N_("Give at most {bound} values."), "max_length"),
}


def modelled(model: type[Model], tree: Mapping) -> tuple[Model | None, list[Problem]]:
    """Read a tree as a model; without one, the problems tell everything that does not fit."""
    try:
        return model.model_validate(plain(tree)), []
    except ValidationError as fault:
        return None, [_problem(error, model, tree) for error in fault.errors(include_url=False)]


def problem(
    code: str, what: str, mend: str, *, place: Place, value: str = "", allowed: tuple[str, ...] = (), **details: str
) -> Problem:
    """Make the problem of a file: nothing is computed from it.

    A message may name ``{value}``, ``{key}`` (its path in the file), ``{allowed}`` and what else is in `details`. With
    `allowed`, the nearest spelling is asked for in the mend.
    """
    meant = nearest(value, allowed)
    if meant:
        mend = N_("Use {allowed}. Did you mean {nearest}?")
    value = without_code(value)  # before it is cut: half a code is too much as well
    return Problem(
        severity="stop",
        code=code,
        what=what,
        place=place,
        mend=mend,
        value=value if len(value) <= LONGEST else value[: LONGEST - 1] + "…",
        details=(("key", place.column), ("allowed", ", ".join(allowed)), ("nearest", meant), *details.items()),
    )


def _problem(error: ErrorDetails, model: type[BaseModel], tree: Mapping) -> Problem:
    path = tuple(step for step in error["loc"] if step != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    place = _key_place(tree, path) if "[key]" in error["loc"] or kind == "extra_forbidden" else place_of(tree, path)
    value = str(path[-1]) if kind in ("extra_forbidden", "missing") or "[key]" in error["loc"] else _shown(tree, path)
    if kind == "missing":
        what, mend = N_("The key {value} is missing."), N_("Add {value} here.")
        return problem("missing-key", what, mend, place=place, value=value)
    if kind == "extra_forbidden":
        what, mend = N_("There is no key {value} here."), N_("Take it out, or use one of {allowed}.")
        if value.isdigit():  # 0,80 within brackets is 0 and a key 80
            mend = N_("A comma parts keys from each other: write decimals with a point, such as 0.89.")
        return problem("unknown-key", what, mend, place=place, value=value, allowed=_keys(model, path[:-1]))
    what = N_("{value} does not fit {key}.") if value else N_("{key} is empty.")
    if kind == "literal_error":
        allowed = tuple(
            spelling for spelling in str(context["expected"]).split("'") if spelling not in ("", ", ", " or ")
        )
        return problem("unknown-word", what, N_("Use {allowed}."), place=place, value=value, allowed=allowed)
    if kind in BOUNDS:
        mend, name = BOUNDS[kind]
        return problem("out-of-bounds", what, mend, place=place, value=value, bound=f"{context[name]:g}")
    return problem("wrong-form", what, WANTED.get(kind, WANTED["words"]), place=place, value=value)


def _shown(tree: Mapping, path: tuple[str | int, ...]) -> str:
    node = below(tree, *path)
    if node is None:
        return ""
    return node.text if isinstance(node, Text) else _outline(node)


def _outline(node: Node) -> str:
    written = plain(node)
    return (
        f"[{', '.join(map(str, written))}]"
        if isinstance(written, list)
        else f"{{{', '.join(cast(dict[str, object], written))}}}"
    )


def _key_place(tree: Mapping, path: tuple[str | int, ...]) -> Place:
    parent = below(tree, *path[:-1])
    return parent.keys.get(str(path[-1]), parent.place) if isinstance(parent, Mapping) else place_of(tree, path)


def _keys(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Give the keys that the model allows at `path`, as its JSON schema has them."""
    schema = model.model_json_schema()
    node = schema
    for step in path:
        node = _resolved(node, schema)
        named = node.get("properties", {}).get(step) or node.get("additionalProperties", {})
        node = node.get("items", {}) if isinstance(step, int) else named
    return tuple(_resolved(node, schema).get("properties", {}))


def _resolved(node: Schema, schema: Schema) -> Schema:
    """Follow a reference, also out of a choice between something and nothing."""
    chosen = next((one for one in node.get("anyOf", ()) if one.get("type") != "null"), node)
    name = str(chosen.get("$ref", "")).removeprefix("#/$defs/")
    found: Schema = schema["$defs"][name] if name else chosen
    return found

"""From the tree of `impact.yaml` to its lines: what can be read is read, also where something beside it is wrong.

The rest of the reading goes on with these lines, so that mistakes in the data are told in one go with those of the
file. What is of the wrong form is passed over here: the model of the keys tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from impactkit.declared.faults import Model, modelled
from impactkit.declared.project_keys import ProjectKeys, TargetKeys, TextsKeys, WindowsKeys
from impactkit.declared.spellings import DAY, DECIMAL
from impactkit.declared.written import entries, keys, text, texts, whole
from impactkit.declared.written import number as number_of
from impactkit.declared.yaml_text import Mapping as Tree
from impactkit.declared.yaml_text import Node, Text, below, place_of
from impactkit.domain.instrument import INDICATORS, Instrument
from impactkit.domain.nearest import nearest
from impactkit.domain.problems import Place
from impactkit.domain.project import USUAL_MINIMUM, Composite, Part, Target
from impactkit.domain.project_file import HOLDS, DataFile, Holds, ProjectFile, Said, SaidLine

Path = tuple[str | int, ...]
SETTINGS: dict[str, Path] = {  # setting of the sheet on the project -> its keys here
    "organisation": ("organisation",),
    "first": ("period", "first"),
    "last": ("period", "last"),
    "data_date": ("data_date",),
    "policy": ("policy",),
    "headline": ("headline",),
}
SERVICE: dict[str, Path] = {  # column of the sheet of services -> its keys here
    "service": ("id",),
    "name": ("name",),
    "target_group": ("target_group",),
    "commissioner": ("commissioner",),
    "cost": ("cost",),
    "goal": ("goal", "kind"),
    "indicator": ("goal", "indicator"),
    "scale": ("goal", "scale"),
    "rater": ("goal", "rater"),
    "target": ("goal", "target"),
    "target_unit": ("goal", "target_unit"),
    "decline_expected": ("goal", "decline_expected"),
}
TEXTS: dict[str, Path] = {column: ("texts", column) for column in TextsKeys.model_fields}
SCALE: dict[str, Path] = {  # column of the sheet of instruments -> keys of a scale
    "scale": ("id",),
    "low": ("range", 0),
    "high": ("range", 1),
    "reliability": ("reliability", "value"),
    "reliability_kind": ("reliability", "kind"),
    "reliability_n": ("reliability", "n"),
    "reliability_source": ("reliability", "source"),
    "important": ("important", "value"),
    "important_source": ("important", "source"),
    "reference_mean": ("reference", "mean"),
    "reference_source": ("reference", "source"),
}
FLAGS = {"true": "yes", "false": "no"}
YES_NO = ("decline_expected", "quote_consent")
NUMBERS = ("cost", "target", "low", "high", "reliability", "reliability_n", "important", "reference_mean")


def project_file(
    tree: Tree, *, file: str, instruments: Mapping[int, Instrument], model: ProjectKeys | None
) -> ProjectFile:
    """Give what the tree says.

    Parameters
    ----------
    tree : Mapping
        As `located` gives it.
    file : str
        Its name.
    instruments : mapping
        Number of the entry of ``instruments`` to the instrument that it names, or was perhaps meant to.
    model : ProjectKeys or None
        The tree as a model; None where something is of the wrong form.
    """
    every = text(below(tree, "windows", "min_interval"))
    composites = [(number, one) for number in _numbers(tree, "composites") if (one := _composite(tree, number))]
    targets = [(number, made) for number, one in _each(tree, "targets", TargetKeys) if (made := _target(one))]
    return ProjectFile(
        name=file,
        lines={
            "project": tuple(_settings(tree)),
            "services": tuple(_line(tree, ("services", n), SERVICE) for n in _numbers(tree, "services")),
            "texts": tuple(_texts(tree)),
            "instruments": tuple(_instruments(tree, instruments)),
        },
        data=tuple(entry for number in _numbers(tree, "data") if (entry := _data(tree, number, instruments))),
        languages=tuple(model.languages or ()) if model else (),
        min_interval=dict(model.windows.min_interval or {}) if model and model.windows and not every else {},
        composites=tuple(one for _, one in composites),
        composite_places=tuple(_places_of(tree, number) for number, _ in composites),
        targets=tuple(made for _, made in targets),
        target_places=tuple(place_of(tree, ("targets", number, "name")) for number, _ in targets),
        case_mix=tuple(model.case_mix) if model else (),
    )


def said(tree: Node, path: Path, *, typed: bool) -> Said | None:
    """Give the value at `path` with its place, None without one; `typed` makes days and numbers of what is spelt so."""
    node = below(tree, *path)
    if not isinstance(node, Text) or node.empty:
        return None
    return Said(_typed(node.text) if typed else node.text, node.place)


def _typed(written: str) -> str | float | date:
    if DAY.fullmatch(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            return written
    return float(written) if DECIMAL.fullmatch(written) else written


def _numbers(tree: Node, *path: str | int) -> range:
    return range(len(entries(tree, *path)))


def _line(tree: Node, at: Path, columns: Mapping[str, Path], **more: Said | None) -> SaidLine:
    """Give the entry at `at` as a line: the columns whose keys it has."""
    found = {column: said(tree, (*at, *path), typed=column in NUMBERS) for column, path in columns.items()} | more
    return SaidLine(
        place=place_of(tree, at),
        values={column: _as_choice(column, value) for column, value in found.items() if value is not None},
    )


def _as_choice(column: str, value: Said) -> Said:
    return Said(FLAGS.get(value.text, value.text), value.place) if column in YES_NO else value


def _settings(tree: Tree) -> Iterator[SaidLine]:
    windows: dict[str, Path] = {name: ("windows", name) for name in WindowsKeys.model_fields}
    for setting, path in (SETTINGS | windows).items():
        value = said(tree, path, typed=setting != "organisation")
        if value is not None:
            yield SaidLine(place=value.place, values={"setting": Said(setting, value.place), "value": value})
    for setting, between in (("languages", ", "), ("milestones", "; ")):
        listed = below(tree, setting)
        if listed is not None and (words := between.join(texts(tree, setting))):
            yield SaidLine(
                place=listed.place,
                values={"setting": Said(setting, listed.place), "value": Said(words, listed.place)},
            )


def _texts(tree: Tree) -> Iterator[SaidLine]:
    for number in _numbers(tree, "services"):
        if below(tree, "services", number, "texts") is not None:
            yield _line(tree, ("services", number), TEXTS | {"service": ("id",)})


def _instruments(tree: Tree, instruments: Mapping[int, Instrument]) -> Iterator[SaidLine]:
    """Give a line for each scale that the file tells of; one at least for each instrument."""
    for number, instrument in instruments.items():
        at: Path = ("instruments", number)
        place = place_of(tree, at)
        key = {
            "instrument": Said(instrument.id, place_of(tree, (*at, "id"))),
            "version": Said(instrument.version, place_of(tree, (*at, "version"))),
            "first_code": said(tree, (*at, "first_code"), typed=True),
        }
        told = _numbers(tree, *at, "scales")
        for scale in told:
            yield _line(tree, (*at, "scales", scale), SCALE, **key)
        if not told:
            yield _line(tree, at, {}, **key, scale=Said(instrument.scales[0].id, place))


def _data(tree: Tree, number: int, instruments: Mapping[int, Instrument]) -> DataFile | None:
    """Give an entry of ``data``; None where it cannot be told what the file holds."""
    at: Path = ("data", number)
    place = place_of(tree, at)
    holds = _holds(text(below(tree, *at, "holds")))
    if holds is None:
        return None
    dates = text(below(tree, *at, "dates"))
    coded = keys(tree, *at, "codes")
    return DataFile(
        place=place,
        file=said(tree, (*at, "file"), typed=False) or Said("", place),
        holds=holds,
        instruments=_keys_of(tree, (*at, "instrument"), instruments),
        sheet=said(tree, (*at, "sheet"), typed=False),
        header_row=whole(below(tree, *at, "header_row")) or 1,
        columns=_mapped(tree, (*at, "columns")),
        values=_mapped(tree, (*at, "values")),
        codes={column: _mapped(tree, (*at, "codes", column)) for column in coded},
        code_places={column: place_of(tree, (*at, "codes", column)) for column in coded},
        missing=_one_or_several(tree, (*at, "missing")),
        dates=dates or "",
        decimal="comma" if (sign := text(below(tree, *at, "decimal"))) == "comma" else "point" if sign else "",
    )


def _holds(written: str | None) -> Holds | None:
    """Give what a file holds, or was perhaps meant to: its rows are then read as those that they are."""
    meant = nearest(written, HOLDS) if written else "answers"
    return next((known for known in HOLDS if known == meant), None)


def _mapped(tree: Node, path: Path) -> dict[str, Said]:
    found = {key: said(tree, (*path, key), typed=False) for key in keys(tree, *path)}
    return {key: value for key, value in found.items() if value is not None}


def _one_or_several(tree: Node, path: Path) -> tuple[str, ...]:
    one = text(below(tree, *path))
    return (one,) if one is not None else texts(tree, *path)


def _keys_of(tree: Node, path: Path, instruments: Mapping[int, Instrument]) -> tuple[str, ...]:
    """Give the keys of the named instruments; of all where none is named and there is only one."""
    named = _one_or_several(tree, path)
    known = {name: one.key for one in reversed(tuple(instruments.values())) for name in (one.id, one.key)}
    asked = ((text(below(tree, "instruments", number, "id")), one.key) for number, one in instruments.items())
    known = {name: key for name, key in asked if name} | known
    if not named and len(instruments) == 1:
        return tuple(one.key for one in instruments.values())
    return tuple(known[name] for name in named if name in known)


def _each(tree: Tree, part: str, model: type[Model]) -> Iterator[tuple[int, Model]]:
    """Give the entries of a list that are of the right form, each with its number."""
    for number, entry in enumerate(entries(tree, part)):
        found = modelled(model, entry)[0] if isinstance(entry, Tree) else None
        if found is not None:
            yield number, found


def _places_of(tree: Tree, number: int) -> dict[str, Place]:
    at: Path = ("composites", number)
    fields = {name: place_of(tree, (*at, name)) for name in ("indicator", "anchor", "minimum")}
    parts = {
        f"{name}.{part}": place_of(tree, (*at, "parts", part, name))
        for part in _numbers(tree, *at, "parts")
        for name in ("scale", "weight")
    }
    return {"": place_of(tree, at)} | fields | parts


def _composite(tree: Tree, number: int) -> Composite | None:
    """Give a composite as far as it can be read; None where it cannot be told what it measures."""
    at: Path = ("composites", number)
    indicator = next((one for one in INDICATORS if one == text(below(tree, *at, "indicator"))), None)
    if indicator is None:
        return None
    minimum = number_of(below(tree, *at, "minimum"))
    return Composite(
        indicator=indicator,
        parts=tuple(_part(part) for part in entries(tree, *at, "parts")),
        anchor=text(below(tree, *at, "anchor")) or "",
        minimum=USUAL_MINIMUM if minimum is None else minimum,
        rater="worker" if text(below(tree, *at, "rater")) == "worker" else "client",
    )


def _part(written: Node) -> Part:
    weight = number_of(below(written, "weight"))
    return Part(scale=text(below(written, "scale")) or "", weight=1.0 if weight is None else weight)


def _target(written: TargetKeys) -> Target | None:
    """Give a target; None where it names what there is not, which the cross-checks tell."""
    try:
        return Target(
            id=written.id,
            name=written.name,
            share=written.share / 100,
            kinds=tuple(written.kinds),
            population=tuple((question, tuple(answers)) for question, answers in written.population.items()),
            days=written.days,
            measured_from=written.measured_from,
            when=written.when,
            services=tuple(written.services),
        )
    except ValueError:
        return None

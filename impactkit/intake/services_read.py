"""The services of a project, each with exactly one goal, from their sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from impactkit.domain.composites import composite_instrument, goal_on_composite
from impactkit.domain.instrument import INDICATORS, Indicator, Instrument, Scale
from impactkit.domain.message import N_, Message
from impactkit.domain.project import INDEX, Composite, Goal, Quote, Rater, Service
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.project_sheets import TEXTS
from impactkit.intake.tables import Line, Records
from impactkit.intake.values import plain

FILE_SAFE = re.compile(r"[^\W_][\w.-]{0,39}")  # a service's id stands in names of files
TEXT_KINDS = tuple(column.id for column in TEXTS.columns if column.kind == "text")
QUOTE = "quote"


def service_names(records: Records, findings: Findings) -> dict[str, str]:
    """Give every spelling by which rows may name a service: its id, and its name where no other has it."""
    ids: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for line in records.lines():
        if not FILE_SAFE.fullmatch(line.text("service")):
            findings.add("stop", _not_for_files(), line.where("service"))
        spelt = plain(line.text("service"))
        if spelt in ids:
            findings.add("stop", _twice(), line.where("service"))
        ids.setdefault(spelt, line.text("service"))
        names.setdefault(plain(line.text("name")), []).append(line.text("service"))
    if not ids:
        findings.add("stop", _none(), records.sheet)
    return {name: services[0] for name, services in names.items() if name and len(services) == 1} | ids


def read_services(
    records: Records,
    texts: Records,
    organisation: str,
    instruments: Sequence[Instrument],
    findings: Findings,
    *,
    composites: Sequence[Composite] = (),
) -> tuple[tuple[Service, ...], tuple[Message, ...]]:
    """Give the services and the defaults that were taken where nothing was said.

    Parameters
    ----------
    records, texts : Records
        Of the sheets of services and of their texts.
    organisation : str
        Who offers them.
    instruments : sequence of Instrument
        Whose scales a goal may name.
    findings : Findings
        Takes what is wrong with a goal.
    composites : sequence of Composite
        On which a goal is measured instead of their main scale.
    """
    goals = _Goals(instruments, composites, findings)
    words = _texts(texts, findings)
    services = tuple(
        Service(
            id=line.text("service"),
            name=line.text("name") or line.text("service"),
            organisation=organisation,
            goal=goals.goal(line),
            target_group=line.text("target_group"),
            commissioner=line.text("commissioner"),
            cost=line["cost"],
            texts=words.get(line.text("service"), _Words()).texts,
            quote=words.get(line.text("service"), _Words()).quote,
        )
        for line in records.lines()
    )
    return services, tuple(goals.defaults)


def refuse_named_clients(
    records: Records, columns: Sequence[str], hide: Callable[[str], str], findings: Findings
) -> None:
    """Note every text that holds a client's id: these texts stand in reports as they are written."""
    for line in records.lines():
        for column in columns:
            if hide(line.text(column)) != line.text(column):
                findings.add("stop", client_named(), line.where(column))


def client_named() -> Fault:
    """Say that a text of the organisation holds a client's id."""
    return Fault(
        code="client-named",
        what=N_("This text holds a client's id, and it stands in reports as it is written."),
        mend=N_("Write the text without the id of any client."),
    )


def _not_for_files() -> Fault:
    return Fault(
        code="service-id",
        what=N_("This id of a service cannot stand in the name of a file."),
        mend=N_("Use at most 40 letters, digits, dots, dashes and underscores, and begin with a letter or a digit."),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    texts: tuple[tuple[str, str], ...] = ()
    quote: Quote | None = None


def _texts(texts: Records, findings: Findings) -> dict[str, _Words]:
    words: dict[str, _Words] = {}
    for line in texts.lines():
        if line["service"] in words:
            findings.add("row", _texts_twice(), line.where("service"))
            continue
        words[line["service"]] = _Words(
            texts=tuple((kind, line.text(kind)) for kind in TEXT_KINDS if kind != QUOTE and line.text(kind)),
            quote=_quote(line, findings),
        )
    return words


def _quote(line: Line, findings: Findings) -> Quote | None:
    if not line.text(QUOTE):
        return None
    consent = line["quote_consent"] == "yes"
    if not consent:
        findings.add("note", _no_consent(), line.where(QUOTE))
    return Quote(text=line.text(QUOTE), consent=consent)


class _Goals:
    """Reads the goal of each service, and keeps the defaults that were taken."""

    def __init__(self, instruments: Sequence[Instrument], composites: Sequence[Composite], findings: Findings) -> None:
        self.findings = findings
        self.composites = composites
        made = [composite_instrument(composite, instruments, sem=None) for composite in composites]
        self.scales: dict[str, tuple[Scale, Instrument]] = {
            scale.id: (scale, instrument) for instrument in (*instruments, *made) for scale in instrument.scales
        }
        self.defaults: list[Message] = []

    def goal(self, line: Line) -> Goal:
        """Give the goal of one service; where it is not whole, what lacks is noted and the reading stops later."""
        if line["goal"] is None and line["indicator"] is None and line["scale"] is None:
            self.findings.add("stop", _no_goal(), line.where("goal"))
            return self._none(line)
        if line["goal"] == "exit":
            return Goal(kind="exit", target=self._target(line, of_100=True))
        if line["goal"] == "goals":
            if line["target_unit"] == "points":
                self.findings.add("stop", _only_of_100(), line.where("target_unit"))
            return Goal(kind="goals", target=self._target(line, of_100=True))
        rater: Rater = "worker" if line["rater"] == "worker" else "client"
        scale = self._composite(line, rater) or self._scale(line)
        if scale is None:
            return self._none(line)
        unit = self._unit(line, scale)
        return Goal(
            indicator=self._indicator(line, scale),
            scale=scale.id,
            rater=rater,
            target=self._target(line, of_100=unit == "of_100"),
            target_unit="of_100" if unit == "of_100" else "points",
            decline_expected=line["decline_expected"] == "yes",
        )

    def _none(self, line: Line) -> Goal:
        """Stand in for a goal that cannot be told, after a look at its target."""
        self._target(line, of_100=line["target_unit"] == "of_100")
        return Goal(kind="exit")

    def _composite(self, line: Line, rater: Rater) -> Scale | None:
        """Give the composite that the goal is measured on; None where it is measured on a scale of an instrument."""
        named = line.text("scale")
        fed = self.scales[named][0].feeds if named in self.scales else None
        said = line["indicator"] or (fed.indicator if fed else None)
        measured = goal_on_composite(Goal(indicator=said, scale=named, rater=rater), self.composites)
        if measured.scale == named or measured.scale not in self.scales:
            own = [each for each in self.composites if (each.id, each.rater) == (named, rater)]
            return self.scales[named][0] if own else None
        if named:
            what = N_("The goal of {service} names {scale}; it is measured on {composite}, of which that is a part.")
            scale, whole = self.scales[named][0].name, self.scales[measured.scale][0].name
            self.defaults.append(Message.of(what, service=line.text("service"), scale=scale, composite=whole))
        if line["target"] is not None and line["target_unit"] == "points":
            what = N_("The target of {service} in points was read as points of 0–100.")
            self.defaults.append(Message.of(what, service=line.text("service")))
        return self.scales[measured.scale][0]

    def _scale(self, line: Line) -> Scale | None:
        if line.text("scale").startswith(INDEX):
            self.findings.add("stop", _no_composite(), line.where("scale"))
            return None
        if line["scale"] is not None:
            return self.scales[line["scale"]][0]
        feeding = [
            scale
            for scale, _ in self.scales.values()
            if scale.feeds and scale.feeds.indicator == line["indicator"] and not scale.id.startswith(INDEX)
        ]
        anchors = [scale for scale in feeding if scale.feeds and scale.feeds.role == "anchor"] or feeding
        if len(anchors) != 1:
            self.findings.add("stop", _no_scale(), line.where("scale"))
            return None
        what = N_("The goal of {service} names no scale; {scale} was taken, the main scale of its indicator.")
        self.defaults.append(Message.of(what, service=line.text("service"), scale=anchors[0].name))
        return anchors[0]

    def _indicator(self, line: Line, scale: Scale) -> Indicator | None:
        fed = scale.feeds.indicator if scale.feeds else None
        said = next((indicator for indicator in INDICATORS if indicator == line["indicator"]), None)
        if said and fed and said != fed:
            self.findings.add("stop", _other_indicator(), line.where("scale"))
        if not said and not fed:
            self.findings.add("stop", _no_indicator(), line.where("indicator"))
        return said or fed

    def _unit(self, line: Line, scale: Scale) -> str:
        if line["target_unit"] is not None or line["target"] is None:
            return line["target_unit"] or "of_100"
        classed = self.scales[scale.id][1].use.individual != "blocked"
        if classed:
            what = N_("The target of {service} has no unit; it was read as clients of 100.")
        else:
            what = N_("The target of {service} has no unit; it was read as points of change.")
        self.defaults.append(Message.of(what, service=line.text("service")))
        return "of_100" if classed else "points"

    def _target(self, line: Line, *, of_100: bool) -> float | None:
        target = line["target"]
        if target is None:
            return None
        if of_100 and not 0 <= target <= 100:
            self.findings.add("stop", _not_of_100(f"{target:g}"), line.where("target"))
        return float(target)


def _twice() -> Fault:
    return Fault(
        code="service-twice",
        what=N_("This service stands on the sheet already; a service has exactly one row and one goal."),
        mend=N_("Give it another id, or delete the row."),
    )


def _none() -> Fault:
    return Fault(
        code="no-service",
        what=N_("The sheet names no service."),
        mend=N_("Enter a row for each service: its id, its name and its goal."),
    )


def _texts_twice() -> Fault:
    return Fault(
        code="texts-twice",
        what=N_("The texts of this service stand on the sheet already; this row was left out."),
        mend=N_("Put all texts of a service into one row."),
    )


def _no_consent() -> Fault:
    return Fault(
        code="quote-without-consent",
        what=N_("This quote is not printed: the client's consent to print it is not recorded."),
        mend=N_("Ask the client, and choose yes once the consent is on file; or delete the quote."),
    )


def _no_goal() -> Fault:
    return Fault(
        code="no-goal",
        what=N_("This service has no goal to be measured against."),
        mend=N_("Choose an indicator and its scale, a move to work or education, or the clients' own goals."),
    )


def _no_scale() -> Fault:
    return Fault(
        code="no-goal-scale",
        what=N_("The goal names no scale, and its indicator has no single main scale among the instruments in use."),
        mend=N_("Choose the scale of the goal."),
    )


def _no_composite() -> Fault:
    return Fault(
        code="no-goal-composite",
        what=N_("The goal is to be measured on a composite that is not declared for these answers."),
        mend=N_("Fill in the sheet of composites, or choose a scale of an instrument."),
    )


def _no_indicator() -> Fault:
    return Fault(
        code="no-goal-indicator",
        what=N_("The goal names no indicator, and its scale belongs to none."),
        mend=N_("Choose the indicator of the goal."),
    )


def _other_indicator() -> Fault:
    return Fault(
        code="goal-of-other-indicator",
        what=N_("This scale measures another indicator than the one that is named."),
        mend=N_("Choose a scale of the named indicator, or the indicator of this scale."),
    )


def _only_of_100() -> Fault:
    return Fault(
        code="target-unit",
        what=N_("The clients' own goals have no points of change that could be a target."),
        mend=N_("Choose clients of 100 as the unit of the target."),
    )


def _not_of_100(value: str) -> Fault:
    return Fault(
        code="target-out-of-range",
        what=N_("{value} is no number of clients of 100."),
        mend=N_("Use a number from 0 to 100, or choose points of change as the unit."),
        value=value,
    )

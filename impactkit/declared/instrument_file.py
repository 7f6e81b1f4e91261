"""The file of an instrument: its keys, their types, and how it becomes an `Instrument`."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from impactkit.declared.spellings import Day, Decimal, Factor, Flag, Id, Slug, Texts, Whole, Words, Written
from impactkit.domain import instrument as domain
from impactkit.domain.instrument import Evidence, Indicator, Permission, Rule
from impactkit.domain.local_text import LANGUAGES, UNSAID, Language, LocalText


def _everywhere(value: object) -> object:
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value


Phrase = Annotated[Texts, BeforeValidator(_everywhere)]  # one text alone reads alike in every language


def _local(texts: Texts | None) -> LocalText:
    return texts.local() if texts else UNSAID


class Licence(Written):
    """Key ``licence``."""

    kind: Literal["open", "free-unmodified", "registration", "permission", "proprietary", "unknown"]
    wording_shipped: Flag = False
    conditions: Texts | None = None
    where: Words
    checked: Day
    evidence: Evidence

    def made(self) -> domain.Licence:
        """Give it as the domain's type."""
        return domain.Licence(**self.model_dump(exclude={"conditions"}), conditions=_local(self.conditions))


class Languages(Written):
    """Key ``languages``: official versions said to exist, and the languages of our labels."""

    official: list[Words]
    labels: list[Language]


class Use(Written):
    """Key ``use``."""

    individual: Permission
    group: Permission
    proxy: Permission


class AnswerSet(Written):
    """One of ``answers``."""

    codes: list[Whole] = Field(min_length=2)
    first_codes: list[Whole] = Field(default_factory=list)
    low: Texts
    high: Texts

    def made(self, name: str) -> domain.AnswerSet:
        """Give it as the domain's type."""
        return domain.AnswerSet(
            id=name,
            codes=tuple(self.codes),
            low=self.low.local(),
            high=self.high.local(),
            first_codes=tuple(self.first_codes),
        )


class Item(Written):
    """One of ``items``."""

    id: Id
    answers: Id
    label: Texts
    reverse: Flag = False
    wording: Texts | None = None
    easy_wording: Texts | None = None
    worker_wording: Texts | None = None


class MissingRule(Written):
    """Key ``missing`` of a scale; the word ``none_allowed`` stands for ``{at_most: 0}``."""

    at_most: Annotated[Whole, Field(ge=0)]
    fill: Literal["none", "person_mean"] = "none"
    evidence: Evidence = "verified"


def _missing(value: object) -> object:
    if isinstance(value, str) and value != "none_allowed":
        raise PydanticCustomError("missing_rule", "none_allowed or a mapping")
    return {"at_most": "0"} if value == "none_allowed" else value


Share = Annotated[Decimal, Field(ge=0, le=1)]
Positive = Annotated[Decimal, Field(gt=0)]


class Sourced(Written):
    """A fact with where it comes from and how it is known."""

    source: Words
    evidence: Evidence


class Reliability(Sourced):
    """One of ``reliability`` of a scale."""

    kind: Literal["test_retest_icc", "test_retest_r", "alpha", "omega"]
    value: Share
    ci: Annotated[list[Share], Field(min_length=2, max_length=2)] | None = None
    n: Whole | None = None
    days: Words | None = None
    population: Phrase

    def made(self) -> domain.Reliability:
        """Give it as the domain's type."""
        low, high = self.ci or (None, None)
        facts = self.model_dump(exclude={"ci", "days", "population"})
        population = self.population.local()
        return domain.Reliability(**facts, days=self.days or "", low=low, high=high, population=population)


class StandardError(Sourced):
    """Key ``sem`` of a scale."""

    value: Positive
    population: Phrase

    def made(self) -> domain.StandardError:
        """Give it as the domain's type."""
        return domain.StandardError(**self.model_dump(exclude={"population"}), population=self.population.local())


class Reference(Sourced):
    """Key ``reference_sd`` of a scale."""

    value: Positive
    mean: Decimal | None = None
    n: Whole | None = None
    population: Phrase

    def made(self) -> domain.Reference:
        """Give it as the domain's type."""
        return domain.Reference(**self.model_dump(exclude={"population"}), population=self.population.local())


class Threshold(Sourced):
    """Key ``change.reliable`` of a scale."""

    value: Positive


class Important(Sourced):
    """Key ``change.important`` of a scale."""

    low: Decimal
    high: Decimal
    kind: Literal["anchor", "distribution", "convention"]
    depends_on_baseline: Flag = False


class Change(Written):
    """Key ``change`` of a scale."""

    reliable: Threshold | None = None
    important: Important | None = None


class Cutoff(Sourced):
    """One of ``cutoffs`` of a scale."""

    lower: Decimal
    name: Texts


class Feeds(Written):
    """Key ``feeds`` of a scale."""

    indicator: Indicator
    role: Literal["anchor", "support"]
    overlaps: list[Id] = Field(default_factory=list)

    def made(self) -> domain.Feeds:
        """Give it as the domain's type."""
        return domain.Feeds(indicator=self.indicator, role=self.role, overlaps=tuple(self.overlaps))


class Scale(Written):
    """One of ``scales``."""

    id: Id
    name: Texts
    items: list[Id] = Field(default_factory=list)
    rule: Rule
    missing: Annotated[MissingRule, BeforeValidator(_missing)]
    range: Annotated[list[Decimal], Field(min_length=2, max_length=2)] | None
    better: Literal["higher", "lower"]
    step: Factor | None = None
    factor: Factor = (1.0, 1.0)
    offset: Decimal = 0.0
    times: Factor = (1.0, 1.0)
    recode: dict[Id, dict[Whole, Whole]] = Field(default_factory=dict)
    table: dict[Whole, Decimal] = Field(default_factory=dict)
    status: Literal["default", "derived"] = "default"
    formative: Flag = False
    reliability: list[Reliability] = Field(default_factory=list)
    sem: StandardError | None = None
    reference_sd: Reference | None = None
    change: Change = Change()
    cutoffs: list[Cutoff] = Field(default_factory=list)
    floor_ceiling: Texts | None = None
    feeds: Feeds | None = None
    note: Texts | None = None

    def made(self, codes: tuple[int, ...]) -> domain.Scale:
        """Give it as the domain's type; `codes` are those of its items."""
        low, high = self.range or (None, None)
        factor, divisor = self.times if self.rule == "recode_sum" else self.factor
        reliable, important = self.change.reliable, self.change.important
        return domain.Scale(
            id=self.id,
            name=self.name.local(),
            items=tuple(self.items),
            rule=self.rule,
            missing=domain.MissingRule(**self.missing.model_dump()),
            low=low,
            high=high,
            better=self.better,
            step=self._step(codes),
            factor=factor,
            divisor=divisor,
            offset=self.offset,
            recode=tuple((item, tuple(points.items())) for item, points in self.recode.items()),
            table=tuple(sorted(self.table.items())),
            status=self.status,
            formative=self.formative,
            reliability=tuple(one.made() for one in self.reliability),
            sem=self.sem.made() if self.sem else None,
            reference=self.reference_sd.made() if self.reference_sd else None,
            reliable=domain.ReliableThreshold(**reliable.model_dump()) if reliable else None,
            important=domain.ImportantChange(**important.model_dump()) if important else None,
            cutoffs=tuple(
                domain.Cutoff(lower=band.lower, name=band.name.local(), source=band.source, evidence=band.evidence)
                for band in self.cutoffs
            ),
            floor_ceiling=_local(self.floor_ceiling),
            feeds=self.feeds.made() if self.feeds else None,
            note=_local(self.note),
        )

    def _step(self, codes: tuple[int, ...]) -> float | None:
        """Give the distance of neighbouring scores: as written, else by the rule."""
        if self.step:
            return self.step[0] / self.step[1]
        if self.rule in ("ready", "lookup"):
            return None
        if self.rule == "mean":
            return 1 / len(self.items)
        factor, divisor = self.times if self.rule == "recode_sum" else self.factor
        return factor / divisor if all(after == before + 1 for before, after in pairwise(codes)) else None


class Example(Written):
    """One of ``tests``: answers, and the score that they must give."""

    answers: dict[Id, Decimal | None]
    scale: Id
    score: Decimal | None
    pomp: Decimal | None = None
    reason: Words | None = None
    first_code: Whole | None = None
    origin: Words

    def made(self) -> domain.WorkedExample:
        """Give it as the domain's type."""
        return domain.WorkedExample(
            answers=tuple((item, code) for item, code in self.answers.items() if code is not None),
            scale=self.scale,
            score=self.score,
            origin=self.origin,
            pomp=self.pomp,
            reason=self.reason or "",
            first_code=self.first_code,
        )


class InstrumentFile(Written):
    """The whole file."""

    format: Literal["impactkit-instrument/1"]
    id: Id
    version: Slug
    revision: Annotated[Whole, Field(ge=1)]
    short: Phrase
    name: Texts
    source: Words
    source_language: Language = "en"
    owner: Phrase
    licence: Licence
    languages: Languages
    recall_days: Annotated[Whole, Field(ge=1)] | None
    use: Use
    min_interval_days: Annotated[Whole, Field(ge=1)]
    validated: Flag = True
    note: Texts | None = None
    answers: dict[Id, AnswerSet] = Field(default_factory=dict)
    items: list[Item] = Field(default_factory=list)
    scales: list[Scale] = Field(min_length=1)
    tests: list[Example] = Field(default_factory=list)

    def made(self, *, sha256: str) -> domain.Instrument:
        """Give it as the domain's type; `sha256` is of the file's bytes."""
        items = self._items()
        return domain.Instrument(
            id=self.id,
            version=self.version,
            revision=self.revision,
            short=self.short.local(),
            name=self.name.local(),
            source=self.source,
            source_language=self.source_language,
            owner=self.owner.local(),
            licence=self.licence.made(),
            official_languages=tuple(self.languages.official),
            recall_days=self.recall_days,
            use=domain.Use(**self.use.model_dump()),
            min_interval_days=self.min_interval_days,
            items=items,
            scales=tuple(scale.made(_codes(scale.items, items)) for scale in self.scales),
            sha256=sha256,
            validated=self.validated,
            note=_local(self.note),
            examples=tuple(example.made() for example in self.tests),
        )

    def _items(self) -> tuple[domain.Item, ...]:
        sets = {name: answers.made(name) for name, answers in self.answers.items()}
        return tuple(
            domain.Item(
                id=item.id,
                label=item.label.local(),
                answers=sets[item.answers],
                reverse=item.reverse,
                wording=_local(item.wording),
                easy_wording=_local(item.easy_wording),
                worker_wording=_local(item.worker_wording),
            )
            for item in self.items
        )


def _codes(names: list[str], items: tuple[domain.Item, ...]) -> tuple[int, ...]:
    """Give the codes of the first of these items; what holds for one holds for all, as the cross-checks ask."""
    return next((item.answers.codes for item in items if item.id in names), ())

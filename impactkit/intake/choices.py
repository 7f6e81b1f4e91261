"""The drop-down lists of the workbook: an id for the machine, words for people."""

from __future__ import annotations

from collections.abc import Sequence

from impactkit.domain.background import RECORDED
from impactkit.domain.composites import NAMES
from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.instrument import Indicator, Instrument
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import N_, Message
from impactkit.domain.project import INDEX
from impactkit.intake.layout import Choice, ChoiceList


def _list(id_: str, *choices: tuple[str, str]) -> ChoiceList:
    return ChoiceList(id=id_, choices=tuple(Choice(id=key, words=Message(text)) for key, text in choices))


YES_NO = _list("list_yes_no", ("yes", N_("yes")), ("no", N_("no")))
RATER = _list("list_rater", ("client", N_("the client")), ("worker", N_("the worker")))
MODE = _list(
    "list_mode",
    ("alone", N_("on one's own")),
    ("assisted", N_("with help")),
    ("interview", N_("in an interview")),
)
POLICY = _list(
    "list_policy",
    ("standard", N_("for a named funder or commissioner")),
    ("strict", N_("public, for anyone to read")),
)
HEADLINE = _list(
    "list_headline",
    ("ended", N_("stays that ended")),
    ("ended_or_due", N_("stays that ended, and those due for a follow-up")),
)
GOAL_KIND = _list(
    "list_goal",
    ("indicator", N_("growth of an indicator")),
    ("exit", N_("move to work or education")),
    ("goals", N_("the clients' own goals")),
)
INDICATOR = _list(
    "list_indicator",
    ("participation", N_("participation")),
    ("work_ability", N_("work ability")),
    ("readiness", N_("readiness for work")),
)
TARGET_UNIT = _list(
    "list_target_unit",
    ("of_100", N_("clients of 100")),
    ("points", N_("points of change")),
)
RELIABILITY = _list(
    "list_reliability",
    ("test_retest_icc", N_("repeated measurement, ICC")),
    ("test_retest_r", N_("repeated measurement, correlation")),
    ("alpha", N_("Cronbach's alpha")),
    ("omega", N_("McDonald's omega")),
)
EXIT_KIND = ChoiceList(id="list_exit_kind", choices=tuple(Choice(id=kind.id, words=kind.name) for kind in EXIT_KINDS))
BACKGROUND: dict[str, ChoiceList] = {
    question.id: ChoiceList(
        id=f"list_{question.id}", choices=tuple(Choice(id=level.id, words=level.name) for level in question.levels)
    )
    for question in RECORDED
    if question.levels
}


def scale_list(instruments: Sequence[Instrument], indicators: Sequence[Indicator] = ()) -> ChoiceList:
    """List every scale of the instruments, and the composites of the indicators: its name, and its id in brackets."""
    scales = {scale.id: scale.name for instrument in instruments for scale in instrument.scales}
    scales |= {f"{INDEX}{indicator}": NAMES[indicator] for indicator in indicators}
    return ChoiceList(
        id="list_scale",
        choices=tuple(Choice(id=id_, words=with_id(name, id_)) for id_, name in scales.items()),
        bracketed=True,
    )


def with_id(name: LocalText, id_: str) -> LocalText:
    """Give a name with its id in brackets, in each language."""
    return LocalText(**{language: f"{name.spoken(language)} ({id_})" for language in ("fi", "sv", "en")})

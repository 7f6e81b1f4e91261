"""What the codes of the frames mean, in words: people who read the internal workbook know no codes."""

from __future__ import annotations

from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_, Message, Value
from impactkit.words.say import say

CLASSES = {
    "exit": N_("Moved on"),
    "reached": N_("Reached the goal"),
    "goal_reached": N_("Reached own goals"),
    "goal_not_reached": N_("Did not reach own goals"),
    "improved": N_("Made progress"),
    "measured": N_("Measured twice"),
    "no_change": N_("No change shown"),
    "no change shown": N_("No change shown"),
    "not_reached": N_("Did not reach it"),
    "worse": N_("Got worse"),
    "unknown": N_("Not known"),
}
REASONS = {
    "left_early": N_("left early"),
    "no_baseline": N_("no assessment at the start"),
    "window_open": N_("follow-up still possible"),
    "follow_up_missing": N_("follow-up missing"),
    "exit_unknown": N_("situation not recorded"),
    "exit_not_yet": N_("day of counting not yet come"),
}
CODES: dict[str, dict[str, str]] = {
    "population": {"ended": N_("stay ended"), "due": N_("still in service, follow-up due")},
    "class": CLASSES,
    "change_class": CLASSES,
    "reason": REASONS,
    "status": {
        "measured": N_("measured at both ends"),
        "in_service_not_due": N_("in service, follow-up not yet due"),
        "in_service_overdue": N_("in service, follow-up overdue"),
        **REASONS,
    },
    "exit": {
        "yes": N_("Moved on"),
        "no": N_("Another situation"),
        "unknown": N_("Situation not known"),
        "not_yet": N_("Day of counting not yet come"),
    },
    "missing": {"baseline": N_("assessment at the start"), "follow_up": N_("follow-up")},
    "state": {
        "closes_soon": N_("last chance: the time closes soon"),
        "overdue": N_("overdue"),
        "due": N_("due this month"),
        "later": N_("later"),
        "too_late": N_("too late"),
    },
    "rater": {"client": N_("the client"), "worker": N_("the worker")},
    "goal_use": {
        "both": N_("rated at both ends"),
        "start_only": N_("not rated again"),
        "other": N_("no: not rated at the start"),
    },
    "severity": {"row": N_("the whole row"), "cell": N_("one cell")},
}
KINDS = {kind.id: kind.name for kind in EXIT_KINDS}


def in_words(column: str, code: str, language: Language) -> str:
    """Say a code of a column; a text that is no code stays as it is."""
    known: dict[str, Value | Message] = {**KINDS} if column == "exit_kind" else _messages(column)
    return say(known[code], language) if code in known else code


def _messages(column: str) -> dict[str, Value | Message]:
    return {code: Message(text) for code, text in CODES.get(column, {}).items()}

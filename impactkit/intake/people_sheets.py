"""The sheets about clients: who they are, when they were in a service, what became of them, what they answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from impactkit.domain.background import RECORDED, BackgroundQuestion
from impactkit.domain.instrument import Instrument, Item, Scale
from impactkit.domain.local_text import LANGUAGES, UNSAID, LocalText
from impactkit.domain.message import N_, Message
from impactkit.domain.wording import Wording
from impactkit.intake import choices
from impactkit.intake.coding import printed_codes, shift
from impactkit.intake.layout import Answer, Column, Sheet, Words

WORDED_WIDTH = 30  # of a column whose header is a whole question
NUMBERED = re.compile(r"[a-z]{1,2}\d{1,3}")  # q7, s12
CLIENT = Column(
    id="client",
    header=Message(N_("Client")),
    kind="client",
    note=Message(
        N_("The client's id, such as A-0001. Keep the list of names elsewhere. Never enter a personal identity code.")
    ),
    required=True,
    width=12,
)
SERVICE = Column(
    id="service",
    header=Message(N_("Service")),
    kind="service",
    note=Message(N_("The id of the service, as on the sheet of services.")),
    required=True,
    width=16,
)
EPISODES = Sheet(
    id="episodes",
    name=Message(N_("Service periods")),
    title=Message(N_("Service periods")),
    help=Message(N_("A row for each time that a client was in a service. Leave the end empty while it goes on.")),
    columns=(
        CLIENT,
        SERVICE,
        Column(
            id="start",
            header=Message(N_("Start")),
            kind="day",
            note=Message(N_("The first day, such as 31.12.2025.")),
            required=True,
            width=12,
        ),
        Column(
            id="end",
            header=Message(N_("End")),
            kind="day",
            note=Message(N_("The last day. Empty: the client is still in the service.")),
            width=12,
        ),
        Column(
            id="end_reason",
            header=Message(N_("Why it ended")),
            kind="text",
            note=Message(N_("In a few words, such as: as planned. Nothing that tells of the person.")),
            width=30,
        ),
    ),
)
EXITS = Sheet(
    id="exits",
    name=Message(N_("Exits")),
    title=Message(N_("The client's status after the service")),
    help=Message(
        N_("A row for each status and the day on which it began. What is not recorded is unknown, never a no.")
    ),
    columns=(
        CLIENT,
        Column(
            id="service",
            header=Message(N_("Service")),
            kind="service",
            note=Message(N_("The service that recorded it, where known.")),
            width=16,
        ),
        Column(id="date", header=Message(N_("First day")), kind="past_day", required=True, width=12),
        Column(
            id="kind",
            header=Message(N_("Status")),
            kind="choice",
            choices=choices.EXIT_KIND,
            required=True,
            width=46,
        ),
        Column(
            id="until",
            header=Message(N_("Last day")),
            kind="day",
            note=Message(N_("Empty: the status holds.")),
            width=12,
        ),
    ),
)


def _background(question: BackgroundQuestion) -> Column:
    if question.levels:
        return Column(
            id=question.id, header=question.name, kind="choice", choices=choices.BACKGROUND[question.id], width=18
        )
    return Column(id=question.id, header=question.name, kind="whole", low=1900, high=2100, width=14)


CLIENTS = Sheet(
    id="clients",
    name=Message(N_("Clients")),
    title=Message(N_("Clients")),
    help=Message(
        N_("A row per client, the background as it was at the start. Ids of your own hold a digit and no space.")
    ),
    columns=(replace(CLIENT, offered=False), *(_background(question) for question in RECORDED)),
)


def answers(
    instrument: Instrument,
    first_code: int | None = None,
    *,
    name: LocalText = UNSAID,
    wordings: Sequence[Wording] = (),
) -> Sheet:
    """Declare the sheet on which the answers to an instrument are entered.

    Parameters
    ----------
    instrument : Instrument
        Its items become columns; where it has none, its scales do, for scores that are ready.
    first_code : int or None
        The lowest code of the form in use; None where nobody has said it.
    name : LocalText
        What the sheet is called; the short name of the instrument where nothing is given.
    wordings : sequence of Wording
        The user's own wording of forms; that of this instrument is laid over its items.
    """
    own = [wording for wording in wordings if wording.instrument == instrument.id]
    scores = (_score(scale) for scale in instrument.scales)
    items = (_worded(_item(item, first_code), item, first_code, own) for item in instrument.items)
    return Sheet(
        id=instrument.key,
        name=instrument.short if name == UNSAID else name,
        title=instrument.name,
        help=Message(N_("Not a questionnaire: enter the answers from your own form. A row per client and day.")),
        columns=(CLIENT, SERVICE, *_ASSESSMENT, *(scores if instrument.ready else items)),
    )


_ASSESSMENT = (
    Column(
        id="date",
        header=Message(N_("Date")),
        kind="past_day",
        note=Message(N_("The day of the answers, such as 31.12.2025.")),
        required=True,
        width=12,
    ),
    Column(
        id="rater",
        header=Message(N_("Who answered")),
        kind="choice",
        choices=choices.RATER,
        note=Message(N_("Empty: the client.")),
        width=14,
    ),
    Column(
        id="mode",
        header=Message(N_("How it was answered")),
        kind="choice",
        choices=choices.MODE,
        width=18,
    ),
)


def _item(item: Item, first_code: int | None) -> Column:
    codes = printed_codes(item.answers, first_code)
    return Column(
        id=item.id,
        header=_labelled(item.id, item.label),
        kind="code",
        codes=codes,
        note=_ends(item, codes),
        width=14,
    )


def _worded(column: Column, item: Item, first_code: int | None, wordings: Sequence[Wording]) -> Column:
    """Lay the user's own wording over the column of an item: its header, and the words of its codes."""
    asked = {wording.language: wording.items[item.id] for wording in wordings if item.id in wording.items}
    said = {w.language: w.answers[item.answers.id] for w in wordings if item.answers.id in w.answers}
    if asked:
        label = _labelled(item.id, item.label)
        column = replace(column, header=replace(label, **asked), also=(label,), width=WORDED_WIDTH)
    by = -shift(item.answers, first_code)
    answers = tuple(
        Answer(code=code + by, words=LocalText(**{language: words[code] for language, words in said.items()}))
        for code in item.answers.codes
    )
    return replace(column, answers=answers) if said else column


def _ends(item: Item, codes: tuple[int, ...]) -> Words:
    unsure = len(codes) > len(item.answers.codes)
    if unsure or not (item.answers.low.spoken("fi") and item.answers.high.spoken("fi")):
        return Message.of(N_("Codes as on your form, from {low} to {high}."), low=codes[0], high=codes[-1])
    return Message.of(
        N_("From {low} ({low_words}) to {high} ({high_words})."),
        low=codes[0],
        high=codes[-1],
        low_words=item.answers.low,
        high_words=item.answers.high,
    )


def _score(scale: Scale) -> Column:
    bounded = scale.low is not None and scale.high is not None
    return Column(
        id=scale.id,
        header=scale.name,
        kind="number",
        low=scale.low,
        high=scale.high,
        note=Message.of(N_("The ready score, from {low} to {high}."), low=f"{scale.low:g}", high=f"{scale.high:g}")
        if bounded
        else Message(N_("The ready score. Say its lowest and highest value on the sheet of instruments.")),
        width=16,
    )


def _labelled(id_: str, label: LocalText) -> LocalText:
    """Give the neutral label of an item, in each language, after its number where the id is one."""
    if not NUMBERED.fullmatch(id_):
        return label
    return LocalText(**{language: f"{id_}: {label.spoken(language)}" for language in LANGUAGES})

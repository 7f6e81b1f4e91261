"""The rows about clients: who they are, their service periods, and what became of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

import pandas as pd

from impactkit.domain.background import RECORDED
from impactkit.domain.message import N_
from impactkit.frames.columns import CLIENTS, EPISODES, EXITS
from impactkit.intake.exit_overlaps import note_overlaps
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.repeats import row_names, without_equal
from impactkit.intake.tables import Line, Records

BACKGROUND = [question.id for question in RECORDED]


def read_clients(records: Records, findings: Findings) -> Records:
    """Leave out clients who stand on the sheet twice, and note ids that look alike."""
    once = without_equal(records, findings)
    again = once.frame["client"].duplicated()
    first_rows = once.frame[~again].reset_index().set_index("client")["row"]
    for at, client in once.frame.loc[again.to_numpy(), "client"].items():
        findings.add("row", _client_twice(str(first_rows[client])), once.where(at, "client"))
    kept = once.without(again)
    _note_look_alikes(kept, findings)
    return kept


def known_only(records: Records, clients: Records, findings: Findings) -> Records:
    """Leave out the rows of clients who are not on the sheet of clients; a likely one is named by its row alone."""
    if not clients.tables:
        return records  # the sheet is missing, which stops the reading; it is not every row's fault
    known = set(clients.frame["client"])
    unknown = ~records.frame["client"].isin(known)
    if not unknown.any():
        return records
    alike = {look(str(client)): at for at, client in clients.frame["client"].items()}
    for at, client in records.frame.loc[unknown.to_numpy(), "client"].items():
        near = alike.get(look(str(client)))
        findings.add("row", _unknown_client(clients, near), records.where(at, "client"))
    return records.without(unknown)


def check_episodes(records: Records, findings: Findings) -> Records:
    """Leave out service periods that end before they start; note those of one client and service that meet.

    Periods that overlap, begin on one day, or follow one without an end are joined into one stay later on; both rows
    are named here, because one of them is often a slip of the pen.
    """
    once = without_equal(records, findings)
    backwards = _backwards(once, "start", "end")
    for at in once.frame.index[backwards.to_numpy()]:
        findings.add("row", _ends_before_start(), once.where(at, "end"))
    kept = once.without(backwards)
    several = kept.frame[kept.frame.duplicated(subset=["client", "service"], keep=False).to_numpy()]
    for _, group in several.groupby(["client", "service"], sort=False):
        _note_meeting(kept, group.sort_values("start", kind="stable"), findings)
    return kept


def check_exits(records: Records, findings: Findings) -> Records:
    """Leave out statuses that end before they begin; note those of one client that meet."""
    once = without_equal(records, findings)
    backwards = _backwards(once, "date", "until")
    for at in once.frame.index[backwards.to_numpy()]:
        findings.add("row", _ends_before_start(), once.where(at, "until"))
    kept = once.without(backwards)
    note_overlaps(kept, findings)
    return kept


def note_without_period(records: Records, episodes: Records, findings: Findings) -> None:
    """Note assessments of clients who have no service period in that service: no stay counts them."""
    if episodes.frame.empty:
        return
    periods = set(zip(episodes.frame["client"], episodes.frame["service"], strict=True))
    for at, client, service in zip(records.frame.index, records.frame["client"], records.frame["service"], strict=True):
        if (client, service) not in periods:
            findings.add("note", _without_period(), records.where(at, "client"))


def clients_frame(clients: Records, mentioned: Iterable[str]) -> pd.DataFrame:
    """Give the frame `clients`: those with a background, and those whom any other row mentions.

    The form lists ids before they are given to anyone; an id alone is no client. Without any list of clients, those
    who are mentioned are all that is known.
    """
    if not clients.tables:
        known = pd.DataFrame({"client": sorted(set(mentioned))}).reindex(columns=["client", *BACKGROUND])
        return CLIENTS.checked(known.astype("str").where(known.notna()))
    frame = clients.frame[["client", *BACKGROUND]]
    used = frame[BACKGROUND].notna().any(axis=1) | frame["client"].isin(set(mentioned))
    return CLIENTS.checked(frame[used.to_numpy()].astype("str").where(frame.notna()).reset_index(drop=True))


def episodes_frame(records: Records) -> pd.DataFrame:
    """Give the frame `episodes`."""
    return EPISODES.checked(_typed(records.frame[EPISODES.names], days=("start", "end")))


def exits_frame(records: Records) -> pd.DataFrame:
    """Give the frame `exits`."""
    return EXITS.checked(_typed(records.frame[EXITS.names], days=("date", "until")))


def look(client: str) -> str:
    """Give an id without what the eye passes over: capitals, leading zeros, dashes, O for 0.

    Examples
    --------
    >>> look("A-001") == look("a1")
    True
    """
    signs = client.casefold().replace("o", "0").replace("l", "1")
    plain = "".join(sign if sign.isalnum() else " " for sign in signs)
    return " ".join(part.lstrip("0") or "0" for part in _digits_apart(plain).split())


def _digits_apart(text: str) -> str:
    return "".join(f" {sign}" if i and sign.isdigit() != text[i - 1].isdigit() else sign for i, sign in enumerate(text))


def _typed(frame: pd.DataFrame, days: tuple[str, ...]) -> pd.DataFrame:
    texts = [name for name in frame.columns if name not in days]
    typed = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in days}
    said = {name: frame[name].astype("str").where(frame[name].notna()) for name in texts}
    return frame.assign(**typed, **said).reset_index(drop=True)


def _backwards(records: Records, first: str, last: str) -> pd.Series:
    begins, ends = (pd.to_datetime(records.frame[name]) for name in (first, last))
    return ends < begins


def _note_meeting(records: Records, group: pd.DataFrame, findings: Findings) -> None:
    """Note each period that meets an earlier one of the same client and service."""
    earlier, *others = replace(records, frame=group).lines()
    for later in others:
        fault = _meeting(earlier, later, row_names(records, [earlier.at]))
        if fault:
            findings.add("note", fault, later.where("start"))
        reaches_further = earlier["end"] is None or (later["end"] is not None and earlier["end"] >= later["end"])
        if not reaches_further:
            earlier = later


def _meeting(earlier: Line, later: Line, row: str) -> Fault | None:
    if earlier["start"] == later["start"]:
        return Fault(
            code="same-start",
            what=N_("The same client has a period of the same service that starts on the same day, on row {row}."),
            mend=N_("Delete one of them; until then they count as one stay."),
            details=(("row", row),),
        )
    if earlier["end"] is None:
        return Fault(
            code="period-without-end",
            what=N_("This period begins within one of the same client and service that has no end, on row {row}."),
            mend=N_("Enter the end of the earlier period; until then they count as one stay that goes on."),
            details=(("row", row),),
        )
    if later["start"] <= earlier["end"]:
        return Fault(
            code="overlap",
            what=N_("This period overlaps another of the same client and service, on row {row}."),
            mend=N_("Check the days; until then they count as one stay."),
            details=(("row", row),),
        )
    return None


def _note_look_alikes(clients: Records, findings: Findings) -> None:
    looks = clients.frame["client"].map(lambda client: look(str(client)))
    for _, group in looks[looks.duplicated(keep=False)].groupby(looks, sort=False):
        first, *others = group.index
        for at in others:
            findings.add("note", _looks_alike(row_names(clients, [first])), clients.where(at, "client"))


def _client_twice(row: str) -> Fault:
    return Fault(
        code="client-twice",
        what=N_("This client stands on row {row} already, with another background; this row was left out."),
        mend=N_("Keep one row per client."),
        details=(("row", row),),
    )


def _unknown_client(clients: Records, near: Hashable | None) -> Fault:
    if near is None:
        return Fault(
            code="unknown-client",
            what=N_("This client is not on the sheet of clients."),
            mend=N_("Add the id to the sheet of clients, or correct it here."),
        )
    place = clients.row_at(near)
    return Fault(
        code="unknown-client",
        what=N_("This client is not on the sheet of clients."),
        mend=N_("Did you mean the client on row {row} of sheet “{sheet}”? The two ids must be written alike."),
        details=(("row", str(place.row)), ("sheet", place.sheet or place.file)),
    )


def _without_period() -> Fault:
    return Fault(
        code="no-period",
        what=N_("This client has no service period in this service, so the answers count for no stay."),
        mend=N_("Enter the period on the sheet of service periods, or correct the service."),
    )


def _ends_before_start() -> Fault:
    return Fault(
        code="ends-before-start",
        what=N_("The last day is before the first day."),
        mend=N_("Correct one of the days."),
    )


def _looks_alike(row: str) -> Fault:
    return Fault(
        code="looks-alike",
        what=N_("This id looks like the one on row {row}; they count as two clients."),
        mend=N_("If they are one person, write the id in one way on all sheets."),
        details=(("row", row),),
    )

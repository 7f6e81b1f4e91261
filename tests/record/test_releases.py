"""Two final releases may not differ by a few clients."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from impactkit.disclosure.release import Facts, make_release
from impactkit.domain.figures import InstrumentCard, ServiceCard
from impactkit.domain.findings import Findings, Tally
from impactkit.domain.instrument import Licence
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import Message, Number, Percent
from impactkit.domain.project import Goal, Period, Windows
from impactkit.record.releases import RELEASES, ReleaseRefused, keep, kept_releases, told_before

KEY = "5a5a"
YEAR = Period(first=date(2025, 1, 1), last=date(2025, 12, 31))


def clients(first, last):
    return {"ended": frozenset(f"k{i}" for i in range(first, last))}


@pytest.fixture
def released():
    """Make a final release of so many ended stays."""

    def make(ended, *, service="silta", period=YEAR, corrects="", draft=False, notes=()):
        facts = Facts(
            service=ServiceCard(
                id=service,
                name=service,
                organisation="Meri-Pohjan Työtuki ry",
                goal=Goal(scale="was"),
                goal_name=LocalText.same("WAS"),
            ),
            period=period,
            as_of=date(2026, 1, 14),
            made=date(2026, 1, 20),
            policy="standard",
            headline="ended",
            windows=Windows(min_interval={"was": 30}),
            software="0.1.0",
            checksum="3f9a 71c0",
            scales=(),
            instruments=(),
            notes=notes,
        )
        findings = Findings(tallies=(Tally(key="ended", part=ended),))
        return make_release(findings, facts, population=ended, draft=draft, corrects=corrects)

    return make


def test_a_release_comes_back_as_it_was_kept(released, tmp_path):
    note = Message.of("{share} of {n} until {day}", share=Percent(0.5), n=Number(40.5, 1), day=date(2025, 12, 31))
    release = released(40, notes=(note, Message.of("{inner}", inner=note)))

    keep(release, clients(0, 40), tmp_path, key=KEY)

    (kept,) = kept_releases(tmp_path)
    assert kept.release == release
    assert kept.populations == clients(0, 40)


@pytest.mark.parametrize("more", [1, 9])
def test_a_difference_of_1_to_9_clients_is_refused(released, tmp_path, more):
    first = released(40)
    keep(first, clients(0, 40), tmp_path, key=KEY)

    with pytest.raises(ReleaseRefused) as refused:
        keep(released(40 + more), clients(0, 40 + more), tmp_path, key=KEY)

    assert dict(refused.value.message.values)["id"] == first.id
    assert len(kept_releases(tmp_path)) == 1


@pytest.mark.parametrize("first_last", [(0, 50), (0, 40)])
def test_a_difference_of_10_or_of_none_is_let_through(released, tmp_path, first_last):
    keep(released(40), clients(0, 40), tmp_path, key=KEY)

    keep(released(41), clients(*first_last), tmp_path, key=KEY)

    assert len(kept_releases(tmp_path)) == 2


def test_one_client_out_and_one_in_are_two_clients_of_difference(released, tmp_path):
    """The same number of clients tells nothing: who they are does."""
    keep(released(40), clients(0, 40), tmp_path, key=KEY)

    with pytest.raises(ReleaseRefused):
        keep(replace(released(40), id="other"), clients(1, 41), tmp_path, key=KEY)


def test_the_pairs_of_a_scale_are_weighed_as_the_ended_stays_are(released, tmp_path):
    both = {**clients(0, 40), "scale.was.client.pairs": frozenset({"k1", "k2"})}
    keep(released(40), both, tmp_path, key=KEY)

    with pytest.raises(ReleaseRefused):
        keep(
            replace(released(40), id="other"), {**both, "scale.was.client.pairs": frozenset({"k1"})}, tmp_path, key=KEY
        )


@pytest.mark.parametrize(
    "change",
    [{"service": "polku"}, {"period": Period(first=date(2024, 1, 1), last=date(2024, 12, 31))}],
)
def test_another_service_or_another_year_is_not_weighed(released, tmp_path, change):
    keep(released(40), clients(0, 40), tmp_path, key=KEY)

    keep(released(41, **change), clients(0, 41), tmp_path, key=KEY)

    assert len(kept_releases(tmp_path)) == 2


def test_a_correction_replaces_one_that_was_not_sent(released, tmp_path):
    wrong = released(40)
    keep(wrong, clients(0, 40), tmp_path, key=KEY)

    keep(released(41, corrects=wrong.id), clients(0, 41), tmp_path, key=KEY)

    assert [kept.release.corrects for kept in kept_releases(tmp_path)] == [wrong.id]


def test_a_release_of_another_service_cannot_be_corrected(released, tmp_path):
    other = released(40, service="polku")
    keep(other, clients(0, 40), tmp_path, key=KEY)

    with pytest.raises(ReleaseRefused, match="no final release"):
        keep(released(41, corrects=other.id), clients(0, 41), tmp_path, key=KEY)

    assert [kept.release.id for kept in kept_releases(tmp_path)] == [other.id]


def test_ids_made_with_another_key_cannot_be_weighed(released, tmp_path):
    keep(released(40), clients(0, 40), tmp_path, key=KEY)

    with pytest.raises(ReleaseRefused, match="another key"):
        keep(released(60), clients(0, 60), tmp_path, key="b7b7")


@pytest.mark.parametrize("broken", ["", "{}", '{"populations": {}, "release": "x", "key": "y"}', "[1]"])
@pytest.mark.parametrize("suffix", [".json", ".ledger.json"])
def test_a_broken_file_is_told_and_nothing_is_let_through(released, tmp_path, broken, suffix):
    path = keep(released(40), clients(0, 40), tmp_path, key=KEY)
    path.with_name(path.stem + suffix).write_text(broken)

    with pytest.raises(ReleaseRefused, match="cannot be read together"):
        keep(released(60), clients(0, 60), tmp_path, key=KEY)


@pytest.mark.parametrize("suffix", [".json", ".ledger.json"])
def test_a_missing_half_is_told_and_nothing_is_let_through(released, tmp_path, suffix):
    path = keep(released(40), clients(0, 40), tmp_path, key=KEY)
    path.with_name(path.stem + suffix).unlink()

    with pytest.raises(ReleaseRefused, match="cannot be read together"):
        keep(released(60), clients(0, 60), tmp_path, key=KEY)


def test_a_name_with_a_path_in_it_stays_in_the_folder(released, tmp_path):
    path = keep(released(40, service="../../x"), clients(0, 40), tmp_path / "releases", key=KEY)

    assert path.parent == tmp_path / "releases"


def test_only_a_kept_release_can_be_corrected(released, tmp_path):
    with pytest.raises(ReleaseRefused, match="no final release"):
        keep(released(41, corrects="2025-silta-00000000"), clients(0, 41), tmp_path, key=KEY)


def test_a_draft_is_not_kept(released, tmp_path):
    with pytest.raises(ValueError, match="is a draft"):
        keep(released(40, draft=True), clients(0, 40), tmp_path, key=KEY)


def test_the_release_itself_holds_no_key_of_a_client(released, tmp_path):
    path = keep(released(40), clients(0, 40), tmp_path, key=KEY)

    assert b'"k1"' not in path.read_bytes()
    assert RELEASES.validate_json(path.read_bytes()).id == path.stem


@pytest.mark.parametrize("short", ["WAS", LocalText(fi="Usko", sv="Tilltro", en="Belief")])
def test_a_short_name_of_before_it_had_languages_is_still_read(released, short):
    card = InstrumentCard(
        id="was",
        version="1",
        revision=1,
        sha256="0" * 64,
        short=short,
        name=LocalText.same("Work Ability Score"),
        source="A study",
        owner=LocalText.same("No one"),
        licence=Licence(kind="open"),
        validated=True,
    )
    release = replace(released(40), instruments=(card,))
    kept = json.loads(RELEASES.dump_json(release))
    del kept["instruments"][0]["source_language"]  # no earlier release has it

    assert RELEASES.validate_json(json.dumps(kept)) == release


HALF = Period(first=date(2025, 1, 1), last=date(2025, 6, 30))


@pytest.mark.parametrize(("more", "told"), [(0, set()), (1, {"group.gender"}), (9, {"group.gender"}), (10, set())])
def test_groups_that_differ_by_a_few_clients_from_those_of_an_overlapping_report_are_named(
    released, tmp_path, more, told
):
    def groups(ended, women):
        return {**clients(0, ended), "group.gender.woman": frozenset(f"k{i}" for i in range(women))}

    keep(released(40, period=HALF), groups(40, 20), tmp_path, key=KEY)
    year = released(80)

    found = told_before(year, groups(80, 20 + more), kept_releases(tmp_path), key=KEY)

    assert found == told
    keep(year, groups(80, 20 + more), tmp_path, key=KEY)  # not refused: the report leaves them out


def test_groups_are_not_held_against_those_of_the_release_that_is_replaced(released, tmp_path):
    wrong = released(40)
    keep(wrong, {**clients(0, 40), "group.gender.woman": frozenset({"k1"})}, tmp_path, key=KEY)

    told = {**clients(0, 40), "group.gender.woman": frozenset({"k1", "k2"})}

    assert told_before(released(40), told, kept_releases(tmp_path), key=KEY) == {"group.gender"}
    assert told_before(released(40), told, kept_releases(tmp_path), key=KEY, corrects=wrong.id) == frozenset()


def test_a_target_that_an_overlapping_report_all_but_told_of_is_named_and_refuses_nothing(released, tmp_path):
    def of_target(ended, members):
        return {**clients(0, ended), "target.helsinki.members": frozenset(f"k{i}" for i in range(members))}

    keep(released(40, period=HALF), of_target(40, 20), tmp_path, key=KEY)
    year = released(80)

    assert told_before(year, of_target(80, 23), kept_releases(tmp_path), key=KEY) == {"target.helsinki"}
    keep(year, of_target(80, 23), tmp_path, key=KEY)


def test_groups_of_another_year_are_not_held_against_these(released, tmp_path):
    before = Period(first=date(2024, 1, 1), last=date(2024, 12, 31))
    keep(released(40, period=before), {**clients(0, 40), "group.gender.woman": frozenset({"k1"})}, tmp_path, key=KEY)

    told = {**clients(0, 40), "group.gender.woman": frozenset({"k1", "k2"})}

    assert told_before(released(40), told, kept_releases(tmp_path), key=KEY) == frozenset()

"""The organisation's key: found, made once, never shown."""

from __future__ import annotations

import stat
import sys

import pytest

from impactkit.record.keys import VARIABLE, keyed, organisation_key

KEY = "5a" * 32


def test_the_environment_goes_first(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, KEY)

    assert organisation_key(tmp_path) == bytes.fromhex(KEY)
    assert not list(tmp_path.iterdir())


def test_a_key_is_made_once_and_only_its_owner_may_read_it(monkeypatch, tmp_path):
    monkeypatch.delenv(VARIABLE, raising=False)

    first = organisation_key(tmp_path / "new")

    assert organisation_key(tmp_path / "new") == first
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "new" / "organisation.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("broken", ["abc", "zz" * 32, "5a" * 31])
def test_a_broken_key_is_refused_without_being_printed(monkeypatch, broken):
    monkeypatch.setenv(VARIABLE, broken)

    with pytest.raises(ValueError, match="64 hexadecimal digits") as refused:
        organisation_key()

    assert broken not in str(refused.value)


def test_what_is_keyed_for_one_purpose_does_not_match_another():
    key = bytes.fromhex(KEY)

    assert keyed(key, "ledger", b"A-0001") != keyed(key, "checksum", b"A-0001")
    assert keyed(key, "ledger", b"A-0001") != keyed(b"\0" * 32, "ledger", b"A-0001")
    with pytest.raises(ValueError, match="no purpose"):
        keyed(key, "fun", b"")

"""File names from names that people gave."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from impactkit.domain.file_name import file_name


def test_a_plain_id_stays_as_it_is():
    assert file_name("silta-valmennus") == "silta-valmennus"


def test_two_names_with_one_slug_get_two_file_names():
    assert file_name("Palvelu A") != file_name("palvelu-a")


def test_a_name_of_a_windows_device_is_changed():
    assert file_name("con") != "con"


@given(st.text(max_size=200))
def test_any_text_gives_a_name_without_a_path(name):
    made = file_name(name)

    assert made
    assert len(made) <= 65
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")

from datetime import date

import pytest

from impactkit.domain.project import Goal, Windows
from impactkit.measure.change import reliable_change
from impactkit.measure.classes import classify_stays
from impactkit.measure.pairs import pair

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
AS_OF = date(2027, 6, 30)
WORK_ABILITY = Goal(indicator="work_ability", scale="was")


@pytest.fixture
def classed(scores, episodes, exits):
    """Give the classed stays of scores, episodes and exits told as rows."""

    def found(
        scored=(),
        stayed=(),
        left=(),
        *,
        goal=WORK_ABILITY,
        as_of=AS_OF,
        period=YEAR,
        s_diff=0.9758,
        windows=None,
        headline="ended",
        **rest,
    ):
        windows = windows or Windows()
        told = episodes(*stayed)
        pairs = pair(scores(*scored, **rest), told, as_of=as_of, windows=windows)
        changes = reliable_change(pairs, s_diff=s_diff)
        return classify_stays(
            changes, told, exits(*left), goal, as_of=as_of, period=period, windows=windows, headline=headline
        )

    return found


def test_each_class_of_a_goal_on_a_scale(classed):
    stay = ("2026-02-01", "2026-08-01")
    found = classed(
        scored=[
            ("better", "2026-02-01", 4.0),
            ("better", "2026-08-01", 6.0),
            ("same", "2026-02-01", 4.0),
            ("same", "2026-08-01", 5.0),
            ("worse", "2026-02-01", 4.0),
            ("worse", "2026-08-01", 2.0),
            ("lost", "2026-02-01", 4.0),
            ("working", "2026-02-01", 4.0),
        ],
        stayed=[(client, *stay) for client in ("better", "same", "worse", "lost", "working", "new")],
        left=[("working", "2026-08-01", "work_open")],
    )

    classes = dict(zip(found["client"], found["class"], strict=True))
    assert classes == {
        "better": "improved",
        "same": "no_change",
        "worse": "worse",
        "lost": "unknown",
        "working": "exit",
        "new": "unknown",
    }

"""Clients beyond other limits than that of the classes: shown where no difference would tell of a few.

Whoever passed a stricter limit passed the milder one too. So two counts that are shown also tell how many lie between
the limits, and that is a count of people as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from statsmodels.stats.proportion import proportion_confint

from impactkit.disclosure import rules
from impactkit.domain.figures import Figure, Hidden
from impactkit.domain.findings import Beyond


def shown_beyond(
    found: Iterable[Beyond], *, classes: Sequence[Figure], withheld: tuple[str, ...], strict: bool
) -> list[Figure]:
    """Show how many passed each limit, for the better and for the worse, as counts and shares.

    Parameters
    ----------
    found : iterable of Beyond
        In the order of their weight: what comes first is shown first. Of no pairs nothing is shown.
    classes : sequence of Figure
        The breakdowns as they are shown: the counts of classes among them are told already.
    withheld : tuple of str
        What begins the keys that are withheld. Where the classes of all pairs are, nothing of that scale is shown.
    strict : bool
        Whether the strict policy holds: counts are rounded, so that no difference of theirs is exact.
    """
    figures: list[Figure] = []
    told = {figure.key: {int(figure.value)} for figure in classes if figure.value is not None}
    for each in found:
        if not each.whole or f"{each.scale}.classes".startswith(withheld):
            continue
        if strict:
            figures += [*_rounded(each, "improved", each.improved), *_rounded(each, "worse", each.worse)]
            continue
        up = told.setdefault(f"{each.scale}.classes.improved", set())
        down = told.setdefault(f"{each.scale}.classes.worse", set())
        hidden_up = _hidden(each.improved, each.whole, up)
        hidden_down = _hidden(each.worse, each.whole, down)
        within = each.whole - each.improved - each.worse
        if not hidden_up and not hidden_down and rules.hidden_count(within, None):
            hidden_down = "hidden"  # else the few within the limit would be the rest
        figures += _figures(each, "improved", each.improved, each.whole, hidden_up)
        figures += _figures(each, "worse", each.worse, each.whole, hidden_down)
        up |= set() if hidden_up else {each.improved}
        down |= set() if hidden_down else {each.worse}
    return figures


def _hidden(part: int, whole: int, told: set[int]) -> Hidden:
    if hidden := rules.hidden_count(part, whole):
        return hidden
    return "hidden" if any(1 <= abs(part - other) < rules.FEW for other in told) else ""


def _rounded(each: Beyond, side: str, part: int) -> tuple[Figure, Figure]:
    part_told, whole_told = rules.rounded_count(part), rules.rounded_count(each.whole)
    if part_told is None or whole_told is None:
        return _figures(each, side, 0, 0, "under_8")
    return _figures(each, side, min(part_told, whole_told), whole_told, "")


def _figures(each: Beyond, side: str, part: int, whole: int, hidden: Hidden) -> tuple[Figure, Figure]:
    """Give the count, and the share with its Wilson interval."""
    key = f"{each.key}.{side}"
    if hidden:
        return (
            Figure(key=key, unit="clients", hidden=hidden, method=each.method),
            Figure(key=f"{key}.share", unit="share", hidden=hidden, method="wilson"),
        )
    low, high = (float(end) for end in proportion_confint(part, whole, method="wilson"))
    return (
        Figure(key=key, unit="clients", value=part, n=whole, method=each.method),
        Figure(
            key=f"{key}.share",
            unit="share",
            value=rules.rounded_mean(part / whole, 2),
            n=whole,
            low=rules.rounded_mean(low, 2),
            high=rules.rounded_mean(high, 2),
            method="wilson",
        ),
    )
